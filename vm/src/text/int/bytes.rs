//! Integers as bytes: `int.to_bytes` and `int.from_bytes`.

use crate::text::error::{TextError, TextResult, check_room};
use num_bigint::{BigInt, Sign};
use num_traits::Signed;

/// The order of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// Most significant byte first.
    Big,
    /// Least significant byte first.
    Little,
}

impl ByteOrder {
    /// From the argument `byteorder`.
    ///
    /// # Errors
    /// `ValueError` when it is neither `big` nor `little`.
    pub fn from_name(name: &str) -> TextResult<ByteOrder> {
        match name {
            "big" => Ok(ByteOrder::Big),
            "little" => Ok(ByteOrder::Little),
            _ => Err(TextError::value("byteorder must be either 'little' or 'big'")),
        }
    }
}

/// `n.to_bytes(length, order, signed=signed)`.
///
/// # Errors
/// `OverflowError` when `n` does not fit.
pub fn to_bytes(n: &BigInt, length: usize, order: ByteOrder, signed: bool) -> TextResult<Vec<u8>> {
    if !signed && n.is_negative() {
        return Err(TextError::overflow("can't convert negative int to unsigned"));
    }
    let mut bytes = if signed { n.to_signed_bytes_le() } else { n.magnitude().to_bytes_le() };
    // Zero may be written with no byte at all.
    if n.sign() == Sign::NoSign {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(TextError::overflow("int too big to convert"));
    }
    check_room(length)?;
    bytes.resize(length, if n.is_negative() { 0xff } else { 0 });
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// `int.from_bytes(bytes, order, signed=signed)`.
pub fn from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> BigInt {
    match (order, signed) {
        (ByteOrder::Big, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
        (ByteOrder::Little, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
        (ByteOrder::Big, true) => BigInt::from_signed_bytes_be(bytes),
        (ByteOrder::Little, true) => BigInt::from_signed_bytes_le(bytes),
    }
}

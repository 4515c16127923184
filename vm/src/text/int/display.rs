//! From an integer to its digits.

use super::IntRef;
use super::parse::LIMIT_THRESHOLD;
use crate::text::error::{TextError, TextResult};
use num_bigint::BigInt;

/// `str(n)`; `limit` is the most digits allowed (0: no limit).
///
/// # Errors
/// `ValueError` when the digits are too many.
pub fn to_decimal(n: IntRef<'_>, limit: usize) -> TextResult<String> {
    match n {
        IntRef::Small(n) => Ok(n.to_string()),
        IntRef::Big(n) => big_to_decimal(n, limit),
    }
}

fn big_to_decimal(n: &BigInt, limit: usize) -> TextResult<String> {
    let most = LIMIT_THRESHOLD.max(limit);
    // A digit is worth 3.3219 bits: refuse what is surely too long before working on it.
    if limit > 0 && n.bits() as f64 / 3.3219280948873626 > (most + 2) as f64 {
        return Err(too_long(limit));
    }
    let text = n.to_str_radix(10);
    let digits = text.len() - usize::from(text.starts_with('-'));
    if limit > 0 && digits > most { Err(too_long(limit)) } else { Ok(text) }
}

#[cold]
fn too_long(limit: usize) -> TextError {
    TextError::value(format!(
        "Exceeds the limit ({limit} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// The decimal digits of `|n|`.
///
/// # Errors
/// As [`to_decimal`].
pub fn decimal_digits(n: IntRef<'_>, limit: usize) -> TextResult<String> {
    match n {
        IntRef::Small(n) => Ok(n.unsigned_abs().to_string()),
        IntRef::Big(n) => {
            let mut text = big_to_decimal(n, limit)?;
            if text.starts_with('-') {
                text.remove(0);
            }
            Ok(text)
        }
    }
}

/// The digits of `|n|` in base 2, 8 or 16 (lower case), without prefix.
pub fn magnitude_digits(n: IntRef<'_>, base: u32) -> String {
    match (n, base) {
        (IntRef::Small(n), 2) => format!("{:b}", n.unsigned_abs()),
        (IntRef::Small(n), 8) => format!("{:o}", n.unsigned_abs()),
        (IntRef::Small(n), 16) => format!("{:x}", n.unsigned_abs()),
        (IntRef::Small(n), _) => n.unsigned_abs().to_string(),
        (IntRef::Big(n), _) => n.magnitude().to_str_radix(base),
    }
}

/// `bin(n)`, `oct(n)` and `hex(n)`: base 2, 8 or 16.
pub fn prefixed(n: IntRef<'_>, base: u32) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if n.is_negative() { "-" } else { "" };
    format!("{sign}{prefix}{}", magnitude_digits(n, base))
}

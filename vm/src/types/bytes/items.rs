//! Items of native numbers in buffers, as memoryview, array and struct name them by format characters.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::text::int::IntRef;
use crate::types::int::as_int;
use crate::types::str::percent::real;
use crate::value::Value;
use num_bigint::BigInt;

/// What an item's value became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packed {
    /// Its bytes, little-endian, as many as the item has.
    Bytes([u8; 8]),
    /// The value is of a type that the format does not take.
    WrongType,
    /// The number does not fit.
    OutOfRange,
}

/// The size of an item of a native format; `None` for formats that are unknown.
pub fn item_size(format: char) -> Option<usize> {
    Some(match format {
        'c' | 'b' | 'B' | '?' => 1,
        'h' | 'H' | 'e' => 2,
        'i' | 'I' | 'f' | 'w' | 'u' => 4,
        'l' | 'L' | 'q' | 'Q' | 'n' | 'N' | 'P' | 'd' => 8,
        _ => return None,
    })
}

/// Is the format one of signed integers? `None` if it is none of integers.
pub fn is_signed(format: char) -> Option<bool> {
    match format {
        'b' | 'h' | 'i' | 'l' | 'q' | 'n' => Some(true),
        'B' | 'H' | 'I' | 'L' | 'Q' | 'N' | 'P' => Some(false),
        _ => None,
    }
}

/// The least and the greatest integer of so many bytes.
pub fn integer_bounds(size: usize, signed: bool) -> (i128, i128) {
    let bits = 8 * size as u32;
    if signed { (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1) } else { (0, (1i128 << bits) - 1) }
}

/// An int of a value as an `i128`; `None` if it does not even fit that.
pub fn wide_int(int: &Value) -> Option<i128> {
    match as_int(int)? {
        IntRef::Small(i) => Some(i as i128),
        IntRef::Big(b) => i128::try_from(b).ok(),
    }
}

/// An int of a value as the nearest `i128`; 0 for what is no int.
pub fn clamped_int(int: &Value) -> i128 {
    match as_int(int) {
        Some(IntRef::Small(i)) => i as i128,
        Some(IntRef::Big(b)) => {
            i128::try_from(b).unwrap_or(if b < &BigInt::ZERO { i128::MIN } else { i128::MAX })
        }
        None => 0,
    }
}

/// An int object of an `i128`.
pub fn int_of(ctx: &Ctx, i: i128) -> Value {
    match i64::try_from(i) {
        Ok(i) => ctx.new_int(i),
        Err(_) => ctx.new_big_int(BigInt::from(i)),
    }
}

/// The integer in little-endian bytes.
pub fn read_integer(bytes: &[u8], signed: bool) -> i128 {
    let mut wide = [0u8; 16];
    let n = bytes.len().min(16);
    wide[..n].copy_from_slice(&bytes[..n]);
    let value = i128::from_le_bytes(wide);
    let unused = 128 - 8 * n as u32;
    if signed && unused > 0 { value << unused >> unused } else { value }
}

/// A half-precision number as a double.
pub fn half_to_double(bits: u16) -> f64 {
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 31, (bits & 1023) as f64);
    let magnitude = match exponent {
        0 => fraction / 1024.0 * 2f64.powi(-14),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1.0 + fraction / 1024.0) * 2f64.powi(e as i32 - 15),
    };
    if sign == 1 { -magnitude } else { magnitude }
}

/// A double as the nearest half-precision number; `None` if it is too large.
pub fn double_to_half(x: f64) -> Option<u16> {
    let sign = if x.is_sign_negative() { 1u16 << 15 } else { 0 };
    if x.is_nan() {
        return Some(sign | 0x7e00);
    }
    if x.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let x = x.abs();
    // Halves in units of the last place of the number's binade; the smallest binade holds the subnormals.
    let exponent = if x == 0.0 { -14 } else { (x.log2().floor() as i32).clamp(-15, 17) };
    let exponent = if x < 2f64.powi(exponent) { exponent - 1 } else { exponent }.max(-14);
    let units = (x / 2f64.powi(exponent - 10)).round_ties_even() as u32;
    let (exponent, units) = if units == 2048 { (exponent + 1, 1024) } else { (exponent, units) };
    if exponent > 15 {
        return None;
    }
    let bits = if units < 1024 { units } else { ((exponent + 15) as u32) << 10 | (units - 1024) };
    Some(sign | bits as u16)
}

/// A double as a single; `None` if it is too large.
pub fn double_to_single(x: f64) -> Option<f32> {
    let single = x as f32;
    if single.is_infinite() && x.is_finite() { None } else { Some(single) }
}

/// The value of an item in native byte order. `bytes` has the item's size.
pub fn unpack_item(ctx: &Ctx, format: char, bytes: &[u8]) -> Value {
    if let Some(signed) = is_signed(format) {
        return int_of(ctx, read_integer(bytes, signed));
    }
    let bits = read_integer(bytes, false) as u64;
    match format {
        'c' => ctx.new_bytes(bytes),
        '?' => Value::from_bool(bits != 0),
        'e' => ctx.new_float(half_to_double(bits as u16)),
        'f' => ctx.new_float(f32::from_bits(bits as u32) as f64),
        'd' => ctx.new_float(f64::from_bits(bits)),
        _ => ctx.new_char((bits as u32).min(0x10ffff)),
    }
}

/// The bytes of a value in native byte order.
///
/// # Errors
/// What conversions (`__index__`, `__float__`, `__bool__`) raise.
pub fn pack_item(ctx: &Ctx, format: char, value: &Value) -> Result<Packed> {
    let Some(size) = item_size(format) else { return Ok(Packed::WrongType) };
    if let Some(signed) = is_signed(format) {
        if !ctx.has_index(value) {
            return Ok(Packed::WrongType);
        }
        let (least, most) = integer_bounds(size, signed);
        let fits = wide_int(&ctx.index(value)?).filter(|i| (least..=most).contains(i));
        return Ok(fits.map_or(Packed::OutOfRange, |i| Packed::Bytes((i as u64).to_le_bytes())));
    }
    let bits = match format {
        'c' => match super::args::content(value).as_deref() {
            Some([byte]) => *byte as u64,
            Some(_) => return Ok(Packed::OutOfRange),
            None => return Ok(Packed::WrongType),
        },
        '?' => ctx.is_true(value)? as u64,
        'e' | 'f' | 'd' => {
            let slots = &ctx.type_of(value).slots;
            if slots.float.get().is_none() && !ctx.has_index(value) {
                return Ok(Packed::WrongType);
            }
            let x = real(ctx, value)?;
            let bits = match format {
                'e' => double_to_half(x).map(u64::from),
                'f' => double_to_single(x).map(|f| f.to_bits() as u64),
                _ => Some(x.to_bits()),
            };
            match bits {
                Some(bits) => bits,
                None => return Ok(Packed::OutOfRange),
            }
        }
        _ => match value.downcast::<crate::types::str::StrObj>() {
            Some(s) if s.len() == 1 => s.code_point(0) as u64,
            _ => return Ok(Packed::WrongType),
        },
    };
    Ok(Packed::Bytes(bits.to_le_bytes()))
}

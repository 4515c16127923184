//! Hashes: numbers modulo a prime, so that equal numbers of different types hash alike.

/// The modulus is `2**61 - 1`.
pub const MODULUS_BITS: u32 = 61;
/// The prime all numeric hashes are taken by.
pub const MODULUS: u64 = (1 << MODULUS_BITS) - 1;
/// `hash(float("inf"))`.
pub const HASH_INF: i64 = 314159;
/// What the imaginary part's hash is multiplied by.
pub const HASH_IMAG: u64 = 1000003;

/// A residue with its sign; -1 is reserved for errors in C and becomes -2.
#[inline]
pub fn finish(residue: u64, negative: bool) -> i64 {
    let signed = if negative { -(residue as i64) } else { residue as i64 };
    if signed == -1 { -2 } else { signed }
}

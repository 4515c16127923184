//! Decimal digits of machine integers.

/// The digits of 0 to 99, two each.
const PAIRS: [u8; 200] = pairs();

const fn pairs() -> [u8; 200] {
    let mut pairs = [0; 200];
    let mut n = 0;
    while n < 100 {
        pairs[2 * n] = b'0' + (n / 10) as u8;
        pairs[2 * n + 1] = b'0' + (n % 10) as u8;
        n += 1;
    }
    pairs
}

/// The powers of ten below 2**64.
const POWERS: [u64; 20] = powers();

const fn powers() -> [u64; 20] {
    let mut powers = [1; 20];
    let mut n = 1;
    while n < 20 {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
}

/// How many bytes [`decimal`] writes.
///
/// ```
/// use gilbox_vm::text::digits::decimal_len;
/// assert_eq!([0, 9, 10, -1, i64::MIN].map(decimal_len), [1, 1, 2, 2, 20]);
/// ```
#[inline]
pub fn decimal_len(i: i64) -> usize {
    let n = i.unsigned_abs();
    // log10(2) is 1233 / 4096, and a bit less for so few bits.
    let least = ((64 - (n | 1).leading_zeros() as usize) * 1233) >> 12;
    least + usize::from(n >= POWERS[least] || least == 0) + usize::from(i < 0)
}

/// The number in decimal, at the end of the buffer.
///
/// ```
/// use gilbox_vm::text::digits::decimal;
/// assert_eq!(decimal(-1205, &mut [0; 20]), b"-1205");
/// ```
#[inline]
pub fn decimal(i: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = buffer.len();
    let mut rest = i.unsigned_abs();
    while rest >= 10 {
        let pair = (rest % 100) as usize * 2;
        rest /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    // What is left of a number with an even count of digits is nothing.
    if rest != 0 || at == buffer.len() {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    if i < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_length_are_written() {
        let powers = POWERS.iter().filter_map(|n| i64::try_from(*n).ok());
        let near = powers.flat_map(|n| [n - 1, n, n + 1, -n, 1 - n]);
        for i in near.chain([i64::MIN, i64::MAX, 99, 100, -100]) {
            assert_eq!(decimal(i, &mut [0; 20]), i.to_string().as_bytes());
            assert_eq!(decimal_len(i), i.to_string().len());
        }
    }
}

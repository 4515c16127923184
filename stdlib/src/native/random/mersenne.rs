//! The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), as `random.Random` uses it: the same seed gives the
//! same numbers as CPython.

const LEN: usize = 624;
const SHIFT: usize = 397;

/// A generator: 624 words of state and the place of the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mersenne {
    words: [u32; LEN],
    index: usize,
}

impl Mersenne {
    /// Seeded by one word.
    fn from_word(seed: u32) -> Mersenne {
        let mut words = [seed; LEN];
        for at in 1..LEN {
            let before = words[at - 1];
            words[at] = (before ^ before >> 30).wrapping_mul(1812433253).wrapping_add(at as u32);
        }
        Mersenne { words, index: LEN }
    }

    /// Seeded by the magnitude of an integer, given in words of 32 bits, the least first.
    pub fn from_key(key: &[u32]) -> Mersenne {
        let key = if key.is_empty() { &[0] } else { key };
        let mut state = Mersenne::from_word(19650218);
        let words = &mut state.words;
        let (mut at, mut in_key) = (1, 0);
        for _ in 0..LEN.max(key.len()) {
            let before = words[at - 1];
            words[at] = (words[at] ^ (before ^ before >> 30).wrapping_mul(1664525))
                .wrapping_add(key[in_key])
                .wrapping_add(in_key as u32);
            at = advance(words, at);
            in_key = (in_key + 1) % key.len();
        }
        for _ in 1..LEN {
            let before = words[at - 1];
            words[at] =
                (words[at] ^ (before ^ before >> 30).wrapping_mul(1566083941)).wrapping_sub(at as u32);
            at = advance(words, at);
        }
        words[0] = 0x80000000;
        state
    }

    /// Seeded by a small integer, whose sign does not count.
    pub fn from_int(seed: i64) -> Mersenne {
        let magnitude = seed.unsigned_abs();
        let key = [magnitude as u32, (magnitude >> 32) as u32];
        Mersenne::from_key(if key[1] == 0 { &key[..1] } else { &key })
    }

    /// The words and the index: what `getstate` shows.
    pub fn state(&self) -> (&[u32], usize) {
        (&self.words, self.index)
    }

    /// A generator in a given state; nothing when it is none (`ValueError: invalid state`).
    pub fn from_state(words: &[u32], index: usize) -> Option<Mersenne> {
        let words = words.try_into().ok()?;
        (index <= LEN).then_some(Mersenne { words, index })
    }

    fn refill(&mut self) {
        let words = &mut self.words;
        for at in 0..LEN {
            let joined = words[at] & 0x80000000 | words[(at + 1) % LEN] & 0x7fffffff;
            let twist = if joined & 1 == 0 { 0 } else { 0x9908b0df };
            words[at] = words[(at + SHIFT) % LEN] ^ joined >> 1 ^ twist;
        }
        self.index = 0;
    }

    /// The next 32 bits.
    pub fn next_word(&mut self) -> u32 {
        if self.index >= LEN {
            self.refill();
        }
        let mut word = self.words[self.index];
        self.index += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c5680;
        word ^= word << 15 & 0xefc60000;
        word ^ word >> 18
    }

    /// `random()`: 53 bits, in `[0, 1)`.
    pub fn next_float(&mut self) -> f64 {
        let (high, low) = (self.next_word() >> 5, self.next_word() >> 6);
        (high as f64 * 67108864.0 + low as f64) / 9007199254740992.0
    }

    /// `getrandbits(count)` in words of 32 bits, the least first.
    pub fn bits(&mut self, count: usize) -> Vec<u32> {
        let mut words = Vec::with_capacity(count.div_ceil(32));
        let mut left = count;
        while left > 0 {
            let word = self.next_word();
            words.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        words
    }

    /// `getrandbits(count)` for up to 64 bits.
    pub fn small_bits(&mut self, count: u32) -> u64 {
        match count {
            0 => 0,
            1..=32 => (self.next_word() >> (32 - count)) as u64,
            _ => {
                let low = self.next_word() as u64;
                low | ((self.next_word() >> (64 - count.min(64))) as u64) << 32
            }
        }
    }

    /// A number below `limit`, by the method of `random.Random._randbelow`. Zero for a limit of zero.
    pub fn below(&mut self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        let count = 64 - limit.leading_zeros();
        loop {
            let number = self.small_bits(count);
            if number < limit {
                return number;
            }
        }
    }
}

/// The next place while seeding; the first word takes the last one's value when it is passed.
fn advance(words: &mut [u32; LEN], at: usize) -> usize {
    if at + 1 < LEN {
        return at + 1;
    }
    words[0] = words[LEN - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_cpython() {
        let mut generator = Mersenne::from_int(12345);
        assert_eq!(generator.next_float(), 0.41661987254534116);
        assert_eq!(generator.small_bits(32), 43676229);
        let words = generator.bits(100);
        let number = words.iter().rev().fold(0u128, |n, &word| n << 32 | word as u128);
        assert_eq!(number, 380520853016479263018850908268);
        assert_eq!(generator.small_bits(5), 27);
        let (words, index) = generator.state();
        assert_eq!((&words[..3], index), (&[1060008160, 340894186, 922533364][..], 8));

        let mut generator = Mersenne::from_int(0);
        let three = [generator.next_float(), generator.next_float(), generator.next_float()];
        assert_eq!(three, [0.8444218515250481, 0.7579544029403025, 0.420571580830845]);

        let mut generator = Mersenne::from_key(&[7, 0, 0, 16]);
        assert_eq!(generator.next_float(), 0.41604161323913513);
        assert_eq!(generator.small_bits(64), 9868579935476965046);
        assert_eq!(Mersenne::from_int(-5).next_float(), 0.6229016948897019);

        let mut generator = Mersenne::from_int(1);
        (0..1000).for_each(|_| assert!(generator.next_float() < 1.0));
        let mut copy = Mersenne::from_state(generator.state().0, generator.state().1).unwrap();
        assert_eq!(generator.next_float(), 0.4116430517162146);
        assert_eq!(generator.small_bits(33), 559211348);
        assert_eq!(copy.next_float(), 0.4116430517162146);
        assert_eq!(Mersenne::from_state(&[0; 3], 0), None);
    }
}

//! Hashes: numbers modulo a prime, so that equal numbers of different types hash alike.

use crate::text::pytext::PyText;

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

/// `hash(complex(re, im))` from the hashes of the parts.
pub fn hash_complex(re: i64, im: i64) -> i64 {
    reserved((re as u64).wrapping_add((im as u64).wrapping_mul(HASH_IMAG)) as i64)
}

/// -1 becomes -2.
#[inline]
fn reserved(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

/// The hash of an address or another identity.
#[inline]
pub fn hash_identity(identity: usize) -> i64 {
    // The low bits of addresses are alike.
    reserved((identity as u64).rotate_right(4) as i64)
}

/// The hash of a tuple, fed with the hashes of its items (a round of xxHash for each).
#[derive(Clone, Copy, Debug)]
pub struct TupleHasher {
    state: u64,
    len: u64,
}

const XX_PRIME_1: u64 = 11400714785074694791;
const XX_PRIME_2: u64 = 14029467366897019727;
const XX_PRIME_5: u64 = 2870177450012600261;

impl Default for TupleHasher {
    fn default() -> TupleHasher {
        TupleHasher { state: XX_PRIME_5, len: 0 }
    }
}

impl TupleHasher {
    /// Takes the next item's hash in.
    #[inline]
    pub fn add(&mut self, item: i64) {
        self.state = self.state.wrapping_add((item as u64).wrapping_mul(XX_PRIME_2));
        self.state = self.state.rotate_left(31).wrapping_mul(XX_PRIME_1);
        self.len += 1;
    }

    /// The tuple's hash.
    #[inline]
    pub fn finish(self) -> i64 {
        let hash = self.state.wrapping_add(self.len ^ (XX_PRIME_5 ^ 3527539));
        if hash == u64::MAX { 1546275796 } else { hash as i64 }
    }
}

/// `hash(frozenset(...))` from the hashes of its items, in any order.
pub fn hash_set(items: impl Iterator<Item = i64>) -> i64 {
    let (mut hash, mut count) = (0u64, 0u64);
    for item in items {
        let bits = item as u64;
        hash ^= ((bits ^ 89869747) ^ (bits << 16)).wrapping_mul(3644798167);
        count += 1;
    }
    hash ^= (count + 1).wrapping_mul(1927868237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash.wrapping_mul(69069).wrapping_add(907133923);
    if hash == u64::MAX { 590923713 } else { hash as i64 }
}

/// The secret that makes the hashes of text and bytes an interpreter's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HashKey {
    k0: u64,
    k1: u64,
}

impl HashKey {
    /// A key from random bytes.
    pub fn from_random(k0: u64, k1: u64) -> HashKey {
        HashKey { k0, k1 }
    }

    /// The key of `PYTHONHASHSEED=seed`; 0 is the key of all zeros.
    pub fn from_seed(seed: u32) -> HashKey {
        let mut state = seed;
        let mut word = || {
            (0..8).fold(0u64, |word, at| {
                state = state.wrapping_mul(214013).wrapping_add(2531011);
                word | (state as u64 >> 16 & 0xff) << (8 * at)
            })
        };
        if seed == 0 { HashKey::default() } else { HashKey { k0: word(), k1: word() } }
    }

    /// `hash(bytes)`: SipHash with one round a word and three at the end.
    pub fn hash_bytes(self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut state = Sip::new(self);
        let (words, tail) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| state.take(u64::from_le_bytes(*word)));
        let last = tail.iter().rev().fold(0u64, |word, &b| word << 8 | b as u64);
        state.take(last | (bytes.len() as u64) << 56);
        reserved(state.finish() as i64)
    }

    /// `hash(text)`: of its code points in the narrowest of one, two or four bytes each, as CPython keeps them.
    pub fn hash_text(self, text: PyText<'_>) -> i64 {
        if text.is_ascii() {
            return self.hash_bytes(text.bytes());
        }
        let widest = text.code_points().max().unwrap_or(0);
        let width = match widest {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            _ => 4,
        };
        let narrow = |c: u32| c.to_le_bytes().into_iter().take(width);
        self.hash_bytes(&text.code_points().flat_map(narrow).collect::<Vec<u8>>())
    }
}

/// SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
struct Sip {
    v: [u64; 4],
}

impl Sip {
    fn new(key: HashKey) -> Sip {
        let HashKey { k0, k1 } = key;
        let v0 = k0 ^ 0x736f6d6570736575;
        let v1 = k1 ^ 0x646f72616e646f6d;
        Sip { v: [v0, v1, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573] }
    }

    #[inline]
    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.v;
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        self.v = [a, b, c, d];
    }

    #[inline]
    fn take(&mut self, word: u64) {
        self.v[3] ^= word;
        self.round();
        self.v[0] ^= word;
    }

    fn finish(mut self) -> u64 {
        self.v[2] ^= 0xff;
        (0..3).for_each(|_| self.round());
        self.v.iter().fold(0, |hash, word| hash ^ word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(key: HashKey) -> Vec<i64> {
        let long = "a".repeat(100);
        let texts = ["", "a", "abc", "hello world", "12345678", "é", "éa", "中", "中a", "😀x", &long];
        let mut hashes: Vec<i64> = texts.iter().map(|&text| key.hash_text(text.into())).collect();
        hashes.push(key.hash_text(PyText::new(b"\xed\xa0\x80")));
        hashes.push(key.hash_bytes(b"\xff\x00"));
        hashes
    }

    #[test]
    fn text_and_bytes() {
        assert_eq!(
            texts(HashKey::from_seed(0)),
            [
                0,
                4644417185603328019,
                -4594863902769663758,
                -5642461784034726774,
                3785724242978802311,
                6047309291227476195,
                1878941200683983304,
                1216952446211864180,
                -4068785440606010515,
                -8926728262118538918,
                -2643860352045292050,
                5926611903945376553,
                7217110220190950386
            ]
        );
        assert_eq!(
            texts(HashKey::from_seed(12345)),
            [
                0,
                -8961251314296359281,
                2962436275791859092,
                3184199782645080147,
                1552926921783775187,
                6247654839523334371,
                -6533432435993345487,
                -5395045737299271700,
                -403330870406696787,
                -5581016787913457232,
                -7490953892464214292,
                -1496141214330086736,
                4341975153953552740
            ]
        );
    }

    #[test]
    fn tuples_sets_and_complex() {
        let tuple = |items: &[i64]| {
            let mut hasher = TupleHasher::default();
            items.iter().for_each(|&item| hasher.add(item));
            hasher.finish()
        };
        assert_eq!(tuple(&[]), 5740354900026072187);
        assert_eq!(tuple(&[1]), -6644214454873602895);
        assert_eq!(tuple(&[1, 2, 3]), 529344067295497451);
        assert_eq!(tuple(&[-2, 0]), 2575514064802888272);
        assert_eq!(tuple(&[tuple(&[])]), -5486347211504344842);
        assert_eq!(hash_set([].into_iter()), 133146708735736);
        assert_eq!(hash_set([3, 1, 2].into_iter()), -272375401224217160);
        assert_eq!(hash_set((-5..100).map(reserved)), -3860515418968419480);
        assert_eq!(hash_complex(1, 2), 2000007);
        assert_eq!(hash_complex(0, -2), -2000006);
    }
}

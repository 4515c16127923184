//! Constants of a code object.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use num_bigint::BigInt;

use super::Code;

/// A constant. Equality is that of the compiler's constant table: types differ, floats compare by bits.
#[derive(Clone, Debug)]
pub enum Const {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// An int that fits 64 bits.
    Int(i64),
    /// An int that does not.
    BigInt(Arc<BigInt>),
    /// A float.
    Float(f64),
    /// A complex number: real and imaginary part.
    Complex(f64, f64),
    /// A str, as WTF-8 (UTF-8 in which surrogates may occur, each on its own).
    Str(Arc<[u8]>),
    /// A bytes object.
    Bytes(Arc<[u8]>),
    /// A tuple of constants.
    Tuple(Arc<[Const]>),
    /// A frozenset of constants, made of `x in {1, 2}`; no two are equal as `Const`, but `1` and `1.0` may both be there.
    FrozenSet(Arc<[Const]>),
    /// A nested code object.
    Code(Arc<Code>),
}

impl Const {
    /// A str constant.
    pub fn str(text: &str) -> Const {
        Const::Str(Arc::from(text.as_bytes()))
    }

    fn rank(&self) -> u8 {
        match self {
            Const::None => 0,
            Const::True => 1,
            Const::False => 2,
            Const::Ellipsis => 3,
            Const::Int(_) => 4,
            Const::BigInt(_) => 5,
            Const::Float(_) => 6,
            Const::Complex(..) => 7,
            Const::Str(_) => 8,
            Const::Bytes(_) => 9,
            Const::Tuple(_) => 10,
            Const::FrozenSet(_) => 11,
            Const::Code(_) => 12,
        }
    }
}

impl PartialEq for Const {
    fn eq(&self, other: &Const) -> bool {
        match (self, other) {
            (Const::Int(a), Const::Int(b)) => a == b,
            (Const::BigInt(a), Const::BigInt(b)) => a == b,
            (Const::Float(a), Const::Float(b)) => a.to_bits() == b.to_bits(),
            (Const::Complex(a, b), Const::Complex(c, d)) => {
                a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits()
            }
            (Const::Str(a), Const::Str(b)) | (Const::Bytes(a), Const::Bytes(b)) => a == b,
            (Const::Tuple(a), Const::Tuple(b)) | (Const::FrozenSet(a), Const::FrozenSet(b)) => a == b,
            (Const::Code(a), Const::Code(b)) => Arc::ptr_eq(a, b),
            _ => self.rank() == other.rank() && self.rank() < 4,
        }
    }
}

impl Eq for Const {}

impl Hash for Const {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
        match self {
            Const::None | Const::True | Const::False | Const::Ellipsis => {}
            Const::Int(value) => value.hash(state),
            Const::BigInt(value) => value.hash(state),
            Const::Float(value) => value.to_bits().hash(state),
            Const::Complex(re, im) => (re.to_bits(), im.to_bits()).hash(state),
            Const::Str(bytes) | Const::Bytes(bytes) => bytes.hash(state),
            Const::Tuple(items) | Const::FrozenSet(items) => items.hash(state),
            Const::Code(code) => Arc::as_ptr(code).hash(state),
        }
    }
}

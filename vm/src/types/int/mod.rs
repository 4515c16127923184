//! int: small ones in the word, larger ones as objects.

use crate::ctx::Ctx;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags};
use crate::text::int::IntRef;
use crate::value::Value;
use num_bigint::{BigInt, Sign};

/// The payload of ints that do not fit the word, and of all instances of classes derived from int.
pub struct IntObj {
    pub(crate) value: BigInt,
}

impl Payload for IntObj {
    const KIND: Kind = Kind::Int;
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<IntObj>("int")
    .slots(slots)
    .shape(crate::object::shape::INT)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}

/// The integer of a value that is an int, a bool or an instance of a derived class.
pub fn as_int(value: &Value) -> Option<IntRef<'_>> {
    if let Some(i) = value.as_small_int() {
        return Some(IntRef::Small(i));
    }
    if value.is_bool() {
        return Some(IntRef::Small(value.is_true_object() as i64));
    }
    value.downcast::<IntObj>().map(|i| IntRef::Big(&i.value))
}

/// The integer of a value as an `i64`; `None` if it is no int or does not fit.
pub fn to_i64(value: &Value) -> Option<i64> {
    match as_int(value)? {
        IntRef::Small(i) => Some(i),
        IntRef::Big(b) => i64::try_from(b).ok(),
    }
}

/// Is the value a negative int?
pub fn is_negative(value: &Value) -> bool {
    match as_int(value) {
        Some(IntRef::Small(i)) => i < 0,
        Some(IntRef::Big(b)) => b.sign() == Sign::Minus,
        None => false,
    }
}

impl Ctx {
    /// An int of any size.
    pub fn new_big_int(&self, value: BigInt) -> Value {
        if let Ok(i) = i64::try_from(&value)
            && let Some(small) = Value::from_small_int(i)
        {
            return small;
        }
        self.alloc(&self.types().int, IntObj { value }).into_value()
    }
}

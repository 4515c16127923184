//! int: small ones in the word, larger ones as objects.

mod arith;
mod construct;
mod methods;

pub use crate::text::int::IntRef;
pub(crate) use construct::{checked, exact, from_value};

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, TypeFlags};
use crate::text::int::{DEFAULT_MAX_STR_DIGITS, display, float};
use crate::value::Value;
use num_bigint::{BigInt, Sign};
use num_traits::Zero;
use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Ordering;

/// The payload of ints that do not fit the word, and of all instances of classes derived from int.
pub struct IntObj {
    pub(crate) value: BigInt,
}

impl Payload for IntObj {
    const KIND: Kind = Kind::Int;
}

const DOC: &str = "int([x]) -> integer\nint(x, base=10) -> integer\n\n\
    Convert a number or string to an integer, or return 0 if no arguments\nare given.  \
    A float is truncated towards zero.\n\n\
    With a base, x is the text of an integer literal in that base: 2 to 36, or 0 for\n\
    the base the literal itself names.\n>>> int('0b100', base=0)\n4";

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<IntObj>("int")
    .slots(slots)
    .methods(methods::METHODS)
    .getset(methods::GETSET)
    .doc(DOC)
    .shape(crate::object::shape::INT)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(s: &Slots) {
    arith::fill(s);
    s.new.set(Some(construct::new));
    s.repr.set(Some(repr));
    s.hash.set(Some(hash));
    s.compare.set(Some(compare));
    s.bool.set(Some(|_, x| Ok(!matches!(as_int(x), Some(n) if is_zero(n)))));
    s.int.set(Some(|ctx, x| Ok(exact(ctx, x))));
    s.index.set(Some(|ctx, x| Ok(exact(ctx, x))));
    s.float.set(Some(|ctx, x| match as_int(x) {
        Some(n) => ref_to_f64(ctx, n).map(|f| ctx.new_float(f)),
        None => Err(required(ctx)),
    }));
}

/// The error of a method that was called on something else.
#[cold]
fn required(ctx: &Ctx) -> crate::error::Raise {
    ctx.type_error("an integer is required")
}

/// The integer of a value that is an int, a bool or an instance of a derived class.
#[inline]
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

/// The integer of a value at any size; zero for a value that is no int.
pub fn to_big(value: &Value) -> BigInt {
    as_int(value).map_or_else(BigInt::zero, |n| big(n).into_owned())
}

/// Is the value a negative int?
pub fn is_negative(value: &Value) -> bool {
    as_int(value).is_some_and(IntRef::is_negative)
}

/// Any integer as a big one.
pub(crate) fn big(n: IntRef<'_>) -> Cow<'_, BigInt> {
    match n {
        IntRef::Small(n) => Cow::Owned(BigInt::from(n)),
        IntRef::Big(n) => Cow::Borrowed(n),
    }
}

pub(crate) fn is_zero(n: IntRef<'_>) -> bool {
    match n {
        IntRef::Small(n) => n == 0,
        IntRef::Big(n) => n.is_zero(),
    }
}

/// How two integers compare.
pub(crate) fn order(a: IntRef<'_>, b: IntRef<'_>) -> Ordering {
    match (a, b) {
        (IntRef::Small(a), IntRef::Small(b)) => a.cmp(&b),
        (IntRef::Big(a), IntRef::Big(b)) => a.cmp(b),
        (IntRef::Big(_), IntRef::Small(_)) => order(b, a).reverse(),
        (IntRef::Small(a), IntRef::Big(b)) => match i64::try_from(b) {
            Ok(b) => a.cmp(&b),
            Err(_) if b.sign() == Sign::Minus => Ordering::Greater,
            Err(_) => Ordering::Less,
        },
    }
}

/// The float nearest to an integer.
///
/// # Errors
/// OverflowError "int too large to convert to float".
pub(crate) fn ref_to_f64(ctx: &Ctx, n: IntRef<'_>) -> Result<f64> {
    match n {
        IntRef::Small(n) => Ok(n as f64),
        IntRef::Big(n) => float::to_float(n).map_err(|e| ctx.text_error(e)),
    }
}

/// How many digits ints are turned from and to text with at most; 0 for no limit.
struct DigitLimit(Cell<usize>);

impl Default for DigitLimit {
    fn default() -> DigitLimit {
        DigitLimit(Cell::new(DEFAULT_MAX_STR_DIGITS))
    }
}

/// The limit of `sys.set_int_max_str_digits`; 0 for none.
pub fn max_str_digits(ctx: &Ctx) -> usize {
    ctx.state::<DigitLimit>().0.get()
}

/// Sets the limit of digits; the caller has checked that it is 0 or at least 640.
pub fn set_max_str_digits(ctx: &Ctx, limit: usize) {
    ctx.state::<DigitLimit>().0.set(limit);
}

/// The limit that matters for an integer: none is looked up for those that are surely short.
pub(crate) fn limit_for(ctx: &Ctx, n: IntRef<'_>) -> usize {
    match n {
        IntRef::Big(n) if n.bits() > 2000 => max_str_digits(ctx),
        _ => 0,
    }
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    match as_int(x) {
        Some(IntRef::Small(n)) => Ok(small_repr(ctx, n)),
        Some(n) => match display::to_decimal(n, limit_for(ctx, n)) {
            Ok(text) => Ok(ctx.new_str(&text)),
            Err(e) => Err(ctx.text_error(e)),
        },
        None => Err(required(ctx)),
    }
}

fn small_repr(ctx: &Ctx, n: i64) -> Value {
    let mut buffer = [0u8; 20];
    let mut at = buffer.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    let digits = &buffer[at..];
    ctx.new_str_bytes(digits, Some(digits.len()))
}

fn hash(_ctx: &Ctx, x: &Value) -> Result<i64> {
    Ok(match as_int(x) {
        Some(IntRef::Small(n)) => crate::text::int::arith::hash_small(n),
        Some(IntRef::Big(n)) => crate::text::int::arith::hash(n),
        None => 0,
    })
}

fn compare(_ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    match (as_int(a), as_int(b)) {
        (Some(a), Some(b)) => Ok(Value::from_bool(cmp.holds(order(a, b)))),
        _ => Ok(Value::NOT_IMPLEMENTED),
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

    /// An int of an unsigned machine word.
    pub fn new_uint(&self, n: u64) -> Value {
        match i64::try_from(n) {
            Ok(n) => self.new_int(n),
            Err(_) => self.new_big_int(BigInt::from(n)),
        }
    }
}

//! range: an arithmetic progression of ints of any size.

mod iterate;
mod sequence;

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, Type, TypeFlags, Visitor, shape};
use crate::types::int::{exact, to_big};
use crate::value::Value;
pub(crate) use iterate::is_long_iterator;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

/// The payload of range: exact ints of any size, and the length.
pub struct RangeObj {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
    /// How many numbers there are: an int.
    pub(crate) len: Value,
}

impl Payload for RangeObj {
    const KIND: Kind = Kind::Range;
    fn traverse(&self, _visit: &mut Visitor<'_>) {}
}

impl RangeObj {
    /// Start, step and length, if all of them and every number of the range fit the word.
    #[inline(always)]
    pub(crate) fn small(&self) -> Option<(i64, i64, i64)> {
        self.stop.as_small_int()?;
        Some((self.start.as_small_int()?, self.step.as_small_int()?, self.len.as_small_int()?))
    }

    /// Start, step and length at any size.
    fn large(&self) -> (BigInt, BigInt, BigInt) {
        (to_big(&self.start), to_big(&self.step), to_big(&self.len))
    }
}

const DOC: &str = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n\
    Return an object that produces a sequence of integers from start (inclusive)\n\
    to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n\
    start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n\
    These are exactly the valid indices for a list of 4 elements.\n\
    When step is given, it specifies the increment (or decrement).";

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<RangeObj>("range")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .doc(DOC)
    .shape(shape::RANGE)
    .flags(TypeFlags::SEQUENCE);

const METHODS: &[NativeDef] = &[
    NativeDef::new("count", "(self, value, /)", sequence::count)
        .doc("rangeobject.count(value) -> integer -- return number of occurrences of value"),
    NativeDef::new("index", "(self, value, /)", sequence::index).doc(
        "rangeobject.index(value) -> integer -- return index of value.\n\
            Raise ValueError if the value is not present.",
    ),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| iterate::reversed(ctx, own(ctx, &args[0])?))
        .doc("Return a reverse iterator."),
    NativeDef::new("__reduce__", "(self, /)", reduce),
];

const GETSET: &[GetSet] = &[
    GetSet::member("start", |ctx, r| Ok(own(ctx, r)?.start.clone())),
    GetSet::member("stop", |ctx, r| Ok(own(ctx, r)?.stop.clone())),
    GetSet::member("step", |ctx, r| Ok(own(ctx, r)?.step.clone())),
];

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.hash.set(Some(hash));
    s.compare.set(Some(compare));
    s.bool.set(Some(|ctx, r| Ok(own(ctx, r)?.len.as_small_int() != Some(0))));
    s.len.set(Some(|ctx, r| match crate::types::int::to_i64(&own(ctx, r)?.len) {
        Some(n) => Ok(n as usize),
        None => Err(ctx.overflow_error("Python int too large to convert to C ssize_t")),
    }));
    s.getitem.set(Some(sequence::get_item));
    s.contains.set(Some(sequence::contains));
    s.iter.set(Some(|ctx, r| iterate::forward(ctx, own(ctx, r)?)));
}

fn own<'a>(ctx: &Ctx, value: &'a Value) -> Result<&'a RangeObj> {
    value.downcast::<RangeObj>().ok_or_else(|| required(ctx))
}

#[cold]
fn required(ctx: &Ctx) -> Raise {
    ctx.type_error("a range is required")
}

fn new(ctx: &Ctx, _ty: &Type, args: Args<'_>) -> Result<Value> {
    if args.has_keywords() {
        return Err(ctx.type_error("range() takes no keyword arguments"));
    }
    let (zero, one) = (Value::from_i32(0), Value::from_i32(1));
    match args.pos() {
        [] => Err(ctx.type_error("range expected at least 1 argument, got 0")),
        [stop] => ctx.new_range(&zero, stop, &one),
        [start, stop] => ctx.new_range(start, stop, &one),
        [start, stop, step] => ctx.new_range(start, stop, step),
        more => Err(ctx.type_error(format!("range expected at most 3 arguments, got {}", more.len()))),
    }
}

impl Ctx {
    /// `range(stop)` and `range(start, stop)` of small ints; unbound for all else.
    #[inline(never)]
    pub(crate) fn range_of_words(&self, args: &[Value]) -> Value {
        let (start, stop) = match args {
            [stop] => (Some(0), stop.as_small_int()),
            [start, stop] => (start.as_small_int(), stop.as_small_int()),
            _ => (None, None),
        };
        let (Some(from), Some(to)) = (start, stop) else { return Value::UNBOUND };
        let word = |n: i64| Value::from_small_int(n);
        let (Some(start), Some(stop), Some(len)) = (word(from), word(to), word((to - from).max(0))) else {
            return Value::UNBOUND;
        };
        let range = RangeObj { start, stop, step: Value::from_i32(1), len };
        self.alloc_exact(&self.types().range, shape::RANGE, range)
    }

    /// The iterator of an exact list, or of an exact range of small ints; unbound for all else.
    #[inline(never)]
    pub(crate) fn iter_quickly(&self, x: &Value) -> Value {
        match x.shape_id() {
            shape::LIST => crate::types::iterators::list_iterator(self, x),
            shape::RANGE => match x.downcast::<RangeObj>().and_then(RangeObj::small) {
                Some((start, step, len)) => iterate::words(self, start, step, len),
                None => Value::UNBOUND,
            },
            _ => Value::UNBOUND,
        }
    }

    /// `range(start, stop, step)`. May run script code (`__index__`).
    ///
    /// # Errors
    /// TypeError for bounds that are no integers, ValueError for a step of zero.
    pub fn new_range(&self, start: &Value, stop: &Value, step: &Value) -> Result<Value> {
        if let (Some(_), Some(_), Some(1)) = (start.as_small_int(), stop.as_small_int(), step.as_small_int())
        {
            let len = length(self, start, stop, step);
            let (start, stop, step) = (start.clone(), stop.clone(), step.clone());
            return Ok(self.alloc(&self.types().range, RangeObj { start, stop, step, len }).into_value());
        }
        let integer = |x: &Value| self.index(x).map(|n| exact(self, &n));
        let (start, stop, step) = (integer(start)?, integer(stop)?, integer(step)?);
        if step.as_small_int() == Some(0) {
            return Err(self.value_error("range() arg 3 must not be zero"));
        }
        let len = length(self, &start, &stop, &step);
        Ok(self.alloc(&self.types().range, RangeObj { start, stop, step, len }).into_value())
    }
}

fn length(ctx: &Ctx, start: &Value, stop: &Value, step: &Value) -> Value {
    if let (Some(start), Some(stop), Some(step)) =
        (start.as_small_int(), stop.as_small_int(), step.as_small_int())
    {
        // The distance of two small ints fits a machine word.
        let distance = if step > 0 { stop - start } else { start - stop };
        let n = if distance <= 0 { 0 } else { (distance - 1) / step.abs() + 1 };
        return ctx.new_int(n);
    }
    let (start, stop, step) = (to_big(start), to_big(stop), to_big(step));
    let distance: BigInt = if step.is_positive() { stop - start } else { start - stop };
    if !distance.is_positive() {
        return Value::from_i32(0);
    }
    ctx.new_big_int((distance - 1u32).div_floor(&step.abs()) + 1u32)
}

/// The number at a position inside the range.
fn at(ctx: &Ctx, r: &RangeObj, position: &BigInt) -> Value {
    if let (Some((start, step, _)), Ok(i)) = (r.small(), i64::try_from(position))
        && let Some(n) = i.checked_mul(step).and_then(|n| n.checked_add(start))
    {
        return ctx.new_int(n);
    }
    let (start, step, _) = r.large();
    ctx.new_big_int(start + step * position)
}

fn repr(ctx: &Ctx, value: &Value) -> Result<Value> {
    let r = own(ctx, value)?;
    let (start, stop) = (ctx.repr_text(&r.start)?, ctx.repr_text(&r.stop)?);
    Ok(ctx.new_str(&match r.step.as_small_int() {
        Some(1) => format!("range({start}, {stop})"),
        _ => format!("range({start}, {stop}, {})", ctx.repr_text(&r.step)?),
    }))
}

/// What two equal ranges have in common: the length, and the numbers themselves as far as there are any.
fn essence(r: &RangeObj) -> [Value; 3] {
    match r.len.as_small_int() {
        Some(0) => [r.len.clone(), Value::NONE, Value::NONE],
        Some(1) => [r.len.clone(), r.start.clone(), Value::NONE],
        _ => [r.len.clone(), r.start.clone(), r.step.clone()],
    }
}

fn hash(ctx: &Ctx, value: &Value) -> Result<i64> {
    let parts = ctx.new_tuple(&essence(own(ctx, value)?));
    ctx.hash(&parts)
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y), Cmp::Eq | Cmp::Ne) = (a.downcast::<RangeObj>(), b.downcast::<RangeObj>(), cmp)
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let mut equal = true;
    for (p, q) in essence(x).iter().zip(&essence(y)) {
        equal = equal && ctx.eq(p, q)?;
    }
    Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let r = own(ctx, &args[0])?;
    let parts = ctx.new_tuple(&[r.start.clone(), r.stop.clone(), r.step.clone()]);
    Ok(ctx.new_tuple(&[ctx.types().range.to_value(), parts]))
}

/// The position of an integer in the range; `None` if it is not there.
fn position(r: &RangeObj, n: &Value) -> Option<BigInt> {
    if let (Some((start, step, len)), Some(n)) = (r.small(), n.as_small_int()) {
        let offset = n - start;
        let position = offset / step;
        return (offset % step == 0 && (0..len).contains(&position)).then(|| BigInt::from(position));
    }
    let (start, step, len) = r.large();
    let (position, rest) = (to_big(n) - start).div_mod_floor(&step);
    (rest.is_zero() && !position.is_negative() && position < len).then_some(position)
}

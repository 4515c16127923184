//! slice, and what a slice selects of a sequence.

use super::int::IntRef;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, Type, TypeFlags, Visitor, shape};
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// The payload of slice.
pub struct SliceObj {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}

impl Payload for SliceObj {
    const KIND: Kind = Kind::Slice;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.start);
        visit(&self.stop);
        visit(&self.step);
    }
}

const DOC: &str = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  \
    This is used for extended slicing (e.g. a[0:10:2]).";

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<SliceObj>("slice")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .doc(DOC)
    .shape(shape::SLICE)
    .flags(TypeFlags::MATCH_SELF.without(TypeFlags::MATCH_SELF));

/// What a slice selects of a sequence: positions `start`, `start + step`, ... `count` of them, all inside it.
/// With `count` zero, `start` is where an assignment to the slice inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The first position; within `0..=len` for a positive step, `-1..len` for a negative one.
    pub start: i64,
    /// Where to stop; the same bounds.
    pub stop: i64,
    /// The distance of two positions; never zero.
    pub step: i64,
    /// How many positions there are.
    pub count: usize,
}

impl Selection {
    /// The selected positions in order.
    pub fn positions(self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        (0..self.count).map(move |i| (self.start + i as i64 * self.step) as usize)
    }
}

/// What a slice selects of a sequence of `len` items: (start, stop, step, count).
///
/// May run script code (`__index__`) before it looks at `len`, so that a sequence that may change meanwhile takes
/// [`unpack`] and [`adjust`] one after the other instead.
///
/// # Errors
/// TypeError for bounds that are no integers, ValueError for a step of zero.
pub fn resolve(ctx: &Ctx, slice: &Value, len: usize) -> Result<(i64, i64, i64, usize)> {
    let found = adjust(unpack(ctx, slice)?, len);
    Ok((found.start, found.stop, found.step, found.count))
}

/// Start, stop and step of a slice as they stand, clamped to 64 bits. May run script code (`__index__`).
///
/// # Errors
/// As [`resolve`].
pub fn unpack(ctx: &Ctx, slice: &Value) -> Result<(i64, i64, i64)> {
    let Some(s) = slice.downcast::<SliceObj>() else {
        return Err(ctx.type_error(format!("slice expected, got {}", ctx.type_name(slice))));
    };
    let step = match bound(ctx, &s.step)? {
        None => 1,
        Some(0) => return Err(ctx.value_error("slice step cannot be zero")),
        Some(step) => step.max(-i64::MAX),
    };
    let (first, last) = if step < 0 { (i64::MAX, i64::MIN) } else { (0, i64::MAX) };
    let start = bound(ctx, &s.start)?.unwrap_or(first);
    let stop = bound(ctx, &s.stop)?.unwrap_or(last);
    Ok((start, stop, step))
}

/// What unpacked bounds select of a sequence of `len` items.
pub fn adjust((start, stop, step): (i64, i64, i64), len: usize) -> Selection {
    let len = len as i64;
    let (low, high) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let clamp = |at: i64| if at < 0 { at.saturating_add(len).max(low) } else { at.min(high) };
    let (start, stop) = (clamp(start), clamp(stop));
    let count = if step < 0 {
        if stop < start { (start - stop - 1) / -step + 1 } else { 0 }
    } else if start < stop {
        (stop - start - 1) / step + 1
    } else {
        0
    };
    Selection { start, stop, step, count: count as usize }
}

/// A bound of a slice: `None` for None, otherwise an integer clamped to 64 bits.
fn bound(ctx: &Ctx, value: &Value) -> Result<Option<i64>> {
    if value.is_none() {
        return Ok(None);
    }
    check_bound(ctx, value)?;
    ctx.index_clamped(value).map(Some)
}

fn check_bound(ctx: &Ctx, value: &Value) -> Result<()> {
    if ctx.has_index(value) {
        return Ok(());
    }
    Err(ctx.type_error("slice indices must be integers or None or have an __index__ method"))
}

/// A slice object.
pub fn new_slice(ctx: &Ctx, start: Value, stop: Value, step: Value) -> Value {
    ctx.alloc(&ctx.types().slice, SliceObj { start, stop, step }).into_value()
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("indices", "(self, len, /)", indices).doc(
        "S.indices(len) -> (start, stop, stride)\n\nThe bounds of the slice for a sequence of that length.",
    ),
    NativeDef::new("__reduce__", "(self, /)", reduce),
];

const GETSET: &[GetSet] = &[
    GetSet::member("start", |ctx, s| part(ctx, s, |s| &s.start)),
    GetSet::member("stop", |ctx, s| part(ctx, s, |s| &s.stop)),
    GetSet::member("step", |ctx, s| part(ctx, s, |s| &s.step)),
];

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.hash.set(Some(|ctx, x| {
        let parts = tuple_of(ctx, x)?;
        ctx.hash(&parts)
    }));
}

fn part(ctx: &Ctx, value: &Value, get: fn(&SliceObj) -> &Value) -> Result<Value> {
    match value.downcast::<SliceObj>() {
        Some(s) => Ok(get(s).clone()),
        None => Err(ctx.type_error("a slice is required")),
    }
}

fn tuple_of(ctx: &Ctx, value: &Value) -> Result<Value> {
    let Some(s) = value.downcast::<SliceObj>() else { return Err(ctx.type_error("a slice is required")) };
    Ok(ctx.new_tuple(&[s.start.clone(), s.stop.clone(), s.step.clone()]))
}

fn new(ctx: &Ctx, _ty: &Type, args: Args<'_>) -> Result<Value> {
    if args.has_keywords() {
        return Err(ctx.type_error("slice() takes no keyword arguments"));
    }
    let none = Value::NONE;
    match args.pos() {
        [] => Err(ctx.type_error("slice expected at least 1 argument, got 0")),
        [stop] => Ok(new_slice(ctx, none.clone(), stop.clone(), none)),
        [start, stop] => Ok(new_slice(ctx, start.clone(), stop.clone(), none)),
        [start, stop, step] => Ok(new_slice(ctx, start.clone(), stop.clone(), step.clone())),
        more => Err(ctx.type_error(format!("slice expected at most 3 arguments, got {}", more.len()))),
    }
}

fn repr(ctx: &Ctx, value: &Value) -> Result<Value> {
    let Some(s) = value.downcast::<SliceObj>() else { return Err(ctx.type_error("a slice is required")) };
    let mut out = crate::text::TextBuf::new();
    for (lead, part) in [("slice(", &s.start), (", ", &s.stop), (", ", &s.step)] {
        out.push_str(lead);
        let shown = ctx.repr(part)?;
        if let Some(shown) = shown.downcast::<super::str::StrObj>() {
            out.push_text(shown.text());
        }
    }
    out.push_str(")");
    Ok(ctx.new_str_buf(out))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    if b.downcast::<SliceObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if a.is(b) {
        return Ok(Value::from_bool(matches!(cmp, Cmp::Eq | Cmp::Le | Cmp::Ge)));
    }
    let (a, b) = (tuple_of(ctx, a)?, tuple_of(ctx, b)?);
    ctx.compare(&a, &b, cmp)
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let parts = tuple_of(ctx, &args[0])?;
    Ok(ctx.new_tuple(&[ctx.types().slice.to_value(), parts]))
}

fn indices(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(s) = args[0].downcast::<SliceObj>() else { return Err(ctx.type_error("a slice is required")) };
    let len = ctx.index(&args[1])?;
    if super::int::is_negative(&len) {
        return Err(ctx.value_error("length should not be negative"));
    }
    let (start, stop, step) = big_indices(ctx, s, &super::int::to_big(&len))?;
    Ok(ctx.new_tuple_from([start, stop, step].into_iter().map(|part| ctx.new_big_int(part)).collect()))
}

/// Start, stop and step for a sequence of a length of any size.
///
/// # Errors
/// As [`resolve`].
pub(crate) fn big_indices(ctx: &Ctx, s: &SliceObj, len: &BigInt) -> Result<(BigInt, BigInt, BigInt)> {
    let step = big_bound(ctx, &s.step)?.unwrap_or_else(|| BigInt::from(1));
    if step.is_zero() {
        return Err(ctx.value_error("slice step cannot be zero"));
    }
    let backwards = step.is_negative();
    let (low, high) = if backwards { (BigInt::from(-1), len - 1) } else { (BigInt::zero(), len.clone()) };
    let clamp = |at: BigInt| {
        let at = if at.is_negative() { at + len } else { at };
        if at < low {
            low.clone()
        } else if at > high {
            high.clone()
        } else {
            at
        }
    };
    let start = match big_bound(ctx, &s.start)? {
        Some(at) => clamp(at),
        None => {
            if backwards {
                high.clone()
            } else {
                low.clone()
            }
        }
    };
    let stop = match big_bound(ctx, &s.stop)? {
        Some(at) => clamp(at),
        None => {
            if backwards {
                low
            } else {
                high
            }
        }
    };
    Ok((start, stop, step))
}

fn big_bound(ctx: &Ctx, value: &Value) -> Result<Option<BigInt>> {
    if value.is_none() {
        return Ok(None);
    }
    check_bound(ctx, value)?;
    let int = ctx.index(value)?;
    Ok(super::int::as_int(&int).map(|n| match n {
        IntRef::Small(n) => BigInt::from(n),
        IntRef::Big(n) => n.clone(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_clamped_and_counted() {
        let select = |bounds, len| {
            let s = adjust(bounds, len);
            (s.start, s.stop, s.count)
        };
        assert_eq!(select((0, i64::MAX, 1), 5), (0, 5, 5));
        assert_eq!(select((-2, i64::MAX, 1), 5), (3, 5, 2));
        assert_eq!(select((i64::MAX, i64::MIN, -1), 5), (4, -1, 5));
        assert_eq!(select((i64::MAX, i64::MIN, -2), 5), (4, -1, 3));
        assert_eq!(select((1, 4, 2), 5), (1, 4, 2));
        assert_eq!(select((4, 1, 1), 5), (4, 1, 0));
        assert_eq!(select((i64::MIN, i64::MAX, i64::MAX), 0), (0, 0, 0));
        assert_eq!(select((i64::MAX, i64::MIN, -i64::MAX), 3), (2, -1, 1));
    }
}

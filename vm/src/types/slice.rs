//! slice.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::Value;

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

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<SliceObj>("slice")
    .slots(slots)
    .shape(shape::SLICE)
    .flags(TypeFlags::MATCH_SELF.without(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}

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

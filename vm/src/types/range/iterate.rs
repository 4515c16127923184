//! Iterating over a range: machine words where all numbers fit, big integers elsewhere.

use super::{RangeObj, at};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, shape};
use crate::types::int::to_big;
use crate::types::iterators::RangeIterObj;
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use std::cell::{Cell, RefCell};

/// The numbers of a range that are left where they do not fit the word.
struct LongRangeIterObj {
    /// The next number, and how many there are.
    rest: RefCell<(BigInt, BigInt)>,
    step: BigInt,
}

impl Payload for LongRangeIterObj {}

static LONG: TypeSpec = TypeSpec::new::<LongRangeIterObj>("longrange_iterator")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::NO_NEW);

const METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", length_hint),
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::new("__setstate__", "(self, state, /)", setstate),
];

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(|ctx, x| {
        let Some(iterator) = x.downcast::<LongRangeIterObj>() else { return Ok(None) };
        let mut rest = iterator.rest.borrow_mut();
        if !rest.1.is_positive() {
            return Ok(None);
        }
        rest.1 -= 1u32;
        let following = &rest.0 + &iterator.step;
        let number = std::mem::replace(&mut rest.0, following);
        Ok(Some(ctx.new_big_int(number)))
    }));
}

/// Is it the iterator of a range whose numbers need more than 64 bits?
pub(crate) fn is_long_iterator(x: &Value) -> bool {
    x.downcast::<LongRangeIterObj>().is_some()
}

fn length_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let left =
        args[0].downcast::<LongRangeIterObj>().map_or_else(BigInt::zero, |i| i.rest.borrow().1.clone());
    Ok(ctx.new_big_int(left))
}

/// Passes over as many numbers as the state says.
fn setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let skip = to_big(&ctx.index(&args[1])?);
    if let Some(iterator) = args[0].downcast::<LongRangeIterObj>() {
        let mut rest = iterator.rest.borrow_mut();
        let skip = skip.clamp(BigInt::zero(), rest.1.clone());
        rest.0 += &iterator.step * &skip;
        rest.1 -= skip;
    }
    Ok(Value::NONE)
}

/// The iterator as `iter` of the range of what is left.
fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(iterator) = args[0].downcast::<LongRangeIterObj>() else { return Ok(Value::NONE) };
    let (next, left) = iterator.rest.borrow().clone();
    let stop = &next + &iterator.step * left;
    let step = ctx.new_big_int(iterator.step.clone());
    let range = ctx.new_range(&ctx.new_big_int(next), &ctx.new_big_int(stop), &step)?;
    Ok(ctx.new_tuple(&[ctx.builtin("iter"), ctx.new_tuple(&[range]), Value::NONE]))
}

/// `iter(r)`.
pub(super) fn forward(ctx: &Ctx, r: &RangeObj) -> Result<Value> {
    match r.small() {
        Some((start, step, len)) => Ok(words(ctx, start, step, len)),
        None => Ok(long(ctx, to_big(&r.start), to_big(&r.step), to_big(&r.len))),
    }
}

/// `reversed(r)`.
pub(super) fn reversed(ctx: &Ctx, r: &RangeObj) -> Result<Value> {
    match r.small() {
        Some((start, step, 0)) => Ok(words(ctx, start, -step, 0)),
        Some((start, step, len)) => Ok(words(ctx, start + (len - 1) * step, -step, len)),
        None => {
            let len = to_big(&r.len);
            let last = to_big(&at(ctx, r, &(&len - 1u32)));
            Ok(long(ctx, last, -to_big(&r.step), len))
        }
    }
}

pub(super) fn words(ctx: &Ctx, next: i64, step: i64, left: i64) -> Value {
    let iterator = RangeIterObj { next: Cell::new(next), step, left: Cell::new(left as u64) };
    ctx.alloc_exact(&ctx.types().range_iterator, shape::RANGE_ITER, iterator)
}

fn long(ctx: &Ctx, next: BigInt, step: BigInt, left: BigInt) -> Value {
    let ty = ctx.native_type(&LONG, None);
    ctx.alloc(&ty, LongRangeIterObj { rest: RefCell::new((next, left)), step }).into_value()
}

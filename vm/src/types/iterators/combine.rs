//! zip, map and filter.

use super::{LastPair, itself, payload};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, NativeDef};
use crate::object::{Kind, Payload, Slots, Type, Visitor};
use crate::value::Value;
use std::cell::Cell;

/// The payload of zip.
pub struct ZipObj {
    pub(crate) iterators: Vec<Value>,
    pub(crate) strict: Cell<bool>,
    last: LastPair,
}

impl Payload for ZipObj {
    const KIND: Kind = Kind::Zip;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.iterators.iter().for_each(&mut *visit);
        self.last.traverse(visit);
    }
    fn clear(&self) {
        self.last.clear();
    }
}

pub(super) const ZIP_METHODS: &[NativeDef] = &[
    NativeDef::new("__reduce__", "(self, /)", zip_reduce),
    NativeDef::new("__setstate__", "(self, state, /)", zip_setstate),
];

pub(super) fn zip_slots(s: &Slots) {
    s.new.set(Some(zip_new));
    s.iter.set(Some(itself));
    s.next.set(Some(zip_next));
}

fn zip_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let (iterables, [strict]) = args.with_known(ctx, "zip", ["strict"])?;
    let strict = match strict {
        Some(value) => ctx.is_true(value)?,
        None => false,
    };
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        iterators.push(ctx.iter(iterable)?);
    }
    Ok(ctx.alloc(ty, ZipObj { iterators, strict: Cell::new(strict), last: LastPair::default() }).into_value())
}

/// The next item of an iterator; lists, tuples and ranges are not asked by a call.
#[inline(always)]
fn next(ctx: &Ctx, iterator: &Value) -> Result<Option<Value>> {
    match crate::interp::next_quickly(iterator) {
        Some(item) => Ok(Some(item)),
        None => ctx.next(iterator),
    }
}

fn zip_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let zip = payload!(ctx, x, ZipObj, "zip");
    if let [a, b] = zip.iterators.as_slice() {
        let Some(left) = next(ctx, a)? else { return zip_end(ctx, zip, 0) };
        let Some(right) = next(ctx, b)? else { return zip_end(ctx, zip, 1) };
        return Ok(Some(zip.last.give(ctx, left, right)));
    }
    if zip.iterators.is_empty() {
        return Ok(None);
    }
    let mut items = Vec::with_capacity(zip.iterators.len());
    for (i, iterator) in zip.iterators.iter().enumerate() {
        match ctx.next(iterator)? {
            Some(item) => items.push(item),
            None => return zip_end(ctx, zip, i),
        }
    }
    Ok(Some(ctx.new_tuple_from(items)))
}

/// Iterator `i` is at its end: if the zip is strict, all must be.
fn zip_end(ctx: &Ctx, zip: &ZipObj, i: usize) -> Result<Option<Value>> {
    if !zip.strict.get() {
        return Ok(None);
    }
    if i > 0 {
        return Err(uneven(ctx, i, "shorter"));
    }
    for (i, iterator) in zip.iterators.iter().enumerate().skip(1) {
        if ctx.next(iterator)?.is_some() {
            return Err(uneven(ctx, i, "longer"));
        }
    }
    ctx.forget_return_value();
    Ok(None)
}

fn uneven(ctx: &Ctx, i: usize, word: &str) -> Raise {
    let others = if i == 1 { " 1".to_owned() } else { format!("s 1-{i}") };
    ctx.value_error(format!("zip() argument {} is {word} than argument{others}", i + 1))
}

fn zip_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let zip = payload!(ctx, &args[0], ZipObj, "zip");
    let class = ctx.type_of(&args[0]).to_value();
    let iterators = ctx.new_tuple(&zip.iterators);
    if zip.strict.get() {
        return Ok(ctx.new_tuple(&[class, iterators, Value::TRUE]));
    }
    Ok(ctx.new_pair(class, iterators))
}

fn zip_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let strict = ctx.is_true(&args[1])?;
    payload!(ctx, &args[0], ZipObj, "zip").strict.set(strict);
    Ok(Value::NONE)
}

/// The payload of map.
pub struct MapObj {
    pub(crate) function: Value,
    pub(crate) iterators: Vec<Value>,
}

impl Payload for MapObj {
    const KIND: Kind = Kind::Map;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        self.iterators.iter().for_each(visit);
    }
}

pub(super) const MAP_METHODS: &[NativeDef] = &[NativeDef::new("__reduce__", "(self, /)", map_reduce)];

pub(super) fn map_slots(s: &Slots) {
    s.new.set(Some(map_new));
    s.iter.set(Some(itself));
    s.next.set(Some(map_next));
}

fn map_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = if ty.is(&ctx.types().map) { args.no_keywords(ctx, "map")? } else { args.pos() };
    let [function, iterables @ ..] = values else {
        return Err(ctx.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(ctx.type_error("map() must have at least two arguments."));
    }
    let mut iterators = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        iterators.push(ctx.iter(iterable)?);
    }
    Ok(ctx.alloc(ty, MapObj { function: function.clone(), iterators }).into_value())
}

fn map_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let map = payload!(ctx, x, MapObj, "map");
    if let [iterator] = map.iterators.as_slice() {
        let Some(item) = ctx.next(iterator)? else { return Ok(None) };
        return ctx.call(&map.function, std::slice::from_ref(&item)).map(Some);
    }
    let mut items = Vec::with_capacity(map.iterators.len());
    for iterator in &map.iterators {
        match ctx.next(iterator)? {
            Some(item) => items.push(item),
            None => return Ok(None),
        }
    }
    ctx.call(&map.function, &items).map(Some)
}

fn map_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let map = payload!(ctx, &args[0], MapObj, "map");
    let mut parts = vec![map.function.clone()];
    parts.extend_from_slice(&map.iterators);
    Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), ctx.new_tuple_from(parts)))
}

/// The payload of filter.
pub struct FilterObj {
    function: Value,
    iterator: Value,
}

impl Payload for FilterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.iterator);
    }
}

pub(super) const FILTER_METHODS: &[NativeDef] = &[NativeDef::new("__reduce__", "(self, /)", filter_reduce)];

pub(super) fn filter_slots(s: &Slots) {
    s.new.set(Some(filter_new));
    s.iter.set(Some(itself));
    s.next.set(Some(filter_next));
}

fn filter_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let args = if ty.is(&ctx.types().filter) { args } else { Args::positional(args.pos()) };
    let values = args.between(ctx, "filter", 2, 2)?;
    let iterator = ctx.iter(&values[1])?;
    Ok(ctx.alloc(ty, FilterObj { function: values[0].clone(), iterator }).into_value())
}

fn filter_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let filter = payload!(ctx, x, FilterObj, "filter");
    let plain = filter.function.is_none() || filter.function.is(ctx.types().bool.as_value());
    loop {
        let Some(item) = ctx.next(&filter.iterator)? else { return Ok(None) };
        let good = if plain {
            ctx.is_true(&item)?
        } else {
            let answer = ctx.call(&filter.function, std::slice::from_ref(&item))?;
            ctx.is_true(&answer)?
        };
        if good {
            return Ok(Some(item));
        }
    }
}

fn filter_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let filter = payload!(ctx, &args[0], FilterObj, "filter");
    let parts = ctx.new_pair(filter.function.clone(), filter.iterator.clone());
    Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), parts))
}

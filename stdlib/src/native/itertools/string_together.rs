//! accumulate, chain, starmap, zip_longest, pairwise, batched.

use super::{itself, reduced, saved, state_parts, warn_saved};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{BinOp, Payload, Slots, Type, Visitor};
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

struct Accumulate {
    source: Value,
    function: Option<Value>,
    total: RefCell<Option<Value>>,
    initial: RefCell<Option<Value>>,
}

impl Payload for Accumulate {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
        self.function.iter().for_each(&mut *visit);
        self.total.borrow().iter().for_each(&mut *visit);
        self.initial.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = (self.total.take(), self.initial.take());
        drop(old);
    }
}

pub(super) const ACCUMULATE: TypeSpec = TypeSpec::new::<Accumulate>("itertools.accumulate")
    .methods(saved!(accumulate_reduce, accumulate_setstate))
    .slots(|s: &Slots| {
        s.new.set(Some(accumulate_new));
        s.iter.set(Some(itself));
        s.next.set(Some(accumulate_next));
    })
    .doc("Return series of accumulated sums (or other binary function results).");

fn accumulate_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    if args.pos().len() > 2 {
        let n = args.pos().len();
        return Err(ctx.type_error(format!("accumulate() takes at most 2 positional arguments ({n} given)")));
    }
    let (mut iterable, mut function, mut initial) = (args.pos().first(), args.pos().get(1), None);
    for (key, value) in args.keywords() {
        match text_of(key).as_str() {
            "iterable" if iterable.is_none() => iterable = Some(value),
            "func" if function.is_none() => function = Some(value),
            "initial" => initial = Some(value),
            other => {
                let message = format!("accumulate() got an unexpected keyword argument '{other}'");
                return Err(ctx.type_error(message));
            }
        }
    }
    let Some(iterable) = iterable else {
        return Err(ctx.type_error("accumulate() missing required argument 'iterable' (pos 1)"));
    };
    let given = |v: Option<&Value>| v.filter(|v| !v.is_none()).cloned();
    let accumulate = Accumulate {
        source: ctx.iter(iterable)?,
        function: given(function),
        total: RefCell::new(None),
        initial: RefCell::new(given(initial)),
    };
    Ok(ctx.alloc(ty, accumulate).into_value())
}

fn accumulate_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Accumulate>(x, "itertools.accumulate")?;
    let initial = it.initial.take();
    if let Some(initial) = initial {
        let old = it.total.replace(Some(initial.clone()));
        drop(old);
        return Ok(Some(initial));
    }
    let Some(item) = ctx.next(&it.source)? else { return Ok(None) };
    let before = it.total.borrow().clone();
    let total = match (before, &it.function) {
        (None, _) => item,
        (Some(before), None) => ctx.binary(BinOp::Add, &before, &item)?,
        (Some(before), Some(function)) => ctx.call(function, &[before, item])?,
    };
    let old = it.total.replace(Some(total.clone()));
    drop(old);
    Ok(Some(total))
}

/// Before the first total an initial value stands in front of the source; after it the total is the state.
fn accumulate_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Accumulate>(&args[0], "itertools.accumulate")?;
    let function = it.function.clone().unwrap_or(Value::NONE);
    let (initial, total) = (it.initial.borrow().clone(), it.total.borrow().clone());
    let rest = |first: &Value| -> Result<Value> {
        let itertools = ctx.import_module("itertools")?;
        let chain = ctx.get_attr_str(&itertools, "chain")?;
        ctx.call(&chain, &[ctx.new_tuple(std::slice::from_ref(first)), it.source.clone()])
    };
    match (initial, total) {
        (Some(initial), _) => reduced(ctx, &args[0], &[rest(&initial)?, function], Some(Value::NONE)),
        // None as a state means that there is none, so that this total is given again, and left out.
        (None, Some(total)) if total.is_none() => {
            let again = ctx.call(&ctx.type_of(&args[0]).to_value(), &[rest(&total)?, function])?;
            let islice = ctx.get_attr_str(&ctx.import_module("itertools")?, "islice")?;
            warn_saved(ctx)?;
            Ok(ctx.new_pair(islice, ctx.new_tuple(&[again, ctx.new_int(1), Value::NONE])))
        }
        (None, total) => reduced(ctx, &args[0], &[it.source.clone(), function], total),
    }
}

fn accumulate_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<Accumulate>(&args[0], "itertools.accumulate")?;
    let total = Some(args[1].clone()).filter(|total| !total.is_none());
    let old = it.total.replace(total);
    drop(old);
    Ok(Value::NONE)
}

struct Chain {
    /// The iterator over the iterables, until it is used up.
    source: RefCell<Option<Value>>,
    active: RefCell<Option<Value>>,
}

impl Payload for Chain {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.source.borrow().iter().for_each(&mut *visit);
        self.active.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = (self.source.take(), self.active.take());
        drop(old);
    }
}

pub(super) const CHAIN: TypeSpec = TypeSpec::new::<Chain>("itertools.chain")
    .methods(&[
        NativeDef::class("from_iterable", "(cls, iterable, /)", from_iterable)
            .doc("Alternative chain() constructor taking a single iterable argument that evaluates lazily."),
        NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
        NativeDef::new("__reduce__", "(self, /)", chain_reduce),
        NativeDef::new("__setstate__", "(self, state, /)", chain_setstate),
    ])
    .slots(|s: &Slots| {
        s.new.set(Some(chain_new));
        s.iter.set(Some(itself));
        s.next.set(Some(chain_next));
    })
    .doc("Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next.");

fn make_chain(ctx: &Ctx, ty: &Type, source: Value) -> Value {
    ctx.alloc(ty, Chain { source: RefCell::new(Some(source)), active: RefCell::default() }).into_value()
}

fn chain_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let iterables = args.no_keywords(ctx, "chain")?;
    let source = ctx.iter(&ctx.new_tuple(iterables))?;
    Ok(make_chain(ctx, ty, source))
}

fn from_iterable(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let source = ctx.iter(&args[1])?;
    match ctx.as_type(&args[0]) {
        Some(ty) => Ok(make_chain(ctx, &ty, source)),
        None => Err(ctx.type_error("chain.from_iterable() needs a class")),
    }
}

fn chain_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Chain>(x, "itertools.chain")?;
    loop {
        let active = it.active.borrow().clone();
        let active = match active {
            Some(active) => active,
            None => {
                let Some(source) = it.source.borrow().clone() else { return Ok(None) };
                let started = match ctx.next(&source) {
                    Ok(Some(iterable)) => ctx.iter(&iterable).map(Some),
                    other => other,
                };
                match started {
                    Ok(Some(iterator)) => {
                        let old = it.active.replace(Some(iterator.clone()));
                        drop(old);
                        iterator
                    }
                    other => {
                        let old = it.source.take();
                        drop(old);
                        ctx.forget_return_value();
                        return other;
                    }
                }
            }
        };
        if let Some(item) = ctx.next(&active)? {
            return Ok(Some(item));
        }
        let old = it.active.take();
        drop(old);
        ctx.forget_return_value();
    }
}

fn chain_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Chain>(&args[0], "itertools.chain")?;
    let (source, active) = (it.source.borrow().clone(), it.active.borrow().clone());
    let state = source.map(|source| ctx.new_tuple_from(std::iter::once(source).chain(active).collect()));
    reduced(ctx, &args[0], &[], state)
}

fn chain_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<Chain>(&args[0], "itertools.chain")?;
    let parts = state_parts(ctx, &args[1], 1..=2)?;
    if parts.iter().any(|part| ctx.type_of(part).slots().next.get().is_none()) {
        return Err(ctx.type_error("Arguments must be iterators."));
    }
    let mut parts = parts.into_iter();
    let old = (it.source.replace(parts.next()), it.active.replace(parts.next()));
    drop(old);
    Ok(Value::NONE)
}

struct Starmap {
    function: Value,
    source: Value,
}

impl Payload for Starmap {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.source);
    }
}

pub(super) const STARMAP: TypeSpec = TypeSpec::new::<Starmap>("itertools.starmap")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", starmap_reduce)])
    .slots(|s: &Slots| {
        s.new.set(Some(starmap_new));
        s.iter.set(Some(itself));
        s.next.set(Some(starmap_next));
    })
    .doc("Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.");

fn starmap_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "starmap", 2, 2)?;
    let source = ctx.iter(&values[1])?;
    Ok(ctx.alloc(ty, Starmap { function: values[0].clone(), source }).into_value())
}

fn starmap_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Starmap>(x, "itertools.starmap")?;
    let Some(args) = ctx.next(&it.source)? else { return Ok(None) };
    let args = ctx.collect(&args)?;
    ctx.call(&it.function, &args).map(Some)
}

fn starmap_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Starmap>(&args[0], "itertools.starmap")?;
    reduced(ctx, &args[0], &[it.function.clone(), it.source.clone()], None)
}

struct ZipLongest {
    sources: RefCell<Vec<Option<Value>>>,
    fill: RefCell<Value>,
}

impl Payload for ZipLongest {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.sources.borrow().iter().flatten().for_each(&mut *visit);
        visit(&self.fill.borrow());
    }
    fn clear(&self) {
        let old = self.sources.take();
        drop(old);
    }
}

pub(super) const ZIP_LONGEST: TypeSpec = TypeSpec::new::<ZipLongest>("itertools.zip_longest")
    .methods(saved!(zip_longest_reduce, zip_longest_setstate))
    .slots(|s: &Slots| {
        s.new.set(Some(zip_longest_new));
        s.iter.set(Some(itself));
        s.next.set(Some(zip_longest_next));
    })
    .doc("Return a zip_longest object whose .__next__() method returns a tuple; missing values are replaced with the fillvalue.");

fn zip_longest_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let mut fill = Value::NONE;
    for (key, value) in args.keywords() {
        if text_of(key) != "fillvalue" {
            return Err(ctx.type_error("zip_longest() got an unexpected keyword argument"));
        }
        fill = value.clone();
    }
    let mut sources = Vec::with_capacity(args.pos().len());
    for iterable in args.pos() {
        sources.push(Some(ctx.iter(iterable)?));
    }
    Ok(ctx.alloc(ty, ZipLongest { sources: RefCell::new(sources), fill: RefCell::new(fill) }).into_value())
}

fn zip_longest_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<ZipLongest>(x, "itertools.zip_longest")?;
    let n = it.sources.borrow().len();
    let mut items = Vec::with_capacity(n);
    if it.sources.borrow().iter().flatten().next().is_none() {
        return Ok(None);
    }
    for i in 0..n {
        let source = it.sources.borrow().get(i).cloned().flatten();
        let item = match &source {
            Some(source) => ctx.next(source)?,
            None => None,
        };
        if item.is_none() && source.is_some() {
            let old = it.sources.borrow_mut().get_mut(i).and_then(Option::take);
            drop(old);
            ctx.forget_return_value();
            if it.sources.borrow().iter().flatten().next().is_none() {
                return Ok(None);
            }
        }
        items.push(item.unwrap_or_else(|| it.fill.borrow().clone()));
    }
    Ok(Some(ctx.new_tuple_from(items)))
}

/// A source that is used up is an empty one of the copy.
fn zip_longest_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<ZipLongest>(&args[0], "itertools.zip_longest")?;
    let sources = it.sources.borrow().clone();
    let sources: Vec<Value> =
        sources.into_iter().map(|source| source.unwrap_or_else(|| ctx.new_tuple(&[]))).collect();
    let fill = it.fill.borrow().clone();
    reduced(ctx, &args[0], &sources, Some(fill))
}

fn zip_longest_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let old = ctx.payload::<ZipLongest>(&args[0], "itertools.zip_longest")?.fill.replace(args[1].clone());
    drop(old);
    Ok(Value::NONE)
}

struct Pairwise {
    source: RefCell<Option<Value>>,
    before: RefCell<Option<Value>>,
}

impl Payload for Pairwise {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.source.borrow().iter().for_each(&mut *visit);
        self.before.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = (self.source.take(), self.before.take());
        drop(old);
    }
}

pub(super) const PAIRWISE: TypeSpec = TypeSpec::new::<Pairwise>("itertools.pairwise")
    .slots(|s: &Slots| {
        s.new.set(Some(pairwise_new));
        s.iter.set(Some(itself));
        s.next.set(Some(pairwise_next));
    })
    .doc("Return an iterator of overlapping pairs taken from the input iterator.");

fn pairwise_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "pairwise", 1, 1)?;
    let source = ctx.iter(&values[0])?;
    Ok(ctx
        .alloc(ty, Pairwise { source: RefCell::new(Some(source)), before: RefCell::default() })
        .into_value())
}

fn pairwise_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Pairwise>(x, "itertools.pairwise")?;
    let Some(source) = it.source.borrow().clone() else { return Ok(None) };
    let end = || {
        let old = (it.source.take(), it.before.take());
        drop(old);
        Ok(None)
    };
    let before = it.before.borrow().clone();
    let before = match before {
        Some(before) => before,
        None => match ctx.next(&source)? {
            Some(first) => {
                let old = it.before.replace(Some(first.clone()));
                drop(old);
                // The iterator may have been used up by its own source.
                if it.source.borrow().is_none() {
                    return end();
                }
                first
            }
            None => return end(),
        },
    };
    let Some(item) = ctx.next(&source)? else { return end() };
    let old = it.before.replace(Some(item.clone()));
    drop(old);
    Ok(Some(ctx.new_pair(before, item)))
}

struct Batched {
    source: RefCell<Option<Value>>,
    n: usize,
    strict: Cell<bool>,
}

impl Payload for Batched {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.source.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = self.source.take();
        drop(old);
    }
}

pub(super) const BATCHED: TypeSpec = TypeSpec::new::<Batched>("itertools.batched")
    .slots(|s: &Slots| {
        s.new.set(Some(batched_new));
        s.iter.set(Some(itself));
        s.next.set(Some(batched_next));
    })
    .doc("Batch data into tuples of length n. The last batch may be shorter than n.");

fn batched_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [iterable, n, strict] = args.places(ctx, "batched", ["iterable", "n", "strict"], 2)?;
    let n = ctx.index_checked(n.unwrap_or(&Value::NONE))?;
    let strict = match strict {
        Some(strict) => ctx.is_true(strict)?,
        None => false,
    };
    if n < 1 {
        return Err(ctx.value_error("n must be at least one"));
    }
    let source = ctx.iter(iterable.unwrap_or(&Value::NONE))?;
    let batched = Batched { source: RefCell::new(Some(source)), n: n as usize, strict: Cell::new(strict) };
    Ok(ctx.alloc(ty, batched).into_value())
}

fn batched_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Batched>(x, "itertools.batched")?;
    let Some(source) = it.source.borrow().clone() else { return Ok(None) };
    let mut items = Vec::with_capacity(it.n.min(1 << 16));
    while items.len() < it.n {
        match ctx.next(&source)? {
            Some(item) => items.push(item),
            None => break,
        }
    }
    if items.len() == it.n {
        return Ok(Some(ctx.new_tuple_from(items)));
    }
    let old = it.source.take();
    drop(old);
    ctx.forget_return_value();
    if items.is_empty() {
        return Ok(None);
    }
    if it.strict.get() {
        return Err(ctx.value_error("batched(): incomplete batch"));
    }
    Ok(Some(ctx.new_tuple_from(items)))
}

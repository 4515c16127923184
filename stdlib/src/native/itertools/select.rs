//! compress, dropwhile, takewhile, filterfalse, islice.

use super::{itself, reduced, saved, warn_saved};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, Visitor};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

struct Compress {
    data: Value,
    selectors: Value,
}

impl Payload for Compress {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.data);
        visit(&self.selectors);
    }
}

pub(super) const COMPRESS: TypeSpec = TypeSpec::new::<Compress>("itertools.compress")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", compress_reduce)])
    .slots(|s: &Slots| {
        s.new.set(Some(compress_new));
        s.iter.set(Some(itself));
        s.next.set(Some(compress_next));
    })
    .doc("Return data elements corresponding to true selector elements.");

fn compress_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [data, selectors] = args.places(ctx, "compress", ["data", "selectors"], 2)?;
    let data = ctx.iter(data.unwrap_or(&Value::NONE))?;
    let selectors = ctx.iter(selectors.unwrap_or(&Value::NONE))?;
    Ok(ctx.alloc(ty, Compress { data, selectors }).into_value())
}

fn compress_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Compress>(x, "itertools.compress")?;
    loop {
        let Some(item) = ctx.next(&it.data)? else { return Ok(None) };
        let Some(selector) = ctx.next(&it.selectors)? else { return Ok(None) };
        if ctx.is_true(&selector)? {
            return Ok(Some(item));
        }
    }
}

fn compress_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Compress>(&args[0], "itertools.compress")?;
    reduced(ctx, &args[0], &[it.data.clone(), it.selectors.clone()], None)
}

/// The payload of dropwhile, takewhile and filterfalse.
struct Filter<const KIND: u8> {
    function: Value,
    source: Value,
    /// dropwhile: the predicate failed once. takewhile: it is over.
    turned: Cell<bool>,
}

impl<const K: u8> Payload for Filter<K> {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.source);
    }
}

type DropWhile = Filter<0>;
type TakeWhile = Filter<1>;
type FilterFalse = Filter<2>;

fn filter_new<const K: u8>(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let name = ["dropwhile", "takewhile", "filterfalse"][K as usize];
    let values = args.between(ctx, name, 2, 2)?;
    let source = ctx.iter(&values[1])?;
    Ok(ctx
        .alloc(ty, Filter::<K> { function: values[0].clone(), source, turned: Cell::new(false) })
        .into_value())
}

fn filter_reduce<const K: u8>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Filter<K>>(&args[0], "itertools")?;
    // filterfalse has nothing but its arguments.
    let state = (K != 2).then(|| ctx.new_int(i64::from(it.turned.get())));
    reduced(ctx, &args[0], &[it.function.clone(), it.source.clone()], state)
}

fn filter_setstate<const K: u8>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let turned = ctx.is_true(&args[1])?;
    ctx.payload::<Filter<K>>(&args[0], "itertools")?.turned.set(turned);
    Ok(Value::NONE)
}

fn good<const K: u8>(ctx: &Ctx, it: &Filter<K>, item: &Value) -> Result<bool> {
    let answer = ctx.call(&it.function, std::slice::from_ref(item))?;
    ctx.is_true(&answer)
}

pub(super) const DROPWHILE: TypeSpec = TypeSpec::new::<DropWhile>("itertools.dropwhile")
    .methods(saved!(filter_reduce::<0>, filter_setstate::<0>))
    .slots(|s: &Slots| {
        s.new.set(Some(filter_new::<0>));
        s.iter.set(Some(itself));
        s.next.set(Some(dropwhile_next));
    })
    .doc("Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.");

fn dropwhile_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<DropWhile>(x, "itertools.dropwhile")?;
    loop {
        let Some(item) = ctx.next(&it.source)? else { return Ok(None) };
        if it.turned.get() || !good(ctx, it, &item)? {
            it.turned.set(true);
            return Ok(Some(item));
        }
    }
}

pub(super) const TAKEWHILE: TypeSpec = TypeSpec::new::<TakeWhile>("itertools.takewhile")
    .methods(saved!(filter_reduce::<1>, filter_setstate::<1>))
    .slots(|s: &Slots| {
        s.new.set(Some(filter_new::<1>));
        s.iter.set(Some(itself));
        s.next.set(Some(takewhile_next));
    })
    .doc("Return successive entries from an iterable as long as the predicate evaluates to true for each entry.");

fn takewhile_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<TakeWhile>(x, "itertools.takewhile")?;
    if it.turned.get() {
        return Ok(None);
    }
    let Some(item) = ctx.next(&it.source)? else { return Ok(None) };
    if good(ctx, it, &item)? {
        return Ok(Some(item));
    }
    it.turned.set(true);
    Ok(None)
}

pub(super) const FILTERFALSE: TypeSpec = TypeSpec::new::<FilterFalse>("itertools.filterfalse")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", filter_reduce::<2>)])
    .slots(|s: &Slots| {
        s.new.set(Some(filter_new::<2>));
        s.iter.set(Some(itself));
        s.next.set(Some(filterfalse_next));
    })
    .doc("Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.");

fn filterfalse_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<FilterFalse>(x, "itertools.filterfalse")?;
    let plain = it.function.is_none() || it.function.is(ctx.types().bool.as_value());
    loop {
        let Some(item) = ctx.next(&it.source)? else { return Ok(None) };
        let taken = if plain { ctx.is_true(&item)? } else { good(ctx, it, &item)? };
        if !taken {
            return Ok(Some(item));
        }
    }
}

struct Islice {
    source: RefCell<Option<Value>>,
    /// The number of the next item to give.
    next: Cell<u64>,
    stop: Option<u64>,
    step: u64,
    /// How many items were taken from the source.
    taken: Cell<u64>,
}

impl Payload for Islice {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.source.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = self.source.take();
        drop(old);
    }
}

pub(super) const ISLICE: TypeSpec = TypeSpec::new::<Islice>("itertools.islice")
    .methods(saved!(islice_reduce, islice_setstate))
    .slots(|s: &Slots| {
        s.new.set(Some(islice_new));
        s.iter.set(Some(itself));
        s.next.set(Some(islice_next));
    })
    .doc("islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object");

/// A bound of islice, `None` for None. Whatever is no number, or too large for one, is -1: why is not told.
fn bound(ctx: &Ctx, value: &Value) -> Result<Option<i64>> {
    if value.is_none() {
        return Ok(None);
    }
    match ctx.index_i64(value) {
        Ok(n) => Ok(Some(n.unwrap_or(-1))),
        Err(raise) if raise.is(ctx, &ctx.exceptions().exception) => Ok(Some(-1)),
        Err(raise) => Err(raise),
    }
}

fn islice_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    const STOP: &str = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const INDICES: &str = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    const STEP: &str = "Step for islice() must be a positive integer or None.";
    let values = args.between(ctx, "islice", 2, 4)?;
    let (start, stop, step) = match values {
        [_, start, stop, rest @ ..] => (bound(ctx, start)?.unwrap_or(0), stop, rest.first()),
        _ => (0, &values[1], None),
    };
    let stop = bound(ctx, stop)?;
    if stop == Some(-1) {
        return Err(ctx.value_error(STOP));
    }
    if start < 0 || stop.is_some_and(|stop| stop < 0) {
        return Err(ctx.value_error(INDICES));
    }
    let step = step.map_or(Ok(None), |step| bound(ctx, step))?.unwrap_or(1);
    if step < 1 {
        return Err(ctx.value_error(STEP));
    }
    let (start, stop, step) = (start as u64, stop.map(|stop| stop as u64), step as u64);
    let source = ctx.iter(&values[0])?;
    let islice = Islice {
        source: RefCell::new(Some(source)),
        next: Cell::new(start),
        stop,
        step,
        taken: Cell::new(0),
    };
    Ok(ctx.alloc(ty, islice).into_value())
}

/// A new islice over the same source, from the next item on; the state says how many it took.
fn islice_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Islice>(&args[0], "itertools.islice")?;
    let source = it.source.borrow().clone();
    let number = |n: u64| ctx.new_int(n as i64);
    match source {
        None => {
            let empty = ctx.iter(&ctx.new_list(Vec::new()))?;
            reduced(ctx, &args[0], &[empty, number(0)], Some(number(0)))
        }
        Some(source) => {
            let stop = it.stop.map_or(Value::NONE, number);
            let made = [source, number(it.next.get()), stop, number(it.step)];
            reduced(ctx, &args[0], &made, Some(number(it.taken.get())))
        }
    }
}

fn islice_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let taken = ctx.index_checked(&args[1])?;
    ctx.payload::<Islice>(&args[0], "itertools.islice")?.taken.set(taken.max(0) as u64);
    Ok(Value::NONE)
}

fn islice_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Islice>(x, "itertools.islice")?;
    let Some(source) = it.source.borrow().clone() else { return Ok(None) };
    let end = || {
        let old = it.source.take();
        drop(old);
        Ok(None)
    };
    while it.taken.get() < it.next.get() {
        if ctx.next(&source)?.is_none() {
            return end();
        }
        it.taken.set(it.taken.get() + 1);
    }
    if it.stop.is_some_and(|stop| it.taken.get() >= stop) {
        return end();
    }
    let Some(item) = ctx.next(&source)? else { return end() };
    it.taken.set(it.taken.get() + 1);
    let next = it.next.get().saturating_add(it.step);
    it.next.set(it.stop.map_or(next, |stop| next.min(stop)));
    Ok(Some(item))
}

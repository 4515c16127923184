//! count, cycle, repeat.

use super::{itself, reduced, saved, state_parts, warn_saved};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{BinOp, Payload, Slots, Type, Visitor};
use gilbox_vm::types::list::ListObj;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

struct Count {
    next: RefCell<Value>,
    step: Value,
}

impl Payload for Count {}

pub(super) const COUNT: TypeSpec = TypeSpec::new::<Count>("itertools.count")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", count_reduce)])
    .slots(|s: &Slots| {
        s.new.set(Some(count_new));
        s.iter.set(Some(itself));
        s.next.set(Some(count_next));
        s.repr.set(Some(count_repr));
    })
    .doc("Return a count object whose .__next__() method returns consecutive values.");

fn is_number(ctx: &Ctx, x: &Value) -> bool {
    let names = ctx.names();
    let ty = ctx.type_of(x);
    [&names.__index__, &names.__int__, &names.__float__, &names.__complex__]
        .into_iter()
        .any(|n| ty.lookup(n).is_some())
}

fn count_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [start, step] = args.places(ctx, "count", ["start", "step"], 0)?;
    if [start, step].into_iter().flatten().any(|x| !is_number(ctx, x)) {
        return Err(ctx.type_error("a number is required"));
    }
    let start = start.cloned().unwrap_or(Value::from_i32(0));
    let step = step.cloned().unwrap_or(Value::from_i32(1));
    Ok(ctx.alloc(ty, Count { next: RefCell::new(start), step }).into_value())
}

fn count_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Count>(x, "itertools.count")?;
    let now = it.next.borrow().clone();
    let after = match (now.as_small_int(), it.step.as_small_int()) {
        (Some(a), Some(b)) => ctx.new_int(a + b),
        _ => ctx.binary(BinOp::Add, &now, &it.step)?,
    };
    let old = it.next.replace(after);
    drop(old);
    Ok(Some(now))
}

fn count_repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let it = ctx.payload::<Count>(x, "itertools.count")?;
    let now = it.next.borrow().clone();
    let now = ctx.repr_text(&now)?;
    if it.step.as_small_int() == Some(1) {
        return Ok(ctx.new_str(&format!("count({now})")));
    }
    Ok(ctx.new_str(&format!("count({now}, {})", ctx.repr_text(&it.step)?)))
}

fn count_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Count>(&args[0], "itertools.count")?;
    let now = it.next.borrow().clone();
    let parts = if it.step.as_small_int() == Some(1) { vec![now] } else { vec![now, it.step.clone()] };
    reduced(ctx, &args[0], &parts, None)
}

struct Cycle {
    /// The iterator, until it is used up.
    source: RefCell<Option<Value>>,
    saved: RefCell<Vec<Value>>,
    at: Cell<usize>,
    /// Is all that the iterator still gives saved already, as in a copy of one that was used up?
    knows_all: Cell<bool>,
}

impl Payload for Cycle {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.source.borrow().iter().for_each(&mut *visit);
        self.saved.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = (self.source.take(), self.saved.take());
        drop(old);
    }
}

pub(super) const CYCLE: TypeSpec = TypeSpec::new::<Cycle>("itertools.cycle")
    .methods(saved!(cycle_reduce, cycle_setstate))
    .slots(|s: &Slots| {
        s.new.set(Some(cycle_new));
        s.iter.set(Some(itself));
        s.next.set(Some(cycle_next));
    })
    .doc("Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.");

fn cycle_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "cycle", 1, 1)?;
    let source = ctx.iter(&values[0])?;
    let cycle = Cycle {
        source: RefCell::new(Some(source)),
        saved: RefCell::default(),
        at: Cell::new(0),
        knows_all: Cell::new(false),
    };
    Ok(ctx.alloc(ty, cycle).into_value())
}

fn cycle_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Cycle>(x, "itertools.cycle")?;
    let source = it.source.borrow().clone();
    if let Some(source) = source {
        if let Some(item) = ctx.next(&source)? {
            if !it.knows_all.get() {
                it.saved.borrow_mut().push(item.clone());
            }
            return Ok(Some(item));
        }
        let old = it.source.take();
        drop(old);
        ctx.forget_return_value();
    }
    let saved = it.saved.borrow();
    if saved.is_empty() {
        return Ok(None);
    }
    let at = it.at.get();
    it.at.set(if at + 1 >= saved.len() { 0 } else { at + 1 });
    Ok(saved.get(at).cloned())
}

fn cycle_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Cycle>(&args[0], "itertools.cycle")?;
    let source = it.source.borrow().clone();
    let saved = ctx.new_list(it.saved.borrow().clone());
    let used_up = source.is_none();
    let source = match source {
        Some(source) => source,
        None => {
            let again = ctx.iter(&saved)?;
            if it.at.get() != 0 {
                ctx.call_method_str(&again, "__setstate__", &[ctx.new_int(it.at.get() as i64)])?;
            }
            again
        }
    };
    let flag = if used_up { Value::TRUE } else { Value::from_bool(it.knows_all.get()) };
    reduced(ctx, &args[0], &[source], Some(ctx.new_pair(saved, flag)))
}

fn cycle_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<Cycle>(&args[0], "itertools.cycle")?;
    let parts = state_parts(ctx, &args[1], 2..=2)?;
    let Some(saved) = parts[0].downcast::<ListObj>().map(ListObj::to_vec) else {
        let got = ctx.type_name(&parts[0]);
        return Err(ctx.type_error(format!("argument 1 must be list, not {got}")));
    };
    it.knows_all.set(ctx.index_checked(&parts[1])? != 0);
    it.at.set(0);
    let old = it.saved.replace(saved);
    drop(old);
    Ok(Value::NONE)
}

struct Repeat {
    object: Value,
    /// How many are left; none for no end.
    left: Cell<Option<i64>>,
}

impl Payload for Repeat {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.object);
    }
}

pub(super) const REPEAT: TypeSpec = TypeSpec::new::<Repeat>("itertools.repeat")
    .methods(&[
        NativeDef::new("__length_hint__", "(self, /)", repeat_hint),
        NativeDef::new("__reduce__", "(self, /)", repeat_reduce),
    ])
    .slots(|s: &Slots| {
        s.new.set(Some(repeat_new));
        s.iter.set(Some(itself));
        s.next.set(Some(repeat_next));
        s.repr.set(Some(repeat_repr));
    })
    .doc("Create an iterator which returns the object for the specified number of times.");

fn repeat_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [object, times] = args.places(ctx, "repeat", ["object", "times"], 1)?;
    let left = match times {
        Some(times) => Some(ctx.index_checked(times)?.max(0)),
        None => None,
    };
    let object = object.cloned().unwrap_or(Value::NONE);
    Ok(ctx.alloc(ty, Repeat { object, left: Cell::new(left) }).into_value())
}

fn repeat_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Repeat>(x, "itertools.repeat")?;
    match it.left.get() {
        Some(0) => return Ok(None),
        Some(n) => it.left.set(Some(n - 1)),
        None => {}
    }
    Ok(Some(it.object.clone()))
}

fn repeat_repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let it = ctx.payload::<Repeat>(x, "itertools.repeat")?;
    let object = ctx.repr_text(&it.object)?;
    Ok(ctx.new_str(&match it.left.get() {
        Some(n) => format!("repeat({object}, {n})"),
        None => format!("repeat({object})"),
    }))
}

fn repeat_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    match ctx.payload::<Repeat>(&args[0], "itertools.repeat")?.left.get() {
        Some(n) => Ok(ctx.new_int(n)),
        None => Err(ctx.type_error("len() of unsized object")),
    }
}

fn repeat_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Repeat>(&args[0], "itertools.repeat")?;
    let mut parts = vec![it.object.clone()];
    parts.extend(it.left.get().map(|n| ctx.new_int(n)));
    reduced(ctx, &args[0], &parts, None)
}

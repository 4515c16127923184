//! groupby and tee.

use super::{itself, reduced, saved, state_parts, warn_saved};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::value::Value;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

pub(super) struct GroupBy {
    source: Value,
    key: Option<Value>,
    /// The key of the group that was given out last.
    target: RefCell<Option<Value>>,
    /// The key of the item at hand.
    current_key: RefCell<Option<Value>>,
    current: RefCell<Option<Value>>,
    /// The number of the group that may still take items.
    group: Cell<u64>,
}

impl Payload for GroupBy {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
        self.key.iter().for_each(&mut *visit);
        self.target.borrow().iter().for_each(&mut *visit);
        self.current_key.borrow().iter().for_each(&mut *visit);
        self.current.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = (self.target.take(), self.current_key.take(), self.current.take());
        drop(old);
    }
}

pub(super) const GROUPBY: TypeSpec = TypeSpec::new::<GroupBy>("itertools.groupby")
    .methods(saved!(groupby_reduce, groupby_setstate))
    .slots(|s: &Slots| {
        s.new.set(Some(groupby_new));
        s.iter.set(Some(itself));
        s.next.set(Some(groupby_next));
    })
    .doc("make an iterator that returns consecutive keys and groups from the iterable");

fn groupby_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [iterable, key] = args.places(ctx, "groupby", ["iterable", "key"], 1)?;
    let groupby = GroupBy {
        source: ctx.iter(iterable.unwrap_or(&Value::NONE))?,
        key: key.filter(|k| !k.is_none()).cloned(),
        target: RefCell::default(),
        current_key: RefCell::default(),
        current: RefCell::default(),
        group: Cell::new(0),
    };
    Ok(ctx.alloc(ty, groupby).into_value())
}

/// Takes the next item from the source; false at its end.
fn step(ctx: &Ctx, it: &GroupBy) -> Result<bool> {
    let Some(item) = ctx.next(&it.source)? else {
        ctx.forget_return_value();
        return Ok(false);
    };
    let key = match &it.key {
        Some(key) => ctx.call(key, std::slice::from_ref(&item))?,
        None => item.clone(),
    };
    let old = (it.current.replace(Some(item)), it.current_key.replace(Some(key)));
    drop(old);
    Ok(true)
}

fn groupby_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<GroupBy>(x, "itertools.groupby")?;
    it.group.set(it.group.get() + 1);
    loop {
        let (current, target) = (it.current_key.borrow().clone(), it.target.borrow().clone());
        match (current, target) {
            (Some(_), None) => break,
            (Some(current), Some(target)) if !ctx.eq(&target, &current)? => break,
            _ => {}
        }
        if !step(ctx, it)? {
            return Ok(None);
        }
    }
    let key = it.current_key.borrow().clone().unwrap_or(Value::NONE);
    let old = it.target.replace(Some(key.clone()));
    drop(old);
    let grouper = Grouper { parent: x.clone(), key: key.clone(), group: it.group.get() };
    let grouper = ctx.alloc(&ctx.type_for::<Grouper>(), grouper).into_value();
    Ok(Some(ctx.new_pair(key, grouper)))
}

fn groupby_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<GroupBy>(&args[0], "itertools.groupby")?;
    let made = [it.source.clone(), it.key.clone().unwrap_or(Value::NONE)];
    let known = [&it.current_key, &it.current, &it.target].map(|part| part.borrow().clone());
    let known: Option<Vec<Value>> = known.into_iter().collect();
    reduced(ctx, &args[0], &made, known.map(|parts| ctx.new_tuple_from(parts)))
}

fn groupby_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    warn_saved(ctx)?;
    let it = ctx.payload::<GroupBy>(&args[0], "itertools.groupby")?;
    let mut parts = state_parts(ctx, &args[1], 3..=3)?.into_iter();
    let old = [&it.current_key, &it.current, &it.target].map(|part| part.replace(parts.next()));
    drop(old);
    Ok(Value::NONE)
}

fn grouper_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let grouper = ctx.payload::<Grouper>(&args[0], "itertools._grouper")?;
    let it = ctx.payload::<GroupBy>(&grouper.parent, "itertools.groupby")?;
    if it.group.get() == grouper.group {
        return reduced(ctx, &args[0], &[grouper.parent.clone(), grouper.key.clone()], None);
    }
    warn_saved(ctx)?;
    let iter = ctx.get_attr_str(&ctx.import_module("builtins")?, "iter")?;
    Ok(ctx.new_pair(iter, ctx.new_tuple(&[ctx.new_tuple(&[])])))
}

pub(super) struct Grouper {
    parent: Value,
    key: Value,
    group: u64,
}

impl Payload for Grouper {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.parent);
        visit(&self.key);
    }
}

pub(super) const GROUPER: TypeSpec = TypeSpec::new::<Grouper>("itertools._grouper")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", grouper_reduce)])
    .flags(TypeFlags::BASE)
    .slots(|s: &Slots| {
        s.new.set(Some(grouper_new));
        s.iter.set(Some(itself));
        s.next.set(Some(grouper_next));
    });

fn grouper_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "_grouper", 2, 2)?;
    let it = ctx.payload::<GroupBy>(&values[0], "itertools.groupby")?;
    it.group.set(it.group.get() + 1);
    let grouper = Grouper { parent: values[0].clone(), key: values[1].clone(), group: it.group.get() };
    Ok(ctx.alloc(ty, grouper).into_value())
}

fn grouper_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let grouper = ctx.payload::<Grouper>(x, "itertools._grouper")?;
    let it = ctx.payload::<GroupBy>(&grouper.parent, "itertools.groupby")?;
    if it.group.get() != grouper.group {
        return Ok(None);
    }
    if it.current.borrow().is_none() && !step(ctx, it)? {
        return Ok(None);
    }
    let key = it.current_key.borrow().clone().unwrap_or(Value::NONE);
    if !ctx.eq(&grouper.key, &key)? {
        return Ok(None);
    }
    let (item, old) = (it.current.take(), it.current_key.take());
    drop(old);
    Ok(item)
}

/// The source that the branches of a tee share.
struct Shared {
    source: Value,
    running: Cell<bool>,
}

/// An item and the way to the next; the last link is empty.
#[derive(Default)]
struct Link {
    next: OnceCell<(Value, Rc<Link>)>,
}

impl Drop for Link {
    fn drop(&mut self) {
        // A long queue falls link by link, not by recursion.
        let mut rest = self.next.take();
        while let Some((item, link)) = rest {
            drop(item);
            rest = Rc::try_unwrap(link).ok().and_then(|mut link| link.next.take());
        }
    }
}

pub(super) struct Tee {
    shared: Rc<Shared>,
    link: RefCell<Rc<Link>>,
}

impl Payload for Tee {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        // What several branches share is counted for none: it lives until the last of them goes.
        if Rc::strong_count(&self.shared) == 1 {
            visit(&self.shared.source);
        }
        let mut link = self.link.borrow().clone();
        while let Some((item, next)) = link.next.get() {
            // This walk holds the link itself.
            if Rc::strong_count(&link) > 2 {
                break;
            }
            visit(item);
            let next = next.clone();
            link = next;
        }
    }
}

pub(super) const TEE: TypeSpec = TypeSpec::new::<Tee>("itertools._tee")
    .methods(&[NativeDef::new("__copy__", "(self, /)", |ctx, args| {
        let it = ctx.payload::<Tee>(&args[0], "itertools._tee")?;
        Ok(branch(ctx, it))
    })
    .doc("Returns an independent iterator.")])
    .slots(|s: &Slots| {
        s.new.set(Some(|ctx, _, args| first_branch(ctx, &args.between(ctx, "_tee", 1, 1)?[0])));
        s.iter.set(Some(itself));
        s.next.set(Some(tee_next));
    })
    .doc("Iterator wrapped to make it copyable.");

fn branch(ctx: &Ctx, it: &Tee) -> Value {
    let link = it.link.borrow().clone();
    let tee = Tee { shared: it.shared.clone(), link: RefCell::new(link) };
    ctx.alloc(&ctx.type_for::<Tee>(), tee).into_value()
}

fn first_branch(ctx: &Ctx, iterable: &Value) -> Result<Value> {
    let source = ctx.iter(iterable)?;
    if let Some(tee) = source.downcast::<Tee>() {
        return Ok(branch(ctx, tee));
    }
    let tee = Tee { shared: Rc::new(Shared { source, running: Cell::new(false) }), link: RefCell::default() };
    Ok(ctx.alloc(&ctx.type_for::<Tee>(), tee).into_value())
}

fn tee_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Tee>(x, "itertools._tee")?;
    let link = it.link.borrow().clone();
    if link.next.get().is_none() {
        if it.shared.running.replace(true) {
            return Err(ctx.runtime_error("cannot re-enter the tee iterator"));
        }
        let shared = it.shared.clone();
        let found = ctx.next(&shared.source);
        shared.running.set(false);
        let Some(item) = found? else {
            ctx.forget_return_value();
            return Ok(None);
        };
        let _ = link.next.set((item, Rc::default()));
    }
    let Some((item, next)) = link.next.get() else { return Ok(None) };
    let old = it.link.replace(next.clone());
    let item = item.clone();
    drop((old, link));
    Ok(Some(item))
}

pub(super) fn tee(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = match arg(args, 1) {
        Some(n) => ctx.index_checked(n)?,
        None => 2,
    };
    if n < 0 {
        return Err(ctx.value_error("n must be >= 0"));
    }
    if n == 0 {
        return Ok(ctx.new_tuple(&[]));
    }
    ctx.check_allocation((n as usize).saturating_mul(64))?;
    let first = first_branch(ctx, &args[0])?;
    let mut branches = vec![first.clone()];
    if let Some(tee) = first.downcast::<Tee>() {
        for _ in 1..n {
            branches.push(branch(ctx, tee));
        }
    }
    Ok(ctx.new_tuple_from(branches))
}

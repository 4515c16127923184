//! deque: a queue with two ends.

use super::deque_methods as methods;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Cmp, Payload, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::text::TextBuf;
use gilbox_vm::types::iterators::repr_items;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// The payload of deque. No borrow of the items is kept while script code may run.
#[derive(Default)]
pub(in crate::native) struct Deque {
    pub(super) items: RefCell<VecDeque<Value>>,
    pub(super) maxlen: Cell<Option<usize>>,
    /// Counts changes of the number or order of the items.
    pub(super) changes: Cell<u64>,
}

impl Payload for Deque {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = self.items.take();
        drop(old);
    }
}

impl Deque {
    pub(in crate::native) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    pub(super) fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }

    pub(super) fn touch(&self) {
        self.changes.set(self.changes.get().wrapping_add(1));
    }

    /// Adds at the right end, and drops an item from the left one if there is no room.
    pub(in crate::native) fn push(&self, value: Value) {
        self.touch();
        let old = {
            let mut items = self.items.borrow_mut();
            items.push_back(value);
            if self.maxlen.get().is_some_and(|n| items.len() > n) { items.pop_front() } else { None }
        };
        drop(old);
    }

    /// Takes the item at the left end out.
    pub(in crate::native) fn take_first(&self) -> Option<Value> {
        let first = self.items.borrow_mut().pop_front();
        if first.is_some() {
            self.touch();
        }
        first
    }

    /// Adds at the left end, and drops an item from the right one if there is no room.
    pub(super) fn push_left(&self, value: Value) {
        self.touch();
        let old = {
            let mut items = self.items.borrow_mut();
            items.push_front(value);
            if self.maxlen.get().is_some_and(|n| items.len() > n) { items.pop_back() } else { None }
        };
        drop(old);
    }

    pub(super) fn empty(&self) {
        self.touch();
        let old = self.items.take();
        drop(old);
    }
}

pub(super) fn deque_of<'a>(ctx: &Ctx, value: &'a Value) -> Result<&'a Deque> {
    ctx.payload::<Deque>(value, "collections.deque")
}

pub(super) const DEQUE: TypeSpec = TypeSpec::new::<Deque>("collections.deque")
    .methods(methods::METHODS)
    .getset(&[GetSet::get("maxlen", |ctx, x| {
        Ok(deque_of(ctx, x)?.maxlen.get().map_or(Value::NONE, |n| ctx.new_int(n as i64)))
    })])
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::WEAKREF))
    .doc("A list-like sequence optimized for data accesses near its endpoints.");

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, Deque::default()).into_value())));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.len.set(Some(|ctx, x| deque_of(ctx, x).map(Deque::len)));
    s.getitem.set(Some(methods::getitem));
    s.setitem.set(Some(methods::setitem));
    s.contains.set(Some(|ctx, x, item| {
        methods::find(ctx, deque_of(ctx, x)?, item, 0, usize::MAX).map(|at| at.is_some())
    }));
    s.concat.set(Some(methods::concat));
    s.repeat.set(Some(methods::repeat));
    s.inplace_concat.set(Some(methods::inplace_concat));
    s.inplace_repeat.set(Some(methods::inplace_repeat));
    s.iter.set(Some(|ctx, x| iterator::<false>(ctx, x, 0)));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let [iterable, maxlen] = args.places(ctx, "deque", ["iterable", "maxlen"], 0)?;
    let deque = deque_of(ctx, x)?;
    let maxlen = match maxlen.filter(|n| !n.is_none()) {
        Some(n) if !ctx.is_instance_by_mro(n, &ctx.types().int) => {
            return Err(ctx.type_error("an integer is required"));
        }
        Some(n) => match ctx.index_checked(n)? {
            n if n < 0 => return Err(ctx.value_error("maxlen must be non-negative")),
            n => Some(n as usize),
        },
        None => None,
    };
    deque.maxlen.set(maxlen);
    deque.empty();
    match iterable {
        Some(iterable) => methods::extend_with(ctx, x, deque, iterable, Deque::push),
        None => Ok(()),
    }
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let deque = deque_of(ctx, x)?;
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("[...]")) };
    let mut text = TextBuf::new();
    text.push_str(&ctx.type_of(x).name_text());
    text.push_ascii(b"([");
    let items: Vec<Value> = deque.items.borrow().iter().cloned().collect();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            text.push_ascii(b", ");
        }
        repr_items(ctx, &mut text, item)?;
    }
    text.push_ascii(b"]");
    if let Some(n) = deque.maxlen.get() {
        text.push_str(&format!(", maxlen={n}"));
    }
    text.push_ascii(b")");
    Ok(ctx.new_str_buf(text))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<Deque>(), b.downcast::<Deque>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.len() != y.len() && matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::from_bool(cmp == Cmp::Ne));
    }
    let mut at = 0;
    while let (Some(left), Some(right)) = (x.get(at), y.get(at)) {
        if !ctx.eq(&left, &right)? {
            return match cmp {
                Cmp::Eq => Ok(Value::FALSE),
                Cmp::Ne => Ok(Value::TRUE),
                _ => ctx.compare(&left, &right, cmp),
            };
        }
        at += 1;
    }
    Ok(Value::from_bool(cmp.holds(x.len().cmp(&y.len()))))
}

/// A place in a deque, forward or backward.
pub(super) struct Iter<const BACKWARD: bool> {
    deque: Value,
    at: Cell<usize>,
    left: Cell<usize>,
    changes: u64,
}

/// The iterator of `iter`.
pub(super) type Forward = Iter<false>;
/// The iterator of `reversed`.
pub(super) type Backward = Iter<true>;

impl<const B: bool> Payload for Iter<B> {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.deque);
    }
}

pub(super) const ITERATOR: TypeSpec = iterator_type::<false>("collections._deque_iterator");
pub(super) const REVERSE_ITERATOR: TypeSpec = iterator_type::<true>("collections._deque_reverse_iterator");

const fn iterator_type<const B: bool>(name: &'static str) -> TypeSpec {
    TypeSpec::new::<Iter<B>>(name)
        .methods(
            const {
                &[
                    NativeDef::new("__length_hint__", "(self, /)", hint::<B>),
                    NativeDef::new("__reduce__", "(self, /)", reduce::<B>),
                ]
            },
        )
        .slots(iterator_slots::<B>)
}

fn iterator_slots<const B: bool>(s: &Slots) {
    s.new.set(Some(new_iterator::<B>));
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(next::<B>));
}

/// An iterator over a deque that skips the first `skip` items.
pub(super) fn iterator<const B: bool>(ctx: &Ctx, x: &Value, skip: usize) -> Result<Value> {
    let deque = deque_of(ctx, x)?;
    let len = deque.len();
    let skip = skip.min(len);
    let iterator = Iter::<B> {
        deque: x.clone(),
        at: Cell::new(skip),
        left: Cell::new(len - skip),
        changes: deque.changes.get(),
    };
    Ok(ctx.alloc(&ctx.type_for::<Iter<B>>(), iterator).into_value())
}

fn new_iterator<const B: bool>(ctx: &Ctx, _ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "_deque_iterator", 1, 2)?;
    let skip = match values.get(1) {
        Some(n) => ctx.index_checked(n)?.max(0) as usize,
        None => 0,
    };
    iterator::<B>(ctx, &values[0], skip)
}

fn next<const B: bool>(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<Iter<B>>(x, "_deque_iterator")?;
    let deque = deque_of(ctx, &it.deque)?;
    // Backwards, an iterator that is through no longer looks at its deque; forwards it does.
    if B && it.left.get() == 0 {
        return Ok(None);
    }
    if it.changes != deque.changes.get() {
        it.left.set(0);
        return Err(ctx.runtime_error("deque mutated during iteration"));
    }
    if it.left.get() == 0 {
        return Ok(None);
    }
    let at = it.at.get();
    let place = if B { deque.len().checked_sub(at + 1) } else { Some(at) };
    it.at.set(at + 1);
    it.left.set(it.left.get() - 1);
    Ok(place.and_then(|i| deque.get(i)))
}

fn hint<const B: bool>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Iter<B>>(&args[0], "_deque_iterator")?;
    Ok(ctx.new_int(it.left.get() as i64))
}

fn reduce<const B: bool>(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<Iter<B>>(&args[0], "_deque_iterator")?;
    let at = deque_of(ctx, &it.deque)?.len().saturating_sub(it.left.get());
    let parts = ctx.new_pair(it.deque.clone(), ctx.new_int(at as i64));
    Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), parts))
}

//! Weak references and proxies.
//!
//! The interpreter keeps a table from objects to the references to them; neither side owns the other, and each
//! takes itself out when it dies.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{BinOp, Cmp, Header, Object, Payload, Slots, Type, TypeFlags, Visitor};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// The payload of weak references and proxies.
pub struct WeakObj {
    /// The address of the object's header; 0 once it is dead.
    target: Cell<usize>,
    callback: RefCell<Value>,
    /// The hash of the object, once asked for: it outlives the object.
    hash: Cell<Option<i64>>,
}

impl Payload for WeakObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.callback.borrow());
    }
    fn clear(&self) {
        drop(self.callback.replace(Value::NONE));
    }
}

impl Drop for WeakObj {
    fn drop(&mut self) {
        let target = self.target.get();
        if target == 0 || crate::heap::current().is_null() {
            return;
        }
        // The object starts a header before its payload.
        let me =
            (self as *const WeakObj as usize).wrapping_sub(std::mem::offset_of!(Object<WeakObj>, payload));
        Ctx::with_current(|ctx| {
            let mut table = ctx.vm().weak_references.borrow_mut();
            if let Some(list) = table.get_mut(&target) {
                list.retain(|reference| *reference != me);
                if list.is_empty() {
                    table.remove(&target);
                }
            }
        });
    }
}

/// The object at an address that the table or a reference names; `None` if it is already dying.
fn alive(address: usize) -> Option<Value> {
    if address == 0 {
        return None;
    }
    let raw = RawValue::from_header(address as *const Header);
    if raw.as_value().ref_count() == 0 { None } else { Some(raw.to_value()) }
}

fn address_of(x: &Value) -> usize {
    x.header().map_or(0, |header| header as *const Header as usize)
}

fn target(x: &Value) -> Option<Value> {
    x.downcast::<WeakObj>().and_then(|weak| alive(weak.target.get()))
}

pub(crate) const REFERENCE: TypeSpec = TypeSpec::new::<WeakObj>("weakref.ReferenceType")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(TypeFlags::BASE);
pub(crate) const PROXY: TypeSpec = TypeSpec::new::<WeakObj>("weakref.ProxyType")
    .slots(proxy_slots)
    .methods(PROXIED)
    .flags(TypeFlags::NO_NEW);
pub(crate) const CALLABLE_PROXY: TypeSpec = TypeSpec::new::<WeakObj>("weakref.CallableProxyType")
    .slots(callable_slots)
    .methods(PROXIED)
    .flags(TypeFlags::NO_NEW);

const PROXIED: &[NativeDef] = &[
    NativeDef::new("__bytes__", "(self, /)", |ctx, args| {
        ctx.call_method(&behind(ctx, &args[0])?, &ctx.intern("__bytes__"), &[])
    }),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
        ctx.call_method(&behind(ctx, &args[0])?, &ctx.intern("__reversed__"), &[])
    }),
];

const METHODS: &[NativeDef] =
    &[NativeDef::class("__class_getitem__", "(cls, item, /)", crate::types::iterators::class_getitem)];

const GETSET: &[GetSet] = &[GetSet::get("__callback__", |_, x| {
    Ok(x.downcast::<WeakObj>().map(|weak| weak.callback.borrow().clone()).unwrap_or(Value::NONE))
})];

/// Is it a weak reference that calls something when its object dies?
pub(crate) fn has_callback(x: &Value) -> bool {
    x.downcast::<WeakObj>().is_some_and(|weak| weak.target.get() != 0 && !weak.callback.borrow().is_none())
}

/// Weak references among objects that are dying together call nobody.
pub(crate) fn silence(dying: &[Value]) {
    for x in dying {
        if let Some(weak) = x.downcast::<WeakObj>() {
            drop(weak.callback.replace(Value::NONE));
        }
    }
}

/// Empties the references to a dead object and calls their callbacks.
pub(crate) fn clear_all(ctx: &Ctx, references: Vec<usize>) {
    let references: Vec<Value> = references.into_iter().filter_map(alive).collect();
    for reference in &references {
        if let Some(weak) = reference.downcast::<WeakObj>() {
            weak.target.set(0);
        }
    }
    if ctx.vm().heap.closing.get() {
        return;
    }
    for reference in references.into_iter().rev() {
        let callback = reference.downcast::<WeakObj>().map(|w| w.callback.replace(Value::NONE));
        if let Some(callback) = callback.filter(|c| !c.is_none())
            && let Err(raise) = ctx.call(&callback, &[reference])
        {
            ctx.write_unraisable(raise, Some(&callback));
        }
    }
}

/// `__weakref__`: the first weak reference to an object, or None.
pub(crate) fn first(ctx: &Ctx, x: &Value) -> Value {
    ctx.weak_references(x).into_iter().next().unwrap_or(Value::NONE)
}

impl Ctx {
    /// The weak references and proxies of an object.
    pub fn weak_references(&self, x: &Value) -> Vec<Value> {
        let list = self.vm().weak_references.borrow().get(&address_of(x)).cloned();
        list.unwrap_or_default().into_iter().filter_map(alive).collect()
    }

    /// Remembers an object to which there can be weak references, without keeping it alive, until it dies or is
    /// unregistered.
    pub fn register_weakly(&self, x: &Value) {
        if self.type_of(x).has(TypeFlags::WEAKREF) && x.header().is_some() {
            self.vm().registered.borrow_mut().insert(address_of(x));
        }
    }

    /// Forgets an object that was registered weakly.
    pub fn unregister_weakly(&self, x: &Value) {
        self.vm().registered.borrow_mut().remove(&address_of(x));
    }

    /// All objects that were registered weakly and live.
    pub fn weakly_registered(&self) -> Vec<Value> {
        let addresses: Vec<usize> = self.vm().registered.borrow().iter().copied().collect();
        addresses.into_iter().filter_map(alive).collect()
    }

    /// A proxy of an object, with the callback if it is not None.
    ///
    /// # Errors
    /// TypeError if there can be no weak reference to the object.
    pub fn new_weak_proxy(&self, x: &Value, callback: &Value) -> Result<Value> {
        let types = self.types();
        let class = if self.is_callable(x) { &types.weak_callable_proxy } else { &types.weakproxy };
        make(self, class, x, callback)
    }
}

/// A reference of a class; one without callback of an exact class is shared.
fn make(ctx: &Ctx, class: &Type, x: &Value, callback: &Value) -> Result<Value> {
    if x.header().is_none() || !ctx.type_of(x).has(TypeFlags::WEAKREF) {
        let name = ctx.type_name(x);
        return Err(ctx.type_error(format!("cannot create weak reference to '{name}' object")));
    }
    if callback.is_none() && !class.has(TypeFlags::HEAP) {
        let shared = ctx.weak_references(x).into_iter().find(|reference| {
            ctx.type_of(reference).is(class)
                && reference.downcast::<WeakObj>().is_some_and(|weak| weak.callback.borrow().is_none())
        });
        if let Some(shared) = shared {
            return Ok(shared);
        }
    }
    let target = address_of(x);
    let weak = WeakObj {
        target: Cell::new(target),
        callback: RefCell::new(callback.clone()),
        hash: Cell::new(None),
    };
    let reference = ctx.alloc(class, weak).into_value();
    ctx.vm().weak_references.borrow_mut().entry(target).or_default().push(address_of(&reference));
    Ok(reference)
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, class, args: Args<'_>| {
        let (x, callback) = match args.pos() {
            [x] => (x, Value::NONE),
            [x, callback] => (x, callback.clone()),
            [] => return Err(ctx.type_error("ReferenceType expected at least 1 argument, got 0")),
            more => {
                let n = more.len();
                return Err(ctx.type_error(format!("ReferenceType expected at most 2 arguments, got {n}")));
            }
        };
        make(ctx, class, x, &callback)
    }));
    s.init.set(Some(|_, _, _| Ok(())));
    s.call.set(Some(|_, x, _| Ok(target(x).unwrap_or(Value::NONE))));
    s.hash.set(Some(|ctx, x| {
        let Some(weak) = x.downcast::<WeakObj>() else { return Ok(0) };
        if let Some(hash) = weak.hash.get() {
            return Ok(hash);
        }
        let Some(object) = target(x) else { return Err(ctx.type_error("weak object has gone away")) };
        let hash = ctx.hash(&object)?;
        weak.hash.set(Some(hash));
        Ok(hash)
    }));
    s.compare.set(Some(|ctx, a, b, cmp| {
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) || b.downcast::<WeakObj>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        match (target(a), target(b)) {
            (Some(x), Some(y)) => ctx.compare(&x, &y, cmp),
            _ => Ok(Value::from_bool(a.is(b) == (cmp == Cmp::Eq))),
        }
    }));
    s.repr.set(Some(|ctx, x| {
        let head = format!("<weakref at {:#x}; ", x.id());
        let Some(object) = target(x) else { return Ok(ctx.new_str(&format!("{head}dead>"))) };
        // As special methods are found, so that no `__getattr__` is asked.
        let ty = ctx.type_of(&object);
        let name = match ty.lookup(&ctx.names().__name__) {
            Some(found) => match ctx.type_of(&found).slots.descr_get.get() {
                Some(get) => Some(get(ctx, &found, Some(&object), ty.as_value())?),
                None => Some(found),
            },
            None => None,
        };
        let name = name.filter(|n| n.downcast::<crate::types::str::StrObj>().is_some());
        let name = name.map_or(String::new(), |n| format!(" ({})", crate::types::str::text_of(&n)));
        Ok(ctx.new_str(&format!("{head}to '{}' at {:#x}{name}>", ctx.type_name(&object), object.id())))
    }));
}

fn gone(ctx: &Ctx) -> Raise {
    ctx.raise(&ctx.exceptions().reference_error, "weakly-referenced object no longer exists")
}

/// What stands behind a proxy; any other value is itself.
fn behind(ctx: &Ctx, x: &Value) -> Result<Value> {
    let class = ctx.type_of(x);
    if !class.is(&ctx.types().weakproxy) && !class.is(&ctx.types().weak_callable_proxy) {
        return Ok(x.clone());
    }
    target(x).ok_or_else(|| gone(ctx))
}

fn binary<const OP: usize>(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    ctx.binary(BinOp::ALL[OP], &behind(ctx, a)?, &behind(ctx, b)?)
}

fn inplace<const OP: usize>(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    ctx.inplace(BinOp::ALL[OP], &behind(ctx, a)?, &behind(ctx, b)?)
}

type Binary = fn(&Ctx, &Value, &Value) -> Result<Value>;

const BINARY: [Binary; BinOp::COUNT] = [
    binary::<0>,
    binary::<1>,
    binary::<2>,
    binary::<3>,
    binary::<4>,
    binary::<5>,
    binary::<6>,
    binary::<7>,
    binary::<8>,
    binary::<9>,
    binary::<10>,
    binary::<11>,
    binary::<12>,
    binary::<13>,
];

const INPLACE: [Binary; BinOp::COUNT] = [
    inplace::<0>,
    inplace::<1>,
    inplace::<2>,
    inplace::<3>,
    inplace::<4>,
    inplace::<5>,
    inplace::<6>,
    inplace::<7>,
    inplace::<8>,
    inplace::<9>,
    inplace::<10>,
    inplace::<11>,
    inplace::<12>,
    inplace::<13>,
];

fn proxy_slots(s: &Slots) {
    for i in 0..BinOp::COUNT {
        s.binary[i].set(Some(BINARY[i]));
        s.inplace[i].set(Some(INPLACE[i]));
    }
    s.getattro.set(Some(|ctx, x, name| ctx.get_attr(&behind(ctx, x)?, name)));
    s.setattro.set(Some(|ctx, x, name, value| ctx.set_attr(&behind(ctx, x)?, name, value)));
    s.str.set(Some(|ctx, x| ctx.str(&behind(ctx, x)?)));
    s.repr.set(Some(|ctx, x| {
        let object = behind(ctx, x)?;
        let class = ctx.type_name(&object);
        Ok(ctx.new_str(&format!("<weakproxy at {:#x} to {class} at {:#x}>", x.id(), object.id())))
    }));
    s.neg.set(Some(|ctx, x| ctx.negative(&behind(ctx, x)?)));
    s.pos.set(Some(|ctx, x| ctx.positive(&behind(ctx, x)?)));
    s.invert.set(Some(|ctx, x| ctx.invert(&behind(ctx, x)?)));
    s.abs.set(Some(|ctx, x| ctx.absolute(&behind(ctx, x)?)));
    s.index.set(Some(|ctx, x| ctx.index(&behind(ctx, x)?)));
    s.bool.set(Some(|ctx, x| ctx.is_true(&behind(ctx, x)?)));
    s.len.set(Some(|ctx, x| ctx.len(&behind(ctx, x)?)));
    s.hash.set(Some(crate::protocol::unhashable));
    s.compare.set(Some(|ctx, a, b, cmp| ctx.compare(&behind(ctx, a)?, &behind(ctx, b)?, cmp)));
    s.getitem.set(Some(|ctx, x, key| ctx.get_item(&behind(ctx, x)?, key)));
    s.setitem.set(Some(|ctx, x, key, value| match value {
        Some(value) => ctx.set_item(&behind(ctx, x)?, key, value),
        None => ctx.del_item(&behind(ctx, x)?, key),
    }));
    s.contains.set(Some(|ctx, x, item| ctx.contains(&behind(ctx, x)?, item)));
    s.iter.set(Some(|ctx, x| ctx.iter(&behind(ctx, x)?)));
    s.next.set(Some(|ctx, x| {
        let object = behind(ctx, x)?;
        if ctx.type_of(&object).slots.next.get().is_none() {
            let class = ctx.type_name(&object);
            return Err(ctx.type_error(format!("Weakref proxy referenced a non-iterator '{class}' object")));
        }
        ctx.next(&object)
    }));
}

fn callable_slots(s: &Slots) {
    proxy_slots(s);
    s.call.set(Some(|ctx, x, args| ctx.call_args(&behind(ctx, x)?, args)));
}

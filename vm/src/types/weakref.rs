//! Weak references.

use crate::ctx::Ctx;
use crate::object::build::TypeSpec;
use crate::object::{Payload, TypeFlags, Visitor};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of weak references and proxies.
pub struct WeakObj {
    /// The address of the object's header; 0 once it is dead.
    pub(crate) target: Cell<usize>,
    pub(crate) callback: RefCell<Value>,
}

impl Payload for WeakObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.callback.borrow());
    }
}

pub(crate) const REFERENCE: TypeSpec =
    TypeSpec::new::<WeakObj>("weakref.ReferenceType").flags(TypeFlags::BASE.with(TypeFlags::NO_NEW));
pub(crate) const PROXY: TypeSpec = TypeSpec::new::<WeakObj>("weakref.ProxyType").flags(TypeFlags::NO_NEW);

/// Empties the references to a dead object and calls their callbacks.
pub(crate) fn clear_all(ctx: &Ctx, references: Vec<Value>) {
    for reference in &references {
        if let Some(weak) = reference.downcast::<WeakObj>() {
            weak.target.set(0);
        }
    }
    for reference in references {
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
    let Some(header) = x.header() else { return Value::NONE };
    let table = ctx.vm().weak_references.borrow();
    table
        .get(&(header as *const crate::object::Header as usize))
        .and_then(|l| l.first().cloned())
        .unwrap_or(Value::NONE)
}

//! Buffers of classes that scripts write (PEP 688): `__buffer__` lends a memoryview, and `__release_buffer__` hears of
//! it when nobody looks at that any more. Built-in buffers have both as methods.

use super::buffer::BufferOps;
use super::{MemoryViewObj, memoryview};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, Visitor};
use crate::types::native_function::MethodDefObj;
use crate::value::Value;

/// What a consumer of bytes asks for: nothing but them.
pub(super) const SIMPLE: i64 = 0;
pub(super) const WRITABLE: i64 = 1;
/// What memoryview asks for.
pub(super) const FULL_READ_ONLY: i64 = 0x11c;

/// A memoryview that `__buffer__` gave; its end is the end of the loan.
pub struct LoanObj {
    owner: Value,
    pub(super) view: Value,
}

impl Payload for LoanObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.owner);
        visit(&self.view);
    }
}

pub(crate) const LOAN: TypeSpec =
    TypeSpec::new::<LoanObj>("_buffer_wrapper").slots(slots).flags(TypeFlags::NO_NEW);

fn slots(s: &Slots) {
    s.finalize.set(Some(give_back));
}

fn give_back(ctx: &Ctx, x: &Value) {
    let Some(loan) = x.downcast::<LoanObj>() else { return };
    let handled = ctx.take_unwinding();
    let name = &ctx.names().__release_buffer__;
    let is_own =
        ctx.type_of(&loan.owner).lookup(name).is_some_and(|m| m.downcast::<MethodDefObj>().is_none());
    if is_own && let Err(raise) = ctx.call_special(&loan.owner, name, std::slice::from_ref(&loan.view)) {
        let class = ctx.type_name(&loan.owner);
        let message = format!("Exception ignored in __release_buffer__ of {class}");
        ctx.write_unraisable_as(raise, Some(&message), None);
    }
    if let Some(view) = loan.view.downcast::<MemoryViewObj>() {
        memoryview::release(ctx, view);
    }
    ctx.restore_unwinding(handled);
}

const READ_ONLY: BufferOps = BufferOps {
    read: |x, f| {
        let bytes = inner(x).and_then(|view| Ctx::with_current(|ctx| memoryview::contents(ctx, view)));
        f(bytes.as_deref().unwrap_or_default());
    },
    write: None,
    pin: |_, _| {},
    format: |x| inner(x).map_or(('B', 1), |view| (view.format, view.item_size)),
};

const READ_WRITE: BufferOps = BufferOps {
    write: Some(|x, f| {
        if let (Some(loan), Some(view)) = (x.downcast::<LoanObj>(), inner(x)) {
            // A view with gaps shows its bytes for reading only.
            drop(Ctx::with_current(|ctx| memoryview::with_writable(ctx, &loan.view, view, f)));
        }
    }),
    ..READ_ONLY
};

fn inner(x: &Value) -> Option<&MemoryViewObj> {
    x.downcast::<LoanObj>().and_then(|loan| loan.view.downcast::<MemoryViewObj>())
}

/// How the bytes of a loan are reached.
pub(super) fn ops(x: &Value) -> Option<BufferOps> {
    inner(x).map(|view| if view.readonly { READ_ONLY } else { READ_WRITE })
}

impl Ctx {
    /// What the `__buffer__` of a script's class lends; `None` if the object's class has none of its own.
    pub(super) fn borrow_buffer(&self, x: &Value, flags: i64) -> Result<Option<Value>> {
        let class = self.type_of(x);
        if !class.has(TypeFlags::HEAP) {
            return Ok(None);
        }
        let name = &self.names().__buffer__;
        if class.lookup(name).is_none_or(|method| method.downcast::<MethodDefObj>().is_some()) {
            return Ok(None);
        }
        let Some(view) = self.call_special(x, name, &[self.new_int(flags)])? else { return Ok(None) };
        if view.downcast::<MemoryViewObj>().is_none() {
            return Err(self.type_error("__buffer__ returned non-memoryview object"));
        }
        memoryview::open(self, &view)?;
        let loan = LoanObj { owner: x.clone(), view };
        Ok(Some(self.alloc(&self.types().buffer_wrapper, loan).into_value()))
    }
}

/// `__buffer__` of a built-in buffer.
pub const LEND: NativeDef = NativeDef::new("__buffer__", "(self, flags, /)", |ctx, args| {
    let flags = ctx.index_checked(&args[1])?;
    let x = &args[0];
    let view = match x.downcast::<MemoryViewObj>() {
        Some(_) => ctx.call(ctx.types().memoryview.as_value(), std::slice::from_ref(x))?,
        None => ctx.own_memoryview(x)?,
    };
    if flags & WRITABLE != 0 && view.downcast::<MemoryViewObj>().is_some_and(|view| view.readonly) {
        return Err(ctx.buffer_error(match x.downcast::<MemoryViewObj>() {
            Some(_) => "memoryview: underlying buffer is not writable",
            None => "Object is not writable.",
        }));
    }
    Ok(view)
});

/// `__release_buffer__` of a built-in buffer that may change.
pub const TAKE_BACK: NativeDef = NativeDef::new("__release_buffer__", "(self, buffer, /)", |ctx, args| {
    let Some(view) = args[1].downcast::<MemoryViewObj>() else {
        return Err(ctx.type_error("expected a memoryview object"));
    };
    let object = view.object.borrow().clone();
    if object.is_unbound() {
        return Err(ctx.value_error("memoryview's buffer has already been released"));
    }
    let is_of_view =
        args[0].downcast::<MemoryViewObj>().is_some_and(|lender| lender.object.borrow().is(&object));
    if !object.is(&args[0]) && !is_of_view {
        return Err(ctx.value_error("memoryview's buffer is not this object"));
    }
    memoryview::release(ctx, view);
    Ok(Value::NONE)
});

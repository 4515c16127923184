//! The context: what a thread needs to run script code. Every operation of the machine takes one.

use crate::error::{Raise, Result};
use crate::heap;
use crate::names::Names;
use crate::object::{Header, Payload, Ref, Type, TypeData};
use crate::types::Types;
use crate::types::exception::Exceptions;
use crate::value::Value;
use crate::vm::Vm;
use std::any::{Any, TypeId};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// A thread's way into the interpreter: its own state and the shared one.
///
/// A context exists once for every thread of an interpreter and is usable while that thread holds the lock.
pub struct Ctx {
    vm: Arc<Vm>,
    pub(crate) thread: crate::thread::ThreadState,
    /// The tick at which the thread looks up, which lies in the lock.
    pub(crate) limit: *const AtomicI64,
    /// The lowest address the machine's own stack may reach before a RecursionError.
    pub(crate) stack_limit: Cell<usize>,
    /// Out of the strand whose context this is; null for a thread's own.
    pub(crate) way_out: Cell<*const crate::strand::WayOut>,
}

impl Ctx {
    pub(crate) fn new(vm: Arc<Vm>, thread: crate::thread::ThreadState) -> Ctx {
        let limit: *const AtomicI64 = vm.gil.limit();
        Ctx { vm, thread, limit, stack_limit: Cell::new(0), way_out: Cell::new(std::ptr::null()) }
    }

    /// The interpreter's shared state.
    #[inline(always)]
    pub fn vm(&self) -> &Vm {
        &self.vm
    }

    pub(crate) fn vm_arc(&self) -> &Arc<Vm> {
        &self.vm
    }

    /// The built-in types.
    #[inline(always)]
    pub fn types(&self) -> &Types {
        self.vm.types()
    }

    /// The built-in exception classes.
    #[inline(always)]
    pub fn exceptions(&self) -> &Exceptions {
        self.vm.exceptions.get().expect("exceptions exist from the boot on")
    }

    /// The interned names.
    #[inline(always)]
    pub fn names(&self) -> &Names {
        self.vm.names.get().expect("names exist from the boot on")
    }

    /// Runs `f` with the context this OS thread is attached to.
    pub(crate) fn with_current<R>(f: impl FnOnce(&Ctx) -> R) -> R {
        let ctx = heap::current();
        assert!(!ctx.is_null(), "a value was used by a thread that is not attached");
        // SAFETY: a context stays alive while it is current.
        f(unsafe { &*ctx })
    }

    /// The type of a value.
    #[inline(always)]
    pub fn type_of<'a>(&'a self, value: &'a Value) -> &'a Type {
        match value.header() {
            Some(header) => header.ty(),
            None => self.type_of_immediate(value),
        }
    }

    fn type_of_immediate(&self, value: &Value) -> &Type {
        let types = self.types();
        let raw = value.raw();
        if raw.is_small_int() {
            &types.int
        } else if raw.is_inline_float() {
            &types.float
        } else if value.is_bool() {
            &types.bool
        } else if value.is(&Value::ELLIPSIS) {
            &types.ellipsis
        } else if value.is_not_implemented() {
            &types.not_implemented
        } else {
            &types.none
        }
    }

    /// How messages name a value's type: its `__name__`, behind its module for types of native modules.
    pub fn type_name(&self, value: &Value) -> String {
        self.type_of(value).full_name()
    }

    /// Is the value an instance of the class or of one derived from it (by MRO alone)?
    pub fn is_instance_by_mro(&self, value: &Value, class: &Type) -> bool {
        self.is_subtype(self.type_of(value), class)
    }

    /// Is `class` in the MRO of `ty`?
    pub fn is_subtype(&self, ty: &Type, class: &Type) -> bool {
        ty.is(class) || ty.mro.borrow().iter().any(|c| c.is(class))
    }

    /// The type made for a native payload by [`Ctx::native_type`].
    ///
    /// # Panics
    /// If no such type was made yet.
    pub fn type_for<T: Payload>(&self) -> Type {
        self.vm
            .native_types
            .borrow()
            .get(&TypeId::of::<T>())
            .cloned()
            .expect("a native type is made before its objects")
    }

    /// State that a native module keeps for this interpreter; made on first use.
    pub fn state<S: Any + Default>(&self) -> Rc<S> {
        let id = TypeId::of::<S>();
        if let Some(found) = self.vm.state.borrow().get(&id).cloned() {
            return found.downcast::<S>().unwrap_or_default();
        }
        let fresh: Rc<S> = Rc::default();
        self.vm.state.borrow_mut().insert(id, fresh.clone());
        fresh
    }

    /// Gives an object of the boot its type.
    pub(crate) fn give_type(&self, object: &Value, ty: &Type) {
        if let Some(header) = object.header() {
            header.ty.set(ty.to_value().into_raw());
            header.shape.set(ty.root_shape.get());
        }
    }

    /// An int.
    #[inline(always)]
    pub fn new_int(&self, i: i64) -> Value {
        match Value::from_small_int(i) {
            Some(value) => value,
            None => self.new_big_int(num_bigint::BigInt::from(i)),
        }
    }

    /// A float.
    #[inline(always)]
    pub fn new_float(&self, f: f64) -> Value {
        match crate::value::RawValue::from_inline_float(f) {
            Some(raw) => raw.to_value(),
            None => self.alloc(&self.types().float, crate::types::float::FloatObj { value: f }).into_value(),
        }
    }

    /// Fails with a RecursionError when the machine's own stack is nearly used up. Every native operation that may
    /// come back to itself through script objects asks this first.
    ///
    /// # Errors
    /// RecursionError.
    #[inline(always)]
    pub fn check_stack(&self) -> Result<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.stack_limit.get() { Err(self.stack_used_up()) } else { Ok(()) }
    }

    #[cold]
    fn stack_used_up(&self) -> Raise {
        // Building the exception needs some room itself.
        let limit = self.stack_limit.replace(self.stack_limit.get().saturating_sub(256 * 1024));
        let raise = self.recursion_error("maximum recursion depth exceeded");
        self.stack_limit.set(limit);
        raise
    }

    pub(crate) fn is_finalized(&self, header: *const Header) -> bool {
        self.vm.finalized.borrow().contains(&(header as usize))
    }

    pub(crate) fn set_finalized(&self, header: *const Header) {
        self.vm.finalized.borrow_mut().insert(header as usize);
    }

    pub(crate) fn forget_finalized(&self, header: *const Header) {
        if !self.vm.finalized.borrow().is_empty() {
            self.vm.finalized.borrow_mut().remove(&(header as usize));
        }
    }

    /// Is there any object that somebody wants to know the end of, or has been told of it?
    #[inline(always)]
    pub(crate) fn may_be_watched(&self) -> bool {
        // SAFETY: the lock's holder is the only one to look, and no borrow is alive where an object dies.
        unsafe {
            !((*self.vm.registered.as_ptr()).is_empty()
                && (*self.vm.weak_references.as_ptr()).is_empty()
                && (*self.vm.finalized.as_ptr()).is_empty())
        }
    }

    /// Takes the weak references of a dying object out of the table, empties them and calls their callbacks.
    pub(crate) fn clear_weak_references(&self, header: *const Header) {
        if !self.vm.registered.borrow().is_empty() {
            self.vm.registered.borrow_mut().remove(&(header as usize));
        }
        if self.vm.weak_references.borrow().is_empty() {
            return;
        }
        let found = self.vm.weak_references.borrow_mut().remove(&(header as usize));
        if let Some(references) = found {
            crate::types::weakref::clear_all(self, references);
        }
    }

    /// A typed handle, or the TypeError "NAME expected, got TYPE".
    pub fn expect<T: Payload>(&self, value: &Value, name: &str) -> Result<Ref<T>> {
        Ref::from_value(value)
            .ok_or_else(|| self.type_error(format!("expected {name}, got {}", self.type_name(value))))
    }

    /// The type that a value is, if it is one.
    pub fn as_type(&self, value: &Value) -> Option<Type> {
        Ref::<TypeData>::from_value(value)
    }
}

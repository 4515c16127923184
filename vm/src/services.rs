//! What the library asks of the machine beyond the protocols: class bodies, calls that block, limits.

use crate::ctx::Ctx;
use crate::error::Raise;
use crate::error::Result;
use crate::interp::{GenMode, resume};
use crate::object::shape;
use crate::object::{Ref, Type};
use crate::thread::ThreadSlot;
use crate::types::code::CodeObj;
use crate::types::exception::ExceptionObj;
use crate::types::function::FunctionObj;
use crate::types::module::ModuleObj;
use crate::value::Value;
use gilbox_gil::Reason;

/// How a coroutine stopped that was resumed.
pub enum Resumed {
    /// At a `yield`, with this value.
    Yielded(Value),
    /// At its end, with this result.
    Returned(Value),
}

impl Ctx {
    /// Sends None to a coroutine or raises an exception in it. May run script code.
    ///
    /// # Errors
    /// What it raises.
    pub fn resume_coroutine(&self, coroutine: &Value, raise: Option<Raise>) -> Result<Resumed> {
        if matches!(coroutine.shape_id(), shape::COROUTINE | shape::GENERATOR) {
            let mode = raise.map_or(GenMode::Send(Value::NONE), GenMode::Throw);
            return Ok(match resume(self, coroutine, mode)? {
                Some(value) => Resumed::Yielded(value),
                None => Resumed::Returned(self.thread.take_return_value().unwrap_or(Value::NONE)),
            });
        }
        let result = match raise {
            Some(raise) => self.call_method(coroutine, &self.names().throw, &[raise.into_value()]),
            None => self.call_method(coroutine, &self.names().send, &[Value::NONE]),
        };
        match result {
            Ok(value) => Ok(Resumed::Yielded(value)),
            Err(raise) if raise.is(self, &self.exceptions().stop_iteration) => {
                let value = crate::types::exception::args_of(raise.value()).into_iter().next();
                Ok(Resumed::Returned(value.unwrap_or(Value::NONE)))
            }
            Err(raise) => Err(raise),
        }
    }

    /// Is it a generator (not a coroutine) of our own?
    pub fn is_generator(&self, x: &Value) -> bool {
        x.shape_id() == shape::GENERATOR
    }

    /// Is it a coroutine of our own?
    pub fn is_coroutine(&self, x: &Value) -> bool {
        x.shape_id() == shape::COROUTINE
    }

    /// Leaves the value that the end of a native iterator gives to `await` or `yield from`.
    pub fn leave_return_value(&self, value: Value) {
        self.thread.set_return_value(value);
    }

    /// What the calling thread keeps in one of its places; None if nothing yet.
    pub fn thread_slot(&self, slot: ThreadSlot) -> Value {
        self.thread.slots[slot as usize].borrow().clone()
    }

    /// Puts a value in one of the calling thread's places, and answers what was there.
    pub fn replace_thread_slot(&self, slot: ThreadSlot, value: Value) -> Value {
        self.thread.slots[slot as usize].replace(value)
    }

    /// Gives a native type, as it is made, an attribute that is a plain value.
    pub fn set_class_constant(&self, class: &Type, name: &str, value: Value) {
        class.dict().set_str(&self.intern(name), value);
    }

    /// Sets the traceback of an exception.
    pub fn set_traceback(&self, exception: &Value, traceback: &Value) {
        if let Some(e) = exception.downcast::<ExceptionObj>() {
            drop(e.traceback.replace(traceback.clone()));
        }
    }

    /// The traceback of an exception, or None.
    pub fn traceback_of(&self, exception: &Value) -> Value {
        exception.downcast::<ExceptionObj>().map_or(Value::NONE, |e| e.traceback.borrow().clone())
    }

    /// Sets the cause and the context of an exception.
    pub fn set_cause_and_context(&self, exception: &Value, cause: &Value) {
        if let Some(e) = exception.downcast::<ExceptionObj>() {
            drop(e.cause.replace(cause.clone()));
            drop(e.context.replace(cause.clone()));
            e.suppress_context.set(true);
            e.has_context.set(true);
        }
    }

    /// Runs the body of a class statement in its namespace; answers the cell of `__class__` or None.
    ///
    /// # Errors
    /// TypeError if `body` is no function; what the body raises.
    pub fn run_class_body(&self, body: &Value, namespace: &Value) -> Result<Value> {
        let Some(f) = body.downcast::<FunctionObj>() else {
            return Err(self.type_error("__build_class__: func must be a function"));
        };
        let code = f.code.borrow().clone();
        let (globals, closure) = (f.globals.clone(), f.closure.clone());
        self.run_code_with(&code, &globals, namespace.clone(), &closure)
    }

    /// The most derived metaclass of the bases and the one asked for.
    ///
    /// # Errors
    /// TypeError "metaclass conflict: ...".
    pub fn winning_metaclass(&self, meta: &Type, bases: &[Type]) -> Result<Type> {
        crate::types::type_::winning_metaclass(self, meta, bases)
    }

    /// Can the value be subscripted by key, as far as its type tells?
    pub fn is_mapping(&self, x: &Value) -> bool {
        self.type_of(x).slots.getitem.get().is_some()
    }

    /// `aiter(x)`.
    ///
    /// # Errors
    /// TypeError if it is no async iterable; what `__aiter__` raises.
    pub fn async_iter(&self, x: &Value) -> Result<Value> {
        let name = self.type_name(x);
        let Some(f) = self.type_of(x).slots.aiter.get() else {
            return Err(self.type_error(format!("'{name}' object is not an async iterable")));
        };
        let iterator = f(self, x)?;
        if self.type_of(&iterator).slots.anext.get().is_some() {
            return Ok(iterator);
        }
        let got = self.type_name(&iterator);
        Err(self.type_error(format!("aiter() returned not an async iterator of type '{got}'")))
    }

    /// `anext(x)`.
    ///
    /// # Errors
    /// TypeError if it is no async iterator; what `__anext__` raises.
    pub fn async_next(&self, x: &Value) -> Result<Value> {
        match self.type_of(x).slots.anext.get() {
            Some(f) => f(self, x),
            None => Err(self.type_error(format!("'{}' object is not an async iterator", self.type_name(x)))),
        }
    }

    /// Lets a module's dict be the one that holds the built-in names.
    pub fn adopt_builtins(&self, module: &Value) {
        let Some(m) = module.downcast::<ModuleObj>() else { return };
        let builtins = self.builtins();
        for (name, value) in m.dict.borrow().items() {
            builtins.set_str(&name, value);
        }
        let old = m.dict.replace(builtins);
        drop(old);
    }

    /// How many free variables a code object has.
    pub fn n_free_variables(&self, code: &Ref<CodeObj>) -> usize {
        code.code.n_free as usize
    }

    /// The exception being handled, or None.
    pub fn exception_in_handling(&self) -> Value {
        self.handled_exception()
    }

    /// How deep calls may nest.
    pub fn recursion_limit(&self) -> usize {
        self.vm().recursion_limit.get()
    }

    /// Changes how deep calls may nest.
    pub fn set_recursion_limit(&self, limit: usize) {
        self.vm().set_recursion_limit(limit);
    }

    /// How many calls a coroutine remembers that it was made by.
    pub fn origin_depth(&self) -> usize {
        self.vm().origin_depth.get()
    }

    /// Changes how many calls a coroutine remembers that it was made by.
    pub fn set_origin_depth(&self, depth: usize) {
        self.vm().origin_depth.set(depth);
    }

    /// How deep calls are nested now.
    pub fn call_depth(&self) -> usize {
        self.thread.depth.get()
    }

    /// The names of the modules that are part of the interpreter: native ones, and those written in Python.
    pub fn loader_names(&self) -> (Vec<&'static str>, Vec<&'static str>) {
        (self.vm().loader.native_names(), self.vm().loader.frozen_names())
    }

    /// Runs a reading or writing call of the system without the lock. It touches no value.
    pub fn detach_io<R>(&self, f: impl FnOnce() -> R) -> R {
        self.detach(Reason::Io, f)
    }

    /// Runs any other blocking call of the system without the lock. It touches no value.
    pub fn detach_call<R>(&self, f: impl FnOnce() -> R) -> R {
        self.detach(Reason::Call, f)
    }
}

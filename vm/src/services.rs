//! What the library asks of the machine beyond the protocols: class bodies, calls that block, limits.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Ref, Type};
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::types::module::ModuleObj;
use crate::value::Value;
use gilbox_gil::Reason;

impl Ctx {
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
        self.vm().recursion_limit.set(limit);
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

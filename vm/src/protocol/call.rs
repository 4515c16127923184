//! Calls from native code.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::call_function;
use crate::native::Args;
use crate::object::shape;
use crate::types::function::FunctionObj;
use crate::types::native_function::MethodDefObj;
use crate::value::{RawValue, Value};

impl Ctx {
    /// Can the value be called?
    pub fn is_callable(&self, x: &Value) -> bool {
        self.type_of(x).slots.call.get().is_some()
    }

    /// `f(*args)`. Runs script code; may release the lock.
    ///
    /// # Errors
    /// TypeError "'TYPE' object is not callable"; what the call raises.
    pub fn call(&self, f: &Value, args: &[Value]) -> Result<Value> {
        self.call_args(f, Args::positional(args))
    }

    /// A call with keyword arguments.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_args(&self, f: &Value, args: Args<'_>) -> Result<Value> {
        self.check_stack()?;
        match self.type_of(f).slots.call.get() {
            Some(call) => call(self, f, args),
            None => Err(self.type_error(format!("'{}' object is not callable", self.type_name(f)))),
        }
    }

    /// `f(*args, **keywords)` with keyword names as Rust text.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_keywords(&self, f: &Value, args: &[Value], keywords: &[(&str, Value)]) -> Result<Value> {
        let mut values = args.to_vec();
        values.extend(keywords.iter().map(|(_, v)| v.clone()));
        let names: Vec<Value> = keywords.iter().map(|(name, _)| self.intern(name)).collect();
        self.call_args(f, Args::with_names(&values, &names))
    }

    /// `x.name(*args)` with an interned name.
    ///
    /// # Errors
    /// AttributeError; as [`call`](Self::call).
    pub fn call_method(&self, x: &Value, name: &Value, args: &[Value]) -> Result<Value> {
        let method = self.get_attr(x, name)?;
        self.call(&method, args)
    }

    /// `x.name(*args)` by Rust text.
    ///
    /// # Errors
    /// As [`call_method`](Self::call_method).
    pub fn call_method_str(&self, x: &Value, name: &str, args: &[Value]) -> Result<Value> {
        self.call_method(x, &self.intern(name), args)
    }

    /// Calls a special method looked up on the type; `None` if the type has none.
    ///
    /// # Errors
    /// What the method raises.
    pub fn call_special(&self, x: &Value, name: &Value, args: &[Value]) -> Result<Option<Value>> {
        let found = self.type_of(x).lookup_uncounted(name);
        if found == RawValue::UNBOUND {
            return Ok(None);
        }
        let found = found.to_value();
        if found.shape_id() == shape::FUNCTION {
            match args {
                [] => {
                    return call_function(self, &found, Args::positional(std::slice::from_ref(x))).map(Some);
                }
                [only] => {
                    let both = [x.clone(), only.clone()];
                    return call_function(self, &found, Args::positional(&both)).map(Some);
                }
                _ => {}
            }
        }
        // Plain functions and native methods take the object as first argument without a bound method in between.
        if found.downcast::<FunctionObj>().is_some() || found.downcast::<MethodDefObj>().is_some() {
            return match args {
                [] => self.call(&found, std::slice::from_ref(x)).map(Some),
                [only] => self.call(&found, &[x.clone(), only.clone()]).map(Some),
                more => self.call(&found, &[std::slice::from_ref(x), more].concat()).map(Some),
            };
        }
        match self.lookup_special(x, name)? {
            Some(method) => self.call(&method, args).map(Some),
            None => Ok(None),
        }
    }
}

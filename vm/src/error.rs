//! What can go wrong while a script runs.

use crate::ctx::Ctx;
use crate::object::Type;
use crate::types::exception::ExceptionObj;
use crate::value::Value;

/// A script exception on its way to a handler, or a stop that no handler may catch.
///
/// It owns the exception object. `Result<Value, Raise>` comes back in two registers.
#[must_use]
pub struct Raise(Value);

/// What most operations of the machine answer.
pub type Result<T> = std::result::Result<T, Raise>;

impl Raise {
    /// Raises an exception object: what is being handled becomes its context.
    pub fn new(exception: Value) -> Raise {
        if let Some(e) = exception.downcast::<ExceptionObj>() {
            e.has_context.set(false);
        }
        Raise(exception)
    }

    /// An exception object that was raised before goes on, or comes from the outside: its context is what it is.
    pub(crate) fn again(exception: Value) -> Raise {
        Raise(exception)
    }

    /// Ends the script: no handler and no `finally` runs. The reason lies in the context.
    pub(crate) fn stop() -> Raise {
        Raise(Value::UNBOUND)
    }

    /// Is it a stop, which scripts cannot catch?
    pub fn is_stop(&self) -> bool {
        self.0.is_unbound()
    }

    /// The exception object; unbound for a stop.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The exception object, owned.
    pub fn into_value(self) -> Value {
        self.0
    }

    /// Is it an exception of this class?
    pub fn is(&self, ctx: &Ctx, class: &Type) -> bool {
        !self.is_stop() && ctx.is_instance_by_mro(&self.0, class)
    }
}

impl std::fmt::Debug for Raise {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.is_stop() { "Raise(stop)" } else { "Raise(..)" })
    }
}

macro_rules! raisers {
    ($($(#[$doc:meta])* $method:ident $class:ident;)*) => {
        impl Ctx {
            $($(#[$doc])*
            #[cold]
            pub fn $method(&self, message: impl AsRef<str>) -> Raise {
                self.raise(&self.exceptions().$class, message.as_ref())
            })*
        }
    };
}

raisers! {
    /// `TypeError(message)`
    type_error type_error;
    /// `ValueError(message)`
    value_error value_error;
    /// `AttributeError(message)`; see [`Ctx::no_attribute`] for the usual one
    attribute_error attribute_error;
    /// `IndexError(message)`
    index_error index_error;
    /// `NameError(message)`
    name_error name_error;
    /// `UnboundLocalError(message)`
    unbound_local_error unbound_local_error;
    /// `OverflowError(message)`
    overflow_error overflow_error;
    /// `ZeroDivisionError(message)`
    zero_division_error zero_division_error;
    /// `RuntimeError(message)`
    runtime_error runtime_error;
    /// `RecursionError(message)`
    recursion_error recursion_error;
    /// `NotImplementedError(message)`
    not_implemented_error not_implemented_error;
    /// `ImportError(message)`
    import_error import_error;
    /// `ModuleNotFoundError(message)`
    module_not_found_error module_not_found_error;
    /// `SystemError(message)`
    system_error system_error;
    /// `BufferError(message)`
    buffer_error buffer_error;
    /// `LookupError(message)`
    lookup_error lookup_error;
    /// `EOFError(message)`
    eof_error eof_error;
    /// `AssertionError(message)`
    assertion_error assertion_error;
    /// `MemoryError(message)`
    memory_error memory_error;
}

impl Ctx {
    /// An exception of a class with one str argument (none if the message is empty).
    #[cold]
    pub fn raise(&self, class: &Type, message: &str) -> Raise {
        let args = if message.is_empty() { vec![] } else { vec![self.new_str(message)] };
        self.raise_args(class, &args)
    }

    /// An exception of a class with the given arguments.
    #[cold]
    pub fn raise_args(&self, class: &Type, args: &[Value]) -> Raise {
        match self.call(class.as_value(), args) {
            Ok(exception) => Raise(exception),
            Err(other) => other,
        }
    }

    /// A class of exceptions for a native module; the name is dotted ("struct.error").
    pub fn new_exception_class(&self, name: &str, base: &Type) -> Type {
        let (module, name) = name.rsplit_once('.').unwrap_or(("builtins", name));
        let namespace = self.new_dict();
        namespace.set_str(&self.names().__module__, self.intern(module));
        let args = [self.intern(name), self.new_tuple(&[base.to_value()]), namespace.into_value()];
        let class = self.call(self.types().r#type.as_value(), &args);
        // Deriving from a built-in exception with a plain namespace cannot fail.
        class.ok().and_then(|class| self.as_type(&class)).unwrap_or_else(|| base.clone())
    }

    /// `KeyError(key)`
    #[cold]
    pub fn key_error(&self, key: &Value) -> Raise {
        self.raise_args(&self.exceptions().key_error, std::slice::from_ref(key))
    }

    /// `StopIteration(value)`, without arguments for None.
    #[cold]
    pub fn stop_iteration(&self, value: &Value) -> Raise {
        let args = if value.is_none() { &[] } else { std::slice::from_ref(value) };
        self.raise_args(&self.exceptions().stop_iteration, args)
    }

    /// The AttributeError of a missing attribute, with `name` and `obj` set for suggestions.
    #[cold]
    pub fn no_attribute(&self, object: &Value, name: &Value) -> Raise {
        let text = crate::types::str::text_of(name);
        let message = match object.downcast::<crate::object::TypeData>() {
            Some(class) => format!("type object '{}' has no attribute '{text}'", class.full_name()),
            None => match self.module_name_of(object) {
                Some(module) if self.vm().import_locks.is_loading(&module) => format!(
                    "partially initialized module '{module}' has no attribute '{text}' (most likely due to a circular import)"
                ),
                Some(module) => format!("module '{module}' has no attribute '{text}'"),
                None => format!("'{}' object has no attribute '{text}'", self.type_name(object)),
            },
        };
        self.attribute_error_of(message, object, name)
    }

    /// The AttributeError of a slot without a value: it names the class with its module.
    #[cold]
    pub(crate) fn no_member(&self, object: &Value, name: &Value) -> Raise {
        let (class, text) = (self.type_of(object), crate::types::str::text_of(name));
        let full = crate::types::object::full_name(self, class);
        let shown = full.strip_prefix("__main__.").unwrap_or(&full);
        self.attribute_error_of(format!("'{shown}' object has no attribute '{text}'"), object, name)
    }

    fn attribute_error_of(&self, message: String, object: &Value, name: &Value) -> Raise {
        let raise = self.attribute_error(message);
        crate::types::exception::set_name_and_object(self, raise.value(), name, object);
        raise
    }

    /// The error of a pure text or number routine as an exception.
    #[cold]
    pub fn text_error(&self, error: crate::text::TextError) -> Raise {
        crate::types::exception::from_text_error(self, error)
    }
}

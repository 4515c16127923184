//! Native functions: how they are declared, and how arguments are bound to their parameters.
//!
//! A function is declared with a signature in Python's own notation, for example
//! `"(self, sep=None, maxsplit=-1, /)"`. The binder counts and names arguments with CPython's messages, so the
//! function itself receives one slice with a place a parameter, in order: `self` first, `*args` as a tuple,
//! `**kwargs` as a dict. Places of optional parameters that were not given are unbound or missing at the end. What
//! `*_` stands for the function does not look at, so it may come in as it was given.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::value::Value;

pub use crate::signature::Signature;

/// The arguments of a call: positional ones, then keyword ones whose names stand in `names`.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Value],
    names: &'a [Value],
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    pub fn positional(values: &'a [Value]) -> Args<'a> {
        Args { values, names: &[] }
    }

    /// The last `names.len()` values are keyword arguments. Names are str values.
    pub fn with_names(values: &'a [Value], names: &'a [Value]) -> Args<'a> {
        debug_assert!(names.len() <= values.len());
        Args { values, names }
    }

    /// The positional arguments.
    pub fn pos(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.names.len()]
    }

    /// The keyword arguments with their names.
    pub fn keywords(&self) -> impl Iterator<Item = (&'a Value, &'a Value)> {
        self.names.iter().zip(&self.values[self.values.len() - self.names.len()..])
    }

    /// All values, keyword arguments last.
    pub fn values(&self) -> &'a [Value] {
        self.values
    }

    /// The names of the keyword arguments.
    pub fn names(&self) -> &'a [Value] {
        self.names
    }

    /// Are there keyword arguments?
    pub fn has_keywords(&self) -> bool {
        !self.names.is_empty()
    }
}

/// A native function after binding: a place a parameter.
pub type NativeFn = fn(&Ctx, &[Value]) -> Result<Value>;

/// How a native function that stands in a type's table binds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binding {
    /// The first parameter is the instance (or, for functions of modules, there is none).
    Plain,
    /// The first parameter is the class.
    Class,
    /// There is no such parameter.
    Static,
}

/// A native function or method as a line of a table.
pub struct NativeDef {
    /// Its name.
    pub name: &'static str,
    /// Its signature, `self` included for methods.
    pub signature: Signature,
    /// The function.
    pub function: NativeFn,
    /// Its docstring.
    pub doc: &'static str,
    /// How it binds.
    pub binding: Binding,
    /// What the interpreter's loop may do instead of calling it.
    pub in_place: InPlace,
}

/// What the interpreter's loop does itself where it can, instead of calling the native function that does it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InPlace {
    /// Nothing: it is called.
    No,
    /// Tells whether the first argument is an instance of the second, as `isinstance` does.
    IsInstance,
    /// Tells how long the argument is, as `len` does.
    Len,
    /// Resumes the generator that is the first argument, as `next` does.
    Next,
    /// Resumes the generator that is the first argument with the second, as `send` does.
    Send,
    /// Appends to the list that is the first argument.
    Append,
}

impl NativeDef {
    /// A function of a module or a method of a type.
    pub const fn new(name: &'static str, signature: &'static str, function: NativeFn) -> NativeDef {
        let signature = Signature::parse(signature);
        NativeDef { name, signature, function, doc: "", binding: Binding::Plain, in_place: InPlace::No }
    }

    /// A class method of a type.
    pub const fn class(name: &'static str, signature: &'static str, function: NativeFn) -> NativeDef {
        NativeDef { binding: Binding::Class, ..NativeDef::new(name, signature, function) }
    }

    /// A static method of a type.
    pub const fn stat(name: &'static str, signature: &'static str, function: NativeFn) -> NativeDef {
        NativeDef { binding: Binding::Static, ..NativeDef::new(name, signature, function) }
    }

    /// With something that the interpreter's loop may do instead of calling it.
    pub const fn in_place(self, in_place: InPlace) -> NativeDef {
        NativeDef { in_place, ..self }
    }

    /// With a docstring.
    pub const fn doc(self, doc: &'static str) -> NativeDef {
        NativeDef { doc, ..self }
    }
}

/// A computed attribute of a native type as a line of a table.
pub struct GetSet {
    /// The attribute's name.
    pub name: &'static str,
    /// Reads it.
    pub get: fn(&Ctx, &Value) -> Result<Value>,
    /// Sets it, or deletes it with `None`; read-only without.
    pub set: Option<fn(&Ctx, &Value, Option<&Value>) -> Result<()>>,
    /// A plain member in CPython: messages call it a readonly attribute.
    pub is_member: bool,
}

impl GetSet {
    /// A read-only attribute.
    pub const fn get(name: &'static str, get: fn(&Ctx, &Value) -> Result<Value>) -> GetSet {
        GetSet { name, get, set: None, is_member: false }
    }

    /// A read-only attribute that is a plain member in CPython.
    pub const fn member(name: &'static str, get: fn(&Ctx, &Value) -> Result<Value>) -> GetSet {
        GetSet { name, get, set: None, is_member: true }
    }

    /// An attribute that can be set and (as the function decides) deleted.
    pub const fn get_set(
        name: &'static str,
        get: fn(&Ctx, &Value) -> Result<Value>,
        set: fn(&Ctx, &Value, Option<&Value>) -> Result<()>,
    ) -> GetSet {
        GetSet { name, get, set: Some(set), is_member: false }
    }
}

/// A native module as data.
pub struct ModuleSpec {
    /// Its full name.
    pub name: &'static str,
    /// Its docstring.
    pub doc: &'static str,
    /// Its functions.
    pub functions: &'static [NativeDef],
    /// Adds constants, types and state; runs once an interpreter, when first imported.
    pub init: fn(&Ctx, &Value) -> Result<()>,
}

/// An optional argument: `None` if it was not given.
#[inline]
pub fn arg(args: &[Value], i: usize) -> Option<&Value> {
    args.get(i).and_then(Value::bound)
}

//! Native functions: how they are declared, and how arguments are bound to their parameters.
//!
//! A function is declared with a signature in Python's own notation, for example
//! `"(self, sep=None, maxsplit=-1, /)"`. The binder counts and names arguments with CPython's messages, so the
//! function itself receives one slice with a place a parameter, in order: `self` first, `*args` as a tuple,
//! `**kwargs` as a dict. Places of optional parameters that were not given are unbound or missing at the end. What
//! `*_` stands for the function does not look at, so it may come in as it was given.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::types::str::text_of;
use crate::value::Value;

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
    /// Its signature in Python's notation, `self` included for methods.
    pub signature: &'static str,
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
    /// Resumes the generator that is the first argument, as `next` does.
    Next,
    /// Resumes the generator that is the first argument with the second, as `send` does.
    Send,
}

impl NativeDef {
    /// A function of a module or a method of a type.
    pub const fn new(name: &'static str, signature: &'static str, function: NativeFn) -> NativeDef {
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

/// A parsed signature.
pub struct Signature {
    /// Parameter names, interned; `self` included.
    pub(crate) names: Vec<Value>,
    /// How many can only be given by position.
    pub(crate) n_posonly: usize,
    /// How many can be given by position.
    pub(crate) n_pos: usize,
    /// How many of the positional ones must be given.
    pub(crate) n_required: usize,
    /// Which keyword-only parameters must be given, by index.
    pub(crate) required_kwonly: Vec<usize>,
    /// The place of `*args`.
    pub(crate) var_args: Option<usize>,
    /// The place of `**kwargs`.
    pub(crate) var_keywords: Option<usize>,
    /// How many places a call binds.
    pub(crate) n_places: usize,
    /// Nothing but positional parameters: counts alone decide.
    pub(crate) positional_only: bool,
    /// How few and how many positional arguments are the places as they come; from 1 to 0 if none ever are.
    direct: (u32, u32),
    /// How many positional parameters, all required, come before `*args`, if nothing but it must be filled besides.
    only_star: Option<usize>,
}

impl Signature {
    pub(crate) fn parse(ctx: &Ctx, text: &str) -> Signature {
        let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
        let mut sig = Signature {
            names: Vec::new(),
            n_posonly: 0,
            n_pos: 0,
            n_required: 0,
            required_kwonly: Vec::new(),
            var_args: None,
            var_keywords: None,
            n_places: 0,
            positional_only: false,
            direct: (1, 0),
            only_star: None,
        };
        let mut keyword_only = false;
        for part in inner.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            if part == "/" {
                sig.n_posonly = sig.names.len();
                continue;
            }
            if part == "*" {
                keyword_only = true;
                continue;
            }
            let (name, default) = match part.split_once('=') {
                Some((name, default)) => (name.trim(), Some(default)),
                None => (part, None),
            };
            let index = sig.names.len();
            if let Some(name) = name.strip_prefix("**") {
                sig.var_keywords = Some(index);
                sig.names.push(ctx.intern(name));
            } else if let Some(name) = name.strip_prefix('*') {
                sig.var_args = Some(index);
                sig.names.push(ctx.intern(name));
                keyword_only = true;
            } else {
                sig.names.push(ctx.intern(name));
                if keyword_only {
                    if default.is_none() {
                        sig.required_kwonly.push(index);
                    }
                } else {
                    sig.n_pos += 1;
                    if default.is_none() {
                        sig.n_required = sig.n_pos;
                    }
                }
            }
        }
        sig.n_places = sig.names.len();
        let is_ignored = |at: usize| text_of(&sig.names[at]) == "_";
        // Nothing can be given by name: what messages say of C functions without keywords holds.
        let only_self = sig.n_posonly == 0 && sig.n_pos == 1 && text_of(&sig.names[0]) == "self";
        sig.positional_only = (sig.n_posonly == sig.n_pos || only_self)
            && sig.var_keywords.is_none()
            && sig.names.len() == sig.n_pos + usize::from(sig.var_args.is_some());
        if sig.var_args.is_none() && sig.var_keywords.is_none() && sig.required_kwonly.is_empty() {
            sig.direct = (sig.n_required as u32, sig.n_pos as u32);
        }
        if sig.var_args.is_some_and(is_ignored) && sig.n_places == sig.n_required + 1 {
            sig.direct = (sig.n_required as u32, u32::MAX);
        }
        let all_required = sig.n_required == sig.n_pos && sig.required_kwonly.is_empty();
        if sig.var_args == Some(sig.n_pos) && all_required {
            sig.only_star = Some(sig.n_pos);
        }
        sig
    }

    /// Do so many positional arguments, and no others, need no binding?
    #[inline(always)]
    pub(crate) fn takes(&self, n: usize) -> bool {
        n >= self.direct.0 as usize && n <= self.direct.1 as usize
    }

    /// Calls `function` with the arguments in their places. `skip` leading parameters (`self`) do not count in
    /// messages. `name` is how messages call the function.
    #[inline]
    pub(crate) fn call(
        &self,
        ctx: &Ctx,
        name: &dyn Fn() -> String,
        skip: usize,
        args: Args<'_>,
        function: impl FnOnce(&Ctx, &[Value]) -> Result<Value>,
    ) -> Result<Value> {
        if args.names.is_empty() && self.takes(args.values.len()) {
            return function(ctx, args.values);
        }
        if args.names.is_empty()
            && let Some(n) = self.only_star
            && args.values.len() >= n
        {
            // `(a, *rest, **more)` and keyword parameters that are all left out.
            let rest = ctx.new_tuple(&args.values[n..]);
            match (&args.values[..n], self.var_keywords) {
                ([], None) => return function(ctx, std::slice::from_ref(&rest)),
                ([first], None) => return function(ctx, &[first.clone(), rest]),
                ([first], Some(2)) => {
                    return function(ctx, &[first.clone(), rest, ctx.new_dict().into_value()]);
                }
                _ => {}
            }
        }
        let places = self.bind(ctx, name, skip, args)?;
        function(ctx, &places)
    }

    fn bind(&self, ctx: &Ctx, name: &dyn Fn() -> String, skip: usize, args: Args<'_>) -> Result<Vec<Value>> {
        let pos = args.pos();
        if self.positional_only && args.has_keywords() {
            return Err(ctx.type_error(format!("{}() takes no keyword arguments", name())));
        }
        if !self.positional_only && self.var_args.is_none() && self.var_keywords.is_none() {
            self.check_total(ctx, name, skip, pos.len(), args.names.len())?;
        }
        if (pos.len() > self.n_pos && self.var_args.is_none())
            || (self.positional_only && pos.len() < self.n_required)
        {
            return Err(self.count_error(ctx, name, skip, pos.len(), args.names.len()));
        }
        let mut places = vec![Value::UNBOUND; self.n_places];
        let direct = pos.len().min(self.n_pos);
        places[..direct].clone_from_slice(&pos[..direct]);
        if let Some(at) = self.var_args {
            places[at] = ctx.new_tuple(&pos[direct..]);
        }
        let rest = self.var_keywords.map(|_| ctx.new_dict());
        let mut unknown = None;
        for (key, value) in args.keywords() {
            match self.keyword_place(key) {
                Some(at) if !places[at].is_unbound() => return Err(self.twice_error(ctx, name, skip, at)),
                Some(at) => places[at] = value.clone(),
                None => match &rest {
                    Some(rest) => rest.set_str(&ctx.intern_value(key), value.clone()),
                    // What is missing is said first.
                    None => unknown = unknown.or(Some(key)),
                },
            }
        }
        if let (Some(at), Some(rest)) = (self.var_keywords, rest) {
            places[at] = rest.into_value();
        }
        for at in (0..self.n_required).chain(self.required_kwonly.iter().copied()) {
            if places[at].is_unbound() {
                return Err(self.missing_error(ctx, name, skip, at, pos.len()));
            }
        }
        if let Some(key) = unknown {
            let (text, name) = (text_of(key), name());
            let short = name.rsplit('.').next().unwrap_or(&name);
            return Err(ctx.type_error(format!("{short}() got an unexpected keyword argument '{text}'")));
        }
        Ok(places)
    }

    /// More arguments than parameters, keywords counted: said before any other fault.
    fn check_total(
        &self,
        ctx: &Ctx,
        name: &dyn Fn() -> String,
        skip: usize,
        n_pos: usize,
        n_keywords: usize,
    ) -> Result<()> {
        if n_pos + n_keywords <= self.n_places {
            return Ok(());
        }
        let (max, given) = (self.n_places - skip, (n_pos + n_keywords).saturating_sub(skip));
        let needed = self.n_required + self.required_kwonly.len();
        let word = if needed == self.n_places { "exactly" } else { "at most" };
        let keyword = if n_pos <= skip { "keyword " } else { "" };
        let plural = if max == 1 { "" } else { "s" };
        let name = name();
        let short = name.rsplit('.').next().unwrap_or(&name);
        Err(ctx.type_error(format!("{short}() takes {word} {max} {keyword}argument{plural} ({given} given)")))
    }

    fn keyword_place(&self, key: &Value) -> Option<usize> {
        let usable =
            |i: &usize| *i >= self.n_posonly && Some(*i) != self.var_args && Some(*i) != self.var_keywords;
        (0..self.names.len()).filter(usable).find(|i| crate::types::str::same_text(&self.names[*i], key))
    }

    #[cold]
    fn count_error(
        &self,
        ctx: &Ctx,
        name: &dyn Fn() -> String,
        skip: usize,
        given: usize,
        n_keywords: usize,
    ) -> Raise {
        let (low, high) = (self.n_required.saturating_sub(skip), self.n_pos - skip.min(self.n_pos));
        let given = given.saturating_sub(skip);
        let name = name();
        let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        ctx.type_error(if high == 0 && self.n_places > self.n_pos && self.var_keywords.is_none() {
            format!("{short}() takes no positional arguments")
        } else if high == 0 {
            format!("{name}() takes no arguments ({given} given)")
        } else if self.positional_only && low == 1 && high == 1 {
            format!("{name}() takes exactly one argument ({given} given)")
        } else if self.positional_only && low == high {
            format!("{short} expected {low} argument{}, got {given}", plural(low))
        } else if self.positional_only && given < low {
            format!("{short} expected at least {low} argument{}, got {given}", plural(low))
        } else if self.positional_only {
            format!("{short} expected at most {high} argument{}, got {given}", plural(high))
        } else if self.n_places > self.n_pos {
            let word = if low == high { "exactly" } else { "at most" };
            format!("{short}() takes {word} {high} positional argument{} ({given} given)", plural(high))
        } else {
            let word = if low == high { "exactly" } else { "at most" };
            let given = given + n_keywords;
            format!("{short}() takes {word} {high} argument{} ({given} given)", plural(high))
        })
    }

    #[cold]
    fn twice_error(&self, ctx: &Ctx, name: &dyn Fn() -> String, skip: usize, at: usize) -> Raise {
        let text = text_of(&self.names[at]);
        let place = at + 1 - skip.min(at);
        let name = name();
        let short = name.rsplit('.').next().unwrap_or(&name);
        ctx.type_error(format!("argument for {short}() given by name ('{text}') and position ({place})"))
    }

    #[cold]
    fn missing_error(
        &self,
        ctx: &Ctx,
        name: &dyn Fn() -> String,
        skip: usize,
        at: usize,
        given: usize,
    ) -> Raise {
        if self.n_posonly > at && self.positional_only {
            return self.count_error(ctx, name, skip, given, 0);
        }
        let name = name();
        if self.n_posonly > at {
            let low = self.n_required.min(self.n_posonly).saturating_sub(skip);
            let word = if low < self.n_pos.saturating_sub(skip) { "at least" } else { "exactly" };
            let (plural, given) = (if low == 1 { "" } else { "s" }, given.saturating_sub(skip));
            let short = name.rsplit('.').next().unwrap_or(&name);
            return ctx.type_error(format!(
                "{short}() takes {word} {low} positional argument{plural} ({given} given)"
            ));
        }
        let short = name.rsplit('.').next().unwrap_or(&name);
        let text = text_of(&self.names[at]);
        if self.required_kwonly.contains(&at) {
            return ctx.type_error(format!("{short}() missing required keyword-only argument: '{text}'"));
        }
        let place = at + 1 - skip.min(at);
        ctx.type_error(format!("{short}() missing required argument '{text}' (pos {place})"))
    }
}

/// An optional argument: `None` if it was not given.
#[inline]
pub fn arg(args: &[Value], i: usize) -> Option<&Value> {
    args.get(i).and_then(Value::bound)
}

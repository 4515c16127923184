//! Signatures of native functions, read while gilbox is compiled, and the binding of arguments to their parameters.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::Args;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// What the signature of a native function says. Nothing of it is made when gilbox starts.
pub struct Signature {
    text: &'static str,
    /// How many parameters can only be given by position.
    n_posonly: u8,
    /// How many can be given by position.
    n_pos: u8,
    /// How many of the positional ones must be given.
    n_required: u8,
    /// How many places a call binds.
    n_places: u8,
    /// Which keyword-only parameters must be given: a bit a place.
    required_kwonly: u32,
    /// The place of `*args`.
    var_args: Option<u8>,
    /// The place of `**kwargs`.
    var_keywords: Option<u8>,
    /// Nothing but positional parameters: counts alone decide.
    positional_only: bool,
    /// How few and how many positional arguments are the places as they come; from 1 to 0 if none ever are.
    direct: (u16, u16),
    /// How many positional parameters, all required, come before `*args`, if nothing but it must be filled besides.
    only_star: Option<u8>,
}

/// A parameter as it stands in a signature's text, or one of the marks `/` and `*`.
#[derive(Clone, Copy)]
struct Part {
    stars: usize,
    /// Where its name begins and ends.
    name: (usize, usize),
    has_default: bool,
    /// Where the next part may begin.
    next: usize,
}

impl Part {
    /// The first part at or after a byte.
    const fn from(text: &[u8], mut at: usize) -> Option<Part> {
        let mut stars = 0;
        while at < text.len() && (matches!(text[at], b'(' | b'*') || text[at].is_ascii_whitespace()) {
            stars += (text[at] == b'*') as usize;
            at += 1;
        }
        let start = at;
        while at < text.len() && !matches!(text[at], b',' | b'=' | b')') && !text[at].is_ascii_whitespace() {
            at += 1;
        }
        let name = (start, at);
        if stars == 0 && start == at {
            return None;
        }
        let mut has_default = false;
        while at < text.len() && text[at] != b',' {
            has_default |= text[at] == b'=';
            at += 1;
        }
        Some(Part { stars, name, has_default, next: at + 1 })
    }

    const fn is_slash(self, text: &[u8]) -> bool {
        text[self.name.0] == b'/'
    }

    const fn is_star(self) -> bool {
        self.stars == 1 && self.name.0 == self.name.1
    }

    const fn is_named(self, text: &[u8], name: &[u8]) -> bool {
        let (start, end) = self.name;
        let mut at = 0;
        while at < name.len() && start + at < end && text[start + at] == name[at] {
            at += 1;
        }
        at == name.len() && start + at == end
    }
}

impl Signature {
    /// Reads a signature in Python's own notation.
    pub(crate) const fn parse(text: &'static str) -> Signature {
        let mut sig = Signature {
            text,
            n_posonly: 0,
            n_pos: 0,
            n_required: 0,
            n_places: 0,
            required_kwonly: 0,
            var_args: None,
            var_keywords: None,
            positional_only: false,
            direct: (1, 0),
            only_star: None,
        };
        let bytes = text.as_bytes();
        // Of the parameter at the place 0, and of `*args`.
        let (mut starts_with_self, mut ignores_rest) = (false, false);
        let (mut keyword_only, mut at) = (false, 0);
        while let Some(part) = Part::from(bytes, at) {
            at = part.next;
            let place = sig.n_places;
            if part.is_star() {
                keyword_only = true;
                continue;
            }
            if part.is_slash(bytes) {
                sig.n_posonly = place;
                continue;
            }
            sig.n_places += 1;
            if part.stars == 2 {
                sig.var_keywords = Some(place);
            } else if part.stars == 1 {
                sig.var_args = Some(place);
                ignores_rest = part.is_named(bytes, b"_");
                keyword_only = true;
            } else if keyword_only {
                sig.required_kwonly |= (!part.has_default as u32) << place;
            } else {
                sig.n_pos += 1;
                if !part.has_default {
                    sig.n_required = sig.n_pos;
                }
                starts_with_self |= place == 0 && part.is_named(bytes, b"self");
            }
        }
        sig.with_short_cuts(starts_with_self, ignores_rest)
    }

    /// What follows from the counts.
    const fn with_short_cuts(mut self, starts_with_self: bool, ignores_rest: bool) -> Signature {
        // Nothing can be given by name: what messages say of C functions without keywords holds.
        let only_self = self.n_posonly == 0 && self.n_pos == 1 && starts_with_self;
        self.positional_only = (self.n_posonly == self.n_pos || only_self)
            && self.var_keywords.is_none()
            && self.n_places == self.n_pos + self.var_args.is_some() as u8;
        let low = self.n_required as u16;
        if self.var_args.is_none() && self.var_keywords.is_none() && self.required_kwonly == 0 {
            self.direct = (low, self.n_pos as u16);
        }
        if ignores_rest && self.n_places == self.n_required + 1 {
            self.direct = (low, u16::MAX);
        }
        let all_required = self.n_required == self.n_pos && self.required_kwonly == 0;
        if let Some(place) = self.var_args
            && place == self.n_pos
            && all_required
        {
            self.only_star = Some(place);
        }
        self
    }

    /// The signature in Python's own notation.
    pub fn text(&self) -> &'static str {
        self.text
    }

    /// The names of the parameters, in the order of their places.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let (text, mut at) = (self.text, 0);
        let parts = std::iter::from_fn(move || {
            let part = Part::from(text.as_bytes(), at)?;
            at = part.next;
            Some(part)
        });
        parts
            .filter(|part| !part.is_star())
            .filter(move |part| !part.is_slash(text.as_bytes()))
            .map(move |part| &text[part.name.0..part.name.1])
    }

    fn name(&self, place: usize) -> &'static str {
        self.names().nth(place).unwrap_or_default()
    }

    fn n_posonly(&self) -> usize {
        self.n_posonly.into()
    }

    fn n_pos(&self) -> usize {
        self.n_pos.into()
    }

    fn n_required(&self) -> usize {
        self.n_required.into()
    }

    fn n_places(&self) -> usize {
        self.n_places.into()
    }

    fn is_required_kwonly(&self, at: usize) -> bool {
        self.required_kwonly >> at & 1 != 0
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
        if !args.has_keywords() && self.takes(args.values().len()) {
            return function(ctx, args.values());
        }
        if !args.has_keywords()
            && let Some(n) = self.only_star.map(usize::from)
            && args.values().len() >= n
        {
            // `(a, *rest, **more)` and keyword parameters that are all left out.
            let rest = ctx.new_tuple(&args.values()[n..]);
            match (&args.values()[..n], self.var_keywords) {
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
            self.check_total(ctx, name, skip, pos.len(), args.names().len())?;
        }
        if (pos.len() > self.n_pos() && self.var_args.is_none())
            || (self.positional_only && pos.len() < self.n_required())
        {
            return Err(self.count_error(ctx, name, skip, pos.len(), args.names().len()));
        }
        let mut places = vec![Value::UNBOUND; self.n_places()];
        let direct = pos.len().min(self.n_pos());
        places[..direct].clone_from_slice(&pos[..direct]);
        if let Some(at) = self.var_args {
            places[usize::from(at)] = ctx.new_tuple(&pos[direct..]);
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
            places[usize::from(at)] = rest.into_value();
        }
        let required_kwonly = (self.n_pos()..self.n_places()).filter(|at| self.is_required_kwonly(*at));
        for at in (0..self.n_required()).chain(required_kwonly) {
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
        if n_pos + n_keywords <= self.n_places() {
            return Ok(());
        }
        let (max, given) = (self.n_places() - skip, (n_pos + n_keywords).saturating_sub(skip));
        let needed = self.n_required() + self.required_kwonly.count_ones() as usize;
        let word = if needed == self.n_places() { "exactly" } else { "at most" };
        let keyword = if n_pos <= skip { "keyword " } else { "" };
        let plural = if max == 1 { "" } else { "s" };
        let name = name();
        let short = name.rsplit('.').next().unwrap_or(&name);
        Err(ctx.type_error(format!("{short}() takes {word} {max} {keyword}argument{plural} ({given} given)")))
    }

    fn keyword_place(&self, key: &Value) -> Option<usize> {
        let key = key.downcast::<StrObj>()?.bytes();
        let is_star = |at: usize| [self.var_args, self.var_keywords].contains(&Some(at as u8));
        let usable = |at: usize| at >= self.n_posonly() && !is_star(at);
        self.names().enumerate().position(|(at, name)| name.as_bytes() == key && usable(at))
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
        let (low, high) = (self.n_required().saturating_sub(skip), self.n_pos() - skip.min(self.n_pos()));
        let given = given.saturating_sub(skip);
        let name = name();
        let short = name.rsplit('.').next().unwrap_or(&name).to_owned();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        ctx.type_error(if high == 0 && self.n_places() > self.n_pos() && self.var_keywords.is_none() {
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
        } else if self.n_places() > self.n_pos() {
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
        let text = self.name(at);
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
        if self.n_posonly() > at && self.positional_only {
            return self.count_error(ctx, name, skip, given, 0);
        }
        let name = name();
        if self.n_posonly() > at {
            let low = self.n_required().min(self.n_posonly()).saturating_sub(skip);
            let word = if low < self.n_pos().saturating_sub(skip) { "at least" } else { "exactly" };
            let (plural, given) = (if low == 1 { "" } else { "s" }, given.saturating_sub(skip));
            let short = name.rsplit('.').next().unwrap_or(&name);
            return ctx.type_error(format!(
                "{short}() takes {word} {low} positional argument{plural} ({given} given)"
            ));
        }
        let short = name.rsplit('.').next().unwrap_or(&name);
        let text = self.name(at);
        if self.is_required_kwonly(at) {
            return ctx.type_error(format!("{short}() missing required keyword-only argument: '{text}'"));
        }
        let place = at + 1 - skip.min(at);
        ctx.type_error(format!("{short}() missing required argument '{text}' (pos {place})"))
    }
}

//! re.Pattern: compiling with a cache, and everything that searches.

use super::ast::flag;
use super::exec::{Found, Mode};
use super::matched::MatchObj;
use super::parse::{PatternError, parse};
use super::program::{Program, compile as compile_program};
use super::subject::Subject;
use super::template::{self, Piece};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Cmp, Payload, Ref, Slots, TypeFlags, Visitor};
use gilbox_vm::text::PyText;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The payload of a compiled pattern.
pub struct PatternObj {
    pub(super) source: Value,
    pub(super) flags: u32,
    pub(super) n_groups: usize,
    pub(super) names: Vec<(String, usize)>,
    pub(super) program: Program,
    pub(super) is_text: bool,
}

impl Payload for PatternObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.source);
    }
}

/// Compiled patterns and templates by their text, and the exception class.
#[derive(Default)]
pub struct ReState {
    patterns: RefCell<HashMap<(Vec<u8>, bool, u32), Ref<PatternObj>>>,
    templates: RefCell<HashMap<(u64, Vec<u8>), (Ref<PatternObj>, Rc<Template>)>>,
    pub(super) error: RefCell<Option<Value>>,
}

const MOST_CACHED: usize = 512;

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<PatternObj>("re.Pattern")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::NO_NEW)
    .doc("Compiled regular expression object.");

const METHODS: &[NativeDef] = &[
    NativeDef::new("match", "(self, /, string, pos=0, endpos=9223372036854775807)", |ctx, a| {
        one(ctx, a, Mode::Match)
    }),
    NativeDef::new("fullmatch", "(self, /, string, pos=0, endpos=9223372036854775807)", |ctx, a| {
        one(ctx, a, Mode::Full)
    }),
    NativeDef::new("search", "(self, /, string, pos=0, endpos=9223372036854775807)", |ctx, a| {
        one(ctx, a, Mode::Search)
    }),
    NativeDef::new("findall", "(self, /, string, pos=0, endpos=9223372036854775807)", find_all),
    NativeDef::new(
        "finditer",
        "(self, /, string, pos=0, endpos=9223372036854775807)",
        super::iterate::find_iter,
    ),
    NativeDef::new(
        "scanner",
        "(self, /, string, pos=0, endpos=9223372036854775807)",
        super::iterate::scanner,
    ),
    NativeDef::new("split", "(self, /, string, maxsplit=0)", split),
    NativeDef::new("sub", "(self, /, repl, string, count=0)", |ctx, a| {
        substitute(ctx, a).map(|(text, _)| text)
    }),
    NativeDef::new("subn", "(self, /, repl, string, count=0)", |ctx, a| {
        let (text, n) = substitute(ctx, a)?;
        Ok(ctx.new_tuple(&[text, ctx.new_int(n as i64)]))
    }),
    NativeDef::new("__copy__", "(self, /)", |_, a| Ok(a[0].clone())),
    NativeDef::new("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone())),
];

const GETSET: &[GetSet] = &[
    GetSet::member("pattern", |ctx, x| this(ctx, x).map(|p| p.source.clone())),
    GetSet::member("flags", |ctx, x| this(ctx, x).map(|p| ctx.new_int(p.flags as i64))),
    GetSet::member("groups", |ctx, x| this(ctx, x).map(|p| ctx.new_int(p.n_groups as i64))),
    GetSet::get("groupindex", |ctx, x| {
        let dict = ctx.new_dict();
        for (name, group) in &this(ctx, x)?.names {
            dict.set_str(&ctx.intern(name), ctx.new_int(*group as i64));
        }
        let dict = dict.into_value();
        // Without names it is an empty dict of its own.
        Ok(if this(ctx, x)?.names.is_empty() { dict } else { ctx.new_mapping_proxy(dict) })
    }),
];

fn slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.hash.set(Some(|ctx, x| Ok(ctx.hash(&this(ctx, x)?.source)?.wrapping_add(this(ctx, x)?.flags as i64))));
    s.compare.set(Some(|ctx, a, b, cmp| {
        let (Some(p), Some(q)) = (a.downcast::<PatternObj>(), b.downcast::<PatternObj>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let equal = p.flags == q.flags && p.is_text == q.is_text && ctx.eq(&p.source, &q.source)?;
        Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
    }));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    const NAMES: [(u32, &str); 7] = [
        (flag::IGNORECASE, "re.IGNORECASE"),
        (flag::LOCALE, "re.LOCALE"),
        (flag::MULTILINE, "re.MULTILINE"),
        (flag::DOTALL, "re.DOTALL"),
        (flag::VERBOSE, "re.VERBOSE"),
        (flag::DEBUG, "re.DEBUG"),
        (flag::ASCII, "re.ASCII"),
    ];
    let p = this(ctx, x)?;
    let shown: String = ctx.repr_text(&p.source)?.chars().take(200).collect();
    let mut names: Vec<&str> = NAMES.iter().filter(|n| p.flags & n.0 != 0).map(|n| n.1).collect();
    if !p.is_text && p.flags & flag::UNICODE != 0 {
        names.push("re.UNICODE");
    }
    let known = NAMES.iter().fold(flag::UNICODE, |all, name| all | name.0);
    let others = format!("{:#x}", p.flags & !known);
    if p.flags & !known != 0 {
        names.push(&others);
    }
    let flags = if names.is_empty() { String::new() } else { format!(", {}", names.join("|")) };
    Ok(ctx.new_str(&format!("re.compile({shown}{flags})")))
}

pub(super) fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a PatternObj> {
    x.downcast::<PatternObj>().ok_or_else(|| ctx.type_error("a re.Pattern object is required"))
}

/// `_re.compile(pattern, flags)`
pub(super) fn compile(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let flags = match arg(args, 1) {
        Some(flags) => ctx.index_checked(flags)? as u32,
        None => 0,
    };
    if args[0].downcast::<PatternObj>().is_some() {
        if flags != 0 {
            return Err(ctx.value_error("cannot process flags argument with a compiled pattern"));
        }
        return Ok(args[0].clone());
    }
    // As what finds patterns again does in CPython, before it looks at what it got.
    ctx.hash(&args[0])?;
    let (text, binary) = (args[0].downcast::<StrObj>(), args[0].downcast::<BytesObj>());
    let is_text = text.is_some();
    let bytes = match (text, binary) {
        (Some(s), _) => s.bytes().to_vec(),
        (None, Some(bytes)) => bytes.bytes().to_vec(),
        (None, None) => return Err(ctx.type_error("first argument must be string or compiled pattern")),
    };
    let state = ctx.state::<ReState>();
    let key = (bytes, is_text, flags);
    if let Some(found) = state.patterns.borrow().get(&key) {
        return Ok(found.to_value());
    }
    let units = units(&key.0, is_text);
    let parsed =
        parse(&units, is_text, flags, super::character_named).map_err(|e| raise(ctx, e, &args[0]))?;
    let program = compile_program(&parsed.node, parsed.n_groups, is_text);
    let pattern = PatternObj {
        source: args[0].clone(),
        flags: parsed.flags,
        n_groups: parsed.n_groups,
        names: parsed.names,
        program,
        is_text,
    };
    let pattern = ctx.alloc(&ctx.type_for::<PatternObj>(), pattern);
    let full = state.patterns.borrow().len() >= MOST_CACHED;
    let old = if full { state.patterns.take() } else { HashMap::new() };
    state.patterns.borrow_mut().insert(key, pattern.clone());
    drop(old);
    Ok(pattern.into_value())
}

/// Empties the caches.
pub(super) fn purge(ctx: &Ctx) {
    let state = ctx.state::<ReState>();
    let old = (state.patterns.take(), state.templates.take());
    drop(old);
}

fn units(bytes: &[u8], is_text: bool) -> Vec<u32> {
    if is_text {
        PyText::new(bytes).code_points().collect()
    } else {
        bytes.iter().map(|b| *b as u32).collect()
    }
}

/// The exception of a wrong pattern.
fn raise(ctx: &Ctx, error: PatternError, pattern: &Value) -> Raise {
    let (message, at) = match error {
        PatternError::At(message, at) => (message, at),
        PatternError::Value(message) => return ctx.value_error(message),
        PatternError::Overflow(message) => return ctx.overflow_error(message),
        PatternError::Index(message) => return ctx.index_error(message),
    };
    let class = ctx.state::<ReState>().error.borrow().clone();
    let Some(class) = class else { return ctx.value_error(message) };
    let place = if at == usize::MAX { Value::NONE } else { ctx.new_int(at as i64) };
    let args = [ctx.new_str(&message), pattern.clone(), place];
    let args = if at == usize::MAX { &args[..1] } else { &args[..] };
    match ctx.call(&class, args) {
        Ok(exception) => Raise::new(exception),
        Err(raise) => raise,
    }
}

/// Where a method searches: the subject, and byte offsets.
pub(super) struct Range {
    pub(super) subject: Subject,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) pos: usize,
    pub(super) endpos: usize,
}

/// Reads `string, pos, endpos` from the second argument on.
pub(super) fn range(ctx: &Ctx, p: &PatternObj, args: &[Value]) -> Result<Range> {
    let subject = Subject::new(ctx, &args[1], p.is_text)?;
    let len = subject.len();
    let clip = |v: Option<&Value>, default: usize| match v {
        None => Ok(default),
        Some(v) => Ok((ctx.index_checked(v)?.max(0) as usize).min(len)),
    };
    let (pos, endpos) = (clip(arg(args, 2), 0)?, clip(arg(args, 3), len)?);
    let (start, end) = (subject.offset(pos), subject.offset(endpos));
    Ok(Range { subject, start, end, pos, endpos })
}

/// A match object.
pub(super) fn make_match(ctx: &Ctx, pattern: &Value, range: &Range, found: Found) -> Value {
    let Some(pattern) = Ref::<PatternObj>::from_value(pattern) else { return Value::NONE };
    let m = MatchObj { pattern, subject: range.subject.clone(), found, pos: range.pos, endpos: range.endpos };
    ctx.alloc(&ctx.type_for::<MatchObj>(), m).into_value()
}

fn one(ctx: &Ctx, args: &[Value], mode: Mode) -> Result<Value> {
    let p = this(ctx, &args[0])?;
    let range = range(ctx, p, args)?;
    match range.subject.find(&p.program, range.start, range.end, mode, None) {
        Some(found) => Ok(make_match(ctx, &args[0], &range, found)),
        None => Ok(Value::NONE),
    }
}

/// Calls `f` with every match in order until it answers false.
pub(super) fn each(
    p: &PatternObj,
    subject: &Subject,
    (start, end): (usize, usize),
    mut f: impl FnMut(Found) -> Result<bool>,
) -> Result<()> {
    let (mut at, mut forbidden) = (start, None);
    while let Some(found) = subject.find(&p.program, at, end, Mode::Search, forbidden) {
        at = found.slots[1];
        // After an empty match none may lie at the same place; after another one may.
        forbidden = Some(at).filter(|at| *at == found.slots[0]);
        if !f(found)? {
            break;
        }
    }
    Ok(())
}

fn find_all(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let p = this(ctx, &args[0])?;
    let range = range(ctx, p, args)?;
    let subject = &range.subject;
    let empty = || subject.slice(ctx, 0, 0);
    let text = |found: &Found, group: usize| match (found.slots[2 * group], found.slots[2 * group + 1]) {
        (start, end) if start == usize::MAX || end == usize::MAX => empty(),
        (start, end) => subject.slice(ctx, start, end),
    };
    let mut all = Vec::new();
    each(p, subject, (range.start, range.end), |found| {
        ctx.make_room(&mut all, 1)?;
        ctx.check_memory()?;
        all.push(match p.n_groups {
            0 => text(&found, 0),
            1 => text(&found, 1),
            n => ctx.new_tuple_from((1..=n).map(|g| text(&found, g)).collect()),
        });
        Ok(true)
    })?;
    Ok(ctx.new_list(all))
}

fn split(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let p = this(ctx, &args[0])?;
    let subject = Subject::new(ctx, &args[1], p.is_text)?;
    let most = match arg(args, 2) {
        Some(v) => ctx.index_checked(v)?,
        None => 0,
    };
    let end = subject.bytes().len();
    let mut pieces = Vec::new();
    let (mut last, mut n) = (0, 0);
    if most >= 0 {
        each(p, &subject, (0, end), |found| {
            ctx.make_room(&mut pieces, 1 + found.slots.len())?;
            ctx.check_memory()?;
            pieces.push(subject.slice(ctx, last, found.slots[0]));
            for group in found.slots[2..].chunks(2) {
                let took_part = group[0] != usize::MAX && group[1] != usize::MAX;
                pieces.push(if took_part { subject.slice(ctx, group[0], group[1]) } else { Value::NONE });
            }
            last = found.slots[1];
            n += 1;
            Ok(most == 0 || n < most)
        })?;
    }
    pieces.push(subject.slice(ctx, last, end));
    Ok(ctx.new_list(pieces))
}

/// A parsed replacement.
pub(super) struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    /// How many bytes the template makes of a match.
    fn room(&self, text: &[u8], found: &Found) -> usize {
        let of = |piece: &Piece| match piece {
            Piece::Literal(bytes) => bytes.len(),
            Piece::Group(group) => {
                text.get(found.slots[2 * group]..found.slots[2 * group + 1]).map_or(0, <[u8]>::len)
            }
        };
        self.pieces.iter().map(of).sum()
    }

    /// Adds what the template makes of a match.
    pub(super) fn append_to(&self, text: &[u8], found: &Found, out: &mut Vec<u8>) {
        for piece in &self.pieces {
            match piece {
                Piece::Literal(bytes) => out.extend_from_slice(bytes),
                Piece::Group(group) => {
                    let (start, end) = (found.slots[2 * group], found.slots[2 * group + 1]);
                    out.extend_from_slice(text.get(start..end).unwrap_or_default());
                }
            }
        }
    }
}

/// The template of a replacement text.
pub(super) fn template_of(ctx: &Ctx, pattern: &Ref<PatternObj>, repl: &Value) -> Result<Rc<Template>> {
    let (bytes, is_text) = match repl.downcast::<StrObj>() {
        Some(s) => (s.bytes().to_vec(), true),
        None => match ctx.bytes_view(repl)? {
            Some(bytes) => (bytes.into_owned(), false),
            None => {
                let got = ctx.type_name(repl);
                return Err(ctx.type_error(format!("decoding to str: need a bytes-like object, {got} found")));
            }
        },
    };
    if is_text != pattern.is_text {
        let (wanted, got) = if pattern.is_text { ("str", "bytes") } else { ("a bytes-like object", "str") };
        return Err(ctx.type_error(match pattern.is_text {
            true => format!("sequence item 0: expected {wanted} instance, {got} found"),
            false => format!("sequence item 0: expected {wanted}, {got} found"),
        }));
    }
    if !bytes.contains(&b'\\') {
        return Ok(Rc::new(Template { pieces: vec![Piece::Literal(bytes)] }));
    }
    let state = ctx.state::<ReState>();
    let key = (pattern.as_value().id(), bytes);
    if let Some((_, found)) = state.templates.borrow().get(&key) {
        return Ok(found.clone());
    }
    let pieces = template::parse(&units(&key.1, is_text), is_text, pattern.n_groups, &pattern.names);
    let template = Rc::new(Template { pieces: pieces.map_err(|e| raise(ctx, e, repl))? });
    let full = state.templates.borrow().len() >= MOST_CACHED;
    let old = if full { state.templates.take() } else { HashMap::new() };
    state.templates.borrow_mut().insert(key, (pattern.clone(), template.clone()));
    drop(old);
    Ok(template)
}

impl PatternObj {
    /// A str or bytes of the pattern's kind.
    pub(super) fn make_text(&self, ctx: &Ctx, bytes: &[u8]) -> Value {
        if self.is_text { ctx.new_str_text(PyText::new(bytes)) } else { ctx.new_bytes(bytes) }
    }
}

fn is_callable(ctx: &Ctx, x: &Value) -> bool {
    ctx.is_callable(x)
}

/// `sub` and `subn`: the new text and how often something was replaced.
fn substitute(ctx: &Ctx, args: &[Value]) -> Result<(Value, usize)> {
    let p = this(ctx, &args[0])?;
    let subject = Subject::new(ctx, &args[2], p.is_text)?;
    let most = match arg(args, 3) {
        Some(v) => ctx.index_checked(v)?,
        None => 0,
    };
    let Some(pattern) = Ref::<PatternObj>::from_value(&args[0]) else { return Ok((Value::NONE, 0)) };
    let function = if is_callable(ctx, &args[1]) { Some(&args[1]) } else { None };
    let template = match function {
        Some(_) => None,
        None => Some(template_of(ctx, &pattern, &args[1])?),
    };
    let end = subject.bytes().len();
    let whole = Range { subject: subject.clone(), start: 0, end, pos: 0, endpos: subject.len() };
    let mut out = Vec::new();
    let (mut last, mut n) = (0, 0usize);
    let mut n_pieces = 0;
    if most >= 0 {
        each(p, &subject, (0, end), |found| {
            n_pieces += usize::from(found.slots[0] > last);
            let replacement = template.as_ref().map_or(0, |template| template.room(subject.bytes(), &found));
            ctx.make_room(&mut out, found.slots[0] - last + replacement)?;
            out.extend_from_slice(&subject.bytes()[last..found.slots[0]]);
            last = found.slots[1];
            n += 1;
            if let Some(template) = &template {
                template.append_to(subject.bytes(), &found, &mut out);
            } else if let Some(function) = function {
                let result = ctx.call(function, &[make_match(ctx, &args[0], &whole, found)])?;
                push_result(ctx, p, &result, n_pieces, &mut out)?;
                n_pieces += usize::from(!result.is_none());
            }
            Ok(most == 0 || (n as i64) < most)
        })?;
    }
    if n == 0 {
        return Ok((subject.slice(ctx, 0, end), 0));
    }
    ctx.make_room(&mut out, end - last)?;
    out.extend_from_slice(&subject.bytes()[last..]);
    Ok((p.make_text(ctx, &out), n))
}

/// Adds what a replacement function answered; `at` is its number among the pieces of the result, for the message.
fn push_result(ctx: &Ctx, p: &PatternObj, result: &Value, at: usize, out: &mut Vec<u8>) -> Result<()> {
    if result.is_none() {
        return Ok(());
    }
    let text = result.downcast::<StrObj>();
    if p.is_text
        && let Some(s) = text
    {
        ctx.make_room(out, s.bytes().len())?;
        out.extend_from_slice(s.bytes());
        return Ok(());
    }
    if !p.is_text
        && let Some(bytes) = ctx.bytes_view(result)?
    {
        ctx.make_room(out, bytes.len())?;
        out.extend_from_slice(&bytes);
        return Ok(());
    }
    let got = ctx.type_name(result);
    let wanted = if p.is_text { "str instance" } else { "a bytes-like object" };
    Err(ctx.type_error(format!("sequence item {at}: expected {wanted}, {got} found")))
}

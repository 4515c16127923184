//! re.Match.

use super::exec::{Found, UNSET};
use super::pattern::{PatternObj, template_of};
use super::subject::Subject;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, TypeFlags, Visitor};
use gilbox_vm::types::int::to_i64;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

/// The payload of a match.
pub struct MatchObj {
    pub(super) pattern: Ref<PatternObj>,
    pub(super) subject: Subject,
    pub(super) found: Found,
    pub(super) pos: usize,
    pub(super) endpos: usize,
}

impl Payload for MatchObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.pattern.as_value());
        visit(self.subject.value());
    }
}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<MatchObj>("re.Match")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::NO_NEW)
    .doc("The result of re.match() and re.search().\nMatch objects always have a boolean value of True.");

const METHODS: &[NativeDef] = &[
    NativeDef::new("group", "(self, /, *args)", group),
    NativeDef::new("groups", "(self, /, default=None)", groups),
    NativeDef::new("groupdict", "(self, /, default=None)", group_dict),
    NativeDef::new("start", "(self, group=0, /)", |ctx, a| Ok(ctx.new_int(span(ctx, a)?.0))),
    NativeDef::new("end", "(self, group=0, /)", |ctx, a| Ok(ctx.new_int(span(ctx, a)?.1))),
    NativeDef::new("span", "(self, group=0, /)", |ctx, a| span(ctx, a).map(|s| pair(ctx, s))),
    NativeDef::new("expand", "(self, /, template)", expand),
    NativeDef::new("__copy__", "(self, /)", |_, a| Ok(a[0].clone())),
    NativeDef::new("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone())),
];

const GETSET: &[GetSet] = &[
    GetSet::get("string", |ctx, x| this(ctx, x).map(|m| m.subject.value().clone())),
    GetSet::get("re", |ctx, x| this(ctx, x).map(|m| m.pattern.to_value())),
    GetSet::get("pos", |ctx, x| this(ctx, x).map(|m| ctx.new_int(m.pos as i64))),
    GetSet::get("endpos", |ctx, x| this(ctx, x).map(|m| ctx.new_int(m.endpos as i64))),
    GetSet::get("lastindex", |ctx, x| {
        let last = this(ctx, x)?.found.last_group;
        Ok(if last == 0 { Value::NONE } else { ctx.new_int(last as i64) })
    }),
    GetSet::get("lastgroup", |ctx, x| {
        let m = this(ctx, x)?;
        let name = m.pattern.names.iter().find(|n| n.1 == m.found.last_group);
        Ok(name.map_or(Value::NONE, |n| ctx.new_str(&n.0)))
    }),
    GetSet::get("regs", |ctx, x| {
        let m = this(ctx, x)?;
        let spans = (0..m.found.slots.len() / 2).map(|g| pair(ctx, m.span_of(g))).collect();
        Ok(ctx.new_tuple_from(spans))
    }),
];

fn slots(s: &Slots) {
    s.getitem.set(Some(|ctx, x, key| {
        let m = this(ctx, x)?;
        let group = m.group_index(ctx, key)?;
        Ok(m.text_of(ctx, group).unwrap_or(Value::NONE))
    }));
    s.repr.set(Some(|ctx, x| {
        let m = this(ctx, x)?;
        let (start, end) = m.span_of(0);
        let text = m.text_of(ctx, 0).unwrap_or(Value::NONE);
        let shown: String = ctx.repr_text(&text)?.chars().take(50).collect();
        Ok(ctx.new_str(&format!("<re.Match object; span=({start}, {end}), match={shown}>")))
    }));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a MatchObj> {
    x.downcast::<MatchObj>().ok_or_else(|| ctx.type_error("a re.Match object is required"))
}

fn pair(ctx: &Ctx, (start, end): (i64, i64)) -> Value {
    ctx.new_tuple(&[ctx.new_int(start), ctx.new_int(end)])
}

#[cold]
fn no_such_group(ctx: &Ctx) -> Raise {
    ctx.index_error("no such group")
}

impl MatchObj {
    /// The units a group spans; -1 if it took no part.
    fn span_of(&self, group: usize) -> (i64, i64) {
        match self.place_of(group) {
            Some((start, end)) => (self.subject.index(start) as i64, self.subject.index(end) as i64),
            None => (-1, -1),
        }
    }

    pub(super) fn place_of(&self, group: usize) -> Option<(usize, usize)> {
        let (start, end) = (*self.found.slots.get(2 * group)?, *self.found.slots.get(2 * group + 1)?);
        if start == UNSET || end == UNSET { None } else { Some((start, end)) }
    }

    pub(super) fn text_of(&self, ctx: &Ctx, group: usize) -> Option<Value> {
        self.place_of(group).map(|(start, end)| self.subject.slice(ctx, start, end))
    }

    fn group_index(&self, ctx: &Ctx, key: &Value) -> Result<usize> {
        if key.downcast::<StrObj>().is_some() {
            let name = text_of(key);
            let found = self.pattern.names.iter().find(|n| n.0 == name);
            return found.map(|n| n.1).ok_or_else(|| no_such_group(ctx));
        }
        if !ctx.has_index(key) {
            return Err(no_such_group(ctx));
        }
        let index = to_i64(&ctx.index(key)?).and_then(|i| usize::try_from(i).ok());
        index.filter(|i| *i < self.found.slots.len() / 2).ok_or_else(|| no_such_group(ctx))
    }
}

fn group(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let m = this(ctx, &args[0])?;
    let keys = args[1].downcast::<TupleObj>().map_or(&[][..], TupleObj::items);
    let text = |key: &Value| Ok(m.text_of(ctx, m.group_index(ctx, key)?).unwrap_or(Value::NONE));
    match keys {
        [] => Ok(m.text_of(ctx, 0).unwrap_or(Value::NONE)),
        [only] => text(only),
        keys => Ok(ctx.new_tuple_from(keys.iter().map(text).collect::<Result<_>>()?)),
    }
}

fn groups(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let m = this(ctx, &args[0])?;
    let default = arg(args, 1).cloned().unwrap_or(Value::NONE);
    let n = m.found.slots.len() / 2;
    Ok(ctx.new_tuple_from((1..n).map(|g| m.text_of(ctx, g).unwrap_or_else(|| default.clone())).collect()))
}

fn group_dict(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let m = this(ctx, &args[0])?;
    let default = arg(args, 1).cloned().unwrap_or(Value::NONE);
    let dict = ctx.new_dict();
    for (name, group) in &m.pattern.names {
        let text = m.text_of(ctx, *group).unwrap_or_else(|| default.clone());
        dict.set_str(&ctx.intern(name), text);
    }
    Ok(dict.into_value())
}

fn span(ctx: &Ctx, args: &[Value]) -> Result<(i64, i64)> {
    let m = this(ctx, &args[0])?;
    let group = match arg(args, 1) {
        Some(key) => m.group_index(ctx, key)?,
        None => 0,
    };
    Ok(m.span_of(group))
}

fn expand(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let m = this(ctx, &args[0])?;
    let template = template_of(ctx, &m.pattern, &args[1])?;
    let mut out = Vec::new();
    template.append_to(m.subject.bytes(), &m.found, &mut out);
    Ok(m.pattern.make_text(ctx, &out))
}

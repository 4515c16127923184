//! Slot wrappers: the special methods of built-in types as objects (`wrapper_descriptor`), and their `__new__`.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::slotdefs::{Dunder, call_wrapper};
use crate::object::{BinOp, Cmp, Payload, Ref, Slots, Type, TypeData, TypeFlags, Visitor};
use crate::types::str::text_of;
use crate::value::Value;

/// A slot of a built-in type as a method.
pub struct WrapperObj {
    pub(crate) name: Value,
    pub(crate) dunder: Dunder,
    pub(crate) owner: Type,
}

impl Payload for WrapperObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
        visit(self.owner.as_value());
    }
}

/// A slot wrapper bound to an object.
pub struct BoundWrapperObj {
    pub(crate) wrapper: Ref<WrapperObj>,
    pub(crate) object: Value,
}

impl Payload for BoundWrapperObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.wrapper.as_value());
        visit(&self.object);
    }
}

/// `__new__` of a built-in type.
pub struct NewWrapperObj {
    pub(crate) owner: Type,
}

impl Payload for NewWrapperObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.owner.as_value());
    }
}

pub(crate) const WRAPPER: TypeSpec = TypeSpec::new::<WrapperObj>("wrapper_descriptor")
    .slots(wrapper_slots)
    .getset(WRAPPER_GETSET)
    .flags(TypeFlags::METHOD_DESCRIPTOR.with(TypeFlags::NO_NEW));
pub(crate) const BOUND: TypeSpec = TypeSpec::new::<BoundWrapperObj>("method-wrapper")
    .slots(bound_slots)
    .methods(BOUND_METHODS)
    .getset(BOUND_GETSET)
    .flags(TypeFlags::NO_NEW);
pub(crate) const NEW: TypeSpec =
    TypeSpec::new::<NewWrapperObj>("builtin_function_or_method").slots(new_slots).flags(TypeFlags::NO_NEW);

fn wrapper_part(x: &Value, part: impl FnOnce(&WrapperObj) -> Value) -> Result<Value> {
    let wrapper = match x.downcast::<BoundWrapperObj>() {
        Some(bound) => Some(&*bound.wrapper),
        None => x.downcast::<WrapperObj>(),
    };
    Ok(wrapper.map(part).unwrap_or(Value::NONE))
}

const NAME: GetSet = GetSet::get("__name__", |_, x| wrapper_part(x, |w| w.name.clone()));
const OWNER: GetSet = GetSet::get("__objclass__", |_, x| wrapper_part(x, |w| w.owner.to_value()));
const QUALNAME: GetSet = GetSet::get("__qualname__", |ctx, x| {
    wrapper_part(x, |w| ctx.new_str(&format!("{}.{}", w.owner.name_text(), text_of(&w.name))))
});
const DOC: GetSet = GetSet::get("__doc__", |_, _| Ok(Value::NONE));
const SIGNATURE: GetSet = GetSet::get("__text_signature__", |_, _| Ok(Value::NONE));
const WRAPPER_GETSET: &[GetSet] = &[NAME, OWNER, QUALNAME, DOC, SIGNATURE];
const BOUND_GETSET: &[GetSet] = &[
    NAME,
    OWNER,
    QUALNAME,
    DOC,
    SIGNATURE,
    GetSet::member("__self__", |_, x| {
        Ok(x.downcast::<BoundWrapperObj>().map(|b| b.object.clone()).unwrap_or(Value::NONE))
    }),
];

const BOUND_METHODS: &[NativeDef] = &[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
    let Some(b) = args[0].downcast::<BoundWrapperObj>() else { return Ok(Value::NONE) };
    let arguments = ctx.new_tuple_from(vec![b.object.clone(), b.wrapper.name.clone()]);
    Ok(ctx.new_tuple_from(vec![ctx.builtin("getattr"), arguments]))
})];

fn wrapper_slots(s: &Slots) {
    s.call.set(Some(|ctx, w, args| match w.downcast::<WrapperObj>() {
        Some(w) => call_wrapper(ctx, w, args),
        None => Err(ctx.type_error("a wrapper_descriptor is required")),
    }));
    s.descr_get.set(Some(|ctx, w, object, _owner| {
        let (Some(object), Some(wrapper)) = (object, Ref::<WrapperObj>::from_value(w)) else {
            return Ok(w.clone());
        };
        if !ctx.is_instance_by_mro(object, &wrapper.owner) {
            let (owner, got) = (wrapper.owner.full_name(), ctx.type_name(object));
            let name = text_of(&wrapper.name);
            return Err(ctx.type_error(format!(
                "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
            )));
        }
        Ok(ctx
            .alloc(&ctx.types().method_wrapper, BoundWrapperObj { wrapper, object: object.clone() })
            .into_value())
    }));
    s.repr.set(Some(|ctx, w| {
        let Some(w) = w.downcast::<WrapperObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_str(&format!(
            "<slot wrapper '{}' of '{}' objects>",
            text_of(&w.name),
            w.owner.full_name()
        )))
    }));
}

fn bound_slots(s: &Slots) {
    s.compare.set(Some(|_, a, b, cmp| {
        let (Some(x), Some(y)) = (a.downcast::<BoundWrapperObj>(), b.downcast::<BoundWrapperObj>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = x.wrapper.is(&y.wrapper) && x.object.is(&y.object);
        Ok(match cmp {
            Cmp::Eq => Value::from_bool(same),
            Cmp::Ne => Value::from_bool(!same),
            _ => Value::NOT_IMPLEMENTED,
        })
    }));
    s.hash.set(Some(|ctx, x| {
        let Some(b) = x.downcast::<BoundWrapperObj>() else { return Ok(0) };
        Ok(ctx.identity_hash(&b.object) ^ ctx.identity_hash(b.wrapper.as_value()))
    }));
    s.call.set(Some(|ctx, b, args| {
        let Some(b) = b.downcast::<BoundWrapperObj>() else { return Ok(Value::NONE) };
        let mut values = vec![b.object.clone()];
        values.extend_from_slice(args.values());
        call_wrapper(ctx, &b.wrapper, Args::with_names(&values, args.names()))
    }));
    s.repr.set(Some(|ctx, b| {
        let Some(b) = b.downcast::<BoundWrapperObj>() else { return Ok(Value::NONE) };
        let (name, class) = (text_of(&b.wrapper.name), ctx.type_name(&b.object));
        Ok(ctx.new_str(&format!("<method-wrapper '{name}' of {class} object at {:#x}>", b.object.id())))
    }));
}

fn new_slots(s: &Slots) {
    s.call.set(Some(|ctx, w, args| {
        let Some(w) = w.downcast::<NewWrapperObj>() else { return Ok(Value::NONE) };
        let owner = w.owner.full_name();
        let Some(class) = args.pos().first() else {
            return Err(ctx.type_error(format!("{owner}.__new__(): not enough arguments")));
        };
        let Some(class) = Ref::<TypeData>::from_value(class) else {
            let got = ctx.type_name(class);
            return Err(ctx.type_error(format!("{owner}.__new__(X): X is not a type object ({got})")));
        };
        if !ctx.is_subtype(&class, &w.owner) {
            let name = class.full_name();
            return Err(
                ctx.type_error(format!("{owner}.__new__({name}): {name} is not a subtype of {owner}"))
            );
        }
        let unsafe_base = class.payload.type_id != w.owner.payload.type_id;
        if unsafe_base {
            let (name, base) = (class.full_name(), crate::types::safe_new_owner(&class));
            return Err(ctx.type_error(format!("{owner}.__new__({name}) is not safe, use {base}.__new__()")));
        }
        let rest = Args::with_names(&args.values()[1..], args.names());
        match w.owner.slots.new.get() {
            Some(new) => new(ctx, &class, rest),
            None => Err(ctx.type_error(format!("cannot create '{owner}' instances"))),
        }
    }));
    s.repr.set(Some(|ctx, w| {
        let Some(w) = w.downcast::<NewWrapperObj>() else { return Ok(Value::NONE) };
        Ok(ctx
            .new_str(&format!("<built-in method __new__ of type object at {:#x}>", w.owner.as_value().id())))
    }));
}

/// As [`exactly`], for the slots whose arguments CPython unpacks under an empty name.
fn unpacked(ctx: &Ctx, args: Args<'_>, low: usize, high: usize, name: &Value) -> Result<()> {
    let given = args.values().len() - 1;
    if args.has_keywords() || (low..=high).contains(&given) {
        return exactly(ctx, args, given, name);
    }
    let (word, n) = match (low == high, given < low) {
        (true, _) => ("", low),
        (false, true) => ("at least ", low),
        (false, false) => ("at most ", high),
    };
    let plural = if n == 1 { "" } else { "s" };
    Err(ctx.type_error(format!(" expected {word}{n} argument{plural}, got {given}")))
}

fn exactly(ctx: &Ctx, args: Args<'_>, n: usize, name: &Value) -> Result<()> {
    let given = args.values().len() - 1;
    if args.has_keywords() {
        return Err(ctx.type_error(format!("wrapper {}() takes no keyword arguments", text_of(name))));
    }
    if given == n {
        return Ok(());
    }
    let plural = if n == 1 { "" } else { "s" };
    Err(ctx.type_error(format!("expected {n} argument{plural}, got {given}")))
}

/// Calls a slot with the arguments of its special method, the object first.
///
/// # Errors
/// TypeError for wrong arguments; what the slot raises.
pub(crate) fn call_slot(ctx: &Ctx, s: &Slots, dunder: Dunder, name: &Value, args: Args<'_>) -> Result<Value> {
    let missing = || ctx.type_error(format!("descriptor '{}' needs an argument", text_of(name)));
    let Some(x) = args.pos().first() else { return Err(missing()) };
    let v = args.values();
    macro_rules! slot {
        ($cell:expr) => {
            match $cell.get() {
                Some(f) => f,
                None => return Err(missing()),
            }
        };
    }
    macro_rules! unary {
        ($field:ident) => {{
            exactly(ctx, args, 0, name)?;
            slot!(s.$field)(ctx, x)
        }};
    }
    match dunder {
        Dunder::Binary(BinOp::Pow) if s.pow3.get().is_some() => {
            unpacked(ctx, args, 1, 2, name)?;
            slot!(s.pow3)(ctx, x, &v[1], v.get(2).unwrap_or(&Value::NONE))
        }
        Dunder::Reflected(BinOp::Pow) if s.pow3.get().is_some() => {
            unpacked(ctx, args, 1, 2, name)?;
            slot!(s.pow3)(ctx, &v[1], x, v.get(2).unwrap_or(&Value::NONE))
        }
        Dunder::Reflected(crate::object::BinOp::Pow) if v.len() == 3 && s.pow3.get().is_some() => {
            slot!(s.pow3)(ctx, &v[1], x, &v[2])
        }
        Dunder::Binary(op @ crate::object::BinOp::Pow) => {
            unpacked(ctx, args, 1, 2, name).and_then(|()| slot!(s.binary[op as usize])(ctx, x, &v[1]))
        }
        Dunder::Reflected(op @ crate::object::BinOp::Pow) => {
            unpacked(ctx, args, 1, 2, name).and_then(|()| slot!(s.binary[op as usize])(ctx, &v[1], x))
        }
        Dunder::Binary(op) => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.binary[op as usize])(ctx, x, &v[1]))
        }
        Dunder::Reflected(op) => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.binary[op as usize])(ctx, &v[1], x))
        }
        Dunder::Inplace(op) => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.inplace[op as usize])(ctx, x, &v[1]))
        }
        Dunder::Compare(cmp) => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.compare)(ctx, x, &v[1], cmp))
        }
        Dunder::Neg => unary!(neg),
        Dunder::Pos => unary!(pos),
        Dunder::Invert => unary!(invert),
        Dunder::Abs => unary!(abs),
        Dunder::Int => unary!(int),
        Dunder::Float => unary!(float),
        Dunder::Index => unary!(index),
        Dunder::Repr => unary!(repr),
        Dunder::Str => unary!(str),
        Dunder::Iter => unary!(iter),
        Dunder::Await => unary!(await_),
        Dunder::Aiter => unary!(aiter),
        Dunder::Anext => unary!(anext),
        Dunder::Hash => {
            exactly(ctx, args, 0, name).and_then(|()| slot!(s.hash)(ctx, x).map(|h| ctx.new_int(h)))
        }
        Dunder::Bool => {
            exactly(ctx, args, 0, name).and_then(|()| slot!(s.bool)(ctx, x).map(Value::from_bool))
        }
        Dunder::Len => {
            exactly(ctx, args, 0, name).and_then(|()| slot!(s.len)(ctx, x).map(|n| ctx.new_int(n as i64)))
        }
        Dunder::Next => {
            exactly(ctx, args, 0, name)?;
            let next = slot!(s.next);
            ctx.or_stop(|| next(ctx, x))
        }
        Dunder::GetItem => exactly(ctx, args, 1, name).and_then(|()| slot!(s.getitem)(ctx, x, &v[1])),
        Dunder::SetItem => {
            unpacked(ctx, args, 2, 2, name)?;
            slot!(s.setitem)(ctx, x, &v[1], Some(&v[2])).map(|()| Value::NONE)
        }
        Dunder::DelItem => exactly(ctx, args, 1, name)
            .and_then(|()| slot!(s.setitem)(ctx, x, &v[1], None))
            .map(|()| Value::NONE),
        Dunder::Contains => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.contains)(ctx, x, &v[1])).map(Value::from_bool)
        }
        Dunder::Concat => exactly(ctx, args, 1, name).and_then(|()| slot!(s.concat)(ctx, x, &v[1])),
        Dunder::InplaceConcat => {
            exactly(ctx, args, 1, name).and_then(|()| slot!(s.inplace_concat)(ctx, x, &v[1]))
        }
        Dunder::Repeat | Dunder::ReflectedRepeat => {
            unpacked(ctx, args, 1, 1, name)?;
            let n = ctx.repeat_count(&v[1])?;
            slot!(s.repeat)(ctx, x, n)
        }
        Dunder::InplaceRepeat => {
            unpacked(ctx, args, 1, 1, name)?;
            let n = ctx.repeat_count(&v[1])?;
            slot!(s.inplace_repeat)(ctx, x, n)
        }
        Dunder::Call => slot!(s.call)(ctx, x, Args::with_names(&v[1..], args.names())),
        Dunder::GetAttribute | Dunder::GetAttr => {
            exactly(ctx, args, 1, name)?;
            let attr = ctx.attribute_name(&v[1])?;
            slot!(s.getattro)(ctx, x, &attr)
        }
        Dunder::SetAttr => {
            unpacked(ctx, args, 2, 2, name)?;
            let attr = ctx.attribute_name(&v[1])?;
            slot!(s.setattro)(ctx, x, &attr, Some(&v[2])).map(|()| Value::NONE)
        }
        Dunder::DelAttr => {
            exactly(ctx, args, 1, name)?;
            let attr = ctx.attribute_name(&v[1])?;
            slot!(s.setattro)(ctx, x, &attr, None).map(|()| Value::NONE)
        }
        Dunder::Get => {
            unpacked(ctx, args, 1, 2, name)?;
            let object = v.get(1).filter(|o| !o.is_none());
            let owner = match (v.get(2).filter(|o| !o.is_none()), object) {
                (Some(owner), _) => owner.clone(),
                (None, Some(object)) => ctx.type_of(object).to_value(),
                (None, None) => return Err(ctx.type_error("__get__(None, None) is invalid")),
            };
            slot!(s.descr_get)(ctx, x, object, &owner)
        }
        Dunder::Set => {
            unpacked(ctx, args, 2, 2, name)?;
            slot!(s.descr_set)(ctx, x, &v[1], Some(&v[2])).map(|()| Value::NONE)
        }
        Dunder::Delete => exactly(ctx, args, 1, name)
            .and_then(|()| slot!(s.descr_set)(ctx, x, &v[1], None))
            .map(|()| Value::NONE),
        Dunder::Init => slot!(s.init)(ctx, x, Args::with_names(&v[1..], args.names())).map(|()| Value::NONE),
        Dunder::Del => Ok(Value::NONE),
    }
}

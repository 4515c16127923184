//! The views of a dict: keys, values, items.

use super::DictObj;
use super::iter::{self, DictIterObj, What};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{BinOp, Cmp, Payload, Ref, Slots, Type, TypeFlags, Visitor, shape};
use crate::types::iterators::{payload, repr_items};
use crate::types::set::{SetObj, is_any_set};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// A view of a dict.
pub struct ViewObj {
    pub(crate) dict: Value,
    pub(crate) what: What,
}

impl Payload for ViewObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.dict);
    }
}

const fn view(name: &'static str, methods: &'static [NativeDef], slots: fn(&Slots)) -> TypeSpec {
    TypeSpec::new::<ViewObj>(name).methods(methods).getset(GETSET).slots(slots).flags(TypeFlags::NO_NEW)
}

pub(crate) const KEYS: TypeSpec = view("dict_keys", SET_METHODS, set_slots);
pub(crate) const VALUES: TypeSpec = view("dict_values", METHODS, common_slots);
pub(crate) const ITEMS: TypeSpec = view("dict_items", SET_METHODS, set_slots);

pub(super) fn view_as(ctx: &Ctx, ty: &Type, dict: &Value, what: What) -> Value {
    ctx.alloc(ty, ViewObj { dict: dict.clone(), what }).into_value()
}

const fn iterator(name: &'static str) -> TypeSpec {
    TypeSpec::new::<DictIterObj>(name).methods(iter::METHODS).slots(iter::slots).flags(TypeFlags::NO_NEW)
}

pub(crate) const KEY_ITERATOR: TypeSpec = iterator("dict_keyiterator").shape(shape::DICT_KEY_ITER);
pub(crate) const VALUE_ITERATOR: TypeSpec = iterator("dict_valueiterator").shape(shape::DICT_VALUE_ITER);
pub(crate) const ITEM_ITERATOR: TypeSpec = iterator("dict_itemiterator").shape(shape::DICT_ITEM_ITER);
pub(crate) const REVERSE_KEY_ITERATOR: TypeSpec = iterator("dict_reversekeyiterator");
pub(crate) const REVERSE_VALUE_ITERATOR: TypeSpec = iterator("dict_reversevalueiterator");
pub(crate) const REVERSE_ITEM_ITERATOR: TypeSpec = iterator("dict_reverseitemiterator");

const GETSET: &[GetSet] = &[GetSet::get("mapping", |ctx, x| {
    let view = payload!(ctx, x, ViewObj, "dict_keys");
    ctx.call(ctx.types().mappingproxy.as_value(), std::slice::from_ref(&view.dict))
})];

const METHODS: &[NativeDef] = &[REVERSED];
const SET_METHODS: &[NativeDef] = &[REVERSED, NativeDef::new("isdisjoint", "(self, other, /)", isdisjoint)];
const REVERSED: NativeDef = NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
    let view = payload!(ctx, &args[0], ViewObj, "dict_keys");
    Ok(iter::reversed(ctx, &view.dict, view.what))
});

/// `dict.keys()`.
pub(super) fn keys(ctx: &Ctx, dict: &Value) -> Value {
    view_as(ctx, &ctx.types().dict_keys, dict, What::Keys)
}

/// `dict.values()`.
pub(super) fn values(ctx: &Ctx, dict: &Value) -> Value {
    view_as(ctx, &ctx.types().dict_values, dict, What::Values)
}

/// `dict.items()`.
pub(super) fn items(ctx: &Ctx, dict: &Value) -> Value {
    view_as(ctx, &ctx.types().dict_items, dict, What::Items)
}

impl ViewObj {
    fn dict(&self) -> Option<&DictObj> {
        self.dict.downcast::<DictObj>()
    }

    fn len(&self) -> usize {
        self.dict().map_or(0, DictObj::len)
    }
}

fn common_slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.len.set(Some(|ctx, x| Ok(payload!(ctx, x, ViewObj, "dict_keys").len())));
    s.iter.set(Some(|ctx, x| {
        let view = payload!(ctx, x, ViewObj, "dict_keys");
        Ok(iter::forward(ctx, &view.dict, view.what))
    }));
}

fn set_slots(s: &Slots) {
    common_slots(s);
    s.contains.set(Some(contains));
    s.compare.set(Some(compare));
    s.binary[BinOp::And as usize].set(Some(and));
    s.binary[BinOp::Or as usize].set(Some(or));
    s.binary[BinOp::Sub as usize].set(Some(sub));
    s.binary[BinOp::Xor as usize].set(Some(xor));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("...")) };
    let mut text = crate::text::TextBuf::new();
    text.push_str(&ctx.type_name(x));
    text.push_ascii(b"([");
    for (i, item) in ctx.collect(x)?.iter().enumerate() {
        if i > 0 {
            text.push_ascii(b", ");
        }
        repr_items(ctx, &mut text, item)?;
    }
    text.push_ascii(b"])");
    Ok(ctx.new_str_buf(text))
}

fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    let view = payload!(ctx, x, ViewObj, "dict_keys");
    let Some(dict) = view.dict() else { return Ok(false) };
    if view.what == What::Keys {
        return ctx.dict_contains(dict, item);
    }
    let Some([key, value]) = item.downcast::<TupleObj>().map(TupleObj::items) else { return Ok(false) };
    match ctx.dict_get(dict, key)? {
        Some(found) => ctx.eq(&found, value),
        None => Ok(false),
    }
}

/// Is it a set, or a view that works like one?
fn is_set_like(value: &Value) -> bool {
    is_any_set(value) || value.downcast::<ViewObj>().is_some_and(|v| v.what != What::Values)
}

fn all_in(ctx: &Ctx, x: &Value, y: &Value) -> Result<bool> {
    let mut all = true;
    ctx.for_each(x, |item| {
        all = ctx.contains(y, &item)?;
        Ok(all)
    })?;
    Ok(all)
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    if !is_set_like(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (n, m) = (ctx.len(a)?, ctx.len(b)?);
    Ok(Value::from_bool(match cmp {
        Cmp::Eq => n == m && all_in(ctx, a, b)?,
        Cmp::Ne => !(n == m && all_in(ctx, a, b)?),
        Cmp::Lt => n < m && all_in(ctx, a, b)?,
        Cmp::Le => n <= m && all_in(ctx, a, b)?,
        Cmp::Gt => n > m && all_in(ctx, b, a)?,
        Cmp::Ge => n >= m && all_in(ctx, b, a)?,
    }))
}

/// A new set of the items of any iterable.
fn set_of(ctx: &Ctx, iterable: &Value) -> Result<Ref<SetObj>> {
    let set = ctx.new_set();
    ctx.set_update(&set, iterable)?;
    Ok(set)
}

fn isdisjoint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, other) = (&args[0], &args[1]);
    if x.is(other) {
        return Ok(Value::from_bool(ctx.len(x)? == 0));
    }
    let (walked, asked) =
        if is_set_like(other) && ctx.len(other)? > ctx.len(x)? { (x, other) } else { (other, x) };
    let mut disjoint = true;
    ctx.for_each(walked, |item| {
        disjoint = !ctx.contains(asked, &item)?;
        Ok(disjoint)
    })?;
    Ok(Value::from_bool(disjoint))
}

fn and(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    // The view may stand on either side; the other side may be any iterable. What is walked gives the items.
    let (view, other) = if is_set_like(a) && is_view(a) { (a, b) } else { (b, a) };
    let result = ctx.new_set();
    let is_larger = if is_view(other) && is_set_like(other) {
        ctx.len(other)? > ctx.len(view)?
    } else {
        ctx.type_of(other).is(&ctx.types().set) && ctx.len(other)? >= ctx.len(view)?
    };
    let (walked, asked) = if is_larger { (view, other) } else { (other, view) };
    ctx.for_each(walked, |item| {
        if ctx.contains(asked, &item)? {
            ctx.set_add(&result, &item)?;
        }
        Ok(true)
    })?;
    Ok(result.into_value())
}

fn is_view(value: &Value) -> bool {
    value.downcast::<ViewObj>().is_some()
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let result = set_of(ctx, a)?;
    ctx.set_update(&result, b)?;
    Ok(result.into_value())
}

fn sub(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let result = set_of(ctx, a)?;
    ctx.for_each(b, |item| ctx.set_discard(&result, &item).map(|_| true))?;
    Ok(result.into_value())
}

fn xor(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let result = set_of(ctx, a)?;
    let others = set_of(ctx, b)?;
    for item in others.items() {
        if !ctx.set_discard(&result, &item)? {
            ctx.set_add(&result, &item)?;
        }
    }
    Ok(result.into_value())
}

//! _tuplegetter: the descriptor of a named tuple's field.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, Visitor};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use std::cell::RefCell;

pub(super) struct TupleGetter {
    index: usize,
    doc: RefCell<Value>,
}

impl Payload for TupleGetter {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.doc.borrow());
    }
}

fn of<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a TupleGetter> {
    ctx.payload::<TupleGetter>(x, "_collections._tuplegetter")
}

pub(super) const SPEC: TypeSpec = TypeSpec::new::<TupleGetter>("collections._tuplegetter")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let getter = of(ctx, &args[0])?;
        let doc = getter.doc.borrow().clone();
        let parts = ctx.new_pair(ctx.new_int(getter.index as i64), doc);
        Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), parts))
    })])
    .getset(&[GetSet::get_set(
        "__doc__",
        |ctx, x| Ok(of(ctx, x)?.doc.borrow().clone()),
        |ctx, x, value| {
            let old = of(ctx, x)?.doc.replace(value.cloned().unwrap_or(Value::NONE));
            drop(old);
            Ok(())
        },
    )])
    .slots(slots);

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(|ctx, x| {
        let getter = of(ctx, x)?;
        let doc = getter.doc.borrow().clone();
        Ok(ctx.new_str(&format!("_tuplegetter({}, {})", getter.index, ctx.repr_text(&doc)?)))
    }));
    s.descr_get.set(Some(get));
    s.descr_set.set(Some(|ctx, _, _, value| {
        Err(ctx.attribute_error(if value.is_some() {
            "can't set attribute"
        } else {
            "can't delete attribute"
        }))
    }));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let values = args.between(ctx, "_tuplegetter", 2, 2)?;
    let index = ctx.index_checked(&values[0])?.max(0) as usize;
    Ok(ctx.alloc(ty, TupleGetter { index, doc: RefCell::new(values[1].clone()) }).into_value())
}

fn get(ctx: &Ctx, x: &Value, object: Option<&Value>, _owner: &Value) -> Result<Value> {
    let getter = of(ctx, x)?;
    let Some(object) = object.filter(|o| !o.is_none()) else { return Ok(x.clone()) };
    let Some(tuple) = object.downcast::<TupleObj>() else {
        let (i, got) = (getter.index, ctx.type_name(object));
        let message =
            format!("descriptor for index '{i}' for tuple subclasses doesn't apply to '{got}' object");
        return Err(ctx.type_error(message));
    };
    tuple.items().get(getter.index).cloned().ok_or_else(|| ctx.index_error("tuple index out of range"))
}

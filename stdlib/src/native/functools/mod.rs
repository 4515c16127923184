//! _functools: partial, reduce, cmp_to_key and the cache behind `lru_cache`.

mod cache;
mod partial;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Visitor};
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The module `_functools`.
pub const MODULE: ModuleSpec =
    ModuleSpec { name: "_functools", doc: "Tools that operate on functions.", functions: FUNCTIONS, init };

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("reduce", "(function, iterable, initial=None, /)", reduce).doc(
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.",
    ),
    NativeDef::new("cmp_to_key", "(mycmp)", cmp_to_key).doc("Convert a cmp= function into a key= function."),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    ctx.native_type(&KEY_WRAPPER, None);
    ctx.module_set(module, "partial", ctx.native_type(&partial::SPEC, None).to_value());
    ctx.module_set(module, "_lru_cache_wrapper", ctx.native_type(&cache::SPEC, None).to_value());
    Ok(())
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if !ctx.has_iter(&args[1]) {
        return Err(ctx.type_error("reduce() arg 2 must support iteration"));
    }
    let iterator = ctx.iter(&args[1])?;
    let mut result = match arg(args, 2) {
        Some(initial) => initial.clone(),
        None => match ctx.next(&iterator)? {
            Some(first) => first,
            None => return Err(ctx.type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(item) = ctx.next(&iterator)? {
        result = ctx.call(&args[0], &[result, item])?;
    }
    Ok(result)
}

/// A function that wraps objects so that they compare by another function; or such a wrapped object.
struct KeyWrapper {
    compare: Value,
    object: RefCell<Option<Value>>,
}

impl Payload for KeyWrapper {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.compare);
        self.object.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = self.object.take();
        drop(old);
    }
}

const KEY_WRAPPER: TypeSpec = TypeSpec::new::<KeyWrapper>("functools.KeyWrapper")
    .getset(&[GetSet::get_set("obj", key_object, |ctx, x, value| {
        let old = ctx.payload::<KeyWrapper>(x, "functools.KeyWrapper")?.object.replace(value.cloned());
        drop(old);
        Ok(())
    })])
    .slots(|s: &Slots| {
        s.call.set(Some(wrap));
        s.compare.set(Some(|ctx, a, b, cmp| {
            let (Some(x), Some(y)) = (a.downcast::<KeyWrapper>(), b.downcast::<KeyWrapper>()) else {
                return Err(ctx.type_error("other argument must be K instance"));
            };
            let (left, right) = (x.object.borrow().clone(), y.object.borrow().clone());
            let (Some(left), Some(right)) = (left, right) else {
                return Err(ctx.attribute_error("object"));
            };
            let order = ctx.call(&x.compare, &[left, right])?;
            ctx.compare(&order, &Value::from_i32(0), cmp)
        }));
    });

fn key_object(ctx: &Ctx, x: &Value) -> Result<Value> {
    let object = ctx.payload::<KeyWrapper>(x, "functools.KeyWrapper")?.object.borrow().clone();
    object.ok_or_else(|| ctx.attribute_error("obj"))
}

fn wrap(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let [object] = args.places(ctx, "K", ["obj"], 1)?;
    let compare = ctx.payload::<KeyWrapper>(x, "functools.KeyWrapper")?.compare.clone();
    let wrapped = KeyWrapper { compare, object: RefCell::new(object.cloned()) };
    Ok(ctx.alloc(&ctx.type_for::<KeyWrapper>(), wrapped).into_value())
}

fn cmp_to_key(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let wrapper = KeyWrapper { compare: args[0].clone(), object: RefCell::default() };
    Ok(ctx.alloc(&ctx.type_for::<KeyWrapper>(), wrapper).into_value())
}

//! itemgetter, attrgetter, methodcaller.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, Visitor};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

pub(super) struct ItemGetter {
    items: Vec<Value>,
}

impl Payload for ItemGetter {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items.iter().for_each(visit);
    }
}

pub(super) const ITEMGETTER: TypeSpec = TypeSpec::new::<ItemGetter>("operator.itemgetter")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let items = &ctx.payload::<ItemGetter>(&args[0], "operator.itemgetter")?.items;
        Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), ctx.new_tuple(items)))
    })])
    .slots(|s: &Slots| {
        s.new.set(Some(itemgetter_new));
        s.call.set(Some(itemgetter_call));
        s.repr.set(Some(|ctx, x| {
            let items = &ctx.payload::<ItemGetter>(x, "operator.itemgetter")?.items;
            getter_repr(ctx, "operator.itemgetter", items)
        }));
    })
    .doc("Return a callable object that fetches the given item(s) from its operand.");

fn getter_repr(ctx: &Ctx, name: &str, items: &[Value]) -> Result<Value> {
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        texts.push(ctx.repr_text(item)?);
    }
    Ok(ctx.new_str(&format!("{name}({})", texts.join(", "))))
}

fn itemgetter_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let items = args.no_keywords(ctx, "itemgetter")?;
    if items.is_empty() {
        return Err(ctx.type_error("itemgetter expected 1 argument, got 0"));
    }
    Ok(ctx.alloc(ty, ItemGetter { items: items.to_vec() }).into_value())
}

fn itemgetter_call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let object = &args.between(ctx, "itemgetter", 1, 1)?[0];
    let items = &ctx.payload::<ItemGetter>(x, "operator.itemgetter")?.items;
    if let [item] = items.as_slice() {
        return ctx.get_item(object, item);
    }
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        found.push(ctx.get_item(object, item)?);
    }
    Ok(ctx.new_tuple_from(found))
}

pub(super) struct AttrGetter {
    /// The names as given, and each as the steps between its dots.
    names: Vec<(Value, Vec<Value>)>,
}

impl Payload for AttrGetter {}

pub(super) const ATTRGETTER: TypeSpec = TypeSpec::new::<AttrGetter>("operator.attrgetter")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let getter = ctx.payload::<AttrGetter>(&args[0], "operator.attrgetter")?;
        let names: Vec<Value> = getter.names.iter().map(|n| n.0.clone()).collect();
        Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), ctx.new_tuple_from(names)))
    })])
    .slots(|s: &Slots| {
        s.new.set(Some(attrgetter_new));
        s.call.set(Some(attrgetter_call));
        s.repr.set(Some(|ctx, x| {
            let getter = ctx.payload::<AttrGetter>(x, "operator.attrgetter")?;
            let names: Vec<Value> = getter.names.iter().map(|n| n.0.clone()).collect();
            getter_repr(ctx, "operator.attrgetter", &names)
        }));
    })
    .doc("Return a callable object that fetches the given attribute(s) from its operand.");

fn attrgetter_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let given = args.no_keywords(ctx, "attrgetter")?;
    if given.is_empty() {
        return Err(ctx.type_error("attrgetter expected 1 argument, got 0"));
    }
    let mut names = Vec::with_capacity(given.len());
    for name in given {
        if name.downcast::<StrObj>().is_none() {
            return Err(ctx.type_error("attribute name must be a string"));
        }
        let steps = text_of(name).split('.').map(|step| ctx.intern(step)).collect();
        names.push((name.clone(), steps));
    }
    Ok(ctx.alloc(ty, AttrGetter { names }).into_value())
}

fn attrgetter_call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let object = &args.between(ctx, "attrgetter", 1, 1)?[0];
    let getter = ctx.payload::<AttrGetter>(x, "operator.attrgetter")?;
    let fetch = |steps: &[Value]| -> Result<Value> {
        let mut found = object.clone();
        for step in steps {
            found = ctx.get_attr(&found, step)?;
        }
        Ok(found)
    };
    if let [(_, steps)] = getter.names.as_slice() {
        return fetch(steps);
    }
    let mut found = Vec::with_capacity(getter.names.len());
    for (_, steps) in &getter.names {
        found.push(fetch(steps)?);
    }
    Ok(ctx.new_tuple_from(found))
}

pub(super) struct MethodCaller {
    name: Value,
    args: Vec<Value>,
    keywords: Vec<(Value, Value)>,
}

impl Payload for MethodCaller {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
        self.args.iter().for_each(&mut *visit);
        for (name, value) in &self.keywords {
            visit(name);
            visit(value);
        }
    }
}

pub(super) const METHODCALLER: TypeSpec = TypeSpec::new::<MethodCaller>("operator.methodcaller")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", methodcaller_reduce)])
    .slots(|s: &Slots| {
        s.new.set(Some(methodcaller_new));
        s.call.set(Some(methodcaller_call));
        s.repr.set(Some(methodcaller_repr));
    })
    .doc("Return a callable object that calls the given method on its operand.");

fn methodcaller_new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [name, rest @ ..] = args.pos() else {
        return Err(ctx.type_error("methodcaller needs at least one argument, the method name"));
    };
    if name.downcast::<StrObj>().is_none() {
        return Err(ctx.type_error("method name must be a string"));
    }
    let keywords = args.keywords().map(|(k, v)| (k.clone(), v.clone())).collect();
    let caller = MethodCaller { name: ctx.intern_value(name), args: rest.to_vec(), keywords };
    Ok(ctx.alloc(ty, caller).into_value())
}

fn methodcaller_call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let object = &args.between(ctx, "methodcaller", 1, 1)?[0];
    let caller = ctx.payload::<MethodCaller>(x, "operator.methodcaller")?;
    let method = ctx.get_attr(object, &caller.name)?;
    let mut values = caller.args.clone();
    values.extend(caller.keywords.iter().map(|(_, v)| v.clone()));
    let names: Vec<Value> = caller.keywords.iter().map(|(k, _)| k.clone()).collect();
    ctx.call_args(&method, Args::with_names(&values, &names))
}

fn methodcaller_repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let caller = ctx.payload::<MethodCaller>(x, "operator.methodcaller")?;
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("operator.methodcaller(...)")) };
    let mut texts = vec![ctx.repr_text(&caller.name)?];
    for value in &caller.args {
        texts.push(ctx.repr_text(value)?);
    }
    for (name, value) in &caller.keywords {
        texts.push(format!("{}={}", text_of(name), ctx.repr_text(value)?));
    }
    Ok(ctx.new_str(&format!("operator.methodcaller({})", texts.join(", "))))
}

fn methodcaller_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let caller = ctx.payload::<MethodCaller>(&args[0], "operator.methodcaller")?;
    let class = ctx.type_of(&args[0]).to_value();
    let mut parts = vec![caller.name.clone()];
    if caller.keywords.is_empty() {
        parts.extend_from_slice(&caller.args);
        return Ok(ctx.new_pair(class, ctx.new_tuple_from(parts)));
    }
    let functools = ctx.call(&ctx.builtin("__import__"), &[ctx.intern("functools")])?;
    let partial = ctx.get_attr_str(&functools, "partial")?;
    let mut values = vec![class, caller.name.clone()];
    values.extend(caller.keywords.iter().map(|(_, v)| v.clone()));
    let names: Vec<Value> = caller.keywords.iter().map(|(k, _)| k.clone()).collect();
    let maker = ctx.call_args(&partial, Args::with_names(&values, &names))?;
    Ok(ctx.new_pair(maker, ctx.new_tuple(&caller.args)))
}

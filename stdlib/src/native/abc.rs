//! _abc: what abstract base classes remember, and their instance and subclass checks.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Type, TypeFlags, Visitor};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;

/// The module `_abc`.
pub const MODULE: ModuleSpec = ModuleSpec {
    name: "_abc",
    doc: "Module contains faster C implementation of abc.ABCMeta",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("get_cache_token", "()", |ctx, _| {
        Ok(ctx.new_int(ctx.state::<Registrations>().count.get()))
    })
    .doc("Returns the current ABC cache token."),
    NativeDef::new("_abc_init", "(self, /)", abc_init).doc("Internal ABC helper for class set-up."),
    NativeDef::new("_abc_register", "(self, subclass, /)", register)
        .doc("Internal ABC helper for subclass registration."),
    NativeDef::new("_abc_instancecheck", "(self, instance, /)", instancecheck)
        .doc("Internal ABC helper for instance checks."),
    NativeDef::new("_abc_subclasscheck", "(self, subclass, /)", subclasscheck)
        .doc("Internal ABC helper for subclass checks."),
    NativeDef::new("_get_dump", "(self, /)", dump)
        .doc("Internal ABC helper for cache and registry debugging."),
    NativeDef::new("_reset_registry", "(self, /)", |ctx, args| {
        let data = data(ctx, &args[0])?;
        let old = data_of(ctx, &data)?.registry.take();
        drop(old);
        Ok(Value::NONE)
    }),
    NativeDef::new("_reset_caches", "(self, /)", |ctx, args| {
        let data = data(ctx, &args[0])?;
        let data = data_of(ctx, &data)?;
        data.cache.borrow_mut().clear();
        data.negative.borrow_mut().clear();
        Ok(Value::NONE)
    }),
];

/// How many registrations there were; negative answers are good until the next one.
#[derive(Default)]
struct Registrations {
    count: Cell<i64>,
}

/// What an abstract base class remembers. Classes in the caches are named by their version numbers, which no other
/// class ever has, so that the caches keep no class alive.
#[derive(Default)]
struct AbcData {
    registry: RefCell<Vec<Value>>,
    cache: RefCell<HashSet<u64>>,
    negative: RefCell<HashSet<u64>>,
    negative_count: Cell<i64>,
}

impl Payload for AbcData {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.registry.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        let old = self.registry.take();
        drop(old);
    }
}

static ABC_DATA: TypeSpec = TypeSpec::new::<AbcData>("_abc._abc_data")
    .flags(TypeFlags::NO_NEW)
    .doc("Internal state held by ABC machinery.");

fn init(ctx: &Ctx, _module: &Value) -> Result<()> {
    ctx.native_type(&ABC_DATA, None);
    Ok(())
}

fn data(ctx: &Ctx, class: &Value) -> Result<Value> {
    ctx.get_attr_str(class, "_abc_impl")
}

fn data_of<'a>(ctx: &Ctx, value: &'a Value) -> Result<&'a AbcData> {
    value.downcast::<AbcData>().ok_or_else(|| ctx.type_error("_abc_impl is set to a wrong type"))
}

fn is_abstract(ctx: &Ctx, value: &Value) -> Result<bool> {
    match ctx.get_attr_opt(value, &ctx.names().__isabstractmethod__)? {
        Some(flag) => ctx.is_true(&flag),
        None => Ok(false),
    }
}

fn abc_init(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let class = &args[0];
    let namespace = ctx.get_attr(class, &ctx.names().__dict__)?;
    let copy = ctx.new_dict();
    ctx.dict_update(&copy, &namespace)?;
    let abstracts = ctx.new_frozenset();
    for (name, value) in copy.items() {
        if is_abstract(ctx, &value)? {
            ctx.set_add(&abstracts, &name)?;
        }
    }
    let bases = ctx.get_attr(class, &ctx.names().__bases__)?;
    for base in ctx.collect(&bases)? {
        let Some(inherited) = ctx.get_attr_opt(&base, &ctx.names().__abstractmethods__)? else { continue };
        for name in ctx.collect(&inherited)? {
            let attribute = ctx.attribute_name(&name)?;
            if let Some(value) = ctx.get_attr_opt(class, &attribute)?
                && is_abstract(ctx, &value)?
            {
                ctx.set_add(&abstracts, &name)?;
            }
        }
    }
    ctx.set_attr(class, &ctx.names().__abstractmethods__, Some(abstracts.as_value()))?;
    let data = ctx.alloc(&ctx.type_for::<AbcData>(), AbcData::default());
    data.negative_count.set(ctx.state::<Registrations>().count.get());
    ctx.set_attr(class, &ctx.intern("_abc_impl"), Some(data.as_value()))?;
    pattern_flags(ctx, class, &copy)?;
    Ok(Value::NONE)
}

/// `__abc_tpflags__` says which patterns instances match.
fn pattern_flags(ctx: &Ctx, class: &Value, namespace: &DictObj) -> Result<()> {
    let name = ctx.intern("__abc_tpflags__");
    let (Some(flags), Some(class)) = (namespace.get_str(&name), ctx.as_type(class)) else { return Ok(()) };
    let flags = ctx.index_clamped(&flags)?;
    let (sequence, mapping) = (flags & 1 << 5 != 0, flags & 1 << 6 != 0);
    if sequence && mapping {
        let message = "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING";
        return Err(ctx.type_error(message));
    }
    ctx.set_attr(class.as_value(), &name, None)?;
    ctx.match_as(&class, sequence, mapping);
    Ok(())
}

fn class_argument(ctx: &Ctx, value: &Value, message: &str) -> Result<Type> {
    ctx.as_type(value).ok_or_else(|| ctx.type_error(message))
}

fn register(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (class, subclass) = (&args[0], &args[1]);
    let sub = class_argument(ctx, subclass, "Can only register classes")?;
    if ctx.issubclass(subclass, class)? {
        return Ok(subclass.clone());
    }
    if ctx.issubclass(class, subclass)? {
        return Err(ctx.runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data(ctx, class)?;
    let data = data_of(ctx, &data)?;
    if !data.registry.borrow().iter().any(|c| c.is(subclass)) {
        data.registry.borrow_mut().push(subclass.clone());
    }
    let registrations = ctx.state::<Registrations>();
    registrations.count.set(registrations.count.get() + 1);
    if let Some(class) = ctx.as_type(class) {
        ctx.match_as(&sub, class.has(TypeFlags::SEQUENCE), class.has(TypeFlags::MAPPING));
    }
    Ok(subclass.clone())
}

fn instancecheck(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (class, instance) = (&args[0], &args[1]);
    let data = data(ctx, class)?;
    let data = data_of(ctx, &data)?;
    let subclass = ctx.get_attr(instance, &ctx.names().__class__)?;
    if let Some(sub) = ctx.as_type(&subclass)
        && data.cache.borrow().contains(&ctx.type_version(&sub))
    {
        return Ok(Value::TRUE);
    }
    let subtype = ctx.type_of(instance).clone();
    let check = |sub: &Value| ctx.call_method_str(class, "__subclasscheck__", std::slice::from_ref(sub));
    if subtype.as_value().is(&subclass) {
        let known = data.negative_count.get() == ctx.state::<Registrations>().count.get()
            && data.negative.borrow().contains(&ctx.type_version(&subtype));
        return if known { Ok(Value::FALSE) } else { check(&subclass) };
    }
    let answer = check(&subclass)?;
    if ctx.is_true(&answer)? { Ok(answer) } else { check(subtype.as_value()) }
}

fn subclasscheck(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (class, subclass) = (&args[0], &args[1]);
    let sub = class_argument(ctx, subclass, "issubclass() arg 1 must be a class")?;
    let data = data(ctx, class)?;
    let data = data_of(ctx, &data)?;
    let version = ctx.type_version(&sub);
    if data.cache.borrow().contains(&version) {
        return Ok(Value::TRUE);
    }
    let registrations = ctx.state::<Registrations>().count.get();
    if data.negative_count.get() != registrations {
        data.negative.borrow_mut().clear();
        data.negative_count.set(registrations);
    } else if data.negative.borrow().contains(&version) {
        return Ok(Value::FALSE);
    }
    let answer = is_subclass(ctx, class, subclass, &sub, data)?;
    let cache = if answer { &data.cache } else { &data.negative };
    cache.borrow_mut().insert(version);
    Ok(Value::from_bool(answer))
}

/// The answer where the caches have none.
fn is_subclass(ctx: &Ctx, class: &Value, subclass: &Value, sub: &Type, data: &AbcData) -> Result<bool> {
    let hook = ctx.call_method(class, &ctx.names().__subclasshook__, std::slice::from_ref(subclass))?;
    if hook.is_bool() {
        return Ok(hook.is_true_object());
    }
    if !hook.is_not_implemented() {
        return Err(ctx.assertion_error("__subclasshook__ must return either False, True, or NotImplemented"));
    }
    if ctx.as_type(class).is_some_and(|class| ctx.is_subtype(sub, &class)) {
        return Ok(true);
    }
    let registry = data.registry.borrow().clone();
    for registered in &registry {
        if ctx.issubclass(subclass, registered)? {
            return Ok(true);
        }
    }
    let subclasses = ctx.call_method_str(class, "__subclasses__", &[])?;
    for other in ctx.collect(&subclasses)? {
        if ctx.issubclass(subclass, &other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn dump(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let data = data(ctx, &args[0])?;
    let data = data_of(ctx, &data)?;
    let registry = ctx.new_set();
    let classes = data.registry.borrow().clone();
    for class in &classes {
        ctx.set_add(&registry, class)?;
    }
    let (cache, negative) = (ctx.new_set(), ctx.new_set());
    let count = ctx.new_int(data.negative_count.get());
    Ok(ctx.new_tuple(&[registry.into_value(), cache.into_value(), negative.into_value(), count]))
}

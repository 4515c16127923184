//! Thread-local data: an object whose attributes each thread has for itself.

use super::State;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, TypeFlags, Visitor};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::text_of;
use gilbox_vm::{Args, Ctx, GetSet, Result, Value};

/// The payload of thread-local objects: what a thread's first use initialises them with.
struct LocalObj {
    key: u64,
    args: Vec<Value>,
    names: Vec<Value>,
}

impl Payload for LocalObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.args.iter().for_each(&mut *visit);
        self.names.iter().for_each(visit);
    }
}

static SPEC: TypeSpec = TypeSpec::new::<LocalObj>("_thread._local")
    .slots(slots)
    .getset(&[GetSet::get("__dict__", |ctx, x| namespace(ctx, x).map(Ref::into_value))])
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("Thread-local data");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "_local", ty.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        let plain_init = ctx.types().object.slots().init.get();
        let own_init = ty.slots().init.get();
        let is_plain = matches!((plain_init, own_init), (Some(a), Some(b)) if std::ptr::fn_addr_eq(a, b));
        if is_plain && !args.values().is_empty() {
            return Err(ctx.type_error("Initialization arguments are not supported"));
        }
        let state = ctx.state::<State>();
        let key = state.next_local.get() + 1;
        state.next_local.set(key);
        let payload = LocalObj { key, args: args.values().to_vec(), names: args.names().to_vec() };
        let object = ctx.alloc(ty, payload).into_value();
        // The thread that makes it is initialised by the class call itself.
        ctx.set_thread_value(key, ctx.new_dict().into_value());
        Ok(object)
    }));
    s.getattro.set(Some(getattr));
    s.setattro.set(Some(setattr));
}

/// This thread's attributes; on a thread's first use `__init__` runs.
fn namespace(ctx: &Ctx, x: &Value) -> Result<Ref<DictObj>> {
    let Some(local) = x.downcast::<LocalObj>() else {
        return Err(ctx.type_error("a _thread._local is required"));
    };
    if let Some(found) = ctx.thread_value(local.key).and_then(|v| Ref::from_value(&v)) {
        return Ok(found);
    }
    let dict = ctx.new_dict();
    ctx.set_thread_value(local.key, dict.to_value());
    if let Some(init) = ctx.type_of(x).slots().init.get() {
        init(ctx, x, Args::with_names(&local.args, &local.names))?;
    }
    Ok(dict)
}

/// AttributeError as CPython words it: the type itself is named with its module.
fn no_attribute(ctx: &Ctx, x: &Value, name: &Value) -> gilbox_vm::Raise {
    if ctx.type_of(x).has(TypeFlags::HEAP) {
        return ctx.no_attribute(x, name);
    }
    ctx.attribute_error(format!("'_thread._local' object has no attribute '{}'", text_of(name)))
}

fn getattr(ctx: &Ctx, x: &Value, name: &Value) -> Result<Value> {
    let dict = namespace(ctx, x)?;
    if text_of(name) == "__dict__" {
        // A subclass has an entry of its own for it, which does not know of threads.
        return Ok(dict.into_value());
    }
    let found = ctx.type_of(x).lookup_name(name);
    if let Some(descriptor) = &found
        && ctx.type_of(descriptor).slots().descr_set.get().is_some()
    {
        return ctx.generic_getattr(x, name);
    }
    match dict.get_str(name) {
        Some(value) => Ok(value),
        None if found.is_some() => ctx.generic_getattr(x, name),
        None => Err(no_attribute(ctx, x, name)),
    }
}

fn setattr(ctx: &Ctx, x: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
    if text_of(name) == "__dict__" {
        let class = ctx.type_name(x);
        return Err(ctx.attribute_error(format!("'{class}' object attribute '__dict__' is read-only")));
    }
    let dict = namespace(ctx, x)?;
    let found = ctx.type_of(x).lookup_name(name);
    if let Some(descriptor) = &found
        && let Some(set) = ctx.type_of(descriptor).slots().descr_set.get()
    {
        return set(ctx, descriptor, x, value);
    }
    match value {
        Some(value) => dict.set_str(name, value.clone()),
        None => {
            if dict.remove_str(name).is_none() {
                return Err(no_attribute(ctx, x, name));
            }
        }
    }
    Ok(())
}

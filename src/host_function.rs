//! Functions of the host's as objects that scripts call.

use crate::data::Data;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::{Args, Ctx, Result, Value};

/// What the host gives: arguments in, a result or the message of a RuntimeError out.
pub(crate) type Function = Box<dyn Fn(&Ctx, &[Data]) -> std::result::Result<Data, String> + Send + Sync>;

struct HostFunction {
    name: String,
    function: Function,
}

impl Payload for HostFunction {}

static TYPE: TypeSpec =
    TypeSpec::new::<HostFunction>("gilbox.host_function").slots(slots).flags(TypeFlags::NO_NEW);

fn slots(slots: &Slots) {
    slots.call.set(Some(call));
    slots.repr.set(Some(|ctx, value| {
        let name = value.downcast::<HostFunction>().map_or("?", |function| &function.name);
        Ok(ctx.new_str(&format!("<host function {name}>")))
    }));
}

fn call(ctx: &Ctx, value: &Value, args: Args<'_>) -> Result<Value> {
    let Some(host) = value.downcast::<HostFunction>() else {
        return Err(ctx.type_error("not a host function"));
    };
    if args.has_keywords() {
        return Err(ctx.type_error(format!("{}() takes no keyword arguments", host.name)));
    }
    let arguments = args.pos().iter().map(|arg| Data::from_value(ctx, arg)).collect::<Result<Vec<_>>>()?;
    match (host.function)(ctx, &arguments) {
        Ok(result) => {
            result.to_value(ctx).map_err(|error| ctx.type_error(format!("{}(): {error}", host.name)))
        }
        Err(message) => Err(ctx.runtime_error(message)),
    }
}

/// The function as an object.
pub(crate) fn new(ctx: &Ctx, name: &str, function: Function) -> Value {
    let ty = ctx.native_type(&TYPE, None);
    ctx.alloc(&ty, HostFunction { name: name.to_owned(), function }).into_value()
}

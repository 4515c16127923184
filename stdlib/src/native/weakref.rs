//! _weakref: what `weakref` is made of.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::value::Value;

/// The module `_weakref`.
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_weakref", doc: "Weak-reference support module.", functions: FUNCTIONS, init };

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("getweakrefcount", "(object, /)", |ctx, args| {
        Ok(ctx.new_int(ctx.weak_references(&args[0]).len() as i64))
    }),
    NativeDef::new("getweakrefs", "(object, /)", |ctx, args| Ok(ctx.new_list(ctx.weak_references(&args[0])))),
    NativeDef::new("proxy", "(object, callback=None, /)", |ctx, args| {
        ctx.new_weak_proxy(&args[0], arg(args, 1).unwrap_or(&Value::NONE))
    }),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let types = ctx.types();
    for (name, class) in [
        ("ref", &types.weakref),
        ("ReferenceType", &types.weakref),
        ("ProxyType", &types.weakproxy),
        ("CallableProxyType", &types.weak_callable_proxy),
    ] {
        ctx.module_set(module, name, class.to_value());
    }
    Ok(())
}

//! `sys.settrace`, `sys.setprofile` and their kin; what `breakpoint()` calls.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::thread::Hook;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;

pub(super) const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_setprofileallthreads", "(function, /)", |ctx, args| {
        set_everywhere(ctx, Hook::Profile, &args[0])
    }),
    NativeDef::new("_settraceallthreads", "(function, /)", |ctx, args| {
        set_everywhere(ctx, Hook::Trace, &args[0])
    }),
    NativeDef::new("call_tracing", "(func, args, /)", |ctx, args| {
        ctx.call_traced(&args[0], ctx.tuple_items(&args[1]))
    }),
    NativeDef::new("getprofile", "()", |ctx, _| Ok(ctx.hook(Hook::Profile).unwrap_or(Value::NONE))),
    NativeDef::new("gettrace", "()", |ctx, _| Ok(ctx.hook(Hook::Trace).unwrap_or(Value::NONE))),
    NativeDef::new("setprofile", "(function, /)", |ctx, args| set(ctx, Hook::Profile, &args[0])),
    NativeDef::new("settrace", "(function, /)", |ctx, args| set(ctx, Hook::Trace, &args[0])),
];

/// None takes the function away.
fn wanted(function: &Value) -> Option<Value> {
    Some(function.clone()).filter(|function| !function.is_none())
}

fn set(ctx: &Ctx, hook: Hook, function: &Value) -> Result<Value> {
    ctx.set_hook(hook, wanted(function));
    Ok(Value::NONE)
}

fn set_everywhere(ctx: &Ctx, hook: Hook, function: &Value) -> Result<Value> {
    ctx.set_hook_everywhere(hook, wanted(function));
    Ok(Value::NONE)
}

/// An environment variable as the script sees it, which may have changed `os.environ`.
fn variable(ctx: &Ctx, name: &str) -> Result<Option<String>> {
    let Some(os) = ctx.modules().get_str(&ctx.intern("os")) else { return Ok(ctx.host().env_var(name)) };
    let environ = ctx.get_attr_str(&os, "environ")?;
    let value = ctx.call_method_str(&environ, "get", &[ctx.new_str(name)])?;
    Ok(Some(value).filter(|value| !value.is_none()).map(|value| text_of(&value)))
}

/// Calls what `PYTHONBREAKPOINT` names, else `pdb.set_trace`; nothing for "0".
pub(super) fn breakpoint_hook(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let named = variable(ctx, "PYTHONBREAKPOINT")?.filter(|name| !name.is_empty());
    let name = named.as_deref().unwrap_or("pdb.set_trace");
    if name == "0" {
        return Ok(Value::NONE);
    }
    let (module, function) = name.rsplit_once('.').unwrap_or(("builtins", name));
    let found = match module.split('.').any(str::is_empty) {
        true => Err(ctx.module_not_found_error(format!("No module named '{module}'"))),
        false => ctx.import_module(module).and_then(|module| ctx.get_attr_str(&module, function)),
    };
    let function = match found {
        Ok(function) => function,
        Err(_) if named.is_some() => {
            ctx.warn_runtime(&format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\""));
            return Ok(Value::NONE);
        }
        Err(raise) if raise.is(ctx, &ctx.exceptions().module_not_found_error) => {
            return Err(ctx.not_implemented_error(
                "there is no debugger: set sys.breakpointhook, or give a folder with pdb by --python-lib",
            ));
        }
        Err(raise) => return Err(raise),
    };
    let mut values = ctx.tuple_items(&args[0]).to_vec();
    let mut names = Vec::new();
    for (name, value) in args[1].downcast::<DictObj>().map(DictObj::items).unwrap_or_default() {
        names.push(name);
        values.push(value);
    }
    ctx.call_args(&function, Args::with_names(&values, &names))
}

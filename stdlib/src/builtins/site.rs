//! What an interactive session finds beside the real built-ins: exit, quit, help, credits.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Raise;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::value::Value;

/// An object that tells something when it is shown or called.
struct SiteObj {
    name: &'static str,
    text: &'static str,
}

impl Payload for SiteObj {}

static SPEC: TypeSpec =
    TypeSpec::new::<SiteObj>("_sitebuiltins.Printer").slots(slots).flags(TypeFlags::NO_NEW);

const TEXTS: [(&str, &str); 6] = [
    ("exit", "Use exit() or Ctrl-D (i.e. EOF) to exit"),
    ("quit", "Use quit() or Ctrl-D (i.e. EOF) to exit"),
    ("copyright", "gilbox is free software under the MIT or the Apache 2.0 license."),
    ("credits", "gilbox follows the language and the library of CPython 3.13."),
    ("license", "MIT OR Apache-2.0"),
    ("help", "Type help(object) in CPython for its documentation; here print(object.__doc__) shows it."),
];

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| Ok(ctx.new_str(x.downcast::<SiteObj>().map_or("", |site| site.text)))));
    s.call.set(Some(|ctx, x, args| {
        let Some(site) = x.downcast::<SiteObj>() else { return Ok(Value::NONE) };
        if matches!(site.name, "exit" | "quit") {
            return Err(leave(ctx, args.values().first()));
        }
        if site.name == "help"
            && let Some(object) = args.values().first()
        {
            let doc = ctx.get_attr_opt(object, &ctx.names().__doc__)?.unwrap_or(Value::NONE);
            ctx.call(&ctx.builtin("print"), &[doc])?;
            return Ok(Value::NONE);
        }
        ctx.call(&ctx.builtin("print"), &[ctx.new_str(site.text)])
    }));
}

fn leave(ctx: &Ctx, code: Option<&Value>) -> Raise {
    ctx.raise_args(&ctx.exceptions().system_exit, &[code.cloned().unwrap_or(Value::NONE)])
}

pub(super) fn add(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, None);
    for (name, text) in TEXTS {
        ctx.module_set(module, name, ctx.alloc(&class, SiteObj { name, text }).into_value());
    }
}

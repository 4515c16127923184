//! `_decimal`: decimal numbers and contexts. `decimal` adds the exceptions and what needs no speed.

mod arith;
mod coef;
mod context;
mod convert;
mod display;
mod flags;
mod logic;
mod methods;
mod number;
mod object;
mod operations;
#[cfg(test)]
mod tests;
mod transcendental;

use gilbox_vm::Value;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};

/// The module `_decimal`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_decimal",
    doc: "Decimal numbers and contexts.",
    functions: &[
        NativeDef::new("getcontext", "()", |ctx, _| {
            context::current(ctx).map(|context| context.into_value())
        }),
        NativeDef::new("setcontext", "(context, /)", context::set_current),
        NativeDef::new(
            "install",
            "(signals, conditions, signal_dict, decimal_tuple, rational, variable, /)",
            context::install,
        ),
    ],
    init,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let decimal = ctx.native_type(&object::SPEC, None);
    ctx.module_set(module, "Decimal", decimal.to_value());
    let flags = ctx.native_type(&flags::SPEC, None);
    ctx.module_set(module, "SignalDictMixin", flags.to_value());
    let context = ctx.native_type(&context::SPEC, None);
    ctx.module_set(module, "Context", context.to_value());
    for (_, name) in number::Rounding::ALL {
        ctx.module_set(module, name, ctx.intern(name));
    }
    let limits = [
        ("MAX_PREC", number::MAX_PREC),
        ("MAX_EMAX", number::MAX_PREC),
        ("MIN_EMIN", -number::MAX_PREC),
        ("MIN_ETINY", number::MIN_ETINY),
    ];
    for (name, limit) in limits {
        ctx.module_set(module, name, ctx.new_int(limit));
    }
    Ok(())
}

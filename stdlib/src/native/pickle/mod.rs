//! `_pickle`: objects as bytes and back.

mod buffer;
mod containers;
mod load;
mod make;
mod names;
mod opcode;
mod pickler;
mod reduce;
mod save;
mod source;
mod unpickler;
mod write;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, ModuleSpec, NativeDef};
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;

/// The module `_pickle`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_pickle",
    doc: "Objects as bytes and back.",
    functions: &[
        NativeDef::new(
            "dumps",
            "(obj, protocol=None, *, fix_imports=True, buffer_callback=None)",
            pickler::dumps,
        ),
        NativeDef::new(
            "dump",
            "(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None)",
            pickler::dump,
        ),
        NativeDef::new(
            "loads",
            "(data, /, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            unpickler::loads,
        ),
        NativeDef::new(
            "load",
            "(file, *, fix_imports=True, encoding='ASCII', errors='strict', buffers=())",
            unpickler::load,
        ),
    ],
    init,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let general = ctx.new_exception_class("_pickle.PickleError", &ctx.exceptions().exception);
    for name in ["_pickle.PicklingError", "_pickle.UnpicklingError"] {
        let class = ctx.new_exception_class(name, &general);
        ctx.module_set(module, name.trim_start_matches("_pickle."), class.into_value());
    }
    ctx.module_set(module, "PickleError", general.into_value());
    for (name, spec) in
        [("Pickler", &pickler::SPEC), ("Unpickler", &unpickler::SPEC), ("PickleBuffer", &buffer::SPEC)]
    {
        let class = ctx.native_type(spec, None);
        ctx.module_set(module, name, class.into_value());
    }
    buffer::register(ctx);
    Ok(())
}

/// An exception of this module.
#[cold]
fn error(ctx: &Ctx, class: &str, message: &str) -> Raise {
    let class = ctx.import_module("_pickle").and_then(|module| ctx.get_attr_str(&module, class));
    match class.and_then(|class| ctx.call(&class, &[ctx.new_str(message)])) {
        Ok(exception) => Raise::new(exception),
        Err(other) => other,
    }
}

/// The arguments of a class in the places of their names; the first `required` must be there.
fn bind(
    ctx: &Ctx,
    class: &str,
    names: &[&str],
    required: usize,
    args: Args<'_>,
) -> Result<Vec<Option<Value>>> {
    let mut places: Vec<Option<Value>> = vec![None; names.len()];
    if args.pos().len() > names.len() {
        let (most, n) = (names.len(), args.values().len());
        return Err(ctx.type_error(format!("{class}() takes at most {most} arguments ({n} given)")));
    }
    for (place, value) in places.iter_mut().zip(args.pos()) {
        *place = Some(value.clone());
    }
    for (name, value) in args.keywords() {
        let name = text_of(name);
        let Some(at) = names.iter().position(|known| *known == name) else {
            let message = format!("{class}() got an unexpected keyword argument '{name}'");
            return Err(ctx.type_error(message));
        };
        places[at] = Some(value.clone());
    }
    match (0..required).find(|at| places[*at].is_none()) {
        Some(at) => {
            let name = names[at];
            Err(ctx.type_error(format!("{class}() missing required argument '{name}' (pos {})", at + 1)))
        }
        None => Ok(places),
    }
}

//! Regular expressions: the engine behind `re`.
//!
//! A pattern is parsed into a tree (with Python's own messages), compiled to a program, and run by a backtracking
//! matcher whose stack lies on the heap. Patterns without backreferences, look-around, atomic groups and counted
//! loops are guarded: after many failures the matcher remembers where it failed, so that they stay polynomial.

mod ast;
mod escape;
mod exec;
mod iterate;
mod matched;
mod parse;
mod pattern;
mod program;
mod set;
mod subject;
mod template;
#[cfg(test)]
mod tests;

use super::unicodedata::character_named;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

/// The module `_re`, on which `re` is built.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_re",
    doc: "The engine of regular expressions.",
    functions: &[
        NativeDef::new("compile", "(pattern, flags=0, /)", pattern::compile),
        NativeDef::new("_compile", "(pattern, flags=0, /)", pattern::compile),
        NativeDef::new("escape", "(pattern, /)", escape_text),
        NativeDef::new("purge", "()", |ctx, _| {
            pattern::purge(ctx);
            Ok(Value::NONE)
        }),
        NativeDef::new("set_error", "(error, /)", |ctx, a| {
            let old = ctx.state::<pattern::ReState>().error.replace(Some(a[0].clone()));
            drop(old);
            Ok(Value::NONE)
        }),
    ],
    init,
};

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    for (name, ty) in [
        ("Pattern", ctx.native_type(&pattern::SPEC, None)),
        ("Match", ctx.native_type(&matched::SPEC, None)),
        ("Scanner", ctx.native_type(&iterate::SCANNER, None)),
        ("_FindIter", ctx.native_type(&iterate::ITERATOR, None)),
    ] {
        ctx.set_attr(module, &ctx.intern(name), Some(ty.as_value()))?;
    }
    Ok(())
}

/// `re.escape(pattern)`
fn escape_text(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let special = |b: &u8| b"()[]{}?*+-|^$\\.&~# \t\n\r\x0b\x0c".contains(b);
    let escaped = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().flat_map(|b| if special(b) { vec![b'\\', *b] } else { vec![*b] }).collect()
    };
    if let Some(s) = args[0].downcast::<StrObj>() {
        let bytes = escaped(s.bytes());
        return Ok(ctx.new_str_text(gilbox_vm::text::PyText::new(&bytes)));
    }
    let bytes = ctx.bytes_like(&args[0])?;
    Ok(ctx.new_bytes(&escaped(&bytes)))
}

//! `_string`: the parts of format templates, for string.Formatter.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::text::format::template::{First, Parts, Step, split_field_name};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

/// The module `_string`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_string",
    doc: "string helper module",
    functions: &[
        NativeDef::new("formatter_parser", "(format_string, /)", parser),
        NativeDef::new("formatter_field_name_split", "(field_name, /)", field_name_split),
    ],
    init: |_, _| Ok(()),
};

fn text_of<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a StrObj> {
    x.downcast::<StrObj>().ok_or_else(|| ctx.type_error(format!("expected str, got {}", ctx.type_name(x))))
}

/// An iterator over (literal, field name, specification, conversion).
fn parser(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut parts = Vec::new();
    for part in Parts::new(text_of(ctx, &args[0])?.text()) {
        let part = part.map_err(|e| ctx.text_error(e))?;
        let literal = ctx.new_str_text(part.literal);
        parts.push(match part.field {
            None => ctx.new_tuple(&[literal, Value::NONE, Value::NONE, Value::NONE]),
            Some(field) => {
                let conversion = field.conversion.map_or(Value::NONE, |c| ctx.new_char(c));
                let (name, spec) = (ctx.new_str_text(field.name), ctx.new_str_text(field.spec));
                ctx.new_tuple(&[literal, name, spec, conversion])
            }
        });
    }
    ctx.iter(&ctx.new_list(parts))
}

/// The first part of a field name, and an iterator over (is it an attribute?, name or key).
fn field_name_split(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (first, rest) =
        split_field_name(text_of(ctx, &args[0])?.text(), None).map_err(|e| ctx.text_error(e))?;
    let first = match first {
        First::Index(i) => ctx.new_int(i as i64),
        First::Name(name) => ctx.new_str_text(name),
    };
    let mut steps = Vec::new();
    for step in rest {
        steps.push(match step.map_err(|e| ctx.text_error(e))? {
            Step::Attribute(name) => ctx.new_tuple(&[Value::TRUE, ctx.new_str_text(name)]),
            Step::Index(i) => ctx.new_tuple(&[Value::FALSE, ctx.new_int(i as i64)]),
            Step::Key(key) => ctx.new_tuple(&[Value::FALSE, ctx.new_str_text(key)]),
        });
    }
    let steps = ctx.iter(&ctx.new_list(steps))?;
    Ok(ctx.new_tuple(&[first, steps]))
}

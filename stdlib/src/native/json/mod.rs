//! The fast roads of json.

mod decode;
mod encode;

use encode::{Style, push_string, push_value};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::text::{PyText, TextBuf};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

/// The module `_json`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_json",
    doc: "json speedups",
    functions: &[
        NativeDef::new("encode_basestring", "(string, /)", |ctx, a| quoted(ctx, &a[0], false)),
        NativeDef::new("encode_basestring_ascii", "(string, /)", |ctx, a| quoted(ctx, &a[0], true)),
        NativeDef::new("decode", "(string, /)", decode_text)
            .doc("The object of a JSON text; NotImplemented if the text is wrong or too deep for this road."),
        NativeDef::new(
            "encode",
            "(obj, ensure_ascii, item_separator, key_separator, indent, sort_keys, /)",
            encode_object,
        )
        .doc("The JSON text of an object; NotImplemented if it holds what only the slow road can do."),
    ],
    init: |_, _| Ok(()),
};

fn quoted(ctx: &Ctx, x: &Value, ascii: bool) -> Result<Value> {
    let Some(s) = x.downcast::<StrObj>() else {
        let got = ctx.type_name(x);
        return Err(ctx.type_error(format!("first argument must be a string, not {got}")));
    };
    let mut out = TextBuf::with_capacity(s.bytes().len() + 2);
    push_string(&mut out, s.text(), ascii);
    Ok(ctx.new_str_buf(out))
}

fn decode_text(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(s) = args[0].downcast::<StrObj>() else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(decode::decode(ctx, s.text())?.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn encode_object(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let text = |i: usize| args[i].downcast::<StrObj>().map(StrObj::text);
    let (Some(item_separator), Some(key_separator)) = (text(2), text(3)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let indent: Option<PyText<'_>> = text(4);
    if indent.is_none() && !args[4].is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let ascii = ctx.is_true(&args[1])?;
    let sort_keys = ctx.is_true(&args[5])?;
    let style = Style { ascii, item_separator, key_separator, indent, sort_keys };
    let mut out = TextBuf::with_capacity(128);
    if push_value(ctx, &mut out, &args[0], &style, 0)? {
        Ok(ctx.new_str_buf(out))
    } else {
        Ok(Value::NOT_IMPLEMENTED)
    }
}

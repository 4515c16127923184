//! `format % arguments` for bytes and bytearray.

use super::args::{content, like_made};
use super::{ByteArrayObj, BytesObj};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::text::TextBuf;
use crate::text::format::percent::{Directive, Piece, Pieces, char_out_of_range, char_required};
use crate::types::int::as_int;
use crate::types::str::StrObj;
use crate::types::str::percent::{Arguments, push_number};
use crate::value::Value;

/// `bytes % args`
pub(super) fn of_bytes(ctx: &Ctx, format: &Value, args: &Value) -> Result<Value> {
    // The operand to the right has this slot as well: only a format of the class's own kind is one.
    if format.downcast::<BytesObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    modulo(ctx, format, args)
}

/// `bytearray % args`
pub(super) fn of_byte_array(ctx: &Ctx, format: &Value, args: &Value) -> Result<Value> {
    if format.downcast::<ByteArrayObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    modulo(ctx, format, args)
}

fn modulo(ctx: &Ctx, format: &Value, args: &Value) -> Result<Value> {
    let Some(bytes) = content(format) else { return Ok(Value::NOT_IMPLEMENTED) };
    let mut arguments = Arguments::new(ctx, args, false);
    let mut out = Vec::with_capacity(bytes.len() + 32);
    for piece in Pieces::of_bytes(&bytes) {
        match piece.map_err(|e| ctx.text_error(e))? {
            Piece::Literal(literal) => out.extend_from_slice(literal),
            Piece::Directive(mut directive) => {
                let value = arguments.prepare(ctx, &mut directive)?;
                convert(ctx, &mut out, &directive, &value)?;
            }
        }
    }
    arguments.finish(ctx)?;
    Ok(like_made(ctx, format, out))
}

fn convert(ctx: &Ctx, out: &mut Vec<u8>, d: &Directive<'_>, value: &Value) -> Result<()> {
    match char::from_u32(d.conversion) {
        Some('s' | 'b') => {
            if let Some(bytes) = ctx.bytes_view(value)? {
                d.render_bytes(out, &bytes);
                return Ok(());
            }
            let made = ctx.call_special(value, &ctx.names().__bytes__, &[])?;
            match made.as_ref().and_then(content) {
                Some(bytes) => d.render_bytes(out, &bytes),
                None => {
                    let got = ctx.type_name(value);
                    let wanted = "a bytes-like object, or an object that implements __bytes__";
                    return Err(ctx.type_error(format!("%b requires {wanted}, not '{got}'")));
                }
            }
        }
        Some('r' | 'a') => {
            let text = ctx.ascii(value)?;
            d.render_bytes(out, text.downcast::<StrObj>().map_or(&[], StrObj::bytes));
        }
        Some('c') => d.render_bytes(out, &[character(ctx, value)?]),
        _ => {
            let decimal = d.as_decimal();
            let mut text = TextBuf::new();
            push_number(ctx, &mut text, &decimal, value)
                .map_err(|raise| float_required(ctx, d, value, raise))?;
            out.extend_from_slice(text.as_text().bytes());
        }
    }
    Ok(())
}

/// What a value that is no number makes of a float conversion: bytes word it in their own way.
fn float_required(ctx: &Ctx, d: &Directive<'_>, value: &Value, raise: Raise) -> Raise {
    if d.is_float() && raise.is(ctx, &ctx.exceptions().type_error) {
        return ctx.type_error(format!("float argument required, not {}", ctx.type_name(value)));
    }
    raise
}

fn character(ctx: &Ctx, value: &Value) -> Result<u8> {
    if let Some([byte]) = content(value).as_deref() {
        return Ok(*byte);
    }
    if as_int(value).is_none() && !ctx.has_index(value) {
        return Err(ctx.text_error(char_required(false)));
    }
    let byte = ctx.index_i64(value)?.and_then(|i| u8::try_from(i).ok());
    byte.ok_or_else(|| ctx.text_error(char_out_of_range(false)))
}

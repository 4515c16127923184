//! From objects to JSON text, for exact built-in types. Whatever else comes is left to the module written in Python.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::Type;
use gilbox_vm::text::{PyText, TextBuf};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

/// Deeper nesting (a cycle is endless) is left to Python.
const MOST_DEPTH: usize = 500;

/// How the text is laid out.
pub(super) struct Style<'a> {
    pub(super) ascii: bool,
    pub(super) item_separator: PyText<'a>,
    pub(super) key_separator: PyText<'a>,
    pub(super) indent: Option<PyText<'a>>,
    pub(super) sort_keys: bool,
}

/// Adds a string in quotes.
pub(super) fn push_string(out: &mut TextBuf, text: PyText<'_>, ascii: bool) {
    out.push('"' as u32);
    let bytes = text.bytes();
    let special = |b: u8| b < 0x20 || b == b'"' || b == b'\\' || ascii && b >= 0x80;
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !special(bytes[at]) {
            at += 1;
            continue;
        }
        out.push_text(text.cut(start, at));
        let (c, n) = gilbox_vm::text::pytext::decode_at(bytes, at);
        push_escape(out, c);
        at += n;
        start = at;
    }
    out.push_text(text.cut(start, at));
    out.push('"' as u32);
}

fn push_escape(out: &mut TextBuf, c: u32) {
    match c {
        0x22 => out.push_str("\\\""),
        0x5c => out.push_str("\\\\"),
        0x0a => out.push_str("\\n"),
        0x0d => out.push_str("\\r"),
        0x09 => out.push_str("\\t"),
        0x0c => out.push_str("\\f"),
        0x08 => out.push_str("\\b"),
        0..0x10000 => out.push_str(&format!("\\u{c:04x}")),
        _ => {
            let c = c - 0x10000;
            out.push_str(&format!("\\u{:04x}\\u{:04x}", 0xd800 | c >> 10, 0xdc00 | c & 0x3ff));
        }
    }
}

fn is_exactly(ctx: &Ctx, x: &Value, ty: &Type) -> bool {
    ctx.type_of(x).is(ty)
}

/// Adds a value; false if it is left to Python.
pub(super) fn push_value(
    ctx: &Ctx,
    out: &mut TextBuf,
    x: &Value,
    style: &Style<'_>,
    depth: usize,
) -> Result<bool> {
    if push_simple(ctx, out, x, style)? {
        return Ok(true);
    }
    if depth >= MOST_DEPTH {
        return Ok(false);
    }
    let types = ctx.types();
    if is_exactly(ctx, x, &types.list)
        && let Some(list) = x.downcast::<ListObj>()
    {
        return push_items(ctx, out, &list.to_vec(), style, depth);
    }
    if is_exactly(ctx, x, &types.tuple)
        && let Some(tuple) = x.downcast::<TupleObj>()
    {
        return push_items(ctx, out, tuple.items(), style, depth);
    }
    if is_exactly(ctx, x, &types.dict)
        && let Some(dict) = x.downcast::<DictObj>()
    {
        return push_dict(ctx, out, dict, style, depth);
    }
    Ok(false)
}

fn push_simple(ctx: &Ctx, out: &mut TextBuf, x: &Value, style: &Style<'_>) -> Result<bool> {
    if is_exactly(ctx, x, &ctx.types().str)
        && let Some(s) = x.downcast::<StrObj>()
    {
        push_string(out, s.text(), style.ascii);
    } else if let Some(f) = x.as_exact_float() {
        if !f.is_finite() {
            return Ok(false);
        }
        out.push_ascii(gilbox_vm::text::float::repr(f).as_bytes());
    } else if x.is_none() {
        out.push_ascii(b"null");
    } else if x.is_bool() {
        out.push_ascii(if x.is_true_object() { b"true" } else { b"false" });
    } else if is_exactly(ctx, x, &ctx.types().int) {
        ctx.push_str_of(out, x)?;
    } else {
        return Ok(false);
    }
    Ok(true)
}

fn push_line(out: &mut TextBuf, style: &Style<'_>, depth: usize) {
    if let Some(indent) = style.indent {
        out.push('\n' as u32);
        (0..depth).for_each(|_| out.push_text(indent));
    }
}

fn push_items(
    ctx: &Ctx,
    out: &mut TextBuf,
    items: &[Value],
    style: &Style<'_>,
    depth: usize,
) -> Result<bool> {
    if items.is_empty() {
        out.push_ascii(b"[]");
        return Ok(true);
    }
    out.push_ascii(b"[");
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_text(style.item_separator);
        }
        push_line(out, style, depth + 1);
        ctx.check_built(out)?;
        if !push_value(ctx, out, item, style, depth + 1)? {
            return Ok(false);
        }
    }
    push_line(out, style, depth);
    out.push_ascii(b"]");
    Ok(true)
}

fn push_dict(ctx: &Ctx, out: &mut TextBuf, dict: &DictObj, style: &Style<'_>, depth: usize) -> Result<bool> {
    let mut items = dict.items();
    if items.is_empty() {
        out.push_ascii(b"{}");
        return Ok(true);
    }
    if items.iter().any(|(key, _)| !is_exactly(ctx, key, &ctx.types().str)) {
        return Ok(false);
    }
    let bytes = |v: &Value| v.downcast::<StrObj>().map(|s| s.bytes().to_vec());
    if style.sort_keys {
        items.sort_by_cached_key(|(key, _)| bytes(key));
    }
    out.push_ascii(b"{");
    for (i, (key, value)) in items.iter().enumerate() {
        if i > 0 {
            out.push_text(style.item_separator);
        }
        push_line(out, style, depth + 1);
        ctx.check_built(out)?;
        if let Some(key) = key.downcast::<StrObj>() {
            push_string(out, key.text(), style.ascii);
        }
        out.push_text(style.key_separator);
        if !push_value(ctx, out, value, style, depth + 1)? {
            return Ok(false);
        }
    }
    push_line(out, style, depth);
    out.push_ascii(b"}");
    Ok(true)
}

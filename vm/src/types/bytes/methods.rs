//! The methods that bytes and bytearray share.

use super::args::{like, like_made, this, this_and_room, unchanged};
use super::lent::{LEND, TAKE_BACK};
use super::{BytesObj, find, make};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{NativeDef, arg};
use crate::text::bytes::{case, hex, shape};
use crate::text::string::pad::Side;
use crate::text::string::strip::Ends;
use crate::types::str::StrObj;
use crate::types::str::args::size;
use crate::types::str::codec::names_of;
use crate::value::Value;

/// Builds the table of a type: the shared methods, then its own.
macro_rules! bytes_methods {
    ($($own:expr,)*) => {
        &[
            NativeDef::new("capitalize", "(self, /)", |ctx, a| mapped(ctx, a, case::capitalize)),
            NativeDef::new("lower", "(self, /)", |ctx, a| mapped(ctx, a, |b| b.to_ascii_lowercase())),
            NativeDef::new("upper", "(self, /)", |ctx, a| mapped(ctx, a, |b| b.to_ascii_uppercase())),
            NativeDef::new("swapcase", "(self, /)", |ctx, a| mapped(ctx, a, case::swapcase)),
            NativeDef::new("title", "(self, /)", |ctx, a| mapped(ctx, a, case::title)),
            NativeDef::new("isalnum", "(self, /)", |ctx, a| asked(ctx, a, |b| case::all(b, u8::is_ascii_alphanumeric))),
            NativeDef::new("isalpha", "(self, /)", |ctx, a| asked(ctx, a, |b| case::all(b, u8::is_ascii_alphabetic))),
            NativeDef::new("isascii", "(self, /)", |ctx, a| asked(ctx, a, <[u8]>::is_ascii)),
            NativeDef::new("isdigit", "(self, /)", |ctx, a| asked(ctx, a, |b| case::all(b, u8::is_ascii_digit))),
            NativeDef::new("islower", "(self, /)", |ctx, a| asked(ctx, a, case::is_lower)),
            NativeDef::new("isspace", "(self, /)", |ctx, a| asked(ctx, a, |b| case::all(b, |b| case::is_space(*b)))),
            NativeDef::new("istitle", "(self, /)", |ctx, a| asked(ctx, a, case::is_title)),
            NativeDef::new("isupper", "(self, /)", |ctx, a| asked(ctx, a, case::is_upper)),
            NativeDef::new("center", "(self, width, fillchar=b' ', /)", |ctx, a| justified(ctx, a, "center", Side::Center)),
            NativeDef::new("ljust", "(self, width, fillchar=b' ', /)", |ctx, a| justified(ctx, a, "ljust", Side::Left)),
            NativeDef::new("rjust", "(self, width, fillchar=b' ', /)", |ctx, a| justified(ctx, a, "rjust", Side::Right)),
            NativeDef::new("zfill", "(self, width, /)", zero_fill),
            NativeDef::new("expandtabs", "(self, /, tabsize=8)", expand_tabs),
            NativeDef::new("strip", "(self, bytes=None, /)", |ctx, a| stripped(ctx, a, Ends::Both)),
            NativeDef::new("lstrip", "(self, bytes=None, /)", |ctx, a| stripped(ctx, a, Ends::Left)),
            NativeDef::new("rstrip", "(self, bytes=None, /)", |ctx, a| stripped(ctx, a, Ends::Right)),
            NativeDef::new("removeprefix", "(self, prefix, /)", remove_prefix),
            NativeDef::new("removesuffix", "(self, suffix, /)", remove_suffix),
            NativeDef::new("count", "(self, sub, start=None, end=None, /)", find::count),
            NativeDef::new("find", "(self, sub, start=None, end=None, /)", find::find),
            NativeDef::new("rfind", "(self, sub, start=None, end=None, /)", find::rfind),
            NativeDef::new("index", "(self, sub, start=None, end=None, /)", find::index),
            NativeDef::new("rindex", "(self, sub, start=None, end=None, /)", find::rindex),
            NativeDef::new("startswith", "(self, prefix, start=None, end=None, /)", find::starts_with),
            NativeDef::new("endswith", "(self, suffix, start=None, end=None, /)", find::ends_with),
            NativeDef::new("partition", "(self, sep, /)", find::partition),
            NativeDef::new("rpartition", "(self, sep, /)", find::rpartition),
            NativeDef::new("split", "(self, /, sep=None, maxsplit=-1)", find::split),
            NativeDef::new("rsplit", "(self, /, sep=None, maxsplit=-1)", find::rsplit),
            NativeDef::new("splitlines", "(self, /, keepends=False)", find::split_lines),
            NativeDef::new("replace", "(self, old, new, count=-1, /)", find::replace),
            NativeDef::new("join", "(self, iterable_of_bytes, /)", join),
            NativeDef::new("decode", "(self, /, encoding='utf-8', errors='strict')", decode),
            NativeDef::new("translate", "(self, table, /, delete=b'')", translate),
            NativeDef::stat("maketrans", "(frm, to, /)", make_trans),
            NativeDef::new("hex", "(self, /, sep=<unrepresentable>, bytes_per_sep=1)", to_hex),
            NativeDef::class("fromhex", "(type, string, /)", make::from_hex),
            $($own,)*
        ]
    };
}

pub(super) const BYTES: &[NativeDef] = bytes_methods![
    NativeDef::new("__getnewargs__", "(self, /)", |ctx, a| {
        let bytes = this(ctx, a)?;
        Ok(ctx.new_tuple(&[ctx.new_bytes(&bytes)]))
    }),
    NativeDef::new("__bytes__", "(self, /)", |ctx, a| {
        let bytes = this(ctx, a)?;
        Ok(unchanged(ctx, &a[0], &bytes))
    }),
    NativeDef::new("__sizeof__", "(self, /)", |ctx, a| Ok(ctx.new_int(this(ctx, a)?.len() as i64 + 33))),
    LEND,
];

pub(super) const BYTE_ARRAY: &[NativeDef] = bytes_methods![
    NativeDef::new("append", "(self, item, /)", super::bytearray::append),
    NativeDef::new("clear", "(self, /)", super::bytearray::clear),
    NativeDef::new("copy", "(self, /)", |ctx, a| Ok(like(ctx, &a[0], &this_and_room(ctx, a, 1)?))),
    NativeDef::new("extend", "(self, iterable_of_ints, /)", super::bytearray::extend),
    NativeDef::new("insert", "(self, index, item, /)", super::bytearray::insert),
    NativeDef::new("pop", "(self, index=-1, /)", super::bytearray::pop),
    NativeDef::new("remove", "(self, value, /)", super::bytearray::remove),
    NativeDef::new("reverse", "(self, /)", super::bytearray::reverse),
    NativeDef::new("__alloc__", "(self, /)", |ctx, a| Ok(ctx.new_int(this(ctx, a)?.len() as i64 + 1))),
    NativeDef::new("__reduce__", "(self, /)", super::bytearray::reduce),
    NativeDef::new("__reduce_ex__", "(self, proto=0, /)", super::bytearray::reduce_ex),
    NativeDef::new("__sizeof__", "(self, /)", |ctx, a| Ok(ctx.new_int(this(ctx, a)?.len() as i64 + 57))),
    LEND,
    TAKE_BACK,
];

fn mapped(ctx: &Ctx, args: &[Value], f: fn(&[u8]) -> Vec<u8>) -> Result<Value> {
    Ok(like_made(ctx, &args[0], f(&this_and_room(ctx, args, 1)?)))
}

fn asked(ctx: &Ctx, args: &[Value], f: fn(&[u8]) -> bool) -> Result<Value> {
    Ok(Value::from_bool(f(&this(ctx, args)?)))
}

fn justified(ctx: &Ctx, args: &[Value], name: &str, side: Side) -> Result<Value> {
    let width = size(ctx, &args[1])?;
    let fill = match arg(args, 2) {
        None => b' ',
        Some(v) => match super::args::content(v).as_deref() {
            Some([byte]) => *byte,
            Some(other) => return Err(wrong_fill(ctx, name, v, Some(other.len()))),
            None => return Err(wrong_fill(ctx, name, v, None)),
        },
    };
    let bytes = this_and_room(ctx, args, 1)?;
    if width <= bytes.len() {
        return Ok(unchanged(ctx, &args[0], &bytes));
    }
    ctx.check_allocation(width)?;
    Ok(like_made(ctx, &args[0], shape::justify(&bytes, width, fill, side)))
}

#[cold]
fn wrong_fill(ctx: &Ctx, name: &str, fill: &Value, len: Option<usize>) -> Raise {
    let got = ctx.type_name(fill);
    ctx.type_error(match len {
        Some(n) => format!(
            "{name}(): argument 2 must be a byte string of length 1, not a {got} object of length {n}"
        ),
        None => format!("{name}() argument 2 must be a byte string of length 1, not {got}"),
    })
}

fn zero_fill(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let width = size(ctx, &args[1])?;
    let bytes = this_and_room(ctx, args, 1)?;
    if width <= bytes.len() {
        return Ok(unchanged(ctx, &args[0], &bytes));
    }
    ctx.check_allocation(width)?;
    Ok(like_made(ctx, &args[0], shape::zfill(&bytes, width)))
}

fn expand_tabs(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let tab = match arg(args, 1) {
        Some(v) => ctx.index_i64(v)?.filter(|n| i32::try_from(*n).is_ok()),
        None => Some(8),
    };
    let tab = tab.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C int"))?;
    let bytes = this(ctx, args)?;
    let tabs = bytes.iter().filter(|b| **b == b'\t').count();
    ctx.check_allocation(bytes.len().saturating_add(tabs.saturating_mul(tab.max(0) as usize)))?;
    Ok(like_made(ctx, &args[0], shape::expandtabs(&bytes, tab)))
}

fn stripped(ctx: &Ctx, args: &[Value], ends: Ends) -> Result<Value> {
    let chars = match arg(args, 1).filter(|v| !v.is_none()) {
        Some(v) => Some(ctx.bytes_like(v)?),
        None => None,
    };
    let bytes = this_and_room(ctx, args, 1)?;
    let part = shape::strip(&bytes, chars.as_deref(), ends);
    Ok(if part.len() == bytes.len() { unchanged(ctx, &args[0], &bytes) } else { like(ctx, &args[0], part) })
}

fn remove_prefix(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (bytes, prefix) = (this_and_room(ctx, args, 1)?, ctx.bytes_like(&args[1])?);
    Ok(match bytes.strip_prefix(&*prefix) {
        Some(rest) => like(ctx, &args[0], rest),
        None => unchanged(ctx, &args[0], &bytes),
    })
}

fn remove_suffix(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (bytes, suffix) = (this_and_room(ctx, args, 1)?, ctx.bytes_like(&args[1])?);
    Ok(match bytes.strip_suffix(&*suffix) {
        Some(rest) => like(ctx, &args[0], rest),
        None => unchanged(ctx, &args[0], &bytes),
    })
}

fn join(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let separator = this(ctx, args)?;
    let items = ctx.collect_sequence(&args[1], "can only join an iterable")?;
    let mut out = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let Some(bytes) = ctx.bytes_view(item)? else {
            let got = ctx.type_name(item);
            let message = format!("sequence item {i}: expected a bytes-like object, {got} found");
            return Err(ctx.type_error(message));
        };
        ctx.make_room(&mut out, separator.len() + bytes.len())?;
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&bytes);
    }
    Ok(like_made(ctx, &args[0], out))
}

fn decode(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this(ctx, args)?;
    if args.len() == 1 && bytes.is_ascii() {
        return Ok(ctx.new_str_text(crate::text::PyText::with_flag(&bytes, true)));
    }
    let (encoding, errors) = names_of(ctx, args, "decode")?;
    if bytes.is_empty() {
        // No codec is looked for.
        return Ok(ctx.new_str(""));
    }
    ctx.decode(&bytes, Some(&args[0]), &encoding, &errors)
}

fn translate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let table = match args[1].is_none() {
        true => None,
        false => Some(ctx.bytes_like(&args[1])?),
    };
    let table: Option<&[u8; 256]> = match &table {
        None => None,
        Some(t) => {
            let fixed = <&[u8; 256]>::try_from(&**t);
            Some(fixed.map_err(|_| ctx.value_error("translation table must be 256 characters long"))?)
        }
    };
    let delete = match arg(args, 2) {
        Some(v) => ctx.bytes_like(v)?,
        None => Default::default(),
    };
    Ok(like_made(ctx, &args[0], shape::translate(&bytes, table, &delete)))
}

fn make_trans(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (from, to) = (ctx.bytes_like(&args[0])?, ctx.bytes_like(&args[1])?);
    if from.len() != to.len() {
        return Err(ctx.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (f, t) in from.iter().zip(to.iter()) {
        table[*f as usize] = *t;
    }
    Ok(ctx.new_bytes(&table))
}

fn to_hex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this(ctx, args)?;
    hex_text(ctx, &bytes, arg(args, 1), arg(args, 2))
}

/// `bytes.hex(sep, bytes_per_sep)`
pub(crate) fn hex_text(
    ctx: &Ctx,
    bytes: &[u8],
    separator: Option<&Value>,
    group: Option<&Value>,
) -> Result<Value> {
    let group = match group {
        Some(v) => ctx.index_i64(v)?.filter(|n| i32::try_from(*n).is_ok()),
        None => Some(1),
    };
    let group = group.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C int"))?;
    let separator = match separator {
        None => None,
        Some(v) => {
            // The length is asked first, of whatever it is.
            let length = ctx.len(v)?;
            let checked = if let Some(s) = v.downcast::<StrObj>() {
                hex::check_separator(s.bytes(), length)
            } else if let Some(bytes) = v.downcast::<BytesObj>() {
                hex::check_separator(bytes.bytes(), length)
            } else if length != 1 {
                hex::check_separator(&[], length)
            } else {
                return Err(ctx.type_error("sep must be str or bytes."));
            };
            Some(checked.map_err(|e| ctx.text_error(e))?)
        }
    };
    // Two digits and perhaps a separator each.
    ctx.check_room_for::<u8>(bytes.len().saturating_mul(3))?;
    Ok(ctx.new_str(&hex::hex(bytes, separator, group)))
}

//! The methods of str that look at or change the case, the ends and the width of a text.

use super::args::{exact, list_of, piece, size, text_arg, this};
use super::{StrObj, codec, find, format, make};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{NativeDef, arg};
use crate::text::string::pad::{Side, expandtabs, justify, zfill};
use crate::text::string::strip::{Ends, strip};
use crate::text::string::{case, classify, split};
use crate::text::{PyText, TextBuf};
use crate::value::Value;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("capitalize", "(self, /)", |ctx, a| mapped(ctx, a, case::capitalize)),
    NativeDef::new("casefold", "(self, /)", |ctx, a| mapped(ctx, a, case::casefold)),
    NativeDef::new("lower", "(self, /)", |ctx, a| cased(ctx, a, |b| b.to_ascii_lowercase(), case::lower)),
    NativeDef::new("swapcase", "(self, /)", |ctx, a| mapped(ctx, a, case::swapcase)),
    NativeDef::new("title", "(self, /)", |ctx, a| mapped(ctx, a, case::title)),
    NativeDef::new("upper", "(self, /)", |ctx, a| cased(ctx, a, |b| b.to_ascii_uppercase(), case::upper)),
    NativeDef::new("isalnum", "(self, /)", |ctx, a| asked(ctx, a, classify::is_alnum)),
    NativeDef::new("isalpha", "(self, /)", |ctx, a| asked(ctx, a, classify::is_alpha)),
    NativeDef::new("isascii", "(self, /)", |ctx, a| asked(ctx, a, |t| t.is_ascii())),
    NativeDef::new("isdecimal", "(self, /)", |ctx, a| asked(ctx, a, classify::is_decimal)),
    NativeDef::new("isdigit", "(self, /)", |ctx, a| asked(ctx, a, classify::is_digit)),
    NativeDef::new("isidentifier", "(self, /)", |ctx, a| asked(ctx, a, classify::is_identifier)),
    NativeDef::new("islower", "(self, /)", |ctx, a| asked(ctx, a, classify::is_lower)),
    NativeDef::new("isnumeric", "(self, /)", |ctx, a| asked(ctx, a, classify::is_numeric)),
    NativeDef::new("isprintable", "(self, /)", |ctx, a| asked(ctx, a, classify::is_all_printable)),
    NativeDef::new("isspace", "(self, /)", |ctx, a| asked(ctx, a, classify::is_all_space)),
    NativeDef::new("istitle", "(self, /)", |ctx, a| asked(ctx, a, classify::is_title)),
    NativeDef::new("isupper", "(self, /)", |ctx, a| asked(ctx, a, classify::is_upper)),
    NativeDef::new("center", "(self, width, fillchar=' ', /)", |ctx, a| justified(ctx, a, Side::Center)),
    NativeDef::new("ljust", "(self, width, fillchar=' ', /)", |ctx, a| justified(ctx, a, Side::Left)),
    NativeDef::new("rjust", "(self, width, fillchar=' ', /)", |ctx, a| justified(ctx, a, Side::Right)),
    NativeDef::new("zfill", "(self, width, /)", zero_fill),
    NativeDef::new("expandtabs", "(self, /, tabsize=8)", expand_tabs),
    NativeDef::new("strip", "(self, chars=None, /)", |ctx, a| stripped(ctx, a, "strip", Ends::Both)),
    NativeDef::new("lstrip", "(self, chars=None, /)", |ctx, a| stripped(ctx, a, "lstrip", Ends::Left)),
    NativeDef::new("rstrip", "(self, chars=None, /)", |ctx, a| stripped(ctx, a, "rstrip", Ends::Right)),
    NativeDef::new("removeprefix", "(self, prefix, /)", remove_prefix),
    NativeDef::new("removesuffix", "(self, suffix, /)", remove_suffix),
    NativeDef::new("splitlines", "(self, /, keepends=False)", split_lines),
    NativeDef::new("count", "(self, sub, start=None, end=None, /)", find::count),
    NativeDef::new("find", "(self, sub, start=None, end=None, /)", find::find),
    NativeDef::new("rfind", "(self, sub, start=None, end=None, /)", find::rfind),
    NativeDef::new("index", "(self, sub, start=None, end=None, /)", find::index),
    NativeDef::new("rindex", "(self, sub, start=None, end=None, /)", find::rindex),
    NativeDef::new("startswith", "(self, prefix, start=None, end=None, /)", find::starts_with),
    NativeDef::new("endswith", "(self, suffix, start=None, end=None, /)", find::ends_with),
    NativeDef::new("partition", "(self, sep, /)", find::partition),
    NativeDef::new("rpartition", "(self, sep, /)", find::rpartition),
    NativeDef::new("replace", "(self, old, new, /, count=-1)", find::replace),
    NativeDef::new("split", "(self, /, sep=None, maxsplit=-1)", find::split),
    NativeDef::new("rsplit", "(self, /, sep=None, maxsplit=-1)", find::rsplit),
    NativeDef::new("join", "(self, iterable, /)", join),
    NativeDef::new("encode", "(self, /, encoding='utf-8', errors='strict')", codec::encode_method),
    NativeDef::new("format", "(self, /, *args, **kwargs)", format::format),
    NativeDef::new("format_map", "(self, mapping, /)", format::format_map),
    NativeDef::new("translate", "(self, table, /)", make::translate),
    NativeDef::stat("maketrans", "(x, y=None, z=None, /)", make::make_trans),
    NativeDef::new("__format__", "(self, format_spec, /)", format_spec),
    NativeDef::new("__getnewargs__", "(self, /)", |ctx, a| Ok(ctx.new_tuple(&[exact(ctx, &a[0])]))),
    NativeDef::new("__sizeof__", "(self, /)", size_of_str),
];

fn mapped(ctx: &Ctx, args: &[Value], f: fn(PyText<'_>) -> TextBuf) -> Result<Value> {
    let s = this(ctx, args)?;
    // A character may become three, and the text grows by doubling.
    ctx.check_room_for::<u8>(s.bytes().len().saturating_mul(4))?;
    Ok(ctx.new_str_buf(f(s.text())))
}

/// The text in another case: ASCII byte by byte.
#[inline(always)]
fn cased(
    ctx: &Ctx,
    args: &[Value],
    ascii: impl Fn(u8) -> u8,
    full: fn(PyText<'_>) -> TextBuf,
) -> Result<Value> {
    let s = this(ctx, args)?;
    let bytes = s.bytes();
    if !s.is_ascii() || bytes.len() < 2 {
        return mapped(ctx, args, full);
    }
    ctx.check_room_for::<u8>(bytes.len())?;
    Ok(ctx.build_str(bytes.len(), bytes.len(), |tail| tail.push_changed(bytes, ascii)))
}

fn asked(ctx: &Ctx, args: &[Value], f: fn(PyText<'_>) -> bool) -> Result<Value> {
    Ok(Value::from_bool(f(this(ctx, args)?.text())))
}

fn justified(ctx: &Ctx, args: &[Value], side: Side) -> Result<Value> {
    let s = this(ctx, args)?;
    let width = size(ctx, &args[1])?;
    let fill = match arg(args, 2) {
        None => b' ' as u32,
        Some(fill) => fill_char(ctx, fill)?,
    };
    ctx.check_allocation(width.saturating_mul(crate::text::pytext::encoded_len(fill)))?;
    match justify(s.text(), width, fill, side) {
        Some(text) => Ok(ctx.new_str_buf(text)),
        None => Ok(exact(ctx, &args[0])),
    }
}

fn fill_char(ctx: &Ctx, fill: &Value) -> Result<u32> {
    match fill.downcast::<StrObj>() {
        Some(f) if f.len() == 1 => Ok(f.code_point(0)),
        Some(_) => Err(ctx.type_error("The fill character must be exactly one character long")),
        None => {
            let got = ctx.type_name(fill);
            Err(ctx.type_error(format!("The fill character must be a unicode character, not {got}")))
        }
    }
}

fn zero_fill(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let width = size(ctx, &args[1])?;
    ctx.check_allocation(width)?;
    match zfill(s.text(), width) {
        Some(text) => Ok(ctx.new_str_buf(text)),
        None => Ok(exact(ctx, &args[0])),
    }
}

fn expand_tabs(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let tab = match arg(args, 1) {
        Some(v) => ctx.index_i64(v)?.filter(|n| i32::try_from(*n).is_ok()),
        None => Some(8),
    };
    let tab = tab.ok_or_else(|| ctx.overflow_error("Python int too large to convert to C int"))?;
    let tabs = s.bytes().iter().filter(|b| **b == b'\t').count();
    ctx.check_allocation(s.bytes().len().saturating_add(tabs.saturating_mul(tab.max(0) as usize)))?;
    expandtabs(s.text(), tab).map(|text| ctx.new_str_buf(text)).map_err(|e| ctx.text_error(e))
}

fn stripped(ctx: &Ctx, args: &[Value], name: &str, ends: Ends) -> Result<Value> {
    let s = this(ctx, args)?;
    let chars = match arg(args, 1) {
        Some(v) if !v.is_none() => match v.downcast::<StrObj>() {
            Some(chars) => Some(chars.text()),
            None => return Err(ctx.type_error(format!("{name} arg must be None or str"))),
        },
        _ => None,
    };
    Ok(piece(ctx, &args[0], strip(s.text(), chars, ends)))
}

fn remove_prefix(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let prefix = text_arg(ctx, &args[1], "removeprefix() argument")?;
    match s.bytes().strip_prefix(prefix.bytes()) {
        Some(rest) => Ok(piece(ctx, &args[0], s.text().cut(s.bytes().len() - rest.len(), s.bytes().len()))),
        None => Ok(exact(ctx, &args[0])),
    }
}

fn remove_suffix(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let suffix = text_arg(ctx, &args[1], "removesuffix() argument")?;
    match s.bytes().strip_suffix(suffix.bytes()) {
        Some(rest) => Ok(piece(ctx, &args[0], s.text().cut(0, rest.len()))),
        None => Ok(exact(ctx, &args[0])),
    }
}

fn split_lines(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let keep = match arg(args, 1) {
        Some(keep) => ctx.is_true(keep)?,
        None => false,
    };
    Ok(list_of(ctx, split::splitlines(this(ctx, args)?.text(), keep)))
}

fn format_spec(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let Some(spec) = args[1].downcast::<StrObj>() else {
        let got = ctx.given_name(&args[1]);
        return Err(ctx.type_error(format!("__format__() argument must be str, not {got}")));
    };
    if spec.is_empty() {
        return ctx.str(&args[0]);
    }
    format::check_width(ctx, spec.text(), format::Shown::Text)?;
    let name = ctx.type_name(&args[0]);
    let text = crate::text::format::format_str(s.text(), spec.text(), &name);
    text.map(|text| ctx.new_str_buf(text)).map_err(|e| ctx.text_error(e))
}

fn size_of_str(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    // The header, lengths and cached hash come before the text.
    Ok(ctx.new_int((s.bytes().len() + 56) as i64))
}

/// `sep.join(iterable)`
fn join(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let separator = this(ctx, args)?;
    // An exact list is read in place: joining runs no script code.
    if args[1].shape_id() == crate::object::shape::LIST
        && let Some(list) = args[1].downcast::<crate::types::list::ListObj>()
    {
        return ctx.join_texts(separator, &list.items.borrow());
    }
    let items = ctx.collect_sequence(&args[1], "can only join an iterable")?;
    ctx.join_texts(separator, &items)
}

impl Ctx {
    /// The strs of `items` with the separator between them.
    ///
    /// # Errors
    /// TypeError for an item that is no str; MemoryError.
    pub fn join_texts(&self, separator: &StrObj, items: &[Value]) -> Result<Value> {
        if let [only] = items
            && only.shape_id() == crate::object::shape::STR
        {
            return Ok(only.clone());
        }
        let gaps = items.len().saturating_sub(1);
        let mut len = separator.bytes().len().saturating_mul(gaps);
        let mut chars = separator.len().saturating_mul(gaps);
        for (i, item) in items.iter().enumerate() {
            let Some(s) = item.downcast::<StrObj>() else {
                let got = self.type_name(item);
                return Err(self.type_error(format!("sequence item {i}: expected str instance, {got} found")));
            };
            len = len.saturating_add(s.bytes().len());
            chars = chars.saturating_add(s.len());
        }
        let Some((first, rest)) = items.split_first().filter(|_| len != 0) else {
            return Ok(self.new_str(""));
        };
        self.check_allocation(len)?;
        Ok(self.build_str(len, chars, |tail| {
            if let Some(s) = first.downcast::<StrObj>() {
                tail.push(s.bytes());
            }
            for s in rest.iter().filter_map(|item| item.downcast::<StrObj>()) {
                tail.push(separator.bytes());
                tail.push(s.bytes());
            }
        }))
    }
}

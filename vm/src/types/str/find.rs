//! The methods of str that search, take apart and replace.

use super::StrObj;
use super::args::{exact, limit, list_of, piece, text_arg, this, window};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::arg;
use crate::text::pytext::count_code_points;
use crate::text::search::same;
use crate::text::{PyText, search, string};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// The bytes of the window that the arguments from `at` on name, with the window's start in code points and bytes;
/// `None` if the start lies behind the end.
fn cut<'a>(ctx: &Ctx, s: &'a StrObj, args: &[Value], at: usize) -> Result<Option<(&'a [u8], usize, usize)>> {
    if args.len() <= at {
        return Ok(Some((s.bytes(), 0, 0)));
    }
    let (start, end) = window(ctx, args, at, s.len())?;
    if start > end {
        return Ok(None);
    }
    let (from, to) = (s.byte_offset(start), s.byte_offset(end));
    Ok(Some((&s.bytes()[from..to], start, from)))
}

fn position(
    ctx: &Ctx,
    args: &[Value],
    name: &str,
    find: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>> {
    let s = this(ctx, args)?;
    let Some(needle) = args[1].downcast::<StrObj>() else {
        return text_arg(ctx, &args[1], &format!("{name}() argument 1")).map(|_| None);
    };
    let Some((part, start, from)) = cut(ctx, s, args, 2)? else { return Ok(None) };
    let found = find(part, needle.bytes());
    Ok(found.map(|offset| {
        let before = &s.bytes()[from..from + offset];
        start + if s.is_ascii() { offset } else { count_code_points(before) }
    }))
}

fn found(ctx: &Ctx, at: Option<usize>) -> Value {
    ctx.new_int(at.map_or(-1, |at| at as i64))
}

pub(super) fn find(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    position(ctx, args, "find", search::find).map(|at| found(ctx, at))
}

pub(super) fn rfind(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    position(ctx, args, "rfind", search::rfind).map(|at| found(ctx, at))
}

pub(super) fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = position(ctx, args, "index", search::find)?;
    at.map(|at| ctx.new_int(at as i64)).ok_or_else(|| ctx.value_error("substring not found"))
}

pub(super) fn rindex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = position(ctx, args, "rindex", search::rfind)?;
    at.map(|at| ctx.new_int(at as i64)).ok_or_else(|| ctx.value_error("substring not found"))
}

pub(super) fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let needle = text_arg(ctx, &args[1], "count() argument 1")?;
    let n = match cut(ctx, s, args, 2)? {
        None => 0,
        Some((part, ..)) if needle.is_empty() => count_code_points(part) + 1,
        Some((part, ..)) => search::count(part, needle.bytes()),
    };
    Ok(ctx.new_int(n as i64))
}

pub(super) fn starts_with(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    has_end(ctx, args, "startswith", |part, end| part.len() >= end.len() && same(&part[..end.len()], end))
}

pub(super) fn ends_with(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    has_end(ctx, args, "endswith", |part, end| {
        part.len() >= end.len() && same(&part[part.len() - end.len()..], end)
    })
}

#[inline(always)]
fn has_end(ctx: &Ctx, args: &[Value], name: &str, has: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    let s = this(ctx, args)?;
    if let [_, end] = args
        && let Some(end) = end.downcast::<StrObj>()
    {
        return Ok(Value::from_bool(has(s.bytes(), end.bytes())));
    }
    has_end_within(ctx, args, name, has)
}

fn has_end_within(ctx: &Ctx, args: &[Value], name: &str, has: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    let s = this(ctx, args)?;
    let part = cut(ctx, s, args, 2)?.map(|(part, ..)| part);
    let test = |end: &StrObj| part.is_some_and(|part| has(part, end.bytes()));
    if let Some(end) = args[1].downcast::<StrObj>() {
        return Ok(Value::from_bool(test(end)));
    }
    let Some(ends) = args[1].downcast::<TupleObj>() else {
        let got = ctx.type_name(&args[1]);
        return Err(ctx.type_error(format!("{name} first arg must be str or a tuple of str, not {got}")));
    };
    for end in ends.items() {
        match end.downcast::<StrObj>() {
            Some(end) if test(end) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                let got = ctx.type_name(end);
                return Err(ctx.type_error(format!("tuple for {name} must only contain str, not {got}")));
            }
        }
    }
    Ok(Value::FALSE)
}

fn separator<'a>(ctx: &Ctx, value: &'a Value) -> Result<&'a StrObj> {
    let Some(separator) = value.downcast::<StrObj>() else {
        let got = ctx.given_name(value);
        let got = if got == "None" { "NoneType" } else { &got };
        return Err(ctx.type_error(format!("must be str, not {got}")));
    };
    if separator.is_empty() { Err(empty_separator(ctx)) } else { Ok(separator) }
}

#[cold]
fn empty_separator(ctx: &Ctx) -> Raise {
    ctx.value_error("empty separator")
}

pub(super) fn partition(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let middle = separator(ctx, &args[1])?;
    Ok(match string::split::partition(s.text(), middle.text()) {
        Some((before, after)) => around(ctx, before, &args[1], after),
        None => ctx.new_tuple(&[exact(ctx, &args[0]), ctx.new_str(""), ctx.new_str("")]),
    })
}

pub(super) fn rpartition(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let middle = separator(ctx, &args[1])?;
    Ok(match string::split::rpartition(s.text(), middle.text()) {
        Some((before, after)) => around(ctx, before, &args[1], after),
        None => ctx.new_tuple(&[ctx.new_str(""), ctx.new_str(""), exact(ctx, &args[0])]),
    })
}

fn around(ctx: &Ctx, before: PyText<'_>, middle: &Value, after: PyText<'_>) -> Value {
    ctx.new_tuple(&[ctx.new_str_text(before), middle.clone(), ctx.new_str_text(after)])
}

pub(super) fn split(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let most = limit(ctx, arg(args, 2))?;
    Ok(match split_separator(ctx, args)? {
        None if s.is_ascii() && most == usize::MAX => split_ascii_words(ctx, &args[0], s.bytes())?,
        None => list_of(ctx, string::split::split_space(s.text(), most)),
        Some(separator) if s.is_ascii() && most == usize::MAX => {
            split_ascii(ctx, &args[0], s.bytes(), separator.bytes())?
        }
        Some(separator) => match string::split::split(s.text(), separator.text(), most) {
            pieces if pieces.len() == 1 => ctx.new_list(vec![piece(ctx, &args[0], s.text())]),
            pieces => list_of(ctx, pieces),
        },
    })
}

/// The pieces of ASCII text between separators, straight into a list.
fn split_ascii(ctx: &Ctx, whole: &Value, bytes: &[u8], separator: &[u8]) -> Result<Value> {
    if let [byte] = separator
        && bytes.len() < 1 << 10
    {
        return Ok(ctx.new_list(pieces_between(ctx, whole, bytes, *byte)));
    }
    let mut pieces = Vec::new();
    if bytes.len() >= 1 << 20 {
        // A list that may not find room is made for as many as there are.
        let mut n_pieces = 1;
        search::each_place(bytes, separator, |_| n_pieces += 1);
        ctx.make_room(&mut pieces, n_pieces)?;
    }
    let mut start = 0;
    let mut cut = |at: usize| {
        pieces.push(ctx.new_str_bytes(&bytes[start..at], Some(at - start)));
        start = at + separator.len();
    };
    search::each_place(bytes, separator, &mut cut);
    pieces.push(piece(ctx, whole, PyText::with_flag(&bytes[start..], true)));
    ctx.check_memory()?;
    Ok(ctx.new_list(pieces))
}

/// The pieces of a short text of ASCII: none is far from the next one.
fn pieces_between(ctx: &Ctx, whole: &Value, bytes: &[u8], separator: u8) -> Vec<Value> {
    // Summed in bytes, which the compiler does many at a time.
    let is_place = |byte: &u8| u8::from(*byte == separator);
    let n_places: usize =
        bytes.chunks(255).map(|few| usize::from(few.iter().map(is_place).sum::<u8>())).sum();
    if n_places == 0 {
        return vec![exact(ctx, whole)];
    }
    let mut pieces = Vec::with_capacity(n_places + 1);
    let mut start = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == separator {
            pieces.push(ctx.new_str_bytes(&bytes[start..at], Some(at - start)));
            start = at + 1;
        }
    }
    pieces.push(ctx.new_str_bytes(&bytes[start..], Some(bytes.len() - start)));
    pieces
}

/// Which bytes of ASCII are white space.
const SPACES: [bool; 256] = spaces();

const fn spaces() -> [bool; 256] {
    let mut spaces = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        spaces[byte] = crate::text::unicode::is_ascii_space(byte as u8);
        byte += 1;
    }
    spaces
}

/// The words of ASCII text, straight into a list.
fn split_ascii_words(ctx: &Ctx, whole: &Value, bytes: &[u8]) -> Result<Value> {
    let is_space = |byte: u8| SPACES[usize::from(byte)];
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        while at < bytes.len() && is_space(bytes[at]) {
            at += 1;
        }
        if at == bytes.len() {
            return Ok(ctx.new_list(words));
        }
        if words.len() == words.capacity() {
            ctx.make_room(&mut words, 1)?;
            ctx.check_memory()?;
        }
        let start = at;
        while at < bytes.len() && !is_space(bytes[at]) {
            at += 1;
        }
        words.push(match at - start {
            all if all == bytes.len() => exact(ctx, whole),
            part => ctx.new_str_bytes(&bytes[start..at], Some(part)),
        });
    }
}

pub(super) fn rsplit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let most = limit(ctx, arg(args, 2))?;
    Ok(match split_separator(ctx, args)? {
        None => list_of(ctx, string::split::rsplit_space(s.text(), most)),
        Some(separator) => list_of(ctx, string::split::rsplit(s.text(), separator.text(), most)),
    })
}

fn split_separator<'a>(ctx: &Ctx, args: &'a [Value]) -> Result<Option<&'a StrObj>> {
    match arg(args, 1) {
        None => Ok(None),
        Some(v) if v.is_none() => Ok(None),
        Some(v) => match v.downcast::<StrObj>() {
            Some(s) if s.is_empty() => Err(empty_separator(ctx)),
            Some(s) => Ok(Some(s)),
            None => Err(ctx.type_error(format!("must be str or None, not {}", ctx.type_name(v)))),
        },
    }
}

pub(super) fn replace(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let s = this(ctx, args)?;
    let old = text_arg(ctx, &args[1], "replace() argument 1")?;
    let new = text_arg(ctx, &args[2], "replace() argument 2")?;
    let most = limit(ctx, arg(args, 3))?;
    if new.bytes().len() > old.bytes().len() {
        let places = if old.is_empty() { s.len() + 1 } else { search::count(s.bytes(), old.bytes()) };
        let grown = (new.bytes().len() - old.bytes().len()).saturating_mul(places.min(most));
        ctx.check_allocation(s.bytes().len().saturating_add(grown))?;
    }
    match string::search::replace(s.text(), old.text(), new.text(), most) {
        Some(text) => Ok(ctx.new_str_buf(text)),
        None => Ok(exact(ctx, &args[0])),
    }
}

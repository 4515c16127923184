//! The methods of array.

use super::{ArrayObj, this};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{NativeDef, arg};
use gilbox_vm::object::Cmp;
use gilbox_vm::text::TextBuf;
use gilbox_vm::types::bytes::lent::{LEND, TAKE_BACK};
use gilbox_vm::types::bytes::{ByteArrayObj, BytesObj};
use gilbox_vm::types::list::ListObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

pub(super) const METHODS: &[NativeDef] = &[
    LEND,
    TAKE_BACK,
    NativeDef::new("append", "(self, v, /)", append),
    NativeDef::new("extend", "(self, bb, /)", |ctx, a| extend(ctx, &a[0], &a[1]).map(|()| Value::NONE)),
    NativeDef::new("insert", "(self, i, v, /)", insert),
    NativeDef::new("pop", "(self, i=-1, /)", pop),
    NativeDef::new("remove", "(self, v, /)", remove),
    NativeDef::new("index", "(self, v, start=0, stop=9223372036854775807, /)", index),
    NativeDef::new("count", "(self, v, /)", count),
    NativeDef::new("reverse", "(self, /)", reverse),
    NativeDef::new("clear", "(self, /)", |ctx, a| {
        this(ctx, &a[0])?.resize(ctx, Vec::clear).map(|()| Value::NONE)
    }),
    NativeDef::new("byteswap", "(self, /)", byte_swap),
    NativeDef::new("tolist", "(self, /)", |ctx, a| Ok(ctx.new_list(this(ctx, &a[0])?.items(ctx)))),
    NativeDef::new("fromlist", "(self, list, /)", from_list),
    NativeDef::new("tobytes", "(self, /)", |ctx, a| Ok(ctx.new_bytes(&this(ctx, &a[0])?.bytes.borrow()))),
    NativeDef::new("frombytes", "(self, buffer, /)", from_bytes),
    NativeDef::new("tounicode", "(self, /)", to_text),
    NativeDef::new("fromunicode", "(self, ustr, /)", from_text),
    NativeDef::new("tofile", "(self, f, /)", to_file),
    NativeDef::new("fromfile", "(self, f, n, /)", from_file),
    NativeDef::new("buffer_info", "(self, /)", |ctx, a| {
        let len = this(ctx, &a[0])?.len() as i64;
        Ok(ctx.new_tuple(&[ctx.new_int(a[0].id() as i64), ctx.new_int(len)]))
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", gilbox_vm::types::iterators::class_getitem)
        .doc("See PEP 585"),
    NativeDef::new("__copy__", "(self, /)", copy),
    NativeDef::new("__deepcopy__", "(self, unused, /)", copy),
    NativeDef::new("__reduce_ex__", "(self, value, /)", super::pickled::reduce),
    NativeDef::new("__sizeof__", "(self, /)", |ctx, a| {
        Ok(ctx.new_int(80 + this(ctx, &a[0])?.bytes.borrow().len() as i64))
    }),
];

fn append(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let bytes = a.pack(ctx, &args[1])?;
    a.resize(ctx, |all| all.extend_from_slice(&bytes[..a.size]))?;
    Ok(Value::NONE)
}

/// Appends the items of another array of the kind, or of any iterable.
pub(super) fn extend(ctx: &Ctx, x: &Value, source: &Value) -> Result<()> {
    let a = this(ctx, x)?;
    if let Some(other) = source.downcast::<ArrayObj>() {
        if other.code != a.code {
            return Err(ctx.type_error("can only extend with array of same kind"));
        }
        ctx.check_room_for::<u8>(other.bytes.borrow().len())?;
        let more = other.bytes.borrow().clone();
        return a.resize(ctx, |all| ctx.append(all, &more))?;
    }
    ctx.for_each(source, |item| {
        let bytes = a.pack(ctx, &item)?;
        a.resize(ctx, |all| all.extend_from_slice(&bytes[..a.size]))?;
        Ok(true)
    })
}

/// What the constructor makes of its second argument.
pub(super) fn fill(ctx: &Ctx, x: &Value, source: &Value) -> Result<()> {
    let a = this(ctx, x)?;
    if let Some(s) = source.downcast::<StrObj>() {
        if !matches!(a.code, 'u' | 'w') {
            let code = a.code;
            return Err(
                ctx.type_error(format!("cannot use a str to initialize an array with typecode '{code}'"))
            );
        }
        return push_text(ctx, a, s);
    }
    if source.downcast::<BytesObj>().is_some() || source.downcast::<ByteArrayObj>().is_some() {
        return push_bytes(ctx, a, source);
    }
    if let Some(other) = source.downcast::<ArrayObj>()
        && other.code != a.code
    {
        if matches!(other.code, 'u' | 'w') && !matches!(a.code, 'u' | 'w') {
            let code = a.code;
            return Err(ctx.type_error(format!(
                "cannot use a unicode array to initialize an array with typecode '{code}'"
            )));
        }
        for item in other.items(ctx) {
            let bytes = a.pack(ctx, &item)?;
            a.resize(ctx, |all| all.extend_from_slice(&bytes[..a.size]))?;
        }
        return Ok(());
    }
    extend(ctx, x, source)
}

fn push_text(ctx: &Ctx, a: &ArrayObj, s: &StrObj) -> Result<()> {
    let units: Vec<u8> = s.text().code_points().flat_map(u32::to_le_bytes).collect();
    a.resize(ctx, |all| all.extend_from_slice(&units))
}

fn push_bytes(ctx: &Ctx, a: &ArrayObj, source: &Value) -> Result<()> {
    let more = ctx.bytes_like(source)?;
    if more.len() % a.size != 0 {
        return Err(ctx.value_error("bytes length not a multiple of item size"));
    }
    a.resize(ctx, |all| all.extend_from_slice(&more))
}

fn insert(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = ctx.index_clamped(&args[1])?;
    let a = this(ctx, &args[0])?;
    let bytes = a.pack(ctx, &args[2])?;
    let len = a.len() as i64;
    let at = if at < 0 { at.saturating_add(len).max(0) } else { at.min(len) } as usize * a.size;
    a.resize(ctx, |all| {
        all.splice(at..at, bytes[..a.size].iter().copied());
    })?;
    Ok(Value::NONE)
}

fn take(ctx: &Ctx, a: &ArrayObj, at: usize) -> Result<()> {
    a.resize(ctx, |all| {
        all.drain(at * a.size..(at + 1) * a.size);
    })
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = match arg(args, 1) {
        Some(v) => ctx.index_checked(v)?,
        None => -1,
    };
    let a = this(ctx, &args[0])?;
    let len = a.len() as i64;
    if len == 0 {
        return Err(ctx.index_error("pop from empty array"));
    }
    let at = if at < 0 { at.saturating_add(len) } else { at };
    let item = usize::try_from(at).ok().and_then(|at| a.item(ctx, at));
    let item = item.ok_or_else(|| ctx.index_error("pop index out of range"))?;
    take(ctx, a, at as usize)?;
    Ok(item)
}

/// The first place of a value from `start` on.
pub(super) fn find(
    ctx: &Ctx,
    a: &ArrayObj,
    value: &Value,
    start: usize,
    stop: usize,
) -> Result<Option<usize>> {
    let mut at = start;
    while at < stop {
        let Some(item) = a.item(ctx, at) else { break };
        if ctx.compare_true(&item, value, Cmp::Eq)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn remove(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    match find(ctx, a, &args[1], 0, usize::MAX)? {
        Some(at) if at < a.len() => take(ctx, a, at).map(|()| Value::NONE),
        _ => Err(ctx.value_error("array.remove(x): x not in array")),
    }
}

fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let len = a.len() as i64;
    let bound = |v: Option<&Value>, default: i64| match v {
        None => Ok(default),
        Some(v) => {
            let at = ctx.index_clamped(v)?;
            Ok(if at < 0 { at.saturating_add(len).max(0) } else { at })
        }
    };
    let (start, stop) = (bound(arg(args, 2), 0)?, bound(arg(args, 3), i64::MAX)?);
    match find(ctx, a, &args[1], start as usize, stop as usize)? {
        Some(at) => Ok(ctx.new_int(at as i64)),
        None => Err(ctx.value_error("array.index(x): x not in array")),
    }
}

fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let mut n = 0;
    for item in a.items(ctx) {
        n += i64::from(ctx.compare_true(&item, &args[1], Cmp::Eq)?);
    }
    Ok(ctx.new_int(n))
}

fn reverse(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let reversed: Vec<u8> = a.bytes.borrow().chunks_exact(a.size).rev().flatten().copied().collect();
    *a.bytes.borrow_mut() = reversed;
    Ok(Value::NONE)
}

fn byte_swap(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    a.bytes.borrow_mut().chunks_exact_mut(a.size).for_each(<[u8]>::reverse);
    Ok(Value::NONE)
}

fn from_list(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let Some(list) = args[1].downcast::<ListObj>() else { return Err(ctx.type_error("arg must be list")) };
    let mut more = Vec::new();
    for item in list.to_vec() {
        more.extend_from_slice(&a.pack(ctx, &item)?[..a.size]);
    }
    a.resize(ctx, |all| all.extend_from_slice(&more))?;
    Ok(Value::NONE)
}

fn from_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.buffer_item_size(&args[1]).is_some_and(|size| size != 1) {
        return Err(ctx.type_error("a bytes-like object is required"));
    }
    let _held = ctx.hold_buffer(&args[1])?;
    push_bytes(ctx, this(ctx, &args[0])?, &args[1]).map(|()| Value::NONE)
}

fn to_text(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    if !matches!(a.code, 'u' | 'w') {
        return Err(ctx.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    Ok(ctx.new_str_buf(text_of(a)))
}

/// The text of an array of characters.
pub(super) fn text_of(a: &ArrayObj) -> TextBuf {
    let mut out = TextBuf::new();
    for unit in a.bytes.borrow().chunks_exact(4) {
        let c = unit.iter().rev().fold(0u32, |c, b| c << 8 | *b as u32);
        out.push(c.min(0x10ffff));
    }
    out
}

fn from_text(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let Some(s) = args[1].downcast::<StrObj>() else {
        let got = ctx.given_name(&args[1]);
        return Err(ctx.type_error(format!("fromunicode() argument must be str, not {got}")));
    };
    if !matches!(a.code, 'u' | 'w') {
        return Err(ctx.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    push_text(ctx, a, s).map(|()| Value::NONE)
}

fn to_file(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.new_bytes(&this(ctx, &args[0])?.bytes.borrow());
    ctx.call_method_str(&args[1], "write", &[bytes]).map(|_| Value::NONE)
}

fn from_file(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let n = ctx.index_checked(&args[2])?;
    if n < 0 {
        return Err(ctx.value_error("negative count"));
    }
    let wanted = (n as usize).checked_mul(a.size).ok_or_else(|| ctx.memory_error(""))?;
    let read = ctx.call_method_str(&args[1], "read", &[ctx.new_int(wanted as i64)])?;
    let Some(bytes) = read.downcast::<BytesObj>() else {
        return Err(ctx.type_error("read() didn't return bytes"));
    };
    let enough = bytes.bytes().len() == wanted;
    push_bytes(ctx, a, &read)?;
    if enough { Ok(Value::NONE) } else { Err(ctx.eof_error("read() didn't return enough bytes")) }
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let a = this(ctx, &args[0])?;
    let bytes = a.bytes.borrow().clone();
    Ok(a.like(ctx, bytes))
}

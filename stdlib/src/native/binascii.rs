//! binascii: bytes as printable text, and checksums.

use super::quoted;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::object::Type;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::borrow::Cow;
use std::cell::RefCell;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "binascii",
    doc: "Conversion between binary data and ASCII",
    functions: &[
        NativeDef::new("hexlify", "(data, sep=None, bytes_per_sep=1)", hexlify),
        NativeDef::new("b2a_hex", "(data, sep=None, bytes_per_sep=1)", hexlify),
        NativeDef::new("unhexlify", "(hexstr, /)", unhexlify),
        NativeDef::new("a2b_hex", "(hexstr, /)", unhexlify),
        NativeDef::new("b2a_base64", "(data, /, *, newline=True)", to_base64),
        NativeDef::new("a2b_base64", "(data, /, *, strict_mode=False)", from_base64),
        NativeDef::new("a2b_qp", "(data, header=False)", quoted::from_quoted),
        NativeDef::new("b2a_qp", "(data, quotetabs=False, istext=True, header=False)", quoted::to_quoted),
        NativeDef::new("a2b_uu", "(data, /)", quoted::from_uu),
        NativeDef::new("b2a_uu", "(data, /, *, backtick=False)", quoted::to_uu),
        NativeDef::new("crc32", "(data, crc=0, /)", crc32),
        NativeDef::new("crc_hqx", "(data, crc, /)", crc_hqx),
    ],
    init,
};

#[derive(Default)]
struct State {
    error: RefCell<Option<Type>>,
}

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let error = ctx.new_exception_class("binascii.Error", &ctx.exceptions().value_error);
    ctx.state::<State>().error.replace(Some(error.clone()));
    ctx.set_attr(module, &ctx.intern("Error"), Some(error.as_value()))?;
    let incomplete = ctx.new_exception_class("binascii.Incomplete", &ctx.exceptions().exception);
    ctx.set_attr(module, &ctx.intern("Incomplete"), Some(incomplete.as_value()))
}

pub(super) fn error(ctx: &Ctx, message: impl AsRef<str>) -> Raise {
    let class = ctx.state::<State>().error.borrow().clone();
    match class {
        Some(class) => ctx.raise(&class, message.as_ref()),
        None => ctx.value_error(message),
    }
}

/// The bytes of a buffer or an ASCII str.
pub(super) fn ascii_like<'a>(ctx: &Ctx, x: &'a Value) -> Result<Cow<'a, [u8]>> {
    if let Some(s) = x.downcast::<StrObj>() {
        if !s.is_ascii() {
            return Err(ctx.value_error("string argument should contain only ASCII characters"));
        }
        return Ok(Cow::Borrowed(s.bytes()));
    }
    let wrong = || {
        let got = ctx.type_name(x);
        ctx.type_error(format!("argument should be bytes, buffer or ASCII string, not '{got}'"))
    };
    ctx.bytes_view(x)?.ok_or_else(wrong)
}

fn hexlify(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.new_bytes(&ctx.bytes_like(&args[0])?);
    let mut rest: Vec<Value> = (1..3).filter_map(|i| arg(args, i).cloned()).collect();
    let wide = arg(args, 1).and_then(wide_separator);
    if wide.is_some() {
        rest[0] = ctx.new_bytes(b"\0");
    }
    let text = ctx.call_method_str(&bytes, "hex", &rest)?;
    let text = text.downcast::<StrObj>().map_or(&[][..], StrObj::bytes);
    match wide {
        Some(wide) => {
            Ok(ctx.new_bytes(&text.iter().map(|b| if *b == 0 { wide } else { *b }).collect::<Vec<_>>()))
        }
        None => Ok(ctx.new_bytes(text)),
    }
}

/// A separator of one byte, beyond ASCII: bytes may have it, texts may not.
fn wide_separator(separator: &Value) -> Option<u8> {
    let byte = match (separator.downcast::<BytesObj>(), separator.downcast::<StrObj>()) {
        (Some(bytes), _) => match bytes.bytes() {
            [byte] => *byte,
            _ => return None,
        },
        (_, Some(text)) if text.len() == 1 => u8::try_from(text.text().code_points().next()?).ok()?,
        _ => return None,
    };
    (byte > 127).then_some(byte)
}

fn unhexlify(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let text = ascii_like(ctx, &args[0])?;
    if text.len() % 2 == 1 {
        return Err(error(ctx, "Odd-length string"));
    }
    let digit = |b: u8| (b as char).to_digit(16).map(|d| d as u8);
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.chunks_exact(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => out.push(high << 4 | low),
            _ => return Err(error(ctx, "Non-hexadecimal digit found")),
        }
    }
    Ok(ctx.new_bytes(&out))
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn to_base64(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let data = ctx.bytes_like(&args[0])?;
    let mut out = Vec::with_capacity(data.len() / 3 * 4 + 5);
    for chunk in data.chunks(3) {
        let bits = (0..3).fold(0u32, |bits, i| bits << 8 | chunk.get(i).copied().unwrap_or(0) as u32);
        for i in 0..4 {
            let digit = BASE64[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { digit } else { b'=' });
        }
    }
    if arg(args, 1).map_or(Ok(true), |newline| ctx.is_true(newline))? {
        out.push(b'\n');
    }
    Ok(ctx.new_bytes(&out))
}

fn base64_value(b: u8) -> Option<u32> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    } as u32)
}

fn from_base64(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let strict = arg(args, 1).map_or(Ok(false), |strict| ctx.is_true(strict))?;
    let text = ascii_like(ctx, &args[0])?;
    if strict && text.first() == Some(&b'=') {
        return Err(error(ctx, "Leading padding not allowed"));
    }
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut place, mut pads) = (0u32, 0usize, 0usize);
    for (i, b) in text.iter().enumerate() {
        if *b == b'=' {
            pads += 1;
            if place >= 2 && place + pads >= 4 {
                if strict && i + 1 < text.len() {
                    return Err(error(ctx, "Excess data after padding"));
                }
                return Ok(ctx.new_bytes(&out));
            }
            if strict && place < 2 {
                return Err(error(ctx, "Discontinuous padding not allowed"));
            }
            continue;
        }
        let Some(value) = base64_value(*b) else {
            if strict {
                return Err(error(ctx, "Only base64 data is allowed"));
            }
            continue;
        };
        if strict && pads > 0 {
            return Err(error(ctx, "Discontinuous padding not allowed"));
        }
        pads = 0;
        bits = bits << 6 | value;
        place = (place + 1) % 4;
        if place != 1 {
            let shift = [0, 0, 4, 2][place];
            out.push((bits >> shift) as u8);
        }
    }
    match place {
        0 => Ok(ctx.new_bytes(&out)),
        1 => {
            let n = out.len() / 3 * 4 + 1;
            Err(error(
                ctx,
                format!(
                    "Invalid base64-encoded string: number of data characters ({n}) cannot be 1 more than a multiple of 4"
                ),
            ))
        }
        _ => Err(error(ctx, "Incorrect padding")),
    }
}

fn crc32(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let start = match arg(args, 1) {
        Some(v) => ctx.index_clamped(v)? as u32,
        None => 0,
    };
    let data = ctx.bytes_like(&args[0])?;
    let sum = || {
        let mut hasher = crc32fast::Hasher::new_with_initial(start);
        hasher.update(&data);
        hasher.finalize()
    };
    let crc = if data.len() > super::zlib::LONG { ctx.detach_call(sum) } else { sum() };
    Ok(ctx.new_int(crc as i64))
}

fn crc_hqx(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let start = ctx.index_clamped(&args[1])? as u16;
    let data = ctx.bytes_like(&args[0])?;
    let crc = data.iter().fold(start, |crc, b| {
        (0..8).fold(
            crc ^ (*b as u16) << 8,
            |crc, _| if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 },
        )
    });
    Ok(ctx.new_int(crc as i64))
}

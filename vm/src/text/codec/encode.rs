//! From text to bytes.

use super::{Codec, EncodeFault, Replacement, escape, wide};
use crate::text::error::TextError;
use crate::text::int::bytes::ByteOrder;
use crate::text::pytext::{PyText, TextBuf, is_surrogate};

/// Asked what to do about a fault: all code points and the fault; answers a replacement and where to go on.
pub type OnFault<'a, E> = dyn FnMut(&[u32], EncodeFault) -> Result<(Replacement, usize), E> + 'a;

/// Encodes `text`.
///
/// # Errors
/// Those of `on_fault`, and `UnicodeEncodeError` when its replacement does not encode either.
pub fn encode_with<E: From<TextError>>(
    text: PyText<'_>,
    codec: Codec,
    on_fault: &mut OnFault<'_, E>,
) -> Result<Vec<u8>, E> {
    let mut out = Vec::with_capacity(text.bytes().len() * codec.unit_size() + 4);
    match codec {
        Codec::UnicodeEscape => return Ok(escape::encode(text)),
        Codec::RawUnicodeEscape => return Ok(escape::encode_raw(text)),
        Codec::Utf8Sig => out.extend_from_slice(b"\xef\xbb\xbf"),
        Codec::Utf16(None) => out.extend([0xff, 0xfe]),
        Codec::Utf32(None) => out.extend([0xff, 0xfe, 0, 0]),
        _ => {}
    }
    if matches!(codec, Codec::Utf8 | Codec::Utf8Sig)
        && let Some(text) = text.as_utf8()
    {
        out.extend_from_slice(text.as_bytes());
        return Ok(out);
    }
    let mut points: Vec<u32> = Vec::with_capacity(text.len());
    points.extend(text.code_points());
    let mut at = 0;
    while let Some(&c) = points.get(at) {
        if push(&mut out, codec, c) {
            at += 1;
            continue;
        }
        let fault = fault_at(&points, at, codec);
        let (replacement, resume) = on_fault(&points, fault)?;
        if !push_replacement(&mut out, codec, replacement) {
            return Err(fault.error().into());
        }
        at = resume.min(points.len());
    }
    Ok(out)
}

/// Whether the codec has a form for `c`; if so, it is added.
fn push(out: &mut Vec<u8>, codec: Codec, c: u32) -> bool {
    match codec {
        Codec::Ascii if c < 0x80 => out.push(c as u8),
        Codec::Latin1 if c < 0x100 => out.push(c as u8),
        Codec::Ascii | Codec::Latin1 => return false,
        _ if is_surrogate(c) => return false,
        Codec::Utf16(order) => wide::push16(out, c, order.unwrap_or(ByteOrder::Little)),
        Codec::Utf32(order) => wide::push32(out, c, order.unwrap_or(ByteOrder::Little)),
        _ => {
            let mut one = TextBuf::new();
            one.push(c);
            out.extend_from_slice(one.as_text().bytes());
        }
    }
    true
}

/// The fault at `at`. The wide codecs report one code point, the others all in a row.
fn fault_at(points: &[u32], at: usize, codec: Codec) -> EncodeFault {
    let refused = |c: &&u32| match codec {
        Codec::Ascii => **c >= 0x80,
        Codec::Latin1 => **c >= 0x100,
        _ => is_surrogate(**c),
    };
    let length = match codec {
        Codec::Utf16(_) | Codec::Utf32(_) => 1,
        _ => points[at..].iter().take_while(refused).count(),
    };
    let reason = match codec {
        Codec::Ascii => "ordinal not in range(128)",
        Codec::Latin1 => "ordinal not in range(256)",
        _ => "surrogates not allowed",
    };
    EncodeFault { encoding: codec.error_name(), start: at, end: at + length, reason }
}

/// Adds what a handler gave, unless it does not encode.
fn push_replacement(out: &mut Vec<u8>, codec: Codec, replacement: Replacement) -> bool {
    let unit = match codec {
        Codec::Utf16(_) => 2,
        Codec::Utf32(_) => 4,
        _ => 1,
    };
    match replacement {
        Replacement::Bytes(bytes) => {
            out.extend_from_slice(&bytes);
            bytes.len() % unit == 0
        }
        Replacement::Text(text) => {
            let only_ascii = matches!(codec, Codec::Utf8 | Codec::Utf8Sig);
            (!only_ascii || text.as_text().is_ascii())
                && text.as_text().code_points().all(|c| push(out, codec, c))
        }
    }
}

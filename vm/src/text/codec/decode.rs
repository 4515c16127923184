//! From bytes to text.

use super::{Codec, DecodeFault, Names, escape, wide};
use crate::text::int::bytes::ByteOrder;
use crate::text::pytext::TextBuf;

/// The result of decoding a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: TextBuf,
    /// Bytes used; fewer than given when more are to come and the end is incomplete.
    pub consumed: usize,
    /// The order a byte order mark told.
    pub order: Option<ByteOrder>,
}

/// Asked what to do about a fault: the whole input and the fault; answers a replacement and where to go on.
pub type OnFault<'a, E> = dyn FnMut(&[u8], DecodeFault) -> Result<(TextBuf, usize), E> + 'a;

/// A decoder at work.
pub(super) struct Input<'a, 'f, E> {
    pub bytes: &'a [u8],
    pub at: usize,
    pub out: TextBuf,
    pub is_final: bool,
    pub encoding: &'static str,
    pub on_fault: &'f mut OnFault<'f, E>,
}

impl<'a, E> Input<'a, '_, E> {
    /// The bytes not yet used.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    /// Has the next `length` bytes replaced.
    pub fn fault(&mut self, length: usize, reason: &'static str) -> Result<(), E> {
        let (start, end) = (self.at, self.at + length);
        let fault = DecodeFault { encoding: self.encoding, start, end, reason };
        let (text, resume) = (self.on_fault)(self.bytes, fault)?;
        self.out.push_text(text.as_text());
        self.at = resume.min(self.bytes.len());
        Ok(())
    }
}

/// Decodes `bytes`. With `is_final` false an incomplete sequence at the end is left for the next piece.
///
/// # Errors
/// Those of `on_fault`.
pub fn decode_with<E>(
    bytes: &[u8],
    codec: Codec,
    is_final: bool,
    names: Names,
    on_fault: &mut OnFault<'_, E>,
) -> Result<Decoded, E> {
    let encoding = codec.error_name();
    let out = TextBuf::with_capacity(bytes.len());
    let mut input = Input { bytes, at: 0, out, is_final, encoding, on_fault: &mut |b, f| on_fault(b, f) };
    let mut order = None;
    match codec {
        Codec::Utf8 => utf8(&mut input)?,
        Codec::Utf8Sig => utf8_sig(&mut input)?,
        Codec::Latin1 => {
            bytes.iter().for_each(|&b| input.out.push(b as u32));
            input.at = bytes.len();
        }
        Codec::Ascii => ascii(&mut input)?,
        Codec::Utf16(given) => order = wide::decode16(&mut input, given)?,
        Codec::Utf32(given) => order = wide::decode32(&mut input, given)?,
        Codec::UnicodeEscape => escape::decode(&mut input, names)?,
        Codec::RawUnicodeEscape => escape::decode_raw(&mut input)?,
    }
    Ok(Decoded { text: input.out, consumed: input.at, order })
}

fn utf8<E>(input: &mut Input<'_, '_, E>) -> Result<(), E> {
    loop {
        let rest = input.rest();
        let error = match std::str::from_utf8(rest) {
            Ok(text) => {
                input.out.push_str(text);
                input.at += rest.len();
                return Ok(());
            }
            Err(error) => error,
        };
        let (good, bad) = rest.split_at(error.valid_up_to());
        input.out.push_text(crate::text::PyText::new(good));
        input.at += good.len();
        match (error.error_len(), bad[0]) {
            (None, _) if !input.is_final => return Ok(()),
            // A surrogate may be whole when more comes, and a handler may take it then.
            (Some(_), 0xed) if !input.is_final && matches!(bad, [_, 0xa0..=0xbf]) => return Ok(()),
            (None, _) => input.fault(bad.len(), "unexpected end of data")?,
            (Some(length), 0..=0xc1 | 0xf5..) => input.fault(length, "invalid start byte")?,
            (Some(length), _) => input.fault(length, "invalid continuation byte")?,
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn utf8_sig<E>(input: &mut Input<'_, '_, E>) -> Result<(), E> {
    if let Some(rest) = input.bytes.strip_prefix(BYTE_ORDER_MARK) {
        // Positions in errors count from behind the mark, as in CPython.
        let whole = input.bytes;
        input.bytes = rest;
        utf8(input)?;
        input.at += whole.len() - rest.len();
        return Ok(());
    }
    if !input.is_final && BYTE_ORDER_MARK.starts_with(input.bytes) {
        return Ok(());
    }
    utf8(input)
}

fn ascii<E>(input: &mut Input<'_, '_, E>) -> Result<(), E> {
    loop {
        let rest = input.rest();
        let good = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        input.out.push_ascii(&rest[..good]);
        input.at += good;
        if good == rest.len() {
            return Ok(());
        }
        input.fault(1, "ordinal not in range(128)")?;
    }
}

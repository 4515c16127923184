//! Codecs against CPython.

use super::{check, shown};
use crate::text::codec::{Codec, DecodeFault, Handler, NO_NAMES, decode, decode_with, encode};
use crate::text::{PyText, TextBuf};

fn text(buffer: TextBuf) -> Vec<u8> {
    let (bytes, ascii) = buffer.into_parts();
    assert_eq!(ascii, bytes.is_ascii());
    bytes
}

#[test]
fn codecs() {
    check(include_str!("codec.txt"), |operation, a| {
        let codec = Codec::from_name(a.text(1)).unwrap();
        match operation {
            "decode" => shown(decode(a.bytes(0), codec, a.text(2), NO_NAMES), text),
            "encode" => shown(encode(PyText::new(a.bytes(0)), codec, a.text(2), NO_NAMES), |bytes| bytes),
            _ => {
                let mut on_fault = |data: &[u8], fault: DecodeFault| {
                    Handler::from_name(a.text(2)).and_then(|handler| handler.decode_fault(data, fault))
                };
                shown(decode_with(a.bytes(0), codec, false, NO_NAMES, &mut on_fault), |decoded| {
                    let mut out = decoded.text;
                    out.push_str(&format!("|{}", decoded.consumed));
                    text(out)
                })
            }
        }
    });
}

#[test]
fn names_of_codecs() {
    assert_eq!(Codec::from_name("UTF-8"), Some(Codec::Utf8));
    assert_eq!(Codec::from_name("Utf 8"), Some(Codec::Utf8));
    assert_eq!(Codec::from_name("ISO-8859-1"), Some(Codec::Latin1));
    assert_eq!(Codec::from_name("utf_16-LE").map(Codec::name), Some("utf-16-le"));
    assert_eq!(Codec::from_name("klingon"), None);
}

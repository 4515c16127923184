//! The values of string literals: backslash escapes.

use crate::ast::StrLit;

/// Why a string literal has no value, worded as CPython words it.
#[derive(Debug)]
pub(crate) struct EscapeError(pub(crate) String);

/// The value of the text between the quotes of a string that is not raw.
pub(crate) fn decode_str(text: &str) -> Result<StrLit, EscapeError> {
    let mut value = StrLit::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        let start = text.len() - rest.len();
        rest = decode_escape(text, start, rest, &mut value)?;
    }
    value.push_str(rest);
    Ok(value)
}

/// Decodes the escape `rest` starts with; returns what follows it.
fn decode_escape<'t>(
    text: &str,
    start: usize,
    rest: &'t str,
    value: &mut StrLit,
) -> Result<&'t str, EscapeError> {
    let bytes = rest.as_bytes();
    let Some(&letter) = bytes.get(1) else {
        return Err(codec_error(text, start, 1, "\\ at end of string"));
    };
    if letter >= 0x80 {
        value.push_str("\\");
        return Ok(&rest[1..]);
    }
    if let Some(ch) = simple_escape(letter) {
        value.push_str(ch);
        return Ok(&rest[2..]);
    }
    match letter {
        b'0'..=b'7' => {
            let (code, length) = octal(&bytes[1..]);
            value.push_code_point(code);
            Ok(&rest[1 + length..])
        }
        b'x' => hex(text, start, rest, 2, "truncated \\xXX escape", value),
        b'u' => hex(text, start, rest, 4, "truncated \\uXXXX escape", value),
        b'U' => hex(text, start, rest, 8, "truncated \\UXXXXXXXX escape", value),
        b'N' => named(text, start, rest, value),
        _ => {
            value.push_str(&rest[..2]);
            Ok(&rest[2..])
        }
    }
}

fn simple_escape(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'\n' => "",
        b'\\' => "\\",
        b'\'' => "'",
        b'"' => "\"",
        b'a' => "\x07",
        b'b' => "\x08",
        b'f' => "\x0c",
        b'n' => "\n",
        b'r' => "\r",
        b't' => "\t",
        b'v' => "\x0b",
        _ => return None,
    })
}

/// Up to three octal digits: their value and how many there are.
fn octal(bytes: &[u8]) -> (u32, usize) {
    let digits = bytes.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte));
    digits.fold((0, 0), |(code, length), byte| (code * 8 + u32::from(byte - b'0'), length + 1))
}

fn hex<'t>(
    text: &str,
    start: usize,
    rest: &'t str,
    width: usize,
    message: &str,
    value: &mut StrLit,
) -> Result<&'t str, EscapeError> {
    let digits = rest.as_bytes()[2..].iter().take(width).take_while(|byte| byte.is_ascii_hexdigit()).count();
    if digits < width {
        return Err(codec_error(text, start, 2 + digits, message));
    }
    let code = u32::from_str_radix(&rest[2..2 + width], 16).unwrap_or(u32::MAX);
    if !value.push_code_point(code) {
        return Err(codec_error(text, start, 2 + width, "illegal Unicode character"));
    }
    Ok(&rest[2 + width..])
}

fn named<'t>(text: &str, start: usize, rest: &'t str, value: &mut StrLit) -> Result<&'t str, EscapeError> {
    let malformed = "malformed \\N character escape";
    let Some(name) = rest[2..].strip_prefix('{') else {
        return Err(codec_error(text, start, 2, malformed));
    };
    let Some(length) = name.find('}') else {
        return Err(codec_error(text, start, rest.len(), malformed));
    };
    if length == 0 {
        return Err(codec_error(text, start, 3, malformed));
    }
    let Some(ch) = character_named(&name[..length]) else {
        return Err(codec_error(text, start, 4 + length, "unknown Unicode character name"));
    };
    value.push_str(ch.encode_utf8(&mut [0; 4]));
    Ok(&name[length + 1..])
}

/// The character of this name or alias. Letter case does not count; spaces and hyphens do, which the
/// lookup behind it forgives.
fn character_named(name: &str) -> Option<char> {
    let ch = unicode_names2::character(name)?;
    let official = unicode_names2::name(ch).map(|name| name.to_string())?;
    let loose = |name: &str| -> String {
        name.chars().filter(char::is_ascii_alphanumeric).map(|ch| ch.to_ascii_uppercase()).collect()
    };
    (official.eq_ignore_ascii_case(name) || loose(&official) != loose(name)).then_some(ch)
}

/// CPython decodes escapes from a copy in which each character beyond ASCII takes ten bytes.
fn codec_error(text: &str, start: usize, length: usize, message: &str) -> EscapeError {
    let width = |text: &str| -> usize { text.chars().map(|ch| if ch.is_ascii() { 1 } else { 10 }).sum() };
    let first = width(&text[..start]);
    let last = first + text.get(start..start + length).map_or(length, width) - 1;
    let place = if first == last {
        format!("byte 0x5c in position {first}")
    } else {
        format!("bytes in position {first}-{last}")
    };
    EscapeError(format!("(unicode error) 'unicodeescape' codec can't decode {place}: {message}"))
}

/// The value of the text between the quotes of a bytes literal that is not raw.
pub(crate) fn decode_bytes(text: &str) -> Result<Vec<u8>, EscapeError> {
    let bytes = text.as_bytes();
    let mut value = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let Some(&letter) = bytes.get(at + 1).filter(|_| byte == b'\\') else {
            value.push(byte);
            at += 1;
            continue;
        };
        if let Some(simple) = simple_escape(letter) {
            value.extend_from_slice(simple.as_bytes());
            at += 2;
        } else if (b'0'..=b'7').contains(&letter) {
            let (code, length) = octal(&bytes[at + 1..]);
            value.push(code as u8);
            at += 1 + length;
        } else if letter == b'x' {
            let digits =
                text.get(at + 2..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
            let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
            let invalid = || EscapeError(format!("(value error) invalid \\x escape at position {at}"));
            value.push(code.ok_or_else(invalid)?);
            at += 4;
        } else {
            value.extend_from_slice(&[b'\\', letter]);
            at += 2;
        }
    }
    Ok(value)
}

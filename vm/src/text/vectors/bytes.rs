//! The methods of `bytes` against CPython.

use super::{Args, check, shown};
use crate::text::bytes::{case, hex, shape};
use crate::text::string::pad::Side;
use crate::text::string::repr;
use crate::text::string::strip::Ends;
use crate::text::{PyText, search};

fn truth(value: bool) -> Vec<u8> {
    vec![b'0' + value as u8]
}

fn joined(pieces: Vec<&[u8]>) -> Vec<u8> {
    pieces.join(&1)
}

fn index(found: Option<usize>) -> Vec<u8> {
    found.map_or("-1".to_owned(), |at| at.to_string()).into_bytes()
}

fn ends_of(name: &str) -> Ends {
    match name.as_bytes()[0] {
        b'l' => Ends::Left,
        b'r' => Ends::Right,
        _ => Ends::Both,
    }
}

fn shaped(name: &str, b: &[u8], a: &Args) -> Vec<u8> {
    let most = |at: usize| usize::try_from(a.int(at)).unwrap_or(usize::MAX);
    match name {
        "splitlines" => joined(shape::splitlines(b, a.int(1) == 1)),
        "split_space" => joined(shape::split_space(b, most(1))),
        "rsplit_space" => joined(shape::rsplit_space(b, most(1))),
        "center" => shape::justify(b, most(1), b'x', Side::Center),
        "ljust" => shape::justify(b, most(1), b'x', Side::Left),
        "rjust" => shape::justify(b, most(1), b'x', Side::Right),
        "zfill" => shape::zfill(b, most(1)),
        "expandtabs" => shape::expandtabs(b, a.int(1)),
        "count" => search::count(b, a.bytes(1)).to_string().into_bytes(),
        "find" => index(search::find(b, a.bytes(1))),
        "rfind" => index(search::rfind(b, a.bytes(1))),
        "replace" if a.bytes(1).is_empty() => shape::interleave(b, a.bytes(2), most(3)),
        "replace" => search::replace(b, a.bytes(1), a.bytes(2), most(3)).unwrap_or_else(|| b.to_vec()),
        "strip_chars" | "lstrip_chars" | "rstrip_chars" => {
            shape::strip(b, Some(a.bytes(1)), ends_of(name)).to_vec()
        }
        "translate" => shape::translate(b, Some(&std::array::from_fn(|i| 255 - i as u8)), a.bytes(1)),
        "hex" => hex::hex(b, None, 1).into_bytes(),
        "hexsep" => hex::hex(b, Some(b'-'), a.int(2)).into_bytes(),
        "fromhex" => shown(hex::from_hex(PyText::new(b)), |bytes| bytes),
        other => panic!("no operation {other}"),
    }
}

#[test]
fn byte_strings() {
    check(include_str!("bytes.txt"), |name, a| {
        let b = a.bytes(0);
        match name {
            "lower" => b.to_ascii_lowercase(),
            "upper" => b.to_ascii_uppercase(),
            "title" => case::title(b),
            "capitalize" => case::capitalize(b),
            "swapcase" => case::swapcase(b),
            "isalpha" => truth(case::all(b, u8::is_ascii_alphabetic)),
            "isalnum" => truth(case::all(b, u8::is_ascii_alphanumeric)),
            "isdigit" => truth(case::all(b, u8::is_ascii_digit)),
            "isspace" => truth(case::all(b, |&b| case::is_space(b))),
            "islower" => truth(case::is_lower(b)),
            "isupper" => truth(case::is_upper(b)),
            "istitle" => truth(case::is_title(b)),
            "repr" => repr::bytes_repr(b).as_text().bytes().to_vec(),
            "strip" | "lstrip" | "rstrip" => shape::strip(b, None, ends_of(name)).to_vec(),
            _ => shaped(name, b, a),
        }
    });
}

//! The methods of `str` against CPython.

use super::{Args, check, shown};
use crate::text::string::pad::{Side, expandtabs, justify, zfill};
use crate::text::string::strip::{Ends, strip};
use crate::text::string::{case, classify, repr, search, split};
use crate::text::{PyText, TextBuf};

fn text(buffer: TextBuf) -> Vec<u8> {
    let (bytes, ascii) = buffer.into_parts();
    assert_eq!(ascii, bytes.is_ascii());
    bytes
}

fn truth(value: bool) -> Vec<u8> {
    vec![b'0' + value as u8]
}

fn joined(pieces: Vec<PyText<'_>>) -> Vec<u8> {
    assert!(pieces.iter().all(|p| p.is_ascii() == p.bytes().is_ascii()));
    pieces.iter().map(|p| p.bytes()).collect::<Vec<_>>().join(&1)
}

fn parted(text: PyText<'_>, separator: PyText<'_>, last: bool) -> Vec<u8> {
    let empty = PyText::from("");
    let (a, b, c) = match (if last { split::rpartition } else { split::partition })(text, separator) {
        Some((before, after)) => (before, separator, after),
        None if last => (empty, empty, text),
        None => (text, empty, empty),
    };
    joined(vec![a, b, c])
}

fn index(found: Option<usize>) -> Vec<u8> {
    found.map_or("-1".to_owned(), |at| at.to_string()).into_bytes()
}

fn side_of(name: &str) -> Side {
    match name {
        "center" => Side::Center,
        "ljust" => Side::Left,
        _ => Side::Right,
    }
}

fn ends_of(name: &str) -> Ends {
    match name.as_bytes()[0] {
        b'l' => Ends::Left,
        b'r' => Ends::Right,
        _ => Ends::Both,
    }
}

fn shaped(name: &str, s: PyText<'_>, a: &Args) -> Vec<u8> {
    let other = || PyText::new(a.bytes(1));
    let most = |at: usize| usize::try_from(a.int(at)).unwrap_or(usize::MAX);
    let or_same = |buffer: Option<TextBuf>| text(buffer.unwrap_or_else(|| s.into()));
    match name {
        "splitlines" => joined(split::splitlines(s, a.int(1) == 1)),
        "split_space" => joined(split::split_space(s, most(1))),
        "rsplit_space" => joined(split::rsplit_space(s, most(1))),
        "split" => joined(split::split(s, other(), most(2))),
        "rsplit" => joined(split::rsplit(s, other(), most(2))),
        "partition" => parted(s, other(), false),
        "rpartition" => parted(s, other(), true),
        "center" | "ljust" | "rjust" => {
            let fill = PyText::new(a.bytes(2)).code_points().next().unwrap();
            or_same(justify(s, a.int(1) as usize, fill, side_of(name)))
        }
        "zfill" => or_same(zfill(s, a.int(1) as usize)),
        "expandtabs" => shown(expandtabs(s, a.int(1)), text),
        "count" => search::count(s, other()).to_string().into_bytes(),
        "find" => index(search::find(s, other(), a.int(2) as usize, a.int(3) as usize)),
        "rfind" => index(search::rfind(s, other(), a.int(2) as usize, a.int(3) as usize)),
        "replace" => or_same(search::replace(s, other(), PyText::new(a.bytes(2)), most(3))),
        "strip_chars" | "lstrip_chars" | "rstrip_chars" => {
            strip(s, Some(other()), ends_of(name)).bytes().to_vec()
        }
        other => panic!("no operation {other}"),
    }
}

#[test]
fn strings() {
    check(include_str!("string.txt"), |name, a| {
        let s = PyText::new(a.bytes(0));
        match name {
            "lower" => text(case::lower(s)),
            "upper" => text(case::upper(s)),
            "title" => text(case::title(s)),
            "capitalize" => text(case::capitalize(s)),
            "swapcase" => text(case::swapcase(s)),
            "casefold" => text(case::casefold(s)),
            "isalpha" => truth(classify::is_alpha(s)),
            "isalnum" => truth(classify::is_alnum(s)),
            "isdecimal" => truth(classify::is_decimal(s)),
            "isdigit" => truth(classify::is_digit(s)),
            "isnumeric" => truth(classify::is_numeric(s)),
            "isspace" => truth(classify::is_all_space(s)),
            "isprintable" => truth(classify::is_all_printable(s)),
            "islower" => truth(classify::is_lower(s)),
            "isupper" => truth(classify::is_upper(s)),
            "istitle" => truth(classify::is_title(s)),
            "isidentifier" => truth(classify::is_identifier(s)),
            "repr" => text(repr::repr(s)),
            "ascii" => text(repr::ascii(s)),
            "strip" | "lstrip" | "rstrip" => strip(s, None, ends_of(name)).bytes().to_vec(),
            _ => shaped(name, s, a),
        }
    });
}

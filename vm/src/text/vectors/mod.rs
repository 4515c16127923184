//! The oracle for the tests: inputs and results written down by CPython 3.13 with `make.py` beside this file.
//!
//! A line is `operation TAB argument ... TAB = TAB result`. Strings are percent-encoded; an exception is
//! `!Type: message`.

use super::error::{ErrorKind, TextError};

mod bytes;
mod codec;
mod complex;
mod float;
mod format;
mod int;
mod string;
mod time;

/// A line's arguments, decoded.
pub struct Args(pub Vec<Vec<u8>>);

impl Args {
    pub fn text(&self, at: usize) -> &str {
        std::str::from_utf8(&self.0[at]).unwrap()
    }

    pub fn bytes(&self, at: usize) -> &[u8] {
        &self.0[at]
    }

    pub fn int(&self, at: usize) -> i64 {
        self.text(at).parse().unwrap()
    }

    pub fn big(&self, at: usize) -> num_bigint::BigInt {
        self.text(at).parse().unwrap()
    }

    pub fn float(&self, at: usize) -> f64 {
        f64::from_bits(u64::from_str_radix(self.text(at), 16).unwrap())
    }
}

/// A float as its bits, as the vectors write it (every NaN alike).
pub fn bits(x: f64) -> Vec<u8> {
    let x = if x.is_nan() { f64::NAN } else { x };
    format!("{:016x}", x.to_bits()).into_bytes()
}

/// An error as the vectors write it.
pub fn show_error(error: TextError) -> Vec<u8> {
    let name = match error.kind {
        ErrorKind::Value => "ValueError".to_owned(),
        ErrorKind::Type => "TypeError".to_owned(),
        ErrorKind::Overflow => "OverflowError".to_owned(),
        ErrorKind::ZeroDivision => "ZeroDivisionError".to_owned(),
        ErrorKind::Index => "IndexError".to_owned(),
        ErrorKind::Key => "KeyError".to_owned(),
        ErrorKind::Lookup => "LookupError".to_owned(),
        ErrorKind::Memory => "MemoryError".to_owned(),
        ErrorKind::UnicodeDecode { encoding, start, end } => {
            format!("UnicodeDecodeError {encoding} {start} {end}")
        }
        ErrorKind::UnicodeEncode { encoding, start, end } => {
            format!("UnicodeEncodeError {encoding} {start} {end}")
        }
    };
    format!("!{name}: {}", error.message).into_bytes()
}

/// The result of an operation, either way.
pub fn shown<T>(result: Result<T, TextError>, show: impl Fn(T) -> Vec<u8>) -> Vec<u8> {
    result.map_or_else(show_error, show)
}

fn decode(field: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = field.as_bytes();
    while let Some((&b, tail)) = rest.split_first() {
        if b == b'%' {
            let digits = std::str::from_utf8(&tail[..2]).unwrap();
            out.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &tail[2..];
        } else {
            out.push(b);
            rest = tail;
        }
    }
    out
}

/// Runs every line through `f` and reports all that differ.
pub fn check(data: &str, f: impl Fn(&str, &Args) -> Vec<u8>) {
    let mut wrong = Vec::new();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let (input, expected) = line.rsplit_once("\t=\t").unwrap();
        let mut fields = input.split('\t');
        let operation = fields.next().unwrap();
        let args = Args(fields.map(decode).collect());
        let got = f(operation, &args);
        if got != decode(expected) {
            wrong.push(format!("{line}\n      got {}", String::from_utf8_lossy(&got)));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

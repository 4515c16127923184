//! `%`-formatting, first half: literal text and directives out of the format.

use crate::text::error::{TextError, TextResult, check_room};
use crate::text::pytext::{count_code_points, decode_at};

/// The flags between `%` and the width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// `-`
    pub left: bool,
    /// `+`
    pub sign: bool,
    /// A space.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
}

/// A width or precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Given in the format.
    Number(usize),
    /// `*`: the next argument, which the caller fetches and sets.
    Star,
}

/// One `%...x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The mapping key in parentheses.
    pub key: Option<&'a [u8]>,
    /// Flags.
    pub flags: Flags,
    /// Least width.
    pub width: Option<Amount>,
    /// Precision.
    pub precision: Option<Amount>,
    /// The conversion's code point (a byte in `bytes` formatting).
    pub conversion: u32,
    /// Where the conversion stands, for the message.
    pub index: usize,
}

/// A piece of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to copy (`%%` gives one percent sign).
    Literal(&'a [u8]),
    /// Something to convert.
    Directive(Directive<'a>),
}

/// The pieces of a format, in order. For `str` the bytes are its text; for `bytes` they are bytes.
#[derive(Clone, Debug)]
pub struct Pieces<'a> {
    format: &'a [u8],
    at: usize,
    is_text: bool,
}

impl<'a> Pieces<'a> {
    /// Of the format of a `str`.
    pub fn of_text(format: &'a [u8]) -> Pieces<'a> {
        Pieces { format, at: 0, is_text: true }
    }

    /// Of the format of `bytes`.
    pub fn of_bytes(format: &'a [u8]) -> Pieces<'a> {
        Pieces { format, at: 0, is_text: false }
    }

    /// Takes a directive of nothing but `%` and `s` or `d`, if one is next: its conversion.
    #[inline]
    pub fn take_plain(&mut self) -> Option<u8> {
        match self.format.get(self.at..) {
            Some([b'%', conversion @ (b's' | b'd'), ..]) => {
                self.at += 2;
                Some(*conversion)
            }
            _ => None,
        }
    }

    fn peek(&self) -> TextResult<u8> {
        self.format.get(self.at).copied().ok_or_else(|| TextError::value("incomplete format"))
    }

    fn directive(&mut self) -> TextResult<Directive<'a>> {
        let key = if self.peek()? == b'(' { Some(self.key()?) } else { None };
        let flags = self.flags()?;
        let width = self.amount("width too big")?;
        let mut precision = None;
        if self.peek()? == b'.' {
            self.at += 1;
            precision = Some(self.amount("precision too big")?.unwrap_or(Amount::Number(0)));
        }
        // One length modifier of C is passed over.
        if matches!(self.peek()?, b'h' | b'l' | b'L') {
            self.at += 1;
        }
        let first = self.peek()?;
        let (conversion, length) =
            if self.is_text { decode_at(self.format, self.at) } else { (first as u32, 1) };
        let before = &self.format[..self.at];
        let index = if self.is_text { count_code_points(before) } else { before.len() };
        self.at += length;
        Ok(Directive { key, flags, width, precision, conversion, index })
    }

    /// The text in parentheses, which may nest.
    fn key(&mut self) -> TextResult<&'a [u8]> {
        self.at += 1;
        let start = self.at;
        let mut depth = 1;
        while let Some(&b) = self.format.get(self.at) {
            match b {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(&self.format[start..self.at - 1]);
            }
        }
        Err(TextError::value("incomplete format key"))
    }

    fn flags(&mut self) -> TextResult<Flags> {
        let mut flags = Flags::default();
        loop {
            match self.peek()? {
                b'-' => flags.left = true,
                b'+' => flags.sign = true,
                b' ' => flags.blank = true,
                b'#' => flags.alternate = true,
                b'0' => flags.zero = true,
                _ => return Ok(flags),
            }
            self.at += 1;
        }
    }

    fn amount(&mut self, too_big: &'static str) -> TextResult<Option<Amount>> {
        if self.peek()? == b'*' {
            self.at += 1;
            return Ok(Some(Amount::Star));
        }
        let mut number = None;
        while let Some(b @ b'0'..=b'9') = self.format.get(self.at) {
            let grown = number.unwrap_or(0usize).saturating_mul(10).saturating_add((b - b'0') as usize);
            let most = if too_big.starts_with('w') { isize::MAX as usize } else { i32::MAX as usize };
            if grown > most {
                return Err(TextError::value(too_big));
            }
            number = Some(grown);
            self.at += 1;
        }
        check_room(number.unwrap_or(0))?;
        Ok(number.map(Amount::Number))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = TextResult<Piece<'a>>;

    /// The next piece; after an error the rest is not to be trusted.
    fn next(&mut self) -> Option<TextResult<Piece<'a>>> {
        let rest = self.format.get(self.at..).filter(|rest| !rest.is_empty())?;
        match memchr::memchr(b'%', rest) {
            None => self.at = self.format.len(),
            Some(0) if rest.get(1) == Some(&b'%') => {
                self.at += 2;
                return Some(Ok(Piece::Literal(&rest[..1])));
            }
            Some(0) => {
                self.at += 1;
                let directive = self.directive();
                if directive.is_err() {
                    self.at = self.format.len();
                }
                return Some(directive.map(Piece::Directive));
            }
            Some(length) => {
                self.at += length;
                return Some(Ok(Piece::Literal(&rest[..length])));
            }
        }
        Some(Ok(Piece::Literal(rest)))
    }
}

/// The argument for `*` was no integer (`TypeError`).
pub fn star_wants_int() -> TextError {
    TextError::type_error("* wants int")
}

/// Fewer arguments than directives (`TypeError`).
pub fn not_enough_arguments() -> TextError {
    TextError::type_error("not enough arguments for format string")
}

/// More arguments than directives (`TypeError`).
pub fn not_all_converted(is_text: bool) -> TextError {
    let what = if is_text { "string" } else { "bytes" };
    TextError::type_error(format!("not all arguments converted during {what} formatting"))
}

/// A key, but the right side is no mapping (`TypeError`).
pub fn requires_mapping() -> TextError {
    TextError::type_error("format requires a mapping")
}

/// `%d` and the like of something that is no number (`TypeError`).
pub fn number_required(conversion: u32, type_name: &str) -> TextError {
    let what = match u8::try_from(conversion) {
        Ok(b'x' | b'X' | b'o') => "an integer",
        _ => "a real number",
    };
    let shown = char::from_u32(conversion).unwrap_or('?');
    TextError::type_error(format!("%{shown} format: {what} is required, not {type_name}"))
}

/// `%c` of something that is neither a number nor one character (`TypeError`).
pub fn char_required(is_text: bool) -> TextError {
    TextError::type_error(if is_text {
        "%c requires int or char"
    } else {
        "%c requires an integer in range(256) or a single byte"
    })
}

/// `%c` of a number that is no character (`OverflowError`).
pub fn char_out_of_range(is_text: bool) -> TextError {
    TextError::overflow(format!("%c arg not in range({})", if is_text { "0x110000" } else { "256" }))
}

//! The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use crate::text::error::{TextError, TextResult, check_room};
use crate::text::pytext::{CodePoints, PyText};
use crate::text::unicode::decimal_value;

/// Where the text stands in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: the padding goes between sign and digits.
    AfterSign,
}

/// What a positive number shows before its digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Nothing (also `-`).
    Minus,
    /// `+`
    Plus,
    /// A space.
    Space,
}

/// A parsed format specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatSpec {
    /// The code point padding is made of.
    pub fill: u32,
    /// Alignment, the type's own where none was given.
    pub align: Align,
    /// The sign option, if one was given.
    pub sign: Option<Sign>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    /// Least width in code points.
    pub width: usize,
    /// `,` or `_`.
    pub grouping: Option<u8>,
    /// Digits after `.`.
    pub precision: Option<usize>,
    /// The presentation type, the type's own where none was given; 0 for none.
    pub presentation: u32,
}

fn align_of(c: u32) -> Option<Align> {
    match u8::try_from(c) {
        Ok(b'<') => Some(Align::Left),
        Ok(b'>') => Some(Align::Right),
        Ok(b'^') => Some(Align::Center),
        Ok(b'=') => Some(Align::AfterSign),
        _ => None,
    }
}

/// Takes a code point if it is the one wanted.
fn take(rest: &mut CodePoints<'_>, wanted: char) -> bool {
    let found = rest.peek() == Some(wanted as u32);
    if found {
        rest.next();
    }
    found
}

/// Decimal digits of any script.
fn take_number(rest: &mut CodePoints<'_>) -> TextResult<Option<usize>> {
    let mut number = None;
    while let Some(digit) = rest.peek().and_then(decimal_value) {
        rest.next();
        let grown = number.unwrap_or(0isize).checked_mul(10).and_then(|n| n.checked_add(digit as isize));
        number = Some(grown.ok_or_else(|| TextError::value("Too many decimal digits in format string"))?);
    }
    Ok(number.map(|n| n as usize))
}

/// The error for a presentation type the object's type does not have.
#[cold]
pub fn unknown_presentation(presentation: u32, type_name: &str) -> TextError {
    let shown = match presentation {
        33..=127 => char::from(presentation as u8).to_string(),
        _ => format!("\\x{presentation:x}"),
    };
    TextError::value(format!("Unknown format code '{shown}' for object of type '{type_name}'"))
}

impl FormatSpec {
    /// Parses `text` for an object of the type named, whose own presentation and alignment are given.
    ///
    /// # Errors
    /// `ValueError`; `MemoryError` for a width that the machine has no room for.
    pub fn parse(
        text: PyText<'_>,
        presentation: u8,
        align: Align,
        type_name: &str,
    ) -> TextResult<FormatSpec> {
        let spec = FormatSpec::parse_unchecked(text, presentation, align, type_name)?;
        if spec.has_known_presentation(false) {
            check_room(spec.width)?;
        }
        Ok(spec)
    }

    /// Is the presentation one of texts, or of numbers? Others are refused before there is talk of room.
    pub(crate) fn has_known_presentation(&self, of_text: bool) -> bool {
        match u8::try_from(self.presentation) {
            Ok(0) => true,
            Ok(kind) if of_text => kind == b's',
            Ok(kind) => b"bcdeEfFgGnosxX%".contains(&kind),
            Err(_) => false,
        }
    }

    /// Is the presentation one of integers, or none?
    pub(crate) fn is_integer(&self) -> bool {
        u8::try_from(self.presentation).is_ok_and(|kind| kind == 0 || b"bcdoxXn".contains(&kind))
    }

    fn blank(presentation: u8, align: Align) -> FormatSpec {
        FormatSpec {
            fill: 0x20,
            align,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: None,
            precision: None,
            presentation: presentation as u32,
        }
    }

    /// The same without a look at the room.
    ///
    /// # Errors
    /// `ValueError`.
    pub(crate) fn parse_unchecked(
        text: PyText<'_>,
        presentation: u8,
        align: Align,
        type_name: &str,
    ) -> TextResult<FormatSpec> {
        let mut spec = FormatSpec::blank(presentation, align);
        if let Some(common) = spec.parse_common(text.bytes()) {
            return Ok(common);
        }
        let mut rest = text.code_points();
        spec.parse_flags(&mut rest, align);
        spec.width = take_number(&mut rest)?.unwrap_or(0);
        spec.parse_grouping(&mut rest)?;
        if take(&mut rest, '.') {
            let missing = || TextError::value("Format specifier missing precision");
            spec.precision = Some(take_number(&mut rest)?.ok_or_else(missing)?);
        }
        let last = rest.next();
        if rest.peek().is_some() {
            let shown = text.lossy();
            return Err(TextError::value(format!(
                "Invalid format specifier '{shown}' for object of type '{type_name}'"
            )));
        }
        spec.presentation = last.unwrap_or(spec.presentation);
        spec.check_grouping()?;
        Ok(spec)
    }

    /// The specifications that make up nearly all of those in use: `[[fill]align][0][width][.precision][type]` in
    /// ASCII, with small numbers; nothing for any other.
    fn parse_common(mut self, bytes: &[u8]) -> Option<FormatSpec> {
        let own_align = self.align;
        let align = |at: usize| bytes.get(at).and_then(|b| align_of(*b as u32));
        let mut rest = match (align(1), align(0)) {
            (Some(found), _) if bytes[0] < 0x80 => {
                (self.fill, self.align) = (bytes[0] as u32, found);
                &bytes[2..]
            }
            (None, Some(found)) => {
                self.align = found;
                &bytes[1..]
            }
            (None, None) => bytes,
            _ => return None,
        };
        if let [b'0', after @ ..] = rest {
            if rest.len() != bytes.len() {
                return None;
            }
            self.fill = b'0' as u32;
            if own_align == Align::Right {
                self.align = Align::AfterSign;
            }
            rest = after;
        }
        let number = |rest: &mut &[u8]| {
            let (mut value, mut digits) = (0, 0);
            while let [digit @ b'0'..=b'9', after @ ..] = *rest {
                (value, digits, *rest) = (value * 10 + (digit - b'0') as usize, digits + 1, after);
                if digits > 4 {
                    break;
                }
            }
            if digits == 0 || digits > 4 { Err(digits) } else { Ok(value) }
        };
        match number(&mut rest) {
            Ok(width) => self.width = width,
            Err(0) => {}
            Err(_) => return None,
        }
        if let [b'.', after @ ..] = rest {
            rest = after;
            self.precision = Some(number(&mut rest).ok()?);
        }
        match rest {
            [] => {}
            [kind] if (kind.is_ascii_alphabetic() && *kind != b'z') || *kind == b'%' => {
                self.presentation = *kind as u32
            }
            _ => return None,
        }
        Some(self)
    }

    /// Everything before the width.
    fn parse_flags(&mut self, rest: &mut CodePoints<'_>, own_align: Align) {
        let mut ahead = rest.clone();
        let first = ahead.next();
        let second = ahead.next();
        let mut aligned = true;
        let mut filled = false;
        if let (Some(fill), Some(align)) = (first, second.and_then(align_of)) {
            (self.fill, self.align, filled) = (fill, align, true);
            *rest = ahead;
        } else if let Some(align) = first.and_then(align_of) {
            self.align = align;
            rest.next();
        } else {
            aligned = false;
        }
        self.sign = match rest.peek() {
            Some(0x20) => Some(Sign::Space),
            Some(0x2b) => Some(Sign::Plus),
            Some(0x2d) => Some(Sign::Minus),
            _ => None,
        };
        if self.sign.is_some() {
            rest.next();
        }
        self.no_negative_zero = take(rest, 'z');
        self.alternate = take(rest, '#');
        if !filled && take(rest, '0') {
            self.fill = 0x30;
            if !aligned && own_align == Align::Right {
                self.align = Align::AfterSign;
            }
        }
    }

    fn parse_grouping(&mut self, rest: &mut CodePoints<'_>) -> TextResult<()> {
        let both = || Err(TextError::value("Cannot specify both ',' and '_'."));
        if take(rest, ',') {
            self.grouping = Some(b',');
        }
        if take(rest, '_') {
            if self.grouping.is_some() {
                return both();
            }
            self.grouping = Some(b'_');
        }
        if rest.peek() == Some(0x2c) && self.grouping == Some(b'_') {
            return both();
        }
        Ok(())
    }

    fn check_grouping(&self) -> TextResult<()> {
        let Some(grouping) = self.grouping else { return Ok(()) };
        let allowed = match self.presentation {
            0 => true,
            c if c < 0x80 => match c as u8 {
                b'd' | b'e' | b'f' | b'g' | b'E' | b'F' | b'G' | b'%' => true,
                b'b' | b'o' | b'x' | b'X' => grouping == b'_',
                _ => false,
            },
            _ => false,
        };
        if allowed {
            return Ok(());
        }
        let separator = grouping as char;
        Err(TextError::value(match self.presentation {
            c @ 33..=127 => format!("Cannot specify '{separator}' with '{}'.", c as u8 as char),
            c => format!("Cannot specify '{separator}' with '\\x{c:x}'."),
        }))
    }
}

//! `%`-formatting, second half: one converted argument into its width.

use super::percent::{Amount, Directive};
use crate::text::error::{TextError, TextResult};
use crate::text::float::display::{DoubleFlags, format_double};
use crate::text::int::IntRef;
use crate::text::int::display::{decimal_digits, magnitude_digits};
use crate::text::pytext::{PyText, TextBuf};

impl<'a> Directive<'a> {
    /// Sets a width that was `*`: a negative one means the left side. [`crate::text::check_room`] comes first.
    pub fn set_width(&mut self, width: i64) {
        self.flags.left |= width < 0;
        self.width = Some(Amount::Number(width.unsigned_abs() as usize));
    }

    /// Sets a precision that was `*`: a negative one is zero.
    pub fn set_precision(&mut self, precision: i64) {
        self.precision = Some(Amount::Number(precision.max(0) as usize));
    }

    fn width(&self) -> usize {
        match self.width {
            Some(Amount::Number(n)) => n,
            _ => 0,
        }
    }

    fn precision(&self) -> Option<usize> {
        match self.precision {
            Some(Amount::Number(n)) => Some(n),
            _ => None,
        }
    }

    /// Whether the conversion takes a number.
    pub fn is_numeric(&self) -> bool {
        self.is_integer() || self.is_float()
    }

    /// `d i u x X o`
    pub fn is_integer(&self) -> bool {
        matches!(char::from_u32(self.conversion), Some('d' | 'i' | 'u' | 'x' | 'X' | 'o'))
    }

    /// The same with `d` for `i`, as bytes convert (and name) it.
    pub fn as_decimal(&self) -> Directive<'a> {
        let conversion = if self.conversion == 'i' as u32 { 'd' as u32 } else { self.conversion };
        Directive { conversion, ..*self }
    }

    /// `e E f F g G`
    pub fn is_float(&self) -> bool {
        matches!(char::from_u32(self.conversion), Some('e' | 'E' | 'f' | 'F' | 'g' | 'G'))
    }

    /// The error for a conversion that does not exist (`ValueError`).
    #[cold]
    pub fn unsupported(&self) -> TextError {
        let shown = match self.conversion {
            c @ 32..=126 => c as u8 as char,
            _ => '?',
        };
        TextError::value(format!(
            "unsupported format character '{shown}' (0x{:x}) at index {}",
            self.conversion, self.index
        ))
    }

    /// Adds an integer for `d i u x X o`; `limit` is the most decimal digits allowed (0: no limit).
    ///
    /// # Errors
    /// `ValueError`.
    pub fn render_int(&self, out: &mut TextBuf, n: IntRef<'_>, limit: usize) -> TextResult<()> {
        let (base, prefix) = match char::from_u32(self.conversion) {
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            Some('o') => (8, "0o"),
            _ => (10, ""),
        };
        let least = self.precision().unwrap_or(0);
        if least > i32::MAX as usize - 3 {
            return Err(TextError::value("precision too big"));
        }
        let mut digits = match base {
            10 => decimal_digits(n, limit)?,
            _ => magnitude_digits(n, base),
        };
        if self.conversion == 'X' as u32 {
            digits.make_ascii_uppercase();
        }
        let zeros = least.saturating_sub(digits.len());
        self.push_number(
            out,
            n.is_negative(),
            if self.flags.alternate { prefix } else { "" },
            zeros,
            &digits,
        );
        Ok(())
    }

    /// Adds a float for `e E f F g G`.
    ///
    /// # Errors
    /// `ValueError`.
    pub fn render_float(&self, out: &mut TextBuf, x: f64) -> TextResult<()> {
        let flags = DoubleFlags { alternate: self.flags.alternate, ..DoubleFlags::default() };
        let text = format_double(x, self.conversion as u8, self.precision().unwrap_or(6), flags)?;
        let body = text.strip_prefix('-');
        self.push_number(out, body.is_some(), "", 0, body.unwrap_or(&text));
        Ok(())
    }

    fn push_number(&self, out: &mut TextBuf, negative: bool, prefix: &str, zeros: usize, digits: &str) {
        let sign = match (negative, self.flags.sign, self.flags.blank) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let padding = self.width().saturating_sub(sign.len() + prefix.len() + zeros + digits.len());
        let (left, inner) = match (self.flags.left, self.flags.zero) {
            (true, _) => (0, 0),
            (_, true) => (0, padding),
            _ => (padding, 0),
        };
        out.push_repeated(b' ' as u32, left);
        out.push_ascii(sign.as_bytes());
        out.push_ascii(prefix.as_bytes());
        out.push_repeated(b'0' as u32, inner + zeros);
        out.push_ascii(digits.as_bytes());
        if self.flags.left {
            out.push_repeated(b' ' as u32, padding);
        }
    }

    /// Adds text for `s`, `r`, `a` and `c` (which ignores the precision).
    pub fn render_text(&self, out: &mut TextBuf, text: PyText<'_>) {
        let cut = self.precision().filter(|_| self.conversion != 'c' as u32);
        let shown = cut.map_or(text, |most| text.slice(0, most));
        let padding = if self.width() == 0 { 0 } else { self.width().saturating_sub(shown.len()) };
        out.push_repeated(b' ' as u32, if self.flags.left { 0 } else { padding });
        out.push_text(shown);
        out.push_repeated(b' ' as u32, if self.flags.left { padding } else { 0 });
    }

    /// Adds bytes for the same conversions of `bytes % ...`.
    pub fn render_bytes(&self, out: &mut Vec<u8>, bytes: &[u8]) {
        let cut = self.precision().filter(|_| self.conversion != 'c' as u32);
        let shown = &bytes[..cut.unwrap_or(usize::MAX).min(bytes.len())];
        let padding = self.width().saturating_sub(shown.len());
        out.extend(std::iter::repeat_n(b' ', if self.flags.left { 0 } else { padding }));
        out.extend_from_slice(shown);
        out.extend(std::iter::repeat_n(b' ', if self.flags.left { padding } else { 0 }));
    }
}

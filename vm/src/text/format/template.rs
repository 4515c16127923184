//! Templates of `str.format`: literal text and replacement fields.

use crate::text::error::{TextError, TextResult};
use crate::text::pytext::PyText;
use crate::text::unicode::decimal_value;

/// `{name!conversion:spec}`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The whole field name: first part and path.
    pub name: PyText<'a>,
    /// The code point after `!`.
    pub conversion: Option<u32>,
    /// The format specification.
    pub spec: PyText<'a>,
    /// Whether the specification holds fields itself.
    pub nested: bool,
}

/// Literal text (may be empty), then perhaps a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part<'a> {
    /// Text to copy.
    pub literal: PyText<'a>,
    /// The field after it.
    pub field: Option<Field<'a>>,
}

/// The parts of a template, in order; ends after an error.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    text: PyText<'a>,
    at: usize,
}

/// A conversion that is none of `r s a` (`ValueError`).
pub fn unknown_conversion(conversion: u32) -> TextError {
    TextError::value(match conversion {
        c @ 33..=126 => format!("Unknown conversion specifier {}", c as u8 as char),
        c => format!("Unknown conversion specifier \\x{c:x}"),
    })
}

/// A specification nested too deep (`ValueError`): fields in a field's specification may not have fields.
pub fn recursion_exceeded() -> TextError {
    TextError::value("Max string recursion exceeded")
}

/// A positional field in `format_map` (`ValueError`).
pub fn positional_in_mapping() -> TextError {
    TextError::value("Format string contains positional fields")
}

/// A positional field without its argument (`IndexError`).
pub fn index_out_of_range(index: usize) -> TextError {
    let message = format!("Replacement index {index} out of range for positional args tuple");
    TextError::new(crate::text::error::ErrorKind::Index, message)
}

impl<'a> Parts<'a> {
    /// The parts of `text`.
    pub fn new(text: PyText<'a>) -> Parts<'a> {
        Parts { text, at: 0 }
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.bytes()
    }

    fn part(&mut self) -> TextResult<Part<'a>> {
        let bytes = self.bytes();
        let start = self.at;
        let Some(length) = memchr::memchr2(b'{', b'}', &bytes[start..]) else {
            self.at = bytes.len();
            return Ok(Part { literal: self.text.cut(start, bytes.len()), field: None });
        };
        let brace = start + length;
        self.at = brace + 1;
        let next = bytes.get(self.at);
        if next == Some(&bytes[brace]) {
            // A doubled brace is one literal brace.
            self.at += 1;
            return Ok(Part { literal: self.text.cut(start, brace + 1), field: None });
        }
        if bytes[brace] == b'}' {
            return Err(TextError::value("Single '}' encountered in format string"));
        }
        if next.is_none() {
            return Err(TextError::value("Single '{' encountered in format string"));
        }
        let field = self.field()?;
        Ok(Part { literal: self.text.cut(start, brace), field: Some(field) })
    }

    fn field(&mut self) -> TextResult<Field<'a>> {
        let start = self.at;
        let end = self.name_end()?;
        let name = self.text.cut(start, end);
        let empty = self.text.cut(end, end);
        let terminator = self.bytes()[end];
        let mut conversion = None;
        if terminator == b'!' {
            conversion = Some(self.conversion()?);
            match self.bytes().get(self.at) {
                Some(b'}') => self.at += 1,
                Some(b':') => {
                    self.at += 1;
                    let (spec, nested) = self.spec()?;
                    return Ok(Field { name, conversion, spec, nested });
                }
                Some(_) => return Err(TextError::value("expected ':' after conversion specifier")),
                None => return Err(TextError::value("unmatched '{' in format spec")),
            }
        } else if terminator == b':' {
            let (spec, nested) = self.spec()?;
            return Ok(Field { name, conversion, spec, nested });
        }
        Ok(Field { name, conversion, spec: empty, nested: false })
    }

    /// Finds what ends the field name and stands after it.
    fn name_end(&mut self) -> TextResult<usize> {
        let bytes = self.bytes();
        while let Some(&b) = bytes.get(self.at) {
            self.at += 1;
            match b {
                b'{' => return Err(TextError::value("unexpected '{' in field name")),
                b'[' => {
                    let inside = &bytes[self.at..];
                    self.at += memchr::memchr(b']', inside).unwrap_or(inside.len());
                }
                b'}' | b':' | b'!' => return Ok(self.at - 1),
                _ => {}
            }
        }
        Err(TextError::value("expected '}' before end of string"))
    }

    fn conversion(&mut self) -> TextResult<u32> {
        let mut rest = PyText::new(&self.bytes()[self.at..]).code_points();
        let missing = || TextError::value("end of string while looking for conversion specifier");
        let conversion = rest.next().ok_or_else(missing)?;
        self.at += rest.offset();
        Ok(conversion)
    }

    /// The specification up to the brace that closes the field.
    fn spec(&mut self) -> TextResult<(PyText<'a>, bool)> {
        let start = self.at;
        let (mut depth, mut nested) = (1, false);
        while let Some(&b) = self.bytes().get(self.at) {
            self.at += 1;
            match b {
                b'{' => {
                    nested = true;
                    depth += 1;
                }
                b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok((self.text.cut(start, self.at - 1), nested));
            }
        }
        Err(TextError::value("unmatched '{' in format spec"))
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = TextResult<Part<'a>>;

    fn next(&mut self) -> Option<TextResult<Part<'a>>> {
        if self.at >= self.bytes().len() {
            return None;
        }
        let part = self.part();
        if part.is_err() {
            self.at = self.bytes().len();
        }
        Some(part)
    }
}

/// Which argument a field starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First<'a> {
    /// A positional argument.
    Index(usize),
    /// A keyword argument.
    Name(PyText<'a>),
}

/// A step from an object to what the field names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// `.name`
    Attribute(PyText<'a>),
    /// `[12]`
    Index(usize),
    /// `[key]`
    Key(PyText<'a>),
}

/// Whether the fields of a template number themselves or carry numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoNumber {
    /// No numbered field yet.
    #[default]
    Undecided,
    /// `{}`: the number of the next one.
    Automatic(usize),
    /// `{0}`
    Manual,
}

impl AutoNumber {
    /// The number of an empty field.
    ///
    /// # Errors
    /// `ValueError` after a numbered field.
    pub fn next(&mut self) -> TextResult<usize> {
        let number = match self {
            AutoNumber::Undecided => 0,
            AutoNumber::Automatic(next) => *next,
            AutoNumber::Manual => {
                let refused = "cannot switch from manual field specification to automatic field numbering";
                return Err(TextError::value(refused));
            }
        };
        *self = AutoNumber::Automatic(number + 1);
        Ok(number)
    }

    fn manual(&mut self) -> TextResult<()> {
        if let AutoNumber::Automatic(_) = self {
            let refused = "cannot switch from automatic field numbering to manual field specification";
            return Err(TextError::value(refused));
        }
        *self = AutoNumber::Manual;
        Ok(())
    }
}

/// A field name's first part and the steps after it. Without `numbers` an empty first part stays a name.
///
/// # Errors
/// `ValueError`.
pub fn split_field_name<'a>(
    name: PyText<'a>,
    numbers: Option<&mut AutoNumber>,
) -> TextResult<(First<'a>, Steps<'a>)> {
    let end = memchr::memchr2(b'.', b'[', name.bytes()).unwrap_or(name.bytes().len());
    let first_text = name.cut(0, end);
    let steps = Steps { text: name, at: end };
    let first = match (parse_index(first_text)?, numbers) {
        (Some(index), numbers) => {
            numbers.map_or(Ok(()), AutoNumber::manual)?;
            First::Index(index)
        }
        (None, Some(numbers)) if first_text.is_empty() => First::Index(numbers.next()?),
        _ => First::Name(first_text),
    };
    Ok((first, steps))
}

/// Digits only: a number; otherwise nothing.
fn parse_index(text: PyText<'_>) -> TextResult<Option<usize>> {
    let mut number = None;
    for c in text.code_points() {
        let Some(digit) = decimal_value(c) else { return Ok(None) };
        let grown = number.unwrap_or(0isize).checked_mul(10).and_then(|n| n.checked_add(digit as isize));
        number = Some(grown.ok_or_else(|| TextError::value("Too many decimal digits in format string"))?);
    }
    Ok(number.map(|n| n as usize))
}

/// The steps of a field name, in order.
#[derive(Clone, Debug)]
pub struct Steps<'a> {
    text: PyText<'a>,
    at: usize,
}

impl<'a> Steps<'a> {
    /// Whether there is none (left).
    pub fn is_empty(&self) -> bool {
        self.at >= self.text.bytes().len()
    }

    fn step(&mut self) -> TextResult<Step<'a>> {
        let bytes = self.text.bytes();
        let start = self.at + 1;
        let rest = &bytes[start..];
        let (end, is_attribute) = match bytes[self.at] {
            b'.' => (memchr::memchr2(b'.', b'[', rest).unwrap_or(rest.len()), true),
            b'[' => {
                let missing = || TextError::value("Missing ']' in format string");
                (memchr::memchr(b']', rest).ok_or_else(missing)?, false)
            }
            _ => {
                let refused = "Only '.' or '[' may follow ']' in format field specifier";
                return Err(TextError::value(refused));
            }
        };
        let name = self.text.cut(start, start + end);
        self.at = start + end + usize::from(!is_attribute);
        if name.is_empty() {
            return Err(TextError::value("Empty attribute in format string"));
        }
        if is_attribute {
            return Ok(Step::Attribute(name));
        }
        Ok(parse_index(name)?.map_or(Step::Key(name), Step::Index))
    }
}

impl<'a> Iterator for Steps<'a> {
    type Item = TextResult<Step<'a>>;

    fn next(&mut self) -> Option<TextResult<Step<'a>>> {
        if self.is_empty() {
            return None;
        }
        let step = self.step();
        if step.is_err() {
            self.at = self.text.bytes().len();
        }
        Some(step)
    }
}

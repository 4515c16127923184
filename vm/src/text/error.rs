//! The failure of a pure algorithm: which exception to raise, and its message.

use std::fmt;

/// Which exception a [`TextError`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`.
    Value,
    /// `TypeError`.
    Type,
    /// `OverflowError`.
    Overflow,
    /// `ZeroDivisionError`.
    ZeroDivision,
    /// `IndexError`.
    Index,
    /// `KeyError`.
    Key,
    /// `LookupError`.
    Lookup,
    /// `MemoryError`.
    Memory,
    /// `UnicodeDecodeError`: the message is the reason, the object is the input bytes.
    UnicodeDecode {
        /// The codec's name as the exception shows it.
        encoding: &'static str,
        /// First byte that could not be decoded.
        start: usize,
        /// One past the last such byte.
        end: usize,
    },
    /// `UnicodeEncodeError`: the message is the reason, the object is the input text.
    UnicodeEncode {
        /// The codec's name as the exception shows it.
        encoding: &'static str,
        /// First code point that could not be encoded.
        start: usize,
        /// One past the last such code point.
        end: usize,
    },
}

/// An exception in the making: its kind and CPython's message for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The exception's type.
    pub kind: ErrorKind,
    /// Its message; for the Unicode errors, the reason.
    pub message: String,
}

/// What the functions of this module return.
pub type TextResult<T> = Result<T, TextError>;

impl TextError {
    /// An error of `kind` with `message`.
    #[cold]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> TextError {
        TextError { kind, message: message.into() }
    }

    /// A `ValueError`.
    #[cold]
    pub fn value(message: impl Into<String>) -> TextError {
        TextError::new(ErrorKind::Value, message)
    }

    /// A `TypeError`.
    #[cold]
    pub fn type_error(message: impl Into<String>) -> TextError {
        TextError::new(ErrorKind::Type, message)
    }

    /// An `OverflowError`.
    #[cold]
    pub fn overflow(message: impl Into<String>) -> TextError {
        TextError::new(ErrorKind::Overflow, message)
    }

    /// A `ZeroDivisionError`.
    #[cold]
    pub fn zero_division(message: impl Into<String>) -> TextError {
        TextError::new(ErrorKind::ZeroDivision, message)
    }

    /// A `MemoryError`, which has no message.
    #[cold]
    pub fn memory() -> TextError {
        TextError::new(ErrorKind::Memory, "")
    }
}

/// Refuses what the machine has no room for, before it is asked for: widths and counts come from scripts.
///
/// # Errors
/// `MemoryError`.
pub fn check_room(bytes: usize) -> TextResult<()> {
    const SURELY_THERE: usize = 1 << 18;
    if bytes < SURELY_THERE || is_room(bytes) { Ok(()) } else { Err(TextError::memory()) }
}

/// Can so many bytes be had in one block right now?
pub(crate) fn is_room(bytes: usize) -> bool {
    let mut block = Vec::<u8>::new();
    let found = block.try_reserve_exact(bytes).is_ok();
    // A block that nobody uses would be optimised away, and always be had.
    std::hint::black_box(&mut block);
    found
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TextError {}

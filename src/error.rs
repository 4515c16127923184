//! The one error of the public interface.

use gilbox_vm::{Ctx, Raise};
use std::fmt;

/// Why a call into the engine failed.
///
/// Opaque: ask it with the predicates.
///
/// ```
/// let engine = gilbox::Engine::new();
/// let error = engine.eval("1 / 0").unwrap_err();
/// assert!(error.is_exception());
/// assert_eq!(error.class_name(), "ZeroDivisionError");
/// assert_eq!(error.message(), "division by zero");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    class: String,
    message: String,
    traceback: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Exception,
    Interrupted,
    Fault,
    Internal,
    Io,
}

impl Error {
    /// A script raised an exception (SyntaxError included) that it did not handle.
    pub fn is_exception(&self) -> bool {
        self.0.kind == Kind::Exception
    }

    /// The host stopped the script.
    pub fn is_interrupted(&self) -> bool {
        self.0.kind == Kind::Interrupted
    }

    /// The host asked for something that there is not, or that cannot be done.
    pub fn is_fault(&self) -> bool {
        self.0.kind == Kind::Fault
    }

    /// The file of the script could not be read.
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io
    }

    /// A bug in gilbox, or a panic in a function of the host's. The engine cannot be used any more.
    pub fn is_internal(&self) -> bool {
        self.0.kind == Kind::Internal
    }

    /// The name of the exception's class; empty for what is no exception.
    pub fn class_name(&self) -> &str {
        &self.0.class
    }

    /// What `str()` of the exception says, or what went wrong.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The exception as it is printed, with its traceback; empty for what is no exception.
    pub fn traceback(&self) -> &str {
        &self.0.traceback
    }

    pub(crate) fn fault(message: impl Into<String>) -> Error {
        Error::plain(Kind::Fault, message.into())
    }

    pub(crate) fn internal(message: impl Into<String>) -> Error {
        Error::plain(Kind::Internal, message.into())
    }

    pub(crate) fn io(message: impl Into<String>) -> Error {
        Error::plain(Kind::Io, message.into())
    }

    pub(crate) fn from_raise(ctx: &Ctx, raise: Raise) -> Error {
        if raise.is_stop() {
            return Error::plain(Kind::Interrupted, "interrupted by the host".to_owned());
        }
        let exception = raise.into_value();
        Error(Box::new(Inner {
            kind: Kind::Exception,
            class: ctx.type_name(&exception),
            message: ctx.str_text(&exception).unwrap_or_else(|_| "<exception str() failed>".to_owned()),
            traceback: ctx.format_exception(&exception),
        }))
    }

    fn plain(kind: Kind, message: String) -> Error {
        Error(Box::new(Inner { kind, class: String::new(), message, traceback: String::new() }))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.class.as_str(), self.0.message.as_str()) {
            ("", message) => out.write_str(message),
            (class, "") => out.write_str(class),
            (class, message) => write!(out, "{class}: {message}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Error({:?}, {self})", self.0.kind)
    }
}

impl std::error::Error for Error {}

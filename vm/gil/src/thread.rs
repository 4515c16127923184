//! The small vocabulary of threads: numbers, reasons, positions.

use std::fmt;

/// A thread's number within one interpreter: small, and reused only after the thread has exited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ThreadId(pub(crate) u32);

impl ThreadId {
    /// The thread with this number, for reading recordings.
    pub fn from_number(number: u32) -> ThreadId {
        ThreadId(number)
    }

    /// The number itself.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The number as an index.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "t{}", self.0)
    }
}

/// Why a thread let the lock go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Reason {
    /// The policy made it: a drop request was honoured or its ticks ran out.
    Forced,
    /// A blocking call: the system, or a long operation that needs no object.
    Call,
    /// Waiting for a lock, a condition or the end of a thread.
    Lock,
    /// Sleeping for a time.
    Sleep,
    /// Waiting for a descriptor.
    Io,
    /// It offered the lock without needing to wait, as `sleep(0)` does.
    Yield,
    /// The thread ended.
    Exit,
    /// The host took the thread out of the interpreter.
    Detach,
}

impl Reason {
    /// How many reasons there are.
    pub const COUNT: usize = 8;

    /// Every reason, in the order of their numbers.
    pub const ALL: [Reason; Reason::COUNT] = [
        Reason::Forced,
        Reason::Call,
        Reason::Lock,
        Reason::Sleep,
        Reason::Io,
        Reason::Yield,
        Reason::Exit,
        Reason::Detach,
    ];

    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Forced => "forced",
            Reason::Call => "call",
            Reason::Lock => "lock",
            Reason::Sleep => "sleep",
            Reason::Io => "io",
            Reason::Yield => "yield",
            Reason::Exit => "exit",
            Reason::Detach => "detach",
        }
    }
}

/// A place in the script, as numbers that the machine can turn into names; a trace keeps no object alive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// The number of the code object.
    pub code: u32,
    /// The line in its source; 0 where nobody knows.
    pub line: u32,
}

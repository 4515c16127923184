//! One happening at the lock.

use crate::{Position, Reason, ThreadId};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Kind {
    /// The thread got its number.
    Start,
    /// The thread gave its number back.
    Exit,
    /// It has the lock and runs.
    Take,
    /// It let the lock go.
    Drop,
    /// It went to sleep at the door.
    Block,
    /// It wants the lock and does not have it yet.
    Wake,
    /// It asked the holder to let go.
    Request,
    /// It was woken, found the lock taken again and sleeps on.
    FailedWake,
    /// The script marked this moment.
    Mark,
    /// The policy or the interval changed; the detail is a [`crate::Setting`].
    Setting,
}

impl Kind {
    /// How many kinds there are.
    pub const COUNT: usize = 10;

    /// Every kind, in the order of their numbers.
    pub const ALL: [Kind; Kind::COUNT] = [
        Kind::Start,
        Kind::Exit,
        Kind::Take,
        Kind::Drop,
        Kind::Block,
        Kind::Wake,
        Kind::Request,
        Kind::FailedWake,
        Kind::Mark,
        Kind::Setting,
    ];

    /// The word that traces use.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Start => "start",
            Kind::Exit => "exit",
            Kind::Take => "take",
            Kind::Drop => "drop",
            Kind::Block => "block",
            Kind::Wake => "wake",
            Kind::Request => "request",
            Kind::FailedWake => "failed wake",
            Kind::Mark => "mark",
            Kind::Setting => "setting",
        }
    }
}

/// One happening, as numbers only: an event keeps no object alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Whose it is.
    pub thread: ThreadId,
    /// The thread's serial number, which is never reused.
    pub serial: u32,
    /// Its place in the order of all events of this lock, which is that of its books.
    pub seq: u64,
    /// Nanoseconds since the lock was made; never less than that of the event before.
    pub ns: u64,
    /// The thread's own instruction count.
    pub ticks: u64,
    /// What happened.
    pub kind: Kind,
    /// Why the thread let go, last or now.
    pub reason: Reason,
    /// Where in the script it last let go, or lets go now.
    pub position: Position,
    /// For a request the serial number of the thread that was asked, for a mark its number, for a
    /// setting what [`crate::Setting::from_number`] reads, for a take how the wait at the door ended before it
    /// ([`crate::Wake::from_number`]), else 0.
    pub detail: u32,
}

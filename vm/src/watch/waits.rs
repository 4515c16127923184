//! Waits: the edges of the graph of who waits for whom.

use crate::ctx::Ctx;
use crate::thread::{Position, Reason, Wake};
use crate::value::Value;
use std::time::Instant;

/// A thread's serial number: no other thread of the interpreter ever has the same.
pub type Serial = u32;

/// A kind of thing that threads wait for.
pub struct Awaited {
    /// What it is called: "lock", "the end of".
    pub name: &'static str,
    /// Who has it now.
    pub holder: fn(&Ctx, &Value) -> Option<Holder>,
}

/// Who has what another thread waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The thread.
    pub thread: Serial,
    /// Whether nobody else can give it up: the owner of a re-entrant lock, a thread whose end is waited for, the thread
    /// in whose `with` statement a plain lock is. A plain lock that was taken by `acquire` any thread may release.
    pub is_bound: bool,
    /// Where it was taken, if that is known.
    pub taken: Option<Position>,
}

/// A wait that goes on.
pub(crate) struct Wait {
    pub(crate) what: &'static Awaited,
    pub(crate) object: Value,
    /// There is no deadline.
    pub(crate) is_endless: bool,
}

impl Ctx {
    /// Waits at the door for `object` once, as [`Ctx::park`] does, and lets others know what for. A wait that could
    /// never end is told of before it begins, see [`super::OnDeadlock`].
    pub fn park_for(&self, what: &'static Awaited, object: &Value, deadline: Option<Instant>) -> Wake {
        let is_endless = deadline.is_none();
        let old = self.thread.wait.replace(Some(Wait { what, object: object.clone(), is_endless }));
        if is_endless {
            self.look_for_deadlock();
        }
        let wake = self.park(Reason::Lock, deadline, true);
        drop(self.thread.wait.replace(old));
        wake
    }

    /// The calling thread's serial number.
    #[inline(always)]
    pub fn thread_serial(&self) -> Serial {
        self.thread.serial
    }

    /// The serial number that an ident was made of.
    pub fn serial_of_ident(&self, ident: i64) -> Option<Serial> {
        crate::spawn::serial_of(ident)
    }
}

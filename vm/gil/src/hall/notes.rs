//! What the hall writes down: events for the book, recordings and observers, and a few numbers.

use super::{Hall, Slot};
use crate::{
    Position, ThreadId,
    ledger::{Event, Kind, Metrics},
};

impl Hall {
    /// Writes an event into the book, and keeps it if a recording is on. A thread reads the clock before it
    /// gets in here, so another one may have noted a later time by now; the order in here is the true one.
    pub(crate) fn note(&mut self, thread: ThreadId, kind: Kind, ns: u64) {
        let Slot { ticks, position, .. } = self.slots[thread.index()];
        self.note_at(thread, kind, ns, 0, ticks, position);
    }

    /// A request of `thread` to the holder.
    pub(crate) fn note_request(&mut self, thread: ThreadId, ns: u64) {
        let Slot { ticks, position, .. } = self.slots[thread.index()];
        let asked = self.holder.map_or(0, |holder| self.slots[holder.index()].serial);
        self.note_at(thread, Kind::Request, ns, asked, ticks, position);
    }

    /// The same for an event that has a detail, or happens while the thread runs.
    pub(crate) fn note_at(
        &mut self,
        thread: ThreadId,
        kind: Kind,
        ns: u64,
        detail: u32,
        ticks: u64,
        position: Position,
    ) {
        if self.slots[thread.index()].is_guest {
            return;
        }
        let (seq, ns) = self.stamp(ns);
        let Slot { serial, reason, .. } = self.slots[thread.index()];
        let event = Event { thread, serial, seq, ns, ticks, kind, reason, position, detail };
        self.book.apply(&event);
        if let Some(recorder) = &mut self.recorder {
            recorder.keep(&event);
        }
        if let Some(observer) = &mut self.observer {
            observer.event(&event);
        }
    }

    /// The number of the next event, and its time, which is never before that of the last.
    #[inline(always)]
    pub(crate) fn stamp(&mut self, ns: u64) -> (u64, u64) {
        self.n_events += 1;
        self.noted_ns = self.noted_ns.max(ns);
        (self.n_events, self.noted_ns)
    }

    pub(crate) fn metrics(&self, now_ns: u64) -> Metrics {
        Metrics {
            policy: self.entry.name,
            now_ns,
            threads: self.n_live(),
            waiting: self.queue.len(),
            holder: self
                .holder
                .map(|holder| self.slots[holder.index()].serial)
                .filter(|&serial| serial != u32::MAX),
            takes: self.book.count(Kind::Take),
            switches: self.switch_number,
            requests: self.book.count(Kind::Request),
            failed_wakes: self.book.count(Kind::FailedWake),
        }
    }
}

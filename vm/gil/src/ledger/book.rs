//! The book: a pure fold of events into sums.

use crate::{
    Position, Reason, ThreadId,
    ledger::{Event, Kind, Stats, ThreadStats},
};

/// How many ended threads keep an entry of their own.
const FINISHED_KEPT: usize = 1_024;

/// What a thread is doing between two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Doing {
    /// It has a number and has not wanted the lock yet.
    #[default]
    Nothing,
    Running,
    Waiting,
    Blocked,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    doing: Doing,
    since_ns: u64,
    /// The thread's instruction count when the sums began.
    ticks_before: u64,
    alive: bool,
    stats: ThreadStats,
}

/// The sums of all events so far.
#[derive(Debug, Clone, Default)]
pub struct Book {
    began_ns: u64,
    entries: Vec<Entry>,
    finished: Vec<ThreadStats>,
    folded: Option<ThreadStats>,
    last: Option<(ThreadId, u32, Reason)>,
    /// Who let go last, and where.
    held: (u32, Position),
    counts: [u64; Kind::COUNT],
    watches: Vec<(u64, Option<WorstWait>)>,
    n_watches: u64,
}

/// The longest wait that somebody who watches has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorstWait {
    /// How long, in nanoseconds.
    pub wait_ns: u64,
    /// The serial number of the thread that waited.
    pub serial: u32,
    /// The serial number of the thread that let go last before the wait ended.
    pub holder: u32,
    /// Where that thread was then.
    pub position: Position,
}

impl Book {
    /// Counts one event. Events of a thread come in order of time; the takes of all threads do too.
    pub fn apply(&mut self, event: &Event) {
        self.enter(event);
    }

    /// The same where it is known of which kind the event is: the compiler then keeps that kind's part alone.
    #[inline(always)]
    pub(crate) fn enter(&mut self, event: &Event) {
        let index = event.thread.index();
        if event.kind == Kind::Take {
            self.note_switch(event);
        }
        self.counts[event.kind as usize] += 1;
        let entry = entry_at(&mut self.entries, index);
        entry.count_ticks(event.ticks);
        match event.kind {
            Kind::Start => *entry = Entry::new(event),
            Kind::Take => {
                let waited = entry.take(event.ns);
                if let Some(wait_ns) = waited.filter(|_| !self.watches.is_empty()) {
                    self.note_wait(event.serial, wait_ns);
                }
            }
            Kind::Drop => {
                entry.let_go(event);
                self.last = Some((event.thread, event.serial, event.reason));
                self.held = (event.serial, event.position);
            }
            Kind::Block => _ = entry.turn(Doing::Blocked, event.ns),
            Kind::Wake => _ = entry.turn(Doing::Waiting, event.ns),
            Kind::Request => entry.stats.requests += 1,
            Kind::FailedWake => entry.stats.failed_wakes += 1,
            Kind::Exit => self.finish(index, event.ns),
            Kind::Mark | Kind::Setting => {}
        }
    }

    /// What a thread is doing, and since when.
    pub(crate) fn doing(&self, thread: ThreadId) -> (Doing, u64) {
        self.entries.get(thread.index()).map_or((Doing::Nothing, 0), |entry| (entry.doing, entry.since_ns))
    }

    /// How many events of a kind there were, ever.
    pub fn count(&self, kind: Kind) -> u64 {
        self.counts[kind as usize]
    }

    /// Begins to look for the longest wait; the number ends it.
    pub fn watch(&mut self) -> u64 {
        self.n_watches += 1;
        self.watches.push((self.n_watches, None));
        self.n_watches
    }

    /// Ends a watch: the longest wait that ended since it began or still goes on. `None` without any.
    pub fn end_watch(&mut self, watch: u64, now_ns: u64) -> Option<WorstWait> {
        let index = self.watches.iter().position(|entry| entry.0 == watch)?;
        for at in 0..self.entries.len() {
            let Entry { doing, since_ns, ref stats, .. } = self.entries[at];
            let (serial, wait_ns) = (stats.serial, now_ns.saturating_sub(since_ns));
            if doing == Doing::Waiting {
                self.note_wait(serial, wait_ns);
            }
        }
        self.watches.swap_remove(index).1
    }

    fn note_wait(&mut self, serial: u32, wait_ns: u64) {
        let (holder, position) = self.held;
        for (_, worst) in &mut self.watches {
            if worst.is_none_or(|worst| worst.wait_ns < wait_ns) {
                *worst = Some(WorstWait { wait_ns, serial, holder, position });
            }
        }
    }

    /// Adds to a thread's count of zeros of its own counter, which are too many for an event each.
    pub fn add_checks(&mut self, thread: ThreadId, checks: u64) {
        if let Some(entry) = self.entries.get_mut(thread.index()) {
            entry.stats.checks += checks;
        }
    }

    /// Takes note of a thread's instruction count between two events.
    pub fn tell_ticks(&mut self, thread: ThreadId, ticks: u64) {
        if let Some(entry) = self.entries.get_mut(thread.index()) {
            entry.count_ticks(ticks);
        }
    }

    /// Forgets the sums; what threads are doing goes on from `now_ns`.
    pub fn reset(&mut self, now_ns: u64) {
        self.began_ns = now_ns;
        self.finished.clear();
        self.folded = None;
        for entry in &mut self.entries {
            entry.since_ns = now_ns;
            entry.ticks_before += entry.stats.ticks;
            let ThreadStats { serial, thread, .. } = entry.stats;
            entry.stats = ThreadStats { serial, thread, ..ThreadStats::default() };
        }
    }

    /// The sums at `now_ns`, with what threads are doing counted up to then.
    pub fn stats(&self, now_ns: u64) -> Stats {
        let mut threads: Vec<ThreadStats> = self.folded.iter().chain(&self.finished).cloned().collect();
        for entry in self.entries.iter().filter(|entry| entry.alive) {
            let mut entry = entry.clone();
            entry.turn(entry.doing, now_ns);
            threads.push(entry.stats);
        }
        threads.sort_by_key(|stats| stats.serial);
        let mut total = ThreadStats::default();
        threads.iter().for_each(|stats| total.merge(stats));
        Stats { elapsed_ns: now_ns.saturating_sub(self.began_ns), total, threads, ..Stats::default() }
    }

    /// Attributes a change of holder to the thread that let go, and to its reason.
    #[inline(always)]
    fn note_switch(&mut self, event: &Event) {
        let before = self.last.replace((event.thread, event.serial, Reason::Forced));
        if let Some((thread, serial, reason)) = before.filter(|(_, serial, _)| *serial != event.serial) {
            self.count_switch(thread, serial, reason);
        }
    }

    fn count_switch(&mut self, thread: ThreadId, serial: u32, reason: Reason) {
        let entry = self.entries.get_mut(thread.index()).filter(|entry| entry.stats.serial == serial);
        let ended = self.finished.iter_mut().rev().find(|stats| stats.serial == serial);
        if let Some(stats) = entry.filter(|entry| entry.alive).map(|entry| &mut entry.stats).or(ended) {
            stats.switches[reason as usize] += 1;
        }
    }

    fn finish(&mut self, index: usize, now_ns: u64) {
        let entry = &mut self.entries[index];
        entry.turn(Doing::Nothing, now_ns);
        entry.alive = false;
        let mut stats = std::mem::take(&mut entry.stats);
        stats.thread = None;
        self.finished.push(stats);
        if self.finished.len() > FINISHED_KEPT {
            let oldest = self.finished.remove(0);
            let named = ThreadStats { serial: u32::MAX, ..ThreadStats::default() };
            self.folded.get_or_insert(named).merge(&oldest);
        }
    }
}

/// The entry of a thread, which has one from its first event on.
#[inline(always)]
fn entry_at(entries: &mut Vec<Entry>, index: usize) -> &mut Entry {
    if entries.len() <= index {
        entries.resize_with(index + 1, Entry::default);
    }
    &mut entries[index]
}

impl Entry {
    fn new(event: &Event) -> Entry {
        let stats =
            ThreadStats { serial: event.serial, thread: Some(event.thread), ..ThreadStats::default() };
        Entry { doing: Doing::Nothing, since_ns: event.ns, ticks_before: 0, alive: true, stats }
    }

    #[inline(always)]
    fn count_ticks(&mut self, ticks: u64) {
        self.stats.ticks = self.stats.ticks.max(ticks.saturating_sub(self.ticks_before));
    }

    /// Ends what it was doing and begins `next`; the time between goes to the former.
    #[inline(always)]
    fn turn(&mut self, next: Doing, now_ns: u64) -> u64 {
        let passed = now_ns.saturating_sub(self.since_ns);
        match self.doing {
            Doing::Nothing => {}
            Doing::Running => self.stats.run_ns += passed,
            Doing::Waiting => self.stats.wait_ns += passed,
            Doing::Blocked => self.stats.blocked_ns += passed,
        }
        self.doing = next;
        self.since_ns = now_ns;
        passed
    }

    /// Answers how long it waited, if it did.
    #[inline(always)]
    fn take(&mut self, now_ns: u64) -> Option<u64> {
        let waited = self.doing == Doing::Waiting;
        let passed = self.turn(Doing::Running, now_ns);
        self.stats.takes += 1;
        if !waited {
            return None;
        }
        self.stats.contended += 1;
        self.stats.waits.record(passed);
        Some(passed)
    }

    /// Also a thread that was forced does not wait yet: it may find the lock free and take it straight back.
    #[inline(always)]
    fn let_go(&mut self, event: &Event) {
        let passed = self.turn(Doing::Blocked, event.ns);
        self.stats.holds.record(passed);
        self.stats.drops[event.reason as usize] += 1;
    }
}

/// The sums of a recording.
pub fn summarize<'e>(events: impl IntoIterator<Item = &'e Event>) -> Stats {
    let mut book = Book::default();
    let mut end_ns = 0;
    for event in events {
        book.apply(event);
        end_ns = end_ns.max(event.ns);
    }
    book.stats(end_ns)
}

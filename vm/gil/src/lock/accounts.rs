//! What the lock tells: the time, counts, the longest waits, events as they happen and recordings of them.

use std::time::Instant;

use super::Gil;
use crate::{
    Position, ThreadId,
    ledger::{Kind, LockObserver, Metrics, Recorder, Recording, Stats, WorstWait},
    sync::lock,
};

impl Gil {
    /// The time as the lock counts it; deadlines are made from it.
    pub fn now(&self) -> Instant {
        self.machine.now()
    }

    /// Nanoseconds since the lock was made.
    pub fn now_ns(&self) -> u64 {
        self.machine.now_ns()
    }

    /// The holder tells its instruction count, which the books otherwise learn when it lets go.
    pub fn tell_ticks(&self, thread: ThreadId, ticks: u64) {
        let mut hall = lock(&self.hall);
        debug_assert_eq!(hall.holder, Some(thread), "only the holder counts");
        hall.book.add_checks(thread, self.breaker.take_checks());
        hall.book.tell_ticks(thread, ticks);
    }

    /// The sums so far, in total and per thread; of the holder's instructions, those it told of.
    pub fn stats(&self) -> Stats {
        let now = self.machine.now_ns();
        let hall = lock(&self.hall);
        let mut stats = hall.book.stats(now);
        stats.policy = hall.entry.name;
        stats.interval_ns = hall.interval_in_force();
        let own = hall.entry.check_interval;
        let check_interval = match own {
            Some(own) if !hall.knobs.check_chosen => own,
            _ => hall.knobs.check_interval,
        };
        stats.check_interval = hall.left.map(|_| check_interval);
        stats
    }

    /// A few numbers, without the histograms that make [`Gil::stats`] dear.
    pub fn metrics(&self) -> Metrics {
        let now = self.machine.now_ns();
        lock(&self.hall).metrics(now)
    }

    /// Begins to look for the longest wait of any thread; the number ends it.
    pub fn watch_waits(&self) -> u64 {
        lock(&self.hall).book.watch()
    }

    /// Ends a watch: the longest wait that ended since it began, or still goes on.
    pub fn end_watch(&self, watch: u64) -> Option<WorstWait> {
        let now = self.machine.now_ns();
        lock(&self.hall).book.end_watch(watch, now)
    }

    /// Puts a mark of the script's, by its number, into recordings.
    pub fn mark(&self, thread: ThreadId, number: u32, ticks: u64, position: Position) {
        let now = self.machine.now_ns();
        lock(&self.hall).note_at(thread, Kind::Mark, now, number, ticks, position);
    }

    /// Has `observer` hear every event from now on; `None` ends that.
    pub fn observe(&self, observer: Option<Box<dyn LockObserver>>) {
        let old = std::mem::replace(&mut lock(&self.hall).observer, observer);
        // What the host's destructor does is its own affair, so not under the mutex.
        drop(old);
    }

    /// Forgets the sums; the holder tells its count first.
    pub fn reset_stats(&self) {
        let now = self.machine.now_ns();
        lock(&self.hall).book.reset(now);
    }

    /// Starts keeping events: `buffer_events` a thread before they go into a channel of `chunks` buffers.
    /// Ends an earlier recording.
    pub fn record(&self, buffer_events: usize, chunks: usize) -> Recording {
        let (recorder, recording) = Recorder::new(buffer_events, chunks);
        lock(&self.hall).recorder = Some(recorder);
        recording
    }

    /// Sends off what is still in the buffers, and says how many events were lost because nobody read.
    pub fn flush_recording(&self) -> u64 {
        lock(&self.hall).recorder.as_mut().map_or(0, Recorder::flush)
    }

    /// Ends the recording, after a flush; its reader sees the end. Says how many events were lost.
    pub fn stop_recording(&self) -> u64 {
        lock(&self.hall).recorder.take().map_or(0, |mut recorder| recorder.flush())
    }

    /// The thread's serial number, by which [`Gil::stats`] names it for ever.
    pub fn serial(&self, thread: ThreadId) -> u32 {
        lock(&self.hall).slot(thread).serial
    }

    /// The thread with this serial number, unless it has ended.
    pub fn find(&self, serial: u32) -> Option<ThreadId> {
        lock(&self.hall).find(serial)
    }

    /// The thread that holds the lock.
    pub fn holder(&self) -> Option<ThreadId> {
        lock(&self.hall).holder
    }
}

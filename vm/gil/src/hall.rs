//! The hall: everything that the one mutex guards. Who holds, who waits, what each thread is up to.

mod notes;
mod roll;

use crate::{
    Class, Knobs, Moment, Patience, Pending, Pick, Policy, PolicyEntry, Position, Reason, SafePoints, Seat,
    SignalSet, ThreadId, Wake,
    care::Care,
    clock::Stopwatch,
    ledger::{Book, Kind, LockObserver, Recorder},
    policy::Entry,
    sched::Bed,
    schedule::Replayed,
};

/// What the lock knows of one thread.
pub(crate) struct Slot {
    pub(crate) serial: u32,
    pub(crate) bed: Bed,
    pub(crate) ticks: u64,
    /// The count when its turn began.
    pub(crate) began_ticks: u64,
    /// It had the lock at least once.
    pub(crate) has_begun: bool,
    /// How its last wait at the door ended, until it has the lock again.
    pub(crate) wake: Option<Wake>,
    pub(crate) position: Position,
    pub(crate) reason: Reason,
    pub(crate) nice: i8,
    pub(crate) class: Class,
    pub(crate) interval_ns: Option<u64>,
    /// When the waiting thread will ask, if it ever will.
    pub(crate) asks_ns: Option<u64>,
    /// It was woken to think again, not to take the lock.
    pub(crate) roused: bool,
    /// The switch that it made way for while nobody else waited.
    pub(crate) gave_way: Option<u64>,
    /// It sleeps since then in its own bed, at the head of the queue.
    pub(crate) is_apart: bool,
    /// When it began to run or to wait.
    pub(crate) since_ns: u64,
    /// It was woken to take the lock and has not run yet.
    pub(crate) woken: bool,
    /// Somebody unparked it, perhaps before it parked.
    pub(crate) token: bool,
    /// It sleeps at the door; the flag says whether it hears interrupts there.
    pub(crate) parked: Option<bool>,
    /// How to wake it out of a wait for a descriptor.
    #[cfg(all(unix, not(any(loom, shuttle))))]
    pub(crate) bell: Option<crate::poll::Bell>,
    pub(crate) interrupted: bool,
    pub(crate) settings_changed: bool,
    /// It has a number that was not taken back.
    pub(crate) is_live: bool,
    /// It only looks, and is in no book.
    pub(crate) is_guest: bool,
    /// It sleeps at the door, for what another thread must give it and however long that takes.
    pub(crate) is_stuck: bool,
    /// Its wait is too long, and that was told.
    pub(crate) is_told: bool,
}

impl Slot {
    pub(crate) fn new() -> Slot {
        Slot {
            serial: 0,
            bed: Bed::new(),
            ticks: 0,
            began_ticks: 0,
            has_begun: false,
            wake: None,
            position: Position::default(),
            reason: Reason::Call,
            nice: 0,
            class: Class::Auto,
            interval_ns: None,
            asks_ns: None,
            roused: false,
            gave_way: None,
            is_apart: false,
            since_ns: 0,
            woken: false,
            token: false,
            parked: None,
            #[cfg(all(unix, not(any(loom, shuttle))))]
            bell: None,
            interrupted: false,
            settings_changed: false,
            is_live: false,
            is_guest: false,
            is_stuck: false,
            is_told: false,
        }
    }
}

/// Who is to be woken once the mutex is free again.
pub(crate) enum Call {
    Nobody,
    /// Somebody in the shared bed.
    Crowd,
    /// This bed's thread.
    One(Bed),
}

/// The guarded state. Invariant: while the lock is free and somebody waits, a woken waiter is on its way.
pub(crate) struct Hall {
    pub(crate) holder: Option<ThreadId>,
    pub(crate) last_holder: Option<ThreadId>,
    pub(crate) switch_number: u64,
    pub(crate) switched_ns: u64,
    /// When somebody let go last while others waited.
    pub(crate) left_ns: u64,
    pub(crate) drop_request: bool,
    /// Waiters in the order of their arrival.
    queue: Vec<Seat>,
    /// Threads that were made to let go and wait until somebody else has run.
    pub(crate) yielders: Vec<ThreadId>,
    pub(crate) crowd: Bed,
    /// Somebody in the crowd was woken and has not run yet.
    crowd_woken: bool,
    /// What is left of the interpreter-wide counter while nobody holds.
    pub(crate) left: Option<u64>,
    slots: Vec<Slot>,
    free: Vec<ThreadId>,
    n_started: u32,
    n_guests: usize,
    /// Threads that a fork has left behind, in the parent. Their numbers are not given out again.
    n_lost: usize,
    /// How many threads are stuck, so that most who ask whether all are need not look at each.
    pub(crate) n_stuck: usize,
    pub(crate) main: Option<ThreadId>,
    /// At the end of a program: the only thread that may still take the lock.
    pub(crate) sole: Option<ThreadId>,
    pub(crate) signals: SignalSet,
    pub(crate) entry: &'static PolicyEntry,
    pub(crate) policy: Box<dyn Policy>,
    /// What [`Policy::heeds_turns`] and [`Policy::foresees`] answer.
    pub(crate) heeds_turns: bool,
    pub(crate) foresees: bool,
    /// During a replay the policy in force, which it keeps from deciding.
    pub(crate) beneath: Option<Box<dyn Policy>>,
    /// The holder, while it was named and has not come yet.
    pub(crate) named: Option<ThreadId>,
    /// The last replay, and whether its end was not told yet, nor heard by everybody.
    pub(crate) replayed: Option<Replayed>,
    pub(crate) is_end_news: bool,
    pub(crate) has_ended_replay: bool,
    /// Counts changes of policy, which wake everybody.
    pub(crate) epoch: u64,
    pub(crate) knobs: Knobs,
    pub(crate) chosen_points: Option<SafePoints>,
    /// Whether a thread can look again after a while; under a clock that stands still it must be woken.
    pub(crate) polls: bool,
    /// How many events there were, and when the last one was.
    n_events: u64,
    noted_ns: u64,
    /// Tells the time to whoever is in here.
    pub(crate) stopwatch: Stopwatch,
    pub(crate) book: Book,
    pub(crate) care: Care,
    pub(crate) recorder: Option<Recorder>,
    pub(crate) observer: Option<Box<dyn LockObserver>>,
}

impl Hall {
    pub(crate) fn new(entry: &'static PolicyEntry, knobs: Knobs) -> Hall {
        let mut policy = (entry.make)(&knobs);
        let left = policy.slice(&knobs);
        Hall {
            holder: None,
            last_holder: None,
            switch_number: 0,
            switched_ns: 0,
            left_ns: 0,
            drop_request: false,
            queue: Vec::new(),
            yielders: Vec::new(),
            crowd: Bed::new(),
            crowd_woken: false,
            left,
            slots: Vec::new(),
            free: Vec::new(),
            n_started: 0,
            n_guests: 0,
            n_lost: 0,
            n_stuck: 0,
            main: None,
            sole: None,
            signals: SignalSet::default(),
            entry,
            heeds_turns: policy.heeds_turns(),
            foresees: policy.foresees(),
            policy,
            beneath: None,
            named: None,
            replayed: None,
            is_end_news: false,
            has_ended_replay: false,
            epoch: 0,
            knobs,
            chosen_points: None,
            polls: true,
            n_events: 0,
            noted_ns: 0,
            stopwatch: Stopwatch::default(),
            book: Book::default(),
            care: Care::default(),
            recorder: None,
            observer: None,
        }
    }

    /// Nobody waits, and nobody was called.
    pub(crate) fn forget_waits(&mut self) {
        self.queue.clear();
        self.yielders.clear();
        self.care.late.clear();
        (self.crowd_woken, self.drop_request, self.named, self.n_stuck) = (false, false, None, 0);
    }

    /// Puts a policy in force, with a fresh state.
    pub(crate) fn install(&mut self, entry: &'static PolicyEntry) {
        self.entry = entry;
        let policy = (entry.make)(&self.knobs);
        match &mut self.beneath {
            // The schedule knows what the lock did after this change too.
            Some(beneath) => *beneath = policy,
            None => self.put(policy),
        }
    }

    /// Lets a policy decide from now on.
    pub(crate) fn put(&mut self, policy: Box<dyn Policy>) {
        (self.heeds_turns, self.foresees) = (policy.heeds_turns(), policy.foresees());
        self.policy = policy;
        self.epoch += 1;
        self.crowd_woken = false;
        self.slots_mut().for_each(|slot| slot.woken = false);
        self.refill();
    }

    /// Starts the counter afresh. A replay has its own, from turn to turn.
    pub(crate) fn refill(&mut self) {
        if self.beneath.is_none() {
            self.left = self.policy.slice(&self.knobs);
        }
    }

    pub(crate) fn safe_points(&self) -> SafePoints {
        self.chosen_points.unwrap_or_else(|| self.policy_in_force().safe_points())
    }

    /// The policy that somebody chose, also while a replay decides in its place.
    pub(crate) fn policy_in_force(&self) -> &dyn Policy {
        self.beneath.as_deref().unwrap_or(&*self.policy)
    }

    pub(crate) fn seat(&mut self, thread: ThreadId) -> Seat {
        let Slot { since_ns, nice, class, interval_ns, .. } = *self.slot(thread);
        Seat { thread, since_ns, nice, class, interval_ns }
    }

    /// What somebody said of a thread changed: its place in the queue tells so too.
    pub(crate) fn reseat(&mut self, thread: ThreadId) {
        let seat = self.seat(thread);
        self.queue.iter_mut().filter(|old| old.thread == thread).for_each(|old| *old = seat);
    }

    /// The interval that counts under this policy.
    pub(crate) fn interval_in_force(&self) -> u64 {
        self.knobs.interval_or(self.entry.interval_ns)
    }

    /// Whether a thread that wants the lock now may have it.
    pub(crate) fn may_enter(&mut self, thread: ThreadId) -> bool {
        if self.holder.is_some() || self.is_shut_to(thread) {
            // A guest may look in while the named owner has not come.
            let is_awaited = self.named.is_some() && self.holder == self.named;
            return is_awaited && (self.named == Some(thread) || self.slot(thread).is_guest);
        }
        if self.queue.is_empty() {
            return true;
        }
        let seat = self.seat(thread);
        self.policy.entry() == Entry::FreeForAll && self.policy.may_barge(seat, &self.queue, &self.knobs)
    }

    pub(crate) fn enqueue(&mut self, thread: ThreadId, now_ns: u64) {
        let slot = self.slot(thread);
        slot.since_ns = now_ns;
        slot.asks_ns = None;
        if self.is_shut_to(thread) {
            return;
        }
        let seat = self.seat(thread);
        self.queue.push(seat);
    }

    /// Puts a waiter back that was shut out and let in again before it could see either; nobody would ever wake it.
    /// True if it was missing.
    pub(crate) fn queue_again(&mut self, thread: ThreadId) -> bool {
        let is_missing = !self.queue.iter().any(|seat| seat.thread == thread);
        if is_missing {
            let since_ns = self.slot(thread).since_ns;
            self.enqueue(thread, since_ns);
        }
        is_missing
    }

    /// When the waiting thread asks the holder to let go.
    pub(crate) fn patience(&mut self, thread: ThreadId, now_ns: u64) -> Patience {
        let Some(holder) = self.holder else { return Patience::Never };
        if self.beneath.is_some() && self.slot(thread).is_guest {
            // Turns of a schedule have no end in time.
            return Patience::Until(now_ns.saturating_add(self.interval_in_force()));
        }
        if self.policy.timer() && !self.is_head(thread) {
            return Patience::Never;
        }
        let (waiter, holder) = (self.seat(thread), self.seat(holder));
        let moment = Moment { now_ns, switched_ns: self.switched_ns, knobs: &self.knobs };
        self.policy.patience(waiter, holder, moment)
    }

    /// Whether waiters sleep in one bed. Whoever must be woken to think again has a bed of its own.
    pub(crate) fn shares_bed(&self) -> bool {
        let policy = &self.policy;
        let alone = policy.timer() || policy.reconsiders() || policy.poll_ns().is_some();
        policy.shares_bed() && !alone
    }

    fn is_head(&self, thread: ThreadId) -> bool {
        self.queue.first().is_some_and(|seat| seat.thread == thread)
    }

    /// When the waiting thread looks by itself whether the lock is free, if it is its turn to.
    pub(crate) fn next_poll(&self, thread: ThreadId, now_ns: u64) -> Option<u64> {
        if !self.polls || !self.is_head(thread) {
            return None;
        }
        self.policy.poll_ns().map(|poll_ns| now_ns.saturating_add(poll_ns))
    }

    /// After a change of holder: who asks it at once, and whom to wake so that it thinks again.
    pub(crate) fn reconsider(&mut self, now_ns: u64) -> (Option<ThreadId>, Vec<Bed>) {
        let mut beds = Vec::new();
        if self.queue.is_empty() {
            return (None, beds);
        }
        if self.policy.timer() || self.policy.poll_ns().is_some() {
            let head = self.queue[0].thread;
            let slot = self.slot(head);
            if slot.asks_ns.is_none() && !slot.woken {
                slot.roused = true;
                beds.push(slot.bed.clone());
            }
            return (None, beds);
        }
        if !self.policy.reconsiders() {
            return (None, beds);
        }
        for index in 0..self.queue.len() {
            let waiter = self.queue[index].thread;
            let Patience::Until(asks_ns) = self.patience(waiter, now_ns) else { continue };
            if asks_ns <= now_ns {
                return (Some(waiter), Vec::new());
            }
            let slot = self.slot(waiter);
            if slot.asks_ns.is_none_or(|old| asks_ns < old) {
                slot.roused = true;
                beds.push(slot.bed.clone());
            }
        }
        (None, beds)
    }

    /// A waiter is awake: nobody is on the way any more because of it.
    pub(crate) fn arrived(&mut self, thread: ThreadId) {
        self.crowd_woken = false;
        self.slot(thread).woken = false;
    }

    /// The lock passes to `thread`, which leaves the queue.
    pub(crate) fn seize(&mut self, thread: ThreadId, now_ns: u64) {
        self.steer(thread, now_ns);
        self.holder = Some(thread);
        self.named.take_if(|named| *named == thread);
        self.queue.retain(|seat| seat.thread != thread);
        self.drop_request = false;
        self.begin_turn(thread);
        if self.last_holder != Some(thread) && !self.slot(thread).is_guest {
            self.last_holder = Some(thread);
            self.switch_number += 1;
            self.switched_ns = now_ns;
        }
        let slot = self.slot(thread);
        slot.since_ns = now_ns;
        // It may have been named before it could fall asleep.
        slot.woken = false;
        let seat = self.seat(thread);
        self.policy.taken(seat, &self.queue, &self.knobs);
        let Slot { ticks, position, .. } = self.slots[thread.index()];
        let wake = self.slot(thread).wake.take().map_or(0, Wake::to_number);
        self.note_at(thread, Kind::Take, now_ns, wake, ticks, position);
    }

    /// The holder lets go: the lock is free, or it is its next owner's. Says whom to wake.
    pub(crate) fn vacate(&mut self, thread: ThreadId, reason: Reason, now_ns: u64) -> Call {
        debug_assert_eq!(self.holder, Some(thread), "a thread let go of a lock that it does not hold");
        self.slot(thread).reason = reason;
        self.note_late_waits(thread, now_ns);
        self.tell_release(thread, now_ns);
        self.end_replay();
        if !self.slot(thread).is_guest {
            self.last_holder = Some(thread);
        }
        self.holder = None;
        self.left_ns = now_ns;
        self.note(thread, Kind::Drop, now_ns);
        let call = self.choose();
        // The owner that the schedule wants may not be there.
        if self.end_replay() { self.choose() } else { call }
    }

    /// Chooses who is woken for the free lock; in hand-off that thread owns it from now on.
    fn choose(&mut self) -> Call {
        if let Some(thread) = self.appoint() {
            self.holder = Some(thread);
            return self.call_owner(thread);
        }
        if self.queue.is_empty() {
            return Call::Nobody;
        }
        let shared = self.shares_bed();
        let pick = self.policy.pick(&self.queue, &self.knobs);
        if pick == Pick::Crowd && shared && self.policy.entry() == Entry::FreeForAll {
            let head = self.queue[0].thread;
            if self.slot(head).is_apart {
                return self.call(head);
            }
            let sleeping = !std::mem::replace(&mut self.crowd_woken, true);
            return if sleeping { Call::Crowd } else { Call::Nobody };
        }
        if pick == Pick::Nobody && self.polls && self.policy.poll_ns().is_some() {
            return Call::Nobody;
        }
        let index = if let Pick::Waiter(index) = pick { index.min(self.queue.len() - 1) } else { 0 };
        let thread = self.queue[index].thread;
        if self.policy.entry() == Entry::HandOff {
            self.holder = Some(thread);
        }
        self.call(thread)
    }

    /// Wakes a waiter, unless it is awake.
    fn call(&mut self, thread: ThreadId) -> Call {
        let slot = self.slot(thread);
        let sleeping = !std::mem::replace(&mut slot.woken, true);
        if sleeping { Call::One(slot.bed.clone()) } else { Call::Nobody }
    }

    /// Wakes the named owner if it waits already; else it comes by itself.
    fn call_owner(&mut self, thread: ThreadId) -> Call {
        let is_here = self.queue.iter().any(|seat| seat.thread == thread);
        self.named = if is_here { None } else { Some(thread) };
        if is_here { self.call(thread) } else { Call::Nobody }
    }

    /// What waits for the thread's attention.
    #[inline]
    pub(crate) fn pending(&mut self, thread: ThreadId) -> Pending {
        let signals = self.main == Some(thread) && !self.signals.is_empty();
        let late = !self.care.late.is_empty();
        let slot = self.slot(thread);
        Pending { signals, interrupt: slot.interrupted, settings: slot.settings_changed, late }
    }

    /// Whether a wait of this thread must end because of an interrupt or a signal.
    pub(crate) fn must_wake(&mut self, thread: ThreadId) -> bool {
        let pending = self.pending(thread);
        pending.signals || pending.interrupt
    }

    /// A thread that let the lock go lies down to wait for a descriptor; true if it must wake at once.
    #[cfg(all(unix, not(any(loom, shuttle))))]
    pub(crate) fn begin_wait(&mut self, thread: ThreadId, now_ns: u64) -> bool {
        self.note(thread, Kind::Block, now_ns);
        self.must_wake(thread)
    }

    /// Whether a signal for the main thread makes this other thread yield at each safe point.
    #[inline]
    pub(crate) fn storm(&self, thread: ThreadId) -> bool {
        !self.signals.is_empty() && self.main.is_some_and(|main| main != thread) && self.policy.storms()
    }
}

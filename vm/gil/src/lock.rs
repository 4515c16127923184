//! The mechanism: taking, letting go, safe points. It decides nothing.

mod accounts;

use crate::{
    Knobs, POLICIES, Patience, Pending, Position, Reason, ThreadId,
    breaker::Breaker,
    clock::{Clock, Wait},
    hall::{Call, Hall},
    ledger::Kind,
    sched::Machine,
    sync::{AtomicI64, AtomicU8, Mutex, MutexGuard, Ordering, lock, thread},
};

/// How long a thread that has asked looks whether it was heard before it lies down.
const LINGER_NS: u64 = 10_000;

pub(crate) type Guard<'g> = MutexGuard<'g, Hall>;

/// The lock of one interpreter.
///
/// # Ticks
/// Every thread counts the instructions it executes, in a number of its own that begins at 0 when it is
/// registered and never goes down. It hands that count in whenever it calls, and compares it, while it
/// holds the lock, with [`Gil::limit`]: `ticks as i64 >= limit` at a safe point means
/// [`Gil::safe_point`]. The limit is always in the holder's own count: whoever takes the lock inherits
/// what the last holder left of an interpreter-wide counter, converted to its own ticks. So a thread
/// never has to re-read its count after a call.
pub struct Gil {
    pub(crate) hall: Mutex<Hall>,
    pub(crate) breaker: Breaker,
    pub(crate) safe_points: AtomicU8,
    pub(crate) machine: Machine,
}

impl Default for Gil {
    fn default() -> Gil {
        Gil::new()
    }
}

impl Gil {
    /// A free lock under the policy `interval`, with default knobs.
    pub fn new() -> Gil {
        Gil::with_machine(Machine::real(Clock::real()))
    }

    /// A free lock on another machine, for the model checkers and simulations.
    pub fn with_machine(machine: Machine) -> Gil {
        let mut hall = Hall::new(&POLICIES[0], Knobs::default());
        hall.polls = machine.time_passes();
        let breaker = Breaker::new();
        let safe_points = AtomicU8::new(hall.safe_points() as u8);
        Gil { hall: Mutex::new(hall), breaker, safe_points, machine }
    }

    /// Gives the calling thread a number. The first one is the main thread, see [`Gil::set_main`].
    pub fn register(&self) -> ThreadId {
        let now = self.machine.now_ns();
        lock(&self.hall).enrol(now)
    }

    /// Ends a thread: it lets the lock go, if it holds it, and its number may be given out again.
    pub fn exit(&self, thread: ThreadId, ticks: u64, position: Position) {
        let now = self.machine.now_ns();
        let mut hall = lock(&self.hall);
        let call = if hall.holder == Some(thread) {
            self.leave(&mut hall, thread, Reason::Exit, ticks, position, now)
        } else {
            Call::Nobody
        };
        hall.strike(thread, now);
        self.answer(hall, call);
    }

    /// Makes the holder look up at its next safe point. Called by the holder itself, for reasons of its own; a switch
    /// in between may swallow it.
    pub fn call_attention(&self) {
        self.breaker.call_attention();
    }

    /// From now on only `thread`, which holds the lock, may take it: the others wait, until [`Gil::let_in`] or for
    /// ever. For the end of a program, when daemon threads must not see what is being taken apart.
    pub fn shut_out_others(&self, thread: ThreadId) {
        let mut hall = lock(&self.hall);
        hall.shut_out_others(thread);
        self.breaker.set_waiters(hall.n_waiting());
        hall.yielders.clear();
        // Wherever they sleep, they look up once and lie down outside.
        self.machine.wake_all(&hall.crowd);
        hall.slots_mut().for_each(|slot| self.machine.wake_all(&slot.bed));
    }

    /// Whoever was shut out may take the lock again.
    pub fn let_in(&self) {
        let mut hall = lock(&self.hall);
        if hall.sole.take().is_some() {
            for slot in hall.slots_mut() {
                self.machine.wake_all(&slot.bed);
            }
        }
    }

    /// Takes the lock, waiting as long as the policy makes it. Cannot be interrupted.
    pub fn take(&self, thread: ThreadId) {
        let mut hall = lock(&self.hall);
        let now = self.machine.quick_ns(&mut hall.stopwatch);
        if !self.take_quietly(&mut hall, thread, now) {
            self.acquire(hall, thread, now);
        }
    }

    /// Lets the lock go.
    pub fn release(&self, thread: ThreadId, reason: Reason, ticks: u64, position: Position) {
        let mut hall = lock(&self.hall);
        let now = self.machine.quick_ns(&mut hall.stopwatch);
        if !self.release_quietly(&mut hall, thread, reason, ticks, position, now) {
            let call = self.leave(&mut hall, thread, reason, ticks, position, now);
            self.answer(hall, call);
        }
    }

    /// The number that the holder compares its tick count with; nobody else needs to read it.
    pub fn limit(&self) -> &AtomicI64 {
        self.breaker.limit()
    }

    /// The quick answer at a safe point, for a thread whose counter ran out while nobody waits or calls: it goes on
    /// with a fresh slice. False if [`Gil::safe_point`] has to decide.
    pub fn refill_alone(&self, ticks: u64) -> bool {
        self.breaker.refill_alone(ticks)
    }

    /// The slow path of a safe point: switches if the policy says so, then tells what waits for this
    /// thread. `ticks` is the thread's own count, see [`Gil`].
    pub fn safe_point(&self, thread: ThreadId, ticks: u64, position: Position) -> Pending {
        if self.breaker.refill_alone(ticks) {
            return Pending::NONE;
        }
        let mut hall = lock(&self.hall);
        let settings = std::mem::take(&mut hall.slot(thread).settings_changed);
        let asked = hall.drop_request;
        let zero = self.breaker.zero();
        let expired = zero.is_some_and(|zero| ticks >= zero);
        if expired {
            hall.book.add_checks(thread, 1);
        }
        if hall.gives_way(expired) && (asked || expired || hall.storm(thread)) {
            let pending = self.switch(hall, thread, expired || settings, ticks, position);
            return Pending { settings: settings || pending.settings, ..pending };
        }
        if (expired || settings) && hall.beneath.is_none() {
            hall.refill();
        } else {
            hall.left = zero.map(|zero| zero.saturating_sub(ticks));
        }
        hall.drop_request = false;
        hall.slot(thread).ticks = ticks;
        let pending = self.arm(&mut hall, thread);
        Pending { settings, ..pending }
    }

    /// A forced switch at a safe point.
    fn switch<'g>(
        &'g self,
        mut hall: Guard<'g>,
        thread: ThreadId,
        refill: bool,
        ticks: u64,
        position: Position,
    ) -> Pending {
        let asked = hall.drop_request;
        let now = self.machine.now_ns();
        let call = self.leave(&mut hall, thread, Reason::Forced, ticks, position, now);
        if refill {
            hall.refill();
        }
        let must_switch = hall.policy.must_switch(asked, &hall.knobs);
        if hall.holder.is_some() {
            // A named owner has it, so this thread queues before anybody can name the next.
            hall.note(thread, Kind::Wake, now);
            hall.enqueue(thread, now);
            hall = self.answer_and_return(hall, call);
            return self.wait_turn(hall, thread);
        }
        if !must_switch {
            hall = self.answer_and_return(hall, call);
            return self.acquire(hall, thread, now);
        }
        hall.note(thread, Kind::Wake, now);
        hall.slot(thread).since_ns = now;
        hall.yielders.push(thread);
        hall = self.answer_and_return(hall, call);
        hall = self.wait_until_switched(hall, thread);
        if !hall.wants(thread) && !hall.may_enter(thread) {
            hall.enqueue(thread, now);
        }
        // Its patience runs from the switch that it waited for, however late it sees that.
        let began = hall.switched_ns.max(now);
        self.wait_turn_from(hall, thread, Some(began))
    }

    /// Sleeps until another thread has taken the lock that this one was made to let go.
    ///
    /// Where nobody else waits the taker puts it into the queue and lets it sleep on: it has nothing to do before the
    /// lock is free again or its patience is over, and waking it would only slow the taker down.
    fn wait_until_switched<'g>(&'g self, mut hall: Guard<'g>, thread: ThreadId) -> Guard<'g> {
        let bed = hall.slot(thread).bed.clone();
        let mut timed_out = true;
        while hall.yielders.contains(&thread) {
            let patience = hall.slot(thread).interval_ns.unwrap_or_else(|| hall.interval_in_force());
            let deadline = hall.shares_bed().then(|| self.machine.now_ns().saturating_add(patience));
            (hall, timed_out) = self.machine.sleep(&bed, hall, deadline, Wait::Again);
        }
        let was_apart = std::mem::take(&mut hall.slot(thread).is_apart);
        if was_apart && !timed_out && hall.holder.is_some_and(|holder| holder != thread) {
            let now = self.machine.now_ns();
            hall.note(thread, Kind::FailedWake, now);
        }
        hall
    }

    /// A thread that was made to let go, and finds the lock free, leaves it for a moment to the one that it made way for,
    /// which may be back from a short call.
    fn let_pass<'g>(&'g self, mut hall: Guard<'g>, thread: ThreadId) -> Guard<'g> {
        let switch_number = hall.switch_number;
        let gave_way = hall.slot(thread).gave_way == Some(switch_number);
        if !gave_way || hall.holder.is_some() || !self.machine.has_real_time() {
            return hall;
        }
        let courtesy = hall.policy.courtesy(&hall.knobs);
        let end = hall.left_ns.saturating_add(courtesy.call_ns);
        let end = end.min(hall.switched_ns.saturating_add(courtesy.turn_ns));
        if self.machine.now_ns() >= end {
            return hall;
        }
        drop(hall);
        while self.breaker.is_free() && self.machine.now_ns() < end {
            // Whom it calls may want this core.
            thread::yield_now();
        }
        let mut hall = lock(&self.hall);
        if hall.holder.is_some() {
            let now = self.machine.now_ns();
            hall.note(thread, Kind::FailedWake, now);
        }
        hall
    }

    /// Takes the lock with the hall open; `now` is when the thread began to want it.
    pub(crate) fn acquire(&self, mut hall: Guard<'_>, thread: ThreadId, now: u64) -> Pending {
        if hall.may_enter(thread) {
            return self.enter(hall, thread, now);
        }
        hall.note(thread, Kind::Wake, now);
        hall.enqueue(thread, now);
        self.wait_turn(hall, thread)
    }

    /// Waits in the queue until the lock is this thread's.
    fn wait_turn<'g>(&'g self, hall: Guard<'g>, thread: ThreadId) -> Pending {
        self.wait_turn_from(hall, thread, None)
    }

    /// The same for a thread whose first sleep counts from `began`, if that is not now.
    fn wait_turn_from<'g>(
        &'g self,
        mut hall: Guard<'g>,
        thread: ThreadId,
        mut began: Option<u64>,
    ) -> Pending {
        // It may have been chosen since it queued, while the hall was open and it was not asleep: that call is
        // answered here, or the next one would be thought unneeded.
        hall.arrived(thread);
        self.breaker.set_waiters(hall.n_waiting());
        loop {
            if hall.is_shut_to(thread) {
                hall = self.wait_outside(hall, thread);
            } else if hall.holder.is_some_and(|holder| holder != thread) {
                if hall.queue_again(thread) {
                    self.breaker.set_waiters(hall.n_waiting());
                }
                hall = self.wait_round(hall, thread, began.take());
            } else {
                hall = self.let_pass(hall, thread);
                if hall.holder.is_none_or(|holder| holder == thread) && !hall.is_shut_to(thread) {
                    break;
                }
            }
        }
        let now = self.machine.now_ns();
        self.enter(hall, thread, now)
    }

    /// Sleeps while another thread is the only one that may have the lock, then queues again.
    fn wait_outside<'g>(&'g self, mut hall: Guard<'g>, thread: ThreadId) -> Guard<'g> {
        let bed = hall.slot(thread).bed.clone();
        while hall.is_shut_to(thread) {
            hall = self.machine.sleep(&bed, hall, None, Wait::First).0;
        }
        let now = self.machine.now_ns();
        hall.enqueue(thread, now);
        self.breaker.set_waiters(hall.n_waiting());
        hall
    }

    /// One sleep of a waiter: until it is woken, or its patience is over and it asks.
    fn wait_round<'g>(&'g self, mut hall: Guard<'g>, thread: ThreadId, began: Option<u64>) -> Guard<'g> {
        let now = self.machine.now_ns();
        let began = began.map_or(now, |began| began.min(now));
        let (switch_number, epoch) = (hall.switch_number, hall.epoch);
        let mut wait = if hall.drop_request { Wait::Again } else { Wait::First };
        let deadline = match hall.patience(thread, began) {
            Patience::Never => None,
            Patience::Until(deadline) if deadline <= now => {
                self.request(&mut hall, thread, now);
                wait = Wait::Again;
                Some(now.saturating_add(hall.interval_in_force()))
            }
            Patience::Until(deadline) => Some(deadline),
        };
        let slot = hall.slot(thread);
        slot.asks_ns = deadline;
        slot.roused = false;
        if let Some(poll_ns) = hall.next_poll(thread, now).filter(|poll| deadline.is_none_or(|at| poll < &at))
        {
            return self.poll_round(hall, thread, poll_ns);
        }
        let bed = if hall.shares_bed() { hall.crowd.clone() } else { hall.slot(thread).bed.clone() };
        let (mut hall, timed_out) = self.machine.sleep(&bed, hall, deadline, wait);
        hall.arrived(thread);
        let roused = std::mem::take(&mut hall.slot(thread).roused);
        if hall.holder.is_some_and(|holder| holder != thread) && !roused {
            if timed_out && hall.switch_number == switch_number {
                let now = self.machine.now_ns();
                self.request(&mut hall, thread, now);
                if hall.policy.stays_awake(now) {
                    hall = self.linger(hall);
                    // It may have been called meanwhile; not asleep, it has answered.
                    hall.arrived(thread);
                }
            } else if !timed_out && hall.epoch == epoch {
                let now = self.machine.now_ns();
                hall.note(thread, Kind::FailedWake, now);
            }
        }
        hall
    }

    /// Stays awake for a moment after a request, for the lock may be free before this thread could fall asleep.
    fn linger<'g>(&'g self, hall: Guard<'g>) -> Guard<'g> {
        if !self.machine.has_real_time() {
            return hall;
        }
        drop(hall);
        let end = self.machine.now_ns().saturating_add(LINGER_NS);
        while !self.breaker.is_free() && self.machine.now_ns() < end {
            std::hint::spin_loop();
        }
        lock(&self.hall)
    }

    /// One short sleep of the waiter that looks by itself whether the lock is free.
    fn poll_round<'g>(&'g self, hall: Guard<'g>, thread: ThreadId, poll_ns: u64) -> Guard<'g> {
        let mut hall = if self.machine.has_real_time() {
            let mut hall = hall;
            let bed = hall.slot(thread).bed.clone();
            self.machine.sleep(&bed, hall, Some(poll_ns), Wait::Again).0
        } else {
            drop(hall);
            thread::yield_now();
            lock(&self.hall)
        };
        hall.arrived(thread);
        hall
    }

    /// Asks the holder to let go, unless somebody has.
    fn request(&self, hall: &mut Guard<'_>, thread: ThreadId, now: u64) {
        if !hall.drop_request {
            hall.drop_request = true;
            hall.note_request(thread, now);
            self.breaker.call_attention();
        }
    }

    /// The lock is free or this thread's by name: it begins to run.
    fn enter(&self, mut hall: Guard<'_>, thread: ThreadId, now: u64) -> Pending {
        hall.seize(thread, now);
        self.breaker.set_free(false);
        let yielders = std::mem::take(&mut hall.yielders);
        let sleeps_on = yielders.len() == 1 && hall.n_waiting() == 0 && hall.shares_bed();
        if sleeps_on {
            let switch_number = hall.switch_number;
            let slot = hall.slot(yielders[0]);
            (slot.gave_way, slot.is_apart) = (Some(switch_number), true);
            let since_ns = slot.since_ns;
            hall.enqueue(yielders[0], since_ns);
        }
        self.breaker.set_waiters(hall.n_waiting());
        let (asks, mut beds) = hall.reconsider(now);
        if let Some(waiter) = asks {
            self.request(&mut hall, waiter, now);
        }
        let pending = self.arm(&mut hall, thread);
        if !sleeps_on {
            beds.extend(yielders.iter().map(|&thread| hall.slot(thread).bed.clone()));
        }
        drop(hall);
        beds.iter().for_each(|bed| self.machine.wake_all(bed));
        pending
    }

    /// Sets the limit for the holder, and says what waits for it. Telling is enough for settings: the
    /// flag goes out with the answer.
    #[inline]
    pub(crate) fn arm(&self, hall: &mut Hall, thread: ThreadId) -> Pending {
        let pending = hall.pending(thread);
        let attention = pending.any() || hall.drop_request || hall.storm(thread);
        let zero = hall.left.map(|left| hall.slot(thread).ticks.saturating_add(left));
        self.breaker.arm(zero, attention);
        pending
    }

    /// The holder lets go, with its books up to date.
    pub(crate) fn leave(
        &self,
        hall: &mut Guard<'_>,
        thread: ThreadId,
        reason: Reason,
        ticks: u64,
        position: Position,
        now: u64,
    ) -> Call {
        hall.book.add_checks(thread, self.breaker.take_checks());
        if hall.slot(thread).settings_changed {
            hall.refill();
        } else {
            hall.left = self.breaker.zero().map(|zero| zero.saturating_sub(ticks));
        }
        let slot = hall.slot(thread);
        slot.ticks = ticks;
        slot.position = position;
        let call = hall.vacate(thread, reason, now);
        self.breaker.set_free(hall.holder.is_none());
        if std::mem::take(&mut hall.has_ended_replay) {
            self.settings_changed(hall);
        }
        call
    }

    /// Opens the hall, then wakes who is to be woken, so that it does not run into the mutex.
    pub(crate) fn answer(&self, hall: Guard<'_>, call: Call) {
        match call {
            Call::Nobody => drop(hall),
            Call::One(bed) => {
                drop(hall);
                self.machine.wake_one(&bed);
            }
            Call::Crowd => {
                let bed = hall.crowd.clone();
                drop(hall);
                self.machine.wake_one(&bed);
            }
        }
    }

    /// The same, and comes back into the hall.
    pub(crate) fn answer_and_return<'g>(&'g self, hall: Guard<'g>, call: Call) -> Guard<'g> {
        if let Call::Nobody = call {
            return hall;
        }
        self.answer(hall, call);
        lock(&self.hall)
    }

    /// A setting changed: everybody decides again, and every thread looks up once.
    pub(crate) fn settings_changed(&self, hall: &mut Guard<'_>) {
        self.safe_points.store(hall.safe_points() as u8, Ordering::Relaxed);
        hall.epoch += 1;
        let knobs = hall.knobs;
        let slice = if hall.policy.steady() { hall.policy.slice(&knobs) } else { None };
        self.breaker.set_slice(slice);
        hall.yielders.clear();
        for slot in hall.slots_mut() {
            slot.settings_changed = true;
            self.machine.wake_all(&slot.bed);
        }
        self.machine.wake_all(&hall.crowd);
        if let Some(holder) = hall.holder {
            let ticks = hall.slot(holder).ticks;
            self.breaker.arm(hall.left.map(|left| ticks.saturating_add(left)), true);
        }
    }
}

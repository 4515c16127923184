//! What a user can turn: the knobs that policies read, and the setters of [`Gil`].

use std::{fmt, time::Duration};

use crate::{
    Class, Gil, POLICIES, PolicyEntry, ThreadId, clock,
    hall::Slot,
    policies,
    sync::{Ordering, lock},
};

/// Where a running thread looks whether it should let go (decision D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SafePoints {
    /// After every instruction.
    All,
    /// At loop back-edges, calls and resumptions.
    Backedge,
}

impl SafePoints {
    /// The word the command line and the `gil` module use.
    pub fn name(self) -> &'static str {
        match self {
            SafePoints::All => "all",
            SafePoints::Backedge => "backedge",
        }
    }

    /// The safe points named `name`.
    pub fn from_name(name: &str) -> Option<SafePoints> {
        [SafePoints::All, SafePoints::Backedge].into_iter().find(|points| points.name() == name)
    }

    pub(crate) fn from_number(number: u8) -> SafePoints {
        if number == 0 { SafePoints::All } else { SafePoints::Backedge }
    }
}

/// The numbers that policies read. A policy sees them at every decision, so a change is felt at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Knobs {
    /// The switch interval in nanoseconds: a waiter's patience. Whole microseconds, at least one.
    pub interval_ns: u64,
    /// Whether somebody set the interval; until then each policy has its own, see [`Knobs::interval_or`].
    pub interval_chosen: bool,
    /// The check interval in ticks; 0 or less checks at every instruction.
    pub check_interval: i64,
    /// Whether somebody set the check interval.
    pub check_chosen: bool,
    /// Whether a holder that was asked to let go waits until somebody else has run.
    pub forced_switching: bool,
    /// Whether the main thread's lock waits ignore signals under `ticks`, as they did in Python 2.7.
    pub faithful_waits: bool,
    /// Under `priority`: after how many turns in a row of threads that wait much a thread that computes
    /// must get one; 0 never, which is the published policy with its starvation.
    pub priority_guard: u32,
    /// Where `seeded` begins.
    pub seed: u64,
}

impl Default for Knobs {
    fn default() -> Knobs {
        Knobs {
            interval_ns: 5_000_000,
            interval_chosen: false,
            check_interval: 100,
            check_chosen: false,
            forced_switching: true,
            faithful_waits: false,
            priority_guard: 0,
            seed: 0,
        }
    }
}

impl Knobs {
    /// The interval that somebody set, or else a policy's own.
    pub fn interval_or(&self, own_ns: u64) -> u64 {
        if self.interval_chosen { self.interval_ns } else { own_ns }
    }

    /// The check interval that somebody set, or else a policy's own; at least one tick.
    pub fn check_or(&self, own: u64) -> u64 {
        if self.check_chosen { self.check_interval.max(1).unsigned_abs() } else { own }
    }
}

/// No policy has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPolicy(pub String);

impl fmt::Display for UnknownPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = POLICIES.iter().map(|entry| entry.name).collect();
        write!(out, "unknown policy '{}' (choose from {})", self.0, names.join(", "))
    }
}

impl std::error::Error for UnknownPolicy {}

impl Gil {
    /// The policy in force.
    pub fn policy(&self) -> &'static PolicyEntry {
        lock(&self.hall).entry
    }

    /// Changes the policy, also while threads run: every waiter is woken and decides again, so nobody is
    /// lost. Safe points follow the new policy unless [`Gil::set_safe_points`] fixed them.
    ///
    /// # Errors
    /// [`UnknownPolicy`] if no line of [`POLICIES`] has that name.
    pub fn set_policy(&self, name: &str) -> Result<(), UnknownPolicy> {
        let entry = policies::find(name).ok_or_else(|| UnknownPolicy(name.to_owned()))?;
        self.install_policy(entry);
        Ok(())
    }

    /// Puts a policy of the host's own in force, as [`Gil::set_policy`] does with those of the table.
    pub fn install_policy(&self, entry: &'static PolicyEntry) {
        let now = self.machine.now_ns();
        let mut hall = lock(&self.hall);
        hall.install(entry);
        hall.note_setting(None, now);
        self.settings_changed(&mut hall);
    }

    /// All knobs at once, as they are now.
    pub fn knobs(&self) -> Knobs {
        lock(&self.hall).knobs
    }

    /// Changes knobs, also while threads run. `change` must not call into the lock.
    pub fn set_knobs(&self, change: impl FnOnce(&mut Knobs)) {
        let now = self.machine.now_ns();
        let mut hall = lock(&self.hall);
        let (old, interval_ns) = (hall.knobs, hall.interval_in_force());
        change(&mut hall.knobs);
        hall.knobs.interval_ns = (hall.knobs.interval_ns / 1_000).max(1) * 1_000;
        hall.knobs.interval_chosen |= hall.knobs.interval_ns != old.interval_ns;
        hall.knobs.check_chosen |= hall.knobs.check_interval != old.check_interval;
        if hall.knobs.seed != old.seed {
            let entry = hall.entry;
            hall.install(entry);
        }
        if hall.interval_in_force() != interval_ns {
            hall.note_setting(None, now);
        }
        hall.refill();
        self.settings_changed(&mut hall);
    }

    /// The switch interval.
    pub fn interval(&self) -> Duration {
        Duration::from_nanos(self.knobs().interval_ns)
    }

    /// Sets the switch interval; it is cut to whole microseconds and is at least one.
    pub fn set_interval(&self, interval: Duration) {
        self.set_knobs(|knobs| {
            knobs.interval_ns = clock::nanoseconds(interval);
            knobs.interval_chosen = true;
        });
    }

    /// The interval that counts under the policy in force: the one that somebody set, or the policy's own.
    pub fn interval_in_force(&self) -> Duration {
        let hall = lock(&self.hall);
        Duration::from_nanos(hall.interval_in_force())
    }

    /// The check interval in ticks.
    pub fn check_interval(&self) -> i64 {
        self.knobs().check_interval
    }

    /// Sets the check interval in ticks; 0 or less checks at every instruction.
    pub fn set_check_interval(&self, ticks: i64) {
        self.set_knobs(|knobs| {
            knobs.check_interval = ticks;
            knobs.check_chosen = true;
        });
    }

    /// Where threads look whether they should let go: read it after a safe point that says
    /// [`crate::Pending::settings`].
    pub fn safe_points(&self) -> SafePoints {
        SafePoints::from_number(self.safe_points.load(Ordering::Relaxed))
    }

    /// Fixes the safe points, or with `None` leaves them to the policy again.
    pub fn set_safe_points(&self, points: Option<SafePoints>) {
        let mut hall = lock(&self.hall);
        hall.chosen_points = points;
        self.settings_changed(&mut hall);
    }

    /// Makes `thread` more (negative) or less (positive) urgent, for policies that look at it.
    pub fn set_nice(&self, thread: ThreadId, nice: i8) {
        self.set_thread(thread, |slot| slot.nice = nice.clamp(-20, 19));
    }

    /// How little `thread` minds waiting.
    pub fn nice(&self, thread: ThreadId) -> i8 {
        lock(&self.hall).slot(thread).nice
    }

    /// Puts `thread` in a class, for policies that have classes.
    pub fn set_class(&self, thread: ThreadId, class: Class) {
        self.set_thread(thread, |slot| slot.class = class);
    }

    /// The class that somebody put `thread` in.
    pub fn class(&self, thread: ThreadId) -> Class {
        lock(&self.hall).slot(thread).class
    }

    /// Gives `thread` an interval of its own, at least a microsecond, or with `None` takes it away.
    pub fn set_thread_interval(&self, thread: ThreadId, interval: Option<Duration>) {
        let interval_ns = interval.map(|interval| clock::nanoseconds(interval).max(1_000));
        self.set_thread(thread, |slot| slot.interval_ns = interval_ns);
    }

    /// The interval of `thread`'s own.
    pub fn thread_interval(&self, thread: ThreadId) -> Option<Duration> {
        lock(&self.hall).slot(thread).interval_ns.map(Duration::from_nanos)
    }

    fn set_thread(&self, thread: ThreadId, change: impl FnOnce(&mut Slot)) {
        let mut hall = lock(&self.hall);
        change(hall.slot(thread));
        hall.reseat(thread);
        self.settings_changed(&mut hall);
    }
}

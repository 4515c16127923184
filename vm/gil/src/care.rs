//! What the lock does about waits while it runs: it tells of those that are too long, and a controller may move the
//! interval. Both see a wait when a holder lets go or a waiter takes, so they cost nothing else.

use std::time::Duration;

use crate::{
    Gil, Position, ThreadId,
    autotune::{Target, Tuner},
    clock,
    hall::Hall,
    ledger::{Activity, Kind},
    sync::lock,
};

/// How many long waits are kept until somebody asks for them.
const KEPT: usize = 64;

/// A wait that was longer than the bound when somebody let the lock go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LateWait {
    /// Who waits.
    pub serial: u32,
    /// How long already, in nanoseconds.
    pub wait_ns: u64,
    /// Who had the lock until now.
    pub holder: u32,
    /// How long, in nanoseconds.
    pub held_ns: u64,
    /// Where that thread was.
    pub position: Position,
}

/// What is done about waits.
#[derive(Debug, Default)]
pub(crate) struct Care {
    bound_ns: Option<u64>,
    pub(crate) late: Vec<LateWait>,
    tuner: Option<Tuner>,
}

impl Care {
    /// Whether nothing is done about waits.
    #[inline(always)]
    pub(crate) fn is_idle(&self) -> bool {
        self.bound_ns.is_none() && self.tuner.is_none()
    }
}

impl Gil {
    /// Has waits noted that are longer than `bound`; `None` ends that. [`crate::Pending::late`] says when there are any.
    pub fn watch_long_waits(&self, bound: Option<Duration>) {
        lock(&self.hall).care.bound_ns = bound.map(clock::nanoseconds);
    }

    /// The bound, if there is one.
    pub fn long_wait(&self) -> Option<Duration> {
        lock(&self.hall).care.bound_ns.map(Duration::from_nanos)
    }

    /// The long waits since the last call; each wait is told once.
    pub fn take_late_waits(&self) -> Vec<LateWait> {
        std::mem::take(&mut lock(&self.hall).care.late)
    }

    /// Lets a controller move the interval from now on, or with `None` leaves it where it is.
    pub fn autotune(&self, target: Option<Target>) {
        lock(&self.hall).care.tuner = target.map(Tuner::new);
    }

    /// The controller at work.
    pub fn tuner(&self) -> Option<Tuner> {
        lock(&self.hall).care.tuner.clone()
    }
}

impl Hall {
    /// The holder lets go: whoever has waited for too long waited for it at last.
    pub(crate) fn note_late_waits(&mut self, holder: ThreadId, now_ns: u64) {
        let Some(bound_ns) = self.care.bound_ns else { return };
        let slot = self.slot(holder);
        let (serial, position, held_ns) = (slot.serial, slot.position, now_ns.saturating_sub(slot.since_ns));
        for waiter in self.waiters() {
            let slot = self.slot(waiter);
            let wait_ns = now_ns.saturating_sub(slot.since_ns);
            if wait_ns <= bound_ns || slot.is_guest || std::mem::replace(&mut slot.is_told, true) {
                continue;
            }
            let late = LateWait { serial: slot.serial, wait_ns, holder: serial, held_ns, position };
            if self.care.late.len() < KEPT {
                self.care.late.push(late);
            }
        }
    }

    /// A thread is about to have the lock: the controller hears how long it waited.
    pub(crate) fn steer(&mut self, thread: ThreadId, now_ns: u64) {
        self.slot(thread).is_told = false;
        if self.care.tuner.is_none() {
            return;
        }
        let interval_ns = self.interval_in_force();
        let (activity, since_ns) = self.book.doing(thread);
        let Some(tuner) = &mut self.care.tuner else { return };
        if activity != Activity::Waiting {
            return;
        }
        if let Some(next) = tuner.waited(now_ns.saturating_sub(since_ns), now_ns, interval_ns) {
            // Those who wait already keep their patience; nobody need be woken for it.
            self.knobs.interval_ns = next;
            self.knobs.interval_chosen = true;
            self.note_setting(Some(thread), now_ns);
        }
    }

    /// Puts the policy and the interval in force into recordings.
    pub(crate) fn note_setting(&mut self, thread: Option<ThreadId>, now_ns: u64) {
        let Some(thread) = thread.or(self.holder).or(self.main) else { return };
        let detail = Setting { policy: self.entry.name, interval_ns: self.interval_in_force() }.to_number();
        let slot = self.slot(thread);
        let (ticks, position) = (slot.ticks, slot.position);
        self.note_at(thread, Kind::Setting, now_ns, detail, ticks, position);
    }
}

/// What the lock was set to from some moment on, as an event's detail tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The name of the policy.
    pub policy: &'static str,
    /// The switch interval that counts under it, in nanoseconds; whole microseconds, in
    /// recordings at most about two minutes.
    pub interval_ns: u64,
}

const STEP_NS: u64 = 1_000;
/// Bits of the interval, in steps; the policy has the others.
const INTERVAL_BITS: u32 = 27;
const A_HOSTS: &str = "a policy of the host's";

impl Setting {
    /// The number by which an event tells it.
    pub(crate) fn to_number(self) -> u32 {
        let policy = crate::POLICIES.iter().position(|entry| entry.name == self.policy);
        let policy = policy.map_or(0, |index| index as u32 + 1);
        let most = (1 << INTERVAL_BITS) - 1;
        let steps = (self.interval_ns / STEP_NS).clamp(1, most) as u32;
        policy << INTERVAL_BITS | steps
    }

    /// The setting that an event's number tells.
    pub fn from_number(number: u32) -> Setting {
        let index = (number >> INTERVAL_BITS) as usize;
        let entry = index.checked_sub(1).and_then(|index| crate::POLICIES.get(index));
        let steps = u64::from(number & ((1 << INTERVAL_BITS) - 1));
        Setting { policy: entry.map_or(A_HOSTS, |entry| entry.name), interval_ns: steps * STEP_NS }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_fit_into_a_number() {
        for entry in crate::POLICIES {
            for interval_ns in [1_000, 5_000_000, 100_000_000, 60_000_000_000] {
                let setting = Setting { policy: entry.name, interval_ns };
                assert_eq!(Setting::from_number(setting.to_number()), setting);
            }
        }
        let odd = Setting { policy: "mine", interval_ns: 500 };
        let told = Setting { policy: A_HOSTS, interval_ns: 1_000 };
        assert_eq!(Setting::from_number(odd.to_number()), told);
    }
}

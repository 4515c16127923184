//! What the lock is set to before a script starts.

use crate::error::Error;
use gilbox_gil::{Gil, SafePoints};
use std::time::Duration;

/// Settings of the lock; what is `None` stays at the lock's own default.
///
/// ```
/// let settings = gilbox::LockSettings { policy: Some("fair".to_owned()), ..Default::default() };
/// let engine = gilbox::Engine::builder().lock(settings).build()?;
/// assert_eq!(engine.stats().policy, "fair");
/// # Ok::<(), gilbox::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LockSettings {
    /// The name of a policy; [`gilbox_gil::POLICIES`] has them all.
    pub policy: Option<String>,
    /// How long a waiter is patient.
    pub switch_interval: Option<Duration>,
    /// After how many instructions the policy `ticks` lets go.
    pub check_interval: Option<i64>,
    /// Where running threads look whether they should let go.
    pub safe_points: Option<SafePoints>,
    /// Where the policy `seeded` begins.
    pub seed: Option<u64>,
    /// After how many turns in a row the policy `priority` lets a computing thread in; 0 never.
    pub priority_guard: Option<u32>,
    /// Under the policy `ticks`, the main thread's lock waits hear no signals, as in Python 2.7.
    pub faithful_waits: bool,
    /// Whether a thread that was asked to let go waits until another has run; yes unless somebody says otherwise.
    pub forced_switching: Option<bool>,
    /// Waits for the lock that are longer are told on standard error.
    pub longest_wait: Option<Duration>,
}

impl LockSettings {
    /// Sets a lock.
    ///
    /// # Errors
    /// A fault if there is no policy of that name.
    pub fn apply(&self, gil: &Gil) -> Result<(), Error> {
        if let Some(policy) = &self.policy {
            gil.set_policy(policy).map_err(|error| Error::fault(error.to_string()))?;
        }
        if let Some(interval) = self.switch_interval {
            gil.set_interval(interval);
        }
        if let Some(ticks) = self.check_interval {
            gil.set_check_interval(ticks);
        }
        if self.safe_points.is_some() {
            gil.set_safe_points(self.safe_points);
        }
        if let Some(seed) = self.seed {
            gil.set_knobs(|knobs| knobs.seed = seed);
        }
        if let Some(turns) = self.priority_guard {
            gil.set_knobs(|knobs| knobs.priority_guard = turns);
        }
        if self.faithful_waits {
            gil.set_knobs(|knobs| knobs.faithful_waits = true);
        }
        if let Some(on) = self.forced_switching {
            gil.set_knobs(|knobs| knobs.forced_switching = on);
        }
        if self.longest_wait.is_some() {
            gil.watch_long_waits(self.longest_wait);
        }
        Ok(())
    }
}

impl LockSettings {
    /// The options of the command line that set a lock so, but for the watch on waits.
    pub(crate) fn options(&self) -> Vec<String> {
        let settings = [
            ("--policy", self.policy.clone()),
            ("--switch-interval", self.switch_interval.map(|interval| format!("{}ns", interval.as_nanos()))),
            ("--check-interval", self.check_interval.map(|ticks| ticks.to_string())),
            ("--safe-points", self.safe_points.map(|points| points.name().to_owned())),
            ("--seed", self.seed.map(|seed| seed.to_string())),
            ("--priority-guard", self.priority_guard.map(|turns| turns.to_string())),
            ("--forced-switching", self.forced_switching.map(|on| if on { "on" } else { "off" }.to_owned())),
        ];
        let given = settings.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        given.chain(self.faithful_waits.then(|| "--faithful-waits".to_owned())).collect()
    }
}

/// An interval as people write it: `500us`, `5ms`, `0.005` (seconds), `1s`, `20ns`.
pub(crate) fn parse_interval(text: &str) -> Option<Duration> {
    let units = [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1.0)];
    let found = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    let (number, factor) = found.unwrap_or((text, 1.0));
    let seconds = number.trim().parse::<f64>().ok()? * factor;
    if seconds > 0.0 { Duration::try_from_secs_f64(seconds).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_have_units() {
        assert_eq!(parse_interval("500us"), Some(Duration::from_micros(500)));
        assert_eq!(parse_interval("5ms"), Some(Duration::from_millis(5)));
        assert_eq!(parse_interval("0.005"), Some(Duration::from_millis(5)));
        assert_eq!(parse_interval("2s"), Some(Duration::from_secs(2)));
        assert_eq!(parse_interval("0"), None);
        assert_eq!(parse_interval("-1ms"), None);
        assert_eq!(parse_interval("nan"), None);
        assert_eq!(parse_interval("soon"), None);
    }
}

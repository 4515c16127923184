//! A point of the laboratory: a policy with its setting.

use crate::report::{count, interval};
use crate::settings::parse_interval;
use gilbox_gil::{Gil, POLICIES};

/// What a policy is set to: the one number that counts for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// The switch interval in nanoseconds.
    Interval(u64),
    /// The check interval in instructions.
    Ticks(i64),
}

impl Setting {
    /// What a policy has until somebody sets it.
    fn own(policy: &str) -> Setting {
        let gil = Gil::new();
        // Callers know that the name is in the table; the default is as good an answer otherwise.
        let _ = gil.set_policy(policy);
        let stats = gil.stats();
        stats.check_interval.map_or(Setting::Interval(stats.interval_ns), Setting::Ticks)
    }
}

/// A policy with its setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) policy: &'static str,
    pub(crate) setting: Setting,
}

impl Point {
    /// A policy as it comes.
    ///
    /// # Errors
    /// A line that says what is wrong.
    pub(crate) fn own(policy: &str) -> Result<Point, String> {
        let found = POLICIES.iter().find(|entry| entry.name == policy);
        let policy = found.map(|entry| entry.name).ok_or_else(|| crate::suggest::unknown_policy(policy))?;
        Ok(Point { policy, setting: Setting::own(policy) })
    }

    /// A point as a user writes it: `fair`, `interval=500us`, `ticks=10`.
    ///
    /// # Errors
    /// A line that says what is wrong.
    pub(crate) fn parse(text: &str) -> Result<Point, String> {
        let Some((policy, value)) = text.split_once('=') else { return Point::own(text) };
        let point = Point::own(policy)?;
        let setting = match point.setting {
            Setting::Interval(_) => {
                let interval = parse_interval(value)
                    .ok_or_else(|| format!("'{value}' is not a time such as 500us, 5ms or 0.005"))?;
                Setting::Interval(interval.as_nanos().min(u64::MAX.into()) as u64)
            }
            Setting::Ticks(_) => Setting::Ticks(
                value.parse().map_err(|_| format!("'{value}' is not a whole number of ticks"))?,
            ),
        };
        Ok(Point { setting, ..point })
    }

    /// As [`Point::parse`] reads it.
    pub(crate) fn key(&self) -> String {
        match self.setting {
            Setting::Interval(ns) => format!("{}={ns}ns", self.policy),
            Setting::Ticks(ticks) => format!("{}={ticks}", self.policy),
        }
    }

    /// The options of a run at this point.
    pub(crate) fn options(&self) -> [String; 4] {
        let (option, value) = match self.setting {
            Setting::Interval(ns) => ("--switch-interval", format!("{ns}ns")),
            Setting::Ticks(ticks) => ("--check-interval", ticks.to_string()),
        };
        ["--policy".to_owned(), self.policy.to_owned(), option.to_owned(), value]
    }

    /// The setting for people.
    pub(crate) fn setting_label(&self) -> String {
        match self.setting {
            Setting::Interval(ns) => interval(ns),
            Setting::Ticks(ticks) => {
                let number = count(ticks.max(1).unsigned_abs());
                format!("{number} {}", if ticks <= 1 { "tick" } else { "ticks" })
            }
        }
    }

    /// The whole for people.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.policy, self.setting_label())
    }
}

//! What one run says of itself, as JSON: how long it took, what the lock did, what the script counted.

use crate::engine::Engine;
use crate::trace::names;
use gilbox_gil::ledger::{Histogram, Stats, ThreadStats};
use gilbox_vm::marks::{Mark, Marks};
use serde_json::{Value, json};

/// A few points of a histogram, in nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Quantiles {
    pub(crate) count: u64,
    pub(crate) p50: u64,
    pub(crate) p99: u64,
    pub(crate) max: u64,
}

impl Quantiles {
    fn of(times: &Histogram) -> Quantiles {
        Quantiles {
            count: times.count(),
            p50: times.quantile(0.5),
            p99: times.quantile(0.99),
            max: times.max(),
        }
    }

    fn to_json(self) -> Value {
        json!({"count": self.count, "p50_ns": self.p50, "p99_ns": self.p99, "max_ns": self.max})
    }

    fn from_json(json: &Value) -> Option<Quantiles> {
        Some(Quantiles {
            count: json["count"].as_u64()?,
            p50: json["p50_ns"].as_u64()?,
            p99: json["p99_ns"].as_u64()?,
            max: json["max_ns"].as_u64()?,
        })
    }
}

/// What the script counted under one name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct MarkSums {
    pub(crate) name: String,
    pub(crate) count: u64,
    /// From one to the next in the same thread.
    pub(crate) gaps: Quantiles,
    /// For `x:end`, since `x:begin`.
    pub(crate) pairs: Quantiles,
}

/// One run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Summary {
    /// The policy at the end, and its setting.
    pub(crate) policy: String,
    pub(crate) interval_ns: u64,
    pub(crate) check_interval: Option<i64>,
    /// From the lock's beginning, or the script's `gil.reset()`, to the end.
    pub(crate) wall_ns: u64,
    /// Processor time of the process for each second of its life.
    pub(crate) cpu_share: f64,
    pub(crate) forced: u64,
    pub(crate) voluntary: u64,
    pub(crate) failed_wakes: u64,
    /// The waits for the lock, of all threads.
    pub(crate) waits: Quantiles,
    pub(crate) marks: Vec<MarkSums>,
}

impl Summary {
    /// As a value for files.
    pub(crate) fn to_json(&self) -> Value {
        let mark = |mark: &MarkSums| {
            json!({"name": mark.name, "count": mark.count, "gaps": mark.gaps.to_json(),
                   "pairs": mark.pairs.to_json()})
        };
        json!({
            "policy": self.policy,
            "interval_ns": self.interval_ns,
            "check_interval": self.check_interval,
            "wall_ns": self.wall_ns,
            "cpu_share": self.cpu_share,
            "forced": self.forced,
            "voluntary": self.voluntary,
            "failed_wakes": self.failed_wakes,
            "waits": self.waits.to_json(),
            "marks": self.marks.iter().map(mark).collect::<Vec<_>>(),
        })
    }

    /// Reads it back; `None` if it is something else.
    pub(crate) fn from_json(json: &Value) -> Option<Summary> {
        let mark = |mark: &Value| {
            Some(MarkSums {
                name: mark["name"].as_str()?.to_owned(),
                count: mark["count"].as_u64()?,
                gaps: Quantiles::from_json(&mark["gaps"])?,
                pairs: Quantiles::from_json(&mark["pairs"])?,
            })
        };
        Some(Summary {
            policy: json["policy"].as_str()?.to_owned(),
            interval_ns: json["interval_ns"].as_u64()?,
            check_interval: json["check_interval"].as_i64(),
            wall_ns: json["wall_ns"].as_u64()?,
            cpu_share: json["cpu_share"].as_f64()?,
            forced: json["forced"].as_u64()?,
            voluntary: json["voluntary"].as_u64()?,
            failed_wakes: json["failed_wakes"].as_u64()?,
            waits: Quantiles::from_json(&json["waits"])?,
            marks: json["marks"].as_array()?.iter().map(mark).collect::<Option<_>>()?,
        })
    }

    /// The sums of a run.
    fn of(stats: &Stats, marks: &[Mark], cpu_share: f64) -> Summary {
        let total = &stats.total;
        let mark = |mark: &Mark| MarkSums {
            name: mark.name.clone(),
            count: mark.count,
            gaps: Quantiles::of(&mark.gaps),
            pairs: Quantiles::of(&mark.pairs),
        };
        Summary {
            policy: stats.policy.to_owned(),
            interval_ns: stats.interval_ns,
            check_interval: stats.check_interval,
            wall_ns: stats.elapsed_ns,
            cpu_share,
            forced: total.forced(),
            voluntary: total.voluntary(),
            failed_wakes: total.failed_wakes,
            waits: Quantiles::of(&total.waits),
            marks: marks.iter().map(mark).collect(),
        }
    }
}

/// The text of `--gil-summary` after a run.
pub(crate) fn of_engine(engine: &Engine, cpu_share: f64) -> String {
    let stats = engine.stats();
    let (marks, names) = engine.enter(|ctx| Ok((ctx.state::<Marks>().all(), names(ctx)))).unwrap_or_default();
    let mut json = Summary::of(&stats, &marks, cpu_share).to_json();
    let threads = stats.threads.iter().map(|thread| thread_json(thread, &names.thread(thread.serial)));
    json["threads"] = threads.collect();
    format!("{json}\n")
}

fn thread_json(thread: &ThreadStats, name: &str) -> Value {
    json!({
        "name": name,
        "serial": thread.serial,
        "run_ns": thread.run_ns,
        "wait_ns": thread.wait_ns,
        "blocked_ns": thread.blocked_ns,
        "ticks": thread.ticks,
        "takes": thread.takes,
        "forced": thread.forced(),
        "voluntary": thread.voluntary(),
        "failed_wakes": thread.failed_wakes,
        "waits": Quantiles::of(&thread.waits).to_json(),
    })
}

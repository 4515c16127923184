//! The sums as OpenMetrics text, for exporters: counters, and histograms of waits and holds.

use gilbox_gil::ledger::{Histogram, Stats, ThreadStats};
use gilbox_gil::policies;
use gilbox_vm::thread::Reason;
use std::fmt::Write;

/// The bounds of the buckets in nanoseconds: 1, 2.5, 5 in each decade from 1 us to 10 s.
const BOUNDS: [u64; 22] = [
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
];

/// A counter of each thread: its name, what it is, and its value.
type Counter = (&'static str, &'static str, fn(&ThreadStats) -> f64);

const COUNTERS: [Counter; 8] = [
    ("run_seconds", "time with the lock", |t| seconds(t.run_ns)),
    ("wait_seconds", "time that a thread wanted the lock and did not have it", |t| seconds(t.wait_ns)),
    ("blocked_seconds", "time in blocking calls", |t| seconds(t.blocked_ns)),
    ("instructions", "instructions executed", |t| t.ticks as f64),
    ("takes", "how often the lock was taken", |t| t.takes as f64),
    ("forced_switches", "how often it was taken away", |t| t.forced() as f64),
    ("requests", "how often a holder was asked to let go", |t| t.requests as f64),
    ("failed_wakes", "how often a waiter was woken in vain", |t| t.failed_wakes as f64),
];

/// What the lock did, in the text format that Prometheus and others read.
///
/// ```
/// let engine = gilbox::Engine::new();
/// let text = gilbox::report::open_metrics(&engine.stats(), |serial| format!("thread {serial}"));
/// assert!(text.contains("gilbox_lock_takes_total{thread=\"thread 0\"} "));
/// assert!(text.ends_with("# EOF\n"));
/// ```
pub fn open_metrics(stats: &Stats, name: impl Fn(u32) -> String) -> String {
    let mut out = String::new();
    // Writing into a text cannot fail.
    let _ = writeln!(
        out,
        "# TYPE gilbox_lock info\n# HELP gilbox_lock how the lock is set\ngilbox_lock_info{{policy=\"{}\",interval_seconds=\"{}\"}} 1",
        policies::find(stats.policy).map_or("host", |entry| entry.name),
        seconds(stats.interval_ns)
    );
    for (counter, help, value) in COUNTERS {
        let _ = writeln!(out, "# TYPE gilbox_lock_{counter} counter\n# HELP gilbox_lock_{counter} {help}");
        for thread in &stats.threads {
            let name = label(&name(thread.serial));
            let _ = writeln!(out, "gilbox_lock_{counter}_total{{thread=\"{name}\"}} {}", value(thread));
        }
    }
    let _ = writeln!(
        out,
        "# TYPE gilbox_lock_releases counter\n# HELP gilbox_lock_releases why the lock was let go"
    );
    for reason in Reason::ALL {
        let n = stats.total.drops[reason as usize];
        let _ = writeln!(out, "gilbox_lock_releases_total{{reason=\"{}\"}} {n}", reason.name());
    }
    let total = &stats.total;
    histogram(&mut out, "waits", "how long takes waited that had to wait", &total.waits, total.wait_ns);
    histogram(&mut out, "holds", "how long the lock was held", &total.holds, total.run_ns);
    out + "# EOF\n"
}

fn histogram(out: &mut String, name: &str, help: &str, times: &Histogram, sum_ns: u64) {
    let name = format!("gilbox_lock_{name}_seconds");
    let _ = writeln!(out, "# TYPE {name} histogram\n# HELP {name} {help}");
    for bound in BOUNDS {
        let _ = writeln!(out, "{name}_bucket{{le=\"{}\"}} {}", seconds(bound), times.up_to(bound));
    }
    let count = times.count();
    let _ = writeln!(
        out,
        "{name}_bucket{{le=\"+Inf\"}} {count}\n{name}_count {count}\n{name}_sum {}",
        seconds(sum_ns)
    );
}

fn seconds(ns: u64) -> f64 {
    ns as f64 / 1e9
}

/// A text as the value of a label.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

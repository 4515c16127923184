//! The lock's classic shapes with plain Rust threads in place of scripts: a loop that counts ticks and
//! compares them with the limit. Run it with `cargo run --release -p gilbox-gil --example battle`, and once
//! more under `taskset -c 0` for one core.
//!
//! Read it as ratios: two threads against the same work in sequence (battle), switches a second against the
//! interval, and what a thread that asks and sleeps must wait beside threads that compute (convoy).

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use gilbox_gil::{Gil, Position, Reason, ThreadId, Wake, ledger::Stats};

const NOWHERE: Position = Position { code: 0, line: 0 };

/// One script thread: its number and its tick count.
struct Script<'g> {
    gil: &'g Gil,
    me: ThreadId,
    ticks: u64,
    state: u64,
}

impl<'g> Script<'g> {
    fn start(gil: &'g Gil) -> Script<'g> {
        let me = gil.register();
        gil.take(me);
        Script { gil, me, ticks: 0, state: 1 }
    }

    /// One instruction of a few nanoseconds and its safe point.
    #[inline]
    fn step(&mut self) {
        for _ in 0..4 {
            self.state = black_box(self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        }
        self.ticks += 1;
        if self.ticks as i64 >= self.gil.limit().load(Ordering::Relaxed) {
            self.gil.safe_point(self.me, self.ticks, NOWHERE);
        }
    }

    fn compute(&mut self, n_ticks: u64) {
        (0..n_ticks).for_each(|_| self.step());
    }

    fn end(self) {
        self.gil.exit(self.me, self.ticks, NOWHERE);
    }
}

fn gil(policy: &str, set: impl FnOnce(&Gil)) -> Arc<Gil> {
    let gil = Gil::new();
    gil.set_policy(policy).expect("the example names policies of the table");
    set(&gil);
    Arc::new(gil)
}

/// Time and sums of `n_threads` that compute `n_ticks` each.
fn run(gil: &Arc<Gil>, n_threads: u64, n_ticks: u64) -> (Duration, Stats) {
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                let mut script = Script::start(gil);
                script.compute(n_ticks);
                script.end();
            });
        }
    });
    (start.elapsed(), gil.stats())
}

/// Voluntary context switches of this process so far.
fn context_switches() -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lines = tasks.filter_map(|task| std::fs::read_to_string(task.path().join("status")).ok());
    lines
        .filter_map(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")?.trim().parse::<u64>().ok())
        })
        .sum()
}

fn battle(label: &str, policy: &str, n_ticks: u64, set: impl Fn(&Gil)) {
    let (alone, _) = run(&gil(policy, &set), 1, 2 * n_ticks);
    let together_gil = gil(policy, &set);
    let watcher = together_gil.clone();
    let done = AtomicBool::new(false);
    let (together, stats, switches) = thread::scope(|scope| {
        let counter = scope.spawn(|| {
            let (mut last, mut sum) = (context_switches(), 0);
            while !done.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_millis(20));
                let now = context_switches();
                sum += now.saturating_sub(last);
                last = now;
            }
            sum
        });
        let (together, stats) = run(&watcher, 2, n_ticks);
        done.store(true, Ordering::Relaxed);
        (together, stats, counter.join().unwrap_or(0))
    });
    let seconds = together.as_secs_f64();
    println!(
        "{label:28} ratio {:5.2}  lock switches/s {:7.0}  context switches/s {:7.0}  failed wakes {:6}  wait p50 {:8.3} ms p99 {:8.3} ms",
        seconds / alone.as_secs_f64(),
        (stats.total.forced() + stats.total.voluntary()) as f64 / seconds,
        switches as f64 / seconds,
        stats.total.failed_wakes,
        stats.total.waits.quantile(0.5) as f64 / 1e6,
        stats.total.waits.quantile(0.99) as f64 / 1e6,
    );
}

/// Latencies of a thread that asks, sleeps a millisecond and asks again, beside `n_hogs`.
fn convoy(label: &str, policy: &str, n_hogs: usize, n_asks: usize, set: impl Fn(&Gil)) {
    let gil = gil(policy, set);
    let done = AtomicBool::new(false);
    let mut latencies: Vec<f64> = thread::scope(|scope| {
        for _ in 0..n_hogs {
            scope.spawn(|| {
                let mut script = Script::start(&gil);
                while !done.load(Ordering::Relaxed) {
                    script.step();
                }
                script.end();
            });
        }
        let mut script = Script::start(&gil);
        let latencies = (0..n_asks).map(|_| ask(&mut script)).collect();
        done.store(true, Ordering::Relaxed);
        script.end();
        latencies
    });
    latencies.sort_by(f64::total_cmp);
    let at = |q: f64| latencies[((latencies.len() - 1) as f64 * q) as usize];
    println!("{label:28} request p50 {:8.3} ms  p95 {:8.3}  p99 {:8.3}", at(0.5), at(0.95), at(0.99));
}

/// Sleeps a millisecond, and says how late it runs again, in ms: what a reply would have waited.
fn ask(script: &mut Script<'_>) -> f64 {
    let deadline = script.gil.now() + Duration::from_millis(1);
    let wake = script.gil.park(script.me, Reason::Sleep, Some(deadline), true, script.ticks, NOWHERE);
    assert_eq!(wake, Wake::TimedOut);
    let late = script.gil.now().saturating_duration_since(deadline);
    script.compute(20);
    late.as_secs_f64() * 1e3
}

/// A computing thread's speed while a signal waits for a main thread that cannot hear it: the storm.
fn storm() {
    let time = |pending: bool| {
        let gil = gil("ticks", |gil| gil.set_knobs(|knobs| knobs.faithful_waits = true));
        let main = Script::start(&gil);
        if pending {
            gil.post_signal(2);
        }
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut script = Script::start(&gil);
                let start = Instant::now();
                script.compute(5_000_000);
                let passed = start.elapsed();
                gil.unpark(main.me);
                script.end();
                passed
            });
            let start = Instant::now();
            let wake = gil.park(main.me, Reason::Lock, None, true, 0, NOWHERE);
            assert_eq!(wake, Wake::Unparked);
            start.elapsed().as_secs_f64()
        })
    };
    println!(
        "{:28} {:.1} times slower while a signal waits",
        "storm, ticks, faithful",
        time(true) / time(false)
    );
}

/// How late the main thread hears a signal while it waits for a lock beside a thread that computes.
fn signal(policy: &str) {
    let gil = gil(policy, |_| ());
    let done = AtomicBool::new(false);
    let mut main = Script::start(&gil);
    let mut delays: Vec<f64> = thread::scope(|scope| {
        scope.spawn(|| {
            let mut script = Script::start(&gil);
            while !done.load(Ordering::Relaxed) {
                script.step();
            }
            script.end();
        });
        let delays = (0..40).map(|_| hear(&gil, &mut main)).collect();
        done.store(true, Ordering::Relaxed);
        main.end();
        delays
    });
    delays.sort_by(f64::total_cmp);
    println!("signal in a lock wait, {policy:5} p50 {:8.3} ms  max {:8.3}", delays[20], delays[39]);
}

/// One signal from a watcher to the parked main thread, in ms.
fn hear(gil: &Gil, main: &mut Script<'_>) -> f64 {
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            thread::sleep(Duration::from_millis(3));
            let sent = Instant::now();
            gil.post_signal(14);
            sent
        });
        while main.gil.take_signals(main.me).is_empty() {
            main.gil.park(main.me, Reason::Lock, None, true, main.ticks, NOWHERE);
        }
        let heard = Instant::now();
        watcher.join().map_or(f64::NAN, |sent| (heard - sent).as_secs_f64() * 1e3)
    })
}

/// Two threads hand a turn to each other through the door.
fn ping_pong(n_rounds: u64) {
    let gil = gil("interval", |_| ());
    let (first, second) = (gil.register(), gil.register());
    let start = Instant::now();
    thread::scope(|scope| {
        for (me, other) in [(first, second), (second, first)] {
            let gil = &gil;
            scope.spawn(move || {
                gil.take(me);
                for round in 0..n_rounds {
                    if round > 0 || me == second {
                        gil.park(me, Reason::Lock, None, true, 0, NOWHERE);
                    }
                    gil.unpark(other);
                }
                gil.exit(me, 0, NOWHERE);
            });
        }
    });
    println!(
        "{:28} {:.2} us a hand-off",
        "ping-pong",
        start.elapsed().as_secs_f64() * 1e6 / (2 * n_rounds) as f64
    );
}

/// What an uncontended release and take costs.
fn pair(n_rounds: u32) {
    let gil = gil("interval", |_| ());
    let script = Script::start(&gil);
    let start = Instant::now();
    (0..n_rounds).for_each(|_| gil.block(script.me, Reason::Call, 0, NOWHERE, || ()));
    println!(
        "{:28} {:.1} ns",
        "release + take, alone",
        start.elapsed().as_secs_f64() * 1e9 / f64::from(n_rounds)
    );
    let bare = std::sync::Mutex::new(0_u64);
    let start = Instant::now();
    (0..2 * n_rounds).for_each(|_| *bare.lock().expect("nobody panics here") += 1);
    println!(
        "{:28} {:.1} ns",
        "two bare mutex pairs",
        start.elapsed().as_secs_f64() * 1e9 / f64::from(n_rounds)
    );
    script.end();
}

fn main() {
    let n_ticks = 60_000_000;
    pair(2_000_000);
    ping_pong(20_000);
    storm();
    ["interval", "ticks"].iter().for_each(|policy| signal(policy));
    for interval_us in [1, 100, 1_000, 5_000, 20_000, 100_000] {
        let label = format!("interval {interval_us} us");
        battle(&label, "interval", n_ticks, |gil| gil.set_interval(Duration::from_micros(interval_us)));
    }
    for check in [1, 10, 100, 1_000, 10_000] {
        battle(&format!("ticks {check}"), "ticks", if check < 100 { n_ticks / 10 } else { n_ticks }, |gil| {
            gil.set_check_interval(check)
        });
    }
    battle("priority", "priority", n_ticks, |_| ());
    battle("fair", "fair", n_ticks, |_| ());
    battle("seeded, check 10000", "seeded", n_ticks, |gil| gil.set_check_interval(10_000));
    for interval_us in [100, 1_000, 5_000, 50_000] {
        let label = format!("convoy interval {interval_us} us, 1");
        convoy(&label, "interval", 1, 60, |gil| gil.set_interval(Duration::from_micros(interval_us)));
    }
    for n_hogs in [0, 2, 4] {
        convoy(&format!("convoy interval 5 ms, {n_hogs}"), "interval", n_hogs, 100, |_| ());
    }
    for policy in ["ticks", "priority", "fair"] {
        convoy(&format!("convoy {policy}, 1"), policy, 1, 300, |_| ());
        convoy(&format!("convoy {policy}, 4"), policy, 4, 100, |_| ());
    }
}

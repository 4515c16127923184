//! What the lock costs: an uncontended pair, a call of the system between the two, a lone safe point, a hand-off between
//! two threads. Beside the first two stands what cannot be had for less: two pairs of a bare mutex, for the pair keeps
//! books twice, and two readings of the clock, for the books tell times (with a counter of the processor's they read the
//! clock once in a millisecond).
//!
//! `cargo bench -p gilbox-gil`

#![allow(missing_docs, reason = "criterion's macro makes a public function without one")]

use std::{
    fs::File,
    io::Read,
    sync::{Arc, Mutex},
    thread,
    time::Instant,
};

use criterion::{Criterion, criterion_group, criterion_main};
use gilbox_gil::{
    Gil, POLICIES, Position, Reason, ThreadId,
    clock::{Clock, Counter},
    sched::Machine,
};

const NOWHERE: Position = Position { code: 0, line: 0 };

/// The processor's, as the program has it.
#[cfg(target_arch = "x86_64")]
fn counter() -> Option<Counter> {
    // SAFETY: the instruction reads a register that every processor of this kind has.
    Some(|| unsafe { std::arch::x86_64::_rdtsc() })
}

#[cfg(not(target_arch = "x86_64"))]
fn counter() -> Option<Counter> {
    None
}

fn gil(policy: &str) -> Arc<Gil> {
    let gil = Gil::with_machine(Machine::real(Clock::real()).with_counter(counter()));
    gil.set_policy(policy).expect("the table names it");
    Arc::new(gil)
}

/// A thread that has the lock and knows of the settings, as one that runs does.
fn holder(gil: &Gil) -> ThreadId {
    let me = gil.register();
    gil.take(me);
    gil.take_pending(me);
    me
}

fn pair(criterion: &mut Criterion) {
    for entry in POLICIES {
        let gil = gil(entry.name);
        let me = holder(&gil);
        criterion.bench_function(&format!("pair/{}", entry.name), |bencher| {
            bencher.iter(|| gil.block(me, Reason::Call, 0, NOWHERE, || ()));
        });
        gil.exit(me, 0, NOWHERE);
    }
}

fn yardsticks(criterion: &mut Criterion) {
    let (mutex, start) = (Mutex::new(0_u64), Instant::now());
    let touch = || *mutex.lock().expect("nobody panics with it") += 1;
    criterion.bench_function("pair/two bare mutex pairs", |bencher| {
        bencher.iter(|| {
            touch();
            touch();
        });
    });
    criterion.bench_function("pair/and two readings of the clock", |bencher| {
        bencher.iter(|| {
            touch();
            let first = start.elapsed();
            touch();
            start.elapsed() - first
        });
    });
}

fn blocking_call(criterion: &mut Criterion) {
    let zeros = File::open("/dev/zero").expect("every Unix has it");
    let call = || (&zeros).read(&mut [0; 1]);
    let (gil, mutex) = (gil("interval"), Mutex::new(0_u64));
    let me = holder(&gil);
    criterion.bench_function("blocking call/interval", |bencher| {
        bencher.iter(|| gil.block(me, Reason::Call, 0, NOWHERE, call));
    });
    criterion.bench_function("blocking call/two bare mutex pairs", |bencher| {
        bencher.iter(|| {
            *mutex.lock().expect("nobody panics with it") += 1;
            let result = call();
            *mutex.lock().expect("nobody panics with it") += 1;
            result
        });
    });
    gil.exit(me, 0, NOWHERE);
}

fn lone_safe_point(criterion: &mut Criterion) {
    for entry in POLICIES {
        let gil = gil(entry.name);
        let me = holder(&gil);
        let mut ticks = 0;
        criterion.bench_function(&format!("lone safe point/{}", entry.name), |bencher| {
            bencher.iter(|| {
                ticks += 1_000;
                gil.safe_point(me, ticks, NOWHERE)
            });
        });
        gil.exit(me, ticks, NOWHERE);
    }
}

fn ping_pong(criterion: &mut Criterion) {
    for entry in POLICIES {
        criterion.bench_function(&format!("ping-pong/{}", entry.name), |bencher| {
            bencher.iter_custom(|n_rounds| {
                let gil = gil(entry.name);
                let (first, second) = (gil.register(), gil.register());
                let start = Instant::now();
                thread::scope(|scope| {
                    for (me, other) in [(first, second), (second, first)] {
                        let gil = gil.clone();
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
                start.elapsed()
            });
        });
    }
}

criterion_group!(benches, pair, yardsticks, blocking_call, lone_safe_point, ping_pong);
criterion_main!(benches);

//! The stories told by real threads, and what needs real descriptors and real time.
#![cfg(not(any(loom, shuttle)))]

mod stories;

use std::{
    io::Write,
    os::{fd::AsFd, unix::net::UnixStream},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use gilbox_gil::{
    Doing, Gil, Interest, POLICIES, Position, Reason, SafePoints, Wake,
    clock::Clock,
    ledger::{Kind, summarize},
};
use stories::policies;

const NOWHERE: Position = Position { code: 0, line: 0 };

#[test]
fn stories_hold_with_real_threads() {
    for policy in policies() {
        stories::computing(policy, Clock::real(), 4, 20_000);
        stories::calling(policy, Clock::real(), 5_000);
        stories::turning(policy, Clock::real(), 5_000);
        stories::visiting(policy, Clock::real(), 5_000);
        for _ in 0..50 {
            stories::closing(policy, Clock::real(), 3, 20);
            stories::token(policy, Clock::real());
            stories::interrupting(policy, Clock::real());
            stories::signalling(policy, Clock::real());
            stories::repeating(policy, Clock::real(), 20);
        }
    }
}

#[test]
fn policies_change_under_real_threads() {
    for from in policies() {
        for to in policies() {
            stories::changing(from, to, Clock::real(), 5_000);
        }
    }
}

#[test]
fn a_descriptor_wakes_its_waiter() {
    let gil = Gil::new();
    let me = gil.register();
    gil.take(me);
    let (mut near, far) = UnixStream::pair().expect("a socket pair");
    let soon = gil.now() + Duration::from_millis(5);
    let wait = |deadline| gil.wait_fd(me, far.as_fd(), Interest::Read, deadline, 0, NOWHERE).expect("polls");
    assert_eq!(wait(Some(soon)), Wake::TimedOut);
    near.write_all(b"x").expect("writes");
    assert_eq!(wait(None), Wake::Ready);
    assert_eq!(gil.holder(), Some(me));
}

#[test]
fn an_interrupt_ends_a_wait_for_a_descriptor_once() {
    let gil = Gil::new();
    let me = gil.register();
    gil.take(me);
    let (_near, far) = UnixStream::pair().expect("a socket pair");
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(5));
            gil.interrupt(me);
        });
        let wake = gil.wait_fd(me, far.as_fd(), Interest::Read, None, 0, NOWHERE).expect("polls");
        assert_eq!(wake, Wake::Interrupted);
    });
    assert!(gil.take_interrupt(me));
    let soon = gil.now() + Duration::from_millis(2);
    let wake = gil.wait_fd(me, far.as_fd(), Interest::Read, Some(soon), 0, NOWHERE).expect("polls");
    assert_eq!(wake, Wake::TimedOut);
}

#[test]
fn faithful_ticks_keeps_signals_out_of_the_main_threads_lock_waits_only() {
    for (faithful, reason, expected) in [
        (true, Reason::Lock, Wake::TimedOut),
        (true, Reason::Sleep, Wake::Interrupted),
        (false, Reason::Lock, Wake::Interrupted),
    ] {
        let gil = Gil::new();
        gil.set_policy("ticks").expect("in the table");
        gil.set_knobs(|knobs| knobs.faithful_waits = faithful);
        let me = gil.register();
        gil.take(me);
        gil.post_signal(2);
        let soon = gil.now() + Duration::from_millis(2);
        assert_eq!(gil.park(me, reason, Some(soon), true, 0, NOWHERE), expected);
        assert_eq!(gil.take_signals(me).count(), 1);
    }
}

#[test]
fn a_signal_is_seen_at_the_next_safe_point_of_the_main_thread() {
    let gil = Gil::new();
    let me = gil.register();
    gil.take(me);
    assert!(gil.safe_point(me, 1, NOWHERE).settings);
    gil.safe_point(me, 2, NOWHERE);
    assert_eq!(gil.limit().load(Ordering::Relaxed), i64::MAX);
    gil.post_signal(14);
    assert_eq!(gil.limit().load(Ordering::Relaxed), i64::MIN);
    assert!(gil.safe_point(me, 3, NOWHERE).signals);
    assert_eq!(gil.take_signals(me).collect::<Vec<u32>>(), [14]);
    assert!(!gil.safe_point(me, 4, NOWHERE).any());
    assert_eq!(gil.limit().load(Ordering::Relaxed), i64::MAX);
}

#[test]
fn a_taker_inherits_what_is_left_of_the_counter() {
    let gil = Gil::new();
    gil.set_policy("ticks").expect("in the table");
    let (first, second) = (gil.register(), gil.register());
    let limit = || gil.limit().load(Ordering::Relaxed);
    for thread in [first, second] {
        gil.take(thread);
        gil.safe_point(thread, 0, NOWHERE);
        gil.safe_point(thread, 0, NOWHERE);
        gil.release(thread, Reason::Call, 0, NOWHERE);
    }
    gil.take(first);
    assert_eq!(limit(), 101);
    gil.release(first, Reason::Call, 40, NOWHERE);
    gil.take(second);
    assert_eq!(limit(), 61);
    gil.safe_point(second, 61, NOWHERE);
    assert_eq!(limit(), 162);
}

#[test]
fn safe_points_follow_the_policy_until_somebody_chooses() {
    let gil = Gil::new();
    assert_eq!(gil.safe_points(), SafePoints::Backedge);
    gil.set_policy("ticks").expect("in the table");
    assert_eq!(gil.safe_points(), SafePoints::All);
    gil.set_safe_points(Some(SafePoints::Backedge));
    assert_eq!(gil.safe_points(), SafePoints::Backedge);
    gil.set_safe_points(None);
    assert_eq!(gil.safe_points(), SafePoints::All);
}

#[test]
fn the_interval_is_in_whole_microseconds_and_at_least_one() {
    let gil = Gil::new();
    assert_eq!(gil.interval(), Duration::from_millis(5));
    gil.set_interval(Duration::from_nanos(2_999));
    assert_eq!(gil.interval(), Duration::from_micros(2));
    gil.set_interval(Duration::ZERO);
    assert_eq!(gil.interval(), Duration::from_micros(1));
}

#[test]
fn numbers_are_reused_after_an_exit_and_serials_never() {
    let gil = Gil::new();
    let first = gil.register();
    let second = gil.register();
    gil.exit(second, 0, NOWHERE);
    let third = gil.register();
    assert_eq!((third, gil.serial(third)), (second, 2));
    assert_eq!(gil.main(), Some(first));
    let serials: Vec<u32> = gil.stats().threads.iter().map(|stats| stats.serial).collect();
    assert_eq!(serials, [0, 1, 2]);
}

#[test]
fn an_unknown_policy_is_named_with_the_choices() {
    let error = Gil::new().set_policy("magic").expect_err("not in the table");
    let names: Vec<&str> = POLICIES.iter().map(|entry| entry.name).collect();
    assert_eq!(error.to_string(), format!("unknown policy 'magic' (choose from {})", names.join(", ")));
}

#[test]
fn a_recording_sums_to_what_the_book_says() {
    let gil = Gil::new();
    gil.set_interval(Duration::from_micros(50));
    let recording = gil.record(64, 10_000);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let me = gil.register();
                gil.take(me);
                for ticks in 1..20_000 {
                    if ticks as i64 >= gil.limit().load(Ordering::Relaxed) {
                        gil.safe_point(me, ticks, NOWHERE);
                    }
                    if ticks % 1_000 == 0 {
                        gil.block(me, Reason::Call, ticks, NOWHERE, thread::yield_now);
                    }
                }
                gil.exit(me, 20_000, NOWHERE);
            });
        }
    });
    let stats = gil.stats();
    assert_eq!(gil.stop_recording(), 0);
    let events = recording.drain();
    assert!(events.windows(2).all(|pair| pair[0].seq + 1 == pair[1].seq && pair[0].ns <= pair[1].ns));
    let summary = summarize(&events);
    assert_eq!(summary.threads, stats.threads);
    assert_eq!(stats.total.takes, stats.total.drops.iter().sum::<u64>());
    assert_eq!(recording.next_chunk(), None);
}

#[test]
fn a_reader_that_lags_loses_events_and_is_told() {
    let gil = Gil::new();
    let recording = gil.record(1, 2);
    let me = gil.register();
    gil.take(me);
    gil.exit(me, 1, NOWHERE);
    assert_eq!(gil.flush_recording(), 2);
    assert_eq!(recording.drain().len(), 2);
}

#[test]
fn a_panic_in_a_blocking_call_leaves_the_lock_with_its_thread() {
    let gil = Gil::new();
    let me = gil.register();
    gil.take(me);
    let call = || gil.block(me, Reason::Call, 0, NOWHERE, || std::panic::resume_unwind(Box::new(1)));
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).is_err());
    assert_eq!(gil.holder(), Some(me));
}

#[test]
fn whoever_is_shut_out_runs_again_once_let_in() {
    for entry in POLICIES {
        let gil = std::sync::Arc::new(Gil::new());
        gil.set_policy(entry.name).expect("a policy of the table");
        let me = gil.register();
        gil.take(me);
        let others: Vec<_> = (0..3)
            .map(|_| {
                let gil = gil.clone();
                thread::spawn(move || {
                    let id = gil.register();
                    for ticks in 0..50 {
                        gil.take(id);
                        gil.release(id, Reason::Call, ticks, NOWHERE);
                    }
                    gil.exit(id, 50, NOWHERE);
                })
            })
            .collect();
        gil.offer(me, 1, NOWHERE);
        gil.shut_out_others(me);
        let before = gil.stats().total.takes;
        for ticks in 2..20 {
            gil.block(me, Reason::Call, ticks, NOWHERE, || thread::sleep(Duration::from_millis(1)));
        }
        assert_eq!(gil.stats().total.takes, before + 18, "{}: only the one takes the lock", entry.name);
        gil.let_in();
        gil.block(me, Reason::Call, 20, NOWHERE, || {
            others.into_iter().for_each(|other| other.join().expect("it ends"));
        });
        assert_eq!(gil.holder(), Some(me), "{}", entry.name);
    }
}

#[test]
fn an_interrupt_of_all_ends_every_wait() {
    let gil = std::sync::Arc::new(Gil::new());
    let me = gil.register();
    gil.take(me);
    let others: Vec<_> = (0..3)
        .map(|_| {
            let gil = gil.clone();
            let id = gil.register();
            thread::spawn(move || {
                gil.take(id);
                let wake = gil.park(id, Reason::Lock, None, true, 0, NOWHERE);
                gil.exit(id, 0, NOWHERE);
                wake
            })
        })
        .collect();
    // Some are parked by now, and some come later.
    gil.offer(me, 0, NOWHERE);
    gil.interrupt_all();
    gil.block(me, Reason::Call, 0, NOWHERE, || {
        for other in others {
            assert_eq!(other.join().expect("it ends"), Wake::Interrupted);
        }
    });
}

/// What every thread of a crowd did: it computed, called, and ended.
fn crowd(gil: &Gil, n_threads: usize) -> Vec<gilbox_gil::ledger::Event> {
    let recording = gil.record(64, 10_000);
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                let me = gil.register();
                gil.take(me);
                for ticks in 1..10_000_u64 {
                    if ticks as i64 >= gil.limit().load(Ordering::Relaxed) {
                        gil.safe_point(me, ticks, NOWHERE);
                    }
                    if ticks % 500 == 0 {
                        gil.block(me, Reason::Call, ticks, NOWHERE, thread::yield_now);
                    }
                }
                gil.exit(me, 10_000, NOWHERE);
            });
        }
    });
    assert_eq!(gil.stop_recording(), 0);
    recording.drain()
}

#[test]
fn a_queue_without_barging_serves_in_order_of_arrival() {
    for policy in ["fair", "fifo-handoff"] {
        let gil = Gil::new();
        gil.set_policy(policy).expect("in the table");
        gil.set_interval(Duration::from_micros(20));
        let mut waiting = std::collections::VecDeque::new();
        for event in crowd(&gil, 4) {
            match event.kind {
                Kind::Wake => waiting.push_back(event.serial),
                Kind::Take if waiting.contains(&event.serial) => {
                    assert_eq!(waiting.pop_front(), Some(event.serial), "{policy}");
                }
                _ => {}
            }
        }
    }
}

/// How many of 20 requests to a computing thread still had the lock after a call of 35 microseconds.
fn kept_over_a_call(interval: Duration) -> usize {
    let gil = Gil::new();
    gil.set_interval(interval);
    let (computing, asking) = (gil.register(), gil.register());
    let is_over = AtomicBool::new(false);
    let mut n_kept = 0;
    thread::scope(|scope| {
        scope.spawn(|| {
            gil.take(computing);
            let mut ticks = 0_u64;
            while !is_over.load(Ordering::Relaxed) {
                ticks += 1;
                if ticks as i64 >= gil.limit().load(Ordering::Relaxed) {
                    gil.safe_point(computing, ticks, NOWHERE);
                }
            }
            gil.exit(computing, ticks, NOWHERE);
        });
        for _ in 0..20 {
            // It computes before it is asked.
            while gil.holder() != Some(computing) {
                thread::yield_now();
            }
            gil.take(asking);
            let begun = Instant::now();
            gil.block(asking, Reason::Io, 0, NOWHERE, || {
                while begun.elapsed() < Duration::from_micros(35) {
                    std::hint::spin_loop();
                }
            });
            n_kept += usize::from(begun.elapsed() < interval / 2);
            gil.release(asking, Reason::Call, 0, NOWHERE);
        }
        is_over.store(true, Ordering::Relaxed);
        gil.exit(asking, 0, NOWHERE);
    });
    n_kept
}

#[test]
fn who_made_way_lets_a_short_call_end() {
    assert!(kept_over_a_call(Duration::from_millis(4)) >= 5);
}

#[test]
fn a_stealer_finds_the_lock_that_nobody_told_it_of() {
    let gil = Gil::new();
    gil.set_policy("steal").expect("in the table");
    let (first, second) = (gil.register(), gil.register());
    gil.take(first);
    thread::scope(|scope| {
        let stealer = scope.spawn(|| gil.take(second));
        while gil.metrics().waiting == 0 {
            thread::yield_now();
        }
        gil.release(first, Reason::Call, 0, NOWHERE);
        stealer.join().expect("it finds the lock");
    });
    assert_eq!(gil.holder(), Some(second));
    assert_eq!(gil.stats().total.failed_wakes, 0);
}

#[test]
fn a_watch_tells_the_longest_wait_and_who_had_the_lock() {
    let gil = Gil::new();
    let (first, second) = (gil.register(), gil.register());
    gil.take(first);
    let (outer, inner) = (gil.watch_waits(), gil.watch_waits());
    assert_eq!(gil.end_watch(inner), None);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| gil.take(second));
        while gil.metrics().waiting == 0 {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(2));
        gil.release(first, Reason::Call, 0, Position { code: 3, line: 14 });
        waiter.join().expect("it gets the lock");
    });
    let worst = gil.end_watch(outer).expect("somebody waited");
    assert!(worst.wait_ns >= 2_000_000);
    assert_eq!((worst.serial, worst.holder, worst.position.line), (1, 0, 14));
    assert_eq!(gil.end_watch(outer), None);
}

#[test]
fn numbers_are_found_by_serial_until_the_thread_ends() {
    let gil = Gil::new();
    let (first, second) = (gil.register(), gil.register());
    gil.exit(second, 0, NOWHERE);
    assert_eq!((gil.find(0), gil.find(1), gil.find(7)), (Some(first), None, None));
    let metrics = gil.metrics();
    assert_eq!((metrics.threads, metrics.waiting, metrics.holder), (1, 0, None));
}

#[test]
fn whoever_is_left_knows_that_all_others_wait_for_it() {
    let gil = Gil::new();
    let (first, second) = (gil.register(), gil.register());
    gil.take(first);
    assert!(!gil.is_last_awake(first), "the second may yet want the lock");
    thread::scope(|scope| {
        let sleeper = scope.spawn(|| {
            gil.take(second);
            assert!(!gil.is_last_awake(second));
            gil.park(second, Reason::Lock, None, true, 0, NOWHERE)
        });
        gil.release(first, Reason::Call, 0, NOWHERE);
        while !gil.is_stuck(second) {
            thread::yield_now();
        }
        gil.take(first);
        assert!(gil.is_last_awake(first));
        let standings = gil.standings();
        assert_eq!(standings.iter().map(|s| s.doing).collect::<Vec<_>>(), [Doing::Holds, Doing::Blocked]);
        gil.unpark(second);
        assert!(!gil.is_last_awake(first), "it was woken and is on its way");
        gil.release(first, Reason::Call, 0, NOWHERE);
        assert_eq!(sleeper.join().expect("it was woken"), Wake::Unparked);
    });
}

#[test]
fn a_long_wait_is_told_once_with_who_had_the_lock() {
    let gil = Gil::new();
    let (first, second) = (gil.register(), gil.register());
    gil.watch_long_waits(Some(Duration::from_millis(1)));
    gil.take(first);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| gil.take(second));
        while gil.metrics().waiting == 0 {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(3));
        gil.release(first, Reason::Call, 0, Position { code: 3, line: 14 });
        waiter.join().expect("it gets the lock");
    });
    assert!(gil.take_pending(second).late);
    let late = gil.take_late_waits();
    assert_eq!(late.len(), 1);
    assert_eq!((late[0].serial, late[0].holder, late[0].position.line), (1, 0, 14));
    assert!(late[0].wait_ns >= 1_000_000 && late[0].held_ns >= late[0].wait_ns);
    assert!(!gil.take_pending(second).late && gil.take_late_waits().is_empty());
}

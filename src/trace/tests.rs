use super::*;
use gilbox_gil::ledger::{Chunk, Kind};
use gilbox_gil::{Position, Reason, ThreadId};

/// Events by hand: (thread, microseconds, kind, reason, ticks, line).
pub(crate) fn trace(tape: &[(u32, u64, Kind, Reason, u64, u32)]) -> Trace {
    let event =
        |(seq, &(thread, us, kind, reason, ticks, line)): (usize, &(u32, u64, Kind, Reason, u64, u32))| {
            Event {
                thread: ThreadId::from_number(thread),
                serial: thread,
                seq: seq as u64 + 1,
                ns: us * 1_000,
                ticks,
                kind,
                reason,
                position: Position { code: u32::from(line > 0), line },
                detail: 0,
            }
        };
    Trace {
        policy: "interval".to_owned(),
        interval_ns: 5_000_000,
        threads: vec![(0, "MainThread".to_owned()), (1, "hog <1>".to_owned())],
        codes: vec![("burn".to_owned(), "hog.py".to_owned())],
        marks: vec!["half".to_owned()],
        events: tape.iter().enumerate().map(event).collect(),
        ..Trace::default()
    }
}

/// The hog runs 6 ms; the main thread waits for it, is woken in vain once, runs 1 ms and ends.
pub(crate) fn convoy() -> Trace {
    use Kind::{Drop, Exit, FailedWake, Mark, Request, Start, Take, Wake};
    let (call, io, forced) = (Reason::Call, Reason::Io, Reason::Forced);
    let mut convoy = trace(&[
        (0, 0, Start, call, 0, 0),
        (0, 0, Take, call, 0, 0),
        (1, 0, Start, call, 0, 0),
        (0, 1_000, Drop, io, 100, 7),
        (1, 1_000, Take, call, 0, 0),
        (0, 2_000, Wake, io, 100, 7),
        (0, 3_000, FailedWake, io, 100, 7),
        (1, 3_500, Mark, call, 250, 11),
        (0, 6_000, Request, io, 100, 7),
        (1, 7_000, Drop, forced, 600, 12),
        (1, 7_000, Wake, forced, 600, 12),
        (0, 7_000, Take, io, 100, 7),
        (0, 8_000, Drop, Reason::Exit, 200, 9),
        (0, 8_000, Exit, Reason::Exit, 200, 9),
        (1, 8_000, Take, forced, 600, 12),
        (1, 9_000, Drop, Reason::Exit, 700, 13),
        (1, 9_000, Exit, Reason::Exit, 700, 13),
    ]);
    convoy.events[8].detail = 1;
    convoy
}

fn written(trace: &Trace) -> Vec<u8> {
    let mut bytes = Vec::new();
    format::begin(&mut bytes).unwrap();
    // In chunks out of order, as threads send them.
    let mut serials: Vec<u32> = trace.events.iter().map(|event| event.serial).collect();
    serials.sort_unstable();
    serials.dedup();
    for &serial in serials.iter().rev() {
        let mut chunk = Chunk::new(ThreadId::from_number(serial), serial, 100);
        let own = trace.events.iter().filter(|event| event.serial == serial);
        assert!(own.into_iter().all(|event| chunk.push(event)));
        format::chunk(&mut bytes, &chunk).unwrap();
    }
    format::end(&mut bytes, trace, trace.events.len() as u64).unwrap();
    bytes
}

#[test]
fn what_was_written_is_read() {
    let mut trace = convoy();
    trace.check_interval = Some(-7);
    trace.lost = 3;
    trace.events[2].ticks = u64::MAX;
    trace.events[3].position = Position { code: u32::MAX, line: u32::MAX };
    assert_eq!(read(&written(&trace)), Ok(trace));
}

/// Files of versions 3 and 4 with one event of thread 2 (serial 5), byte for byte: a drop that was forced, code 1, line 12.
#[test]
fn files_of_older_versions_are_read() {
    // Steps of 1, 300 and 100, the kind and the reason, code, line, no detail.
    assert_is_one_drop(&older(3, b'E', &[1, 2, 5, 2, 0xd8, 4, 0xc8, 1, 3, 1, 12, 0]));
    // One event: what it has, then the same in other places.
    assert_is_one_drop(&older(4, b'C', &[2, 5, 1, 0x83, 3, 1, 0x2c, 1, 100, 0, 2, 24]));
}

fn older(version: u8, kind: u8, events: &[u8]) -> Vec<u8> {
    let mut bytes = b"GILTRACE".to_vec();
    bytes.extend([version, 0]);
    let names = b"\x05ticks\xc0\x84\x3d\x01\x64\x00\x00\x00\x00";
    for (kind, body) in [(kind, events), (b'N', names), (b'Z', &[1])] {
        bytes.push(kind);
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(body);
        bytes.extend(crc32fast::hash(body).to_le_bytes());
    }
    bytes
}

fn assert_is_one_drop(bytes: &[u8]) {
    let trace = read(bytes).unwrap();
    let event = Event {
        thread: ThreadId::from_number(2),
        serial: 5,
        seq: 1,
        ns: 300,
        ticks: 100,
        kind: Kind::Drop,
        reason: Reason::Forced,
        position: Position { code: 1, line: 12 },
        detail: 0,
    };
    assert_eq!(trace.events, [event]);
    assert_eq!(
        (trace.policy.as_str(), trace.interval_ns, trace.check_interval),
        ("ticks", 1_000_000, Some(100))
    );
}

#[test]
fn every_cut_and_every_changed_byte_is_found_out() {
    let bytes = written(&convoy());
    for length in 0..bytes.len() {
        let error = read(&bytes[..length]).unwrap_err();
        let expected = if length == 0 { TraceError::Foreign } else { TraceError::Truncated };
        assert_eq!(error, expected, "{length}");
    }
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x55;
        assert_ne!(read(&changed), Ok(convoy()), "{at}");
    }
    assert_eq!(read(b"print('hello')"), Err(TraceError::Foreign));
    assert_eq!(read(b"GILTRACE\x09\0"), Err(TraceError::Version(9)));
}

#[test]
fn spans_are_what_threads_did() {
    let run = Run::of(&convoy());
    let told = |serial: usize| -> Vec<(State, u64, u64, u32)> {
        let us = |span: &Span| (span.state, span.from_ns / 1_000, span.to_ns / 1_000, span.position.line);
        run.lives[serial].spans.iter().map(us).collect()
    };
    assert_eq!(
        told(0),
        [
            (State::Run, 0, 1_000, 7),
            (State::Blocked, 1_000, 2_000, 7),
            (State::Wait, 2_000, 7_000, 7),
            (State::Run, 7_000, 8_000, 9)
        ]
    );
    assert_eq!(
        told(1),
        [(State::Run, 1_000, 7_000, 12), (State::Wait, 7_000, 8_000, 12), (State::Run, 8_000, 9_000, 13)]
    );
    assert_eq!(run.lives[0].failed_wakes, [3_000_000]);
    assert_eq!(run.lives[0].requests, [(6_000_000, 1)]);
    assert_eq!(run.lives[1].marks, [(3_500_000, 0)]);
    let ways: Vec<(u32, u32)> = run.handoffs.iter().map(|handoff| (handoff.from.0, handoff.to.0)).collect();
    assert_eq!(ways, [(0, 1), (1, 0), (0, 1)]);
}

#[test]
fn ticks_pass_only_while_somebody_runs() {
    let run = Run::of(&convoy());
    let at = |us: u64| run.ticks_at(us * 1_000);
    assert_eq!([0, 500, 1_000, 4_000, 7_000, 8_000, 9_000].map(at), [0, 50, 100, 400, 700, 800, 900]);
}

#[test]
fn a_wait_knows_its_holders() {
    let run = Run::of(&convoy());
    let wait = run.lives[0].spans[2];
    let holders: Vec<(u32, u64)> = run.holders(&wait).iter().map(|(hold, ns)| (hold.serial, *ns)).collect();
    assert_eq!(holders, [(1, 5_000_000)]);
}

#[test]
fn the_sums_of_the_spans_are_those_of_the_book() {
    let trace = convoy();
    let (run, stats) = (Run::of(&trace), trace.stats());
    for (life, sums) in run.lives.iter().zip(&stats.threads) {
        let of = |state| life.spans.iter().filter(|span| span.state == state).map(Span::ns).sum::<u64>();
        assert_eq!(
            (of(State::Run), of(State::Wait), of(State::Blocked)),
            (sums.run_ns, sums.wait_ns, sums.blocked_ns)
        );
    }
}

#[test]
fn a_window_shows_its_part_and_nothing_else() {
    let window = convoy().window(4_000_000, 8_000_000);
    let run = Run::of(&window);
    let told = |serial: usize| -> Vec<(State, u64, u64)> {
        run.lives[serial]
            .spans
            .iter()
            .map(|span| (span.state, span.from_ns / 1_000, span.to_ns / 1_000))
            .collect()
    };
    assert_eq!(told(0), [(State::Wait, 4_000, 7_000), (State::Run, 7_000, 8_000)]);
    assert_eq!(told(1), [(State::Run, 4_000, 7_000), (State::Wait, 7_000, 8_000)]);
    assert!(run.lives[0].failed_wakes.is_empty());
    let short = Run::of(&convoy().window(4_000_000, 5_000_000));
    assert_eq!((short.from_ns, short.to_ns), (4_000_000, 5_000_000), "also without an event at its end");
    assert_eq!(
        run.ticks_at(8_000_000),
        600 + 100,
        "the hog's run, and what the main thread ran since its release"
    );
    assert_eq!(convoy().window(0, u64::MAX), convoy());
    assert!(convoy().window(1 << 40, u64::MAX).events.iter().all(|event| event.ns == 1 << 40));
    assert!(Trace::default().window(5, 3).events.is_empty());
}

#[test]
fn an_empty_trace_has_no_spans() {
    let run = Run::of(&Trace::default());
    assert!(run.lives.is_empty() && run.ticks_at(5) == 0);
    assert!(chrome(&Trace::default()).contains("process_name"));
}

#[test]
fn chrome_gets_tracks_slices_arrows_and_counters() {
    let json = chrome(&convoy());
    let count = |what: &str| json.matches(what).count();
    assert_eq!(count("\"thread_name\""), 2);
    assert_eq!(count("\"ph\":\"X\""), 7);
    assert_eq!((count("\"ph\":\"s\""), count("\"ph\":\"f\"")), (3, 3));
    assert_eq!(count("\"ph\":\"i\""), 3);
    assert!(json.contains("hog \\u003c1>") && json.contains("asks hog"));
    assert!(json.contains("\"dur\":5000.000") && json.contains("burn, hog.py:12"));
    assert!(json.contains("\"args\":{\"waiting\":1}"));
}

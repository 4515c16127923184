use gilbox_gil::{
    Gil, Position, Reason,
    ledger::{Event, Kind, summarize},
};

use super::*;

const PLAIN: Style = Style { width: 80, color: false };

/// Makes events without a lock: a thread number from a real one, all else by hand.
struct Tape {
    gil: Gil,
    threads: Vec<gilbox_gil::ThreadId>,
    events: Vec<Event>,
}

impl Tape {
    fn new(n_threads: usize) -> Tape {
        let gil = Gil::new();
        let threads = (0..n_threads).map(|_| gil.register()).collect();
        let mut tape = Tape { gil, threads, events: Vec::new() };
        (0..n_threads).for_each(|thread| tape.add(thread, 0, Kind::Start, Reason::Call));
        tape
    }

    fn add(&mut self, thread: usize, us: u64, kind: Kind, reason: Reason) {
        let id = self.threads[thread];
        let serial = self.gil.serial(id);
        let event = Event {
            thread: id,
            serial,
            seq: self.events.len() as u64,
            ns: us * 1_000,
            ticks: us,
            kind,
            reason,
            position: Position::default(),
            detail: 0,
        };
        self.events.push(event);
    }

    fn stats(&self) -> Stats {
        let mut stats = summarize(&self.events);
        stats.policy = "interval";
        stats.interval_ns = 5_000_000;
        stats
    }
}

/// Two threads that compute in turns, and one that is mostly blocked.
fn convoy() -> Stats {
    let mut tape = Tape::new(3);
    tape.add(0, 10, Kind::Take, Reason::Call);
    tape.add(0, 20, Kind::Drop, Reason::Lock);
    for round in 0..20 {
        let from = 20 + round * 10_000;
        tape.add(1, from, Kind::Wake, Reason::Forced);
        tape.add(1, from + 30, Kind::Take, Reason::Forced);
        tape.add(2, from + 40, Kind::Wake, Reason::Io);
        tape.add(2, from + 5_040, Kind::Request, Reason::Io);
        tape.add(1, from + 5_050, Kind::Drop, Reason::Forced);
        if round % 4 == 0 {
            tape.add(2, from + 5_060, Kind::FailedWake, Reason::Io);
        }
        tape.add(2, from + 5_080, Kind::Take, Reason::Io);
        tape.add(2, from + 5_200, Kind::Drop, if round % 5 == 0 { Reason::Sleep } else { Reason::Io });
    }
    tape.add(0, 200_100, Kind::Take, Reason::Lock);
    tape.add(0, 200_400, Kind::Drop, Reason::Exit);
    tape.stats()
}

fn names(serial: u32) -> String {
    ["MainThread", "hog", "a thread with a very long name"]
        .get(serial as usize)
        .map_or_else(|| format!("Thread-{serial}"), |name| (*name).to_owned())
}

#[test]
fn a_convoy_in_80_columns() {
    insta::assert_snapshot!(text(&convoy(), names, PLAIN));
}

#[test]
fn a_convoy_in_120_columns() {
    insta::assert_snapshot!(text(&convoy(), names, Style { width: 120, color: false }));
}

#[test]
fn a_narrow_terminal_counts_as_72_columns() {
    insta::assert_snapshot!(text(&convoy(), names, Style { width: 20, color: false }));
}

#[test]
fn colour_adds_escapes_and_changes_no_character() {
    let colored = text(&convoy(), names, Style { width: 80, color: true });
    let mut plain = colored.clone();
    ["\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"].iter().for_each(|code| plain = plain.replace(code, ""));
    assert_ne!(plain, colored);
    assert_eq!(plain, text(&convoy(), names, PLAIN));
}

#[test]
fn a_lone_thread_has_no_total() {
    let mut tape = Tape::new(1);
    tape.add(0, 5, Kind::Take, Reason::Call);
    tape.add(0, 1_500_000, Kind::Drop, Reason::Exit);
    tape.add(0, 1_500_000, Kind::Exit, Reason::Exit);
    insta::assert_snapshot!(text(&tape.stats(), names, PLAIN));
}

#[test]
fn ticks_are_named_in_the_heading() {
    let stats = Stats { policy: "ticks", check_interval: Some(100), ..convoy() };
    assert!(text(&stats, names, PLAIN).starts_with("lock: ticks, every 100 ticks"));
}

#[test]
fn fifty_threads_show_the_busiest_and_the_sum_of_the_others() {
    let mut tape = Tape::new(50);
    for thread in 0..50 {
        let from = thread as u64 * 1_000;
        tape.add(thread, from, Kind::Take, Reason::Call);
        tape.add(thread, from + 100 + thread as u64 * 10, Kind::Drop, Reason::Exit);
    }
    insta::assert_snapshot!(text(&tape.stats(), names, PLAIN));
}

#[test]
fn an_empty_ledger_and_odd_names_make_a_report() {
    let report = text(&Stats::default(), |_| "a\nb".to_owned(), PLAIN);
    assert_eq!(report.lines().count(), 7);
    assert_eq!(cut("a\nb\x1b[31m", 8), "a?b?[31m");
}

//! From events to stretches of time: what each thread did when, who handed the lock to whom, who kept whom waiting.

use super::Trace;
use gilbox_gil::ledger::{Event, Kind};
use gilbox_gil::{Position, Reason, Setting};
use std::collections::BTreeMap;

/// What a thread does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It has the lock.
    Run,
    /// It wants the lock.
    Wait,
    /// It sleeps or is in a blocking call.
    Blocked,
}

impl State {
    /// The word reports use.
    pub fn name(self) -> &'static str {
        match self {
            State::Run => "run",
            State::Wait => "wait",
            State::Blocked => "blocked",
        }
    }
}

/// A stretch of a thread's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Whose.
    pub serial: u32,
    /// What it did.
    pub state: State,
    /// When it began.
    pub from_ns: u64,
    /// When it ended.
    pub to_ns: u64,
    /// Why a run ended, or why the thread had let go before.
    pub reason: Reason,
    /// Where the thread let go: at the end of a run, or before the wait.
    pub position: Position,
}

impl Span {
    /// Its length.
    pub fn ns(&self) -> u64 {
        self.to_ns - self.from_ns
    }
}

/// The lock going from one thread to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handoff {
    /// Who let go, and when.
    pub from: (u32, u64),
    /// Who took, and when.
    pub to: (u32, u64),
}

/// One thread with its stretches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Life {
    /// Its serial number.
    pub serial: u32,
    /// Its stretches in order.
    pub spans: Vec<Span>,
    /// When it was woken in vain.
    pub failed_wakes: Vec<u64>,
    /// When it asked, and whom.
    pub requests: Vec<(u64, u32)>,
    /// When it set marks, and their numbers.
    pub marks: Vec<(u64, u32)>,
}

/// A run as the events tell it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// When it began and ended.
    pub from_ns: u64,
    /// The last event.
    pub to_ns: u64,
    /// The threads in order of their start.
    pub lives: Vec<Life>,
    /// Changes of holder.
    pub handoffs: Vec<Handoff>,
    /// All runs in order: no two overlap.
    pub holds: Vec<Span>,
    /// The number of instructions executed by all threads at these times.
    pub ticks: Vec<(u64, u64)>,
    /// When somebody set the lock, who, and to what.
    pub settings: Vec<(u64, u32, Setting)>,
}

#[derive(Clone, Copy, Default)]
struct Open {
    state: Option<State>,
    since_ns: u64,
    ticks: u64,
}

impl Run {
    /// The stretches of a trace.
    pub fn of(trace: &Trace) -> Run {
        let from_ns = trace.events.first().map_or(0, |event| event.ns);
        let to_ns = trace.events.last().map_or(0, |event| event.ns);
        let mut run = Run { from_ns, to_ns, ..Run::default() };
        let mut lives: BTreeMap<u32, (Life, Open)> = BTreeMap::new();
        let (mut last_drop, mut total_ticks) = (None, 0);
        for event in &trace.events {
            let (life, open) = lives.entry(event.serial).or_default();
            life.serial = event.serial;
            run.follow(event, life, open, &mut last_drop, &mut total_ticks);
        }
        for (mut life, open) in lives.into_values() {
            let end = Event { ns: run.to_ns, ..trace.events[trace.events.len() - 1] };
            run.close(
                &mut life,
                &open,
                &Event { position: Position::default(), reason: Reason::Exit, ..end },
            );
            run.lives.push(life);
        }
        run.holds.sort_by_key(|span| span.from_ns);
        run
    }

    fn follow(
        &mut self,
        event: &Event,
        life: &mut Life,
        open: &mut Open,
        last_drop: &mut Option<(u32, u64)>,
        total_ticks: &mut u64,
    ) {
        let next = match event.kind {
            Kind::Take => Some(State::Run),
            Kind::Drop | Kind::Block => Some(State::Blocked),
            Kind::Wake => Some(State::Wait),
            Kind::Start | Kind::Exit => None,
            Kind::FailedWake => return life.failed_wakes.push(event.ns),
            Kind::Request => return life.requests.push((event.ns, event.detail)),
            Kind::Mark => return life.marks.push((event.ns, event.detail)),
            Kind::Setting => {
                return self.settings.push((event.ns, event.serial, Setting::from_number(event.detail)));
            }
        };
        if event.kind == Kind::Take {
            if let Some(from) = last_drop.filter(|from| from.0 != event.serial) {
                self.handoffs.push(Handoff { from, to: (event.serial, event.ns) });
            }
            self.ticks.push((event.ns, *total_ticks));
        }
        if event.kind == Kind::Drop {
            *last_drop = Some((event.serial, event.ns));
            *total_ticks += event.ticks.saturating_sub(open.ticks);
            open.ticks = event.ticks;
            self.ticks.push((event.ns, *total_ticks));
        }
        if open.state != next {
            self.close(life, open, event);
            *open = Open { state: next, since_ns: event.ns, ..*open };
        }
    }

    /// Ends what a thread was doing; what took no time was not.
    fn close(&mut self, life: &mut Life, open: &Open, event: &Event) {
        let Some(state) = open.state.filter(|_| event.ns > open.since_ns) else { return };
        let Event { position, reason, .. } = *event;
        let span =
            Span { serial: life.serial, state, from_ns: open.since_ns, to_ns: event.ns, reason, position };
        life.spans.push(span);
        if state == State::Run {
            self.holds.push(span);
        }
    }

    /// How many instructions all threads had executed at a time.
    pub fn ticks_at(&self, ns: u64) -> u64 {
        let after = self.ticks.partition_point(|knot| knot.0 <= ns);
        let before = after.checked_sub(1).map_or((self.from_ns, 0), |index| self.ticks[index]);
        match self.ticks.get(after) {
            Some(next) if next.0 > before.0 => {
                let share = (ns - before.0) as f64 / (next.0 - before.0) as f64;
                before.1 + ((next.1 - before.1) as f64 * share) as u64
            }
            _ => before.1,
        }
    }

    /// Who held the lock during a stretch, with how long of it, in order.
    pub fn holders(&self, span: &Span) -> Vec<(Span, u64)> {
        let first = self.holds.partition_point(|hold| hold.to_ns <= span.from_ns);
        let during = self.holds[first..].iter().take_while(|hold| hold.from_ns < span.to_ns);
        during
            .filter(|hold| hold.serial != span.serial)
            .map(|hold| (*hold, hold.to_ns.min(span.to_ns) - hold.from_ns.max(span.from_ns)))
            .collect()
    }
}

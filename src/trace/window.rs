//! A part of a trace, as if nothing else had been.

use super::Trace;
use gilbox_gil::ledger::{Event, Kind};
use std::collections::BTreeMap;

impl Trace {
    /// What happened from one time to another, both from the trace's beginning on. What a thread was doing at the
    /// beginning of the window begins there, and its instructions count from its last release before.
    pub fn window(&self, from_ns: u64, to_ns: u64) -> Trace {
        let origin = self.events.first().map_or(0, |event| event.ns);
        let (from_ns, to_ns) = (origin.saturating_add(from_ns), origin.saturating_add(to_ns));
        let first = self.events.partition_point(|event| event.ns < from_ns);
        let last = self.events.partition_point(|event| event.ns <= to_ns);
        let (before, within) = (&self.events[..first], &self.events[first..last.max(first)]);
        let (states, ticks) = at_the_beginning(before);
        let mut events: Vec<Event> =
            states.into_values().map(|event| Event { ns: from_ns, ..event }).collect();
        events.sort_by_key(|event| event.seq);
        events.extend_from_slice(within);
        if last < self.events.len() {
            events.extend(until(&self.events[..last], to_ns));
        }
        for event in &mut events {
            let base = ticks.get(&event.serial).copied().unwrap_or(0);
            event.ticks = event.ticks.saturating_sub(base);
        }
        Trace { events, ..self.without_events() }
    }

    fn without_events(&self) -> Trace {
        Trace {
            policy: self.policy.clone(),
            interval_ns: self.interval_ns,
            check_interval: self.check_interval,
            threads: self.threads.clone(),
            codes: self.codes.clone(),
            marks: self.marks.clone(),
            lost: self.lost,
            events: Vec::new(),
        }
    }
}

/// For each living thread the event that began what it does, and its count of instructions when it last let go.
fn at_the_beginning(before: &[Event]) -> (BTreeMap<u32, Event>, BTreeMap<u32, u64>) {
    let (mut states, mut ticks) = (BTreeMap::new(), BTreeMap::new());
    for event in before {
        match event.kind {
            Kind::Exit => {
                states.remove(&event.serial);
            }
            Kind::Start | Kind::Take | Kind::Drop | Kind::Block | Kind::Wake => {
                states.insert(event.serial, *event);
            }
            Kind::Request | Kind::FailedWake | Kind::Mark | Kind::Setting => {}
        }
        if event.kind == Kind::Drop {
            ticks.insert(event.serial, event.ticks);
        }
    }
    (states, ticks)
}

/// A thread that sleeps or waits still does so at the end of the window; without that the window would end with its
/// last event.
fn until(events: &[Event], to_ns: u64) -> Option<Event> {
    let (states, _) = at_the_beginning(events);
    let seq = events.last()?.seq;
    let is_alone = states.len() == 1;
    let still = |event: Event| {
        let kind = match event.kind {
            Kind::Wake => Kind::Wake,
            Kind::Drop | Kind::Block => Kind::Block,
            Kind::Take if is_alone => Kind::Take,
            _ => return None,
        };
        Some(Event { kind, seq, ns: to_ns, ..event })
    };
    states.into_values().find_map(still)
}

//! The end of a replay before the end of the program, told by whoever comes to a safe point next.

use crate::ctx::Ctx;
use gilbox_gil::Reason;
use gilbox_gil::schedule::{Divergence, Found, Over, Replayed, Turn, TurnEnd};

/// The status of a program that ends because it differs from its schedule.
const STATUS: i32 = 78;

impl Ctx {
    /// Ends the program, with status 78, as soon as it differs from the schedule that is replayed; without this it
    /// goes on.
    pub fn stop_at_divergence(&self, stops: bool) {
        self.vm().stops_at_divergence.set(stops);
    }

    /// Tells on standard error if the replay has ended since somebody asked.
    #[cold]
    pub(crate) fn tell_replay_end(&self) {
        let Some(over) = self.vm().gil.take_replay_end() else { return };
        // Clocks go on by themselves, too.
        self.set_inputs(None);
        let Some(Replayed { of, .. }) = self.vm().gil.replayed() else { return };
        let policy = self.vm().gil.policy().name;
        let stops = self.vm().stops_at_divergence.get();
        let goes_on = if stops { String::new() } else { format!("; the policy {policy} goes on") };
        let text = match over {
            Over::Exhausted => format!("gilbox: the schedule ended after its {of} turns{goes_on}\n"),
            Over::Diverged(divergence) => {
                format!("gilbox: replay: {}{goes_on}\n", self.divergence_text(&divergence, of))
            }
        };
        if stops {
            self.flush_stdout();
        }
        self.vm().host.write_stderr(text.as_bytes());
        if stops {
            self.vm().host.abort(STATUS);
        }
    }

    /// Where a script left its schedule, in words.
    pub fn divergence_text(&self, divergence: &Divergence, of: usize) -> String {
        let Divergence { turn, expected: Turn { serial, end, .. }, found } = divergence;
        let name = self.name_of(*serial);
        let expected = match end {
            Some(end) => format!("the schedule has {}", self.end_text(end)),
            None => "the schedule has its last turn here".to_owned(),
        };
        let found = match found {
            Found::Ended(end) => format!("{name} had {}", self.end_text(end)),
            Found::NoThread => format!("there is no {name}"),
            Found::Asleep => format!("{name} sleeps until another thread wakes it"),
            Found::Other(other) => format!("{} had the lock, not {name}", self.name_of(*other)),
        };
        format!("the script differs from its schedule in turn {} of {of}: {found}; {expected}", turn + 1)
    }

    fn end_text(&self, end: &TurnEnd) -> String {
        let ticks = end.ticks;
        if end.reason == Reason::Exit {
            return format!("{ticks} instructions to its end");
        }
        let place = self.place_text(end.position).unwrap_or_else(|| match end.position.line {
            0 => "an unknown place".to_owned(),
            line => format!("line {line}"),
        });
        format!("{ticks} instructions up to {place} ({})", end.reason.name())
    }
}

//! A host that brings a policy of its own: the last who came is the first who runs.
//!
//! `cargo run --example custom_policy`

use gilbox::gil::{Entry, Knobs, Moment, Patience, Pick, Policy, PolicyEntry, Seat};
use gilbox::{Engine, Error};

struct LastComeFirst;

impl Policy for LastComeFirst {
    fn patience(&mut self, _: Seat, _: Seat, moment: Moment<'_>) -> Patience {
        Patience::Until(moment.now_ns + moment.knobs.interval_ns)
    }

    fn entry(&self) -> Entry {
        Entry::HandOff
    }

    fn pick(&mut self, queue: &[Seat], _: &Knobs) -> Pick {
        Pick::Waiter(queue.len() - 1)
    }

    fn shares_bed(&self) -> bool {
        false
    }
}

static ENTRY: PolicyEntry = PolicyEntry {
    name: "last-come-first",
    make: |_| Box::new(LastComeFirst),
    doc: "the last who came is the first who runs",
    source: "this example",
    guarantee: "none: who came first may starve",
    interval_ns: 5_000_000,
    check_interval: None,
};

const SCRIPT: &str = "
import threading
done = []
threads = [threading.Thread(target=lambda: done.append(sum(range(50_000)))) for _ in range(4)]
for t in threads: t.start()
for t in threads: t.join()
";

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let engine = Engine::new();
    engine.lock().install_policy(&ENTRY);
    engine.run_source(SCRIPT, "four_threads.py")?;
    let metrics = engine.lock().metrics();
    println!("{}: {} takes, {} switches", metrics.policy, metrics.takes, metrics.switches);
    println!("done: {}", engine.eval("len(done)")?.as_int().unwrap_or(-1));
    Ok(())
}

//! A host that watches: it hears every event of the lock, asks for numbers while the script runs, changes the lock
//! meanwhile, and exports the sums.
//!
//! `cargo run --example observe`

use gilbox::gil::ledger::{Event, Kind, LockObserver};
use gilbox::{Engine, Error, LockSettings};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// What the observer has seen, for whoever wants to know.
#[derive(Default)]
struct Seen {
    requests: AtomicU64,
    /// The longest time that a thread wanted the lock and did not have it, in nanoseconds.
    longest_wait: AtomicU64,
}

/// Hears events under the lock's own mutex, so it only counts.
struct Observer {
    seen: Arc<Seen>,
    /// Since when each thread has wanted the lock, by its serial number.
    wanting: Vec<Option<u64>>,
}

impl LockObserver for Observer {
    fn event(&mut self, event: &Event) {
        let at = event.serial as usize;
        self.wanting.resize(self.wanting.len().max(at + 1), None);
        match event.kind {
            Kind::Wake => self.wanting[at] = Some(event.ns),
            Kind::Take => {
                if let Some(since) = self.wanting[at].take() {
                    self.seen.longest_wait.fetch_max(event.ns - since, Relaxed);
                }
            }
            Kind::Request => _ = self.seen.requests.fetch_add(1, Relaxed),
            _ => {}
        }
    }
}

const SCRIPT: &str = "
import threading

def work():
    for i in range(400_000):
        pass

threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
";

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let lock = LockSettings { switch_interval: Some(Duration::from_millis(1)), ..LockSettings::default() };
    let engine = Engine::builder().lock(lock).build()?;
    let seen = Arc::new(Seen::default());
    engine.lock().observe(Some(Box::new(Observer { seen: seen.clone(), wanting: Vec::new() })));

    // The lock can be asked and changed from any thread of the host.
    let gil = engine.lock().clone();
    let changer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        let before = gil.metrics();
        gil.set_interval(Duration::from_micros(200));
        gil.set_policy("fair").map(|()| before)
    });
    engine.run_source(SCRIPT, "three_threads.py")?;
    engine.lock().observe(None);

    match changer.join() {
        Ok(Ok(then)) => {
            println!("{} after 20 ms: {} threads, {} switches", then.policy, then.threads, then.switches);
        }
        Ok(Err(unknown)) => println!("{unknown}"),
        Err(_) => println!("the changing thread failed"),
    }
    let after = engine.lock().metrics();
    println!("{} at the end: {} takes, {} switches", after.policy, after.takes, after.switches);
    println!(
        "{} requests, longest wait {} us",
        seen.requests.load(Relaxed),
        seen.longest_wait.load(Relaxed) / 1_000
    );
    let exported = gilbox::report::open_metrics(&engine.stats(), |serial| format!("thread {serial}"));
    println!("{} lines for an exporter of metrics", exported.lines().count());
    Ok(())
}

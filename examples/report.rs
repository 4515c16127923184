//! A host that chooses the lock's policy, runs threads, and prints what the lock did.
//!
//! `cargo run --example report`

use gilbox::report::{Style, text};
use gilbox::{Engine, Error, LockSettings};
use std::time::Duration;

const SCRIPT: &str = "
import threading

def work():
    for i in range(200_000):
        pass

threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
";

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let lock = LockSettings {
        policy: Some("fair".to_owned()),
        switch_interval: Some(Duration::from_micros(500)),
        ..LockSettings::default()
    };
    let engine = Engine::builder().lock(lock).build()?;
    engine.run_source(SCRIPT, "two_threads.py")?;
    let style = Style { width: 80, color: false };
    print!("{}", text(&engine.stats(), |serial| format!("thread {serial}"), style));
    Ok(())
}

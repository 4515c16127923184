//! The same traffic of references, counted in three ways.

use gilbox_vm::object::counts::{Atomic, Biased, Counting, Plain};
use std::hint::black_box;
use std::time::Instant;

/// Objects that the traffic goes over: more than registers hold, fewer than the nearest cache.
const OBJECTS: usize = 256;
const ROUNDS: usize = 20_000;
/// How the line is called that this adds to what scripts say.
pub(super) const LINE: &str = "one reference more and less";

/// Nanoseconds for a reference more and a reference less.
fn ns_of_a_pair<C: Counting>() -> f64 {
    let counts: Vec<C> = (0..OBJECTS).map(|_| C::new(1)).collect();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        for count in &counts {
            black_box(count).increase();
        }
        for count in &counts {
            black_box(black_box(count).decrease());
        }
    }
    start.elapsed().as_nanos() as f64 / (OBJECTS * ROUNDS) as f64
}

pub(super) fn plain() -> f64 {
    ns_of_a_pair::<Plain>()
}

pub(super) fn atomic() -> f64 {
    ns_of_a_pair::<Atomic>()
}

pub(super) fn biased() -> f64 {
    ns_of_a_pair::<Biased>()
}

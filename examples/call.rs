//! A host that calls a function of a script, and reads the error when that raises.
//!
//! `cargo run --example call`

use gilbox::{Engine, Error};

const SCRIPT: &str = "
def mean(numbers):
    return sum(numbers) / len(numbers)
";

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let engine = Engine::new();
    engine.run_source(SCRIPT, "mean.py")?;
    let mean = engine.call("mean", &[vec![1, 2, 6].into()])?;
    println!("mean: {}", mean.as_float().unwrap_or(f64::NAN));

    let empty: Vec<i64> = Vec::new();
    let error = engine.call("mean", &[empty.into()]).expect_err("no mean of nothing");
    println!("{} says: {}", error.class_name(), error.message());
    Ok(())
}

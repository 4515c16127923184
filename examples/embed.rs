//! A host that runs a script and asks for a result.
//!
//! `cargo run --example embed`

use gilbox::{Engine, Error};

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let engine = Engine::new();
    engine.set_global("name", "world")?;
    engine.run_source("greeting = f'hello, {name}'", "greet.py")?;
    println!("{}", engine.eval("greeting")?.as_str().unwrap_or("?"));
    Ok(())
}

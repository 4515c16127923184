//! A host that offers one of its functions to scripts.
//!
//! `cargo run --example native_function`

use gilbox::{Data, Engine, Error};
use std::sync::atomic::{AtomicI64, Ordering};

static STOCK: AtomicI64 = AtomicI64::new(10);

/// Takes goods from the stock; what is left, or why not.
fn take(args: &[Data]) -> Result<Data, String> {
    let wanted = args.first().and_then(Data::as_int).ok_or("how many?")?;
    let left = STOCK.load(Ordering::Relaxed) - wanted;
    if left < 0 {
        return Err(format!("there are not {wanted} left"));
    }
    STOCK.store(left, Ordering::Relaxed);
    Ok(left.into())
}

const SCRIPT: &str = "
left = take(7)
try:
    take(7)
except RuntimeError as error:
    refusal = str(error)
";

/// What the example does; public so that a test can run it.
pub fn main() -> Result<(), Error> {
    let engine = Engine::new();
    engine.set_function("take", take)?;
    engine.run_source(SCRIPT, "order.py")?;
    println!("left: {}", engine.eval("left")?.as_int().unwrap_or(-1));
    println!("refused: {}", engine.eval("refusal")?.as_str().unwrap_or("?"));
    Ok(())
}

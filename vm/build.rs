//! Finds out whether the optimiser will make jumps of the interpreter's sibling calls.

use std::env::var;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(tail_calls)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=GILBOX_TAIL_CALLS");
    let optimised = matches!(var("OPT_LEVEL").as_deref(), Ok("2" | "3" | "s" | "z"));
    // Six values in machine registers: not every architecture passes so many.
    let known = matches!(var("CARGO_CFG_TARGET_ARCH").as_deref(), Ok("x86_64" | "aarch64"))
        && var("CARGO_CFG_UNIX").is_ok();
    // Sanitizers and coverage keep frames alive that would have to go.
    let plain = var("CARGO_FEATURE_SEPARATE_OBJECTS").is_err()
        && !var("CARGO_ENCODED_RUSTFLAGS")
            .is_ok_and(|flags| flags.contains("sanitizer") || flags.contains("instrument"));
    let wanted = var("GILBOX_TAIL_CALLS").map_or(true, |wanted| wanted != "0");
    if optimised && known && plain && wanted {
        println!("cargo::rustc-cfg=tail_calls");
    }
}

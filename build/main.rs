//! Tells the linker which functions run at every start, so that they lie side by side in the program's file.
//!
//! The operating system brings a file into memory in pieces of 64 KB. What 600 small functions need for a start is 0.7 MB, but
//! spread over the whole program they touch 6 MB of it. `startup.txt` has their names, and is made by `benches/layout.py`; a
//! name that the program does not have is no mistake, and its function lies where it would anyway.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// Symbols of functions, a line each; the hash of a name that is not ambiguous is left out, and an empty line begins
/// another part of the file.
const NAMES: &str = "build/startup.txt";
/// Where a name leaves its hash out, and what stands for it in a linker's pattern.
const LEFT_OUT: (&str, &str) = ("17h?E", "17h????????????????E");

fn main() {
    println!("cargo::rerun-if-changed={NAMES}");
    println!("cargo::rerun-if-env-changed=CARGO_ENCODED_RUSTFLAGS");
    if !knows_linker() {
        return;
    }
    let names = fs::read_to_string(NAMES).expect("startup.txt is part of the sources");
    let folder = env::var("OUT_DIR").expect("Cargo sets OUT_DIR");
    let script = Path::new(&folder).join("startup.ld");
    fs::write(&script, linker_script(&names)).expect("OUT_DIR can be written");
    // The compiler hands it on whole; what goes through `-Wl` is cut at commas, which a path may have.
    println!("cargo::rustc-link-arg-bin=gilbox=-T{}", script.display());
}

/// Whether this is an optimised build for a system whose linker inserts sections: GNU's and LLVM's do.
fn knows_linker() -> bool {
    let is = |variable: &str, value: &str| env::var(variable).is_ok_and(|found| found == value);
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    // Somebody chose another linker, whatever it is, or a sanitizer that has plans of its own.
    let is_plain = !["linker", "fuse-ld", "sanitizer"].iter().any(|word| flags.contains(word))
        && env::var("RUSTC_LINKER").is_err();
    is("PROFILE", "release")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is_plain
}

/// A section for each part of the names, before all other code.
fn linker_script(names: &str) -> String {
    let mut script = String::from("SECTIONS\n{\n");
    for (number, part) in names.split("\n\n").enumerate() {
        let _ = writeln!(script, "  .text.startup_{number} :\n  {{");
        for name in part.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let name = name.replace(LEFT_OUT.0, LEFT_OUT.1);
            // The optimiser puts cold functions aside, and appends to names that its units share.
            let _ = writeln!(
                script,
                "    *(.text.{name} .text.{name}.llvm.* .text.unlikely.{name} .text.unlikely.{name}.llvm.*)"
            );
        }
        script.push_str("  }\n");
    }
    script + "}\nINSERT BEFORE .text;\n"
}

//! The built-in functions and the modules that scripts import.
//!
//! A module written in Rust is a file and a line of [`MODULES`]; one written in Python is a file under `script/`, which
//! `build.rs` finds and compiles.

#![forbid(unsafe_code)]

pub mod builtins;
pub mod native;

use gilbox_vm::ModuleSpec;
use gilbox_vm::host::FrozenModule;

/// The modules written in Rust. Import looks one up once, so the order is free.
pub static MODULES: &[&ModuleSpec] = &[
    &builtins::MODULE,
    &native::abc::MODULE,
    &native::array::MODULE,
    &native::asyncio::MODULE,
    &native::binascii::MODULE,
    &native::bisect::MODULE,
    &native::cmath::MODULE,
    &native::codecs::MODULE,
    &native::collections::MODULE,
    &native::contextvars::MODULE,
    &native::decimal::MODULE,
    &native::functools::MODULE,
    &native::dis::MODULE,
    &native::gc::MODULE,
    &native::hash::MODULE,
    &native::heapq::MODULE,
    &native::io::MODULE,
    &native::itertools::MODULE,
    &native::json::MODULE,
    &native::math::MODULE,
    &native::operator::MODULE,
    &native::packers::MODULE,
    &native::pickle::MODULE,
    &native::posix::MODULE,
    &native::atexit::MODULE,
    &native::errno::MODULE,
    &native::signal::MODULE,
    &native::weakref::MODULE,
    &native::random::MODULE,
    &native::re::MODULE,
    &native::socket::MODULE,
    &native::socket::SELECT,
    &native::sqlite::MODULE,
    &native::strand::MODULE,
    &native::string_parts::MODULE,
    &native::script_types::MODULE,
    &native::stringprep::MODULE,
    &native::structs::MODULE,
    &native::gil::MODULE,
    &native::thread::MODULE,
    &native::thread::queue::MODULE,
    &native::sys::MODULE,
    &native::termios::MODULE,
    &native::time::MODULE,
    &native::unicodedata::MODULE,
    &native::zlib::MODULE,
];

/// A module written in Python that is part of the interpreter.
struct Script {
    name: &'static str,
    source: &'static str,
    code: &'static [u8],
    is_package: bool,
}

/// A part of a text, where it lies.
const fn part(text: &'static str, begin: usize, end: usize) -> &'static str {
    text.split_at(end).0.split_at(begin).1
}

/// The modules written in Python, in the order of their names.
static FROZEN: &[Script] = include!(concat!(env!("OUT_DIR"), "/scripts.rs"));

/// The module written in Rust of that name.
pub fn native_module(name: &str) -> Option<&'static ModuleSpec> {
    MODULES.iter().copied().find(|module| module.name == name)
}

/// The module written in Python of that full name.
pub fn frozen_module(name: &str) -> Option<FrozenModule> {
    let at = FROZEN.binary_search_by(|script| script.name.cmp(name)).ok()?;
    let script = &FROZEN[at];
    Some(FrozenModule { source: script.source, code: script.code, is_package: script.is_package })
}

/// The names of all modules written in Rust.
pub fn native_names() -> Vec<&'static str> {
    MODULES.iter().map(|module| module.name).collect()
}

/// The names of all modules written in Python.
pub fn frozen_names() -> Vec<&'static str> {
    FROZEN.iter().map(|script| script.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_stand_in_order() {
        assert!(FROZEN.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn packages_and_what_is_in_them_have_full_names() {
        assert!(frozen_module("json").unwrap().is_package);
        assert!(!frozen_module("json.decoder").unwrap().is_package);
        assert!(frozen_module("decoder").is_none());
    }
}

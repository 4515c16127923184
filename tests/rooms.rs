//! The walls of the house: what each room must not name. See `ARCHITECTURE.md`.

#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use support::{files_below, root};

/// Longest file, in lines.
const MAX_LINES: usize = 800;

/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] =
    &[("stdlib/src/script/enum.py", "its classes make one another; split, they import in a circle")];

/// Rooms that may contain `unsafe`, and why.
const UNSAFE_ROOMS: &[(&str, &str)] = &[
    ("vm/src/value.rs", "the representation of values"),
    ("vm/src/heap.rs", "allocation and the pointer to the current context"),
    ("vm/src/memory.rs", "the allocator with a reserve"),
    ("vm/src/counter.rs", "the processor's clock"),
    ("vm/src/ctx.rs", "the context this thread is attached to"),
    ("vm/src/gc.rs", "walks over raw objects"),
    ("vm/src/order.rs", "the merge of the sort"),
    ("vm/src/object/", "headers, layouts, attributes at offsets"),
    ("vm/src/interp/", "registers and frames"),
    ("vm/src/thread.rs", "the value stack"),
    ("vm/src/spawn.rs", "handing a parcel to a new thread"),
    ("vm/src/strand.rs", "contexts on both sides of a switch of stacks"),
    ("vm/src/vm.rs", "shared state that the lock guards"),
    ("vm/src/types/", "payloads with tails, and frames seen by scripts"),
];

struct File {
    name: String,
    text: String,
}

fn files(folder: &str, extension: &str) -> Vec<File> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        std::fs::read_to_string(&path).ok().map(|text| File { name, text })
    };
    let wanted = |path: &PathBuf| path.extension().is_some_and(|found| found == extension);
    files_below(&root().join(folder)).into_iter().filter(wanted).filter_map(read).collect()
}

/// Lines of code: neither comments nor the tests at a file's end.
fn code(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let own = file.text.split("#[cfg(test)]\nmod").next().unwrap_or("");
    own.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Where `words` stand in the code of a folder, except in files that `is_excused`.
fn found(folder: &str, words: &[&str], is_excused: impl Fn(&str) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for file in files(folder, "rs").iter().filter(|file| !is_excused(&file.name)) {
        for (number, line) in code(file) {
            if words.iter().any(|word| line.contains(word)) {
                places.push(format!("{}:{number}: {}", file.name, line.trim()));
            }
        }
    }
    places
}

#[track_caller]
fn nowhere(places: Vec<String>) {
    assert!(places.is_empty(), "{}", places.join("\n"));
}

fn nobody(_: &str) -> bool {
    false
}

#[test]
fn lang_knows_no_machine_and_no_world() {
    let world =
        ["gilbox_vm", "gilbox_gil", "gilbox_stdlib", "std::thread", "std::fs", "std::time", "std::env"];
    nowhere(found("lang/src", &world, nobody));
}

#[test]
fn only_the_parser_names_lalrpop() {
    nowhere(found("lang/src", &["lalrpop"], |file| file.starts_with("lang/src/parse/")));
    nowhere(found("vm/src", &["lalrpop"], nobody));
}

#[test]
fn the_machine_never_parses() {
    let mut places = found("vm/src", &["gilbox_lang::"], nobody);
    places.retain(|place| {
        place
            .split("gilbox_lang::")
            .skip(1)
            .any(|path| !path.starts_with("code") && !path.starts_with("source"))
    });
    nowhere(places);
}

#[test]
fn the_lock_names_no_object() {
    nowhere(found("vm/gil/src", &["gilbox_vm", "gilbox_lang", "gilbox_stdlib"], nobody));
}

#[test]
fn the_library_uses_only_what_the_machine_publishes() {
    nowhere(found("stdlib/src", &["use gilbox::"], nobody));
    nowhere(found("vm/src", &["gilbox_stdlib", "gilbox::"], nobody));
}

#[test]
fn the_machine_reaches_the_world_through_the_host() {
    let world = ["std::fs", "std::env::", "std::net", "std::process", "File::open", "println!", "eprintln!"];
    nowhere(found("vm/src", &world, nobody));
}

#[test]
fn everything_that_blocks_uses_the_door() {
    let doors = ["thread::sleep", "Condvar", "thread::park", "mpsc::", "Barrier::new"];
    nowhere(found("vm/src", &doors, nobody));
    nowhere(found("stdlib/src", &doors, nobody));
}

#[test]
fn unsafe_stays_in_its_rooms() {
    let is_room = |file: &str| UNSAFE_ROOMS.iter().any(|(room, _)| file.starts_with(room));
    nowhere(found("vm/src", &["unsafe {", "unsafe fn", "unsafe impl"], is_room));
    for file in ["lang/src/lib.rs", "vm/gil/src/lib.rs", "stdlib/src/lib.rs", "src/lib.rs"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{file} must forbid unsafe");
    }
}

#[test]
fn files_are_short() {
    let is_long = |file: &File| {
        file.text.lines().count() > MAX_LINES && !LONG_FILES.iter().any(|(name, _)| *name == file.name)
    };
    let folders = ["lang", "vm", "stdlib/src", "src", "tests", "examples", "benches"];
    let all = folders.iter().flat_map(|folder| files(folder, "rs"));
    let scripts = files("stdlib/src/script", "py");
    nowhere(all.chain(scripts).filter(is_long).map(|file| file.name).collect());
}

#[test]
fn nothing_pretends() {
    // Written in halves, so that this file does not find itself.
    let words = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("#[ig", "nore"),
        concat!("should_", "panic"),
    ];
    for folder in ["lang", "vm", "stdlib/src", "src", "tests", "examples", "benches"] {
        nowhere(found(folder, &words, nobody));
    }
}

#[test]
fn every_dependency_has_a_reason() {
    let mut places = Vec::new();
    for manifest in
        ["Cargo.toml", "lang/Cargo.toml", "vm/Cargo.toml", "vm/gil/Cargo.toml", "stdlib/Cargo.toml"]
    {
        places.extend(without_reason(Path::new(manifest)));
    }
    nowhere(places);
}

fn without_reason(manifest: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(manifest)).unwrap();
    let mut places = Vec::new();
    let (mut in_dependencies, mut before) = (false, "");
    for line in text.lines() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies
            && line.contains('=')
            && line.starts_with(char::is_alphabetic)
            && !before.starts_with('#')
        {
            places.push(format!("{}: {line}", manifest.display()));
        }
        before = line;
    }
    places
}

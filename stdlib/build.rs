//! Compiles the modules written in Python, so that an import has nothing to parse, and lists them.

use gilbox_lang::code::pack::pack;
use gilbox_lang::compile::{Mode, Options, compile_source};
use std::env::var;
use std::fs::{read_dir, read_to_string, write};
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/script");
    let out = PathBuf::from(var("OUT_DIR").expect("cargo says where"));
    let mut scripts = Vec::new();
    find(Path::new("src/script"), "", &mut scripts);
    scripts.sort();
    // All names in one text: who looks through them is not to touch the pages of every module.
    let names: String = scripts.iter().map(|(name, _)| name.as_str()).collect();
    let (mut lines, mut begin) = (String::new(), 0);
    for (name, file) in &scripts {
        let end = begin + name.len();
        lines += &line(name, &format!("part(NAMES, {begin}, {end})"), file, &out);
        begin = end;
    }
    let list = format!("{{\n    const NAMES: &str = {names:?};\n    &[\n{lines}    ]\n}}\n");
    write(out.join("scripts.rs"), list).expect("the list can be written");
}

/// The full names of the modules in a folder and below, with their files.
fn find(folder: &Path, package: &str, scripts: &mut Vec<(String, PathBuf)>) {
    for entry in read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let stem = entry.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let name = if package.is_empty() { stem.to_owned() } else { format!("{package}.{stem}") };
        if entry.is_dir() {
            find(&entry, &name, scripts);
        } else if entry.extension().is_some_and(|found| found == "py") {
            scripts.push((if stem == "__init__" { package.to_owned() } else { name }, entry));
        }
    }
}

/// Writes a module's code, and answers its line of the list; `place` is where its name is.
fn line(name: &str, place: &str, file: &Path, out: &Path) -> String {
    let source = read_to_string(file).expect("a script is UTF-8");
    let code = match compile_source(&source, &format!("<frozen {name}>"), Mode::Exec, Options::default()) {
        Ok(code) => code,
        Err(error) => panic!("{}: {}", file.display(), error.message),
    };
    // Nobody would hear of them when the module is imported.
    assert!(code.warnings.is_empty(), "{}: {:?}", file.display(), code.warnings);
    write(out.join(format!("{name}.code")), pack(&code)).expect("code can be written");
    let is_package = file.ends_with("__init__.py");
    format!(
        "    Script {{\n        name: {place},\n        \
         source: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{}\")),\n        \
         code: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.code\")),\n        \
         is_package: {is_package},\n    }},\n",
        file.display()
    )
}

//! Long and deep programs: none overflows a stack, none takes long, and what is too large is refused cleanly.

use gilbox_lang::code::validate;
use gilbox_lang::compile::{Mode, Options, compile_source};
use gilbox_lang::diagnostic::DiagnosticKind;

fn compiles(text: &str) {
    let code = compile_source(text, "long.py", Mode::Exec, Options::default()).expect("it compiles");
    assert_eq!(validate(&code), Ok(()));
}

fn refused(text: &str) {
    let error =
        compile_source(text, "large.py", Mode::Exec, Options::default()).expect_err("it is too large");
    assert_eq!(error.kind, DiagnosticKind::Memory);
}

#[test]
fn long_chains() {
    compiles(&format!("x = {}\n", vec!["a"; 9000].join(" + ")));
    compiles(&format!("x = a{}\n", ".b".repeat(9000)));
    compiles(&format!("x = a{}\n", ".b()".repeat(4900)));
    compiles(&format!("x = a{}\n", "[0]".repeat(9000)));
    compiles(&format!("x = {}2\n", "1 if a else ".repeat(5000)));
    compiles(&format!("x = {}\n", vec!["1"; 9000].join(" + ")));
}

#[test]
fn long_lists() {
    compiles(&format!("x = {}\n", vec!["a"; 20_000].join(" and ")));
    compiles(&format!("if {}: pass\n", vec!["a"; 20_000].join(" < ")));
    compiles(&format!("x = [{}]\n", vec!["a"; 70_000].join(",")));
    compiles(&format!("f({})\n", vec!["a"; 70_000].join(",")));
    compiles(&format!("if a: b\n{}", "elif a: b\n".repeat(5000)));
}

#[test]
fn far_jumps() {
    compiles(&format!("def f(x):\n  for y in x:\n{}", "    y.z += x < 1 < 2\n".repeat(20_000)));
    compiles(&format!("while x < 5:\n  if x == 2: break\n{}", "  x += 1\n".repeat(40_000)));
}

#[test]
fn more_sites_than_numbers_for_them() {
    compiles(&"f(a.b)\n".repeat(40_000));
}

#[test]
fn too_many_registers() {
    refused(&format!("{} = x\n", vec!["a"; 70_000].join(",")));
    let names: Vec<String> = (0..70_000).map(|index| format!("a{index}")).collect();
    refused(&format!("def f({}): pass\n", names.join(",")));
    refused(&format!("match x:\n case [{}]: pass\n", names.join(",")));
    refused(&format!("x = {}\n", names.join("; x = ")));
}

#[test]
fn loops_of_one_comprehension() {
    compiles(&format!("x = [a {}]\n", "for a in b ".repeat(500)));
    for brackets in ["[]", "{}", "()"] {
        let (open, close) = brackets.split_at(1);
        refused(&format!("x = {open}a {}{close}\n", "for a in b ".repeat(80_000)));
    }
    refused(&format!("x = {{a: a {}}}\n", "async for a in b if a ".repeat(80_000)));
}

//! Snapshots of the bytecode of small programs, one idea each. `INSTA_UPDATE=always cargo test` blesses them.

use gilbox_lang::code::{dis, validate};
use gilbox_lang::compile::{Mode, Options, compile_source};

fn disassembly(name: &str, text: &str) -> String {
    let code = compile_source(text, name, Mode::Exec, Options::default()).expect("the program compiles");
    assert_eq!(validate(&code), Ok(()));
    dis::disassemble(&code)
}

macro_rules! programs {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            let file = concat!(stringify!($name), ".py");
            let text = include_str!(concat!("bytecode/", stringify!($name), ".py"));
            insta::assert_snapshot!(stringify!($name), disassembly(file, text));
        })+
    };
}

programs! {
    annotations
    arithmetic
    assignment
    calls
    classes
    closures
    comprehensions
    conditions
    coroutines
    exceptions
    fstrings
    generators
    imports
    loops
    patterns
    type_parameters
    with_statement
}

#[test]
fn eval_returns_the_value() {
    let code = compile_source("a + 1", "<eval>", Mode::Eval, Options::default()).expect("it compiles");
    insta::assert_snapshot!(dis::disassemble(&code));
}

#[test]
fn interactive_values_are_printed() {
    let code =
        compile_source("a; b = 1\n", "<stdin>", Mode::Single, Options::default()).expect("it compiles");
    insta::assert_snapshot!(dis::disassemble(&code));
}

#[test]
fn optimization_leaves_out_asserts_and_docstrings() {
    let text = "def f():\n    'doc'\n    assert x\n    return __debug__\n";
    let options = Options { optimize: 2, ..Options::default() };
    let code = compile_source(text, "f.py", Mode::Exec, options).expect("it compiles");
    insta::assert_snapshot!(dis::disassemble(&code));
}

//! Trees and places are those of CPython 3.13's `ast`; chains may be long, nesting may not.

mod support;

use gilbox_lang::ast::{MAX_DEPTH, MAX_ELIF, MAX_SPINE, dump};
use gilbox_lang::diagnostic::DiagnosticKind;
use gilbox_lang::parse::{parse_expression, parse_interactive, parse_module};
use gilbox_lang::source::Source;

#[test]
fn trees_and_places_are_those_of_cpython() {
    let lines: Vec<&str> =
        include_str!("data/ast.txt").lines().filter(|line| !line.starts_with('#')).collect();
    for pair in lines.chunks(2) {
        let text = support::unquote(pair[0]);
        match parse_module(&Source::new("x.py", &text)) {
            Ok(module) => assert_eq!(dump(&module, true), pair[1], "{text:?}"),
            Err(error) => panic!("{text:?} is refused:\n{error}"),
        }
    }
}

#[test]
fn long_chains_are_accepted() {
    let chains = [
        "a".to_owned() + &"+a".repeat(usize::from(MAX_SPINE) - 1),
        "a".to_owned() + &".b".repeat(usize::from(MAX_SPINE) - 1),
        "a".to_owned() + &"()".repeat(usize::from(MAX_SPINE) - 1),
        "a".to_owned() + &" if b else c".repeat(5_000),
        "a".to_owned() + &"<a".repeat(50_000),
        "a and ".repeat(50_000) + "b",
        "if a:\n  b\n".to_owned() + &"elif c:\n  d\n".repeat(MAX_ELIF),
    ];
    for text in chains {
        let module = parse_module(&Source::new("x.py", &text));
        assert!(module.is_ok(), "{}: {}", &text[..20], module.unwrap_err());
        assert!(dump(&module.unwrap(), false).len() > text.len());
    }
}

#[test]
fn endless_nesting_is_an_error() {
    let deep = usize::from(MAX_DEPTH) + 1;
    for (text, kind) in [
        ("-".repeat(100_000) + "a", DiagnosticKind::Memory),
        ("not ".repeat(100_000) + "a", DiagnosticKind::Memory),
        ("lambda: ".repeat(100_000) + "a", DiagnosticKind::Memory),
        ("a".to_owned() + &"**a".repeat(100_000), DiagnosticKind::Memory),
        ("-".repeat(deep) + "a", DiagnosticKind::Memory),
        ("-".repeat(100_000), DiagnosticKind::Memory),
        ("if a:\n  b\n".to_owned() + &"elif c:\n  d\n".repeat(100_000), DiagnosticKind::Memory),
        ("a".to_owned() + &"+a".repeat(100_000), DiagnosticKind::Recursion),
        ("(".repeat(201) + &")".repeat(201), DiagnosticKind::Syntax),
        ("(".repeat(100_000), DiagnosticKind::Syntax),
    ] {
        let error = parse_module(&Source::new("x.py", &text)).expect_err("too deep");
        assert_eq!(error.kind, kind, "{}: {}", &text[..20], error.message);
    }
}

#[test]
fn brackets_nest_two_hundred_deep() {
    for (open, close) in [("(", ")"), ("[", "]"), ("f(", ")"), ("{a: ", "}"), ("a[", "]"), ("(a := ", ")")] {
        let text = open.repeat(199) + "b" + &close.repeat(199);
        let module = parse_module(&Source::new("x.py", &text));
        assert!(module.is_ok(), "{open}: {}", module.unwrap_err());
        let broken = open.repeat(199) + "b c" + &close.repeat(199);
        let error = parse_module(&Source::new("x.py", &broken)).expect_err("two names in a row");
        assert_eq!(error.kind, DiagnosticKind::Syntax, "{open}");
    }
}

#[test]
fn broken_patterns_within_patterns_are_read_once() {
    for (open, end) in
        [("f(0, ", "0"), ("f(a=", "0"), ("f(", "0"), ("(", "0"), ("f(0, a=", "0"), ("[", "0"), ("{0: ", "0")]
    {
        let text = format!("match p:\n case {}{end}:", open.repeat(60));
        let error = parse_module(&Source::new("x.py", &text)).expect_err("brackets are left open");
        assert_eq!(error.kind, DiagnosticKind::Syntax, "{open}");
    }
}

#[test]
fn an_expression_is_parsed_alone() {
    let module = parse_expression(&Source::new("x.py", "a, b\n\n")).unwrap();
    let names = "[Name(id='a', ctx=Load()), Name(id='b', ctx=Load())]";
    assert_eq!(dump(&module, false), format!("Expression(body=Tuple(elts={names}, ctx=Load()))"));
    assert!(parse_expression(&Source::new("x.py", "a = b")).is_err());
}

#[test]
fn an_interactive_input_is_one_statement() {
    let module = parse_interactive(&Source::new("<stdin>", "a; b\n")).unwrap();
    assert!(dump(&module, false).starts_with("Interactive(body=[Expr("));
    let error = parse_interactive(&Source::new("<stdin>", "a\nb\n")).unwrap_err();
    assert_eq!(error.message, "multiple statements found while compiling a single statement");
}

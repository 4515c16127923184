//! A REPL knows whether to run, to ask for more, or to complain.

use gilbox_lang::parse::{Completeness, check_complete};

#[test]
fn inputs_are_judged_as_codeop_judges_them() {
    for text in
        ["x = 1", "", "# only a comment", "if x: pass\n", "if x:\n  y\n", "f(1,\n  2)", "a; b", "'''a\nb'''"]
    {
        assert!(matches!(check_complete("<stdin>", text), Completeness::Complete), "{text:?}");
    }
    for text in [
        "if x:",
        "if x: pass",
        "if x:\n  y",
        "f(",
        "f(1,",
        "x = [",
        "'''a",
        "f'''{",
        "@a",
        "def f():\n  # c",
        "class A:\n\n  x=1",
        "try:\n  a",
        "x = \\",
        "match x:\n  case 1:",
        "for x in y:\n  a\nelse:",
        "{1: 2,",
        "async def f():",
    ] {
        assert!(matches!(check_complete("<stdin>", text), Completeness::Incomplete), "{text:?}");
    }
    for text in ["a b", ")", "f(]", "if x:\ny", "  x", "x = = 1", "def f(\n)x", "'a", "0777", "for x y"] {
        assert!(matches!(check_complete("<stdin>", text), Completeness::Error(_)), "{text:?}");
    }
}

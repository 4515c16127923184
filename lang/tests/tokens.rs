//! Tokens of representative texts.

use gilbox_lang::lex::dump_tokens;
use gilbox_lang::source::Source;

fn tokens(text: &str) -> String {
    dump_tokens(&Source::new("x.py", text))
}

#[test]
fn layout() {
    insta::assert_snapshot!(tokens(
        "if a:  # comment\n    b\n\n  # odd comment\n    if c:\n\td\ne = (1,\n     2)\nf = \\\n  g\n"
    ));
}

#[test]
fn soft_keywords() {
    insta::assert_snapshot!(tokens(
        "match x:\n  case type:\n    match = case\ntype X = int\ntype = 1\nmatch(x)\nmatch[x]: int\nmatch: int\ncase = 1\n"
    ));
}

#[test]
fn with_brackets() {
    insta::assert_snapshot!(tokens("with (a as b): c\nwith (a), b: c\nwith (a)[0]: c\n"));
}

#[test]
fn strings() {
    insta::assert_snapshot!(tokens("'a' b\"\\\"\" Rb'''\n'x''' u'é' 'a\\\nb' ''\n"));
}

#[test]
fn fstrings() {
    insta::assert_snapshot!(tokens(
        "f'a{{b{c!r:>{d}}}}e' rf\"\\{f}\" f'''\n{g:=h}''' f'{i=:%H}' f'{\"j\"}' f'{k[1:2], (lambda: 3)}' f'\\N{DIGIT ONE}'\n"
    ));
}

#[test]
fn numbers() {
    insta::assert_snapshot!(tokens("0 00 1_000 0xFF_f 0o17 0b1_0 1. .5 1.5e-3 1e5 2j 1.e3J 1if 2else 3\n"));
}

#[test]
fn names() {
    insta::assert_snapshot!(tokens("a _b été ifé 名前 x1 async_ ﬁ\n"));
}

#[test]
fn operators() {
    insta::assert_snapshot!(tokens("a:=b**=c//=d>>=e<<f->g...!=h@=i ~j\n"));
}

#[test]
fn an_error_is_the_last_line() {
    insta::assert_snapshot!(tokens("a = 0777\nb\n"));
}

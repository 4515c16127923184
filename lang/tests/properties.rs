//! Whatever a text holds, the front answers: it never panics, and what it says points into the text.

use gilbox_lang::lex::{dump_tokens, tokenize};
use gilbox_lang::parse::{check_complete, parse_expression, parse_interactive, parse_module};
use gilbox_lang::source::Source;
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "if",
    "else",
    "elif",
    "for",
    "in",
    "while",
    "def",
    "class",
    "lambda",
    "match",
    "case",
    "type",
    "_",
    "try",
    "except",
    "finally",
    "with",
    "as",
    "async",
    "await",
    "yield",
    "from",
    "import",
    "return",
    "raise",
    "del",
    "global",
    "pass",
    "not",
    "and",
    "or",
    "is",
    "None",
    "True",
    "print",
    "x",
    "é",
    "\u{2028}",
    "0",
    "0777",
    "1_",
    "0x",
    "1e",
    "2j",
    "1.5",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "f'",
    "f\"",
    "rf'''",
    "b'",
    "u'",
    "\\",
    "\\N{",
    "\\x4",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    ";",
    ",",
    ".",
    "...",
    "->",
    "=",
    "==",
    ":=",
    "!",
    "!=",
    "+",
    "-",
    "*",
    "**",
    "/",
    "//",
    "%",
    "@",
    "+=",
    "**=",
    "<<",
    ">>=",
    "~",
    "|",
    "&",
    "^",
    "<",
    ">",
    "<>",
    "$",
    "?",
    "`",
    "#",
    "\n",
    "\n  ",
    "\n    ",
    "\n\t",
    "\r\n",
    " ",
    "\t",
    "\x0c",
    "\\\n",
    "\x01",
    "\u{feff}",
    "{{",
    "}}",
    "!r",
    ":>10",
    "# coding: latin-1\n",
    "\u{10ffff}",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec((piece, prop::bool::ANY), 0..40).prop_map(|pieces| {
        let spaced = pieces.into_iter().map(|(piece, space)| if space { piece + " " } else { piece });
        spaced.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn token_soup_is_parsed_or_refused(text in soup()) {
        let source = Source::new("x.py", &text);
        for result in [parse_module(&source), parse_interactive(&source), parse_expression(&source)] {
            let Err(error) = result else { continue };
            prop_assert!(!error.message.is_empty());
            prop_assert!(!error.render().is_empty());
            if let Some(place) = error.place {
                prop_assert!(place.line <= source.line_count() && place.offset >= 0, "{place:?}");
            }
        }
        check_complete("<stdin>", &text);
    }

    #[test]
    fn tokens_follow_each_other(text in soup()) {
        let source = Source::new("x.py", &text);
        let lexed = tokenize(&source);
        let mut last = 0;
        for token in &lexed.tokens {
            prop_assert!(last <= token.offset.max(token.end_offset) && token.offset <= token.end_offset);
            prop_assert!(source.text().get(token.offset as usize..token.end_offset as usize).is_some());
            last = token.end_offset;
        }
        prop_assert!(!dump_tokens(&source).is_empty());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(source) = Source::from_bytes("x.py", &bytes) {
            let _ = parse_module(&source);
        }
    }
}

//! Syntax errors are worded, placed and drawn as CPython 3.13 does.

mod support;

use gilbox_lang::parse::parse_module;
use gilbox_lang::source::Source;

#[test]
fn errors_are_drawn_as_cpython_draws_them() {
    let mut wrong = Vec::new();
    let blocks: Vec<&str> = include_str!("data/diagnostics.txt").split("\n=== ").skip(1).collect();
    for block in &blocks {
        let mut parts = block.splitn(3, '\n');
        let text = support::unquote(parts.next().unwrap_or(""));
        let place = parts.next().unwrap_or("");
        let drawn = parts.next().unwrap_or("").trim_end_matches('\n');
        let found = match parse_module(&Source::new("x.py", &text)) {
            Ok(_) => "accepted".to_owned(),
            Err(error) => {
                let place = error.place.map_or(String::new(), |place| {
                    format!("{},{},{},{}", place.line, place.offset, place.end_line, place.end_offset)
                });
                format!("{place}\n{error}")
            }
        };
        if found != format!("{place}\n{drawn}") {
            wrong.push(format!("--- {text:?}\nexpected {place}\n{drawn}\nfound {found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), blocks.len(), wrong.concat());
}

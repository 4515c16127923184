//! How far the next line is indented, and where a text stops within a string.

use gilbox_lang::lex::{TokenKind, tokenize};
use gilbox_lang::source::Source;

/// The columns of one step.
pub(super) const WIDTH: usize = 4;

/// The indentation of the line that follows these: a step more behind a colon or an open bracket, one less behind a
/// statement that leaves the block, none in a string.
pub(super) fn next(before: &str) -> String {
    let Some(line) = before.lines().last() else { return String::new() };
    if open_string(before).is_some() {
        return String::new();
    }
    let own = line.len() - line.trim_start_matches(' ').len();
    let tokens = tokenize(&Source::new("<stdin>", before)).tokens;
    let n_lines = before.lines().count() as u32;
    let of_line: Vec<TokenKind> = tokens
        .iter()
        .filter(|token| token.start.line == n_lines && is_text(token.kind))
        .map(|token| token.kind)
        .collect();
    let depth: i32 = tokens.iter().map(|token| bracket(token.kind)).sum();
    let columns = match (of_line.first(), of_line.last()) {
        (_, Some(&last)) if bracket(last) > 0 => own + WIDTH,
        (_, Some(TokenKind::Colon)) if depth == 0 => own + WIDTH,
        (Some(&first), _) if depth == 0 && leaves(first) => own.saturating_sub(WIDTH),
        _ => own,
    };
    " ".repeat(columns)
}

/// Not made by the layout.
pub(super) fn is_text(kind: TokenKind) -> bool {
    use TokenKind as T;
    !matches!(kind, T::Newline | T::Indent | T::Dedent | T::EndMarker)
}

fn leaves(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(kind, T::Return | T::Pass | T::Break | T::Continue | T::Raise)
}

/// 1 for a bracket that opens, -1 for one that closes.
pub(super) fn bracket(kind: TokenKind) -> i32 {
    use TokenKind as T;
    match kind {
        T::LParen | T::LBracket | T::LBrace | T::WithParen | T::FieldOpen => 1,
        T::RParen | T::RBracket | T::RBrace | T::FieldClose => -1,
        _ => 0,
    }
}

/// Where the string begins (behind its quotes) in which a text ends, and by what it is to be closed.
pub(super) fn open_string(text: &str) -> Option<(usize, &'static str)> {
    let mut open: Option<(usize, &'static str)> = None;
    let mut at = 0;
    while let Some(char) = text[at..].chars().next() {
        let rest = &text[at..];
        let step = match open {
            Some(_) if char == '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            Some((_, quotes)) if rest.starts_with(quotes) => {
                open = None;
                quotes.len()
            }
            // A line ends a string of one quote, by a mistake.
            Some((_, quotes)) if char == '\n' && quotes.len() == 1 => {
                open = None;
                1
            }
            Some(_) => char.len_utf8(),
            None if char == '#' => rest.find('\n').unwrap_or(rest.len()),
            None => match ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| rest.starts_with(quotes)) {
                Some(quotes) => {
                    open = Some((at + quotes.len(), quotes));
                    quotes.len()
                }
                None => char.len_utf8(),
            },
        };
        at += step;
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_line_is_indented_by_what_stands_before() {
        let columns = |text: &str| next(text).len();
        assert_eq!(columns(""), 0);
        assert_eq!(columns("if x:\n"), 4);
        assert_eq!(columns("if x:  # why\n"), 4);
        assert_eq!(columns("if x:\n    for y in z:\n"), 8);
        assert_eq!(columns("if x:\n    a = 1\n"), 4);
        assert_eq!(columns("def f():\n    return 1\n"), 0);
        assert_eq!(columns("for x in y:\n    if x:\n        break\n"), 4);
        assert_eq!(columns("f(\n"), 4);
        assert_eq!(columns("f(\n    1,\n"), 4);
        assert_eq!(columns("x = {'a':\n"), 0, "no block begins within brackets");
        assert_eq!(columns("    x = '''if:\n"), 0);
        assert_eq!(columns("'a' ':'\n"), 0);
    }

    #[test]
    fn an_open_string_is_found() {
        assert_eq!(open_string("open('da"), Some((6, "'")));
        assert_eq!(open_string("open('da')"), None);
        assert_eq!(open_string("x = '''a'b\n"), Some((7, "'''")));
        assert_eq!(open_string("# it's"), None);
        assert_eq!(open_string("'a\\'b"), Some((1, "'")));
        assert_eq!(open_string("'a\nb"), None);
        assert_eq!(open_string("'\\"), Some((1, "'")));
        assert_eq!(open_string("'é\\é"), Some((1, "'")));
    }
}

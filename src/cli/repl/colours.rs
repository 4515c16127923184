//! The colours of what is typed at the prompt: those of CPython 3.14's.

use super::indent::{bracket, is_text, open_string};
use gilbox_lang::lex::{Token, TokenKind, tokenize};
use gilbox_lang::source::Source;
use std::cell::Cell;
use std::collections::HashSet;

const RESET: &str = "\x1b[0m";
const KEYWORD: &str = "\x1b[1;34m";
const BUILTIN: &str = "\x1b[36m";
const STRING: &str = "\x1b[32m";
const NUMBER: &str = "\x1b[33m";
const COMMENT: &str = "\x1b[31m";
const DEFINITION: &str = "\x1b[1m";
const PROMPT: &str = "\x1b[1;35m";
const PARTNER: &str = "\x1b[1;4m";
const ALONE: &str = "\x1b[1;31m";

/// Paints lines.
pub(super) struct Painter {
    builtins: HashSet<String>,
    /// Whether the brackets at the cursor are marked.
    marks: Cell<bool>,
}

/// From byte to byte of the text in this colour.
type Stroke = (usize, usize, &'static str);

impl Painter {
    pub(super) fn new(builtins: HashSet<String>) -> Painter {
        Painter { builtins, marks: Cell::new(true) }
    }

    pub(super) fn set_marking(&self, marks: bool) {
        self.marks.set(marks);
    }

    /// The prompt, in its colour.
    pub(super) fn prompt(&self, text: &str) -> String {
        let words = text.trim_end();
        format!("{PROMPT}{words}{RESET}{}", &text[words.len()..])
    }

    /// A line that goes on from `before`, with the cursor at byte `pos`.
    pub(super) fn paint(&self, before: &str, line: &str, pos: usize) -> String {
        if before.is_empty() && line.trim_start().starts_with(':') {
            return line.to_owned();
        }
        let text = format!("{before}{line}");
        let tokens = tokenize(&Source::new("<stdin>", &text)).tokens;
        let mut strokes = self.strokes(&text, &tokens).into_iter().peekable();
        let marked = if self.marks.get() { marked_brackets(&tokens, before.len() + pos) } else { Vec::new() };
        let mut painted = String::with_capacity(line.len() * 2);
        let mut colour = None;
        for (at, char) in line.char_indices() {
            let byte = before.len() + at;
            // They are in order, and marks lie above them.
            while strokes.next_if(|stroke| stroke.1 <= byte).is_some() {}
            let mark = marked.iter().find(|stroke| (stroke.0..stroke.1).contains(&byte));
            let next = mark.or(strokes.peek().filter(|stroke| stroke.0 <= byte)).map(|stroke| stroke.2);
            if next != colour {
                painted.push_str(if colour.is_some() { RESET } else { "" });
                painted.push_str(next.unwrap_or(""));
                colour = next;
            }
            painted.push(char);
        }
        painted.push_str(if colour.is_some() { RESET } else { "" });
        painted
    }

    /// What has a colour, in order.
    fn strokes(&self, text: &str, tokens: &[Token]) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut end = 0;
        let mut is_after_dot = false;
        let mut is_after_def = false;
        for token in tokens.iter().filter(|token| is_text(token.kind)) {
            let (from, to) = (token.offset as usize, (token.end_offset as usize).min(text.len()));
            if from > end {
                strokes.extend(comments(text, end, from));
            }
            end = end.max(to);
            let Some(word) = text.get(from..to) else { continue };
            let colour = match token.kind {
                kind if kind.is_keyword() => Some(KEYWORD),
                TokenKind::Match | TokenKind::Case | TokenKind::Type => Some(KEYWORD),
                TokenKind::Name if is_after_def => Some(DEFINITION),
                TokenKind::Name if !is_after_dot && self.builtins.contains(word) => Some(BUILTIN),
                TokenKind::Number => Some(NUMBER),
                TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::FStringMiddle
                | TokenKind::FStringEnd => Some(STRING),
                _ => None,
            };
            is_after_dot = token.kind == TokenKind::Dot;
            is_after_def = matches!(token.kind, TokenKind::Def | TokenKind::Class);
            strokes.extend(colour.map(|colour| (from, to, colour)));
        }
        // What the tokenizer did not get through: a comment at the end, or a string that is still open.
        strokes.extend(comments(text, end, text.len()));
        if let Some((begin, quotes)) = open_string(text)
            && begin >= end
        {
            strokes.push((begin - quotes.len(), text.len(), STRING));
        }
        strokes
    }
}

/// The comments in a piece of text between two tokens.
fn comments(text: &str, from: usize, to: usize) -> Vec<Stroke> {
    let Some(piece) = text.get(from..to) else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = from;
    for line in piece.split_inclusive('\n') {
        if let Some(hash) = line.find('#').filter(|&hash| line[..hash].trim().is_empty()) {
            found.push((at + hash, at + line.len(), COMMENT));
        }
        at += line.len();
    }
    found
}

/// The bracket under the cursor, or else the one before it, with its partner.
fn marked_brackets(tokens: &[Token], cursor: usize) -> Vec<Stroke> {
    let is_at = |at: usize| tokens.iter().position(|t| bracket(t.kind) != 0 && t.offset as usize == at);
    let Some(index) = is_at(cursor).or_else(|| is_at(cursor.checked_sub(1)?)) else { return Vec::new() };
    let stroke = |token: &Token, colour| (token.offset as usize, token.end_offset as usize, colour);
    let mut depth = 0;
    let mut is_partner = |token: &&Token| {
        depth += bracket(token.kind);
        depth == 0
    };
    let opens = bracket(tokens[index].kind) > 0;
    let partner = match opens {
        true => tokens[index..].iter().find(&mut is_partner),
        false => tokens[..=index].iter().rev().find(&mut is_partner),
    };
    match partner {
        Some(partner) => vec![stroke(&tokens[index], PARTNER), stroke(partner, PARTNER)],
        // One that opens is being typed still.
        None if opens => Vec::new(),
        None => vec![stroke(&tokens[index], ALONE)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(before: &str, line: &str, pos: usize) -> String {
        let painter = Painter::new(HashSet::from(["print".to_owned()]));
        painter.paint(before, line, pos).replace("\x1b[", "<").replace('m', ">")
    }

    #[test]
    fn words_have_their_colours() {
        assert_eq!(painted("", "def f(): pass", 0), "<1;34>def<0> <1>f<0>(): <1;34>pass<0>");
        assert_eq!(painted("", "print(x.print, 1)  # no", 0), "<36>print<0>(x.print, <33>1<0>)  <31># no<0>");
        assert_eq!(painted("", "x = 'a", 0), "x = <32>'a<0>", "a string that is open");
        assert_eq!(painted("x = '''a\n", "b''' + 1", 0), "<32>b'''<0> + <33>1<0>", "one that began before");
        assert_eq!(painted("", ":policy ticks", 0), ":policy ticks");
        assert_eq!(painted("", "x ? 'é'", 0), "x ? <32>'é'<0>");
    }

    #[test]
    fn nothing_of_a_line_is_lost() {
        for line in ["0777 'é'", "x = 'a", "\\ x", "f'{x!'", "(]", "\t# é", "é = '''", "f'''{", "\0"] {
            for pos in (0..=line.len()).filter(|&pos| line.is_char_boundary(pos)) {
                let mut plain = Painter::new(HashSet::new()).paint("if x:\n", line, pos);
                for code in [RESET, KEYWORD, BUILTIN, STRING, NUMBER, COMMENT, DEFINITION, PARTNER, ALONE] {
                    plain = plain.replace(code, "");
                }
                assert_eq!(plain, line, "with the cursor at {pos}");
            }
        }
    }

    #[test]
    fn brackets_at_the_cursor_are_marked() {
        assert_eq!(painted("", "f(a[0])", 1), "f<1;4>(<0>a[<33>0<0>]<1;4>)<0>");
        assert_eq!(painted("", "f(a[0])", 6), "f<1;4>(<0>a[<33>0<0>]<1;4>)<0>");
        assert_eq!(painted("", "f(a[0]", 6), "f(a<1;4>[<0><33>0<0><1;4>]<0>", "the one just typed");
        assert_eq!(painted("", "f(", 2), "f(");
    }
}

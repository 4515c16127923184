//! Replacement templates: `\1`, `\g<name>` and escapes.

use super::escape::control;
use super::parse::{MAX_GROUPS, ParseResult, PatternError, Source, quoted};
use gilbox_vm::text::TextBuf;

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes as they are.
    Literal(Vec<u8>),
    /// What a group matched.
    Group(usize),
}

/// Parses a template of code points (or bytes) for a pattern with these groups.
///
/// # Errors
/// What is wrong and where.
pub fn parse(
    text: &[u32],
    is_text: bool,
    n_groups: usize,
    names: &[(String, usize)],
) -> ParseResult<Vec<Piece>> {
    let source = Source { text, at: 0, is_text, look_up: |_| None };
    let mut parser = Parser { source, n_groups, names, pieces: Vec::new(), literal: Vec::new() };
    parser.run()?;
    Ok(parser.pieces)
}

struct Parser<'a> {
    source: Source<'a>,
    n_groups: usize,
    names: &'a [(String, usize)],
    pieces: Vec<Piece>,
    literal: Vec<u8>,
}

impl Parser<'_> {
    fn run(&mut self) -> ParseResult<()> {
        while let Some(c) = self.source.take() {
            if c != '\\' as u32 {
                self.push(c);
                continue;
            }
            let start = self.source.at - 1;
            match self.source.escaped()? {
                'g' => self.named()?,
                '0' => {
                    let code = self.octal(2);
                    self.push(code & 0xff);
                }
                c @ '1'..='9' => self.number(start, c)?,
                c => match control(c) {
                    Some(code) => self.push(code),
                    None if c.is_ascii_alphabetic() => {
                        return self.source.error(format!("bad escape \\{c}"), 2);
                    }
                    None => {
                        self.push('\\' as u32);
                        self.push(self.source.text[start + 1]);
                    }
                },
            }
        }
        self.end_literal();
        Ok(())
    }

    fn push(&mut self, c: u32) {
        if !self.source.is_text {
            self.literal.push(c as u8);
            return;
        }
        let mut buf = TextBuf::new();
        buf.push(c);
        self.literal.extend_from_slice(buf.as_text().bytes());
    }

    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.literal)));
        }
    }

    fn group(&mut self, group: usize, back: usize) -> ParseResult<()> {
        if group > self.n_groups {
            return self.source.error(format!("invalid group reference {group}"), back);
        }
        self.end_literal();
        self.pieces.push(Piece::Group(group));
        Ok(())
    }

    fn octal(&mut self, most: usize) -> u32 {
        let mut code = self.source.text[self.source.at - 1] - 48;
        for _ in 0..most {
            match self.source.peek() {
                Some(c @ 48..56) => {
                    self.source.at += 1;
                    code = code * 8 + c - 48;
                }
                _ => break,
            }
        }
        code
    }

    fn number(&mut self, start: usize, c: char) -> ParseResult<()> {
        let mut group = c as usize - 48;
        if let Some(second @ 48..58) = self.source.peek() {
            self.source.at += 1;
            group = group * 10 + second as usize - 48;
            if let Some(third @ 48..56) = self.source.peek()
                && c < '8'
                && second < 56
            {
                self.source.at += 1;
                let code = (c as u32 - 48) * 64 + (second - 48) * 8 + third - 48;
                let code = self.source.byte_octal(start, code)?;
                self.push(code);
                return Ok(());
            }
        }
        self.group(group, self.source.at - start - 1)
    }

    fn named(&mut self) -> ParseResult<()> {
        if !self.source.eat('<') {
            return self.source.error("missing <", 0);
        }
        let name = self.source.until('>', "group name")?;
        let back = name.chars().count() + 1;
        if name.bytes().all(|b| b.is_ascii_digit()) {
            let group = name.parse::<usize>().unwrap_or(MAX_GROUPS);
            if group >= MAX_GROUPS {
                return self.source.error(format!("invalid group reference {name}"), back);
            }
            return self.group(group, back);
        }
        self.source.check_name(&name, 1)?;
        match self.names.iter().find(|n| n.0 == name) {
            Some((_, group)) => self.group(*group, back),
            None => Err(PatternError::Index(format!("unknown group name {}", quoted(&name)))),
        }
    }
}

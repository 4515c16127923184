//! Escapes and inline flags of patterns.

use super::ast::flag;
use super::parse::{ParseResult, PatternError, Source, quoted};
use super::set::Class;

/// What an escape stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Escape {
    /// A code point.
    Literal(u32),
    /// A class or its complement.
    Class(Class, bool),
    /// A condition on the place, by its letter.
    At(char),
    /// A group's text; the escape's length.
    Group(usize, usize),
}

fn is_octal(c: Option<u32>) -> bool {
    c.is_some_and(|c| (48..56).contains(&c))
}

fn is_digit(c: Option<u32>) -> bool {
    c.is_some_and(|c| (48..58).contains(&c))
}

/// The code point of `\a` and the like.
pub(super) fn control(c: char) -> Option<u32> {
    Some(match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

fn class_of(c: char) -> Option<(Class, bool)> {
    Some(match c {
        'd' => (Class::Digit, false),
        'D' => (Class::Digit, true),
        's' => (Class::Space, false),
        'S' => (Class::Space, true),
        'w' => (Class::Word, false),
        'W' => (Class::Word, true),
        _ => return None,
    })
}

impl Source<'_> {
    /// The letter after a backslash.
    pub(super) fn escaped(&mut self) -> ParseResult<char> {
        match self.take() {
            Some(c) => Ok(char::from_u32(c).unwrap_or('\u{fffd}')),
            None if self.is_text || self.at > 0 => self.error("bad escape (end of pattern)", 1),
            None => self.error("bad escape (end of pattern)", 0),
        }
    }

    /// An escape outside of a set, after its backslash. `n_groups` counts the groups opened so far and the whole.
    pub(super) fn escape(&mut self, n_groups: usize) -> ParseResult<Escape> {
        let start = self.at - 1;
        let c = self.escaped()?;
        if let Some((class, negated)) = class_of(c) {
            return Ok(Escape::Class(class, negated));
        }
        if matches!(c, 'A' | 'Z' | 'b' | 'B') {
            return Ok(Escape::At(c));
        }
        if let Some(code) = control(c) {
            return Ok(Escape::Literal(code));
        }
        match c {
            '0' => {
                let code = self.octal_digits(2);
                Ok(Escape::Literal(code))
            }
            '1'..='9' => self.number(start, c, n_groups),
            _ => self.common(start, c).map(Escape::Literal),
        }
    }

    /// Up to `most` octal digits after the one just taken; the value of all.
    fn octal_digits(&mut self, most: usize) -> u32 {
        let mut code = self.text[self.at - 1] - 48;
        for _ in 0..most {
            if !is_octal(self.peek()) {
                break;
            }
            code = code * 8 + self.take().map_or(0, |c| c - 48);
        }
        code
    }

    /// A group's number or, with three octal digits, a code point.
    fn number(&mut self, start: usize, c: char, n_groups: usize) -> ParseResult<Escape> {
        let mut group = c as usize - 48;
        if is_digit(self.peek()) {
            let second = self.take();
            group = group * 10 + second.map_or(0, |c| c as usize - 48);
            if c < '8' && is_octal(second) && is_octal(self.peek()) {
                self.at += 1;
                let code = self.text[start + 1..self.at].iter().fold(0, |code, c| code * 8 + c - 48);
                return self.byte_octal(start, code).map(Escape::Literal);
            }
        }
        let len = self.at - start;
        if group < n_groups {
            return Ok(Escape::Group(group, len));
        }
        self.error(format!("invalid group reference {group}"), len - 1)
    }

    pub(super) fn byte_octal(&self, start: usize, code: u32) -> ParseResult<u32> {
        if code <= 0o377 {
            return Ok(code);
        }
        let shown = self.slice(start, self.at);
        self.error(format!("octal escape value {shown} outside of range 0-0o377"), self.at - start)
    }

    /// An escape in a set, after its backslash.
    pub(super) fn set_escape(&mut self) -> ParseResult<Escape> {
        let start = self.at - 1;
        let c = self.escaped()?;
        if let Some((class, negated)) = class_of(c) {
            return Ok(Escape::Class(class, negated));
        }
        if let Some(code) = control(c) {
            return Ok(Escape::Literal(code));
        }
        if ('0'..'8').contains(&c) {
            let code = self.octal_digits(2);
            return self.byte_octal(start, code).map(Escape::Literal);
        }
        self.common(start, c).map(Escape::Literal)
    }

    fn common(&mut self, start: usize, c: char) -> ParseResult<u32> {
        match c {
            'x' => self.hex(start, 2),
            'u' if self.is_text => self.hex(start, 4),
            'U' if self.is_text => {
                let code = self.hex(start, 8)?;
                if code > 0x10ffff { self.bad(start) } else { Ok(code) }
            }
            'N' if self.is_text => self.name(),
            c if c.is_ascii_alphanumeric() => self.bad(start),
            _ => Ok(self.text[start + 1]),
        }
    }

    fn bad<T>(&self, start: usize) -> ParseResult<T> {
        let shown = self.slice(start, self.at);
        self.error(format!("bad escape {shown}"), self.at - start)
    }

    fn hex(&mut self, start: usize, n: usize) -> ParseResult<u32> {
        let mut code = 0u32;
        for _ in 0..n {
            let Some(digit) = self.peek().and_then(char::from_u32).and_then(|c| c.to_digit(16)) else {
                let shown = self.slice(start, self.at);
                return self.error(format!("incomplete escape {shown}"), self.at - start);
            };
            self.at += 1;
            code = code << 4 | digit;
        }
        Ok(code)
    }

    fn name(&mut self) -> ParseResult<u32> {
        if !self.eat('{') {
            return self.error("missing {", 0);
        }
        let name = self.until('}', "character name")?;
        match (self.look_up)(&name) {
            Some(code) => Ok(code),
            None => {
                let back = name.chars().count() + 4;
                self.error(format!("undefined character name {}", quoted(&name)), back)
            }
        }
    }

    /// Inline flags after the first letter: what to add, and what to remove (`None` if they are global).
    pub(super) fn flags(&mut self, first: char) -> ParseResult<(u32, Option<u32>)> {
        let mut add = 0;
        let mut c = first;
        while c != '-' {
            let Some(bit) = flag_of(c) else {
                let message = if c.is_alphabetic() { "unknown flag" } else { "missing -, : or )" };
                return self.error(message, 1);
            };
            if c == 'L' && self.is_text {
                return self.error("bad inline flags: cannot use 'L' flag with a str pattern", 0);
            }
            if c == 'u' && !self.is_text {
                return self.error("bad inline flags: cannot use 'u' flag with a bytes pattern", 0);
            }
            add |= bit;
            if bit & flag::TYPE_FLAGS != 0 && add & flag::TYPE_FLAGS != bit {
                return self.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible", 0);
            }
            c = self.flag_letter("missing -, : or )")?;
            match c {
                ')' => return Ok((add, None)),
                ':' => return Ok((add, Some(0))),
                _ => {}
            }
        }
        let mut remove = 0;
        let mut missing = "missing flag";
        loop {
            c = self.flag_letter(missing)?;
            if c == ':' && remove != 0 {
                break;
            }
            missing = if remove == 0 { "missing flag" } else { "missing :" };
            let Some(bit) = flag_of(c) else {
                return self.error(if c.is_alphabetic() { "unknown flag" } else { missing }, 1);
            };
            if bit & flag::TYPE_FLAGS != 0 {
                return self.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", 0);
            }
            remove |= bit;
            missing = "missing :";
        }
        if add & remove != 0 {
            return self.error("bad inline flags: flag turned on and off", 1);
        }
        Ok((add, Some(remove)))
    }

    fn flag_letter(&mut self, missing: &str) -> ParseResult<char> {
        match self.take() {
            Some(c) => Ok(char::from_u32(c).unwrap_or('\u{fffd}')),
            None => Err(PatternError::At(missing.to_owned(), self.at)),
        }
    }
}

fn flag_of(c: char) -> Option<u32> {
    Some(match c {
        'i' => flag::IGNORECASE,
        'L' => flag::LOCALE,
        'm' => flag::MULTILINE,
        's' => flag::DOTALL,
        'x' => flag::VERBOSE,
        'a' => flag::ASCII,
        'u' => flag::UNICODE,
        _ => return None,
    })
}

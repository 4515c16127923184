//! f-strings: replacement fields.

use super::Recognizer;
use crate::lex::TokenKind;

impl Recognizer<'_> {
    pub(super) fn fstring(&mut self) -> Option<()> {
        self.eat(TokenKind::FStringStart)?;
        while self.attempt(Self::fstring_part).is_some() {}
        self.eat(TokenKind::FStringEnd)?;
        Some(())
    }

    fn fstring_part(&mut self) -> Option<()> {
        if self.eat(TokenKind::FStringMiddle).is_some() {
            return Some(());
        }
        if !self.is(TokenKind::FieldOpen) {
            return None;
        }
        let field = self.deeper(Self::field);
        if field.is_none() {
            self.mistake(Self::invalid_field);
        }
        field
    }

    fn field(&mut self) -> Option<()> {
        self.eat(TokenKind::FieldOpen)?;
        self.annotated_rhs()?;
        self.eat(TokenKind::Equal);
        self.attempt(Self::conversion);
        if self.eat(TokenKind::FieldColon).is_some() {
            while self.attempt(Self::fstring_part).is_some() {}
        }
        self.eat(TokenKind::FieldClose)?;
        Some(())
    }

    fn conversion(&mut self) -> Option<()> {
        let mark = self.eat(TokenKind::Exclamation)?;
        let name = self.name()?;
        let text = self.text(name);
        if mark.end_offset != name.offset {
            // Spelled as CPython spells it.
            let message = "f-string: conversion type must come right after the exclamanation mark";
            self.raise(message, mark.span().to(name.span()));
        } else if !matches!(text, "s" | "r" | "a") {
            let message =
                format!("f-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
            self.raise_at(message, name);
        }
        Some(())
    }

    fn invalid_field(&mut self) -> Option<()> {
        use TokenKind::{Equal, Exclamation, FieldClose, FieldColon};
        self.eat(TokenKind::FieldOpen)?;
        if let Some(token) = self.eat_one_of(&[Equal, Exclamation, FieldColon, FieldClose]) {
            let text = self.text(token);
            self.raise_at(format!("f-string: valid expression required before '{text}'"), token);
            return None;
        }
        let start = self.at;
        if self.annotated_rhs().is_none() {
            self.at = start;
            self.raise_next("f-string: expecting a valid expression after '{'");
            return None;
        }
        if !self.is_one_of(&[Equal, Exclamation, FieldColon, FieldClose]) {
            self.raise_next("f-string: expecting '=', or '!', or ':', or '}'");
            return None;
        }
        let debug = self.eat(Equal).is_some();
        if debug && !self.is_one_of(&[Exclamation, FieldColon, FieldClose]) {
            self.raise_next("f-string: expecting '!', or ':', or '}'");
            return None;
        }
        self.invalid_field_end()
    }

    fn invalid_field_end(&mut self) -> Option<()> {
        use TokenKind::{Exclamation, FieldClose, FieldColon, Name};
        if self.eat(Exclamation).is_some() {
            if self.is_one_of(&[FieldColon, FieldClose]) {
                self.raise_next("f-string: missing conversion character");
                return None;
            }
            if !self.is(Name) {
                self.raise_next("f-string: invalid conversion character");
                return None;
            }
            self.name()?;
        }
        if !self.is_one_of(&[FieldColon, FieldClose]) {
            self.raise_next("f-string: expecting ':' or '}'");
            return None;
        }
        if self.eat(FieldColon).is_some() {
            while self.attempt(Self::fstring_part).is_some() {}
            if !self.is(FieldClose) {
                self.raise_next("f-string: expecting '}', or format specs");
            }
        }
        None
    }
}

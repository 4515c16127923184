//! Mistakes in expressions that have a name.

use super::Recognizer;
use super::node::NodeKind;
use crate::lex::TokenKind;

impl Recognizer<'_> {
    pub(super) fn invalid_expression(&mut self) -> Option<()> {
        if self.invalid_missing_comma() || self.error.is_some() {
            return None;
        }
        let lambda = self.attempt(|this| {
            let first = this.eat(TokenKind::Lambda)?;
            this.lambda_params();
            let colon = this.eat(TokenKind::FieldColon)?;
            // A spec without text makes no token here.
            let in_spec = this.is_one_of(&[TokenKind::FStringMiddle, TokenKind::FieldClose]);
            in_spec.then(|| first.span().to(colon.span()))
        });
        if let Some(span) = lambda {
            self.raise("f-string: lambda expressions are not allowed without parentheses", span);
            return None;
        }
        let body = self.disjunction()?;
        self.eat(TokenKind::If)?;
        let test = self.disjunction()?;
        if !self.is_one_of(&[TokenKind::Else, TokenKind::Colon]) {
            self.raise("expected 'else' after 'if' expression", body.span.to(test.span));
        }
        None
    }

    /// Two expressions next to each other; true if that is what stands here.
    fn invalid_missing_comma(&mut self) -> bool {
        if self.is(TokenKind::Name) {
            let token = self.tokens[self.at];
            // CPython compares only as many bytes as the name has.
            if ["_", "case", "match", "type"].iter().any(|word| word.starts_with(self.text(token))) {
                return false;
            }
            let is_prefixed = self.look(|this| {
                this.name()?;
                this.eat(TokenKind::String)
            });
            if is_prefixed {
                return false;
            }
        }
        let start = self.at;
        let found = self.attempt(|this| {
            let first = this.disjunction()?;
            if this.second_at != Some(start) && this.is(TokenKind::LBrace) {
                // Mistakes within braces are named even where these cannot stand: other languages have blocks there.
                this.mistake(Self::disjunction);
            }
            let second_at = this.at;
            let second = this.expression_without_invalid()?;
            this.second_at = Some(second_at);
            Some((first, second, this.at))
        });
        let Some((first, second, end)) = found else { return false };
        let is_legacy = matches!(first.kind, NodeKind::Name { is_legacy: true });
        if !is_legacy && self.levels.get(end - 1).is_some_and(|level| *level > 0) {
            self.raise("invalid syntax. Perhaps you forgot a comma?", first.span.to(second.span));
        }
        true
    }

    pub(super) fn invalid_legacy_expression(&mut self) -> Option<()> {
        let name = self.name()?;
        let text = self.text(name);
        if self.is(TokenKind::LParen) {
            return None;
        }
        // What follows is read for any name: it may hold a mistake of its own.
        let rest = self.star_expressions()?;
        if !matches!(text, "print" | "exec") {
            return None;
        }
        let message = format!("Missing parentheses in call to '{text}'. Did you mean {text}(...)?");
        self.raise(message, name.span().to(rest.span));
        None
    }

    pub(super) fn invalid_named_expression(&mut self) -> Option<()> {
        use TokenKind::{ColonEqual, Equal};
        let start = self.at;
        let walrus = self.attempt(|this| {
            let target = this.expression()?;
            this.eat(ColonEqual)?;
            this.expression()?;
            Some(target)
        });
        if let Some(target) = walrus {
            let message = format!("cannot use assignment expressions with {}", target.description());
            self.raise(message, target.span);
            return None;
        }
        let assigned = self.attempt(|this| {
            let name = this.name()?;
            this.eat(Equal)?;
            let value = this.bitwise_or()?;
            (!this.is_one_of(&[Equal, ColonEqual])).then(|| name.span().to(value.span))
        });
        if let Some(span) = assigned {
            self.raise("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", span);
            return None;
        }
        let is_display = self.is_one_of(&[TokenKind::True, TokenKind::None, TokenKind::False])
            || self.look(Self::list)
            || self.look(Self::tuple)
            || self.look(Self::generator);
        if is_display || self.error.is_some() {
            return None;
        }
        self.at = start;
        let target = self.bitwise_or()?;
        self.eat(Equal)?;
        self.bitwise_or()?;
        if !self.is_one_of(&[Equal, ColonEqual]) {
            let name = target.description();
            let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
            self.raise(message, target.span);
        }
        None
    }

    /// `not` after an arithmetic operator.
    pub(super) fn invalid_arithmetic(&mut self, level: usize) -> Option<()> {
        if level < 4 {
            return None;
        }
        self.at += 1;
        let not = self.eat(TokenKind::Not)?;
        let operand = self.inversion()?;
        self.raise("'not' after an operator must be parenthesized", not.span().to(operand.span));
        None
    }

    pub(super) fn invalid_factor(&mut self) -> Option<()> {
        self.at += 1;
        let not = self.eat(TokenKind::Not)?;
        let operand = self.factor()?;
        self.raise("'not' after an operator must be parenthesized", not.span().to(operand.span));
        None
    }
}

//! Atoms: names, literals, and what stands in brackets.

use super::node::NodeKind;
use super::{NodeRef, Recognizer, Rule};
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};
use crate::lex::{Token, TokenKind};

impl Recognizer<'_> {
    pub(super) fn atom(&mut self) -> Option<NodeRef> {
        let start = self.at;
        let name = match self.kind() {
            TokenKind::Name => {
                let token = self.name()?;
                let is_legacy = matches!(self.text(token), "print" | "exec");
                return Some(self.node(start, NodeKind::Name { is_legacy }));
            }
            TokenKind::True => "True",
            TokenKind::False => "False",
            TokenKind::None => "None",
            TokenKind::Number => "literal",
            TokenKind::Ellipsis => "ellipsis",
            TokenKind::String | TokenKind::FStringStart => return self.strings(),
            TokenKind::LParen => return self.memoized(Rule::Atom, Self::parentheses),
            TokenKind::LBracket => return self.memoized(Rule::Atom, Self::brackets),
            TokenKind::LBrace => return self.memoized(Rule::Atom, Self::braces),
            _ => return None,
        };
        self.at += 1;
        Some(self.node(start, NodeKind::Other(name)))
    }

    pub(super) fn strings(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Strings, |this| {
            let start = this.at;
            let mut literals = Vec::new();
            let mut is_f = false;
            loop {
                if let Some(token) = this.eat(TokenKind::String) {
                    literals.push(token);
                } else if this.is(TokenKind::FStringStart) {
                    this.attempt(Self::fstring)?;
                    is_f = true;
                } else {
                    break;
                }
            }
            if this.at == start {
                return None;
            }
            this.check_literals(&literals, is_f);
            Some(this.node(start, NodeKind::Other(if is_f { "f-string expression" } else { "literal" })))
        })
    }

    /// Raises what is wrong with the text of string literals.
    fn check_literals(&mut self, literals: &[Token], is_f: bool) {
        let is_bytes = |text: &str| {
            text.chars().take_while(|ch| ch.is_ascii_alphabetic()).any(|ch| matches!(ch, 'b' | 'B'))
        };
        let n_bytes = literals.iter().filter(|token| is_bytes(self.text(**token))).count();
        for &token in literals {
            if let Some(message) = super::super::strings::literal_error(self.text(token)) {
                return self.raise_at(message, token);
            }
        }
        if n_bytes > 0 && (is_f || n_bytes < literals.len()) {
            self.raise_last("cannot mix bytes and nonbytes literals");
        }
    }

    fn parentheses(&mut self) -> Option<NodeRef> {
        if let Some(node) = self.tuple() {
            return Some(node);
        }
        if let Some(node) = self.group() {
            return Some(node);
        }
        self.generator()
    }

    pub(super) fn tuple(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            this.eat(TokenKind::LParen)?;
            let elements = this.attempt(|this| {
                let mut list = vec![this.star_named_expression()?];
                this.eat(TokenKind::Comma)?;
                list.extend(this.attempt(Self::star_named_expressions).unwrap_or_default());
                Some(list)
            });
            this.eat(TokenKind::RParen)?;
            Some(this.node(start, NodeKind::Tuple(elements.unwrap_or_default())))
        })
    }

    fn group(&mut self) -> Option<NodeRef> {
        let inner = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            let inner = match this.yield_expression() {
                Some(node) => node,
                None => this.named_expression()?,
            };
            this.eat(TokenKind::RParen)?;
            Some(inner)
        });
        if inner.is_none() {
            self.mistake(Self::invalid_group);
        }
        inner
    }

    fn invalid_group(&mut self) -> Option<()> {
        let starred = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            let node = this.starred_expression()?;
            this.eat(TokenKind::RParen)?;
            Some(node)
        });
        if let Some(node) = starred {
            self.raise("cannot use starred expression here", node.span);
            return None;
        }
        self.eat(TokenKind::LParen)?;
        let stars = self.eat(TokenKind::DoubleStar)?;
        self.expression()?;
        self.eat(TokenKind::RParen)?;
        self.raise_at("cannot use double starred expression here", stars);
        None
    }

    /// A generator expression in brackets of its own.
    pub(super) fn generator(&mut self) -> Option<NodeRef> {
        let start = self.at;
        let node = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            this.assignment_or_expression()?;
            this.comprehension_clauses()?;
            this.eat(TokenKind::RParen)?;
            Some(this.node(start, NodeKind::Other("generator expression")))
        });
        if node.is_none() {
            self.mistake(Self::invalid_comprehension);
        }
        node
    }

    pub(super) fn assignment_or_expression(&mut self) -> Option<NodeRef> {
        match self.assignment_expression() {
            Some(node) => Some(node),
            None => self.plain_expression(),
        }
    }

    fn brackets(&mut self) -> Option<NodeRef> {
        if let Some(node) = self.list() {
            return Some(node);
        }
        let start = self.at;
        let node = self.attempt(|this| {
            this.eat(TokenKind::LBracket)?;
            this.named_expression()?;
            this.comprehension_clauses()?;
            this.eat(TokenKind::RBracket)?;
            Some(this.node(start, NodeKind::Other("list comprehension")))
        });
        if node.is_none() {
            self.mistake(Self::invalid_comprehension);
        }
        node
    }

    pub(super) fn list(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            this.eat(TokenKind::LBracket)?;
            let elements = this.attempt(Self::star_named_expressions);
            this.eat(TokenKind::RBracket)?;
            Some(this.node(start, NodeKind::List(elements.unwrap_or_default())))
        })
    }

    fn braces(&mut self) -> Option<NodeRef> {
        let start = self.at;
        if self.dict().is_some() {
            return Some(self.node(start, NodeKind::Other("dict literal")));
        }
        let set = self.attempt(|this| {
            this.eat(TokenKind::LBrace)?;
            this.star_named_expressions()?;
            this.eat(TokenKind::RBrace)
        });
        if set.is_some() {
            return Some(self.node(start, NodeKind::Other("set display")));
        }
        let dict_comprehension = self.attempt(|this| {
            this.eat(TokenKind::LBrace)?;
            this.key_value()?;
            this.comprehension_clauses()?;
            this.eat(TokenKind::RBrace)
        });
        if dict_comprehension.is_some() {
            return Some(self.node(start, NodeKind::Other("dict comprehension")));
        }
        self.mistake(Self::invalid_dict_comprehension);
        let set_comprehension = self.attempt(|this| {
            this.eat(TokenKind::LBrace)?;
            this.named_expression()?;
            this.comprehension_clauses()?;
            this.eat(TokenKind::RBrace)
        });
        if set_comprehension.is_some() {
            return Some(self.node(start, NodeKind::Other("set comprehension")));
        }
        self.mistake(Self::invalid_comprehension);
        None
    }

    fn dict(&mut self) -> Option<()> {
        let found = self.attempt(|this| {
            this.eat(TokenKind::LBrace)?;
            this.attempt(|this| {
                this.comma_list(Self::double_starred_pair)?;
                this.eat(TokenKind::Comma);
                Some(())
            });
            this.eat(TokenKind::RBrace)
        });
        if found.is_none() {
            // CPython tries this in its first round too.
            let start = self.at;
            self.eat(TokenKind::LBrace)?;
            self.invalid_double_starred_pairs();
            self.at = start;
        }
        found.map(|_| ())
    }

    fn double_starred_pair(&mut self) -> Option<()> {
        let unpacked = self.attempt(|this| {
            this.eat(TokenKind::DoubleStar)?;
            this.bitwise_or()
        });
        match unpacked {
            Some(_) => Some(()),
            None => self.key_value(),
        }
    }

    fn key_value(&mut self) -> Option<()> {
        self.attempt(|this| {
            this.expression()?;
            this.eat(TokenKind::Colon)?;
            this.expression()?;
            Some(())
        })
    }

    fn invalid_double_starred_pairs(&mut self) -> Option<()> {
        let broken_pair = self.attempt(|this| {
            this.comma_list(Self::double_starred_pair)?;
            this.eat(TokenKind::Comma)?;
            this.invalid_pair()
        });
        if broken_pair.is_none() {
            self.invalid_pair_value();
        }
        None
    }

    fn invalid_pair(&mut self) -> Option<()> {
        let start = self.at;
        let key = self.expression()?;
        if !self.is(TokenKind::Colon) {
            let offset = i64::from(self.source.char_column(key.span.end())) - 1;
            let place = Place { line: key.span.line, offset, end_line: key.span.end_line, end_offset: 0 };
            if self.error.is_none() {
                let message = "':' expected after dictionary key";
                let kind = DiagnosticKind::Syntax;
                self.error = Some(Diagnostic::at_place(kind, message, self.source, place));
            }
            return None;
        }
        self.at = start;
        self.invalid_pair_value()
    }

    fn invalid_pair_value(&mut self) -> Option<()> {
        self.expression()?;
        let colon = self.eat(TokenKind::Colon)?;
        if let Some(star) = self.eat(TokenKind::Star) {
            self.bitwise_or()?;
            self.raise_from("cannot use a starred expression in a dictionary value", star.span());
        } else if self.is_one_of(&[TokenKind::RBrace, TokenKind::Comma]) {
            self.raise_at("expression expected after dictionary key and ':'", colon);
        }
        None
    }

    fn invalid_dict_comprehension(&mut self) -> Option<()> {
        self.eat(TokenKind::LBrace)?;
        let stars = self.eat(TokenKind::DoubleStar)?;
        self.bitwise_or()?;
        self.comprehension_clauses()?;
        self.eat(TokenKind::RBrace)?;
        self.raise_at("dict unpacking cannot be used in dict comprehension", stars);
        None
    }

    fn invalid_comprehension(&mut self) -> Option<()> {
        use TokenKind::{Comma, LBrace, LBracket, LParen};
        let starred = self.attempt(|this| {
            this.eat_one_of(&[LBracket, LParen, LBrace])?;
            let node = this.starred_expression()?;
            this.comprehension_clauses()?;
            Some(node)
        });
        if let Some(node) = starred {
            self.raise("iterable unpacking cannot be used in comprehension", node.span);
            return None;
        }
        self.eat_one_of(&[LBracket, LBrace])?;
        let first = self.star_named_expression()?;
        let comma = self.eat(Comma)?;
        let message = "did you forget parentheses around the comprehension target?";
        let rest = self.attempt(|this| {
            let rest = this.star_named_expressions()?;
            this.comprehension_clauses()?;
            Some(rest)
        });
        if let Some(last) = rest.as_ref().and_then(|rest| rest.last()) {
            self.raise(message, first.span.to(last.span));
            return None;
        }
        self.comprehension_clauses()?;
        self.raise(message, first.span.to(comma.span()));
        None
    }

    /// `for ... in ... if ...`, once or more; returns its last expression.
    pub(super) fn comprehension_clauses(&mut self) -> Option<NodeRef> {
        let mut last = self.comprehension_clause()?;
        while let Some(next) = self.comprehension_clause() {
            last = next;
        }
        Some(last)
    }

    fn comprehension_clause(&mut self) -> Option<NodeRef> {
        if !self.is_one_of(&[TokenKind::For, TokenKind::Async]) {
            return None;
        }
        let mut committed = false;
        let clause = self.attempt(|this| {
            this.eat(TokenKind::Async);
            this.eat(TokenKind::For)?;
            this.star_targets()?;
            this.eat(TokenKind::In)?;
            committed = true;
            let mut last = this.disjunction()?;
            while let Some(condition) = this.attempt(|this| {
                this.eat(TokenKind::If)?;
                this.disjunction()
            }) {
                last = condition;
            }
            Some(last)
        });
        if clause.is_none() && !committed {
            self.mistake(Self::invalid_for_if_clause);
            self.mistake(Self::invalid_for_target);
        }
        clause
    }

    fn invalid_for_if_clause(&mut self) -> Option<()> {
        self.eat(TokenKind::Async);
        self.eat(TokenKind::For)?;
        self.comma_list(Self::bitwise_or)?;
        self.eat(TokenKind::Comma);
        if !self.is(TokenKind::In) {
            self.raise_last("'in' expected after for-loop variables");
        }
        None
    }
}

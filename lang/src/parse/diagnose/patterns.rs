//! Patterns.

use super::{Recognizer, Remembered, Rule};
use crate::ast::Span;
use crate::lex::{Token, TokenKind};

impl Recognizer<'_> {
    pub(super) fn patterns(&mut self) -> Option<()> {
        match self.attempt(Self::open_sequence) {
            Some(()) => Some(()),
            None => self.pattern().map(|_| ()),
        }
    }

    fn open_sequence(&mut self) -> Option<()> {
        self.maybe_star_pattern()?;
        self.eat(TokenKind::Comma)?;
        self.attempt(Self::maybe_sequence);
        Some(())
    }

    fn maybe_sequence(&mut self) -> Option<()> {
        self.comma_list(Self::maybe_star_pattern)?;
        self.eat(TokenKind::Comma);
        Some(())
    }

    fn maybe_star_pattern(&mut self) -> Option<()> {
        if self.eat(TokenKind::Star).is_some() {
            return self.name().map(|_| ());
        }
        self.pattern().map(|_| ())
    }

    fn pattern(&mut self) -> Option<Span> {
        self.deeper(|this| {
            let start = this.at;
            this.or_pattern()?;
            let captured = this.attempt(|this| {
                this.eat(TokenKind::As)?;
                this.capture_target()
            });
            if captured.is_none() && this.is(TokenKind::As) {
                this.mistake(Self::invalid_as_pattern);
            }
            Some(this.span_from(start))
        })
    }

    fn invalid_as_pattern(&mut self) -> Option<()> {
        self.eat(TokenKind::As)?;
        if let Some(token) = self.word("_") {
            self.raise_at("cannot use '_' as a target", token);
            return None;
        }
        if self.is(TokenKind::Name) {
            return None;
        }
        let target = self.expression()?;
        self.raise("invalid pattern target", target.span);
        None
    }

    /// A name that captures: not `_`, and no dotted name, call or keyword.
    fn capture_target(&mut self) -> Option<Token> {
        let token = self.name()?;
        let follows = [TokenKind::Dot, TokenKind::LParen, TokenKind::Equal];
        (self.text(token) != "_" && !self.is_one_of(&follows)).then_some(token)
    }

    fn or_pattern(&mut self) -> Option<()> {
        self.closed_pattern()?;
        while self
            .attempt(|this| {
                this.eat(TokenKind::Bar)?;
                this.closed_pattern()
            })
            .is_some()
        {}
        Some(())
    }

    /// What comes of it is remembered: the rules around try it again at the same place, and patterns within patterns would
    /// be tried twice as often with each level.
    fn closed_pattern(&mut self) -> Option<()> {
        if self.error.is_some() {
            return None;
        }
        let (start, invalid_rules) = (self.at, self.invalid_rules);
        if let Some(known) = self.recall(Rule::ClosedPattern) {
            self.at = known?.1;
            return Some(());
        }
        let found = self.any_closed_pattern();
        let result = found.map(|()| (self.nothing.clone(), self.at));
        self.remember(start, Remembered { rule: Rule::ClosedPattern, invalid_rules, result });
        found
    }

    fn any_closed_pattern(&mut self) -> Option<()> {
        self.attempt(|this| match this.kind() {
            TokenKind::Name => this.name_pattern(),
            TokenKind::LParen => this.bracket_pattern(),
            TokenKind::LBracket => {
                this.eat(TokenKind::LBracket)?;
                this.attempt(Self::maybe_sequence);
                this.eat(TokenKind::RBracket).map(|_| ())
            }
            TokenKind::LBrace => this.mapping_pattern(),
            _ => this.literal(),
        })
    }

    fn name_pattern(&mut self) -> Option<()> {
        let captured = self.attempt(Self::capture_target);
        if captured.is_some() || self.word("_").is_some() {
            return Some(());
        }
        self.dotted()?;
        if self.is(TokenKind::LParen) {
            return self.class_pattern();
        }
        (!self.is(TokenKind::Equal)).then_some(())
    }

    fn dotted(&mut self) -> Option<()> {
        self.name()?;
        while self
            .attempt(|this| {
                this.eat(TokenKind::Dot)?;
                this.name()
            })
            .is_some()
        {}
        Some(())
    }

    fn bracket_pattern(&mut self) -> Option<()> {
        let group = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            this.pattern()?;
            this.eat(TokenKind::RParen).map(|_| ())
        });
        if group.is_some() {
            return group;
        }
        self.eat(TokenKind::LParen)?;
        self.attempt(Self::open_sequence);
        self.eat(TokenKind::RParen).map(|_| ())
    }

    fn literal(&mut self) -> Option<()> {
        match self.kind() {
            TokenKind::None | TokenKind::True | TokenKind::False => {
                self.at += 1;
                Some(())
            }
            TokenKind::String | TokenKind::FStringStart => self.strings().map(|_| ()),
            _ => {
                self.eat(TokenKind::Minus);
                let real = self.eat(TokenKind::Number)?;
                if self.eat_one_of(&[TokenKind::Plus, TokenKind::Minus]).is_some() {
                    let imag = self.eat(TokenKind::Number)?;
                    let is_imaginary = |text: &str| text.ends_with(['j', 'J']);
                    if is_imaginary(self.text(real)) {
                        self.raise_at("real number required in complex literal", real);
                    } else if !is_imaginary(self.text(imag)) {
                        self.raise_at("imaginary number required in complex literal", imag);
                    }
                }
                Some(())
            }
        }
    }

    fn mapping_item(&mut self) -> Option<()> {
        self.attempt(|this| {
            if this.is(TokenKind::Name) {
                // A name alone would capture: only what has a dot is a key.
                this.name()?;
                if !this.is(TokenKind::Dot) {
                    return None;
                }
                this.at -= 1;
                this.dotted()?
            } else {
                this.literal()?
            };
            this.eat(TokenKind::Colon)?;
            this.pattern().map(|_| ())
        })
    }

    fn rest_pattern(&mut self) -> Option<Token> {
        self.attempt(|this| {
            this.eat(TokenKind::DoubleStar)?;
            this.capture_target()
        })
    }

    fn mapping_pattern(&mut self) -> Option<()> {
        self.eat(TokenKind::LBrace)?;
        let items = self.attempt(|this| this.comma_list(Self::mapping_item));
        match items {
            Some(_) => {
                self.attempt(|this| {
                    this.eat(TokenKind::Comma)?;
                    this.rest_pattern()
                });
                self.eat(TokenKind::Comma);
            }
            None => {
                if self.rest_pattern().is_some() {
                    self.eat(TokenKind::Comma);
                }
            }
        }
        self.eat(TokenKind::RBrace).map(|_| ())
    }

    fn class_pattern(&mut self) -> Option<()> {
        let found = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            if this.eat(TokenKind::RParen).is_some() {
                return Some(());
            }
            if this.keyword_patterns().is_none() {
                this.positional_patterns()?;
                this.attempt(|this| {
                    this.eat(TokenKind::Comma)?;
                    this.keyword_patterns()
                });
            }
            this.eat(TokenKind::Comma);
            this.eat(TokenKind::RParen).map(|_| ())
        });
        if found.is_none() {
            self.mistake(Self::invalid_class_pattern);
        }
        found
    }

    fn positional_patterns(&mut self) -> Option<Vec<Span>> {
        self.attempt(|this| this.comma_list(Self::pattern))
    }

    fn keyword_patterns(&mut self) -> Option<Vec<()>> {
        self.attempt(|this| {
            this.comma_list(|this| {
                this.name()?;
                this.eat(TokenKind::Equal)?;
                this.pattern().map(|_| ())
            })
        })
    }

    fn invalid_class_pattern(&mut self) -> Option<()> {
        self.eat(TokenKind::LParen)?;
        self.attempt(|this| {
            this.positional_patterns()?;
            this.eat(TokenKind::Comma)
        });
        self.keyword_patterns()?;
        self.eat(TokenKind::Comma)?;
        let late = self.positional_patterns()?;
        if let (Some(first), Some(last)) = (late.first(), late.last()) {
            self.raise("positional patterns follow keyword patterns", first.to(*last));
        }
        None
    }
}

//! Parameters of functions and lambdas.

use super::Recognizer;
use crate::lex::{Token, TokenKind};

/// Whose parameters: the token that ends them, and whether they have annotations.
#[derive(Clone, Copy)]
struct Owner {
    end: TokenKind,
    is_lambda: bool,
}

const FUNCTION: Owner = Owner { end: TokenKind::RParen, is_lambda: false };
const LAMBDA: Owner = Owner { end: TokenKind::Colon, is_lambda: true };

impl Recognizer<'_> {
    pub(super) fn params(&mut self) -> Option<()> {
        self.any_params(FUNCTION)
    }

    pub(super) fn lambda_params(&mut self) -> Option<()> {
        self.any_params(LAMBDA)
    }

    fn any_params(&mut self, owner: Owner) -> Option<()> {
        self.mistake(|this| this.invalid_params(owner));
        self.attempt(|this| {
            let start = this.at;
            if this.attempt(|this| this.slash_no_default(owner)).is_some() {
                this.no_defaults(owner);
                this.with_defaults(owner);
            } else if this.attempt(|this| this.slash_with_default(owner)).is_some() {
                this.with_defaults(owner);
            } else {
                this.no_defaults(owner);
                this.with_defaults(owner);
            }
            let star = this.attempt(|this| this.star_etc(owner));
            (star.is_some() || this.at > start).then_some(())
        })
    }

    /// A comma, or the end of the list ahead.
    fn separator(&mut self, owner: Owner) -> Option<()> {
        if self.eat(TokenKind::Comma).is_some() || self.at_params_end(owner) {
            return Some(());
        }
        None
    }

    fn at_params_end(&mut self, owner: Owner) -> bool {
        self.is(owner.end) || (owner.is_lambda && self.is(TokenKind::FieldColon))
    }

    fn param(&mut self, owner: Owner) -> Option<Token> {
        self.attempt(|this| {
            let name = this.name()?;
            if !owner.is_lambda {
                this.attempt(|this| {
                    this.eat(TokenKind::Colon)?;
                    this.expression()
                });
            }
            Some(name)
        })
    }

    fn param_no_default(&mut self, owner: Owner) -> Option<usize> {
        let start = self.at;
        self.attempt(|this| {
            this.param(owner)?;
            let end = this.at;
            this.separator(owner)?;
            let _ = start;
            Some(end)
        })
    }

    fn param_with_default(&mut self, owner: Owner) -> Option<()> {
        self.attempt(|this| {
            this.param(owner)?;
            this.default()?;
            this.separator(owner)
        })
    }

    fn param_maybe_default(&mut self, owner: Owner) -> Option<()> {
        self.attempt(|this| {
            this.param(owner)?;
            this.default();
            this.separator(owner)
        })
    }

    fn default(&mut self) -> Option<()> {
        if !self.is(TokenKind::Equal) {
            return None;
        }
        let found = self.attempt(|this| {
            this.eat(TokenKind::Equal)?;
            this.expression()
        });
        if found.is_none() {
            self.mistake(|this| {
                let equal = this.eat(TokenKind::Equal)?;
                if this.is_one_of(&[TokenKind::RParen, TokenKind::Comma]) {
                    this.raise_at("expected default value expression", equal);
                }
                None::<()>
            });
        }
        found.map(|_| ())
    }

    fn no_defaults(&mut self, owner: Owner) -> usize {
        let mut count = 0;
        while self.param_no_default(owner).is_some() {
            count += 1;
        }
        count
    }

    fn with_defaults(&mut self, owner: Owner) -> usize {
        let mut count = 0;
        while self.param_with_default(owner).is_some() {
            count += 1;
        }
        count
    }

    fn maybe_defaults(&mut self, owner: Owner) -> usize {
        let mut count = 0;
        while self.param_maybe_default(owner).is_some() {
            count += 1;
        }
        count
    }

    fn slash_no_default(&mut self, owner: Owner) -> Option<()> {
        if self.no_defaults(owner) == 0 {
            return None;
        }
        self.eat(TokenKind::Slash)?;
        self.separator(owner)
    }

    fn slash_with_default(&mut self, owner: Owner) -> Option<()> {
        self.no_defaults(owner);
        if self.with_defaults(owner) == 0 {
            return None;
        }
        self.eat(TokenKind::Slash)?;
        self.separator(owner)
    }

    fn any_slash(&mut self, owner: Owner) -> Option<()> {
        match self.attempt(|this| this.slash_no_default(owner)) {
            Some(()) => Some(()),
            None => self.attempt(|this| this.slash_with_default(owner)),
        }
    }

    fn star_etc(&mut self, owner: Owner) -> Option<()> {
        if self.is(TokenKind::Star) {
            self.mistake(|this| this.invalid_star_etc(owner));
            let star = self.attempt(|this| {
                this.eat(TokenKind::Star)?;
                if this.param_no_default(owner).is_some() || this.starred_annotation(owner).is_some() {
                    this.maybe_defaults(owner);
                    return Some(());
                }
                this.eat(TokenKind::Comma)?;
                (this.maybe_defaults(owner) > 0).then_some(())
            });
            star?;
            self.attempt(|this| this.kwds(owner));
            return Some(());
        }
        self.kwds(owner)
    }

    fn starred_annotation(&mut self, owner: Owner) -> Option<()> {
        if owner.is_lambda {
            return None;
        }
        self.attempt(|this| {
            this.name()?;
            this.eat(TokenKind::Colon)?;
            this.star_expression()?;
            this.separator(owner)
        })
    }

    fn kwds(&mut self, owner: Owner) -> Option<()> {
        if !self.is(TokenKind::DoubleStar) {
            return None;
        }
        self.mistake(|this| this.invalid_kwds(owner));
        self.attempt(|this| {
            this.eat(TokenKind::DoubleStar)?;
            this.param_no_default(owner).map(|_| ())
        })
    }

    fn invalid_star_etc(&mut self, owner: Owner) -> Option<()> {
        let star = self.eat(TokenKind::Star)?;
        let start = self.at;
        let bare = self.at_params_end(owner)
            || self.look(|this| {
                this.eat(TokenKind::Comma)?;
                (this.at_params_end(owner) || this.is(TokenKind::DoubleStar)).then_some(())
            });
        if bare {
            let message = "named arguments must follow bare *";
            if owner.is_lambda {
                self.raise_last(message)
            } else {
                self.raise_at(message, star)
            }
            return None;
        }
        if self.param(owner).is_some() {
            if let Some(equal) = self.eat(TokenKind::Equal) {
                self.raise_at("var-positional argument cannot have default value", equal);
                return None;
            }
        }
        self.at = start;
        if self.param_no_default(owner).is_none() {
            self.eat(TokenKind::Comma)?;
        }
        self.maybe_defaults(owner);
        let second = self.eat(TokenKind::Star)?;
        if self.param_no_default(owner).is_none() {
            self.eat(TokenKind::Comma)?;
        }
        self.raise_at("* argument may appear only once", second);
        None
    }

    fn invalid_kwds(&mut self, owner: Owner) -> Option<()> {
        self.eat(TokenKind::DoubleStar)?;
        self.param(owner)?;
        if let Some(equal) = self.eat(TokenKind::Equal) {
            self.raise_at("var-keyword argument cannot have default value", equal);
            return None;
        }
        self.eat(TokenKind::Comma)?;
        let message = "arguments cannot follow var-keyword argument";
        let start = self.at;
        if self.param(owner).is_some() {
            let span = self.span_from(start);
            self.raise(message, span);
        } else if let Some(token) =
            self.eat_one_of(&[TokenKind::Star, TokenKind::DoubleStar, TokenKind::Slash])
        {
            self.raise_at(message, token);
        }
        None
    }

    fn invalid_params(&mut self, owner: Owner) -> Option<()> {
        let start = self.at;
        if let Some(slash) = self.eat(TokenKind::Slash) {
            if self.eat(TokenKind::Comma).is_some() {
                self.raise_at("at least one argument must precede /", slash);
            }
            return None;
        }
        let second_slash = self.attempt(|this| {
            this.any_slash(owner)?;
            this.maybe_defaults(owner);
            this.eat(TokenKind::Slash)
        });
        if let Some(slash) = second_slash {
            self.raise_at("/ may appear only once", slash);
            return None;
        }
        self.invalid_order(owner);
        self.at = start;
        self.invalid_brackets(owner);
        self.at = start;
        self.invalid_slash_place(owner);
        None
    }

    fn invalid_order(&mut self, owner: Owner) {
        let found = self.attempt(|this| {
            this.attempt(|this| this.slash_no_default(owner));
            this.no_defaults(owner);
            if this.attempt(|this| this.slash_with_default(owner)).is_none() && this.with_defaults(owner) == 0
            {
                return None;
            }
            let start = this.at;
            let end = this.param_no_default(owner)?;
            Some((start, end))
        });
        if let Some((start, end)) = found {
            let span = self.tokens[start].span().to(self.tokens[end - 1].span());
            self.raise("parameter without a default follows parameter with a default", span);
        }
    }

    fn invalid_brackets(&mut self, owner: Owner) {
        let found = self.attempt(|this| {
            this.no_defaults(owner);
            let open = this.eat(TokenKind::LParen)?;
            if owner.is_lambda {
                this.comma_list(|this| this.param(owner))?;
            } else if this.no_defaults(owner) == 0 {
                return None;
            }
            this.eat(TokenKind::Comma);
            let close = this.eat(TokenKind::RParen)?;
            Some(open.span().to(close.span()))
        });
        if let Some(span) = found {
            let what = if owner.is_lambda { "Lambda expression" } else { "Function" };
            self.raise(format!("{what} parameters cannot be parenthesized"), span);
        }
    }

    fn invalid_slash_place(&mut self, owner: Owner) {
        let after_star = self.attempt(|this| {
            this.any_slash(owner);
            this.maybe_defaults(owner);
            this.eat(TokenKind::Star)?;
            if this.eat(TokenKind::Comma).is_none() {
                this.param_no_default(owner)?;
            }
            this.maybe_defaults(owner);
            this.eat(TokenKind::Slash)
        });
        if let Some(slash) = after_star {
            self.raise_at("/ must be ahead of *", slash);
            return;
        }
        let no_comma = self.attempt(|this| {
            if this.maybe_defaults(owner) == 0 {
                return None;
            }
            this.eat(TokenKind::Slash)?;
            this.eat(TokenKind::Star)
        });
        if let Some(star) = no_comma {
            self.raise_at("expected comma between / and *", star);
        }
    }
}

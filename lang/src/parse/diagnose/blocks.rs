//! Compound statements of several parts: `with`, `try`, `match`.

use super::Recognizer;
use super::node::TargetKind;
use crate::lex::TokenKind;

impl Recognizer<'_> {
    // ------------------------------------------------------------------------------------------ with

    pub(super) fn with_stmt(&mut self) -> Option<()> {
        self.mistake(|this| this.invalid_with(true));
        let found = self
            .attempt(|this| {
                this.with_word()?;
                this.eat(TokenKind::LParen)?;
                this.comma_list(Self::with_item)?;
                this.eat(TokenKind::Comma);
                this.eat(TokenKind::RParen)?;
                this.eat(TokenKind::Colon)?;
                this.block()
            })
            .or_else(|| {
                self.attempt(|this| {
                    this.with_word()?;
                    this.comma_list(Self::with_item)?;
                    this.eat(TokenKind::Colon)?;
                    this.block()
                })
            });
        if found.is_none() {
            self.mistake(|this| this.invalid_with(false));
        }
        found.map(|_| ())
    }

    fn with_word(&mut self) -> Option<crate::lex::Token> {
        self.eat(TokenKind::Async);
        self.eat(TokenKind::With)
    }

    fn with_item(&mut self) -> Option<()> {
        let with_target = self.attempt(|this| {
            this.expression()?;
            this.eat(TokenKind::As)?;
            this.star_target()?;
            this.is_one_of(&[TokenKind::Comma, TokenKind::RParen, TokenKind::Colon]).then_some(())
        });
        if with_target.is_some() {
            return with_target;
        }
        self.mistake(|this| {
            this.expression()?;
            this.eat(TokenKind::As)?;
            let target = this.expression()?;
            if this.is_one_of(&[TokenKind::Comma, TokenKind::RParen, TokenKind::Colon]) {
                this.raise_invalid_target(TargetKind::Star, &target);
            }
            None::<()>
        });
        self.expression().map(|_| ())
    }

    /// A header without its colon, or (`indent`) without its block.
    fn invalid_with(&mut self, indent: bool) -> Option<()> {
        let start = self.at;
        let word = self.with_word()?;
        if self.comma_list(|this| this.loose_with_item(false)).is_some() {
            self.end_of_with(indent, word);
        }
        if self.error.is_some() {
            return None;
        }
        self.at = start;
        self.with_word()?;
        self.eat(TokenKind::LParen)?;
        self.comma_list(|this| this.loose_with_item(true))?;
        self.eat(TokenKind::Comma);
        self.eat(TokenKind::RParen)?;
        self.end_of_with(indent, word)
    }

    fn loose_with_item(&mut self, several: bool) -> Option<()> {
        if several {
            self.expressions()?
        } else {
            self.expression()?
        };
        self.attempt(|this| {
            this.eat(TokenKind::As)?;
            this.star_target()
        });
        Some(())
    }

    fn end_of_with(&mut self, indent: bool, word: crate::lex::Token) -> Option<()> {
        if indent {
            self.eat(TokenKind::Colon)?;
            return self.check_indent("'with' statement", word);
        }
        self.eat(TokenKind::Newline)?;
        self.raise_last("expected ':'");
        None
    }

    // ------------------------------------------------------------------------------------------ try

    pub(super) fn try_stmt(&mut self) -> Option<()> {
        self.mistake(Self::invalid_try);
        self.attempt(|this| {
            this.eat(TokenKind::Try)?;
            this.forced(TokenKind::Colon, ":")?;
            this.block()?;
            if this.finally_block().is_some() {
                return Some(());
            }
            let star = this.except_block(false).is_none();
            if star {
                this.except_block(true)?;
            }
            while this.except_block(star).is_some() {}
            this.else_block();
            this.finally_block();
            Some(())
        })
    }

    fn finally_block(&mut self) -> Option<()> {
        if !self.is(TokenKind::Finally) {
            return None;
        }
        self.mistake(|this| {
            let word = this.eat(TokenKind::Finally)?;
            this.eat(TokenKind::Colon)?;
            this.check_indent("'finally' statement", word)
        });
        self.attempt(|this| {
            this.eat(TokenKind::Finally)?;
            this.forced(TokenKind::Colon, ":")?;
            this.block().map(|_| ())
        })
    }

    fn except_name(&mut self) {
        self.attempt(|this| {
            this.eat(TokenKind::As)?;
            this.name()
        });
    }

    fn except_block(&mut self, star: bool) -> Option<()> {
        if !self.is(TokenKind::Except) {
            return None;
        }
        self.mistake(|this| this.invalid_except_indent(star));
        let found = self.attempt(|this| {
            this.eat(TokenKind::Except)?;
            if star {
                this.eat(TokenKind::Star)?;
                this.expression()?;
                this.except_name();
            } else if this.expression().is_some() {
                this.except_name();
            }
            this.eat(TokenKind::Colon)?;
            this.block().map(|_| ())
        });
        if found.is_none() {
            self.mistake(Self::invalid_except);
        }
        found
    }

    fn invalid_except_indent(&mut self, star: bool) -> Option<()> {
        let word = self.eat(TokenKind::Except)?;
        if star {
            self.eat(TokenKind::Star)?;
            self.expression()?;
            self.except_name();
        } else if self.expression().is_some() {
            self.except_name();
        }
        self.eat(TokenKind::Colon)?;
        self.check_indent(if star { "'except*' statement" } else { "'except' statement" }, word)
    }

    fn invalid_except(&mut self) -> Option<()> {
        self.eat(TokenKind::Except)?;
        let star = self.eat(TokenKind::Star).is_some();
        let Some(first) = self.expression() else {
            if star && self.eat_one_of(&[TokenKind::Newline, TokenKind::Colon]).is_some() {
                self.raise_last("expected one or more exception types");
            } else if !star && self.eat(TokenKind::Newline).is_some() {
                self.raise_last("expected ':'");
            }
            return None;
        };
        if self.eat(TokenKind::Comma).is_some() {
            self.expressions()?;
            self.except_name();
            self.eat(TokenKind::Colon)?;
            self.raise_from("multiple exception types must be parenthesized", first.span);
            return None;
        }
        self.except_name();
        self.eat(TokenKind::Newline)?;
        self.raise_last("expected ':'");
        None
    }

    fn invalid_try(&mut self) -> Option<()> {
        let start = self.at;
        let word = self.eat(TokenKind::Try)?;
        self.eat(TokenKind::Colon)?;
        let body = self.at;
        self.check_indent("'try' statement", word);
        if self.error.is_some() {
            return None;
        }
        self.at = body;
        if self.block().is_some() && !self.is_one_of(&[TokenKind::Except, TokenKind::Finally]) {
            self.raise_last("expected 'except' or 'finally' block");
            return None;
        }
        self.at = start + 2;
        while self.block().is_some() {}
        self.invalid_mixed_handlers()
    }

    /// `except` after `except*`, or the other way round.
    fn invalid_mixed_handlers(&mut self) -> Option<()> {
        let message = "cannot have both 'except' and 'except*' on the same 'try'";
        let handlers = self.at;
        let mut count = 0;
        while self.except_block(false).is_some() {
            count += 1;
        }
        if count > 0 {
            let word = self.eat(TokenKind::Except)?;
            let star = self.eat(TokenKind::Star)?;
            self.expression()?;
            self.except_name();
            self.eat(TokenKind::Colon)?;
            self.raise(message, word.span().to(star.span()));
            return None;
        }
        self.at = handlers;
        while self.except_block(true).is_some() {
            count += 1;
        }
        if count == 0 {
            return None;
        }
        let word = self.eat(TokenKind::Except)?;
        if self.expression().is_some() {
            self.except_name();
        }
        self.eat(TokenKind::Colon)?;
        self.raise_at(message, word);
        None
    }

    // ------------------------------------------------------------------------------------------ match

    pub(super) fn match_stmt(&mut self) -> Option<()> {
        let found = self.attempt(|this| {
            this.word("match")?;
            this.subject()?;
            this.eat(TokenKind::Colon)?;
            this.eat(TokenKind::Newline)?;
            this.eat(TokenKind::Indent)?;
            this.case_block()?;
            while this.case_block().is_some() {}
            this.eat(TokenKind::Dedent).map(|_| ())
        });
        if found.is_none() {
            self.mistake(|this| {
                let word = this.word("match")?;
                this.subject()?;
                this.check_header("'match' statement", word)
            });
        }
        found
    }

    fn subject(&mut self) -> Option<()> {
        let tuple = self.attempt(|this| {
            this.star_named_expression()?;
            this.eat(TokenKind::Comma)?;
            this.attempt(Self::star_named_expressions);
            Some(())
        });
        match tuple {
            Some(()) => Some(()),
            None => self.named_expression().map(|_| ()),
        }
    }

    fn case_header(&mut self) -> Option<crate::lex::Token> {
        let word = self.word("case")?;
        self.patterns()?;
        self.attempt(|this| {
            this.eat(TokenKind::If)?;
            this.named_expression()
        });
        Some(word)
    }

    fn case_block(&mut self) -> Option<()> {
        self.mistake(|this| {
            let word = this.case_header()?;
            this.check_header("'case' statement", word)
        });
        self.attempt(|this| {
            this.case_header()?;
            this.eat(TokenKind::Colon)?;
            this.block().map(|_| ())
        })
    }
}

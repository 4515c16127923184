//! Compound statements: branches, loops, definitions.

use super::{NodeRef, Recognizer, Rule};
use crate::lex::{Token, TokenKind};

impl Recognizer<'_> {
    pub(super) fn compound_stmt(&mut self) -> Option<()> {
        match self.kind() {
            TokenKind::Def => self.function_def(),
            TokenKind::At => self.decorated(),
            TokenKind::Async => self.function_def().or_else(|| self.with_stmt()).or_else(|| self.for_stmt()),
            TokenKind::If => self.if_stmt(),
            TokenKind::Class => self.class_def(),
            TokenKind::With => self.with_stmt(),
            TokenKind::For => self.for_stmt(),
            TokenKind::Try => self.try_stmt(),
            TokenKind::While => self.while_stmt(),
            TokenKind::Name => self.match_stmt(),
            _ => None,
        }
    }

    pub(super) fn block(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Block, |this| {
            let indented = this.attempt(|this| {
                this.eat(TokenKind::Newline)?;
                this.eat(TokenKind::Indent)?;
                this.statements()?;
                this.eat(TokenKind::Dedent)
            });
            if indented.is_some() || this.simple_stmts().is_some() {
                return Some(this.nothing.clone());
            }
            this.mistake(|this| {
                this.eat(TokenKind::Newline)?;
                if !this.is(TokenKind::Indent) {
                    this.raise_indent("expected an indented block");
                }
                None::<()>
            });
            None
        })
    }

    /// After a colon: raises if the line ends and no block follows.
    pub(super) fn check_indent(&mut self, what: &str, keyword: Token) -> Option<()> {
        self.eat(TokenKind::Newline)?;
        if !self.is(TokenKind::Indent) {
            let line = keyword.start.line;
            self.raise_indent(format!("expected an indented block after {what} on line {line}"));
        }
        None
    }

    /// After a header: raises if the line ends without a colon, or no block follows the colon.
    pub(super) fn check_header(&mut self, what: &str, keyword: Token) -> Option<()> {
        if self.eat(TokenKind::Newline).is_some() {
            self.raise_last("expected ':'");
            return None;
        }
        self.eat(TokenKind::Colon)?;
        self.check_indent(what, keyword)
    }

    /// A token that must come: CPython raises at once if it does not.
    pub(super) fn forced(&mut self, kind: TokenKind, text: &str) -> Option<()> {
        if self.eat(kind).is_some() {
            return Some(());
        }
        if let Some(&token) = self.tokens.get(self.at) {
            self.raise_at(format!("expected '{text}'"), token);
        }
        None
    }

    fn if_stmt(&mut self) -> Option<()> {
        self.mistake(|this| {
            let word = this.eat(TokenKind::If)?;
            this.named_expression()?;
            this.check_header("'if' statement", word)
        });
        self.attempt(|this| {
            this.eat(TokenKind::If)?;
            this.named_expression()?;
            this.eat(TokenKind::Colon)?;
            this.block()?;
            while this.is(TokenKind::Elif) {
                this.mistake(|this| {
                    let word = this.eat(TokenKind::Elif)?;
                    this.named_expression()?;
                    this.check_header("'elif' statement", word)
                });
                let clause = this.attempt(|this| {
                    this.eat(TokenKind::Elif)?;
                    this.named_expression()?;
                    this.eat(TokenKind::Colon)?;
                    this.block()
                });
                clause?;
            }
            this.else_block();
            Some(())
        })
    }

    pub(super) fn else_block(&mut self) -> Option<()> {
        if !self.is(TokenKind::Else) {
            return None;
        }
        self.mistake(|this| {
            let word = this.eat(TokenKind::Else)?;
            this.eat(TokenKind::Colon)?;
            this.check_indent("'else' statement", word)
        });
        self.attempt(|this| {
            this.eat(TokenKind::Else)?;
            this.forced(TokenKind::Colon, ":")?;
            this.block().map(|_| ())
        })
    }

    fn while_stmt(&mut self) -> Option<()> {
        self.mistake(|this| {
            let word = this.eat(TokenKind::While)?;
            this.named_expression()?;
            this.check_header("'while' statement", word)
        });
        self.attempt(|this| {
            this.eat(TokenKind::While)?;
            this.named_expression()?;
            this.eat(TokenKind::Colon)?;
            this.block()?;
            this.else_block();
            Some(())
        })
    }

    fn for_stmt(&mut self) -> Option<()> {
        self.mistake(|this| {
            this.eat(TokenKind::Async);
            let word = this.eat(TokenKind::For)?;
            this.star_targets()?;
            this.eat(TokenKind::In)?;
            this.star_expressions()?;
            this.check_header("'for' statement", word)
        });
        let mut committed = false;
        let found = self.attempt(|this| {
            this.eat(TokenKind::Async);
            this.eat(TokenKind::For)?;
            this.star_targets()?;
            this.eat(TokenKind::In)?;
            committed = true;
            this.star_expressions()?;
            this.eat(TokenKind::Colon)?;
            this.block()?;
            this.else_block();
            Some(())
        });
        if found.is_none() && !committed {
            self.mistake(Self::invalid_for_target);
        }
        found
    }

    fn decorated(&mut self) -> Option<()> {
        self.attempt(|this| {
            while this.eat(TokenKind::At).is_some() {
                this.named_expression()?;
                this.eat(TokenKind::Newline)?;
            }
            match this.kind() {
                TokenKind::Class => this.class_def(),
                _ => this.function_def(),
            }
        })
    }

    fn function_def(&mut self) -> Option<()> {
        self.mistake(|this| {
            this.eat(TokenKind::Async);
            let word = this.eat(TokenKind::Def)?;
            this.name()?;
            this.type_params();
            this.eat(TokenKind::LParen)?;
            this.params();
            this.eat(TokenKind::RParen)?;
            this.return_annotation();
            this.eat(TokenKind::Colon)?;
            this.check_indent("function definition", word)
        });
        self.mistake(|this| this.function(true));
        self.attempt(|this| this.function(false))
    }

    /// A definition; if `strict`, a missing bracket or colon is named.
    fn function(&mut self, strict: bool) -> Option<()> {
        self.eat(TokenKind::Async);
        self.eat(TokenKind::Def)?;
        self.name()?;
        self.type_params();
        if strict {
            self.forced(TokenKind::LParen, "(")?;
        } else {
            self.eat(TokenKind::LParen)?;
        }
        self.params();
        self.eat(TokenKind::RParen)?;
        self.return_annotation();
        if strict {
            self.forced(TokenKind::Colon, ":")?;
        } else {
            self.eat(TokenKind::Colon)?;
        }
        self.block().map(|_| ())
    }

    fn return_annotation(&mut self) {
        self.attempt(|this| {
            this.eat(TokenKind::Arrow)?;
            this.expression()
        });
    }

    fn class_header(&mut self) -> Option<Token> {
        let word = self.eat(TokenKind::Class)?;
        self.name()?;
        self.type_params();
        self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            this.arguments();
            this.eat(TokenKind::RParen)
        });
        Some(word)
    }

    fn class_def(&mut self) -> Option<()> {
        self.mistake(|this| {
            let word = this.class_header()?;
            this.check_header("class definition", word)
        });
        self.attempt(|this| {
            this.class_header()?;
            this.eat(TokenKind::Colon)?;
            this.block().map(|_| ())
        })
    }

    pub(super) fn type_params(&mut self) -> Option<()> {
        if !self.is(TokenKind::LBracket) {
            return None;
        }
        self.mistake(|this| {
            this.eat(TokenKind::LBracket)?;
            let close = this.eat(TokenKind::RBracket)?;
            this.raise_from("Type parameter list cannot be empty", close.span());
            None::<()>
        });
        self.attempt(|this| {
            this.eat(TokenKind::LBracket)?;
            this.comma_list(Self::type_param)?;
            this.eat(TokenKind::Comma);
            this.eat(TokenKind::RBracket).map(|_| ())
        })
    }

    fn type_param(&mut self) -> Option<()> {
        if self.name().is_some() {
            self.attempt(|this| {
                this.eat(TokenKind::Colon)?;
                this.expression()
            });
            self.param_default(Self::expression);
            return Some(());
        }
        // CPython says so in its first round already.
        let start = self.at;
        self.invalid_type_param();
        self.at = start;
        if self.eat(TokenKind::Star).is_some() {
            self.name()?;
            self.param_default(Self::star_expression);
            return Some(());
        }
        self.eat(TokenKind::DoubleStar)?;
        self.name()?;
        self.param_default(Self::expression);
        Some(())
    }

    fn param_default(&mut self, value: impl FnOnce(&mut Self) -> Option<NodeRef>) {
        self.attempt(|this| {
            this.eat(TokenKind::Equal)?;
            value(this)
        });
    }

    fn invalid_type_param(&mut self) -> Option<()> {
        let star = self.eat_one_of(&[TokenKind::Star, TokenKind::DoubleStar])?;
        self.name()?;
        let colon = self.eat(TokenKind::Colon)?;
        let bound = self.expression()?;
        let what = if bound.description() == "tuple" { "constraints" } else { "bound" };
        let kind = if star.kind == TokenKind::Star { "TypeVarTuple" } else { "ParamSpec" };
        self.raise_from(format!("cannot use {what} with {kind}"), colon.span());
        None
    }
}

//! Simple statements.

use super::node::TargetKind;
use super::{NodeRef, Recognizer, Rule};
use crate::lex::TokenKind;

/// The operators of augmented assignment.
const AUGMENTED: [TokenKind; 13] = [
    TokenKind::PlusEqual,
    TokenKind::MinusEqual,
    TokenKind::StarEqual,
    TokenKind::AtEqual,
    TokenKind::SlashEqual,
    TokenKind::PercentEqual,
    TokenKind::AmpersandEqual,
    TokenKind::BarEqual,
    TokenKind::CaretEqual,
    TokenKind::LeftShiftEqual,
    TokenKind::RightShiftEqual,
    TokenKind::DoubleStarEqual,
    TokenKind::DoubleSlashEqual,
];

impl Recognizer<'_> {
    /// One interactive input; what follows a simple statement is not looked at.
    pub(super) fn interactive(&mut self) -> bool {
        if self.compound_stmt().is_some() {
            return self.eat(TokenKind::EndMarker).is_some();
        }
        self.simple_stmts().is_some()
    }

    pub(super) fn statements(&mut self) -> Option<()> {
        let start = self.at;
        while self.statement().is_some() {}
        (self.at > start).then_some(())
    }

    pub(super) fn statement(&mut self) -> Option<()> {
        match self.compound_stmt() {
            Some(()) => Some(()),
            None => self.simple_stmts(),
        }
    }

    pub(super) fn simple_stmts(&mut self) -> Option<()> {
        self.attempt(|this| {
            this.simple_stmt()?;
            while this.eat(TokenKind::Semicolon).is_some() {
                if this.simple_stmt().is_none() {
                    break;
                }
            }
            this.eat(TokenKind::Newline).map(|_| ())
        })
    }

    pub(super) fn simple_stmt(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::SimpleStmt, |this| {
            if this.assignment().is_some()
                || this.attempt(Self::type_alias).is_some()
                || this.star_expressions().is_some()
                || this.attempt(Self::keyword_stmt).is_some()
            {
                return Some(this.nothing.clone());
            }
            None
        })
    }

    fn keyword_stmt(&mut self) -> Option<()> {
        match self.kind() {
            TokenKind::Pass | TokenKind::Break | TokenKind::Continue => self.at += 1,
            TokenKind::Return => {
                self.at += 1;
                self.star_expressions();
            }
            TokenKind::Import | TokenKind::From => return self.import_stmt(),
            TokenKind::Raise => self.raise_stmt(),
            TokenKind::Del => return self.del_stmt(),
            TokenKind::Yield => return self.yield_expression().map(|_| ()),
            TokenKind::Assert => return self.assert_stmt(),
            TokenKind::Global | TokenKind::Nonlocal => {
                self.at += 1;
                self.comma_list(Self::name)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn raise_stmt(&mut self) {
        self.at += 1;
        if self.expression().is_some() {
            self.attempt(|this| {
                this.eat(TokenKind::From)?;
                this.expression()
            });
        }
    }

    fn assert_stmt(&mut self) -> Option<()> {
        self.eat(TokenKind::Assert)?;
        self.expression()?;
        self.attempt(|this| {
            this.eat(TokenKind::Comma)?;
            this.expression()
        });
        Some(())
    }

    fn del_stmt(&mut self) -> Option<()> {
        let found = self.attempt(|this| {
            this.eat(TokenKind::Del)?;
            this.del_targets()?;
            this.is_one_of(&[TokenKind::Semicolon, TokenKind::Newline]).then_some(())
        });
        if found.is_none() {
            self.mistake(|this| {
                this.eat(TokenKind::Del)?;
                let targets = this.star_expressions()?;
                this.raise_invalid_target(TargetKind::Delete, &targets);
                None::<()>
            });
        }
        found
    }

    fn type_alias(&mut self) -> Option<()> {
        self.word("type")?;
        self.name()?;
        self.type_params();
        self.eat(TokenKind::Equal)?;
        self.expression()?;
        Some(())
    }

    // ------------------------------------------------------------------------------------------ assignment

    fn assignment(&mut self) -> Option<()> {
        let found = self
            .attempt(Self::annotated_name)
            .or_else(|| self.attempt(Self::annotated_target))
            .or_else(|| self.attempt(Self::plain_assignment));
        if found.is_some() {
            return found;
        }
        let mut committed = false;
        let augmented = self.attempt(|this| {
            this.single_target()?;
            this.eat_one_of(&AUGMENTED)?;
            committed = true;
            this.annotated_rhs().map(|_| ())
        });
        if augmented.is_none() && !committed {
            self.mistake(Self::invalid_assignment);
        }
        augmented
    }

    fn annotated_name(&mut self) -> Option<()> {
        self.name()?;
        self.annotation_and_value()
    }

    fn annotated_target(&mut self) -> Option<()> {
        let bracketed = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            this.single_target()?;
            this.eat(TokenKind::RParen)
        });
        if bracketed.is_none() {
            self.attribute_or_subscript()?;
        }
        self.annotation_and_value()
    }

    fn annotation_and_value(&mut self) -> Option<()> {
        self.eat(TokenKind::Colon)?;
        self.expression()?;
        self.attempt(|this| {
            this.eat(TokenKind::Equal)?;
            this.annotated_rhs()
        });
        Some(())
    }

    fn plain_assignment(&mut self) -> Option<()> {
        self.target_and_equal()?;
        while self.target_and_equal().is_some() {}
        self.annotated_rhs()?;
        (!self.is(TokenKind::Equal)).then_some(())
    }

    fn target_and_equal(&mut self) -> Option<()> {
        self.attempt(|this| {
            this.star_targets()?;
            this.eat(TokenKind::Equal).map(|_| ())
        })
    }

    fn invalid_assignment(&mut self) -> Option<()> {
        self.invalid_annotation();
        if self.error.is_some() {
            return None;
        }
        let start = self.at;
        while self.target_and_equal().is_some() {}
        let value = self.attempt(|this| {
            let value = this.star_expressions()?;
            this.eat(TokenKind::Equal)?;
            Some(value)
        });
        if let Some(value) = value {
            self.raise_invalid_target(TargetKind::Star, &value);
            return None;
        }
        self.at = start;
        while self.target_and_equal().is_some() {}
        let value = self.attempt(|this| {
            let value = this.yield_expression()?;
            this.eat(TokenKind::Equal)?;
            Some(value)
        });
        if let Some(value) = value {
            self.raise("assignment to yield expression not possible", value.span);
            return None;
        }
        self.at = start;
        let target = self.star_expressions()?;
        self.eat_one_of(&AUGMENTED)?;
        self.annotated_rhs()?;
        let message = format!("'{}' is an illegal expression for augmented assignment", target.description());
        self.raise(message, target.span);
        None
    }

    fn invalid_annotation(&mut self) {
        let display = self.attempt(|this| {
            let target = this.display_target()?;
            this.eat(TokenKind::Colon)?;
            this.expression()?;
            Some(target)
        });
        if let Some(target) = display {
            let name = target.description();
            self.raise(format!("only single target (not {name}) can be annotated"), target.span);
            return;
        }
        let tuple = self.attempt(|this| {
            let first = this.star_named_expression()?;
            this.eat(TokenKind::Comma)?;
            while this.attempt(Self::star_named_expressions).is_some() {}
            this.eat(TokenKind::Colon)?;
            this.expression()?;
            Some(first)
        });
        if let Some(first) = tuple {
            self.raise("only single target (not tuple) can be annotated", first.span);
            return;
        }
        let other = self.attempt(|this| {
            let target = this.expression()?;
            this.eat(TokenKind::Colon)?;
            this.expression()?;
            Some(target)
        });
        if let Some(target) = other {
            self.raise("illegal target for annotation", target.span);
        }
    }

    /// A list or tuple display, perhaps in brackets.
    fn display_target(&mut self) -> Option<NodeRef> {
        if let Some(node) = self.list() {
            return Some(node);
        }
        if let Some(node) = self.tuple() {
            return Some(node);
        }
        self.deeper(|this| {
            this.eat(TokenKind::LParen)?;
            let node = this.display_target()?;
            this.eat(TokenKind::RParen)?;
            Some(node)
        })
    }

    // ------------------------------------------------------------------------------------------ imports

    fn import_stmt(&mut self) -> Option<()> {
        self.mistake(Self::invalid_import);
        if self.eat(TokenKind::Import).is_some() {
            self.comma_list(|this| {
                this.dotted_name()?;
                this.as_name();
                Some(())
            })?;
            return Some(());
        }
        self.eat(TokenKind::From)?;
        let dots = self.at;
        while self.eat_one_of(&[TokenKind::Dot, TokenKind::Ellipsis]).is_some() {}
        if self.dotted_name().is_none() && self.at == dots {
            return None;
        }
        self.eat(TokenKind::Import)?;
        self.import_targets()
    }

    fn as_name(&mut self) {
        self.attempt(|this| {
            this.eat(TokenKind::As)?;
            this.name()
        });
    }

    fn dotted_name(&mut self) -> Option<()> {
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

    fn import_as_names(&mut self) -> Option<()> {
        self.comma_list(|this| {
            this.name()?;
            this.as_name();
            Some(())
        })?;
        Some(())
    }

    fn import_targets(&mut self) -> Option<()> {
        let found = self.attempt(|this| {
            if this.eat(TokenKind::LParen).is_some() {
                this.import_as_names()?;
                this.eat(TokenKind::Comma);
                return this.eat(TokenKind::RParen).map(|_| ());
            }
            if this.eat(TokenKind::Star).is_some() {
                return Some(());
            }
            this.import_as_names()?;
            (!this.is(TokenKind::Comma)).then_some(())
        });
        if found.is_none() {
            self.mistake(Self::invalid_import_targets);
        }
        found
    }

    fn invalid_import_targets(&mut self) -> Option<()> {
        if let Some(newline) = self.eat(TokenKind::Newline) {
            self.raise_from("Expected one or more names after 'import'", newline.span());
            return None;
        }
        self.import_as_names()?;
        self.eat(TokenKind::Comma)?;
        self.eat(TokenKind::Newline)?;
        self.raise_last("trailing comma not allowed without surrounding parentheses");
        None
    }

    fn invalid_import(&mut self) -> Option<()> {
        let import = self.eat(TokenKind::Import)?;
        if let Some(newline) = self.eat(TokenKind::Newline) {
            self.raise_from("Expected one or more names after 'import'", newline.span());
            return None;
        }
        self.comma_list(Self::dotted_name)?;
        self.eat(TokenKind::From)?;
        self.dotted_name()?;
        self.raise_from("Did you mean to use 'from ... import ...' instead?", import.span());
        None
    }
}

//! Arguments of calls.

use super::{NodeRef, Recognizer, Rule};
use crate::lex::TokenKind;

/// What messages need to know of an argument list.
#[derive(Default)]
pub(super) struct ArgumentList {
    positional: Vec<NodeRef>,
    unpacks_keywords: bool,
}

impl Recognizer<'_> {
    /// The arguments of a call, up to its closing bracket.
    pub(super) fn arguments(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Arguments, |this| {
            let found = this.attempt(|this| {
                this.args()?;
                this.eat(TokenKind::Comma);
                this.is(TokenKind::RParen).then_some(())
            });
            if found.is_some() {
                return Some(this.nothing.clone());
            }
            this.mistake(Self::invalid_arguments);
            None
        })
    }

    fn args(&mut self) -> Option<ArgumentList> {
        self.attempt(|this| {
            let mut list = ArgumentList::default();
            match this.comma_list(Self::positional_argument) {
                None => this.keyword_arguments(&mut list)?,
                Some(positional) => {
                    list.positional = positional;
                    this.attempt(|this| {
                        this.eat(TokenKind::Comma)?;
                        this.keyword_arguments(&mut list)
                    });
                }
            }
            Some(list)
        })
    }

    fn positional_argument(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            if let Some(node) = this.starred_expression() {
                return Some(node);
            }
            let node = this.assignment_or_expression()?;
            (!this.is(TokenKind::Equal)).then_some(node)
        })
    }

    /// `name=value` and `*value`, then `name=value` and `**value`.
    fn keyword_arguments(&mut self, list: &mut ArgumentList) -> Option<()> {
        let mut starred = Vec::new();
        let first = self.attempt(|this| this.comma_list(|this| this.keyword_or_starred(&mut starred)));
        list.positional.append(&mut starred);
        let mut unpacks = false;
        let second = self.attempt(|this| {
            if first.is_some() {
                this.eat(TokenKind::Comma)?;
            }
            this.comma_list(|this| this.keyword_or_double_starred(&mut unpacks))
        });
        list.unpacks_keywords |= unpacks;
        (first.is_some() || second.is_some()).then_some(())
    }

    fn keyword(&mut self) -> Option<()> {
        self.mistake(Self::invalid_keyword);
        self.attempt(|this| {
            this.name()?;
            this.eat(TokenKind::Equal)?;
            this.expression()?;
            Some(())
        })
    }

    fn keyword_or_starred(&mut self, starred: &mut Vec<NodeRef>) -> Option<()> {
        if self.keyword().is_some() {
            return Some(());
        }
        starred.push(self.starred_expression()?);
        Some(())
    }

    fn keyword_or_double_starred(&mut self, unpacks: &mut bool) -> Option<()> {
        if self.keyword().is_some() {
            return Some(());
        }
        self.attempt(|this| {
            this.eat(TokenKind::DoubleStar)?;
            this.expression()
        })?;
        *unpacks = true;
        Some(())
    }

    /// `*value`, as calls allow it.
    pub(super) fn starred_expression(&mut self) -> Option<NodeRef> {
        if !self.is(TokenKind::Star) {
            return None;
        }
        self.mistake(Self::invalid_starred_unpacking);
        let starred = self.attempt(|this| {
            let start = this.at;
            this.eat(TokenKind::Star)?;
            let inner = this.expression()?;
            Some(this.node(start, super::NodeKind::Starred(inner)))
        });
        if starred.is_none() {
            // CPython says so in its first round already.
            self.raise_last("Invalid star expression");
        }
        starred
    }

    fn invalid_starred_unpacking(&mut self) -> Option<()> {
        let star = self.eat(TokenKind::Star)?;
        self.expression()?;
        self.eat(TokenKind::Equal)?;
        let value = self.expression()?;
        self.raise("cannot assign to iterable argument unpacking", star.span().to(value.span));
        None
    }

    fn invalid_keyword(&mut self) -> Option<()> {
        use TokenKind::{Equal, False, None as NoneWord, True};
        let constant = self.attempt(|this| {
            let word = this.eat_one_of(&[True, False, NoneWord])?;
            Some((word, this.eat(Equal)?))
        });
        if let Some((word, equal)) = constant {
            let message = format!("cannot assign to {}", self.text(word));
            self.raise(message, word.span().to(equal.span()));
            return None;
        }
        if self.invalid_keyword_generator() {
            return None;
        }
        let is_keyword = self.look(|this| {
            this.name()?;
            this.eat(Equal)
        });
        if is_keyword {
            return None;
        }
        if let Some(stars) = self.eat(TokenKind::DoubleStar) {
            self.expression()?;
            self.eat(Equal)?;
            let value = self.expression()?;
            self.raise("cannot assign to keyword argument unpacking", stars.span().to(value.span));
            return None;
        }
        let left = self.expression()?;
        let equal = self.eat(Equal)?;
        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
        self.raise(message, left.span.to(equal.span()));
        None
    }

    /// `name = value for ...`
    fn invalid_keyword_generator(&mut self) -> bool {
        let found = self.attempt(|this| {
            let name = this.name()?;
            let equal = this.eat(TokenKind::Equal)?;
            this.expression()?;
            this.comprehension_clauses()?;
            Some(name.span().to(equal.span()))
        });
        if let Some(span) = found {
            self.raise("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", span);
        }
        found.is_some()
    }

    fn invalid_arguments(&mut self) -> Option<()> {
        self.invalid_star_after_keywords();
        self.invalid_first_generator();
        if self.error.is_some() || self.invalid_keyword_generator() {
            return None;
        }
        self.invalid_missing_value();
        self.invalid_later_generator();
        if self.error.is_some() {
            return None;
        }
        let list = self.args()?;
        self.eat(TokenKind::Comma)?;
        self.args()?;
        self.raise_last(if list.unpacks_keywords {
            "positional argument follows keyword argument unpacking"
        } else {
            "positional argument follows keyword argument"
        });
        None
    }

    fn invalid_star_after_keywords(&mut self) {
        let found = self.attempt(|this| {
            let mut list = ArgumentList::default();
            let both = this.attempt(|this| {
                this.comma_list(Self::positional_argument)?;
                this.eat(TokenKind::Comma)?;
                this.keyword_arguments(&mut list)
            });
            if both.is_none() {
                this.keyword_arguments(&mut list)?;
            }
            let comma = this.eat(TokenKind::Comma)?;
            this.comma_list(|this| {
                let node = this.starred_expression()?;
                (!this.is(TokenKind::Equal)).then_some(node)
            })?;
            Some(comma)
        });
        if let Some(comma) = found {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            self.raise_from(message, comma.span());
        }
    }

    /// `f(x for x in y, 1)`
    fn invalid_first_generator(&mut self) {
        let found = self.attempt(|this| {
            let first = this.expression()?;
            let last = this.comprehension_clauses()?;
            this.eat(TokenKind::Comma)?;
            if this.args().is_none() {
                this.attempt(|this| {
                    this.expression()?;
                    this.comprehension_clauses()
                });
            }
            Some(first.span.to(last.span))
        });
        if let Some(span) = found {
            self.raise("Generator expression must be parenthesized", span);
        }
    }

    /// `f(a=)`
    fn invalid_missing_value(&mut self) {
        let found = self.attempt(|this| {
            this.attempt(|this| {
                this.args()?;
                this.eat(TokenKind::Comma)
            });
            let name = this.name()?;
            let equal = this.eat(TokenKind::Equal)?;
            this.is_one_of(&[TokenKind::Comma, TokenKind::RParen]).then(|| name.span().to(equal.span()))
        });
        if let Some(span) = found {
            self.raise("expected argument value expression", span);
        }
    }

    /// `f(1, x for x in y)`
    fn invalid_later_generator(&mut self) {
        let message = "Generator expression must be parenthesized";
        let found = self.attempt(|this| {
            let list = this.args()?;
            let last = this.comprehension_clauses()?;
            Some((list, last))
        });
        if let Some((list, last)) = found {
            if let [_, .., first] = list.positional.as_slice() {
                self.raise(message, first.span.to(last.span));
            }
            return;
        }
        let found = self.attempt(|this| {
            this.args()?;
            this.eat(TokenKind::Comma)?;
            let first = this.expression()?;
            let last = this.comprehension_clauses()?;
            Some(first.span.to(last.span))
        });
        if let Some(span) = found {
            self.raise(message, span);
        }
    }
}

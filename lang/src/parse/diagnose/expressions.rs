//! Expressions, from the loosest to the tightest binding.

use super::node::NodeKind;
use super::{NodeRef, Recognizer, Rule};
use crate::lex::TokenKind;

/// Binary operators by how tightly they bind, loosest first.
const BINARY_LEVELS: [&[TokenKind]; 6] = [
    &[TokenKind::Bar],
    &[TokenKind::Caret],
    &[TokenKind::Ampersand],
    &[TokenKind::LeftShift, TokenKind::RightShift],
    &[TokenKind::Plus, TokenKind::Minus],
    &[TokenKind::Star, TokenKind::Slash, TokenKind::DoubleSlash, TokenKind::Percent, TokenKind::At],
];

impl Recognizer<'_> {
    /// `a, b`
    pub(super) fn expressions(&mut self) -> Option<NodeRef> {
        let start = self.at;
        let first = self.expression()?;
        self.rest_of_tuple(start, first, Self::expression)
    }

    pub(super) fn star_expressions(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::StarExpressions, |this| {
            let start = this.at;
            let first = this.star_expression()?;
            this.rest_of_tuple(start, first, Self::star_expression)
        })
    }

    fn rest_of_tuple(
        &mut self,
        start: usize,
        first: NodeRef,
        mut part: impl FnMut(&mut Self) -> Option<NodeRef>,
    ) -> Option<NodeRef> {
        if !self.is(TokenKind::Comma) {
            return Some(first);
        }
        let mut parts = vec![first];
        while self.eat(TokenKind::Comma).is_some() {
            match self.attempt(&mut part) {
                Some(next) => parts.push(next),
                None => break,
            }
        }
        Some(self.node(start, NodeKind::Tuple(parts)))
    }

    pub(super) fn star_expression(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::StarExpression, |this| match this.starred_bitor() {
            Some(node) => Some(node),
            None => this.expression(),
        })
    }

    /// `*` and what binds tighter than a comparison.
    pub(super) fn starred_bitor(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            this.eat(TokenKind::Star)?;
            let inner = this.bitwise_or()?;
            Some(this.node(start, NodeKind::Starred(inner)))
        })
    }

    pub(super) fn star_named_expression(&mut self) -> Option<NodeRef> {
        match self.starred_bitor() {
            Some(node) => Some(node),
            None => self.named_expression(),
        }
    }

    /// A list with an optional trailing comma.
    pub(super) fn star_named_expressions(&mut self) -> Option<Vec<NodeRef>> {
        let list = self.comma_list(Self::star_named_expression)?;
        self.eat(TokenKind::Comma);
        Some(list)
    }

    /// `name := value`
    pub(super) fn assignment_expression(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            this.name()?;
            this.eat(TokenKind::ColonEqual)?;
            this.expression()?;
            Some(this.node(start, NodeKind::Other("named expression")))
        })
    }

    pub(super) fn named_expression(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::NamedExpression, |this| {
            if this.is(TokenKind::Name) {
                let is_walrus = this.look(|this| {
                    this.name()?;
                    this.eat(TokenKind::ColonEqual)
                });
                if is_walrus {
                    // The rule is committed to once it has seen the operator.
                    return this.assignment_expression();
                }
            }
            this.mistake(Self::invalid_named_expression);
            this.plain_expression()
        })
    }

    /// An expression that no `:=` follows.
    pub(super) fn plain_expression(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let node = this.expression()?;
            (!this.is(TokenKind::ColonEqual)).then_some(node)
        })
    }

    pub(super) fn expression(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Expression, |this| {
            this.mistake(Self::invalid_expression);
            this.mistake(Self::invalid_legacy_expression);
            this.bare_expression()
        })
    }

    /// An expression, while the rules for mistakes rest.
    pub(super) fn expression_without_invalid(&mut self) -> Option<NodeRef> {
        let saved = std::mem::replace(&mut self.invalid_rules, false);
        let result = self.attempt(Self::bare_expression);
        self.invalid_rules = saved;
        result
    }

    fn bare_expression(&mut self) -> Option<NodeRef> {
        let start = self.at;
        let Some(body) = self.disjunction() else { return self.lambda() };
        let conditional = self.attempt(|this| {
            this.eat(TokenKind::If)?;
            this.disjunction()?;
            this.eat(TokenKind::Else)?;
            this.expression()?;
            Some(this.node(start, NodeKind::Other("conditional expression")))
        });
        Some(conditional.unwrap_or(body))
    }

    fn lambda(&mut self) -> Option<NodeRef> {
        let start = self.at;
        self.attempt(|this| {
            this.eat(TokenKind::Lambda)?;
            this.lambda_params();
            this.eat(TokenKind::Colon)?;
            this.expression()?;
            Some(this.node(start, NodeKind::Other("lambda")))
        })
    }

    pub(super) fn yield_expression(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            this.eat(TokenKind::Yield)?;
            let from = this.attempt(|this| {
                this.eat(TokenKind::From)?;
                this.expression()
            });
            if from.is_none() {
                this.star_expressions();
            }
            Some(this.node(start, NodeKind::Other("yield expression")))
        })
    }

    /// `yield ...`, or expressions.
    pub(super) fn annotated_rhs(&mut self) -> Option<NodeRef> {
        match self.yield_expression() {
            Some(node) => Some(node),
            None => self.star_expressions(),
        }
    }

    pub(super) fn disjunction(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Disjunction, |this| this.chain(TokenKind::Or, Self::conjunction))
    }

    fn conjunction(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Conjunction, |this| this.chain(TokenKind::And, Self::inversion))
    }

    fn chain(
        &mut self,
        op: TokenKind,
        mut part: impl FnMut(&mut Self) -> Option<NodeRef>,
    ) -> Option<NodeRef> {
        let start = self.at;
        let first = part(self)?;
        let mut several = false;
        while self
            .attempt(|this| {
                this.eat(op)?;
                part(this)
            })
            .is_some()
        {
            several = true;
        }
        Some(if several { self.node(start, NodeKind::Other("expression")) } else { first })
    }

    pub(super) fn inversion(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Inversion, |this| {
            let start = this.at;
            if this.is(TokenKind::Not) {
                this.eat(TokenKind::Not)?;
                this.inversion()?;
                return Some(this.node(start, NodeKind::Other("expression")));
            }
            this.comparison()
        })
    }

    fn comparison(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Comparison, |this| {
            let start = this.at;
            let left = this.bitwise_or()?;
            let mut first_op = None;
            while let Some(is_in) = this.attempt(|this| {
                let is_in = this.comparison_operator()?;
                this.bitwise_or()?;
                Some(is_in)
            }) {
                first_op.get_or_insert(is_in);
            }
            let Some(is_in) = first_op else { return Some(left) };
            Some(this.node(start, NodeKind::Compare { left, is_in }))
        })
    }

    /// A comparison operator; true for `in`.
    fn comparison_operator(&mut self) -> Option<bool> {
        use TokenKind::*;
        if self.eat_one_of(&[EqualEqual, NotEqual, LessEqual, Less, GreaterEqual, Greater]).is_some() {
            return Some(false);
        }
        if self.eat(Not).is_some() {
            self.eat(In)?;
            return Some(false);
        }
        if self.eat(In).is_some() {
            return Some(true);
        }
        self.eat(Is)?;
        self.eat(Not);
        Some(false)
    }

    pub(super) fn bitwise_or(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::BitOr, |this| this.binary(0))
    }

    /// Operators of at least this level, by climbing.
    fn binary(&mut self, lowest: usize) -> Option<NodeRef> {
        let start = self.at;
        let mut left = self.factor()?;
        let mut ceiling = BINARY_LEVELS.len();
        loop {
            let kind = self.kind();
            let level = BINARY_LEVELS.iter().position(|level| level.contains(&kind));
            let Some(level) = level.filter(|level| *level >= lowest && *level <= ceiling) else {
                return Some(left);
            };
            ceiling = level;
            self.mistake(|this| this.invalid_arithmetic(level));
            let matched = self.attempt(|this| {
                this.eat(kind)?;
                this.binary(level + 1)
            });
            if matched.is_none() {
                return Some(left);
            }
            left = self.node(start, NodeKind::Other("expression"));
        }
    }

    pub(super) fn factor(&mut self) -> Option<NodeRef> {
        let start = self.at;
        if self.is_one_of(&[TokenKind::Plus, TokenKind::Minus, TokenKind::Tilde]) {
            self.mistake(Self::invalid_factor);
            return self.deeper(|this| {
                this.at += 1;
                this.factor()?;
                Some(this.node(start, NodeKind::Other("expression")))
            });
        }
        let base = self.await_primary()?;
        let power = self.attempt(|this| {
            this.eat(TokenKind::DoubleStar)?;
            this.deeper(Self::factor)
        });
        Some(if power.is_some() { self.node(start, NodeKind::Other("expression")) } else { base })
    }

    /// Runs a rule that may nest without end.
    pub(super) fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.nesting += 1;
        let result = if self.nesting > super::MAX_NESTING {
            self.raise_too_complex();
            None
        } else {
            self.attempt(rule)
        };
        self.nesting -= 1;
        result
    }

    fn await_primary(&mut self) -> Option<NodeRef> {
        let start = self.at;
        if self.is(TokenKind::Await) {
            return self.attempt(|this| {
                this.eat(TokenKind::Await)?;
                this.primary()?;
                Some(this.node(start, NodeKind::Other("await expression")))
            });
        }
        self.primary()
    }

    /// An atom with its attributes, calls and subscripts.
    pub(super) fn primary(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::Primary, |this| {
            let start = this.at;
            let mut node = this.atom()?;
            while let Some(kind) = this.attempt(Self::trailer) {
                node = this.node(start, kind);
            }
            Some(node)
        })
    }

    fn trailer(&mut self) -> Option<NodeKind> {
        match self.kind() {
            TokenKind::Dot => {
                self.eat(TokenKind::Dot)?;
                self.name()?;
                Some(NodeKind::Attribute)
            }
            TokenKind::LParen => {
                if self.generator().is_none() {
                    self.eat(TokenKind::LParen)?;
                    self.arguments();
                    self.eat(TokenKind::RParen)?;
                }
                Some(NodeKind::Other("function call"))
            }
            TokenKind::LBracket => {
                self.eat(TokenKind::LBracket)?;
                self.slices()?;
                self.eat(TokenKind::RBracket)?;
                Some(NodeKind::Subscript)
            }
            _ => None,
        }
    }

    fn slices(&mut self) -> Option<()> {
        let alone = self.attempt(|this| {
            this.slice()?;
            (!this.is(TokenKind::Comma)).then_some(())
        });
        if alone.is_some() {
            return alone;
        }
        self.comma_list(|this| match this.slice() {
            Some(()) => Some(()),
            None => this.starred_expression().map(|_| ()),
        })?;
        self.eat(TokenKind::Comma);
        Some(())
    }

    fn slice(&mut self) -> Option<()> {
        let sliced = self.attempt(|this| {
            this.expression();
            this.eat(TokenKind::Colon)?;
            this.expression();
            if this.eat(TokenKind::Colon).is_some() {
                this.expression();
            }
            Some(())
        });
        match sliced {
            Some(()) => Some(()),
            None => self.named_expression().map(|_| ()),
        }
    }
}

//! Targets of assignments, loops and `del`.

use super::node::{NodeKind, TargetKind};
use super::{NodeRef, Recognizer, Rule};
use crate::lex::TokenKind;

impl Recognizer<'_> {
    pub(super) fn star_targets(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            let first = this.star_target()?;
            if !this.is(TokenKind::Comma) {
                return Some(first);
            }
            while this.eat(TokenKind::Comma).is_some() {
                if this.star_target().is_none() {
                    break;
                }
            }
            Some(this.node(start, NodeKind::Tuple(Vec::new())))
        })
    }

    pub(super) fn star_target(&mut self) -> Option<NodeRef> {
        self.memoized(Rule::StarTarget, |this| {
            let starred = this.attempt(|this| {
                this.eat(TokenKind::Star)?;
                if this.is(TokenKind::Star) {
                    return None;
                }
                this.star_target()
            });
            match starred {
                Some(node) => Some(node),
                None => this.target_with_star_atom(),
            }
        })
    }

    fn target_with_star_atom(&mut self) -> Option<NodeRef> {
        if let Some(node) = self.attribute_or_subscript() {
            return Some(node);
        }
        let start = self.at;
        if self.name().is_some() {
            return Some(self.node(start, NodeKind::Name { is_legacy: false }));
        }
        self.bracketed_targets(start)
    }

    fn bracketed_targets(&mut self, start: usize) -> Option<NodeRef> {
        let group = self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            let inner = this.target_with_star_atom()?;
            this.eat(TokenKind::RParen)?;
            Some(inner)
        });
        if group.is_some() {
            return group;
        }
        self.attempt(|this| {
            let open = this.eat_one_of(&[TokenKind::LParen, TokenKind::LBracket])?;
            let is_tuple = open.kind == TokenKind::LParen;
            this.attempt(|this| {
                let list = this.comma_list(Self::star_target)?;
                let comma = this.eat(TokenKind::Comma);
                (!is_tuple || list.len() > 1 || comma.is_some()).then_some(())
            });
            this.eat(if is_tuple { TokenKind::RParen } else { TokenKind::RBracket })?;
            Some(this.node(start, NodeKind::Tuple(Vec::new())))
        })
    }

    /// A primary that ends in an attribute or a subscript.
    pub(super) fn attribute_or_subscript(&mut self) -> Option<NodeRef> {
        self.attempt(|this| {
            let start = this.at;
            let node = this.primary()?;
            // `(a.b)` is no primary with an attribute: the bracket rule takes it.
            let is_whole = this.tokens[start].start == node.span.start();
            let fits = matches!(node.kind, NodeKind::Attribute | NodeKind::Subscript);
            (fits && is_whole).then_some(node)
        })
    }

    /// A name, attribute or subscript, perhaps in brackets.
    pub(super) fn single_target(&mut self) -> Option<NodeRef> {
        if let Some(node) = self.attribute_or_subscript() {
            return Some(node);
        }
        let start = self.at;
        if self.name().is_some() {
            return Some(self.node(start, NodeKind::Name { is_legacy: false }));
        }
        self.attempt(|this| {
            this.eat(TokenKind::LParen)?;
            let inner = this.single_target()?;
            this.eat(TokenKind::RParen)?;
            Some(inner)
        })
    }

    pub(super) fn del_targets(&mut self) -> Option<()> {
        self.attempt(|this| {
            this.comma_list(Self::del_target)?;
            this.eat(TokenKind::Comma);
            Some(())
        })
    }

    fn del_target(&mut self) -> Option<()> {
        if self.attribute_or_subscript().is_some() || self.name().is_some() {
            return Some(());
        }
        self.attempt(|this| {
            let open = this.eat_one_of(&[TokenKind::LParen, TokenKind::LBracket])?;
            this.del_targets();
            this.eat(if open.kind == TokenKind::LParen { TokenKind::RParen } else { TokenKind::RBracket })?;
            Some(())
        })
    }

    /// Raises if `node` holds something that can be no target.
    pub(super) fn raise_invalid_target(&mut self, kind: TargetKind, node: &NodeRef) {
        let Some(part) = node.invalid_target(kind) else { return };
        let verb = if kind == TargetKind::Delete { "delete" } else { "assign to" };
        self.raise(format!("cannot {verb} {}", part.description()), part.span);
    }

    pub(super) fn invalid_for_target(&mut self) -> Option<()> {
        self.eat(TokenKind::Async);
        self.eat(TokenKind::For)?;
        let target = self.star_expressions()?;
        self.raise_invalid_target(TargetKind::For, &target);
        None
    }
}

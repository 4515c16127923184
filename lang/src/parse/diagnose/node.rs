//! What the second pass remembers of an expression: enough to name it in a message.

use std::rc::Rc;

use crate::ast::Span;

/// An expression: its place and its kind.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) kind: NodeKind,
}

/// A shared node: results are remembered.
pub(super) type NodeRef = Rc<Node>;

/// The kinds that messages tell apart.
#[derive(Debug)]
pub(super) enum NodeKind {
    /// A name; true for `print` and `exec`.
    Name {
        is_legacy: bool,
    },
    Attribute,
    Subscript,
    Starred(NodeRef),
    List(Vec<NodeRef>),
    Tuple(Vec<NodeRef>),
    /// `is_in`: the first operator is `in`.
    Compare {
        left: NodeRef,
        is_in: bool,
    },
    /// Any other kind, by the name messages give it.
    Other(&'static str),
}

/// What a target is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetKind {
    Star,
    Delete,
    For,
}

impl Node {
    /// What messages call it.
    pub(super) fn description(&self) -> &'static str {
        match &self.kind {
            NodeKind::Name { .. } => "name",
            NodeKind::Attribute => "attribute",
            NodeKind::Subscript => "subscript",
            NodeKind::Starred(_) => "starred",
            NodeKind::List(_) => "list",
            NodeKind::Tuple(_) => "tuple",
            NodeKind::Compare { .. } => "comparison",
            NodeKind::Other(name) => name,
        }
    }

    /// The part of it that can be no target, if any.
    pub(super) fn invalid_target(&self, kind: TargetKind) -> Option<&Node> {
        match &self.kind {
            NodeKind::List(parts) | NodeKind::Tuple(parts) => {
                parts.iter().find_map(|part| part.invalid_target(kind))
            }
            NodeKind::Starred(_) if kind == TargetKind::Delete => Some(self),
            NodeKind::Starred(inner) => inner.invalid_target(kind),
            NodeKind::Compare { left, is_in } if kind == TargetKind::For => {
                if *is_in {
                    left.invalid_target(kind)
                } else {
                    None
                }
            }
            NodeKind::Name { .. } | NodeKind::Attribute | NodeKind::Subscript => None,
            _ => Some(self),
        }
    }
}

//! What a regular expression says: the tree the parser makes.

use super::set::Set;
use std::rc::Rc;

/// Flags, as Python numbers them.
pub mod flag {
    #![allow(missing_docs, reason = "named after re's own")]
    pub const IGNORECASE: u32 = 2;
    pub const LOCALE: u32 = 4;
    pub const MULTILINE: u32 = 8;
    pub const DOTALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const DEBUG: u32 = 128;
    pub const ASCII: u32 = 256;
    pub const TYPE_FLAGS: u32 = ASCII | LOCALE | UNICODE;
}

/// How letters of different case compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fold {
    /// They differ.
    None,
    /// ASCII letters are alike.
    Ascii,
    /// All letters are alike.
    Unicode,
}

/// How often and how eagerly something repeats.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Greed {
    /// As often as possible, giving back.
    Greedy,
    /// As seldom as possible.
    Lazy,
    /// As often as possible, giving nothing back.
    Possessive,
}

/// A condition on a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// The text's start (`\A`, `^`).
    Start,
    /// A line's start (`^` with MULTILINE).
    LineStart,
    /// The text's end, or before a newline there (`$`).
    End,
    /// A line's end (`$` with MULTILINE).
    LineEnd,
    /// The text's very end (`\Z`).
    VeryEnd,
    /// A word's edge (`\b`); are words ASCII?
    Edge(bool),
    /// No word's edge (`\B`).
    NoEdge(bool),
}

/// No upper bound.
pub const UNBOUNDED: usize = usize::MAX;

/// A node of the tree.
#[derive(Clone, Debug)]
pub enum Node {
    /// A code point or byte.
    Literal(u32, Fold),
    /// Any; newlines only if true.
    Any(bool),
    /// One of a set.
    Set(Rc<Set>),
    /// One after the other.
    Seq(Vec<Node>),
    /// The first that fits.
    Alt(Vec<Node>),
    /// A capturing group.
    Group(usize, Box<Node>),
    /// A group that does not capture.
    Bare(Box<Node>),
    /// Repetition: least, most, how.
    Repeat(Box<Node>, usize, usize, Greed),
    /// A condition on the place.
    At(At),
    /// Look-around.
    Look {
        /// Backwards?
        behind: bool,
        /// Must it not fit?
        negated: bool,
        /// What to look for.
        node: Box<Node>,
    },
    /// Once it fits, it stays.
    Atomic(Box<Node>),
    /// What a group matched, again; how wide that is.
    Backref(usize, Fold, (usize, usize)),
    /// If the group matched the first, otherwise the second.
    If(usize, Box<Node>, Box<Node>),
    /// Never fits.
    Fail,
}

impl Node {
    /// The least and most units that it takes; the most is `UNBOUNDED` if there is no bound (or it is unknown).
    pub fn width(&self) -> (usize, usize) {
        match self {
            Node::Literal(..) | Node::Any(_) | Node::Set(_) => (1, 1),
            Node::Seq(nodes) => nodes.iter().map(Node::width).fold((0, 0), add),
            Node::Alt(nodes) => nodes.iter().map(Node::width).fold((UNBOUNDED, 0), either),
            Node::Group(_, node) | Node::Bare(node) | Node::Atomic(node) => node.width(),
            Node::Repeat(node, least, most, _) => {
                let (low, high) = node.width();
                let high = if high == 0 { 0 } else { high.saturating_mul(*most) };
                (low.saturating_mul(*least), high)
            }
            Node::At(_) | Node::Look { .. } | Node::Fail => (0, 0),
            Node::Backref(_, _, width) => *width,
            Node::If(_, yes, no) => either(yes.width(), no.width()),
        }
    }
}

fn add(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0.saturating_add(b.0), a.1.saturating_add(b.1))
}

fn either(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0.min(b.0), a.1.max(b.1))
}

//! From the tree to a program for the matcher.

use super::ast::{At, Fold, Greed, Node, UNBOUNDED};
use super::set::{Set, upper};
use gilbox_vm::text::TextBuf;
use std::rc::Rc;

/// What takes exactly one unit.
#[derive(Clone, Debug)]
pub enum Single {
    /// This one.
    Char(u32),
    /// This one (lower case), in any case.
    Fold(u32, Fold),
    /// All but newlines.
    Line,
    /// All.
    Any,
    /// One of a set.
    Set(Rc<Set>),
}

/// An instruction. Numbers are places in the program, slots or registers.
#[derive(Clone, Debug)]
pub enum Op {
    /// Takes one unit.
    Single(Single),
    /// Takes these bytes.
    Bytes(Box<[u8]>),
    /// Goes on at the first, and at the second if that fails.
    Split(usize, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Remembers the place in a slot; a closing slot also says which group was last.
    Save(usize),
    /// Repeats one unit: least, most, how, and the byte that must follow, if that is known.
    Run(Single, usize, usize, Greed, Option<u8>),
    /// Starts counting in two registers.
    LoopInit(usize),
    /// The end of a body: least, most, where the body starts, how.
    Loop {
        /// The count's register; the place of the last round is in the next.
        register: usize,
        /// Least rounds.
        least: usize,
        /// Most rounds.
        most: usize,
        /// The body.
        body: usize,
        /// Greedy or lazy.
        lazy: bool,
    },
    /// A condition on the place.
    At(At),
    /// A group's text again.
    Backref(usize, Fold),
    /// Remembers how many choices are open.
    Mark(usize),
    /// Forgets the choices since then.
    Cut(usize),
    /// As `Mark`, and remembers the place.
    LookStart(usize),
    /// As `Cut`, and goes back to the place.
    LookEnd(usize),
    /// Opens a negated look: on failure goes on there.
    NotStart(usize, usize),
    /// The look fitted: undoes everything since its start and fails.
    NotEnd(usize),
    /// Goes so many units back.
    Back(usize),
    /// Goes there unless the group matched.
    Unless(usize, usize),
    /// Never fits.
    Fail,
    /// Done.
    Match,
}

/// How the search finds places worth a try.
#[derive(Clone, Debug)]
pub enum Start {
    /// Everywhere.
    Anywhere,
    /// Only at the text's start.
    TextStart,
    /// Where these bytes stand.
    Prefix(Box<[u8]>),
    /// Where one of these bytes stands.
    Bytes(Box<[bool; 256]>),
}

/// A compiled pattern.
pub struct Program {
    pub(super) ops: Vec<Op>,
    /// Two a group, the whole first.
    pub(super) n_slots: usize,
    pub(super) n_registers: usize,
    pub(super) start: Start,
    /// Does a place fail for good once it failed, whatever was matched before?
    pub(super) memoizable: bool,
    /// How few bytes a match may have.
    pub(super) least: usize,
}

struct Compiler {
    ops: Vec<Op>,
    n_registers: usize,
    is_text: bool,
    memoizable: bool,
}

/// Compiles a tree.
pub fn compile(node: &Node, n_groups: usize, is_text: bool) -> Program {
    // Register 0 holds the last group.
    let mut compiler = Compiler { ops: Vec::new(), n_registers: 1, is_text, memoizable: true };
    compiler.node(node);
    compiler.ops.push(Op::Match);
    compiler.note_followers();
    let start = find_start(node, is_text);
    Program {
        ops: compiler.ops,
        n_slots: 2 * (n_groups + 1),
        n_registers: compiler.n_registers,
        start,
        memoizable: compiler.memoizable,
        least: node.width().0,
    }
}

fn encoded(is_text: bool, c: u32) -> Vec<u8> {
    if !is_text {
        return vec![c as u8];
    }
    let mut buf = TextBuf::new();
    buf.push(c);
    buf.into_parts().0
}

fn single(node: &Node) -> Option<Single> {
    Some(match node {
        Node::Literal(c, Fold::None) => Single::Char(*c),
        Node::Literal(c, _) if *c < 128 && !(*c as u8).is_ascii_alphabetic() => Single::Char(*c),
        Node::Literal(c, fold) => Single::Fold(*c, *fold),
        Node::Any(true) => Single::Any,
        Node::Any(false) => Single::Line,
        Node::Set(set) => Single::Set(set.clone()),
        Node::Bare(node) => return single(node),
        _ => return None,
    })
}

impl Compiler {
    fn push(&mut self, op: Op) -> usize {
        self.ops.push(op);
        self.ops.len() - 1
    }

    fn register(&mut self, n: usize) -> usize {
        self.n_registers += n;
        self.n_registers - n
    }

    fn node(&mut self, node: &Node) {
        if let Some(single) = single(node) {
            match single {
                Single::Char(c) => self.literal(c),
                single => _ = self.push(Op::Single(single)),
            }
            return;
        }
        match node {
            Node::Seq(nodes) => nodes.iter().for_each(|n| self.node(n)),
            Node::Alt(nodes) => self.alternatives(nodes),
            Node::Group(group, node) => {
                self.push(Op::Save(2 * group));
                self.node(node);
                self.push(Op::Save(2 * group + 1));
            }
            Node::Bare(node) => self.node(node),
            Node::Repeat(node, least, most, greed) => self.repeat(node, *least, *most, *greed),
            Node::At(at) => _ = self.push(Op::At(*at)),
            Node::Look { behind, negated, node } => self.look(*behind, *negated, node),
            Node::Atomic(node) => self.atomic(|c| c.node(node)),
            Node::Backref(group, fold, _) => {
                self.memoizable = false;
                self.push(Op::Backref(*group, *fold));
            }
            Node::If(group, yes, no) => self.condition(*group, yes, no),
            _ => _ = self.push(Op::Fail),
        }
    }

    /// A literal joins the bytes before it, unless something jumps here. Nothing jumps into the middle of a
    /// sequence without an instruction of its own at the target, so `Bytes` directly before is always fallen
    /// through from; targets are marked by an empty `Bytes`.
    fn literal(&mut self, c: u32) {
        let bytes = encoded(self.is_text, c);
        if let Some(Op::Bytes(run)) = self.ops.last_mut() {
            let mut joined = run.to_vec();
            joined.extend(bytes);
            *run = joined.into();
            return;
        }
        self.push(Op::Bytes(bytes.into()));
    }

    /// The place of the next instruction, as a target of jumps: literals do not join across it.
    fn target(&mut self) -> usize {
        if matches!(self.ops.last(), Some(Op::Bytes(_))) {
            let next = self.ops.len() + 1;
            return self.push(Op::Jump(next));
        }
        self.ops.len()
    }

    fn alternatives(&mut self, nodes: &[Node]) {
        let mut ends = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            if i + 1 == nodes.len() {
                self.node(node);
                break;
            }
            let split = self.push(Op::Split(0, 0));
            self.node(node);
            ends.push(self.push(Op::Jump(0)));
            self.ops[split] = Op::Split(split + 1, self.ops.len());
        }
        let end = self.target();
        for at in ends {
            self.ops[at] = Op::Jump(end);
        }
    }

    fn repeat(&mut self, node: &Node, least: usize, most: usize, greed: Greed) {
        if let Some(single) = single(node) {
            self.push(Op::Run(single, least, most, greed, None));
            return;
        }
        if greed == Greed::Possessive {
            return self.atomic(|c| c.repeat(node, least, most, Greed::Greedy));
        }
        let lazy = greed == Greed::Lazy;
        let splits = |first: usize, second: usize| {
            if lazy { Op::Split(second, first) } else { Op::Split(first, second) }
        };
        if (least, most) == (0, 1) {
            let split = self.push(Op::Split(0, 0));
            self.node(node);
            let end = self.target();
            self.ops[split] = splits(split + 1, end);
            return;
        }
        if least <= 1 && most == UNBOUNDED && node.width().0 > 0 {
            // The body always takes something: no counting is needed.
            if least == 1 {
                let body = self.target();
                self.node(node);
                let at = self.push(Op::Split(0, 0));
                self.ops[at] = splits(body, at + 1);
                return;
            }
            let split = self.push(Op::Split(0, 0));
            self.node(node);
            self.push(Op::Jump(split));
            self.ops[split] = splits(split + 1, self.ops.len());
            return;
        }
        self.memoizable = false;
        let register = self.register(2);
        self.push(Op::LoopInit(register));
        let jump = self.push(Op::Jump(0));
        self.node(node);
        let end = self.push(Op::Loop { register, least, most, body: jump + 1, lazy });
        self.ops[jump] = Op::Jump(end);
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Compiler)) {
        self.memoizable = false;
        let register = self.register(1);
        self.push(Op::Mark(register));
        body(self);
        self.push(Op::Cut(register));
    }

    fn look(&mut self, behind: bool, negated: bool, node: &Node) {
        self.memoizable = false;
        let register = self.register(2);
        let back = node.width().0;
        let start = self.push(if negated { Op::NotStart(register, 0) } else { Op::LookStart(register) });
        if behind {
            self.push(Op::Back(back));
        }
        self.node(node);
        self.push(if negated { Op::NotEnd(register) } else { Op::LookEnd(register) });
        if negated {
            self.ops[start] = Op::NotStart(register, self.ops.len());
        }
    }

    fn condition(&mut self, group: usize, yes: &Node, no: &Node) {
        self.memoizable = false;
        let test = self.push(Op::Unless(group, 0));
        self.node(yes);
        let jump = self.push(Op::Jump(0));
        self.ops[test] = Op::Unless(group, jump + 1);
        self.node(no);
        let end = self.target();
        self.ops[jump] = Op::Jump(end);
    }

    /// Tells runs which byte has to follow them.
    fn note_followers(&mut self) {
        for i in 0..self.ops.len() {
            let Some(Op::Bytes(bytes)) = self.ops.get(i + 1) else { continue };
            let first = bytes.first().copied();
            if let Op::Run(_, _, _, _, follower) = &mut self.ops[i] {
                *follower = first;
            }
        }
    }
}

fn find_start(node: &Node, is_text: bool) -> Start {
    let mut prefix = Vec::new();
    collect_prefix(node, is_text, &mut prefix);
    if !prefix.is_empty() {
        return Start::Prefix(prefix.into());
    }
    if starts_with_text_start(node) {
        return Start::TextStart;
    }
    let mut bytes = Box::new([false; 256]);
    if first_bytes(node, is_text, &mut bytes) { Start::Bytes(bytes) } else { Start::Anywhere }
}

fn starts_with_text_start(node: &Node) -> bool {
    match node {
        Node::At(At::Start) => true,
        Node::Seq(nodes) => nodes.first().is_some_and(starts_with_text_start),
        Node::Group(_, node) | Node::Bare(node) => starts_with_text_start(node),
        _ => false,
    }
}

/// Adds the literal text every match starts with; false if something else follows it.
fn collect_prefix(node: &Node, is_text: bool, out: &mut Vec<u8>) -> bool {
    match node {
        Node::Literal(c, Fold::None) => {
            out.extend(encoded(is_text, *c));
            true
        }
        Node::Seq(nodes) => nodes.iter().all(|n| collect_prefix(n, is_text, out)),
        Node::Group(_, node) | Node::Bare(node) => collect_prefix(node, is_text, out),
        Node::Repeat(node, least, ..) if *least > 0 => {
            collect_prefix(node, is_text, out);
            false
        }
        _ => false,
    }
}

/// Marks the bytes a match can start with; false if it may start with any, or be empty.
fn first_bytes(node: &Node, is_text: bool, out: &mut [bool; 256]) -> bool {
    match node {
        Node::Literal(c, fold) => {
            let mut all = vec![*c];
            if *fold != Fold::None {
                all.push(upper(*fold, *c));
                if *fold == Fold::Unicode && (*c >= 128 || matches!(*c, 0x6b | 0x73 | 0x69)) {
                    // Letters with more relatives than one are left to the matcher.
                    return false;
                }
            }
            all.iter().for_each(|c| out[encoded(is_text, *c)[0] as usize] = true);
            true
        }
        Node::Set(set) => {
            let low = if is_text { 128 } else { 256 };
            (0..low).filter(|c| set.contains(*c)).for_each(|c| out[c as usize] = true);
            if is_text {
                out[128..].fill(true);
            }
            true
        }
        Node::Seq(nodes) => {
            // What comes before the first node that takes something may start the match as well.
            let Some(first) = nodes.iter().position(|n| n.width().0 > 0) else { return false };
            first_bytes(&nodes[first], is_text, out)
                && nodes[..first].iter().all(|n| n.width().1 == 0 || first_bytes(optional(n), is_text, out))
        }
        Node::Alt(nodes) => nodes.iter().all(|n| n.width().0 > 0 && first_bytes(n, is_text, out)),
        Node::Group(_, node) | Node::Bare(node) | Node::Atomic(node) => first_bytes(node, is_text, out),
        Node::Repeat(node, least, ..) => *least > 0 && first_bytes(node, is_text, out),
        _ => false,
    }
}

/// What an optional node would start with if it takes part.
fn optional(node: &Node) -> &Node {
    match node {
        Node::Repeat(node, ..) => node,
        Node::Group(_, node) | Node::Bare(node) => optional(node),
        other => other,
    }
}

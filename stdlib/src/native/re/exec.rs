//! The matcher: runs a program over text, backtracking on a stack of its own.

use super::ast::{At, Fold, Greed, UNBOUNDED};
use super::program::{Op, Program, Single, Start};
use super::set::{Class, alike, in_class, lower};
use gilbox_vm::text::pytext::decode_at;
use std::collections::HashSet;

/// A slot that holds no place.
pub const UNSET: usize = usize::MAX;
/// So many failed choices, and the matcher starts to remember where it failed.
const MEMO_AFTER: usize = 20_000;

/// How the units of a text lie in its bytes.
pub trait Units {
    /// The unit at a place before the end, and its length.
    fn next(text: &[u8], at: usize) -> (u32, usize);
    /// The unit before a place after the start, and its length.
    fn before(text: &[u8], at: usize) -> (u32, usize);
}

/// A byte a unit: bytes, and ASCII text.
pub struct Single8;
/// Code points as UTF-8.
pub struct Utf8;

impl Units for Single8 {
    #[inline(always)]
    fn next(text: &[u8], at: usize) -> (u32, usize) {
        (text[at] as u32, 1)
    }
    #[inline(always)]
    fn before(text: &[u8], at: usize) -> (u32, usize) {
        (text[at - 1] as u32, 1)
    }
}

impl Units for Utf8 {
    #[inline(always)]
    fn next(text: &[u8], at: usize) -> (u32, usize) {
        decode_at(text, at)
    }
    #[inline(always)]
    fn before(text: &[u8], at: usize) -> (u32, usize) {
        let mut start = at - 1;
        while start > 0 && text[start] & 0xC0 == 0x80 {
            start -= 1;
        }
        (decode_at(text, start).0, at - start)
    }
}

/// How a match has to lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Anywhere from the start on.
    Search,
    /// At the start.
    Match,
    /// From the start to the end.
    Full,
}

/// A match: byte offsets by slot, and the last group closed (0 for none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Two a group; `UNSET` for groups that took no part.
    pub slots: Vec<usize>,
    /// The last group closed.
    pub last_group: usize,
}

enum Entry {
    Branch { pc: usize, at: usize },
    Slot { slot: usize, old: usize },
    Register { register: usize, old: usize },
    Greedy { pc: usize, least: usize, at: usize },
    Lazy { pc: usize, at: usize, left: usize },
    LazyLoop { pc: usize, at: usize },
}

struct Matcher<'a> {
    program: &'a Program,
    text: &'a [u8],
    slots: Vec<usize>,
    registers: Vec<usize>,
    stack: Vec<Entry>,
    full: bool,
    /// Where an empty match is refused, since the one before ended there.
    forbidden: usize,
    start: usize,
    failures: usize,
    memo: Option<HashSet<(u32, u32)>>,
}

/// Finds the first match in `text` from `start` on. `forbidden` is a place where no empty match may lie.
pub fn find<U: Units>(
    program: &Program,
    text: &[u8],
    start: usize,
    mode: Mode,
    forbidden: Option<usize>,
) -> Option<Found> {
    let mut matcher = Matcher {
        program,
        text,
        slots: vec![UNSET; program.n_slots],
        registers: vec![0; program.n_registers],
        stack: Vec::new(),
        full: mode == Mode::Full,
        forbidden: forbidden.unwrap_or(UNSET),
        start,
        failures: 0,
        memo: None,
    };
    if mode != Mode::Search {
        return matcher.try_at::<U>(start);
    }
    let mut at = start;
    loop {
        at = next_candidate(program, text, at)?;
        if let Some(found) = matcher.try_at::<U>(at) {
            return Some(found);
        }
        if at >= text.len() || matches!(program.start, Start::TextStart) {
            return None;
        }
        at += U::next(text, at).1;
    }
}

fn next_candidate(program: &Program, text: &[u8], at: usize) -> Option<usize> {
    match &program.start {
        Start::Anywhere => Some(at).filter(|at| text.len() - at >= program.least.min(1)),
        Start::TextStart => Some(at).filter(|at| *at == 0),
        Start::Prefix(prefix) => gilbox_vm::text::search::find(&text[at..], prefix).map(|n| at + n),
        Start::Bytes(bytes) => text[at..].iter().position(|b| bytes[*b as usize]).map(|n| at + n),
    }
}

#[inline(always)]
fn fits(single: &Single, c: u32) -> bool {
    match single {
        Single::Char(wanted) => *wanted == c,
        Single::Fold(wanted, fold) => alike(*fold, *wanted, c),
        Single::Line => c != 10,
        Single::Any => true,
        Single::Set(set) => set.contains(c),
    }
}

impl Matcher<'_> {
    fn try_at<U: Units>(&mut self, at: usize) -> Option<Found> {
        self.slots.fill(UNSET);
        self.registers.fill(0);
        self.stack.clear();
        self.start = at;
        let end = self.run::<U>(at)?;
        self.slots[0] = at;
        self.slots[1] = end;
        Some(Found { slots: std::mem::take(&mut self.slots), last_group: self.registers[0] })
    }

    fn set_slot(&mut self, slot: usize, value: usize) {
        let old = std::mem::replace(&mut self.slots[slot], value);
        self.stack.push(Entry::Slot { slot, old });
    }

    fn set_register(&mut self, register: usize, value: usize) {
        let old = std::mem::replace(&mut self.registers[register], value);
        self.stack.push(Entry::Register { register, old });
    }

    /// Runs from the program's start; the match's end.
    fn run<U: Units>(&mut self, start: usize) -> Option<usize> {
        let (mut pc, mut at) = (0, start);
        loop {
            match self.step::<U>(pc, at) {
                Some((next, _)) if next == usize::MAX => return Some(at),
                Some(next) => (pc, at) = next,
                None => (pc, at) = self.back::<U>()?,
            }
        }
    }

    /// One instruction: where to go on, or `None` for a failure. A place of `usize::MAX` says that it is done.
    #[inline(always)]
    fn step<U: Units>(&mut self, pc: usize, at: usize) -> Option<(usize, usize)> {
        let program = self.program;
        match &program.ops[pc] {
            Op::Single(single) => {
                if at >= self.text.len() {
                    return None;
                }
                let (c, n) = U::next(self.text, at);
                fits(single, c).then_some((pc + 1, at + n))
            }
            Op::Bytes(bytes) => self.text[at..].starts_with(bytes).then_some((pc + 1, at + bytes.len())),
            Op::Split(first, second) => {
                self.stack.push(Entry::Branch { pc: *second, at });
                Some((*first, at))
            }
            Op::Jump(target) => Some((*target, at)),
            Op::Save(slot) => {
                self.set_slot(*slot, at);
                if slot % 2 == 1 {
                    self.set_register(0, slot / 2);
                }
                Some((pc + 1, at))
            }
            Op::Run(single, least, most, greed, follower) => {
                self.start_run::<U>(pc, at, single, *least, *most, *greed, *follower)
            }
            Op::Match => {
                let refused = self.full && at != self.text.len() || at == self.forbidden && self.start == at;
                if refused { None } else { Some((usize::MAX, at)) }
            }
            Op::At(condition) => self.holds::<U>(*condition, at).then_some((pc + 1, at)),
            op => self.step_rare::<U>(op, pc, at),
        }
    }

    fn step_rare<U: Units>(&mut self, op: &Op, pc: usize, at: usize) -> Option<(usize, usize)> {
        match op {
            Op::LoopInit(register) => {
                self.set_register(*register, 0);
                self.set_register(register + 1, UNSET);
                Some((pc + 1, at))
            }
            Op::Loop { register, least, most, body, lazy } => {
                let count = self.registers[*register];
                if count < *least {
                    self.set_register(*register, count + 1);
                    return Some((*body, at));
                }
                if *lazy {
                    self.stack.push(Entry::LazyLoop { pc, at });
                    return Some((pc + 1, at));
                }
                if count < *most && self.registers[register + 1] != at {
                    self.stack.push(Entry::Branch { pc: pc + 1, at });
                    self.set_register(*register, count + 1);
                    self.set_register(register + 1, at);
                    return Some((*body, at));
                }
                Some((pc + 1, at))
            }
            Op::Backref(group, fold) => self.again::<U>(*group, *fold, at).map(|at| (pc + 1, at)),
            Op::Mark(register) => {
                let depth = self.stack.len();
                self.set_register(*register, depth);
                Some((pc + 1, at))
            }
            Op::Cut(register) => {
                self.cut(self.registers[*register]);
                Some((pc + 1, at))
            }
            Op::LookStart(register) => {
                let depth = self.stack.len();
                self.set_register(*register, depth);
                self.set_register(register + 1, at);
                Some((pc + 1, at))
            }
            Op::LookEnd(register) => {
                let (depth, place) = (self.registers[*register], self.registers[register + 1]);
                self.cut(depth);
                Some((pc + 1, place))
            }
            Op::NotStart(register, after) => {
                let depth = self.stack.len();
                self.set_register(*register, depth);
                self.stack.push(Entry::Branch { pc: *after, at });
                Some((pc + 1, at))
            }
            Op::NotEnd(register) => {
                let depth = self.registers[*register];
                while self.stack.len() > depth {
                    if let Some(entry) = self.stack.pop() {
                        self.undo(&entry);
                    }
                }
                None
            }
            Op::Back(n) => {
                let mut place = at;
                for _ in 0..*n {
                    if place == 0 {
                        return None;
                    }
                    place -= U::before(self.text, place).1;
                }
                Some((pc + 1, place))
            }
            Op::Unless(group, target) => {
                let matched = self.slots.get(2 * group + 1).is_some_and(|end| *end != UNSET);
                Some((if matched { pc + 1 } else { *target }, at))
            }
            _ => None,
        }
    }

    /// Takes back the newest choice; where to go on. `None` if there is none left.
    fn back<U: Units>(&mut self) -> Option<(usize, usize)> {
        loop {
            let entry = self.stack.pop()?;
            let next = match entry {
                Entry::Branch { pc, at } => Some((pc, at)),
                Entry::Greedy { pc, least, at } => self.give_back::<U>(pc, least, at),
                Entry::Lazy { pc, at, left } => self.take_more::<U>(pc, at, left),
                Entry::LazyLoop { pc, at } => self.one_more_round(pc, at),
                entry => {
                    self.undo(&entry);
                    None
                }
            };
            let Some((pc, at)) = next else { continue };
            self.failures += 1;
            if self.failures < MEMO_AFTER || !self.program.memoizable || self.text.len() >= u32::MAX as usize
            {
                return next;
            }
            if self.memo.get_or_insert_default().insert((pc as u32, at as u32)) {
                return next;
            }
        }
    }

    fn undo(&mut self, entry: &Entry) {
        match *entry {
            Entry::Slot { slot, old } => self.slots[slot] = old,
            Entry::Register { register, old } => self.registers[register] = old,
            _ => {}
        }
    }

    /// Forgets the choices above a depth, but not what has to be undone on failure.
    fn cut(&mut self, depth: usize) {
        let mut kept = depth;
        for i in depth..self.stack.len() {
            if matches!(self.stack[i], Entry::Slot { .. } | Entry::Register { .. }) {
                self.stack.swap(kept, i);
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// How far a single repeats, at most so often, and how often.
    #[inline(always)]
    fn extent<U: Units>(&self, single: &Single, at: usize, most: usize) -> (usize, usize) {
        let (text, mut place, mut n) = (self.text, at, 0);
        while n < most && place < text.len() {
            let (c, len) = U::next(text, place);
            if !fits(single, c) {
                break;
            }
            place += len;
            n += 1;
        }
        (place, n)
    }

    #[allow(clippy::too_many_arguments, reason = "the operands of one instruction")]
    fn start_run<U: Units>(
        &mut self,
        pc: usize,
        at: usize,
        single: &Single,
        least: usize,
        most: usize,
        greed: Greed,
        follower: Option<u8>,
    ) -> Option<(usize, usize)> {
        if greed == Greed::Lazy {
            let (place, n) = self.extent::<U>(single, at, least);
            if n < least {
                return None;
            }
            let left = if most == UNBOUNDED { UNBOUNDED } else { most - least };
            self.stack.push(Entry::Lazy { pc, at: place, left });
            return Some((pc + 1, place));
        }
        let (place, n) = self.extent::<U>(single, at, most);
        if n < least {
            return None;
        }
        if greed == Greed::Possessive || n == least {
            return Some((pc + 1, place));
        }
        let mut floor = at;
        for _ in 0..least {
            floor += U::next(self.text, floor).1;
        }
        if follower.is_none_or(|b| self.text.get(place) == Some(&b)) {
            self.stack.push(Entry::Greedy { pc, least: floor, at: place });
            return Some((pc + 1, place));
        }
        self.give_back::<U>(pc, floor, place)
    }

    /// A greedy run gives units back until what has to follow can follow.
    fn give_back<U: Units>(&mut self, pc: usize, least: usize, at: usize) -> Option<(usize, usize)> {
        let Op::Run(_, _, _, _, follower) = &self.program.ops[pc] else { return None };
        let mut place = at;
        while place > least {
            place -= U::before(self.text, place).1;
            if follower.is_none_or(|b| self.text.get(place) == Some(&b)) {
                if place > least {
                    self.stack.push(Entry::Greedy { pc, least, at: place });
                }
                return Some((pc + 1, place));
            }
        }
        None
    }

    /// A lazy run takes one unit more (or as many as it takes until what has to follow follows).
    fn take_more<U: Units>(&mut self, pc: usize, at: usize, left: usize) -> Option<(usize, usize)> {
        let Op::Run(single, _, _, _, follower) = &self.program.ops[pc] else { return None };
        let (mut place, mut left) = (at, left);
        while left > 0 && place < self.text.len() {
            let (c, n) = U::next(self.text, place);
            if !fits(single, c) {
                return None;
            }
            place += n;
            left -= usize::from(left != UNBOUNDED);
            if follower.is_none_or(|b| self.text.get(place) == Some(&b)) {
                self.stack.push(Entry::Lazy { pc, at: place, left });
                return Some((pc + 1, place));
            }
        }
        None
    }

    fn one_more_round(&mut self, pc: usize, at: usize) -> Option<(usize, usize)> {
        let Op::Loop { register, most, body, .. } = &self.program.ops[pc] else { return None };
        let (register, body) = (*register, *body);
        let count = self.registers[register];
        if count >= *most || self.registers[register + 1] == at {
            return None;
        }
        self.set_register(register, count + 1);
        self.set_register(register + 1, at);
        Some((body, at))
    }

    /// The text of a group again; where it ends.
    fn again<U: Units>(&self, group: usize, fold: Fold, at: usize) -> Option<usize> {
        let (start, end) = (self.slots[2 * group], self.slots[2 * group + 1]);
        if start == UNSET || end == UNSET || end < start {
            return None;
        }
        let wanted = &self.text[start..end];
        if fold == Fold::None {
            return self.text[at..].starts_with(wanted).then_some(at + wanted.len());
        }
        let (mut from, mut place) = (start, at);
        while from < end {
            if place >= self.text.len() {
                return None;
            }
            let (a, n) = U::next(self.text, from);
            let (b, m) = U::next(self.text, place);
            if !alike(fold, lower(fold, a), b) {
                return None;
            }
            from += n;
            place += m;
        }
        Some(place)
    }

    fn holds<U: Units>(&self, condition: At, at: usize) -> bool {
        let text = self.text;
        match condition {
            At::Start => at == 0,
            At::LineStart => at == 0 || text[at - 1] == b'\n',
            At::End => at == text.len() || at + 1 == text.len() && text[at] == b'\n',
            At::LineEnd => at == text.len() || text[at] == b'\n',
            At::VeryEnd => at == text.len(),
            At::Edge(ascii) => self.is_edge::<U>(at, ascii),
            // As Python has it: there is no non-edge in an empty text.
            At::NoEdge(ascii) => !text.is_empty() && !self.is_edge::<U>(at, ascii),
        }
    }

    fn is_edge<U: Units>(&self, at: usize, ascii: bool) -> bool {
        let word = |c: u32| in_class(Class::Word, ascii, c);
        let before = at > 0 && word(U::before(self.text, at).0);
        let after = at < self.text.len() && word(U::next(self.text, at).0);
        before != after
    }
}

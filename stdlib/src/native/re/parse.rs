//! From the text of a regular expression to its tree, with the messages of Python's own parser.

use super::ast::{At, Fold, Greed, Node, UNBOUNDED, flag};
use super::escape::Escape;
use super::set::{Class, Item, Set};
use std::collections::HashMap;
use std::rc::Rc;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// `re.error(message, pattern, position)`.
    At(String, usize),
    /// `ValueError`.
    Value(String),
    /// `OverflowError`.
    Overflow(String),
    /// `IndexError`, in replacement templates.
    Index(String),
}

/// What parsing answers.
pub type ParseResult<T> = Result<T, PatternError>;

/// The most a repetition may count.
const MAX_REPEAT: u64 = 4294967295;
/// The most groups there may be.
pub(super) const MAX_GROUPS: usize = 1 << 30;

/// A parsed pattern.
pub struct Parsed {
    /// The tree.
    pub node: Node,
    /// The flags, those in the pattern included.
    pub flags: u32,
    /// How many groups there are.
    pub n_groups: usize,
    /// The groups' names in order.
    pub names: Vec<(String, usize)>,
}

/// The text and the place in it.
pub struct Source<'a> {
    pub(super) text: &'a [u32],
    pub(super) at: usize,
    pub(super) is_text: bool,
    /// The code point of a character name.
    pub(super) look_up: fn(&str) -> Option<u32>,
}

impl Source<'_> {
    pub(super) fn peek(&self) -> Option<u32> {
        self.text.get(self.at).copied()
    }

    pub(super) fn take(&mut self) -> Option<u32> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted as u32);
        self.at += usize::from(found);
        found
    }

    pub(super) fn error<T>(&self, message: impl Into<String>, back: usize) -> ParseResult<T> {
        Err(PatternError::At(message.into(), self.at.saturating_sub(back)))
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> String {
        self.text[start..end].iter().map(|c| char::from_u32(*c).unwrap_or('\u{fffd}')).collect()
    }

    /// The text up to a terminator, which is passed over.
    pub(super) fn until(&mut self, terminator: char, what: &str) -> ParseResult<String> {
        let start = self.at;
        loop {
            match self.take() {
                None if self.at == start => return self.error(format!("missing {what}"), 0),
                None => {
                    let message = format!("missing {terminator}, unterminated name");
                    return self.error(message, self.at - start);
                }
                Some(c) if c == terminator as u32 => {
                    let name = self.slice(start, self.at - 1);
                    if name.is_empty() {
                        return self.error(format!("missing {what}"), 1);
                    }
                    return Ok(name);
                }
                Some(_) => {}
            }
        }
    }

    /// Checks a group's name, which ended `extra` code points ago.
    pub(super) fn check_name(&self, name: &str, extra: usize) -> ParseResult<()> {
        let text = gilbox_vm::text::PyText::from(name);
        if gilbox_vm::text::string::classify::is_identifier(text) && (self.is_text || name.is_ascii()) {
            return Ok(());
        }
        let shown = quoted(name);
        self.error(format!("bad character in group name {shown}"), name.chars().count() + extra)
    }
}

/// The `repr` of a name.
pub(super) fn quoted(name: &str) -> String {
    gilbox_vm::text::string::repr::repr(gilbox_vm::text::PyText::from(name)).as_text().lossy()
}

/// The parser.
struct Parser<'a> {
    source: Source<'a>,
    flags: u32,
    names: HashMap<String, usize>,
    ordered: Vec<(String, usize)>,
    /// How wide the groups are that are closed, by number.
    closed: Vec<Option<(usize, usize)>>,
    /// Inside of a lookbehind: the first group that cannot be referred to.
    behind: Option<usize>,
    /// Is there a lookbehind whose width is not fixed?
    has_vague_behind: bool,
    /// Conditions on groups that may come later, with their place.
    conditions: Vec<(usize, usize)>,
    depth: usize,
}

/// Parses a pattern of code points (or bytes).
///
/// # Errors
/// What is wrong and where.
pub fn parse(
    text: &[u32],
    is_text: bool,
    flags: u32,
    look_up: fn(&str) -> Option<u32>,
) -> ParseResult<Parsed> {
    let source = Source { text, at: 0, is_text, look_up };
    let mut parser = Parser {
        source,
        flags,
        names: HashMap::new(),
        ordered: Vec::new(),
        closed: vec![None],
        behind: None,
        has_vague_behind: false,
        conditions: Vec::new(),
        depth: 0,
    };
    let node = parser.alternatives(flags, true)?;
    let flags = fix_flags(parser.flags, is_text)?;
    if parser.source.peek().is_some() {
        return parser.source.error("unbalanced parenthesis", 0);
    }
    let n_groups = parser.closed.len() - 1;
    if let Some((group, at)) = parser.conditions.iter().find(|c| c.0 > n_groups) {
        return Err(PatternError::At(format!("invalid group reference {group}"), *at));
    }
    if parser.has_vague_behind {
        return Err(PatternError::At("look-behind requires fixed-width pattern".to_owned(), usize::MAX));
    }
    Ok(Parsed { node, flags, n_groups, names: parser.ordered })
}

fn fix_flags(flags: u32, is_text: bool) -> ParseResult<u32> {
    let refused = |text: &str| Err(PatternError::Value(text.to_owned()));
    if is_text {
        if flags & flag::LOCALE != 0 {
            return refused("cannot use LOCALE flag with a str pattern");
        }
        if flags & flag::ASCII == 0 {
            return Ok(flags | flag::UNICODE);
        }
        if flags & flag::UNICODE != 0 {
            return refused("ASCII and UNICODE flags are incompatible");
        }
    } else {
        if flags & flag::UNICODE != 0 {
            return refused("cannot use UNICODE flag with a bytes pattern");
        }
        if flags & flag::LOCALE != 0 && flags & flag::ASCII != 0 {
            return refused("ASCII and LOCALE flags are incompatible");
        }
    }
    Ok(flags)
}

impl Parser<'_> {
    fn is_ascii(&self, flags: u32) -> bool {
        !self.source.is_text || flags & flag::ASCII != 0
    }

    fn fold(&self, flags: u32) -> Fold {
        match (flags & flag::IGNORECASE != 0, self.is_ascii(flags)) {
            (false, _) => Fold::None,
            (true, true) => Fold::Ascii,
            (true, false) => Fold::Unicode,
        }
    }

    fn alternatives(&mut self, flags: u32, top: bool) -> ParseResult<Node> {
        self.depth += 1;
        if self.depth > 200 {
            return Err(PatternError::Overflow("regular expression nested too deep".to_owned()));
        }
        let mut flags = flags;
        let mut items = vec![self.sequence(&mut flags, top)?];
        while self.source.eat('|') {
            items.push(self.sequence(&mut flags, false)?);
        }
        self.depth -= 1;
        Ok(if items.len() == 1 { items.remove(0) } else { Node::Alt(items) })
    }

    /// `top`: global flags may stand at its start.
    fn sequence(&mut self, flags: &mut u32, top: bool) -> ParseResult<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(c) = self.source.peek() {
            let c = char::from_u32(c).unwrap_or('\u{fffd}');
            if matches!(c, '|' | ')') {
                break;
            }
            self.source.at += 1;
            if *flags & flag::VERBOSE != 0 {
                if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}') {
                    continue;
                }
                if c == '#' {
                    while self.source.take().is_some_and(|c| c != '\n' as u32) {}
                    continue;
                }
            }
            match c {
                '\\' => {
                    let node = self.escape(*flags)?;
                    nodes.push(node);
                }
                '[' => {
                    let node = self.set(*flags)?;
                    nodes.push(node);
                }
                '*' | '+' | '?' | '{' => self.repeat(c, &mut nodes, *flags)?,
                '.' => nodes.push(Node::Any(*flags & flag::DOTALL != 0)),
                '(' => {
                    let may_set = top && nodes.is_empty();
                    if let Some(node) = self.group(flags, may_set)? {
                        nodes.push(node);
                    }
                }
                '^' if *flags & flag::MULTILINE != 0 => nodes.push(Node::At(At::LineStart)),
                '^' => nodes.push(Node::At(At::Start)),
                '$' if *flags & flag::MULTILINE != 0 => nodes.push(Node::At(At::LineEnd)),
                '$' => nodes.push(Node::At(At::End)),
                _ => nodes.push(self.literal(self.source.text[self.source.at - 1], *flags)),
            }
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Seq(nodes) })
    }

    fn literal(&self, c: u32, flags: u32) -> Node {
        match self.fold(flags) {
            Fold::None => Node::Literal(c, Fold::None),
            fold => Node::Literal(super::set::lower(fold, c), fold),
        }
    }

    fn class(&self, class: Class, negated: bool, flags: u32) -> Item {
        Item::Class(class, negated, self.is_ascii(flags))
    }

    fn escape(&mut self, flags: u32) -> ParseResult<Node> {
        let ascii = self.is_ascii(flags);
        Ok(match self.source.escape(self.closed.len())? {
            Escape::Literal(c) => self.literal(c, flags),
            Escape::Class(class, negated) => {
                let item = self.class(class, negated, flags);
                Node::Set(Rc::new(Set::new(vec![item], false, Fold::None)))
            }
            Escape::At('A') => Node::At(At::Start),
            Escape::At('Z') => Node::At(At::VeryEnd),
            Escape::At('b') => Node::At(At::Edge(ascii)),
            Escape::At(_) => Node::At(At::NoEdge(ascii)),
            Escape::Group(group, len) => {
                let width = self.closed_width(group, len)?;
                Node::Backref(group, self.fold(flags), width)
            }
        })
    }

    fn closed_width(&self, group: usize, back: usize) -> ParseResult<(usize, usize)> {
        let Some(width) = self.closed.get(group).copied().flatten() else {
            return self.source.error("cannot refer to an open group", back);
        };
        self.check_behind(group)?;
        Ok(width)
    }

    fn check_behind(&self, group: usize) -> ParseResult<()> {
        let Some(first) = self.behind else { return Ok(()) };
        if !self.closed.get(group).is_some_and(Option::is_some) {
            return self.source.error("cannot refer to an open group", 0);
        }
        if group >= first {
            return self.source.error("cannot refer to group defined in the same lookbehind subpattern", 0);
        }
        Ok(())
    }

    fn set(&mut self, flags: u32) -> ParseResult<Node> {
        let here = self.source.at - 1;
        let negated = self.source.eat('^');
        let mut items = Vec::new();
        loop {
            let start = self.source.at;
            let Some(first) = self.set_item(here, items.is_empty(), flags)? else { break };
            let first_text = (start, self.source.at);
            if !self.source.eat('-') {
                items.push(first);
                continue;
            }
            let start = self.source.at;
            let Some(last) = self.set_item(here, false, flags)? else {
                items.push(first);
                items.push(Item::Range('-' as u32, '-' as u32));
                break;
            };
            match (first, last) {
                (Item::Range(low, low_end), Item::Range(high, high_end))
                    if low == low_end && high == high_end && low <= high =>
                {
                    items.push(Item::Range(low, high));
                }
                _ => {
                    let this = self.source.slice(first_text.0, first_text.1);
                    let that = self.source.slice(start, self.source.at);
                    let back = this.chars().count() + 1 + that.chars().count();
                    return self.source.error(format!("bad character range {this}-{that}"), back);
                }
            }
        }
        Ok(Node::Set(Rc::new(Set::new(items, negated, self.fold(flags)))))
    }

    /// A member of a set; `None` at its end. A bracket that comes first is a member.
    fn set_item(&mut self, here: usize, first: bool, flags: u32) -> ParseResult<Option<Item>> {
        match self.source.take() {
            None => self.source.error("unterminated character set", self.source.at - here),
            Some(c) if c == ']' as u32 && !first => Ok(None),
            Some(c) if c == '\\' as u32 => Ok(Some(match self.source.set_escape()? {
                Escape::Class(class, negated) => self.class(class, negated, flags),
                Escape::Literal(c) => Item::Range(c, c),
                _ => Item::Range(0, 0),
            })),
            Some(c) => Ok(Some(Item::Range(c, c))),
        }
    }

    fn repeat(&mut self, c: char, nodes: &mut Vec<Node>, flags: u32) -> ParseResult<()> {
        let here = self.source.at;
        let (least, most) = match c {
            '?' => (0, 1),
            '*' => (0, UNBOUNDED),
            '+' => (1, UNBOUNDED),
            _ => match self.bounds(here)? {
                Some(bounds) => bounds,
                None => {
                    self.source.at = here;
                    nodes.push(self.literal('{' as u32, flags));
                    return Ok(());
                }
            },
        };
        let back = self.source.at - here + 1;
        let item = match nodes.pop() {
            None | Some(Node::At(_)) => return self.source.error("nothing to repeat", back),
            Some(Node::Repeat(..)) => return self.source.error("multiple repeat", back),
            Some(item) => Box::new(item),
        };
        let greed = if self.source.eat('?') {
            Greed::Lazy
        } else if self.source.eat('+') {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        nodes.push(Node::Repeat(item, least, most, greed));
        Ok(())
    }

    /// `{m,n}` after its brace; `None` if it is none.
    fn bounds(&mut self, here: usize) -> ParseResult<Option<(usize, usize)>> {
        if self.source.peek() == Some('}' as u32) {
            return Ok(None);
        }
        let low = self.digits();
        let high = if self.source.eat(',') { self.digits() } else { low.clone() };
        if !self.source.eat('}') {
            return Ok(None);
        }
        let number = |text: &str, default: usize| match text {
            "" => Ok(default),
            text => match text.parse::<u64>() {
                Ok(n) if n < MAX_REPEAT => Ok(n as usize),
                _ => Err(PatternError::Overflow("the repetition number is too large".to_owned())),
            },
        };
        let (least, most) = (number(&low, 0)?, number(&high, UNBOUNDED)?);
        if most < least {
            return self.source.error("min repeat greater than max repeat", self.source.at - here);
        }
        Ok(Some((least, most)))
    }

    fn digits(&mut self) -> String {
        let start = self.source.at;
        while self.source.peek().is_some_and(|c| (48..58).contains(&c)) {
            self.source.at += 1;
        }
        self.source.slice(start, self.source.at)
    }

    /// What stands in parentheses; `None` for comments and global flags.
    fn group(&mut self, flags: &mut u32, may_set: bool) -> ParseResult<Option<Node>> {
        let start = self.source.at - 1;
        if !self.source.eat('?') {
            return self.capture(start, None, *flags).map(Some);
        }
        let Some(c) = self.source.take() else { return self.source.error("unexpected end of pattern", 0) };
        let c = char::from_u32(c).unwrap_or('\u{fffd}');
        match c {
            'P' => self.named(start, *flags).map(Some),
            ':' => {
                let inner = self.inside(start, *flags)?;
                Ok(Some(Node::Bare(Box::new(inner))))
            }
            '#' => self.comment(start).map(|()| None),
            '=' | '!' => self.look(start, false, c == '!', *flags).map(Some),
            '<' => {
                let Some(next) = self.source.take() else {
                    return self.source.error("unexpected end of pattern", 0);
                };
                let next = char::from_u32(next).unwrap_or('\u{fffd}');
                if !matches!(next, '=' | '!') {
                    return self.unknown_extension("?<", next);
                }
                self.look(start, true, next == '!', *flags).map(Some)
            }
            '(' => self.condition(start, *flags).map(Some),
            '>' => {
                let inner = self.inside(start, *flags)?;
                Ok(Some(Node::Atomic(Box::new(inner))))
            }
            '-' | 'i' | 'L' | 'm' | 's' | 'x' | 'a' | 'u' => self.local_flags(start, c, flags, may_set),
            _ => self.unknown_extension("?", c),
        }
    }

    /// The error of an extension whose letter `c` was just taken; a backslash belongs to what follows it.
    fn unknown_extension<T>(&mut self, begin: &str, c: char) -> ParseResult<T> {
        let mut name = format!("{begin}{c}");
        if c == '\\' {
            let Some(escaped) = self.source.take() else {
                return self.source.error("bad escape (end of pattern)", 1);
            };
            name.push(char::from_u32(escaped).unwrap_or('\u{fffd}'));
        }
        let back = name.chars().count();
        self.source.error(format!("unknown extension {name}"), back)
    }

    fn inside(&mut self, start: usize, flags: u32) -> ParseResult<Node> {
        let node = self.alternatives(flags, false)?;
        if !self.source.eat(')') {
            let back = self.source.at - start;
            return self.source.error("missing ), unterminated subpattern", back);
        }
        Ok(node)
    }

    fn capture(&mut self, start: usize, name: Option<String>, flags: u32) -> ParseResult<Node> {
        let group = self.closed.len();
        if group >= MAX_GROUPS {
            return self.source.error("too many groups", 0);
        }
        if let Some(name) = name {
            if let Some(old) = self.names.get(&name) {
                let shown = quoted(&name);
                let message = format!("redefinition of group name {shown} as group {group}; was group {old}");
                return self.source.error(message, name.chars().count() + 1);
            }
            self.names.insert(name.clone(), group);
            self.ordered.push((name, group));
        }
        self.closed.push(None);
        let inner = self.inside(start, flags)?;
        self.closed[group] = Some(inner.width());
        Ok(Node::Group(group, Box::new(inner)))
    }

    fn named(&mut self, start: usize, flags: u32) -> ParseResult<Node> {
        if self.source.eat('<') {
            let name = self.source.until('>', "group name")?;
            self.source.check_name(&name, 1)?;
            return self.capture(start, Some(name), flags);
        }
        if self.source.eat('=') {
            let name = self.source.until(')', "group name")?;
            self.source.check_name(&name, 1)?;
            let back = name.chars().count() + 1;
            let Some(group) = self.names.get(&name).copied() else {
                return self.source.error(format!("unknown group name {}", quoted(&name)), back);
            };
            let width = self.closed_width(group, back)?;
            return Ok(Node::Backref(group, self.fold(flags), width));
        }
        match self.source.take() {
            None => self.source.error("unexpected end of pattern", 0),
            Some(c) => {
                let c = char::from_u32(c).unwrap_or('\u{fffd}');
                self.unknown_extension("?P", c)
            }
        }
    }

    fn comment(&mut self, start: usize) -> ParseResult<()> {
        loop {
            match self.source.take() {
                None => return self.source.error("missing ), unterminated comment", self.source.at - start),
                Some(c) if c == ')' as u32 => return Ok(()),
                Some(_) => {}
            }
        }
    }

    fn look(&mut self, start: usize, behind: bool, negated: bool, flags: u32) -> ParseResult<Node> {
        let outer = self.behind;
        if behind && outer.is_none() {
            self.behind = Some(self.closed.len());
        }
        let node = self.inside(start, flags);
        self.behind = outer;
        let node = Box::new(node?);
        if behind {
            let (low, high) = node.width();
            // Told when all else is right.
            self.has_vague_behind |= low != high;
        }
        if negated && matches!(&*node, Node::Seq(nodes) if nodes.is_empty()) {
            return Ok(Node::Fail);
        }
        Ok(Node::Look { behind, negated, node })
    }

    fn condition(&mut self, start: usize, flags: u32) -> ParseResult<Node> {
        let name = self.source.until(')', "group name")?;
        let back = name.chars().count() + 1;
        let group = if name.bytes().all(|b| b.is_ascii_digit()) {
            let group = name.parse::<usize>().unwrap_or(MAX_GROUPS);
            if group == 0 {
                return self.source.error("bad group number", back);
            }
            if group >= MAX_GROUPS {
                return self.source.error(format!("invalid group reference {name}"), back);
            }
            self.conditions.push((group, self.source.at - back));
            group
        } else {
            self.source.check_name(&name, 1)?;
            match self.names.get(&name) {
                Some(group) => *group,
                None => return self.source.error(format!("unknown group name {}", quoted(&name)), back),
            }
        };
        self.check_behind(group)?;
        let mut flags = flags;
        let yes = self.sequence(&mut flags, false)?;
        let mut no = Node::Seq(Vec::new());
        if self.source.eat('|') {
            no = self.sequence(&mut flags, false)?;
            if self.source.peek() == Some('|' as u32) {
                return self.source.error("conditional backref with more than two branches", 0);
            }
        }
        if !self.source.eat(')') {
            let back = self.source.at - start;
            return self.source.error("missing ), unterminated subpattern", back);
        }
        Ok(Node::If(group, Box::new(yes), Box::new(no)))
    }

    fn local_flags(
        &mut self,
        start: usize,
        c: char,
        flags: &mut u32,
        may_set: bool,
    ) -> ParseResult<Option<Node>> {
        let (add, remove) = self.source.flags(c)?;
        let Some(remove) = remove else {
            if !may_set {
                let back = self.source.at - start;
                return self.source.error("global flags not at the start of the expression", back);
            }
            self.flags |= add;
            *flags |= add;
            return Ok(None);
        };
        let mut inner_flags = *flags;
        if add & flag::TYPE_FLAGS != 0 {
            inner_flags &= !flag::TYPE_FLAGS;
        }
        inner_flags = (inner_flags | add) & !remove;
        let inner = self.inside(start, inner_flags)?;
        Ok(Some(Node::Bare(Box::new(inner))))
    }
}

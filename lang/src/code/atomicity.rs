//! Which statements are atomic: what they read and write that other threads may see, and where between two such
//! accesses a thread may lose the lock, for each setting of the safe points.
//!
//! It looks at one code object alone, so it speaks of names and not of objects: `d[k]` is one place however many names
//! the dict has. What a method written in Python does behind an operator is for that method's own listing.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use super::{Code, Const, Op, Role, SiteKind, dis, flags};

/// Methods that change a built-in container in one step.
const ONE_STEP: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "reverse",
    "setdefault",
    "update",
];

/// Lines of a long statement that are shown.
const SHOWN_LINES: u32 = 6;

/// Where a thread looks whether it should let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Before every instruction.
    All,
    /// At back-edges, calls and resumptions.
    Backedge,
}

impl Setting {
    /// Both, in the order in which they are shown.
    pub const BOTH: [Setting; 2] = [Setting::All, Setting::Backedge];

    fn name(self) -> &'static str {
        if self == Setting::All { "all" } else { "backedge" }
    }
}

/// What can go wrong in a statement when the lock changes hands in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hazard {
    /// The place is read, and then written as if nobody else had written it meanwhile.
    LostUpdate {
        /// The place, as the source would name it.
        place: String,
        /// The instruction that reads.
        read: usize,
        /// The instruction that writes.
        write: usize,
    },
    /// Others may see the first place written and the second not yet.
    HalfDone {
        /// The first place, and the instruction that writes it.
        first: (String, usize),
        /// The second.
        second: (String, usize),
    },
}

impl Hazard {
    /// The instructions before which a switch does the harm.
    fn window(&self) -> Range<usize> {
        match self {
            Hazard::LostUpdate { read, write, .. } => read + 1..write + 1,
            Hazard::HalfDone { first, second } => first.1 + 1..second.1 + 1,
        }
    }
}

/// A statement, or several that share a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Its first line and its last.
    pub lines: (u32, u32),
    /// Its instructions; the parts of a loop's head or a `with` lie apart.
    pub runs: Vec<Range<usize>>,
    /// What can go wrong.
    pub hazards: Vec<Hazard>,
    /// The places it reads and the places it writes.
    pub reads: Vec<String>,
    /// The places it writes.
    pub writes: Vec<String>,
    /// What it calls.
    pub calls: Vec<String>,
}

/// The statements of a code object, without those of code objects inside it.
pub fn statements(code: &Code) -> Vec<Statement> {
    let roots = roots(code);
    let mut statements: Vec<Statement> = Vec::new();
    let mut by_root: HashMap<u32, usize> = HashMap::new();
    for run in runs(code, &roots) {
        let root = roots.of(code.position(run.start).line);
        let index = *by_root.entry(root).or_insert_with(|| {
            let last = roots.0.iter().filter(|(_, to)| **to == root).map(|(line, _)| *line).max();
            statements.push(Statement { lines: (root, last.unwrap_or(root)), ..Statement::default() });
            statements.len() - 1
        });
        let mut accesses = Accesses::new(code);
        run.clone().for_each(|at| accesses.follow(at));
        let statement = &mut statements[index];
        statement.runs.push(run);
        statement.hazards.extend(accesses.hazards());
        statement.reads.extend(accesses.reads.into_iter().map(|(_, place)| place));
        statement.writes.extend(accesses.writes.into_iter().map(|(_, place)| place));
        statement.calls.extend(accesses.calls);
    }
    statements.sort_by_key(|statement| statement.lines.0);
    statements
}

/// Whether a switch may come before the instruction, and so in the middle of the statement it belongs to.
pub fn may_switch(code: &Code, index: usize, setting: Setting) -> bool {
    let Some(word) = code.instrs.get(index) else { return false };
    let back = dis::jump_target(index, *word).is_some_and(|target| target <= index);
    setting == Setting::All || word.op().info().safe_point || back
}

/// To which line of a statement each of its lines belongs: the first.
struct Roots(HashMap<u32, u32>);

impl Roots {
    fn of(&self, line: u32) -> u32 {
        self.0.get(&line).copied().unwrap_or(line)
    }
}

/// Expressions of several lines hold their lines together; what makes functions and classes only begins there.
fn roots(code: &Code) -> Roots {
    let makes = |op: Op| matches!(op, Op::MakeFunction | Op::LoadBuildClass);
    let made: Vec<u32> = (0..code.instrs.len())
        .filter(|&at| makes(code.instrs[at].op()))
        .map(|at| code.position(at).line)
        .collect();
    let mut roots: HashMap<u32, u32> = HashMap::new();
    for at in 0..code.instrs.len() {
        let position = code.position(at);
        if position.end_line <= position.line || made.contains(&position.line) {
            continue;
        }
        for line in position.line..=position.end_line {
            let root = roots.entry(line).or_insert(position.line);
            *root = (*root).min(position.line);
        }
    }
    let shortened = |mut line: u32| {
        while let Some(&root) = roots.get(&line).filter(|root| **root != line) {
            line = root;
        }
        line
    };
    Roots(roots.keys().map(|&line| (line, shortened(line))).collect())
}

/// Stretches of instructions of one statement.
fn runs(code: &Code, roots: &Roots) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for at in 0..code.instrs.len() {
        let line = code.position(at).line;
        let root = if line == 0 { last.unwrap_or(0) } else { roots.of(line) };
        match runs.last_mut() {
            Some(run) if last == Some(root) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
        last = Some(root);
    }
    runs
}

/// What a stretch of instructions reads, writes and calls.
struct Accesses<'c> {
    code: &'c Code,
    /// What each temp holds, as the source would say it.
    temps: HashMap<u16, String>,
    reads: Vec<(usize, String)>,
    writes: Vec<(usize, String)>,
    /// Objects whose methods were called: what they hold was perhaps read.
    asked: Vec<(usize, String)>,
    calls: Vec<String>,
}

impl<'c> Accesses<'c> {
    fn new(code: &'c Code) -> Accesses<'c> {
        Accesses {
            code,
            temps: HashMap::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            asked: Vec::new(),
            calls: Vec::new(),
        }
    }

    fn follow(&mut self, at: usize) {
        let word = self.code.instrs[at];
        let (a, b, c) = (word.a(), word.b(), word.c());
        match word.op() {
            Op::LoadGlobal | Op::LoadName | Op::LoadFromDictOrGlobal => self.read(at, a, self.site(c)),
            Op::LoadDeref => self.read(at, a, self.value(b)),
            Op::LoadAttr => self.read(at, a, format!("{}.{}", self.value(b), self.site(c))),
            Op::LoadMethod => self.hold(a, format!("{}.{}", self.value(b), self.site(c))),
            Op::GetItem => self.read(at, a, format!("{}[{}]", self.value(b), self.value(c))),
            Op::GetItemImm => self.read(at, a, format!("{}[{}]", self.value(b), word.c_imm())),
            Op::Move => self.hold(a, self.value(b)),
            Op::LoadInt => self.hold(a, word.bx().to_string()),
            Op::LoadConst => self.hold(a, self.constant(word.bx() as usize)),
            Op::StoreGlobal | Op::DelGlobal => self.write(at, self.site(c)),
            Op::StoreName | Op::DelName if &*self.code.name == "<module>" => self.write(at, self.site(c)),
            Op::StoreDeref | Op::DelDeref => self.write(at, self.value(a)),
            Op::StoreAttr | Op::DelAttr => self.write(at, format!("{}.{}", self.value(a), self.site(c))),
            Op::SetItem | Op::DelItem => self.write(at, format!("{}[{}]", self.value(a), self.value(b))),
            Op::SetSlice => self.write(at, format!("{}[:]", self.value(a))),
            Op::LoadWith => {
                let manager = self.value(b);
                self.hold(a, format!("{manager}.__exit__"));
                self.hold(a.saturating_add(2), format!("{manager}.__enter__"));
            }
            Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx => self.call(at, a, b),
            op => self.forget(op, [a, b, c]),
        }
    }

    fn call(&mut self, at: usize, window: u16, result: u16) {
        let callee = self.value(window);
        if let Some((object, _)) = callee.rsplit_once('.') {
            self.asked.push((at, object.to_owned()));
        }
        self.hold(result, format!("{callee}()"));
        self.calls.push(callee);
    }

    /// Results of other ops have no name in the source.
    fn forget(&mut self, op: Op, fields: [u16; 3]) {
        for (role, field) in op.info().roles.into_iter().zip(fields) {
            if matches!(role, Role::Dst | Role::InOut | Role::Out) {
                self.temps.remove(&field);
            }
        }
    }

    fn read(&mut self, at: usize, into: u16, place: String) {
        self.reads.push((at, place.clone()));
        self.hold(into, place);
    }

    fn write(&mut self, at: usize, place: String) {
        self.writes.push((at, place));
    }

    fn hold(&mut self, register: u16, text: String) {
        if register >= self.code.first_temp() {
            self.temps.insert(register, text);
        }
    }

    fn value(&self, register: u16) -> String {
        if register < self.code.first_temp() {
            return dis::register(self.code, register).trim_start_matches('&').to_owned();
        }
        self.temps.get(&register).cloned().unwrap_or_else(|| "(...)".to_owned())
    }

    fn site(&self, index: u16) -> String {
        let site = self.code.sites.get(usize::from(index));
        let name = site.filter(|site| !matches!(site.kind, SiteKind::Call | SiteKind::CallKw));
        let name = name.and_then(|site| self.code.names.get(usize::from(site.index)));
        name.map_or_else(|| "?".to_owned(), |name| name.to_string())
    }

    fn constant(&self, index: usize) -> String {
        match self.code.constants.get(index) {
            Some(Const::Code(code)) => code.name.to_string(),
            Some(value) => crate::compile::constant_repr(value),
            None => "?".to_owned(),
        }
    }

    /// Reads that a write undoes, and writes that follow one another.
    fn hazards(&self) -> Vec<Hazard> {
        let mut hazards = Vec::new();
        for (number, (write, place)) in self.writes.iter().enumerate() {
            let earlier = &self.writes[..number];
            let since = earlier.iter().rev().find(|(_, other)| other == place).map_or(0, |(at, _)| at + 1);
            if let Some(read) = self.first_read(place, since, *write) {
                hazards.push(Hazard::LostUpdate { place: place.clone(), read, write: *write });
            }
            if let Some((at, other)) = earlier.last().filter(|(_, other)| other != place) {
                let (first, second) = ((other.clone(), *at), (place.clone(), *write));
                hazards.push(Hazard::HalfDone { first, second });
            }
        }
        hazards
    }

    /// The first instruction from `since` on that reads what `write` writes: the place itself, or, for an item, by a
    /// method of the container.
    fn first_read(&self, place: &str, since: usize, write: usize) -> Option<usize> {
        let container = place.strip_suffix(']').and_then(|rest| rest.find('[').map(|at| &rest[..at]));
        let direct = self.reads.iter().filter(|(_, read)| read == place);
        let asked = self.asked.iter().filter(|(_, object)| Some(object.as_str()) == container);
        direct.chain(asked).map(|(at, _)| *at).filter(|at| (since..write).contains(at)).min()
    }
}

impl Statement {
    /// Whether nothing can go wrong in it.
    pub fn is_atomic(&self, code: &Code, setting: Setting) -> bool {
        self.harm(code, setting).next().is_none()
    }

    /// The hazards that come true under a setting.
    fn harm<'s>(&'s self, code: &'s Code, setting: Setting) -> impl Iterator<Item = &'s Hazard> {
        let comes_true = move |hazard: &&Hazard| hazard.window().any(|at| may_switch(code, at, setting));
        self.hazards.iter().filter(comes_true)
    }

    /// What there is to say of it under a setting.
    pub fn verdict(&self, code: &Code, setting: Setting) -> String {
        let mut lost: Vec<String> = Vec::new();
        let mut half: Vec<String> = Vec::new();
        for hazard in self.harm(code, setting) {
            match hazard {
                Hazard::LostUpdate { place, read, write } => lost.push(format!(
                    "a switch between reading {place} ({read}) and writing it ({write}) loses an update"
                )),
                Hazard::HalfDone { first, second } => {
                    half.push(format!("others may see {} written and {} not yet", first.0, second.0))
                }
            }
        }
        lost.append(&mut half);
        if lost.is_empty() { self.praise(setting) } else { format!("not atomic: {}", lost.join("; ")) }
    }

    fn praise(&self, setting: Setting) -> String {
        let calls: Vec<&str> = self.calls.iter().map(String::as_str).collect();
        let one_step =
            |callee: &str| callee.rsplit_once('.').is_some_and(|(_, name)| ONE_STEP.contains(&name));
        if self.writes.is_empty() {
            return match calls.as_slice() {
                [] if self.reads.is_empty() => "nothing that another thread could see".to_owned(),
                [] => "only reads".to_owned(),
                [callee] if one_step(callee) => {
                    format!("atomic if {callee} is that of a built-in container: the call is one step")
                }
                _ => {
                    let mut named: Vec<&str> =
                        calls.into_iter().filter(|callee| !callee.starts_with('(')).collect();
                    named.dedup();
                    let named = if named.is_empty() { "something" } else { &named.join(", ") };
                    format!("calls {named}: a switch may come at the call and inside")
                }
            };
        }
        match (setting, self.hazards.is_empty(), calls.is_empty()) {
            (_, true, true) => "atomic: one write".to_owned(),
            (_, true, false) => "atomic but for the calls: one write, after them".to_owned(),
            _ => "atomic: no safe point in between".to_owned(),
        }
    }
}

/// The source of a code object and of all inside it, statement by statement, with the verdict for each setting and the
/// instructions. `source` has the lines of the file; where it ends too early, lines are left out.
pub fn explain(code: &Code, source: &[&str]) -> String {
    let mut out = String::new();
    explain_one(&mut out, code, source);
    for constant in &code.constants {
        if let Const::Code(inner) = constant {
            out.push('\n');
            out.push_str(&explain(inner, source));
        }
    }
    out
}

/// What the marks mean.
pub const LEGEND: &str = "The marks before instructions:
  :  a switch may come before this instruction with safe points at all instructions
  ~  also with safe points at back-edges, calls and resumptions
  !  a switch there does harm: an update is lost, or others see half of it
An operator, attribute or item may run a method written in Python, which has safe points of its own.
";

fn explain_one(out: &mut String, code: &Code, source: &[&str]) {
    let _ = writeln!(out, "{} ({}:{})", code.qualname, code.filename, code.first_line);
    let is_body = code.flags & flags::OPTIMIZED == 0 && &*code.name != "<module>";
    if is_body {
        let _ = writeln!(out, "  the body of a class: its names belong to the thread that makes the class");
    }
    for statement in statements(code) {
        // What the compiler adds on its own account has no line.
        if statement.lines.0 > 0 {
            explain_statement(out, code, source, &statement);
        }
    }
}

fn explain_statement(out: &mut String, code: &Code, source: &[&str], statement: &Statement) {
    let (first, last) = statement.lines;
    let shown = last.min(first.saturating_add(SHOWN_LINES - 1));
    for line in first..=shown {
        let text = source.get(line as usize - 1).map_or("", |text| text.trim_end());
        let _ = writeln!(out, "{line:>5}  {text}");
    }
    if shown < last {
        let _ = writeln!(out, "       ... to line {last}");
    }
    let verdicts = Setting::BOTH.map(|setting| statement.verdict(code, setting));
    if verdicts[0] == verdicts[1] {
        let _ = writeln!(out, "         both      {}", verdicts[0]);
    } else {
        for (setting, verdict) in Setting::BOTH.into_iter().zip(verdicts) {
            let _ = writeln!(out, "         {:<9} {verdict}", setting.name());
        }
    }
    let harm = |at: usize, setting| statement.harm(code, setting).any(|hazard| hazard.window().contains(&at));
    for at in statement.runs.iter().cloned().flatten() {
        let is_safe_point = may_switch(code, at, Setting::Backedge);
        let mark = if is_safe_point { '~' } else { ':' };
        let does_harm = harm(at, Setting::All);
        let alarm = if does_harm { '!' } else { ' ' };
        let text = dis::instruction(code, at, code.instrs[at]);
        let _ = writeln!(out, "       {mark}{alarm}{at:>6}  {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::{Options, compile_module};
    use crate::{parse, source::Source};
    use std::sync::Arc;

    fn function(body: &str) -> Arc<Code> {
        let text = format!("def f(k, y):\n    global x, a, b\n    {body}\n");
        let source = Source::from_bytes("t.py", text.as_bytes()).unwrap();
        let module = parse::parse_module(&source).unwrap();
        let code = compile_module(&module, &source, Options::default()).unwrap();
        let inner = code.constants.iter().find_map(|constant| match constant {
            Const::Code(inner) => Some(inner.clone()),
            _ => None,
        });
        inner.unwrap()
    }

    /// Whether the statement is atomic with all safe points, and with back-edges.
    fn atomic(body: &str) -> (bool, bool) {
        let code = function(body);
        let statements = statements(&code);
        let whole = |setting| statements.iter().all(|statement| statement.is_atomic(&code, setting));
        (whole(Setting::All), whole(Setting::Backedge))
    }

    #[test]
    fn an_update_is_lost_between_instructions_only() {
        for body in ["x += 1", "d[k] += 1", "c.n -= 1", "d[k] = d.get(k) + 1", "a, b = b, a", "x = x * 2"] {
            assert_eq!(atomic(body), (false, true), "{body}");
        }
    }

    #[test]
    fn a_call_in_between_is_a_safe_point() {
        for body in ["x = g(x)", "x += g()", "d[k] = g(d[k])", "d[k] = g(d.get(k))"] {
            assert_eq!(atomic(body), (false, false), "{body}");
        }
    }

    #[test]
    fn one_access_is_atomic() {
        for body in ["x = 1", "lst.append(y)", "k, y = y, k", "x = g(y)", "del d[k]", "return x", "d[k] = x"]
        {
            assert_eq!(atomic(body), (true, true), "{body}");
        }
    }

    #[test]
    fn a_statement_of_many_lines_is_one() {
        let code = function("x = (x +\n        g())\n    y = 1");
        let lines: Vec<_> = statements(&code).iter().map(|statement| statement.lines).collect();
        assert_eq!(lines.first(), Some(&(3, 4)));
        assert!(!statements(&code)[0].is_atomic(&code, Setting::Backedge));
    }

    #[test]
    fn two_updates_on_a_line_are_two() {
        let code = function("x += 1; x += 1");
        let hazards = &statements(&code)[0].hazards;
        let windows: Vec<_> = hazards.iter().map(Hazard::window).collect();
        assert_eq!(windows, [1..3, 4..6]);
    }

    #[test]
    fn the_text_says_where_and_what() {
        let code = function("x += 1");
        let text = explain(&code, &["def f(k, y):", "    global x, a, b", "    x += 1"]);
        let wanted = "    3      x += 1\n         all       not atomic: a switch between reading x (0) and \
                      writing it (2) loses an update\n         backedge  atomic: no safe point in between\n";
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("       :!     2  StoreGlobal"), "{text}");
    }
}

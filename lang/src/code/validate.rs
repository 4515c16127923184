//! The validator: checks of a code object that the machine relies on. For tests and debugging.

use super::dis::{jump_target, own_flags};
use super::{A_TEMP, B_TEMP, C_TEMP, Code, Const, EX_KWARGS, HAS_VALUE, Instr, Op, Role, SiteKind};

/// What is known about a temp at an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Temp {
    /// Holds nothing: UNBOUND or stale bits.
    Dead,
    /// Holds a value.
    Live,
    /// One or the other, by the way control came.
    Either,
}

/// Checks a code object and all inside it.
///
/// Register and table bounds, jump targets, a terminator at the end, the exception table sorted and without overlaps, and
/// the discipline of temps: none is read unless it holds a value, none is overwritten or left behind unnoticed at a
/// return to the top.
///
/// # Errors
/// A description of the first fault.
pub fn validate(code: &Code) -> Result<(), String> {
    check_tables(code)?;
    for (index, word) in code.instrs.iter().enumerate() {
        check_operands(code, index, *word).map_err(|fault| fault_at(code, index, &fault))?;
    }
    Flow { code, states: vec![None; code.instrs.len()], work: Vec::new() }.run()?;
    for constant in &code.constants {
        if let Const::Code(inner) = constant {
            validate(inner)?;
        }
    }
    Ok(())
}

fn fault_at(code: &Code, index: usize, fault: &str) -> String {
    let text = super::dis::instruction(code, index, code.instrs[index]);
    let line = code.position(index).line;
    format!("{} ({}:{line}) at {index} `{text}`: {fault}", code.qualname, code.filename)
}

fn check_tables(code: &Code) -> Result<(), String> {
    let fault = |text: &str| Err(format!("{} ({}): {text}", code.qualname, code.filename));
    if !code.instrs.last().is_some_and(|word| word.op().is_terminator()) {
        return fault("does not end in a terminator");
    }
    if code.positions.len() != code.instrs.len() {
        return fault("positions do not match instructions");
    }
    if code.first_temp() > code.n_held.min(code.n_registers)
        || code.varnames.len() != usize::from(code.n_locals)
        || code.cellvars.len() != usize::from(code.n_cells)
        || code.freevars.len() != usize::from(code.n_free)
    {
        return fault("register layout does not match names");
    }
    let mut last = 0;
    for entry in &code.exceptions {
        let in_code = entry.end as usize <= code.instrs.len() && (entry.handler as usize) < code.instrs.len();
        if entry.start < last || entry.start >= entry.end || !in_code {
            return fault("bad exception table");
        }
        if entry.depth < code.first_temp() || entry.depth >= code.n_registers {
            return fault("bad depth in the exception table");
        }
        last = entry.end;
    }
    Ok(())
}

fn check_operands(code: &Code, index: usize, word: Instr) -> Result<(), String> {
    let op = word.op();
    for (role, field) in op.info().roles.into_iter().zip([word.a(), word.b(), word.c()]) {
        let ok = match role {
            Role::Use if op == Op::Raise && !is_read(op, word, field) => true,
            Role::Dst | Role::Use | Role::InOut | Role::Cell => field < code.n_registers,
            Role::Win | Role::Out => field <= code.n_registers,
            Role::Const => usize::from(field) < code.constants.len(),
            Role::Const32 => (word.bx() as usize) < code.constants.len(),
            Role::Name => usize::from(field) < code.names.len(),
            Role::Var => usize::from(field) < code.var_names.len(),
            Role::Site => code.sites.get(usize::from(field)).is_some_and(|site| match site.kind {
                SiteKind::Call => true,
                SiteKind::CallKw => usize::from(site.index) < code.constants.len(),
                _ => usize::from(site.index) < code.names.len(),
            }),
            Role::Jump16 | Role::Jump32 => {
                jump_target(index, word).is_some_and(|target| target < code.instrs.len())
            }
            Role::No | Role::Imm | Role::Num | Role::Imm32 => true,
        };
        if !ok {
            return Err(format!("operand {role:?} {field} out of range"));
        }
    }
    Ok(())
}

type State = Vec<Temp>;

struct Flow<'a> {
    code: &'a Code,
    states: Vec<Option<State>>,
    work: Vec<usize>,
}

impl Flow<'_> {
    fn run(&mut self) -> Result<(), String> {
        let n_temps = usize::from(self.code.n_registers - self.code.first_temp());
        self.reach(0, vec![Temp::Dead; n_temps]);
        while let Some(index) = self.work.pop() {
            let Some(state) = self.states[index].clone() else { continue };
            self.step(index, state).map_err(|fault| fault_at(self.code, index, &fault))?;
        }
        Ok(())
    }

    fn reach(&mut self, index: usize, state: State) {
        match &mut self.states[index] {
            None => {
                self.states[index] = Some(state);
                self.work.push(index);
            }
            Some(old) => {
                let mut changed = false;
                for (old, new) in old.iter_mut().zip(&state) {
                    if *old != *new && *old != Temp::Either {
                        *old = Temp::Either;
                        changed = true;
                    }
                }
                if changed {
                    self.work.push(index);
                }
            }
        }
    }

    fn step(&mut self, index: usize, before: State) -> Result<(), String> {
        let word = self.code.instrs[index];
        let op = word.op();
        if let Some(entry) = self.code.handler(index) {
            let (handler, depth) =
                (entry.handler as usize, usize::from(entry.depth - self.code.first_temp()));
            let mut state = before.clone();
            state[depth..].fill(Temp::Dead);
            state[depth] = Temp::Live;
            self.reach(handler, state);
        }
        let mut state = before;
        let mut effects = Effects { first: self.code.first_temp(), state: &mut state };
        effects.apply(word)?;
        if op == Op::ForIter {
            let mut taken = state.clone();
            let mut effects = Effects { first: self.code.first_temp(), state: &mut taken };
            effects.write(word.a());
            self.jump(index, word, taken);
            Effects { first: self.code.first_temp(), state: &mut state }.kill(word.b());
        } else if matches!(op, Op::JumpIfTrueOrPop | Op::JumpIfFalseOrPop) {
            self.jump(index, word, state.clone());
            Effects { first: self.code.first_temp(), state: &mut state }.kill(word.a());
        } else {
            self.jump(index, word, state.clone());
        }
        if !op.is_terminator() {
            self.reach(index + 1, state);
        }
        Ok(())
    }

    fn jump(&mut self, index: usize, word: Instr, state: State) {
        if let Some(target) = jump_target(index, word) {
            self.reach(target, state);
        }
    }
}

struct Effects<'a> {
    first: u16,
    state: &'a mut State,
}

impl Effects<'_> {
    fn slot(&mut self, register: u16) -> Option<&mut Temp> {
        register.checked_sub(self.first).and_then(|temp| self.state.get_mut(usize::from(temp)))
    }

    fn read(&mut self, register: u16) -> Result<(), String> {
        let temp = register.wrapping_sub(self.first);
        match self.slot(register) {
            Some(Temp::Dead) => Err(format!("reads the dead temp t{temp}")),
            Some(Temp::Either) => Err(format!("reads the temp t{temp}, dead on some way here")),
            _ => Ok(()),
        }
    }

    fn kill(&mut self, register: u16) {
        if let Some(slot) = self.slot(register) {
            *slot = Temp::Dead;
        }
    }

    fn write(&mut self, register: u16) {
        if let Some(slot) = self.slot(register) {
            *slot = Temp::Live;
        }
    }

    fn consume(&mut self, first: u16, count: u16) -> Result<(), String> {
        for register in first..first.saturating_add(count) {
            if register < self.first {
                return Err(format!("window register {register} is not a temp"));
            }
            self.read(register)?;
            self.kill(register);
        }
        Ok(())
    }

    fn write_many(&mut self, first: u16, count: u16) {
        (first..first.saturating_add(count)).for_each(|register| self.write(register));
    }

    fn apply(&mut self, word: Instr) -> Result<(), String> {
        let op = word.op();
        let (a, b, c) = (word.a(), word.b(), word.c());
        match op {
            // A slot may hold UNBOUND, and is moved and dropped like a value.
            Op::Unset => self.kill(a),
            // Past the check the register is bound.
            Op::CheckBound => self.write(a),
            Op::MakeCell => {
                if word.flags() & HAS_VALUE != 0 {
                    self.kill(b);
                }
                self.write(a);
            }
            Op::Call | Op::CallKw => {
                self.kill(a + 1);
                self.consume(a, 1)?;
                self.consume(a + 2, u16::from(word.flags()))?;
                self.write(b);
            }
            Op::CallMethod | Op::CallMethodKw => {
                self.consume(a, 2 + u16::from(word.flags()))?;
                self.write(b);
            }
            Op::CallEx => {
                let n_args = if word.flags() & EX_KWARGS != 0 { 2 } else { 1 };
                self.kill(a + 1);
                self.consume(a, 1)?;
                self.consume(a + 2, n_args)?;
                self.write(b);
            }
            Op::ForIter => self.read(b)?,
            Op::JumpIfTrueOrPop | Op::JumpIfFalseOrPop => self.read(a)?,
            _ => self.apply_by_roles(word)?,
        }
        match op {
            Op::LoadExitArgs => self.write_many(a, 5),
            Op::LoadWith => self.write_many(a, 4),
            Op::LoadMethod | Op::LoadSuperMethod => self.write_many(a, 2),
            Op::Unpack => self.write_many(a, c),
            Op::UnpackEx => self.write_many(a, (c & 255) + (c >> 8) + 1),
            Op::MatchClass => self.write(a),
            _ => {}
        }
        Ok(())
    }

    fn apply_by_roles(&mut self, word: Instr) -> Result<(), String> {
        let op = word.op();
        let fields = [(word.a(), A_TEMP), (word.b(), B_TEMP), (word.c(), C_TEMP)];
        let roles = op.info().roles;
        for (role, (field, _)) in roles.into_iter().zip(fields) {
            match role {
                Role::Use if is_read(op, word, field) => self.read(field)?,
                Role::InOut | Role::Cell => self.read(field)?,
                Role::Win => self.consume(field, window_size(op, word))?,
                _ => {}
            }
        }
        for (role, (field, flag)) in roles.into_iter().zip(fields) {
            if role == Role::Use && word.flags() & flag != 0 && !own_flags(op) {
                self.kill(field);
            }
        }
        for (role, (field, _)) in roles.into_iter().zip(fields) {
            if matches!(role, Role::Dst | Role::InOut) {
                self.write(field);
            }
        }
        Ok(())
    }
}

/// Raise has operands only if its count says so.
fn is_read(op: Op, word: Instr, field: u16) -> bool {
    match op {
        Op::Raise => match word.c() {
            0 => false,
            1 => field == word.a(),
            _ => true,
        },
        _ => true,
    }
}

/// How many temps the window of an op has.
fn window_size(op: Op, word: Instr) -> u16 {
    match op {
        Op::GetSlice | Op::SetSlice | Op::Intrinsic2 | Op::MatchClass => 2,
        Op::LoadSuperAttr | Op::LoadSuperMethod => 3,
        Op::MakeFunction => (word.flags() & 15).count_ones() as u16,
        Op::BuildMap => word.c().saturating_mul(2),
        _ => word.c(),
    }
}

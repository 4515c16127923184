//! From the instructions of a unit to its code object: jump threading, removal of dead code and of needless checks,
//! layout, jump offsets and the exception table.

use std::sync::Arc;

use super::assigned;
use super::unit::{Ir, Label, NONE, Unit};
use crate::code::{A_TEMP, Code, ExceptionEntry, Instr, NamedTemp, Op, Role};

/// Flag of an `Unset` at the start of a comprehension: it is needed only if the register is ever checked.
pub(super) const COMP_START: u8 = 1;

/// Flag of a `Nop`: tracing tells of its line although nothing is left of it.
pub(super) const MARK: u8 = 1;

/// Where a far conditional jump goes by way of: itself over the next word, which skips the long jump.
const FAR_LENGTH: u32 = 3;

/// Finishes a unit. `None` if a table or the registers ran over.
pub(super) fn assemble(mut unit: Unit<'_>) -> Option<Arc<Code>> {
    if unit.overflow || unit.ir.len() > i32::MAX as usize / 4 {
        return None;
    }
    thread_jumps(&mut unit);
    let (mut live, marks) = reachable(&unit);
    assigned::remove_checks(&unit, &mut live);
    remove_empty_jumps(&unit, &mut live);
    let layout = lay_out(&unit, &live);
    write(&mut unit, &live, &layout);
    let mut code = std::mem::take(&mut unit.code);
    code.silent_lines = marks.iter().map(|&at| (layout.index[at], unit.ir[at].pos.line)).collect();
    code.n_registers = unit.n_registers();
    code.named_temps = unit
        .named_temps
        .iter()
        .map(|(name, register, is_cell, start, end)| NamedTemp {
            name: name.as_arc().clone(),
            register: *register,
            is_cell: *is_cell,
            start: layout.of_label(&unit, *start),
            end: layout.of_label(&unit, *end),
        })
        .filter(|temp| temp.start < temp.end)
        .collect();
    Some(Arc::new(code))
}

/// Jumps to jumps go to where those go.
fn thread_jumps(unit: &mut Unit<'_>) {
    for index in 0..unit.ir.len() {
        let mut target = unit.ir[index].target;
        if target == NONE {
            continue;
        }
        for _ in 0..16 {
            let mut at = unit.labels[target as usize] as usize;
            while unit.ir.get(at).is_some_and(|ir| ir.word.op() == Op::Nop) {
                at += 1;
            }
            match unit.ir.get(at) {
                Some(ir) if ir.word.op() == Op::Jump && at != index => target = ir.target,
                _ => break,
            }
        }
        unit.ir[index].target = target;
        skip_second_test(unit, index);
    }
}

/// `x and y or z`: where `x` is false the `or` does not ask it again, but goes on with `z`.
fn skip_second_test(unit: &mut Unit<'_>, index: usize) {
    let ir = unit.ir[index];
    let mut at = unit.labels[ir.target as usize] as usize;
    while unit.ir.get(at).is_some_and(|next| next.word.op() == Op::Nop) {
        at += 1;
    }
    let Some(next) = unit.ir.get(at).copied().filter(|next| next.word.a() == ir.word.a() && at > index)
    else {
        return;
    };
    let test = match (ir.word.op(), next.word.op()) {
        (Op::JumpIfFalseOrPop, Op::JumpIfTrueOrPop) => Op::JumpIfFalse,
        (Op::JumpIfTrueOrPop, Op::JumpIfFalseOrPop) => Op::JumpIfTrue,
        (a @ (Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop), b) if a == b => {
            unit.ir[index].target = next.target;
            return;
        }
        _ => return,
    };
    unit.labels.push(at as u32 + 1);
    unit.ir[index].target = unit.labels.len() as u32 - 1;
    unit.ir[index].word = Instr::abx(test, A_TEMP, ir.word.a(), 0);
}

/// Which instructions can be reached, `Nop`s left out, and which marks.
fn reachable(unit: &Unit<'_>) -> (Vec<bool>, Vec<usize>) {
    let mut live = vec![false; unit.ir.len()];
    let mut work = vec![0usize];
    while let Some(mut at) = work.pop() {
        while at < live.len() && !live[at] {
            live[at] = true;
            let ir = &unit.ir[at];
            if ir.handler != NONE {
                let handler = unit.handlers[ir.handler as usize];
                work.push(unit.labels[handler.label.0 as usize] as usize);
            }
            if ir.target != NONE {
                work.push(unit.labels[ir.target as usize] as usize);
            }
            if ir.word.op().is_terminator() {
                break;
            }
            at += 1;
        }
    }
    let mut marks = Vec::new();
    for (index, ir) in unit.ir.iter().enumerate().filter(|(_, ir)| ir.word.op() == Op::Nop) {
        if std::mem::take(&mut live[index]) && ir.word.flags() == MARK {
            marks.push(index);
        }
    }
    (live, marks)
}

/// Removes jumps to the next instruction.
fn remove_empty_jumps(unit: &Unit<'_>, live: &mut [bool]) {
    // Backwards, so that a jump over removed jumps is seen as empty too.
    let mut next_live = unit.ir.len();
    let mut next: Vec<usize> = vec![next_live; unit.ir.len() + 1];
    for index in (0..unit.ir.len()).rev() {
        let ir = &unit.ir[index];
        if live[index] && ir.word.op() == Op::Jump {
            let target = unit.labels[ir.target as usize] as usize;
            if target > index && next[target] == next_live {
                live[index] = false;
            }
        }
        if live[index] {
            next_live = index;
        }
        next[index] = next_live;
    }
}

/// Where each instruction goes.
struct Layout {
    /// New index of each old index, and of the end.
    index: Vec<u32>,
    /// Which jumps are far.
    far: Vec<bool>,
}

impl Layout {
    fn of_label(&self, unit: &Unit<'_>, label: Label) -> u32 {
        let at = unit.labels[label.0 as usize] as usize;
        self.index[at.min(self.index.len() - 1)]
    }
}

fn lay_out(unit: &Unit<'_>, live: &[bool]) -> Layout {
    let mut far = vec![false; unit.ir.len()];
    loop {
        let mut index = Vec::with_capacity(unit.ir.len() + 1);
        let mut at = 0u32;
        for old in 0..unit.ir.len() {
            index.push(at);
            at += match (live[old], far[old]) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => FAR_LENGTH,
            };
        }
        index.push(at);
        let layout = Layout { index, far: std::mem::take(&mut far) };
        let mut grown = layout.far.clone();
        let mut changed = false;
        for (old, ir) in unit.ir.iter().enumerate() {
            if live[old] && !grown[old] && ir.target != NONE && ir.word.op().info().roles[2] == Role::Jump16 {
                let target = layout.of_label(unit, Label(ir.target));
                let offset = i64::from(target) - i64::from(layout.index[old]) - 1;
                if i16::try_from(offset).is_err() {
                    grown[old] = true;
                    changed = true;
                }
            }
        }
        if !changed {
            return layout;
        }
        far = grown;
    }
}

fn write(unit: &mut Unit<'_>, live: &[bool], layout: &Layout) {
    let mut instrs = Vec::new();
    let mut positions = Vec::new();
    let mut exceptions: Vec<(u32, ExceptionEntry)> = Vec::new();
    for (old, ir) in unit.ir.iter().enumerate().filter(|(old, _)| live[*old]) {
        let start = instrs.len() as u32;
        write_one(unit, ir, layout.far[old], layout, &mut instrs);
        positions.resize(instrs.len(), ir.pos);
        if ir.handler == NONE {
            continue;
        }
        let end = instrs.len() as u32;
        match exceptions.last_mut() {
            Some((handler, entry)) if *handler == ir.handler && entry.end == start => entry.end = end,
            _ => {
                let handler = unit.handlers[ir.handler as usize];
                let target = layout.of_label(unit, handler.label);
                let entry = ExceptionEntry { start, end, handler: target, depth: handler.depth };
                exceptions.push((ir.handler, entry));
            }
        }
    }
    unit.code.instrs = instrs;
    unit.code.positions = positions;
    unit.code.exceptions = exceptions.into_iter().map(|(_, entry)| entry).collect();
}

fn write_one(unit: &Unit<'_>, ir: &Ir, far: bool, layout: &Layout, out: &mut Vec<Instr>) {
    let word = ir.word;
    if ir.target == NONE {
        let flags = if word.op() == Op::Unset { 0 } else { word.flags() };
        out.push(Instr((word.0 & !0xff00) | u64::from(flags) << 8));
        return;
    }
    let target = layout.of_label(unit, Label(ir.target)) as i64;
    if far {
        out.push(Instr::abc(word.op(), word.flags(), word.a(), word.b(), 1));
        out.push(Instr::abx(Op::Jump, 0, 0, 1));
        let offset = target - out.len() as i64 - 1;
        out.push(Instr::abx(Op::Jump, 0, 0, offset as i32));
        return;
    }
    let offset = target - out.len() as i64 - 1;
    out.push(match word.op().info().roles[2] {
        Role::Jump16 => Instr::abc(word.op(), word.flags(), word.a(), word.b(), offset as i16 as u16),
        _ => Instr::abx(word.op(), word.flags(), word.a(), offset as i32),
    });
}

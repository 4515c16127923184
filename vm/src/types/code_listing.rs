//! The instructions of code objects as text, for the module `dis`.

use crate::types::code::CodeObj;
use gilbox_lang::code::{Op, atomicity, dis};

/// One instruction as people read it.
pub struct Listed {
    /// The op.
    pub op: Op,
    /// The operands, in the form of `gilbox dis`.
    pub operands: String,
    /// Where it jumps to.
    pub target: Option<usize>,
    /// Whether a thread may lose the lock here when safe points are at back-edges, calls and resumptions.
    pub is_safe_point: bool,
}

/// A range of instructions with what handles their exceptions.
pub struct Covered {
    /// The first instruction.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
    /// Where the handler begins.
    pub handler: u32,
}

impl CodeObj {
    /// Every instruction, in order.
    pub fn listing(&self) -> Vec<Listed> {
        let list = |(index, &word): (usize, &gilbox_lang::code::Instr)| {
            let text = dis::instruction(&self.code, index, word);
            let target = dis::jump_target(index, word);
            Listed {
                op: word.op(),
                operands: text.split_once(' ').map_or("", |(_, operands)| operands).trim().to_owned(),
                target,
                is_safe_point: word.op().info().safe_point || target.is_some_and(|target| target <= index),
            }
        };
        self.code.instrs.iter().enumerate().map(list).collect()
    }

    /// The exception table, innermost ranges first.
    pub fn covered(&self) -> Vec<Covered> {
        let entries = self.code.exceptions.iter();
        entries.map(|e| Covered { start: e.start, end: e.end, handler: e.handler }).collect()
    }

    /// The source, statement by statement, with where a thread may lose the lock and what that does.
    pub fn atomicity(&self, source: &str) -> String {
        let lines: Vec<&str> = source.lines().collect();
        atomicity::explain(&self.code, &lines)
    }

    /// How many registers a frame of this code has.
    pub fn register_count(&self) -> usize {
        self.n_registers
    }
}

/// Every op with its name, whether it jumps, and a line on what it does, in the order of their numbers.
pub fn ops() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    Op::all().iter().map(|op| (op.info().name, op.is_jump(), op.info().doc.trim()))
}

/// What the marks of [`CodeObj::atomicity`] mean.
pub fn legend() -> &'static str {
    atomicity::LEGEND
}

//! Definite assignment: which checks for unbound locals can never fail.
//!
//! A forward data-flow analysis over basic blocks. A fact is "this register is bound". Only registers that some
//! CheckBound names are followed.

use std::collections::HashMap;

use super::assemble::COMP_START;
use super::unit::{Ir, NONE, Unit};
use crate::code::{Op, Role};

/// Bits of facts times blocks beyond which the analysis is left out, so that no text takes too long.
const MAX_WORK: usize = 1 << 28;

/// Marks checks that cannot fail as dead, and then the `Unset`s that only served such checks.
pub(super) fn remove_checks(unit: &Unit<'_>, live: &mut [bool]) {
    let mut bits = HashMap::new();
    for (ir, _) in unit.ir.iter().zip(live.iter()).filter(|(ir, live)| **live && is_check(ir)) {
        let next = bits.len();
        bits.entry(ir.word.a()).or_insert(next);
    }
    if !bits.is_empty() {
        let analysis = Analysis::new(unit, live, bits);
        if analysis.starts.len() * analysis.n_words * 64 < MAX_WORK {
            analysis.run(live);
        }
    }
    let mut checked = vec![false; usize::from(u16::MAX) + 1];
    for (ir, _) in unit.ir.iter().zip(live.iter()).filter(|(ir, live)| **live && is_check(ir)) {
        checked[usize::from(ir.word.a())] = true;
    }
    for (index, ir) in unit.ir.iter().enumerate() {
        if ir.word.op() == Op::Unset && ir.word.flags() == COMP_START {
            live[index] &= checked[usize::from(ir.word.a())];
        }
    }
}

fn is_check(ir: &Ir) -> bool {
    ir.word.op() == Op::CheckBound
}

type Facts = Vec<u64>;

struct Analysis<'a, 'b> {
    unit: &'a Unit<'b>,
    bits: HashMap<u16, usize>,
    n_words: usize,
    /// First instruction of each block, in order.
    starts: Vec<usize>,
    /// Block of each instruction that starts one.
    block_at: HashMap<usize, usize>,
}

impl<'a, 'b> Analysis<'a, 'b> {
    fn new(unit: &'a Unit<'b>, live: &[bool], bits: HashMap<u16, usize>) -> Self {
        let mut leader = vec![false; unit.ir.len() + 1];
        leader[0] = true;
        for (index, ir) in unit.ir.iter().enumerate().filter(|(index, _)| live[*index]) {
            if ir.target != NONE {
                leader[unit.labels[ir.target as usize] as usize] = true;
                leader[index + 1] = true;
            }
            if ir.handler != NONE {
                let label = unit.handlers[ir.handler as usize].label;
                leader[unit.labels[label.0 as usize] as usize] = true;
            }
        }
        let starts: Vec<usize> = (0..unit.ir.len()).filter(|&index| leader[index]).collect();
        let block_at = starts.iter().enumerate().map(|(block, &start)| (start, block)).collect();
        let n_words = bits.len().div_ceil(64);
        Analysis { unit, bits, n_words, starts, block_at }
    }

    fn run(&self, live: &mut [bool]) {
        let mut states: Vec<Option<Facts>> = vec![None; self.starts.len()];
        states[0] = Some(self.entry_facts());
        let mut work = vec![0usize];
        while let Some(block) = work.pop() {
            let Some(facts) = states[block].clone() else { continue };
            self.walk(block, facts, live, |to, facts| {
                if merge(&mut states[to], facts) {
                    work.push(to);
                }
            });
        }
        let mut proven = Vec::new();
        for (block, facts) in states.into_iter().enumerate() {
            if let Some(facts) = facts {
                self.proven(block, facts, live, &mut proven);
            }
        }
        for index in proven {
            live[index] = false;
        }
    }

    fn entry_facts(&self) -> Facts {
        let mut facts = vec![0; self.n_words];
        let code = &self.unit.code;
        let n_params = super::function::param_count(code);
        for (&register, &bit) in &self.bits {
            if register < n_params {
                set(&mut facts, bit);
            }
        }
        facts
    }

    fn end_of(&self, block: usize) -> usize {
        self.starts.get(block + 1).copied().unwrap_or(self.unit.ir.len())
    }

    /// Follows the facts through a block and reports what reaches each successor.
    fn walk(&self, block: usize, mut facts: Facts, live: &[bool], mut reach: impl FnMut(usize, &Facts)) {
        let mut told = NONE;
        for index in self.starts[block]..self.end_of(block) {
            if !live[index] {
                continue;
            }
            let ir = &self.unit.ir[index];
            if ir.handler != NONE && ir.handler != told {
                let label = self.unit.handlers[ir.handler as usize].label;
                reach(self.block_of(self.unit.labels[label.0 as usize] as usize), &facts);
                told = ir.handler;
            }
            if ir.word.op() == Op::ForIter {
                let mut taken = facts.clone();
                self.gen_register(ir.word.a(), &mut taken);
                reach(self.block_of(self.unit.labels[ir.target as usize] as usize), &taken);
                continue;
            }
            if self.apply(ir, &mut facts) {
                told = NONE;
            }
            if ir.target != NONE {
                reach(self.block_of(self.unit.labels[ir.target as usize] as usize), &facts);
            }
            if ir.word.op().is_terminator() {
                return;
            }
        }
        if block + 1 < self.starts.len() {
            reach(block + 1, &facts);
        }
    }

    fn block_of(&self, start: usize) -> usize {
        self.block_at.get(&start).copied().unwrap_or(0)
    }

    fn gen_register(&self, register: u16, facts: &mut Facts) {
        if let Some(&bit) = self.bits.get(&register) {
            set(facts, bit);
        }
    }

    /// The effect of one instruction. True if a register became unbound.
    fn apply(&self, ir: &Ir, facts: &mut Facts) -> bool {
        let word = ir.word;
        match word.op() {
            Op::Unset => {
                if let Some(&bit) = self.bits.get(&word.a()) {
                    facts[bit / 64] &= !(1 << (bit % 64));
                    return true;
                }
            }
            Op::CheckBound => self.gen_register(word.a(), facts),
            op => {
                let roles = op.info().roles;
                for (role, register) in roles.into_iter().zip([word.a(), word.b(), word.c()]) {
                    if matches!(role, Role::Dst | Role::InOut) {
                        self.gen_register(register, facts);
                    }
                }
            }
        }
        false
    }

    fn proven(&self, block: usize, mut facts: Facts, live: &[bool], proven: &mut Vec<usize>) {
        for index in self.starts[block]..self.end_of(block) {
            let ir = &self.unit.ir[index];
            if !live[index] {
                continue;
            }
            if is_check(ir)
                && let Some(&bit) = self.bits.get(&ir.word.a())
                && facts[bit / 64] & (1 << (bit % 64)) != 0
            {
                proven.push(index);
            }
            if ir.word.op() != Op::ForIter {
                self.apply(ir, &mut facts);
            }
        }
    }
}

fn set(facts: &mut Facts, bit: usize) {
    facts[bit / 64] |= 1 << (bit % 64);
}

/// Keeps only the facts that hold on every way here. True if that changed anything.
fn merge(state: &mut Option<Facts>, facts: &Facts) -> bool {
    let Some(old) = state else {
        *state = Some(facts.clone());
        return true;
    };
    let mut changed = false;
    for (old, new) in old.iter_mut().zip(facts) {
        changed |= *old & !new != 0;
        *old &= new;
    }
    changed
}

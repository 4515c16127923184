//! The plain interpreter that the machine code is held against: one instruction, one tick.

use crate::kinds::{Constant, Kind, Math, Operand, Step, Test, step};
use crate::{Arg, Stop};
use gilbox_lang::code::Code;
use std::sync::atomic::{AtomicI64, Ordering};

type Register = Option<(Kind, u64)>;

fn int(register: (Kind, u64)) -> i64 {
    register.1 as i64
}

fn float((kind, bits): (Kind, u64)) -> f64 {
    if kind == Kind::Int { bits as i64 as f64 } else { f64::from_bits(bits) }
}

/// Runs until the limit of ticks is reached at a way back, or an instruction is none of the spike's.
pub fn run(code: &Code, args: &[Arg], limit: &AtomicI64) -> Stop {
    let steps: Vec<Step> = (0..code.instrs.len()).map(|pc| step(code, pc)).collect();
    let mut registers: Vec<Register> = args.iter().map(|arg| Some((arg.kind(), arg.bits()))).collect();
    registers.resize(code.n_registers as usize, None);
    let (mut pc, mut ticks) = (0, 0);
    loop {
        let mut next = pc + 1;
        let of = |operand: Operand, registers: &[Register]| match operand {
            Operand::Register(register) => registers[register as usize],
            Operand::Immediate(int) => Some((Kind::Int, int as u64)),
        };
        match steps[pc] {
            Step::Load(a, Constant::Int(int)) => registers[a as usize] = Some((Kind::Int, int as u64)),
            Step::Load(a, Constant::Float(float)) => {
                registers[a as usize] = Some((Kind::Float, float.to_bits()));
            }
            Step::Move(a, b) => registers[a as usize] = registers[b as usize],
            Step::Arithmetic(math, a, b, c) => {
                let (Some(b), Some(c)) = (registers[b as usize], of(c, &registers)) else { break };
                registers[a as usize] = if b.0 == Kind::Int && c.0 == Kind::Int {
                    let (b, c) = (int(b), int(c));
                    let result = match math {
                        Math::Add => b.checked_add(c),
                        Math::Sub => b.checked_sub(c),
                        Math::Mul => b.checked_mul(c),
                    };
                    // A big number is the real interpreter's.
                    let Some(result) = result else { break };
                    Some((Kind::Int, result as u64))
                } else {
                    let (b, c) = (float(b), float(c));
                    let result = match math {
                        Math::Add => b + c,
                        Math::Sub => b - c,
                        Math::Mul => b * c,
                    };
                    Some((Kind::Float, result.to_bits()))
                };
            }
            Step::Jump(to) => next = to,
            Step::Branch(test, a, b, on, to) => {
                let (Some(a), Some(b)) = (registers[a as usize], of(b, &registers)) else { break };
                let order = if a.0 == Kind::Int && b.0 == Kind::Int {
                    Some(int(a).cmp(&int(b)))
                } else {
                    float(a).partial_cmp(&float(b))
                };
                let holds = match test {
                    Test::Lt => order.is_some_and(|order| order.is_lt()),
                    Test::Gt => order.is_some_and(|order| order.is_gt()),
                };
                if holds == on {
                    next = to;
                }
            }
            Step::Leave => break,
        }
        ticks += 1;
        let is_back = next <= pc;
        pc = next;
        if is_back && ticks >= limit.load(Ordering::Relaxed) {
            break;
        }
    }
    Stop { pc, ticks, registers }
}

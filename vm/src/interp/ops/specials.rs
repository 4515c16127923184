//! Special methods of script classes: their frames are pushed by the instruction that needs them, and when they return the
//! instruction is done. The thread was told of the method.

use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, consume, fail, finish, r, set, slow};
use crate::interp::frame::Frame;
use crate::interp::machine::{Machine, Step, failed, lose};
use crate::interp::push::give_up_registers;
use crate::interp::quick::Word;
use crate::types::code::ATTEND;
use crate::value::RawValue;
use gilbox_lang::code::{A_TEMP, B_TEMP, C_TEMP, Instr, Op};
use std::ptr::null_mut;

/// What an instruction does with what its special method returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Then {
    /// It is for others to say.
    Ask,
    /// Register a gets it.
    Give,
    /// Nothing.
    Forget,
    /// Register a gets it, and the loop goes on.
    Loop,
    /// Jump if it is true.
    JumpIf,
    /// Jump if it is false.
    JumpUnless,
}

const fn then() -> [Then; 256] {
    const GIVE: [Op; 20] = [
        Op::Add,
        Op::Sub,
        Op::Mul,
        Op::MatMul,
        Op::TrueDiv,
        Op::FloorDiv,
        Op::Mod,
        Op::Pow,
        Op::Shl,
        Op::Shr,
        Op::And,
        Op::Or,
        Op::Xor,
        Op::GetItem,
        Op::Lt,
        Op::Le,
        Op::Eq,
        Op::Ne,
        Op::Gt,
        Op::Ge,
    ];
    const IF: [Op; 6] = [Op::JumpIfLt, Op::JumpIfLe, Op::JumpIfEq, Op::JumpIfNe, Op::JumpIfGt, Op::JumpIfGe];
    const UNLESS: [Op; 6] = [
        Op::JumpUnlessLt,
        Op::JumpUnlessLe,
        Op::JumpUnlessEq,
        Op::JumpUnlessNe,
        Op::JumpUnlessGt,
        Op::JumpUnlessGe,
    ];
    let mut table = [Then::Ask; 256];
    let mut at = 0;
    while at < GIVE.len() {
        table[GIVE[at] as usize] = Then::Give;
        at += 1;
    }
    at = 0;
    while at < IF.len() {
        table[IF[at] as usize] = Then::JumpIf;
        table[UNLESS[at] as usize] = Then::JumpUnless;
        at += 1;
    }
    table[Op::SetItem as usize] = Then::Forget;
    table[Op::ForIter as usize] = Then::Loop;
    table
}

static THEN: [Then; 256] = then();

bodies! {
    /// The method gets register b.
    pub(super) fn special_b(m, i) {
        m = m.special([r!(m, i.b())]);
    }

    /// The method gets registers a and b.
    pub(super) fn special_ab(m, i) {
        m = m.special([r!(m, i.a()), r!(m, i.b())]);
    }

    /// The method gets registers b and c.
    pub(super) fn special_bc(m, i) {
        m = m.special([r!(m, i.b()), r!(m, i.c())]);
    }

    /// The method gets registers a, b and c.
    pub(super) fn special_abc(m, i) {
        m = m.special([r!(m, i.a()), r!(m, i.b()), r!(m, i.c())]);
    }

    /// The return of a special method, whose value the thread has; nobody has asked for its frame.
    pub(super) fn return_special(m, i) {
        let dying = give_up_registers(m.regs, m.regs.add(m.code().n_held));
        let owner = (*m.frame).owner;
        if !dying.is_null() || (*owner.header()).count() == 1 {
            m.ctx.thread.baton.set_dying(dying);
            return m.rest(return_special_dying::<PRECISE>);
        }
        _ = lose(owner);
        m = m.popped();
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        return end_special::<PRECISE>(m, value);
    }

    /// The same where something dies with the frame.
    fn return_special_dying(m, i) {
        // What is released may run script code, which has the thread's baton then.
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        if !m.ctx.thread.baton.dying().is_null() {
            m.release_dying();
        }
        let owner = (*m.frame).owner;
        m = m.popped();
        m.give_up(owner);
        return end_special::<PRECISE>(m, value);
    }

    /// What an instruction does with its special method's value where that is not done quickly.
    fn end_special_otherwise(m, i) {
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        let then = THEN[i.op_byte() as usize];
        let is_bool = value == RawValue::TRUE || value == RawValue::FALSE;
        let is_done = match then {
            Then::Give => value != RawValue::NOT_IMPLEMENTED,
            Then::Forget => true,
            Then::JumpIf | Then::JumpUnless => is_bool,
            _ => false,
        };
        if !is_done {
            slow!(m, m.ctx.finish_special(value.into_value()));
            m.reload();
            // The instruction may have jumped back.
            return m.next_safely::<PRECISE>(null_mut());
        }
        m.save();
        consume!(m, i, A_TEMP a, B_TEMP b, C_TEMP c);
        m.read_ticks();
        if then == Then::Give {
            finish!(m, m.put(i.a(), value));
        }
        if then == Then::Forget {
            finish!(m, lose(value));
        }
        if (value == RawValue::TRUE) == (then == Then::JumpIf) {
            return m.jump::<PRECISE>(i.c_imm() as isize, [null_mut(); 2]);
        }
    }
}

/// Does with a special method's value what the instruction at hand, which called it, is to do.
#[inline(always)]
unsafe fn end_special<const PRECISE: bool>(m: Machine<'_>, value: RawValue) -> Step {
    let i = Word(m.pc);
    let temps = i.flags() & (A_TEMP | B_TEMP | C_TEMP);
    debug_assert!(i.op_byte() != ATTEND, "a caller's frame stands in the words of `attending`");
    // SAFETY: operands are registers of the caller's frame; the value is given away once.
    unsafe {
        match THEN[i.op_byte() as usize] {
            Then::Give if value != RawValue::NOT_IMPLEMENTED => {
                if temps == 0 {
                    finish!(m, m.put(i.a(), value));
                }
                if temps == B_TEMP || temps == C_TEMP {
                    let dead = m.put(if temps == B_TEMP { i.b() } else { i.c() }, RawValue::UNBOUND);
                    finish!(m, dead, m.put(i.a(), value));
                }
            }
            Then::Loop => {
                let dead = m.put(i.a(), value);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
            Then::Forget if temps & A_TEMP == 0 && value == RawValue::NONE => {
                let dead = m.drop_if(temps & B_TEMP != 0, i.b());
                finish!(m, dead, m.drop_if(temps & C_TEMP != 0, i.c()));
            }
            then @ (Then::JumpIf | Then::JumpUnless)
                if temps == 0 && (value == RawValue::TRUE || value == RawValue::FALSE) =>
            {
                if (value == RawValue::TRUE) == (then == Then::JumpIf) {
                    return m.jump::<PRECISE>(i.c_imm() as isize, [null_mut(); 2]);
                }
                return m.next::<PRECISE>();
            }
            _ => {}
        }
        m.ctx.thread.baton.outcome.set(value);
        m.rest(end_special_otherwise::<PRECISE>)
    }
}

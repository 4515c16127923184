//! Jumps, and comparisons fused with them.

use super::specials::special_ab;
use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, fail, ops, outline, r, slow};
use crate::interp::frame::Frame;
use crate::interp::machine::{Body, Machine, Step, failed, look_first};
use crate::interp::quick::{Word, both_str, compare_quickly, contains_quickly};
use crate::object::{Cmp, Object, TypeFlags, shape};
use crate::types::list::ListObj;
use crate::value::RawValue;
use gilbox_lang::code::{A_TEMP, B_TEMP, Instr, Op};
use std::ptr::null_mut;

/// Jumps, or goes on with the next instruction; what is dead is released on the way.
macro_rules! jump_if {
    ($m:ident, $taken:expr, $offset:expr, $first:expr, $second:expr) => {{
        let dead = [$first, $second];
        if $taken {
            return $m.jump::<PRECISE>($offset as isize, dead);
        }
        return $m.finish::<PRECISE>(dead);
    }};
    ($m:ident, $taken:expr, $offset:expr) => {
        jump_if!($m, $taken, $offset, null_mut(), null_mut())
    };
}

/// The truth value of a register; what needs asking goes out of line to `$rest`, which jumps itself.
macro_rules! plain_truth {
    ($m:ident, $i:ident, $register:ident, $rest:tt) => {{
        let x = r!($m, $i.$register());
        if x == RawValue::TRUE {
            true
        } else if x == RawValue::FALSE || x == RawValue::NONE {
            false
        } else if x.is_small_int() {
            x.0 != 0
        } else {
            outline!($m, $i, $rest)
        }
    }};
}

macro_rules! jump_compare {
    ($m:ident, $i:ident, $op:tt, $cmp:expr, $want:expr) => {{
        let (x, y) = (r!($m, $i.a()), r!($m, $i.b()));
        if x.both_small_int(y) {
            jump_if!($m, ((x.0 as i64) $op (y.0 as i64)) == $want, $i.c_imm());
        } else if x.is_inline_float() && y.is_inline_float() {
            jump_if!($m, (x.inline_float() $op y.inline_float()) == $want, $i.c_imm());
        }
        outline!($m, $i, {
            let (x, y) = (r!($m, $i.a()), r!($m, $i.b()));
            if both_str(x, y)
                && let Some(truth) = compare_quickly(x, y, $cmp)
            {
                let dead = $m.drop_if($i.flags() & A_TEMP != 0, $i.a());
                let other = $m.drop_if($i.flags() & B_TEMP != 0, $i.b());
                jump_if!($m, truth == $want, $i.c_imm(), dead, other);
            }
            outline!($m, $i, {
                let x = r!($m, $i.a());
                if x.is_pointer() && (*x.header()).shape.get() >= shape::FIRST_FREE {
                    let method = $m.ctx.special_compare(r!($m, $i.a()).as_value(), r!($m, $i.b()).as_value(), $cmp);
                    if method != RawValue::UNBOUND {
                        $m.ctx.thread.baton.outcome.set(method);
                        return $m.rest(special_ab::<PRECISE>);
                    }
                }
                let truth = slow!($m, $m.ctx.op_test_compare($i.word(), $m.regs, $cmp));
                jump_if!($m, truth == $want, $i.c_imm())
            })
        })
    }};
}

macro_rules! jump_compare_imm {
    ($m:ident, $i:ident, $op:tt, $cmp:expr, $want:expr) => {{
        let x = r!($m, $i.a());
        if x.is_small_int() {
            jump_if!($m, (x.small_int() $op $i.b_imm() as i64) == $want, $i.c_imm());
        }
        outline!($m, $i, {
            let truth = slow!($m, $m.ctx.op_test_compare_imm($i.word(), $m.regs, $cmp));
            jump_if!($m, truth == $want, $i.c_imm())
        })
    }};
}

ops! {
    Jump(m, i) {
        return m.jump::<PRECISE>(i.bx() as isize, [null_mut(); 2]);
    }

    JumpIfTrue | JumpIfFalse(m, i, op) {
        let truth = plain_truth!(m, i, a, {
            let x = r!(m, i.a());
            let truth = if x.is_pointer() && (*x.header()).shape.get() == shape::LIST {
                !(*(*(x.header() as *const Object<ListObj>)).payload.items.as_ptr()).is_empty()
            } else {
                slow!(m, m.ctx.op_truth(r!(m, i.a()).as_value())).is_set()
            };
            let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
            let taken = truth == (i.op() == Op::JumpIfTrue);
            jump_if!(m, taken, i.bx(), dead, null_mut())
        });
        jump_if!(m, truth == (op == Op::JumpIfTrue), i.bx());
    }

    JumpIfTrueOrPop | JumpIfFalseOrPop(m, i, op) {
        let truth = plain_truth!(m, i, a, {
            let truth = slow!(m, m.ctx.op_truth(r!(m, i.a()).as_value())).is_set();
            let taken = truth == (i.op() == Op::JumpIfTrueOrPop);
            let dead = m.drop_if(!taken, i.a());
            jump_if!(m, taken, i.bx(), dead, null_mut())
        });
        jump_if!(m, truth == (op == Op::JumpIfTrueOrPop), i.bx());
    }

    Not(m, i) {
        let truth = plain_truth!(m, i, b, {
            let truth = slow!(m, m.ctx.op_truth(r!(m, i.b()).as_value())).is_set();
            let dead = m.drop_if(i.flags() & B_TEMP != 0, i.b());
            return m.finish::<PRECISE>([dead, m.put(i.a(), RawValue::from_bool(!truth))]);
        });
        return m.finish::<PRECISE>([m.put(i.a(), RawValue::from_bool(!truth)), null_mut()]);
    }

    JumpIfNone | JumpIfNotNone(m, i, op) {
        let none = r!(m, i.a()) == RawValue::NONE;
        let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
        jump_if!(m, none == (op == Op::JumpIfNone), i.bx(), dead, null_mut());
    }

    JumpIfIs | JumpIfIsNot(m, i, op) {
        let same = r!(m, i.a()) == r!(m, i.b());
        let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
        let other = m.drop_if(i.flags() & B_TEMP != 0, i.b());
        jump_if!(m, same == (op == Op::JumpIfIs), i.c_imm(), dead, other);
    }

    JumpIfIn | JumpIfNotIn(m, i, op) {
        let (x, container) = (r!(m, i.a()), r!(m, i.b()));
        if both_str(x, container)
            && let Some(found) = contains_quickly(container, x)
        {
            let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
            let other = m.drop_if(i.flags() & B_TEMP != 0, i.b());
            jump_if!(m, found == (op == Op::JumpIfIn), i.c_imm(), dead, other);
        }
        outline!(m, i, {
            let found = slow!(m, m.ctx.op_contains(r!(m, i.b()).as_value(), r!(m, i.a()).as_value())).is_set();
            let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
            let other = m.drop_if(i.flags() & B_TEMP != 0, i.b());
            jump_if!(m, found == (i.op() == Op::JumpIfIn), i.c_imm(), dead, other);
        })
    }

    JumpUnlessExcMatch(m, i) {
        let matches = slow!(m, m.ctx.op_exc_match(r!(m, i.a()).as_value(), r!(m, i.b()).as_value()));
        let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
        let other = m.drop_if(i.flags() & B_TEMP != 0, i.b());
        jump_if!(m, !matches, i.c_imm(), dead, other);
    }

    JumpUnlessSequence | JumpUnlessMapping(m, i, op) {
        let wanted = if op == Op::JumpUnlessSequence { TypeFlags::SEQUENCE } else { TypeFlags::MAPPING };
        let is = m.ctx.op_is_pattern(r!(m, i.a()).as_value(), wanted);
        let dead = m.drop_if(i.flags() & A_TEMP != 0, i.a());
        jump_if!(m, !is, i.bx(), dead, null_mut());
    }

    JumpIfLt(m, i) {
        jump_compare!(m, i, <, Cmp::Lt, true);
    }

    JumpIfLe(m, i) {
        jump_compare!(m, i, <=, Cmp::Le, true);
    }

    JumpIfEq(m, i) {
        jump_compare!(m, i, ==, Cmp::Eq, true);
    }

    JumpIfNe(m, i) {
        jump_compare!(m, i, !=, Cmp::Ne, true);
    }

    JumpIfGt(m, i) {
        jump_compare!(m, i, >, Cmp::Gt, true);
    }

    JumpIfGe(m, i) {
        jump_compare!(m, i, >=, Cmp::Ge, true);
    }

    JumpUnlessLt(m, i) {
        jump_compare!(m, i, <, Cmp::Lt, false);
    }

    JumpUnlessLe(m, i) {
        jump_compare!(m, i, <=, Cmp::Le, false);
    }

    JumpUnlessEq(m, i) {
        jump_compare!(m, i, ==, Cmp::Eq, false);
    }

    JumpUnlessNe(m, i) {
        jump_compare!(m, i, !=, Cmp::Ne, false);
    }

    JumpUnlessGt(m, i) {
        jump_compare!(m, i, >, Cmp::Gt, false);
    }

    JumpUnlessGe(m, i) {
        jump_compare!(m, i, >=, Cmp::Ge, false);
    }

    JumpIfLtImm(m, i) {
        jump_compare_imm!(m, i, <, Cmp::Lt, true);
    }

    JumpIfLeImm(m, i) {
        jump_compare_imm!(m, i, <=, Cmp::Le, true);
    }

    JumpIfEqImm(m, i) {
        jump_compare_imm!(m, i, ==, Cmp::Eq, true);
    }

    JumpIfNeImm(m, i) {
        jump_compare_imm!(m, i, !=, Cmp::Ne, true);
    }

    JumpIfGtImm(m, i) {
        jump_compare_imm!(m, i, >, Cmp::Gt, true);
    }

    JumpIfGeImm(m, i) {
        jump_compare_imm!(m, i, >=, Cmp::Ge, true);
    }

    JumpUnlessLtImm(m, i) {
        jump_compare_imm!(m, i, <, Cmp::Lt, false);
    }

    JumpUnlessLeImm(m, i) {
        jump_compare_imm!(m, i, <=, Cmp::Le, false);
    }

    JumpUnlessEqImm(m, i) {
        jump_compare_imm!(m, i, ==, Cmp::Eq, false);
    }

    JumpUnlessNeImm(m, i) {
        jump_compare_imm!(m, i, !=, Cmp::Ne, false);
    }

    JumpUnlessGtImm(m, i) {
        jump_compare_imm!(m, i, >, Cmp::Gt, false);
    }

    JumpUnlessGeImm(m, i) {
        jump_compare_imm!(m, i, >=, Cmp::Ge, false);
    }
}

//! Special methods of script classes in place: operators, subscripts and for loops push the method's frame. What the
//! instruction does with the result is done when that frame returns.

use super::calls_out::{consume, put, reg, take};
use super::push::function_and_code;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{BinOp, Cmp, Header, Type, dispatch, shape};
use crate::types::code::ATTEND;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{INPLACE, Op};

impl Ctx {
    /// The special method `name` of a type, not counted, if it is a script function of `n` plain parameters whose frame there
    /// is room for; unbound otherwise.
    #[inline(always)]
    fn special_function(&self, ty: &Type, name: &Value, n: u32) -> RawValue {
        let found = ty.lookup_uncounted(name);
        // SAFETY: the shape is that of functions; a frame runs, beyond whose top the registers would lie.
        unsafe {
            if found.is_pointer() && (*found.header()).shape.get() == shape::FUNCTION {
                let (_, code) = function_and_code(found);
                let top = (*self.thread.top()).top.add(code.n_registers);
                if code.exact_args == n && self.has_room_for_frame(top) {
                    return found;
                }
            }
        }
        RawValue::UNBOUND
    }

    /// The method for a binary operator of a script class.
    #[inline(never)]
    pub(super) fn special_binary(&self, x: &Value, y: &Value, in_place: bool, op: BinOp) -> RawValue {
        let Some(ta) = x.header().map(Header::ty) else { return RawValue::UNBOUND };
        let other = y.header().map(Header::ty).filter(|tb| !ta.is(tb));
        if !dispatch::is_script_binary(ta, op)
            || other.is_some_and(|tb| dispatch::is_script_binary(tb, op))
            || in_place && ta.slots.inplace[op as usize].get().is_some()
            || ta.slots.concat.get().is_some()
            || ta.slots.repeat.get().is_some()
        {
            return RawValue::UNBOUND;
        }
        self.special_function(ta, &self.names().binary[op as usize], 2)
    }

    /// The method for a comparison of two instances of one script class.
    #[inline(never)]
    pub(super) fn special_compare(&self, x: &Value, y: &Value, cmp: Cmp) -> RawValue {
        let (Some(ty), Some(other)) = (x.header().map(Header::ty), y.header().map(Header::ty)) else {
            return RawValue::UNBOUND;
        };
        if !ty.is(other) || !dispatch::is_script_compare(ty) {
            return RawValue::UNBOUND;
        }
        self.special_function(ty, &self.names().compare[cmp as usize], 2)
    }

    /// The method for a subscript of a script class.
    #[inline(never)]
    pub(super) fn special_get_item(&self, x: &Value) -> RawValue {
        let Some(ty) = x.header().map(Header::ty) else { return RawValue::UNBOUND };
        if !dispatch::is_script_getitem(ty) {
            return RawValue::UNBOUND;
        }
        self.special_function(ty, &self.names().__getitem__, 2)
    }

    /// The method for an assignment to a subscript of a script class.
    #[inline(never)]
    pub(super) fn special_set_item(&self, x: &Value) -> RawValue {
        let Some(ty) = x.header().map(Header::ty) else { return RawValue::UNBOUND };
        if !dispatch::is_script_setitem(ty) {
            return RawValue::UNBOUND;
        }
        self.special_function(ty, &self.names().__setitem__, 3)
    }

    /// The method for the next item of an iterator of a script class.
    #[inline(never)]
    pub(super) fn special_next(&self, x: &Value) -> RawValue {
        let Some(ty) = x.header().map(Header::ty) else { return RawValue::UNBOUND };
        if !dispatch::is_script_next(ty) {
            return RawValue::UNBOUND;
        }
        self.special_function(ty, &self.names().__next__, 1)
    }

    /// Does the rest of the instruction that pushed the frame of a special method, with what that returned.
    pub(super) fn finish_special(&self, value: Value) -> Result<()> {
        let frame = self.frame();
        let regs = frame.regs;
        // SAFETY: the word before the pc is the instruction at hand; its operands are still in their registers.
        unsafe {
            let i = *frame.pc.sub(1);
            if let Some((cmp, want)) = tested(i.op()) {
                let value = self.compared(value, reg(regs, i.a()), reg(regs, i.b()), cmp)?;
                let truth = self.is_true(&value)?;
                consume(regs, i);
                if truth == want {
                    frame.pc = frame.pc.offset(i.c_imm() as isize);
                }
                return Ok(());
            }
            let value = match i.op() {
                Op::ForIter => {
                    put(regs, i.a(), value);
                    frame.pc = frame.pc.offset(i.c_imm() as isize);
                    return Ok(());
                }
                Op::SetItem => {
                    consume(regs, i);
                    return Ok(());
                }
                Op::GetItem => value,
                op => match (compared_by(op), computed_by(op)) {
                    (Some(cmp), _) => self.compared(value, reg(regs, i.b()), reg(regs, i.c()), cmp)?,
                    (_, Some(op)) if value.is_not_implemented() => {
                        let inplace = i.flags() & INPLACE != 0;
                        self.binary_refused(op, reg(regs, i.b()), reg(regs, i.c()), inplace)?
                    }
                    _ => value,
                },
            };
            consume(regs, i);
            put(regs, i.a(), value);
        }
        Ok(())
    }

    fn compared(&self, value: Value, x: &Value, y: &Value, cmp: Cmp) -> Result<Value> {
        if value.is_not_implemented() { self.compare_refused(x, y, cmp) } else { Ok(value) }
    }

    /// Whether an exception that left a special method's frame is the end of the for loop that called it; then its
    /// iterator dies and the frame goes on behind the loop.
    pub(super) fn ends_loop(&self, raise: &Raise) -> bool {
        let frame = self.frame();
        // SAFETY: the word before the pc is the instruction at hand.
        unsafe {
            let i = *frame.pc.sub(1);
            debug_assert!(i.op_byte() != ATTEND, "a caller's frame stands in the words of `attending`");
            if i.op() != Op::ForIter || !raise.is(self, &self.exceptions().stop_iteration) {
                return false;
            }
            drop(take(frame.regs, i.b()));
        }
        true
    }
}

/// The comparison of a fused compare-and-jump, and for which truth it jumps.
fn tested(op: Op) -> Option<(Cmp, bool)> {
    Some(match op {
        Op::JumpIfLt => (Cmp::Lt, true),
        Op::JumpIfLe => (Cmp::Le, true),
        Op::JumpIfEq => (Cmp::Eq, true),
        Op::JumpIfNe => (Cmp::Ne, true),
        Op::JumpIfGt => (Cmp::Gt, true),
        Op::JumpIfGe => (Cmp::Ge, true),
        Op::JumpUnlessLt => (Cmp::Lt, false),
        Op::JumpUnlessLe => (Cmp::Le, false),
        Op::JumpUnlessEq => (Cmp::Eq, false),
        Op::JumpUnlessNe => (Cmp::Ne, false),
        Op::JumpUnlessGt => (Cmp::Gt, false),
        Op::JumpUnlessGe => (Cmp::Ge, false),
        _ => return None,
    })
}

fn compared_by(op: Op) -> Option<Cmp> {
    Some(match op {
        Op::Lt => Cmp::Lt,
        Op::Le => Cmp::Le,
        Op::Eq => Cmp::Eq,
        Op::Ne => Cmp::Ne,
        Op::Gt => Cmp::Gt,
        Op::Ge => Cmp::Ge,
        _ => return None,
    })
}

fn computed_by(op: Op) -> Option<BinOp> {
    Some(match op {
        Op::Add => BinOp::Add,
        Op::Sub => BinOp::Sub,
        Op::Mul => BinOp::Mul,
        Op::MatMul => BinOp::MatMul,
        Op::TrueDiv => BinOp::TrueDiv,
        Op::FloorDiv => BinOp::FloorDiv,
        Op::Mod => BinOp::Mod,
        Op::Pow => BinOp::Pow,
        Op::Shl => BinOp::Shl,
        Op::Shr => BinOp::Shr,
        Op::And => BinOp::And,
        Op::Or => BinOp::Or,
        Op::Xor => BinOp::Xor,
        _ => return None,
    })
}

//! Special methods of script classes in place: operators, subscripts and for loops push the method's frame. What the
//! instruction does with the result is done when that frame returns.

use super::calls_out::{consume, put, reg, take};
use super::frame::FrameKind;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{BinOp, Cmp, Object, dispatch, shape};
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::value::Value;
use gilbox_lang::code::{INPLACE, Instr, Op};

type Regs = *mut crate::value::RawValue;

impl Ctx {
    /// Pushes the frame of the special method `name` of the first argument, if that is a script function of as many
    /// plain parameters. The arguments are copied.
    unsafe fn push_special(&self, name: &Value, args: &[&Value]) -> Result<bool> {
        let Some(found) = self.type_of(args[0]).lookup(name) else { return Ok(false) };
        if found.shape_id() != shape::FUNCTION {
            return Ok(false);
        }
        // SAFETY: the shape is that of functions; the arguments lie at the top of the stack, where there is room.
        unsafe {
            let function = &(*(found.raw().header() as *const Object<FunctionObj>)).payload;
            let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
            let base = self.thread.stack_top();
            if code.simple_args != Some(args.len() as u16) || !self.thread.has_room(base.add(args.len())) {
                return Ok(false);
            }
            for (k, arg) in args.iter().enumerate() {
                base.add(k).write((*arg).clone().into_raw());
            }
            self.push_function(found.into_raw(), function, code, base, args.len(), FrameKind::Special, 0)?;
        }
        Ok(true)
    }

    /// A binary operator of a script class. True if a frame was pushed.
    pub(super) unsafe fn push_binary(&self, i: Instr, regs: Regs, op: BinOp) -> Result<bool> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let (x, y) = (reg(regs, i.b()), reg(regs, i.c()));
            if x.shape_id() < shape::FIRST_FREE {
                return Ok(false);
            }
            let (ta, tb) = (self.type_of(x), self.type_of(y));
            if !dispatch::is_script_binary(ta, op)
                || !ta.is(tb) && dispatch::is_script_binary(tb, op)
                || i.flags() & INPLACE != 0 && ta.slots.inplace[op as usize].get().is_some()
                || ta.slots.concat.get().is_some()
                || ta.slots.repeat.get().is_some()
            {
                return Ok(false);
            }
            self.push_special(&self.names().binary[op as usize], &[x, y])
        }
    }

    /// A comparison of two instances of one script class. True if a frame was pushed.
    pub(super) unsafe fn push_compare(&self, x: &Value, y: &Value, cmp: Cmp) -> Result<bool> {
        if x.shape_id() < shape::FIRST_FREE {
            return Ok(false);
        }
        let ty = self.type_of(x);
        if !ty.is(self.type_of(y)) || !dispatch::is_script_compare(ty) {
            return Ok(false);
        }
        // SAFETY: as above.
        unsafe { self.push_special(&self.names().compare[cmp as usize], &[x, y]) }
    }

    /// A subscript of a script class. True if a frame was pushed.
    pub(super) unsafe fn push_get_item(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.b());
            if x.shape_id() < shape::FIRST_FREE || !dispatch::is_script_getitem(self.type_of(x)) {
                return Ok(false);
            }
            self.push_special(&self.names().__getitem__, &[x, reg(regs, i.c())])
        }
    }

    /// An assignment to a subscript of a script class. True if a frame was pushed.
    pub(super) unsafe fn push_set_item(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.a());
            if x.shape_id() < shape::FIRST_FREE || !dispatch::is_script_setitem(self.type_of(x)) {
                return Ok(false);
            }
            self.push_special(&self.names().__setitem__, &[x, reg(regs, i.b()), reg(regs, i.c())])
        }
    }

    /// The next item of an iterator of a script class. True if a frame was pushed.
    pub(super) unsafe fn push_next(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let x = reg(regs, i.b());
            if !dispatch::is_script_next(self.type_of(x)) {
                return Ok(false);
            }
            self.push_special(&self.names().__next__, &[x])
        }
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

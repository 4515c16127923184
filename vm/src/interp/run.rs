//! The loop: one arm an instruction, fast paths inline, everything else out of line.
//!
//! Ticks are counted without being counted: `base + number of the word at hand` is how many instructions were
//! executed, a taken jump moves `base` by its distance. The limit is looked at on backward jumps and calls, and in
//! the precise form of the loop (`PRECISE`) after every instruction.

use super::cache::Hit;
use super::frame::{Frame, FrameKind};
use super::loads::{cached_attr, cached_store};
use super::quick::{
    Word, floor_div, floor_mod, list_item, list_next, list_place, shift_left, shift_right, take_window,
    tuple_next,
};
use super::unwind::Landing;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{BinOp, Cmp, shape};
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::iterators::RangeIterObj;
use crate::types::list::ListObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{A_TEMP, B_TEMP, C_TEMP, HAS_VALUE, Instr, Op};
use std::sync::atomic::Ordering::Relaxed;

/// How the loop ended.
enum Exit {
    /// The entry frame returned or yielded.
    Done(Value),
    Raised(Raise),
    /// Go on in the other form of the loop.
    Switch,
}

#[inline(always)]
fn number(pc: *const Instr) -> i64 {
    (pc as usize >> 3) as i64
}

impl Ctx {
    /// Runs the innermost frame until it (or a frame it was replaced by) ends.
    ///
    /// # Errors
    /// What no frame down to that one handles.
    pub(crate) fn run(&self) -> Result<Value> {
        let entry = self.thread.depth.get();
        let mut precise = self.wants_precise();
        loop {
            // SAFETY: the caller pushed a frame.
            let exit =
                unsafe { if precise { self.run_loop::<true>(entry) } else { self.run_loop::<false>(entry) } };
            if self.thread.hooks.are_on() {
                // Loops further out have not heard of a trace function that was set in this one.
                self.vm().gil.call_attention();
            }
            match exit {
                Exit::Done(value) => return Ok(value),
                Exit::Raised(raise) => return Err(raise),
                Exit::Switch => precise = self.wants_precise(),
            }
        }
    }

    #[allow(clippy::cognitive_complexity, reason = "the dispatch match is exempt from the length rule")]
    unsafe fn run_loop<const PRECISE: bool>(&self, entry: usize) -> Exit {
        // SAFETY: registers, code and frames are valid by the compiler's validated output and the frame invariants
        // (see `frame`); every use below relies on exactly that.
        unsafe {
            let limit: *const std::sync::atomic::AtomicI64 = self.vm().gil.limit();
            let mut frame: *mut Frame = self.thread.top();
            let mut pc: *const Instr = (*frame).pc;
            let mut regs: *mut RawValue = (*frame).regs;
            let mut base: i64 = self.thread.ticks.get() - number(pc);

            macro_rules! r {
                ($i:expr) => {
                    *regs.add($i as usize)
                };
            }
            macro_rules! set {
                ($i:expr, $v:expr) => {{
                    let place = regs.add($i as usize);
                    let value: RawValue = $v;
                    let old = *place;
                    *place = value;
                    old.decref();
                }};
            }
            macro_rules! kill {
                ($i:expr) => {{
                    let place = regs.add($i as usize);
                    let old = *place;
                    if old.is_pointer() {
                        *place = RawValue::UNBOUND;
                        old.decref();
                    }
                }};
            }
            macro_rules! code {
                () => {{
                    let code: &CodeObj = &*(*frame).code;
                    code
                }};
            }
            macro_rules! save {
                () => {{
                    (*frame).pc = pc;
                    self.thread.ticks.set(base + number(pc));
                }};
            }
            macro_rules! reload {
                () => {{
                    frame = self.thread.top();
                    pc = (*frame).pc;
                    regs = (*frame).regs;
                    base = self.thread.ticks.get() - number(pc);
                }};
            }
            'outer: loop {
                // Calls and resumptions by native code (a sort's key, `next`) come in here without an instruction
                // that looks up.
                if !PRECISE && base + number(pc) >= (*limit).load(Relaxed) {
                    std::hint::cold_path();
                    save!();
                    if let Err(raise) = self.safe_point() {
                        (*frame).pc = pc.add(1);
                        match self.unwind(raise, entry) {
                            Landing::Handler => {
                                reload!();
                                continue 'outer;
                            }
                            Landing::Out(raise) => return Exit::Raised(raise),
                        }
                    }
                    base = self.thread.ticks.get() - number(pc);
                    if self.wants_precise() {
                        return Exit::Switch;
                    }
                }
                let raise: Raise = 'run: loop {
                    if PRECISE && base + number(pc) >= (*limit).load(Relaxed) {
                        save!();
                        match self.safe_point() {
                            Ok(()) => {
                                base = self.thread.ticks.get() - number(pc);
                                if !self.wants_precise() {
                                    return Exit::Switch;
                                }
                            }
                            Err(raise) => {
                                pc = pc.add(1);
                                (*frame).pc = pc;
                                break 'run raise;
                            }
                        }
                    }
                    if PRECISE && self.thread.hooks.are_on() {
                        (*frame).pc = pc.add(1);
                        self.thread.ticks.set(base + number(pc));
                        let told = self.trace_instruction();
                        base = self.thread.ticks.get() - number(pc);
                        if let Err(raise) = told {
                            break 'run raise;
                        }
                    }
                    // Linking checked that the number is an op's.
                    let op = std::mem::transmute::<u16, Op>((*pc).op_byte() as u16);
                    pc = pc.add(1);
                    let i = Word(pc);

                    macro_rules! warm {
                        ($e:expr) => {{
                            save!();
                            match $e {
                                Ok(value) => {
                                    base = self.thread.ticks.get() - number(pc);
                                    value
                                }
                                Err(raise) => break 'run raise,
                            }
                        }};
                    }
                    macro_rules! slow {
                        ($e:expr) => {{
                            // Keeps the values of the fast paths in machine registers.
                            std::hint::cold_path();
                            warm!($e)
                        }};
                    }
                    macro_rules! jump {
                        ($offset:expr) => {{
                            let offset = $offset as isize;
                            pc = pc.offset(offset);
                            base -= offset as i64;
                            if offset < 0 && !PRECISE && base + number(pc) >= (*limit).load(Relaxed) {
                                save!();
                                match self.safe_point() {
                                    Ok(()) => {
                                        base = self.thread.ticks.get() - number(pc);
                                        if self.wants_precise() {
                                            return Exit::Switch;
                                        }
                                    }
                                    Err(raise) => {
                                        // The exception belongs to the jump, not to its target.
                                        pc = pc.offset(-offset);
                                        (*frame).pc = pc;
                                        break 'run raise;
                                    }
                                }
                            }
                        }};
                    }
                    macro_rules! call_safe_point {
                        () => {
                            if !PRECISE && base + number(pc) >= (*limit).load(Relaxed) {
                                save!();
                                match self.safe_point() {
                                    Ok(()) => {
                                        base = self.thread.ticks.get() - number(pc);
                                        if self.wants_precise() {
                                            return Exit::Switch;
                                        }
                                    }
                                    Err(raise) => break 'run raise,
                                }
                            }
                        };
                    }
                    // As above, before the instruction has done anything: the other loop begins with it again.
                    macro_rules! before_call {
                        () => {
                            if !PRECISE && base + number(pc) >= (*limit).load(Relaxed) {
                                save!();
                                match self.safe_point_at_call() {
                                    Ok(()) => {
                                        base = self.thread.ticks.get() - number(pc);
                                        if self.wants_precise() {
                                            (*frame).pc = pc.sub(1);
                                            self.thread.ticks.set(base + number(pc) - 1);
                                            return Exit::Switch;
                                        }
                                    }
                                    Err(raise) => break 'run raise,
                                }
                            }
                        };
                    }
                    macro_rules! consume {
                        ($($flag:ident $field:ident),*) => {{
                            $(if i.flags() & $flag != 0 { kill!(i.$field()); })*
                        }};
                    }
                    macro_rules! arith {
                        ($x:ident, $y:ident, $op:expr, $ints:expr, $floats:expr) => {{
                            let ($x, $y) = (r!(i.b()), r!(i.c()));
                            if $x.both_small_int($y) {
                                if let Some(value) = $ints {
                                    set!(i.a(), value);
                                    continue 'run;
                                }
                            } else if $x.is_inline_float() && $y.is_inline_float() {
                                let ($x, $y) = ($x.inline_float(), $y.inline_float());
                                if let Some(value) = RawValue::from_inline_float($floats) {
                                    set!(i.a(), value);
                                    continue 'run;
                                }
                            }
                            call_result!(slow!(self.op_binary(i.word(), regs, $op)))
                        }};
                    }
                    macro_rules! arith_int {
                        ($x:ident, $y:ident, $op:expr, $ints:expr) => {{
                            let ($x, $y) = (r!(i.b()), r!(i.c()));
                            if $x.both_small_int($y) {
                                if let Some(value) = $ints {
                                    set!(i.a(), value);
                                    continue 'run;
                                }
                            }
                            call_result!(slow!(self.op_binary(i.word(), regs, $op)))
                        }};
                    }
                    macro_rules! arith_imm {
                        ($x:ident, $y:ident, $op:expr, $ints:expr) => {{
                            let $x = r!(i.b());
                            let $y = i.c_imm() as i64;
                            if $x.is_small_int() {
                                if let Some(value) = $ints {
                                    set!(i.a(), value);
                                    continue 'run;
                                }
                            }
                            slow!(self.op_binary_imm(i.word(), regs, $op))
                        }};
                    }
                    macro_rules! compare {
                        ($op:tt, $cmp:expr) => {{
                            let (x, y) = (r!(i.b()), r!(i.c()));
                            if x.both_small_int(y) {
                                set!(i.a(), RawValue::from_bool((x.0 as i64) $op (y.0 as i64)));
                            } else if x.is_inline_float() && y.is_inline_float() {
                                set!(i.a(), RawValue::from_bool(x.inline_float() $op y.inline_float()));
                            } else {
                                call_result!(slow!(self.op_compare(i.word(), regs, $cmp)))
                            }
                        }};
                    }
                    macro_rules! compare_imm {
                        ($op:tt, $cmp:expr) => {{
                            let x = r!(i.b());
                            if x.is_small_int() {
                                set!(i.a(), RawValue::from_bool(x.small_int() $op i.c_imm() as i64));
                            } else {
                                slow!(self.op_compare_imm(i.word(), regs, $cmp))
                            }
                        }};
                    }
                    macro_rules! jump_compare {
                        ($op:tt, $cmp:expr, $want:expr) => {{
                            let (x, y) = (r!(i.a()), r!(i.b()));
                            let truth = if x.both_small_int(y) {
                                (x.0 as i64) $op (y.0 as i64)
                            } else if x.is_inline_float() && y.is_inline_float() {
                                x.inline_float() $op y.inline_float()
                            } else {
                                match slow!(self.op_test_compare(i.word(), regs, $cmp)) {
                                    Some(truth) => truth,
                                    None => {
                                        reload!();
                                        continue 'run;
                                    }
                                }
                            };
                            if truth == $want {
                                jump!(i.c_imm());
                            }
                        }};
                    }
                    macro_rules! jump_compare_imm {
                        ($op:tt, $cmp:expr, $want:expr) => {{
                            let x = r!(i.a());
                            let truth = if x.is_small_int() {
                                x.small_int() $op i.b_imm() as i64
                            } else {
                                slow!(self.op_test_compare_imm(i.word(), regs, $cmp))
                            };
                            if truth == $want {
                                jump!(i.c_imm());
                            }
                        }};
                    }
                    macro_rules! truth {
                        ($x:expr) => {{
                            let x: RawValue = $x;
                            if x == RawValue::TRUE {
                                true
                            } else if x == RawValue::FALSE || x == RawValue::NONE {
                                false
                            } else if x.is_small_int() {
                                x.0 != 0
                            } else {
                                slow!(self.is_true(x.as_value()))
                            }
                        }};
                    }
                    macro_rules! call_result {
                        ($called:expr) => {{
                            if $called {
                                // A frame was pushed: its ticks go on from the caller's.
                                reload!();
                            }
                        }};
                    }

                    macro_rules! load_global {
                        ($slow:expr) => {{
                            let code = &*(*frame).code;
                            let cache = code.caches.get_unchecked(i.c() as usize);
                            let name = code.names.get_unchecked(cache.index as usize);
                            let globals = &*(*frame).globals;
                            let found = match cache.hit.get() {
                                Hit::Global => globals.entry_if(cache.place.get() as usize, name),
                                Hit::Builtin if globals.changes() == cache.version.get() => {
                                    (*(*frame).builtins).entry_if(cache.place.get() as usize, name)
                                }
                                _ => None,
                            };
                            match found {
                                Some(value) => {
                                    let value = value.raw();
                                    value.incref();
                                    set!(i.a(), value);
                                }
                                None => $slow,
                            }
                        }};
                    }
                    macro_rules! store_global {
                        () => {{
                            let code = &*(*frame).code;
                            let cache = code.caches.get_unchecked(i.c() as usize);
                            let name = code.names.get_unchecked(cache.index as usize);
                            let value = r!(i.a());
                            if i.flags() & A_TEMP != 0 {
                                r!(i.a()) = RawValue::UNBOUND;
                            } else {
                                value.incref();
                            }
                            let value = value.into_value();
                            let globals = &*(*frame).globals;
                            match globals.set_entry_if(cache.place.get() as usize, name, value) {
                                Ok(old) => drop(old),
                                Err(value) => self.op_store_global(globals, name, cache, value),
                            }
                        }};
                    }

                    match op {
                        Op::Nop => {}
                        Op::Move => {
                            let value = r!(i.b());
                            if i.flags() & B_TEMP != 0 {
                                r!(i.b()) = RawValue::UNBOUND;
                            } else {
                                value.incref();
                            }
                            set!(i.a(), value);
                        }
                        Op::LoadConst => {
                            let value = code!().constants.get_unchecked(i.bx() as usize).raw();
                            value.incref();
                            set!(i.a(), value);
                        }
                        Op::LoadInt => set!(i.a(), RawValue((i.bx() as i64 as u64) << 2)),
                        Op::Unset => set!(i.a(), RawValue::UNBOUND),
                        Op::CheckBound => {
                            if r!(i.a()) == RawValue::UNBOUND {
                                slow!(self.op_unbound_local::<()>(i.c()));
                            }
                        }

                        Op::MakeCell => {
                            let contents = if i.flags() & HAS_VALUE != 0 {
                                std::mem::replace(&mut r!(i.b()), RawValue::UNBOUND)
                            } else {
                                RawValue::UNBOUND
                            };
                            let cell = self.new_cell(contents.into_value());
                            set!(i.a(), cell.into_raw());
                        }
                        Op::LoadDeref => {
                            let contents = match r!(i.b()).as_value().downcast::<CellObj>() {
                                Some(cell) => cell.get(),
                                None => Value::UNBOUND,
                            };
                            if contents.is_unbound() {
                                slow!(self.op_unbound_cell::<()>(i.b(), i.c()));
                            }
                            set!(i.a(), contents.into_raw());
                        }
                        Op::StoreDeref => {
                            let value = r!(i.b());
                            if i.flags() & B_TEMP != 0 {
                                r!(i.b()) = RawValue::UNBOUND;
                            } else {
                                value.incref();
                            }
                            if let Some(cell) = r!(i.a()).as_value().downcast::<CellObj>() {
                                drop(cell.replace(value.into_value()));
                            }
                        }
                        Op::DelDeref => {
                            let old =
                                r!(i.a()).as_value().downcast::<CellObj>().map(|c| c.replace(Value::UNBOUND));
                            if old.is_none_or(|v| v.is_unbound()) {
                                slow!(self.op_unbound_cell::<()>(i.a(), i.c()));
                            }
                        }
                        Op::LoadFromDictOrDeref => slow!(self.op_load_from_dict_or_deref(i.word(), regs)),
                        Op::LoadFromDictOrGlobal => slow!(self.op_load_from_dict_or_global(i.word(), regs)),

                        Op::LoadGlobal => load_global!(slow!(self.op_load_global(i.word(), regs))),
                        Op::StoreGlobal => store_global!(),
                        Op::DelGlobal => slow!(self.op_del_global(i.word())),
                        Op::LoadName => {
                            if (*frame).is_module_level() {
                                load_global!(slow!(self.op_load_global(i.word(), regs)))
                            } else {
                                slow!(self.op_load_name(i.word(), regs))
                            }
                        }
                        Op::StoreName => {
                            if (*frame).is_module_level() {
                                store_global!()
                            } else {
                                slow!(self.op_store_name(i.word(), regs))
                            }
                        }
                        Op::DelName => slow!(self.op_del_name(i.word())),
                        Op::LoadLocals => {
                            let namespace = slow!(self.op_namespace());
                            set!(i.a(), namespace.into_raw());
                        }
                        Op::SetupAnnotations => slow!(self.op_setup_annotations()),
                        Op::LoadBuildClass => {
                            let value = slow!(self.op_load_build_class());
                            set!(i.a(), value.into_raw());
                        }
                        Op::LoadAssertionError => {
                            set!(i.a(), self.exceptions().assertion_error.to_value().into_raw())
                        }

                        Op::Add => arith!(
                            x,
                            y,
                            BinOp::Add,
                            (x.0 as i64).checked_add(y.0 as i64).map(|s| RawValue(s as u64)),
                            x + y
                        ),
                        Op::Sub => arith!(
                            x,
                            y,
                            BinOp::Sub,
                            (x.0 as i64).checked_sub(y.0 as i64).map(|s| RawValue(s as u64)),
                            x - y
                        ),
                        Op::Mul => arith!(
                            x,
                            y,
                            BinOp::Mul,
                            x.small_int().checked_mul(y.0 as i64).map(|p| RawValue(p as u64)),
                            x * y
                        ),
                        Op::TrueDiv => {
                            let (x, y) = (r!(i.b()), r!(i.c()));
                            if x.is_inline_float()
                                && y.is_inline_float()
                                && y.inline_float() != 0.0
                                && let Some(value) =
                                    RawValue::from_inline_float(x.inline_float() / y.inline_float())
                            {
                                set!(i.a(), value);
                                continue 'run;
                            }
                            call_result!(slow!(self.op_binary(i.word(), regs, BinOp::TrueDiv)))
                        }
                        Op::FloorDiv => {
                            arith_int!(x, y, BinOp::FloorDiv, floor_div(x.small_int(), y.small_int()))
                        }
                        Op::Mod => arith_int!(x, y, BinOp::Mod, floor_mod(x.small_int(), y.small_int())),
                        Op::Pow => call_result!(slow!(self.op_binary(i.word(), regs, BinOp::Pow))),
                        Op::MatMul => call_result!(slow!(self.op_binary(i.word(), regs, BinOp::MatMul))),
                        Op::Shl => arith_int!(x, y, BinOp::Shl, shift_left(x.small_int(), y.small_int())),
                        Op::Shr => arith_int!(x, y, BinOp::Shr, shift_right(x.small_int(), y.small_int())),
                        Op::And => arith_int!(x, y, BinOp::And, Some(RawValue(x.0 & y.0))),
                        Op::Or => arith_int!(x, y, BinOp::Or, Some(RawValue(x.0 | y.0))),
                        Op::Xor => arith_int!(x, y, BinOp::Xor, Some(RawValue(x.0 ^ y.0))),
                        Op::AddImm => arith_imm!(
                            x,
                            y,
                            BinOp::Add,
                            (x.0 as i64).checked_add(y << 2).map(|s| RawValue(s as u64))
                        ),
                        Op::SubImm => arith_imm!(
                            x,
                            y,
                            BinOp::Sub,
                            (x.0 as i64).checked_sub(y << 2).map(|s| RawValue(s as u64))
                        ),
                        Op::MulImm => {
                            arith_imm!(
                                x,
                                y,
                                BinOp::Mul,
                                (x.0 as i64).checked_mul(y).map(|p| RawValue(p as u64))
                            )
                        }
                        Op::FloorDivImm => arith_imm!(x, y, BinOp::FloorDiv, floor_div(x.small_int(), y)),
                        Op::ModImm => arith_imm!(x, y, BinOp::Mod, floor_mod(x.small_int(), y)),
                        Op::ShlImm => arith_imm!(x, y, BinOp::Shl, shift_left(x.small_int(), y)),
                        Op::ShrImm => arith_imm!(x, y, BinOp::Shr, shift_right(x.small_int(), y)),
                        Op::AndImm => arith_imm!(x, y, BinOp::And, Some(RawValue(x.0 & (y << 2) as u64))),
                        Op::OrImm => arith_imm!(x, y, BinOp::Or, Some(RawValue(x.0 | (y << 2) as u64))),
                        Op::XorImm => arith_imm!(x, y, BinOp::Xor, Some(RawValue(x.0 ^ (y << 2) as u64))),
                        Op::Neg => {
                            let x = r!(i.b());
                            if x.is_small_int()
                                && let Some(n) = (x.0 as i64).checked_neg()
                            {
                                set!(i.a(), RawValue(n as u64));
                            } else {
                                slow!(self.op_unary(i.word(), regs, Ctx::negative))
                            }
                        }
                        Op::Pos => slow!(self.op_unary(i.word(), regs, Ctx::positive)),
                        Op::Invert => slow!(self.op_unary(i.word(), regs, Ctx::invert)),
                        Op::Not => {
                            let truth = truth!(r!(i.b()));
                            consume!(B_TEMP b);
                            set!(i.a(), RawValue::from_bool(!truth));
                        }

                        Op::Lt => compare!(<, Cmp::Lt),
                        Op::Le => compare!(<=, Cmp::Le),
                        Op::Eq => compare!(==, Cmp::Eq),
                        Op::Ne => compare!(!=, Cmp::Ne),
                        Op::Gt => compare!(>, Cmp::Gt),
                        Op::Ge => compare!(>=, Cmp::Ge),
                        Op::LtImm => compare_imm!(<, Cmp::Lt),
                        Op::LeImm => compare_imm!(<=, Cmp::Le),
                        Op::EqImm => compare_imm!(==, Cmp::Eq),
                        Op::NeImm => compare_imm!(!=, Cmp::Ne),
                        Op::GtImm => compare_imm!(>, Cmp::Gt),
                        Op::GeImm => compare_imm!(>=, Cmp::Ge),
                        Op::Is | Op::IsNot => {
                            let same = r!(i.b()) == r!(i.c());
                            consume!(B_TEMP b, C_TEMP c);
                            set!(i.a(), RawValue::from_bool(same == (op == Op::Is)));
                        }
                        Op::In | Op::NotIn => {
                            let found = slow!(self.op_contains(r!(i.c()).as_value(), r!(i.b()).as_value()));
                            consume!(B_TEMP b, C_TEMP c);
                            set!(i.a(), RawValue::from_bool(found == (op == Op::In)));
                        }

                        Op::Jump => jump!(i.bx()),
                        Op::JumpIfTrue => {
                            let truth = truth!(r!(i.a()));
                            consume!(A_TEMP a);
                            if truth {
                                jump!(i.bx());
                            }
                        }
                        Op::JumpIfFalse => {
                            let truth = truth!(r!(i.a()));
                            consume!(A_TEMP a);
                            if !truth {
                                jump!(i.bx());
                            }
                        }
                        Op::JumpIfTrueOrPop => {
                            if truth!(r!(i.a())) {
                                jump!(i.bx());
                            } else {
                                kill!(i.a());
                            }
                        }
                        Op::JumpIfFalseOrPop => {
                            if truth!(r!(i.a())) {
                                kill!(i.a());
                            } else {
                                jump!(i.bx());
                            }
                        }
                        Op::JumpIfNone | Op::JumpIfNotNone => {
                            let none = r!(i.a()) == RawValue::NONE;
                            consume!(A_TEMP a);
                            if none == (op == Op::JumpIfNone) {
                                jump!(i.bx());
                            }
                        }
                        Op::JumpIfLt => jump_compare!(<, Cmp::Lt, true),
                        Op::JumpIfLe => jump_compare!(<=, Cmp::Le, true),
                        Op::JumpIfEq => jump_compare!(==, Cmp::Eq, true),
                        Op::JumpIfNe => jump_compare!(!=, Cmp::Ne, true),
                        Op::JumpIfGt => jump_compare!(>, Cmp::Gt, true),
                        Op::JumpIfGe => jump_compare!(>=, Cmp::Ge, true),
                        Op::JumpUnlessLt => jump_compare!(<, Cmp::Lt, false),
                        Op::JumpUnlessLe => jump_compare!(<=, Cmp::Le, false),
                        Op::JumpUnlessEq => jump_compare!(==, Cmp::Eq, false),
                        Op::JumpUnlessNe => jump_compare!(!=, Cmp::Ne, false),
                        Op::JumpUnlessGt => jump_compare!(>, Cmp::Gt, false),
                        Op::JumpUnlessGe => jump_compare!(>=, Cmp::Ge, false),
                        Op::JumpIfLtImm => jump_compare_imm!(<, Cmp::Lt, true),
                        Op::JumpIfLeImm => jump_compare_imm!(<=, Cmp::Le, true),
                        Op::JumpIfEqImm => jump_compare_imm!(==, Cmp::Eq, true),
                        Op::JumpIfNeImm => jump_compare_imm!(!=, Cmp::Ne, true),
                        Op::JumpIfGtImm => jump_compare_imm!(>, Cmp::Gt, true),
                        Op::JumpIfGeImm => jump_compare_imm!(>=, Cmp::Ge, true),
                        Op::JumpUnlessLtImm => jump_compare_imm!(<, Cmp::Lt, false),
                        Op::JumpUnlessLeImm => jump_compare_imm!(<=, Cmp::Le, false),
                        Op::JumpUnlessEqImm => jump_compare_imm!(==, Cmp::Eq, false),
                        Op::JumpUnlessNeImm => jump_compare_imm!(!=, Cmp::Ne, false),
                        Op::JumpUnlessGtImm => jump_compare_imm!(>, Cmp::Gt, false),
                        Op::JumpUnlessGeImm => jump_compare_imm!(>=, Cmp::Ge, false),
                        Op::JumpIfIs | Op::JumpIfIsNot => {
                            let same = r!(i.a()) == r!(i.b());
                            consume!(A_TEMP a, B_TEMP b);
                            if same == (op == Op::JumpIfIs) {
                                jump!(i.c_imm());
                            }
                        }
                        Op::JumpIfIn | Op::JumpIfNotIn => {
                            let found = slow!(self.op_contains(r!(i.b()).as_value(), r!(i.a()).as_value()));
                            consume!(A_TEMP a, B_TEMP b);
                            if found == (op == Op::JumpIfIn) {
                                jump!(i.c_imm());
                            }
                        }

                        Op::GetItem => {
                            let (x, k) = (r!(i.b()), r!(i.c()));
                            if k.is_small_int()
                                && let Some(value) = list_item(x, k.small_int())
                            {
                                value.incref();
                                consume!(B_TEMP b);
                                set!(i.a(), value);
                            } else {
                                call_result!(slow!(self.op_get_item(i.word(), regs)))
                            }
                        }
                        Op::GetItemImm => {
                            let x = r!(i.b());
                            if let Some(value) = list_item(x, i.c_imm() as i64) {
                                value.incref();
                                consume!(B_TEMP b);
                                set!(i.a(), value);
                            } else {
                                slow!(self.op_get_item_imm(i.word(), regs))
                            }
                        }
                        Op::SetItem => {
                            let (x, k) = (r!(i.a()), r!(i.b()));
                            if k.is_small_int()
                                && let Some(place) = list_place(x, k.small_int())
                            {
                                let value = r!(i.c());
                                if i.flags() & C_TEMP != 0 {
                                    r!(i.c()) = RawValue::UNBOUND;
                                } else {
                                    value.incref();
                                }
                                let old = std::mem::replace(&mut *place, value.into_value());
                                drop(old);
                                consume!(A_TEMP a);
                            } else {
                                call_result!(slow!(self.op_set_item(i.word(), regs)))
                            }
                        }
                        Op::DelItem => {
                            slow!(self.del_item(r!(i.a()).as_value(), r!(i.b()).as_value()));
                            consume!(A_TEMP a, B_TEMP b);
                        }
                        Op::GetSlice => slow!(self.op_get_slice(i.word(), regs)),
                        Op::SetSlice => slow!(self.op_set_slice(i.word(), regs)),
                        Op::BuildSlice => self.op_build_slice(i.word(), regs),

                        Op::LoadAttr => {
                            let cache = code!().caches.get_unchecked(i.c() as usize);
                            if let Some(value) = cached_attr(r!(i.b()), cache) {
                                value.incref();
                                consume!(B_TEMP b);
                                set!(i.a(), value);
                                continue 'run;
                            }
                            // A property's getter is a frame pushed.
                            call_result!(slow!(self.op_load_attr(i.word(), regs)))
                        }
                        Op::StoreAttr => {
                            let cache = code!().caches.get_unchecked(i.c() as usize);
                            if cached_store(i.word(), regs, cache) {
                                consume!(A_TEMP a);
                                continue 'run;
                            }
                            slow!(self.op_store_attr(i.word(), regs))
                        }
                        Op::DelAttr => slow!(self.op_del_attr(i.word(), regs)),
                        Op::LoadMethod => {
                            let x = r!(i.b());
                            let cache = code!().caches.get_unchecked(i.c() as usize);
                            if cache.hit.get() == Hit::Method
                                && x.is_pointer()
                                && (*x.header()).shape.get() == cache.shape.get()
                                && (*x.header()).type_data().version.get() == cache.version.get()
                            {
                                let method = cache.value.get();
                                method.incref();
                                if i.flags() & B_TEMP != 0 || i.a() == i.b() {
                                    r!(i.b()) = RawValue::UNBOUND;
                                } else {
                                    x.incref();
                                }
                                set!(i.a(), method);
                                set!(i.a() + 1, x);
                            } else {
                                slow!(self.op_load_method(i.word(), regs))
                            }
                        }
                        Op::LoadSuperAttr => slow!(self.op_load_super_attr(i.word(), regs)),
                        Op::LoadSuperMethod => slow!(self.op_load_super_method(i.word(), regs)),

                        Op::Call => {
                            r!(i.a() + 1) = RawValue::UNBOUND;
                            before_call!();
                            call_result!(warm!(self.op_call(i.word(), regs)))
                        }
                        Op::CallMethod => {
                            before_call!();
                            call_result!(warm!(self.op_call(i.word(), regs)))
                        }
                        Op::CallKw => {
                            r!(i.a() + 1) = RawValue::UNBOUND;
                            before_call!();
                            call_result!(slow!(self.op_call_kw(i.word(), regs)))
                        }
                        Op::CallMethodKw => {
                            before_call!();
                            call_result!(slow!(self.op_call_kw(i.word(), regs)))
                        }
                        Op::CallEx => {
                            before_call!();
                            call_result!(slow!(self.op_call_ex(i.word(), regs)))
                        }
                        Op::Return | Op::ReturnConst => {
                            let value = if op == Op::Return {
                                std::mem::replace(&mut r!(i.a()), RawValue::UNBOUND)
                            } else {
                                let value = code!().constants.get_unchecked(i.bx() as usize).raw();
                                value.incref();
                                value
                            };
                            let ret = (*frame).ret;
                            if (*frame).kind == FrameKind::Call && !(*frame).in_generator {
                                self.thread.ticks.set(base + number(pc));
                                self.pop_frame();
                                reload!();
                                set!(ret, value);
                                continue 'run;
                            }
                            if (*frame).kind == FrameKind::Init && value == RawValue::NONE {
                                let object = std::mem::replace(&mut (*frame).extra, RawValue::UNBOUND);
                                self.thread.ticks.set(base + number(pc));
                                self.pop_frame();
                                reload!();
                                set!(ret, object);
                                continue 'run;
                            }
                            save!();
                            let special = (*frame).kind == FrameKind::Special;
                            match self.op_return_rare(value.into_value(), entry) {
                                Ok(Some(value)) => return Exit::Done(value),
                                Ok(None) => {
                                    reload!();
                                    if special {
                                        // The caller's instruction may have jumped back.
                                        call_safe_point!();
                                    }
                                }
                                Err(raise) => break 'run raise,
                            }
                        }

                        Op::MakeFunction => slow!(self.op_make_function(i.word(), regs)),
                        Op::BuildTuple => {
                            let n = i.c() as usize;
                            let window = std::slice::from_raw_parts_mut(regs.add(i.b() as usize), n);
                            let tuple = self.op_build_tuple(window);
                            set!(i.a(), tuple.into_raw());
                        }
                        Op::BuildList => {
                            let n = i.c() as usize;
                            let items = take_window(regs.add(i.b() as usize), n);
                            let list = self.new_list(items);
                            set!(i.a(), list.into_raw());
                        }
                        Op::BuildSet => slow!(self.op_build_set(i.word(), regs)),
                        Op::BuildMap => slow!(self.op_build_map(i.word(), regs)),
                        Op::BuildString => slow!(self.op_build_string(i.word(), regs)),
                        Op::ListAppend => {
                            let value = r!(i.b());
                            if i.flags() & B_TEMP != 0 {
                                r!(i.b()) = RawValue::UNBOUND;
                            } else {
                                value.incref();
                            }
                            let value = value.into_value();
                            if let Some(list) = r!(i.a()).as_value().downcast::<ListObj>() {
                                list.push(value);
                            }
                            consume!(A_TEMP a);
                        }
                        Op::ListAppendMany => {
                            let items = take_window(regs.add(i.b() as usize), i.c() as usize);
                            if let Some(list) = r!(i.a()).as_value().downcast::<ListObj>() {
                                for item in items {
                                    list.push(item);
                                }
                            }
                            consume!(A_TEMP a);
                        }
                        Op::SetAdd => slow!(self.op_set_add(i.word(), regs)),
                        Op::MapAdd => slow!(self.op_map_add(i.word(), regs)),
                        Op::ListExtend => slow!(self.op_list_extend(i.word(), regs)),
                        Op::SetUpdate => slow!(self.op_set_update(i.word(), regs)),
                        Op::MapUpdate => slow!(self.op_map_update(i.word(), regs)),
                        Op::MapMerge => slow!(self.op_map_merge(i.word(), regs)),
                        Op::ListToTuple => {
                            let items = r!(i.b())
                                .as_value()
                                .downcast::<ListObj>()
                                .map(ListObj::to_vec)
                                .unwrap_or_default();
                            consume!(B_TEMP b);
                            set!(i.a(), self.new_tuple_from(items).into_raw());
                        }
                        Op::Unpack => slow!(self.op_unpack(i.word(), regs)),
                        Op::Unpack2 => {
                            let x = r!(i.b());
                            if x.is_pointer()
                                && (*x.header()).shape.get() == shape::TUPLE
                                && let Some(tuple) = x.as_value().downcast::<crate::types::tuple::TupleObj>()
                                && let [first, second] = tuple.items()
                            {
                                let (first, second) = (first.clone().into_raw(), second.clone().into_raw());
                                consume!(B_TEMP b);
                                set!(i.a(), first);
                                set!(i.c(), second);
                            } else {
                                slow!(self.op_unpack2(i.word(), regs))
                            }
                        }
                        Op::UnpackEx => slow!(self.op_unpack_ex(i.word(), regs)),
                        Op::FormatValue => slow!(self.op_format_value(i.word(), regs)),
                        Op::FormatSpec => slow!(self.op_format_spec(i.word(), regs)),
                        Op::Len => {
                            let n = slow!(self.len(r!(i.b()).as_value()));
                            consume!(B_TEMP b);
                            set!(i.a(), self.new_int(n as i64).into_raw());
                        }

                        Op::GetIter => {
                            let x = r!(i.b());
                            if x.is_pointer() && (*x.header()).shape.get() == shape::GENERATOR {
                                if i.flags() & B_TEMP != 0 {
                                    r!(i.b()) = RawValue::UNBOUND;
                                } else {
                                    x.incref();
                                }
                                set!(i.a(), x);
                            } else {
                                slow!(self.op_get_iter(i.word(), regs))
                            }
                        }
                        Op::ForIter => {
                            let it = r!(i.b());
                            let kind = if it.is_pointer() { (*it.header()).shape.get() } else { 0 };
                            if kind == shape::RANGE_ITER {
                                let range =
                                    &(*(it.header() as *const crate::object::Object<RangeIterObj>)).payload;
                                let left = range.left.get();
                                if left != 0 {
                                    let next = range.next.get();
                                    range.left.set(left - 1);
                                    range.next.set(next.wrapping_add(range.step));
                                    set!(i.a(), RawValue((next << 2) as u64));
                                    jump!(i.c_imm());
                                } else {
                                    kill!(i.b());
                                }
                            } else if kind == shape::LIST_ITER {
                                if let Some(value) = list_next(it) {
                                    value.incref();
                                    set!(i.a(), value);
                                    jump!(i.c_imm());
                                } else {
                                    slow!(self.op_end_list_iter(it.as_value()));
                                    kill!(i.b());
                                }
                            } else if kind == shape::TUPLE_ITER
                                && let Some(value) = tuple_next(it)
                            {
                                value.incref();
                                set!(i.a(), value);
                                jump!(i.c_imm());
                            } else if kind == shape::GENERATOR {
                                save!();
                                match self.push_generator(it, i.a()) {
                                    Ok(true) => {
                                        reload!();
                                        call_safe_point!();
                                    }
                                    Ok(false) => kill!(i.b()),
                                    Err(raise) => break 'run raise,
                                }
                            } else if kind >= shape::FIRST_FREE && slow!(self.push_next(i.word(), regs)) {
                                reload!();
                            } else if let Some(value) = slow!(self.next(it.as_value())) {
                                set!(i.a(), value.into_raw());
                                jump!(i.c_imm());
                            } else {
                                drop(self.thread.take_return_value());
                                kill!(i.b());
                            }
                        }

                        Op::Yield => {
                            save!();
                            match self.op_yield(i.word(), regs, entry) {
                                Ok(Some(value)) => return Exit::Done(value),
                                Ok(None) => {
                                    reload!();
                                    // The driver's jump back to its body is the back-edge.
                                    call_safe_point!();
                                }
                                Err(raise) => break 'run raise,
                            }
                        }
                        Op::GetYieldFromIter => slow!(self.op_get_yield_from_iter(i.word(), regs)),
                        Op::YieldFrom => {
                            save!();
                            match self.op_yield_from(i.word(), regs, entry) {
                                Ok(Some(value)) => return Exit::Done(value),
                                Ok(None) => {
                                    reload!();
                                    call_safe_point!();
                                }
                                Err(raise) => break 'run raise,
                            }
                        }
                        Op::GetAwaitable => slow!(self.op_get_awaitable(i.word(), regs)),
                        Op::GetAiter => slow!(self.op_get_aiter(i.word(), regs)),
                        Op::GetAnext => slow!(self.op_get_anext(i.word(), regs)),
                        Op::EndAsyncFor => slow!(self.op_end_async_for(i.word(), regs)),

                        Op::Raise => {
                            save!();
                            break 'run self.op_raise(i.word(), regs);
                        }
                        Op::Reraise => {
                            save!();
                            let exception = std::mem::replace(&mut r!(i.a()), RawValue::UNBOUND);
                            break 'run Raise::new(exception.into_value());
                        }
                        Op::PushExc => {
                            let exception = r!(i.b());
                            exception.incref();
                            let old = self.set_handled(exception.into_value());
                            set!(i.a(), old.into_raw());
                        }
                        Op::PopExc => {
                            let old = std::mem::replace(&mut r!(i.a()), RawValue::UNBOUND);
                            drop(self.set_handled(old.into_value()));
                        }
                        Op::JumpUnlessExcMatch => {
                            let matches =
                                slow!(self.op_exc_match(r!(i.a()).as_value(), r!(i.b()).as_value()));
                            consume!(A_TEMP a, B_TEMP b);
                            if !matches {
                                jump!(i.c_imm());
                            }
                        }
                        Op::ExcStarMatch => slow!(self.op_exc_star_match(i.word(), regs)),
                        Op::PrepReraiseStar => slow!(self.op_prep_reraise_star(i.word(), regs)),
                        Op::LoadWith => slow!(self.op_load_with(i.word(), regs)),
                        Op::LoadExitArgs => self.op_load_exit_args(i.word(), regs),

                        Op::ImportName => slow!(self.op_import_name(i.word(), regs)),
                        Op::ImportFrom => slow!(self.op_import_from(i.word(), regs)),
                        Op::ImportStar => slow!(self.op_import_star(i.word(), regs)),

                        Op::JumpUnlessSequence => {
                            let is =
                                self.op_is_pattern(r!(i.a()).as_value(), crate::object::TypeFlags::SEQUENCE);
                            consume!(A_TEMP a);
                            if !is {
                                jump!(i.bx());
                            }
                        }
                        Op::JumpUnlessMapping => {
                            let is =
                                self.op_is_pattern(r!(i.a()).as_value(), crate::object::TypeFlags::MAPPING);
                            consume!(A_TEMP a);
                            if !is {
                                jump!(i.bx());
                            }
                        }
                        Op::MatchKeys => slow!(self.op_match_keys(i.word(), regs)),
                        Op::MatchRest => slow!(self.op_match_rest(i.word(), regs)),
                        Op::MatchClass => slow!(self.op_match_class(i.word(), regs)),
                        Op::Intrinsic1 => slow!(self.op_intrinsic1(i.word(), regs)),
                        Op::Intrinsic2 => slow!(self.op_intrinsic2(i.word(), regs)),
                    }
                };
                match self.unwind(raise, entry) {
                    Landing::Handler => {
                        reload!();
                        continue 'outer;
                    }
                    Landing::Out(raise) => return Exit::Raised(raise),
                }
            }
        }
    }
}

impl Ctx {
    fn op_store_global(
        &self,
        globals: &DictObj,
        name: &Value,
        cache: &super::cache::SiteCache,
        value: Value,
    ) {
        globals.set_str(name, value);
        if let Some(at) = globals.position_str(name) {
            cache.place.set(at as u32);
        }
    }
}

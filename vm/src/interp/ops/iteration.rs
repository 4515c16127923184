//! Iteration and generators.

use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, fail, finish, next, ops, outline, r, slow};
use crate::interp::feed::offer;
use crate::interp::frame::{Frame, FrameKind};
use crate::interp::generators::generator_of;
use crate::interp::machine::{Body, Look, Machine, Step, before_each, failed, failed_before, number};
use crate::interp::quick::{Word, list_next, tuple_next};
use crate::object::{Object, shape};
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::types::generator::GenState;
use crate::types::iterators::RangeIterObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{B_TEMP, Instr, Op};
use std::ptr::null_mut;
use std::sync::atomic::AtomicI64;

/// After a Yield: the run has ended, or the generator's driver goes on, whose jump back to its body is the back-edge.
macro_rules! after_yield {
    ($m:ident, $left:expr) => {{
        let left = slow!($m, $left).into_raw();
        if left != RawValue::UNBOUND {
            $m.ctx.thread.baton.outcome.set(left);
            return Step::Done;
        }
        $m.reload();
        return $m.next_safely::<PRECISE>(null_mut());
    }};
}

bodies! {
    /// A for loop's next step of a generator. If that is suspended and handles no exceptions, and nobody has asked for its frame, the
    /// frame is pushed here.
    fn resume(m, i) {
        let it = r!(m, i.b());
        let g = generator_of(it);
        let code: &CodeObj = &*g.code.object_payload();
        let is_plain = matches!(g.state.get(), GenState::Suspended | GenState::Created)
            && !code.catches
            && g.frame_object.get() == RawValue::UNBOUND
            && m.ctx.has_room_for_frame((*m.frame).top);
        if !is_plain {
            return m.rest(resume_any::<PRECISE>);
        }
        if let Some(register) = g.resume_register.get() {
            let place = g.regs().add(register as usize);
            if (*place).is_pointer() {
                return m.rest(resume_any::<PRECISE>);
            }
            place.write(RawValue::NONE);
        }
        let f = &(*(g.function.raw().header() as *const Object<FunctionObj>)).payload;
        it.incref();
        g.state.set(GenState::Running);
        g.delegate.set(None);
        (*m.frame).pc = m.pc;
        let top = (*m.frame).top;
        let ticks = m.ticks();
        m.frame = m.frame.add(1);
        m.frame.write(Frame {
            pc: g.pc.get(),
            regs: g.regs(),
            top,
            code,
            caches: code.caches.as_ptr(),
            owner: it,
            globals: &*f.globals,
            builtins: &*f.builtins,
            namespace: RawValue::UNBOUND,
            extra: RawValue::UNBOUND,
            object: RawValue::UNBOUND,
            ret: i.a(),
            kind: FrameKind::For,
            in_generator: true,
            is_told: false,
        });
        m.ctx.thread.depth.set(m.ctx.thread.depth.get() + 1);
        (m.pc, m.regs) = (g.pc.get(), g.regs());
        m.base = ticks - number(m.pc);
        return m.next_safely::<PRECISE>(null_mut());
    }

    /// The same for any generator.
    fn resume_any(m, i) {
        if slow!(m, m.ctx.push_generator(r!(m, i.b()), i.a())).is_set() {
            m.reload();
            return m.next_safely::<PRECISE>(null_mut());
        }
        finish!(m, m.put(i.b(), RawValue::UNBOUND));
    }
}

ops! {
    GetIter(m, i) {
        let x = r!(m, i.b());
        if x.is_pointer() && (*x.header()).shape.get() == shape::GENERATOR {
            let x = m.take(i.flags() & B_TEMP != 0, i.b());
            finish!(m, m.put(i.a(), x));
        }
        outline!(m, i, { slow!(m, m.ctx.op_get_iter(i.word(), m.regs)) })
    }

    ForIter(m, i) {
        let it = r!(m, i.b());
        let kind = if it.is_pointer() { (*it.header()).shape.get() } else { 0 };
        if kind == shape::RANGE_ITER {
            let range = &(*(it.header() as *const Object<RangeIterObj>)).payload;
            let left = range.left.get();
            if left != 0 {
                let next = range.next.get();
                range.left.set(left - 1);
                range.next.set(next.wrapping_add(range.step));
                let dead = m.put(i.a(), RawValue((next << 2) as u64));
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
            finish!(m, m.put(i.b(), RawValue::UNBOUND));
        } else if kind == shape::LIST_ITER {
            if let Some(value) = list_next(it) {
                value.incref();
                let dead = m.put(i.a(), value);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
        } else if kind == shape::TUPLE_ITER {
            if let Some(value) = tuple_next(it) {
                value.incref();
                let dead = m.put(i.a(), value);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
        } else if kind == shape::GENERATOR {
            return m.rest(resume::<PRECISE>);
        }
        outline!(m, i, {
            let kind = r!(m, i.b()).as_value().shape_id();
            if kind == shape::LIST_ITER {
                slow!(m, m.ctx.op_end_list_iter(r!(m, i.b()).as_value()));
                finish!(m, m.put(i.b(), RawValue::UNBOUND));
            }
            if kind >= shape::FIRST_FREE && slow!(m, m.ctx.push_next(i.word(), m.regs)) {
                m.reload();
                next!(m);
            }
            let item = slow!(m, m.ctx.next(r!(m, i.b()).as_value()));
            let item = item.map_or(RawValue::UNBOUND, Value::into_raw);
            if item != RawValue::UNBOUND {
                let dead = m.put(i.a(), item);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
            drop(m.ctx.thread.take_return_value());
            finish!(m, m.put(i.b(), RawValue::UNBOUND));
        })
    }

    Yield(m, i) {
        let kind = (*m.frame).kind;
        if kind == FrameKind::Feed && !m.ctx.thread.hooks.are_on() {
            let value = m.take(i.flags() & B_TEMP != 0, i.b()).into_value();
            match offer(m.frame, value) {
                None => {
                    r!(m, i.a()) = RawValue::NONE;
                    return m.next_safely::<PRECISE>(null_mut());
                }
                Some(left) => {
                    let entry = m.ctx.thread.baton.entry.get();
                    after_yield!(m, m.ctx.op_yield(i.word(), left, entry))
                }
            }
        }
        if !PRECISE
            && kind == FrameKind::For
            && (*m.frame).object == RawValue::UNBOUND
            && !m.code().catches
        {
            let value = m.take(i.flags() & B_TEMP != 0, i.b());
            let ticks = m.ticks();
            m.frame = m.ctx.leave_generator(m.frame, m.pc, i.a());
            (m.regs, m.pc) = ((*m.frame).regs, (*m.frame).pc);
            let i = Word(m.pc);
            let dead = m.put(i.a(), value);
            m.pc = m.pc.offset(i.c_imm() as isize);
            m.base = ticks - number(m.pc);
            // The driver's jump back to its body is the back-edge.
            return m.next_safely::<PRECISE>(dead);
        }
        outline!(m, i, {
            let value = m.take(i.flags() & B_TEMP != 0, i.b()).into_value();
            let entry = m.ctx.thread.baton.entry.get();
            after_yield!(m, m.ctx.op_yield(i.word(), value, entry))
        })
    }

    YieldFrom(m, i) {
        let entry = m.ctx.thread.baton.entry.get();
        after_yield!(m, m.ctx.op_yield_from(i.word(), m.regs, entry))
    }

    GetYieldFromIter(m, i) {
        slow!(m, m.ctx.op_get_yield_from_iter(i.word(), m.regs));
    }

    GetAwaitable(m, i) {
        slow!(m, m.ctx.op_get_awaitable(i.word(), m.regs));
    }

    GetAiter(m, i) {
        slow!(m, m.ctx.op_get_aiter(i.word(), m.regs));
    }

    GetAnext(m, i) {
        slow!(m, m.ctx.op_get_anext(i.word(), m.regs));
    }

    EndAsyncFor(m, i) {
        slow!(m, m.ctx.op_end_async_for(i.word(), m.regs));
    }
}

//! Iteration and generators.

use super::specials::special_b;
use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, fail, finish, ops, outline, r, slow};
use crate::interp::feed::offer;
use crate::interp::frame::{Frame, FrameKind};
use crate::interp::machine::{Body, Machine, Step, failed, look_first};
use crate::interp::quick::{Word, char_next, list_next, range_next, shape_of, tuple_next};
use crate::object::shape;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{B_TEMP, Instr, Op};
use std::ptr::null_mut;

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
    /// A yield through frames that delegate: each is suspended at its YieldFrom, which is executed again.
    fn yield_through(m, i) {
        let value = m.take(i.flags() & B_TEMP != 0, i.b());
        let entry = m.ctx.thread.baton.entry.get();
        m = m.left(i.a(), None);
        loop {
            let kind = (*m.frame).kind;
            if m.ctx.thread.depth.get() < entry || !m.may_leave(kind) {
                after_yield!(m, m.ctx.op_deliver(value.into_value(), entry))
            }
            let i = Word(m.pc);
            m = m.left(i.a(), Some(i.b()));
            let i = Word(m.pc);
            match kind {
                FrameKind::Next => return m.next_safely::<PRECISE>(m.put(i.b(), value)),
                FrameKind::For => {
                    let dead = m.put(i.a(), value);
                    let offset = i.c_imm() as isize;
                    m.pc = m.pc.offset(offset);
                    m.base -= offset as i64;
                    return m.next_safely::<PRECISE>(dead);
                }
                _ => {}
            }
        }
    }

    /// A yield to a sink, or one that has more to do than to suspend its frame.
    fn yield_otherwise(m, i) {
        if !PRECISE && m.may_leave((*m.frame).kind) && (*m.frame).kind == FrameKind::Delegate {
            return m.rest(yield_through::<PRECISE>);
        }
        if (*m.frame).kind == FrameKind::Feed && !m.ctx.thread.hooks.are_on() {
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
        let value = m.take(i.flags() & B_TEMP != 0, i.b()).into_value();
        let entry = m.ctx.thread.baton.entry.get();
        after_yield!(m, m.ctx.op_yield(i.word(), value, entry))
    }

    /// A for loop's next step of a generator that cannot be resumed in the loop's own body.
    fn resume_any(m, i) {
        if slow!(m, m.ctx.push_generator(r!(m, i.b()), i.a())).is_set() {
            m.reload();
            return m.next_safely::<PRECISE>(null_mut());
        }
        finish!(m, m.put(i.b(), RawValue::UNBOUND));
    }
}

bodies! {
    /// A for loop's next step where it is not one of the commonest.
    fn iterate(m, i) {
        let it = r!(m, i.b());
        let kind = shape_of(it);
        let found = match kind {
            shape::GENERATOR => return m.rest(iterate_generator::<PRECISE>),
            shape::ENUMERATE => return m.rest(iterate_enumerate::<PRECISE>),
            shape::TUPLE_ITER => tuple_next(it),
            shape::STR_ITER => char_next(m.ctx, it),
            shape::DICT_KEY_ITER | shape::DICT_VALUE_ITER => crate::types::dict::next_part(it.as_value()),
            _ => None,
        };
        if let Some(value) = found {
            value.incref();
            let dead = m.put(i.a(), value);
            return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
        }
        return m.rest(iterate_any::<PRECISE>);
    }

    /// A for loop's next step of enumerate.
    fn iterate_enumerate(m, i) {
        m.save();
        let pair = m.ctx.op_next_enumerated(r!(m, i.b()).as_value());
        m.read_ticks();
        if pair != RawValue::UNBOUND {
            let dead = m.put(i.a(), pair);
            return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
        }
        return m.rest(iterate_any::<PRECISE>);
    }

    /// A for loop's next step of a generator.
    fn iterate_generator(m, i) {
        let it = r!(m, i.b());
        let Some(m) = m.resumed(it, RawValue::NONE, FrameKind::For, i.a()) else {
            return m.rest(resume_any::<PRECISE>);
        };
        // The loop goes on to hold it.
        it.incref();
        return m.next_safely::<PRECISE>(null_mut());
    }

    /// A for loop's next step of any other iterator.
    fn iterate_any(m, i) {
        let it = r!(m, i.b());
        let kind = if it.is_pointer() { (*it.header()).shape.get() } else { 0 };
        if kind >= shape::FIRST_FREE {
            let method = m.ctx.special_next(r!(m, i.b()).as_value());
            if method != RawValue::UNBOUND {
                m.ctx.thread.baton.outcome.set(method);
                return m.rest(special_b::<PRECISE>);
            }
        }
        if kind == shape::LIST_ITER {
            slow!(m, m.ctx.op_end_list_iter(r!(m, i.b()).as_value()));
            finish!(m, m.put(i.b(), RawValue::UNBOUND));
        }
        let item = slow!(m, m.ctx.next(r!(m, i.b()).as_value()));
        let item = item.map_or(RawValue::UNBOUND, Value::into_raw);
        if item != RawValue::UNBOUND {
            let dead = m.put(i.a(), item);
            return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
        }
        drop(m.ctx.thread.take_return_value());
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
        outline!(m, i, {
            let iterator = m.ctx.iter_quickly(r!(m, i.b()).as_value()).into_raw();
            if iterator != RawValue::UNBOUND {
                let dead = m.drop_if(i.flags() & B_TEMP != 0, i.b());
                finish!(m, dead, m.put(i.a(), iterator));
            }
            slow!(m, m.ctx.op_get_iter(i.word(), m.regs))
        })
    }

    ForIter(m, i) {
        let it = r!(m, i.b());
        let kind = if it.is_pointer() { (*it.header()).shape.get() } else { 0 };
        if kind == shape::RANGE_ITER {
            if let Some(next) = range_next(it) {
                let dead = m.put(i.a(), next);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
            finish!(m, m.put(i.b(), RawValue::UNBOUND));
        } else if kind == shape::LIST_ITER {
            if let Some(value) = list_next(it) {
                value.incref();
                let dead = m.put(i.a(), value);
                return m.jump::<PRECISE>(i.c_imm() as isize, [dead, null_mut()]);
            }
        }
        return m.rest(iterate::<PRECISE>);
    }

    Yield(m, i) {
        let kind = (*m.frame).kind;
        if !PRECISE && kind != FrameKind::Delegate && m.may_leave(kind) {
            let value = m.take(i.flags() & B_TEMP != 0, i.b());
            let mut m = m.left(i.a(), None);
            let i = Word(m.pc);
            if kind == FrameKind::Next {
                return m.next_safely::<PRECISE>(m.put(i.b(), value));
            }
            let dead = m.put(i.a(), value);
            let offset = i.c_imm() as isize;
            m.pc = m.pc.offset(offset);
            m.base -= offset as i64;
            // The driver's jump back to its body is the back-edge.
            return m.next_safely::<PRECISE>(dead);
        }
        return m.rest(yield_otherwise::<PRECISE>);
    }

    YieldFrom(m, i) {
        let (x, sent) = (r!(m, i.b()), r!(m, i.a()));
        let kind = if x.is_pointer() { (*x.header()).shape.get() } else { 0 };
        if kind == shape::GENERATOR || kind == shape::COROUTINE {
            let value = if sent == RawValue::UNBOUND { RawValue::NONE } else { sent };
            if let Some(inner) = m.resumed(x, value, FrameKind::Delegate, 0) {
                // The register goes on to hold it.
                x.incref();
                r!(m, i.a()) = RawValue::UNBOUND;
                return inner.next_safely::<PRECISE>(null_mut());
            }
        }
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

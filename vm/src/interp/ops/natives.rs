//! Calls of native functions, methods and classes, and the few natives that are done in place.

use super::calls::{Window, call, call_any, is_instance, resume_next, resume_send};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::bodies::{bodies, fail, finish, r, slow};
use crate::interp::frame::Frame;
use crate::interp::machine::{Machine, Step, failed, lose, release_dead};
use crate::interp::quick::{Word, len_quickly, payload, shape_of};
use crate::native::InPlace;
use crate::object::{Type, shape};
use crate::types::list::ListObj;
use crate::types::native_function::{MethodDefObj, NativeFunctionObj};
use crate::types::str::StrObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Instr;
use std::ptr::null_mut;

bodies! {
    /// A call after LoadMethod.
    pub(super) fn call_method(m, i) {
        let callee = r!(m, i.a());
        if shape_of(callee) == shape::METHOD_DESCRIPTOR {
            return m.rest(call_native_method::<PRECISE>);
        }
        return m.rest(call::<PRECISE>);
    }

    /// A call of a module's native function whose arguments are its places as they come; any other goes to `call_any`.
    pub(super) fn call_native(m, i) {
        let start = m.regs.add(i.a() as usize);
        let f = payload::<NativeFunctionObj>(*start);
        match f.def.in_place {
            InPlace::No | InPlace::Append => {}
            InPlace::Len => return m.rest(len::<PRECISE>),
            InPlace::IsInstance => return m.rest(is_instance::<PRECISE>),
            InPlace::Next => return m.rest(resume_next::<PRECISE>),
            InPlace::Send => return m.rest(resume_send::<PRECISE>),
        }
        let n = i.flags() as usize;
        if f.passes_bound {
            return m.rest(call_bound_native::<PRECISE>);
        }
        if !f.def.signature.takes(n) || *start.add(1) != RawValue::UNBOUND {
            return m.rest(call_any::<PRECISE>);
        }
        m.save();
        let result = (f.def.function)(m.ctx, std::slice::from_raw_parts(start.add(2) as *const Value, n));
        return end_native::<PRECISE>(m, result);
    }

    /// A call of a native method that is bound to its object, which goes into the slot before the arguments.
    fn call_bound_native(m, i) {
        let start = m.regs.add(i.a() as usize);
        let f = payload::<NativeFunctionObj>(*start);
        let n = i.flags() as usize + 1;
        if !f.def.signature.takes(n) || *start.add(1) != RawValue::UNBOUND {
            return m.rest(call_any::<PRECISE>);
        }
        *start.add(1) = f.bound.clone().into_raw();
        m.save();
        match (f.def.function)(m.ctx, std::slice::from_raw_parts(start.add(1) as *const Value, n)) {
            Ok(value) => {
                // As in `call_native_method`.
                let mut m = m;
                (m.pc, m.regs) = ((*m.frame).pc, (*m.frame).regs);
                m.read_ticks();
                let i = Word(m.pc);
                let start = m.regs.add(i.a() as usize);
                return end_call::<PRECISE>(m, start, start.add(i.flags() as usize + 2), value.into_raw());
            }
            Err(raise) => fail!(m, raise),
        }
    }

    /// `x.method(...)`: a call of a native method of the object's very type whose arguments are its places as they come.
    pub(super) fn call_native_method(m, i) {
        let start = m.regs.add(i.a() as usize);
        let (callee, x, n) = (*start, *start.add(1), i.flags() as usize + 1);
        let f = payload::<MethodDefObj>(callee);
        if f.def.in_place != InPlace::No {
            return m.rest(call_in_place::<PRECISE>);
        }
        // Without a slot this is no pointer.
        if !f.def.signature.takes(n) || !x.is_pointer() || (*x.header()).ty.get() != f.owner.as_value().raw() {
            return m.rest(call_native_method_slowly::<PRECISE>);
        }
        m.save();
        let result = (f.def.function)(m.ctx, std::slice::from_raw_parts(start.add(1) as *const Value, n));
        return end_native::<PRECISE>(m, result);
    }

    /// One that has a body of its own.
    fn call_in_place(m, i) {
        let f = payload::<MethodDefObj>(r!(m, i.a()));
        if f.def.in_place == InPlace::Append && i.flags() == 1 && shape_of(r!(m, i.a() + 1)) == shape::LIST {
            return m.rest(append::<PRECISE>);
        }
        return m.rest(call_native_method_slowly::<PRECISE>);
    }

    /// The same for any object; what does not fit either goes to `call_any`.
    fn call_native_method_slowly(m, i) {
        let window = Window::of(&m, i);
        let f = payload::<MethodDefObj>(window.callee);
        match f.def.in_place {
            InPlace::Next => return m.rest(resume_next::<PRECISE>),
            InPlace::Send => return m.rest(resume_send::<PRECISE>),
            InPlace::Append if window.n == 2 && shape_of(*window.first) == shape::LIST => {
                return m.rest(append::<PRECISE>);
            }
            _ => {}
        }
        if window.n == 0
            || !f.def.signature.takes(window.n)
            || !m.ctx.type_of(&window.args()[0]).is(&f.owner)
        {
            return m.rest(call_any::<PRECISE>);
        }
        return window.finish::<PRECISE>(m, f.def.function);
    }

    /// A call of a built-in class.
    pub(super) fn call_native_class(m, i) {
        if i.flags() == 1 && r!(m, i.a()) == m.ctx.types().str.as_value().raw() {
            return m.rest(call_str::<PRECISE>);
        }
        return m.rest(construct::<PRECISE>);
    }

    /// Another built-in class.
    fn construct(m, i) {
        let window = Window::of(&m, i);
        let value = slow!(m, m.ctx.construct(&*(window.start as *const Type), window.args())).into_raw();
        return window.end::<PRECISE>(m, value);
    }

    /// `list.append` of an exact list that has room.
    fn append(m, i) {
        let start = m.regs.add(i.a() as usize);
        let (callee, at) = (*start, if *start.add(1) == RawValue::UNBOUND { 2 } else { 1 });
        let (list, value) = (*start.add(at), *start.add(at + 1));
        if !payload::<ListObj>(list).push_if_room(value) {
            return m.rest(append_slowly::<PRECISE>);
        }
        *start.add(at + 1) = RawValue::UNBOUND;
        *start.add(at) = RawValue::UNBOUND;
        *start = RawValue::UNBOUND;
        // The list's type has the method.
        _ = lose(callee);
        finish!(m, lose(list), m.put(i.b(), RawValue::NONE));
    }

    /// The same where it has to grow.
    fn append_slowly(m, i) {
        let start = m.regs.add(i.a() as usize);
        let at = if *start.add(1) == RawValue::UNBOUND { 2 } else { 1 };
        slow!(m, m.ctx.op_list_append_from(start.add(at)));
        return end_call::<PRECISE>(m, start, start.add(at + 2), RawValue::NONE);
    }

    /// `len(x)` of a built-in container; of anything else it is called.
    fn len(m, i) {
        let start = m.regs.add(i.a() as usize);
        let (callee, x) = (*start, *start.add(2));
        let n = match shape_of(x) {
            _ if i.flags() != 1 || *start.add(1) != RawValue::UNBOUND => None,
            shape::STR => Some(payload::<StrObj>(x).len()),
            _ => len_quickly(x),
        };
        let Some(n) = n.filter(|_| (*callee.header()).count() != 1) else {
            return m.rest(len_slowly::<PRECISE>);
        };
        *start.add(2) = RawValue::UNBOUND;
        *start = RawValue::UNBOUND;
        _ = lose(callee);
        finish!(m, lose(x), m.put(i.b(), RawValue((n << 2) as u64)));
    }

    fn len_slowly(m, i) {
        let window = Window::of(&m, i);
        let f = payload::<NativeFunctionObj>(window.callee);
        if !f.def.signature.takes(window.n) {
            return m.rest(call_any::<PRECISE>);
        }
        return window.finish::<PRECISE>(m, f.def.function);
    }

    /// The end of a call of which something dies: what is left of its window is emptied, and the result written.
    fn end_window(m, i) {
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        let start = m.regs.add(i.a() as usize);
        m.save();
        release_dead(m.ctx);
        for at in 0..i.flags() as usize + 2 {
            std::mem::replace(&mut *start.add(at), RawValue::UNBOUND).decref();
        }
        m.read_ticks();
        finish!(m, m.put(i.b(), value));
    }

    /// `str(x)`.
    fn call_str(m, i) {
        let start = m.regs.add(i.a() as usize);
        let value = slow!(m, m.ctx.str((*start.add(2)).as_value())).into_raw();
        return end_call::<PRECISE>(m, start, start.add(3), value);
    }
}

/// Ends the call of a native function, which the thread was told of. What is in hand is read again: of it only the frame
/// had to be kept over the call.
#[inline(always)]
unsafe fn end_native<const PRECISE: bool>(mut m: Machine<'_>, result: Result<Value>) -> Step {
    match result {
        // SAFETY: the frame runs on; its window is that of the call.
        Ok(value) => unsafe {
            (m.pc, m.regs) = ((*m.frame).pc, (*m.frame).regs);
            m.read_ticks();
            let i = Word(m.pc);
            let start = m.regs.add(i.a() as usize);
            end_call::<PRECISE>(m, start, start.add(i.flags() as usize + 2), value.into_raw())
        },
        // SAFETY: as above.
        Err(raise) => unsafe { failed::<PRECISE>(m.ctx, raise) },
    }
}

/// Empties the window of the call at hand, from its start to the end of its arguments, writes the result, and goes on.
#[inline(always)]
pub(super) unsafe fn end_call<const PRECISE: bool>(
    m: Machine<'_>,
    start: *mut RawValue,
    end: *mut RawValue,
    value: RawValue,
) -> Step {
    // SAFETY: each register of the window owns what it holds, and is given up once.
    unsafe {
        let mut at = start;
        while at != end {
            let dead = lose(std::mem::replace(&mut *at, RawValue::UNBOUND));
            at = at.add(1);
            if !dead.is_null() {
                m.ctx.thread.baton.outcome.set(value);
                m.ctx.thread.baton.dead.set([dead, null_mut()]);
                return m.rest(end_window::<PRECISE>);
            }
        }
        finish!(m, m.put(Word(m.pc).b(), value))
    }
}

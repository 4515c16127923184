//! Calls, returns, and exceptions.

use super::natives::{call_method, call_native, call_native_class, call_native_method, end_call};
use crate::ctx::Ctx;
use crate::error::Raise;
use crate::interp::bodies::{bodies, call_result, fail, finish, ops, outline, r, set, slow};
use crate::interp::frame::share_closure;
use crate::interp::frame::{Frame, FrameKind};
use crate::interp::machine::{Body, Look, Machine, Step, before_each, failed, failed_before, lose, number};
use crate::interp::quick::Word;
use crate::native::{InPlace, NativeFn};
use crate::object::{Object, Plain, Type, TypeFlags, shape};
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::types::native_function::{MethodDefObj, NativeFunctionObj};
use crate::types::object::has_plain_new;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{Instr, Op};
use std::sync::atomic::AtomicI64;

/// A safe point before a call that has not done anything yet: the other form begins with it again. What comes after it
/// is `$body`.
macro_rules! after_safe_point {
    ($m:ident, $i:ident, $body:ident) => {{
        if PRECISE || !$m.is_due() {
            return $m.rest($body::<PRECISE>);
        }
        outline!($m, $i, {
            $m.save();
            if let Err(raise) = $m.ctx.safe_point_at_call() {
                fail!($m, raise);
            }
            $m.read_ticks();
            if $m.ctx.wants_precise() {
                (*$m.frame).pc = $m.pc.sub(1);
                $m.ctx.thread.ticks.set($m.ticks() - 1);
                return Step::Switch;
            }
            return $m.rest($body::<PRECISE>);
        })
    }};
}

/// Ends a frame's hold on its registers and on its function, where nothing dies of that. False: something would, and
/// some registers may be left.
#[inline(always)]
unsafe fn give_up_registers(m: &Machine<'_>) -> bool {
    // SAFETY: the frame's registers and owner are its own; each is given up once.
    unsafe {
        let (n, owner) = (m.code().n_registers, (*m.frame).owner);
        for i in 0..n {
            let register = m.regs.add(i);
            let value = *register;
            if value.is_pointer() {
                if (*value.header()).count() == 1 {
                    return false;
                }
                *register = RawValue::UNBOUND;
                _ = lose(value);
            }
        }
        if (*owner.header()).count() == 1 {
            return false;
        }
        _ = lose(owner);
        true
    }
}

bodies! {
    /// A call of a script function that takes its arguments as they lie in the window: its frame is pushed here. Everything
    /// else goes to `call_any`.
    fn call(m, i) {
        let callee = r!(m, i.a());
        let kind = if callee.is_pointer() { (*callee.header()).shape.get() } else { 0 };
        if kind != shape::FUNCTION {
            return match kind {
                shape::NATIVE_FUNCTION => m.rest(call_native::<PRECISE>),
                shape::METHOD_DESCRIPTOR => m.rest(call_native_method::<PRECISE>),
                _ if callee.is_pointer() && (*callee.header()).ty.get() == m.ctx.types().r#type.as_value().raw() => {
                    m.rest(call_class::<PRECISE>)
                }
                _ => m.rest(call_any::<PRECISE>),
            };
        }
        let function = &(*(callee.header() as *const Object<FunctionObj>)).payload;
        let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
        let (mut first, mut n) = (i.a() as usize + 2, i.flags() as usize);
        if r!(m, i.a() + 1) != RawValue::UNBOUND {
            (first, n) = (first - 1, n + 1);
        }
        let registers = m.regs.add(first);
        let top = registers.add(code.n_registers);
        if code.simple_args != Some(n as u16) || (*m.frame).in_generator || !m.ctx.has_room_for_frame(top) {
            return m.rest(call_any::<PRECISE>);
        }
        r!(m, i.a()) = RawValue::UNBOUND;
        for k in n..code.n_registers {
            registers.add(k).write(RawValue::UNBOUND);
        }
        if code.code.n_free != 0 {
            share_closure(function, code, registers);
        }
        (*m.frame).pc = m.pc;
        m.frame = m.frame.add(1);
        m.frame.write(Frame {
            pc: code.start(),
            regs: registers,
            top,
            code,
            caches: code.caches.as_ptr(),
            owner: callee,
            globals: &*function.globals,
            builtins: &*function.builtins,
            namespace: RawValue::UNBOUND,
            extra: RawValue::UNBOUND,
            object: RawValue::UNBOUND,
            ret: i.b(),
            kind: FrameKind::Call,
            in_generator: false,
            is_told: false,
        });
        m.ctx.thread.depth.set(m.ctx.thread.depth.get() + 1);
        m.base = m.ticks() - number(code.start());
        (m.pc, m.regs) = (code.start(), registers);
    }

    /// A call of a class whose instances begin bare and whose `__init__` is a script function that takes the arguments as they
    /// lie in the window: the instance is made and the frame is pushed here. Any other goes to `call_any`.
    fn call_class(m, i) {
        let callee = r!(m, i.a());
        let ty: &Type = &*(m.regs.add(i.a() as usize) as *const Type);
        let n = i.flags() as usize + 1;
        let registers = m.regs.add(i.a() as usize + 1);
        if *registers == RawValue::UNBOUND && ty.has(TypeFlags::IMMUTABLE) && !ty.is(&m.ctx.types().r#type) {
            return m.rest(call_native_class::<PRECISE>);
        }
        if *registers != RawValue::UNBOUND
            || !has_plain_new(ty)
            || (*callee.header()).count() == 1
            || (*m.frame).in_generator
        {
            return m.rest(call_any::<PRECISE>);
        }
        let init = ty.lookup(&m.ctx.names().__init__).map_or(RawValue::UNBOUND, Value::into_raw);
        if !init.is_pointer() || (*init.header()).shape.get() != shape::FUNCTION {
            m.ctx.thread.baton.outcome.set(init);
            return m.rest(call_class_slowly::<PRECISE>);
        }
        let function = &(*(init.header() as *const Object<FunctionObj>)).payload;
        let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
        let top = registers.add(code.n_registers);
        if code.simple_args != Some(n as u16) || !m.ctx.has_room_for_frame(top) {
            m.ctx.thread.baton.outcome.set(init);
            return m.rest(call_class_slowly::<PRECISE>);
        }
        let object = m.ctx.alloc(ty, Plain).into_value().into_raw();
        // The instance keeps its class alive.
        _ = lose(callee);
        r!(m, i.a()) = RawValue::UNBOUND;
        object.incref();
        *registers = object;
        for k in n..code.n_registers {
            registers.add(k).write(RawValue::UNBOUND);
        }
        if code.code.n_free != 0 {
            share_closure(function, code, registers);
        }
        (*m.frame).pc = m.pc;
        m.frame = m.frame.add(1);
        m.frame.write(Frame {
            pc: code.start(),
            regs: registers,
            top,
            code,
            caches: code.caches.as_ptr(),
            owner: init,
            globals: &*function.globals,
            builtins: &*function.builtins,
            namespace: RawValue::UNBOUND,
            extra: object,
            object: RawValue::UNBOUND,
            ret: i.b(),
            kind: FrameKind::Init,
            in_generator: false,
            is_told: false,
        });
        m.ctx.thread.depth.set(m.ctx.thread.depth.get() + 1);
        m.base = m.ticks() - number(code.start());
        (m.pc, m.regs) = (code.start(), registers);
    }

    /// The same where that was not to be; the thread has what was found as `__init__`.
    fn call_class_slowly(m, i) {
        m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND).decref();
        return m.rest(call_any::<PRECISE>);
    }

    /// `isinstance(x, class)` for a plain class that `x` has among its own, or that nothing about `x` can pretend to be; any
    /// other goes to `call_any`.
    fn is_instance(m, i) {
        let window = Window::of(&m, i);
        if window.n != 2 {
            return m.rest(call_any::<PRECISE>);
        }
        let (x, class) = (*window.first, *window.first.add(1));
        let r#type = m.ctx.types().r#type.as_value().raw();
        let is_plain = class.is_pointer() && (*class.header()).ty.get() == r#type;
        if !is_plain || (*class.header()).count() == 1 || (*window.callee.header()).count() == 1 {
            return m.rest(call_any::<PRECISE>);
        }
        let ty = m.ctx.type_of(x.as_value());
        let is_own = ty.as_value().raw() == class
            || (*ty.mro.as_ptr()).iter().any(|base| base.as_value().raw() == class);
        if !is_own && ty.honest.get() != ty.version.get() {
            return m.rest(call_any::<PRECISE>);
        }
        for k in [0, 1] {
            *window.first.add(k) = RawValue::UNBOUND;
        }
        *window.start = RawValue::UNBOUND;
        // Neither class nor function dies of it.
        (_, _) = (lose(class), lose(window.callee));
        let x = lose(x);
        finish!(m, x, m.put(window.result, if is_own { RawValue::TRUE } else { RawValue::FALSE }));
    }

    /// `next(x)`, `x.send(value)` and their kin: a suspended generator is resumed here; any other goes to `call_any`.
    fn resume(m, i) {
        let window = Window::of(&m, i);
        if window.n == 0 {
            return m.rest(call_any::<PRECISE>);
        }
        let (x, callee) = (*window.first, window.callee);
        let in_place = if (*callee.header()).shape.get() == shape::METHOD_DESCRIPTOR {
            (*(callee.header() as *const Object<MethodDefObj>)).payload.def.in_place
        } else {
            (*(callee.header() as *const Object<NativeFunctionObj>)).payload.def.in_place
        };
        let kind = if x.is_pointer() { (*x.header()).shape.get() } else { 0 };
        let (is_fit, sent) = match in_place {
            InPlace::Send if window.n == 2 => {
                (kind == shape::GENERATOR || kind == shape::COROUTINE, *window.first.add(1))
            }
            InPlace::Next if window.n == 1 => (kind == shape::GENERATOR, RawValue::NONE),
            _ => (false, RawValue::NONE),
        };
        if !is_fit || (*callee.header()).count() == 1 {
            return m.rest(call_any::<PRECISE>);
        }
        let Some(resumed) = m.resumed(x, sent, FrameKind::Next, i.b()) else {
            return m.rest(call_any::<PRECISE>);
        };
        // The frame has the generator and what was sent.
        m = resumed;
        for k in 0..window.n {
            *window.first.add(k) = RawValue::UNBOUND;
        }
        *window.start = RawValue::UNBOUND;
        _ = lose(callee);
    }

    /// Any other call without names of arguments.
    fn call_any(m, i) {
        let called = slow!(m, m.ctx.op_call_flag(i.word(), m.regs));
        call_result!(m, called.is_set());
    }

    fn call_kw(m, i) {
        let called = slow!(m, m.ctx.op_call_kw_flag(i.word(), m.regs));
        call_result!(m, called.is_set());
    }

    fn call_ex(m, i) {
        let called = slow!(m, m.ctx.op_call_ex_flag(i.word(), m.regs));
        call_result!(m, called.is_set());
    }
}

/// The window of a call: callee, slot, arguments.
pub(super) struct Window {
    pub(super) callee: RawValue,
    /// The first argument; the slot, if that holds one.
    pub(super) first: *mut RawValue,
    pub(super) n: usize,
    /// The callee's register.
    pub(super) start: *mut RawValue,
    result: u16,
}

impl Window {
    #[inline(always)]
    pub(super) unsafe fn of(m: &Machine<'_>, i: Word) -> Window {
        // SAFETY: the window's registers are the frame's.
        unsafe {
            let start = m.regs.add(i.a() as usize);
            let has_slot = *start.add(1) != RawValue::UNBOUND;
            let (first, n) = if has_slot { (1, i.flags() as usize + 1) } else { (2, i.flags() as usize) };
            Window { callee: *start, first: start.add(first), n, start, result: i.b() }
        }
    }

    #[inline(always)]
    pub(super) unsafe fn args<'a>(&self) -> &'a [Value] {
        // SAFETY: `Value` is a transparent wrapper of the bits; the registers hold values until `finish` is done.
        unsafe { std::slice::from_raw_parts(self.first as *const Value, self.n) }
    }

    /// Calls, empties the window, writes the result, and goes on.
    #[inline(always)]
    pub(super) unsafe fn finish<const PRECISE: bool>(self, m: Machine<'_>, function: NativeFn) -> Step {
        let mut m = m;
        // SAFETY: the window holds the arguments.
        unsafe {
            let value = slow!(m, function(m.ctx, self.args())).into_raw();
            self.end::<PRECISE>(m, value)
        }
    }

    /// Empties the window, writes the result, and goes on.
    #[inline(always)]
    pub(super) unsafe fn end<const PRECISE: bool>(self, m: Machine<'_>, value: RawValue) -> Step {
        // SAFETY: the window's registers are the frame's.
        unsafe { end_call::<PRECISE>(m, self.start, self.first.add(self.n), value) }
    }
}

ops! {
    Call(m, i) {
        r!(m, i.a() + 1) = RawValue::UNBOUND;
        after_safe_point!(m, i, call)
    }

    CallMethod(m, i) {
        after_safe_point!(m, i, call_method)
    }

    CallKw(m, i) {
        r!(m, i.a() + 1) = RawValue::UNBOUND;
        after_safe_point!(m, i, call_kw)
    }

    CallMethodKw(m, i) {
        after_safe_point!(m, i, call_kw)
    }

    CallEx(m, i) {
        after_safe_point!(m, i, call_ex)
    }

    Return | ReturnConst(m, i, op) {
        let value = if op == Op::Return {
            std::mem::replace(&mut r!(m, i.a()), RawValue::UNBOUND)
        } else {
            let value = m.code().constants.get_unchecked(i.bx() as usize).raw();
            value.incref();
            value
        };
        let kind = (*m.frame).kind;
        if (kind == FrameKind::Call || (kind == FrameKind::Init && value == RawValue::NONE))
            && (*m.frame).object == RawValue::UNBOUND
            && !(*m.frame).in_generator
            && give_up_registers(&m)
        {
            let value = if kind == FrameKind::Init { (*m.frame).extra } else { value };
            let (ret, ticks) = ((*m.frame).ret, m.ticks());
            m.ctx.thread.depth.set(m.ctx.thread.depth.get() - 1);
            m.frame = m.frame.sub(1);
            (m.pc, m.regs) = ((*m.frame).pc, (*m.frame).regs);
            m.base = ticks - number(m.pc);
            finish!(m, m.put(ret, value));
        }
        m.ctx.thread.baton.outcome.set(value);
        outline!(m, i, {
            let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
            let (ret, kind) = ((*m.frame).ret, (*m.frame).kind);
            m.save();
            if kind == FrameKind::Call && !(*m.frame).in_generator {
                m.ctx.pop_frame();
                m.reload();
                finish!(m, m.put(ret, value));
            }
            if kind == FrameKind::Init && value == RawValue::NONE {
                let object = std::mem::replace(&mut (*m.frame).extra, RawValue::UNBOUND);
                m.ctx.pop_frame();
                m.reload();
                finish!(m, m.put(ret, object));
            }
            let entry = m.ctx.thread.baton.entry.get();
            let left = slow!(m, m.ctx.op_return_rare(value.into_value(), entry));
            let left = left.map_or(RawValue::UNBOUND, Value::into_raw);
            if left != RawValue::UNBOUND {
                m.ctx.thread.baton.outcome.set(left);
                return Step::Done;
            }
            m.reload();
            if kind == FrameKind::Special {
                // The caller's instruction may have jumped back.
                return m.next_safely::<PRECISE>(std::ptr::null_mut());
            }
        })
    }

    Raise(m, i) {
        m.save();
        let raise = m.ctx.op_raise(i.word(), m.regs);
        fail!(m, raise);
    }

    Reraise(m, i) {
        m.save();
        let exception = std::mem::replace(&mut r!(m, i.a()), RawValue::UNBOUND);
        fail!(m, Raise::new(exception.into_value()));
    }

    PushExc(m, i) {
        let exception = r!(m, i.b());
        exception.incref();
        let old = m.ctx.set_handled(exception.into_value());
        set!(m, i.a(), old.into_raw());
    }

    PopExc(m, i) {
        let old = std::mem::replace(&mut r!(m, i.a()), RawValue::UNBOUND);
        drop(m.ctx.set_handled(old.into_value()));
    }

    ExcStarMatch(m, i) {
        slow!(m, m.ctx.op_exc_star_match(i.word(), m.regs));
    }

    PrepReraiseStar(m, i) {
        slow!(m, m.ctx.op_prep_reraise_star(i.word(), m.regs));
    }

    LoadWith(m, i) {
        slow!(m, m.ctx.op_load_with(i.word(), m.regs));
    }

    LoadExitArgs(m, i) {
        m.ctx.op_load_exit_args(i.word(), m.regs);
    }
}

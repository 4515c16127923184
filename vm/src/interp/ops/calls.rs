//! Calls, returns, and exceptions.

use super::natives::{call_method, call_native, call_native_class, call_native_method, end_call};
use super::specials::return_special;
use crate::ctx::Ctx;
use crate::error::Raise;
use crate::heap;
use crate::interp::bodies::{bodies, call_result, fail, finish, ops, outline, r, set, slow};
use crate::interp::frame::{Frame, FrameKind};
use crate::interp::generators::generator_of;
use crate::interp::machine::{Body, Machine, Step, failed, look_first, lose};
use crate::interp::push::{Owner, function_and_code, give_up_registers};
use crate::interp::quick::Word;
use crate::native::NativeFn;
use crate::object::{Object, Type, TypeData, TypeFlags, shape};
use crate::types::method::MethodObj;
use crate::types::object::has_plain_new;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{Instr, Op};

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

/// Resumes the generator of a call; where that has to go another way, does `$undo` and goes to `call_any`.
macro_rules! resume {
    ($m:ident, $i:ident, $window:ident, $x:ident, $sent:expr $(, { $($undo:tt)* })?) => {{
        let callee = $window.callee;
        if (*callee.header()).count() != 1
            && let Some(resumed) = $m.resumed($x, $sent, FrameKind::Next, $i.b())
        {
            // The frame has the generator and what was sent.
            *$window.first = RawValue::UNBOUND;
            *$window.start = RawValue::UNBOUND;
            _ = lose(callee);
            return resumed.next::<PRECISE>();
        }
        $($($undo)*)?
        return $m.rest(call_any::<PRECISE>);
    }};
}

bodies! {
    /// A call of a script function that takes its arguments as they lie in the window: its frame is pushed here. Everything
    /// else goes to `call_any`.
    pub(super) fn call(m, i) {
        let callee = r!(m, i.a());
        let kind = if callee.is_pointer() { (*callee.header()).shape.get() } else { 0 };
        if kind != shape::FUNCTION {
            return match kind {
                shape::NATIVE_FUNCTION => m.rest(call_native::<PRECISE>),
                shape::METHOD_DESCRIPTOR => m.rest(call_native_method::<PRECISE>),
                shape::METHOD => m.rest(call_bound_method::<PRECISE>),
                _ if callee.is_pointer() && (*callee.header()).ty.get() == m.ctx.types().r#type.as_value().raw() => {
                    m.rest(call_class::<PRECISE>)
                }
                _ => m.rest(call_any::<PRECISE>),
            };
        }
        return m.rest(call_script::<PRECISE>);
    }

    /// A call of a script function.
    pub(super) fn call_script(m, i) {
        let window = Window::of(&m, i);
        let (function, code) = function_and_code(window.callee);
        if code.generator_args.is_some() {
            return m.rest(call_generator::<PRECISE>);
        }
        if code.exact_args != window.n as u32
            || (*m.frame).in_generator
            || !m.ctx.has_room_for_frame(window.first.add(code.n_registers))
        {
            return m.rest(call_elsewhere::<PRECISE>);
        }
        *window.start = RawValue::UNBOUND;
        let owner = Owner { value: window.callee, function, code };
        m = m.pushed(owner, window.first, window.n, FrameKind::Call, i.b());
    }

    /// A call of a generator's function that takes its arguments as they come: the generator gets them. Any other goes to
    /// `call_any`.
    fn call_generator(m, i) {
        let window = Window::of(&m, i);
        let code = function_and_code(window.callee).1;
        if code.generator_args != Some(window.n as u16) {
            return m.rest(call_any::<PRECISE>);
        }
        let generator = m.ctx.generator_of_call(window.start, window.first, window.n).into_raw();
        finish!(m, m.put(i.b(), generator));
    }

    /// A call of a script function out of a generator, whose registers are not on the value stack: the arguments move there.
    /// Any that takes its arguments otherwise goes to `call_any`.
    fn call_elsewhere(m, i) {
        let window = Window::of(&m, i);
        let (function, code) = function_and_code(window.callee);
        let top = (*m.frame).top;
        if code.simple_args != Some(window.n as u16)
            || !(*m.frame).in_generator
            || !m.ctx.has_room_for_frame(top.add(code.n_registers))
        {
            return m.rest(call_any::<PRECISE>);
        }
        for k in 0..window.n {
            *top.add(k) = std::mem::replace(&mut *window.first.add(k), RawValue::UNBOUND);
        }
        *window.start = RawValue::UNBOUND;
        let owner = Owner { value: window.callee, function, code };
        m = m.pushed(owner, top, window.n, FrameKind::Call, i.b());
    }

    /// A call of a method bound to its object: both go to their places in the window.
    fn call_bound_method(m, i) {
        let callee = r!(m, i.a());
        let method = &(*(callee.header() as *const Object<MethodObj>)).payload;
        if r!(m, i.a() + 1) != RawValue::UNBOUND {
            return m.rest(call_any::<PRECISE>);
        }
        let (function, object) = (method.function.raw(), method.object.raw());
        function.incref();
        object.incref();
        r!(m, i.a()) = function;
        r!(m, i.a() + 1) = object;
        let dead = lose(callee);
        if !dead.is_null() {
            m.save();
            heap::release(dead);
            m.read_ticks();
        }
        return m.rest(call::<PRECISE>);
    }

    /// A call of a class whose instances begin bare and whose `__init__` is a script function that takes the arguments as they
    /// lie in the window: the instance is made and the frame is pushed here. Any other goes to `call_any`.
    fn call_class(m, i) {
        let callee = r!(m, i.a());
        let ty: &Type = &*(m.regs.add(i.a() as usize) as *const Type);
        let n = i.flags() as usize + 1;
        let registers = m.regs.add(i.a() as usize + 1);
        if *registers == RawValue::UNBOUND && ty.has(TypeFlags::IMMUTABLE) && !ty.is(&m.ctx.types().r#type) {
            if callee == m.ctx.types().range.as_value().raw() {
                return m.rest(call_range::<PRECISE>);
            }
            return m.rest(call_native_class::<PRECISE>);
        }
        if *registers != RawValue::UNBOUND
            || !has_plain_new(ty)
            || (*callee.header()).count() == 1
            || (*m.frame).in_generator
        {
            return m.rest(call_any::<PRECISE>);
        }
        let init = ty.lookup_uncounted(&m.ctx.names().__init__);
        if !init.is_pointer() || (*init.header()).shape.get() != shape::FUNCTION {
            return m.rest(call_any::<PRECISE>);
        }
        let (function, code) = function_and_code(init);
        if code.simple_args != Some(n as u16)
            || !m.ctx.has_room_for_frame(registers.add(code.n_registers))
        {
            return m.rest(call_any::<PRECISE>);
        }
        let object = m.ctx.bare_instance(&*(m.regs.add(i.a() as usize) as *const Type)).into_raw();
        // The instance keeps its class alive.
        _ = lose(callee);
        r!(m, i.a()) = RawValue::UNBOUND;
        object.incref();
        *registers = object;
        init.incref();
        m = m.pushed(Owner { value: init, function, code }, registers, n, FrameKind::Init, i.b());
        (*m.frame).extra = object;
    }

    /// `range(stop)` and `range(start, stop)`.
    fn call_range(m, i) {
        let window = Window::of(&m, i);
        let range = m.ctx.range_of_words(window.args()).into_raw();
        if range == RawValue::UNBOUND || (*window.callee.header()).count() == 1 {
            m.give_up(range);
            return m.rest(call_native_class::<PRECISE>);
        }
        // The arguments are ints.
        *window.start = RawValue::UNBOUND;
        _ = lose(window.callee);
        finish!(m, m.put(window.result, range));
    }

    /// `isinstance(x, class)` for a plain class that `x` has among its own, or that nothing about `x` can pretend to be; any
    /// other goes to `call_any`.
    pub(super) fn is_instance(m, i) {
        let window = Window::of(&m, i);
        if window.n != 2 {
            return m.rest(call_any::<PRECISE>);
        }
        let (x, class) = (*window.first, *window.first.add(1));
        let r#type = m.ctx.types().r#type.as_value().raw();
        let is_plain = class.is_pointer() && (*class.header()).ty.get() == r#type;
        if !is_plain
            || !x.is_pointer()
            || (*class.header()).count() == 1
            || (*window.callee.header()).count() == 1
        {
            return m.rest(is_instance_asked::<PRECISE>);
        }
        let own = (*x.header()).ty.get();
        let mut is_own = own == class;
        if !is_own {
            let ty = &(*(own.header() as *const Object<TypeData>)).payload;
            let mro = &*ty.mro.as_ptr();
            let (mut at, end) = (mro.as_ptr(), mro.as_ptr().add(mro.len()));
            while at != end && !is_own {
                is_own = (*at).as_value().raw() == class;
                at = at.add(1);
            }
            if !is_own && ty.honest.get() != ty.version.get() {
                return m.rest(is_instance_asked::<PRECISE>);
            }
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

    /// The same for what must be asked: tuples of classes, numbers, classes with ways of their own.
    fn is_instance_asked(m, i) {
        let window = Window::of(&m, i);
        let is = slow!(m, m.ctx.op_isinstance(&window.args()[0], &window.args()[1])).is_set();
        return window.end::<PRECISE>(m, RawValue::from_bool(is));
    }

    /// `next(x)` and `x.__next__()`: a suspended generator is resumed here; any other goes to `call_any`.
    pub(super) fn resume_next(m, i) {
        let window = Window::of(&m, i);
        let x = if window.n == 1 { *window.first } else { RawValue::UNBOUND };
        if !x.is_pointer() || (*x.header()).shape.get() != shape::GENERATOR {
            return m.rest(call_any::<PRECISE>);
        }
        resume!(m, i, window, x, RawValue::NONE)
    }

    /// `x.send(value)`: a suspended generator or coroutine is resumed here; any other goes to `call_any`.
    pub(super) fn resume_send(m, i) {
        let window = Window::of(&m, i);
        let x = if window.n == 2 { *window.first } else { RawValue::UNBOUND };
        let kind = if x.is_pointer() { (*x.header()).shape.get() } else { 0 };
        if kind != shape::GENERATOR && kind != shape::COROUTINE {
            return m.rest(call_any::<PRECISE>);
        }
        let sent = std::mem::replace(&mut *window.first.add(1), RawValue::UNBOUND);
        resume!(m, i, window, x, sent, {
            *window.first.add(1) = sent;
        })
    }

    /// The return of a frame some of whose registers hold last references.
    fn return_dying(m, i) {
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        m.release_dying();
        let (owner, ret) = ((*m.frame).owner, (*m.frame).ret);
        m = m.popped();
        finish!(m, lose(owner), m.put(ret, value));
    }

    /// The end of a generator that handles no exceptions, driven by a for loop, which ends.
    fn return_generator(m, i) {
        // What is released may run script code, which has the thread's baton then.
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        let owner = (*m.frame).owner;
        generator_of(owner).close();
        let dying = give_up_registers(m.regs, m.regs.add(m.code().n_registers));
        if !dying.is_null() {
            m.ctx.thread.baton.set_dying(dying);
            m.release_dying();
        }
        m = m.popped();
        m.give_up(value);
        m.give_up(owner);
        let i = Word(m.pc);
        finish!(m, m.put(i.b(), RawValue::UNBOUND));
    }

    /// The return of a frame that is not a plain call's, or that somebody has asked for.
    fn return_otherwise(m, i) {
        let kind = (*m.frame).kind;
        let is_plain = (*m.frame).object == RawValue::UNBOUND;
        if is_plain && kind == FrameKind::For && !m.code().catches {
            return m.rest(return_generator::<PRECISE>);
        }
        if is_plain && kind == FrameKind::Init && m.ctx.thread.baton.outcome.get() == RawValue::NONE {
            m.ctx.thread.baton.outcome.set(RawValue::UNBOUND);
            let dying = give_up_registers(m.regs, m.regs.add(m.code().n_held));
            if !dying.is_null() {
                m.ctx.thread.baton.set_dying(dying);
                m.release_dying();
            }
            let (owner, ret, object) = ((*m.frame).owner, (*m.frame).ret, (*m.frame).extra);
            m = m.popped();
            finish!(m, lose(owner), m.put(ret, object));
        }
        if is_plain
            && kind == FrameKind::Entry
            && !(*m.frame).in_generator
            && (*m.frame).namespace == RawValue::UNBOUND
        {
            // The value stays where the run's caller looks for it, unless script code runs.
            let dying = give_up_registers(m.regs, m.regs.add(m.code().n_held));
            let owner = (*m.frame).owner;
            if !dying.is_null() || (*owner.header()).count() == 1 {
                m.ctx.thread.baton.set_dying(dying);
                return m.rest(return_entry_dying::<PRECISE>);
            }
            _ = lose(owner);
            m.save();
            m.ctx.thread.depth.set(m.ctx.thread.depth.get() - 1);
            m.ctx.thread.yielded.set(false);
            return Step::Done;
        }
        return m.rest(return_rarely::<PRECISE>);
    }

    /// The return of a function that native code called, where something dies with its frame.
    fn return_entry_dying(m, i) {
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        if !m.ctx.thread.baton.dying().is_null() {
            m.release_dying();
        }
        let owner = (*m.frame).owner;
        m.save();
        m.ctx.thread.depth.set(m.ctx.thread.depth.get() - 1);
        owner.decref();
        m.ctx.thread.yielded.set(false);
        m.ctx.thread.baton.outcome.set(value);
        return Step::Done;
    }

    /// Any other return.
    fn return_rarely(m, i) {
        let kind = (*m.frame).kind;
        let value = m.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
        m.save();
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
    }

    /// Any other call without names of arguments.
    pub(super) fn call_any(m, i) {
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
        let callee = r!(m, i.a());
        if callee.is_pointer() && (*callee.header()).shape.get() == shape::FUNCTION && (PRECISE || !m.is_due()) {
            let (first, n) = (m.regs.add(i.a() as usize + 2), i.flags() as usize);
            if let Some(in_callee) = m.called(callee, first, n, i.b()) {
                r!(m, i.a()) = RawValue::UNBOUND;
                return in_callee.next::<PRECISE>();
            }
            r!(m, i.a() + 1) = RawValue::UNBOUND;
            return m.rest(call_script::<PRECISE>);
        }
        r!(m, i.a() + 1) = RawValue::UNBOUND;
        if callee.is_pointer()
            && (*callee.header()).shape.get() == shape::NATIVE_FUNCTION
            && (PRECISE || !m.is_due())
        {
            return m.rest(call_native::<PRECISE>);
        }
        after_safe_point!(m, i, call)
    }

    CallMethod(m, i) {
        let callee = r!(m, i.a());
        if callee.is_pointer() && (PRECISE || !m.is_due()) {
            let kind = (*callee.header()).shape.get();
            if kind == shape::FUNCTION {
                let window = Window::of(&m, i);
                if let Some(in_callee) = m.called(callee, window.first, window.n, i.b()) {
                    *window.start = RawValue::UNBOUND;
                    return in_callee.next::<PRECISE>();
                }
                return m.rest(call_script::<PRECISE>);
            }
            if kind == shape::METHOD_DESCRIPTOR {
                return m.rest(call_native_method::<PRECISE>);
            }
        }
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
        if (*m.frame).kind != FrameKind::Call || (*m.frame).object != RawValue::UNBOUND {
            m.ctx.thread.baton.outcome.set(value);
            if (*m.frame).kind == FrameKind::Special && (*m.frame).object == RawValue::UNBOUND {
                return m.rest(return_special::<PRECISE>);
            }
            return m.rest(return_otherwise::<PRECISE>);
        }
        let dying = give_up_registers(m.regs, m.regs.add(m.code().n_held));
        if !dying.is_null() {
            m.ctx.thread.baton.outcome.set(value);
            m.ctx.thread.baton.set_dying(dying);
            return m.rest(return_dying::<PRECISE>);
        }
        let (owner, ret) = ((*m.frame).owner, (*m.frame).ret);
        m = m.popped();
        finish!(m, lose(owner), m.put(ret, value));
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

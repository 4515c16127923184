//! Calls: from script code to script code by pushing a frame, to everything else through the slots.

use super::calls_out::{put, reg, take};
use super::frame::{Frame, FrameKind, Start, prepare_registers};
use super::machine::Flag;
use super::push::function_and_code;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, InPlace};
use crate::object::{Ref, Type, TypeData, shape};
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::function::{FunctionObj, bind_arguments};
use crate::types::native_function::{MethodDefObj, NativeFunctionObj, call_method_def};
use crate::types::str::{StrObj, same_text};
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{EX_KWARGS, EX_METHOD, Instr, flags};

type Regs = *mut RawValue;

/// Up to how many parameters, and how many arguments given by name, are moved to their places without a list of them.
const MAX_MOVED: usize = 32;
const MAX_MOVED_NAMES: usize = 8;

/// The call slot of functions: from native code.
pub(crate) fn call_function(ctx: &Ctx, f: &Value, args: Args<'_>) -> Result<Value> {
    ctx.check_stack()?;
    if f.shape_id() == shape::FUNCTION && !args.has_keywords() && push_plainly(ctx, f, args.values()) {
        return ctx.run();
    }
    let Some(function) = f.downcast::<FunctionObj>() else {
        return Err(ctx.type_error("a function is required"));
    };
    let code = function.code.borrow().clone();
    let plain = code.simple_args == Some(args.values().len() as u16) && !args.has_keywords();
    let bound;
    let values: &[Value] = if plain {
        args.values()
    } else {
        bound = bind_arguments(ctx, function, &code, args)?;
        &bound
    };
    if code.is_generator {
        return Ok(super::generators::new_generator(ctx, f.clone(), function, &code, values.iter().cloned()));
    }
    let regs = ctx.thread.stack_top();
    // SAFETY: the registers lie at the top of the stack; room for them is checked before they are counted on.
    unsafe {
        if !ctx.thread.make_room(regs.add(code.n_registers.max(values.len()))) {
            return Err(ctx.too_deep());
        }
        for (k, value) in values.iter().enumerate() {
            regs.add(k).write(value.clone().into_raw());
        }
        ctx.push_function(f.clone().into_raw(), function, &code, regs, values.len(), FrameKind::Entry, 0)?;
    }
    ctx.run()
}

/// Pushes the frame of a function that takes its arguments as they come, if there is room for it; false, with nothing
/// done, for any other.
#[inline(always)]
fn push_plainly(ctx: &Ctx, f: &Value, args: &[Value]) -> bool {
    // SAFETY: the shape says what it is; the registers lie at the top of the stack, where there is room for them, and the
    // frame keeps the function.
    unsafe {
        let (function, code) = function_and_code(f.raw());
        let regs = ctx.thread.stack_top();
        let top = regs.add(code.n_registers);
        if code.exact_args != args.len() as u32 || !ctx.has_room_for_frame(top) {
            return false;
        }
        for (k, value) in args.iter().enumerate() {
            value.raw().incref();
            regs.add(k).write_volatile(value.raw());
        }
        prepare_registers(function, code, regs, args.len());
        (*f.raw().header()).incref();
        let start = Start { owner: f.raw(), pc: code.start, regs, top, kind: FrameKind::Entry, ret: 0 };
        Frame::begin(ctx.thread.next_frame(), function, code, start);
        ctx.thread.depth.set(ctx.thread.depth.get() + 1);
    }
    true
}

/// The window of a call as values.
unsafe fn window<'a>(regs: Regs, first: usize, n: usize) -> &'a [Value] {
    // SAFETY: the window's registers are the running frame's, and `Value` is a transparent wrapper of the bits.
    unsafe { std::slice::from_raw_parts(regs.add(first) as *const Value, n) }
}

/// Drops the values of a window.
#[inline(always)]
unsafe fn clear_window(regs: Regs, first: usize, n: usize) {
    // SAFETY: as in `window`; each value is dropped once.
    unsafe {
        for k in first..first + n {
            let old = std::mem::replace(&mut *regs.add(k), RawValue::UNBOUND);
            old.decref();
        }
    }
}

/// Ends a call to native code: the window is emptied, the result goes where it belongs. No frame was pushed.
#[inline(always)]
unsafe fn finish_native(i: Instr, regs: Regs, end: usize, result: Value) -> bool {
    // SAFETY: as in `clear_window`.
    unsafe {
        clear_window(regs, i.a() as usize, end - i.a() as usize);
        put(regs, i.b(), result);
    }
    false
}

impl Ctx {
    /// As `op_call`, for op bodies.
    #[inline(never)]
    pub(super) unsafe fn op_call_flag(&self, i: Instr, regs: Regs) -> Result<Flag> {
        // SAFETY: the registers are the running frame's.
        unsafe { self.op_call(i, regs).map(Flag::from) }
    }

    /// An instance of a plain class, without attributes.
    #[inline(never)]
    pub(super) fn bare_instance(&self, class: &Type) -> Value {
        self.alloc(class, crate::object::Plain).into_value()
    }

    /// An instance of a built-in class.
    #[inline(never)]
    pub(super) fn construct(&self, class: &Type, args: &[Value]) -> Result<Value> {
        crate::types::type_::construct(self, class, Args::positional(args))
    }

    /// As `op_call_kw`, for op bodies.
    #[inline(never)]
    pub(super) unsafe fn op_call_kw_flag(&self, i: Instr, regs: Regs) -> Result<Flag> {
        // SAFETY: the registers are the running frame's.
        unsafe { self.op_call_kw(i, regs).map(Flag::from) }
    }

    /// As `op_call_ex`, for op bodies.
    #[inline(never)]
    pub(super) unsafe fn op_call_ex_flag(&self, i: Instr, regs: Regs) -> Result<Flag> {
        // SAFETY: the registers are the running frame's.
        unsafe { self.op_call_ex(i, regs).map(Flag::from) }
    }

    /// Call and CallMethod. True if a frame was pushed.
    #[inline]
    pub(super) unsafe fn op_call(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let at = i.a() as usize;
            let mut n = i.flags() as usize;
            let mut first = at + 2;
            if *regs.add(at + 1) != RawValue::UNBOUND {
                first = at + 1;
                n += 1;
            }
            let callee = *regs.add(at);
            let kind = callee.as_value().shape_id();
            if kind == shape::FUNCTION {
                let function = &(*(callee.header() as *const crate::object::Object<FunctionObj>)).payload;
                let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
                if code.simple_args == Some(n as u16) {
                    *regs.add(at) = RawValue::UNBOUND;
                    return self.enter(callee, function, code, regs, first, n, FrameKind::Call, i.b());
                }
            }
            match kind {
                shape::FUNCTION => self.call_bound(i, regs, first, n, &[]),
                shape::METHOD_DESCRIPTOR => self.bind_native_method(i, regs, first, n),
                shape::NATIVE_FUNCTION => self.bind_native_function(i, regs, first, n),
                _ => self.op_call_other(i, regs, first, n),
            }
        }
    }

    /// Pushes the frame of a script function whose arguments lie in the window; its frame takes them over.
    #[inline(always)]
    #[allow(clippy::too_many_arguments, reason = "the parts of a call, all in registers")]
    unsafe fn enter(
        &self,
        callee: RawValue,
        function: &FunctionObj,
        code: &CodeObj,
        regs: Regs,
        first: usize,
        n: usize,
        kind: FrameKind,
        ret: u16,
    ) -> Result<bool> {
        // SAFETY: the caller owns `callee` and hands it over; the window's values move into the new frame.
        unsafe {
            let mut base = regs.add(first);
            if self.frame().in_generator {
                // A generator's registers are not on the value stack: the arguments move there.
                base = self.thread.stack_top();
                if !self.thread.make_room(base.add(n)) {
                    clear_window(regs, first, n);
                    callee.decref();
                    return Err(self.too_deep());
                }
                for k in 0..n {
                    base.add(k).write(std::mem::replace(&mut *regs.add(first + k), RawValue::UNBOUND));
                }
            }
            self.push_function(callee, function, code, base, n, kind, ret)?;
            Ok(true)
        }
    }

    #[inline(never)]
    unsafe fn op_call_other(&self, i: Instr, regs: Regs, first: usize, n: usize) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let at = i.a() as usize;
            let callee = reg(regs, i.a());
            match callee.shape_id() {
                shape::METHOD => {
                    if let Some(m) = callee.downcast::<crate::types::method::MethodObj>()
                        && first == at + 2
                    {
                        let (function, object) = (m.function.clone(), m.object.clone());
                        put(regs, i.a(), function);
                        put(regs, i.a() + 1, object);
                        return self.op_call(i, regs);
                    }
                }
                _ => {
                    if callee.downcast::<TypeData>().is_some()
                        && first == at + 2
                        && let Some(pushed) = self.call_class(i, regs, n, &[])?
                    {
                        return Ok(pushed);
                    }
                }
            }
            let result = self.call_args(callee, Args::positional(window(regs, first, n)))?;
            clear_window(regs, at, n + (first - at));
            put(regs, i.b(), result);
            Ok(false)
        }
    }

    /// A native function whose arguments need binding, or a method bound to its object, which goes before them.
    #[inline(never)]
    unsafe fn bind_native_function(
        &self,
        i: Instr,
        regs: Regs,
        mut first: usize,
        mut n: usize,
    ) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let callee = reg(regs, i.a());
            let f = &(*(callee.raw().header() as *const crate::object::Object<NativeFunctionObj>)).payload;
            if f.passes_bound {
                if first != i.a() as usize + 2 {
                    let result = self.call_args(callee, Args::positional(window(regs, first, n)))?;
                    return Ok(finish_native(i, regs, first + n, result));
                }
                put(regs, i.a() + 1, f.bound.clone());
                first -= 1;
                n += 1;
            }
            if f.def.in_place != InPlace::No && self.resume_in_place(f.def.in_place, i, regs, first, n)? {
                return Ok(true);
            }
            let name = &|| f.display_name(self);
            let (skip, args) = (usize::from(f.passes_bound), Args::positional(window(regs, first, n)));
            let result = f.def.signature.call(self, name, skip, args, f.def.function)?;
            Ok(finish_native(i, regs, first + n, result))
        }
    }

    /// A native method that was found on the type of its object, where arguments need binding or the type is a derived one.
    #[inline(never)]
    unsafe fn bind_native_method(&self, i: Instr, regs: Regs, first: usize, n: usize) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let callee = reg(regs, i.a()).raw();
            let m = &(*(callee.header() as *const crate::object::Object<MethodDefObj>)).payload;
            if m.def.in_place != InPlace::No && self.resume_in_place(m.def.in_place, i, regs, first, n)? {
                return Ok(true);
            }
            let result = call_method_def(self, m, Args::positional(window(regs, first, n)))?;
            Ok(finish_native(i, regs, first + n, result))
        }
    }

    /// A script function whose arguments need binding: defaults, keywords, stars, generators.
    unsafe fn call_bound(
        &self,
        i: Instr,
        regs: Regs,
        first: usize,
        n: usize,
        names: &[Value],
    ) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let callee = reg(regs, i.a()).clone();
            let Some(function) = callee.downcast::<FunctionObj>() else { return Ok(false) };
            let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
            if names.is_empty()
                && !code.is_generator
                && self.fill_simple_defaults(function, code, regs, first, n)
            {
                let n = code.code.arg_count as usize;
                let callee = take(regs, i.a()).into_raw();
                return self.enter(callee, function, code, regs, first, n, FrameKind::Call, i.b());
            }
            if names.is_empty() && code.is_generator && is_plain_count(code, n) {
                let code = function.code.borrow().clone();
                let values = (first..first + n).map(|k| take(regs, k as u16));
                let generator =
                    super::generators::new_generator(self, callee.clone(), function, &code, values);
                drop(take(regs, i.a()));
                put(regs, i.b(), generator);
                return Ok(false);
            }
            if !code.is_generator
                && let Some(base) = self.move_arguments(function, code, regs, first, n, names)
            {
                let callee = take(regs, i.a()).into_raw();
                let n = code.n_parameters();
                self.push_function(callee, function, code, base, n, FrameKind::Call, i.b())?;
                return Ok(true);
            }
            let values =
                bind_arguments(self, function, code, Args::with_names(window(regs, first, n), names))?;
            clear_window(regs, first, n);
            drop(take(regs, i.a()));
            if code.is_generator {
                let code = function.code.borrow().clone();
                let generator = super::generators::new_generator(
                    self,
                    callee.clone(),
                    function,
                    &code,
                    values.into_iter(),
                );
                put(regs, i.b(), generator);
                return Ok(false);
            }
            self.push_bound(&callee, function, code, values, FrameKind::Call, i.b())?;
            Ok(true)
        }
    }

    /// Pushes the frame of a function with a value for each of its parameters.
    unsafe fn push_bound(
        &self,
        callee: &Value,
        function: &FunctionObj,
        code: &CodeObj,
        values: Vec<Value>,
        kind: FrameKind,
        ret: u16,
    ) -> Result<()> {
        // SAFETY: the values go to the top of the stack, where there is room.
        unsafe {
            let base = self.thread.stack_top();
            if !self.thread.make_room(base.add(values.len())) {
                return Err(self.too_deep());
            }
            let n = values.len();
            for (k, value) in values.into_iter().enumerate() {
                base.add(k).write(value.into_raw());
            }
            self.push_function(callee.clone().into_raw(), function, code, base, n, kind, ret)
        }
    }

    /// Moves a call's arguments to the top of the stack, each to the place of its parameter, with defaults, `*args` and
    /// `**kwargs` in theirs. `None`, with nothing moved, where there are many or something is wrong.
    unsafe fn move_arguments(
        &self,
        f: &FunctionObj,
        code: &CodeObj,
        regs: Regs,
        first: usize,
        n: usize,
        names: &[Value],
    ) -> Option<Regs> {
        const REST: usize = usize::MAX;
        let c = &code.code;
        let (n_pos, n_all) = (c.arg_count as usize, c.arg_count as usize + c.kwonly_count as usize);
        let (has_star, has_stars) = (c.flags & flags::VARARGS != 0, c.flags & flags::VARKEYWORDS != 0);
        let n_given = n - names.len();
        let n_direct = n_given.min(n_pos);
        let mut places = [REST; MAX_MOVED_NAMES];
        if (n_given > n_pos && !has_star) || n_all > MAX_MOVED || names.len() > places.len() {
            return None;
        }
        let mut filled = (1_u64 << n_direct) - 1;
        let by_name = &code.varnames[c.posonly_count as usize..n_all];
        for (place, name) in places.iter_mut().zip(names) {
            match by_name.iter().position(|known| known.is(name)) {
                Some(k) => *place = c.posonly_count as usize + k,
                None if has_stars && !by_name.iter().any(|known| same_text(known, name)) => continue,
                None => return None,
            }
            if filled & 1 << *place != 0 {
                return None;
            }
            filled |= 1 << *place;
        }
        // SAFETY: the defaults are not changed while they are looked at; the registers behind the frames in use are free,
        // and there are enough of them; each value of the window is moved once.
        unsafe {
            let (defaults, named) = ((*f.defaults.as_ptr()).raw(), (*f.kwdefaults.as_ptr()).raw());
            let defaults =
                defaults.as_value().downcast::<TupleObj>().map(TupleObj::items).unwrap_or_default();
            let base = self.thread.stack_top();
            if !self.thread.make_room(base.add(code.n_parameters())) {
                return None;
            }
            for at in (0..n_all).filter(|at| filled & 1 << at == 0) {
                let default = if at < n_pos {
                    (at + defaults.len()).checked_sub(n_pos).map(|k| defaults[k].clone())
                } else {
                    named.as_value().downcast::<DictObj>().and_then(|d| d.get_str(&code.varnames[at]))
                };
                let Some(default) = default else {
                    // Those that were written are given back.
                    for written in (0..at).filter(|at| filled & 1 << at == 0) {
                        std::mem::replace(&mut *base.add(written), RawValue::UNBOUND).decref();
                    }
                    return None;
                };
                base.add(at).write(default.into_raw());
            }
            if has_star {
                let rest = self.new_tuple(window(regs, first + n_direct, n_given - n_direct));
                base.add(n_all).write(rest.into_raw());
                clear_window(regs, first + n_direct, n_given - n_direct);
            }
            let keywords = has_stars.then(|| self.new_dict());
            for k in (0..n_direct).chain(n_given..n) {
                let value = std::mem::replace(&mut *regs.add(first + k), RawValue::UNBOUND);
                match (if k < n_direct { k } else { places[k - n_given] }, &keywords) {
                    (REST, Some(keywords)) => {
                        keywords.set_str(&self.intern_value(&names[k - n_given]), value.into_value());
                    }
                    (at, _) => base.add(at).write(value),
                }
            }
            if let Some(keywords) = keywords {
                base.add(n_all + usize::from(has_star)).write(keywords.into_value().into_raw());
            }
            Some(base)
        }
    }

    /// Appends the defaults of trailing positional parameters to the window, if that is all the call lacks.
    unsafe fn fill_simple_defaults(
        &self,
        f: &FunctionObj,
        code: &CodeObj,
        regs: Regs,
        first: usize,
        n: usize,
    ) -> bool {
        let Some(wanted) = code.simple_args else { return false };
        let wanted = wanted as usize;
        // SAFETY: the defaults are not changed while they are copied; the registers behind the window are dead temps or
        // lie beyond the frame, where the pushed frame will overlap.
        unsafe {
            let defaults = (*f.defaults.as_ptr()).raw();
            let Some(defaults) = defaults.as_value().downcast::<TupleObj>().map(TupleObj::items) else {
                return false;
            };
            if n >= wanted || n + defaults.len() < wanted || self.frame().in_generator {
                return false;
            }
            if !self.thread.make_room(regs.add(first + wanted)) {
                return false;
            }
            for k in n..wanted {
                let value = defaults[defaults.len() - (wanted - k)].clone();
                regs.add(first + k).write(value.into_raw());
            }
            true
        }
    }

    /// `type(x)`, and `Class(...)` where that is a bare instance and perhaps a script `__init__`, whose frame is pushed
    /// at once.
    unsafe fn call_class(&self, i: Instr, regs: Regs, n: usize, names: &[Value]) -> Result<Option<bool>> {
        // SAFETY: as above; the class stays in its register until its instance, which keeps it alive, is made.
        unsafe {
            let at = i.a() as usize;
            let ty: &Type = &*(regs.add(at) as *const Type);
            if !self.type_of(ty.as_value()).is(&self.types().r#type) {
                return Ok(None);
            }
            if n == 1 && names.is_empty() && ty.is(&self.types().r#type) {
                let result = self.type_of(reg(regs, i.a() + 2)).to_value();
                clear_window(regs, at, 3);
                put(regs, i.b(), result);
                return Ok(Some(false));
            }
            if !crate::types::object::has_plain_new(ty) {
                return Ok(None);
            }
            if crate::types::object::has_plain_init(ty) {
                if n != 0 {
                    return Ok(None);
                }
                let object = self.alloc(ty, crate::object::Plain).into_value();
                drop(take(regs, i.a()));
                put(regs, i.b(), object);
                return Ok(Some(false));
            }
            let Some(init) = ty.lookup(&self.names().__init__) else { return Ok(None) };
            let Some(function) = init.downcast::<FunctionObj>() else { return Ok(None) };
            let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
            if code.is_generator {
                return Ok(None);
            }
            let object = self.alloc(ty, crate::object::Plain).into_value();
            put(regs, i.a() + 1, object.clone());
            let (first, count) = (at + 1, n + 1);
            if names.is_empty()
                && (code.simple_args == Some(count as u16)
                    || self.fill_simple_defaults(function, code, regs, first, count))
            {
                drop(take(regs, i.a()));
                let count = code.code.arg_count as usize;
                let init = init.clone().into_raw();
                self.enter(init, function, code, regs, first, count, FrameKind::Init, i.b())?;
            } else if let Some(base) = self.move_arguments(function, code, regs, first, count, names) {
                drop(take(regs, i.a()));
                let (init, count) = (init.clone().into_raw(), code.n_parameters());
                self.push_function(init, function, code, base, count, FrameKind::Init, i.b())?;
            } else {
                let args = Args::with_names(window(regs, first, count), names);
                let values = bind_arguments(self, function, code, args)?;
                clear_window(regs, at, count + 1);
                self.push_bound(&init, function, code, values, FrameKind::Init, i.b())?;
            }
            (*self.thread.top()).extra = object.into_raw();
            Ok(Some(true))
        }
    }

    /// CallKw and CallMethodKw. True if a frame was pushed.
    pub(super) unsafe fn op_call_kw(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let at = i.a() as usize;
            let mut n = i.flags() as usize;
            let mut first = at + 2;
            if *regs.add(at + 1) != RawValue::UNBOUND {
                first = at + 1;
                n += 1;
            }
            let code = self.frame().code();
            let names = code.constants[code.caches[i.c() as usize].index as usize].clone();
            let names = names.downcast::<TupleObj>().map(TupleObj::items).unwrap_or_default();
            if reg(regs, i.a()).shape_id() == shape::FUNCTION {
                return self.call_bound(i, regs, first, n, names);
            }
            if first == at + 2
                && reg(regs, i.a()).downcast::<TypeData>().is_some()
                && let Some(pushed) = self.call_class(i, regs, n, names)?
            {
                return Ok(pushed);
            }
            let result = self.call_args(reg(regs, i.a()), Args::with_names(window(regs, first, n), names))?;
            clear_window(regs, at, n + (first - at));
            put(regs, i.b(), result);
            Ok(false)
        }
    }

    /// CallEx. True if a frame was pushed.
    pub(super) unsafe fn op_call_ex(&self, i: Instr, regs: Regs) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let callee = take(regs, i.a());
            let slot = take(regs, i.a() + 1);
            let positional = take(regs, i.a() + 2);
            let keywords = if i.flags() & EX_KWARGS != 0 { take(regs, i.a() + 3) } else { Value::NONE };
            let slot = if i.flags() & EX_METHOD != 0 { slot } else { Value::UNBOUND };
            let has_names = keywords.downcast::<DictObj>().is_some_and(|dict| !dict.is_empty());
            if !has_names && self.push_spread(&callee, &slot, &positional, i.b())? {
                return Ok(true);
            }
            let mut values = Vec::new();
            if !slot.is_unbound() {
                values.push(slot);
            }
            match positional.downcast::<TupleObj>() {
                Some(tuple) => values.extend_from_slice(tuple.items()),
                None => values.extend(self.star_arguments(&callee, &positional)?),
            }
            let mut names = Vec::new();
            if let Some(dict) = keywords.downcast::<DictObj>() {
                for (name, value) in dict.items() {
                    if name.downcast::<StrObj>().is_none() {
                        return Err(self.type_error("keywords must be strings"));
                    }
                    names.push(name);
                    values.push(value);
                }
            }
            if callee.shape_id() == shape::FUNCTION
                && let Some(function) = callee.downcast::<FunctionObj>()
            {
                let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
                if !code.is_generator {
                    if !names.is_empty() || code.simple_args.map(usize::from) != Some(values.len()) {
                        values = bind_arguments(self, function, code, Args::with_names(&values, &names))?;
                    }
                    self.push_bound(&callee, function, code, values, FrameKind::Call, i.b())?;
                    return Ok(true);
                }
            }
            let result = self.call_args(&callee, Args::with_names(&values, &names))?;
            put(regs, i.b(), result);
            Ok(false)
        }
    }

    /// Pushes the frame of a function that takes its arguments as `*positional` has them, after what is in the slot. False:
    /// it is another callable, or takes them otherwise.
    unsafe fn push_spread(&self, callee: &Value, slot: &Value, positional: &Value, ret: u16) -> Result<bool> {
        if callee.shape_id() != shape::FUNCTION {
            return Ok(false);
        }
        let (Some(function), Some(items)) =
            (callee.downcast::<FunctionObj>(), positional.downcast::<TupleObj>().map(TupleObj::items))
        else {
            return Ok(false);
        };
        let slot = if slot.is_unbound() { &[][..] } else { std::slice::from_ref(slot) };
        let n = slot.len() + items.len();
        // SAFETY: as in `move_arguments`; the frame takes over the references that are made here.
        unsafe {
            let code: &CodeObj = &*(&*function.code.as_ptr()).object_payload();
            let base = self.thread.stack_top();
            if code.simple_args.map(usize::from) != Some(n) || !self.thread.make_room(base.add(n)) {
                return Ok(false);
            }
            for (at, value) in slot.iter().chain(items).enumerate() {
                base.add(at).write(value.clone().into_raw());
            }
            let callee = callee.clone().into_raw();
            self.push_function(callee, function, code, base, n, FrameKind::Call, ret)?;
        }
        Ok(true)
    }

    fn star_arguments(&self, callee: &Value, positional: &Value) -> Result<Vec<Value>> {
        let slots = &self.type_of(positional).slots;
        if slots.iter.get().is_none() && slots.getitem.get().is_none() {
            let (name, got) = (self.callable_name(callee), self.type_name(positional));
            return Err(self.type_error(format!("{name} argument after * must be an iterable, not {got}")));
        }
        self.collect(positional)
    }

    /// How messages about calls name a callable: its qualified name with parentheses.
    pub(crate) fn callable_name(&self, callee: &Value) -> String {
        let names = self.names();
        let text = |v: Option<Value>| v.map(|v| crate::types::str::text_of(&v));
        let qualname = text(self.get_attr_opt(callee, &names.__qualname__).ok().flatten());
        let module = text(self.get_attr_opt(callee, &names.__module__).ok().flatten());
        match (qualname, module) {
            (Some(q), Some(m)) if !m.is_empty() && m != "builtins" => format!("{m}.{q}()"),
            (Some(q), _) => format!("{q}()"),
            (None, _) => self.str_text(callee).unwrap_or_default(),
        }
    }

    /// Runs a code object in the given namespaces.
    ///
    /// # Errors
    /// What the code raises.
    pub fn run_code(&self, code: &Ref<CodeObj>, globals: &Ref<DictObj>, locals: Value) -> Result<Value> {
        self.run_code_with(code, globals, locals, &Value::NONE)
    }

    /// As `run_code`, for a code object with free variables.
    ///
    /// # Errors
    /// What the code raises.
    pub fn run_code_with(
        &self,
        code: &Ref<CodeObj>,
        globals: &Ref<DictObj>,
        locals: Value,
        closure: &Value,
    ) -> Result<Value> {
        self.check_stack()?;
        if code.is_generator {
            let f = self.new_function(code.clone(), globals.clone(), closure.clone());
            return Ok(super::generators::new_generator(self, f.to_value(), &f, code, std::iter::empty()));
        }
        self.push_code(code, globals, locals, closure)?;
        self.run()
    }
}

fn is_plain_count(code: &CodeObj, n: usize) -> bool {
    let c = &code.code;
    let stars = gilbox_lang::code::flags::VARARGS | gilbox_lang::code::flags::VARKEYWORDS;
    c.flags & stars == 0 && c.kwonly_count == 0 && c.arg_count as usize == n
}

//! Frame objects: a look at a running frame or a suspended generator, or what is left of a frame that has ended.

use super::frame_locals::{self, Variable};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::frame::{Frame, payload_handle};
use crate::native::{GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Payload, Ref, Slots, TypeFlags, Visitor};
use crate::thread::ThreadState;
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::function::FunctionObj;
use crate::types::generator::{GenState, GeneratorObj};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// Where the registers of a frame are that a script looks at.
#[derive(Clone, Copy)]
pub(crate) enum Place {
    /// In a running frame.
    Running(*mut Frame),
    /// In a generator that does not run.
    Suspended(*const GeneratorObj),
    /// The frame has ended; what is left lies in its object.
    Ended,
}

/// What tracing keeps for a frame.
pub(crate) struct Trace {
    /// `f_trace`, or None.
    pub(crate) function: RefCell<Value>,
    pub(crate) lines: Cell<bool>,
    pub(crate) opcodes: Cell<bool>,
    /// The line told last.
    pub(crate) line: Cell<u32>,
    /// The instruction seen last.
    pub(crate) index: Cell<usize>,
    /// Stands for the line while the beginning of the call is told.
    pub(crate) first_line: Cell<Option<u32>>,
}

impl Default for Trace {
    fn default() -> Trace {
        Trace {
            function: RefCell::new(Value::NONE),
            lines: Cell::new(true),
            opcodes: Cell::new(false),
            line: Cell::new(0),
            index: Cell::new(usize::MAX),
            first_line: Cell::new(None),
        }
    }
}

/// The payload of frame objects.
pub struct FrameObj {
    pub(crate) place: Cell<Place>,
    pub(crate) code: Ref<CodeObj>,
    pub(crate) globals: Ref<DictObj>,
    builtins: Ref<DictObj>,
    /// The namespace of module, class and exec code, or None.
    namespace: RefCell<Value>,
    /// The variables' registers of a frame that has ended.
    kept: RefCell<Vec<Value>>,
    /// What scripts put into `f_locals` that is no variable: a dict, or None.
    pub(crate) extra: RefCell<Value>,
    back: RefCell<Value>,
    /// The last instruction of a frame that has ended.
    index: Cell<usize>,
    /// How many frames lie below it while it runs.
    depth: Cell<usize>,
    pub(crate) trace: Trace,
}

impl Payload for FrameObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.code.as_value());
        visit(self.globals.as_value());
        visit(self.builtins.as_value());
        self.kept.borrow().iter().for_each(&mut *visit);
        for cell in [&self.namespace, &self.extra, &self.back, &self.trace.function] {
            visit(&cell.borrow());
        }
    }
    fn clear(&self) {
        drop(self.kept.take());
        for cell in [&self.namespace, &self.extra, &self.back, &self.trace.function] {
            drop(cell.replace(Value::NONE));
        }
    }
}

pub(crate) const SPEC: TypeSpec =
    TypeSpec::new::<FrameObj>("frame").slots(slots).getset(GETSET).methods(METHODS).flags(TypeFlags::NO_NEW);

impl FrameObj {
    fn new(code: Ref<CodeObj>, globals: Ref<DictObj>, builtins: Ref<DictObj>) -> FrameObj {
        FrameObj {
            place: Cell::new(Place::Ended),
            code,
            globals,
            builtins,
            namespace: RefCell::new(Value::NONE),
            kept: RefCell::default(),
            extra: RefCell::new(Value::NONE),
            back: RefCell::new(Value::NONE),
            index: Cell::new(0),
            depth: Cell::new(0),
            trace: Trace::default(),
        }
    }

    /// A register; unbound where the frame has none any more.
    pub(crate) fn register(&self, i: usize) -> Value {
        match self.place.get() {
            // SAFETY: `place` is reset before its frame or generator goes; the number is one of the code's registers.
            Place::Running(frame) => unsafe { (*(*frame).regs.add(i)).to_value() },
            // SAFETY: as above.
            Place::Suspended(generator) => unsafe { (*generator).register(i as u16) },
            Place::Ended => self.kept.borrow().get(i).cloned().unwrap_or(Value::UNBOUND),
        }
    }

    /// Changes a register and answers its old value.
    fn set_register(&self, i: usize, value: Value) -> Value {
        match self.place.get() {
            // SAFETY: as in `register`; the old value is handed out, not dropped here.
            Place::Running(frame) => unsafe {
                std::mem::replace(&mut *(*frame).regs.add(i), value.into_raw()).into_value()
            },
            // SAFETY: as above.
            Place::Suspended(generator) => unsafe { (*generator).replace_register(i, value) },
            Place::Ended => match self.kept.borrow_mut().get_mut(i) {
                Some(place) => std::mem::replace(place, value),
                None => value,
            },
        }
    }

    /// Keeps the variables of a frame that is being left.
    pub(crate) fn keep(&self, registers: Vec<Value>) {
        drop(self.kept.replace(registers));
    }

    /// The value of a variable; unbound if it has none.
    pub(crate) fn variable(&self, variable: Variable) -> Value {
        variable.read(|i| self.register(i))
    }

    /// Gives a variable a value.
    pub(crate) fn set_variable(&self, variable: Variable, value: Value) {
        let cell = match variable {
            Variable::Register(i) => return drop(self.set_register(i, value)),
            Variable::Cell(cell) | Variable::Parameter { cell, .. } => self.register(cell),
        };
        match (cell.downcast::<CellObj>(), variable) {
            (Some(cell), _) => drop(cell.replace(value)),
            (None, Variable::Parameter { register, .. }) => drop(self.set_register(register, value)),
            (None, _) => {}
        }
    }

    /// The namespace of module, class and exec code.
    pub(crate) fn namespace(&self) -> Option<Value> {
        Some(self.namespace.borrow().clone()).filter(|namespace| !namespace.is_none())
    }

    /// The instruction at hand, or the last one.
    pub(crate) fn index(&self) -> usize {
        match self.place.get() {
            // SAFETY: as in `register`.
            Place::Running(frame) => unsafe { self.code.index_before((*frame).pc) },
            // SAFETY: as above.
            Place::Suspended(generator) => unsafe { (*generator).index() },
            Place::Ended => self.index.get(),
        }
    }

    /// The line at hand was told or is past: the next one is what a debugger wants to hear of.
    pub(crate) fn past_line(&self) {
        let index = self.index();
        self.trace.line.set(self.code.code.position(index).line);
        self.trace.index.set(index);
    }

    fn line(&self) -> i64 {
        let mut line = self.trace.first_line.get();
        if let Place::Suspended(generator) = self.place.get()
            // SAFETY: as in `register`.
            && unsafe { (*generator).state.get() } == GenState::Created
        {
            line = Some(self.code.code.first_line);
        }
        i64::from(line.unwrap_or_else(|| self.code.code.position(self.index()).line))
    }

    fn is_running(&self) -> bool {
        matches!(self.place.get(), Place::Running(_))
    }
}

fn frame_of(x: &Value) -> Option<&FrameObj> {
    x.downcast::<FrameObj>()
}

/// The object of a thread's frame, made on first use.
fn object_of(ctx: &Ctx, thread: &ThreadState, depth: usize) -> Value {
    let place = thread.frame_at(depth);
    if place.is_null() {
        return Value::NONE;
    }
    // SAFETY: the frame is one of those in use; its owner keeps the code alive.
    unsafe {
        let frame = &mut *place;
        if frame.object != RawValue::UNBOUND {
            return frame.object.to_value();
        }
        let object = FrameObj::new(payload_handle(frame.code), frame.globals(), frame.builtins());
        object.place.set(Place::Running(place));
        object.depth.set(depth);
        if frame.namespace != RawValue::UNBOUND {
            drop(object.namespace.replace(frame.namespace.to_value()));
        }
        let value = ctx.alloc(&ctx.types().frame, object).into_value();
        frame.object = value.clone().into_raw();
        value
    }
}

/// The object of the frame that called this one, or None. The frames of a thread lie one behind the other.
fn back_of(ctx: &Ctx, f: &FrameObj) -> Value {
    let (Place::Running(place), depth) = (f.place.get(), f.depth.get()) else {
        return f.back.borrow().clone();
    };
    let is_mine = |thread: &ThreadState| std::ptr::eq(thread.frame_at(depth), place);
    let caller = |thread: &ThreadState| match depth.checked_sub(1) {
        Some(below) => object_of(ctx, thread, below),
        None => Value::NONE,
    };
    if is_mine(&ctx.thread) {
        return caller(&ctx.thread);
    }
    ctx.other_threads(|other| is_mine(&other.thread).then(|| caller(&other.thread))).unwrap_or(Value::NONE)
}

/// A frame is popped: its object keeps what it needs, or goes back to the generator that is suspended.
pub(crate) fn detach_frame(ctx: &Ctx, frame: &mut Frame) {
    // SAFETY: the word is owned; it moves into the handle.
    let object = unsafe { std::mem::replace(&mut frame.object, RawValue::UNBOUND).into_value() };
    let Some(f) = frame_of(&object) else { return };
    // Whoever else holds the object may still ask for these.
    let is_shared = object.ref_count() > 1;
    let generator = frame.owner.as_value().downcast::<GeneratorObj>().filter(|_| frame.in_generator);
    if let Some(g) = generator.filter(|g| g.state.get() != GenState::Closed) {
        f.place.set(Place::Suspended(g));
        // So may scripts that go on in the generator, for what they put there.
        let has_own = !f.extra.borrow().is_none() || !f.trace.function.borrow().is_none();
        if is_shared || has_own {
            g.keep_frame_object(object);
        }
        return;
    }
    if is_shared {
        let back = back_of(ctx, f);
        f.index.set(frame.code().index_before(frame.pc));
        f.place.set(Place::Ended);
        drop(f.back.replace(back));
        if generator.is_none() {
            drop(f.kept.replace(variable_registers(frame)));
        }
    }
    f.place.set(Place::Ended);
}

/// Copies of the registers of a frame's variables.
pub(crate) fn variable_registers(frame: &Frame) -> Vec<Value> {
    // SAFETY: the registers are the frame's.
    (0..frame.code().code.first_temp() as usize).map(|i| unsafe { (*frame.regs.add(i)).to_value() }).collect()
}

/// A generator's frame is pushed that has an object already.
#[cold]
pub(crate) fn attach_frame(frame: *mut Frame, depth: usize) {
    // SAFETY: the caller has just written the frame.
    let object = unsafe { (*frame).object.to_value() };
    if let Some(f) = frame_of(&object) {
        f.place.set(Place::Running(frame));
        f.depth.set(depth);
        drop(f.back.replace(Value::NONE));
    }
}

/// A generator that does not run is at its end, or goes: its frame object must not look at it any more.
pub(crate) fn forget_generator(object: &Value) {
    if let Some(f) = frame_of(object)
        && matches!(f.place.get(), Place::Suspended(_))
    {
        let n = f.code.code.first_temp() as usize;
        f.keep((0..n).map(|i| f.register(i)).collect());
        f.index.set(f.index());
        f.place.set(Place::Ended);
    }
}

/// The object of a generator's running frame, if there is one, keeps the variables before they are cleared.
#[inline]
pub(crate) fn keep_variables(frame: &Frame) {
    if frame.object != RawValue::UNBOUND
        && let Some(f) = frame.object.as_value().downcast::<FrameObj>()
    {
        f.keep(variable_registers(frame));
    }
}

/// The frame object of a generator, or None when it has ended.
pub(crate) fn generator_frame(ctx: &Ctx, g: &GeneratorObj) -> Value {
    match g.state.get() {
        GenState::Closed => return Value::NONE,
        GenState::Running => return running_generator_frame(ctx, g),
        GenState::Created | GenState::Suspended => {}
    }
    if let Some(known) = g.frame_object() {
        return known;
    }
    let Some(f) = g.function.downcast::<FunctionObj>() else { return Value::NONE };
    let object = FrameObj::new(g.code.clone(), f.globals.clone(), f.builtins.clone());
    object.place.set(Place::Suspended(g));
    let value = ctx.alloc(&ctx.types().frame, object).into_value();
    g.keep_frame_object(value.clone());
    value
}

fn running_generator_frame(ctx: &Ctx, g: &GeneratorObj) -> Value {
    let search = |thread: &ThreadState| {
        let is_its = |depth: &usize| {
            // SAFETY: the frame is one of those in use, and so is its owner.
            unsafe {
                let frame = &*thread.frame_at(*depth);
                frame.in_generator
                    && frame.owner.as_value().downcast::<GeneratorObj>().is_some_and(|o| std::ptr::eq(o, g))
            }
        };
        let depth = (0..thread.depth.get()).rev().find(is_its)?;
        Some(object_of(ctx, thread, depth))
    };
    let found = search(&ctx.thread).or_else(|| ctx.other_threads(|other| search(&other.thread)));
    found.unwrap_or(Value::NONE)
}

/// The object of a frame that has ended, for a traceback.
pub(crate) fn ended_frame(
    ctx: &Ctx,
    code: &Ref<CodeObj>,
    globals: &Ref<DictObj>,
    kept: Vec<Value>,
    namespace: Value,
    index: usize,
) -> Value {
    let object = FrameObj::new(code.clone(), globals.clone(), ctx.builtins_of(globals));
    drop(object.kept.replace(kept));
    if !namespace.is_unbound() {
        drop(object.namespace.replace(namespace));
    }
    object.index.set(index);
    ctx.alloc(&ctx.types().frame, object).into_value()
}

fn slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let Some(f) = frame_of(x) else { return Ok(Value::NONE) };
        let (file, name, line) = (&f.code.code.filename, &f.code.code.name, f.line());
        Ok(ctx.new_str(&format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", x.id())))
    }));
}

const METHODS: &[NativeDef] = &[NativeDef::new("clear", "(self, /)", |ctx, args| {
    let Some(f) = frame_of(&args[0]) else { return Ok(Value::NONE) };
    match f.place.get() {
        Place::Running(_) => return Err(ctx.runtime_error("cannot clear an executing frame")),
        // SAFETY: as in `register`.
        Place::Suspended(generator) => unsafe {
            if (*generator).state.get() == GenState::Suspended {
                return Err(ctx.runtime_error("cannot clear a suspended frame"));
            }
            (*generator).end();
        },
        Place::Ended => {}
    }
    drop((f.kept.take(), f.extra.replace(Value::NONE)));
    Ok(Value::NONE)
})];

fn read(x: &Value, part: impl FnOnce(&FrameObj) -> Value) -> Result<Value> {
    Ok(frame_of(x).map(part).unwrap_or(Value::NONE))
}

const GETSET: &[GetSet] = &[
    GetSet::get("f_code", |_, x| read(x, |f| f.code.to_value())),
    GetSet::get("f_globals", |_, x| read(x, |f| f.globals.to_value())),
    GetSet::get("f_builtins", |_, x| read(x, |f| f.builtins.to_value())),
    GetSet::get("f_locals", |ctx, x| {
        read(x, |f| f.namespace().unwrap_or_else(|| frame_locals::proxy(ctx, x)))
    }),
    GetSet::get_set("f_lineno", |ctx, x| read(x, |f| ctx.new_int(f.line())), set_line),
    GetSet::get("f_lasti", |ctx, x| read(x, |f| ctx.new_int(2 * f.index() as i64))),
    GetSet::get("f_back", |ctx, x| read(x, |f| back_of(ctx, f))),
    GetSet::get_set(
        "f_trace",
        |_, x| read(x, |f| f.trace.function.borrow().clone()),
        |_, x, value| {
            if let Some(f) = frame_of(x) {
                drop(f.trace.function.replace(value.cloned().unwrap_or(Value::NONE)));
                f.past_line();
            }
            Ok(())
        },
    ),
    GetSet::get_set(
        "f_trace_lines",
        |_, x| read(x, |f| Value::from_bool(f.trace.lines.get())),
        |ctx, x, value| set_flag(ctx, x, value, |f| &f.trace.lines),
    ),
    GetSet::get_set(
        "f_trace_opcodes",
        |_, x| read(x, |f| Value::from_bool(f.trace.opcodes.get())),
        |ctx, x, value| set_flag(ctx, x, value, |f| &f.trace.opcodes),
    ),
];

fn set_flag(ctx: &Ctx, x: &Value, value: Option<&Value>, flag: fn(&FrameObj) -> &Cell<bool>) -> Result<()> {
    let Some(value) = value else { return Err(ctx.attribute_error("cannot delete attribute")) };
    if !value.is_bool() {
        return Err(ctx.type_error("attribute value type must be bool"));
    }
    if let Some(f) = frame_of(x) {
        flag(f).set(value.is(&Value::TRUE));
    }
    Ok(())
}

fn set_line(ctx: &Ctx, x: &Value, value: Option<&Value>) -> Result<()> {
    let Some(value) = value else { return Err(ctx.attribute_error("cannot delete attribute")) };
    if !ctx.is_instance_by_mro(value, &ctx.types().int) {
        return Err(ctx.value_error("lineno must be an integer"));
    }
    match frame_of(x) {
        Some(f) if f.is_running() && ctx.is_inside_trace_function() => {
            Err(ctx.not_implemented_error("jumping to another line from a trace function is not supported"))
        }
        _ => Err(ctx.value_error("f_lineno can only be set in a trace function")),
    }
}

impl Ctx {
    /// The object of the innermost frame, or None.
    pub fn current_frame_object(&self) -> Value {
        self.frame_object_at(0)
    }

    /// The object of the frame `back` levels out, or None if there are not so many.
    pub fn frame_object_at(&self, back: usize) -> Value {
        match self.thread.depth.get().checked_sub(back + 1) {
            Some(depth) => object_of(self, &self.thread, depth),
            None => Value::NONE,
        }
    }

    /// The ident of every thread of the interpreter that runs script code, with its innermost frame.
    pub fn frames_of_threads(&self) -> Vec<(i64, Value)> {
        let mut frames = vec![(self.thread_ident(), self.current_frame_object())];
        self.other_threads(|other| {
            if let Some(depth) = other.thread.depth.get().checked_sub(1) {
                frames.push((self.ident_of_thread(other.thread.id), object_of(self, &other.thread, depth)));
            }
            None::<()>
        });
        frames.retain(|(_, frame)| !frame.is_none());
        frames
    }
}

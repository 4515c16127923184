//! Traceback entries and frame objects.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::frame::Frame;
use crate::native::GetSet;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Ref, Slots, TypeFlags, Visitor};
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::function::FunctionObj;
use crate::types::generator::{GenState, GeneratorObj};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// The payload of traceback entries. The frame object is made when somebody asks for it.
pub struct TracebackObj {
    pub(crate) next: RefCell<Value>,
    pub(crate) code: Ref<CodeObj>,
    globals: Ref<DictObj>,
    frame: RefCell<Value>,
    /// Which instruction raised or called.
    pub(crate) index: usize,
}

impl Payload for TracebackObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.next.borrow());
        visit(self.code.as_value());
        visit(self.globals.as_value());
        visit(&self.frame.borrow());
    }
    fn clear(&self) {
        drop(self.next.replace(Value::NONE));
        drop(self.frame.replace(Value::NONE));
    }
}

/// The payload of frame objects: a look at a running frame, or what is left of one.
pub struct FrameObj {
    /// The running frame; null when it has ended.
    pub(crate) live: Cell<*mut Frame>,
    pub(crate) code: Ref<CodeObj>,
    pub(crate) globals: Ref<DictObj>,
    builtins: Ref<DictObj>,
    locals: RefCell<Value>,
    back: RefCell<Value>,
    index: Cell<usize>,
    trace: RefCell<Value>,
}

impl Payload for FrameObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.code.as_value());
        visit(self.globals.as_value());
        visit(self.builtins.as_value());
        for cell in [&self.locals, &self.back, &self.trace] {
            visit(&cell.borrow());
        }
    }
    fn clear(&self) {
        for cell in [&self.locals, &self.back, &self.trace] {
            drop(cell.replace(Value::NONE));
        }
    }
}

pub(crate) const TRACEBACK: TypeSpec = TypeSpec::new::<TracebackObj>("traceback")
    .slots(traceback_slots)
    .getset(TRACEBACK_GETSET)
    .flags(TypeFlags::IMMUTABLE);
pub(crate) const FRAME: TypeSpec = TypeSpec::new::<FrameObj>("frame")
    .slots(frame_slots)
    .getset(FRAME_GETSET)
    .methods(FRAME_METHODS)
    .flags(TypeFlags::NO_NEW);

/// The traceback entry of a frame through which an exception passes.
pub(crate) fn new_entry(ctx: &Ctx, frame: &Frame, next: Value) -> Value {
    let code = frame.code();
    // SAFETY: the frame's owner keeps the code alive.
    let handle = unsafe { crate::interp::frame::payload_handle(frame.code) };
    let object = frame.object.to_value();
    let entry = TracebackObj {
        next: RefCell::new(next),
        code: handle,
        globals: frame.globals(),
        frame: RefCell::new(if object.is_unbound() { Value::NONE } else { object }),
        index: code.index_before(frame.pc),
    };
    ctx.alloc(&ctx.types().traceback, entry).into_value()
}

/// Names and values of a frame's variables.
pub(crate) fn locals_dict(ctx: &Ctx, frame: &Frame) -> Value {
    if frame.namespace != RawValue::UNBOUND {
        return frame.namespace.to_value();
    }
    let code = frame.code();
    let dict = ctx.new_dict();
    // SAFETY: the registers are the frame's.
    let register = |i: usize| unsafe { (*frame.regs.add(i)).to_value() };
    for (i, name) in code.varnames.iter().enumerate() {
        let value = register(i);
        if !value.is_unbound() {
            dict.set_str(name, value);
        }
    }
    let first = code.code.n_locals as usize;
    let shared = code.code.cellvars.iter().chain(code.code.freevars.iter());
    for (i, name) in shared.enumerate() {
        let cell = register(first + i);
        if let Some(value) = cell.downcast::<CellObj>().map(CellObj::get).filter(|v| !v.is_unbound()) {
            dict.set_str(&ctx.intern(name), value);
        }
    }
    let at = code.index_before(frame.pc) as u32;
    for temp in code.code.named_temps.iter().filter(|t| t.start <= at && at < t.end) {
        let mut value = register(temp.register as usize);
        if temp.is_cell {
            value = value.downcast::<CellObj>().map(CellObj::get).unwrap_or(Value::UNBOUND);
        }
        if !value.is_unbound() {
            dict.set_str(&ctx.intern(&temp.name), value);
        }
    }
    dict.into_value()
}

/// The local variables of a function's frame that lie in registers of their own, by name; nothing is allocated for
/// them, so a frame of another thread may be asked too.
pub(crate) fn named_registers(frame: &Frame) -> Vec<(std::sync::Arc<str>, Value)> {
    let code = frame.code();
    let n_locals = code.code.n_locals as usize;
    // SAFETY: the registers are the frame's.
    let register = |i: usize| unsafe { (*frame.regs.add(i)).to_value() };
    let shared = code.code.cellvars.iter().chain(code.code.freevars.iter());
    let cells = shared.enumerate().filter_map(|(i, name)| {
        let cell = register(n_locals + i);
        Some((name.clone(), cell.downcast::<CellObj>().map(CellObj::get)?))
    });
    let locals =
        code.code.varnames.iter().take(n_locals).enumerate().map(|(i, name)| (name.clone(), register(i)));
    locals.chain(cells).filter(|(_, value)| !value.is_unbound()).collect()
}

/// The object of a running frame, made on first use.
pub(crate) fn frame_object(ctx: &Ctx, frame: &mut Frame) -> Value {
    if frame.object != RawValue::UNBOUND {
        return frame.object.to_value();
    }
    let code = frame.code();
    let index = code.index_before(frame.pc);
    let object = FrameObj {
        live: Cell::new(frame),
        // SAFETY: the frame's owner keeps the code alive.
        code: unsafe { crate::interp::frame::payload_handle(frame.code) },
        globals: frame.globals(),
        builtins: frame.builtins(),
        locals: RefCell::new(Value::NONE),
        back: RefCell::new(Value::NONE),
        index: Cell::new(index),
        trace: RefCell::new(Value::NONE),
    };
    let value = ctx.alloc(&ctx.types().frame, object).into_value();
    frame.object = value.clone().into_raw();
    value
}

/// A frame ends: its object keeps what it needs.
pub(crate) fn detach_frame(ctx: &Ctx, frame: &mut Frame) {
    // SAFETY: the word is owned; it moves into the handle.
    let object = unsafe { std::mem::replace(&mut frame.object, RawValue::UNBOUND).into_value() };
    if let Some(f) = object.downcast::<FrameObj>() {
        f.live.set(std::ptr::null_mut());
        // Whoever else holds the object may still ask for these.
        if object.ref_count() > 1 {
            let locals = locals_dict(ctx, frame);
            f.index.set(frame.code().index_before(frame.pc));
            let back = back_of(ctx, frame);
            drop(f.locals.replace(locals));
            drop(f.back.replace(back));
        }
    }
}

/// The object of the frame that called this one, or None.
fn back_of(ctx: &Ctx, frame: *const Frame) -> Value {
    let depth = ctx.thread.depth.get();
    for i in (1..depth).rev() {
        if std::ptr::eq(ctx.thread.frame_at(i), frame) {
            // SAFETY: the index is below the depth.
            return frame_object(ctx, unsafe { &mut *ctx.thread.frame_at(i - 1) });
        }
    }
    Value::NONE
}

/// The frame object of a suspended generator, or None when it has ended.
pub(crate) fn generator_frame(ctx: &Ctx, g: &GeneratorObj) -> Value {
    if g.state.get() == GenState::Closed {
        return Value::NONE;
    }
    let Some(f) = g.function.downcast::<FunctionObj>() else { return Value::NONE };
    let is_fresh = g.state.get() == GenState::Created;
    let index = if is_fresh { NOT_STARTED } else { g.code.index_before(g.pc.get()) };
    let object = FrameObj {
        live: Cell::new(std::ptr::null_mut()),
        code: g.code.clone(),
        globals: f.globals.clone(),
        builtins: f.builtins.clone(),
        locals: RefCell::new(generator_locals(ctx, g)),
        back: RefCell::new(Value::NONE),
        index: Cell::new(index),
        trace: RefCell::new(Value::NONE),
    };
    ctx.alloc(&ctx.types().frame, object).into_value()
}

/// Names and values of the variables of a generator that is not running.
fn generator_locals(ctx: &Ctx, g: &GeneratorObj) -> Value {
    let dict = ctx.new_dict();
    if g.state.get() == GenState::Running {
        return dict.into_value();
    }
    for (i, name) in g.code.varnames.iter().enumerate() {
        let value = g.register(i as u16);
        if !value.is_unbound() {
            dict.set_str(name, value);
        }
    }
    let first = g.code.code.n_locals as usize;
    let shared = g.code.code.cellvars.iter().chain(g.code.code.freevars.iter());
    for (i, name) in shared.enumerate() {
        let cell = g.register((first + i) as u16);
        if let Some(value) = cell.downcast::<CellObj>().map(CellObj::get).filter(|v| !v.is_unbound()) {
            dict.set_str(&ctx.intern(name), value);
        }
    }
    dict.into_value()
}

fn tb(x: &Value) -> Option<&TracebackObj> {
    x.downcast::<TracebackObj>()
}

/// Stands for an index in a frame that has not begun to run.
const NOT_STARTED: usize = usize::MAX;

fn line_at(code: &CodeObj, index: usize) -> i64 {
    if index == NOT_STARTED {
        return code.code.first_line as i64;
    }
    code.code.position(index).line as i64
}

fn traceback_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        let [next, frame, lasti, _line] = args.values() else {
            let n = args.values().len();
            return Err(ctx.type_error(format!("TracebackType expected 4 arguments, got {n}")));
        };
        let f = ctx.expect::<FrameObj>(frame, "frame")?;
        let entry = TracebackObj {
            next: RefCell::new(next.clone()),
            code: f.code.clone(),
            globals: f.globals.clone(),
            frame: RefCell::new(frame.clone()),
            index: ctx.index_clamped(lasti)?.max(0) as usize / 2,
        };
        Ok(ctx.alloc(ty, entry).into_value())
    }));
}

/// The frame object of an entry. A frame that has ended before anybody asked shows no locals.
fn entry_frame(ctx: &Ctx, t: &TracebackObj) -> Value {
    let known = t.frame.borrow().clone();
    if !known.is_none() {
        return known;
    }
    for i in (0..ctx.thread.depth.get()).rev() {
        // SAFETY: the index is below the depth.
        let frame = unsafe { &mut *ctx.thread.frame_at(i) };
        if std::ptr::eq(frame.code, &*t.code) {
            let object = frame_object(ctx, frame);
            drop(t.frame.replace(object.clone()));
            return object;
        }
    }
    let object = FrameObj {
        live: Cell::new(std::ptr::null_mut()),
        code: t.code.clone(),
        globals: t.globals.clone(),
        builtins: ctx.builtins_of(&t.globals),
        locals: RefCell::new(ctx.new_dict().into_value()),
        back: RefCell::new(Value::NONE),
        index: Cell::new(t.index),
        trace: RefCell::new(Value::NONE),
    };
    let object = ctx.alloc(&ctx.types().frame, object).into_value();
    drop(t.frame.replace(object.clone()));
    object
}

const TRACEBACK_GETSET: &[GetSet] = &[
    GetSet::get_set(
        "tb_next",
        |_, x| Ok(tb(x).map(|t| t.next.borrow().clone()).unwrap_or(Value::NONE)),
        |ctx, x, value| {
            let value = value.cloned().unwrap_or(Value::NONE);
            if !value.is_none() && tb(&value).is_none() {
                let got = ctx.type_name(&value);
                return Err(ctx.type_error(format!("expected traceback object, got '{got}'")));
            }
            let mut at = value.clone();
            while let Some(t) = tb(&at) {
                if at.is(x) {
                    return Err(ctx.value_error("traceback loop detected"));
                }
                let next = t.next.borrow().clone();
                at = next;
            }
            if let Some(t) = tb(x) {
                drop(t.next.replace(value));
            }
            Ok(())
        },
    ),
    GetSet::get("tb_lineno", |ctx, x| {
        Ok(tb(x).map(|t| ctx.new_int(line_at(&t.code, t.index))).unwrap_or(Value::NONE))
    }),
    GetSet::get("tb_lasti", |ctx, x| {
        Ok(tb(x).map(|t| ctx.new_int(2 * t.index as i64)).unwrap_or(Value::NONE))
    }),
    GetSet::get("tb_frame", |ctx, x| Ok(tb(x).map(|t| entry_frame(ctx, t)).unwrap_or(Value::NONE))),
    // Where the instruction stands: (line, end line, column, end column), for carets.
    GetSet::get("_position", |ctx, x| {
        let Some(t) = tb(x) else { return Ok(Value::NONE) };
        let p = t.code.code.position(t.index);
        let parts = [p.line, p.end_line, p.col, p.end_col].map(|n| ctx.new_int(n as i64));
        Ok(ctx.new_tuple(&parts))
    }),
];

fn fr(x: &Value) -> Option<&FrameObj> {
    x.downcast::<FrameObj>()
}

fn frame_slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let Some(f) = fr(x) else { return Ok(Value::NONE) };
        let (file, name, line) = (&f.code.code.filename, &f.code.code.name, frame_line(f));
        Ok(ctx.new_str(&format!("<frame at {:#x}, file '{file}', line {line}, code {name}>", x.id())))
    }));
}

fn frame_line(f: &FrameObj) -> i64 {
    let live = f.live.get();
    // SAFETY: `live` is reset before its frame ends.
    let index = if live.is_null() { f.index.get() } else { unsafe { f.code.index_before((*live).pc) } };
    line_at(&f.code, index)
}

fn frame_locals(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(f) = fr(x) else { return Ok(Value::NONE) };
    let live = f.live.get();
    if live.is_null() {
        return Ok(f.locals.borrow().clone());
    }
    // SAFETY: as in `frame_line`.
    Ok(locals_dict(ctx, unsafe { &*live }))
}

const FRAME_METHODS: &[crate::native::NativeDef] =
    &[crate::native::NativeDef::new("clear", "(self, /)", |ctx, args| {
        let Some(f) = fr(&args[0]) else { return Ok(Value::NONE) };
        if !f.live.get().is_null() {
            return Err(ctx.runtime_error("cannot clear an executing frame"));
        }
        drop(f.locals.replace(ctx.new_dict().into_value()));
        Ok(Value::NONE)
    })];

const FRAME_GETSET: &[GetSet] = &[
    GetSet::get("f_code", |_, x| Ok(fr(x).map(|f| f.code.to_value()).unwrap_or(Value::NONE))),
    GetSet::get("f_globals", |_, x| Ok(fr(x).map(|f| f.globals.to_value()).unwrap_or(Value::NONE))),
    GetSet::get("f_builtins", |_, x| Ok(fr(x).map(|f| f.builtins.to_value()).unwrap_or(Value::NONE))),
    GetSet::get("f_locals", frame_locals),
    GetSet::get("f_lineno", |ctx, x| Ok(fr(x).map(|f| ctx.new_int(frame_line(f))).unwrap_or(Value::NONE))),
    GetSet::get("f_lasti", |ctx, x| {
        let Some(f) = fr(x) else { return Ok(Value::NONE) };
        let live = f.live.get();
        // SAFETY: as in `frame_line`.
        let index = if live.is_null() { f.index.get() } else { unsafe { f.code.index_before((*live).pc) } };
        Ok(ctx.new_int(2 * index as i64))
    }),
    GetSet::get("f_back", |ctx, x| {
        let Some(f) = fr(x) else { return Ok(Value::NONE) };
        let live = f.live.get();
        if live.is_null() { Ok(f.back.borrow().clone()) } else { Ok(back_of(ctx, live)) }
    }),
    GetSet::get_set(
        "f_trace",
        |_, x| Ok(fr(x).map(|f| f.trace.borrow().clone()).unwrap_or(Value::NONE)),
        |_, x, value| {
            if let Some(f) = fr(x) {
                drop(f.trace.replace(value.cloned().unwrap_or(Value::NONE)));
            }
            Ok(())
        },
    ),
    GetSet::get("f_trace_lines", |_, _| Ok(Value::TRUE)),
    GetSet::get("f_trace_opcodes", |_, _| Ok(Value::FALSE)),
];

impl Ctx {
    /// The object of the innermost frame, or None.
    pub fn current_frame_object(&self) -> Value {
        self.frame_object_at(0)
    }

    /// The object of the frame `back` levels out, or None if there are not so many.
    pub fn frame_object_at(&self, back: usize) -> Value {
        let depth = self.thread.depth.get();
        if back >= depth {
            return Value::NONE;
        }
        // SAFETY: the index is below the depth.
        frame_object(self, unsafe { &mut *self.thread.frame_at(depth - 1 - back) })
    }

    /// The globals of the innermost frame.
    pub fn current_globals(&self) -> Option<Ref<DictObj>> {
        let frame = self.thread.top();
        // SAFETY: the top frame is alive.
        if frame.is_null() { None } else { Some(unsafe { (*frame).globals() }) }
    }

    /// The local variables of the innermost frame as a dict: its namespace, or a snapshot.
    pub fn current_locals(&self) -> Value {
        let frame = self.thread.top();
        // SAFETY: the top frame is alive.
        if frame.is_null() { Value::NONE } else { locals_dict(self, unsafe { &*frame }) }
    }

    /// `__name__` of the globals of the innermost frame.
    pub(crate) fn current_module_name(&self) -> Option<Value> {
        self.current_globals()?.get_str(&self.names().__name__)
    }

    /// The class and object of a `super()` without arguments.
    pub(crate) fn super_arguments(&self) -> Result<(Value, Value)> {
        let frame = self.thread.top();
        if frame.is_null() {
            return Err(self.runtime_error("super(): no current frame"));
        }
        // SAFETY: the top frame is alive.
        let frame = unsafe { &*frame };
        let code = frame.code();
        if code.code.arg_count == 0 {
            return Err(self.runtime_error("super(): no arguments"));
        }
        // SAFETY: the registers are the frame's.
        let register = |i: usize| unsafe { (*frame.regs.add(i)).to_value() };
        let mut object = register(0);
        if object.is_unbound() {
            let cell = code.code.cell_params.iter().position(|p| *p == Some(0));
            object = cell
                .map(|i| register(code.code.n_locals as usize + i))
                .and_then(|c| c.downcast::<CellObj>().map(CellObj::get))
                .unwrap_or(Value::UNBOUND);
        }
        if object.is_unbound() {
            return Err(self.runtime_error("super(): arg[0] deleted"));
        }
        let first = (code.code.n_locals + code.code.n_cells) as usize;
        let Some(at) = code.code.freevars.iter().position(|n| &**n == "__class__") else {
            return Err(self.runtime_error("super(): __class__ cell not found"));
        };
        match register(first + at).downcast::<CellObj>().map(CellObj::get) {
            Some(class) if !class.is_unbound() => Ok((class, object)),
            _ => Err(self.runtime_error("super(): empty __class__ cell")),
        }
    }
}

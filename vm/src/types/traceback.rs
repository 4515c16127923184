//! Traceback entries.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::frame::Frame;
use crate::native::GetSet;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Ref, Slots, TypeFlags, Visitor};
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::frame::{self, FrameObj};
use crate::types::frame_locals::locals_dict;
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// The payload of traceback entries. The frame object is made when somebody asks for it.
pub struct TracebackObj {
    pub(crate) next: RefCell<Value>,
    pub(crate) code: Ref<CodeObj>,
    globals: Ref<DictObj>,
    frame: RefCell<Value>,
    /// What the frame's variables were when the exception left it.
    kept: RefCell<Vec<Value>>,
    /// The namespace of module, class and exec code that the exception left; unbound for functions.
    namespace: RefCell<Value>,
    /// The number of frames up to this one, until the exception leaves it.
    depth: Cell<usize>,
    /// Which instruction raised or called.
    pub(crate) index: usize,
    /// The line, if it is not that of the instruction: what a script says; where a generator is defined that had not begun.
    line: Option<u32>,
}

impl TracebackObj {
    /// Where its instruction stands; without columns where that is no instruction.
    pub(crate) fn place(&self) -> gilbox_lang::code::Position {
        match self.line {
            None => self.code.code.position(self.index),
            Some(line) => gilbox_lang::code::Position { line, end_line: line, col: 0, end_col: 0 },
        }
    }
}

impl Payload for TracebackObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.next.borrow());
        visit(self.code.as_value());
        visit(self.globals.as_value());
        visit(&self.frame.borrow());
        self.kept.borrow().iter().for_each(&mut *visit);
        visit(&self.namespace.borrow());
    }
    fn clear(&self) {
        drop(self.kept.take());
        for cell in [&self.next, &self.frame, &self.namespace] {
            drop(cell.replace(Value::NONE));
        }
    }
}

pub(crate) const TRACEBACK: TypeSpec = TypeSpec::new::<TracebackObj>("traceback")
    .slots(traceback_slots)
    .getset(TRACEBACK_GETSET)
    .flags(TypeFlags::IMMUTABLE);

/// The traceback entry of a frame through which an exception passes.
pub(crate) fn new_entry(ctx: &Ctx, frame: &Frame, next: Value, is_unstarted: bool) -> Value {
    let code = frame.code();
    // SAFETY: the frame's owner keeps the code alive.
    let handle = unsafe { crate::interp::frame::payload_handle(frame.code) };
    let object = frame.object.to_value();
    let entry = TracebackObj {
        next: RefCell::new(next),
        code: handle,
        globals: frame.globals(),
        frame: RefCell::new(if object.is_unbound() { Value::NONE } else { object }),
        kept: RefCell::default(),
        namespace: RefCell::new(Value::UNBOUND),
        depth: Cell::new(ctx.thread.depth.get()),
        index: code.index_before(frame.pc),
        line: is_unstarted.then_some(code.code.first_line),
    };
    ctx.alloc(&ctx.types().traceback, entry).into_value()
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

/// An exception leaves the innermost frame: the newest entry of its traceback, if it is this frame's, or the frame's
/// object keeps the variables.
pub(crate) fn keep_variables(ctx: &Ctx, traceback: &Value, frame: &Frame) {
    if frame.object != RawValue::UNBOUND {
        return;
    }
    let Some(t) = tb(traceback) else { return };
    if t.depth.get() != ctx.thread.depth.get() || !std::ptr::eq(&*t.code, frame.code) {
        return;
    }
    t.depth.set(0);
    if frame.namespace != RawValue::UNBOUND {
        drop(t.namespace.replace(frame.namespace.to_value()));
    } else if t.frame.borrow().is_none() {
        drop(t.kept.replace(frame::variable_registers(frame)));
    }
}

/// The line of a traceback's newest entry, if it is of this frame's code.
pub(crate) fn line_in(traceback: &Value, frame: &Frame) -> Option<u32> {
    let t = tb(traceback).filter(|t| std::ptr::eq(&*t.code, frame.code))?;
    Some(t.place().line)
}

fn tb(x: &Value) -> Option<&TracebackObj> {
    x.downcast::<TracebackObj>()
}

fn traceback_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        let [next, frame, lasti, line] = args.values() else {
            let n = args.values().len();
            return Err(ctx.type_error(format!("TracebackType expected 4 arguments, got {n}")));
        };
        let f = ctx.expect::<FrameObj>(frame, "frame")?;
        let entry = TracebackObj {
            next: RefCell::new(next.clone()),
            code: f.code.clone(),
            globals: f.globals.clone(),
            frame: RefCell::new(frame.clone()),
            kept: RefCell::default(),
            namespace: RefCell::new(Value::UNBOUND),
            depth: Cell::new(0),
            index: ctx.index_clamped(lasti)?.max(0) as usize / 2,
            // -1: that of the instruction.
            line: u32::try_from(ctx.index_clamped(line)?).ok(),
        };
        Ok(ctx.alloc(ty, entry).into_value())
    }));
}

/// The frame object of an entry.
fn entry_frame(ctx: &Ctx, t: &TracebackObj) -> Value {
    let known = t.frame.borrow().clone();
    if !known.is_none() {
        return known;
    }
    let object = running_frame(ctx, t).unwrap_or_else(|| {
        let namespace = t.namespace.replace(Value::UNBOUND);
        frame::ended_frame(ctx, &t.code, &t.globals, t.kept.take(), namespace, t.index)
    });
    drop(t.frame.replace(object.clone()));
    object
}

/// The object of an entry's frame, if the exception did not leave it and it runs still.
fn running_frame(ctx: &Ctx, t: &TracebackObj) -> Option<Value> {
    let place = ctx.thread.frame_at(t.depth.get().checked_sub(1)?);
    // SAFETY: a frame that is there is alive.
    if place.is_null() || unsafe { !std::ptr::eq((*place).code, &*t.code) } {
        return None;
    }
    Some(ctx.frame_object_at(ctx.thread.depth.get() - t.depth.get()))
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
        Ok(tb(x).map(|t| ctx.new_int(t.place().line.into())).unwrap_or(Value::NONE))
    }),
    GetSet::member("tb_lasti", |ctx, x| {
        Ok(tb(x).map(|t| ctx.new_int(2 * t.index as i64)).unwrap_or(Value::NONE))
    }),
    GetSet::member("tb_frame", |ctx, x| Ok(tb(x).map(|t| entry_frame(ctx, t)).unwrap_or(Value::NONE))),
    // Where the instruction stands: (line, end line, column, end column), for carets.
    GetSet::get("_position", |ctx, x| {
        let Some(t) = tb(x) else { return Ok(Value::NONE) };
        let p = t.place();
        let parts = [p.line, p.end_line, p.col, p.end_col].map(|n| ctx.new_int(n as i64));
        Ok(ctx.new_tuple(&parts))
    }),
];

impl Ctx {
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

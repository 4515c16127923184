//! What all threads of an interpreter are doing, as text. While one thread holds the lock, the frames of the others
//! stand still.

use crate::ctx::Ctx;
use crate::interp::frame::Frame;
use crate::object::Ref;
use crate::thread::{Names, Position};
use crate::types::dict::DictObj;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;
use crate::vm::Vm;
use gilbox_gil::{Doing, Standing};
use std::fmt::Write;
use std::path::Path;
use std::sync::{Arc, Weak};

use super::{Holder, Serial};

/// One frame of a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackFrame {
    /// The function's qualified name.
    pub function: Arc<str>,
    /// The source file.
    pub file: Arc<str>,
    /// The line.
    pub line: u32,
}

impl StackFrame {
    /// Whether it is of a module that is part of the interpreter.
    fn is_library(&self) -> bool {
        self.file.starts_with("<frozen ")
    }

    /// Whether it is where a thread begins.
    fn is_beginning(&self) -> bool {
        matches!(&*self.function, "Thread._bootstrap" | "Thread._bootstrap_inner" | "Thread.run")
            && self.is_library()
    }
}

/// One thread, at the moment of asking.
#[derive(Debug, Clone)]
pub struct ThreadView {
    /// Its serial number.
    pub serial: Serial,
    /// Its name.
    pub name: String,
    /// What the lock knows of it.
    pub standing: Standing,
    /// What it waits for, with its address and who has it.
    pub wait: Option<(String, Option<Holder>)>,
    /// Its frames, outermost first.
    pub frames: Vec<StackFrame>,
}

impl Ctx {
    /// Every thread of the interpreter in the order in which they began. The caller holds the lock.
    pub fn threads(&self) -> Vec<ThreadView> {
        let names = self.state::<Names>();
        let view = |standing: Standing| ThreadView {
            serial: standing.serial,
            name: names.of(standing.serial),
            wait: self.on_thread(standing.serial, |ctx| ctx.wait_text()).flatten(),
            frames: self.on_thread(standing.serial, Ctx::stack_frames).unwrap_or_default(),
            standing,
        };
        self.vm().gil.standings().into_iter().map(view).collect()
    }

    /// Runs `look` with the context of a thread that has begun and not ended yet.
    pub(crate) fn on_thread<R>(&self, serial: Serial, look: impl FnOnce(&Ctx) -> R) -> Option<R> {
        let mut look = Some(look);
        let mut found = None;
        self.each_context(|ctx| {
            if ctx.thread.serial == serial
                && let Some(look) = look.take()
            {
                found = Some(look(ctx));
            }
        });
        found
    }

    fn stack_frames(&self) -> Vec<StackFrame> {
        let mut frames = Vec::new();
        self.each_frame(|frame| frames.push(stack_frame(frame)));
        if let Some(innermost) = frames.last_mut()
            && self.thread.is_between.get()
        {
            innermost.line = self.position_ahead().line;
        }
        frames
    }

    /// What this thread waits for, and who has it.
    fn wait_text(&self) -> Option<(String, Option<Holder>)> {
        let wait = self.thread.wait.borrow();
        let wait = wait.as_ref()?;
        let holder = (wait.what.holder)(self, &wait.object);
        if let Some(text) = self.waiting_operation() {
            // The lock that a condition gives each waiter is the waiter's own, and nobody's to ask for.
            return Some((text, holder.filter(|holder| holder.is_bound)));
        }
        let name = wait.what.name;
        if wait.object.downcast::<StrObj>().is_some() {
            return Some((format!("the {name} {}", text_of(&wait.object)), holder));
        }
        let text = match holder {
            // A thread is named by who it is, not by its handle.
            Some(holder) if name == "end" => format!("the end of {}", self.name_of(holder.thread)),
            _ => {
                let known = self.name_in_frames(&wait.object).map(|name| format!(" ({name})"));
                format!("the {name} at {:#x}{}", wait.object.id(), known.unwrap_or_default())
            }
        };
        Some((text, holder))
    }

    /// A wait inside the library's own Python code is one for what the script called: `Queue.get`, `Event.wait`.
    fn waiting_operation(&self) -> Option<String> {
        let mut outermost: Option<(Arc<str>, Value)> = None;
        let mut frames = Vec::new();
        self.each_frame(|frame| frames.push((stack_frame(frame), first_register(frame))));
        for (frame, first) in frames.into_iter().rev() {
            if !frame.is_library() || frame.is_beginning() {
                break;
            }
            outermost = Some((frame.function, first));
        }
        let (function, object) = outermost?;
        // A join says more by itself.
        if matches!(&*function, "Thread.join" | "_shutdown") {
            return None;
        }
        let name = self.name_in_frames(&object).map(|name| format!(" ({name})")).unwrap_or_default();
        if object.is_none() {
            return Some(function.to_string());
        }
        Some(format!("{function}() at {:#x}{name}", object.id()))
    }

    /// How the thread's own code calls an object: a global or local variable of its innermost script frames.
    fn name_in_frames(&self, object: &Value) -> Option<String> {
        let mut found = None;
        self.each_frame(|frame| {
            if !stack_frame(frame).is_library() {
                let locals = crate::types::traceback::named_registers(frame);
                let local =
                    locals.into_iter().find(|(_, value)| value.is(object)).map(|(name, _)| name.to_string());
                found = local.or_else(|| name_in(&frame.globals(), object)).or(found.take());
            }
        });
        // A thread may have been given what it waits for, and have no name for it of its own.
        found.or_else(|| name_in(&Ref::from_value(&self.vm().main_dict()?)?, object))
    }

    pub(crate) fn name_of(&self, serial: Serial) -> String {
        self.state::<Names>().of(serial)
    }

    /// `file:line (function)` of a position of the ledger.
    pub fn place_text(&self, position: Position) -> Option<String> {
        let names = self.vm().threads.code_names.borrow();
        let (function, file) = names.get((position.code as usize).checked_sub(1)?)?;
        Some(format!("{file}:{} ({function})", position.line))
    }

    /// A line for each thread: what it does, for how long, where.
    pub fn describe_threads(&self) -> String {
        let mut text = String::new();
        for view in self.threads() {
            let place =
                view.place().map(|frame| format!("  {}:{} ({})", frame.file, frame.line, frame.function));
            let _ = writeln!(text, "{:<24} {}{}", view.name, self.doing(&view), place.unwrap_or_default());
        }
        text
    }

    /// The stacks of all threads, each with what it does and waits for.
    pub fn describe_stacks(&self) -> String {
        let mut text = String::new();
        for view in self.threads() {
            let _ = writeln!(text, "{}: {}", view.name, self.doing(&view));
            text.push_str(&self.stack_text(&view));
        }
        text
    }

    /// Why a thread does not go on: the chain of who waits for whom, from it on.
    pub fn why(&self, name: &str) -> Option<String> {
        let threads = self.threads();
        let named = |view: &&ThreadView| view.name == name || view.serial.to_string() == name;
        let begins = |view: &&ThreadView| view.name.starts_with(name);
        let mut view = threads.iter().find(named).or_else(|| threads.iter().find(begins))?;
        let mut text = String::new();
        let mut seen: Vec<Serial> = Vec::new();
        loop {
            let _ = writeln!(text, "{}: {}", view.name, self.doing(view));
            text.push_str(&self.stack_text(view));
            seen.push(view.serial);
            let holder = view.wait.as_ref().and_then(|(_, holder)| *holder);
            let Some(holder) = holder else { return Some(text) };
            if seen.contains(&holder.thread) {
                let _ = writeln!(text, "and so in a circle: {}", self.name_of(holder.thread));
                return Some(text);
            }
            let Some(next) = threads.iter().find(|view| view.serial == holder.thread) else {
                return Some(text);
            };
            view = next;
        }
    }

    /// What a thread does, in a phrase.
    pub(crate) fn doing(&self, view: &ThreadView) -> String {
        let Standing { doing, reason, for_ns, .. } = view.standing;
        let time = duration_text(for_ns);
        if let Some((what, holder)) = &view.wait {
            let held = holder.map(|holder| self.held_text(&holder, what)).unwrap_or_default();
            let late = if doing == Doing::Waits { ", and now for the lock of the interpreter" } else { "" };
            return format!("waits for {what}{held}{late}, {time}");
        }
        match doing {
            Doing::Holds => "runs and holds the lock of the interpreter".to_owned(),
            Doing::Waits => format!("waits for the lock of the interpreter, {time}"),
            Doing::Blocked => format!("is out of the interpreter: {}, {time}", reason.name()),
            Doing::Begins => "begins".to_owned(),
        }
    }

    fn held_text(&self, holder: &Holder, what: &str) -> String {
        if what.starts_with("the end of") {
            return String::new();
        }
        let taken = holder.taken.and_then(|taken| self.place_text(taken));
        let taken = taken.map(|place| format!(" since {place}")).unwrap_or_default();
        format!(", which {} holds{taken}", self.name_of(holder.thread))
    }

    /// The frames as a traceback shows them.
    pub(crate) fn stack_text(&self, view: &ThreadView) -> String {
        let mut text = String::new();
        for frame in &view.frames {
            let StackFrame { function, file, line } = frame;
            let _ = writeln!(text, "  File \"{file}\", line {line}, in {function}");
            if let Some(source) = self.source_line(frame) {
                let _ = writeln!(text, "    {source}");
            }
        }
        text
    }

    fn source_line(&self, frame: &StackFrame) -> Option<String> {
        if frame.is_library() || frame.file.starts_with('<') {
            return None;
        }
        let bytes = self.vm().host.read_file(Path::new(&*frame.file)).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.lines().nth((frame.line as usize).checked_sub(1)?).map(|line| line.trim().to_owned())
    }
}

impl ThreadView {
    /// The innermost frame of the script's own, or the innermost of all.
    pub fn place(&self) -> Option<&StackFrame> {
        self.frames.iter().rev().find(|frame| !frame.is_library()).or(self.frames.last())
    }
}

fn stack_frame(frame: &Frame) -> StackFrame {
    let code = frame.code();
    let line = code.code.position(code.index_before(frame.pc)).line;
    StackFrame { function: code.code.qualname.clone(), file: code.code.filename.clone(), line }
}

/// What a method's frame calls `self`.
fn first_register(frame: &Frame) -> Value {
    let is_self = frame.code().code.varnames.first().is_some_and(|name| &**name == "self");
    if !is_self {
        return Value::NONE;
    }
    let registers = crate::types::traceback::named_registers(frame);
    registers.into_iter().find(|(name, _)| &**name == "self").map_or(Value::NONE, |(_, value)| value)
}

fn name_in(dict: &Ref<DictObj>, object: &Value) -> Option<String> {
    let items = dict.items();
    let found = items.iter().find(|(_, value)| value.is(object))?;
    Some(text_of(&found.0))
}

pub(crate) fn duration_text(ns: u64) -> String {
    match ns {
        0..1_000_000 => format!("{} us", ns / 1_000),
        1_000_000..1_000_000_000 => format!("{:.1} ms", ns as f64 / 1e6),
        _ => format!("{:.1} s", ns as f64 / 1e9),
    }
}

/// Reads stacks from a thread that is none of the interpreter's, for a key or a signal that asks for them.
#[derive(Clone)]
pub struct StackReader {
    vm: Weak<Vm>,
    gil: Arc<gilbox_gil::Gil>,
}

impl StackReader {
    pub(crate) fn new(vm: &Arc<Vm>) -> StackReader {
        StackReader { vm: Arc::downgrade(vm), gil: vm.gil.clone() }
    }

    /// The stacks of all threads; waits for the lock, which may take as long as a native operation does. `None` if the
    /// interpreter is gone.
    pub fn stacks(&self) -> Option<String> {
        let guest = self.gil.register_guest();
        self.gil.take(guest);
        // Upgraded, read and given up with the lock held.
        let text = self.vm.upgrade().and_then(|vm| vm.threads.first_context(Ctx::describe_stacks));
        self.gil.exit(guest, 0, Position::default());
        text
    }

    /// What the lock alone knows, without waiting for it: who holds it, who waits, since when.
    pub fn glance(&self) -> String {
        let mut text = String::new();
        for Standing { serial, doing, reason, for_ns, .. } in self.gil.standings() {
            let doing = match doing {
                Doing::Holds => "holds the lock of the interpreter".to_owned(),
                Doing::Waits => "waits for it".to_owned(),
                Doing::Blocked => format!("is out of the interpreter: {}", reason.name()),
                Doing::Begins => "begins".to_owned(),
            };
            let _ = writeln!(text, "thread {serial} {doing}, {}", duration_text(for_ns));
        }
        text
    }
}

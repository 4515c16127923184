//! What a thread owns: its value stack and frames, its tick count, the exceptions it handles.

use crate::ctx::Ctx;
use crate::interp::frame::Frame;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Code;
use std::alloc::{Layout, alloc, dealloc};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

pub use gilbox_gil::autotune::Target;
pub use gilbox_gil::ledger::ThreadStats;
pub use gilbox_gil::{Class, Position, Reason, SafePoints, ThreadId, Wake};

/// The names of all lock policies.
pub fn policy_names() -> Vec<&'static str> {
    gilbox_gil::POLICIES.iter().map(|p| p.name).collect()
}

/// Who listens to what a thread's code does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hook {
    /// `sys.settrace`: calls, lines, returns and exceptions.
    Trace,
    /// `sys.setprofile`: calls and returns, those of native functions among them.
    Profile,
}

/// Registers a thread has room for.
const STACK_VALUES: usize = 1 << 20;
/// How many of them are emptied at first: more as they are used, for a thread is to begin at once. With what the allocator
/// has before them they are a page, so that a thread that waits for others needs no second one.
const FIRST_VALUES: usize = 510;
/// Frames a thread has room for.
pub(crate) const MAX_FRAMES: usize = 1 << 16;

/// The places in which the library keeps what each thread has one of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ThreadSlot {
    /// The current context of `contextvars`.
    Context,
    /// The event loop that runs.
    RunningLoop,
    /// What is called when an async generator is iterated for the first time.
    AsyncFirstIteration,
    /// What is called with an async generator that dies before its end.
    AsyncFinalizer,
}

/// The part of a context that is the thread's own.
pub struct ThreadState {
    /// Its number in the lock.
    pub(crate) id: ThreadId,
    /// The number that no other thread of the interpreter ever has.
    pub(crate) serial: u32,
    /// It waits at a safe point, and the next instruction of its innermost frame is where it stands.
    pub(crate) is_between: Cell<bool>,
    /// What it waits for, while it does.
    pub(crate) wait: RefCell<Option<crate::watch::Wait>>,
    /// Beyond the registers in use nothing is an object: what a frame leaves there is given up.
    stack: *mut RawValue,
    /// So far there is nothing but zeroes and what frames have left.
    stack_end: Cell<*mut RawValue>,
    frames: *mut Frame,
    /// How many frames there are.
    pub(crate) depth: Cell<usize>,
    /// How many instructions it has executed, as far as the loop has said.
    pub(crate) ticks: Cell<i64>,
    /// The exceptions being handled: one entry for the thread and one for each running generator; None where there is
    /// none. The last one that is not None is what `sys.exception()` answers.
    pub(crate) handled: RefCell<Vec<Value>>,
    /// What the generator that just ended returned.
    return_value: Cell<Option<Value>>,
    /// Who is to know by which exception an iterator ended: how deep its frame is, and one; or 0.
    pub(crate) wants_end: Cell<usize>,
    /// The StopIteration by which the `__next__` of a script's class told whoever wants to know.
    pub(crate) ended: Cell<Option<Value>>,
    /// How many steps native code has walked, see [`Ctx::check_pending`](crate::Ctx::check_pending).
    pub(crate) n_steps: Cell<u32>,
    /// True after a frame's end if it yielded and did not return.
    pub(crate) yielded: Cell<bool>,
    /// True if the value an async generator yielded is its own, not what it awaits.
    pub(crate) async_value: Cell<bool>,
    /// What op bodies hand on.
    pub(crate) baton: crate::interp::machine::Baton,
    /// Why the script is being stopped.
    pub(crate) stop: RefCell<Option<String>>,
    /// What tracing and profiling need.
    pub(crate) hooks: crate::interp::trace::Hooks,
    pub(crate) is_main: Cell<bool>,
    /// What `_thread._local` objects keep for this thread.
    pub(crate) locals: RefCell<HashMap<u64, Value>>,
    /// By [`ThreadSlot`].
    pub(crate) slots: [RefCell<Value>; 4],
    /// Where the next text is built, see [`Ctx::text_buf`].
    pub(crate) spare_text: Cell<Vec<u8>>,
}

impl ThreadState {
    pub(crate) fn new(id: ThreadId, serial: u32, is_main: bool) -> ThreadState {
        // SAFETY: both layouts have a size; the memory is touched (and so really given) only as far as it is used. Zeroes are
        // small ints.
        let (stack, frames) = unsafe {
            let layout = Layout::array::<RawValue>(STACK_VALUES).unwrap_unchecked();
            let stack = alloc(layout) as *mut RawValue;
            stack.write_bytes(0, FIRST_VALUES);
            let frames = alloc(Layout::array::<Frame>(MAX_FRAMES).unwrap_unchecked()) as *mut Frame;
            (stack, frames)
        };
        ThreadState {
            id,
            serial,
            is_between: Cell::new(false),
            wait: RefCell::default(),
            stack,
            stack_end: Cell::new(stack.wrapping_add(FIRST_VALUES)),
            frames,
            depth: Cell::new(0),
            ticks: Cell::new(0),
            handled: RefCell::new(vec![Value::NONE]),
            return_value: Cell::new(None),
            wants_end: Cell::new(0),
            n_steps: Cell::new(0),
            ended: Cell::new(None),
            yielded: Cell::new(false),
            async_value: Cell::new(false),
            baton: crate::interp::machine::Baton::new(),
            stop: RefCell::default(),
            hooks: Default::default(),
            is_main: Cell::new(is_main),
            locals: RefCell::default(),
            slots: [const { RefCell::new(Value::NONE) }; 4],
            spare_text: Cell::default(),
        }
    }

    /// The innermost frame; null if no script code runs.
    #[inline(always)]
    pub(crate) fn top(&self) -> *mut Frame {
        match self.depth.get() {
            0 => std::ptr::null_mut(),
            // SAFETY: the frames below `depth` are initialised.
            n => unsafe { self.frames.add(n - 1) },
        }
    }

    /// The frame `back` levels out; null if there are not so many.
    pub(crate) fn frame_at(&self, index: usize) -> *mut Frame {
        if index < self.depth.get() {
            // SAFETY: as in `top`.
            unsafe { self.frames.add(index) }
        } else {
            std::ptr::null_mut()
        }
    }

    /// The place of the next frame; null if there is none left.
    #[inline(always)]
    pub(crate) fn next_frame(&self) -> *mut Frame {
        let depth = self.depth.get();
        // SAFETY: the index is below the capacity.
        if depth < MAX_FRAMES { unsafe { self.frames.add(depth) } } else { std::ptr::null_mut() }
    }

    /// The first register that nobody uses.
    #[inline(always)]
    pub(crate) fn stack_top(&self) -> *mut RawValue {
        let top = self.top();
        // SAFETY: as in `top`.
        if top.is_null() { self.stack } else { unsafe { (*top).top } }
    }

    /// Is there room for registers up to `end` without more ado? If not, [`make_room`](Self::make_room) is to be asked.
    #[inline(always)]
    pub(crate) fn has_room(&self, end: *mut RawValue) -> bool {
        end <= self.stack_end.get()
    }

    /// Makes room for registers up to `end`; false where the stack ends before.
    #[inline]
    pub(crate) fn make_room(&self, end: *mut RawValue) -> bool {
        self.has_room(end) || self.extend(end)
    }

    #[cold]
    fn extend(&self, end: *mut RawValue) -> bool {
        let place = |at: *mut RawValue| (at as usize - self.stack as usize) / size_of::<RawValue>();
        let (used, wanted) = (place(self.stack_end.get()), place(end));
        if wanted > STACK_VALUES {
            return false;
        }
        let next = wanted.max(used * 2).min(STACK_VALUES);
        // SAFETY: from the last end to the next the memory is the stack's, and no frame was there yet.
        unsafe { self.stack_end.get().write_bytes(0, next - used) };
        self.stack_end.set(self.stack.wrapping_add(next));
        true
    }

    /// Gives up everything the thread owns, when it ends.
    pub(crate) fn clear(&self) {
        let locals = self.locals.take();
        let handled = self.handled.take();
        let slots = self.slots.each_ref().map(|slot| slot.replace(Value::NONE));
        drop((locals, handled, self.hooks.take(), slots, self.take_return_value(), self.ended.take()));
    }

    pub(crate) fn take_return_value(&self) -> Option<Value> {
        self.return_value.take()
    }

    pub(crate) fn set_return_value(&self, value: Value) {
        self.return_value.set(Some(value));
    }
}

impl Drop for ThreadState {
    fn drop(&mut self) {
        // SAFETY: allocated in `new` with these layouts.
        unsafe {
            dealloc(self.stack as *mut u8, Layout::array::<RawValue>(STACK_VALUES).unwrap_unchecked());
            dealloc(self.frames as *mut u8, Layout::array::<Frame>(MAX_FRAMES).unwrap_unchecked());
        }
    }
}

/// The threads of an interpreter, and the numbers of its code objects.
#[derive(Default)]
pub struct Threads {
    /// Names of code objects by their number in the ledger: (function, file).
    pub(crate) code_names: RefCell<Vec<(Arc<str>, Arc<str>)>>,
    /// The contexts of the threads that have begun and not ended.
    contexts: RefCell<Vec<*const Ctx>>,
}

impl Threads {
    pub(crate) fn next_code_id(&self, code: &Code) -> u32 {
        let mut names = self.code_names.borrow_mut();
        names.push((code.qualname.clone(), code.filename.clone()));
        names.len() as u32
    }

    /// Runs `look` with the context of the first thread, for one that is no thread of the interpreter and holds the lock.
    pub(crate) fn first_context<R>(&self, look: impl FnOnce(&Ctx) -> R) -> Option<R> {
        let first = self.contexts.borrow().first().copied()?;
        let before = crate::heap::set_current(first);
        // SAFETY: a context is in the list from the moment it lies where it stays until it goes; the caller holds the lock,
        // so its thread does not use it.
        let result = look(unsafe { &*first });
        crate::heap::set_current(before);
        Some(result)
    }
}

impl Ctx {
    /// Lets other threads find this one. The context must not be moved until [`Ctx::disappear`].
    pub(crate) fn appear(&self) {
        self.vm().threads.contexts.borrow_mut().push(self);
    }

    /// The end of [`Ctx::appear`]; called with the lock held.
    pub(crate) fn disappear(&self) {
        self.vm().threads.contexts.borrow_mut().retain(|known| !std::ptr::eq(*known, self));
    }

    /// After a fork only this thread is left, and it is the main one.
    pub(crate) fn forget_other_threads(&self) {
        self.thread.is_main.set(true);
        let id = self.thread.id;
        // SAFETY: the contexts lie as the fork found them: no thread has been started since that might reuse their stacks.
        self.vm().threads.contexts.borrow_mut().retain(|known| unsafe { (**known).thread.id == id });
    }

    /// Shows the context of every thread. `look` must not let the lock go.
    pub(crate) fn each_context(&self, mut look: impl FnMut(&Ctx)) {
        let contexts = self.vm().threads.contexts.borrow().clone();
        for context in contexts {
            // SAFETY: as in `first_context`.
            look(unsafe { &*context });
        }
    }

    /// Shows the frames of this thread, outermost first.
    pub(crate) fn each_frame(&self, mut look: impl FnMut(&Frame)) {
        for index in 0..self.thread.depth.get() {
            // SAFETY: the frames below `depth` are initialised, and nobody runs them meanwhile.
            look(unsafe { &*self.thread.frame_at(index) });
        }
    }
}

impl Ctx {
    /// The first answer that `look` gives for a context of another thread. `look` runs no script code.
    pub(crate) fn other_threads<R>(&self, mut look: impl FnMut(&Ctx) -> Option<R>) -> Option<R> {
        let contexts = self.vm().threads.contexts.borrow().clone();
        let others = contexts.into_iter().filter(|known| !std::ptr::eq(*known, self));
        // SAFETY: a context that is listed is alive, and its thread waits for the lock that this one holds.
        others.map(|other| unsafe { &*other }).find_map(&mut look)
    }

    /// Where the thread is, for the ledger.
    pub fn position(&self) -> Position {
        let frame = self.thread.top();
        if frame.is_null() {
            return Position::default();
        }
        // SAFETY: the top frame is alive and so is its code.
        unsafe {
            let code = &*(*frame).code;
            let index = code.index_before((*frame).pc);
            Position { code: code.id, line: code.code.position(index).line }
        }
    }

    /// The same at a safe point, where the next instruction of the frame is not begun: after a jump or at the start
    /// of a call, the one before it is somewhere else.
    pub(crate) fn position_ahead(&self) -> Position {
        let frame = self.thread.top();
        if frame.is_null() {
            return Position::default();
        }
        // SAFETY: the top frame is alive and so is its code.
        unsafe {
            let code = &*(*frame).code;
            let index = code.index_before((*frame).pc.wrapping_add(1));
            Position { code: code.id, line: code.code.position(index).line }
        }
    }

    /// The names of code objects as the ledger's positions number them, from 1 on: (function, file).
    pub fn code_names(&self) -> Vec<(Arc<str>, Arc<str>)> {
        self.vm().threads.code_names.borrow().clone()
    }

    /// The living thread that scripts know by this ident.
    pub fn thread_of_ident(&self, ident: i64) -> Option<ThreadId> {
        self.vm().gil.find(crate::spawn::serial_of(ident)?)
    }

    /// The tick count as the lock takes it.
    pub(crate) fn ticks(&self) -> u64 {
        self.thread.ticks.get().max(0) as u64
    }

    /// The number of this thread.
    pub fn thread_id(&self) -> ThreadId {
        self.thread.id
    }

    /// Runs `f` without the lock. `f` touches no value of the interpreter.
    ///
    /// Meant for blocking calls of the operating system and for long computations on plain data.
    pub fn detach<R>(&self, reason: gilbox_gil::Reason, f: impl FnOnce() -> R) -> R {
        let old = crate::heap::set_current(std::ptr::null());
        let result = self.vm().gil.block(self.thread.id, reason, self.ticks(), self.position(), f);
        crate::heap::set_current(old);
        result
    }

    /// What the lock did up to this instruction.
    pub fn lock_stats(&self) -> gilbox_gil::ledger::Stats {
        self.vm().gil.tell_ticks(self.thread.id, self.ticks());
        self.vm().gil.stats()
    }

    /// Waits at the door until one of the descriptors is ready for its poll(2) events, the deadline passes, or the
    /// thread is interrupted.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn wait_fds(
        &self,
        fds: &[(std::os::fd::BorrowedFd<'_>, u16)],
        deadline: Option<std::time::Instant>,
    ) -> std::io::Result<gilbox_gil::Readiness> {
        self.wait_fds_then(fds, deadline, |is_ready| is_ready.then_some(())).map(|(found, _)| found)
    }

    /// The same, and what `attempt` answers, which is called while the lock is free: before the wait with false, and with
    /// true when a descriptor is ready, until it answers. It touches no value.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn wait_fds_then<R>(
        &self,
        fds: &[(std::os::fd::BorrowedFd<'_>, u16)],
        deadline: Option<std::time::Instant>,
        attempt: impl FnMut(bool) -> Option<R>,
    ) -> std::io::Result<(gilbox_gil::Readiness, Option<R>)> {
        let interest = |&(fd, bits): &(_, u16)| (fd, gilbox_gil::Interest::Mask(bits));
        // One descriptor is the common case, and needs no list.
        let (one, many);
        let fds = match fds {
            [fd] => {
                one = [interest(fd)];
                &one[..]
            }
            fds => {
                many = fds.iter().map(interest).collect::<Vec<_>>();
                &many
            }
        };
        let old = crate::heap::set_current(std::ptr::null());
        let gil = &self.vm().gil;
        let found = gil.wait_fds_then(self.thread.id, fds, deadline, self.ticks(), self.position(), attempt);
        crate::heap::set_current(old);
        found
    }

    /// Waits at the door until the thread is unparked, the deadline passes, or it is interrupted.
    pub fn park(
        &self,
        reason: gilbox_gil::Reason,
        deadline: Option<std::time::Instant>,
        interruptible: bool,
    ) -> gilbox_gil::Wake {
        self.vm().gil.park(self.thread.id, reason, deadline, interruptible, self.ticks(), self.position())
    }
}

/// The names of threads by serial number, for reports after they have ended; kept in [`Ctx::state`].
#[derive(Default)]
pub struct Names {
    by_serial: RefCell<Vec<(u32, String)>>,
}

impl Names {
    /// The names so far, the last one of a thread that had several.
    pub fn by_serial(&self) -> Vec<(u32, String)> {
        self.by_serial.borrow().clone()
    }

    /// The name of one thread; the main one has one even if nobody named it.
    pub fn of(&self, serial: u32) -> String {
        match self.by_serial.borrow().iter().find(|(known, _)| *known == serial) {
            Some((_, name)) => name.clone(),
            None if serial == 0 => "MainThread".to_owned(),
            None => format!("thread {serial}"),
        }
    }
}

impl Ctx {
    /// Names the calling thread in reports.
    pub fn set_thread_name(&self, name: &str) {
        let serial = self.thread.serial;
        let names = self.state::<Names>();
        let mut names = names.by_serial.borrow_mut();
        match names.iter_mut().find(|entry| entry.0 == serial) {
            Some(entry) => name.clone_into(&mut entry.1),
            None => names.push((serial, name.to_owned())),
        }
    }
}

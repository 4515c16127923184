//! Starting threads: each is an operating system thread with a context of its own, under the one lock.

use crate::ctx::Ctx;
use crate::heap;
use crate::thread::ThreadState;
use crate::value::Value;
use gilbox_gil::ThreadId;
use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The stack of a thread that names no size.
const DEFAULT_STACK: usize = 16 << 20;

/// What a thread is started with. It may own values.
struct Parcel(Box<dyn FnOnce(&Ctx)>);

// SAFETY: the parcel is made by a holder of the lock, opened by the new thread once it holds the lock, and, if the
// thread could not be started, dropped by the thread that made it, which still holds the lock.
unsafe impl Send for Parcel {}

impl Parcel {
    fn open(self, ctx: &Ctx) {
        (self.0)(ctx);
    }
}

impl Ctx {
    /// Starts a thread that runs `body` under the lock and then ends. Answers its number.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn spawn_thread(
        &self,
        stack_size: Option<usize>,
        body: Box<dyn FnOnce(&Ctx)>,
    ) -> io::Result<ThreadId> {
        let vm = self.vm_arc().clone();
        let id = vm.gil.register();
        let serial = vm.gil.serial(id);
        let parcel = Parcel(body);
        let size = stack_size.filter(|s| *s > 0).unwrap_or(DEFAULT_STACK);
        let gil = vm.gil.clone();
        let started = std::thread::Builder::new().stack_size(size).spawn(move || {
            vm.gil.take(id);
            let ctx = Ctx::new(vm, ThreadState::new(id, serial, false));
            ctx.set_stack_limit(size);
            ctx.appear();
            heap::set_current(&ctx);
            let panic = catch_unwind(AssertUnwindSafe(|| {
                parcel.open(&ctx);
                ctx.thread.clear();
                ctx.look_behind();
            }));
            ctx.disappear();
            heap::set_current(std::ptr::null());
            let (gil, ticks) = (ctx.vm().gil.clone(), ctx.ticks());
            if ctx.is_main_thread() {
                ctx.vm().is_headless.set(true);
            }
            // A copy's process ends with its last thread, as if nothing had been left to do.
            let headless =
                ctx.vm().is_headless.get().then(|| std::mem::ManuallyDrop::new(ctx.vm_arc().clone()));
            match panic {
                Ok(()) => ctx.leave(),
                Err(payload) => ctx.give_up(&*payload),
            }
            gil.exit(id, ticks, Default::default());
            if let Some(vm) = headless.filter(|_| gil.is_deserted()) {
                vm.host.abort(0);
            }
        });
        match started {
            Ok(_) => Ok(id),
            Err(error) => {
                gil.exit(id, 0, Default::default());
                Err(error)
            }
        }
    }

    /// Gives the context up while the lock is still held: if it is the interpreter's last, everything dies here.
    fn leave(self) {
        drop(self);
    }

    /// After a panic: everybody is to stop, and the main thread is to tell. What the thread still owned is left
    /// lying, since nobody knows in which state it is.
    fn give_up(self, payload: &(dyn Any + Send)) {
        let vm = self.vm();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = format!("panic in a thread: {}", text.unwrap_or("no message"));
        vm.panicked.borrow_mut().get_or_insert(message);
        vm.stopping.set(true);
        vm.gil.interrupt_all();
        std::mem::forget(self);
    }

    /// A number that names this thread for scripts and is never given out again.
    pub fn thread_ident(&self) -> i64 {
        ident_of(self.thread.serial)
    }

    /// The ident of another thread of this interpreter that has not ended.
    pub fn ident_of_thread(&self, id: ThreadId) -> i64 {
        ident_of(self.vm().gil.serial(id))
    }

    /// Is this the main thread?
    pub fn is_main_thread(&self) -> bool {
        self.thread.is_main.get()
    }

    /// A value this thread keeps under a key.
    pub fn thread_value(&self, key: u64) -> Option<Value> {
        self.thread.locals.borrow().get(&key).cloned()
    }

    /// Keeps a value under a key for this thread alone, until it ends.
    pub fn set_thread_value(&self, key: u64, value: Value) {
        let old = self.thread.locals.borrow_mut().insert(key, value);
        drop(old);
    }
}

/// Idents look like those of other implementations: large, and different for every thread there ever was.
fn ident_of(serial: u32) -> i64 {
    0x7f00_0000_0000 + (serial as i64 + 1) * 0x1_0000
}

/// The serial number that an ident was made of.
pub(crate) fn serial_of(ident: i64) -> Option<u32> {
    let above = ident.checked_sub(0x7f00_0000_0000)?;
    if above % 0x1_0000 != 0 { None } else { u32::try_from(above / 0x1_0000 - 1).ok() }
}

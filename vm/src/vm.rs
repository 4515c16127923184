//! The interpreter's shared state: types, interned names, modules, heap and lock. One to an interpreter; two
//! interpreters share nothing.

use crate::ctx::Ctx;
use crate::heap::Heap;
use crate::host::{Host, Loader};
use crate::names::Names;
use crate::object::shape::Shapes;
use crate::object::{Ref, Type};
use crate::types::Types;
use crate::types::dict::DictObj;
use crate::types::exception::Exceptions;
use crate::types::str::Interned;
use crate::value::{RawValue, Value};
use std::any::TypeId;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::hash::{BuildHasher, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything the threads of an interpreter share. Only the lock's holder touches it.
pub struct Vm {
    pub(crate) shapes: Shapes,
    pub(crate) attributes: crate::interp::cache::AttrTable,
    pub(crate) interned: Interned,
    types: Cell<*mut Types>,
    pub(crate) exceptions: OnceCell<Exceptions>,
    pub(crate) names: OnceCell<Names>,
    common: OnceCell<Common>,
    hash_key: foldhash::fast::FixedState,
    /// The lock.
    pub gil: Arc<gilbox_gil::Gil>,
    pub(crate) loader: Box<dyn Loader>,
    pub(crate) host: Box<dyn Host>,
    /// Types of native modules by their payload's Rust type.
    pub(crate) native_types: RefCell<hashbrown::HashMap<TypeId, Type>>,
    /// `sys.modules`.
    pub(crate) modules: OnceCell<Ref<DictObj>>,
    /// The dict of `builtins`.
    pub(crate) builtins: OnceCell<Ref<DictObj>>,
    /// State of native modules by its Rust type; see `Ctx::state`.
    pub(crate) state: RefCell<hashbrown::HashMap<TypeId, std::rc::Rc<dyn std::any::Any>>>,
    pub(crate) weak_references: RefCell<hashbrown::HashMap<usize, Vec<usize>>>,
    /// The addresses of objects that were registered weakly; each goes as its object dies.
    pub(crate) registered: RefCell<hashbrown::HashSet<usize>>,
    pub(crate) finalized: RefCell<HashSet<usize>>,
    pub(crate) type_version: Cell<u64>,
    pub(crate) recursion_limit: Cell<usize>,
    /// How many frames a thread may have: the limit that was set, and what there is room for.
    pub(crate) max_depth: Cell<usize>,
    /// How many calls a coroutine remembers that it was made by.
    pub(crate) origin_depth: Cell<usize>,
    /// Set when the interpreter is to end: threads stop at their next safe point.
    pub(crate) stopping: Cell<bool>,
    /// The process is a copy whose main thread, which a thread of the original was, has ended.
    pub(crate) is_headless: Cell<bool>,
    /// What the panic of a script's thread said: nothing in the interpreter can be trusted any more.
    pub(crate) panicked: RefCell<Option<String>>,
    /// Set once the modules are being given up: scripts import nothing any more.
    pub(crate) tearing_down: Cell<bool>,
    pub(crate) import_locks: crate::import_lock::ImportLocks,
    /// A folder with modules that are missing here; see [`Ctx::set_python_library`].
    pub(crate) python_library: RefCell<Option<std::path::PathBuf>>,
    /// The level of `-O`; see [`Ctx::set_optimize`].
    pub(crate) optimize: Cell<u8>,
    /// Modules of which gilbox's own are hidden; see [`Ctx::prefer_python_library`].
    pub(crate) library_first: RefCell<Vec<String>>,
    /// Set by the host, from any thread, to stop what the main thread runs; see [`Interpreter::interrupter`].
    pub(crate) interrupted: Arc<AtomicBool>,
    pub(crate) gc: crate::gc::GcState,
    pub(crate) threads: crate::thread::Threads,
    pub(crate) deadlocks: crate::watch::Deadlocks,
    /// A replay that differs from its schedule ends the program.
    pub(crate) stops_at_divergence: Cell<bool>,
    /// What answers clocks and chance, if not the world; whether there is any.
    pub(crate) inputs: RefCell<Option<Box<dyn crate::inputs::Inputs>>>,
    pub(crate) has_inputs: Cell<bool>,
    /// Dropped last: the values in the other fields lie on its pages.
    pub(crate) heap: Heap,
}

// SAFETY: every field is touched only by the thread that holds the interpreter's lock; the lock itself (`gil`)
// is made for sharing, and its hand-over orders the accesses of one holder before those of the next.
unsafe impl Send for Vm {}
// SAFETY: as above.
unsafe impl Sync for Vm {}

struct Common {
    empty_tuple: Value,
    empty_str: Value,
    /// The strs of one code point below 256.
    chars: Vec<Value>,
}

impl Vm {
    pub(crate) fn set_recursion_limit(&self, limit: usize) {
        self.recursion_limit.set(limit);
        self.max_depth.set(limit.min(crate::thread::MAX_FRAMES));
    }

    pub(crate) fn new(
        gil: Arc<gilbox_gil::Gil>,
        loader: Box<dyn Loader>,
        host: Box<dyn Host>,
        hash_seed: u64,
    ) -> Vm {
        Vm {
            heap: Heap::new(gil.clone()),
            shapes: Shapes::new(),
            attributes: crate::interp::cache::AttrTable::new(),
            interned: Interned::new(),
            types: Cell::new(std::ptr::null_mut()),
            exceptions: OnceCell::new(),
            names: OnceCell::new(),
            common: OnceCell::new(),
            hash_key: foldhash::fast::FixedState::with_seed(hash_seed),
            gil,
            loader,
            host,
            native_types: RefCell::default(),
            modules: OnceCell::new(),
            builtins: OnceCell::new(),
            state: RefCell::default(),
            weak_references: RefCell::default(),
            registered: RefCell::default(),
            finalized: RefCell::default(),
            type_version: Cell::new(1),
            recursion_limit: Cell::new(1000),
            max_depth: Cell::new(1000),
            origin_depth: Cell::new(0),
            stopping: Cell::new(false),
            is_headless: Cell::new(false),
            panicked: RefCell::default(),
            tearing_down: Cell::new(false),
            import_locks: Default::default(),
            python_library: RefCell::default(),
            optimize: Cell::new(0),
            library_first: RefCell::default(),
            interrupted: Arc::default(),
            gc: Default::default(),
            threads: Default::default(),
            deadlocks: Default::default(),
            stops_at_divergence: Default::default(),
            inputs: Default::default(),
            has_inputs: Default::default(),
        }
    }

    /// Makes types, names and the modules `sys.modules` and `builtins` start from.
    pub(crate) fn boot(&self, ctx: &Ctx) {
        crate::types::boot(ctx);
        let names = Names::new(ctx);
        let _ = self.names.set(names);
        let empty_tuple = ctx.new_tuple_iter(&ctx.types().tuple, 0, std::iter::empty());
        let empty_str = ctx.intern("");
        let chars = (0..=255u8)
            .map(|b| self.interned.intern_bytes(ctx, char::from(b).encode_utf8(&mut [0; 4]).as_bytes()))
            .collect();
        let _ = self.common.set(Common { empty_tuple, empty_str, chars });
        crate::types::fill(ctx);
        let _ = self.modules.set(ctx.new_dict());
        let _ = self.builtins.set(ctx.new_dict());
    }

    pub(crate) fn set_types(&self, types: Types) {
        let old = self.types.replace(Box::into_raw(Box::new(types)));
        if !old.is_null() {
            // SAFETY: made by `Box::into_raw` above; nobody keeps a borrow while the types are made.
            drop(unsafe { Box::from_raw(old) });
        }
    }

    /// The namespace of `__main__`, if there is one.
    pub(crate) fn main_dict(&self) -> Option<Value> {
        let modules = self.modules.get()?;
        let main =
            modules.items().into_iter().find(|(name, _)| crate::types::str::text_of(name) == "__main__")?.1;
        let module = main.downcast::<crate::types::module::ModuleObj>()?;
        Some(module.dict.borrow().to_value())
    }

    /// The built-in types.
    #[inline(always)]
    pub(crate) fn types(&self) -> &Types {
        debug_assert!(!self.types.get().is_null());
        // SAFETY: set at the start of the boot, before anything asks for a type.
        unsafe { &*self.types.get() }
    }

    pub(crate) fn hash_bytes(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.hash_key.build_hasher();
        hasher.write(bytes);
        // Zero says "not computed yet".
        hasher.finish().max(1)
    }

    pub(crate) fn empty_tuple(&self) -> Value {
        self.common.get().map(|c| c.empty_tuple.clone()).unwrap_or(Value::NONE)
    }

    pub(crate) fn empty_str(&self) -> Value {
        self.common.get().map(|c| c.empty_str.clone()).unwrap_or(Value::NONE)
    }

    /// The str without or with one ASCII character, once the boot has made them.
    #[inline(always)]
    pub(crate) fn tiny_str(&self, byte: Option<u8>) -> Option<Value> {
        let common = self.common.get()?;
        match byte {
            None => Some(common.empty_str.clone()),
            Some(byte) => common.chars.get(byte as usize).filter(|_| byte < 128).cloned(),
        }
    }

    /// The str of one code point, if it is one of those that are kept.
    #[inline(always)]
    pub(crate) fn known_char(&self, code_point: u32) -> Option<Value> {
        self.common.get()?.chars.get(code_point as usize).cloned()
    }

    /// The str of one ASCII character, not counted.
    #[inline(always)]
    pub(crate) fn borrowed_char(&self, byte: u8) -> Option<RawValue> {
        if byte < 128 { self.common.get()?.chars.get(byte as usize).map(Value::raw) } else { None }
    }

    pub(crate) fn next_type_version(&self) -> u64 {
        let version = self.type_version.get() + 1;
        self.type_version.set(version);
        version
    }
}

/// An interpreter, attached to the thread that made it: the main thread.
///
/// Dropping it ends it: objects die, the lock's thread number is given back.
pub struct Interpreter {
    ctx: Box<Ctx>,
    before: *const Ctx,
}

/// What an interpreter is made with.
pub struct Config {
    /// The lock, which the host may have set up already.
    pub gil: Arc<gilbox_gil::Gil>,
    /// Compiler and modules.
    pub loader: Box<dyn Loader>,
    /// Files, environment, streams.
    pub host: Box<dyn Host>,
    /// Where str hashes begin.
    pub hash_seed: u64,
    /// How many bytes the heap may hold before MemoryError is raised.
    pub heap_limit: Option<usize>,
}

impl Interpreter {
    /// Makes an interpreter and attaches the calling thread as its main thread, holding the lock.
    pub fn new(config: Config) -> Interpreter {
        let gil = config.gil.clone();
        let vm = Arc::new(Vm::new(config.gil, config.loader, config.host, config.hash_seed));
        if let Some(limit) = config.heap_limit {
            vm.heap.byte_limit.set(limit);
        }
        let id = gil.register();
        gil.set_main(id);
        gil.take(id);
        let serial = gil.serial(id);
        let ctx = Box::new(Ctx::new(vm, crate::thread::ThreadState::new(id, serial, true)));
        ctx.appear();
        ctx.set_stack_limit(8 << 20);
        let before = crate::heap::set_current(&*ctx);
        ctx.vm().boot(&ctx);
        Interpreter { ctx, before }
    }

    /// The main thread's context. Only for use while this interpreter is the last one made or entered on this
    /// thread; otherwise see [`Interpreter::enter`].
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// Runs `call` with this interpreter as the one that the calling thread is attached to, whichever others
    /// the thread has made.
    pub fn enter<R>(&self, call: impl FnOnce(&Ctx) -> R) -> R {
        struct Leave(*const Ctx);
        impl Drop for Leave {
            fn drop(&mut self) {
                crate::heap::set_current(self.0);
            }
        }
        let _leave = Leave(crate::heap::set_current(&*self.ctx));
        call(&self.ctx)
    }

    /// Collects cycles at every so many safe points, and makes a safe point of every one there can be: a search for
    /// mistakes in the machine. 0 ends it.
    pub fn stress_gc(&self, every: u32) {
        self.ctx.vm().gc.stress.set(every);
        self.ctx.vm().gil.call_attention();
    }

    /// How deep scripts may call before a RecursionError.
    pub fn set_recursion_limit(&self, limit: usize) {
        self.ctx.vm().set_recursion_limit(limit);
    }

    /// A handle by which any thread can stop what the main thread runs.
    pub fn interrupter(&self) -> Interrupter {
        let vm = self.ctx.vm();
        Interrupter { gil: vm.gil.clone(), main: self.ctx.thread.id, flag: vm.interrupted.clone() }
    }

    /// A handle by which a thread that is none of the interpreter's reads the stacks of all.
    pub fn stack_reader(&self) -> crate::watch::StackReader {
        crate::watch::StackReader::new(self.ctx.vm_arc())
    }

    /// What the panic of a script's thread said, if there was one. Nothing in the interpreter can be trusted then.
    pub fn panic_message(&self) -> Option<String> {
        self.ctx.vm().panicked.borrow().clone()
    }

    /// Takes back an interrupt, whether it was noticed or not.
    pub fn clear_interrupt(&self) {
        self.ctx.vm().interrupted.store(false, Ordering::Relaxed);
    }
}

/// Stops what an interpreter's main thread runs; usable from any thread.
#[derive(Clone)]
pub struct Interrupter {
    gil: Arc<gilbox_gil::Gil>,
    main: gilbox_gil::ThreadId,
    flag: Arc<AtomicBool>,
}

impl Interrupter {
    /// Makes the main thread stop at its next safe point, or end its wait. No handler of the script's sees it.
    pub fn interrupt(&self) {
        self.flag.store(true, Ordering::Relaxed);
        self.gil.interrupt(self.main);
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        let ctx = &self.ctx;
        // What the main thread keeps for itself dies while the heap is whole.
        crate::heap::set_current(&**ctx);
        drop((ctx.thread.locals.take(), ctx.thread.hooks.take()));
        ctx.vm().heap.closing.set(true);
        // Threads that still run stop at their next safe point; the last one out takes the rest with it.
        ctx.vm().stopping.set(true);
        ctx.vm().gil.interrupt_all();
        ctx.vm().gil.let_in();
        ctx.disappear();
        crate::heap::set_current(self.before);
        ctx.vm().gil.exit(ctx.thread.id, ctx.ticks(), Default::default());
    }
}

impl Ctx {
    /// Notes how far the machine's own stack may grow down from here. `size` is the stack's size in bytes; a quarter is
    /// kept for native code that does not ask.
    pub(crate) fn set_stack_limit(&self, size: usize) {
        let here = 0u8;
        self.stack_limit.set((&raw const here as usize).saturating_sub(size / 4 * 3));
    }
}

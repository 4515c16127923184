//! The engine: an interpreter with its lock, library and world, for hosts.

use crate::data::Data;
use crate::error::Error;
use crate::host::{LastWords, Sandbox, System};
use crate::loader::Library;
use crate::settings::LockSettings;
use crate::signals::SignalWatcher;
use crate::trace::BUFFER;
use gilbox_gil::Gil;
use gilbox_gil::clock::Clock;
use gilbox_gil::ledger::{Recording, Stats};
use gilbox_gil::sched::Machine;
use gilbox_vm::host::{CompileMode, CompileOptions, Host};
use gilbox_vm::object::Ref;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::watch::OnDeadlock;
use gilbox_vm::{Config, Ctx, Interpreter, Interrupter, Result as VmResult, Value, processor_counter};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

/// An interpreter and everything around it. It belongs to the thread that made it, which is its main thread.
///
/// While no call into the engine runs, the main thread keeps the lock; threads that scripts started go on only
/// during calls, or in [`Engine::detach`].
///
/// ```
/// use gilbox::Engine;
/// let engine = Engine::new();
/// engine.run_source("def area(w, h): return w * h", "shapes.py")?;
/// assert_eq!(engine.call("area", &[6.into(), 7.into()])?, 42);
/// # Ok::<(), gilbox::Error>(())
/// ```
pub struct Engine {
    /// Only empty at the end.
    interpreter: Option<Interpreter>,
    gil: Arc<Gil>,
    /// A panic went through the machine: nothing in it can be trusted, not even to be dropped.
    poisoned: Cell<bool>,
    pub(crate) finished: Cell<bool>,
    /// What [`EngineBuilder::record`] began, until somebody takes it.
    pub(crate) recording: Cell<Option<Recording>>,
    records: bool,
    last_words: LastWords,
}

/// What an engine is made with.
#[derive(Debug, Clone, Default)]
pub struct EngineBuilder {
    lock: LockSettings,
    heap_limit: Option<usize>,
    recursion_limit: Option<usize>,
    hash_seed: Option<u64>,
    stress_gc: u32,
    is_sandbox: bool,
    watches_signals: bool,
    records: bool,
    on_deadlock: OnDeadlock,
}

impl EngineBuilder {
    /// Sets the lock.
    pub fn lock(mut self, lock: LockSettings) -> EngineBuilder {
        self.lock = lock;
        self
    }

    /// Scripts that need more bytes than this get a MemoryError.
    pub fn heap_limit(mut self, bytes: usize) -> EngineBuilder {
        self.heap_limit = Some(bytes);
        self
    }

    /// Scripts that call deeper than this get a RecursionError.
    pub fn recursion_limit(mut self, frames: usize) -> EngineBuilder {
        self.recursion_limit = Some(frames);
        self
    }

    /// Collects cycles at every so many safe points, to find mistakes of gilbox; very slow.
    pub fn stress_gc(mut self, every: u32) -> EngineBuilder {
        self.stress_gc = every;
        self
    }

    /// Where the hashes of strings begin; without it, at a random number.
    pub fn hash_seed(mut self, seed: u64) -> EngineBuilder {
        self.hash_seed = Some(seed);
        self
    }

    /// Keeps files, environment and processes from scripts.
    pub fn sandbox(mut self) -> EngineBuilder {
        self.is_sandbox = true;
        self
    }

    /// Brings SIGINT to scripts as KeyboardInterrupt, and other signals to the handlers they install. Takes the
    /// process's handlers, so it is for programs only.
    pub fn watch_signals(mut self) -> EngineBuilder {
        self.watches_signals = true;
        self
    }

    /// What is done when threads wait for one another for ever, or all of them for what nobody can give any more.
    /// Without it nobody looks.
    ///
    /// ```
    /// let engine = gilbox::Engine::builder().on_deadlock(gilbox::OnDeadlock::Raise).build()?;
    /// let error = engine.run_source("import queue\nqueue.Queue().get()", "alone.py").unwrap_err();
    /// assert!(error.to_string().contains("DeadlockError"));
    /// # Ok::<(), gilbox::Error>(())
    /// ```
    pub fn on_deadlock(mut self, mode: OnDeadlock) -> EngineBuilder {
        self.on_deadlock = mode;
        self
    }

    /// Records the events of the lock from the very beginning.
    pub(crate) fn record(mut self) -> EngineBuilder {
        self.records = true;
        self
    }

    /// Makes the engine, with the calling thread as its main thread.
    ///
    /// # Errors
    /// A fault for settings that cannot be.
    pub fn build(self) -> Result<Engine, Error> {
        let machine = Machine::real(Clock::real()).with_counter(processor_counter());
        let gil = Arc::new(Gil::with_machine(machine));
        self.lock.apply(&gil)?;
        let recording = self.records.then(|| gil.record(BUFFER.0, BUFFER.1));
        let mut dumper = None;
        let last_words = LastWords::default();
        let host: Box<dyn Host> = if self.is_sandbox {
            Box::new(Sandbox)
        } else {
            let signals = self.watches_signals.then(|| SignalWatcher::start(gil.clone())).transpose();
            let signals = signals.map_err(|error| Error::fault(format!("cannot watch signals: {error}")))?;
            dumper = signals.as_ref().map(SignalWatcher::dumper);
            Box::new(System { signals, last_words: last_words.clone() })
        };
        let config = Config {
            gil: gil.clone(),
            loader: Box::new(Library),
            host,
            hash_seed: self.hash_seed.unwrap_or_else(random_seed),
            heap_limit: self.heap_limit,
        };
        let interpreter = catch_unwind(AssertUnwindSafe(|| Interpreter::new(config))).map_err(panicked)?;
        if let Some(dumper) = dumper {
            dumper.read_by(interpreter.stack_reader());
        }
        let engine = Engine {
            interpreter: Some(interpreter),
            gil,
            poisoned: Cell::new(false),
            finished: Cell::new(false),
            recording: Cell::new(recording),
            records: self.records,
            last_words,
        };
        if let Some(frames) = self.recursion_limit {
            engine.interpreter()?.set_recursion_limit(frames);
        }
        engine.enter(|ctx| ctx.import_module("builtins").map(drop))?;
        engine.interpreter()?.stress_gc(self.stress_gc);
        let mode = self.on_deadlock;
        engine.enter(|ctx| {
            ctx.set_on_deadlock(mode);
            Ok(())
        })?;
        Ok(engine)
    }
}

impl Engine {
    /// An engine with the defaults.
    ///
    /// # Panics
    /// If gilbox cannot start at all, which is a bug; [`EngineBuilder::build`] tells instead.
    pub fn new() -> Engine {
        Engine::builder().build().expect("the defaults can be built")
    }

    /// An engine by choice.
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// Runs a script as `__main__`; what it defines stays for later calls.
    ///
    /// # Errors
    /// The exception it does not handle.
    pub fn run_source(&self, source: &str, name: &str) -> Result<(), Error> {
        self.enter(|ctx| ctx.run_main(source.as_bytes(), name, None).map(drop))
    }

    /// Runs a file as `__main__`.
    ///
    /// # Errors
    /// The file cannot be read; the exception the script does not handle.
    pub fn run_file(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let source = std::fs::read(path).map_err(|error| Error::io(format!("{name}: {error}")))?;
        self.enter(|ctx| ctx.run_main(&source, &name, Some(&name)).map(drop))
    }

    /// The value of an expression, in the namespace of `__main__`.
    ///
    /// # Errors
    /// The exception it raises.
    pub fn eval(&self, expression: &str) -> Result<Data, Error> {
        self.enter(|ctx| {
            let code =
                ctx.compile(expression.as_bytes(), "<eval>", CompileMode::Eval, CompileOptions::default())?;
            let globals = main_dict(ctx)?;
            let value = ctx.run_code(&code, &globals, globals.to_value())?;
            Data::from_value(ctx, &value)
        })
    }

    /// Calls a function of `__main__`, or one by a dotted path from there.
    ///
    /// # Errors
    /// There is no such name; the exception it raises; arguments that cannot go in.
    pub fn call(&self, name: &str, args: &[Data]) -> Result<Data, Error> {
        let args = self.values(args)?;
        self.enter(|ctx| {
            let mut value = ctx.main_module();
            for part in name.split('.') {
                value = ctx.get_attr_str(&value, part)?;
            }
            let result = ctx.call(&value, &args)?;
            Data::from_value(ctx, &result)
        })
    }

    /// Sets a global of `__main__`.
    ///
    /// # Errors
    /// A fault for data that cannot go in.
    pub fn set_global(&self, name: &str, data: impl Into<Data>) -> Result<(), Error> {
        let values = self.values(&[data.into()])?;
        self.enter(|ctx| {
            for value in &values {
                main_dict(ctx)?.set_str(&ctx.intern(name), value.clone());
            }
            Ok(())
        })
    }

    /// Offers a function of the host's to scripts, as a global of `__main__`. Any script thread may call it, with
    /// the lock held; an `Err` is raised as a RuntimeError.
    ///
    /// ```
    /// let engine = gilbox::Engine::new();
    /// engine.set_function("double", |args| Ok((args[0].as_int().ok_or("an int, please")? * 2).into()))?;
    /// assert_eq!(engine.eval("double(21)")?, 42);
    /// # Ok::<(), gilbox::Error>(())
    /// ```
    ///
    /// # Errors
    /// Only if the engine cannot be used any more.
    pub fn set_function<F>(&self, name: &str, function: F) -> Result<(), Error>
    where
        F: Fn(&[Data]) -> Result<Data, String> + Send + Sync + 'static,
    {
        self.enter(|ctx| {
            let value = crate::host_function::new(ctx, name, Box::new(move |_, args| function(args)));
            main_dict(ctx)?.set_str(&ctx.intern(name), value);
            Ok(())
        })
    }

    /// Lets the threads of scripts run while the host does something else. `call` must not use the engine.
    ///
    /// # Errors
    /// Only if the engine cannot be used any more.
    pub fn detach<R>(&self, call: impl FnOnce() -> R) -> Result<R, Error> {
        self.enter(|ctx| Ok(ctx.detach(gilbox_gil::Reason::Call, call)))
    }

    /// What the lock did so far.
    pub fn stats(&self) -> Stats {
        self.enter(|ctx| Ok(ctx.lock_stats())).unwrap_or_else(|_| self.gil.stats())
    }

    /// The lock, whose settings may be changed while threads run.
    pub fn lock(&self) -> &Arc<Gil> {
        &self.gil
    }

    /// A handle by which any thread can stop what a call into the engine runs; the call then fails with an error
    /// that [`Error::is_interrupted`].
    ///
    /// # Errors
    /// Only if the engine cannot be used any more.
    pub fn interrupter(&self) -> Result<Interrupter, Error> {
        Ok(self.interpreter()?.interrupter())
    }

    /// Has `call` done before a script's end ends the process, as an abort at a deadlock does.
    pub(crate) fn before_abort(&self, call: Box<dyn FnOnce() + Send>) {
        if let Ok(mut words) = self.last_words.lock() {
            *words = Some(call);
        }
    }

    /// Whether a recording began with the engine.
    pub(crate) fn is_recording(&self) -> bool {
        self.records
    }

    fn interpreter(&self) -> Result<&Interpreter, Error> {
        match &self.interpreter {
            Some(interpreter) if !self.poisoned.get() => Ok(interpreter),
            _ => Err(Error::internal("the engine cannot be used after a panic")),
        }
    }

    /// Runs `call` inside the interpreter. A panic does not get out.
    pub(crate) fn enter<R>(&self, call: impl FnOnce(&Ctx) -> VmResult<R>) -> Result<R, Error> {
        let interpreter = self.interpreter()?;
        let run = || interpreter.enter(|ctx| call(ctx).map_err(|raise| Error::from_raise(ctx, raise)));
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(_) if interpreter.panic_message().is_some() => {
                self.poisoned.set(true);
                Err(Error::internal(interpreter.panic_message().unwrap_or_default()))
            }
            Ok(result) => {
                if result.as_ref().is_err_and(Error::is_interrupted) {
                    interpreter.clear_interrupt();
                }
                result
            }
            Err(payload) => {
                self.poisoned.set(true);
                Err(panicked(payload))
            }
        }
    }

    fn values(&self, data: &[Data]) -> Result<Vec<Value>, Error> {
        self.enter(|ctx| Ok(data.iter().map(|data| data.to_value(ctx)).collect()))?
    }
}

impl Default for Engine {
    fn default() -> Engine {
        Engine::new()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if !self.finished.get() {
            // There is nobody to tell; the thread's panic was on standard error.
            drop(self.finish());
        }
        let interpreter = self.interpreter.take();
        if self.poisoned.get() {
            std::mem::forget(interpreter);
            return;
        }
        // A panic while objects die is a bug of ours, and must not become an abort of the host's.
        drop(catch_unwind(AssertUnwindSafe(|| drop(interpreter))));
    }
}

/// The namespace of `__main__`.
pub(crate) fn main_dict(ctx: &Ctx) -> VmResult<Ref<DictObj>> {
    let main = ctx.main_module();
    let dict = ctx.get_attr_str(&main, "__dict__")?;
    Ref::from_value(&dict).ok_or_else(|| ctx.system_error("__main__ has no namespace"))
}

/// A number nobody can guess, so that nobody can aim at the hash tables.
pub(crate) fn random_seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0u8)
}

fn panicked(payload: Box<dyn std::any::Any + Send>) -> Error {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
    Error::internal(format!("panic: {}", text.unwrap_or_else(|| "no message".to_owned())))
}

//! What the machine asks of the world around it: code objects, files, environment, terminal.
//!
//! The engine supplies both; a sandbox is another `Host`.

use crate::native::ModuleSpec;
use gilbox_lang::code::Code;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What source text is compiled for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompileMode {
    /// A module or `exec`.
    Exec,
    /// An expression.
    Eval,
    /// A line of an interactive session.
    Single,
}

/// A compile error as the machine needs it to make a SyntaxError.
#[derive(Clone, Debug, Default)]
pub struct CompileError {
    /// `SyntaxError`, `IndentationError`, `TabError`, or another class for text that cannot be compiled at all
    /// (`ValueError` for null bytes, `MemoryError`, `RecursionError`).
    pub class: &'static str,
    /// The message.
    pub message: String,
    /// The file's name.
    pub filename: String,
    /// The line, from 1, if known.
    pub line: Option<u32>,
    /// The column in code points, from 1, if known.
    pub offset: Option<u32>,
    /// The last line.
    pub end_line: Option<u32>,
    /// The column after the last.
    pub end_offset: Option<u32>,
    /// The source line.
    pub text: Option<String>,
}

/// How a `compile` behaves beside its mode.
#[derive(Clone, Copy, Default, Debug)]
pub struct CompileOptions {
    /// `from __future__ import annotations` is in force already.
    pub future_annotations: bool,
    /// The level of `-O`: 1 leaves out assertions, 2 docstrings too; `None` for that of the interpreter.
    pub optimize: Option<u8>,
    /// Await, async for and async with at the top level make the module a coroutine.
    pub top_level_await: bool,
    /// The text is a file that is read line by line: CPython marks no place at its end.
    pub is_file: bool,
}

/// A module written in Python that is part of the interpreter.
pub struct FrozenModule {
    /// Its source.
    pub source: &'static str,
    /// The code of that source under its name, packed; empty if the source is to be compiled.
    pub code: &'static [u8],
    /// Is it a package?
    pub is_package: bool,
}

/// Compiles text and knows the modules that are part of the interpreter.
pub trait Loader: Send + Sync {
    /// Compiles source text.
    ///
    /// # Errors
    /// What a SyntaxError needs.
    fn compile(
        &self,
        source: &[u8],
        filename: &str,
        mode: CompileMode,
        options: CompileOptions,
    ) -> Result<Arc<Code>, Box<CompileError>>;
    /// The syntax tree of source text, as `ast.dump` prints it with places.
    ///
    /// # Errors
    /// What a SyntaxError needs.
    fn tree(&self, source: &[u8], filename: &str, mode: CompileMode) -> Result<String, Box<CompileError>>;
    /// A module written in Rust.
    fn native_module(&self, name: &str) -> Option<&'static ModuleSpec>;
    /// A module written in Python and part of the interpreter.
    fn frozen_module(&self, name: &str) -> Option<FrozenModule>;
    /// The names of all native modules.
    fn native_names(&self) -> Vec<&'static str>;
    /// The names of all frozen modules.
    fn frozen_names(&self) -> Vec<&'static str>;
}

/// Files, environment and standard streams, as far as the machine itself (import, tracebacks) needs them.
pub trait Host: Send + Sync {
    /// The contents of a file.
    ///
    /// # Errors
    /// As the operating system says.
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Is there a regular file of that name?
    fn is_file(&self, path: &Path) -> bool;
    /// Is there a directory of that name?
    fn is_dir(&self, path: &Path) -> bool;
    /// The current directory.
    ///
    /// # Errors
    /// As the operating system says.
    fn current_dir(&self) -> io::Result<PathBuf>;
    /// An environment variable.
    fn env_var(&self, name: &str) -> Option<String>;
    /// Writes to standard error, for reports that no script object can take.
    fn write_stderr(&self, text: &[u8]);
    /// Takes what is written to a standard stream, if a prompt waits on that terminal and shows it above the line that is
    /// being typed; else answers false, and it is written as usual.
    fn shows(&self, _fd: i32, _bytes: &[u8]) -> bool {
        false
    }
    /// May scripts reach files, processes and sockets of the operating system directly?
    fn allows_os(&self) -> bool;
    /// Writes all of `bytes` to standard output. Called without the lock.
    ///
    /// # Errors
    /// As the operating system says.
    fn write_stdout(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        io::Write::write_all(&mut out, bytes)?;
        io::Write::flush(&mut out)
    }
    /// Reads from standard input; 0 at its end. Called without the lock.
    ///
    /// # Errors
    /// As the operating system says.
    fn read_stdin(&self, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut io::stdin().lock(), buffer)
    }
    /// Does `read_stdin` read descriptor 0 as it is? Then it is called once there is something to read, and signals
    /// are looked after until then.
    fn stdin_is_descriptor(&self) -> bool {
        false
    }
    /// Is a standard stream (0, 1, 2) a terminal?
    fn is_terminal(&self, stream: u32) -> bool {
        use io::IsTerminal;
        match stream {
            0 => io::stdin().is_terminal(),
            1 => io::stdout().is_terminal(),
            _ => io::stderr().is_terminal(),
        }
    }
    /// A script installs a handler for a signal of the process (or ignores it), or with `wanted` false goes back
    /// to the default. A host that listens posts the signal to the lock (`Gil::post_signal`); others do nothing.
    ///
    /// # Errors
    /// The signal cannot be listened to.
    fn watch_signal(&self, _signum: u32, _wanted: bool) -> io::Result<()> {
        Ok(())
    }
    /// Waits until the signals that the process has received so far are posted to the lock.
    fn settle_signals(&self) {}
    /// Has SIGALRM sent to the process after `first` (never for zero), and then every so often (once for zero).
    /// Answers what was left of the old setting, and its repetition.
    ///
    /// # Errors
    /// `Unsupported` by a host that listens to no signals.
    fn set_alarm(&self, _first: Duration, _every: Duration) -> io::Result<(Duration, Duration)> {
        Err(io::ErrorKind::Unsupported.into())
    }
    /// Ends the process with a status, at once. A host that does not lets the threads wait.
    fn abort(&self, _status: i32) {}
    /// Calls `split`, which copies the process and says whether this is the copy. A host with threads of its own keeps
    /// them from what it shares with the caller meanwhile, and starts them again in the copy.
    ///
    /// # Errors
    /// They could not be started again.
    fn around_fork(&self, split: &mut dyn FnMut() -> bool) -> io::Result<()> {
        split();
        Ok(())
    }
    /// What is left of the alarm's setting, and its repetition.
    fn alarm_left(&self) -> (Duration, Duration) {
        (Duration::ZERO, Duration::ZERO)
    }
}

//! The prompt.

mod colours;
mod indent;
mod reader;

use super::commands::{self, Context};
use super::exit::{self, End};
use super::run::{is_interrupt, run_interactive};
use crate::data::Data;
use crate::engine::{Engine, main_dict};
use crate::host_function;
use crate::trace::{BUFFER, Trace, Tracer, names};
use gilbox_gil::Reason;
use gilbox_lang::parse::{Completeness, check_complete};
use gilbox_vm::host::{CompileMode, CompileOptions};
use gilbox_vm::signals::SIGINT;
use gilbox_vm::{Ctx, Value};
use reader::{Completions, Line, Reader};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The module that is a prompt itself, and asks this one for its inputs.
pub(super) const ASYNCIO: &str = "<frozen asyncio.__main__>";

/// Where lines come from.
struct Input {
    is_terminal: bool,
    /// The editor, once a line was asked for on a terminal.
    reader: Option<Reader>,
    /// Prompts are shown although the input is no terminal.
    shows_always: bool,
    /// How the terminal was set.
    settings: Option<Termios>,
}

/// Runs the file `startup`, then reads and runs inputs until Ctrl-D or `exit()`.
pub(super) fn main(engine: &Engine, greets: bool, startup: Option<&OsStr>) -> End {
    if greets {
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        eprintln!(
            "gilbox {version} on {system}: Python with a lock that can be changed. :help lists commands, Ctrl-D leaves."
        );
    }
    if let Some(file) = startup {
        match engine.enter(|ctx| Ok(run_startup(ctx, file))) {
            Ok(None) => {}
            Ok(Some(end)) => return end,
            Err(error) => {
                eprintln!("gilbox: {error}");
                return End::Status(1);
            }
        }
    }
    let mut input = Input::open();
    let mut n_inputs = 0;
    let mut last: Option<Trace> = None;
    let end = loop {
        let source = match engine.enter(|ctx| Ok(read_input(ctx, &mut input))) {
            Ok(Line::Text(source)) => source,
            Ok(Line::Cancelled) => match engine.enter(|ctx| Ok(interrupted(ctx))) {
                Ok(None) => continue,
                Ok(Some(end)) => break end,
                Err(error) => {
                    eprintln!("gilbox: {error}");
                    break End::Status(1);
                }
            },
            Ok(Line::End) => {
                println!();
                break End::Status(0);
            }
            Err(error) => {
                eprintln!("gilbox: {error}");
                break End::Status(1);
            }
        };
        if source.starts_with(':') {
            let context = Context { engine, last: last.as_ref() };
            match engine.enter(|ctx| {
                command(ctx, &context, &source);
                Ok(())
            }) {
                Ok(()) => continue,
                Err(error) => {
                    eprintln!("gilbox: {error}");
                    break End::Status(1);
                }
            }
        }
        n_inputs += 1;
        let filename = format!("<stdin-{n_inputs}>");
        let tracer = begin_trace(engine);
        let result = engine.enter(|ctx| Ok(run(ctx, &source, &filename)));
        if let Some(tracer) = tracer {
            last = end_trace(engine, tracer);
        }
        match result {
            Ok(None) => {}
            Ok(Some(end)) => break end,
            Err(error) => {
                eprintln!("gilbox: {error}");
                break End::Status(1);
            }
        }
    };
    input.close();
    end
}

/// Gives `__main__` the functions `_read_input`, which answers an input, False after Ctrl-C and None at the end, and
/// `_close_input`, which keeps the history and sets the terminal as it was.
pub(super) fn offer(ctx: &Ctx) -> gilbox_vm::Result<()> {
    let input = Arc::new(Mutex::new(Input { shows_always: true, ..Input::open() }));
    let (terminal, settings) = (input.clone(), lock(&input).settings.clone());
    let read = move |ctx: &Ctx, _: &[Data]| {
        Ok(match read_input(ctx, &mut lock(&input)) {
            Line::Text(text) => Data::Str(text),
            Line::Cancelled => Data::Bool(false),
            Line::End => Data::None,
        })
    };
    let close = move |_: &Ctx, _: &[Data]| {
        // Whoever ends the program does not wait for a thread that reads.
        if let Ok(mut input) = terminal.try_lock() {
            input.close();
        }
        if let Some(settings) = &settings {
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, settings);
        }
        Ok(Data::None)
    };
    let main = main_dict(ctx)?;
    let functions: [(&str, host_function::Function); 2] =
        [("_read_input", Box::new(read)), ("_close_input", Box::new(close))];
    for (name, function) in functions {
        main.set_str(&ctx.intern(name), host_function::new(ctx, name, function));
    }
    Ok(())
}

fn lock(input: &Mutex<Input>) -> MutexGuard<'_, Input> {
    input.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs a line with a colon; what it raises is told as for any input.
fn command(ctx: &Ctx, context: &Context<'_>, line: &str) {
    match commands::run(ctx, context, line) {
        Ok(text) => exit::write_stdout(ctx, &text),
        Err(raise) if is_interrupt(ctx, &raise) => exit::write_stderr(ctx, "\nKeyboardInterrupt\n"),
        Err(raise) => drop(exit::uncaught(ctx, raise)),
    }
    crate::finish::flush(ctx);
}

/// Records an input for `:show`, unless the whole session is recorded.
fn begin_trace(engine: &Engine) -> Option<Tracer> {
    if engine.is_recording() {
        return None;
    }
    let recording = engine.lock().record(BUFFER.0, BUFFER.1);
    Tracer::start(recording, None, true).ok()
}

fn end_trace(engine: &Engine, tracer: Tracer) -> Option<Trace> {
    let names = engine.enter(|ctx| Ok(names(ctx))).ok()?;
    tracer.finish(engine.lock(), names).ok()
}

/// Runs one input; answers how the program ends, if it does.
fn run(ctx: &Ctx, source: &str, filename: &str) -> Option<End> {
    remember(ctx, filename, source);
    conclude(ctx, run_interactive(ctx, source, filename))
}

/// Ctrl-C, or SIGINT of another process, while a line was typed: the line is gone, and the script's handler runs.
fn interrupted(ctx: &Ctx) -> Option<End> {
    ctx.vm().gil.post_signal(SIGINT);
    match ctx.handle_pending() {
        Err(raise) if is_interrupt(ctx, &raise) => {
            exit::write_stderr(ctx, "KeyboardInterrupt\n");
            None
        }
        result => conclude(ctx, result),
    }
}

/// Runs a file in `__main__` before the first input. One that cannot be read, or raises, is told of and keeps nobody out.
fn run_startup(ctx: &Ctx, file: &OsStr) -> Option<End> {
    let name = file.to_string_lossy();
    let source = match super::read_bytes(&name) {
        Ok(source) => source,
        Err(message) => {
            exit::write_stderr(ctx, &format!("gilbox: PYTHONSTARTUP: {message}\n"));
            return None;
        }
    };
    let run = || {
        let code = ctx.compile(&source, &name, CompileMode::Exec, CompileOptions::default())?;
        let globals = main_dict(ctx)?;
        ctx.run_code(&code, &globals, globals.to_value()).map(drop)
    };
    conclude(ctx, run())
}

/// Tells how an input ended; answers how the program ends, if it does.
fn conclude(ctx: &Ctx, result: gilbox_vm::Result<()>) -> Option<End> {
    let end = match result {
        Ok(()) => None,
        Err(raise) if raise.is(ctx, &ctx.exceptions().system_exit) => Some(exit::uncaught(ctx, raise)),
        Err(raise) if is_interrupt(ctx, &raise) => {
            exit::write_stderr(ctx, "\nKeyboardInterrupt\n");
            None
        }
        Err(raise) => {
            exit::uncaught(ctx, raise);
            None
        }
    };
    crate::finish::flush(ctx);
    end
}

/// Puts a text where tracebacks look for source lines.
pub(super) fn remember(ctx: &Ctx, filename: &str, source: &str) {
    let put = || -> gilbox_vm::Result<()> {
        let linecache = ctx.import_module("linecache")?;
        let cache = ctx.get_attr_str(&linecache, "cache")?;
        let lines = source.split_inclusive('\n').map(|line| ctx.new_str(line)).collect();
        let entry =
            [ctx.new_int(source.len() as i64), Value::NONE, ctx.new_list(lines), ctx.new_str(filename)];
        ctx.set_item(&cache, &ctx.new_str(filename), &ctx.new_tuple(&entry))
    };
    // Without it a traceback lacks a line, no more.
    if let Err(raise) = put() {
        drop(raise);
    }
}

/// Reads lines until they are a whole input.
fn read_input(ctx: &Ctx, input: &mut Input) -> Line {
    let mut source = String::new();
    loop {
        let (prompt, fallback) = if source.is_empty() { ("ps1", ">>> ") } else { ("ps2", "... ") };
        let prompt = prompt_text(ctx, prompt, fallback);
        if input.shows_always && !input.is_terminal {
            exit::write_stdout(ctx, &prompt);
            crate::finish::flush(ctx);
        }
        let line = input.read(ctx, &prompt, &source);
        let Line::Text(line) = line else { return line };
        // What was indented for the user and then left is an empty line, which ends a block.
        let is_left = input.is_terminal && line.trim().is_empty() && indent::open_string(&source).is_none();
        let line = if is_left { String::new() } else { line };
        // No statement begins with a colon.
        if source.is_empty() && line.trim_start().starts_with(':') && !input.shows_always {
            input.keep(line.trim());
            return Line::Text(line.trim().to_owned());
        }
        source.push_str(&line);
        source.push('\n');
        if source.trim().is_empty() {
            source.clear();
            continue;
        }
        // A block ends with an empty line, so what the end of the last line adds does not count.
        let typed = source.strip_suffix('\n').unwrap_or(&source);
        if !matches!(check_complete("<stdin>", typed), Completeness::Incomplete) {
            input.keep(source.trim_end());
            return Line::Text(source);
        }
    }
}

/// `sys.ps1` and `sys.ps2`, which scripts may set.
fn prompt_text(ctx: &Ctx, name: &str, fallback: &str) -> String {
    let read = || -> gilbox_vm::Result<Option<String>> {
        let sys = ctx.import_module("sys")?;
        let prompt = ctx.get_attr_opt(&sys, &ctx.intern(name))?;
        prompt.map(|prompt| ctx.str_text(&prompt)).transpose()
    };
    read().ok().flatten().unwrap_or_else(|| fallback.to_owned())
}

impl Input {
    fn open() -> Input {
        let is_terminal = std::io::stdin().is_terminal();
        let settings = if is_terminal { tcgetattr(std::io::stdin()).ok() } else { None };
        Input { is_terminal, reader: None, shows_always: false, settings }
    }

    fn read(&mut self, ctx: &Ctx, prompt: &str, before: &str) -> Line {
        if !self.is_terminal {
            // Threads of the script go on while the user thinks.
            return ctx.detach(Reason::Io, read_plain);
        }
        if self.reader.as_ref().is_none_or(|reader| !reader.is_here()) {
            self.reader = Reader::start(history_file(), has_colours(ctx), builtins(ctx).unwrap_or_default());
        }
        let Some(reader) = &self.reader else { return ctx.detach(Reason::Io, read_plain) };
        reader.read(ctx, prompt, before, |before, line| complete(ctx, before, line))
    }

    fn keep(&mut self, source: &str) {
        if let Some(reader) = &self.reader {
            reader.keep(source);
        }
    }

    fn close(&mut self) {
        if let Some(reader) = self.reader.take().filter(Reader::is_here) {
            reader.save();
        }
    }
}

/// The names of the built-ins, which are coloured.
fn builtins(ctx: &Ctx) -> gilbox_vm::Result<HashSet<String>> {
    let module = ctx.import_module("builtins")?;
    let names = ctx.collect(&ctx.get_attr_str(&module, "__dict__")?)?;
    names.iter().map(|name| ctx.str_text(name)).filter(|name| !matches!(name.as_deref(), Ok("_"))).collect()
}

/// What the end of a line may become; nothing if the script's own code raises when it is asked.
fn complete(ctx: &Ctx, before: &str, line: &str) -> Completions {
    let find = || -> gilbox_vm::Result<Completions> {
        let module = ctx.import_module("_completion")?;
        let open_at =
            indent::open_string(&format!("{before}{line}")).and_then(|(at, _)| at.checked_sub(before.len()));
        let open_at = open_at.map_or(Value::NONE, |at| ctx.new_int(line[..at].chars().count() as i64));
        let arguments = [ctx.new_str(before), ctx.new_str(line), open_at, commands::completions(ctx)];
        let found = ctx.collect(&ctx.call(&ctx.get_attr_str(&module, "complete")?, &arguments)?)?;
        let [start, words] = &found[..] else { return Ok((line.len(), Vec::new())) };
        let start = gilbox_vm::types::int::to_i64(start).unwrap_or(0) as usize;
        let start = line.char_indices().nth(start).map_or(line.len(), |(at, _)| at);
        let words = ctx.collect(words)?;
        Ok((start, words.iter().map(|word| ctx.str_text(word)).collect::<gilbox_vm::Result<_>>()?))
    };
    find().unwrap_or_else(|_| (line.len(), Vec::new()))
}

/// Whether the terminal is to be coloured, as tracebacks are.
fn has_colours(ctx: &Ctx) -> bool {
    let ask = || -> gilbox_vm::Result<bool> {
        let module = ctx.import_module("_colorize")?;
        let answer = ctx.call(&ctx.get_attr_str(&module, "can_colorize")?, &[])?;
        ctx.is_true(&answer)
    };
    ask().unwrap_or(false)
}

/// A line of an input that is no terminal (`-i` in a pipe); no prompt is shown. Takes a byte at a time: what
/// follows the line may be for the script's own `input()`.
fn read_plain() -> Line {
    let Ok(stdin) = std::io::stdin().as_fd().try_clone_to_owned() else { return Line::End };
    let (mut stdin, mut line, mut byte) = (File::from(stdin), Vec::new(), [0]);
    loop {
        match stdin.read(&mut byte) {
            Ok(0) if line.is_empty() => return Line::End,
            Ok(n) if n > 0 && byte != *b"\n" => line.push(byte[0]),
            Ok(_) => return Line::Text(String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Line::End,
        }
    }
}

/// `$XDG_STATE_HOME/gilbox_history`, or `~/.gilbox_history`.
fn history_file() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    match folder("XDG_STATE_HOME") {
        Some(state) => Some(state.join("gilbox_history")),
        None => folder("HOME").map(|home| home.join(".gilbox_history")),
    }
}

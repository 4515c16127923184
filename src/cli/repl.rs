//! The prompt.

use super::commands::{self, Context};
use super::exit::{self, End};
use super::run::{is_interrupt, run_interactive};
use crate::data::Data;
use crate::engine::{Engine, main_dict};
use crate::host_function;
use crate::trace::{BUFFER, Trace, Tracer, names};
use gilbox_gil::Reason;
use gilbox_lang::parse::{Completeness, check_complete};
use gilbox_vm::{Ctx, Value};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};
use rustyline::error::ReadlineError;
use rustyline::history::{DefaultHistory, History};
use rustyline::{Config, Editor};
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The module that is a prompt itself, and asks this one for its inputs.
pub(super) const ASYNCIO: &str = "<frozen asyncio.__main__>";

/// How many inputs the history file keeps.
const HISTORY: usize = 2_000;

/// Where lines come from.
struct Input {
    terminal: Option<(Config, DefaultHistory)>,
    path: Option<PathBuf>,
    /// Prompts are shown although the input is no terminal.
    shows_always: bool,
    /// How the terminal was set.
    settings: Option<Termios>,
}

/// What came of a question at the prompt.
enum Line {
    Text(String),
    /// Ctrl-C
    Cancelled,
    /// Ctrl-D
    End,
}

/// Reads and runs inputs until Ctrl-D or `exit()`.
pub(super) fn main(engine: &Engine, greets: bool) -> End {
    if greets {
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        eprintln!(
            "gilbox {version} on {system}: Python with a lock that can be changed. :help lists commands, Ctrl-D leaves."
        );
    }
    let mut input = Input::open();
    let mut n_inputs = 0;
    let mut last: Option<Trace> = None;
    let end = loop {
        let source = match engine.enter(|ctx| Ok(read_input(ctx, &mut input))) {
            Ok(Line::Text(source)) => source,
            Ok(Line::Cancelled) => {
                eprintln!("KeyboardInterrupt");
                continue;
            }
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
    let result = run_interactive(ctx, source, filename);
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
        if input.shows_always && input.terminal.is_none() {
            exit::write_stdout(ctx, &prompt);
            crate::finish::flush(ctx);
        }
        // Threads of the script go on while the user thinks.
        let line = ctx.detach(Reason::Io, || input.read(&prompt));
        let Line::Text(line) = line else { return line };
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
        if !std::io::stdin().is_terminal() {
            return Input { terminal: None, path: None, shows_always: false, settings: None };
        }
        let config = Config::builder().max_history_size(HISTORY).map(|c| c.auto_add_history(false).build());
        let config = config.unwrap_or_default();
        let mut history = DefaultHistory::with_config(&config);
        let path = history_file();
        if let Some(path) = &path {
            // The first session has no history yet.
            let _ = history.load(path);
        }
        let settings = tcgetattr(std::io::stdin()).ok();
        Input { terminal: Some((config, history)), path, shows_always: false, settings }
    }

    fn read(&mut self, prompt: &str) -> Line {
        let Some((config, history)) = &mut self.terminal else { return read_plain() };
        let kept = std::mem::take(history);
        // An editor takes SIGINT over for as long as it lives, so there is one for each line.
        let Ok(mut editor) = Editor::<(), DefaultHistory>::with_history(config.clone(), kept) else {
            return Line::End;
        };
        let line = editor.readline(prompt);
        std::mem::swap(history, editor.history_mut());
        match line {
            Ok(line) => Line::Text(line),
            Err(ReadlineError::Interrupted) => Line::Cancelled,
            Err(_) => Line::End,
        }
    }

    fn keep(&mut self, source: &str) {
        if let Some((_, history)) = &mut self.terminal {
            // A full history only forgets.
            let _ = history.add(source);
        }
    }

    fn close(&mut self) {
        if let (Some((_, history)), Some(path)) = (&mut self.terminal, &self.path) {
            // A home that cannot be written to is no reason to fail.
            let _ = history.save(path);
        }
    }
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

//! Running a script: what surrounds it, and how it ends.

use super::args::{Command, Run};
use super::exit::{self, End};
use super::report::Recorder;
use super::{INTERRUPTED, locate, misused, os_error, read_bytes, repl, replay};
use crate::engine::{Engine, main_dict, random_seed};
use crate::error::Error;
use crate::lab::summary;
use gilbox_vm::host::{CompileMode, CompileOptions};
use gilbox_vm::{Ctx, Raise, Result, Value};
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// The status when standard output could not be written at the end.
const FLUSH_FAILED: u8 = 120;
/// The status after a mistake of ours, which no script can have asked for by accident (EX_SOFTWARE of sysexits.h).
const INTERNAL: u8 = 70;

/// What to run, once it is read.
struct Script {
    source: Vec<u8>,
    filename: String,
    /// `__file__`
    file: Option<String>,
    /// `sys.argv[0]`
    name: String,
    /// `sys.path[0]`
    path: String,
}

/// Runs what the command line asks for.
pub(super) fn main(run: &Run) -> ExitCode {
    let (began, process) = (Instant::now(), std::process::id());
    if let Err(message) = run.cores.map_or(Ok(()), use_cores) {
        return misused(&message);
    }
    let script = match read(run) {
        Ok(script) => script,
        Err(message) => return misused(&message),
    };
    let (schedule, lock) = match replay::plan(run) {
        Ok(plan) => plan,
        Err(message) => return misused(&message),
    };
    let hash_seed = run.start.python_env("PYTHONHASHSEED").and_then(|seed| seed.to_str()?.parse().ok());
    let recorded_seed = schedule.as_ref().map(|schedule| schedule.origin.hash_seed);
    let hash_seed = recorded_seed.or(hash_seed).unwrap_or_else(random_seed);
    let mut builder = Engine::builder()
        .lock(lock.clone())
        .hash_seed(hash_seed)
        .stress_gc(run.stress_gc)
        .on_deadlock(run.on_deadlock)
        .watch_signals();
    let schedule_file = match replay::open(run) {
        Ok(file) => file,
        Err(message) => return misused(&message),
    };
    let trace_file = match Recorder::open(&run.outputs) {
        Ok(file) => file,
        Err(message) => return misused(&message),
    };
    if let Some(Err(message)) = run.summary.as_deref().map(super::outputs::check_place) {
        return misused(&message);
    }
    if run.outputs.any() {
        builder = builder.record();
    }
    let engine = match builder.build() {
        Ok(engine) => engine,
        Err(error) => return misused(&error.to_string()),
    };
    let recorder = match Recorder::start(&engine, &run.outputs, trace_file) {
        Ok(recorder) => recorder,
        Err(message) => return misused(&message),
    };
    let origin = replay::origin(run, &lock, hash_seed);
    let recording = match replay::start(&engine, run, schedule, schedule_file, &origin) {
        Ok(recording) => recording,
        Err(message) => return misused(&message),
    };
    let mut end = engine.enter(|ctx| Ok(execute(ctx, run, script.as_ref()))).unwrap_or_else(broken);
    if script.is_none() && is_prompt(run) || run.stays {
        // As in CPython the file is for whoever starts with a prompt, not for what follows a script.
        let startup = run.start.python_env("PYTHONSTARTUP").filter(|_| script.is_none() && is_prompt(run));
        end = repl::main(&engine, script.is_none(), startup.as_deref());
    }
    let is_broken = end == End::Status(INTERNAL);
    let is_copy = std::process::id() != process;
    let flushed = match engine.finish() {
        Ok(flushed) => flushed,
        Err(_) if is_broken => true,
        Err(error) => {
            end = broken(error);
            true
        }
    };
    if is_copy {
        // Of a fork. Records and reports are the parent's.
        std::mem::forget((recording, recorder));
        return leave(engine, if flushed || end != End::Status(0) { end } else { End::Status(FLUSH_FAILED) });
    }
    if recording.is_some_and(|recording| !recording.finish(&engine)) && end == End::Status(0) {
        end = End::Status(1);
    }
    replay::conclude(&engine);
    if let Some(recorder) = recorder
        && !recorder.finish(&engine, &run.outputs)
        && end == End::Status(0)
    {
        end = End::Status(1);
    }
    if let Some(file) = &run.summary
        && let Err(error) = std::fs::write(file, summary::of_engine(&engine, cpu_share(began)))
    {
        eprintln!("gilbox: can't write file '{file}': {}", os_error(&error));
        end = if end == End::Status(0) { End::Status(1) } else { end };
    }
    if !flushed && end == End::Status(0) {
        end = End::Status(FLUSH_FAILED);
    }
    leave(engine, end)
}

/// Stays on the first so many of the cores that it may use.
#[cfg(target_os = "linux")]
fn use_cores(cores: usize) -> std::result::Result<(), String> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let allowed = sched_getaffinity(None).map_err(|error| format!("--cores: {error}"))?;
    let mut chosen = CpuSet::new();
    (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core)).take(cores).for_each(|core| chosen.set(core));
    sched_setaffinity(None, &chosen).map_err(|error| format!("--cores: {error}"))
}

/// Stays on the first so many of the cores that it may use.
#[cfg(not(target_os = "linux"))]
fn use_cores(_: usize) -> std::result::Result<(), String> {
    Err("--cores: this operating system cannot bind a process to cores".to_owned())
}

/// Processor time of the process for each second since it began.
fn cpu_share(began: Instant) -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let used = used.tv_sec as f64 + used.tv_nsec as f64 / 1e9;
    used / began.elapsed().as_secs_f64().max(1e-9)
}

/// Tells of a mistake of ours.
fn broken(error: Error) -> End {
    eprintln!("gilbox: internal error: {error}");
    End::Status(INTERNAL)
}

/// Ends the process. The objects of the script are not torn down one by one: the operating system is faster, and
/// daemon threads may still hold some.
fn leave(engine: Engine, end: End) -> ExitCode {
    std::mem::forget(engine);
    match end {
        End::Status(status) => std::process::exit(status.into()),
        End::Interrupt => {
            // Returns only if the default handler cannot be had.
            let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
            std::process::exit(INTERRUPTED.into())
        }
    }
}

fn is_prompt(run: &Run) -> bool {
    matches!(run.command, Command::Stdin(_))
}

/// Reads the script; `None` if there is a prompt instead, or the machine must look for a module first.
fn read(run: &Run) -> std::result::Result<Option<Script>, String> {
    let script = |source: Vec<u8>, filename: &str, name: &str| Script {
        source,
        filename: filename.to_owned(),
        file: None,
        name: name.to_owned(),
        path: String::new(),
    };
    Ok(match &run.command {
        Command::Text(text) => Some(script((text.clone() + "\n").into_bytes(), "<string>", "-c")),
        Command::Module(_) => None,
        Command::Stdin(_) if run.stays || std::io::stdin().is_terminal() => None,
        Command::Stdin(asked) => {
            let mut source = Vec::new();
            std::io::stdin()
                .read_to_end(&mut source)
                .map_err(|error| format!("can't read standard input: {error}"))?;
            Some(script(source, "<stdin>", if *asked { "-" } else { "" }))
        }
        Command::File(file) => {
            let source = read_bytes(file)?;
            let full = in_full(file);
            Some(Script { file: Some(full.clone()), path: folder_of(file), ..script(source, &full, file) })
        }
    })
}

/// The path of a script from the root, as tracebacks and `__file__` have it; nothing else in it is changed.
fn in_full(file: &str) -> String {
    match std::env::current_dir() {
        Ok(here) if !file.starts_with('/') => format!("{}/{file}", here.display()),
        _ => file.to_owned(),
    }
}

/// The folder of a script, with links followed, as `sys.path[0]` has it.
fn folder_of(file: &str) -> String {
    let path = Path::new(file);
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    real.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
}

fn execute(ctx: &Ctx, run: &Run, script: Option<&Script>) -> End {
    let result = match (&run.command, script) {
        (Command::Module(module), _) => return run_module(ctx, run, module),
        (_, Some(script)) => run_script(ctx, run, script),
        _ => surround(ctx, run, "", ""),
    };
    match result {
        Ok(()) => End::Status(0),
        Err(raise) => {
            if let Some(script) = script {
                remember_source(ctx, script);
            }
            exit::uncaught(ctx, raise)
        }
    }
}

fn run_script(ctx: &Ctx, run: &Run, script: &Script) -> Result<()> {
    surround(ctx, run, &script.name, &script.path)?;
    ctx.run_main(&script.source, &script.filename, script.file.as_deref()).map(drop)
}

/// Lets tracebacks show lines of a text that is no file.
fn remember_source(ctx: &Ctx, script: &Script) {
    if script.filename == "<string>" {
        super::repl::remember(ctx, &script.filename, &String::from_utf8_lossy(&script.source));
    }
}

fn run_module(ctx: &Ctx, run: &Run, module: &str) -> End {
    let current = std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    let found = surround(ctx, run, "-m", &current).and_then(|()| locate::locate(ctx, module));
    let located = match found {
        Ok(Ok(located)) => located,
        Ok(Err(why)) => {
            exit::write_stderr(ctx, &format!("gilbox: {why}\n"));
            return End::Status(1);
        }
        Err(raise) => return exit::uncaught(ctx, raise),
    };
    let start = || -> Result<()> {
        set_argv(ctx, run, &located.filename)?;
        main_dict(ctx)?.set_str(&ctx.intern("__package__"), ctx.new_str(&located.package));
        if located.filename == repl::ASYNCIO {
            repl::offer(ctx)?;
        }
        let file = located.is_file.then_some(located.filename.as_str());
        ctx.run_main(&located.source, &located.filename, file).map(drop)
    };
    start().map_or_else(|raise| exit::uncaught(ctx, raise), |()| End::Status(0))
}

/// Sets what `sys` says about the program, and `__main__` as CPython starts it.
fn surround(ctx: &Ctx, run: &Run, name: &str, folder: &str) -> Result<()> {
    let sys = ctx.import_module("sys")?;
    set_argv(ctx, run, name)?;
    let mut all = vec![ctx.new_str("gilbox")];
    all.extend(run.all.iter().map(|arg| ctx.new_str(arg)));
    ctx.set_attr(&sys, &ctx.intern("orig_argv"), Some(&ctx.new_list(all)))?;
    if let Ok(program) = std::env::current_exe() {
        ctx.set_attr(&sys, &ctx.intern("executable"), Some(&ctx.new_str(&program.display().to_string())))?;
    }
    run.start.apply(ctx)?;
    let mut path = if run.start.safe_path { Vec::new() } else { vec![ctx.new_str(folder)] };
    if let Some(more) = run.start.python_env("PYTHONPATH") {
        path.extend(std::env::split_paths(&more).map(|entry| ctx.new_str(&entry.display().to_string())));
    }
    if let Some(known) = ctx.get_attr_opt(&sys, &ctx.intern("path"))? {
        path.extend(ctx.collect(&known)?);
    }
    if let Some(folder) = &run.python_lib {
        ctx.set_python_library(Path::new(folder));
        path.push(ctx.new_str(folder));
        ctx.prefer_python_library(run.library_first.iter().cloned());
    }
    ctx.set_attr(&sys, &ctx.intern("path"), Some(&ctx.new_list(path)))?;
    if run.unbuffered {
        gilbox_stdlib::native::sys::write_through(ctx)?;
    }
    let main = main_dict(ctx)?;
    for attribute in ["__doc__", "__package__", "__spec__", "__loader__"] {
        main.set_str(&ctx.intern(attribute), Value::NONE);
    }
    main.set_str(&ctx.intern("__annotations__"), ctx.new_dict().into_value());
    Ok(())
}

fn set_argv(ctx: &Ctx, run: &Run, name: &str) -> Result<()> {
    let sys = ctx.import_module("sys")?;
    let mut argv = vec![ctx.new_str(name)];
    argv.extend(run.args.iter().map(|arg| ctx.new_str(arg)));
    ctx.set_attr(&sys, &ctx.intern("argv"), Some(&ctx.new_list(argv)))
}

/// Runs a text in `__main__`, as one interactive input.
pub(super) fn run_interactive(ctx: &Ctx, source: &str, filename: &str) -> Result<()> {
    let code = ctx.compile(source.as_bytes(), filename, CompileMode::Single, CompileOptions::default())?;
    let globals = main_dict(ctx)?;
    ctx.run_code(&code, &globals, globals.to_value()).map(drop)
}

/// A KeyboardInterrupt?
pub(super) fn is_interrupt(ctx: &Ctx, raise: &Raise) -> bool {
    raise.is(ctx, &ctx.exceptions().keyboard_interrupt)
}

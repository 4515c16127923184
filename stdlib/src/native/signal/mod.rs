//! _signal: handlers of signals. They run in the main thread, between instructions.

mod mask;
mod timer;

use timer::ProcessorTimer;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::object::Type;
use gilbox_vm::signals::{Handlers, SIGINT};
use gilbox_vm::thread::{Reason, Wake};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// The module `_signal`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_signal",
    doc: "This module provides mechanisms to use signal handlers in Python.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("default_int_handler", "(signalnum, frame, /)", |ctx, _| {
        Err(ctx.raise(&ctx.exceptions().keyboard_interrupt, ""))
    }),
    NativeDef::new("getsignal", "(signalnum, /)", |ctx, args| {
        let number = number_of(ctx, &args[0])?;
        current(ctx, number)
    }),
    NativeDef::new("raise_signal", "(signalnum, /)", raise_signal),
    NativeDef::new("signal", "(signalnum, handler, /)", signal),
    NativeDef::new("alarm", "(seconds, /)", alarm),
    NativeDef::new("siginterrupt", "(signalnum, flag, /)", |ctx, args| {
        // Calls of the system are made anew after a signal in any case.
        number_of(ctx, &args[0])?;
        ctx.index_clamped(&args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("set_wakeup_fd", "(fd, /, *, warn_on_full_buffer=True)", set_wakeup_fd),
    NativeDef::new("setitimer", "(which, seconds, interval=0.0, /)", setitimer),
    NativeDef::new("getitimer", "(which, /)", |ctx, args| {
        Ok(timer_setting(
            ctx,
            match timer_of(ctx, &args[0])? {
                Which::Real => ctx.host().alarm_left(),
                Which::Processor(timer) => ctx.state::<State>().timers[timer].left(),
            },
        ))
    }),
    NativeDef::new("pause", "()", pause),
    NativeDef::new("pthread_kill", "(thread_id, signalnum, /)", pthread_kill),
    NativeDef::new("pthread_sigmask", "(how, mask, /)", mask::pthread_sigmask),
    NativeDef::new("sigpending", "()", mask::sigpending),
    NativeDef::new("sigtimedwait", "(sigset, timeout, /)", mask::sigtimedwait),
    NativeDef::new("sigwait", "(sigset, /)", mask::sigwait),
    NativeDef::new("sigwaitinfo", "(sigset, /)", mask::sigwaitinfo),
    NativeDef::new("strsignal", "(signalnum, /)", |ctx, args| {
        let number = number_of(ctx, &args[0])?;
        let found = NUMBERS.iter().find(|(_, n, _)| *n == number);
        Ok(found.map_or(Value::NONE, |(_, _, text)| ctx.new_str(text)))
    }),
    NativeDef::new("valid_signals", "()", |ctx, _| {
        let all: Vec<Value> =
            (1..N_SIGNALS).filter(|n| !matches!(n, 32 | 33)).map(|n| ctx.new_int(n as i64)).collect();
        ctx.build_set(&all)
    }),
];

const N_SIGNALS: u32 = 65;
const SIG_DFL: i64 = 0;
const SIG_IGN: i64 = 1;

/// Names, numbers and descriptions on Linux.
const NUMBERS: &[(&str, u32, &str)] = &[
    ("SIGHUP", 1, "Hangup"),
    ("SIGINT", 2, "Interrupt"),
    ("SIGQUIT", 3, "Quit"),
    ("SIGILL", 4, "Illegal instruction"),
    ("SIGTRAP", 5, "Trace/breakpoint trap"),
    ("SIGABRT", 6, "Aborted"),
    ("SIGBUS", 7, "Bus error"),
    ("SIGFPE", 8, "Floating point exception"),
    ("SIGKILL", 9, "Killed"),
    ("SIGUSR1", 10, "User defined signal 1"),
    ("SIGSEGV", 11, "Segmentation fault"),
    ("SIGUSR2", 12, "User defined signal 2"),
    ("SIGPIPE", 13, "Broken pipe"),
    ("SIGALRM", 14, "Alarm clock"),
    ("SIGTERM", 15, "Terminated"),
    ("SIGSTKFLT", 16, "Stack fault"),
    ("SIGCHLD", 17, "Child exited"),
    ("SIGCONT", 18, "Continued"),
    ("SIGSTOP", 19, "Stopped (signal)"),
    ("SIGTSTP", 20, "Stopped"),
    ("SIGTTIN", 21, "Stopped (tty input)"),
    ("SIGTTOU", 22, "Stopped (tty output)"),
    ("SIGURG", 23, "Urgent I/O condition"),
    ("SIGXCPU", 24, "CPU time limit exceeded"),
    ("SIGXFSZ", 25, "File size limit exceeded"),
    ("SIGVTALRM", 26, "Virtual timer expired"),
    ("SIGPROF", 27, "Profiling timer expired"),
    ("SIGWINCH", 28, "Window changed"),
    ("SIGIO", 29, "I/O possible"),
    ("SIGPWR", 30, "Power failure"),
    ("SIGSYS", 31, "Bad system call"),
];

/// Further names, and the numbers of timers.
const ALIASES: &[(&str, i64)] = &[
    ("SIGCLD", 17),
    ("SIGIOT", 6),
    ("SIGPOLL", 29),
    ("SIGRTMIN", 34),
    ("SIGRTMAX", 64),
    ("ITIMER_REAL", ITIMER_REAL),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
];

const ITIMER_REAL: i64 = 0;

#[derive(Default)]
struct State {
    itimer_error: RefCell<Option<Type>>,
    /// What `set_wakeup_fd` was given, plus one.
    wakeup_fd: Cell<i64>,
    /// ITIMER_VIRTUAL and ITIMER_PROF.
    timers: [ProcessorTimer; 2],
}

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    for (name, number, _) in NUMBERS {
        ctx.module_set(module, name, ctx.new_int(*number as i64));
    }
    for (name, number) in [
        ("SIG_DFL", SIG_DFL),
        ("SIG_IGN", SIG_IGN),
        ("NSIG", N_SIGNALS as i64),
        ("SIG_BLOCK", 0),
        ("SIG_UNBLOCK", 1),
        ("SIG_SETMASK", 2),
    ] {
        ctx.module_set(module, name, ctx.new_int(number));
    }
    for (name, number) in ALIASES {
        ctx.module_set(module, name, ctx.new_int(*number));
    }
    let error = ctx.new_exception_class("signal.itimer_error", &ctx.exceptions().os_error);
    ctx.module_set(module, "ItimerError", error.to_value());
    ctx.state::<State>().itimer_error.replace(Some(error));
    mask::add_types(ctx, module)?;
    let default = ctx.get_attr_str(module, "default_int_handler")?;
    let handlers = ctx.state::<Handlers>();
    handlers.ordinary.replace(Some(default.clone()));
    handlers.table.borrow_mut().entry(SIGINT).or_insert(default);
    Ok(())
}

fn number_of(ctx: &Ctx, value: &Value) -> Result<u32> {
    match u32::try_from(ctx.index_clamped(value)?) {
        Ok(number) if (1..N_SIGNALS).contains(&number) => Ok(number),
        _ => Err(ctx.value_error("signal number out of range")),
    }
}

fn current(ctx: &Ctx, number: u32) -> Result<Value> {
    let found = ctx.state::<Handlers>().table.borrow().get(&number).cloned();
    // As CPython, the interpreter itself ignores broken pipes and over-large files.
    let default = if matches!(number, 13 | 25) { SIG_IGN } else { SIG_DFL };
    Ok(found.unwrap_or_else(|| ctx.new_int(default)))
}

fn signal(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.vm().gil.main() != Some(ctx.thread_id()) {
        return Err(ctx.value_error("signal only works in main thread of the main interpreter"));
    }
    let (number, handler) = (number_of(ctx, &args[0])?, &args[1]);
    let plain = ctx.has_index(handler).then(|| ctx.index_clamped(handler)).transpose()?;
    if !matches!(plain, Some(SIG_DFL | SIG_IGN)) && !ctx.is_callable(handler) {
        return Err(
            ctx.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
        );
    }
    let old = current(ctx, number)?;
    let wanted = plain != Some(SIG_DFL);
    if let Err(error) = ctx.host().watch_signal(number, wanted) {
        return Err(crate::native::stream::os_error(ctx, &error, None));
    }
    let previous = ctx.state::<Handlers>().table.borrow_mut().insert(number, handler.clone());
    drop(previous);
    Ok(old)
}

/// Has the number of each signal written to a descriptor, so that who waits for that wakes up.
fn set_wakeup_fd(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.vm().gil.main() != Some(ctx.thread_id()) {
        return Err(ctx.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    let fd = ctx.index_checked(&args[0])?;
    let mut wakeup: Option<Rc<dyn Fn(u32)>> = None;
    if fd != -1 {
        let file = crate::native::posix::file_of(ctx, &args[0])?;
        let flags = rustix::fs::fcntl_getfl(&file);
        let flags = flags.map_err(|error| crate::native::stream::os_error(ctx, &error.into(), None))?;
        if !flags.contains(rustix::fs::OFlags::NONBLOCK) {
            return Err(ctx.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
        // A full pipe has woken its reader already.
        wakeup = Some(Rc::new(move |number| {
            let _ = rustix::io::write(&file, &[number as u8]);
        }));
    }
    let old = ctx.state::<Handlers>().wakeup.replace(wakeup);
    drop(old);
    Ok(ctx.new_int(ctx.state::<State>().wakeup_fd.replace(fd + 1) - 1))
}

fn alarm(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let seconds = ctx.index_checked(&args[0])?;
    let seconds = u32::try_from(seconds)
        .map_err(|_| ctx.overflow_error("signed integer is out of range of an alarm"))?;
    let (left, _) = set_alarm(ctx, Duration::from_secs(seconds.into()), Duration::ZERO)?;
    // As the system call: never 0 while an alarm is set.
    let rounded = left.as_secs() as i64 + i64::from(left.subsec_nanos() >= 500_000_000);
    Ok(ctx.new_int(if left.is_zero() { 0 } else { rounded.max(1) }))
}

fn setitimer(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let first = seconds_of(ctx, &args[1])?;
    let every = arg(args, 2).map(|every| seconds_of(ctx, every)).transpose()?.unwrap_or(0.0);
    let length = |seconds: f64| Duration::try_from_secs_f64(seconds).map_err(|_| itimer_error(ctx));
    let (which, first, every) = (timer_of(ctx, &args[0])?, length(first)?, length(every)?);
    let old = match which {
        Which::Real => set_alarm(ctx, first, every)?,
        Which::Processor(timer) => {
            check_sending(ctx)?;
            let set = ctx.state::<State>().timers[timer].set(timer, first, every);
            set.map_err(|error| crate::native::stream::os_error(ctx, &error, None))?
        }
    };
    Ok(timer_setting(ctx, old))
}

fn seconds_of(ctx: &Ctx, x: &Value) -> Result<f64> {
    match gilbox_vm::types::float::as_float(x) {
        Some(seconds) => Ok(seconds),
        None => Ok(ctx.index_clamped(x)? as f64),
    }
}

fn set_alarm(ctx: &Ctx, first: Duration, every: Duration) -> Result<(Duration, Duration)> {
    ctx.host().set_alarm(first, every).map_err(|error| match error.kind() {
        std::io::ErrorKind::Unsupported => {
            ctx.not_implemented_error("this host brings no signals to scripts")
        }
        _ => crate::native::stream::os_error(ctx, &error, None),
    })
}

fn timer_setting(ctx: &Ctx, (left, every): (Duration, Duration)) -> Value {
    ctx.new_tuple(&[ctx.new_float(left.as_secs_f64()), ctx.new_float(every.as_secs_f64())])
}

enum Which {
    Real,
    Processor(usize),
}

fn timer_of(ctx: &Ctx, which: &Value) -> Result<Which> {
    match ctx.index_checked(which)? {
        ITIMER_REAL => Ok(Which::Real),
        1 => Ok(Which::Processor(0)),
        2 => Ok(Which::Processor(1)),
        _ => Err(itimer_error(ctx)),
    }
}

fn itimer_error(ctx: &Ctx) -> Raise {
    match ctx.state::<State>().itimer_error.borrow().clone() {
        Some(class) => ctx.raise_args(&class, &[ctx.new_int(22), ctx.new_str("Invalid argument")]),
        None => ctx.value_error("Invalid argument"),
    }
}

/// Waits until a signal came and its handler has run; for ever in a thread that gets none.
fn pause(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    while ctx.park(Reason::Sleep, None, true) != Wake::Interrupted {}
    ctx.handle_pending()?;
    Ok(Value::NONE)
}

/// Sends a signal to a thread. Handlers run in the main thread whichever one it was sent to.
fn pthread_kill(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let ident = ctx.index_checked(&args[0])?;
    let number = ctx.index_clamped(&args[1])?;
    if ctx.thread_of_ident(ident).is_none() {
        let missing = std::io::Error::from_raw_os_error(rustix::io::Errno::SRCH.raw_os_error());
        return Err(crate::native::stream::os_error(ctx, &missing, None));
    }
    if number != 0 {
        send(ctx, number_of(ctx, &args[1])?)?;
        ctx.handle_pending()?;
    }
    Ok(Value::NONE)
}

fn check_sending(ctx: &Ctx) -> Result<()> {
    if ctx.host().allows_os() {
        return Ok(());
    }
    Err(ctx.raise(&ctx.exceptions().permission_error, "signals are not allowed here"))
}

fn send(ctx: &Ctx, number: u32) -> Result<()> {
    check_sending(ctx)?;
    let sent = match rustix::process::Signal::from_named_raw(number as i32) {
        Some(signal) => rustix::process::kill_process(rustix::process::getpid(), signal),
        None => Err(rustix::io::Errno::INVAL),
    };
    sent.map_err(|error| crate::native::stream::os_error(ctx, &error.into(), None))?;
    ctx.host().settle_signals();
    Ok(())
}

fn raise_signal(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let number = number_of(ctx, &args[0])?;
    let handler = current(ctx, number)?;
    match ctx.has_index(&handler).then(|| ctx.index_clamped(&handler)).transpose()? {
        Some(SIG_IGN) => {}
        Some(_) => send(ctx, number)?,
        None => ctx.vm().gil.post_signal(number),
    }
    ctx.handle_pending()?;
    Ok(Value::NONE)
}

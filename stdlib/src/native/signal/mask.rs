//! Holding signals back, and waiting for them.
//!
//! The process itself always takes its signals, by a thread that does nothing else; what is held back waits here. The
//! main thread runs all handlers, so a signal is held back if the main thread holds it back or if some thread waits for it.

use super::{N_SIGNALS, SIG_DFL, current, send};
use gilbox_vm::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::Type;
use gilbox_vm::signals::{Handlers, bit_of};
use gilbox_vm::thread::{Reason, Wake};
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const SIG_BLOCK: i64 = 0;
const SIG_UNBLOCK: i64 = 1;
const SIG_SETMASK: i64 = 2;

/// SIGKILL and SIGSTOP, which nobody holds back.
const NEVER: u64 = 1 << 8 | 1 << 18;

/// The sets of the threads.
#[derive(Default)]
struct Masks {
    main: std::cell::Cell<u64>,
    /// By ident; a thread that is not there has that of the main thread.
    others: RefCell<HashMap<i64, u64>>,
    /// What threads wait for.
    awaited: RefCell<Vec<u64>>,
}

impl Masks {
    fn of_this_thread(&self, ctx: &Ctx) -> u64 {
        let own = self.others.borrow().get(&ctx.thread_ident()).copied();
        own.unwrap_or(self.main.get())
    }

    fn set(&self, ctx: &Ctx, mask: u64) {
        if ctx.is_main_thread() {
            self.main.set(mask);
        } else {
            self.others.borrow_mut().insert(ctx.thread_ident(), mask);
        }
    }

    /// All that is held back.
    fn held(&self) -> u64 {
        self.awaited.borrow().iter().fold(self.main.get(), |all, set| all | set)
    }
}

fn set_of(ctx: &Ctx, values: &Value) -> Result<u64> {
    let mut set = 0;
    for number in ctx.collect(values)? {
        let number = ctx.index_clamped(&number)?;
        if !(1..i64::from(N_SIGNALS)).contains(&number) {
            let words = format!("signal number {number} out of range [1; {}]", N_SIGNALS - 1);
            return Err(ctx.value_error(words));
        }
        set |= bit_of(number as u32);
    }
    Ok(set)
}

fn numbers(ctx: &Ctx, set: u64) -> Result<Value> {
    let all: Vec<Value> =
        (1..N_SIGNALS).filter(|n| set & bit_of(*n) != 0).map(|n| ctx.new_int(n.into())).collect();
    ctx.build_set(&all)
}

/// Has signals held back from now on, and lets those go that are not any more.
fn apply(ctx: &Ctx) -> Result<()> {
    let handlers = ctx.state::<Handlers>();
    let held = ctx.state::<Masks>().held();
    let before = handlers.held.replace(held);
    let due = handlers.pending.get() & !held;
    handlers.pending.set(handlers.pending.get() & held);
    for number in 1..N_SIGNALS {
        let bit = bit_of(number);
        if (before ^ held) & bit == 0 || !is_default(ctx, number)? {
            continue;
        }
        // A signal without a handler would do its work at once; some may not be listened to at all.
        let _ = ctx.host().watch_signal(number, held & bit != 0);
        if due & bit != 0 {
            send(ctx, number)?;
        }
    }
    for number in (1..N_SIGNALS).filter(|n| due & bit_of(*n) != 0) {
        if !is_default(ctx, number)? {
            ctx.vm().gil.post_signal(number);
        }
    }
    ctx.handle_pending()
}

fn is_default(ctx: &Ctx, number: u32) -> Result<bool> {
    let handler = current(ctx, number)?;
    Ok(ctx.has_index(&handler) && ctx.index_clamped(&handler)? == SIG_DFL)
}

pub(super) fn pthread_sigmask(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let how = ctx.index_checked(&args[0])?;
    let set = set_of(ctx, &args[1])? & !NEVER;
    let masks = ctx.state::<Masks>();
    let old = masks.of_this_thread(ctx);
    let mask = match how {
        SIG_BLOCK => old | set,
        SIG_UNBLOCK => old & !set,
        SIG_SETMASK => set,
        _ => {
            let invalid = rustix::io::Errno::INVAL.into();
            return Err(crate::native::stream::os_error(ctx, &invalid, None));
        }
    };
    masks.set(ctx, mask);
    apply(ctx)?;
    numbers(ctx, old)
}

pub(super) fn sigpending(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    ctx.handle_pending()?;
    numbers(ctx, ctx.state::<Handlers>().pending.get())
}

/// Waits until one of some signals has come, and takes it away.
pub(super) fn sigwait(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = set_of(ctx, &args[0])?;
    let taken = await_one(ctx, set, None)?;
    Ok(taken.map_or(Value::NONE, |number| ctx.new_int(number.into())))
}

static SIGNAL_INFO: StructSpec = StructSpec {
    module: "signal",
    name: "struct_siginfo",
    doc: "What is known of a signal that was waited for: its number. The other fields are 0.",
    fields: &["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
    n_items: 7,
    callable: true,
};

pub(super) fn add_types(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.struct_type(&SIGNAL_INFO)?;
    ctx.module_set(module, "struct_siginfo", class.to_value());
    *ctx.state::<InfoClass>().0.borrow_mut() = Some(class);
    Ok(())
}

#[derive(Default)]
struct InfoClass(RefCell<Option<Type>>);

/// As `sigwait`, with a struct for the answer.
pub(super) fn sigwaitinfo(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = set_of(ctx, &args[0])?;
    await_one(ctx, set, None).map(|taken| info(ctx, taken))
}

/// As `sigwaitinfo`, for so many seconds; None if there came none.
pub(super) fn sigtimedwait(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let seconds = crate::native::thread::seconds_of(ctx, &args[1])?;
    if seconds < 0.0 {
        return Err(ctx.value_error("timeout must be non-negative"));
    }
    let set = set_of(ctx, &args[0])?;
    let deadline = ctx.vm().gil.now() + Duration::from_secs_f64(seconds);
    await_one(ctx, set, Some(deadline)).map(|taken| info(ctx, taken))
}

fn info(ctx: &Ctx, taken: Option<u32>) -> Value {
    let class = ctx.state::<InfoClass>().0.borrow().clone();
    let (Some(number), Some(class)) = (taken, class) else { return Value::NONE };
    let mut fields = vec![ctx.new_int(0); SIGNAL_INFO.fields.len()];
    fields[0] = ctx.new_int(number.into());
    ctx.new_struct(&class, fields)
}

fn await_one(ctx: &Ctx, set: u64, deadline: Option<Instant>) -> Result<Option<u32>> {
    let masks = ctx.state::<Masks>();
    masks.awaited.borrow_mut().push(set);
    let taken = apply(ctx).and_then(|()| take(ctx, set, deadline));
    let mut awaited = masks.awaited.borrow_mut();
    if let Some(at) = awaited.iter().position(|other| *other == set) {
        awaited.swap_remove(at);
    }
    drop(awaited);
    apply(ctx)?;
    taken
}

fn take(ctx: &Ctx, set: u64, deadline: Option<Instant>) -> Result<Option<u32>> {
    let handlers = ctx.state::<Handlers>();
    loop {
        let found = handlers.pending.get() & set;
        if found != 0 {
            let number = found.trailing_zeros() + 1;
            handlers.pending.set(handlers.pending.get() & !bit_of(number));
            return Ok(Some(number));
        }
        handlers.waiters.borrow_mut().push(ctx.thread_id());
        let wake = ctx.park(Reason::Sleep, deadline, true);
        handlers.waiters.borrow_mut().retain(|waiter| *waiter != ctx.thread_id());
        match wake {
            Wake::Interrupted => ctx.handle_pending()?,
            Wake::TimedOut => return Ok(None),
            _ => {}
        }
    }
}

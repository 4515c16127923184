//! `_queue`: the unbounded queue whose `put` may come in the middle of a `get` of the same thread, from a signal
//! handler or a finalizer: no lock of its own is held while either works.

use super::lock::Waiters;
use super::seconds_of;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::thread::Wake;
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::watch::Awaited;
use gilbox_vm::{Ctx, ModuleSpec, NativeDef, Raise, Result, Value, arg};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Instant;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_queue",
    doc: "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
    functions: &[],
    init,
};

/// The payload of simple queues. All of it is guarded by the interpreter's lock.
#[derive(Default)]
struct QueueObj {
    items: RefCell<VecDeque<Value>>,
    takers: Waiters,
}

/// Anybody may put something in.
static QUEUE: Awaited = Awaited { name: "queue", holder: |_, _| None };

impl Payload for QueueObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop(self.items.take());
    }
}

#[derive(Default)]
struct State {
    empty: RefCell<Option<Type>>,
}

static SPEC: TypeSpec = TypeSpec::new::<QueueObj>("_queue.SimpleQueue")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("Simple, unbounded, reentrant FIFO queue.");

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let empty = ctx.new_exception_class("_queue.Empty", &ctx.exceptions().exception);
    ctx.state::<State>().empty.replace(Some(empty.clone()));
    ctx.module_set(module, "Empty", empty.to_value());
    ctx.module_set(module, "SimpleQueue", ctx.native_type(&SPEC, None).to_value());
    Ok(())
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        if ty.is(&ctx.type_for::<QueueObj>()) {
            if args.has_keywords() {
                return Err(ctx.type_error("SimpleQueue() takes no keyword arguments"));
            }
            if !args.values().is_empty() {
                return Err(ctx.type_error("SimpleQueue() takes no positional arguments"));
            }
        }
        Ok(ctx.alloc(ty, QueueObj::default()).into_value())
    }));
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("put", "(self, item, block=True, timeout=None)", put)
        .doc("Put the item on the queue; it never blocks."),
    NativeDef::new("put_nowait", "(self, item)", put).doc("Put an item into the queue without blocking."),
    NativeDef::new("get", "(self, block=True, timeout=None)", |ctx, args| {
        let block = arg(args, 1).map(|b| ctx.is_true(b)).transpose()?.unwrap_or(true);
        get(ctx, &args[0], block, arg(args, 2).filter(|t| !t.is_none()))
    })
    .doc("Remove and return an item from the queue."),
    NativeDef::new("get_nowait", "(self, /)", |ctx, args| get(ctx, &args[0], false, None))
        .doc("Remove and return an item from the queue without blocking."),
    NativeDef::new("empty", "(self, /)", |_, args| Ok(Value::from_bool(length(&args[0]) == 0)))
        .doc("Return True if the queue is empty, False otherwise (not reliable!)."),
    NativeDef::new("qsize", "(self, /)", |ctx, args| Ok(ctx.new_int(length(&args[0]) as i64)))
        .doc("Return the approximate size of the queue (not reliable!)."),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

fn length(x: &Value) -> usize {
    x.downcast::<QueueObj>().map_or(0, |queue| queue.items.borrow().len())
}

fn put(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if let Some(queue) = args[0].downcast::<QueueObj>() {
        ctx.make_room(&mut *queue.items.borrow_mut(), 1)?;
        queue.items.borrow_mut().push_back(args[1].clone());
        queue.takers.wake_one(ctx);
    }
    Ok(Value::NONE)
}

fn get(ctx: &Ctx, x: &Value, block: bool, timeout: Option<&Value>) -> Result<Value> {
    let Some(queue) = x.downcast::<QueueObj>() else { return Err(empty(ctx)) };
    let until = match timeout.filter(|_| block) {
        Some(timeout) => Some(deadline_of(ctx, timeout)?),
        None => None,
    };
    let mut wake = Wake::Unparked;
    loop {
        if let Some(item) = queue.items.borrow_mut().pop_front() {
            return Ok(item);
        }
        if !block || wake == Wake::TimedOut {
            return Err(empty(ctx));
        }
        wake = queue.takers.wait(ctx, &QUEUE, x, until);
        if wake == Wake::Interrupted
            && let Err(raise) = ctx.handle_pending()
        {
            if !queue.items.borrow().is_empty() {
                // The item this thread was woken for is for the next one.
                queue.takers.wake_one(ctx);
            }
            return Err(raise);
        }
    }
}

fn deadline_of(ctx: &Ctx, timeout: &Value) -> Result<Instant> {
    let seconds = seconds_of(ctx, timeout)?;
    if seconds < 0.0 {
        return Err(ctx.value_error("'timeout' must be a non-negative number"));
    }
    Ok(ctx.vm().gil.now() + std::time::Duration::from_secs_f64(seconds))
}

fn empty(ctx: &Ctx) -> Raise {
    match ctx.state::<State>().empty.borrow().clone() {
        Some(class) => ctx.raise(&class, ""),
        None => ctx.runtime_error("the module _queue was not initialised"),
    }
}

//! `_asyncio._QueueBase`: what a queue between tasks does for each item. The coroutines `put` and `get` are in Python; they
//! wait for the futures that `_turn_to_put` and `_turn_to_get` answer.

use super::event_loop;
use super::future::{self, FutureObj, core_of};
use super::slot::Slot;
use crate::native::collections::Deque;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::thread::ThreadSlot;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::native_function::is_native_method;
use gilbox_vm::{Args, Ctx, GetSet, NativeDef, Raise, Result, Value};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// Futures of those that wait on one side of a queue.
type Side = RefCell<VecDeque<Value>>;

/// The payload of queues.
#[derive(Default)]
struct QueueObj {
    /// As it was given.
    maxsize: Slot,
    /// How many items there may be; 0 for any number.
    most: Cell<usize>,
    /// What the items are in: a deque, unless a derived class has another.
    items: Slot,
    event_loop: Slot,
    getters: Side,
    putters: Side,
    /// Items that nobody has called task_done() for.
    n_unfinished: Cell<i64>,
    /// What those that join() wait for, if there are any.
    all_done: Slot,
    is_shutdown: Cell<bool>,
    /// Has the class our own qsize, empty and full?
    counts_itself: Cell<bool>,
    /// Has the class our own _put and _get?
    keeps_itself: Cell<bool>,
}

impl Payload for QueueObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for cell in [&self.maxsize, &self.items, &self.event_loop, &self.all_done] {
            cell.visit(visit);
        }
        for side in [&self.getters, &self.putters] {
            side.borrow().iter().for_each(&mut *visit);
        }
    }
    fn clear(&self) {
        for cell in [&self.maxsize, &self.items, &self.event_loop, &self.all_done] {
            drop(cell.replace(Value::NONE));
        }
        drop((self.getters.take(), self.putters.take()));
    }
}

static SPEC: TypeSpec = TypeSpec::new::<QueueObj>("_asyncio._QueueBase")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF))
    .doc("The part of a queue that is done for each item.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "_QueueBase", class.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let own = |names: &[&str]| {
            let is_own =
                |name: &&str| ty.lookup_name(&ctx.intern(name)).is_some_and(|m| is_native_method(&m));
            names.iter().all(is_own)
        };
        let queue = QueueObj::default();
        queue.counts_itself.set(own(&["qsize", "empty", "full"]));
        queue.keeps_itself.set(own(&["_put", "_get"]));
        Ok(ctx.alloc(ty, queue).into_value())
    }));
    s.init.set(Some(|ctx, x, args: Args<'_>| {
        let [maxsize] = args.places(ctx, "Queue", ["maxsize"], 0)?;
        let maxsize = maxsize.cloned().unwrap_or_else(|| ctx.new_int(0));
        set_maxsize(ctx, this(ctx, x)?, maxsize.clone())?;
        ctx.call_method_str(x, "_init", &[maxsize]).map(drop)
    }));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a QueueObj> {
    ctx.payload::<QueueObj>(x, "asyncio.Queue")
}

fn set_maxsize(ctx: &Ctx, queue: &QueueObj, maxsize: Value) -> Result<()> {
    let most = match as_float(&maxsize) {
        // No number of items reaches infinity.
        Some(most) if most.is_finite() => most.ceil().max(0.0) as usize,
        Some(_) => 0,
        None => ctx.index_clamped(&maxsize)?.max(0) as usize,
    };
    queue.most.set(most);
    drop(queue.maxsize.replace(maxsize));
    Ok(())
}

/// An exception of `asyncio.queues`.
fn told(ctx: &Ctx, name: &str) -> Raise {
    let make = || -> Result<Value> {
        let module = ctx.import_module("asyncio.queues")?;
        ctx.call(&ctx.get_attr_str(&module, name)?, &[])
    };
    make().map_or_else(|raise| raise, Raise::new)
}

/// The items, if they are in a deque of the very class.
fn deque_of<'a>(ctx: &Ctx, items: &'a Value) -> Option<&'a Deque> {
    items.downcast::<Deque>().filter(|_| ctx.is_instance_by_mro(items, &ctx.type_for::<Deque>()))
}

fn n_items(ctx: &Ctx, queue: &QueueObj) -> Result<usize> {
    let items = queue.items.get();
    match deque_of(ctx, &items) {
        Some(deque) => Ok(deque.len()),
        None => ctx.len(&items),
    }
}

fn is_empty(ctx: &Ctx, x: &Value, queue: &QueueObj) -> Result<bool> {
    if queue.counts_itself.get() {
        return Ok(n_items(ctx, queue)? == 0);
    }
    ctx.call_method_str(x, "empty", &[]).and_then(|answer| ctx.is_true(&answer))
}

fn own_full(ctx: &Ctx, x: &Value, queue: &QueueObj) -> Result<bool> {
    let most = queue.most.get();
    if most == 0 {
        return Ok(false);
    }
    if queue.counts_itself.get() {
        return Ok(n_items(ctx, queue)? >= most);
    }
    let n = ctx.call_method_str(x, "qsize", &[])?;
    Ok(ctx.index_clamped(&n)? >= most as i64)
}

fn is_full(ctx: &Ctx, x: &Value, queue: &QueueObj) -> Result<bool> {
    if queue.counts_itself.get() {
        return own_full(ctx, x, queue);
    }
    ctx.call_method_str(x, "full", &[]).and_then(|answer| ctx.is_true(&answer))
}

/// Wakes the first that still wait on a side.
fn wake(ctx: &Ctx, side: &Side, mut n: usize) -> Result<()> {
    while n > 0 {
        let place = side.borrow_mut().pop_front();
        let Some(place) = place else { break };
        match core_of(&place) {
            Some(core) if core.is_done() => continue,
            Some(core) => future::set_result(ctx, &place, core, Value::NONE)?,
            None => {
                let done = ctx.call_method_str(&place, "done", &[])?;
                if ctx.is_true(&done)? {
                    continue;
                }
                ctx.call_method_str(&place, "set_result", &[Value::NONE]).map(drop)?;
            }
        }
        n -= 1;
    }
    Ok(())
}

/// The loop that runs, which has to be that of the queue.
fn bound_loop(ctx: &Ctx, x: &Value, queue: &QueueObj) -> Result<Value> {
    let running = ctx.thread_slot(ThreadSlot::RunningLoop);
    let known = queue.event_loop.get();
    if known.is_none() {
        drop(queue.event_loop.replace(running.clone()));
    } else if !known.is(&running) {
        return Err(ctx.runtime_error(format!("{} is bound to a different event loop", ctx.repr_text(x)?)));
    }
    Ok(running)
}

/// A place among those that wait.
fn queue_up(ctx: &Ctx, x: &Value, queue: &QueueObj, side: &Side) -> Result<Value> {
    let event_loop = bound_loop(ctx, x, queue)?;
    let place = match event_loop::plain(&event_loop) {
        Some(_) => FutureObj::make(ctx, &event_loop)?,
        None => ctx.call_method_str(&event_loop, "create_future", &[])?,
    };
    side.borrow_mut().push_back(place.clone());
    Ok(place)
}

/// Whoever had a place goes without having had a turn; a turn that comes too late is the next one's.
fn give_up(
    ctx: &Ctx,
    side: &Side,
    place: &Value,
    is_blocked: impl FnOnce() -> Result<bool>,
) -> Result<Value> {
    let is = |name| ctx.call_method_str(place, name, &[]).and_then(|answer| ctx.is_true(&answer));
    let was_woken = is("done")? && !is("cancelled")?;
    let at = side.borrow().iter().position(|other| other.is(place));
    let gone = at.and_then(|at| side.borrow_mut().remove(at));
    drop(gone);
    ctx.call_method_str(place, "cancel", &[]).map(drop)?;
    if was_woken && !is_blocked()? {
        wake(ctx, side, 1)?;
    }
    Ok(Value::NONE)
}

fn put_nowait(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, queue) = (&args[0], this(ctx, &args[0])?);
    if queue.is_shutdown.get() {
        return Err(told(ctx, "QueueShutDown"));
    }
    if is_full(ctx, x, queue)? {
        return Err(told(ctx, "QueueFull"));
    }
    if queue.keeps_itself.get() {
        own_put(ctx, queue, &args[1])?;
    } else {
        ctx.call_method_str(x, "_put", &args[1..2]).map(drop)?;
    }
    queue.n_unfinished.set(queue.n_unfinished.get() + 1);
    wake(ctx, &queue.getters, 1)?;
    Ok(Value::NONE)
}

fn own_put(ctx: &Ctx, queue: &QueueObj, item: &Value) -> Result<()> {
    let items = queue.items.get();
    match deque_of(ctx, &items) {
        Some(deque) => deque.push(item.clone()),
        None => ctx.call_method_str(&items, "append", std::slice::from_ref(item)).map(drop)?,
    }
    Ok(())
}

fn get_nowait(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, queue) = (&args[0], this(ctx, &args[0])?);
    if is_empty(ctx, x, queue)? {
        return Err(told(ctx, if queue.is_shutdown.get() { "QueueShutDown" } else { "QueueEmpty" }));
    }
    let item =
        if queue.keeps_itself.get() { own_get(ctx, queue)? } else { ctx.call_method_str(x, "_get", &[])? };
    wake(ctx, &queue.putters, 1)?;
    Ok(item)
}

fn own_get(ctx: &Ctx, queue: &QueueObj) -> Result<Value> {
    let items = queue.items.get();
    if let Some(item) = deque_of(ctx, &items).and_then(Deque::take_first) {
        return Ok(item);
    }
    ctx.call_method_str(&items, "popleft", &[])
}

/// Counts items as dealt with; who joins is told when there are no others.
fn count_done(ctx: &Ctx, queue: &QueueObj, n: i64) -> Result<()> {
    let left = (queue.n_unfinished.get() - n).max(0);
    queue.n_unfinished.set(left);
    if left == 0 {
        let event = queue.all_done.replace(Value::NONE);
        if !event.is_none() {
            ctx.call_method_str(&event, "set", &[]).map(drop)?;
        }
    }
    Ok(())
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("qsize", "(self, /)", |ctx, args| {
        Ok(ctx.new_int(n_items(ctx, this(ctx, &args[0])?)? as i64))
    })
    .doc("Return how many items there are."),
    NativeDef::new("empty", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(n_items(ctx, this(ctx, &args[0])?)? == 0))
    })
    .doc("Return whether there are no items."),
    NativeDef::new("full", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(own_full(ctx, &args[0], this(ctx, &args[0])?)?))
    })
    .doc("Return whether there is no room."),
    NativeDef::new("put_nowait", "(self, item)", put_nowait)
        .doc("Put an item in; QueueFull if there is no room."),
    NativeDef::new("get_nowait", "(self)", get_nowait).doc("Take an item out; QueueEmpty if there is none."),
    NativeDef::new("_put", "(self, item)", |ctx, args| {
        own_put(ctx, this(ctx, &args[0])?, &args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_get", "(self)", |ctx, args| own_get(ctx, this(ctx, &args[0])?)),
    NativeDef::new("_turn_to_put", "(self, /)", |ctx, args| {
        let (x, queue) = (&args[0], this(ctx, &args[0])?);
        if queue.is_shutdown.get() || !is_full(ctx, x, queue)? {
            return Ok(Value::NONE);
        }
        queue_up(ctx, x, queue, &queue.putters)
    }),
    NativeDef::new("_turn_to_get", "(self, /)", |ctx, args| {
        let (x, queue) = (&args[0], this(ctx, &args[0])?);
        if queue.is_shutdown.get() || !is_empty(ctx, x, queue)? {
            return Ok(Value::NONE);
        }
        queue_up(ctx, x, queue, &queue.getters)
    }),
    NativeDef::new("_give_up_put", "(self, place, /)", |ctx, args| {
        let queue = this(ctx, &args[0])?;
        give_up(ctx, &queue.putters, &args[1], || is_full(ctx, &args[0], queue))
    }),
    NativeDef::new("_give_up_get", "(self, place, /)", |ctx, args| {
        let queue = this(ctx, &args[0])?;
        give_up(ctx, &queue.getters, &args[1], || is_empty(ctx, &args[0], queue))
    }),
    NativeDef::new("_wake_all", "(self, /)", |ctx, args| {
        let queue = this(ctx, &args[0])?;
        wake(ctx, &queue.getters, usize::MAX)?;
        wake(ctx, &queue.putters, usize::MAX)?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_count_done", "(self, n, /)", |ctx, args| {
        count_done(ctx, this(ctx, &args[0])?, ctx.index_clamped(&args[1])?)?;
        Ok(Value::NONE)
    }),
];

fn list_of(ctx: &Ctx, side: &Side) -> Value {
    let places = side.borrow().iter().cloned().collect();
    ctx.new_list(places)
}

/// Puts a value in a slot; None where it is deleted.
fn put_in(slot: &Slot, value: Option<&Value>) {
    drop(slot.replace(value.cloned().unwrap_or(Value::NONE)));
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "_queue",
        |ctx, x| Ok(this(ctx, x)?.items.get()),
        |ctx, x, value| {
            put_in(&this(ctx, x)?.items, value);
            Ok(())
        },
    ),
    GetSet::get("maxsize", |ctx, x| Ok(this(ctx, x)?.maxsize.get())),
    GetSet::get_set(
        "_maxsize",
        |ctx, x| Ok(this(ctx, x)?.maxsize.get()),
        |ctx, x, value| set_maxsize(ctx, this(ctx, x)?, value.cloned().unwrap_or_else(|| ctx.new_int(0))),
    ),
    GetSet::get_set(
        "_loop",
        |ctx, x| Ok(this(ctx, x)?.event_loop.get()),
        |ctx, x, value| {
            put_in(&this(ctx, x)?.event_loop, value);
            Ok(())
        },
    ),
    GetSet::get_set(
        "_all_done",
        |ctx, x| Ok(this(ctx, x)?.all_done.get()),
        |ctx, x, value| {
            put_in(&this(ctx, x)?.all_done, value);
            Ok(())
        },
    ),
    GetSet::get_set(
        "_unfinished_tasks",
        |ctx, x| Ok(ctx.new_int(this(ctx, x)?.n_unfinished.get())),
        |ctx, x, value| {
            let n = value.map_or(Ok(0), |value| ctx.index_clamped(value))?;
            this(ctx, x)?.n_unfinished.set(n);
            Ok(())
        },
    ),
    GetSet::get_set(
        "_is_shutdown",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.is_shutdown.get())),
        |ctx, x, value| {
            let is_shutdown = value.map_or(Ok(false), |value| ctx.is_true(value))?;
            this(ctx, x)?.is_shutdown.set(is_shutdown);
            Ok(())
        },
    ),
    GetSet::get("_getters", |ctx, x| Ok(list_of(ctx, &this(ctx, x)?.getters))),
    GetSet::get("_putters", |ctx, x| Ok(list_of(ctx, &this(ctx, x)?.putters))),
];

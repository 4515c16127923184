//! _heapq: heaps in lists.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::object::Cmp;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::value::Value;

/// The module `_heapq`.
pub const MODULE: ModuleSpec = ModuleSpec {
    name: "_heapq",
    doc: "Heap queue algorithm (a.k.a. priority queue).",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("heappush", "(heap, item, /)", heappush)
        .doc("Push item onto heap, maintaining the heap invariant."),
    NativeDef::new("heappop", "(heap, /)", |ctx, args| pop(ctx, args, "heappop() argument", MIN))
        .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
    NativeDef::new("heapreplace", "(heap, item, /)", |ctx, args| {
        replace(ctx, args, "heapreplace() argument 1", MIN)
    })
    .doc("Pop and return the current smallest value, and add the new item."),
    NativeDef::new("heappushpop", "(heap, item, /)", heappushpop)
        .doc("Push item on the heap, then pop and return the smallest item from the heap."),
    NativeDef::new("heapify", "(heap, /)", |ctx, args| heapify(ctx, args, "heapify() argument", MIN))
        .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    NativeDef::new("_heappop_max", "(heap, /)", |ctx, args| pop(ctx, args, "_heappop_max() argument", MAX))
        .doc("Maxheap variant of heappop."),
    NativeDef::new("_heapreplace_max", "(heap, item, /)", |ctx, args| {
        replace(ctx, args, "_heapreplace_max() argument 1", MAX)
    })
    .doc("Maxheap variant of heapreplace."),
    NativeDef::new("_heapify_max", "(heap, /)", |ctx, args| {
        heapify(ctx, args, "_heapify_max() argument", MAX)
    })
    .doc("Maxheap variant of heapify."),
];

const MIN: bool = false;
const MAX: bool = true;

fn heap<'a>(ctx: &Ctx, value: &'a Value, what: &str) -> Result<&'a ListObj> {
    value.downcast::<ListObj>().ok_or_else(|| {
        let got = ctx.given_name(value);
        ctx.type_error(format!("{what} must be list, not {got}"))
    })
}

/// Does `a` belong above `b`?
#[inline]
fn above(ctx: &Ctx, a: &Value, b: &Value, max: bool) -> Result<bool> {
    if max { ctx.compare_true(b, a, Cmp::Lt) } else { ctx.compare_true(a, b, Cmp::Lt) }
}

/// The item at a place that must still be there: comparisons may change the list.
fn item(ctx: &Ctx, list: &ListObj, at: usize, len: usize) -> Result<Value> {
    if list.len() != len {
        return Err(ctx.runtime_error("list changed size during iteration"));
    }
    list.get(at).ok_or_else(|| ctx.index_error("index out of range"))
}

fn put(list: &ListObj, at: usize, value: Value) {
    let old = list.replace(at, value);
    drop(old);
}

/// Moves the item at `at` towards the root, not beyond `start`, as long as it belongs above its parent.
fn rise(ctx: &Ctx, list: &ListObj, start: usize, mut at: usize, max: bool) -> Result<()> {
    let len = list.len();
    let moving = item(ctx, list, at, len)?;
    while at > start {
        let up = (at - 1) / 2;
        let parent = item(ctx, list, up, len)?;
        if !above(ctx, &moving, &parent, max)? {
            break;
        }
        // Exchanged rather than shifted: the list holds all its items whenever script code looks at it.
        if list.len() != len {
            return Err(ctx.runtime_error("list changed size during iteration"));
        }
        put(list, at, parent);
        put(list, up, moving.clone());
        at = up;
    }
    Ok(())
}

/// Moves the item at `at` down to a leaf along the better children, then up to where it belongs.
fn sink(ctx: &Ctx, list: &ListObj, start: usize, max: bool) -> Result<()> {
    let len = list.len();
    let mut at = start;
    let moving = item(ctx, list, at, len)?;
    loop {
        let left = 2 * at + 1;
        if left >= len {
            break;
        }
        let mut best = left;
        if left + 1 < len {
            let (a, b) = (item(ctx, list, left, len)?, item(ctx, list, left + 1, len)?);
            if !above(ctx, &a, &b, max)? {
                best = left + 1;
            }
        }
        let child = item(ctx, list, best, len)?;
        put(list, at, child);
        put(list, best, moving.clone());
        at = best;
    }
    rise(ctx, list, start, at, max)
}

fn heappush(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = heap(ctx, &args[0], "heappush() argument 1")?;
    ctx.list_push(list, args[1].clone())?;
    rise(ctx, list, 0, list.len() - 1, MIN)?;
    Ok(Value::NONE)
}

fn pop(ctx: &Ctx, args: &[Value], what: &str, max: bool) -> Result<Value> {
    let list = heap(ctx, &args[0], what)?;
    let Some(last) = list.pop() else { return Err(ctx.index_error("index out of range")) };
    match list.replace(0, last) {
        Ok(first) => {
            sink(ctx, list, 0, max)?;
            Ok(first)
        }
        Err(only) => Ok(only),
    }
}

fn replace(ctx: &Ctx, args: &[Value], what: &str, max: bool) -> Result<Value> {
    let list = heap(ctx, &args[0], what)?;
    match list.replace(0, args[1].clone()) {
        Ok(first) => {
            sink(ctx, list, 0, max)?;
            Ok(first)
        }
        Err(_) => Err(ctx.index_error("index out of range")),
    }
}

fn heappushpop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = heap(ctx, &args[0], "heappushpop() argument 1")?;
    let Some(first) = list.get(0) else { return Ok(args[1].clone()) };
    if !ctx.compare_true(&first, &args[1], Cmp::Lt)? {
        return Ok(args[1].clone());
    }
    match list.replace(0, args[1].clone()) {
        Ok(first) => {
            sink(ctx, list, 0, MIN)?;
            Ok(first)
        }
        Err(_) => Err(ctx.index_error("index out of range")),
    }
}

fn heapify(ctx: &Ctx, args: &[Value], what: &str, max: bool) -> Result<Value> {
    let list = heap(ctx, &args[0], what)?;
    for at in (0..list.len() / 2).rev() {
        sink(ctx, list, at, max)?;
    }
    Ok(Value::NONE)
}

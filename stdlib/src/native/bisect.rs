//! _bisect: searching and inserting in sorted sequences.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::object::Cmp;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::value::Value;

/// The module `_bisect`.
pub const MODULE: ModuleSpec =
    ModuleSpec { name: "_bisect", doc: "Bisection algorithms.", functions: FUNCTIONS, init: |_, _| Ok(()) };

const SIGNATURE: &str = "(a, x, lo=0, hi=None, *, key=None)";

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("bisect_left", SIGNATURE, |ctx, args| {
        find(ctx, args, Side::Left, &args[1]).map(|i| ctx.new_int(i))
    })
    .doc("Return the index where to insert item x in list a, assuming a is sorted."),
    NativeDef::new("bisect_right", SIGNATURE, |ctx, args| {
        find(ctx, args, Side::Right, &args[1]).map(|i| ctx.new_int(i))
    })
    .doc("Return the index where to insert item x in list a, assuming a is sorted."),
    NativeDef::new("insort_left", SIGNATURE, |ctx, args| insort(ctx, args, Side::Left))
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
    NativeDef::new("insort_right", SIGNATURE, |ctx, args| insort(ctx, args, Side::Right))
        .doc("Insert item x in list a, and keep it sorted assuming a is sorted."),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Where a value belongs among the items, or their keys.
fn find(ctx: &Ctx, args: &[Value], side: Side, x: &Value) -> Result<i64> {
    let sequence = &args[0];
    let mut low = match arg(args, 2) {
        Some(lo) => ctx.index_checked(lo)?,
        None => 0,
    };
    if low < 0 {
        return Err(ctx.value_error("lo must be non-negative"));
    }
    let mut high = match arg(args, 3).filter(|hi| !hi.is_none()) {
        Some(hi) => ctx.index_checked(hi)?,
        None => -1,
    };
    if high == -1 {
        high = ctx.len(sequence)? as i64;
    }
    if !ctx.is_sequence(sequence) {
        let name = ctx.type_name(sequence);
        let message = match ctx.type_of(sequence).slots().getitem.get() {
            Some(_) => format!("{name} is not a sequence"),
            None => format!("'{name}' object does not support indexing"),
        };
        return Err(ctx.type_error(message));
    }
    let key = arg(args, 4).filter(|k| !k.is_none());
    while low < high {
        let middle = low + (high - low) / 2;
        let item = match sequence.downcast::<ListObj>().and_then(|list| list.get(middle as usize)) {
            Some(item) => item,
            None => ctx.get_item(sequence, &ctx.new_int(middle))?,
        };
        let item = match key {
            Some(key) => ctx.call(key, &[item])?,
            None => item,
        };
        let before = match side {
            Side::Left => ctx.compare_true(&item, x, Cmp::Lt)?,
            Side::Right => !ctx.compare_true(x, &item, Cmp::Lt)?,
        };
        if before {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

fn insort(ctx: &Ctx, args: &[Value], side: Side) -> Result<Value> {
    let x = match arg(args, 4).filter(|k| !k.is_none()) {
        Some(key) => ctx.call(key, std::slice::from_ref(&args[1]))?,
        None => args[1].clone(),
    };
    let at = find(ctx, args, side, &x)?;
    match args[0].downcast::<ListObj>() {
        Some(list) if ctx.type_of(&args[0]).is(&ctx.types().list) => {
            list.insert(at as usize, args[1].clone())
        }
        _ => {
            ctx.call_method(&args[0], &ctx.names().insert, &[ctx.new_int(at), args[1].clone()])?;
        }
    }
    Ok(Value::NONE)
}

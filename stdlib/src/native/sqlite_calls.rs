//! Functions, aggregates and collations of a script's, which SQLite calls in the middle of a statement.
//!
//! A statement of a database that has any is run with the interpreter's lock held; the context waits in a variable of the
//! thread's for the calls.

use super::sqlite::{Database, Trouble, cell, owned, shown};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, Error};
use std::cell::{Cell as Counter, RefCell};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering as Order};

scoped_tls::scoped_thread_local!(static CONTEXT: Ctx);

/// The script's functions by number.
#[derive(Default)]
struct Functions {
    table: RefCell<HashMap<u64, Value>>,
    next: Counter<u64>,
}

/// Runs `work` with the context at hand for the calls.
pub(super) fn with_context<R>(ctx: &Ctx, work: impl FnOnce() -> R) -> R {
    CONTEXT.set(ctx, work)
}

/// Forgets the functions of a database that is closed.
pub(super) fn forget(ctx: &Ctx, numbers: Vec<u64>) {
    let functions = ctx.state::<Functions>();
    let gone: Vec<Option<Value>> =
        numbers.iter().map(|number| functions.table.borrow_mut().remove(number)).collect();
    drop(gone);
}

/// `register(kind, name, n_arg, deterministic, function)`: makes a function, an aggregate or a collation known; None for
/// `function` takes it out. What went wrong, if something did.
///
/// An aggregate is called with a word (`start`, `step`, `end`), the number of its run and, for a step, the arguments.
pub(super) fn register(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let database = ctx.payload::<Database>(&args[0], "Database")?;
    let (kind, name) = (text_of(&args[1]), text_of(&args[2]));
    let n_args = ctx.index_clamped(&args[3])? as i32;
    let mut flags = FunctionFlags::SQLITE_UTF8;
    if ctx.is_true(&args[4])? {
        flags |= FunctionFlags::SQLITE_DETERMINISTIC;
    }
    let number = if args[5].is_none() { None } else { Some(keep(ctx, database, &args[5])) };
    let done = ctx.detach_call(|| {
        let inside = database.inside();
        let Some(connection) = inside.as_ref() else {
            return Err(Trouble::Script("Cannot operate on a closed database.".to_owned()));
        };
        Ok(define(connection, &kind, &name, n_args, flags, number)?)
    });
    Ok(done.map_or_else(|trouble| trouble.into_value(ctx), |()| Value::NONE))
}

fn keep(ctx: &Ctx, database: &Database, function: &Value) -> u64 {
    let functions = ctx.state::<Functions>();
    let number = functions.next.get();
    functions.next.set(number + 1);
    functions.table.borrow_mut().insert(number, function.clone());
    database.functions.borrow_mut().push(number);
    number
}

fn define(
    connection: &Connection,
    kind: &str,
    name: &str,
    n_args: i32,
    flags: FunctionFlags,
    number: Option<u64>,
) -> std::result::Result<(), Error> {
    match (kind, number) {
        ("collation", Some(number)) => {
            connection.create_collation(name, move |a: &str, b: &str| compare(number, a, b))
        }
        ("collation", None) => connection.remove_collation(name),
        (_, None) => connection.remove_function(name, n_args),
        ("aggregate", Some(number)) => {
            connection.create_aggregate_function(name, n_args, flags, Sum { number })
        }
        (_, Some(number)) => connection.create_scalar_function(name, n_args, flags, move |call| {
            let args = arguments(call);
            invoke(number, None, 0, args).ok_or_else(|| failed("user-defined function raised exception"))
        }),
    }
}

fn failed(words: &str) -> Error {
    Error::UserFunctionError(words.into())
}

fn arguments(call: &Context<'_>) -> Vec<Cell> {
    (0..call.len()).map(|at| owned(call.get_raw(at))).collect()
}

/// Calls a function of the script's; None if it raised, or answered what SQLite cannot keep.
fn invoke(number: u64, word: Option<&str>, run: u64, cells: Vec<Cell>) -> Option<Cell> {
    if !CONTEXT.is_set() {
        return None;
    }
    CONTEXT.with(|ctx| {
        let function = ctx.state::<Functions>().table.borrow().get(&number).cloned()?;
        let mut args = Vec::new();
        if let Some(word) = word {
            args.extend([ctx.new_str(word), ctx.new_int(run as i64)]);
        }
        args.extend(cells.into_iter().map(|cell| shown(ctx, cell)));
        // What it raised is not told, as in CPython, unless tracebacks of callbacks are asked for.
        ctx.call(&function, &args).and_then(|answer| cell(ctx, &answer)).ok()
    })
}

fn compare(number: u64, a: &str, b: &str) -> Ordering {
    let cells = vec![Cell::Text(a.to_owned()), Cell::Text(b.to_owned())];
    match invoke(number, None, 0, cells) {
        Some(Cell::Integer(order)) => order.cmp(&0),
        _ => Ordering::Equal,
    }
}

static RUNS: AtomicU64 = AtomicU64::new(1);

/// An aggregate: each of its runs has a number, by which the script's side knows the object.
struct Sum {
    number: u64,
}

impl Sum {
    fn begin(&self) -> rusqlite::Result<u64> {
        let run = RUNS.fetch_add(1, Order::Relaxed);
        let begun = invoke(self.number, Some("start"), run, Vec::new());
        begun.map(|_| run).ok_or_else(|| failed("user-defined aggregate's '__init__' method raised error"))
    }
}

impl Aggregate<u64, Cell> for Sum {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<u64> {
        self.begin()
    }

    fn step(&self, call: &mut Context<'_>, run: &mut u64) -> rusqlite::Result<()> {
        let stepped = invoke(self.number, Some("step"), *run, arguments(call));
        stepped.map(drop).ok_or_else(|| failed("user-defined aggregate's 'step' method raised error"))
    }

    fn finalize(&self, _: &mut Context<'_>, run: Option<u64>) -> rusqlite::Result<Cell> {
        // No row, no object.
        let Some(run) = run else { return Ok(Cell::Null) };
        let ended = invoke(self.number, Some("end"), run, Vec::new());
        ended.ok_or_else(|| failed("user-defined aggregate's 'finalize' method raised error"))
    }
}

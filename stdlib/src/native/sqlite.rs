//! `_sqlite`: databases of SQLite, a statement at a time. The module `sqlite3` makes connections and cursors of them.
//!
//! A statement's rows are all fetched before the script sees the first: a cursor then holds nothing of the database.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{GetSet, ModuleSpec, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, TypeFlags};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Batch, Connection, Error, OpenFlags, Statement};
use std::cell::{Cell as Cell64, RefCell};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The module `_sqlite`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_sqlite",
    doc: "Databases of SQLite.",
    functions: &[NativeDef::new("open", "(path, uri, timeout_ms, /)", open)],
    init: |ctx, module| {
        ctx.native_type(&SPEC, None);
        ctx.module_set(module, "version", ctx.new_str(rusqlite::version()));
        Ok(())
    },
};

/// A database, absent once it is closed. It is worked on without the interpreter's lock, so it has one of its own.
pub(super) struct Database {
    connection: Mutex<Option<Connection>>,
    /// The numbers of the script's functions that it may call.
    pub(super) functions: RefCell<Vec<u64>>,
    /// The thread that runs a statement which may call them.
    caller: Cell64<Option<i64>>,
}
impl Payload for Database {}

static SPEC: TypeSpec = TypeSpec::new::<Database>("_sqlite.Database")
    .methods(&[
        NativeDef::new("run", "(self, sql, params, script, /)", run),
        NativeDef::new("close", "(self, /)", |ctx, args| {
            let database = ctx.payload::<Database>(&args[0], "Database")?;
            let closed = ctx.detach_call(|| database.inside().take());
            ctx.detach_call(|| drop(closed));
            super::sqlite_calls::forget(ctx, database.functions.take());
            Ok(Value::NONE)
        }),
        NativeDef::new("backup", "(self, target, /)", backup),
        NativeDef::new(
            "register",
            "(self, kind, name, n_arg, deterministic, function, /)",
            super::sqlite_calls::register,
        ),
    ])
    .getset(&[
        GetSet::get("in_transaction", |ctx, x| {
            ask(ctx, x, |connection| i64::from(!connection.is_autocommit()))
        }),
        GetSet::get("total_changes", |ctx, x| ask(ctx, x, |connection| connection.total_changes() as i64)),
        GetSet::get("lastrowid", |ctx, x| ask(ctx, x, |connection| connection.last_insert_rowid())),
    ])
    .flags(TypeFlags::NO_NEW);

impl Database {
    pub(super) fn inside(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn ask(ctx: &Ctx, x: &Value, question: impl Fn(&Connection) -> i64) -> Result<Value> {
    let database = ctx.payload::<Database>(x, "Database")?;
    let answer = ctx.detach_call(|| database.inside().as_ref().map(&question));
    Ok(answer.map_or(Value::NONE, |number| ctx.new_int(number)))
}

/// What went wrong, as SQLite numbers it, or a mistake of the script's in the words of `sqlite3`.
pub(super) enum Trouble {
    Sqlite { code: i64, message: String },
    Script(String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        match error {
            Error::SqliteFailure(inner, message) => Trouble::Sqlite {
                code: i64::from(inner.extended_code),
                message: message.unwrap_or_else(|| inner.to_string()),
            },
            Error::SqlInputError { error, msg, .. } => {
                Trouble::Sqlite { code: i64::from(error.extended_code), message: msg }
            }
            Error::NulError(_) => Trouble::Script("the query contains a null character".to_owned()),
            other => Trouble::Sqlite { code: 1, message: other.to_string() },
        }
    }
}

impl Trouble {
    /// `(code, message)`, the code 0 for a mistake of the script's.
    pub(super) fn into_value(self, ctx: &Ctx) -> Value {
        let (code, message) = match self {
            Trouble::Sqlite { code, message } => (code, message),
            Trouble::Script(message) => (0, message),
        };
        ctx.new_tuple(&[ctx.new_int(code), ctx.new_str(&message)])
    }
}

/// `open(path, uri, timeout_ms)`: the database, or what went wrong.
fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = text_of(&args[0]);
    let mut flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if ctx.is_true(&args[1])? {
        flags |= OpenFlags::SQLITE_OPEN_URI;
    }
    let timeout = Duration::from_millis(ctx.index_clamped(&args[2])?.max(0) as u64);
    let opened = ctx.detach_call(|| {
        let connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(timeout)?;
        Ok::<_, Error>(connection)
    });
    Ok(match opened {
        Ok(connection) => {
            let (functions, caller) = Default::default();
            let database = Database { connection: Mutex::new(Some(connection)), functions, caller };
            ctx.alloc(&ctx.type_for::<Database>(), database).into_value()
        }
        Err(error) => Trouble::from(error).into_value(ctx),
    })
}

/// Values for the places of a statement.
enum Params {
    Listed(Vec<Cell>),
    Named(Vec<(String, Cell)>),
}

/// `run(sql, params, script)`: `(columns, declared types, rows, reads only, changes)` of a statement, or what went wrong.
/// A script is run statement by statement, and its rows are dropped.
fn run(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (sql, script) = (text_of(&args[1]), ctx.is_true(&args[3])?);
    let params = params(ctx, &args[2])?;
    let database = ctx.payload::<Database>(&args[0], "Database")?;
    let done = work(ctx, database, |connection| run_on(connection, &sql, script, &params));
    Ok(match done {
        Ok(outcome) => outcome.into_value(ctx),
        Err(trouble) => trouble.into_value(ctx),
    })
}

/// Does something with the connection: without the interpreter's lock, unless the script's own functions may be called.
fn work<R>(
    ctx: &Ctx,
    database: &Database,
    act: impl FnOnce(&Connection) -> std::result::Result<R, Trouble>,
) -> std::result::Result<R, Trouble> {
    let closed = || Trouble::Script("Cannot operate on a closed database.".to_owned());
    if database.functions.borrow().is_empty() {
        return ctx.detach_call(|| act(database.inside().as_ref().ok_or_else(closed)?));
    }
    if database.caller.get() == Some(ctx.thread_ident()) {
        return Err(Trouble::Script("Recursive use of cursors not allowed.".to_owned()));
    }
    // Another thread may have it, and call the script's functions meanwhile.
    let inside = ctx.detach_call(|| database.inside());
    let connection = inside.as_ref().ok_or_else(closed)?;
    database.caller.set(Some(ctx.thread_ident()));
    let result = super::sqlite_calls::with_context(ctx, || act(connection));
    database.caller.set(None);
    result
}

fn run_on(
    connection: &Connection,
    sql: &str,
    script: bool,
    params: &Params,
) -> std::result::Result<Outcome, Trouble> {
    let mut statements = Batch::new(connection, sql);
    if script {
        while let Some(mut statement) = statements.next()? {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
        }
        return Ok(Outcome::default());
    }
    let Some(mut statement) = statements.next()? else { return Ok(Outcome::default()) };
    if !matches!(statements.next(), Ok(None)) {
        return Err(Trouble::Script("You can only execute one statement at a time.".to_owned()));
    }
    Outcome::of(connection, &mut statement, params)
}

fn params(ctx: &Ctx, given: &Value) -> Result<Params> {
    if let Some(named) = given.downcast::<DictObj>() {
        let mut pairs = Vec::new();
        for (name, value) in named.items() {
            pairs.push((text_of(&name), cell(ctx, &value)?));
        }
        return Ok(Params::Named(pairs));
    }
    let values = ctx.collect(given)?;
    let cells: Result<Vec<Cell>> = values.iter().map(|value| cell(ctx, value)).collect();
    Ok(Params::Listed(cells?))
}

/// A value as SQLite keeps it; the module `sqlite3` hands over no others.
pub(super) fn cell(ctx: &Ctx, value: &Value) -> Result<Cell> {
    if value.is_none() {
        return Ok(Cell::Null);
    }
    if value.downcast::<StrObj>().is_some() {
        return Ok(Cell::Text(text_of(value)));
    }
    if let Some(number) = as_float(value) {
        return Ok(Cell::Real(number));
    }
    match ctx.bytes_view(value)? {
        Some(bytes) => Ok(Cell::Blob(bytes.into_owned())),
        None => ctx.index_checked(value).map(Cell::Integer),
    }
}

/// What a statement did.
#[derive(Default)]
struct Outcome {
    /// Names and declared types; none where it has no rows by its kind.
    columns: Vec<(String, Option<String>)>,
    rows: Vec<Vec<Cell>>,
    reads_only: bool,
    changes: u64,
}

impl Outcome {
    fn of(
        connection: &Connection,
        statement: &mut Statement<'_>,
        params: &Params,
    ) -> std::result::Result<Outcome, Trouble> {
        bind(statement, params)?;
        let columns = statement.columns();
        let describe =
            |column: &rusqlite::Column<'_>| (column.name().to_owned(), column.decl_type().map(str::to_owned));
        let columns: Vec<_> = columns.iter().map(describe).collect();
        let reads_only = statement.readonly();
        let before = connection.total_changes();
        let mut rows = Vec::new();
        let mut found = statement.raw_query();
        while let Some(row) = found.next()? {
            let cells = (0..columns.len()).map(|at| row.get_ref(at).map(owned));
            rows.push(cells.collect::<std::result::Result<Vec<_>, _>>()?);
        }
        drop(found);
        let changes = if connection.total_changes() == before { 0 } else { connection.changes() };
        Ok(Outcome { columns, rows, reads_only, changes })
    }

    fn into_value(self, ctx: &Ctx) -> Value {
        let text = |text: &str| ctx.new_str(text);
        let names: Vec<Value> = self.columns.iter().map(|(name, _)| text(name)).collect();
        let types: Vec<Value> =
            self.columns.iter().map(|(_, declared)| declared.as_deref().map_or(Value::NONE, text)).collect();
        let rows = self.rows.into_iter().map(|row| {
            let row: Vec<Value> = row.into_iter().map(|cell| shown(ctx, cell)).collect();
            ctx.new_tuple(&row)
        });
        let rows = ctx.new_list(rows.collect());
        ctx.new_tuple(&[
            ctx.new_tuple(&names),
            ctx.new_tuple(&types),
            rows,
            Value::from_bool(self.reads_only),
            ctx.new_int(self.changes as i64),
        ])
    }
}

fn bind(statement: &mut Statement<'_>, params: &Params) -> std::result::Result<(), Trouble> {
    let wanted = statement.parameter_count();
    match params {
        Params::Listed(values) => {
            if values.len() != wanted {
                let given = values.len();
                return Err(Trouble::Script(format!(
                    "Incorrect number of bindings supplied. The current statement uses {wanted}, and there are \
                     {given} supplied."
                )));
            }
            for (at, value) in values.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, value)?;
            }
        }
        Params::Named(pairs) => {
            for at in 1..=wanted {
                let Some(name) = statement.parameter_name(at).map(|name| name[1..].to_owned()) else {
                    return Err(Trouble::Script(format!(
                        "Binding {at} has no name, but you supplied a dictionary (which has only names)."
                    )));
                };
                let Some((_, value)) = pairs.iter().find(|(known, _)| *known == name) else {
                    return Err(Trouble::Script(format!(
                        "You did not supply a value for binding parameter :{name}."
                    )));
                };
                statement.raw_bind_parameter(at, value)?;
            }
        }
    }
    Ok(())
}

pub(super) fn owned(cell: ValueRef<'_>) -> Cell {
    match cell {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}

pub(super) fn shown(ctx: &Ctx, cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::NONE,
        Cell::Integer(number) => ctx.new_int(number),
        Cell::Real(number) => ctx.new_float(number),
        Cell::Text(text) => ctx.new_str(&text),
        Cell::Blob(bytes) => ctx.new_bytes(&bytes),
    }
}

/// `backup(target)`: copies the whole database into another; what went wrong, if something did.
fn backup(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let from = ctx.payload::<Database>(&args[0], "Database")?;
    let to = ctx.payload::<Database>(&args[1], "Database")?;
    if std::ptr::eq(from, to) {
        return Err(ctx.value_error("target cannot be the same connection instance"));
    }
    let done = ctx.detach_call(|| {
        let (from, mut to) = (from.inside(), to.inside());
        let (Some(from), Some(to)) = (from.as_ref(), to.as_mut()) else {
            return Err(Trouble::Script("Cannot operate on a closed database.".to_owned()));
        };
        let backup = rusqlite::backup::Backup::new(from, to)?;
        Ok(backup.run_to_completion(1 << 20, Duration::ZERO, None)?)
    });
    Ok(done.map_or_else(|trouble| trouble.into_value(ctx), |()| Value::NONE))
}

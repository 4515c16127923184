//! `_io`: files, files in memory, and what all of them have in common.
//!
//! Three layers: a raw file reads and writes a descriptor, a buffered file saves it small requests, a text file
//! encodes and ends lines. Each layer takes any object below it, and goes straight to one of ours.

mod base;
mod buffered;
mod buffered_methods;
mod bytes_io;
mod file;
mod open;
mod string_io;
mod text;
mod text_methods;
mod text_read;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::object::Type;
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The module `_io`.
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_io", doc: "The io module's files, written in Rust.", functions: FUNCTIONS, init };

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new(
        "open",
        "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open::open,
    ),
    NativeDef::new("open_code", "(path)", |ctx, args| open::open(ctx, &[args[0].clone(), ctx.new_str("rb")])),
    NativeDef::new("text_encoding", "(encoding, stacklevel=2, /)", |ctx, args| {
        Ok(if args[0].is_none() { ctx.new_str("locale") } else { args[0].clone() })
    }),
    NativeDef::new("_flush_all", "()", buffered::flush_all),
];

/// How many bytes a buffer holds by default.
const BUFFER_SIZE: usize = 8192;

/// What the module keeps for an interpreter.
#[derive(Default)]
struct State {
    unsupported: RefCell<Option<Value>>,
    /// The base classes: `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`.
    bases: RefCell<Vec<Type>>,
    /// Weak references to files that may hold back output.
    writers: RefCell<Vec<Value>>,
}

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let bases =
        ctx.new_tuple(&[ctx.exceptions().os_error.to_value(), ctx.exceptions().value_error.to_value()]);
    let namespace = ctx.new_dict();
    namespace.set_str(&ctx.names().__module__, ctx.new_str("io"));
    let name = ctx.new_str("UnsupportedOperation");
    let class = ctx.call(ctx.types().r#type.as_value(), &[name, bases, namespace.into_value()])?;
    ctx.module_set(module, "UnsupportedOperation", class.clone());
    drop(ctx.state::<State>().unsupported.replace(Some(class)));
    ctx.module_set(module, "DEFAULT_BUFFER_SIZE", ctx.new_int(BUFFER_SIZE as i64));
    ctx.module_set(module, "BlockingIOError", ctx.exceptions().blocking_io_error.to_value());
    base::add_types(ctx, module);
    file::add_type(ctx, module);
    buffered_methods::add_types(ctx, module);
    bytes_io::add_types(ctx, module);
    string_io::add_type(ctx, module);
    text_methods::add_type(ctx, module);
    Ok(())
}

/// `io.UnsupportedOperation(message)`.
fn unsupported(ctx: &Ctx, message: &str) -> Raise {
    let class = ctx.state::<State>().unsupported.borrow().clone();
    match class.map(|class| ctx.call(&class, &[ctx.new_str(message)])) {
        Some(Ok(exception)) => Raise::new(exception),
        _ => ctx.raise(&ctx.exceptions().os_error, message),
    }
}

fn base_type(ctx: &Ctx, which: usize) -> Type {
    let found = ctx.state::<State>().bases.borrow().get(which).cloned();
    found.unwrap_or_else(|| ctx.types().object.clone())
}

fn closed_file(ctx: &Ctx) -> Raise {
    ctx.value_error("I/O operation on closed file.")
}

/// A size argument: `None` for all there is (None, a negative number, nothing given).
fn size_argument(ctx: &Ctx, args: &[Value], at: usize) -> Result<Option<usize>> {
    match arg(args, at).filter(|size| !size.is_none()) {
        None => Ok(None),
        Some(size) if !ctx.has_index(size) => {
            let got = ctx.type_name(size);
            Err(ctx.type_error(format!("argument should be integer or None, not '{got}'")))
        }
        Some(size) => Ok(usize::try_from(ctx.index_checked(size)?).ok()),
    }
}

/// Asks an object a yes-or-no method.
fn asks(ctx: &Ctx, x: &Value, method: &str) -> Result<bool> {
    let answer = ctx.call_method_str(x, method, &[])?;
    ctx.is_true(&answer)
}

//! The machine of gilbox: values, objects, types and the interpreter loop.

pub mod ctx;
pub mod error;
mod finders;
mod fork;
mod gc;
mod heap;
pub mod host;
mod import;
mod import_lock;
pub mod inputs;
mod interp;
pub mod marks;
pub mod names;
pub mod native;
pub mod object;
pub mod order;
pub mod protocol;
mod report;
mod services;
pub mod signals;
mod spawn;
pub mod strand;
mod teardown;
pub mod text;
pub mod thread;
pub mod types;
pub mod value;
pub mod vm;
mod wait;
pub mod watch;

pub use ctx::Ctx;
pub use error::{Raise, Result};
pub use native::{Args, GetSet, ModuleSpec, NativeDef, arg};
pub use services::Resumed;
pub use value::Value;
pub use vm::{Config, Interpreter, Interrupter};

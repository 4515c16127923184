//! gilbox: a laboratory for the interpreter lock that is also a fast, embeddable Python-like VM.
//!
//! ```
//! let engine = gilbox::Engine::new();
//! assert_eq!(engine.eval("sum(range(5))")?, 10);
//! # Ok::<(), gilbox::Error>(())
//! ```

#![forbid(unsafe_code)]

mod alarm;
#[doc(hidden)]
pub mod cli;
mod data;
mod demo;
mod engine;
mod error;
mod finish;
mod host;
mod host_function;
mod lab;
mod loader;
pub mod report;
mod screen;
mod settings;
mod signals;
mod suggest;
pub mod trace;

pub use data::Data;
pub use engine::{Engine, EngineBuilder};
pub use error::Error;
/// The lock: its policies, its events and sums, and what a host may change while a script runs ([`Engine::lock`]).
pub use gilbox_gil as gil;
pub use gilbox_vm::Interrupter;
pub use gilbox_vm::memory::Allocator;
pub use gilbox_vm::watch::OnDeadlock;
pub use settings::LockSettings;

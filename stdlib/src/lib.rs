//! The built-in functions and the modules that scripts import.

pub mod native;

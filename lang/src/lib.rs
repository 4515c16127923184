//! The language front of gilbox: text in, code object out.
#![forbid(unsafe_code)]

pub mod ast;
pub mod code;
pub mod diagnostic;
pub mod lex;
pub mod parse;
pub mod source;

//! The language front of gilbox: text in, code object out.
#![forbid(unsafe_code)]

pub mod ast;
pub mod code;
pub mod compile;
pub mod diagnostic;
pub mod lex;
pub mod parse;
pub mod source;
pub mod symbols;

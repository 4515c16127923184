//! From text to tokens: patterns (`token`), layout and strings (`layout`, `strings`), the fix-up of soft
//! keywords, and the values of literals.

mod dubious;
mod dump;
mod escape;
mod layout;
mod literal;
mod number;
mod soft_keywords;
mod strings;
mod token;

pub(crate) use dubious::dubious_literals;
pub use dump::dump_tokens;
pub(crate) use escape::{EscapeError, decode_bytes, decode_str};
pub(crate) use layout::is_printable;
pub use layout::{LexError, Lexed, tokenize};
pub(crate) use literal::{NumberError, parse_number};
pub(crate) use soft_keywords::mark_soft_keywords;
pub use token::{Token, TokenKind};

//! Frame blocks: what surrounds a statement, and what leaving it by `break`, `continue` or `return` has to do.

use crate::ast::{Name, Span, Stmt};

use super::unit::Label;

/// One enclosing construct.
#[derive(Clone, Debug)]
pub(super) enum FrameBlock<'a> {
    /// A loop. `iterator` is the temp of a `for` loop.
    Loop { exit: Label, next: Label, iterator: Option<u16> },
    /// The body of `try ... except`; nothing to do on leaving.
    Try { outer_handler: u32 },
    /// The body of `try ... finally` (its handlers too): the final body runs.
    Finally { body: &'a [Stmt], outer_handler: u32 },
    /// The exceptional copy of a final body: the handled exception is restored.
    FinallyEnd { exception: u16, outer_handler: u32 },
    /// An `except` clause: the handled exception is restored, the name unbound.
    Handler { exception: u16, name: Option<Name>, outer_handler: u32 },
    /// An `except*` clause: cannot be left so.
    StarHandler,
    /// A `with` body: the exit method at this register is called.
    With { exit: u16, is_async: bool, span: Span, outer_handler: u32 },
}

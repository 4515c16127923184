//! Leaving blocks by `return`, `break` and `continue`.

use super::assemble::MARK;
use super::block::FrameBlock;
use super::{Compiler, Res, Val, Want};
use crate::ast::{Expr, Span};
use crate::code::{A_TEMP, B_TEMP, Const, Op};

/// CPython's limit on nested loops, `try` and `with` statements in a function.
const MAX_BLOCKS: usize = 21;

impl<'a> Compiler<'a> {
    pub(super) fn push_block(&mut self, block: FrameBlock<'a>, span: Span) -> Res<()> {
        let weight = |block: &FrameBlock<'_>| match block {
            FrameBlock::Handler { name: Some(_), .. } | FrameBlock::Handler { .. } => 2,
            _ => 1,
        };
        let depth: usize = self.unit.frame_blocks.iter().map(weight).sum();
        if depth >= MAX_BLOCKS {
            return self.error("too many statically nested blocks", span);
        }
        self.unit.frame_blocks.push(block);
        Ok(())
    }

    pub(super) fn emit_return(&mut self, value: Val) {
        self.unit.note_return(match value {
            Val::Temp(temp) => Some(temp),
            _ => None,
        });
        match value {
            Val::Const(value) => {
                let index = self.unit.constant(value);
                self.unit.emit_bx(Op::ReturnConst, 0, 0, index as i32);
            }
            Val::Reg(register) => self.unit.emit(Op::Return, 0, register, 0, 0),
            Val::Temp(temp) => self.unit.emit(Op::Return, A_TEMP, temp, 0, 0),
        }
    }

    pub(super) fn return_stmt(&mut self, value: Option<&'a Expr>, span: Span) -> Res<()> {
        let block = self.block();
        if !block.is_function_like() {
            return self.error("'return' outside function", span);
        }
        if value.is_some() && block.coroutine && block.generator {
            return self.error("'return' with value in async generator", span);
        }
        if self.unit.frame_blocks.iter().any(|block| matches!(block, FrameBlock::StarHandler)) {
            return self.leave_star_error(value.map_or(span, |value| value.span));
        }
        let base = self.unit.top;
        let runs_code = |block: &FrameBlock<'_>| {
            matches!(block, FrameBlock::Finally { .. } | FrameBlock::With { .. } | FrameBlock::Handler { .. })
        };
        let must_keep = self.unit.frame_blocks.iter().any(runs_code);
        let value = match value {
            Some(value) => self.expr(value, Want::Any)?,
            None => Val::Const(Const::None),
        };
        let value = match value {
            // A final body could change the local.
            Val::Reg(_) if must_keep => self.settle(value, Want::Top),
            value => value,
        };
        self.unit.at(span);
        let handler = self.leave(false)?;
        self.unit.at(span);
        self.emit_return(value);
        self.unit.handler = handler;
        self.release(base);
        Ok(())
    }

    fn leave_star_error(&self, span: Span) -> Res<()> {
        self.error("'break', 'continue' and 'return' cannot appear in an except* block", span)
    }

    pub(super) fn break_or_continue(&mut self, is_break: bool, span: Span) -> Res<()> {
        let inner = self.unit.frame_blocks.iter().rev();
        let found = inner
            .clone()
            .find(|block| matches!(block, FrameBlock::Loop { .. } | FrameBlock::StarHandler))
            .cloned();
        let (exit, next, iterator) = match found {
            Some(FrameBlock::Loop { exit, next, iterator }) => (exit, next, iterator),
            Some(_) => return self.leave_star_error(span),
            None if is_break => return self.error("'break' outside loop", span),
            None => return self.error("'continue' not properly in loop", span),
        };
        self.unit.at(span);
        let handler = self.leave(true)?;
        self.unit.at(span);
        // The jump may turn out to be none.
        self.unit.emit(Op::Nop, MARK, 0, 0, 0);
        if is_break && let Some(iterator) = iterator {
            self.unit.emit(Op::Unset, 0, iterator, 0, 0);
        }
        self.unit.jump_always(if is_break { exit } else { next });
        self.unit.handler = handler;
        Ok(())
    }

    /// Emits what leaving the blocks takes: up to the innermost loop, or all of them. The blocks stay: what follows in
    /// the source is still inside.
    ///
    /// What comes next is covered by the handler of the place gone to; returns the one to go back to after that.
    fn leave(&mut self, to_loop: bool) -> Res<u32> {
        let blocks = self.unit.frame_blocks.clone();
        let handler = self.unit.handler;
        while let Some(block) = self.unit.frame_blocks.pop() {
            match block {
                FrameBlock::Loop { .. } if to_loop => break,
                FrameBlock::Loop { iterator: Some(iterator), .. } => {
                    // Code that runs before the frame is gone must not find the iterator alive.
                    if self.unit.frame_blocks.iter().any(|block| !matches!(block, FrameBlock::Loop { .. })) {
                        self.unit.emit(Op::Unset, 0, iterator, 0, 0);
                    }
                }
                FrameBlock::Loop { .. } | FrameBlock::StarHandler => {}
                other => self.leave_one(other)?,
            }
        }
        self.unit.frame_blocks = blocks;
        Ok(handler)
    }

    fn leave_one(&mut self, block: FrameBlock<'a>) -> Res<()> {
        match block {
            FrameBlock::Try { outer_handler } => self.unit.handler = outer_handler,
            FrameBlock::Finally { body, outer_handler } => {
                self.unit.handler = outer_handler;
                let pos = self.unit.pos;
                self.stmts(body)?;
                self.unit.pos = pos;
            }
            FrameBlock::FinallyEnd { exception, outer_handler } => {
                self.unit.handler = outer_handler;
                self.end_handler(exception);
            }
            FrameBlock::Handler { exception, name, outer_handler } => {
                self.unit.handler = outer_handler;
                self.end_handler(exception);
                if let Some(name) = name {
                    self.unbind(&name);
                }
            }
            FrameBlock::With { exit, is_async, span, outer_handler } => {
                self.unit.handler = outer_handler;
                let pos = self.unit.pos;
                self.unit.at(span);
                let window = self.unit.alloc_many(2);
                self.unit.emit(Op::Move, B_TEMP, window, exit, 0);
                self.unit.emit(Op::Move, B_TEMP, window + 1, exit + 1, 0);
                self.call_exit(window, is_async)?;
                self.unit.pos = pos;
            }
            FrameBlock::Loop { .. } | FrameBlock::StarHandler => {}
        }
        Ok(())
    }

    /// Leaves a handler whose exception is in this temp and whose saved exception is in the next one.
    pub(super) fn end_handler(&mut self, exception: u16) {
        self.unit.emit(Op::PopExc, A_TEMP, exception + 1, 0, 0);
        self.unit.emit(Op::Unset, 0, exception, 0, 0);
    }

    /// Calls an exit method with None three times and drops the result. The window at the top has callee and slot.
    pub(super) fn call_exit(&mut self, window: u16, is_async: bool) -> Res<()> {
        for _ in 0..3 {
            self.settle(Val::Const(Const::None), Want::Top);
        }
        let mut value = self.emit_call(window, true, Want::Top);
        if is_async {
            value = self.await_value(value, 2, window, Want::Top)?;
        }
        self.discard(value);
        Ok(())
    }
}

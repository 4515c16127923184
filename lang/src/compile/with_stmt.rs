//! `with` statements. Two temps hold the exit method and its self while the body runs.

use super::block::FrameBlock;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, ASYNC, B_TEMP, Op};

impl<'a> Compiler<'a> {
    pub(super) fn with_stmt(
        &mut self,
        items: &'a [WithItem],
        body: &'a [Stmt],
        is_async: bool,
        span: Span,
    ) -> Res<()> {
        let Some((item, others)) = items.split_first() else { return self.stmts(body) };
        if is_async && !self.may_await() {
            return self.error("'async with' outside async function", span);
        }
        let base = self.unit.top;
        let entered = self.enter_with(&item.context_expr, is_async)?;
        let handler = self.unit.new_label();
        let end = self.unit.new_label();
        let outer = self.unit.enter_handler(handler, base + 2);
        let place = item.context_expr.span;
        let block = FrameBlock::With { exit: base, is_async, span: place, outer_handler: outer };
        self.push_block(block, span)?;
        match &item.optional_vars {
            Some(target) => self.assign(target, entered)?,
            None => self.discard(entered),
        }
        self.release(base + 2);
        self.with_stmt(others, body, is_async, span)?;
        self.unit.frame_blocks.pop();
        self.unit.handler = outer;
        self.unit.at(place);
        self.call_exit(base, is_async)?;
        self.unit.jump_always(end);
        self.with_handler(base, handler, outer, is_async, end)?;
        self.unit.place(end);
        self.release(base);
        Ok(())
    }

    /// Loads the methods and calls the one that enters; its result is in the third temp.
    fn enter_with(&mut self, context: &'a Expr, is_async: bool) -> Res<Val> {
        let base = self.unit.top;
        let manager = self.expr(context, Want::Any)?;
        let (register, flag) = self.operand(manager, B_TEMP);
        self.release(base);
        let window = self.unit.alloc_many(4);
        self.at(context);
        let flags = if register == window { 0 } else { flag };
        self.unit.emit(Op::LoadWith, flags | if is_async { ASYNC } else { 0 }, window, register, 0);
        let value = self.emit_call(window + 2, true, Want::Top);
        if is_async { self.await_value(value, 1, window + 2, Want::Top) } else { Ok(value) }
    }

    fn with_handler(
        &mut self,
        base: u16,
        handler: super::unit::Label,
        outer: u32,
        is_async: bool,
        end: super::unit::Label,
    ) -> Res<()> {
        let exception = base + 2;
        let cleanup = self.unit.new_label();
        let suppress = self.unit.new_label();
        self.unit.place(handler);
        self.unit.top = exception;
        self.unit.alloc_many(2);
        self.unit.emit(Op::PushExc, 0, exception + 1, exception, 0);
        self.unit.enter_handler(cleanup, exception + 2);
        let window = self.unit.alloc_many(5);
        self.unit.emit(Op::LoadExitArgs, 0, window, base, exception);
        let mut value = self.emit_call(window, true, Want::Top);
        if is_async {
            value = self.await_value(value, 2, window, Want::Top)?;
        }
        self.jump_on(value, true, suppress);
        self.unit.emit(Op::Reraise, A_TEMP, exception, 0, 0);
        self.unit.handler = outer;
        self.unit.place(cleanup);
        self.unit.emit(Op::PopExc, A_TEMP, exception + 1, 0, 0);
        self.unit.emit(Op::Reraise, A_TEMP, exception + 2, 0, 0);
        self.unit.place(suppress);
        self.end_handler(exception);
        self.unit.emit(Op::Unset, 0, base, 0, 0);
        self.unit.emit(Op::Unset, 0, base + 1, 0, 0);
        self.unit.jump_always(end);
        Ok(())
    }
}

//! Loops. They are tested at the bottom: the body comes first in the code, the test jumps back to it.

use super::block::FrameBlock;
use super::unit::Label;
use super::{Compiler, Res, Val, Want, fold};
use crate::ast::*;
use crate::code::{B_TEMP, Op};

impl<'a> Compiler<'a> {
    /// The rounds of a loop over the iterator in a temp: target, then `body`. `next` is placed where the next round
    /// begins.
    pub(super) fn sync_loop(
        &mut self,
        iterator: u16,
        next: Label,
        target: &'a Expr,
        iter: &Expr,
        body: impl FnOnce(&mut Self) -> Res<()>,
    ) -> Res<()> {
        let top = self.unit.top;
        let start = self.unit.new_label();
        self.at(iter);
        self.unit.jump_always(next);
        self.unit.place(start);
        let dst = match &target.kind {
            ExprKind::Name { id, .. } if id != "__debug__" => self.direct_register(id),
            _ => None,
        };
        let dst = match dst {
            Some(register) => register,
            None => {
                let item = self.unit.alloc();
                self.assign(target, Val::Temp(item))?;
                self.release(top);
                item
            }
        };
        body(self)?;
        self.unit.place(next);
        self.at(iter);
        self.unit.jump(Op::ForIter, B_TEMP, dst, iterator, start);
        Ok(())
    }

    /// As [`Compiler::sync_loop`] over an async iterator.
    pub(super) fn async_loop(
        &mut self,
        iterator: u16,
        next: Label,
        target: &'a Expr,
        iter: &Expr,
        body: impl FnOnce(&mut Self) -> Res<()>,
    ) -> Res<()> {
        let top = self.unit.top;
        let handler = self.unit.new_label();
        let end = self.unit.new_label();
        self.unit.place(next);
        self.at(iter);
        let outer = self.unit.enter_handler(handler, top);
        let item = self.unit.alloc();
        let awaitable = self.unit.alloc();
        self.unit.emit(Op::GetAnext, 0, awaitable, iterator, 0);
        self.delegate(item, awaitable);
        self.unit.handler = outer;
        self.assign(target, Val::Temp(item))?;
        self.release(top);
        body(self)?;
        self.at(iter);
        self.unit.jump_always(next);
        self.unit.place(handler);
        self.unit.emit(Op::EndAsyncFor, crate::code::A_TEMP | B_TEMP, top, iterator, 0);
        self.unit.place(end);
        Ok(())
    }

    pub(super) fn for_stmt(&mut self, node: &'a For, span: Span, is_async: bool) -> Res<()> {
        if is_async && !self.may_await() {
            return self.error("'async for' outside async function", span);
        }
        let base = self.unit.top;
        let value = if is_async { self.expr(&node.iter, Want::Any)? } else { self.iterable(&node.iter)? };
        self.at(&node.iter);
        let op = if is_async { Op::GetAiter } else { Op::GetIter };
        self.unary_value(op, value, base, Want::Top);
        let next = self.unit.new_label();
        let exit = self.unit.new_label();
        self.push_block(FrameBlock::Loop { exit, next, iterator: Some(base) }, span)?;
        if is_async {
            self.async_loop(base, next, &node.target, &node.iter, |compiler| compiler.stmts(&node.body))?;
        } else {
            self.sync_loop(base, next, &node.target, &node.iter, |compiler| compiler.stmts(&node.body))?;
        }
        self.unit.frame_blocks.pop();
        self.release(base);
        self.stmts(&node.orelse)?;
        self.unit.place(exit);
        Ok(())
    }

    pub(super) fn while_stmt(
        &mut self,
        test: &'a Expr,
        body: &'a [Stmt],
        orelse: &'a [Stmt],
        span: Span,
    ) -> Res<()> {
        let start = self.unit.new_label();
        let next = self.unit.new_label();
        let exit = self.unit.new_label();
        let forever = self.fold(test).is_some_and(|value| fold::truth(&value));
        self.push_block(FrameBlock::Loop { exit, next, iterator: None }, span)?;
        self.at(test);
        if !forever {
            self.unit.jump_always(next);
        }
        self.unit.place(start);
        if forever {
            self.unit.place(next);
        }
        self.stmts(body)?;
        if !forever {
            self.unit.place(next);
        }
        self.at(test);
        self.jump_if(test, true, start)?;
        self.unit.frame_blocks.pop();
        self.stmts(orelse)?;
        self.unit.place(exit);
        Ok(())
    }
}

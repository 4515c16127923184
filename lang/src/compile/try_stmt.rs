//! `try` statements.
//!
//! A handler finds the exception in the temp at the depth of the statement; the next temp saves the exception that was
//! handled before. A second handler around it restores that one when the clause itself raises.

use super::assemble::MARK;
use super::block::FrameBlock;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, Const, Op};

impl<'a> Compiler<'a> {
    pub(super) fn try_stmt(&mut self, node: &'a Try, is_star: bool, span: Span) -> Res<()> {
        if let Some(handler) = node.handlers.iter().rev().skip(1).find(|handler| handler.type_.is_none()) {
            return self.error("default 'except:' must be last", handler.span);
        }
        self.unit.at(span);
        self.unit.emit(Op::Nop, MARK, 0, 0, 0);
        if node.finalbody.is_empty() {
            return self.try_handlers(node, is_star, span);
        }
        let base = self.unit.top;
        let handler = self.unit.new_label();
        let end = self.unit.new_label();
        let outer = self.unit.enter_handler(handler, base);
        self.push_block(FrameBlock::Finally { body: &node.finalbody, outer_handler: outer }, span)?;
        if node.handlers.is_empty() {
            self.stmts(&node.body)?;
        } else {
            self.try_handlers(node, is_star, span)?;
        }
        self.unit.frame_blocks.pop();
        self.unit.handler = outer;
        self.stmts(&node.finalbody)?;
        self.unit.jump_always(end);
        self.unit.place(handler);
        let cleanup = self.begin_handler(base);
        let block = FrameBlock::FinallyEnd { exception: base, outer_handler: outer };
        self.push_block(block, span)?;
        self.stmts(&node.finalbody)?;
        self.unit.frame_blocks.pop();
        self.unit.emit(Op::Reraise, A_TEMP, base, 0, 0);
        self.finish_handler(base, cleanup, outer);
        self.unit.place(end);
        self.release(base);
        Ok(())
    }

    /// At the start of a handler: the exception is in `base`. Returns the label of the cleanup that covers what follows.
    fn begin_handler(&mut self, base: u16) -> super::unit::Label {
        let cleanup = self.unit.new_label();
        self.unit.top = base;
        self.unit.alloc_many(2);
        self.unit.emit(Op::PushExc, 0, base + 1, base, 0);
        self.unit.enter_handler(cleanup, base + 2);
        cleanup
    }

    /// The cleanup of a handler: restores the handled exception, goes on raising.
    fn finish_handler(&mut self, base: u16, cleanup: super::unit::Label, outer: u32) {
        self.unit.place(cleanup);
        self.unit.handler = outer;
        self.unit.emit(Op::PopExc, A_TEMP, base + 1, 0, 0);
        self.unit.emit(Op::Reraise, A_TEMP, base + 2, 0, 0);
    }

    fn try_handlers(&mut self, node: &'a Try, is_star: bool, span: Span) -> Res<()> {
        let base = self.unit.top;
        let handler = self.unit.new_label();
        let end = self.unit.new_label();
        let outer = self.unit.enter_handler(handler, base);
        self.push_block(FrameBlock::Try { outer_handler: outer }, span)?;
        self.stmts(&node.body)?;
        self.unit.frame_blocks.pop();
        self.unit.handler = outer;
        self.stmts(&node.orelse)?;
        self.unit.jump_always(end);
        self.unit.place(handler);
        let cleanup = self.begin_handler(base);
        if is_star {
            self.star_clauses(&node.handlers, base, outer, end)?;
        } else {
            for clause in &node.handlers {
                self.clause(clause, base, outer, end)?;
            }
            self.unit.emit(Op::Reraise, A_TEMP, base, 0, 0);
        }
        self.finish_handler(base, cleanup, outer);
        self.unit.place(end);
        self.release(base);
        Ok(())
    }

    fn clause(
        &mut self,
        clause: &'a ExceptHandler,
        base: u16,
        outer: u32,
        end: super::unit::Label,
    ) -> Res<()> {
        let next = self.unit.new_label();
        let top = self.unit.top;
        let cleanup_handler = self.unit.handler;
        self.unit.at(clause.span);
        if let Some(type_) = &clause.type_ {
            let value = self.expr(type_, Want::Any)?;
            let (register, flag) = self.operand(value, B_TEMP);
            self.unit.at(clause.span);
            self.unit.jump(Op::JumpUnlessExcMatch, flag, base, register, next);
            self.release(top);
        }
        let block = FrameBlock::Handler { exception: base, name: clause.name.clone(), outer_handler: outer };
        match &clause.name {
            None => {
                self.push_block(block, clause.span)?;
                self.stmts(&clause.body)?;
                self.unit.frame_blocks.pop();
                self.unit.handler = outer;
                self.end_handler(base);
                self.unit.jump_always(end);
            }
            Some(name) => {
                self.unit.at(clause.span);
                self.store_name(name, Val::Reg(base), clause.span)?;
                let unbind = self.unit.new_label();
                self.unit.enter_handler(unbind, top);
                self.push_block(block, clause.span)?;
                self.stmts(&clause.body)?;
                self.unit.frame_blocks.pop();
                self.unit.handler = outer;
                self.end_handler(base);
                self.unbind(name);
                self.unit.jump_always(end);
                self.unit.place(unbind);
                self.unit.handler = cleanup_handler;
                self.unit.alloc();
                self.unbind(name);
                self.unit.emit(Op::Reraise, A_TEMP, top, 0, 0);
                self.release(top);
            }
        }
        self.unit.handler = cleanup_handler;
        self.unit.place(next);
        Ok(())
    }

    /// The name of an `except` clause goes when the clause is left; it is set first, since the clause may have deleted
    /// it.
    pub(super) fn unbind(&mut self, name: &Name) {
        let name = self.mangled(name);
        let top = self.unit.top;
        if let super::unit::Place::Register(register) = self.resolve(&name) {
            return self.unit.emit(Op::Unset, 0, register, 0, 0);
        }
        self.store_mangled(&name, Val::Const(Const::None));
        self.release(top);
        self.delete_mangled(&name);
    }

    /// The clauses of `except*`. Temps: exception, saved exception, list of what comes out, rest.
    fn star_clauses(
        &mut self,
        clauses: &'a [ExceptHandler],
        base: u16,
        outer: u32,
        end: super::unit::Label,
    ) -> Res<()> {
        let list = self.unit.alloc();
        let rest = self.unit.alloc();
        self.unit.emit(Op::BuildList, 0, list, list, 0);
        self.unit.emit(Op::Move, 0, rest, base, 0);
        self.unit.frame_blocks.push(FrameBlock::StarHandler);
        // The types of all clauses are looked at, also when nothing is left for them.
        for clause in clauses {
            self.star_clause(clause, list, rest)?;
        }
        self.unit.frame_blocks.pop();
        self.unit.emit(Op::ListAppend, B_TEMP, list, rest, 0);
        self.unit.emit(Op::PrepReraiseStar, 0, list, base, list);
        let reraise = self.unit.new_label();
        self.unit.jump(Op::JumpIfNotNone, 0, list, 0, reraise);
        let cleanup_handler = std::mem::replace(&mut self.unit.handler, outer);
        self.unit.emit(Op::Unset, 0, list, 0, 0);
        self.end_handler(base);
        self.unit.jump_always(end);
        self.unit.place(reraise);
        self.unit.handler = cleanup_handler;
        self.unit.emit(Op::Reraise, A_TEMP, list, 0, 0);
        Ok(())
    }

    fn star_clause(&mut self, clause: &'a ExceptHandler, list: u16, rest: u16) -> Res<()> {
        let top = self.unit.top;
        let next = self.unit.new_label();
        let failed = self.unit.new_label();
        self.unit.at(clause.span);
        let matched = match &clause.type_ {
            Some(type_) => self.push(type_)?,
            None => return self.error("expected one or more exception types", clause.span),
        };
        self.unit.at(clause.span);
        self.unit.emit(Op::ExcStarMatch, 0, matched, rest, 0);
        let no_match = self.unit.new_label();
        self.unit.jump(Op::JumpIfNone, 0, matched, 0, no_match);
        match &clause.name {
            Some(name) => self.store_name(name, Val::Temp(matched), clause.span)?,
            None => self.unit.emit(Op::Unset, 0, matched, 0, 0),
        }
        self.release(top);
        let outer = self.unit.enter_handler(failed, top);
        self.stmts(&clause.body)?;
        self.unit.at(clause.span);
        self.unit.handler = outer;
        if let Some(name) = &clause.name {
            self.unbind(name);
        }
        self.unit.jump_always(next);
        self.unit.place(failed);
        self.unit.alloc();
        if let Some(name) = &clause.name {
            self.unbind(name);
        }
        self.unit.emit(Op::ListAppend, B_TEMP, list, top, 0);
        self.release(top);
        self.unit.jump_always(next);
        self.unit.place(no_match);
        self.unit.emit(Op::Unset, 0, matched, 0, 0);
        self.unit.place(next);
        Ok(())
    }
}

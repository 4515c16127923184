//! Expressions: dispatch, operands, and the plain ones.

use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, C_TEMP, Const, INPLACE, Instr, Op};

/// Chains longer than this are walked by iteration.
const LONG_SPINE: u16 = 60;

impl<'a> Compiler<'a> {
    /// The destination for a wanted value; call it when the temps of the operands have been given back.
    pub(super) fn dst(&mut self, want: Want) -> (u16, Val) {
        match want {
            Want::Into(register) => (register, Val::Reg(register)),
            Want::Any | Want::Top => {
                let temp = self.unit.alloc();
                (temp, Val::Temp(temp))
            }
        }
    }

    /// Brings a value to where it is wanted. A temp is the one below the top.
    pub(super) fn settle(&mut self, value: Val, want: Want) -> Val {
        match (value, want) {
            (value, Want::Any) => value,
            (value @ Val::Temp(_), Want::Top) => value,
            (Val::Const(value), want) => {
                let (dst, settled) = self.dst(want);
                self.unit.load_const(dst, value);
                settled
            }
            (Val::Reg(register), want) => {
                let (dst, settled) = self.dst(want);
                if dst != register {
                    self.unit.emit(Op::Move, 0, dst, register, 0);
                }
                settled
            }
            (Val::Temp(temp), Want::Into(register)) => {
                if temp != register {
                    self.unit.emit(Op::Move, B_TEMP, register, temp, 0);
                    self.unit.top = self.unit.top.min(temp);
                }
                Val::Reg(register)
            }
        }
    }

    /// A value as an operand: its register, and the flag if it dies. Constants are loaded into a new temp.
    pub(super) fn operand(&mut self, value: Val, flag: u8) -> (u16, u8) {
        match value {
            Val::Reg(register) => (register, 0),
            Val::Temp(temp) => (temp, flag),
            Val::Const(value) => {
                let temp = self.unit.alloc();
                self.unit.load_const(temp, value);
                (temp, flag)
            }
        }
    }

    /// Drops a value that nobody wants.
    pub(super) fn discard(&mut self, value: Val) {
        if let Val::Temp(temp) = value {
            // The write of the value was the last thing; only drop it.
            self.unit.emit(Op::Unset, 0, temp, 0, 0);
            self.unit.top = temp;
        }
    }

    /// An expression, its value where it is wanted.
    pub(super) fn expr(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        if let Some(value) = self.fold(expr) {
            self.at(expr);
            return Ok(self.settle(Val::Const(value), want));
        }
        if let Some(value) = self.percent_format(expr, want)? {
            return Ok(value);
        }
        if expr.spine_len() > LONG_SPINE {
            return self.long_spine(expr, want);
        }
        match self.spine(expr) {
            Some(part) => {
                let value = self.expr(part, Want::Any)?;
                self.on_spine(expr, value, want)
            }
            None => self.leaf(expr, want),
        }
    }

    /// The expression at the top of the temps; its register.
    pub(super) fn push(&mut self, expr: &'a Expr) -> Res<u16> {
        let base = self.unit.top;
        self.expr(expr, Want::Top)?;
        Ok(base)
    }

    fn long_spine(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let mut chain = vec![expr];
        let mut leaf = expr;
        while let Some(part) = self.spine(leaf) {
            chain.push(part);
            leaf = part;
        }
        chain.pop();
        if chain.is_empty() {
            return self.leaf(leaf, want);
        }
        let mut value = match self.fold(leaf) {
            Some(value) => Val::Const(value),
            None => self.leaf(leaf, Want::Any)?,
        };
        while let Some(node) = chain.pop() {
            value = self.on_spine(node, value, if chain.is_empty() { want } else { Want::Any })?;
        }
        Ok(value)
    }

    /// The part of an expression that is evaluated first and that a chain may continue.
    fn spine(&self, expr: &'a Expr) -> Option<&'a Expr> {
        match &expr.kind {
            ExprKind::BinOp { left, .. } => Some(left),
            ExprKind::Attribute { value, .. } if !self.is_super_attribute(expr) => Some(value),
            ExprKind::Subscript { value, .. } => Some(value),
            ExprKind::Call { func, .. } => match &func.kind {
                ExprKind::Attribute { .. } if self.is_super_attribute(func) => None,
                ExprKind::Attribute { value, .. } => Some(value),
                _ => Some(func),
            },
            _ => None,
        }
    }

    /// A node of a chain, after the part that comes first.
    fn on_spine(&mut self, expr: &'a Expr, first: Val, want: Want) -> Res<Val> {
        match &expr.kind {
            ExprKind::BinOp { op, right, .. } => self.binary(expr, *op, first, right, want),
            ExprKind::Attribute { attr, .. } => Ok(self.attribute(expr, attr, first, want)),
            ExprKind::Subscript { value, slice, .. } => {
                self.warn_of_subscript(value, slice);
                self.subscript(expr, first, slice, want)
            }
            ExprKind::Call { func, args, keywords } => {
                self.warn_of_call(func);
                self.call(expr, func, first, args, keywords, want)
            }
            _ => Ok(self.settle(first, want)),
        }
    }

    fn leaf(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Name { id, .. } => Ok(self.load_name(id, span, want)),
            ExprKind::Constant { value, .. } => {
                self.at(expr);
                Ok(self.settle(Val::Const(super::fold::constant(value)), want))
            }
            ExprKind::BoolOp { op, values } => self.bool_op(*op, values, want),
            ExprKind::NamedExpr { target, value } => self.named_expr(expr, target, value, want),
            ExprKind::UnaryOp { op, operand } => self.unary(expr, *op, operand, want),
            ExprKind::Lambda { args, body } => self.lambda(args, body, span, want),
            ExprKind::IfExp { .. } => self.conditional(expr, want),
            ExprKind::Dict { keys, values } => self.dict_display(expr, keys, values, want),
            ExprKind::Set { elts } => self.sequence_display(expr, Op::BuildSet, elts, want),
            ExprKind::List { elts, .. } => self.sequence_display(expr, Op::BuildList, elts, want),
            ExprKind::Tuple { elts, .. } => self.sequence_display(expr, Op::BuildTuple, elts, want),
            ExprKind::ListComp { .. }
            | ExprKind::SetComp { .. }
            | ExprKind::DictComp { .. }
            | ExprKind::GeneratorExp { .. } => self.comprehension(expr, want),
            ExprKind::Await { value } => self.await_expr(expr, value, want),
            ExprKind::Yield { value } => self.yield_expr(expr, value.as_deref(), want),
            ExprKind::YieldFrom { value } => self.yield_from(expr, value, want),
            ExprKind::Compare { left, ops, comparators } => {
                self.warn_of_is(expr, left, ops, comparators);
                self.compare(expr, left, ops, comparators, want)
            }
            ExprKind::FormattedValue { .. } => self.formatted_value(expr, want),
            ExprKind::JoinedStr { values } => self.joined_str(expr, values, want),
            ExprKind::Starred { .. } => self.error("can't use starred expression here", span),
            ExprKind::Slice { .. } => self.slice(expr, want),
            ExprKind::Call { func, args, keywords } => self.super_call(expr, func, args, keywords, want),
            ExprKind::Attribute { .. } => self.super_attribute(expr, want),
            ExprKind::BinOp { left: first, .. } | ExprKind::Subscript { value: first, .. } => {
                let value = self.expr(first, Want::Any)?;
                self.on_spine(expr, value, want)
            }
        }
    }

    /// The temps from the one of `first` on are given back; for the time before [`Compiler::dst`].
    pub(super) fn release(&mut self, base: u16) {
        self.unit.top = base.min(super::unit::MAX_REGISTERS);
    }

    fn binary(&mut self, expr: &Expr, op: Operator, first: Val, right: &'a Expr, want: Want) -> Res<Val> {
        let base = base_of(&first, self.unit.top);
        let second = self.expr(right, Want::Any)?;
        if let (Val::Const(left), Val::Const(right)) = (&first, &second)
            && let Some(value) = super::fold_ops::binary(op, left, right)
        {
            self.at(expr);
            return Ok(self.settle(Val::Const(value), want));
        }
        self.at(expr);
        Ok(self.binary_values(op, 0, first, second, base, want))
    }

    /// Emits a binary operator. `inplace` is [`INPLACE`] or 0; temps from `base` on are given back.
    pub(super) fn binary_values(
        &mut self,
        op: Operator,
        inplace: u8,
        first: Val,
        second: Val,
        base: u16,
        want: Want,
    ) -> Val {
        debug_assert!(inplace == 0 || inplace == INPLACE);
        let (b, b_flag) = self.operand(first, B_TEMP);
        let imm = small_int(&second);
        if let (Some(imm), Some(imm_op)) = (imm, immediate_op(op)) {
            self.release(base);
            let (dst, value) = self.dst(want);
            self.emit_abc(imm_op, inplace | b_flag, dst, b, imm as u16, false);
            return value;
        }
        let (c, c_flag) = self.operand(second, C_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(binary_op(op), inplace | b_flag | c_flag, dst, b, c, true);
        value
    }

    /// Emits an op that writes a and reads b and perhaps c; a register that is written needs no flag.
    pub(super) fn emit_abc(&mut self, op: Op, flags: u8, a: u16, b: u16, c: u16, reads_c: bool) {
        let mut flags = flags;
        if a == b {
            flags &= !B_TEMP;
        }
        if reads_c && a == c {
            flags &= !C_TEMP;
        }
        self.unit.emit(op, flags, a, b, c);
    }

    fn unary(&mut self, expr: &Expr, op: UnaryOp, operand: &'a Expr, want: Want) -> Res<Val> {
        let base = self.unit.top;
        let value = self.expr(operand, Want::Any)?;
        let op = match op {
            UnaryOp::Invert => Op::Invert,
            UnaryOp::Not => Op::Not,
            UnaryOp::UAdd => Op::Pos,
            UnaryOp::USub => Op::Neg,
        };
        self.at(expr);
        Ok(self.unary_value(op, value, base, want))
    }

    /// Emits an op that reads b and writes a.
    pub(super) fn unary_value(&mut self, op: Op, value: Val, base: u16, want: Want) -> Val {
        let (b, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(op, flag, dst, b, 0, false);
        value
    }

    fn named_expr(&mut self, expr: &Expr, target: &'a Expr, value: &'a Expr, want: Want) -> Res<Val> {
        let ExprKind::Name { id, .. } = &target.kind else {
            return self.error("invalid syntax", expr.span);
        };
        self.forbid_debug(id, ExprContext::Store, target.span)?;
        let base = self.push(value)?;
        self.unit.at(target.span);
        self.store_name(id, Val::Reg(base), target.span)?;
        Ok(self.settle(Val::Temp(base), want))
    }

    fn await_expr(&mut self, expr: &Expr, value: &'a Expr, want: Want) -> Res<Val> {
        use super::unit::UnitKind;
        let may_await = self.may_await();
        if !may_await && !self.block().is_function_like() {
            return self.error("'await' outside function", expr.span);
        }
        let in_async_comp = self.unit.comps.last().is_some() || self.unit.kind == UnitKind::Comprehension;
        if !may_await && !in_async_comp {
            return self.error("'await' outside async function", expr.span);
        }
        let base = self.unit.top;
        let value = self.expr(value, Want::Any)?;
        self.at(expr);
        self.await_value(value, 0, base, want)
    }

    /// Awaits a value. `kind` is that of GetAwaitable.
    pub(super) fn await_value(&mut self, value: Val, kind: u8, base: u16, want: Want) -> Res<Val> {
        let (b, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let dst = self.unit.alloc();
        let iterator = self.unit.alloc();
        self.unit.emit(Op::GetAwaitable, flag | kind << 4, iterator, b, 0);
        self.delegate(dst, iterator);
        Ok(self.settle(Val::Temp(dst), want))
    }

    /// Runs an iterator to its end from within this frame; the result goes to `dst`, the temp below `iterator`.
    pub(super) fn delegate(&mut self, dst: u16, iterator: u16) {
        self.unit.load_const(dst, Const::None);
        self.unit.emit(Op::YieldFrom, B_TEMP, dst, iterator, 0);
        self.release(dst + 1);
    }

    fn yield_expr(&mut self, expr: &Expr, value: Option<&'a Expr>, want: Want) -> Res<Val> {
        if !self.block().is_function_like() {
            return self.error("'yield' outside function", expr.span);
        }
        let base = self.unit.top;
        let value = match value {
            Some(value) => self.expr(value, Want::Any)?,
            None => Val::Const(Const::None),
        };
        self.at(expr);
        Ok(self.yield_value(value, base, want))
    }

    /// Yields a value, and answers what is sent. The value is given away even where its register is that of what will be
    /// sent: a suspended generator does not keep it.
    pub(super) fn yield_value(&mut self, value: Val, base: u16, want: Want) -> Val {
        let (b, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(Op::Yield, flag, dst, b, 0);
        value
    }

    fn yield_from(&mut self, expr: &Expr, value: &'a Expr, want: Want) -> Res<Val> {
        if !self.block().is_function_like() {
            return self.error("'yield from' outside function", expr.span);
        }
        if self.unit.kind == super::unit::UnitKind::AsyncFunction {
            return self.error("'yield from' inside async function", expr.span);
        }
        let base = self.unit.top;
        let value = self.expr(value, Want::Any)?;
        self.at(expr);
        let (b, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let dst = self.unit.alloc();
        let iterator = self.unit.alloc();
        self.unit.emit(Op::GetYieldFromIter, flag, iterator, b, 0);
        self.delegate(dst, iterator);
        Ok(self.settle(Val::Temp(dst), want))
    }

    /// Sets the flag of an instruction word that consumes operand a.
    pub(super) fn emit_a(&mut self, op: Op, value: Val, b: u16, c: u16) {
        let (a, flag) = self.operand(value, A_TEMP);
        self.unit.emit(op, flag, a, b, c);
    }
}

const _: () = assert!(size_of::<Instr>() == 8);

/// The first temp that a value or what follows it occupies.
pub(super) fn base_of(value: &Val, top: u16) -> u16 {
    match value {
        Val::Temp(temp) => *temp,
        _ => top,
    }
}

/// A constant int that fits an immediate.
pub(super) fn small_int(value: &Val) -> Option<i16> {
    match value {
        Val::Const(Const::Int(int)) => i16::try_from(*int).ok(),
        _ => None,
    }
}

fn binary_op(op: Operator) -> Op {
    match op {
        Operator::Add => Op::Add,
        Operator::Sub => Op::Sub,
        Operator::Mult => Op::Mul,
        Operator::MatMult => Op::MatMul,
        Operator::Div => Op::TrueDiv,
        Operator::Mod => Op::Mod,
        Operator::Pow => Op::Pow,
        Operator::LShift => Op::Shl,
        Operator::RShift => Op::Shr,
        Operator::BitOr => Op::Or,
        Operator::BitXor => Op::Xor,
        Operator::BitAnd => Op::And,
        Operator::FloorDiv => Op::FloorDiv,
    }
}

fn immediate_op(op: Operator) -> Option<Op> {
    Some(match op {
        Operator::Add => Op::AddImm,
        Operator::Sub => Op::SubImm,
        Operator::Mult => Op::MulImm,
        Operator::FloorDiv => Op::FloorDivImm,
        Operator::Mod => Op::ModImm,
        Operator::LShift => Op::ShlImm,
        Operator::RShift => Op::ShrImm,
        Operator::BitAnd => Op::AndImm,
        Operator::BitOr => Op::OrImm,
        Operator::BitXor => Op::XorImm,
        Operator::Div | Operator::Pow | Operator::MatMult => return None,
    })
}

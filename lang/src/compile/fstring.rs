//! f-strings.

use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, C_TEMP, Op};

/// Pieces are joined in groups of this many, so that long f-strings need few registers.
const CHUNK: usize = 64;

impl<'a> Compiler<'a> {
    pub(super) fn joined_str(&mut self, expr: &Expr, values: &'a [Expr], want: Want) -> Res<Val> {
        let base = self.unit.top;
        match values {
            [] => return Ok(self.settle(Val::Const(crate::code::Const::str("")), want)),
            [only @ Expr { kind: ExprKind::FormattedValue { .. }, .. }] => {
                return self.formatted_value(only, want);
            }
            _ => {}
        }
        let mut pieces = 0;
        for value in values {
            if pieces == CHUNK {
                self.at(expr);
                self.unit.emit(Op::BuildString, 0, base, base, pieces as u16);
                self.release(base + 1);
                pieces = 1;
            }
            self.push(value)?;
            pieces += 1;
        }
        self.at(expr);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(Op::BuildString, 0, dst, base, pieces as u16);
        Ok(value)
    }

    pub(super) fn formatted_value(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let ExprKind::FormattedValue { value, conversion, format_spec } = &expr.kind else {
            return self.error("invalid syntax", expr.span);
        };
        let base = self.unit.top;
        let conversion = match conversion {
            Conversion::None => 0u8,
            Conversion::Str => 1,
            Conversion::Repr => 2,
            Conversion::Ascii => 3,
        };
        let value = self.expr(value, Want::Any)?;
        let spec = match format_spec.as_deref() {
            Some(spec) => Some(self.expr(spec, Want::Any)?),
            None => None,
        };
        self.at(expr);
        let (b, b_flag) = self.operand(value, B_TEMP);
        let Some(spec) = spec else {
            self.release(base);
            let (dst, value) = self.dst(want);
            self.emit_abc(Op::FormatValue, b_flag | conversion << 4, dst, b, 0, false);
            return Ok(value);
        };
        let (c, c_flag) = self.operand(spec, C_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(Op::FormatSpec, b_flag | c_flag | conversion << 4, dst, b, c, true);
        Ok(value)
    }
}

//! f-strings.

use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, C_TEMP, IN_STRING, Op};

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
            if matches!(value.kind, ExprKind::FormattedValue { .. }) {
                self.formatted(value, Want::Top, IN_STRING)?;
            } else {
                self.push(value)?;
            }
            pieces += 1;
        }
        self.at(expr);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(Op::BuildString, 0, dst, base, pieces as u16);
        Ok(value)
    }

    /// `"...%s..." % (a, b)` with nothing but plain `%s`, `%r`, `%a` and `%%` is formatted as an f-string is, as CPython
    /// does. `None` if the expression is not of that form.
    pub(super) fn percent_format(&mut self, expr: &'a Expr, want: Want) -> Res<Option<Val>> {
        let ExprKind::BinOp { left, op: Operator::Mod, right } = &expr.kind else { return Ok(None) };
        let ExprKind::Constant { value: Constant::Str(format), .. } = &left.kind else { return Ok(None) };
        let ExprKind::Tuple { elts, .. } = &right.kind else { return Ok(None) };
        let Some(pieces) = percent_pieces(format.as_bytes()) else { return Ok(None) };
        let n_values = pieces.iter().filter(|piece| matches!(piece, Piece::Value(_))).count();
        let starred = elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. }));
        if n_values != elts.len() || n_values == 0 || starred || pieces.len() > CHUNK {
            return Ok(None);
        }
        let base = self.unit.top;
        let mut values = elts.iter();
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    self.settle(Val::Const(crate::code::Const::Str(text.into())), Want::Top);
                }
                Piece::Value(conversion) => {
                    let top = self.unit.top;
                    let Some(value) = values.next() else { break };
                    let operand = self.expr(value, Want::Any)?;
                    self.at(value);
                    let (b, flag) = self.operand(operand, B_TEMP);
                    self.release(top);
                    let (dst, _) = self.dst(Want::Top);
                    self.emit_abc(Op::FormatValue, flag | conversion << 4 | IN_STRING, dst, b, 0, false);
                }
            }
        }
        self.at(expr);
        let count = self.unit.top - base;
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(Op::BuildString, 0, dst, base, count);
        Ok(Some(value))
    }

    pub(super) fn formatted_value(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        self.formatted(expr, want, 0)
    }

    /// `use_flag` says whether it becomes part of a longer text.
    fn formatted(&mut self, expr: &'a Expr, want: Want, use_flag: u8) -> Res<Val> {
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
            self.emit_abc(Op::FormatValue, b_flag | conversion << 4 | use_flag, dst, b, 0, false);
            return Ok(value);
        };
        let (c, c_flag) = self.operand(spec, C_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(Op::FormatSpec, b_flag | c_flag | conversion << 4, dst, b, c, true);
        Ok(value)
    }
}

/// A part of a format for `%`.
enum Piece {
    Text(Vec<u8>),
    /// A value with this conversion.
    Value(u8),
}

/// The parts of a format; `None` if it has anything but plain conversions.
fn percent_pieces(format: &[u8]) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    let mut bytes = format.iter();
    while let Some(&byte) = bytes.next() {
        if byte != b'%' {
            text.push(byte);
            continue;
        }
        let conversion = match bytes.next()? {
            b'%' => {
                text.push(b'%');
                continue;
            }
            b's' => 1,
            b'r' => 2,
            b'a' => 3,
            _ => return None,
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(Piece::Value(conversion));
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Some(pieces)
}

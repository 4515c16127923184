//! Arithmetic and comparisons: small ints and floats at once, everything else out of line.

use super::specials::special_bc;
use crate::ctx::Ctx;
use crate::interp::bodies::{bodies, consume, fail, finish, ops, outline, r, set, slow};
use crate::interp::frame::Frame;
use crate::interp::machine::{Body, Machine, Step, failed, look_first};
use crate::interp::quick::{Word, both_str, floor_div, floor_mod, shift_left, shift_right};
use crate::object::{BinOp, Cmp, shape};
use crate::value::RawValue;
use gilbox_lang::code::{B_TEMP, C_TEMP, INPLACE, Instr, Op};

/// Writes the result of an instruction, which ends it.
macro_rules! give {
    ($m:ident, $i:ident, $value:expr) => {{
        let value: RawValue = $value;
        finish!($m, $m.put($i.a(), value))
    }};
}

macro_rules! otherwise {
    ($m:ident, $i:ident, $op:expr) => {
        outline!($m, $i, {
            let x = r!($m, $i.b());
            if x.is_pointer() && (*x.header()).shape.get() >= shape::FIRST_FREE {
                let in_place = $i.flags() & INPLACE != 0;
                let method = $m.ctx.special_binary(
                    r!($m, $i.b()).as_value(),
                    r!($m, $i.c()).as_value(),
                    in_place,
                    $op,
                );
                if method != RawValue::UNBOUND {
                    $m.ctx.thread.baton.outcome.set(method);
                    return $m.rest(special_bc::<PRECISE>);
                }
            }
            slow!($m, $m.ctx.op_binary($i.word(), $m.regs, $op));
        })
    };
}

macro_rules! arith {
    ($m:ident, $i:ident, $x:ident, $y:ident, $op:expr, $ints:expr, $floats:expr) => {{
        let ($x, $y) = (r!($m, $i.b()), r!($m, $i.c()));
        if $x.both_small_int($y) {
            if let Some(value) = $ints {
                give!($m, $i, value);
            }
        } else if $x.is_inline_float() && $y.is_inline_float() {
            let ($x, $y) = ($x.inline_float(), $y.inline_float());
            if let Some(value) = RawValue::from_inline_float($floats) {
                give!($m, $i, value);
            }
        }
        otherwise!($m, $i, $op)
    }};
}

macro_rules! arith_int {
    ($m:ident, $i:ident, $x:ident, $y:ident, $op:expr, $ints:expr) => {{
        let ($x, $y) = (r!($m, $i.b()), r!($m, $i.c()));
        if $x.both_small_int($y) {
            if let Some(value) = $ints {
                give!($m, $i, value);
            }
        }
        otherwise!($m, $i, $op)
    }};
}

macro_rules! arith_imm {
    ($m:ident, $i:ident, $x:ident, $y:ident, $op:expr, $ints:expr) => {{
        let $x = r!($m, $i.b());
        let $y = $i.c_imm() as i64;
        if $x.is_small_int() {
            if let Some(value) = $ints {
                give!($m, $i, value);
            }
        }
        outline!($m, $i, { slow!($m, $m.ctx.op_binary_imm($i.word(), $m.regs, $op)) })
    }};
}

macro_rules! compare {
    ($m:ident, $i:ident, $op:tt, $cmp:expr) => {{
        let (x, y) = (r!($m, $i.b()), r!($m, $i.c()));
        if x.both_small_int(y) {
            give!($m, $i, RawValue::from_bool((x.0 as i64) $op (y.0 as i64)));
        } else if x.is_inline_float() && y.is_inline_float() {
            give!($m, $i, RawValue::from_bool(x.inline_float() $op y.inline_float()));
        }
        outline!($m, $i, {
            let x = r!($m, $i.b());
            if x.is_pointer() && (*x.header()).shape.get() >= shape::FIRST_FREE {
                let method = $m.ctx.special_compare(r!($m, $i.b()).as_value(), r!($m, $i.c()).as_value(), $cmp);
                if method != RawValue::UNBOUND {
                    $m.ctx.thread.baton.outcome.set(method);
                    return $m.rest(special_bc::<PRECISE>);
                }
            }
            slow!($m, $m.ctx.op_compare($i.word(), $m.regs, $cmp));
        })
    }};
}

macro_rules! compare_imm {
    ($m:ident, $i:ident, $op:tt, $cmp:expr) => {{
        let x = r!($m, $i.b());
        if x.is_small_int() {
            give!($m, $i, RawValue::from_bool(x.small_int() $op $i.c_imm() as i64));
        }
        outline!($m, $i, { slow!($m, $m.ctx.op_compare_imm($i.word(), $m.regs, $cmp)) })
    }};
}

bodies! {
    /// The sum of two exact strs.
    fn concat(m, i) {
        let x = r!(m, i.b());
        let is_own = i.flags() & B_TEMP != 0 || i.a() == i.b();
        if is_own && (*x.header()).count() == 1 && m.ctx.op_append(i.word(), m.regs) {
            let dead = m.drop_if(i.flags() & C_TEMP != 0, i.c());
            if i.a() == i.b() {
                finish!(m, dead);
            }
            let x = m.take(true, i.b());
            finish!(m, dead, m.put(i.a(), x));
        }
        slow!(m, m.ctx.op_concat(i.word(), m.regs));
    }
}

ops! {
    Add(m, i) {
        let (x, y) = (r!(m, i.b()), r!(m, i.c()));
        if x.both_small_int(y) {
            if let Some(sum) = (x.0 as i64).checked_add(y.0 as i64) {
                give!(m, i, RawValue(sum as u64));
            }
        } else if x.is_inline_float() && y.is_inline_float() {
            if let Some(value) = RawValue::from_inline_float(x.inline_float() + y.inline_float()) {
                give!(m, i, value);
            }
        } else if both_str(x, y) {
            return m.rest(concat::<PRECISE>);
        }
        otherwise!(m, i, BinOp::Add)
    }

    Sub(m, i) {
        arith!(m, i, x,
            y,
            BinOp::Sub,
            (x.0 as i64).checked_sub(y.0 as i64).map(|s| RawValue(s as u64)),
            x - y
        );
    }

    Mul(m, i) {
        arith!(m, i, x,
            y,
            BinOp::Mul,
            x.small_int().checked_mul(y.0 as i64).map(|p| RawValue(p as u64)),
            x * y
        );
    }

    TrueDiv(m, i) {
        let (x, y) = (r!(m, i.b()), r!(m, i.c()));
        if x.is_inline_float()
            && y.is_inline_float()
            && y.inline_float() != 0.0
            && let Some(value) =
                RawValue::from_inline_float(x.inline_float() / y.inline_float())
        {
            give!(m, i, value);
        }
        otherwise!(m, i, BinOp::TrueDiv)
    }

    FloorDiv(m, i) {
        arith_int!(m, i, x, y, BinOp::FloorDiv, floor_div(x.small_int(), y.small_int()))
    }

    Mod(m, i) {
        arith_int!(m, i, x, y, BinOp::Mod, floor_mod(x.small_int(), y.small_int()));
    }

    Pow(m, i) {
        otherwise!(m, i, BinOp::Pow)
    }

    MatMul(m, i) {
        otherwise!(m, i, BinOp::MatMul)
    }

    Shl(m, i) {
        arith_int!(m, i, x, y, BinOp::Shl, shift_left(x.small_int(), y.small_int()));
    }

    Shr(m, i) {
        arith_int!(m, i, x, y, BinOp::Shr, shift_right(x.small_int(), y.small_int()));
    }

    And(m, i) {
        arith_int!(m, i, x, y, BinOp::And, Some(RawValue(x.0 & y.0)));
    }

    Or(m, i) {
        arith_int!(m, i, x, y, BinOp::Or, Some(RawValue(x.0 | y.0)));
    }

    Xor(m, i) {
        arith_int!(m, i, x, y, BinOp::Xor, Some(RawValue(x.0 ^ y.0)));
    }

    AddImm(m, i) {
        arith_imm!(m, i, x,
            y,
            BinOp::Add,
            (x.0 as i64).checked_add(y << 2).map(|s| RawValue(s as u64))
        );
    }

    SubImm(m, i) {
        arith_imm!(m, i, x,
            y,
            BinOp::Sub,
            (x.0 as i64).checked_sub(y << 2).map(|s| RawValue(s as u64))
        );
    }

    MulImm(m, i) {
        arith_imm!(m, i, x,
            y,
            BinOp::Mul,
            (x.0 as i64).checked_mul(y).map(|p| RawValue(p as u64))
        )
    }

    FloorDivImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::FloorDiv, floor_div(x.small_int(), y));
    }

    ModImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::Mod, floor_mod(x.small_int(), y));
    }

    ShlImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::Shl, shift_left(x.small_int(), y));
    }

    ShrImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::Shr, shift_right(x.small_int(), y));
    }

    AndImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::And, Some(RawValue(x.0 & (y << 2) as u64)));
    }

    OrImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::Or, Some(RawValue(x.0 | (y << 2) as u64)));
    }

    XorImm(m, i) {
        arith_imm!(m, i, x, y, BinOp::Xor, Some(RawValue(x.0 ^ (y << 2) as u64)));
    }

    Neg(m, i) {
        let x = r!(m, i.b());
        if x.is_small_int()
            && let Some(n) = (x.0 as i64).checked_neg()
        {
            give!(m, i, RawValue(n as u64));
        }
        outline!(m, i, { slow!(m, m.ctx.op_unary(i.word(), m.regs, Ctx::negative)) })
    }

    Pos(m, i) {
        slow!(m, m.ctx.op_unary(i.word(), m.regs, Ctx::positive));
    }

    Invert(m, i) {
        slow!(m, m.ctx.op_unary(i.word(), m.regs, Ctx::invert));
    }

    Lt(m, i) {
        compare!(m, i, <, Cmp::Lt);
    }

    Le(m, i) {
        compare!(m, i, <=, Cmp::Le);
    }

    Eq(m, i) {
        compare!(m, i, ==, Cmp::Eq);
    }

    Ne(m, i) {
        compare!(m, i, !=, Cmp::Ne);
    }

    Gt(m, i) {
        compare!(m, i, >, Cmp::Gt);
    }

    Ge(m, i) {
        compare!(m, i, >=, Cmp::Ge);
    }

    LtImm(m, i) {
        compare_imm!(m, i, <, Cmp::Lt);
    }

    LeImm(m, i) {
        compare_imm!(m, i, <=, Cmp::Le);
    }

    EqImm(m, i) {
        compare_imm!(m, i, ==, Cmp::Eq);
    }

    NeImm(m, i) {
        compare_imm!(m, i, !=, Cmp::Ne);
    }

    GtImm(m, i) {
        compare_imm!(m, i, >, Cmp::Gt);
    }

    GeImm(m, i) {
        compare_imm!(m, i, >=, Cmp::Ge);
    }

    Is | IsNot(m, i, op) {
        let same = r!(m, i.b()) == r!(m, i.c());
        let value = RawValue::from_bool(same == (op == Op::Is));
        if i.flags() & (B_TEMP | C_TEMP) == 0 {
            give!(m, i, value);
        }
        consume!(m, i, B_TEMP b, C_TEMP c);
        give!(m, i, value);
    }
}

//! The tables of methods of Decimal and Context.

use super::context::{clear, reduce as reduce_context, this as context_of};
use super::display::Notation;
use super::number::Rounding;
use super::object::this;
use super::operations::{
    self, context_test, context_text, context1, context2, method1, method2, test, test_in,
};
use super::{arith, logic, transcendental};
use gilbox_vm::native::{GetSet, NativeDef};
use gilbox_vm::value::Value;

macro_rules! unary {
    ($name:literal, $operation:path) => {
        NativeDef::new($name, "(self, context=None)", |ctx, a| method1(ctx, a, $operation))
    };
}

macro_rules! binary {
    ($name:literal, $operation:path) => {
        NativeDef::new($name, "(self, other, context=None)", |ctx, a| method2(ctx, a, $operation))
    };
}

macro_rules! in_context {
    ($name:literal, $operation:path) => {
        NativeDef::new($name, "(self, a, /)", |ctx, a| context1(ctx, a, $operation))
    };
}

macro_rules! pair_in_context {
    ($name:literal, $operation:path) => {
        NativeDef::new($name, "(self, a, b)", |ctx, a| context2(ctx, a, $operation))
    };
}

/// The methods of Decimal.
pub const DECIMAL_METHODS: &[NativeDef] = &[
    unary!("exp", transcendental::exp),
    unary!("ln", transcendental::ln),
    unary!("log10", transcendental::log10),
    unary!("sqrt", arith::sqrt),
    unary!("normalize", arith::normalize),
    unary!("logb", logic::logb),
    unary!("logical_invert", logic::logical_invert),
    unary!("next_minus", logic::next_minus),
    unary!("next_plus", logic::next_plus),
    binary!("compare", logic::compare),
    binary!("compare_signal", logic::compare_signal),
    binary!("compare_total", logic::compare_total),
    binary!("compare_total_mag", logic::compare_total_mag),
    binary!("copy_sign", operations::copy_sign),
    binary!("logical_and", logic::logical_and),
    binary!("logical_or", logic::logical_or),
    binary!("logical_xor", logic::logical_xor),
    binary!("max", logic::max),
    binary!("max_mag", logic::max_mag),
    binary!("min", logic::min),
    binary!("min_mag", logic::min_mag),
    binary!("next_toward", logic::next_toward),
    binary!("remainder_near", arith::remainder_near),
    binary!("rotate", logic::rotate),
    binary!("scaleb", logic::scaleb),
    binary!("shift", logic::shift),
    NativeDef::new("fma", "(self, other, third, context=None)", operations::fma),
    NativeDef::new("quantize", "(self, exp, rounding=None, context=None)", operations::quantize_method),
    NativeDef::new("same_quantum", "(self, other, context=None)", |ctx, a| {
        let y = super::convert::required(ctx, &a[1])?;
        Ok(Value::from_bool(operations::same_quantum(this(ctx, &a[0])?, &y)))
    }),
    NativeDef::new("to_integral", "(self, rounding=None, context=None)", |ctx, a| {
        operations::to_integral_method(ctx, a, false)
    }),
    NativeDef::new("to_integral_value", "(self, rounding=None, context=None)", |ctx, a| {
        operations::to_integral_method(ctx, a, false)
    }),
    NativeDef::new("to_integral_exact", "(self, rounding=None, context=None)", |ctx, a| {
        operations::to_integral_method(ctx, a, true)
    }),
    NativeDef::new("to_eng_string", "(self, context=None)", operations::to_eng_string),
    NativeDef::new("number_class", "(self, context=None)", |ctx, a| {
        let work = super::context::chosen(ctx, a, 1)?.work();
        Ok(ctx.new_str(logic::number_class(this(ctx, &a[0])?, &work)))
    }),
    NativeDef::new("is_canonical", "(self)", |ctx, a| test(ctx, a, |_| true)),
    NativeDef::new("is_finite", "(self)", |ctx, a| test(ctx, a, |x| !x.is_special())),
    NativeDef::new("is_infinite", "(self)", |ctx, a| test(ctx, a, |x| x.is_infinite())),
    NativeDef::new("is_nan", "(self)", |ctx, a| test(ctx, a, |x| x.is_nan())),
    NativeDef::new("is_qnan", "(self)", |ctx, a| test(ctx, a, |x| x.kind == super::number::Kind::Quiet)),
    NativeDef::new("is_snan", "(self)", |ctx, a| test(ctx, a, |x| x.kind == super::number::Kind::Signaling)),
    NativeDef::new("is_signed", "(self)", |ctx, a| test(ctx, a, |x| x.negative)),
    NativeDef::new("is_zero", "(self)", |ctx, a| test(ctx, a, |x| x.is_zero())),
    NativeDef::new("is_normal", "(self, context=None)", |ctx, a| test_in(ctx, a, logic::is_normal)),
    NativeDef::new("is_subnormal", "(self, context=None)", |ctx, a| test_in(ctx, a, logic::is_subnormal)),
    NativeDef::new("adjusted", "(self)", |ctx, a| {
        let x = this(ctx, &a[0])?;
        Ok(ctx.new_int(if x.is_special() { 0 } else { x.adjusted() }))
    }),
    NativeDef::new("canonical", "(self)", |_, a| Ok(a[0].clone())),
    NativeDef::new("conjugate", "(self)", |_, a| Ok(a[0].clone())),
    NativeDef::new("copy_abs", "(self)", |ctx, a| operations::change(ctx, a, |x| x.signed(false))),
    NativeDef::new("copy_negate", "(self)", |ctx, a| {
        operations::change(ctx, a, |x| {
            let negative = !x.negative;
            x.signed(negative)
        })
    }),
    NativeDef::new("radix", "(self)", |ctx, a| {
        operations::change(ctx, a, |_| super::number::Dec::of_i64(10))
    }),
    NativeDef::new("as_tuple", "(self)", operations::as_tuple),
    NativeDef::new("as_integer_ratio", "(self)", operations::as_integer_ratio),
    NativeDef::class("from_float", "(cls, f, /)", operations::from_float),
    NativeDef::new("__format__", "(self, spec, override=None, /)", operations::format_method),
    NativeDef::new("__round__", "(self, ndigits=None, /)", operations::round),
    NativeDef::new("__trunc__", "(self, /)", |ctx, a| operations::rounded_int(ctx, a, Rounding::Down)),
    NativeDef::new("__floor__", "(self, /)", |ctx, a| operations::rounded_int(ctx, a, Rounding::Floor)),
    NativeDef::new("__ceil__", "(self, /)", |ctx, a| operations::rounded_int(ctx, a, Rounding::Ceiling)),
    NativeDef::new("__complex__", "(self, /)", operations::complex),
    NativeDef::new("__reduce__", "(self, /)", operations::reduce),
    NativeDef::new("__copy__", "(self, /)", |_, a| Ok(a[0].clone())),
    NativeDef::new("__deepcopy__", "(self, memo, /)", |_, a| Ok(a[0].clone())),
];

/// The computed attributes of Decimal.
pub const DECIMAL_GETSET: &[GetSet] = &[
    GetSet::get("real", |_, x| Ok(x.clone())),
    GetSet::get("imag", |ctx, x| {
        this(ctx, x).map(|_| super::object::answer(ctx, x, super::number::Dec::of_i64(0)))
    }),
];

/// The methods of Context.
pub const CONTEXT_METHODS: &[NativeDef] = &[
    in_context!("abs", arith::absolute),
    in_context!("exp", transcendental::exp),
    in_context!("ln", transcendental::ln),
    in_context!("log10", transcendental::log10),
    in_context!("logb", logic::logb),
    in_context!("logical_invert", logic::logical_invert),
    in_context!("minus", arith::minus),
    in_context!("next_minus", logic::next_minus),
    in_context!("next_plus", logic::next_plus),
    in_context!("normalize", arith::normalize),
    in_context!("plus", arith::plus),
    in_context!("_apply", arith::plus),
    in_context!("sqrt", arith::sqrt),
    pair_in_context!("add", arith::add),
    pair_in_context!("compare", logic::compare),
    pair_in_context!("compare_signal", logic::compare_signal),
    pair_in_context!("compare_total", logic::compare_total),
    pair_in_context!("compare_total_mag", logic::compare_total_mag),
    pair_in_context!("copy_sign", operations::copy_sign),
    pair_in_context!("divide", arith::divide),
    pair_in_context!("divide_int", arith::divide_int),
    pair_in_context!("logical_and", logic::logical_and),
    pair_in_context!("logical_or", logic::logical_or),
    pair_in_context!("logical_xor", logic::logical_xor),
    pair_in_context!("max", logic::max),
    pair_in_context!("max_mag", logic::max_mag),
    pair_in_context!("min", logic::min),
    pair_in_context!("min_mag", logic::min_mag),
    pair_in_context!("multiply", arith::multiply),
    pair_in_context!("next_toward", logic::next_toward),
    pair_in_context!("quantize", arith::quantize),
    pair_in_context!("remainder", arith::remainder),
    pair_in_context!("remainder_near", arith::remainder_near),
    pair_in_context!("rotate", logic::rotate),
    pair_in_context!("scaleb", logic::scaleb),
    pair_in_context!("shift", logic::shift),
    pair_in_context!("subtract", arith::subtract),
    NativeDef::new("fma", "(self, a, b, c)", operations::context_fma),
    NativeDef::new("power", "(self, a, b, modulo=None)", operations::context_power),
    NativeDef::new("divmod", "(self, a, b)", operations::context_divmod),
    NativeDef::new("to_integral", "(self, a, /)", |ctx, a| {
        context1(ctx, a, |x, work| arith::to_integral(x, false, work))
    }),
    NativeDef::new("to_integral_value", "(self, a, /)", |ctx, a| {
        context1(ctx, a, |x, work| arith::to_integral(x, false, work))
    }),
    NativeDef::new("to_integral_exact", "(self, a, /)", |ctx, a| {
        context1(ctx, a, |x, work| arith::to_integral(x, true, work))
    }),
    NativeDef::new("canonical", "(self, a, /)", |ctx, a| context1(ctx, a, |x, _| x.clone())),
    NativeDef::new("copy_decimal", "(self, a, /)", |ctx, a| context1(ctx, a, |x, _| x.clone())),
    NativeDef::new("copy_abs", "(self, a, /)", |ctx, a| context1(ctx, a, |x, _| x.clone().signed(false))),
    NativeDef::new("copy_negate", "(self, a, /)", |ctx, a| {
        context1(ctx, a, |x, _| x.clone().signed(!x.negative))
    }),
    NativeDef::new("is_canonical", "(self, a, /)", |ctx, a| context_test(ctx, a, |_, _| true)),
    NativeDef::new("is_finite", "(self, a, /)", |ctx, a| context_test(ctx, a, |x, _| !x.is_special())),
    NativeDef::new("is_infinite", "(self, a, /)", |ctx, a| context_test(ctx, a, |x, _| x.is_infinite())),
    NativeDef::new("is_nan", "(self, a, /)", |ctx, a| context_test(ctx, a, |x, _| x.is_nan())),
    NativeDef::new("is_qnan", "(self, a, /)", |ctx, a| {
        context_test(ctx, a, |x, _| x.kind == super::number::Kind::Quiet)
    }),
    NativeDef::new("is_snan", "(self, a, /)", |ctx, a| {
        context_test(ctx, a, |x, _| x.kind == super::number::Kind::Signaling)
    }),
    NativeDef::new("is_signed", "(self, a, /)", |ctx, a| context_test(ctx, a, |x, _| x.negative)),
    NativeDef::new("is_zero", "(self, a, /)", |ctx, a| context_test(ctx, a, |x, _| x.is_zero())),
    NativeDef::new("is_normal", "(self, a, /)", |ctx, a| context_test(ctx, a, logic::is_normal)),
    NativeDef::new("is_subnormal", "(self, a, /)", |ctx, a| context_test(ctx, a, logic::is_subnormal)),
    NativeDef::new("number_class", "(self, a, /)", |ctx, a| {
        let work = context_of(ctx, &a[0])?.work();
        let x = super::convert::required(ctx, &a[1])?;
        Ok(ctx.new_str(logic::number_class(&x, &work)))
    }),
    NativeDef::new("same_quantum", "(self, a, b)", |ctx, a| {
        let (x, y) = (super::convert::required(ctx, &a[1])?, super::convert::required(ctx, &a[2])?);
        Ok(Value::from_bool(operations::same_quantum(&x, &y)))
    }),
    NativeDef::new("to_sci_string", "(self, a, /)", |ctx, a| context_text(ctx, a, Notation::Scientific)),
    NativeDef::new("to_eng_string", "(self, a, /)", |ctx, a| context_text(ctx, a, Notation::Engineering)),
    NativeDef::new("create_decimal", "(self, num=None, /)", operations::create_decimal),
    NativeDef::new("create_decimal_from_float", "(self, f, /)", operations::create_from_float),
    NativeDef::new("clear_flags", "(self)", |ctx, a| clear(ctx, &a[0], false)),
    NativeDef::new("clear_traps", "(self)", |ctx, a| clear(ctx, &a[0], true)),
    NativeDef::new("copy", "(self)", operations::copy_context),
    NativeDef::new("__copy__", "(self)", operations::copy_context),
    NativeDef::new("__reduce__", "(self)", reduce_context),
    NativeDef::new("Etiny", "(self)", |ctx, a| Ok(ctx.new_int(context_of(ctx, &a[0])?.work().etiny()))),
    NativeDef::new("Etop", "(self)", |ctx, a| Ok(ctx.new_int(context_of(ctx, &a[0])?.work().etop()))),
    NativeDef::new("radix", "(self)", |ctx, _| {
        let ten = super::object::DecObj(super::number::Dec::of_i64(10));
        Ok(ctx.alloc(&ctx.type_for::<super::object::DecObj>(), ten).into_value())
    }),
];

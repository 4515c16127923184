//! `math`: functions of real numbers and of integers.

mod combine;
mod gamma;
mod integers;
mod real;
mod split;
mod sums;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::value::Value;

/// The module `math`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "math",
    doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("acos", "(x, /)", |ctx, args| real::finite(ctx, args, f64::acos)),
    NativeDef::new("acosh", "(x, /)", |ctx, args| real::finite(ctx, args, libm::acosh)),
    NativeDef::new("asin", "(x, /)", |ctx, args| real::finite(ctx, args, f64::asin)),
    NativeDef::new("asinh", "(x, /)", |ctx, args| real::finite(ctx, args, libm::asinh)),
    NativeDef::new("atan", "(x, /)", |ctx, args| real::finite(ctx, args, f64::atan)),
    NativeDef::new("atan2", "(y, x, /)", |ctx, args| real::plain_two(ctx, args, f64::atan2)),
    NativeDef::new("atanh", "(x, /)", |ctx, args| real::finite(ctx, args, libm::atanh)),
    NativeDef::new("cbrt", "(x, /)", |ctx, args| real::finite(ctx, args, f64::cbrt)),
    NativeDef::new("ceil", "(x, /)", real::ceil),
    NativeDef::new("comb", "(n, k, /)", integers::comb),
    NativeDef::new("copysign", "(x, y, /)", |ctx, args| real::plain_two(ctx, args, f64::copysign)),
    NativeDef::new("cos", "(x, /)", |ctx, args| real::finite(ctx, args, f64::cos)),
    NativeDef::new("cosh", "(x, /)", |ctx, args| real::growing(ctx, args, f64::cosh)),
    NativeDef::new("degrees", "(x, /)", |ctx, args| {
        real::plain(ctx, args, |x| x * (180.0 / std::f64::consts::PI))
    }),
    NativeDef::new("dist", "(p, q, /)", combine::dist),
    NativeDef::new("erf", "(x, /)", |ctx, args| real::plain(ctx, args, libm::erf)),
    NativeDef::new("erfc", "(x, /)", |ctx, args| real::plain(ctx, args, libm::erfc)),
    NativeDef::new("exp", "(x, /)", |ctx, args| real::growing(ctx, args, f64::exp)),
    NativeDef::new("exp2", "(x, /)", |ctx, args| real::growing(ctx, args, f64::exp2)),
    NativeDef::new("expm1", "(x, /)", |ctx, args| real::growing(ctx, args, f64::exp_m1)),
    NativeDef::new("fabs", "(x, /)", |ctx, args| real::plain(ctx, args, f64::abs)),
    NativeDef::new("factorial", "(n, /)", integers::factorial),
    NativeDef::new("floor", "(x, /)", real::floor),
    NativeDef::new("fma", "(x, y, z, /)", real::fma),
    NativeDef::new("fmod", "(x, y, /)", real::fmod),
    NativeDef::new("frexp", "(x, /)", split::frexp),
    NativeDef::new("fsum", "(seq, /)", sums::fsum),
    NativeDef::new("gamma", "(x, /)", gamma::gamma),
    NativeDef::new("gcd", "(*integers)", integers::gcd),
    NativeDef::new("hypot", "(*coordinates)", combine::hypot),
    NativeDef::new("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", real::isclose),
    NativeDef::new("isfinite", "(x, /)", |ctx, args| real::test(ctx, args, f64::is_finite)),
    NativeDef::new("isinf", "(x, /)", |ctx, args| real::test(ctx, args, f64::is_infinite)),
    NativeDef::new("isnan", "(x, /)", |ctx, args| real::test(ctx, args, f64::is_nan)),
    NativeDef::new("isqrt", "(n, /)", integers::isqrt),
    NativeDef::new("lcm", "(*integers)", integers::lcm),
    NativeDef::new("ldexp", "(x, i, /)", split::ldexp),
    NativeDef::new("lgamma", "(x, /)", gamma::lgamma),
    NativeDef::new("log", "(x, base=None, /)", real::log),
    NativeDef::new("log10", "(x, /)", |ctx, args| {
        real::logarithm(ctx, &args[0], f64::log10).map(|y| ctx.new_float(y))
    }),
    NativeDef::new("log1p", "(x, /)", |ctx, args| real::finite(ctx, args, f64::ln_1p)),
    NativeDef::new("log2", "(x, /)", |ctx, args| {
        real::logarithm(ctx, &args[0], f64::log2).map(|y| ctx.new_float(y))
    }),
    NativeDef::new("modf", "(x, /)", split::modf),
    NativeDef::new("nextafter", "(x, y, /, *, steps=None)", split::nextafter),
    NativeDef::new("perm", "(n, k=None, /)", integers::perm),
    NativeDef::new("pow", "(x, y, /)", real::pow),
    NativeDef::new("prod", "(iterable, /, *, start=1)", sums::prod),
    NativeDef::new("radians", "(x, /)", |ctx, args| {
        real::plain(ctx, args, |x| x * (std::f64::consts::PI / 180.0))
    }),
    NativeDef::new("remainder", "(x, y, /)", real::remainder),
    NativeDef::new("sin", "(x, /)", |ctx, args| real::finite(ctx, args, f64::sin)),
    NativeDef::new("sinh", "(x, /)", |ctx, args| real::growing(ctx, args, f64::sinh)),
    NativeDef::new("sqrt", "(x, /)", |ctx, args| real::finite(ctx, args, f64::sqrt)),
    NativeDef::new("sumprod", "(p, q, /)", sums::sumprod),
    NativeDef::new("tan", "(x, /)", |ctx, args| real::finite(ctx, args, f64::tan)),
    NativeDef::new("tanh", "(x, /)", |ctx, args| real::finite(ctx, args, f64::tanh)),
    NativeDef::new("trunc", "(x, /)", real::trunc),
    NativeDef::new("ulp", "(x, /)", |ctx, args| real::plain(ctx, args, split::ulp)),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let constants = [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in constants {
        ctx.module_set(module, name, ctx.new_float(value));
    }
    Ok(())
}

/// The error of an argument for which a function is not defined.
#[cold]
fn domain_error(ctx: &Ctx) -> Raise {
    ctx.value_error("math domain error")
}

/// The error of a result that no float can hold.
#[cold]
fn range_error(ctx: &Ctx) -> Raise {
    ctx.overflow_error("math range error")
}

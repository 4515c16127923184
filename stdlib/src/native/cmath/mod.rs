//! `cmath`: functions of complex numbers. A number is a pair: real part, imaginary part.

mod special;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::text::complex::{absolute, divide};
use gilbox_vm::value::Value;
use special::look_up;
use std::f64::consts::{LN_2, PI};

type Pair = (f64, f64);

/// The module `cmath`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "cmath",
    doc: "This module provides access to mathematical functions for complex\nnumbers.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("acos", "(z, /)", |ctx, args| map(ctx, args, acos)),
    NativeDef::new("acosh", "(z, /)", |ctx, args| map(ctx, args, acosh)),
    NativeDef::new("asin", "(z, /)", |ctx, args| map(ctx, args, asin)),
    NativeDef::new("asinh", "(z, /)", |ctx, args| map(ctx, args, asinh)),
    NativeDef::new("atan", "(z, /)", |ctx, args| map(ctx, args, atan)),
    NativeDef::new("atanh", "(z, /)", |ctx, args| map(ctx, args, atanh)),
    NativeDef::new("cos", "(z, /)", |ctx, args| map(ctx, args, cos)),
    NativeDef::new("cosh", "(z, /)", |ctx, args| map(ctx, args, cosh)),
    NativeDef::new("exp", "(z, /)", |ctx, args| map(ctx, args, exp)),
    NativeDef::new("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose),
    NativeDef::new("isfinite", "(z, /)", |ctx, args| test(ctx, args, |z| z.0.is_finite() && z.1.is_finite())),
    NativeDef::new("isinf", "(z, /)", |ctx, args| {
        test(ctx, args, |z| z.0.is_infinite() || z.1.is_infinite())
    }),
    NativeDef::new("isnan", "(z, /)", |ctx, args| test(ctx, args, |z| z.0.is_nan() || z.1.is_nan())),
    NativeDef::new("log", "(z, base=None, /)", log),
    NativeDef::new("log10", "(z, /)", |ctx, args| {
        map(ctx, args, |z| ln(z).map(|(re, im)| (re / std::f64::consts::LN_10, im / std::f64::consts::LN_10)))
    }),
    NativeDef::new("phase", "(z, /)", |ctx, args| {
        let z = ctx.to_complex(&args[0])?;
        Ok(ctx.new_float(z.1.atan2(z.0)))
    }),
    NativeDef::new("polar", "(z, /)", polar),
    NativeDef::new("rect", "(r, phi, /)", rect),
    NativeDef::new("sin", "(z, /)", |ctx, args| map(ctx, args, sin)),
    NativeDef::new("sinh", "(z, /)", |ctx, args| map(ctx, args, sinh)),
    NativeDef::new("sqrt", "(z, /)", |ctx, args| map(ctx, args, |z| Ok(sqrt(z)))),
    NativeDef::new("tan", "(z, /)", |ctx, args| map(ctx, args, tan)),
    NativeDef::new("tanh", "(z, /)", |ctx, args| map(ctx, args, tanh)),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let reals = [
        ("pi", PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    for (name, value) in reals {
        ctx.module_set(module, name, ctx.new_float(value));
    }
    ctx.module_set(module, "infj", ctx.new_complex(0.0, f64::INFINITY));
    ctx.module_set(module, "nanj", ctx.new_complex(0.0, f64::NAN));
    Ok(())
}

/// Why a function has no value.
enum Failure {
    Domain,
    Range,
}

type Answer = std::result::Result<Pair, Failure>;

impl Failure {
    #[cold]
    fn raise(self, ctx: &Ctx) -> Raise {
        match self {
            Failure::Domain => ctx.value_error("math domain error"),
            Failure::Range => ctx.overflow_error("math range error"),
        }
    }
}

fn map(ctx: &Ctx, args: &[Value], f: fn(Pair) -> Answer) -> Result<Value> {
    match f(ctx.to_complex(&args[0])?) {
        Ok((re, im)) => Ok(ctx.new_complex(re, im)),
        Err(failure) => Err(failure.raise(ctx)),
    }
}

fn test(ctx: &Ctx, args: &[Value], f: fn(Pair) -> bool) -> Result<Value> {
    ctx.to_complex(&args[0]).map(|z| Value::from_bool(f(z)))
}

/// The result, unless finite arguments led to an infinite one.
fn in_range(z: Pair, result: Pair) -> Answer {
    let finite = |z: Pair| z.0.is_finite() && z.1.is_finite();
    if finite(z) && (result.0.is_infinite() || result.1.is_infinite()) {
        Err(Failure::Range)
    } else {
        Ok(result)
    }
}

/// A length with a direction as a number; a zero in the direction's sine or cosine stays zero even for an infinite length.
fn directed(length: f64, angle: f64) -> Pair {
    if angle == 0.0 { (length, length * angle) } else { (length * angle.cos(), length * angle.sin()) }
}

fn exp(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::EXP, z) {
        return answer;
    }
    if z.1 == 0.0 {
        return in_range(z, (z.0.exp(), z.1));
    }
    // Beyond the largest power the factor e is put off until the end.
    if z.0 > 708.0 && z.0.is_finite() {
        let (re, im) = directed((z.0 - 1.0).exp(), z.1);
        return in_range(z, (re * std::f64::consts::E, im * std::f64::consts::E));
    }
    Ok(directed(z.0.exp(), z.1))
}

/// Natural logarithm of the size, without loss near one.
fn ln_size(z: Pair) -> f64 {
    let (a, b) = (z.0.abs(), z.1.abs());
    let (large, small) = if a > b { (a, b) } else { (b, a) };
    if large.is_infinite() {
        return f64::INFINITY;
    }
    if large > f64::MAX / 4.0 {
        return (large / 2.0).hypot(small / 2.0).ln() + LN_2;
    }
    if large < f64::MIN_POSITIVE {
        let scale = 2f64.powi(53);
        return (large * scale).hypot(small * scale).ln() - 53.0 * LN_2;
    }
    let size = large.hypot(small);
    if (0.71..=1.73).contains(&size) {
        return ((large - 1.0) * (large + 1.0) + small * small).ln_1p() / 2.0;
    }
    size.ln()
}

fn ln(z: Pair) -> Answer {
    if z == (0.0, 0.0) { Err(Failure::Domain) } else { Ok((ln_size(z), z.1.atan2(z.0))) }
}

fn log(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let z = ctx.to_complex(&args[0])?;
    let base = arg(args, 1).map(|base| ctx.to_complex(base)).transpose()?;
    let (re, im) = match base {
        None => ln(z).map_err(|f| f.raise(ctx))?,
        Some(base) => {
            // The logarithm of zero is wrong only where it is what is asked for.
            let result = ln(z).unwrap_or((f64::NEG_INFINITY, z.1.atan2(z.0)));
            let base = ln(base).map_err(|f| f.raise(ctx))?;
            // The base 1, whose logarithm is zero, is out of the function's domain.
            divide(result, base).map_err(|_| Failure::Domain.raise(ctx))?
        }
    };
    Ok(ctx.new_complex(re, im))
}

fn sqrt(z: Pair) -> Pair {
    let (re, im) = z;
    if im.is_infinite() {
        return (f64::INFINITY, im);
    }
    if re.is_infinite() {
        let other = if im.is_nan() { im } else { 0.0 };
        return if re > 0.0 { (re, other.copysign(im)) } else { (other, f64::INFINITY.copysign(im)) };
    }
    if re == 0.0 && im == 0.0 {
        return (0.0, im);
    }
    let (a, b) = (re.abs(), im.abs());
    // Scaled so that neither the square nor the sum leaves the range.
    let half = if a < f64::MIN_POSITIVE && b < f64::MIN_POSITIVE && (a > 0.0 || b > 0.0) {
        let (a, b) = (libm::ldexp(a, 56), libm::ldexp(b, 56));
        libm::ldexp(((a + a.hypot(b)) / 2.0).sqrt(), -28)
    } else {
        let (a, b) = (a / 8.0, b / 8.0);
        2.0 * (a + a.hypot(b)).sqrt()
    };
    let other = b / (2.0 * half);
    if re >= 0.0 { (half, other.copysign(im)) } else { (other, half.copysign(im)) }
}

fn sinh(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::SINH, z) {
        return answer;
    }
    if z.0.abs() > 708.0 && z.0.is_finite() {
        let rest = z.0 - 1f64.copysign(z.0);
        let result =
            (z.1.cos() * rest.sinh() * std::f64::consts::E, z.1.sin() * rest.cosh() * std::f64::consts::E);
        return in_range(z, result);
    }
    if z.1 == 0.0 {
        return Ok((z.0.sinh(), z.1));
    }
    Ok((z.1.cos() * z.0.sinh(), z.1.sin() * z.0.cosh()))
}

fn cosh(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::COSH, z) {
        return answer;
    }
    if z.0.abs() > 708.0 && z.0.is_finite() {
        let rest = z.0 - 1f64.copysign(z.0);
        let result =
            (z.1.cos() * rest.cosh() * std::f64::consts::E, z.1.sin() * rest.sinh() * std::f64::consts::E);
        return in_range(z, result);
    }
    if z.1 == 0.0 {
        return Ok((z.0.cosh(), z.1 * z.0.sinh()));
    }
    Ok((z.1.cos() * z.0.cosh(), z.1.sin() * z.0.sinh()))
}

fn tanh(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::TANH, z) {
        return answer;
    }
    let (x, y) = z;
    if x.abs() > 354.0 {
        let im =
            if y.is_finite() { 4.0 * y.sin() * y.cos() * (-2.0 * x.abs()).exp() } else { 0f64.copysign(y) };
        return Ok((1f64.copysign(x), im));
    }
    let (tx, ty) = (x.tanh(), y.tan());
    let cx = 1.0 / x.cosh();
    let product = tx * ty;
    let denominator = 1.0 + product * product;
    Ok((tx * (1.0 + ty * ty) / denominator, ((ty / denominator) * cx) * cx))
}

/// `-i * f(i * z)`
fn turned(z: Pair, f: fn(Pair) -> Answer) -> Answer {
    f((-z.1, z.0)).map(|(re, im)| (im, -re))
}

fn sin(z: Pair) -> Answer {
    turned(z, sinh)
}

fn cos(z: Pair) -> Answer {
    cosh((-z.1, z.0))
}

fn tan(z: Pair) -> Answer {
    turned(z, tanh)
}

fn asin(z: Pair) -> Answer {
    turned(z, asinh)
}

fn atan(z: Pair) -> Answer {
    turned(z, atanh)
}

/// Beyond this size the inverse functions are logarithms.
const LARGE: f64 = f64::MAX / 4.0;

fn acos(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::ACOS, z) {
        return answer;
    }
    if z.0.abs() > LARGE || z.1.abs() > LARGE {
        let size = ln_size((z.0 / 2.0, z.1 / 2.0)) + 2.0 * LN_2;
        return Ok((z.1.abs().atan2(z.0), -size.copysign(z.1)));
    }
    let (s, t) = (sqrt((1.0 - z.0, -z.1)), sqrt((1.0 + z.0, z.1)));
    Ok((2.0 * s.0.atan2(t.0), libm::asinh(t.0 * s.1 - t.1 * s.0)))
}

fn acosh(z: Pair) -> Answer {
    if z.0.abs() > LARGE || z.1.abs() > LARGE {
        return Ok((ln_size((z.0 / 2.0, z.1 / 2.0)) + 2.0 * LN_2, z.1.atan2(z.0)));
    }
    let (s, t) = (sqrt((z.0 - 1.0, z.1)), sqrt((z.0 + 1.0, z.1)));
    Ok((libm::asinh(s.0 * t.0 + s.1 * t.1), 2.0 * s.1.atan2(t.0)))
}

fn asinh(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::ASINH, z) {
        return answer;
    }
    if z.0.abs() > LARGE || z.1.abs() > LARGE {
        let size = ln_size((z.0 / 2.0, z.1 / 2.0)) + 2.0 * LN_2;
        return Ok((size.copysign(z.0), z.1.atan2(z.0.abs())));
    }
    let (s, t) = (sqrt((1.0 + z.1, -z.0)), sqrt((1.0 - z.1, z.0)));
    Ok((libm::asinh(s.0 * t.1 - t.0 * s.1), z.1.atan2(s.0 * t.0 - s.1 * t.1)))
}

fn atanh(z: Pair) -> Answer {
    if let Some(answer) = look_up(&special::ATANH, z) {
        return answer;
    }
    if z.0 < 0.0 || (z.0 == 0.0 && z.0.is_sign_negative()) {
        return atanh((-z.0, -z.1)).map(|(re, im)| (-re, -im));
    }
    let size = z.1.abs();
    if z.0 > LARGE.sqrt() || size > LARGE.sqrt() {
        let half = (z.0 / 2.0).hypot(z.1 / 2.0);
        return Ok((z.0 / 4.0 / half / half, -((PI / 2.0).copysign(-z.1))));
    }
    if z.0 == 1.0 && size < f64::MIN_POSITIVE.sqrt() {
        if size == 0.0 {
            return Err(Failure::Domain);
        }
        let re = -(size.sqrt() / size.hypot(2.0).sqrt()).ln();
        return Ok((re, (2f64.atan2(-size) / 2.0).copysign(z.1)));
    }
    let beside = 1.0 - z.0;
    let re = (4.0 * z.0 / (beside * beside + size * size)).ln_1p() / 4.0;
    let im = -(-2.0 * z.1).atan2(beside * (1.0 + z.0) - size * size) / 2.0;
    Ok((re, im))
}

fn polar(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let z = ctx.to_complex(&args[0])?;
    let size = absolute(z).map_err(|_| Failure::Range.raise(ctx))?;
    Ok(ctx.new_tuple(&[ctx.new_float(size), ctx.new_float(z.1.atan2(z.0))]))
}

fn rect(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (r, phi) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    let answer = look_up(&special::RECT, (r, phi)).unwrap_or_else(|| Ok(directed(r, phi)));
    let (re, im) = answer.map_err(|failure| failure.raise(ctx))?;
    Ok(ctx.new_complex(re, im))
}

fn isclose(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (a, b) = (ctx.to_complex(&args[0])?, ctx.to_complex(&args[1])?);
    let relative = arg(args, 2).map_or(Ok(1e-9), |t| ctx.to_f64(t))?;
    let tolerance = arg(args, 3).map_or(Ok(0.0), |t| ctx.to_f64(t))?;
    if relative < 0.0 || tolerance < 0.0 {
        return Err(ctx.value_error("tolerances must be non-negative"));
    }
    let infinite = |z: Pair| z.0.is_infinite() || z.1.is_infinite();
    if a == b || infinite(a) || infinite(b) {
        return Ok(Value::from_bool(a == b));
    }
    let size = |z: Pair| z.0.hypot(z.1);
    let distance = size((a.0 - b.0, a.1 - b.1));
    let close = distance <= relative * size(b) || distance <= relative * size(a) || distance <= tolerance;
    Ok(Value::from_bool(close))
}

//! The gamma function and its logarithm, by Lanczos' approximation with 13 terms and g = 6.0246...

use super::{domain_error, range_error};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use std::f64::consts::PI;

const G: f64 = 6.024_680_040_776_73;
const G_LESS_HALF: f64 = 5.524_680_040_776_73;
const LN_PI: f64 = 1.144_729_885_849_400_2;

/// Numerator and denominator of the rational function, lowest power first.
#[allow(clippy::excessive_precision, reason = "the table as published")]
const TERMS: [(f64, f64); 13] = [
    (23531376880.410759688572007674451636754734846804940, 0.0),
    (42919803642.649098768957899047001988850926355848959, 39916800.0),
    (35711959237.355668049440185451547166705960488635843, 120543840.0),
    (17921034426.037209699919755754458931112671403265390, 150917976.0),
    (6039542586.3520280050642916443072979210699388420708, 105258076.0),
    (1439720407.3117216736632230727949123939715485786372, 45995730.0),
    (248874557.86205415651146038641322942321632125127801, 13339535.0),
    (31426415.585400194380614231628318205362874684987640, 2637558.0),
    (2876370.6289353724412254090516208496135991145378768, 357423.0),
    (186056.26539522349504029498971604569928220784236328, 32670.0),
    (8071.6720023658162106380029022722506138218516325024, 1925.0),
    (210.82427775157934587250973392071336271166969580291, 66.0),
    (2.5066282746310002701649081771338373386264310793408, 1.0),
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut over, mut under) = (0.0, 0.0);
    if x < 5.0 {
        for (a, b) in TERMS.iter().rev() {
            over = over * x + a;
            under = under * x + b;
        }
    } else {
        for (a, b) in &TERMS {
            over = over / x + a;
            under = under / x + b;
        }
    }
    over / under
}

/// `sin(pi * x)`, accurate near whole numbers.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * sine
}

pub(super) fn gamma(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(ctx.new_float(x));
    }
    let whole = x == x.floor();
    if x == f64::NEG_INFINITY || x == 0.0 || (whole && x < 0.0) {
        return Err(domain_error(ctx));
    }
    let result = if whole && x <= 23.0 { factorial_below(x) } else { gamma_of(x) };
    if result.is_infinite() {
        return Err(range_error(ctx));
    }
    Ok(ctx.new_float(result))
}

/// `(x - 1)!` where a float holds it exactly.
fn factorial_below(x: f64) -> f64 {
    (2..x as u32).fold(1.0, |product, n| product * n as f64)
}

fn gamma_of(x: f64) -> f64 {
    let size = x.abs();
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY };
    }
    let y = size + G_LESS_HALF;
    // What the sum lost in rounding, to be put right to first order at the end.
    let lost = if size > G_LESS_HALF { (y - size) - G_LESS_HALF } else { (y - G_LESS_HALF) - size };
    let correction = lost * G / y;
    let power = |r: f64, f: fn(f64, f64) -> f64| {
        if size < 140.0 {
            f(r, y.powf(size - 0.5))
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            f(f(r, root), root)
        }
    };
    if x < 0.0 {
        let r = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        power(r - correction * r, |r, p| r / p)
    } else {
        let r = lanczos_sum(size) / y.exp();
        power(r + correction * r, |r, p| r * p)
    }
}

pub(super) fn lgamma(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    if x.is_nan() {
        return Ok(ctx.new_float(x));
    }
    if x.is_infinite() {
        return Ok(ctx.new_float(f64::INFINITY));
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(domain_error(ctx)) } else { Ok(ctx.new_float(0.0)) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(ctx.new_float(-size.ln()));
    }
    let mut r = lanczos_sum(size).ln() - G;
    r += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        r = LN_PI - sin_pi(size).abs().ln() - size.ln() - r;
    }
    if r.is_infinite() {
        return Err(range_error(ctx));
    }
    Ok(ctx.new_float(r))
}

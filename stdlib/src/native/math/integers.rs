//! Functions of integers.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::text::int::arith;
use gilbox_vm::types::int::{is_negative, to_big, to_i64};
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};

fn given(args: &[Value]) -> &[Value] {
    args.first().and_then(|a| a.downcast::<TupleObj>()).map_or(&[], TupleObj::items)
}

/// Folds all arguments, in machine words as long as they fit.
fn fold(
    ctx: &Ctx,
    args: &[Value],
    start: u64,
    small: fn(u64, u64) -> Option<u64>,
    large: fn(&BigInt, &BigInt) -> BigInt,
) -> Result<Value> {
    let mut words = Some(start);
    let mut whole = BigInt::from(start);
    for x in given(args) {
        let x = ctx.index(x)?;
        let next = match (words, to_i64(&x)) {
            (Some(a), Some(b)) => small(a, b.unsigned_abs()),
            _ => None,
        };
        if next.is_none() {
            let before = words.map_or_else(|| std::mem::take(&mut whole), BigInt::from);
            whole = large(&before, &to_big(&x));
        }
        words = next.or_else(|| whole.to_u64());
    }
    Ok(match words {
        Some(n) => ctx.new_uint(n),
        None => ctx.new_big_int(whole),
    })
}

pub(super) fn gcd(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    fold(ctx, args, 0, |a, b| Some(a.gcd(&b)), arith::gcd)
}

pub(super) fn lcm(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let small = |a: u64, b: u64| if a == 0 || b == 0 { Some(0) } else { (a / a.gcd(&b)).checked_mul(b) };
    fold(ctx, args, 1, small, arith::lcm)
}

pub(super) fn isqrt(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = ctx.index(&args[0])?;
    if let Some(small) = to_i64(&n)
        && small >= 0
    {
        return Ok(ctx.new_int(small.isqrt()));
    }
    match arith::isqrt(&to_big(&n)) {
        Ok(root) => Ok(ctx.new_big_int(root)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

pub(super) fn factorial(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = ctx.index(&args[0])?;
    if is_negative(&n) {
        return Err(ctx.value_error("factorial() not defined for negative values"));
    }
    match to_i64(&n) {
        Some(n) => Ok(ctx.new_big_int(factorial_of(n as u64))),
        None => Err(ctx.overflow_error("factorial() argument should not exceed 9223372036854775807")),
    }
}

/// The odd factors by halves, the powers of two by a shift.
fn factorial_of(n: u64) -> BigInt {
    if n < 21 {
        return BigInt::from((2..=n).product::<u64>());
    }
    let twos = n - n.count_ones() as u64;
    let mut odd = BigInt::one();
    let mut product = BigInt::one();
    let mut low = 3;
    // In the step for `n >> shift` the odd numbers up to it that were not seen yet join the product.
    for shift in (0..64 - n.leading_zeros()).rev() {
        let high = n >> shift;
        if high >= low {
            product *= odd_product(low, high);
            low = (high + 1) | 1;
        }
        odd *= &product;
    }
    odd << twos
}

/// The product of the odd numbers from `low` (odd) to `high`.
fn odd_product(low: u64, high: u64) -> BigInt {
    if high < low {
        return BigInt::one();
    }
    let count = (high - low) / 2 + 1;
    if count <= 16 {
        return word_product((0..count).map(|i| low + 2 * i));
    }
    let middle = low + (count / 2) * 2;
    odd_product(low, middle - 1) * odd_product(middle, high)
}

/// Multiplies in words first.
fn word_product(factors: impl Iterator<Item = u64>) -> BigInt {
    let mut product = BigInt::one();
    let mut word = 1u64;
    for factor in factors {
        match word.checked_mul(factor) {
            Some(next) => word = next,
            None => {
                product *= word;
                word = factor;
            }
        }
    }
    product * word
}

/// The product of all numbers from `low` to `high`.
fn product(low: u64, high: u64) -> BigInt {
    if high < low {
        return BigInt::one();
    }
    if high - low < 16 {
        return word_product(low..=high);
    }
    let middle = low + (high - low) / 2;
    product(low, middle) * product(middle + 1, high)
}

/// `n * (n - 1) * ...`, `k` factors.
fn falling(n: &BigInt, k: u64) -> BigInt {
    if let Some(n) = n.to_u64() {
        return if k > n { BigInt::default() } else { product(n - k + 1, n) };
    }
    let mut result = BigInt::one();
    for i in 0..k {
        result *= n - i;
    }
    result
}

fn not_negative(ctx: &Ctx, name: &str, x: &Value) -> Result<BigInt> {
    if is_negative(x) {
        return Err(ctx.value_error(format!("{name} must be a non-negative integer")));
    }
    Ok(to_big(x))
}

pub(super) fn perm(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(k) = arg(args, 1).filter(|k| !k.is_none()) else { return factorial(ctx, args) };
    let (n, k) = (ctx.index(&args[0])?, ctx.index(k)?);
    let (n, k) = (not_negative(ctx, "n", &n)?, not_negative(ctx, "k", &k)?);
    if n < k {
        return Ok(Value::from_i32(0));
    }
    match k.to_i64() {
        Some(k) => Ok(ctx.new_big_int(falling(&n, k as u64))),
        None => Err(ctx.overflow_error("k must not exceed 9223372036854775807")),
    }
}

pub(super) fn comb(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (n, k) = (ctx.index(&args[0])?, ctx.index(&args[1])?);
    let (n, k) = (not_negative(ctx, "n", &n)?, not_negative(ctx, "k", &k)?);
    if n < k {
        return Ok(Value::from_i32(0));
    }
    let k = (&n - &k).min(k);
    let Some(k) = k.to_i64() else {
        return Err(ctx.overflow_error("min(n - k, k) must not exceed 9223372036854775807"));
    };
    let k = k as u64;
    if let Some(n) = n.to_u64()
        && let Some(count) = small_comb(n, k)
    {
        return Ok(ctx.new_uint(count));
    }
    Ok(ctx.new_big_int(falling(&n, k) / factorial_of(k)))
}

/// The count in machine words, if it fits on the way.
fn small_comb(n: u64, k: u64) -> Option<u64> {
    let mut count = 1u64;
    for i in 0..k {
        let next = count as u128 * (n - i) as u128 / (i + 1) as u128;
        count = u64::try_from(next).ok()?;
    }
    Some(count)
}

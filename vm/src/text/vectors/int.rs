//! Integers against CPython.

use super::{Args, bits, check, shown};
use crate::text::int::bytes::{ByteOrder, from_bytes, to_bytes};
use crate::text::int::{IntRef, arith, display, float, parse};
use crate::text::{PyText, TextResult};
use num_bigint::BigInt;

fn big(n: BigInt) -> Vec<u8> {
    n.to_string().into_bytes()
}

fn pair((a, b): (BigInt, BigInt)) -> Vec<u8> {
    format!("{a} {b}").into_bytes()
}

fn compare(a: &Args) -> Vec<u8> {
    let both = |order| match order {
        Some(std::cmp::Ordering::Less) => "1",
        Some(std::cmp::Ordering::Equal) => "2",
        Some(std::cmp::Ordering::Greater) => "4",
        None => "0",
    };
    let result = both(float::compare(&a.big(0), a.float(1)));
    if let Ok(small) = a.text(0).parse::<i64>() {
        assert_eq!(both(float::compare_small(small, a.float(1))), result);
    }
    result.as_bytes().to_vec()
}

fn conversions(operation: &str, a: &Args) -> Vec<u8> {
    let order = || ByteOrder::from_name(a.text(a.0.len() - 2)).unwrap();
    let signed = || a.text(a.0.len() - 1) == "1";
    match operation {
        "str" => shown(display::to_decimal(IntRef::Big(&a.big(0)), 0), String::into_bytes),
        "hex" => display::prefixed(IntRef::Big(&a.big(0)), 16).into_bytes(),
        "oct" => display::prefixed(IntRef::Big(&a.big(0)), 8).into_bytes(),
        "bin" => display::prefixed(IntRef::Big(&a.big(0)), 2).into_bytes(),
        "float" => shown(float::to_float(&a.big(0)), bits),
        "bitcount" => arith::bit_count(&a.big(0)).to_string().into_bytes(),
        "isqrt" => shown(arith::isqrt(&a.big(0)), big),
        "round" => big(arith::round_to_tens(&a.big(0), a.int(1) as u32)),
        "tobytes" => shown(to_bytes(&a.big(0), a.int(1) as usize, order(), signed()), |bytes| bytes),
        "frombytes" => big(from_bytes(a.bytes(0), order(), signed())),
        "compare" => compare(a),
        other => panic!("no operation {other}"),
    }
}

fn binary(operation: &str, a: &Args) -> Option<TextResult<BigInt>> {
    let (x, y) = (a.big(0), || a.big(1));
    Some(match operation {
        "floordiv" => arith::floor_divide(&x, &y()),
        "mod" => arith::modulo(&x, &y()),
        "lshift" => arith::shift_left(&x, &y()),
        "rshift" => arith::shift_right(&x, &y()),
        "and" => Ok(x & y()),
        "gcd" => Ok(arith::gcd(&x, &y())),
        "lcm" => Ok(arith::lcm(&x, &y())),
        "pow" => arith::power(&x, &y()),
        "powmod" => arith::power_modulo(&x, &y(), &a.big(2)),
        _ => return None,
    })
}

#[test]
fn integers() {
    check(include_str!("int.txt"), |operation, a| match operation {
        "parse" => shown(parse::parse_str(PyText::new(a.bytes(0)), a.int(1), 0), |n| big(n.into_big())),
        "bigparse" => shown(parse::parse_str(PyText::new(a.bytes(0)), a.int(1), 0), |n| {
            arith::hash(&n.into_big()).to_string().into_bytes()
        }),
        "hash" => {
            let result = arith::hash(&a.big(0));
            if let Ok(small) = a.text(0).parse::<i64>() {
                assert_eq!(arith::hash_small(small), result);
            }
            result.to_string().into_bytes()
        }
        "div" => shown(float::true_divide(&a.big(0), &a.big(1)), bits),
        "divmod" => shown(arith::div_mod(&a.big(0), &a.big(1)), pair),
        _ => match binary_or_none(operation, a) {
            Some(result) => shown(result, big),
            None => conversions(operation, a),
        },
    });
}

fn binary_or_none(operation: &str, a: &Args) -> Option<TextResult<BigInt>> {
    let names = ["floordiv", "mod", "lshift", "rshift", "and", "gcd", "lcm", "pow", "powmod"];
    if names.contains(&operation) { binary(operation, a) } else { None }
}

#[test]
fn digit_limit() {
    let text = "9".repeat(5000);
    let error = parse::parse_str(text.as_str().into(), 10, 4300).unwrap_err();
    assert_eq!(
        error.message,
        "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; \
         use sys.set_int_max_str_digits() to increase the limit"
    );
    let n = parse::parse_str(text.as_str().into(), 10, 0).unwrap();
    let error = display::to_decimal(n.as_ref(), 4300).unwrap_err();
    assert_eq!(
        error.message,
        "Exceeds the limit (4300 digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit"
    );
    assert_eq!(display::to_decimal(n.as_ref(), 5000).unwrap(), text);
}

//! Floats against CPython.

use super::{bits, check, shown};
use crate::text::float::arith::{self, Power};
use crate::text::float::display::{DoubleFlags, format_double};
use crate::text::float::sum::{CompensatedSum, ExactSum, hypot};
use crate::text::float::{self, hex, round};
use crate::text::{PyText, TextError};

fn pair((a, b): (f64, f64)) -> Vec<u8> {
    [bits(a), b" ".to_vec(), bits(b)].concat()
}

fn power(a: f64, b: f64) -> Result<Vec<u8>, TextError> {
    Ok(match arith::power(a, b)? {
        Power::Real(x) => bits(x),
        Power::Complex => b"complex".to_vec(),
    })
}

#[test]
fn floats() {
    check(include_str!("float.txt"), |operation, a| match operation {
        "repr" => float::repr(a.float(0)).into_bytes(),
        "format" => {
            let flags = DoubleFlags { alternate: a.text(3) == "#", ..DoubleFlags::default() };
            shown(format_double(a.float(0), a.bytes(1)[0], a.int(2) as usize, flags), String::into_bytes)
        }
        "parse" => shown(float::parse_str(PyText::new(a.bytes(0))), bits),
        "round" => shown(round::round_digits(a.float(0), a.int(1)), bits),
        "round0" => shown(round::round_to_integer(a.float(0)), |n| n.to_string().into_bytes()),
        "int" => shown(round::to_integer(a.float(0)), |n| n.to_string().into_bytes()),
        "hex" => hex::hex(a.float(0)).into_bytes(),
        "fromhex" => shown(hex::from_hex(a.bytes(0)), bits),
        "ratio" => shown(round::as_integer_ratio(a.float(0)), |(n, d)| format!("{n}/{d}").into_bytes()),
        "hash" => arith::hash(a.float(0)).to_string().into_bytes(),
        "div" => shown(arith::divide(a.float(0), a.float(1)), bits),
        "floordiv" => shown(arith::floor_divide(a.float(0), a.float(1)), bits),
        "mod" => shown(arith::modulo(a.float(0), a.float(1)), bits),
        "divmod" => shown(arith::div_mod(a.float(0), a.float(1)), pair),
        "pow" => shown(power(a.float(0), a.float(1)), |shown| shown),
        other => panic!("no operation {other}"),
    });
}

#[test]
fn sums() {
    check(include_str!("sum.txt"), |operation, a| {
        let xs: Vec<f64> = (0..a.0.len()).map(|at| a.float(at)).collect();
        match operation {
            "sum" => {
                let mut sum = CompensatedSum::new(0.0);
                xs.iter().for_each(|&x| sum.add(x));
                bits(sum.finish())
            }
            "fsum" => {
                let mut sum = ExactSum::default();
                shown(xs.iter().try_for_each(|&x| sum.add(x)).and_then(|()| sum.finish()), bits)
            }
            _ => bits(hypot(&xs)),
        }
    });
}

//! Complex numbers against CPython.

use super::{bits, check, shown};
use crate::text::{PyText, complex};

fn pair((re, im): complex::Parts) -> Vec<u8> {
    [bits(re), b" ".to_vec(), bits(im)].concat()
}

#[test]
fn complexes() {
    check(include_str!("complex.txt"), |operation, a| {
        let (x, y) = (|| (a.float(0), a.float(1)), || (a.float(2), a.float(3)));
        match operation {
            "parse" => shown(complex::parse_str(PyText::new(a.bytes(0))), pair),
            "multiply" => pair(complex::multiply(x(), y())),
            "divide" => shown(complex::divide(x(), y()), pair),
            "power" => shown(complex::power(x(), y()), pair),
            _ => shown(complex::absolute(x()), bits),
        }
    });
}

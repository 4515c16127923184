//! What complex functions are where a part is infinite or no number (C standard, annex G).

use super::{Answer, Failure, Pair};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// A row for each kind of real part, in it two letters for each kind of imaginary part: -inf, below zero, -0, 0, above zero, inf,
/// nan. The letters are those of [`number`]; `..` is for the function itself, `EE` out of its domain.
pub(super) type Table = [&'static str; 7];

pub(super) const ACOS: Table = [
    "TI PI PI Pi Pi Ti nI",
    "HI .. .. .. .. Hi nn",
    "HI .. .. .. .. Hi Hn",
    "HI .. .. .. .. Hi Hn",
    "HI .. .. .. .. Hi nn",
    "QI oI oI oi oi Qi nI",
    "nI nn nn nn nn ni nn",
];
pub(super) const ASINH: Table = [
    "iq iz iz io io iQ in",
    "ih .. .. .. .. iH nn",
    "ih .. .. .. .. iH nn",
    "Ih .. .. .. .. IH nn",
    "Ih .. .. .. .. IH nn",
    "Iq Iz Iz Io Io IQ In",
    "In nn nz no nn In nn",
];
pub(super) const ATANH: Table = [
    "zh zh zh zH zH zH zn",
    "zh .. .. .. .. zH nn",
    "zh .. .. .. .. zH zn",
    "oh .. .. .. .. oH on",
    "oh .. .. .. .. oH nn",
    "oh oh oh oH oH oH on",
    "oh nn nn nn nn oH nn",
];
pub(super) const COSH: Table = [
    "EE .. Io Iz .. EE In",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE no",
    "EE .. .. .. .. EE no",
    "EE .. .. .. .. EE nn",
    "EE .. Iz Io .. EE In",
    "nn nn no no nn nn nn",
];
pub(super) const SINH: Table = [
    "EE .. iz io .. EE In",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE on",
    "EE .. .. .. .. EE on",
    "EE .. .. .. .. EE nn",
    "EE .. Iz Io .. EE In",
    "nn nn nz no nn nn nn",
];
pub(super) const TANH: Table = [
    "mo .. mz mo .. mo mo",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "1o .. 1z 1o .. 1o 1o",
    "nn nn nz no nn nn nn",
];
pub(super) const EXP: Table = [
    "oo .. oz oo .. oo oo",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "EE .. .. .. .. EE nn",
    "EE .. Iz Io .. EE In",
    "nn nn nz no nn nn nn",
];
pub(super) const RECT: Table = [
    "EE .. io iz .. EE In",
    "EE .. .. .. .. EE nn",
    "oo .. .. .. .. oo oo",
    "oo .. .. .. .. oo oo",
    "EE .. .. .. .. EE nn",
    "EE .. Iz Io .. EE In",
    "nn nn no no nn nn nn",
];

/// The answer of a table; `None` where the function has to compute it.
pub(super) fn look_up(table: &Table, z: Pair) -> Option<Answer> {
    if z.0.is_finite() && z.1.is_finite() {
        return None;
    }
    let at = 3 * kind(z.1);
    match &table[kind(z.0)].as_bytes()[at..at + 2] {
        b".." => None,
        b"EE" => Some(Err(Failure::Domain)),
        parts => Some(Ok((number(parts[0]), number(parts[1])))),
    }
}

/// Which row or column is a number's.
fn kind(x: f64) -> usize {
    let is_positive = x.is_sign_positive();
    let size = match x {
        x if x.is_nan() => return 6,
        x if x.is_infinite() => 2,
        0.0 => 0,
        _ => 1,
    };
    if is_positive { 3 + size } else { 2 - size }
}

/// The number of a letter; of `o` and `z` the latter is -0, of `1` and `m` the latter -1; the small letters of the others are below zero.
fn number(letter: u8) -> f64 {
    let size = match letter.to_ascii_uppercase() {
        b'I' => f64::INFINITY,
        b'O' | b'Z' => 0.0,
        b'1' | b'M' => 1.0,
        b'Q' => FRAC_PI_4,
        b'H' => FRAC_PI_2,
        b'T' => 3.0 * FRAC_PI_4,
        b'P' => PI,
        _ => f64::NAN,
    };
    if matches!(letter, b'i' | b'z' | b'm' | b'q' | b'h' | b't' | b'p') { -size } else { size }
}

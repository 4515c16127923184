//! Values that tables of functions give, and the corners of rounding.

use super::arith::{add, divide, sqrt};
use super::coef::Coef;
use super::display::{Notation, text};
use super::number::{Dec, Rounding, Work, condition};
use super::transcendental::{exp, ln, log10, power};

fn work(prec: i64) -> Work {
    Work { prec, emin: -999_999, emax: 999_999, ..Work::EXACT }
}

fn of(coef: u128, exp: i64) -> Dec {
    Dec::new(false, Coef::of(coef), exp)
}

fn shown(x: &Dec) -> String {
    text(x, Notation::Scientific, true)
}

#[test]
fn functions_have_the_digits_of_tables() {
    let mut w = work(28);
    assert_eq!(shown(&exp(&of(1, 0), &mut w)), "2.718281828459045235360287471");
    assert_eq!(shown(&ln(&of(10, 0), &mut w)), "2.302585092994045684017991455");
    assert_eq!(shown(&ln(&of(2, 0), &mut w)), "0.6931471805599453094172321215");
    assert_eq!(shown(&log10(&of(2, 0), &mut w)), "0.3010299956639811952137388947");
    assert_eq!(shown(&sqrt(&of(2, 0), &mut w)), "1.414213562373095048801688724");
    assert_eq!(shown(&power(&of(2, 0), &of(5, -1), &mut w)), "1.414213562373095048801688724");
    let mut long = work(60);
    let ten = ln(&of(10, 0), &mut long);
    assert_eq!(shown(&ten), "2.30258509299404568401799145468436420760110148862877297603333");
}

#[test]
fn logarithms_near_one_keep_their_digits() {
    let mut w = work(9);
    assert_eq!(shown(&ln(&of(10u128.pow(30) + 1, -30), &mut w)), "1.00000000E-30");
}

#[test]
fn results_are_rounded_and_tell_so() {
    let mut w = work(3);
    assert_eq!(shown(&divide(&of(2, 0), &of(3, 0), &mut w)), "0.667");
    assert_eq!(w.status, condition::INEXACT | condition::ROUNDED);
    let mut w = Work { rounding: Rounding::Down, ..work(3) };
    assert_eq!(shown(&add(&of(9999, 0), &of(1, -50), &mut w)), "9.99E+3");
}

#[test]
fn what_lies_far_below_still_rounds() {
    let mut w = Work { rounding: Rounding::Up, ..work(5) };
    assert_eq!(shown(&add(&of(1, 0), &of(1, -900_000), &mut w)), "1.0001");
}

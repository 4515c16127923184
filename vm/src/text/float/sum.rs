//! Sums and lengths with less rounding: what `sum`, `math.fsum` and `math.hypot` compute.

use crate::text::error::{TextError, TextResult};

/// A sum that keeps what each addition loses (Neumaier's variant of Kahan's method): `sum` of floats.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CompensatedSum {
    sum: f64,
    lost: f64,
}

impl CompensatedSum {
    /// Starts from a value.
    pub fn new(start: f64) -> CompensatedSum {
        CompensatedSum { sum: start, lost: 0.0 }
    }

    /// Adds a float.
    #[inline]
    pub fn add(&mut self, x: f64) {
        let total = self.sum + x;
        let (large, small) = if self.sum.abs() >= x.abs() { (self.sum, x) } else { (x, self.sum) };
        self.lost += (large - total) + small;
        self.sum = total;
    }

    /// Adds an integer among the floats, which `sum` does without compensation.
    #[inline]
    pub fn add_integer(&mut self, n: f64) {
        self.sum += n;
    }

    /// The sum.
    #[inline]
    pub fn finish(self) -> f64 {
        if self.lost != 0.0 && self.lost.is_finite() { self.sum + self.lost } else { self.sum }
    }
}

/// The two parts of an exact sum: rounded, and what rounding left.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let (large, small) = if a.abs() < b.abs() { (b, a) } else { (a, b) };
    let sum = large + small;
    (sum, small - (sum - large))
}

/// `math.fsum`: the exact sum, rounded once (Shewchuk's growing expansions).
#[derive(Clone, Debug, Default)]
pub struct ExactSum {
    /// Parts that do not overlap, smallest first.
    parts: Vec<f64>,
    infinities: f64,
    specials: f64,
}

impl ExactSum {
    /// Adds a float.
    ///
    /// # Errors
    /// `OverflowError` when the sum leaves the range on the way.
    pub fn add(&mut self, value: f64) -> TextResult<()> {
        let mut x = value;
        let mut kept = 0;
        for at in 0..self.parts.len() {
            let (high, low) = two_sum(x, self.parts[at]);
            if low != 0.0 {
                self.parts[kept] = low;
                kept += 1;
            }
            x = high;
        }
        self.parts.truncate(kept);
        if x == 0.0 {
            return Ok(());
        }
        if x.is_finite() {
            self.parts.push(x);
            return Ok(());
        }
        if value.is_finite() {
            return Err(TextError::overflow("intermediate overflow in fsum"));
        }
        if value.is_infinite() {
            self.infinities += value;
        }
        self.specials += value;
        self.parts.clear();
        Ok(())
    }

    /// The sum.
    ///
    /// # Errors
    /// `ValueError` for infinities of both signs.
    pub fn finish(mut self) -> TextResult<f64> {
        if self.specials != 0.0 {
            if self.infinities.is_nan() {
                return Err(TextError::value("-inf + inf in fsum"));
            }
            return Ok(self.specials);
        }
        let Some(mut high) = self.parts.pop() else { return Ok(0.0) };
        let mut low = 0.0;
        while let Some(part) = self.parts.pop() {
            (high, low) = two_sum(high, part);
            if low != 0.0 {
                break;
            }
        }
        // Half a unit was rounded to even; the next part says to which side the exact sum lies.
        if let Some(&next) = self.parts.last()
            && (low < 0.0) == (next < 0.0)
        {
            let doubled = low * 2.0;
            let moved = high + doubled;
            if doubled == moved - high {
                high = moved;
            }
        }
        Ok(high)
    }
}

/// `math.hypot(...)`: the length of a vector, nearly always correctly rounded.
pub fn hypot(coordinates: &[f64]) -> f64 {
    let largest = coordinates.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    if largest.is_infinite() {
        return largest;
    }
    if coordinates.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if largest == 0.0 || coordinates.len() == 1 {
        return largest;
    }
    if largest < f64::MIN_POSITIVE {
        let scaled: Vec<f64> = coordinates.iter().map(|x| x / f64::MIN_POSITIVE).collect();
        return f64::MIN_POSITIVE * hypot(&scaled);
    }
    // The power of two just above the largest: every coordinate becomes less than one, exactly.
    let exponent = (largest.to_bits() >> 52) as i64 - 1022;
    let power = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    let halves = (-exponent / 2, -exponent - -exponent / 2);
    let mut squares = Squares { sum: 1.0, lost_products: 0.0, lost_sums: 0.0 };
    for x in coordinates {
        let x = x.abs() * power(halves.0) * power(halves.1);
        squares.add(x, x);
    }
    let root = squares.excess().sqrt();
    squares.add(-root, root);
    let corrected = root + squares.excess() / (2.0 * root);
    corrected / power(halves.0) / power(halves.1)
}

/// One and a sum of squares, with what the multiplications and additions lose.
struct Squares {
    sum: f64,
    lost_products: f64,
    lost_sums: f64,
}

impl Squares {
    fn add(&mut self, x: f64, y: f64) {
        let product = x * y;
        let sum = self.sum + product;
        self.lost_products += x.mul_add(y, -product);
        self.lost_sums += (self.sum - sum) + product;
        self.sum = sum;
    }

    /// The sum without the one it started from.
    fn excess(&self) -> f64 {
        self.sum - 1.0 + (self.lost_products + self.lost_sums)
    }
}

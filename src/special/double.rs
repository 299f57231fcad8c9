//! Sums, products and quotients of two `f64` with their rounding error kept.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// An unevaluated sum `high + low`, about 32 digits; finite numbers of moderate size only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Double {
    pub high: f64,
    pub low: f64,
}

/// `x` cut to 26 bits, and the rest; Dekker's split, so that products of parts are exact.
fn split(x: f64) -> (f64, f64) {
    let scaled = 134_217_729.0 * x;
    let high = scaled - (scaled - x);
    (high, x - high)
}

impl Double {
    /// The exact sum of two `f64`.
    pub fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let part = high - a;
        Self { high, low: (a - (high - part)) + (b - part) }
    }

    /// The exact product of two `f64`.
    pub fn product(a: f64, b: f64) -> Self {
        let high = a * b;
        let ((a1, a2), (b1, b2)) = (split(a), split(b));
        Self { high, low: ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2 }
    }

    /// The square root, for a positive number.
    pub fn sqrt(self) -> Self {
        let root = self.high.sqrt();
        let rest = self - Self::product(root, root);
        Self::sum(root, rest.high / (2.0 * root))
    }

    /// `exp(-self)` to one rounding, however large the exponent.
    pub fn exp_neg(self) -> f64 {
        let value = (-self.high).exp();
        value - value * self.low
    }
}

impl From<f64> for Double {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

impl Neg for Double {
    type Output = Self;
    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Add for Double {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        let head = Self::sum(self.high, other.high);
        let tail = Self::sum(self.low, other.low);
        let carried = Self::sum(head.high, head.low + tail.high);
        Self::sum(carried.high, carried.low + tail.low)
    }
}

impl Sub for Double {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Double {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let head = Self::product(self.high, other.high);
        Self::sum(head.high, head.low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Double {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * Self::from(first);
        let second = rest.high / other.high;
        let last = (rest - other * Self::from(second)).high / other.high;
        let head = Self::sum(first, second);
        Self::sum(head.high, head.low + last)
    }
}

#[cfg(test)]
mod tests {
    use super::Double;

    #[test]
    fn the_rounding_error_of_a_product_and_a_sum_is_kept() {
        let third = 1.0 / 3.0;
        let one = Double::product(third, 3.0);
        assert_eq!((one.high, one.low), (1.0, -f64::EPSILON / 4.0));
        let sum = Double::sum(1e16, 1.25);
        assert_eq!((sum.high, sum.low), (1e16 + 2.0, -0.75));
    }

    #[test]
    fn division_and_square_root_undo_multiplication_to_thirty_digits() {
        let (a, b) = (Double::sum(std::f64::consts::PI, 1e-17), Double::sum(1.7, -3e-18));
        let back = a / b * b - a;
        assert!(back.high.abs() < 1e-30);
        let root = b.sqrt();
        assert!((root * root - b).high.abs() < 1e-30);
    }
}

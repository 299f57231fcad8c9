//! Fixed-point numbers of any length.

use std::ops::{Add, Div, Mul, Neg, Shr, Sub};

use dashu_int::IBig;
use dashu_int::ops::{Abs, BitTest, SquareRoot};

use crate::numerics::scalar::Scalar;

/// Halvings before the series of the arc tangent.
const HALVINGS: usize = 6;

/// A whole number of units `2^-bits`. Each operation adds at most two units to the deviation, and a square root what its derivative
/// makes of it; the operands of an operation have the same number of bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    units: IBig,
    bits: usize,
}

impl Fixed {
    /// An integer.
    pub fn integer(n: i64, bits: usize) -> Self {
        Fixed { units: IBig::from(n) << bits, bits }
    }

    /// `n 2^exponent`; digits below the last bit are cut.
    pub fn scaled(n: i64, exponent: i32, bits: usize) -> Self {
        let shift = bits as i64 + i64::from(exponent);
        let n = IBig::from(n);
        let units = if shift < 0 { n.shr(shift.unsigned_abs() as usize) } else { n << shift as usize };
        Fixed { units, bits }
    }

    /// A finite double; digits below the last bit are cut.
    pub fn from_f64(x: f64, bits: usize) -> Self {
        let word = x.to_bits();
        let stored = ((word >> 52) & 0x7ff) as i32;
        let fraction = (word & ((1 << 52) - 1)) as i64;
        let (mantissa, exponent) =
            if stored == 0 { (fraction, -1074) } else { (fraction | 1 << 52, stored - 1075) };
        Fixed::scaled(if x < 0.0 { -mantissa } else { mantissa }, exponent, bits)
    }

    /// Archimedes' constant, by Machin's formula.
    pub fn pi(bits: usize) -> Self {
        let guarded = bits + 16;
        let arc = |n: u32| inverse_cotangent(n, guarded);
        Fixed { units: (arc(5) * 16 - arc(239) * 4) >> 16usize, bits }
    }

    /// The bits behind the point.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// The same number with so many bits; digits below the last one are cut.
    pub fn with_bits(&self, bits: usize) -> Self {
        let more = bits as i64 - self.bits as i64;
        Fixed { bits, ..self.shifted(more) }
    }

    /// The nearest double, but for the last bit.
    pub fn to_f64(&self) -> f64 {
        let excess = self.units.bit_len().saturating_sub(64);
        let leading = (&self.units >> excess).to_f64().value();
        let exponent = excess as i32 - self.bits as i32;
        // In two steps, since the power alone may be subnormal.
        leading * 2f64.powi(exponent / 2) * 2f64.powi(exponent - exponent / 2)
    }

    /// The number times `2^exponent`; digits below the last bit are cut.
    pub fn shifted(&self, exponent: i64) -> Self {
        let by = exponent.unsigned_abs() as usize;
        let units = if exponent < 0 { &self.units >> by } else { &self.units << by };
        Fixed { units, bits: self.bits }
    }

    /// The number over a whole one.
    pub fn over(&self, n: i64) -> Self {
        Fixed { units: &self.units / IBig::from(n), bits: self.bits }
    }

    /// The number times a whole one, without rounding.
    pub fn times(&self, n: i64) -> Self {
        Fixed { units: &self.units * IBig::from(n), bits: self.bits }
    }

    /// Rounded to so many decimals; a zero has none.
    pub fn decimal(&self, decimals: usize) -> String {
        let scaled = &self.units * IBig::from(10).pow(decimals);
        let half = IBig::ONE << (self.bits - 1);
        let rounded = (scaled + half) >> self.bits;
        if rounded == IBig::ZERO {
            return "0".into();
        }
        let sign = if rounded < IBig::ZERO { "-" } else { "" };
        let digits = format!("{:0>width$}", rounded.abs().to_string(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// The arc cotangent of `n >= 2`, in units `2^-bits`, by its power series.
fn inverse_cotangent(n: u32, bits: usize) -> IBig {
    let square = IBig::from(n) * IBig::from(n);
    let mut power = (IBig::ONE << bits) / IBig::from(n);
    let mut sum = IBig::ZERO;
    let mut odd = 1;
    while power != IBig::ZERO {
        sum += &power / IBig::from(odd);
        power /= &square;
        power = -power;
        odd += 2;
    }
    sum
}

/// The arc tangent of a tangent in `[0, 1]`: halved until the power series is short. The guard bits make up for the doublings.
fn arc_tangent(tangent: &Fixed) -> Fixed {
    let guard = HALVINGS + 8;
    let bits = tangent.bits + guard;
    let one = IBig::ONE << bits;
    let mut x = &tangent.units << guard;
    for _ in 0..HALVINGS {
        let secant = ((&one << bits) + &x * &x).sqrt();
        x = (x << bits) / (&one + IBig::from(secant));
    }
    let square = (&x * &x) >> bits;
    let mut power = x;
    let mut sum = IBig::ZERO;
    let mut odd = 1;
    while power != IBig::ZERO {
        sum += &power / IBig::from(odd);
        power = -((power * &square) >> bits);
        // A negative number is cut towards minus infinity and would never vanish.
        if power == IBig::NEG_ONE {
            break;
        }
        odd += 2;
    }
    Fixed { units: (sum << HALVINGS) >> guard, bits: tangent.bits }
}

impl Add for Fixed {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Fixed { units: self.units + other.units, bits: self.bits }
    }
}

impl Sub for Fixed {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Fixed { units: self.units - other.units, bits: self.bits }
    }
}

impl Mul for Fixed {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Fixed { units: (self.units * other.units) >> self.bits, bits: self.bits }
    }
}

impl Div for Fixed {
    type Output = Self;

    /// Zero over zero, and by what vanishes at this precision.
    fn div(self, other: Self) -> Self {
        if other.units == IBig::ZERO {
            return other;
        }
        Fixed { units: (self.units << self.bits) / other.units, bits: self.bits }
    }
}

impl Neg for Fixed {
    type Output = Self;

    fn neg(self) -> Self {
        Fixed { units: -self.units, bits: self.bits }
    }
}

impl Scalar for Fixed {
    fn whole(&self, n: i64) -> Self {
        Fixed::integer(n, self.bits)
    }

    /// Zero for the negative numbers that rounding makes of zero.
    fn square_root(&self) -> Self {
        let square = (&self.units).max(&IBig::ZERO) << self.bits;
        Fixed { units: IBig::from(square.sqrt()), bits: self.bits }
    }

    fn angle(&self, abscissa: &Self, pi: &Self) -> Self {
        let (height, width) = (self.clone(), Fixed { units: (&abscissa.units).abs(), bits: self.bits });
        let steep = height.units > width.units;
        if steep {
            let right = pi.over(2);
            let lean = arc_tangent(&(width / height));
            return if abscissa.units < IBig::ZERO { right + lean } else { right - lean };
        }
        if width.units == IBig::ZERO {
            return width;
        }
        let acute = arc_tangent(&(height / width));
        if abscissa.units < IBig::ZERO { pi.clone() - acute } else { acute }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_point_numbers_know_pi_and_its_fractions() {
        let bits = 400;
        let pi = Fixed::pi(bits);
        assert_eq!(pi.decimal(50), "3.14159265358979323846264338327950288419716939937511");
        let root = Fixed::integer(3, bits).square_root();
        let one = Fixed::integer(1, bits);
        for (height, width, twelfths) in [
            (&one, &root, 2),
            (&root, &one, 4),
            (&one, &one, 3),
            (&root, &-one.clone(), 8),
            (&one, &-root.clone(), 10),
        ] {
            let deviation = height.angle(width, &pi) - pi.times(twelfths).over(12);
            assert!(deviation.to_f64().abs() < 1e-118, "{twelfths}: {:e}", deviation.to_f64());
        }
    }

    #[test]
    fn fixed_point_numbers_read_and_write_doubles() {
        for x in [1.0, -0.3, 1e9, 2.5e-17, -7.0 / 3.0] {
            assert_eq!(Fixed::from_f64(x, 200).to_f64(), x);
        }
        assert_eq!(Fixed::from_f64(-0.125, 64).decimal(5), "-0.12500");
        assert_eq!(Fixed::integer(-12, 64).decimal(0), "-12");
    }
}

//! What an equation needs of its numbers: fixed-point numbers and duals alike.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::real::Real;

/// A number with the operations of plane geometry.
pub trait Scalar:
    Clone + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// An integer, to the precision of this number.
    fn whole(&self, n: i64) -> Self;

    /// The square root of a number that is not negative.
    fn square_root(&self) -> Self;

    /// The angle in `[0, pi]` of the point with this height, which is not negative, and that abscissa; given pi.
    fn angle(&self, abscissa: &Self, pi: &Self) -> Self;
}

impl<R: Real> Scalar for R {
    fn whole(&self, n: i64) -> Self {
        R::from(n as f64)
    }

    fn square_root(&self) -> Self {
        self.sqrt()
    }

    fn angle(&self, abscissa: &Self, _pi: &Self) -> Self {
        // The quotient that is at most one: the derivative of the other is lost where the abscissa vanishes.
        let pi = std::f64::consts::PI;
        if abscissa.re().abs() < self.re() {
            -(*abscissa / *self).atan() + pi / 2.0
        } else {
            let acute = (*self / *abscissa).atan();
            if abscissa.re() < 0.0 { acute + pi } else { acute }
        }
    }
}

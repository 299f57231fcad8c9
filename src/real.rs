//! What a number can do here.

use num_dual::DualNum;

/// A real number or a dual number over `f64`: every theory is written once over this.
pub trait Real: DualNum<Primitive = f64> + Copy {
    /// Lifts a scalar kernel to dual numbers from its Taylor coefficients
    /// `c[n] = f^(n)(x)/n!` at the real part; coefficients past the number's order are not asked for.
    #[inline]
    fn lift<const K: usize>(self, taylor: impl FnOnce(f64) -> [f64; K]) -> Self {
        const { assert!(Self::NDERIV < K, "a kernel is lifted to a higher order than it has coefficients for") }
        let x = self.re();
        let c = taylor(x);
        if Self::NDERIV == 0 || x.is_infinite() {
            return Self::from(c[0]);
        }
        // Horner's scheme; its first product is with a plain number.
        let delta = self - x;
        let mut sum = delta * c[Self::NDERIV] + c[Self::NDERIV - 1];
        for n in (0..Self::NDERIV - 1).rev() {
            sum = sum * delta + c[n];
        }
        sum
    }
}

impl<T: DualNum<Primitive = f64> + Copy> Real for T {}

/// Lifts a function of `M` variables to dual numbers from its value and its exact gradient: the value at the real parts
/// plus the integral of the gradient along the infinitesimal segment, by a Gauss rule that is exact for duals up to order 6.
pub fn from_gradient<R: Real, const M: usize>(
    value: f64,
    at: [R; M],
    gradient: impl Fn([R; M]) -> [R; M],
) -> R {
    let mut sum = R::from(value);
    if R::NDERIV == 0 {
        return sum;
    }
    let offset = 0.15f64.sqrt();
    for (t, weight) in [(0.5 - offset, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.5 + offset, 5.0 / 18.0)] {
        let point = at.map(|x| (x - x.re()) * t + x.re());
        for (slope, x) in gradient(point).into_iter().zip(at) {
            sum += slope * (x - x.re()) * weight;
        }
    }
    sum
}

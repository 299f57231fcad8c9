//! The standard normal density `G`, its tail `H` and the hazard `G/H`.
//!
//! Everything past the density comes from the moments of the excess over `x >= 0`,
//! `M_n = int_0^inf t^n exp(-xt - t^2/2) dt`. Their ratios `rho_n = M_n/M_{n-1}` obey
//! `rho_n = n/(x + rho_{n+1})`, a recurrence of positive terms, so the single tabulated function
//! `rho_5` gives the hazard `r = 1/M_0 = x + rho_1` and, through the cumulants of the excess,
//! its derivatives: `r' = r rho_1`, `r'' = k_3`, `r''' = -k_4`, `r'''' = k_5`.
//! The left half-line follows by `H(x) = 1 - H(-x)`.

use super::hazard_ratio::{RATIO, SCALE};
use crate::real::Real;

pub use libm::{erf, erfc};

/// `1/sqrt(2 pi)`.
const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;
/// `ln(2 pi)/2`.
pub(super) const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_7;
/// `sqrt(2 pi)`.
const SQRT_TWO_PI: f64 = 2.506_628_274_631_000_7;
/// Past this point the excess is exponential to every digit: `rho_1 = 1/x`.
const EXPONENTIAL: f64 = 1e60;
/// Above it derivatives of the hazard are cumulants of the excess, below it products.
const CUMULANTS: f64 = 1.0;

/// `exp(-x^2/2)/sqrt(2 pi)` for one `f64`: the square is split so that the exponent is exact.
#[inline]
pub(super) fn scalar_density(x: f64) -> f64 {
    if x.abs() > 40.0 {
        return 0.0;
    }
    let high = f64::from_bits(x.to_bits() & 0xffff_ffff_f800_0000);
    let rest = 0.5 * (x - high) * (x + high);
    let correction = 1.0 - rest * (1.0 - rest * (0.5 - rest / 6.0));
    (-0.5 * high * high).exp() * (correction * DENSITY_AT_ZERO)
}

/// Moments of the excess over `x >= 0`, up to the common factor `M_0 = 1/hazard`.
#[derive(Clone, Copy, Debug)]
struct Excess {
    /// `M_n = n! ladder[n]` for `n = 0..=3` in units in which `M_4 = 4!`.
    ladder: [f64; 4],
    /// `rho_5`.
    ratio: f64,
    /// `rho_1`, the mean.
    mean: f64,
}

impl Excess {
    #[inline]
    fn over(x: f64) -> Self {
        let t = SCALE / (SCALE + x);
        let scaled = t * RATIO.len() as f64;
        let i = (scaled as usize).min(RATIO.len() - 1);
        let s = scaled - (i as f64 + 0.5);
        let c = &RATIO[i];
        let s2 = s * s;
        let high = (c[4] + s * c[5]) + s2 * (c[6] + s * c[7]);
        let ratio = t * (c[0] + s * (c[1] + s * ((c[2] + s * c[3]) + s2 * high)));
        let b3 = x + ratio;
        let b2 = x * b3 + 4.0;
        let b1 = x * b2 + 3.0 * b3;
        let b0 = x * b1 + 2.0 * b2;
        let mean = if x < EXPONENTIAL { b1 / b0 } else { 1.0 / x };
        Self { ladder: [b0, b1, b2, b3], ratio, mean }
    }

    /// Third, fourth and fifth cumulant.
    #[inline]
    fn cumulants(&self) -> [f64; 3] {
        let [b0, _, b2, b3] = self.ladder;
        let m1 = self.mean;
        let scale = 1.0 / b0;
        let m2 = 2.0 * b2 * scale;
        let m3 = 6.0 * b3 * scale;
        let m4 = 24.0 * scale;
        let m5 = m4 * self.ratio;
        let k3 = m3 - m1 * (3.0 * m2 - 2.0 * m1 * m1);
        let k4 = m4 - 4.0 * m3 * m1 - 3.0 * m2 * m2 + m1 * m1 * (12.0 * m2 - 6.0 * m1 * m1);
        let k5 = m5 - 5.0 * m4 * m1 - 10.0 * m3 * m2
            + m1 * (20.0 * m3 * m1 + 30.0 * m2 * m2 - m1 * m1 * (60.0 * m2 - 24.0 * m1 * m1));
        [k3, k4, k5]
    }
}

/// The tail beyond one point: `log H`, the hazard and what derives from them.
///
/// Methods compute on request; nothing is lost to cancellation in either tail.
/// Formula `special.gaussian-tail`.
#[derive(Clone, Copy, Debug)]
pub struct Tail {
    x: f64,
    excess: Excess,
    hazard: f64,
    /// `H(-x)` for `x < 0`, unused otherwise.
    complement: f64,
}

impl Tail {
    /// The tail beyond `x`, any `f64`.
    #[inline]
    pub fn at(x: f64) -> Self {
        let excess = Excess::over(x.abs());
        let mirrored = x.abs() + excess.mean;
        if x < 0.0 {
            let density = scalar_density(x);
            let complement = density / mirrored;
            Self { x, excess, hazard: density / (1.0 - complement), complement }
        } else {
            Self { x, excess, hazard: mirrored, complement: 0.0 }
        }
    }

    /// `H(x)`: relative accuracy 1e-15 wherever the result is a normal `f64`.
    #[inline]
    pub fn h(&self) -> f64 {
        if self.x < 0.0 { 1.0 - self.complement } else { scalar_density(self.x) / self.hazard }
    }

    /// `ln H(x)`: relative accuracy 1e-15 wherever the result is a normal `f64`.
    #[inline]
    pub fn log_h(&self) -> f64 {
        if self.x < 0.0 {
            (-self.complement).ln_1p()
        } else {
            -0.5 * self.x * self.x - (self.hazard * SQRT_TWO_PI).ln()
        }
    }

    /// The hazard `r = G/H`, the mean of the variable beyond `x`.
    #[inline]
    pub fn hazard(&self) -> f64 {
        self.hazard
    }

    /// The mean excess `r - x > 0`.
    #[inline]
    pub fn mean_excess(&self) -> f64 {
        if self.x < 0.0 { self.hazard - self.x } else { self.excess.mean }
    }

    /// `r' = r (r - x)`, between 0 and 1.
    #[inline]
    pub fn hazard_slope(&self) -> f64 {
        if self.x < EXPONENTIAL { self.hazard * self.mean_excess() } else { 1.0 }
    }

    /// `1 - r'`, the variance of the excess; relative accuracy also where `r'` is near 1.
    #[inline]
    pub fn excess_variance(&self) -> f64 {
        if self.x < 0.0 {
            return 1.0 - self.hazard_slope();
        }
        let [b0, _, b2, _] = self.excess.ladder;
        let mean = self.excess.mean;
        if self.x < EXPONENTIAL { 2.0 * b2 / b0 - mean * mean } else { mean * mean }
    }

    /// `[r, r', r'', r''', r'''']`: relative accuracy 1e-13 or better in both tails
    /// (absolute where a derivative changes sign, left of 0).
    #[inline]
    pub fn hazard_derivatives(&self) -> [f64; 5] {
        let r0 = self.hazard;
        let r1 = self.hazard_slope();
        if self.x >= CUMULANTS {
            let [k3, k4, k5] = self.excess.cumulants();
            return if self.x < EXPONENTIAL { [r0, r1, k3, -k4, k5] } else { [r0, r1, 0.0, 0.0, 0.0] };
        }
        // r' = r d with d = r - x, differentiated by Leibniz.
        let d0 = self.mean_excess();
        let d1 = -self.excess_variance();
        let r2 = r0 * (d0 * d0 + d1);
        let r3 = r2 * d0 + 2.0 * r1 * d1 + r0 * r2;
        let r4 = r3 * d0 + 3.0 * r2 * d1 + 3.0 * r1 * r2 + r0 * r3;
        [r0, r1, r2, r3, r4]
    }
}

/// The density `G(x) = exp(-x^2/2)/sqrt(2 pi)`, any order up to 4.
///
/// Relative accuracy 5e-16 wherever the result is a normal `f64`.
#[inline]
pub fn density<R: Real>(x: R) -> R {
    x.lift(|x| {
        let [g0, g1, g2, g3, g4] = density_derivatives(x);
        [g0, g1, g2 / 2.0, g3 / 6.0, g4 / 24.0]
    })
}

/// `[G, G', G'', G''', G'''']`: the density times Hermite polynomials.
#[inline]
fn density_derivatives(x: f64) -> [f64; 5] {
    let g = scalar_density(x);
    if g == 0.0 {
        return [0.0; 5]; // the Hermite factors may overflow
    }
    let s = x * x;
    [g, -x * g, (s - 1.0) * g, (3.0 - s) * x * g, ((s - 6.0) * s + 3.0) * g]
}

/// `ln G(x) = -x^2/2 - ln(2 pi)/2`.
#[inline]
pub fn log_density<R: Real>(x: R) -> R {
    -x * x * 0.5 - HALF_LN_TWO_PI
}

/// The tail probability `H(x) = P(Z > x)`, derivatives up to order 4.
///
/// Relative accuracy 1e-15 wherever the result is a normal `f64` (`x < 37.5`).
#[inline]
pub fn h<R: Real>(x: R) -> R {
    x.lift(|x| {
        let [g0, g1, g2, g3, _] = density_derivatives(x);
        [Tail::at(x).h(), -g0, -g1 / 2.0, -g2 / 6.0, -g3 / 24.0]
    })
}

/// `P(0 < Z < x) = erf(x/sqrt 2)/2`, odd in `x`, derivatives up to order 4.
///
/// Relative accuracy 5e-16, also for small `x`.
#[inline]
pub fn mass_from_zero<R: Real>(x: R) -> R {
    x.lift(|x| {
        let [g0, g1, g2, g3, _] = density_derivatives(x);
        [0.5 * erf(x * std::f64::consts::FRAC_1_SQRT_2), g0, g1 / 2.0, g2 / 6.0, g3 / 24.0]
    })
}

/// `ln H(x)`, derivatives up to order 4.
///
/// Relative accuracy 1e-15 wherever the result is a normal `f64` (`x > -37.5`).
/// Formula `special.gaussian-tail`.
#[inline]
pub fn log_h<R: Real>(x: R) -> R {
    x.lift(|x| {
        let tail = Tail::at(x);
        let [r0, r1, r2, r3, _] = tail.hazard_derivatives();
        [tail.log_h(), -r0, -r1 / 2.0, -r2 / 6.0, -r3 / 24.0]
    })
}

/// The hazard `r(x) = G(x)/H(x)`, derivatives up to order 4.
///
/// Relative accuracy 1e-15 wherever the result is a normal `f64` (`x > -37.5`).
/// Formula `special.gaussian-tail`.
#[inline]
pub fn hazard<R: Real>(x: R) -> R {
    x.lift(|x| {
        let [r0, r1, r2, r3, r4] = Tail::at(x).hazard_derivatives();
        [r0, r1, r2 / 2.0, r3 / 6.0, r4 / 24.0]
    })
}

/// `ln H(x)` and the hazard, which is minus its slope, from one evaluation.
#[inline]
pub fn log_h_and_hazard<R: Real>(x: R) -> (R, R) {
    let tail = Tail::at(x.re());
    // The derivatives that plain numbers and first-order duals ask for are at hand.
    let [r0, r1, r2, r3, r4] = match R::NDERIV {
        0 => [tail.hazard(), 0.0, 0.0, 0.0, 0.0],
        1 => [tail.hazard(), tail.hazard_slope(), 0.0, 0.0, 0.0],
        _ => tail.hazard_derivatives(),
    };
    let log_h = x.lift(|_| [tail.log_h(), -r0, -r1 / 2.0, -r2 / 6.0, -r3 / 24.0]);
    (log_h, x.lift(|_| [r0, r1, r2 / 2.0, r3 / 6.0, r4 / 24.0]))
}

/// The slope of the hazard `r'(x) = r (r - x)`, derivatives up to order 3.
///
/// Relative accuracy 1e-15 wherever the result is a normal `f64`, in both tails.
/// Formula `special.gaussian-tail`.
#[inline]
pub fn hazard_slope<R: Real>(x: R) -> R {
    x.lift(|x| {
        let [_, r1, r2, r3, r4] = Tail::at(x).hazard_derivatives();
        [r1, r2, r3 / 2.0, r4 / 6.0]
    })
}

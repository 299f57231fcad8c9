//! The two constraints of the symmetric binary perceptron: inside a window, or outside of it.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2, PI};

use crate::numerics::quadrature::{Bend, Integrator, Quadrature};
use crate::real::{Real, from_gradient};
use crate::special::gaussian::{density, erf, h, hazard, log_density, log_h};
use crate::special::pair_window::{pair_window_deficit, pair_window_excess_at};
use crate::special::window::{log_window, window};
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::moments::PairConstraint;
use crate::theory::overlap::Overlap;

/// Margin above which a probability is taken from its complement: the window holds about half of the mass.
const HALF_MASS: f64 = 0.67;
/// Distance, in units of the square of a narrow window, up to which the pair probability is taken from the deficit:
/// there both configurations are still in the same window with probability one half.
const SMALL_DISTANCE: f64 = 0.4;

/// `|z| <= kappa`; formulas `sbp.first-moment`, `sbp.local-threshold`, `sbp.pair-first-moment`.
#[derive(Debug, Clone, Copy)]
pub struct SymmetricWindow;

impl SymmetricWindow {
    /// `ln P(|z| <= kappa)`, relative accuracy 2e-15.
    pub fn log_probability<R: Real>(&self, kappa: R) -> R {
        log_window(-kappa, kappa)
    }

    /// The same with the integral left to `quadrature`.
    pub fn log_probability_by(&self, kappa: f64, quadrature: &Quadrature) -> f64 {
        match quadrature.integrator {
            Integrator::Native => self.log_probability(kappa),
            Integrator::DoubleExponential if kappa < HALF_MASS => mass(quadrature, 0.0, kappa).ln(),
            Integrator::DoubleExponential => (-mass(quadrature, kappa, kappa + 12.0)).ln_1p(),
        }
    }

    /// Density up to which uncorrelated configurations are a local maximum of the second moment: `(p / (2 kappa G(kappa)))^2`.
    pub fn local_threshold(&self, kappa: f64) -> f64 {
        (self.log_probability(kappa).exp() / (2.0 * kappa * density(kappa))).powi(2)
    }
}

impl Constraint for SymmetricWindow {
    fn is_even(&self) -> bool {
        true
    }

    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        log_window((-kappa - field) / width, (kappa - field) / width)
    }

    fn force<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.log_probability_and_force(kappa, field, width).1
    }

    /// The force is the density at the nearer edge, less that at the farther one, over the probability.
    fn log_probability_and_force<R: Real>(&self, kappa: R, field: R, width: R) -> (R, R) {
        let (field, sign) = if field.re() < 0.0 { (-field, 1.0) } else { (field, -1.0) };
        let log = Constraint::log_probability(self, kappa, field, width);
        let near = log_density((kappa - field) / width) - log;
        let farther = kappa * field * -2.0 / (width * width);
        (log, near.exp() * -farther.exp_m1() * sign / width)
    }

    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend> {
        let (amplitude, width) = (overlap.value.sqrt(), overlap.deficit.sqrt());
        let (edge, distance) = (kappa / amplitude, NEAREST_ZERO * width / amplitude);
        [-edge, edge].into_iter().map(|at| Bend { at, distance }).collect()
    }
}

/// `|z| >= kappa`; formula `sbp.outward`.
#[derive(Debug, Clone, Copy)]
pub struct Outward;

impl Outward {
    /// `ln P(|z| >= kappa)`, relative accuracy 4e-15.
    pub fn log_probability(&self, kappa: f64) -> f64 {
        if kappa < HALF_MASS { (-erf(kappa * FRAC_1_SQRT_2)).ln_1p() } else { LN_2 + log_h(kappa) }
    }

    /// The same with the integral left to `quadrature`.
    pub fn log_probability_by(&self, kappa: f64, quadrature: &Quadrature) -> f64 {
        match quadrature.integrator {
            Integrator::Native => self.log_probability(kappa),
            Integrator::DoubleExponential if kappa < HALF_MASS => (-mass(quadrature, 0.0, kappa)).ln_1p(),
            Integrator::DoubleExponential => mass(quadrature, kappa, kappa + 12.0).ln(),
        }
    }

    /// Density up to which uncorrelated pairs are a local maximum of the second moment: `(kappa r(kappa))^-2`.
    pub fn local_threshold(&self, kappa: f64) -> f64 {
        (kappa * hazard(kappa)).powi(-2)
    }
}

/// `P(a <= |z| <= b)` by integrating the density.
fn mass(quadrature: &Quadrature, a: f64, b: f64) -> f64 {
    let breaks: Vec<f64> = (0..=12).map(|i| a + (b - a) * f64::from(i * i) / 144.0).collect();
    2.0 * quadrature.interval(&breaks, density::<f64>)
}

impl SymmetricWindow {
    /// Density up to which uncorrelated pairs of configurations at distance `x` are a local maximum of the second moment:
    /// `1/(2 max(w_u^2, w_v^2))`; formula `sbp.pair-local-threshold`.
    ///
    /// `w_u` and `w_v` are the conditional second cumulants of half the sum and half the difference of the two
    /// pre-activations: derivatives of the pair probability with respect to their variances, by scaling those that are known.
    pub fn pair_local_threshold<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        let (value, is_complement) = self.pair(kappa, x, quadrature);
        let probability = if is_complement { -value + 1.0 } else { value };
        let by_margin = kappa * margin_slope(kappa, x) * 0.5;
        let by_overlap = distance_slope(kappa, x) * -0.5;
        let (sum, difference) = (-x + 1.0, x);
        let w_u = sum * (by_margin - difference * 2.0 * by_overlap);
        let w_v = difference * (by_margin + sum * 2.0 * by_overlap);
        let larger = if w_u.re() >= w_v.re() { w_u } else { w_v };
        // w = sqrt(2) larger / probability.
        let ratio = probability / larger;
        ratio * ratio * 0.25
    }
}

/// `d f_1 / dx`, negative.
fn distance_slope<R: Real>(kappa: R, x: R) -> R {
    let y = -x + 1.0;
    let half_square = kappa * kappa * 0.5;
    let gap = half_square * (-(x * 2.0) + 1.0) / (x * y);
    (-half_square / y).exp() * (-gap).exp_m1() / ((x * y).sqrt() * PI)
}

/// `d f_1 / d kappa`: one variable on either edge of the window, the other inside.
fn margin_slope<R: Real>(kappa: R, x: R) -> R {
    let ratio = (x / (-x + 1.0)).sqrt();
    density(kappa) * window(-kappa / ratio, kappa * ratio) * 4.0
}

impl SymmetricWindow {
    /// The probability of both, or its complement, whichever is smaller: `(value, whether it is the complement)`.
    fn pair<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> (R, bool) {
        let integrate = |breaks: &[f64], f: &dyn Fn(f64) -> f64| -> f64 { quadrature.interval(breaks, f) };
        let (k, distance) = (kappa.re(), x.re());
        let complement = k > HALF_MASS;
        let value = if complement {
            2.0 * h(k) + pair_window_deficit(k, distance, &integrate)
        } else if distance < SMALL_DISTANCE * k * k {
            erf(k * FRAC_1_SQRT_2) - pair_window_deficit(k, distance, &integrate)
        } else {
            erf(k * FRAC_1_SQRT_2).powi(2) + pair_window_excess_at(k, distance, &integrate)
        };
        let sign = if complement { -1.0 } else { 1.0 };
        let lifted = from_gradient(value, [kappa, x], |[kappa, x]| {
            [margin_slope(kappa, x) * sign, distance_slope(kappa, x) * sign]
        });
        (lifted, complement)
    }
}

impl PairConstraint for SymmetricWindow {
    fn log_pair_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        match self.pair(kappa, x, quadrature) {
            (complement, true) => (-complement).ln_1p(),
            (probability, false) => probability.ln(),
        }
    }

    fn log_second_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        let integrate = |breaks: &[f64], f: &dyn Fn(f64) -> f64| -> f64 { quadrature.interval(breaks, f) };
        let deficit = pair_window_deficit(kappa.re(), x.re(), &integrate);
        // d(p - f_1): the margin's slope of p is 2 G(kappa).
        let deficit = from_gradient(deficit, [kappa, x], |[kappa, x]| {
            [density(kappa) * 2.0 - margin_slope(kappa, x), -distance_slope(kappa, x)]
        });
        (-deficit / self.log_probability(kappa).exp()).ln_1p()
    }

    fn log_pair_slope<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        let (value, is_complement) = self.pair(kappa, x, quadrature);
        let probability = if is_complement { -value + 1.0 } else { value };
        distance_slope(kappa, x) / probability
    }
}

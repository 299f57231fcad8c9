//! The symmetric window seen by a configuration and by a reference with a margin of its own.

use std::f64::consts::PI;

use crate::models::symmetric_window::SymmetricWindow;
use crate::real::{Real, from_gradient};
use crate::special::bivariate::rectangle;
use crate::special::gaussian::density;
use crate::special::window::window;
use crate::theory::franz_parisi::ReferenceConstraint;

/// `P(|X| <= kappa_ref, |Y| <= kappa)` and its gradient in `[kappa, kappa_ref, x]`; correlation `1 - 2x`.
fn both<R: Real>(kappa: R, kappa_ref: R, x: R) -> R {
    let (k, r, q) = (kappa.re(), kappa_ref.re(), 1.0 - 2.0 * x.re());
    let value = rectangle((-r, r), (-k, k), q);
    from_gradient(value, [kappa, kappa_ref, x], |[kappa, kappa_ref, x]| {
        let q = -(x * 2.0) + 1.0;
        let width = ((-x + 1.0) * x).sqrt() * 2.0;
        let edge =
            |at: R, other: R| density(at) * window((-other - q * at) / width, (other - q * at) / width) * 2.0;
        [edge(kappa, kappa_ref), edge(kappa_ref, kappa), distance_slope(kappa, kappa_ref, x)]
    })
}

/// Derivative with respect to `x`, negative.
fn distance_slope<R: Real>(kappa: R, kappa_ref: R, x: R) -> R {
    let q = -(x * 2.0) + 1.0;
    let variance = (-x + 1.0) * x * 4.0;
    let difference = kappa - kappa_ref;
    // (k^2 + r^2 -+ 2 q k r)/(2 (1 - q^2)); the gap between the two exponents is 2 q k r/(1 - q^2).
    let product = kappa * kappa_ref;
    let near = (difference * difference + x * product * 4.0) / (variance * 2.0);
    let gap = product * q * 2.0 / variance;
    (-near).exp() * (-gap).exp_m1() * 2.0 / (variance.sqrt() * PI)
}

impl ReferenceConstraint for SymmetricWindow {
    fn log_reference_probability<R: Real>(&self, kappa_ref: R) -> R {
        self.log_probability(kappa_ref)
    }

    fn log_neighbour_probability<R: Real>(&self, kappa: R, kappa_ref: R, x: R) -> R {
        both(kappa, kappa_ref, x).ln() - self.log_probability(kappa_ref)
    }

    fn log_neighbour_slope<R: Real>(&self, kappa: R, kappa_ref: R, x: R) -> R {
        distance_slope(kappa, kappa_ref, x) / both(kappa, kappa_ref, x)
    }
}

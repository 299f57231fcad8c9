//! The half-space constraint of the perceptron.

use crate::numerics::quadrature::Bend;
use crate::real::Real;
use crate::special::gaussian::{hazard, hazard_slope, log_h, log_h_and_hazard};
use crate::theory::constraint::{Constraint, OneSided};
use crate::theory::overlap::Overlap;

/// Nearest complex zeros of the Gaussian tail `H`, in units of its argument.
const NEAREST_ZERO: (f64, f64) = (-1.91597, 2.81642);

/// A bend this many e-folds down in the Gaussian's tail is not resolved.
const NEGLIGIBLE_EXPONENT: f64 = 37.0;

/// Pre-activation at least `kappa`; formulas `binary.replica-symmetric`, `spherical.replica-symmetric`.
#[derive(Debug, Clone, Copy)]
pub struct HalfSpace;

impl Constraint for HalfSpace {
    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        log_h((kappa - field) / width)
    }

    fn force<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        hazard((kappa - field) / width) / width
    }

    fn log_probability_and_force<R: Real>(&self, kappa: R, field: R, width: R) -> (R, R) {
        let (log_h, hazard) = log_h_and_hazard((kappa - field) / width);
        (log_h, hazard / width)
    }

    fn curvature<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        -hazard_slope((kappa - field) / width) / (width * width)
    }

    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend> {
        let (amplitude, width) = (overlap.value.sqrt(), overlap.deficit.sqrt());
        let at = (kappa - NEAREST_ZERO.0 * width) / amplitude;
        let distance = NEAREST_ZERO.1 * width / amplitude;
        // Right of the bulk only the Gaussian's tail sees the bend; the integrals are of order one and ignore it.
        let hidden = if at > 0.0 { 0.5 * (at - distance) * (at + distance) } else { 0.0 };
        if hidden > NEGLIGIBLE_EXPONENT { vec![] } else { vec![Bend { at, distance }] }
    }
}

impl OneSided for HalfSpace {}

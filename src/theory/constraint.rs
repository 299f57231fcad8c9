//! What a pattern asks of the pre-activation.

use num_dual::Dual;

use crate::numerics::quadrature::Bend;
use crate::real::Real;
use crate::theory::overlap::Overlap;

/// Distance of the nearest complex zero of a window's probability from its edge, in units of the residual width: where fractional
/// powers of the probability branch.
pub const NEAREST_ZERO: f64 = 2.8;

/// A constraint on a Gaussian pre-activation of unit variance: part of it, the field, is shared by all replicas;
/// the rest is Gaussian of standard deviation `width`.
pub trait Constraint: Clone {
    /// `ln P(satisfied | field)` at margin `kappa`.
    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R;

    /// Whether a field and its opposite are equally good.
    fn is_even(&self) -> bool {
        false
    }

    /// Derivative of the log-probability with respect to the field.
    fn force<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.log_probability(constant(kappa), variable(field), constant(width)).eps
    }

    /// Both, for constraints that find them together.
    fn log_probability_and_force<R: Real>(&self, kappa: R, field: R, width: R) -> (R, R) {
        (self.log_probability(kappa, field, width), self.force(kappa, field, width))
    }

    /// Second derivative of the log-probability with respect to the field.
    fn curvature<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.force(constant(kappa), variable(field), constant(width)).eps
    }

    /// Where, as functions of the standard Gaussian `z` with field `sqrt(q) z`, the probability and its derivatives bend.
    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend>;
}

/// A constraint that depends on `kappa - field` only.
pub trait OneSided: Constraint {}

fn constant<R: Real>(x: R) -> Dual<R> {
    Dual::new(x, R::from(0.0))
}

fn variable<R: Real>(x: R) -> Dual<R> {
    Dual::new(x, R::from(1.0))
}

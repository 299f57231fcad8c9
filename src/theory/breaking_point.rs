//! How replica symmetry breaks on its stability line.

use num_dual::Dual2;

use crate::real::Real;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::prior::Prior;
use crate::theory::replica_symmetric::ReplicaSymmetric;

/// Where Parisi's function starts on the stability line, and how it goes on; formula `spherical.breaking-point`.
#[derive(Debug, Clone, Copy)]
pub struct BreakingPoint<R> {
    /// `x`, the Parisi parameter of the first overlaps that part.
    pub point: R,
    /// `dx/dq` there.
    pub slope: R,
    /// Size of the terms of `point` and `slope` before they cancel, relative to the values: their rounding.
    pub terms: [f64; 2],
}

impl<P: Prior, C: Constraint, K: Kernel> ReplicaSymmetric<P, C, K> {
    /// The breaking point at a marginal stationary point, for weights on the sphere and a straight kernel: the weights enter through
    /// `1 - q` alone. Formula `spherical.breaking-point`.
    pub fn breaking_point<R: Real>(&self, [alpha, kappa]: [R; 2], [logit_q, _]: [R; 2]) -> BreakingPoint<R> {
        let overlap = Overlap::from_logit(logit_q);
        let lambda = overlap.deficit;
        // In units of the width every derivative is of order one.
        let [third_square, second_cube, fourth_square, mixed, second_fourth] =
            self.pattern_average(kappa, overlap, |field, width| {
                let constant = |x: R| Dual2::new(x, R::from(0.0), R::from(0.0));
                let variable = Dual2::new(field, R::from(1.0), R::from(0.0));
                let curvature = self.constraint.curvature(constant(kappa), variable, constant(width));
                let (second, third, fourth) = (
                    curvature.re * width.powi(2),
                    curvature.v1 * width.powi(3),
                    curvature.v2 * width.powi(4),
                );
                let square = second * second;
                [third * third, square * second, fourth * fourth, second * third * third, square * square]
            });
        let response = alpha * second_cube + 1.0;
        let point = alpha * third_square / (response * 2.0);
        let quartic = point * point * (alpha * second_fourth - 1.0) * 6.0;
        let mixed = alpha * mixed * point * 12.0;
        let slope = (alpha * fourth_square - mixed + quartic) / (response * lambda * 2.0);
        let cancelled = response.re().recip();
        let six = 6.0 * point.re() * point.re();
        let numerator =
            (alpha * fourth_square).re() + mixed.re().abs() + six * (1.0 + (alpha * second_fourth).re());
        let slope_terms = numerator / (2.0 * response.re() * lambda.re()) + cancelled * slope.re().abs();
        BreakingPoint { point, slope, terms: [cancelled * point.re().abs(), slope_terms] }
    }
}

/// A condition on the breaking point: where the nature of the transition changes; formula `spherical.breaking-point`.
#[derive(Debug, Clone, Copy)]
pub enum Special {
    /// `dx/dq = 0`: to the left the overlaps part at once.
    FlatBreaking,
    /// `x = 1`: to the left the states part before replica symmetry becomes unstable.
    UnitBreaking,
}

impl Special {
    /// Vanishes at the special point.
    pub fn condition<R: Real>(self, breaking: &BreakingPoint<R>) -> R {
        match self {
            Special::FlatBreaking => breaking.slope,
            Special::UnitBreaking => breaking.point.ln(),
        }
    }
}

//! First moments: the expected number of pairs of solutions at a given distance.

use std::f64::consts::LN_2;

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::entropy::binary_entropy;
use crate::symbols::{self, Symbol};
use crate::theory::potential::Potential;

/// A constraint on one pattern, seen by two configurations at once.
pub trait PairConstraint: Clone {
    /// `ln P(both satisfied)` at margin `kappa` and distance `x` per weight, overlap `1 - 2x`.
    fn log_pair_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R;

    /// `ln P(second satisfied | first satisfied)`, to full relative accuracy at every distance.
    fn log_second_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R;

    /// Derivative of the logarithm of the pair probability with respect to `x`.
    fn log_pair_slope<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R;
}

/// `s_2(x) = ln 2 + H_2(x) + alpha ln f_1`: exponent of the expected number of pairs of binary solutions at distance
/// `x`, in nats per weight; formula `sbp.pair-first-moment`.
///
/// Control: `[alpha, kappa]`. Order: `[ln x]`.
#[derive(Debug, Clone)]
pub struct PairExponent<C> {
    /// What a pattern asks of both configurations.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<C: PairConstraint> PairExponent<C> {
    /// The density at which the exponent vanishes: no pairs at distance `x` above it.
    pub fn upper_bound(&self, kappa: f64, x: f64) -> f64 {
        (LN_2 + binary_entropy(x)) / -self.constraint.log_pair_probability(kappa, x, &self.quadrature)
    }

    /// Its logarithm, with derivatives.
    pub fn log_upper_bound<R: Real>(&self, kappa: R, x: R) -> R {
        let log = self.constraint.log_pair_probability(kappa, x, &self.quadrature);
        (binary_entropy(x) + LN_2).ln() - (-log).ln()
    }
}

impl<C: PairConstraint> Potential<2, 1> for PairExponent<C> {
    const CONTROL: [&'static Symbol; 2] = [&symbols::ALPHA, &symbols::KAPPA];
    const ORDER: [&'static Symbol; 1] = [&symbols::LOG_X];

    fn value<R: Real>(&self, [alpha, kappa]: [R; 2], [log_x]: [R; 1]) -> R {
        let x = log_x.exp();
        binary_entropy(x) + alpha * self.constraint.log_pair_probability(kappa, x, &self.quadrature) + LN_2
    }

    /// The slope in `x`: dividing the gradient in `ln x` by `x` keeps its terms of order one at every distance.
    fn saddle<R: Real>(&self, [alpha, kappa]: [R; 2], [log_x]: [R; 1]) -> [R; 1] {
        let x = log_x.exp();
        let energy = alpha * self.constraint.log_pair_slope(kappa, x, &self.quadrature);
        [(-x).ln_1p() - log_x + energy]
    }

    fn refined(&self) -> Self {
        PairExponent { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

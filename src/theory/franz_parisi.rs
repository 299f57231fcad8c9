//! Neighbours of a reference configuration: the annealed Franz-Parisi entropy.

use std::f64::consts::LN_2;

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::entropy::binary_entropy;
use crate::theory::moments::PairConstraint;

/// `H_2(x) + alpha ln(f_1(x)/p)`: exponent of the expected number of solutions at distance `x` from a typical one, in nats
/// per weight; formula `sbp.typical-neighbours`.
///
/// As equations: where it vanishes, the logarithm of the ratio of its terms. Unknown `[ln x]`, parameter `alpha`.
#[derive(Debug, Clone)]
pub struct TypicalNeighbours<C> {
    /// What a pattern asks of both configurations.
    pub constraint: C,
    /// Its margin.
    pub kappa: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<C: PairConstraint> TypicalNeighbours<C> {
    /// The two terms: entropy, and what a pattern costs.
    fn terms<R: Real>(&self, log_x: R) -> [R; 2] {
        let x = log_x.exp();
        let cost = self.constraint.log_second_probability(R::from(self.kappa), x, &self.quadrature);
        [binary_entropy(x), -cost]
    }
}

impl<C: PairConstraint> Equations<1> for TypicalNeighbours<C> {
    fn residual<R: Real>(&self, alpha: R, [log_x]: [R; 1]) -> [R; 1] {
        let [entropy, cost] = self.terms(log_x);
        [entropy.ln() - (alpha * cost).ln()]
    }

    fn refined(&self) -> Self {
        TypicalNeighbours { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// A constraint on one pattern, seen by a configuration and by a reference with a margin of its own.
pub trait ReferenceConstraint: Clone {
    /// `ln P(satisfied)` of the reference.
    fn log_reference_probability<R: Real>(&self, kappa_ref: R) -> R;

    /// `ln P(satisfied | reference satisfied)` at distance `x`.
    fn log_neighbour_probability<R: Real>(&self, kappa: R, kappa_ref: R, x: R) -> R;

    /// Its derivative with respect to `x`.
    fn log_neighbour_slope<R: Real>(&self, kappa: R, kappa_ref: R, x: R) -> R;
}

/// `H_2(x) + alpha ln P(satisfied | reference)`, around a reference that has the best margin possible at the density:
/// `alpha ln p(kappa_ref) = -ln 2`; formula `sbp.best-margin-neighbours`.
#[derive(Debug, Clone, Copy)]
pub struct BestMarginNeighbours<C>(pub C);

impl<C: ReferenceConstraint> BestMarginNeighbours<C> {
    fn capacity<R: Real>(&self, alpha: R, kappa_ref: R) -> R {
        alpha * self.0.log_reference_probability(kappa_ref) / LN_2 + 1.0
    }

    /// The exponent, in nats per weight.
    pub fn value<R: Real>(&self, alpha: R, kappa: R, kappa_ref: R, log_x: R) -> R {
        let x = log_x.exp();
        binary_entropy(x) + alpha * self.0.log_neighbour_probability(kappa, kappa_ref, x)
    }

    /// Zero where the exponent is: the logarithm of the ratio of its two terms.
    fn emptiness<R: Real>(&self, alpha: R, kappa: R, kappa_ref: R, log_x: R) -> R {
        let x = log_x.exp();
        binary_entropy(x).ln() - (-alpha * self.0.log_neighbour_probability(kappa, kappa_ref, x)).ln()
    }

    /// Zero where the exponent does not change with the distance: the same for its slope.
    fn flatness<R: Real>(&self, alpha: R, kappa: R, kappa_ref: R, log_x: R) -> R {
        let x = log_x.exp();
        let entropic = (-x).ln_1p() - log_x;
        entropic.ln() - (-alpha * self.0.log_neighbour_slope(kappa, kappa_ref, x)).ln()
    }
}

/// Where the exponent does not change with the distance; formula `sbp.dense-threshold`. Unknowns `[alpha, ln kappa_ref]`, parameter `ln x`.
#[derive(Debug, Clone, Copy)]
pub struct FlatNeighbours<C> {
    /// Configuration and reference.
    pub neighbours: BestMarginNeighbours<C>,
    /// Margin of the configurations counted.
    pub kappa: f64,
}

impl<C: ReferenceConstraint> Equations<2> for FlatNeighbours<C> {
    fn residual<R: Real>(&self, log_x: R, [alpha, log_ref]: [R; 2]) -> [R; 2] {
        let (kappa, kappa_ref) = (R::from(self.kappa), log_ref.exp());
        [self.neighbours.flatness(alpha, kappa, kappa_ref, log_x), self.neighbours.capacity(alpha, kappa_ref)]
    }

    fn refined(&self) -> Self {
        self.clone()
    }
}

/// Where the exponent vanishes at a distance. Unknowns `[alpha, ln kappa_ref]`, parameter `ln x`.
#[derive(Debug, Clone, Copy)]
pub struct EmptyNeighbours<C> {
    /// Configuration and reference.
    pub neighbours: BestMarginNeighbours<C>,
    /// Margin of the configurations counted.
    pub kappa: f64,
}

impl<C: ReferenceConstraint> Equations<2> for EmptyNeighbours<C> {
    fn residual<R: Real>(&self, log_x: R, [alpha, log_ref]: [R; 2]) -> [R; 2] {
        let (kappa, kappa_ref) = (R::from(self.kappa), log_ref.exp());
        [
            self.neighbours.emptiness(alpha, kappa, kappa_ref, log_x),
            self.neighbours.capacity(alpha, kappa_ref),
        ]
    }

    fn refined(&self) -> Self {
        self.clone()
    }
}

/// Where the exponent and its slope vanish. Unknowns `[alpha, ln kappa_ref, ln x]`, parameter `kappa`.
#[derive(Debug, Clone, Copy)]
pub struct NoNeighbours<C>(pub BestMarginNeighbours<C>);

impl<C: ReferenceConstraint> Equations<3> for NoNeighbours<C> {
    fn residual<R: Real>(&self, kappa: R, [alpha, log_ref, log_x]: [R; 3]) -> [R; 3] {
        let kappa_ref = log_ref.exp();
        [
            self.0.flatness(alpha, kappa, kappa_ref, log_x),
            self.0.capacity(alpha, kappa_ref),
            self.0.emptiness(alpha, kappa, kappa_ref, log_x),
        ]
    }

    fn refined(&self) -> Self {
        self.clone()
    }
}

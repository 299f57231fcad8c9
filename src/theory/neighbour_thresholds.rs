//! What makes a local entropy a threshold: it ceases to grow with the distance, or to be positive. The reference's saddle point
//! is solved along.

use crate::numerics::newton::{Equations, Observed};
use crate::real::Real;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::local_entropy::{LocalEntropy, Neighbourhood, Neighbours};
use crate::theory::overlap::Overlap;
use crate::theory::potential::Potential;
use crate::theory::prior::Prior;
use crate::theory::replica_symmetric::ReplicaSymmetric;

/// What is asked of the local entropy; formula `binary.local-entropy-threshold`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// It does not change with the distance.
    Flat,
    /// It vanishes, relative to the entropy of all configurations at the distance.
    Empty,
}

impl Demand {
    fn imbalance<R: Real>(self, neighbours: &Neighbours<R>, log_odds: R) -> R {
        match self {
            Demand::Flat => neighbours.slope,
            Demand::Empty => {
                let d = Overlap::from_logit(log_odds);
                neighbours.entropy / -(d.value * d.value.ln() + d.deficit * d.deficit.ln())
            }
        }
    }
}

/// A local entropy with its reference.
#[derive(Debug, Clone)]
pub struct Pair<P, C, K> {
    /// The reference, as a typical solution.
    pub reference: ReplicaSymmetric<P, C, K>,
    /// The configurations around it.
    pub neighbours: LocalEntropy<C, K>,
}

impl<P: Prior, C: Constraint, K: Kernel> Pair<P, C, K> {
    /// Imbalances of both saddle points, the reference's entropy, and the local entropy.
    fn system<R: Real>(&self, place: &Neighbourhood<R>, order: [R; 3]) -> ([R; 5], R, Neighbours<R>) {
        let control = [place.alpha, place.kappa_ref];
        let (reference, entropy) = self.reference.saddle_and_value(control, place.reference);
        let neighbours = self.neighbours.at(place, order);
        let [a, b, c] = neighbours.saddle;
        ([a, b, c, reference[0], reference[1]], entropy, neighbours)
    }

    /// The same with finer quadrature.
    pub fn refined(&self) -> Self {
        Pair { reference: self.reference.refined(), neighbours: self.neighbours.refined() }
    }
}

/// Which control parameter is unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Free {
    /// The density, at this margin of the reference.
    Density {
        /// Margin of the reference.
        kappa_ref: f64,
    },
    /// The margin of the reference, at this density.
    Margin {
        /// Constraint density.
        alpha: f64,
    },
}

impl Free {
    /// `[alpha, kappa_ref]`.
    pub fn controls<R: Real>(self, unknown: R) -> [R; 2] {
        match self {
            Free::Density { kappa_ref } => [unknown, R::from(kappa_ref)],
            Free::Margin { alpha } => [R::from(alpha), unknown],
        }
    }
}

/// A demand met at a given distance; formula `binary.local-entropy-threshold`. Unknowns: order parameters of the local entropy, those of the reference, the free control;
/// parameter `ln(d/(1 - d))`.
#[derive(Debug, Clone)]
pub struct AtDistance<P, C, K> {
    /// Reference and configurations.
    pub pair: Pair<P, C, K>,
    /// Margin of the configurations.
    pub kappa: f64,
    /// The control that is unknown.
    pub free: Free,
    /// What is asked for.
    pub demand: Demand,
}

impl<P: Prior, C: Constraint, K: Kernel> Equations<6> for AtDistance<P, C, K> {
    fn residual<R: Real>(&self, log_odds: R, z: [R; 6]) -> [R; 6] {
        let [alpha, kappa_ref] = self.free.controls(z[5]);
        let place =
            Neighbourhood { alpha, kappa: R::from(self.kappa), kappa_ref, reference: [z[3], z[4]], log_odds };
        let ([a, b, c, d, e], _, neighbours) = self.pair.system(&place, [z[0], z[1], z[2]]);
        [a, b, c, d, e, self.demand.imbalance(&neighbours, log_odds)]
    }

    fn refined(&self) -> Self {
        AtDistance { pair: self.pair.refined(), ..self.clone() }
    }
}

/// A demand met around references of the largest margin; formula `binary.local-entropy-threshold`. Unknowns: as before, then the margin of the
/// reference and the density; parameter `ln(d/(1 - d))`.
#[derive(Debug, Clone)]
pub struct AroundBest<P, C, K> {
    /// Reference and configurations.
    pub pair: Pair<P, C, K>,
    /// Margin of the configurations.
    pub kappa: f64,
    /// What is asked for.
    pub demand: Demand,
}

impl<P: Prior, C: Constraint, K: Kernel> Equations<7> for AroundBest<P, C, K> {
    fn residual<R: Real>(&self, log_odds: R, z: [R; 7]) -> [R; 7] {
        let [.., q, q_hat, kappa_ref, alpha] = z;
        let place =
            Neighbourhood { alpha, kappa: R::from(self.kappa), kappa_ref, reference: [q, q_hat], log_odds };
        let ([a, b, c, d, e], entropy, neighbours) = self.pair.system(&place, [z[0], z[1], z[2]]);
        [a, b, c, d, e, entropy, self.demand.imbalance(&neighbours, log_odds)]
    }

    fn refined(&self) -> Self {
        AroundBest { pair: self.pair.refined(), ..self.clone() }
    }
}

/// The local entropy touches zero; formula `binary.local-entropy-threshold`. Unknowns: those of [`AtDistance`] and `ln(d/(1 - d))`; the parameter is not used.
#[derive(Debug, Clone)]
pub struct Touching<P, C, K>(pub AtDistance<P, C, K>);

impl<P: Prior, C: Constraint, K: Kernel> Equations<7> for Touching<P, C, K> {
    fn residual<R: Real>(&self, _: R, z: [R; 7]) -> [R; 7] {
        let AtDistance { pair, kappa, free, .. } = &self.0;
        let [alpha, kappa_ref] = free.controls(z[5]);
        let log_odds = z[6];
        let place =
            Neighbourhood { alpha, kappa: R::from(*kappa), kappa_ref, reference: [z[3], z[4]], log_odds };
        let ([a, b, c, d, e], _, neighbours) = pair.system(&place, [z[0], z[1], z[2]]);
        [
            a,
            b,
            c,
            d,
            e,
            Demand::Empty.imbalance(&neighbours, log_odds),
            Demand::Flat.imbalance(&neighbours, log_odds),
        ]
    }

    fn refined(&self) -> Self {
        Touching(self.0.refined())
    }
}

/// The distance at which the local entropy vanishes; formula `binary.local-entropy-threshold`. Unknowns: order parameters and `ln(d/(1 - d))`; the
/// parameter is not used.
#[derive(Debug, Clone)]
pub struct Vanishing<C, K> {
    /// The entropy.
    pub model: LocalEntropy<C, K>,
    /// Where; its distance is unknown.
    pub place: Neighbourhood<f64>,
}

impl<C: Constraint, K: Kernel> Equations<4> for Vanishing<C, K> {
    fn residual<R: Real>(&self, unused: R, z: [R; 4]) -> [R; 4] {
        self.observe(unused, z).0
    }

    fn refined(&self) -> Self {
        Vanishing { model: self.model.refined(), place: self.place }
    }
}

/// Slope and replicon.
impl<C: Constraint, K: Kernel> Observed<4, 2> for Vanishing<C, K> {
    fn observe<R: Real>(&self, _: R, z: [R; 4]) -> ([R; 4], [R; 2]) {
        let neighbours = self.model.at(&self.place.at(z[3]), [z[0], z[1], z[2]]);
        let [a, b, c] = neighbours.saddle;
        let saddle = [a, b, c, Demand::Empty.imbalance(&neighbours, z[3])];
        (saddle, [neighbours.slope, neighbours.replicon])
    }
}

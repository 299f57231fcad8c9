//! Quenched Franz-Parisi entropy of spherical weights: solutions at an overlap with a typical solution of another margin.

use crate::models::half_space::HalfSpace;
use crate::models::jammed_neighbours::{JammedNeighbours, PatternAverages};
use crate::models::perceptron::spherical;
use crate::models::spherical::Spherical;
use crate::numerics::newton::{Equations, Observed};
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::theory::neighbour_patterns::{NeighbourPatterns, Overlaps};
use crate::theory::overlap::Overlap;
use crate::theory::potential::Potential;

/// Largest variance of the field around a typical reference, given what references share.
const WIDEST: f64 = 4.0;

/// What the configurations are kept close to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reference {
    /// A typical solution of this margin; its order parameter is `ln(q~/(1 - q~))`.
    Typical(f64),
    /// The solution of the largest margin, `q~ = 1`; its order parameter is that margin.
    Best,
}

/// `phi_FP(S)`: entropy of the configurations of margin `kappa` at overlap `S` with a reference, in nats per weight relative to
/// the sphere; replica symmetric. Formula `spherical.local-entropy`.
#[derive(Debug, Clone, Copy)]
pub struct SphericalNeighbours {
    /// What they are close to.
    pub reference: Reference,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// Where a local entropy is evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<R> {
    /// Constraint density.
    pub alpha: R,
    /// Margin of the configurations counted.
    pub kappa: R,
    /// Their overlap with the reference.
    pub overlap: Overlap<R>,
}

/// The local entropy and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<R> {
    /// Imbalances of the saddle point: overlap of configurations, pull of the reference, and the reference's own.
    pub saddle: [R; 3],
    /// Entropy per weight.
    pub entropy: R,
    /// Its derivative with respect to the overlap.
    pub slope: R,
    /// Overlap of two configurations around the same reference.
    pub q1: R,
    /// Overlap with another reference.
    pub s: R,
    /// Replicon of the configurations, given the reference.
    pub replicon: R,
}

impl SphericalNeighbours {
    /// Everything at the order parameters `[ln(a^2/(1 - q1)), ln delta, reference]`: `a^2` is what the shared field has
    /// independent of the reference, `delta = (s - q~ S)/(1 - q~)`.
    pub fn at<R: Real>(&self, place: &Place<R>, [log_rest, log_pull, order]: [R; 3]) -> Neighbours<R> {
        let Place { alpha, kappa, overlap: near } = *place;
        let (kappa_ref, reference) = match self.reference {
            Reference::Typical(margin) => (R::from(margin), Overlap::from_logit(order)),
            Reference::Best => (order, Overlap { value: R::from(1.0), deficit: R::from(0.0) }),
        };
        let pull = log_pull.exp();
        let square_pull = pull * pull / reference.value;
        // 1 - q1 + a^2
        let room = near.deficit * (near.value + 1.0) - square_pull * reference.deficit;
        let share = Overlap::from_logit(log_rest);
        let (deficit, rest) = (room * share.deficit, room * share.value);
        let own_excess = rest + square_pull * reference.deficit;
        // A field that the reference drags so far is not resolved.
        let resolved = self.reference == Reference::Best || (square_pull + rest).re() < WIDEST;
        let deficit = if resolved { deficit } else { R::from(f64::NAN) };
        let q1 = near.value * near.value + own_excess;
        let averages = match self.reference {
            Reference::Best => JammedNeighbours { kappa_ref, overlap: near.value, pull, rest, deficit }
                .averages(&HalfSpace, kappa, &self.quadrature),
            Reference::Typical(_) => {
                let overlaps = Overlaps {
                    reference,
                    own: Overlap { value: q1, deficit },
                    near,
                    other_excess: reference.deficit * pull,
                    own_excess,
                };
                let patterns = NeighbourPatterns { constraint: HalfSpace, quadrature: self.quadrature };
                let averages = patterns.averages(kappa, kappa_ref, &overlaps);
                PatternAverages {
                    log_probability: averages.log_probability,
                    square_force: averages.square_force,
                    pull: reference.deficit * averages.cross_force,
                    drift: averages.pinned_force - averages.cross_force,
                    square_curvature: averages.square_curvature,
                }
            }
        };
        let along = rest + square_pull;
        let saddle = [
            along.ln() - (alpha * deficit * deficit * averages.square_force).ln(),
            log_pull - (alpha * deficit * averages.pull).ln(),
            self.reference_imbalance(alpha, order, reference),
        ];
        Neighbours {
            saddle,
            entropy: (deficit.ln() + along / deficit) * 0.5 + alpha * averages.log_probability,
            slope: (pull - near.value) / deficit + alpha * averages.drift,
            q1,
            s: reference.value * near.value + reference.deficit * pull,
            replicon: -(alpha * deficit * deficit * averages.square_curvature) + 1.0,
        }
    }

    /// The reference's own saddle point, or its capacity.
    fn reference_imbalance<R: Real>(&self, alpha: R, order: R, reference: Overlap<R>) -> R {
        match self.reference {
            Reference::Typical(margin) => {
                let log_q_hat = order - reference.deficit.ln();
                spherical(self.quadrature).saddle([alpha, R::from(margin)], [order, log_q_hat])[0]
            }
            Reference::Best => alpha.ln() + Spherical.log_square_gap(order, &self.quadrature),
        }
    }

    /// The same with finer quadrature.
    pub fn refined(&self) -> Self {
        SphericalNeighbours { quadrature: self.quadrature.refined(), ..*self }
    }
}

/// The saddle point at an overlap. Unknowns: those of [`SphericalNeighbours::at`]; the parameter is not used.
#[derive(Debug, Clone, Copy)]
pub struct NeighbourSaddle {
    /// The entropy.
    pub model: SphericalNeighbours,
    /// Where.
    pub place: Place<f64>,
}

impl Place<f64> {
    /// The same as other numbers.
    fn lifted<R: Real>(&self) -> Place<R> {
        let Overlap { value, deficit } = self.overlap;
        Place {
            alpha: R::from(self.alpha),
            kappa: R::from(self.kappa),
            overlap: Overlap { value: R::from(value), deficit: R::from(deficit) },
        }
    }
}

impl Equations<3> for NeighbourSaddle {
    fn residual<R: Real>(&self, _: R, z: [R; 3]) -> [R; 3] {
        self.model.at(&self.place.lifted(), z).saddle
    }

    fn refined(&self) -> Self {
        NeighbourSaddle { model: self.model.refined(), place: self.place }
    }
}

/// Entropy, slope, `q1`, `s` and replicon.
impl Observed<3, 5> for NeighbourSaddle {
    fn observe<R: Real>(&self, _: R, z: [R; 3]) -> ([R; 3], [R; 5]) {
        let n = self.model.at(&self.place.lifted(), z);
        (n.saddle, [n.entropy, n.slope, n.q1, n.s, n.replicon])
    }
}

/// A local entropy that does not change with the overlap; formula `spherical.local-entropy-threshold`. Unknowns: those of
/// [`SphericalNeighbours::at`] and `ln alpha`; parameter `artanh S`.
#[derive(Debug, Clone, Copy)]
pub struct FlatNeighbours {
    /// The entropy.
    pub model: SphericalNeighbours,
    /// Margin of the configurations counted.
    pub kappa: f64,
}

impl FlatNeighbours {
    /// The local entropy at these unknowns.
    pub fn neighbours<R: Real>(&self, rapidity: R, z: [R; 4]) -> Neighbours<R> {
        let e = (rapidity * 2.0).exp();
        let overlap = Overlap { value: rapidity.tanh(), deficit: (e + 1.0).recip() * 2.0 };
        let place = Place { alpha: z[3].exp(), kappa: R::from(self.kappa), overlap };
        self.model.at(&place, [z[0], z[1], z[2]])
    }
}

impl Equations<4> for FlatNeighbours {
    fn residual<R: Real>(&self, rapidity: R, z: [R; 4]) -> [R; 4] {
        let Neighbours { saddle: [a, b, c], slope, .. } = self.neighbours(rapidity, z);
        // Relative to the slope of the sphere's own entropy.
        let sphere = rapidity.tanh() * rapidity.cosh().powi(2);
        [a, b, c, slope / sphere]
    }

    fn refined(&self) -> Self {
        FlatNeighbours { model: self.model.refined(), ..*self }
    }
}

//! How close a typical solution comes to a jammed one of the same instance.

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::quadrature::{Bend, Quadrature};
use crate::theory::constraint::Constraint;
use crate::theory::overlap::Overlap;
use crate::theory::parisi::capacity::Jammed;

/// Standard deviations past which the field of the jammed solution is negligible.
const REACH: f64 = 9.5;
/// Accuracy of the overlap.
const ACCURACY: f64 = 1e-14;

/// A typical solution beside a jammed one; formula `spherical.star`.
#[derive(Debug, Clone)]
pub struct BesideJammed<C> {
    /// What a pattern asks of the typical solution.
    pub constraint: C,
    /// Constraint density.
    pub alpha: f64,
    /// Margin of the typical solution.
    pub kappa: f64,
    /// Overlap of two such solutions.
    pub typical: Overlap<f64>,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<C: Constraint> BesideJammed<C> {
    /// The overlap `t = alpha (1 - q) E force(u) F'(q_0, h)` over Gaussian fields of variances `q` and `q_0` and covariance
    /// `t`, in units in which `Lambda(q_0) = 1`: unique where replica symmetry of the typical solution is stable.
    ///
    /// # Errors
    /// `NoBracket` when the equation keeps its sign.
    pub fn overlap(&self, state: &Jammed) -> Result<f64, SolveError> {
        let lowest = state.lowest_overlap();
        let mut nodes: Vec<(f64, f64)> = Vec::with_capacity(256);
        self.quadrature.gaussian_nodes(&state.bends(), |z, weight| {
            let h = lowest.sqrt() * z;
            if z.abs() <= REACH {
                nodes.push((h, weight * state.force(h)));
            }
            z.abs() > REACH
        });
        let width = self.typical.deficit.sqrt();
        let force = |mean: f64, rest: Overlap<f64>| {
            let bends = self.constraint.bends(self.kappa - mean, rest);
            let amplitude = rest.value.sqrt();
            let [force] = self
                .quadrature
                .gaussian(&bends, |x| [self.constraint.force(self.kappa, mean + amplitude * x, width)]);
            force
        };
        let excess = |t: f64| {
            let value = (self.typical.value - t * t / lowest).max(0.0);
            let rest = Overlap { value, deficit: self.typical.deficit };
            let sum: f64 = nodes.iter().map(|&(h, pull)| pull * force(t / lowest * h, rest)).sum();
            self.alpha * self.typical.deficit * sum - t
        };
        let most = (self.typical.value * lowest).sqrt();
        bracket::root("the overlap", excess, 0.0, most * (1.0 - 1e-9), ACCURACY)
    }
}

impl Jammed {
    /// Where the force of the lowest level bends, in standard deviations of its field.
    pub fn bends(&self) -> Vec<Bend> {
        /// Distance of its singularities in units of the square root of the deficit, on the safe side.
        const BRANCH: f64 = 1.5;
        let (lowest, deficit) = (self.lowest_overlap(), self.deficits()[0]);
        let distance = BRANCH * (deficit / lowest).sqrt();
        self.edges().into_iter().map(|edge| Bend { at: edge / lowest.sqrt(), distance }).collect()
    }
}

//! Solutions of the spherical perceptron around a reference: finding the reference and following the saddle point.

use crate::error::SolveError;
use crate::models::perceptron::spherical;
use crate::models::spherical::{MaximumMargin, Spherical};
use crate::models::spherical_neighbours::{NeighbourSaddle, Place, Reference, SphericalNeighbours};
use crate::numerics::newton::newton_observed;
use crate::numerics::quadrature::Quadrature;
use crate::quantities::neighbours::{FREE, Found};
use crate::quantities::parameters::{CLOSED_FORM, closed_form};
use crate::quantities::spherical_neighbour_ways::Way;
use crate::quantity::{Settings, Status};
use crate::theory::overlap::Overlap;
use crate::theory::potential::Stability;

/// Noise of the equations, in units of the inverse deficit of the reference's overlap.
const NOISE: f64 = 1e-13;
/// What is said beyond the end of the saddle point.
pub const ENDED: SolveError = SolveError::NoSolution(
    "the replica-symmetric saddle point ends before this overlap: no solutions are left",
);

/// A reference with the solutions of smaller margin that are counted around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// Constraint density.
    pub alpha: f64,
    /// Margin of the solutions counted.
    pub kappa: f64,
    /// What they are close to.
    pub reference: Reference,
    /// Its order parameter.
    pub order: f64,
    /// Margin of the reference, with its error where it was found.
    pub kappa_ref: (f64, f64),
    /// Whether replica symmetry holds for the reference.
    pub stable: bool,
}

impl Surroundings {
    /// Around the reference of this margin, or of the largest.
    ///
    /// # Errors
    /// `NoSolution` when there is no such reference.
    pub fn find(
        alpha: f64,
        kappa: f64,
        wanted: Option<f64>,
        settings: &Settings,
    ) -> Result<Self, SolveError> {
        let Some(margin) = wanted else {
            let root = MaximumMargin(settings.quadrature).solve(alpha, None, settings.tolerance)?;
            if root.z[0] < kappa {
                return Err(SolveError::NoSolution("no solution of this margin exists at this density"));
            }
            return Ok(Surroundings {
                alpha,
                kappa,
                reference: Reference::Best,
                order: root.z[0],
                kappa_ref: (root.z[0], root.bound[0]),
                stable: alpha <= 2.0,
            });
        };
        if margin < kappa {
            return Err(SolveError::NoSolution("the reference has to satisfy the margin of its neighbours"));
        }
        if alpha >= Spherical.capacity(margin, &Quadrature::working()) {
            return Err(SolveError::NoSolution("no reference of this margin exists at this density"));
        }
        let model = spherical(settings.quadrature);
        let root = model.typical([alpha, margin], None, settings.tolerance)?;
        Ok(Surroundings {
            alpha,
            kappa,
            reference: Reference::Typical(margin),
            order: root.z[0],
            kappa_ref: (margin, 0.0),
            stable: model.replicon([alpha, margin], root.z) >= 0.0,
        })
    }

    /// The overlap of two references.
    pub fn own_overlap(&self) -> Overlap<f64> {
        match self.reference {
            Reference::Typical(_) => Overlap::from_logit(self.order),
            Reference::Best => Overlap { value: 1.0, deficit: 0.0 },
        }
    }

    /// The saddle point at an overlap.
    pub fn saddle(&self, overlap: f64, quadrature: Quadrature) -> NeighbourSaddle {
        let overlap = Overlap { value: overlap, deficit: 1.0 - overlap };
        NeighbourSaddle {
            model: SphericalNeighbours { reference: self.reference, quadrature },
            place: Place { alpha: self.alpha, kappa: self.kappa, overlap },
        }
    }

    /// The local entropy at an overlap, from a warm start if there is one.
    pub fn at(&self, overlap: f64, warm: Option<[f64; 3]>, way: &Way) -> Result<Found, SolveError> {
        if let Some(found) = self.free(overlap) {
            return Ok(found);
        }
        if overlap < way.least.get() {
            return Err(ENDED);
        }
        let near = |start: [f64; 3]| self.near(overlap, [start[0], start[1], self.order], way.settings);
        match warm.and_then(|start| near(start).ok()) {
            Some(found) => Ok(found),
            None => near(self.follow(overlap, way)?),
        }
    }

    /// The values at the root near a start.
    fn near(&self, overlap: f64, start: [f64; 3], settings: &Settings) -> Result<Found, SolveError> {
        let equations = self.saddle(overlap, settings.quadrature);
        // Weights of patterns are ratios of tails that grow with the reference's overlap.
        let noise = match self.reference {
            Reference::Typical(_) => NOISE / self.own_overlap().deficit,
            Reference::Best => 0.0,
        };
        let (root, mut values) =
            newton_observed::<_, 3, 5>(&equations, 0.0, start, settings.tolerance.max(noise))?;
        let q1 = values[2].0;
        let sphere = 0.5 * (1.0 - q1).ln().abs() + 1.0;
        // Around a typical reference, what patterns take from the slope is a difference of terms that grow with its overlap.
        let terms = match self.reference {
            Reference::Typical(_) => 1.0 / self.own_overlap().deficit,
            Reference::Best => 1.0,
        };
        let pull = terms * root.z[1].exp() / (1.0 - q1);
        let rounding = [
            CLOSED_FORM * (values[0].0.abs() + sphere),
            CLOSED_FORM * (pull + overlap.abs() / (1.0 - q1)),
            CLOSED_FORM,
            CLOSED_FORM,
            CLOSED_FORM,
        ];
        values.iter_mut().zip(rounding).for_each(|(value, rounding)| value.1 += rounding);
        Ok(Found { order: Some(root.z), values, residual: root.residual })
    }

    /// Neighbours so near that the reference's margin protects all of them: every configuration is a solution.
    fn free(&self, overlap: f64) -> Option<Found> {
        let spread = (1.0 - overlap) * (1.0 + overlap);
        let gap = overlap * self.kappa_ref.0 - self.kappa;
        if gap < FREE * spread.sqrt() {
            return None;
        }
        let beyond = gap / spread.sqrt();
        // The few that are lost, and what their number changes by with the overlap.
        let lost = self.alpha * (-0.5 * beyond * beyond).exp();
        let with = |x: f64, lost: f64| (x, closed_form(x).1 + lost);
        let values = [
            with(0.5 * spread.ln(), lost),
            with(-overlap / spread, lost * beyond / spread),
            with(overlap * overlap, lost),
            with(self.own_overlap().value * overlap, lost),
            with(1.0, lost / (spread * spread)),
        ];
        Some(Found { order: None, values, residual: 0.0 })
    }

    /// What is known of replica symmetry there.
    pub fn status(&self, found: &Found) -> Status {
        if found.values[4].0 < 0.0 || !self.stable { Status::RsUnstable } else { Status::Ok }
    }
}

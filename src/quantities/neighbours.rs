//! Solutions around a typical reference of the binary perceptron: finding the reference and following the saddle point.

use crate::error::SolveError;
use crate::models::binary::Binary;
use crate::models::committee::Activation;
use crate::models::half_space::HalfSpace;
use crate::models::perceptron::{BinaryPerceptron, binary};
use crate::numerics::continuation::walk;
use crate::numerics::newton::{Root, newton, newton_observed};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::CLOSED_FORM;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Settings, Status, Value};
use crate::special::entropy::binary_entropy;
use crate::symbols;
use crate::theory::cross_overlap::{CrossOverlap, Typical};
use crate::theory::kernel::Kernel;
use crate::theory::local_entropy::{LocalEntropy, NeighbourSaddle, Neighbourhood};
use crate::theory::neighbour_thresholds::Pair;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Potential, Vanishing};

/// The word for the largest margin a reference can have.
pub const MAX: &str = "max";

/// Margin of the reference.
pub const KAPPA_REF: Parameter = Parameter {
    symbol: &symbols::KAPPA_REF,
    kind: Kind::RealOrWord(&[MAX]),
    domain: Domain::closed(-4.0, 20.0),
    default: Some(Axis::One(Value::word(MAX))),
};

/// Margins closer than this are followed from this far: the unconstrained point of equal margins is singular.
const CLOSE_MARGINS: f64 = 0.1;
/// Step of the way from the unconstrained point, in `ln(d/(1 - d))`.
const DISTANCE_STEP: f64 = 0.5;
/// Step of the way to a close margin, as a share of it, and how far from the unconstrained point it is taken.
const MARGIN_STEP: f64 = 0.5;
const MARGIN_AT: f64 = 1.0;
/// A pattern at the reference's margin is satisfied by its neighbours but for the tail beyond so many deviations: by all of them.
pub const FREE: f64 = 8.4;
/// Distance below which the step at the reference's margin may be unresolved.
const NEAR_REFERENCE: f64 = 0.01;
/// An entropy above this is not negative.
const NOT_NEGATIVE: f64 = -1e-11;
/// A conjugate field (as a logarithm) that only grows this strong where `q1` runs into one.
const FROZEN: f64 = 5.0;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-5;

/// A model and how to solve it.
#[derive(Debug, Clone, Copy)]
pub struct Solver {
    /// From the overlap of weights to that of outputs.
    pub activation: Activation,
    /// Tolerance and integrator.
    pub settings: Settings,
}

/// A reference: a typical solution of some margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reference {
    /// Constraint density.
    pub alpha: f64,
    /// Its margin, with the error where it was found.
    pub kappa: (f64, f64),
    /// `[ln(q/(1 - q)), ln q_hat]`.
    pub order: [f64; 2],
}

/// A solved point: order parameters, values and errors.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// The order parameters; none where the neighbours are free.
    pub order: Option<[f64; 3]>,
    /// Local entropy, slope, `s`, `q1` and replicon, each with its error.
    pub values: [(f64, f64); 5],
    /// Largest imbalance.
    pub residual: f64,
}

impl Found {
    /// What the values say about the point.
    pub fn status(&self) -> Status {
        if self.values[4].0 < 0.0 {
            Status::RsUnstable
        } else if self.values[0].0 < 0.0 {
            Status::NegativeEntropy
        } else {
            Status::Ok
        }
    }
}

/// `ln(d/(1 - d))`.
pub fn log_odds(d: f64) -> f64 {
    d.ln() - (-d).ln_1p()
}

/// The margin of the reference that was asked for; none for the largest.
pub fn margin_asked(inputs: &Inputs) -> Option<f64> {
    inputs.value(&symbols::KAPPA_REF).as_number()
}

/// Passes roots whose overlap is not one.
fn unfrozen(root: &Root<3>) -> Result<(), SolveError> {
    if root.z[1] > FROZEN {
        return Err(SolveError::NoSolution(
            "the replica-symmetric saddle point ends before this distance: its overlap tends to one",
        ));
    }
    Ok(())
}

impl Solver {
    /// The same with coarser quadrature.
    fn coarse(&self) -> Self {
        let quadrature = self.settings.quadrature.coarse();
        Solver { settings: Settings { quadrature, ..self.settings }, ..*self }
    }

    /// The replica-symmetric model of a single solution.
    pub fn typical(&self) -> BinaryPerceptron {
        binary(self.activation, self.settings.quadrature)
    }

    /// The model of neighbours.
    pub fn model(&self, quadrature: Quadrature) -> LocalEntropy<HalfSpace, Activation> {
        LocalEntropy { constraint: HalfSpace, kernel: self.activation, quadrature }
    }

    /// Reference and neighbours together.
    pub fn pair(&self) -> Pair<Binary, HalfSpace, Activation> {
        Pair { reference: self.typical(), neighbours: self.model(self.settings.quadrature) }
    }

    /// The reference of this margin, or of the largest.
    pub fn reference(&self, alpha: f64, kappa: f64, wanted: Option<f64>) -> Result<Reference, SolveError> {
        let model = self.typical();
        let Some(kappa_ref) = wanted else {
            let root = model.threshold_margin(Vanishing, alpha, None, self.settings.tolerance)?;
            let [logit, log_q_hat, largest] = root.z;
            if largest < kappa {
                return Err(SolveError::NoSolution("no solution of this margin exists at this density"));
            }
            return Ok(Reference { alpha, kappa: (largest, root.bound[2]), order: [logit, log_q_hat] });
        };
        if kappa_ref < kappa {
            return Err(SolveError::NoSolution("the reference has to satisfy the margin of its neighbours"));
        }
        let root = model.typical([alpha, kappa_ref], None, self.settings.tolerance)?;
        if model.value([alpha, kappa_ref], root.z) < NOT_NEGATIVE {
            return Err(SolveError::NoSolution("no reference of this margin exists at this density"));
        }
        Ok(Reference { alpha, kappa: (kappa_ref, 0.0), order: root.z })
    }

    /// The model of two typical solutions.
    pub fn cross_model(&self, solutions: [Typical; 2]) -> CrossOverlap<Binary, HalfSpace, Activation> {
        let quadrature = self.settings.quadrature;
        CrossOverlap { prior: Binary, constraint: HalfSpace, kernel: self.activation, solutions, quadrature }
    }

    /// Newton's method at a point.
    pub fn newton(
        &self,
        place: &Neighbourhood<f64>,
        start: [f64; 3],
        tolerance: f64,
    ) -> Result<Root<3>, SolveError> {
        let equations = NeighbourSaddle { model: self.model(self.settings.quadrature), place: *place };
        let root = newton::<3>(&equations, place.log_odds, start, tolerance)?;
        unfrozen(&root)?;
        Ok(root)
    }

    /// The saddle point at a distance, followed from the unconstrained point.
    pub fn follow(&self, reference: &Reference, kappa: f64, log_odds: f64) -> Result<[f64; 3], SolveError> {
        let Reference { alpha, kappa: (kappa_ref, _), order } = *reference;
        let model = self.typical();
        let own = model.typical([alpha, kappa], None, self.settings.tolerance)?;
        let far = kappa_ref.max(kappa + CLOSE_MARGINS);
        let far_order = |kappa_ref: f64, start: [f64; 2]| {
            let root = model.typical([alpha, kappa_ref], Some(start), self.settings.tolerance)?;
            Ok::<_, SolveError>(root.z)
        };
        let start = if far == kappa_ref { order } else { far_order(far, order)? };
        let solutions = [Typical { kappa: far, order: start }, Typical { kappa, order: own.z }];
        let v = self.cross_model(solutions).solve(alpha, ON_THE_WAY)?.z[0];
        let cross = self.cross_model(solutions);
        let deficit: f64 = cross.overlap(v).deficit;
        let place = |kappa_ref: f64, reference: [f64; 2], log_odds: f64| Neighbourhood {
            alpha,
            kappa,
            kappa_ref,
            reference,
            log_odds,
        };
        let from = self::log_odds(0.5 * deficit);
        let first = [-cross.field::<f64>(v), own.z[1], v];
        let along = |margin: f64, order: [f64; 2]| {
            move |at: f64, z: [f64; 3]| self.newton(&place(margin, order, at), z, ON_THE_WAY)
        };
        if far == kappa_ref {
            return Ok(walk(along(far, start), from, log_odds, first, DISTANCE_STEP)?.z);
        }
        // At the unconstrained point of close margins the matrix of overlaps degenerates: pass beside it.
        let side = from + MARGIN_AT.copysign(log_odds - from);
        let beside = walk(along(far, start), from, side, first, DISTANCE_STEP)?;
        let closer = |share: f64, z: [f64; 3]| {
            let margin = far + share * (kappa_ref - far);
            self.newton(&place(margin, far_order(margin, start)?, side), z, ON_THE_WAY)
        };
        let close = walk(closer, 0.0, 1.0, beside.z, MARGIN_STEP)?;
        Ok(walk(along(kappa_ref, order), side, log_odds, close.z, DISTANCE_STEP)?.z)
    }

    /// The local entropy at a distance, from a warm start if there is one.
    pub fn at(
        &self,
        reference: &Reference,
        kappa: f64,
        d: f64,
        warm: Option<[f64; 3]>,
    ) -> Result<Found, SolveError> {
        let place = Neighbourhood {
            alpha: reference.alpha,
            kappa,
            kappa_ref: reference.kappa.0,
            reference: reference.order,
            log_odds: log_odds(d),
        };
        if let Some(found) = self.free(&place, d) {
            return Ok(found);
        }
        match warm.and_then(|start| self.near(&place, d, start).ok()) {
            Some(found) => Ok(found),
            None => {
                let rough = self.coarse().follow(reference, kappa, place.log_odds);
                let start = rough.or_else(|_| self.follow(reference, kappa, place.log_odds))?;
                self.near(&place, d, start)
            }
        }
    }

    /// The values at the root near a start.
    fn near(&self, place: &Neighbourhood<f64>, d: f64, start: [f64; 3]) -> Result<Found, SolveError> {
        let equations = NeighbourSaddle { model: self.model(self.settings.quadrature), place: *place };
        let tolerance = self.settings.tolerance;
        let (root, mut values) = newton_observed::<_, 3, 5>(&equations, place.log_odds, start, tolerance)?;
        unfrozen(&root)?;
        // Close to the reference the field steps at its margin, on a scale that shrinks into the margin's own rounding: a noise on
        // what the patterns take from the slope.
        let step = 4.0 * d * (0.5 * root.z[1]).exp();
        let noise = (8.0 * f64::EPSILON * place.kappa_ref.abs() / step).min(1.0);
        let taken = if d < NEAR_REFERENCE { noise * (values[1].0 + place.log_odds).abs() } else { 0.0 };
        let size = binary_entropy(d) + values[0].0.abs();
        let rounding = [
            CLOSED_FORM * size + 4.0 * f64::EPSILON * d,
            CLOSED_FORM * (root.z[0].abs() + 1.0) + taken,
            CLOSED_FORM,
            CLOSED_FORM,
            CLOSED_FORM,
        ];
        values.iter_mut().zip(rounding).for_each(|(value, rounding)| value.1 += rounding);
        Ok(Found { order: Some(root.z), values, residual: root.residual })
    }

    /// Neighbours so near that the reference's margin protects all of them: every configuration is a solution.
    fn free(&self, place: &Neighbourhood<f64>, d: f64) -> Option<Found> {
        let near = Overlap { value: 1.0 - 2.0 * d, deficit: 2.0 * d };
        let output = self.activation.correlation(near);
        let width = (output.deficit * (1.0 + output.value)).sqrt();
        if output.value * place.kappa_ref - place.kappa < FREE * width {
            return None;
        }
        // The few that are lost, and what their number changes by with the distance.
        let beyond = (output.value * place.kappa_ref - place.kappa) / width;
        let lost = place.alpha * (-0.5 * beyond * beyond).exp();
        let exact = |x: f64, lost: f64| (x, CLOSED_FORM * x.abs() + lost);
        let q_ref = Overlap::<f64>::from_logit(place.reference[0]).value;
        let values = [
            exact(binary_entropy(d), lost),
            exact(-place.log_odds, lost * beyond / d),
            exact(q_ref * near.value, lost),
            exact(near.value * near.value, lost),
            exact(1.0, lost / (d * d)),
        ];
        Some(Found { order: None, values, residual: 0.0 })
    }
}

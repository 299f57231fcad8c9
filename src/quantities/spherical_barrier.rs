//! `spherical-barrier`.

use std::sync::Arc;

use num_dual::Dual64;

use crate::error::SolveError;
use crate::models::state_pairs::StatePair;
use crate::models::typical_pairs::{End, TypicalPair};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::geodesics::{DENSITIES, MARGINS, Pair, SENSITIVITY, end_margin, margin_asked};
use crate::quantities::one_step::States;
use crate::quantities::parameters::{CLOSED_FORM, density, margin};
use crate::quantity::{
    Axis, Block, Domain, Inputs, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value,
};
use crate::symbols;
use crate::theory::one_step::OneStepPoint;
use crate::theory::overlap::Overlap;
use crate::theory::potential::Stability;
use crate::theory::segment::{Maximum, PairLaw, Segment};

/// fraction of patterns violated on the geodesic between two typical solutions of the spherical perceptron
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-barrier",
    summary: "fraction of patterns violated on the geodesic between two typical solutions of the spherical perceptron",
    rigour: Rigour::Replica,
    formulas: &["spherical.geodesic-barrier", "spherical.cross-overlap", "spherical.one-step"],
    params: &[
        Parameter {
            symbol: &symbols::GAMMA,
            kind: Kind::Real,
            domain: Domain::closed(0.0, 1.0),
            default: Some(Axis::Linear { from: 0.0, to: 1.0, count: 101 }),
        },
        density(DENSITIES, Some(Axis::number(1.0))),
        margin(MARGINS, Some(Axis::number(-0.5))),
        end_margin(&symbols::KAPPA_1),
        end_margin(&symbols::KAPPA_2),
        ENSEMBLE,
    ],
    abscissa: Some(&symbols::GAMMA),
    columns: &[&symbols::ENERGY],
    bands: &[],
    rows,
};

/// Replica symmetry.
const SYMMETRIC: &str = "rs";
/// Pairs within a state.
const SAME_STATE: &str = "same-state";
/// Pairs of different states.
const DIFFERENT_STATES: &str = "different-state";

/// Which pairs of solutions.
pub const ENSEMBLE: Parameter = Parameter {
    symbol: &symbols::ENSEMBLE,
    kind: Kind::Word(&[SYMMETRIC, SAME_STATE, DIFFERENT_STATES]),
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::word(SYMMETRIC))),
};

/// A segment between two solutions of an ensemble.
#[derive(Debug)]
enum Kinds {
    Typical(Segment<TypicalPair>),
    States(Segment<StatePair>),
}

/// All geodesics between two solutions: what the shares of a curve have in common.
#[derive(Debug)]
pub struct Curve {
    /// What was asked for, and who integrates.
    key: (Vec<Value>, Quadrature),
    kinds: Kinds,
    swapped: bool,
    /// Error of the overlap, and relative error of probabilities at a given one.
    errors: [f64; 2],
    /// Largest imbalance.
    pub residual: f64,
    /// What is known of the ends' stability.
    pub status: Status,
}

impl Curve {
    /// The last curve if it is the one asked for, or a new one.
    pub fn of(
        inputs: &Inputs,
        settings: &Settings,
        last: Option<&Arc<Curve>>,
    ) -> Result<Arc<Self>, SolveError> {
        let named =
            [&symbols::ALPHA, &symbols::KAPPA, &symbols::KAPPA_1, &symbols::KAPPA_2, &symbols::ENSEMBLE];
        let key = (named.map(|symbol| inputs.value(symbol).clone()).to_vec(), settings.quadrature);
        if let Some(last) = last.filter(|last| last.key == key) {
            return Ok(last.clone());
        }
        let (alpha, kappa) = (inputs.number(&symbols::ALPHA), inputs.number(&symbols::KAPPA));
        let margins = [&symbols::KAPPA_1, &symbols::KAPPA_2].map(|s| margin_asked(inputs, s, kappa));
        let below = |margin: &Option<f64>| margin.is_some_and(|margin| margin < kappa);
        if margins.iter().any(below) {
            return Err(BELOW);
        }
        let curve = match inputs.word(&symbols::ENSEMBLE) {
            Some(SYMMETRIC) | None => {
                let pair = Pair::find(alpha, margins, settings)?;
                if pair.law.margins().iter().any(|&margin| margin < kappa) {
                    return Err(BELOW);
                }
                Curve {
                    key,
                    kinds: Kinds::Typical(Segment::new(pair.law, kappa)),
                    swapped: pair.swapped,
                    errors: [pair.error, pair.relative],
                    residual: pair.residual,
                    status: pair.status,
                }
            }
            Some(states) => {
                if margins != [Some(kappa); 2] {
                    return Err(SolveError::NoSolution(
                        "states are known of the target's own margin only: leave both ends typical",
                    ));
                }
                let broken = broken_ensemble(alpha, kappa, settings)?;
                let law = StatePair {
                    end: End { kappa, q: broken.q1 },
                    q0: broken.q0,
                    m: broken.m,
                    same: states == SAME_STATE,
                    quadrature: settings.quadrature,
                };
                Curve {
                    key,
                    kinds: Kinds::States(Segment::new(law, kappa)),
                    swapped: false,
                    errors: broken.errors,
                    residual: broken.residual,
                    status: broken.status,
                }
            }
        };
        Ok(Arc::new(curve))
    }

    /// Energy at a share and its error, that of the ends included.
    pub fn energy(&self, gamma: f64) -> (f64, f64) {
        let gamma = if self.swapped { 1.0 - gamma } else { gamma };
        match &self.kinds {
            Kinds::Typical(segment) => self.with_error(segment, gamma, segment.energy(gamma)),
            Kinds::States(segment) => self.with_error(segment, gamma, segment.energy(gamma)),
        }
    }

    /// Where the energy is largest; none where it vanishes.
    pub fn maximum(&self, tolerance: f64) -> Result<Option<Maximum>, SolveError> {
        let maximum = match &self.kinds {
            Kinds::Typical(segment) => segment.maximum(tolerance)?.map(|maximum| Maximum {
                energy: self.with_error(segment, maximum.gamma.0, maximum.energy),
                ..maximum
            }),
            Kinds::States(segment) => segment.maximum(tolerance)?.map(|maximum| Maximum {
                energy: self.with_error(segment, maximum.gamma.0, maximum.energy),
                ..maximum
            }),
        };
        // Where the maximum lies moves with the overlap as the overlap's deficit does.
        let drift = 2.0 * self.errors[0] + self.errors[1];
        Ok(maximum.map(|Maximum { gamma: (gamma, error), energy, residual }| Maximum {
            gamma: (
                if self.swapped { 1.0 - gamma } else { gamma },
                if gamma == 0.5 { error } else { error + drift },
            ),
            energy,
            residual: residual.max(self.residual),
        }))
    }

    fn with_error<L: PairLaw>(
        &self,
        segment: &Segment<L>,
        gamma: f64,
        (energy, error): (f64, f64),
    ) -> (f64, f64) {
        let deficit = Dual64::from(segment.law().overlap().deficit).derivative();
        let slope = segment.energy_of(Dual64::from(gamma), deficit, false).eps;
        let [overlap, relative] = self.errors;
        (energy, error + slope.abs() * (overlap + CLOSED_FORM * deficit.re) + relative * energy)
    }
}

/// An end that does not satisfy the target.
const BELOW: SolveError = SolveError::NoSolution("both ends have to satisfy the margin of the target");

/// Typical solutions with one step of replica symmetry breaking.
struct BrokenEnsemble {
    q0: f64,
    q1: Overlap<f64>,
    m: f64,
    /// Error of the overlap of the pair, and relative error of probabilities at a given one.
    errors: [f64; 2],
    residual: f64,
    status: Status,
}

/// Static states at a density and margin.
fn broken_ensemble(alpha: f64, kappa: f64, settings: &Settings) -> Result<BrokenEnsemble, SolveError> {
    let root = States { kappa, settings: *settings }.without_complexity(alpha, None)?.root;
    let [logit_q0, share, log_m] = root.z;
    let point = OneStepPoint::new(log_m, [logit_q0, share]);
    let potential = States::potential(settings.quadrature);
    let stable = potential.replicon([alpha, kappa, log_m], [logit_q0, share]) > 0.0;
    // Overlaps move with their coordinates less than by their distance from one.
    let bound: f64 = root.bound.iter().sum();
    Ok(BrokenEnsemble {
        q0: point.between.value,
        q1: Overlap { value: point.q1(), deficit: point.deficit },
        m: point.m,
        errors: [point.between.deficit * bound, SENSITIVITY * bound + CLOSED_FORM],
        residual: root.residual,
        status: if stable { Status::Ok } else { Status::OneStepUnstable },
    })
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Arc<Curve>>| {
        let curve = Curve::of(&inputs, settings, last)?;
        let energy = curve.energy(inputs.number(&symbols::GAMMA));
        Ok((Solved::numbers(&[energy], curve.residual).with_status(curve.status), curve))
    })
}

//! Parameters that several quantities share.

use num_dual::DualSVec64;

use crate::models::committee::Activation;
use crate::numerics::newton::{Root, variables};
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Status, Value};
use crate::symbols;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::potential::Stability;
use crate::theory::prior::Prior;
use crate::theory::replica_symmetric::ReplicaSymmetric;

/// The word for the number of replicas, or the Parisi parameter, at which the complexity vanishes.
pub const ZERO_COMPLEXITY: &str = "zero-complexity";

/// Rounding of a closed form, relative: a few units in the last place of each factor.
pub const CLOSED_FORM: f64 = 24.0 * f64::EPSILON;

/// A closed form with its rounding.
pub fn closed_form(value: f64) -> (f64, f64) {
    (value, CLOSED_FORM * value.abs())
}

/// The overlap at `logit` and its error, given the error of the coordinate.
pub fn overlap(logit: f64, bound: f64) -> (f64, f64) {
    let Overlap { value, deficit } = Overlap::from_logit(logit);
    (value, value * (deficit * bound + 2.0 * f64::EPSILON))
}

/// `exp(log)` and its error, given the error of the logarithm.
pub fn exponential(log: f64, bound: f64) -> (f64, f64) {
    (log.exp(), log.exp() * (bound + 2.0 * f64::EPSILON))
}

/// Half-width of the symmetric window; below the domain probabilities underflow, above it their complements do.
pub const WINDOW: Parameter = margin(Domain::closed(1e-300, 26.0), Some(Axis::number(1.0)));

/// Half-width of the symmetric window, for pairs.
pub const PAIR_WINDOW: Parameter = margin(Domain::closed(1e-6, 26.0), Some(Axis::number(1.0)));

/// Distance between two binary configurations.
pub const DISTANCE: Parameter = Parameter {
    symbol: &symbols::X,
    kind: Kind::Real,
    domain: Domain::closed(1e-300, 0.5),
    default: Some(Axis::Log { from: 1e-6, to: 0.5, count: 201 }),
};

/// Distance between two solutions where pairs of pairs or tuples are counted.
pub const TUPLE_DISTANCE: Parameter = Parameter {
    symbol: &symbols::X,
    kind: Kind::Real,
    domain: Domain::closed(1e-12, 0.5),
    default: Some(Axis::Log { from: 1e-4, to: 0.5, count: 201 }),
};

/// Half-width of the symmetric window where pairs of pairs or tuples are counted.
pub const TUPLE_WINDOW: Parameter = margin(Domain::closed(1e-3, 10.0), Some(Axis::number(1.0)));

/// Half-width of the symmetric window, for the second moment of pairs. Below 0.2063 pairs whose differences are almost the same
/// come to decide, at correlations too close to one for the series that is summed here.
pub const SECOND_MOMENT_WINDOW: Parameter = margin(Domain::closed(0.21, 10.0), Some(Axis::number(1.0)));

/// Hidden-unit activation.
pub const ACTIVATION: Parameter = Parameter {
    symbol: &symbols::ACTIVATION,
    kind: Kind::Word(&Activation::NAMES),
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::word("linear"))),
};

/// A constraint density with this default.
pub const fn density(domain: Domain, default: Option<Axis>) -> Parameter {
    Parameter { symbol: &symbols::ALPHA, kind: Kind::Real, domain, default }
}

/// A margin with this default.
pub const fn margin(domain: Domain, default: Option<Axis>) -> Parameter {
    Parameter { symbol: &symbols::KAPPA, kind: Kind::Real, domain, default }
}

/// The activation asked for.
pub fn activation(inputs: &Inputs) -> Activation {
    let name = inputs.word(&symbols::ACTIVATION).and_then(Activation::from_name);
    name.expect("the request was checked against the declared words")
}

/// Entropy and replicon of a replica-symmetric point with their errors. The entropy is stationary: only the rounding of
/// its terms counts. The replicon inherits the error of the point.
pub fn entropy_and_replicon<P: Prior, C: Constraint, K: Kernel>(
    model: &ReplicaSymmetric<P, C, K>,
    control: [f64; 2],
    root: &Root<2>,
) -> [(f64, f64); 2] {
    let [prior, patterns] = model.terms(control, root.z);
    let conjugate = root.z[1].exp() * Overlap::from_logit(root.z[0]).deficit;
    let entropy = prior + patterns;
    let entropy_error = 0.5 * CLOSED_FORM * (prior.abs() + patterns.abs() + conjugate);
    let replicon = model.replicon(control.map(DualSVec64::from), variables(root.z));
    let gradient = replicon.eps.0.map_or([0.0; 2], |eps| eps.into());
    let rounding = CLOSED_FORM * (1.0 - replicon.re).abs() + f64::EPSILON;
    [(entropy, entropy_error), (replicon.re, root.propagate(gradient) + rounding)]
}

/// What the replicon and the entropy of a replica-symmetric point say about it.
pub fn replica_symmetric_status(replicon: f64, entropy: Option<f64>) -> Status {
    if replicon < 0.0 {
        Status::RsUnstable
    } else if entropy.is_some_and(|phi| phi < 0.0) {
        Status::NegativeEntropy
    } else {
        Status::Ok
    }
}

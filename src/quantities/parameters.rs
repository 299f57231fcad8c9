//! Parameters that several quantities share.

use crate::models::committee::Activation;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Status, Value};
use crate::symbols;

/// Rounding of a closed form, relative: a few units in the last place of each factor.
pub const CLOSED_FORM: f64 = 24.0 * f64::EPSILON;

/// Half-width of the symmetric window.
pub const WINDOW: Parameter = Parameter {
    symbol: &symbols::KAPPA,
    kind: Kind::Real,
    domain: Domain::above(0.0, 26.0),
    default: Some(Axis::number(1.0)),
};

/// Distance between two binary configurations.
pub const DISTANCE: Parameter = Parameter {
    symbol: &symbols::X,
    kind: Kind::Real,
    domain: Domain::above(0.0, 0.5),
    default: Some(Axis::Log { from: 1e-6, to: 0.5, count: 201 }),
};

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

//! How often replica symmetry is broken, and the spherical perceptron's capacity then.

use crate::error::SolveError;
use crate::models::pattern_cost::HalfSpaceCost;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols;
use crate::theory::parisi::capacity::Capacity;

/// The word for the limit of many steps.
pub const FULL: &str = "full";

/// Steps of replica symmetry breaking, with this default.
pub const fn steps(default: i64) -> Parameter {
    Parameter {
        symbol: &symbols::RSB,
        kind: Kind::IntegerOrWord(&[FULL]),
        domain: Domain::closed(0.0, 6.0),
        default: Some(Axis::One(Value::Integer(default))),
    }
}

/// Margins at which broken replica symmetry is solved for.
pub const MARGINS: (f64, f64) = (-3.5, -0.001);
/// What is said at others.
const OUTSIDE: SolveError =
    SolveError::NoSolution("broken replica symmetry is solved for at margins from -3.5 to -0.001 only");

/// How often replica symmetry is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaking {
    /// So many times.
    Steps(usize),
    /// All the way.
    Full,
}

impl Breaking {
    /// What the request says.
    pub fn asked(inputs: &Inputs) -> Self {
        match inputs.value(&symbols::RSB) {
            Value::Text(_) => Breaking::Full,
            value => Breaking::Steps(value.as_number().unwrap_or(0.0) as usize),
        }
    }
}

/// The capacity at a negative margin with replica symmetry broken at least once. Formula `spherical.parisi-capacity`.
///
/// # Errors
/// `NoSolution` at margins that are not solved for; those of the descents.
pub fn capacity(kappa: f64, breaking: Breaking) -> Result<Capacity, SolveError> {
    if !(MARGINS.0..=MARGINS.1).contains(&kappa) {
        return Err(OUTSIDE);
    }
    let terminal = HalfSpaceCost { kappa };
    match breaking {
        Breaking::Steps(count) => Capacity::with_steps(&terminal, count),
        Breaking::Full => Capacity::full(&terminal),
    }
}

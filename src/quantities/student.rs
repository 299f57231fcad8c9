//! What the quantities of the student-teacher loss share: which family, how many neurons.

use crate::error::SolveError;
use crate::models::student_teacher::branch::{Branch, Point};
use crate::models::student_teacher::family::{Family, MOST_REFLECTED};
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Solved, Value};
use crate::symbols;

/// A family of symmetric critical points.
pub const fn family(default: Option<Axis>) -> Parameter {
    Parameter {
        symbol: &symbols::FAMILY,
        kind: Kind::IndexedWord { words: &Family::NAMES, indexed: &Family::INDEXED },
        domain: Domain::closed(1.0, MOST_REFLECTED as f64),
        default,
    }
}

/// The number of neurons.
pub const fn neurons(default: Option<Axis>) -> Parameter {
    Parameter { symbol: &symbols::NEURONS, kind: Kind::Real, domain: Domain::closed(2.0, 1e12), default }
}

/// The family asked for.
pub fn family_asked(inputs: &Inputs) -> Family {
    let name = inputs.word(&symbols::FAMILY);
    name.and_then(Family::from_name).expect("the request was checked against the declared words")
}

/// The critical point asked for, from the last one of the same family if there is one.
///
/// # Errors
/// Those of [`Branch::at`].
pub fn point_asked(inputs: &Inputs, last: Option<&Branch>) -> Result<(Point, Branch), SolveError> {
    let fresh = Branch::new(family_asked(inputs));
    let mut branch = last.filter(|branch| branch.family() == fresh.family()).copied().unwrap_or(fresh);
    let point = branch.at(inputs.number(&symbols::NEURONS))?;
    Ok((point, branch))
}

/// A row of cells, each with its error.
pub fn row(cells: Vec<(Value, f64)>, residual: f64) -> Solved {
    let (values, errors) = cells.into_iter().unzip();
    Solved { values, errors, ..Solved::numbers(&[], residual) }
}

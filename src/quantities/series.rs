//! What the quantities of the series of critical points share.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use crate::error::SolveError;
use crate::models::student_series::coefficients::{MOST_ORDERS, Nodes, Series};
use crate::models::student_series::family::Branch;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols;

/// Largest number of neurons reflected by themselves.
const MOST_REFLECTED: f64 = 20.0;

/// The family.
pub const fn family(default: Option<Axis>) -> Parameter {
    Parameter {
        symbol: &symbols::FAMILY,
        kind: Kind::IndexedWord { words: &Branch::NAMES, indexed: &Branch::INDEXED },
        domain: Domain::closed(1.0, MOST_REFLECTED),
        default,
    }
}

/// The last power.
pub const fn order(default: Option<Axis>) -> Parameter {
    let domain = Domain::closed(0.0, MOST_ORDERS as f64);
    Parameter { symbol: &symbols::ORDER, kind: Kind::Integer, domain, default }
}

/// The family and the order asked for.
pub fn asked(inputs: &Inputs) -> Result<(Branch, u32), SolveError> {
    let word = inputs.word(&symbols::FAMILY).unwrap_or_default();
    let branch = Branch::from_name(word).ok_or(SolveError::NoSolution("there is no such family"))?;
    Ok((branch, inputs.number(&symbols::ORDER) as u32))
}

/// The default of a word.
pub const fn word(word: &'static str) -> Option<Axis> {
    Some(Axis::One(Value::word(word)))
}

/// The series of a family, computed once for each order.
pub fn series(branch: Branch, order: u32) -> Result<Arc<Series>, SolveError> {
    type Known = Mutex<HashMap<(Branch, u32), Arc<Series>>>;
    static KNOWN: LazyLock<Known> = LazyLock::new(Known::default);
    let known = || KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(series) = known().get(&(branch, order)) {
        return Ok(Arc::clone(series));
    }
    let series = Arc::new(Series::of(branch, order, Nodes::enough(order))?);
    known().insert((branch, order), Arc::clone(&series));
    Ok(series)
}

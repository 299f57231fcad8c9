//! What the program itself says at a point, on the same way as its tables.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::error::SolveError;
use crate::quantities::find;
use crate::quantity::{Axis, Block, Settings, Solved, Value};
use crate::symbols::Symbol;

/// A row that is solved once, by whoever asks first.
type Row = Arc<OnceLock<Result<Solved, SolveError>>>;

/// The theory of one run of a check: what was asked once is remembered, so that its points share what they have in common.
pub struct Theory {
    settings: Settings,
    /// Rows by quantity and parameters.
    known: Mutex<HashMap<String, Row>>,
}

impl Theory {
    /// Nothing is known yet.
    pub fn new(settings: Settings) -> Self {
        Theory { settings, known: Mutex::default() }
    }

    /// How it is solved.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A column of a quantity at one point, with its error; parameters that are not given keep their default.
    ///
    /// # Errors
    /// Why there is no value there.
    ///
    /// # Panics
    /// When the quantity, one of its parameters or the column does not exist: a mistake of the one who asks.
    pub fn value(
        &self,
        quantity: &str,
        column: &Symbol,
        given: &[(&Symbol, Value)],
    ) -> Result<(f64, f64), SolveError> {
        let row = self.row(quantity, given)?;
        let columns = find(quantity).expect("a quantity of the registry").columns;
        let index = columns.iter().position(|s| *s == column).expect("a column of the quantity");
        let value = row.values[index].as_number();
        value
            .map(|value| (value, row.errors[index]))
            .ok_or(SolveError::NoSolution("the theory has no number here"))
    }

    /// The first row of a quantity at one point.
    ///
    /// # Errors
    /// Why there is none.
    ///
    /// # Panics
    /// As [`Theory::value`].
    pub fn row(&self, quantity: &str, given: &[(&Symbol, Value)]) -> Result<Solved, SolveError> {
        let key =
            given.iter().fold(quantity.to_string(), |key, (s, value)| format!("{key} {}={value}", s.name));
        let entry = self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        // Threads that ask for the same row wait for the first; others go on.
        entry.get_or_init(|| solve(quantity, given, &self.settings)).clone()
    }
}

fn solve(quantity: &str, given: &[(&Symbol, Value)], settings: &Settings) -> Result<Solved, SolveError> {
    let quantity = find(quantity).expect("a quantity of the registry");
    let find = |name: &str| given.iter().find(|(symbol, _)| symbol.name == name);
    let axes = quantity.axes(|name| find(name).map(|(_, value)| Axis::One(value.clone())));
    let axes = axes.expect("every parameter without default is given");
    let point = axes.iter().map(|axis| axis.at(0)).collect();
    let block =
        Block { params: quantity.params, points: Box::new(std::iter::once(point)), settings: *settings };
    let mut points = (quantity.rows)(block);
    let point = points.next().expect("a point for a point");
    point.outcome.map(|rows| rows.into_iter().next().expect("a point has rows"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::quadrature::Quadrature;
    use crate::symbols::{ALPHA_C, KAPPA};

    #[test]
    fn what_was_asked_once_is_remembered() {
        let quadrature = Quadrature::working();
        let theory = Theory::new(Settings { tolerance: 1e-12, quadrature, verify: false, errors: false });
        let ask = |kappa| theory.value("sbp-capacity", &ALPHA_C, &[(&KAPPA, Value::Number(kappa))]).unwrap();
        let known = || theory.known.lock().unwrap().len();
        let (first, again) = (ask(1.0), ask(1.0));
        assert_eq!((first, known()), (again, 1));
        assert_ne!(ask(0.5), first);
        assert_eq!(known(), 2);
    }
}

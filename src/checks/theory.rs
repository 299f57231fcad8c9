//! What the program itself says at a point, on the same way as its tables.

use crate::error::SolveError;
use crate::quantities::find;
use crate::quantity::{Axis, Block, Settings, Solved, Value};
use crate::symbols::Symbol;

/// A column of a quantity at one point, with its error; parameters that are not given keep their default.
///
/// # Errors
/// Why there is no value there.
///
/// # Panics
/// When the quantity, one of its parameters or the column does not exist: a mistake of the one who asks.
pub fn theory(
    quantity: &str,
    column: &Symbol,
    given: &[(&Symbol, Value)],
    settings: &Settings,
) -> Result<(f64, f64), SolveError> {
    let row = row(quantity, given, settings)?;
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
/// As [`theory`].
pub fn row(quantity: &str, given: &[(&Symbol, Value)], settings: &Settings) -> Result<Solved, SolveError> {
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

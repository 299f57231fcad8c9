//! `student-series-loss`.

use crate::quantities::series::{asked, family, order, series, word};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// how well the series of the loss of a symmetric critical point does at a finite number of neurons
pub static QUANTITY: Quantity = Quantity {
    name: "student-series-loss",
    summary: "loss of a symmetric critical point of the student-teacher loss from its series, beside its exact value",
    rigour: Rigour::Numerical,
    formulas: &["student.series"],
    params: &[
        family(word("II")),
        Parameter {
            symbol: &symbols::NEURONS,
            kind: Kind::Real,
            domain: Domain::closed(4.0, 1e12),
            default: Some(Axis::Log { from: 6.0, to: 1e6, count: 100 }),
        },
        order(Some(Axis::One(Value::Integer(8)))),
    ],
    abscissa: Some(&symbols::NEURONS),
    columns: &[&symbols::LOSS_SERIES, &symbols::LOSS, &symbols::RELATIVE_ERROR],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let (branch, order) = asked(&inputs)?;
        let k = inputs.number(&symbols::NEURONS);
        let (sum, cut) = series(branch, order)?.loss(k, order);
        let point = branch.at(k)?;
        let loss = point.loss.to_f64();
        // Taken at full precision: the deviation may be below a double's rounding of either.
        let deviation = (sum.clone() - point.loss).to_f64();
        let relative = deviation / loss;
        let size = cut + point.loss_error;
        let rounded = |x: f64| 2.0 * f64::EPSILON * x.abs();
        let columns = [
            (sum.to_f64(), cut + rounded(sum.to_f64())),
            (loss, point.loss_error + rounded(loss)),
            (relative, size / loss.abs() + 4.0 * rounded(relative)),
        ];
        Ok(Solved::numbers(&columns, 0.0))
    })
}

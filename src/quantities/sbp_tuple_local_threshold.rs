//! `sbp-tuple-local-threshold`.

use crate::quantities::pair_bounds::twice;
use crate::quantities::parameters::{TUPLE_DISTANCE, TUPLE_WINDOW};
use crate::quantities::tuples::{replicas, tuple_status, tuples};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;

/// density below which the second moment of y-tuples has a local maximum at uncorrelated tuples; continued where y is no integer
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-tuple-local-threshold",
    summary: "density below which the second moment of y-tuples has a local maximum at uncorrelated tuples; continued where y is no integer",
    rigour: Rigour::Theorem,
    formulas: &["sbp.tuple-local-threshold"],
    params: &[replicas(&[], Axis::number(3.0)), TUPLE_DISTANCE, TUPLE_WINDOW],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::ALPHA_LOCAL],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [y, x, kappa] = [&symbols::Y, &symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        let (alpha, error) = twice(settings.quadrature, |q| tuples(q).local_threshold(y, kappa, x));
        // The cumulants are differences from one.
        Ok(Solved::numbers(&[(alpha, 4.0 * error)], 0.0).with_status(tuple_status(y)))
    })
}

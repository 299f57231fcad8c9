//! `spherical-capacity`.

use crate::models::spherical::Spherical;
use crate::quantities::breaking::{Breaking, capacity, steps};
use crate::quantities::parameters::{closed_form, margin};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols;

/// capacity of the spherical perceptron, with replica symmetry broken as often as asked: exact at non-negative margins,
/// upper bounds below
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-capacity",
    summary: "capacity of the spherical perceptron: exact at non-negative margins; below, an upper bound with finitely many steps of replica symmetry breaking",
    rigour: Rigour::Replica,
    formulas: &["spherical.capacity", "spherical.parisi-capacity"],
    params: &[margin(Domain::closed(-37.0, 1e6), Some(Axis::number(0.0))), steps(0)],
    abscissa: None,
    columns: &[&symbols::ALPHA_C, &symbols::Q_0, &symbols::Q_1],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let breaking = Breaking::asked(&inputs);
        if kappa < 0.0 && breaking != Breaking::Steps(0) {
            let capacity = capacity(kappa, breaking)?;
            let mut columns = vec![(capacity.alpha, capacity.error), capacity.lowest_overlap()];
            // The second level of a ladder is an artefact of its spacing.
            if capacity.spacings.is_empty() && capacity.state().deficits().len() > 1 {
                columns.push(capacity.estimate(|state| 1.0 - state.deficits()[1]));
            }
            let mut row = Solved::numbers(&columns, capacity.residual);
            row.values.resize(3, Value::Empty);
            row.errors.resize(3, 0.0);
            return Ok(row);
        }
        let alpha = Spherical.capacity(kappa, &settings.quadrature);
        let mut row = Solved::numbers(&[closed_form(alpha)], 0.0);
        row.values.resize(3, Value::Empty);
        row.errors.resize(3, 0.0);
        Ok(if kappa < 0.0 { row.with_status(Status::RsUnstable) } else { row })
    })
}

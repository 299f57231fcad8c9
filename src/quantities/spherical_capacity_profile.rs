//! `spherical-capacity-profile`.

use crate::error::SolveError;
use crate::quantities::breaking::{Breaking, capacity, steps};
use crate::quantities::parameters::margin;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;
use crate::theory::parisi::capacity::Jammed;

/// overlaps of jammed solutions of the spherical perceptron and the breaking parameter between them
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-capacity-profile",
    summary: "overlaps of jammed solutions of the spherical perceptron and the breaking parameter between them",
    rigour: Rigour::Replica,
    formulas: &["spherical.parisi-capacity"],
    params: &[margin(Domain::closed(-37.0, 1e6), Some(Axis::number(-1.0))), steps(1)],
    abscissa: None,
    columns: &[&symbols::Q, &symbols::LEVEL, &symbols::Y_PARISI],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let kappa = inputs.number(&symbols::KAPPA);
        let breaking = Breaking::asked(&inputs);
        if kappa >= 0.0 || breaking == Breaking::Steps(0) {
            return Err(SolveError::NoSolution("with replica symmetry all solutions at capacity coincide"));
        }
        let capacity = capacity(kappa, breaking)?;
        let count = capacity.state().deficits().len();
        let row = |level: usize| {
            let overlap = |state: &Jammed| 1.0 - state.deficits()[level];
            let breaking = |state: &Jammed| state.breaking()[level];
            // The finest ladder is one upper bound and its profile, not a limit: it is given as it is.
            let at = |value: &dyn Fn(&Jammed) -> f64| {
                if capacity.spacings.is_empty() {
                    capacity.estimate(value)
                } else {
                    let best = value(capacity.state());
                    (best, capacity.doubt * best.abs())
                }
            };
            let mut row = Solved::numbers(&[at(&overlap), at(&breaking)], capacity.residual);
            row.values.insert(1, Value::Integer(level as i64));
            row.errors.insert(1, 0.0);
            row
        };
        Ok((0..count).map(row).collect())
    })
}

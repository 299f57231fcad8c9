//! `spherical-barrier-maximum`.

use crate::quantities::geodesics::{DENSITIES, MARGINS, end_margin};
use crate::quantities::parameters::{density, margin};
use crate::quantities::spherical_barrier::{Curve, ENSEMBLE};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// largest fraction of patterns violated on the geodesic between two typical solutions of the spherical perceptron, and where
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-barrier-maximum",
    summary: "largest fraction of patterns violated on the geodesic between two typical solutions of the spherical perceptron, and where",
    rigour: Rigour::Replica,
    formulas: &["spherical.geodesic-barrier", "spherical.cross-overlap", "spherical.one-step"],
    params: &[
        density(DENSITIES, Some(Axis::number(1.0))),
        margin(MARGINS, Some(Axis::number(-0.5))),
        end_margin(&symbols::KAPPA_1),
        end_margin(&symbols::KAPPA_2),
        ENSEMBLE,
    ],
    abscissa: None,
    columns: &[&symbols::GAMMA, &symbols::ENERGY],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let curve = Curve::of(&inputs, settings, None)?;
        let row = match curve.maximum(settings.tolerance)? {
            Some(maximum) => Solved::numbers(&[maximum.gamma, maximum.energy], maximum.residual),
            None => Solved {
                values: vec![Value::Empty, Value::Number(0.0)],
                ..Solved::numbers(&[(0.0, 0.0); 2], curve.residual)
            },
        };
        Ok(row.with_status(curve.status))
    })
}

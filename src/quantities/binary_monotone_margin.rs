//! `binary-monotone-margin`.

use crate::quantities::flat_minima::margin_rows;
use crate::quantities::parameters::{ACTIVATION, density, margin};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows};
use crate::symbols;
use crate::theory::neighbour_thresholds::Demand;

/// smallest margin of a reference solution around which the local entropy grows with the distance
pub static QUANTITY: Quantity = Quantity {
    name: "binary-monotone-margin",
    summary: "smallest margin of a reference solution around which the local entropy grows with the distance",
    rigour: Rigour::Replica,
    formulas: &["binary.local-entropy-threshold", "binary.local-entropy"],
    params: &[
        density(Domain::closed(0.01, 20.0), Some(Axis::Linear { from: 0.1, to: 0.7, count: 61 })),
        margin(Domain::closed(-1.0, 1.5), Some(Axis::number(0.0))),
        ACTIVATION,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::KAPPA_REF, &symbols::D, &symbols::REPLICON],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    margin_rows(block, Demand::Flat)
}

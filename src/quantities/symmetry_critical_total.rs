//! `symmetry-critical-total`.

use crate::quantities::symmetry::{layers, totalled, whole, width, widths};
use crate::quantity::{Axis, Block, Form, Quantity, Rigour, Rows};
use crate::symbols;

/// affine subspaces of critical points induced by one critical point of every network narrower than needed
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-critical-total",
    summary: "affine subspaces of critical points induced by one critical point of every network narrower than needed, exactly, for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.critical-count", "symmetry.activation-class"],
    params: &[
        width(&symbols::NARROW_STAR, 1.0, Axis::number(4.0)),
        width(&symbols::WIDE, 1.0, whole(4.0, 13)),
        layers(&LAYERS),
    ],
    abscissa: Some(&symbols::WIDE),
    columns: &[&symbols::COUNT, &symbols::LOG_COUNT],
    bands: &[],
    rows,
};

static LAYERS: Form = widths(&[&symbols::NARROW_STAR, &symbols::WIDE]);

fn rows(block: Block) -> Rows {
    totalled(block)
}

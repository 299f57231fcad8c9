//! `symmetry-critical-count`.

use crate::models::symmetry_counts::Blocks;
use crate::quantities::symmetry::{SYMMETRY, counted, layers, whole, width, widths};
use crate::quantity::{Axis, Block, Form, Quantity, Rigour, Rows};
use crate::symbols;

/// affine subspaces of critical points that a critical point of a narrower network induces
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-critical-count",
    summary: "affine subspaces of critical points that one critical point of a narrower network induces in a wider one, exactly; the activation is assumed to have no symmetry but the one named",
    rigour: Rigour::Exact,
    formulas: &["symmetry.critical-count", "symmetry.activation-class"],
    params: &[
        width(&symbols::NARROW, 1.0, Axis::number(3.0)),
        width(&symbols::WIDE, 0.0, whole(3.0, 14)),
        layers(&LAYERS),
        SYMMETRY,
    ],
    abscissa: Some(&symbols::WIDE),
    columns: &[&symbols::COUNT, &symbols::LOG_COUNT],
    bands: &[],
    rows,
};

static LAYERS: Form = widths(&[&symbols::NARROW, &symbols::WIDE]);

fn rows(block: Block) -> Rows {
    counted(block, Blocks::critical)
}

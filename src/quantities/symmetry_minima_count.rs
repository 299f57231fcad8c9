//! `symmetry-minima-count`.

use crate::models::symmetry_counts::Blocks;
use crate::quantities::symmetry::{SYMMETRY, counted, layers, whole, width, widths};
use crate::quantity::{Axis, Block, Form, Quantity, Rigour, Rows};
use crate::symbols;

/// affine subspaces of zero loss of a network wider than needed
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-minima-count",
    summary: "affine subspaces of zero loss of a network wider than needed, exactly; the activation is assumed to have no symmetry but the one named, which no standard activation satisfies as generic",
    rigour: Rigour::Exact,
    formulas: &["symmetry.minima-count", "symmetry.activation-class"],
    params: &[
        width(&symbols::NARROW, 0.0, Axis::number(4.0)),
        width(&symbols::WIDE, 0.0, whole(4.0, 13)),
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
    counted(block, Blocks::minima)
}

//! `binary-monotone-margin`.

use crate::quantities::flat_minima::{margin_quantity, margin_rows};
use crate::quantity::{Block, Quantity, Rows};
use crate::theory::neighbour_thresholds::Demand;

/// smallest margin of a reference solution around which the local entropy grows with the distance
pub static QUANTITY: Quantity = margin_quantity(
    "binary-monotone-margin",
    "smallest margin of a reference solution around which the local entropy grows with the distance",
    rows,
);

fn rows(block: Block) -> Rows {
    margin_rows(block, Demand::Flat)
}

//! `binary-positive-margin`.

use crate::quantities::flat_minima::{margin_quantity, margin_rows};
use crate::quantity::{Block, Quantity, Rows};
use crate::theory::neighbour_thresholds::Demand;

/// smallest margin of a reference solution around which there are solutions at every distance
pub static QUANTITY: Quantity = margin_quantity(
    "binary-positive-margin",
    "smallest margin of a reference solution around which there are solutions at every distance",
    rows,
);

fn rows(block: Block) -> Rows {
    margin_rows(block, Demand::Empty)
}

//! `sbp-pair-local-threshold`.

use crate::models::symmetric_window::SymmetricWindow;
use crate::quantities::pair_bounds::twice;
use crate::quantities::parameters::{DISTANCE, PAIR_WINDOW};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;

/// density below which the second moment of pairs at a distance has a local maximum at uncorrelated pairs
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-local-threshold",
    summary: "density below which the second moment of pairs at a distance has a local maximum at uncorrelated pairs",
    rigour: Rigour::Theorem,
    formulas: &["sbp.pair-local-threshold"],
    params: &[DISTANCE, PAIR_WINDOW],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::ALPHA_LOCAL],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [x, kappa] = [&symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        let local = |quadrature| SymmetricWindow.pair_local_threshold(kappa, x, &quadrature);
        Ok(Solved::numbers(&[twice(settings.quadrature, local)], 0.0))
    })
}

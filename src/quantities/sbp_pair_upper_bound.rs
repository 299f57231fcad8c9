//! `sbp-pair-upper-bound`.

use crate::models::symmetric_window::SymmetricWindow;
use crate::quantities::parameters::{CLOSED_FORM, DISTANCE, PAIR_WINDOW};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::moments::PairExponent;
use crate::theory::potential::Potential;

/// density above which the symmetric binary perceptron has no pairs of solutions at a distance
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-upper-bound",
    summary: "density above which the symmetric binary perceptron has no pairs of solutions at a distance",
    rigour: Rigour::Theorem,
    formulas: &["sbp.pair-first-moment", "sbp.pair-window-probability"],
    params: &[DISTANCE, PAIR_WINDOW],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::ALPHA_UB],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [x, kappa] = [&symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        let potential = PairExponent { constraint: SymmetricWindow, quadrature: settings.quadrature };
        let bound = potential.upper_bound(kappa, x);
        let finer = potential.refined().upper_bound(kappa, x);
        let error = 2.0 * (bound - finer).abs() + CLOSED_FORM * bound;
        Ok(Solved::numbers(&[(bound, error)], 0.0))
    })
}

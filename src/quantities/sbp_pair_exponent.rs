//! `sbp-pair-exponent`.

use crate::models::symmetric_window::SymmetricWindow;
use crate::quantities::parameters::{CLOSED_FORM, DISTANCE, PAIR_WINDOW, density};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::moments::PairExponent;
use crate::theory::potential::Potential;

/// exponent of the expected number of pairs of solutions at a distance, symmetric binary perceptron
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-exponent",
    summary: "exponent of the expected number of pairs of solutions at a distance, symmetric binary perceptron",
    rigour: Rigour::Theorem,
    formulas: &["sbp.pair-first-moment"],
    params: &[DISTANCE, PAIR_WINDOW, density(Domain::closed(0.0, 1e12), Some(Axis::number(1.0)))],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::EXPONENT],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [x, kappa, alpha] = [&symbols::X, &symbols::KAPPA, &symbols::ALPHA].map(|s| inputs.number(s));
        let potential = PairExponent { constraint: SymmetricWindow, quadrature: settings.quadrature };
        let [value, finer] = [&potential, &potential.refined()].map(|p| p.value([alpha, kappa], [x.ln()]));
        // The terms of the sum, not their difference, set the rounding.
        let scale = value.abs() + 2.0 * std::f64::consts::LN_2;
        let error = 2.0 * (value - finer).abs() + CLOSED_FORM * scale;
        Ok(Solved::numbers(&[(value, error)], 0.0))
    })
}

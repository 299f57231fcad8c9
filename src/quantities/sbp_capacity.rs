//! `sbp-capacity`.

use std::f64::consts::LN_2;

use crate::models::symmetric_window::SymmetricWindow;
use crate::quantities::parameters::{WINDOW, closed_form};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;

/// capacity of the symmetric binary perceptron and the local threshold of its second moment
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-capacity",
    summary: "capacity of the symmetric binary perceptron and the local threshold of its second moment",
    rigour: Rigour::Theorem,
    formulas: &["sbp.first-moment", "sbp.local-threshold"],
    params: &[WINDOW],
    abscissa: None,
    columns: &[&symbols::ALPHA_C, &symbols::ALPHA_LOCAL],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let alpha_c = -LN_2 / SymmetricWindow.log_probability_by(kappa, &settings.quadrature);
        let alpha_local = SymmetricWindow.local_threshold(kappa);
        Ok(Solved::numbers(&[alpha_c, alpha_local].map(closed_form), 0.0))
    })
}

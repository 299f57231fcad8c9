//! `sbp-outward-capacity`.

use std::f64::consts::LN_2;

use crate::models::symmetric_window::Outward;
use crate::quantities::parameters::{closed_form, margin};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols;

/// first-moment capacity of the binary perceptron with pre-activations outside a window; rs_unstable where the second moment does not reach it
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-outward-capacity",
    summary: "first-moment capacity of the binary perceptron with pre-activations outside a window; rs_unstable where the second moment does not reach it",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.outward"],
    params: &[margin(Domain::closed(1e-150, 37.0), Some(Axis::number(0.5)))],
    abscissa: None,
    columns: &[&symbols::ALPHA_C, &symbols::ALPHA_LOCAL],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let alpha_c = -LN_2 / Outward.log_probability_by(kappa, &settings.quadrature);
        let alpha_local = Outward.local_threshold(kappa);
        let row = Solved::numbers(&[alpha_c, alpha_local].map(closed_form), 0.0);
        Ok(if alpha_local < alpha_c { row.with_status(Status::RsUnstable) } else { row })
    })
}

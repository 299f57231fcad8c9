//! `binary-maximum-margin`.

use crate::models::perceptron::binary;
use crate::quantities::parameters::{ACTIVATION, activation, density, replica_symmetric_status};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::potential::{Stability, Vanishing};
use crate::theory::track::Track;

/// largest margin at which the binary perceptron or a tree committee has solutions
pub static QUANTITY: Quantity = Quantity {
    name: "binary-maximum-margin",
    summary: "largest margin at which the binary perceptron or a tree committee has solutions",
    rigour: Rigour::Replica,
    formulas: &["binary.capacity", "binary.replica-symmetric", "binary.replicon"],
    params: &[density(Domain::closed(0.003, 1e6), Some(Axis::number(0.5))), ACTIVATION],
    abscissa: None,
    columns: &[&symbols::KAPPA_MAX],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 3>>| {
        let alpha = inputs.number(&symbols::ALPHA);
        let model = binary(activation(&inputs), settings.quadrature);
        let start = track.and_then(|t| t.start([alpha]));
        let root = model.threshold_margin(Vanishing, alpha, start, settings.tolerance)?;
        let [logit_q, log_q_hat, kappa] = root.z;
        let replicon = model.replicon([alpha, kappa], [logit_q, log_q_hat]);
        let row = Solved::numbers(&[(kappa, root.bound[2])], root.residual)
            .with_status(replica_symmetric_status(replicon, None));
        Ok((row, track.cloned().unwrap_or_default().with([alpha], root.z)))
    })
}

//! `binary-capacity`.

use crate::models::perceptron::binary;
use crate::quantities::parameters::{
    ACTIVATION, activation, exponential, margin, overlap, replica_symmetric_status,
};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::potential::{Stability, Vanishing};
use crate::theory::track::Track;

/// density at which the typical entropy of the binary perceptron or of a tree committee vanishes
pub static QUANTITY: Quantity = Quantity {
    name: "binary-capacity",
    summary: "density at which the typical entropy of the binary perceptron or of a tree committee vanishes",
    rigour: Rigour::Replica,
    formulas: &["binary.capacity", "binary.replica-symmetric", "binary.replicon"],
    params: &[margin(Domain::closed(-8.0, 20.0), Some(Axis::number(0.0))), ACTIVATION],
    abscissa: None,
    columns: &[&symbols::ALPHA_C, &symbols::Q, &symbols::Q_HAT],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 3>>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let model = binary(activation(&inputs), settings.quadrature);
        let start = track.and_then(|t| t.start([kappa]));
        let root = model.threshold_density(Vanishing, kappa, start, settings.tolerance)?;
        let [logit_q, log_q_hat, alpha] = root.z;
        let replicon = model.replicon([alpha, kappa], [logit_q, log_q_hat]);
        let q = overlap(logit_q, root.bound[0]);
        let q_hat = exponential(log_q_hat, root.bound[1]);
        let row = Solved::numbers(&[(alpha, root.bound[2]), q, q_hat], root.residual)
            .with_status(replica_symmetric_status(replicon, None));
        Ok((row, track.cloned().unwrap_or_default().with([kappa], root.z)))
    })
}

//! `binary-entropy`.

use crate::models::perceptron::binary;
use crate::quantities::parameters::{
    ACTIVATION, activation, density, entropy_and_replicon, exponential, margin, overlap,
    replica_symmetric_status,
};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::track::Track;

/// typical entropy of the solutions of the binary perceptron and of tree committees, replica symmetric
pub static QUANTITY: Quantity = Quantity {
    name: "binary-entropy",
    summary: "typical entropy of the solutions of the binary perceptron and of tree committees, replica symmetric",
    rigour: Rigour::Replica,
    formulas: &["binary.replica-symmetric", "binary.replicon", "committee.correlation-kernel"],
    params: &[
        density(Domain::closed(1e-250, 1e6), Some(Axis::Linear { from: 0.01, to: 0.83, count: 83 })),
        margin(Domain::closed(-8.0, 20.0), Some(Axis::number(0.0))),
        ACTIVATION,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::Q, &symbols::Q_HAT, &symbols::ENTROPY, &symbols::REPLICON],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<2, 2>>| {
        let control = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let model = binary(activation(&inputs), settings.quadrature);
        let start = track.and_then(|t| t.start(control));
        let root = model.typical(control, start, settings.tolerance)?;
        let [entropy, replicon] = entropy_and_replicon(&model, control, &root);
        let q = overlap(root.z[0], root.bound[0]);
        let q_hat = exponential(root.z[1], root.bound[1]);
        let row = Solved::numbers(&[q, q_hat, entropy, replicon], root.residual)
            .with_status(replica_symmetric_status(replicon.0, Some(entropy.0)));
        Ok((row, track.cloned().unwrap_or_default().with(control, root.z)))
    })
}

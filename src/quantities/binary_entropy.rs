//! `binary-entropy`.

use crate::models::perceptron::binary;
use crate::quantities::parameters::{ACTIVATION, activation, density, margin, replica_symmetric_status};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Potential, Stability};
use crate::theory::track::Track;

/// typical entropy of the solutions of the binary perceptron and of tree committees, replica symmetric
pub static QUANTITY: Quantity = Quantity {
    name: "binary-entropy",
    summary: "typical entropy of the solutions of the binary perceptron and of tree committees, replica symmetric",
    rigour: Rigour::Replica,
    formulas: &["binary.replica-symmetric", "binary.replicon", "committee.correlation-kernel"],
    params: &[
        density(Domain::above(0.0, 1e6), Some(Axis::Linear { from: 0.01, to: 0.83, count: 83 })),
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
        let overlap = Overlap::from_logit(root.z[0]);
        let (entropy, replicon) = (model.value(control, root.z), model.replicon(control, root.z));
        let values = [overlap.value, root.z[1].exp(), entropy, replicon];
        let error = overlap.value * (overlap.deficit * root.bound[0] + 2.0 * f64::EPSILON);
        let row = Solved::numbers(&values, error, root.residual)
            .with_status(replica_symmetric_status(replicon, Some(entropy)));
        Ok((row, track.cloned().unwrap_or_default().with(control, root.z)))
    })
}

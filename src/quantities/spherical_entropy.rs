//! `spherical-entropy`.

use crate::error::SolveError;
use crate::models::perceptron::spherical;
use crate::models::spherical::Spherical;
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{
    density, entropy_and_replicon, margin, overlap, replica_symmetric_status,
};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::track::Track;

/// typical entropy of the solutions of the spherical perceptron, replica symmetric
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-entropy",
    summary: "typical entropy of the solutions of the spherical perceptron, replica symmetric",
    rigour: Rigour::Replica,
    formulas: &["spherical.replica-symmetric", "binary.replicon"],
    params: &[
        density(Domain::closed(1e-250, 1e12), Some(Axis::Linear { from: 0.02, to: 1.98, count: 99 })),
        margin(Domain::closed(-6.0, 20.0), Some(Axis::number(0.0))),
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::Q, &symbols::ENTROPY, &symbols::REPLICON],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<2, 2>>| {
        let control = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        if control[0] >= Spherical.capacity(control[1], &Quadrature::working()) {
            return Err(SolveError::NoSolution("the overlap reaches one at the replica-symmetric capacity"));
        }
        let model = spherical(settings.quadrature);
        let start = track.and_then(|t| t.start(control));
        let root = model.typical(control, start, settings.tolerance)?;
        let [entropy, replicon] = entropy_and_replicon(&model, control, &root);
        let q = overlap(root.z[0], root.bound[0]);
        let row = Solved::numbers(&[q, entropy, replicon], root.residual)
            .with_status(replica_symmetric_status(replicon.0, None));
        Ok((row, track.cloned().unwrap_or_default().with(control, root.z)))
    })
}

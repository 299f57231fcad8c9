//! `spherical-stability-line`.

use crate::error::SolveError;
use crate::models::perceptron::spherical;
use crate::quantities::parameters::{margin, overlap};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::potential::Marginal;
use crate::theory::track::Track;

/// density at which replica symmetry of the spherical perceptron becomes unstable (de Almeida-Thouless line)
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-stability-line",
    summary: "density at which replica symmetry of the spherical perceptron becomes unstable (de Almeida-Thouless line)",
    rigour: Rigour::Replica,
    formulas: &["spherical.stability-line", "spherical.replica-symmetric", "binary.replicon"],
    params: &[margin(Domain::closed(-6.0, 20.0), Some(Axis::Linear { from: -2.5, to: -0.05, count: 99 }))],
    abscissa: None,
    columns: &[&symbols::ALPHA_DAT, &symbols::Q],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 3>>| {
        let kappa = inputs.number(&symbols::KAPPA);
        if kappa >= 0.0 {
            return Err(SolveError::NoSolution("replica symmetry is stable up to capacity at this margin"));
        }
        let model = spherical(settings.quadrature);
        let start = track.and_then(|t| t.start([kappa]));
        let root = model.threshold_density(Marginal, kappa, start, settings.tolerance)?;
        let [logit_q, _, alpha] = root.z;
        let values = [(alpha, root.bound[2]), overlap(logit_q, root.bound[0])];
        let row = Solved::numbers(&values, root.residual);
        Ok((row, track.cloned().unwrap_or_default().with([kappa], root.z)))
    })
}

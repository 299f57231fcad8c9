//! `spherical-star-capacity`.

use num_dual::DualSVec64;

use crate::models::star_shape::StarCapacity;
use crate::numerics::newton::variables;
use crate::quantities::breaking::{Breaking, steps};
use crate::quantities::broken_star::star_capacity;
use crate::quantities::geodesics::NEGATIVE;
use crate::quantities::parameters::{exponential, margin};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols;
use crate::theory::track::Track;

/// density up to which the solutions of the spherical perceptron are star-shaped around those of the largest margin
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-star-capacity",
    summary: "density up to which the solutions of the spherical perceptron are star-shaped around those of the largest margin",
    rigour: Rigour::Replica,
    formulas: &[
        "spherical.star",
        "spherical.cross-overlap",
        "spherical.capacity",
        "spherical.parisi-capacity",
    ],
    params: &[margin(NEGATIVE, Some(Axis::Linear { from: -2.0, to: -0.1, count: 39 })), steps(0)],
    abscissa: Some(&symbols::KAPPA),
    columns: &[&symbols::ALPHA_STAR],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 2>>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let breaking = Breaking::asked(&inputs);
        if breaking != Breaking::Steps(0) {
            let row = star_capacity(kappa, breaking, settings)?;
            return Ok((row, track.cloned().unwrap_or_default()));
        }
        let equations = StarCapacity(settings.quadrature);
        let start = track.and_then(|track| track.start([kappa]));
        let root = equations.solve(kappa, start, settings.tolerance)?;
        let log_density = equations.log_density(DualSVec64::from(kappa), variables(root.z));
        let gradient = log_density.eps.0.map_or([0.0; 2], |eps| eps.into());
        let value = exponential(log_density.re, root.propagate(gradient));
        // The largest margin is negative here, and its solution unstable.
        let row = Solved::numbers(&[value], root.residual).with_status(Status::RsUnstable);
        Ok((row, track.cloned().unwrap_or_default().with([kappa], root.z)))
    })
}

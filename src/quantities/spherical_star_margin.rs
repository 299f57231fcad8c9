//! `spherical-star-margin`.

use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::perceptron::spherical;
use crate::models::spherical::Spherical;
use crate::models::star_shape::StarMargin;
use crate::numerics::newton::variables;
use crate::quantities::geodesics::{DENSITIES, NEGATIVE, stability, worst};
use crate::quantities::parameters::{CLOSED_FORM, density, margin};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::overlap::Overlap;
use crate::theory::track::Track;

/// smallest margin whose typical solutions are joined to all typical solutions of the spherical perceptron by free geodesics
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-star-margin",
    summary: "smallest margin whose typical solutions are joined to all typical solutions of the spherical perceptron by free geodesics",
    rigour: Rigour::Replica,
    formulas: &["spherical.star", "spherical.cross-overlap"],
    params: &[
        density(DENSITIES, Some(Axis::Linear { from: 0.1, to: 3.6, count: 71 })),
        margin(NEGATIVE, Some(Axis::number(-0.5))),
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::KAPPA_STAR],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<2, 3>>| {
        let control = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let [alpha, kappa] = control;
        if alpha >= Spherical.capacity(kappa, &settings.quadrature) {
            return Err(SolveError::NoSolution("no solution of this margin exists at this density"));
        }
        let star = StarMargin { kappa, quadrature: settings.quadrature };
        let own = || {
            let root = spherical(settings.quadrature).typical(control, None, settings.tolerance)?;
            Ok(root.z[0])
        };
        let start = track.and_then(|track| track.start(control));
        let root = star.solve(alpha, start, own, settings.tolerance)?;
        let overlap: Overlap<DualSVec64<3>> = star.overlap(variables(root.z));
        let gradient = overlap.value.eps.0.map_or([0.0; 3], |eps| eps.into());
        let margin = kappa * overlap.value.re;
        let error = kappa.abs() * root.propagate(gradient) + CLOSED_FORM * margin.abs();
        let status = worst([
            stability(alpha, kappa, root.z[0], settings),
            stability(alpha, margin, root.z[1], settings),
        ]);
        let row = Solved::numbers(&[(margin, error)], root.residual).with_status(status);
        Ok((row, track.cloned().unwrap_or_default().with(control, root.z)))
    })
}

//! `spherical-convex-margin`.

use num_dual::Dual64;

use crate::error::SolveError;
use crate::models::spherical::Spherical;
use crate::models::star_shape::ConvexMargin;
use crate::quantities::geodesics::{DENSITIES, NEGATIVE, stability, worst};
use crate::quantities::parameters::{CLOSED_FORM, density, margin};
use crate::quantities::tuples::{count, tuple_status};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols;
use crate::theory::track::Track;

/// smallest margin whose typical solutions have all simplices between them among the solutions of the spherical perceptron
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-convex-margin",
    summary: "smallest margin whose typical solutions have all simplices between them among the solutions of the spherical perceptron",
    rigour: Rigour::Replica,
    formulas: &["spherical.star", "spherical.replica-symmetric"],
    params: &[
        density(DENSITIES, Some(Axis::Linear { from: 0.1, to: 3.6, count: 71 })),
        margin(NEGATIVE, Some(Axis::number(-0.5))),
        Parameter {
            symbol: &symbols::Y,
            kind: Kind::RealOrWord(&["inf"]),
            domain: Domain::closed(2.0, 1e6),
            default: Some(Axis::number(2.0)),
        },
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::KAPPA_CONV],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<3, 1>>| {
        let (alpha, kappa) = (inputs.number(&symbols::ALPHA), inputs.number(&symbols::KAPPA));
        if alpha >= Spherical.capacity(kappa, &settings.quadrature) {
            return Err(SolveError::NoSolution("no solution of this margin exists at this density"));
        }
        let (inverse, whole) = count(&inputs).map_or((0.0, Status::Ok), |y| (y.recip(), tuple_status(y)));
        let convex = ConvexMargin { kappa, inverse, quadrature: settings.quadrature };
        let control = [alpha, kappa, inverse];
        let start = track.and_then(|track| track.start(control)).map(|[logit]| logit);
        let root = convex.solve(alpha, start, settings.tolerance)?;
        let margin = convex.margin(Dual64::from(root.z[0]).derivative());
        let error = root.propagate([margin.eps]) + CLOSED_FORM * margin.re.abs();
        let status = worst([stability(alpha, margin.re, root.z[0], settings), whole]);
        let row = Solved::numbers(&[(margin.re, error)], root.residual).with_status(status);
        Ok((row, track.cloned().unwrap_or_default().with(control, root.z)))
    })
}

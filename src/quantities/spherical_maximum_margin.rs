//! `spherical-maximum-margin`.

use crate::models::spherical::MaximumMargin;
use crate::quantities::parameters::density;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols;
use crate::theory::track::Track;

/// largest margin at which the spherical perceptron has solutions; replica symmetric: exact for alpha <= 2
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-maximum-margin",
    summary: "largest margin at which the spherical perceptron has solutions; replica symmetric: exact for alpha <= 2",
    rigour: Rigour::Replica,
    formulas: &["spherical.capacity"],
    params: &[density(Domain::closed(1e-8, 1e150), Some(Axis::number(1.0)))],
    abscissa: None,
    columns: &[&symbols::KAPPA_MAX],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 1>>| {
        let alpha = inputs.number(&symbols::ALPHA);
        let start = track.and_then(|t| t.start([alpha])).map(|[kappa]| kappa);
        let root = MaximumMargin(settings.quadrature).solve(alpha, start, settings.tolerance)?;
        let row = Solved::numbers(&[(root.z[0], root.bound[0])], root.residual);
        let row = if alpha > 2.0 { row.with_status(Status::RsUnstable) } else { row };
        Ok((row, track.cloned().unwrap_or_default().with([alpha], root.z)))
    })
}

//! `spherical-maximum-margin`.

use crate::models::spherical::Spherical;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::density;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status};
use crate::real::Real;
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

/// `ln(alpha E(kappa - z)_+^2) = 0` in the unknown `kappa`.
struct MaximumMargin(Quadrature);

impl Equations<1> for MaximumMargin {
    fn residual<R: Real>(&self, alpha: R, [kappa]: [R; 1]) -> [R; 1] {
        [alpha.ln() + Spherical.log_square_gap(kappa, &self.0)]
    }

    fn refined(&self) -> Self {
        MaximumMargin(self.0.refined())
    }
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 1>>| {
        let alpha = inputs.number(&symbols::ALPHA);
        let solve =
            |start: f64| newton(&MaximumMargin(settings.quadrature), alpha, [start], settings.tolerance);
        // The density falls monotonically with the margin: any root is the root.
        let warm = track.and_then(|t| t.start([alpha])).and_then(|[start]| solve(start).ok());
        let root = warm.map_or_else(
            || {
                let excess = |kappa: f64| MaximumMargin(Quadrature::working()).residual(alpha, [kappa])[0];
                solve(bracket::root("the density excess", excess, -37.0, 1.2e4, 1e-6)?)
            },
            Ok,
        )?;
        let row = Solved::numbers(&[(root.z[0], root.bound[0])], root.residual);
        let row = if alpha > 2.0 { row.with_status(Status::RsUnstable) } else { row };
        Ok((row, track.cloned().unwrap_or_default().with([alpha], root.z)))
    })
}

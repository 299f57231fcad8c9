//! `spherical-maximum-margin`.

use crate::models::spherical::Spherical;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::density;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status};
use crate::real::Real;
use crate::symbols;

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
    block.each(|inputs, settings| {
        let alpha = inputs.number(&symbols::ALPHA);
        let excess = |kappa: f64| MaximumMargin(Quadrature::working()).residual(alpha, [kappa])[0];
        let start = bracket::root("the density excess", excess, -37.0, 1.2e4, 1e-6)?;
        let root = newton(&MaximumMargin(settings.quadrature), alpha, [start], settings.tolerance)?;
        let row = Solved::numbers(&[(root.z[0], root.bound[0])], root.residual);
        Ok(if alpha > 2.0 { row.with_status(Status::RsUnstable) } else { row })
    })
}

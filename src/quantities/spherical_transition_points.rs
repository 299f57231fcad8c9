//! `spherical-transition-points`.

use crate::error::SolveError;
use crate::models::perceptron::{SphericalPerceptron, spherical};
use crate::numerics::newton::{Equations, newton};
use crate::quantities::one_step::StabilityPoint;
use crate::quantity::{Block, Quantity, Rigour, Rows, Settings, Solved};
use crate::real::Real;
use crate::symbols;
use crate::theory::breaking_point::Special;
use crate::theory::potential::{Potential, Stability};

/// margins at which the way replica symmetry of the spherical perceptron breaks changes
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-transition-points",
    summary: "margins at which the way replica symmetry of the spherical perceptron breaks changes",
    rigour: Rigour::Replica,
    formulas: &["spherical.breaking-point", "spherical.stability-line"],
    params: &[],
    abscissa: None,
    columns: &[&symbols::KAPPA_1RSB, &symbols::ALPHA_1RSB, &symbols::KAPPA_RFOT, &symbols::ALPHA_RFOT],
    bands: &[],
    rows,
};

/// Margins near the two points, where the search begins.
const STARTS: [(Special, f64); 2] = [(Special::FlatBreaking, -1.5), (Special::UnitBreaking, -2.0)];

/// A point of the stability line with a condition on how replica symmetry breaks. Unknowns
/// `[ln(q / (1 - q)), ln q_hat, ln alpha, kappa]`; there is no parameter.
struct SpecialPoint {
    model: SphericalPerceptron,
    special: Special,
}

impl Equations<4> for SpecialPoint {
    fn residual<R: Real>(&self, _: R, [logit_q, log_q_hat, log_alpha, kappa]: [R; 4]) -> [R; 4] {
        let (control, order) = ([log_alpha.exp(), kappa], [logit_q, log_q_hat]);
        let [first, second] = self.model.saddle(control, order);
        let breaking = self.model.breaking_point(control, order);
        [first, second, self.model.replicon(control, order), self.special.condition(&breaking)]
    }

    fn refined(&self) -> Self {
        SpecialPoint { model: self.model.refined(), special: self.special }
    }
}

fn rows(block: Block) -> Rows {
    block.each(|_, settings| {
        let points: Result<Vec<_>, SolveError> =
            STARTS.iter().map(|&(special, kappa)| point(special, kappa, settings)).collect();
        let points = points?;
        let values: Vec<(f64, f64)> = points.iter().flat_map(|(values, _)| *values).collect();
        let residual = points.iter().map(|(_, residual)| *residual).fold(0.0, f64::max);
        Ok(Solved::numbers(&values, residual))
    })
}

/// Margin and density with their errors, and the imbalance left.
fn point(special: Special, kappa: f64, settings: &Settings) -> Result<([(f64, f64); 2], f64), SolveError> {
    let near = StabilityPoint::new(kappa, None, settings)?;
    let [logit_q, log_q_hat, alpha] = near.root.z;
    let equations = SpecialPoint { model: spherical(settings.quadrature), special };
    let root = newton::<4>(&equations, 0.0, [logit_q, log_q_hat, alpha.ln(), kappa], settings.tolerance)?;
    let alpha = root.z[2].exp();
    Ok(([(root.z[3], root.bound[3]), (alpha, alpha * (root.bound[2] + 2.0 * f64::EPSILON))], root.residual))
}

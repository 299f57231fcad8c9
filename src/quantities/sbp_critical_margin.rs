//! `sbp-critical-margin`.

use std::f64::consts::LN_2;

use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::quadrature::{Integrator, Quadrature};
use crate::quantities::parameters::density;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::real::Real;
use crate::symbols;

/// smallest half-width of the window at which the symmetric binary perceptron has solutions
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-critical-margin",
    summary: "smallest half-width of the window at which the symmetric binary perceptron has solutions",
    rigour: Rigour::Theorem,
    formulas: &["sbp.first-moment"],
    params: &[density(Domain::closed(0.001, 1e140), Some(Axis::number(1.0)))],
    abscissa: None,
    columns: &[&symbols::KAPPA_C],
    bands: &[],
    rows,
};

/// `ln p(kappa) = -ln 2 / alpha` in the unknown `ln kappa`.
struct CriticalMargin(Quadrature);

impl Equations<1> for CriticalMargin {
    fn residual<R: Real>(&self, alpha: R, [log_kappa]: [R; 1]) -> [R; 1] {
        let kappa = log_kappa.exp();
        let mut log_probability = SymmetricWindow.log_probability(kappa);
        if self.0.integrator == Integrator::DoubleExponential {
            log_probability += SymmetricWindow.log_probability_by(kappa.re(), &self.0) - log_probability.re();
        }
        // The logarithm of -ln p is steep where p is near 1, ln p itself where p is small.
        let ratio = -log_probability * alpha / LN_2;
        [if alpha.re() > 1.0 { ratio.ln() } else { ratio - 1.0 }]
    }

    fn refined(&self) -> Self {
        CriticalMargin(self.0.refined())
    }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let alpha = inputs.number(&symbols::ALPHA);
        let equations = CriticalMargin(settings.quadrature);
        let excess = |log_kappa: f64| CriticalMargin(Quadrature::working()).residual(alpha, [log_kappa])[0];
        let start = bracket::root("the density excess", excess, -700.0, 3.3, 1e-6)?;
        let root = newton(&equations, alpha, [start], settings.tolerance)?;
        let kappa = root.z[0].exp();
        // Rounding of -ln p relative to its distance from the target.
        let error = kappa * (root.bound[0] + f64::EPSILON * (1.0 + LN_2 / alpha));
        Ok(Solved::numbers(&[(kappa, error)], root.residual))
    })
}

//! `sbp-pair-lower-bound-minimum`.

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::newton;
use crate::quantities::pair_bounds::{LocalExtremum, Minimiser, family, profile, twice};
use crate::quantities::parameters::{SECOND_MOMENT_WINDOW, exponential};
use crate::quantities::sbp_pair_upper_bound_minimum::minimum;
use crate::quantity::{Block, Quantity, Rigour, Rows, Settings, Solved};
use crate::symbols;
use crate::theory::potential::{Line, Threshold, Vanishing};

/// least second-moment bound for pairs over all distances: below it pairs exist at every distance, with positive probability
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-lower-bound-minimum",
    summary: "least second-moment bound for pairs over all distances: below it pairs exist at every distance, with positive probability",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.pair-second-moment", "sbp.pair-local-threshold", "sbp.pair-first-moment"],
    params: &[SECOND_MOMENT_WINDOW],
    abscissa: None,
    columns: &[&symbols::X_MIN, &symbols::ALPHA_MIN],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| least(inputs.number(&symbols::KAPPA), settings))
}

/// The bound is the least of smooth curves: its minimum is the minimum of one of them.
fn least(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let (quadrature, tolerance) = (settings.quadrature, settings.tolerance);
    let profile = profile(kappa, tolerance)?;
    let lowest = profile.iter().min_by(|a, b| a.1.alpha.0.total_cmp(&b.1.alpha.0));
    let (log_x, bound) = lowest.ok_or(SolveError::NoSolution("no distance was tried"))?;
    match (bound.minimiser.direction(), bound.correlated) {
        (Some(direction), Some((_, [logit_rho, t, alpha]))) => {
            let line =
                Line { potential: family(direction, quadrature), control: [0.0, kappa, 0.0], along: 2 };
            let equations = Threshold { line, free: 0, criterion: Vanishing };
            let extremum = Extremum::<_, 3> { equations, unknown: 2 };
            let root = newton::<4>(&extremum, 0.0, [logit_rho, t, alpha, *log_x], tolerance)?;
            let values = [exponential(root.z[3], root.bound[3]), (root.z[2], root.bound[2])];
            Ok(Solved::numbers(&values, root.residual))
        }
        _ if bound.minimiser == Minimiser::Local => {
            let root = newton::<1>(&LocalExtremum(quadrature), kappa, [*log_x], tolerance)?;
            let x = exponential(root.z[0], root.bound[0]);
            let alpha = twice(quadrature, |q| SymmetricWindow.pair_local_threshold(kappa, x.0, &q));
            Ok(Solved::numbers(&[x, alpha], root.residual))
        }
        _ => {
            let root = minimum(kappa, quadrature, None, tolerance)?;
            let values = [exponential(root.z[0], root.bound[0]), (root.z[1], root.bound[1])];
            Ok(Solved::numbers(&values, root.residual))
        }
    }
}

//! `sbp-pair-upper-bound-minimum`.

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::newton::{Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{PAIR_WINDOW, exponential};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::moments::PairExponent;
use crate::theory::potential::{Line, Threshold, Vanishing};
use crate::theory::track::Track;

/// least density bound for pairs over all distances: onset of the overlap gap of the symmetric binary perceptron
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-upper-bound-minimum",
    summary: "least density bound for pairs over all distances: onset of the overlap gap of the symmetric binary perceptron",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.pair-first-moment"],
    params: &[PAIR_WINDOW],
    abscissa: None,
    columns: &[&symbols::X_MIN, &symbols::ALPHA_MIN],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 2>>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let start = track.and_then(|t| t.start([kappa]));
        let root = minimum(kappa, settings.quadrature, start, settings.tolerance)?;
        let values = [exponential(root.z[0], root.bound[0]), (root.z[1], root.bound[1])];
        let row = Solved::numbers(&values, root.residual);
        Ok((row, track.cloned().unwrap_or_default().with([kappa], root.z)))
    })
}

/// Where the exponent of pairs and its slope vanish together; unknowns `[ln x, alpha]`.
pub(super) fn minimum(
    kappa: f64,
    quadrature: Quadrature,
    start: Option<[f64; 2]>,
    tolerance: f64,
) -> Result<Root<2>, SolveError> {
    let potential = PairExponent { constraint: SymmetricWindow, quadrature };
    let line = Line { potential: potential.clone(), control: [0.0, kappa], along: 1 };
    let equations = Threshold { line, free: 0, criterion: Vanishing };
    if let Some(start) = start
        && let Ok(root) = newton::<2>(&equations, kappa, start, tolerance)
        && is_minimum(&potential, kappa, &root)
    {
        return Ok(root);
    }
    // A coarse scan in ln x: the bound falls like -sqrt(x) from x = 0 and has one interior minimum.
    let scan = (1..=60).map(|i| -0.35 * f64::from(i) - 0.5);
    let log_x = scan
        .min_by(|a, b| {
            potential.upper_bound(kappa, a.exp()).total_cmp(&potential.upper_bound(kappa, b.exp()))
        })
        .unwrap_or(-4.0);
    let root = newton::<2>(&equations, kappa, [log_x, potential.upper_bound(kappa, log_x.exp())], tolerance)?;
    if is_minimum(&potential, kappa, &root) {
        Ok(root)
    } else {
        Err(SolveError::WrongBranch { certificate: "the curvature of the bound", value: -1.0 })
    }
}

/// Whether the bound is larger on both sides: the root of the equations could also be a maximum.
fn is_minimum(potential: &PairExponent<SymmetricWindow>, kappa: f64, root: &Root<2>) -> bool {
    [-0.05, 0.05].iter().all(|shift| {
        let x = (root.z[0] + shift).exp();
        x < 0.5 && potential.upper_bound(kappa, x) > root.z[1]
    })
}

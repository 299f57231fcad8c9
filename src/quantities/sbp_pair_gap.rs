//! `sbp-pair-gap`.

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::bracket;
use crate::numerics::newton::{Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{PAIR_WINDOW, density, exponential};
use crate::quantities::sbp_pair_upper_bound_minimum::minimum;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Settings, Solved};
use crate::symbols;
use crate::theory::moments::PairExponent;
use crate::theory::potential::{Line, Potential, Zero};

/// forbidden distances: between them the symmetric binary perceptron has no pairs of solutions
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-gap",
    summary: "forbidden distances: between them the symmetric binary perceptron has no pairs of solutions",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.pair-first-moment"],
    params: &[
        density(Domain::above(0.0, 1e140), Some(Axis::Linear { from: 1.701, to: 1.815, count: 115 })),
        PAIR_WINDOW,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::X_LOWER, &symbols::X_UPPER],
    bands: &[(&symbols::X_LOWER, &symbols::X_UPPER)],
    rows,
};

/// Below this distance `sqrt x` is no longer resolved against one configuration.
const SMALLEST: f64 = -690.0;

/// The least bound at the last margin: it does not depend on the density.
struct Least {
    kappa: f64,
    root: Root<2>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Least>| {
        let [alpha, kappa] = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let root = match last {
            Some(least) if least.kappa == kappa => least.root.clone(),
            _ => minimum(kappa, Quadrature::working(), None, settings.tolerance)?,
        };
        let row = gap(alpha, kappa, &root, settings)?;
        Ok((row, Least { kappa, root }))
    })
}

fn gap(alpha: f64, kappa: f64, least: &Root<2>, settings: &Settings) -> Result<Solved, SolveError> {
    let [log_x_min, alpha_min] = least.z;
    if alpha <= alpha_min {
        return Err(SolveError::NoSolution("no distance is forbidden at this density"));
    }
    let potential = PairExponent { constraint: SymmetricWindow, quadrature: settings.quadrature };
    let working = PairExponent { constraint: SymmetricWindow, quadrature: Quadrature::working() };
    let exponent = |log_x: f64| working.value([alpha, kappa], [log_x]);
    if exponent(0.5f64.ln()) <= 0.0 {
        // Above the capacity there are no solutions, hence no pairs at any distance.
        return Ok(Solved::numbers(&[(0.0, 0.0), (0.5, 0.0)], 0.0));
    }
    let equations = Zero(Line { potential, control: [alpha, kappa], along: 0 });
    let end = |low: f64, high: f64| {
        let start = bracket::root("the exponent of pairs", exponent, low, high, 1e-7)?;
        newton(&equations, alpha, [start], settings.tolerance)
    };
    let (before, after) = bracket::march("the exponent of pairs", exponent, log_x_min, -1.0, SMALLEST)?;
    let lower = end(after, before)?;
    let upper = end(log_x_min, 0.5f64.ln())?;
    let x = [&lower, &upper].map(|root| exponential(root.z[0], root.bound[0]));
    Ok(Solved::numbers(&x, lower.residual.max(upper.residual)))
}

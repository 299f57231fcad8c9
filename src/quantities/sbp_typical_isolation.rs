//! `sbp-typical-isolation`.

use std::f64::consts::LN_2;

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{TUPLE_WINDOW, density, exponential};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::franz_parisi::TypicalNeighbours;

/// distance within which a typical solution of the symmetric binary perceptron has no other
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-typical-isolation",
    summary: "distance within which a typical solution of the symmetric binary perceptron has no other",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.typical-neighbours"],
    params: &[
        density(Domain::closed(1e-3, 1e12), Some(Axis::Linear { from: 0.05, to: 1.8, count: 176 })),
        TUPLE_WINDOW,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::X_ISOLATION],
    bands: &[],
    rows,
};

/// Up to this distance, given by its logarithm, entropy over cost grows like `sqrt x ln(1/x)`: at most one zero below it.
const MONOTONE: f64 = -6.9;
/// Below this one there is none at any density of the domain.
const SMALLEST: f64 = -690.0;
/// Step in `ln x` with which the first zero is looked for above.
const STEP: f64 = 0.25;

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [alpha, kappa] = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        if alpha * -SymmetricWindow.log_probability(kappa) >= LN_2 {
            return Err(SolveError::NoSolution("there are no solutions above the capacity"));
        }
        let at = |quadrature| TypicalNeighbours { constraint: SymmetricWindow, kappa, quadrature };
        // The logarithm of entropy over cost: the exponent itself vanishes with the distance.
        let excess = |log_x: f64| at(Quadrature::working()).residual(alpha, [log_x])[0];
        let end = 0.5f64.ln();
        // At the last point the exponent is that of all solutions, positive below the capacity.
        let count = ((end - MONOTONE) / STEP) as u32;
        let steps = (0..=count).map(|i| end - STEP * f64::from(count - i));
        let after = steps.into_iter().find(|&log_x| excess(log_x) > 0.0).unwrap_or(end);
        let before = if after - STEP < MONOTONE { SMALLEST } else { after - STEP };
        let start = bracket::root("the number of neighbours", excess, before, after, 1e-9)?;
        let root = newton::<1>(&at(settings.quadrature), alpha, [start], settings.tolerance)?;
        Ok(Solved::numbers(&[exponential(root.z[0], root.bound[0])], root.residual))
    })
}

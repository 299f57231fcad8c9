//! `sbp-pair-gap`.

use std::f64::consts::LN_2;

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
use crate::theory::track::Track;

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

/// Densities closer to the capacity than this, relative, are at the capacity.
const AT_CAPACITY: f64 = 4.0 * f64::EPSILON;
/// Below this distance `sqrt x` is no longer resolved against one configuration.
const SMALLEST: f64 = -690.0;

/// What the next density starts from.
struct Last {
    kappa: f64,
    /// The least bound at this margin: it does not depend on the density.
    least: Root<2>,
    /// The ends at the last densities, lower and upper.
    ends: [Track<2, 1>; 2],
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let control = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let kappa = control[1];
        let (least, ends) = match last {
            Some(last) if last.kappa == kappa => (last.least.clone(), last.ends.clone()),
            _ => (minimum(kappa, Quadrature::working(), None, settings.tolerance)?, Default::default()),
        };
        let (row, ends) = gap(control, &least, ends, settings)?;
        Ok((row, Last { kappa, least, ends }))
    })
}

fn gap(
    control: [f64; 2],
    least: &Root<2>,
    ends: [Track<2, 1>; 2],
    settings: &Settings,
) -> Result<(Solved, [Track<2, 1>; 2]), SolveError> {
    let [log_x_min, alpha_min] = least.z;
    let [alpha, kappa] = control;
    if alpha <= alpha_min {
        return Err(SolveError::NoSolution("no distance is forbidden at this density"));
    }
    let working = PairExponent { constraint: SymmetricWindow, quadrature: Quadrature::working() };
    let exponent = |log_x: f64| working.value(control, [log_x]);
    let log_half = 0.5f64.ln();
    let above_capacity = alpha * -SymmetricWindow.log_probability(kappa) / LN_2 - 1.0;
    if above_capacity > -AT_CAPACITY {
        // Above the capacity there are no solutions, hence no pairs at any distance; at the capacity the ends approach
        // 0 and 1/2 like the square and the square root of the distance from it.
        let errors = if above_capacity > AT_CAPACITY { [0.0, 0.0] } else { [1e-25, 1e-6] };
        return Ok((Solved::numbers(&[(0.0, errors[0]), (0.5, errors[1])], 0.0), ends));
    }
    let potential = PairExponent { quadrature: settings.quadrature, ..working };
    let equations = Zero(Line { potential, control, along: 0 });
    let solve = |start: f64| newton(&equations, alpha, [start], settings.tolerance);
    // On either side of the minimum the exponent has one zero: the side is the certificate of a warm start.
    let warm = |track: &Track<2, 1>, side: f64| {
        let root = track.start(control).and_then(|[start]| solve(start).ok());
        root.filter(|root| (root.z[0] - log_x_min) * side > 0.0 && root.z[0] <= log_half)
    };
    let cold =
        |low: f64, high: f64| solve(bracket::root("the exponent of pairs", exponent, low, high, 1e-7)?);
    let [lower, upper] = &ends;
    let roots = [
        warm(lower, -1.0).map_or_else(
            || {
                let (inside, outside) =
                    bracket::march("the exponent of pairs", exponent, log_x_min, -1.0, SMALLEST)?;
                cold(outside, inside)
            },
            Ok,
        )?,
        warm(upper, 1.0).map_or_else(|| cold(log_x_min, log_half), Ok)?,
    ];
    let x = [0, 1].map(|i| exponential(roots[i].z[0], roots[i].bound[0]));
    let residual = roots[0].residual.max(roots[1].residual);
    Ok((Solved::numbers(&x, residual), [0, 1].map(|i| ends[i].with(control, roots[i].z))))
}

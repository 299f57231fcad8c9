//! `binary-isolation-distance`.

use crate::error::SolveError;
use crate::numerics::newton::newton_observed;
use crate::quantities::neighbours::{Reference, Solver, log_odds};
use crate::quantities::parameters::{ACTIVATION, CLOSED_FORM, activation, density, margin, overlap};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols;
use crate::theory::local_entropy::{Neighbourhood, Neighbours};
use crate::theory::neighbour_thresholds::Vanishing;
use crate::theory::overlap::Overlap;

/// distance within which a typical solution of the binary perceptron has no other: its local entropy turns negative
pub static QUANTITY: Quantity = Quantity {
    name: "binary-isolation-distance",
    summary: "distance within which a typical solution of the binary perceptron has no other: its local entropy turns negative",
    rigour: Rigour::Replica,
    formulas: &["binary.local-entropy-threshold", "binary.local-entropy"],
    params: &[
        density(Domain::closed(0.02, 20.0), Some(Axis::Linear { from: 0.1, to: 0.8, count: 71 })),
        margin(Domain::closed(-1.0, 3.0), Some(Axis::number(0.0))),
        ACTIVATION,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[&symbols::D_ISOLATION, &symbols::SLOPE, &symbols::REPLICON],
    bands: &[],
    rows,
};

/// Step in `ln(d/(1 - d))` with which the zero is looked for.
const STEP: f64 = 0.4;
/// Where it is given up: a distance of 1e-12.
const LAST: f64 = -27.6;
/// How far from the unconstrained point the search begins.
const BESIDE: f64 = 0.3;

/// The last root: `[x0, ln q1_hat, v, ln(d/(1 - d))]`, with the parameters.
struct Last {
    alpha: f64,
    kappa: f64,
    root: [f64; 4],
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let [alpha, kappa] = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let solver = Solver { activation: activation(&inputs), settings: *settings };
        let reference = solver.reference(alpha, kappa, Some(kappa))?;
        let place =
            Neighbourhood { alpha, kappa, kappa_ref: kappa, reference: reference.order, log_odds: 0.0 };
        let solve = |start: [f64; 4]| {
            let equations = Vanishing { model: solver.model(settings.quadrature), place };
            newton_observed::<_, 4, 2>(&equations, alpha, start, settings.tolerance)
        };
        let near = last.filter(|last| last.kappa == kappa && (last.alpha / alpha).ln().abs() < 0.2);
        let warm = near.and_then(|last| solve(last.root).ok());
        let (root, observed) = match warm {
            Some(found) => found,
            None => solve(first_zero(&solver, kappa, &reference)?)?,
        };
        let d = overlap(root.z[3], root.bound[3]);
        let rounding = [root.z[0].abs() + 1.0, 1.0].map(|size| CLOSED_FORM * size);
        let [slope, replicon] = [0, 1].map(|i| (observed[i].0, observed[i].1 + rounding[i]));
        let status = if replicon.0 < 0.0 { Status::RsUnstable } else { Status::Ok };
        let row = Solved::numbers(&[d, slope, replicon], root.residual).with_status(status);
        Ok((row, Last { alpha, kappa, root: root.z }))
    })
}

/// A start: the first point below the unconstrained one at which the local entropy is negative.
fn first_zero(solver: &Solver, kappa: f64, reference: &Reference) -> Result<[f64; 4], SolveError> {
    let q = Overlap::<f64>::from_logit(reference.order[0]);
    let mut at = log_odds(0.5 * q.deficit) - BESIDE;
    let mut place = Neighbourhood {
        alpha: reference.alpha,
        kappa,
        kappa_ref: kappa,
        reference: reference.order,
        log_odds: at,
    };
    let mut order = solver.follow(reference, kappa, at)?;
    let mut behind: Option<[f64; 3]> = None;
    let model = solver.model(solver.settings.quadrature);
    while at > LAST {
        let neighbours: Neighbours<f64> = model.at(&place, order);
        if neighbours.entropy <= 0.0 {
            return Ok([order[0], order[1], order[2], at]);
        }
        let next = behind.map_or(order, |z| std::array::from_fn(|i| 2.0 * order[i] - z[i]));
        at -= STEP;
        place.log_odds = at;
        behind = Some(order);
        order = solver.newton(&place, next, solver.settings.tolerance)?.z;
    }
    Err(SolveError::NoSolution("the local entropy is positive down to a distance of 1e-12"))
}

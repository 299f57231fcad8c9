//! `sbp-ultrametric-upper-bound`.

use nalgebra::DMatrix;

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::continuation::{branch, walk};
use crate::numerics::newton::{Equations, Root, newton};
use crate::quantities::parameters::margin;
use crate::quantities::tuples::tuple_status;
use crate::quantity::{
    Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value,
};
use crate::symbols::{self, Symbol};
use crate::theory::potential::{Line, Threshold, Vanishing};
use crate::theory::ultrametric::{LeastUltrametric, UltrametricTuples};

/// least density bound for two-level tuples, y1 groups of y2 solutions, over both overlaps; continued where a number is fractional
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-ultrametric-upper-bound",
    summary: "least density bound for two-level tuples, y1 groups of y2 solutions, over both overlaps; continued where a number is fractional",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.ultrametric"],
    params: &[
        groups(&symbols::Y_1, 3.0),
        groups(&symbols::Y_2, 4.0),
        margin(Domain::closed(0.6, 3.0), Some(Axis::number(1.0))),
    ],
    abscissa: None,
    columns: &[&symbols::ALPHA_MIN, &symbols::Q_1, &symbols::Q_2, &symbols::Y_1_MIN, &symbols::Y_2_MIN],
    bands: &[],
    rows,
};

/// A number of groups or of their members, or the one that makes the bound least.
const fn groups(symbol: &'static Symbol, default: f64) -> Parameter {
    Parameter {
        symbol,
        kind: Kind::RealOrWord(&["real"]),
        domain: Domain::closed(1.5, 8.0),
        default: Some(Axis::number(default)),
    }
}

/// Where the equations are solved first, `[y1, y2]` at margin 1, and their order parameters with the density, to a few digits.
const START: ([f64; 2], [f64; 5]) = ([2.87, 3.97], [-2.47, 0.08, -6.64, -3.65, 1.6217]);
/// Step of the way from there, as a share of it.
const SHARE: f64 = 0.2;
/// The same in the logarithm of the margin.
const MARGIN_STEP: f64 = 0.05;
/// Accuracy along a branch.
const ALONG: f64 = 1e-9;
/// Below a fold there is nothing near.
const FOLD: SolveError = SolveError::NoSolution(
    "the stationary tuples that exist at margin 1 end in a fold above this margin: no bound of two levels near theirs",
);

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let [y1, y2] = [&symbols::Y_1, &symbols::Y_2].map(|s| inputs.value(s).as_number());
        match (y1, y2) {
            (Some(y1), Some(y2)) => {
                let root = bound([y1, y2], kappa, settings)?;
                let status = [y1, y2].map(tuple_status).into_iter().find(|s| *s != Status::Ok);
                Ok(row(&root.z, &root.bound, root.residual, None).with_status(status.unwrap_or(Status::Ok)))
            }
            (None, None) => least(kappa, settings),
            _ => Err(SolveError::NoSolution("either both numbers are given or both are sought")),
        }
    })
}

fn row(z: &[f64], bound: &[f64], residual: f64, y: Option<[(f64, f64); 2]>) -> Solved {
    let (deficit, between) = (z[2].exp(), z[3].exp());
    let (deficit_error, between_error) = (deficit * bound[2], between * bound[3]);
    let rounding = 4.0 * f64::EPSILON;
    let q1 = (1.0 - deficit - between, deficit_error + between_error + rounding);
    let q2 = (1.0 - deficit, deficit_error + rounding);
    let mut row = Solved::numbers(&[(z[4], bound[4]), q1, q2], residual);
    for i in 0..2 {
        row.values.push(y.map_or(Value::Empty, |y| Value::Number(y[i].0)));
        row.errors.push(y.map_or(0.0, |y| y[i].1));
    }
    row
}

/// The root at `kappa` on the branch of a root at a larger margin, with the parameter `kappa`.
fn descended<E: Equations<N> + Clone, const N: usize>(
    equations: &E,
    from: &Root<N>,
    kappa: f64,
    tolerance: f64,
) -> Result<Root<N>, SolveError> {
    let mut before = from.lambda;
    for root in branch(equations.clone(), from, kappa..=from.lambda, -1.0, ALONG) {
        let root = root?;
        if root.lambda == kappa {
            return newton(equations, kappa, root.z, tolerance);
        }
        if root.lambda > before {
            return Err(FOLD);
        }
        before = root.lambda;
    }
    Err(FOLD)
}

/// Passes roots on the same side of a fold as another.
fn on_the_side_of<const N: usize>(first: &Root<N>, root: Root<N>) -> Result<Root<N>, SolveError> {
    let [determinant, sign] =
        [&root, first].map(|root| DMatrix::from_fn(N, N, |i, j| root.inverse[(i, j)]).determinant());
    let determinant = determinant * sign.signum();
    if determinant > 0.0 {
        return Ok(root);
    }
    Err(SolveError::WrongBranch { certificate: "the orientation of the equations", value: determinant })
}

fn tuples(settings: &Settings) -> UltrametricTuples<SymmetricWindow> {
    UltrametricTuples { constraint: SymmetricWindow, quadrature: settings.quadrature }
}

/// The bound at given numbers as a function of the margin; unknowns `[ln l1, ln l2, ln(1 - q2), ln(q2 - q1), alpha]`.
fn vanishing(
    y: [f64; 2],
    settings: &Settings,
) -> Threshold<UltrametricTuples<SymmetricWindow>, Vanishing, 4, 4> {
    let line = Line { potential: tuples(settings), control: [0.0, 1.0, y[0], y[1]], along: 1 };
    Threshold { line, free: 0, criterion: Vanishing }
}

/// Straight to numbers and margin; where that way meets a fold, at margin 1 to the numbers and then along the branch.
fn bound(y: [f64; 2], kappa: f64, settings: &Settings) -> Result<Root<5>, SolveError> {
    straight(y, kappa, settings).or_else(|error| {
        if kappa >= 1.0 {
            return Err(error);
        }
        descended(&vanishing(y, settings), &straight(y, 1.0, settings)?, kappa, settings.tolerance)
    })
}

fn straight(y: [f64; 2], kappa: f64, settings: &Settings) -> Result<Root<5>, SolveError> {
    let (from, mut start) = START;
    start[4] /= capacity(0.0);
    let along = |share: f64, mut z: [f64; 5]| {
        let mix = |a: f64, b: f64| a + share * (b - a);
        let (log_kappa, y) = (mix(0.0, kappa.ln()), [mix(from[0], y[0]), mix(from[1], y[1])]);
        // Densities in units of the capacity on the way.
        z[4] *= capacity(log_kappa);
        let mut root = newton::<5>(&vanishing(y, settings), log_kappa.exp(), z, settings.tolerance)?;
        root.z[4] /= capacity(log_kappa);
        Ok(root)
    };
    let mut root = on_the_side_of(&along(0.0, start)?, walk(along, 0.0, 1.0, start, SHARE)?)?;
    root.z[4] *= capacity(kappa.ln());
    Ok(root)
}

/// The capacity, up to a constant.
fn capacity(log_kappa: f64) -> f64 {
    -1.0 / SymmetricWindow.log_probability(log_kappa.exp())
}

fn least(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let ([y1, y2], [a, b, c, d, alpha]) = START;
    let equations = LeastUltrametric(tuples(settings));
    let along = |log_kappa: f64, mut z: [f64; 7]| {
        z[4] *= capacity(log_kappa);
        let mut root = newton::<7>(&equations, log_kappa.exp(), z, settings.tolerance)?;
        root.z[4] /= capacity(log_kappa);
        Ok(root)
    };
    let start = [a, b, c, d, alpha / capacity(0.0), y1, y2];
    let first = along(0.0, start)?;
    let walked =
        walk(along, 0.0, kappa.ln(), start, MARGIN_STEP).and_then(|root| on_the_side_of(&first, root));
    let root = match walked {
        Ok(mut root) => {
            root.z[4] *= capacity(kappa.ln());
            root
        }
        Err(error) if kappa >= 1.0 => return Err(error),
        Err(_) => {
            let mut from = first;
            from.z[4] *= capacity(0.0);
            descended(&equations, &from, kappa, settings.tolerance)?
        }
    };
    // A saddle in the two numbers would not be a least bound: the neighbours decide.
    let y = [root.z[5], root.z[6]];
    let is_lower = |shift: [f64; 2]| {
        let near = bound([y[0] + shift[0], y[1] + shift[1]], kappa, settings);
        near.is_ok_and(|near| near.z[4] < root.z[4])
    };
    if [[0.1, 0.0], [0.0, 0.1], [-0.1, 0.0], [0.0, -0.1]].into_iter().any(is_lower) {
        return Err(SolveError::WrongBranch {
            certificate: "the bound next to its least value",
            value: root.z[4],
        });
    }
    let y = [(y[0], root.bound[5]), (y[1], root.bound[6])];
    Ok(row(&root.z, &root.bound, root.residual, Some(y)).with_status(Status::Continued))
}

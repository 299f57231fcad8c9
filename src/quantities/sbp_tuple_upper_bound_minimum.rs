//! `sbp-tuple-upper-bound-minimum`.

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Root, newton};
use crate::quantities::parameters::{TUPLE_WINDOW, exponential};
use crate::quantities::tuples::{LARGEST, replicas, tuple_status, tuples};
use crate::quantity::{Axis, Block, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value};
use crate::symbols;
use crate::theory::potential::{Line, Threshold, Vanishing};
use crate::theory::tuples::TupleExponent;

/// least density bound for y-tuples over all distances: onset of the overlap gap of y solutions; continued where y is no integer
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-tuple-upper-bound-minimum",
    summary: "least density bound for y-tuples over all distances: onset of the overlap gap of y solutions; continued where y is no integer",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.tuple-first-moment"],
    params: &[COUNT, TUPLE_WINDOW],
    abscissa: None,
    columns: &[&symbols::X_MIN, &symbols::ALPHA_MIN, &symbols::Y_MIN],
    bands: &[],
    rows,
};

/// A number of solutions, or the one that makes the bound least.
const COUNT: Parameter = replicas(&["integer", "real"], Axis::number(3.0));

/// Logarithms of the distances that are scanned.
const SCAN: (f64, f64, u32) = (-20.0, -0.75, 77);

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        match inputs.word(&symbols::Y) {
            None => {
                let y = inputs.number(&symbols::Y);
                let root = minimum(y, kappa, settings)?;
                Ok(row(&root.z, &root.bound, root.residual, Value::Empty, 0.0).with_status(tuple_status(y)))
            }
            Some("integer") => {
                let (y, root) = best_integer(kappa, settings)?;
                Ok(row(&root.z, &root.bound, root.residual, Value::Number(y), 0.0))
            }
            Some(_) => best_real(kappa, settings),
        }
    })
}

fn row(z: &[f64], bound: &[f64], residual: f64, y: Value, y_error: f64) -> Solved {
    let mut row = Solved::numbers(&[exponential(z[1], bound[1]), (z[2], bound[2])], residual);
    row.values.push(y);
    row.errors.push(y_error);
    row
}

type Bound = Threshold<TupleExponent<SymmetricWindow>, Vanishing, 3, 2>;

/// The exponent and its derivatives vanish: at these `y` and `kappa`, or with `y` as the parameter.
fn equations(y: f64, kappa: f64, settings: &Settings) -> Bound {
    let potential = TupleExponent(tuples(settings.quadrature));
    Threshold { line: Line { potential, control: [0.0, kappa, y], along: 2 }, free: 0, criterion: Vanishing }
}

/// Unknowns `[ln lambda, ln x, alpha]`. The lowest point of a scan, then Newton's method.
fn minimum(y: f64, kappa: f64, settings: &Settings) -> Result<Root<3>, SolveError> {
    if y == 1.0 {
        return Err(SolveError::NoSolution("a single solution has no distance"));
    }
    let model = tuples(settings.quadrature);
    let (from, to, count) = SCAN;
    let step = (to - from) / f64::from(count);
    let mut lowest = (f64::INFINITY, from);
    for i in 0..=count {
        let log_x = from + step * f64::from(i);
        let alpha = model.upper_bound(y, kappa, log_x.exp())?;
        if alpha < lowest.0 {
            lowest = (alpha, log_x);
        }
    }
    let (alpha, log_x) = lowest;
    let lambda = model.entropy(y, log_x.exp())?.lambda;
    let start = [lambda.ln(), log_x, alpha];
    let root = newton::<3>(&equations(y, kappa, settings), y, start, settings.tolerance)?;
    if root.z[2] <= alpha && (root.z[1] - log_x).abs() <= 2.0 * step {
        Ok(root)
    } else {
        Err(SolveError::WrongBranch { certificate: "the distance of the minimum", value: root.z[1].exp() })
    }
}

/// The integer from 2 on whose least bound is lowest. The least bound falls with `y`, then rises: doubled until it rises,
/// then bisected by the sign of its differences.
fn best_integer(kappa: f64, settings: &Settings) -> Result<(f64, Root<3>), SolveError> {
    let rises = |y: f64| {
        Ok::<_, SolveError>(minimum(y + 1.0, kappa, settings)?.z[2] >= minimum(y, kappa, settings)?.z[2])
    };
    let (mut falling, mut rising) = (1.0, 2.0);
    while !rises(rising)? {
        (falling, rising) = (rising, 2.0 * rising);
        if rising >= LARGEST {
            return Err(SolveError::NoSolution("the bound still falls at the largest number of solutions"));
        }
    }
    while rising - falling > 1.0 {
        let middle = (0.5 * (falling + rising)).floor();
        if rises(middle)? { rising = middle } else { falling = middle }
    }
    Ok((rising, minimum(rising, kappa, settings)?))
}

fn best_real(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let (y, Root { z: [log_lambda, log_x, alpha], .. }) = best_integer(kappa, settings)?;
    let extremum = Extremum::<_, 3> { equations: equations(y, kappa, settings), unknown: 2 };
    let root = newton::<4>(&extremum, 0.0, [log_lambda, log_x, alpha, y], settings.tolerance)?;
    if root.z[2] > alpha || (root.z[3] - y).abs() > 1.0 {
        return Err(SolveError::WrongBranch { certificate: "the number of replicas", value: root.z[3] });
    }
    let y = Value::Number(root.z[3]);
    Ok(row(&root.z, &root.bound, root.residual, y, root.bound[3]).with_status(Status::Continued))
}

//! `sbp-tuple-upper-bound`.

use crate::error::SolveError;
use crate::quantities::parameters::{CLOSED_FORM, TUPLE_DISTANCE, TUPLE_WINDOW};
use crate::quantities::tuples::{LARGEST, REPLICAS, count, tuple_status, tuples};
use crate::quantity::{Block, Quantity, Rigour, Rows, Settings, Solved, Status, Value};
use crate::symbols;

/// density above which the symmetric binary perceptron has no tuples of y solutions at equal mutual distance; continued where y is no integer
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-tuple-upper-bound",
    summary: "density above which the symmetric binary perceptron has no tuples of y solutions at equal mutual distance; continued where y is no integer",
    rigour: Rigour::Theorem,
    formulas: &["sbp.tuple-first-moment"],
    params: &[REPLICAS, TUPLE_DISTANCE, TUPLE_WINDOW],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::ALPHA_UB, &symbols::ALPHA_UB_BEST, &symbols::ENTROPY, &symbols::LOG_ENERGY],
    bands: &[],
    rows,
};

/// Integers are tried in groups that end here, as long as the least bound lies in the last group.
const GROUPS: [f64; 5] = [1.0, 16.0, 64.0, 256.0, LARGEST];

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [x, kappa] = [&symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        match count(&inputs) {
            Some(y) => finite(y, x, kappa, settings),
            None => infinite(x, kappa, settings),
        }
    })
}

/// The bound of one tuple with its error, and its two terms with theirs.
struct Bound {
    alpha: (f64, f64),
    entropy: (f64, f64),
    log_energy: (f64, f64),
}

fn bound(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<Bound, SolveError> {
    let model = tuples(settings.quadrature);
    let finer = model.refined();
    // The entropy is stationary in the coupling, the energy a logarithm of a sum of positive terms.
    let twice = |value: f64, finer: f64| (value, 2.0 * (value - finer).abs() + CLOSED_FORM * value.abs());
    let entropy = twice(model.entropy(y, x)?.value, finer.entropy(y, x)?.value);
    let [log, finer_log] = [&model, &finer].map(|model| model.log_energies(&[y], kappa, x)[0]);
    let log_energy = twice(log, finer_log);
    let alpha = -entropy.0 / log;
    Ok(Bound {
        alpha: (alpha, alpha * (entropy.1 / entropy.0 + log_energy.1 / log.abs())),
        entropy,
        log_energy,
    })
}

fn finite(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let Bound { alpha, entropy, log_energy } = bound(y, x, kappa, settings)?;
    let best = if y >= 2.0 { Some(best(y, x, kappa, settings)?) } else { None };
    let numbers = [Some(alpha), best, Some(entropy), Some(log_energy)];
    Ok(row(numbers).with_status(tuple_status(y)))
}

fn row(numbers: [Option<(f64, f64)>; 4]) -> Solved {
    Solved {
        values: numbers.map(|n| n.map_or(Value::Empty, |(value, _)| Value::Number(value))).into(),
        errors: numbers.map(|n| n.map_or(0.0, |(_, error)| error)).into(),
        residual: 0.0,
        status: Status::Ok,
        verified: None,
    }
}

fn infinite(x: f64, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let alpha = tuples(settings.quadrature).dense_upper_bound(kappa, x);
    let alpha = (alpha, 4.0 * CLOSED_FORM * alpha);
    let best = best(LARGEST, x, kappa, settings)?;
    let best = if alpha.0 < best.0 { alpha } else { best };
    // At small distances no density that a double can hold excludes dense clusters.
    Ok(row([Some(alpha).filter(|alpha| alpha.0.is_finite()), Some(best), None, None]))
}

/// The least bound over integers from 2 to `y`.
fn best(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<(f64, f64), SolveError> {
    let model = tuples(settings.quadrature);
    let mut least = (f64::INFINITY, 2.0);
    for group in GROUPS.windows(2) {
        let ys: Vec<f64> = (group[0] as u32 + 1..=group[1].min(y.floor()) as u32).map(f64::from).collect();
        if ys.is_empty() {
            break;
        }
        let logs = model.log_energies(&ys, kappa, x);
        let mut lowered = false;
        for (&y, log) in ys.iter().zip(logs) {
            let alpha = -model.entropy(y, x)?.value / log;
            if alpha < least.0 {
                lowered = true;
                least = (alpha, y);
            }
        }
        if !lowered {
            break;
        }
    }
    Ok(bound(least.1, x, kappa, settings)?.alpha)
}

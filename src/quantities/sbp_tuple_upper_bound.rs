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

fn finite(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let model = tuples(settings.quadrature);
    let finer = model.refined();
    let (entropy, finer_entropy) = (model.entropy(y, x)?.value, finer.entropy(y, x)?.value);
    let [log, finer_log] = [&model, &finer].map(|model| model.log_energies(&[y], kappa, x)[0]);
    let alpha = -entropy / log;
    // The entropy is stationary in the coupling, the energy a logarithm of a sum of positive terms of order one.
    let error_of = |value: f64, finer: f64, scale: f64| 2.0 * (value - finer).abs() + CLOSED_FORM * scale;
    let entropy_error = error_of(entropy, finer_entropy, entropy);
    let log_error = error_of(log, finer_log, log.abs());
    let alpha_error = alpha * (entropy_error / entropy + log_error / log.abs());
    let best = if y >= 2.0 { Some(best(y, x, kappa, settings)?) } else { None };
    let mut row = Solved::numbers(&[(alpha, alpha_error)], 0.0).with_status(tuple_status(y));
    row.values.extend([best.map_or(Value::Empty, Value::Number), Value::Number(entropy), Value::Number(log)]);
    row.errors.extend([best.map_or(0.0, |best| best / alpha * alpha_error), entropy_error, log_error]);
    Ok(row)
}

fn infinite(x: f64, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let alpha = tuples(settings.quadrature).dense_upper_bound(kappa, x);
    let best = best(LARGEST, x, kappa, settings)?.min(alpha);
    let relative = 4.0 * CLOSED_FORM;
    // At small distances no density a double can hold excludes dense clusters.
    let (value, error) =
        if alpha.is_finite() { (Value::Number(alpha), relative * alpha) } else { (Value::Empty, 0.0) };
    Ok(Solved {
        values: vec![value, Value::Number(best), Value::Empty, Value::Empty],
        errors: vec![error, relative * best, 0.0, 0.0],
        residual: 0.0,
        status: Status::Ok,
        verified: None,
    })
}

/// The least bound over integers from 2 to `y`.
fn best(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<f64, SolveError> {
    let model = tuples(settings.quadrature);
    let mut least = f64::INFINITY;
    for group in GROUPS.windows(2) {
        let ys: Vec<f64> = (group[0] as u32 + 1..=group[1].min(y.floor()) as u32).map(f64::from).collect();
        if ys.is_empty() {
            break;
        }
        let logs = model.log_energies(&ys, kappa, x);
        let mut lowered = false;
        for (&y, log) in ys.iter().zip(logs) {
            let alpha = -model.entropy(y, x)?.value / log;
            lowered |= alpha < least;
            least = least.min(alpha);
        }
        if !lowered {
            break;
        }
    }
    Ok(least)
}

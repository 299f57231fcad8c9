//! `symmetry-ratio`.

use crate::models::symmetry_counts::layered_log_ratio;
use crate::quantities::parameters::exponential;
use crate::quantities::symmetry::{layers, layers_asked, whole, width, widths};
use crate::quantity::{Axis, Block, Form, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols;

/// critical subspaces per subspace of minima
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-ratio",
    summary: "critical subspaces per subspace of minima, with one critical point of every narrower network: above one the network is mildly, below one vastly overparameterised; for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.ratio", "symmetry.activation-class"],
    params: &[
        width(&symbols::NARROW_STAR, 1.0, Axis::number(20.0)),
        width(&symbols::SPARE, 0.0, whole(0.0, 21)),
        layers(&LAYERS),
    ],
    abscissa: Some(&symbols::SPARE),
    columns: &[&symbols::RATIO, &symbols::LOG_RATIO],
    bands: &[],
    rows,
};

static LAYERS: Form = widths(&[&symbols::NARROW_STAR, &symbols::SPARE]);

/// Logarithms beyond this have no exponential among normal doubles.
const LARGEST_LOG: f64 = 708.0;

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let layers = match layers_asked(&inputs) {
            Some(layers) => layers.iter().map(|l| (l.minimal as f64, l.spare() as f64)).collect(),
            None => vec![(inputs.number(&symbols::NARROW_STAR), inputs.number(&symbols::SPARE))],
        };
        let (log, error) = layered_log_ratio(&layers);
        let (values, errors) = if log == f64::NEG_INFINITY {
            // Nothing is narrower than one neuron.
            (vec![Value::Number(0.0), Value::Empty], vec![0.0, 0.0])
        } else if log.abs() > LARGEST_LOG {
            (vec![Value::Empty, Value::Number(log)], vec![0.0, error])
        } else {
            let (ratio, ratio_error) = exponential(log, error);
            (vec![Value::Number(ratio), Value::Number(log)], vec![ratio_error, error])
        };
        Ok(Solved { values, errors, residual: 0.0, status: Status::Ok, verified: None })
    })
}

//! `symmetry-proportional-limit`.

use crate::models::symmetry_counts::{limit_excess, limit_log_ratio};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// limits of the ratios of counts when both widths are large
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-proportional-limit",
    summary: "limits of the ratios of minima and critical subspaces when both widths are large, at a fixed ratio of widths; for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.proportional-limit", "symmetry.activation-class"],
    params: &[Parameter {
        symbol: &symbols::WIDTH_RATIO,
        kind: Kind::Real,
        domain: Domain::above(1.0, 500.0),
        default: Some(Axis::Step { from: 105.0, step: 5.0, scale: 100.0, count: 40 }),
    }],
    abscissa: Some(&symbols::WIDTH_RATIO),
    columns: &[&symbols::LOG_EXCESS, &symbols::LOG_RATIO],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let ratio = inputs.number(&symbols::WIDTH_RATIO);
        let mut row = Solved::numbers(&[limit_excess(ratio)], 0.0);
        // Up to 2 ln 2 critical subspaces are exponentially many per subspace of minima.
        let (log, error) = limit_log_ratio(ratio).map_or((Value::Empty, 0.0), |(x, e)| (Value::Number(x), e));
        row.values.push(log);
        row.errors.push(error);
        Ok(row)
    })
}

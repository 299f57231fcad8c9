//! `spherical-capacity`.

use crate::models::spherical::Spherical;
use crate::quantities::parameters::{closed_form, margin};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols;

/// capacity of the spherical perceptron; replica symmetric: exact at non-negative margins, an upper bound below
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-capacity",
    summary: "capacity of the spherical perceptron; replica symmetric: exact at non-negative margins, an upper bound below",
    rigour: Rigour::Replica,
    formulas: &["spherical.capacity"],
    params: &[margin(Domain::closed(-37.0, 1e6), Some(Axis::number(0.0))), STEPS],
    abscissa: None,
    columns: &[&symbols::ALPHA_C],
    bands: &[],
    rows,
};

/// Steps of replica symmetry breaking.
const STEPS: Parameter = Parameter {
    symbol: &symbols::RSB,
    kind: Kind::Integer,
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::Integer(0))),
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let alpha = Spherical.capacity(kappa, &settings.quadrature);
        let row = Solved::numbers(&[closed_form(alpha)], 0.0);
        Ok(if kappa < 0.0 { row.with_status(Status::RsUnstable) } else { row })
    })
}

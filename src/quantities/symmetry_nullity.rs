//! `symmetry-nullity`.

use crate::error::SolveError;
use crate::models::neuron_symmetry::block_code::BlockCode;
use crate::models::neuron_symmetry::types::types;
use crate::quantities::symmetry::whole_number;
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols::{self, Symbol};

/// flat directions of the loss at each type of subspace of zero loss
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-nullity",
    summary: "zero eigenvalues of the Hessian at a generic point of each type of subspace of zero loss, beside its dimension: what exceeds it are quartic directions; activations without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.nullity"],
    params: &[
        size(&symbols::NARROW, 2.0, WIDEST),
        size(&symbols::WIDE, 4.0, WIDEST),
        size(&symbols::D_IN, 2.0, 1_000_000),
        size(&symbols::D_OUT, 1.0, 1_000_000),
    ],
    abscissa: None,
    columns: &[
        &symbols::COPIES,
        &symbols::CANCELLING,
        &symbols::DIMENSION,
        &symbols::NULLITY,
        &symbols::EXCESS,
    ],
    bands: &[],
    rows,
};

/// Largest width: every type is a row.
const WIDEST: usize = 24;

const fn size(symbol: &'static Symbol, default: f64, largest: usize) -> Parameter {
    let domain = Domain::closed(1.0, largest as f64);
    Parameter { symbol, kind: Kind::Integer, domain, default: Some(Axis::number(default)) }
}

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let number = |symbol| whole_number(&inputs, symbol);
        let (d_in, d_out) = (number(&symbols::D_IN), number(&symbols::D_OUT));
        let types = types(number(&symbols::NARROW), number(&symbols::WIDE));
        if types.is_empty() {
            return Err(SolveError::NoSolution("the network is narrower than the minimal width"));
        }
        Ok(types.iter().map(|code| row(code, d_in, d_out)).collect())
    })
}

fn row(code: &BlockCode, d_in: usize, d_out: usize) -> Solved {
    let sizes = |labelled: bool| {
        let sizes = code.sizes().into_iter().enumerate();
        let own = sizes.filter(|&(block, _)| code.label(block).is_some() == labelled);
        let own: Vec<String> = own.map(|(_, size)| size.to_string()).collect();
        if own.is_empty() { Value::Empty } else { Value::Text(own.join("+").into()) }
    };
    let (dimension, nullity) = (code.dimension(d_in, d_out), code.nullity(d_in, d_out));
    let whole = |n: usize| Value::Integer(n as i64);
    let values =
        vec![sizes(true), sizes(false), whole(dimension), whole(nullity), whole(nullity - dimension)];
    Solved { values, errors: vec![0.0; 5], residual: 0.0, status: Status::Ok, verified: None }
}

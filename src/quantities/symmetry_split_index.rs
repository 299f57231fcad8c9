//! `symmetry-split-index`.

use crate::error::SolveError;
use crate::models::neuron_symmetry::hessian_index::{Inertia, Shares, SplitNeuron};
use crate::quantities::symmetry::whole_number;
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols::{self, Symbol};

/// what splitting a neuron of a critical point into copies adds to the Hessian's negative and zero eigenvalues
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-split-index",
    summary: "negative and zero eigenvalues that the Hessian of a critical point gains when a neuron is split into copies; none negative: a plateau of minima where there was a minimum",
    rigour: Rigour::Exact,
    formulas: &["symmetry.hessian-index"],
    params: &[
        count(&symbols::POSITIVE_SHARES, 1, Axis::number(2.0)),
        count(&symbols::NEGATIVE_SHARES, 0, Axis::number(0.0)),
        count(&symbols::ZERO_SHARES, 0, Axis::number(0.0)),
        count(&symbols::D_IN, 1, Axis::number(2.0)),
        count(&symbols::D_OUT, 1, Axis::number(1.0)),
        count(&symbols::NEGATIVE_CURVATURES, 0, Axis::Step { from: 0.0, step: 1.0, scale: 1.0, count: 3 }),
        count(&symbols::FLAT_CURVATURES, 0, Axis::number(0.0)),
        count(&symbols::COUPLING_RANK, 0, Axis::number(0.0)),
    ],
    abscissa: Some(&symbols::NEGATIVE_CURVATURES),
    columns: &[&symbols::INDEX_ADDED, &symbols::NULLITY_ADDED],
    bands: &[],
    rows,
};

const fn count(symbol: &'static Symbol, least: usize, default: Axis) -> Parameter {
    let domain = Domain::closed(least as f64, 1e4);
    Parameter { symbol, kind: Kind::Integer, domain, default: Some(default) }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let number = |symbol| whole_number(&inputs, symbol);
        let (d_in, d_out, coupling) =
            (number(&symbols::D_IN), number(&symbols::D_OUT), number(&symbols::COUPLING_RANK));
        let (negative, null) = (number(&symbols::NEGATIVE_CURVATURES), number(&symbols::FLAT_CURVATURES));
        // The coupling annihilates the outgoing weights.
        if coupling >= d_out {
            return Err(SolveError::NoSolution("at a critical point the coupling's rank is below d_out"));
        }
        let positive = d_in.checked_sub(coupling + negative + null);
        let positive = positive
            .ok_or(SolveError::NoSolution("curvatures and the coupling's rank add up to more than d_in"))?;
        let shares = Shares {
            positive: number(&symbols::POSITIVE_SHARES),
            negative: number(&symbols::NEGATIVE_SHARES),
            zero: number(&symbols::ZERO_SHARES),
        };
        let neuron = SplitNeuron { d_out, coupling, curvature: Inertia { negative, null, positive } };
        let added = neuron.added(shares);
        let whole = |n: usize| Value::Integer(n as i64);
        let values = vec![whole(added.negative), whole(added.null)];
        Ok(Solved { values, errors: vec![0.0; 2], residual: 0.0, status: Status::Ok, verified: None })
    })
}

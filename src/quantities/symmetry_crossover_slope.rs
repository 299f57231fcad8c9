//! `symmetry-crossover-slope`.

use crate::error::SolveError;
use crate::models::symmetry_counts::{Depth, slope_largest, slope_single, slope_total};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved};
use crate::symbols;

/// share of spare neurons at which minima come to be as many as critical subspaces, for large widths
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-crossover-slope",
    summary: "share of spare neurons at which the subspaces of minima come to be as many as the critical ones, in the limit of large widths; for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.crossover-slope", "symmetry.activation-class"],
    params: &[
        Parameter {
            symbol: &symbols::DEPTH,
            kind: Kind::IntegerOrWord(&["inf"]),
            domain: Domain::closed(1.0, 1e6),
            default: Some(Axis::number(1.0)),
        },
        Parameter {
            symbol: &symbols::MULTIPLICITY,
            kind: Kind::Real,
            domain: Domain::closed(1e-100, 1e100),
            default: Some(Axis::number(1.0)),
        },
        Parameter {
            symbol: &symbols::GROWTH,
            kind: Kind::Real,
            domain: Domain::closed(1e-3, 500.0),
            default: Some(Axis::number(1.0)),
        },
    ],
    abscissa: None,
    columns: &[&symbols::SLOPE_TOTAL, &symbols::SLOPE_SINGLE, &symbols::SLOPE_LARGEST],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| {
        let depth = match inputs.word(&symbols::DEPTH) {
            Some(_) => Depth::Infinite,
            None => Depth::Layers(inputs.number(&symbols::DEPTH)),
        };
        let (multiplicity, growth) = (inputs.number(&symbols::MULTIPLICITY), inputs.number(&symbols::GROWTH));
        if depth != Depth::Layers(1.0) && (multiplicity, growth) != (1.0, 1.0) {
            return Err(SolveError::NoSolution("multiplicity and growth speak of one hidden layer"));
        }
        let total = slope_total(depth, multiplicity, growth)?;
        let single = slope_single(depth, multiplicity * growth)?;
        Ok(Solved::numbers(&[total, single, slope_largest(growth)], 0.0))
    })
}

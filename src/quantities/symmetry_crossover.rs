//! `symmetry-crossover`.

use crate::models::symmetry_counts::{Compared, crossover};
use crate::quantities::symmetry::{whole, width};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// spare neurons at which minima come to be as many as critical subspaces
pub static QUANTITY: Quantity = Quantity {
    name: "symmetry-crossover",
    summary: "spare neurons at which the subspaces of minima come to be as many as the critical ones: all of them, or those of networks with one neuron less than needed; for an activation without symmetries",
    rigour: Rigour::Exact,
    formulas: &["symmetry.crossover", "symmetry.activation-class"],
    params: &[width(&symbols::NARROW_STAR, 1.0, whole(3.0, 98))],
    abscissa: Some(&symbols::NARROW_STAR),
    columns: &[&symbols::H_TOTAL, &symbols::H_SINGLE, &symbols::H_FIRST],
    bands: &[],
    rows,
};

/// The last crossings: minimal width, and both numbers of spare neurons.
struct Last {
    r: f64,
    total: f64,
    single: f64,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, _, last: Option<&Last>| {
        let r = inputs.number(&symbols::NARROW_STAR);
        // A neighbour has almost the same share of spare neurons.
        let guess = |h: fn(&Last) -> f64, share: f64| {
            last.filter(|last| (r - last.r).abs() < 0.1 * r).map(|last| h(last) + share * (r - last.r))
        };
        let total = crossover(r, Compared::Total, guess(|last| last.total, 0.468))?;
        let single = crossover(r, Compared::Single, guess(|last| last.single, 0.241))?;
        let mut row = Solved::numbers(&[total.h, single.h], 0.0);
        row.values.push(total.first.map_or(Value::Empty, |h| Value::Integer(h as i64)));
        row.errors.push(0.0);
        Ok((row, Last { r, total: total.h.0, single: single.h.0 }))
    })
}

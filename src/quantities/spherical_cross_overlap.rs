//! `spherical-cross-overlap`.

use crate::quantities::geodesics::{DENSITIES, MARGINS, Pair, margin_asked};
use crate::quantities::neighbours::MAX;
use crate::quantities::parameters::density;
use crate::quantity::{Axis, Block, Kind, Parameter, Quantity, Rigour, Rows, Solved};
use crate::symbols::{self, Symbol};

/// overlap of two typical solutions of the same instance of the spherical perceptron, each with a margin of its own
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-cross-overlap",
    summary: "overlap of two typical solutions of the same instance of the spherical perceptron, each with a margin of its own",
    rigour: Rigour::Replica,
    formulas: &["spherical.cross-overlap", "spherical.replica-symmetric"],
    params: &[
        density(DENSITIES, Some(Axis::number(1.0))),
        solution_margin(&symbols::KAPPA_1, Axis::number(-0.5)),
        solution_margin(&symbols::KAPPA_2, Axis::Linear { from: -0.5, to: 0.3, count: 81 }),
    ],
    abscissa: Some(&symbols::KAPPA_2),
    columns: &[&symbols::OVERLAP],
    bands: &[],
    rows,
};

const fn solution_margin(symbol: &'static Symbol, default: Axis) -> Parameter {
    Parameter { symbol, kind: Kind::RealOrWord(&[MAX]), domain: MARGINS, default: Some(default) }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let margins = [&symbols::KAPPA_1, &symbols::KAPPA_2].map(|s| margin_asked(&inputs, s, f64::NAN));
        let pair = Pair::find(inputs.number(&symbols::ALPHA), margins, settings)?;
        let row = Solved::numbers(&[(pair.law.overlap.value, pair.error)], pair.residual);
        Ok(row.with_status(pair.status))
    })
}

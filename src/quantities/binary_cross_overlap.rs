//! `binary-cross-overlap`.

use num_dual::Dual64;

use crate::quantities::neighbours::Solver;
use crate::quantities::parameters::{
    ACTIVATION, CLOSED_FORM, activation, density, overlap, replica_symmetric_status,
};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved};
use crate::symbols::{self, Symbol};
use crate::theory::cross_overlap::Typical;
use crate::theory::potential::{Potential, Stability};

/// overlap of two typical solutions of the same instance of the binary perceptron, each with a margin of its own
pub static QUANTITY: Quantity = Quantity {
    name: "binary-cross-overlap",
    summary: "overlap of two typical solutions of the same instance of the binary perceptron, each with a margin of its own",
    rigour: Rigour::Replica,
    formulas: &["binary.cross-overlap", "binary.replica-symmetric"],
    params: &[
        density(Domain::closed(1e-6, 20.0), Some(Axis::number(0.5))),
        solution_margin(&symbols::KAPPA_1, Axis::number(0.0)),
        solution_margin(&symbols::KAPPA_2, Axis::Linear { from: 0.0, to: 0.4, count: 81 }),
        ACTIVATION,
    ],
    abscissa: Some(&symbols::KAPPA_2),
    columns: &[&symbols::OVERLAP],
    bands: &[],
    rows,
};

/// Margins closer than this are the same to the last digits.
const SAME: f64 = 1e-6;

const fn solution_margin(symbol: &'static Symbol, default: Axis) -> Parameter {
    Parameter { symbol, kind: Kind::Real, domain: Domain::closed(-4.0, 10.0), default: Some(default) }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [alpha, first, second] =
            [&symbols::ALPHA, &symbols::KAPPA_1, &symbols::KAPPA_2].map(|s| inputs.number(s));
        let solver = Solver { activation: activation(&inputs), settings: *settings };
        let model = solver.typical();
        let typical = |kappa: f64| {
            let root = model.typical([alpha, kappa], None, settings.tolerance)?;
            let entropy = model.value([alpha, kappa], root.z);
            let status = replica_symmetric_status(model.replicon([alpha, kappa], root.z), Some(entropy));
            Ok((root, status))
        };
        let ((one, status), (two, other)) = (typical(first)?, typical(second)?);
        let status = if status.is_flag() { status } else { other };
        let own = overlap(one.z[0], one.bound[0]);
        let apart = second - first;
        if apart.abs() < SAME {
            // A symmetric function of both margins is that of their mean, to second order.
            let (mean, _) = typical(0.5 * (first + second))?;
            let (value, error) = overlap(mean.z[0], mean.bound[0]);
            return Ok(Solved::numbers(&[(value, error + apart * apart)], mean.residual).with_status(status));
        }
        let solutions = [Typical { kappa: first, order: one.z }, Typical { kappa: second, order: two.z }];
        let cross = solver.cross_model(solutions);
        let root = cross.solve(alpha, settings.tolerance)?;
        let at = cross.overlap(Dual64::from(root.z[0]).derivative()).value;
        // The typical solutions' own errors reach the overlap no stronger than their own overlaps.
        let inherited = own.1 + overlap(two.z[0], two.bound[0]).1;
        let error = at.eps.abs() * root.bound[0] + inherited + CLOSED_FORM;
        Ok(Solved::numbers(&[(at.re, error)], root.residual).with_status(status))
    })
}

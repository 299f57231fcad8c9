//! `sbp-tuple-quenched-threshold`.

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::newton::newton;
use crate::quantities::parameters::margin;
use crate::quantities::quenched::{Overlapping, overlapping};
use crate::quantities::tuples::{quenched, tuples};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved};
use crate::symbols;
use crate::theory::potential::{Line, Threshold, Vanishing};
use crate::theory::quenched_tuples::QuenchedTuples;

/// density up to which a typical instance has y-tuples of solutions at equal mutual distance, by the replica method
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-tuple-quenched-threshold",
    summary: "density up to which a typical instance has y-tuples of solutions at equal mutual distance, by the replica method",
    rigour: Rigour::Replica,
    formulas: &["sbp.tuple-quenched", "sbp.tuple-first-moment", "sbp.tuple-local-threshold"],
    params: &[REPLICAS, DISTANCE, margin(Domain::closed(0.1, 4.0), Some(Axis::number(1.0)))],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::ALPHA, &symbols::Q_0],
    bands: &[],
    rows,
};

/// A density lower than the annealed one by less, relative, is rounding.
const LOWER: f64 = 1e-11;

const REPLICAS: Parameter = Parameter {
    symbol: &symbols::Y,
    kind: Kind::Real,
    domain: Domain::closed(1.1, 10.0),
    default: Some(Axis::number(2.0)),
};

const DISTANCE: Parameter = Parameter {
    symbol: &symbols::X,
    kind: Kind::Real,
    domain: Domain::closed(1e-4, 0.45),
    default: Some(Axis::Linear { from: 0.01, to: 0.45, count: 45 }),
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [y, x, kappa] = [&symbols::Y, &symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        threshold(y, x, kappa, settings)
    })
}

fn threshold(y: f64, x: f64, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let model = tuples(settings.quadrature);
    let annealed = model.upper_bound(y, kappa, x)?;
    // As a function of the overlap the physical exponent is a minimum: the number of tuples goes to zero. Each overlap has its
    // own density at which the exponent vanishes; the least one counts.
    let density = |tuple: &Overlapping| -tuple.entropy / tuple.energy;
    let lowest = overlapping(y, x, kappa).into_iter().min_by(|a, b| density(a).total_cmp(&density(b)));
    let Some(start) = lowest.filter(|tuple| density(tuple) < annealed * (1.0 - LOWER)) else {
        let finer = model.refined().upper_bound(y, kappa, x)?;
        let error = 2.0 * (annealed - finer).abs() + 64.0 * f64::EPSILON * annealed;
        return Ok(Solved::numbers(&[(annealed, error), (0.0, 0.0)], 0.0));
    };
    let control = [0.0, kappa, y, x.ln()];
    let line = Line { potential: quenched(settings.quadrature), control, along: 1 };
    let equations = Threshold { line, free: 0, criterion: Vanishing };
    let [logit, log_h0, log_dh] = start.order;
    let root = newton::<4>(&equations, kappa, [logit, log_h0, log_dh, density(&start)], settings.tolerance)?;
    let order = [root.z[0], root.z[1], root.z[2]];
    if root.z[3] > density(&start) * (1.0 + 1e-9) {
        return Err(SolveError::WrongBranch {
            certificate: "the gain over the annealed threshold",
            value: root.z[3],
        });
    }
    let q0 = QuenchedTuples::<SymmetricWindow, Activation>::overlap(x, order);
    // dq0/dlogit = q0 (1 - q0/q1).
    let q0_error = q0 * (root.bound[0] + 4.0 * f64::EPSILON);
    Ok(Solved::numbers(&[(root.z[3], root.bound[3]), (q0, q0_error)], root.residual))
}

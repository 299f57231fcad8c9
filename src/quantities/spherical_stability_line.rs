//! `spherical-stability-line`.

use crate::quantities::one_step::StabilityPoint;
use crate::quantities::parameters::{margin, overlap};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;
use crate::theory::track::Track;

/// density at which replica symmetry of the spherical perceptron becomes unstable, and what it gives way to
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-stability-line",
    summary: "density at which replica symmetry of the spherical perceptron becomes unstable, and what it gives way to",
    rigour: Rigour::Replica,
    formulas: &[
        "spherical.stability-line",
        "spherical.breaking-point",
        "spherical.replica-symmetric",
        "binary.replicon",
    ],
    params: &[margin(Domain::closed(-6.0, 20.0), Some(Axis::Linear { from: -2.5, to: -0.05, count: 99 }))],
    abscissa: None,
    columns: &[
        &symbols::ALPHA_DAT,
        &symbols::Q,
        &symbols::BREAKING_POINT,
        &symbols::SLOPE,
        &symbols::TRANSITION,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, track: Option<&Track<1, 3>>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let start = track.and_then(|t| t.start([kappa]));
        let StabilityPoint { root, breaking } = StabilityPoint::new(kappa, start, settings)?;
        let [logit_q, _, alpha] = root.z;
        let [point, slope] = breaking;
        let values = [(alpha, root.bound[2]), overlap(logit_q, root.bound[0]), point, slope];
        let mut row = Solved::numbers(&values, root.residual);
        row.values.push(Value::word(transition(point.0, slope.0)));
        row.errors.push(0.0);
        Ok((row, track.cloned().unwrap_or_default().with([kappa], root.z)))
    })
}

/// What replica symmetry gives way to, by breaking point and slope.
fn transition(point: f64, slope: f64) -> &'static str {
    if point >= 1.0 {
        "discontinuous"
    } else if slope < 0.0 {
        "continuous-to-1rsb"
    } else {
        "continuous-to-full-rsb"
    }
}

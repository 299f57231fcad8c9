//! `spherical-one-step`.

use num_dual::DualSVec64;

use crate::numerics::newton::variables;
use crate::quantities::one_step::{FoundStates, States};
use crate::quantities::parameters::{CLOSED_FORM, ZERO_COMPLEXITY, density, exponential, margin, overlap};
use crate::quantity::{
    Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value,
};
use crate::symbols;
use crate::theory::one_step::OneStepPoint;
use crate::theory::potential::{Potential, Stability};
use crate::theory::track::Track;

/// states of the spherical perceptron of negative margin: one step of replica symmetry breaking
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-one-step",
    summary: "states of the spherical perceptron of negative margin: one step of replica symmetry breaking",
    rigour: Rigour::Replica,
    formulas: &["spherical.one-step", "spherical.random-first-order", "spherical.replica-symmetric"],
    params: &[
        density(Domain::closed(1e-6, 1e12), Some(Axis::Linear { from: 7.8, to: 12.3, count: 91 })),
        margin(Domain::closed(-6.0, 20.0), Some(Axis::number(-1.0))),
        Parameter {
            symbol: &symbols::M_PARISI,
            kind: Kind::RealOrWord(&[ZERO_COMPLEXITY]),
            domain: Domain::closed(1e-6, 1.0),
            default: Some(Axis::One(Value::word(ZERO_COMPLEXITY))),
        },
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[
        &symbols::Q_0,
        &symbols::Q_1,
        &symbols::M_PARISI_STAR,
        &symbols::ENTROPY,
        &symbols::COMPLEXITY,
        &symbols::REPLICON,
    ],
    bands: &[],
    rows,
};

/// Roots of the last points: controls `[alpha, kappa]` and `[alpha, kappa, m]`.
#[derive(Clone, Default)]
struct Last {
    free: Track<2, 3>,
    given: Track<3, 2>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let [alpha, kappa] = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let states = States { kappa, settings: *settings };
        let mut last = last.cloned().unwrap_or_default();
        let row = match inputs.value(&symbols::M_PARISI).as_number() {
            None => {
                let control = [alpha, kappa];
                let found = states.without_complexity(alpha, last.free.start(control))?;
                let root = &found.root;
                last.free = last.free.with(control, root.z);
                let mut row = row(control, variables(root.z)[2], &found, settings);
                let (m, error) = exponential(root.z[2], root.bound[2]);
                (row.values[2], row.errors[2]) = (Value::Number(m), error);
                row
            }
            Some(m) => {
                let control = [alpha, kappa, m];
                let found = states.at_parisi(alpha, m, last.given.start(control))?;
                last.given = last.given.with(control, found.root.z);
                row([alpha, kappa], DualSVec64::from(m.ln()), &found, settings)
            }
        };
        Ok((row, last))
    })
}

/// The columns at a root whose first unknowns are the two coordinates of the overlaps.
fn row<const N: usize>(
    control: [f64; 2],
    log_m: DualSVec64<N>,
    found: &FoundStates<N>,
    settings: &Settings,
) -> Solved {
    let root = &found.root;
    let z = variables(root.z);
    let (order, plain) = ([z[0], z[1]], [root.z[0], root.z[1]]);
    let potential = States::potential(settings.quadrature);
    let [alpha, kappa] = control.map(DualSVec64::<N>::from);
    let inherited = |x: DualSVec64<N>| {
        root.propagate(x.eps.0.map_or([0.0; N], |eps| eps.into())) + CLOSED_FORM * x.re.abs()
    };
    let q1 = OneStepPoint::new(log_m, order).q1();
    let [entropy, complexity, weights, states] = found.values;
    // The logarithm of 1 - q0 is a difference of its coordinate and a logarithm.
    let entropy_terms = weights.0.abs() + (entropy.0 - weights.0).abs() + plain[0].exp();
    let complexity_terms = states.0.abs() + (states.0 - complexity.0).abs();
    let replicon = potential.replicon([alpha, kappa, log_m], order);
    let finer = potential.refined().replicon([control[0], control[1], log_m.re], plain);
    let replicon_error = inherited(replicon)
        + 2.0 * (replicon.re - finer).abs()
        + CLOSED_FORM * (1.0 + (1.0 - replicon.re).abs());
    let values = [
        overlap(root.z[0], root.bound[0]),
        (q1.re, inherited(q1)),
        (0.0, 0.0),
        (entropy.0, entropy.1 + 0.5 * CLOSED_FORM * entropy_terms),
        (complexity.0, complexity.1 + CLOSED_FORM * complexity_terms),
        (replicon.re, replicon_error),
    ];
    let mut row = Solved::numbers(&values, root.residual);
    row.values[2] = Value::Empty;
    row.with_status(if replicon.re < 0.0 { Status::OneStepUnstable } else { Status::Ok })
}

//! `spherical-one-step`.

use num_dual::DualSVec64;

use crate::numerics::newton::{Root, variables};
use crate::quantities::one_step::States;
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
                let root = states.without_complexity(alpha, last.free.start(control))?;
                last.free = last.free.with(control, root.z);
                let log_m = variables(root.z)[2];
                let mut row = row(control, log_m, &root, settings);
                let (m, error) = exponential(root.z[2], root.bound[2]);
                (row.values[2], row.errors[2]) = (Value::Number(m), error);
                row
            }
            Some(m) => {
                let control = [alpha, kappa, m];
                let root = states.at_parisi(alpha, m, last.given.start(control))?;
                last.given = last.given.with(control, root.z);
                row([alpha, kappa], DualSVec64::from(m.ln()), &root, settings)
            }
        };
        Ok((row, last))
    })
}

/// The columns at a root whose first unknowns are the two coordinates of the overlaps.
fn row<const N: usize>(
    control: [f64; 2],
    log_m: DualSVec64<N>,
    root: &Root<N>,
    settings: &Settings,
) -> Solved {
    let z = variables(root.z);
    let (order, plain) = ([z[0], z[1]], [root.z[0], root.z[1]]);
    let potential = States::potential(settings.quadrature);
    let finer = potential.refined();
    let [alpha, kappa] = control.map(DualSVec64::<N>::from);
    let dual = [alpha, kappa, log_m];
    let at = [control[0], control[1], log_m.re];
    let inherited = |x: DualSVec64<N>| {
        root.propagate(x.eps.0.map_or([0.0; N], |eps| eps.into())) + CLOSED_FORM * x.re.abs()
    };
    let q1 = OneStepPoint::new(log_m, order).q1();
    let [entropy_terms, [states, cost]] = potential.observables(dual, order);
    let [finer_terms, [finer_states, finer_cost]] = finer.observables(at, plain);
    // The entropy is stationary: only quadrature and rounding count.
    let entropy = entropy_terms[0].re + entropy_terms[1].re;
    let size = entropy_terms[0].re.abs() + entropy_terms[1].re.abs() + plain[0].exp();
    let entropy_error = 2.0 * (entropy - finer_terms[0] - finer_terms[1]).abs() + 0.5 * CLOSED_FORM * size;
    let complexity = states - cost;
    let complexity_error = inherited(complexity)
        + 2.0 * (complexity.re - finer_states + finer_cost).abs()
        + CLOSED_FORM * (states.re + cost.re);
    let replicon = potential.replicon(dual, order);
    let replicon_error = inherited(replicon)
        + 2.0 * (replicon.re - finer.replicon(at, plain)).abs()
        + CLOSED_FORM * (1.0 + (1.0 - replicon.re).abs());
    let values = [
        overlap(root.z[0], root.bound[0]),
        (q1.re, inherited(q1)),
        (0.0, 0.0),
        (entropy, entropy_error),
        (complexity.re, complexity_error),
        (replicon.re, replicon_error),
    ];
    let mut row = Solved::numbers(&values, root.residual);
    row.values[2] = Value::Empty;
    row.with_status(if replicon.re < 0.0 { Status::OneStepUnstable } else { Status::Ok })
}

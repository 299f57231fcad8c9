//! `binary-replica-entropy`.

use num_dual::{DualNum, DualSVec64};

use crate::error::SolveError;
use crate::numerics::newton::{Root, variables};
use crate::quantities::parameters::{ACTIVATION, CLOSED_FORM, ZERO_COMPLEXITY, activation, density, margin};
use crate::quantities::replicas::{MOST_REPLICAS, Replicas};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols;
use crate::theory::overlap::Overlap;
use crate::theory::quenched_tuples::TupleObservables;
use crate::theory::track::Track;

/// entropy of replicas of the binary perceptron at a given mutual overlap, in the large-deviation measure that rewards dense regions
pub static QUANTITY: Quantity = Quantity {
    name: "binary-replica-entropy",
    summary: "entropy of replicas of the binary perceptron at a given mutual overlap, in the large-deviation measure that rewards dense regions",
    rigour: Rigour::Replica,
    formulas: &["binary.replica-entropy", "committee.correlation-kernel"],
    params: &[
        density(Domain::closed(0.01, 20.0), Some(Axis::number(0.5))),
        margin(Domain::closed(-2.0, 4.0), Some(Axis::number(0.0))),
        Parameter {
            symbol: &symbols::Q_1,
            kind: Kind::Real,
            domain: Domain { low: 0.0, high: 1.0, low_open: true, high_open: true },
            default: Some(Axis::Linear { from: 0.5, to: 0.99, count: 50 }),
        },
        Parameter {
            symbol: &symbols::Y,
            kind: Kind::RealOrWord(&["inf", ZERO_COMPLEXITY]),
            domain: Domain::closed(1.0, MOST_REPLICAS),
            default: Some(Axis::One(Value::word(ZERO_COMPLEXITY))),
        },
        ACTIVATION,
    ],
    abscissa: Some(&symbols::Q_1),
    columns: &[
        &symbols::ENTROPY,
        &symbols::INTERNAL_ENTROPY,
        &symbols::EXTERNAL_ENTROPY,
        &symbols::SLOPE,
        &symbols::Q_0,
        &symbols::Y_STAR,
    ],
    bands: &[],
    rows,
};

/// Roots of the last points, by construction; controls `[alpha, kappa, y, ln x]`.
#[derive(Clone, Default)]
struct Last {
    finite: Track<4, 3>,
    zero: Track<4, 4>,
    dense: Track<4, 3>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let [alpha, kappa, q1] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::Q_1].map(|s| inputs.number(s));
        let log_x = (0.5 * (1.0 - q1)).ln();
        let place = Replicas { activation: activation(&inputs), alpha, kappa, log_x, settings: *settings };
        let mut last = last.cloned().unwrap_or_default();
        let y = inputs.value(&symbols::Y).as_number();
        let control = place.control(y.unwrap_or(0.0));
        let row = match (y, inputs.word(&symbols::Y)) {
            (Some(y), _) => {
                let warm =
                    last.finite.start(control).and_then(|z| near(place.newton(y, z, settings.tolerance), &z));
                let root = match warm {
                    Some(root) => root,
                    None => place.newton(y, place.follow(y)?, settings.tolerance)?,
                };
                last.finite = last.finite.with(control, root.z);
                finite(&place, y, None, root.z, &root)
            }
            (None, Some(ZERO_COMPLEXITY)) => {
                let warm = last.zero.start(control).and_then(|z| near(place.zero_complexity(z), &z));
                let root = match warm {
                    Some(root) => root,
                    None => place.zero_complexity(place.first_zero()?)?,
                };
                last.zero = last.zero.with(control, root.z);
                let [a, b, c, log_y] = root.z;
                // The complexity is a difference of terms that grow with the number of replicas.
                let rounding = root.bound[3] + root.inverse[(3, 3)].abs() * CLOSED_FORM * log_y.exp();
                finite(&place, log_y.exp(), Some(rounding), [a, b, c], &root)
            }
            _ => {
                let root = place.dense(last.dense.start(control))?;
                last.dense = last.dense.with(control, root.z);
                dense(&place, &root)
            }
        };
        Ok((row, last))
    })
}

/// A warm root that did not run away to another branch.
fn near<const N: usize>(root: Result<Root<N>, SolveError>, start: &[f64; N]) -> Option<Root<N>> {
    let moved = |root: &Root<N>| root.z.iter().zip(start).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    root.ok().filter(|root| moved(root) < 0.5)
}

/// A finite number of replicas; `found` is the error of its logarithm where the number was found.
fn finite<const N: usize>(
    place: &Replicas,
    y: f64,
    found: Option<f64>,
    order: [f64; 3],
    root: &Root<N>,
) -> Solved {
    let unknowns = variables(root.z);
    let control = place.control(y);
    let mut dual_control = control.map(DualSVec64::<N>::from);
    if found.is_some() {
        dual_control[2] = unknowns[N - 1].exp();
    }
    let quadrature = place.settings.quadrature;
    let dual = place.model(quadrature).observables(dual_control, [unknowns[0], unknowns[1], unknowns[2]]);
    let finer = place.model(quadrature.refined()).observables(control, order);
    let n = dual_control[2];
    let derive = |o: &TupleObservables<DualSVec64<N>>| {
        let complexity = o.value - n * o.internal;
        [o.value / n, o.internal, complexity, -(o.slope / n) * 0.5]
    };
    let plain =
        |o: &TupleObservables<f64>| [o.value / y, o.internal, o.value - y * o.internal, -0.5 * o.slope / y];
    let scales = [1.0, y, y * y, y];
    let mut values: Vec<(f64, f64)> = vec![];
    for (i, (x, finer)) in derive(&dual).into_iter().zip(plain(&finer)).enumerate() {
        let gradient = x.eps.0.map_or([0.0; N], |eps| eps.into());
        // The entropy is stationary, in the number of replicas too where that was found.
        let inherited = if i == 0 { 0.0 } else { root.propagate(gradient) };
        let rounding = CLOSED_FORM * (1.0 + place.alpha) * scales[i];
        values.push((x.re, inherited + 2.0 * (x.re - finer).abs() + rounding));
    }
    let q1 = 1.0 - 2.0 * place.log_x.exp();
    let share = Overlap::<f64>::from_logit(order[0]);
    values.push((q1 * share.value, q1 * share.value * (share.deficit * root.bound[0] + CLOSED_FORM)));
    let mut row = Solved::numbers(&values, root.residual);
    row.values.push(found.map_or(Value::Empty, |_| Value::Number(y)));
    row.errors.push(y * found.unwrap_or(0.0));
    let negative = values[0].0 < 0.0;
    row.with_status(if negative { Status::NegativeEntropy } else { Status::Ok })
}

/// Infinitely many replicas: the complexity is not defined, the overlaps coincide.
fn dense(place: &Replicas, root: &Root<3>) -> Solved {
    let control = [place.alpha, place.kappa, place.log_x];
    let quadrature = place.settings.quadrature;
    let dual = place.dense_model(quadrature).observables(control.map(DualSVec64::from), variables(root.z));
    let finer = place.dense_model(quadrature.refined()).observables(control, root.z);
    let gradient = dual[1].eps.0.map_or([0.0; 3], |eps| eps.into());
    let rounding = 4.0 * CLOSED_FORM * (1.0 + place.alpha);
    let entropy = (dual[0].re, 2.0 * (dual[0].re - finer[0]).abs() + rounding);
    let slope = -0.5 * dual[1].re;
    let slope_error = 0.5 * root.propagate(gradient) + (dual[1].re - finer[1]).abs() + rounding;
    let q1 = 1.0 - 2.0 * place.log_x.exp();
    let mut row = Solved::numbers(&[entropy, (slope, slope_error), (q1, CLOSED_FORM)], root.residual);
    row.values.splice(1..1, [Value::Empty, Value::Empty]);
    row.errors.splice(1..1, [0.0, 0.0]);
    row.values.push(Value::Empty);
    row.errors.push(0.0);
    let negative = entropy.0 < 0.0;
    row.with_status(if negative { Status::NegativeEntropy } else { Status::Ok })
}

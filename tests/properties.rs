//! Properties that hold at every argument, tried at random ones; the seed is fixed unless `PROPTEST_RNG_SEED` is set.

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use common::{files, quantity, read, settings};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saddlepoint::cli::axis;
use saddlepoint::models::committee::Activation;
use saddlepoint::models::perceptron::{BinaryPerceptron, binary};
use saddlepoint::models::spherical::Spherical;
use saddlepoint::models::symmetric_window::SymmetricWindow;
use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::quantities::QUANTITIES;
use saddlepoint::quantity::{
    Axis, Domain, Kind, Parameter, Point, Quantity, Request, Settings, Solved, Value,
};
use saddlepoint::special::bivariate::rectangle;
use saddlepoint::special::gaussian::{Tail, h, hazard, log_h};
use saddlepoint::special::window::{log_window, window};
use saddlepoint::sweep::{BLOCK_LENGTH, Sweep, check};
use saddlepoint::symbols;
use saddlepoint::theory::moments::PairConstraint;
use saddlepoint::theory::overlap::Overlap;
use saddlepoint::theory::potential::{Potential, Vanishing};

const EPSILON: f64 = f64::EPSILON;
const ALL: [Activation; 4] = [Activation::Linear, Activation::Sign, Activation::Relu, Activation::Erf];
const INF: f64 = f64::INFINITY;

/// So many cases, the same ones on every run.
fn cases(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = if usual.rng_seed == RngSeed::Random { RngSeed::Fixed(20) } else { usual.rng_seed };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..usual }
}

/// From both tails: around zero, and logarithmically far out on the right.
fn argument() -> impl Strategy<Value = f64> {
    prop_oneof![-37.0..40.0, (-6.0..8.0).prop_map(|e: f64| 10f64.powf(e))]
}

/// Logarithmically uniform.
fn between(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low.ln()..high.ln()).prop_map(f64::exp)
}

/// An interval, possibly open to one side.
fn interval() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![
        (-5.0..4.0, 0.01..4.0).prop_map(|(a, width)| (a, a + width)),
        (-4.0..4.0).prop_map(|a| (a, INF)),
        (-4.0..4.0).prop_map(|b| (-INF, b)),
    ]
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.abs().max(b.abs())
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn the_log_tail_falls_and_the_hazard_rises(x in argument(), step in 1e-3..5.0) {
        let y = x + step;
        prop_assert!(log_h(y) < log_h(x));
        prop_assert!(hazard(y) > hazard(x));
        let slope = Tail::at(x).hazard_slope();
        prop_assert!(slope > 0.0 && slope <= 1.0, "{}", slope);
    }

    #[test]
    fn the_log_tail_is_concave_and_the_hazard_convex(x in argument(), step in 0.0..5.0) {
        let (y, middle) = (x + 2.0 * step, x + step);
        let rounding = 32.0 * EPSILON;
        let chord: f64 = 0.5 * (log_h(x) + log_h(y));
        prop_assert!(log_h(middle) >= chord - rounding * chord.abs());
        let chord: f64 = 0.5 * (hazard(x) + hazard(y));
        prop_assert!(hazard(middle) <= chord + rounding * chord.abs());
    }

    #[test]
    fn a_tail_and_its_mirror_image_are_everything(x in -37.0..37.0) {
        prop_assert!(f64::abs(h::<f64>(x) + h(-x) - 1.0) <= 2.0 * EPSILON);
        prop_assert!(close(f64::exp(log_h(x)), h(x), 4.0 * EPSILON * (1.0 + f64::abs(log_h(x)))));
    }

    #[test]
    fn the_hazard_lies_between_its_classical_bounds(x in between(1e-6, 1e50)) {
        let excess = Tail::at(x).mean_excess();
        let rounding = 1.0 + 4.0 * EPSILON;
        prop_assert!(excess <= rounding / x, "{}", excess);
        prop_assert!(excess * rounding >= x / (x * x + 2.0), "{}", excess);
        prop_assert!(hazard(x) >= x && hazard(x) <= (x + 1.0 / x) * rounding);
    }

    #[test]
    fn windows_side_by_side_add_up(a in -9.0..8.0, first in between(1e-6, 3.0), second in between(1e-6, 3.0)) {
        let (b, c) = (a + first, a + first + second);
        let (left, right, both) = (window(a, b), window(b, c), window(a, c));
        prop_assert!(close(left + right, both, 2e-14), "{} + {} is not {}", left, right, both);
        let log_sum = log_window(a, b) + (log_window(b, c) - log_window(a, b)).exp().ln_1p();
        prop_assert!((log_sum - log_window(a, c)).abs() <= 2e-14 * (1.0 + log_sum.abs()));
    }

    #[test]
    fn the_overlap_and_its_logit_determine_each_other(logit in -700.0..700.0f64) {
        let overlap = Overlap::from_logit(logit);
        prop_assert!(f64::abs(overlap.logit() - logit) <= 4.0 * EPSILON * (1.0 + f64::abs(logit)));
        prop_assert!((overlap.value + overlap.deficit - 1.0).abs() <= 2.0 * EPSILON);
        prop_assert!(overlap.value > 0.0 && overlap.deficit > 0.0);
        let mirror = Overlap::from_logit(-logit);
        prop_assert_eq!((overlap.value, overlap.deficit), (mirror.deficit, mirror.value));
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn rectangles_have_the_symmetries_of_the_normal_pair(x in interval(), y in interval(), rho in -1.0..=1.0) {
        let p = rectangle(x, y, rho);
        let mirror = |(a, b): (f64, f64)| (-b, -a);
        let others = [
            rectangle(y, x, rho),
            rectangle(mirror(x), mirror(y), rho),
            rectangle(mirror(x), y, -rho),
            rectangle(x, mirror(y), -rho),
        ];
        for other in others {
            prop_assert!(close(p, other, 1e-13) || p.max(other) < 1e-290, "{} {}", p, other);
        }
    }

    #[test]
    fn rectangles_side_by_side_have_the_window_as_marginal(x in interval(), cut in -4.0..4.0, rho in -1.0..=1.0) {
        let (below, above) = (rectangle(x, (-INF, cut), rho), rectangle(x, (cut, INF), rho));
        prop_assert!(below >= 0.0 && above >= 0.0);
        let whole = window(x.0, x.1);
        prop_assert!(close(below + above, whole, 4e-14), "{} + {} is not {}", below, above, whole);
    }

    #[test]
    fn pairs_are_likelier_than_independent_ones_and_less_likely_than_one(
        kappa in between(0.01, 8.0), x in between(1e-9, 0.5), ratio in 1.01..10.0,
    ) {
        let window = SymmetricWindow;
        let pair = |x: f64| window.log_pair_probability(kappa, x, &Quadrature::working());
        let (single, log_pair) = (window.log_probability(kappa), pair(x));
        let rounding = 1.0 + 32.0 * EPSILON;
        prop_assert!(log_pair >= 2.0 * single * rounding, "{} {}", log_pair, single);
        prop_assert!(log_pair * rounding <= single, "{} {}", log_pair, single);
        // Nearer pairs, of larger overlap, are likelier.
        prop_assert!(pair(x / ratio) >= log_pair * rounding);
    }
}

fn parameter() -> Parameter {
    let (symbol, domain) = (&symbols::KAPPA, Domain::closed(-INF, INF));
    Parameter { symbol, kind: Kind::Real, domain, default: None }
}

fn numbers(axis: &Axis) -> Vec<f64> {
    (0..axis.count()).map(|i| axis.at(i).as_number().expect("a number")).collect()
}

/// Values run from one end to the other, up to rounding, and never leave the range.
fn assert_inside(axis: &Axis, from: f64, to: f64) -> Result<(), TestCaseError> {
    let values = numbers(axis);
    let (low, high) = (from.min(to), from.max(to));
    prop_assert!(values.iter().all(|x| (low..=high).contains(x)), "{} gives {:?}", axis, values);
    let rounding = 2.0 * f64::EPSILON * low.abs().max(high.abs());
    prop_assert!(
        values.windows(2).all(|w| (w[1] - w[0]) * (to - from).signum() >= -rounding),
        "{} gives {:?}",
        axis,
        values
    );
    Ok(())
}

/// The text of an axis is read as the same axis.
fn assert_read_back(axis: &Axis) -> Result<(), TestCaseError> {
    let text = axis.to_string();
    let read = axis::parse(&parameter(), &text);
    prop_assert_eq!(read.as_ref(), Ok(axis), "{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn linear_ranges_stay_between_their_ends(from in -1e3..1e3, length in between(1e-15, 1e3), count in 2u64..300) {
        let to = from + length;
        prop_assume!(from != to);
        for (from, to) in [(from, to), (to, from)] {
            let axis = Axis::Linear { from, to, count };
            assert_inside(&axis, from, to)?;
            prop_assert_eq!([axis.at(0), axis.at(count - 1)], [from, to].map(Value::Number));
            assert_read_back(&axis)?;
        }
    }

    #[test]
    fn logarithmic_ranges_stay_between_their_ends(from in between(1e-300, 1e300), e in between(1e-15, 500.0), count in 2u64..300) {
        let to = from * e.exp();
        prop_assume!(from != to && to.is_finite());
        for (from, to) in [(from, to), (to, from)] {
            let axis = Axis::Log { from, to, count };
            assert_inside(&axis, from, to)?;
            prop_assert_eq!([axis.at(0), axis.at(count - 1)], [from, to].map(Value::Number));
            assert_read_back(&axis)?;
        }
    }

    #[test]
    fn stepped_ranges_stay_between_their_ends(from in -10_000i64..10_000, step in 1i64..500, steps in 1i64..200, places in 0usize..5) {
        let decimal = |n: i64| format!("{:.places$}", n as f64 / 10f64.powi(places as i32));
        let to = from + steps * step + step / 3;
        let text = format!("{}:{}:{}", decimal(from), decimal(to), decimal(step));
        let axis = axis::parse(&parameter(), &text).expect("a range");
        let ends = [from, to].map(|n| decimal(n).parse::<f64>().expect("a number"));
        prop_assert_eq!(axis.count(), steps as u64 + 1);
        assert_inside(&axis, ends[0], ends[1])?;
        // Decimal steps give the decimals one would write.
        for (i, x) in numbers(&axis).into_iter().enumerate() {
            prop_assert_eq!(Ok(x), decimal(from + i as i64 * step).parse::<f64>(), "{}", text);
        }
        let again = axis::parse(&parameter(), &axis.to_string()).expect("a range");
        prop_assert_eq!(numbers(&again), numbers(&axis), "{} read back as {}", text, again);
    }

    #[test]
    fn lists_are_read_back(values in prop::collection::vec(prop::num::f64::NORMAL, 2..6)) {
        assert_read_back(&Axis::number(values[0]))?;
        assert_read_back(&Axis::List(values.into_iter().map(Value::Number).collect()))?;
    }
}

fn entropy_and_overlap(model: &BinaryPerceptron, alpha: f64, kappa: f64) -> (f64, f64) {
    let root = model.typical([alpha, kappa], None, 1e-12).expect("a typical point below capacity");
    (model.value([alpha, kappa], root.z), Overlap::from_logit(root.z[0]).value)
}

fn capacity(model: &BinaryPerceptron, kappa: f64) -> f64 {
    model.threshold_density(Vanishing, kappa, None, 1e-12).expect("a capacity").z[2]
}

proptest! {
    #![proptest_config(cases(10))]

    #[test]
    fn more_and_stricter_patterns_leave_fewer_and_closer_solutions(
        kappa in -1.5..2.0, fill in 0.02..0.85, more in 1.02..1.15, stricter in 0.01..0.5,
    ) {
        for activation in ALL {
            let model = binary(activation, Quadrature::working());
            let alpha = fill * capacity(&model, kappa);
            let (entropy, q) = entropy_and_overlap(&model, alpha, kappa);
            prop_assert!(entropy > 0.0 && entropy < std::f64::consts::LN_2 && q > 0.0 && q < 1.0);
            let (with_more, q_with_more) = entropy_and_overlap(&model, more * alpha, kappa);
            prop_assert!(with_more < entropy, "{:?}: {} then {}", activation, entropy, with_more);
            prop_assert!(q_with_more > q, "{:?}: {} then {}", activation, q, q_with_more);
            if alpha < 0.95 * capacity(&model, kappa + stricter) {
                let (when_stricter, q_when_stricter) = entropy_and_overlap(&model, alpha, kappa + stricter);
                prop_assert!(when_stricter < entropy, "{:?}: {} then {}", activation, entropy, when_stricter);
                prop_assert!(q_when_stricter > q, "{:?}: {} then {}", activation, q, q_when_stricter);
            }
        }
    }

    #[test]
    fn capacities_are_positive_and_fall_with_the_margin(kappa in -2.0..5.0, step in 0.01..2.0) {
        for activation in ALL {
            let model = binary(activation, Quadrature::working());
            let (here, there) = (capacity(&model, kappa), capacity(&model, kappa + step));
            prop_assert!(there > 0.0 && there < here, "{:?}: {} then {}", activation, here, there);
        }
        let spherical = |kappa: f64| Spherical.capacity(kappa, &Quadrature::working());
        prop_assert!(spherical(kappa + step) > 0.0 && spherical(kappa + step) < spherical(kappa));
        let window = |kappa: f64| -> f64 { -SymmetricWindow.log_probability(kappa) };
        let (kappa, wider) = (f64::exp(0.4 * kappa), f64::exp(0.4 * (kappa + step)));
        prop_assert!(window(kappa) > 0.0 && window(wider) <= window(kappa));
    }
}

/// `E(kappa - z)_+^2 = int_0^inf t^2 G(kappa - t) dt` by the trapezoid in `t = exp(u - exp(-u))`.
fn square_gap(kappa: f64) -> f64 {
    let step = 1.0 / 512.0;
    let term = |i: i32| {
        let u = step * f64::from(i);
        let t = (u - (-u).exp()).exp();
        let jacobian = t * (1.0 + (-u).exp());
        t * t * (-0.5 * (kappa - t) * (kappa - t)).exp() * jacobian
    };
    step * (-3000..3000).map(term).sum::<f64>() / (2.0 * std::f64::consts::PI).sqrt()
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn the_spherical_capacity_is_one_over_the_mean_square_gap(kappa in -10.0..30.0) {
        let capacity = Spherical.capacity(kappa, &Quadrature::working());
        // The exponent in this form rounds to kappa^2 epsilon.
        prop_assert!(close(capacity, 1.0 / square_gap(kappa), 1e-14 * (10.0 + kappa * kappa)));
    }
}

/// Inputs of the golden curves, by quantity and words: points that every quantity can be asked for.
fn golden_inputs() -> Vec<(&'static Quantity, Vec<Vec<Value>>)> {
    let mut groups: BTreeMap<(&str, String), Vec<Vec<Value>>> = BTreeMap::new();
    for path in files("data/curves", "csv") {
        let text = read(&path);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().expect("a header").clone();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let name = path.trim_start_matches("data/curves/").trim_end_matches(".csv");
        // A file is called after its quantity, with an addition where there are several.
        let found = QUANTITIES.iter().filter(|q| name.starts_with(q.name)).max_by_key(|q| q.name.len());
        let quantity = found.unwrap_or_else(|| panic!("{path} is not called after a quantity"));
        assert!(quantity.params.iter().map(|p| p.symbol.name).eq(header.iter().take(quantity.params.len())));
        for row in rows {
            let value = |(p, text): (&Parameter, &str)| match p.kind {
                _ if text.is_empty() => Value::Empty,
                Kind::Real => Value::Number(text.parse().expect("a number")),
                Kind::Integer => Value::Integer(text.parse().expect("an integer")),
                Kind::IntegerOrWord(_) => match text.parse() {
                    Ok(n) => Value::Integer(n),
                    Err(_) => Value::Text(text.to_string().into()),
                },
                // `inf` is a word.
                _ => match text.parse().ok().filter(|x: &f64| x.is_finite()) {
                    Some(x) => Value::Number(x),
                    None => Value::Text(text.to_string().into()),
                },
            };
            let inputs: Vec<Value> = quantity.params.iter().zip(row.iter()).map(value).collect();
            let fixed: Vec<String> =
                inputs.iter().filter(|v| !matches!(v, Value::Number(_))).map(Value::to_string).collect();
            groups.entry((quantity.name, fixed.join(","))).or_default().push(inputs);
        }
    }
    // Quantities of words only have nothing to mix, and those whose curves take minutes have a single golden point.
    groups.retain(|_, inputs| inputs.len() > 1);
    assert!(groups.len() > QUANTITIES.len());
    groups.into_iter().map(|((name, _), inputs)| (quantity(name), inputs)).collect()
}

/// The inputs at a fraction `t` of the way from `a` to `b`.
fn mixture(a: &[Value], b: &[Value], t: f64) -> Vec<Value> {
    let mix = |(a, b): (&Value, &Value)| match (a, b) {
        (Value::Number(a), Value::Number(b)) => Value::Number(a + t * (b - a)),
        _ => a.clone(),
    };
    a.iter().zip(b).map(mix).collect()
}

fn solve(quantity: &'static Quantity, axes: Vec<Axis>, settings: Settings) -> Vec<Point> {
    let request = Request { quantity, axes, settings };
    check(&request).unwrap_or_else(|error| panic!("{}: {error}", quantity.name));
    Sweep::start(request, 1, Arc::new(AtomicBool::new(false))).expect("one thread").collect()
}

fn alone(quantity: &'static Quantity, inputs: &[Value], settings: Settings) -> Point {
    let axes = inputs.iter().cloned().map(Axis::One).collect();
    solve(quantity, axes, settings).pop().expect("a point")
}

/// Two rows agree in every value within both reported errors, and in their status. At a point within its error of the
/// place where a flag changes, statuses may differ; random points never are.
fn assert_agree(name: &str, point: &Point, other: &Point) -> Result<usize, TestCaseError> {
    prop_assert_eq!(
        point.status(),
        other.status(),
        "{} {:?}: {:?} {:?}",
        name,
        &point.inputs,
        &point.outcome,
        &other.outcome
    );
    let (Ok(rows), Ok(others)) = (&point.outcome, &other.outcome) else { return Ok(0) };
    prop_assert_eq!(rows.len(), others.len());
    let mut compared = 0;
    for (a, b) in rows.iter().zip(others) {
        for i in 0..a.values.len() {
            let (Some(x), Some(y)) = (a.values[i].as_number(), b.values[i].as_number()) else {
                prop_assert_eq!(&a.values[i], &b.values[i]);
                continue;
            };
            let allowed = a.errors[i] + b.errors[i];
            prop_assert!(
                (x - y).abs() <= allowed,
                "{} {:?}: value {} is {} or {}, off by {:e}, reported {:e}",
                name,
                &point.inputs,
                i,
                x,
                y,
                (x - y).abs(),
                allowed
            );
            compared += 1;
        }
    }
    Ok(compared)
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn reported_errors_cover_the_difference_to_finer_quadrature(first in 0.0..1.0, second in 0.0..1.0, t in 0.0..1.0) {
        let finer = Settings { quadrature: Quadrature::working().refined(), ..settings() };
        let mut compared = 0;
        for (quantity, golden) in golden_inputs() {
            let pick = |u: f64| &golden[(u * golden.len() as f64) as usize];
            let inputs = mixture(pick(first), pick(second), t);
            let points = [settings(), finer].map(|settings| alone(quantity, &inputs, settings));
            compared += assert_agree(quantity.name, &points[0], &points[1])?;
        }
        prop_assert!(compared > QUANTITIES.len());
    }
}

proptest! {
    #![proptest_config(cases(1))]

    #[test]
    fn a_point_solved_alone_is_the_point_of_a_curve(first in 0.0..1.0, second in 0.0..1.0, offset in 0u64..BLOCK_LENGTH / 2) {
        let mut compared = 0;
        for (quantity, golden) in golden_inputs() {
            let pick = |u: f64| &golden[(u * golden.len() as f64) as usize];
            let (from, to) = (pick(first), pick(second));
            let Some(swept) = (0..from.len()).find(|&i| from[i] != to[i]) else { continue };
            let ends = [from, to].map(|end| end[swept].as_number().expect("a number"));
            let mut axes: Vec<Axis> = from.iter().cloned().map(Axis::One).collect();
            // Longer than one block, so that points stand on both sides of a boundary.
            axes[swept] = Axis::Linear { from: ends[0], to: ends[1], count: BLOCK_LENGTH + 3 + offset };
            let curve = solve(quantity, axes, settings());
            let boundary = BLOCK_LENGTH as usize;
            for i in [1, offset as usize, boundary - 1, boundary, boundary + 1] {
                let point = alone(quantity, &curve[i].inputs, settings());
                compared += assert_agree(quantity.name, &curve[i], &point)?;
            }
        }
        prop_assert!(compared > QUANTITIES.len());
    }
}

#[test]
fn a_deviation_beyond_the_errors_is_noticed() {
    let row = |x: f64| Point { inputs: vec![], outcome: Ok(vec![Solved::numbers(&[(x, 1e-13)], 0.0)]) };
    assert_eq!(assert_agree("toy", &row(1.0), &row(1.0 + 1.5e-13)).expect("agreement"), 1);
    assert!(assert_agree("toy", &row(1.0), &row(1.0 + 2.5e-13)).is_err());
}

//! Broken replica symmetry at capacity: what the flow of the Parisi functional must satisfy whatever the numbers.

use saddlepoint::models::pattern_cost::{CappedCost, HalfSpaceCost, WindowCost};
use saddlepoint::models::spherical::Spherical;
use saddlepoint::numerics::quadrature::{Bend, Quadrature};
use saddlepoint::special::gaussian::h;
use saddlepoint::theory::parisi::capacity::{Capacity, Jammed};
use saddlepoint::theory::parisi::descent::Family;
use saddlepoint::theory::parisi::field::Resolution;
use saddlepoint::theory::parisi::functional::evaluate;
use saddlepoint::theory::parisi::profile::Profile;
use saddlepoint::theory::parisi::steps::{Steps, coordinates};
use saddlepoint::theory::parisi::terminal::{Terminal, first_step};

fn bound(terminal: &impl Terminal, deficits: &[f64], breaking: &[f64]) -> f64 {
    let profile = Profile { deficits: deficits.into(), breaking: breaking.into() };
    evaluate(terminal, &profile, &[], Resolution::working()).alpha
}

fn assert_close(what: &str, a: f64, b: f64, relative: f64) {
    assert!((a - b).abs() <= relative * b.abs(), "{what}: {a} against {b}, {:e}", a / b - 1.0);
}

/// The one-step functional as a Gaussian average of a closed form, by another quadrature.
fn one_step_bound(kappa: f64, q0: f64, c: f64) -> f64 {
    let (sg, a) = ((1.0 - q0).sqrt(), 1.0 + c * (1.0 - q0));
    let bend = Bend { at: kappa / q0.sqrt(), distance: 2.0 * sg / q0.sqrt() };
    let [mean] = Quadrature::working().refined().gaussian(&[bend], |z| {
        let gap = kappa - q0.sqrt() * z;
        let inside: f64 = h(gap / sg);
        let outside: f64 = h(-gap / (sg * a.sqrt()));
        [(inside + (-c * gap * gap / (2.0 * a)).exp() * outside / a.sqrt()).ln()]
    });
    (a.ln() + c * q0 / a) / (-2.0 * mean)
}

#[test]
fn one_step_is_the_minimum_of_the_closed_form() {
    for kappa in [-0.3, -1.0, -2.0] {
        let capacity = Capacity::with_steps(&HalfSpaceCost { kappa }, 1).unwrap();
        let (q0, error) = capacity.lowest_overlap();
        let (y, _) = capacity.estimate(|state| state.breaking()[0]);
        // From units of Lambda(0) to units of Lambda(1).
        let c = y / (1.0 - y * (1.0 - q0));
        assert_close("bound", one_step_bound(kappa, q0, c), capacity.alpha, 1e-13);
        for (dq, dc) in [(1e-3, 0.0), (-1e-3, 0.0), (0.0, 1e-2), (0.0, -1e-2)] {
            assert!(one_step_bound(kappa, q0 + dq * (1.0 - q0), c * (1.0 + dc)) > capacity.alpha);
        }
        assert!(error < 1e-8 && capacity.error < 1e-12 * capacity.alpha);
    }
}

#[test]
fn a_cell_cut_in_parts_of_equal_breaking_parameter_changes_nothing() {
    let cut = [0.4, 0.25, 0.03, 0.002];
    let check = |what: &str, terminal: &dyn Fn(&[f64], &[f64]) -> f64| {
        assert_close(what, terminal(&cut, &[11.0; 4]), terminal(&cut[..1], &[11.0]), 1e-13);
    };
    check("half-space", &|q, y| bound(&HalfSpaceCost { kappa: -0.7 }, q, y));
    check("window", &|q, y| bound(&WindowCost { kappa: 0.8 }, q, y));
    check("capped", &|q, y| bound(&CappedCost { kappa: -0.7, most: 0.3 }, q, y));
}

#[test]
fn a_vanishing_breaking_parameter_is_replica_symmetry() {
    let kappa = -0.7;
    let symmetric = Spherical.capacity(kappa, &Quadrature::working());
    assert_close("half-space", bound(&HalfSpaceCost { kappa }, &[0.3], &[1e-5]), symmetric, 3e-5);
    // For the window both sides count, each with the square of the excess over it.
    let two_sided = 0.5 * Spherical.capacity(-0.8, &Quadrature::working());
    assert_close("window", bound(&WindowCost { kappa: 0.8 }, &[0.3], &[1e-5]), two_sided, 3e-5);
}

#[test]
fn the_gradient_of_the_functional_is_that_of_differences() {
    let profile = Profile { deficits: vec![0.4, 0.1, 0.01], breaking: vec![3.0, 8.0, 20.0] };
    let start = coordinates(&profile);
    let at = |moved: &[f64]| {
        let (profile, directions) = Steps.profile(moved).unwrap();
        let half_space =
            evaluate(&HalfSpaceCost { kappa: -0.6 }, &profile, &directions, Resolution::working());
        let window = evaluate(&WindowCost { kappa: 0.5 }, &profile, &directions, Resolution::working());
        [half_space, window]
    };
    for (i, model) in (0..start.len()).flat_map(|i| [(i, 0), (i, 1)]) {
        let along = |step: f64| {
            let mut moved = start.clone();
            moved[i] += step;
            at(&moved)[model].alpha.ln()
        };
        let step = 1e-3;
        let difference =
            (8.0 * (along(step) - along(-step)) - along(2.0 * step) + along(-2.0 * step)) / (12.0 * step);
        let gradient = at(&start)[model].gradient[i];
        assert!((gradient - difference).abs() < 1e-10, "{i} {model}: {gradient} against {difference}");
    }
}

#[test]
fn further_steps_lower_the_capacity_and_the_limit_is_below_all() {
    for kappa in [-0.4, -2.2] {
        let terminal = HalfSpaceCost { kappa };
        let steps: Vec<Capacity> =
            (1..=5).map(|count| Capacity::with_steps(&terminal, count).unwrap()).collect();
        let symmetric = Spherical.capacity(kappa, &Quadrature::working());
        let full = Capacity::full(&terminal).unwrap();
        let alphas: Vec<f64> = [symmetric].into_iter().chain(steps.iter().map(|c| c.alpha)).collect();
        assert!(alphas.windows(2).all(|pair| pair[1] < pair[0]), "{alphas:?}");
        assert!(full.alpha + full.error < alphas[5]);
        // What is left falls like a power of the number of steps, close to the third.
        let left: Vec<f64> = alphas[3..].iter().map(|alpha| alpha - full.alpha).collect();
        let power = (left[0] / left[2]).ln() / (5.0f64 / 3.0).ln();
        assert!((2.5..4.5).contains(&power), "{power}");
        for capacity in steps.iter().chain([&full]) {
            let breaking = capacity.state().breaking();
            assert!(breaking.windows(2).all(|pair| pair[0] < pair[1]), "{breaking:?}");
        }
        let (exponent, error) = full.stiffness_exponent.unwrap();
        assert!((exponent - 0.29366).abs() <= error.max(1e-5) && error < 1e-3, "{exponent} {error}");
    }
}

#[test]
fn margins_where_the_descent_is_easily_lost_are_below_their_steps() {
    for kappa in [-0.1, -2.5] {
        let terminal = HalfSpaceCost { kappa };
        let [four, five] = [4, 5].map(|count| Capacity::with_steps(&terminal, count).unwrap().alpha);
        let full = Capacity::full(&terminal).unwrap();
        // What is left falls like the third power of the number of steps.
        let left = (four - five) / (1.0 - f64::powi(0.8, 3));
        assert!(full.alpha + full.error < five && full.alpha > four - 2.0 * left, "{}", full.alpha);
        let breaking = full.state().breaking();
        assert!(breaking.windows(2).all(|pair| pair[0] < pair[1]), "{breaking:?}");
    }
}

#[test]
fn breaking_lowers_the_capacity_by_the_third_power_of_a_small_margin() {
    let lowered = |kappa: f64| {
        let symmetric = Spherical.capacity(kappa, &Quadrature::working());
        (symmetric - Capacity::with_steps(&HalfSpaceCost { kappa }, 1).unwrap().alpha) / -kappa.powi(3)
    };
    let [a, b, c] = [-0.004, -0.002, -0.001].map(lowered);
    assert!((a - 2.0 * b + c).abs() < 2e-3 && (c - 0.51).abs() < 0.01, "{a} {b} {c}");
}

#[test]
fn the_lowest_level_carries_the_bound_in_units_of_its_own() {
    let terminal = HalfSpaceCost { kappa: -1.0 };
    let average = |state: &Jammed, f: &dyn Fn(f64) -> f64| {
        let q0 = state.lowest_overlap();
        let bend = Bend { at: -1.0 / q0.sqrt(), distance: 1.5 * ((1.0 - q0) / q0).sqrt() };
        let [mean] = Quadrature::working().gaussian(&[bend], |z| [f(q0.sqrt() * z)]);
        mean
    };
    for capacity in [1, 2, 4].map(|count| Capacity::with_steps(&terminal, count).unwrap()) {
        let state = capacity.state();
        assert_close("Lambda", state.stiffness()[0], 1.0, 1e-15);
        let field = average(state, &|h| state.field(h));
        assert_close("homogeneity", state.entropy() / (-2.0 * field), capacity.alpha, 1e-12);
        // Stationary in q_0: q_0 / Lambda(q_0)^2 = alpha E F'^2, with the slope carried by the flow.
        let force = average(state, &|h| state.force(h).powi(2));
        assert_close("stationarity", capacity.alpha * force, state.lowest_overlap(), 1e-8);
        let slope = (state.field(-0.3 + 1e-4) - state.field(-0.3 - 1e-4)) / 2e-4;
        assert_close("slope", state.force(-0.3), slope, 1e-6);
    }
}

#[test]
fn a_symmetric_window_breaks_like_a_half_space() {
    let terminal = WindowCost { kappa: 1.0 };
    let two_sided = 0.5 * Spherical.capacity(-1.0, &Quadrature::working());
    let [one, two] = [1, 2].map(|count| Capacity::with_steps(&terminal, count).unwrap());
    assert!(two.alpha < one.alpha && one.alpha < two_sided);
    // By symmetry the lowest overlap of a window vanishes or its field is even.
    let state = one.state();
    assert_close("evenness", state.field(0.4), state.field(-0.4), 1e-12);
}

#[test]
fn a_cap_out_of_reach_changes_nothing_and_one_within_reach_lowers_the_cost() {
    let (deficits, breaking) = ([0.4, 0.1, 0.01], [3.0, 8.0, 20.0]);
    let uncapped = bound(&HalfSpaceCost { kappa: -0.7 }, &deficits, &breaking);
    let capped = |most: f64| bound(&CappedCost { kappa: -0.7, most }, &deficits, &breaking);
    assert_close("far", capped(400.0), uncapped, 1e-13);
    assert!(capped(0.05) > capped(0.5) && capped(0.5) > uncapped);
    // One cell, by another quadrature: E ln of the closed step.
    let (q0, y, most): (f64, f64, f64) = (0.6, 5.0, 0.3);
    let pieces = CappedCost { kappa: -0.7, most }.pieces();
    let bends = [-0.7, -0.7 - (2.0 * most).sqrt()]
        .map(|edge| Bend { at: edge / q0.sqrt(), distance: 1.5 * ((1.0 - q0) / q0).sqrt() });
    let [mean] =
        Quadrature::working().gaussian(&bends, |z| [first_step(&pieces, q0.sqrt() * z, y, 1.0 - q0)]);
    let stiffness = 1.0 + y * (1.0 - q0);
    let entropy = q0 / stiffness + stiffness.ln() / y;
    let terminal = CappedCost { kappa: -0.7, most };
    assert_close("one cell", bound(&terminal, &[1.0 - q0], &[y]), entropy / (-2.0 * mean), 1e-11);
}

//! Quadrature, roots, acceleration and continuation on problems with known answers.

use std::f64::consts::PI;

use nalgebra::DVector;
use num_dual::DualNum;
use saddlepoint::error::SolveError;
use saddlepoint::numerics::anderson::fixed_point;
use saddlepoint::numerics::bracket;
use saddlepoint::numerics::continuation::branch;
use saddlepoint::numerics::newton::{Equations, newton};
use saddlepoint::numerics::quadrature::{Bend, Quadrature};
use saddlepoint::numerics::second_opinion;
use saddlepoint::real::{Real, from_gradient};
use saddlepoint::special::gaussian::density;

/// `E 1/(1 + ((z - at)/width)^2)`: poles at `at +- i width`; the value through the real part of the Faddeeva function is
/// avoided: the reference is the same average by panels of a much finer rule.
fn lorentzian(quadrature: Quadrature, at: f64, width: f64) -> f64 {
    let [value] =
        quadrature.gaussian(&[Bend { at, distance: width }], |z| [1.0 / (1.0 + ((z - at) / width).powi(2))]);
    value
}

fn lorentzian_by_panels(at: f64, width: f64) -> f64 {
    let mut breaks: Vec<f64> = (0..=400).map(|i| -10.0 + 0.05 * f64::from(i)).collect();
    for j in 0..60 {
        let offset = width * 1.4f64.powi(j) * 0.2;
        breaks.extend([at - offset, at + offset].iter().filter(|z| z.abs() < 10.0));
    }
    breaks.push(at);
    breaks.retain(|z| z.abs() <= 10.0);
    breaks.sort_by(f64::total_cmp);
    Quadrature::working().interval(&breaks, |z| density(z) / (1.0 + ((z - at) / width).powi(2)))
}

#[test]
fn gaussian_averages_are_exact_for_moments() {
    let quadrature = Quadrature::working();
    let [m0, m2, m4, m8] = quadrature.gaussian(&[], |z: f64| [1.0, z * z, z.powi(4), z.powi(8)]);
    for (value, exact) in [(m0, 1.0), (m2, 1.0), (m4, 3.0), (m8, 105.0)] {
        assert!((value / exact - 1.0f64).abs() < 1e-14, "{value} instead of {exact}");
    }
}

#[test]
fn gaussian_averages_resolve_bends_of_any_width_at_any_place() {
    for at in [0.0, 0.7, -2.0, 4.5] {
        for width in [3.0, 1.5, 0.5, 0.1, 1e-2, 1e-4, 1e-7] {
            let exact = lorentzian_by_panels(at, width);
            let value = lorentzian(Quadrature::working(), at, width);
            let finer = lorentzian(Quadrature::working().refined(), at, width);
            let deviation = (value / exact - 1.0).abs();
            // Rounding of the place of the bend counts in units of its width.
            let tolerance = 2e-13 + 0.2 * f64::EPSILON * at.abs() / width;
            assert!(deviation < tolerance, "at {at}, width {width}: off by {deviation:e}");
            assert!((finer / exact - 1.0).abs() < tolerance, "refined rule at {at}, width {width}");
        }
    }
}

#[test]
fn the_refined_rule_exposes_an_unresolved_bend() {
    // A pole ten times nearer than declared: the difference between the rules must be of the size of the error.
    let f = |z: f64| [1.0 / (1.0 + (z / 0.05).powi(2))];
    let bend = [Bend { at: 0.0, distance: 0.5 }];
    let [coarse] = Quadrature::working().gaussian(&bend, f);
    let [fine] = Quadrature::working().refined().gaussian(&bend, f);
    let error = (coarse - lorentzian_by_panels(0.0, 0.05)).abs();
    assert!(error > 1e-6, "the example is too easy: {error:e}");
    assert!((coarse - fine).abs() > 0.3 * error);
}

#[test]
fn several_bends_are_integrated_on_panels() {
    let bends = [-1.0, 0.4].map(|at| Bend { at, distance: 0.01 });
    let f = |z: f64| bends.iter().map(|b| 1.0 / (1.0 + ((z - b.at) / b.distance).powi(2))).sum::<f64>();
    let [value] = Quadrature::working().gaussian(&bends, |z| [f(z)]);
    let exact = lorentzian_by_panels(-1.0, 0.01) + lorentzian_by_panels(0.4, 0.01);
    assert!((value / exact - 1.0).abs() < 1e-13);
}

#[test]
fn the_second_opinion_agrees_and_is_not_fooled_by_narrow_peaks() {
    let peak = |x: f64| (-((x - 0.3217) / 1e-3).powi(2)).exp();
    // The peak is a hundredth of the interval that holds it, and off every centre.
    let value = second_opinion::integrate(&[-1.0, 0.0, 0.3, 0.4, 1.0, 5.0], &peak);
    assert!((value / (1e-3 * PI.sqrt()) - 1.0).abs() < 1e-12, "{value:e}");
    let ours = lorentzian(Quadrature::working(), 0.7, 0.1);
    let theirs = lorentzian(Quadrature::working().second_opinion(), 0.7, 0.1);
    assert!((ours / theirs - 1.0).abs() < 1e-12);
    assert!(ours != theirs, "the second opinion is a different sum");
}

#[test]
fn functions_lifted_from_their_gradient_have_exact_higher_derivatives() {
    // f = exp(x) sin(y): third derivatives through nested duals.
    let f = |x: num_dual::Dual3_64, y: num_dual::Dual3_64| {
        let value = x.re.exp() * y.re.sin();
        from_gradient(value, [x, y], |[x, y]| [x.exp() * y.sin(), x.exp() * y.cos()])
    };
    let t = num_dual::Dual3_64::from(0.3).derivative();
    let lifted = f(t, t * 2.0);
    let exact = (t.exp()) * (t * 2.0).sin();
    for (a, b) in [(lifted.v1, exact.v1), (lifted.v2, exact.v2), (lifted.v3, exact.v3)] {
        assert!((a - b).abs() < 1e-14 * b.abs().max(1.0), "{a} instead of {b}");
    }
}

/// A fold: `z^2 = 1 - lambda^2`, the unit circle.
#[derive(Clone)]
struct Circle;

impl Equations<1> for Circle {
    fn residual<R: Real>(&self, lambda: R, [z]: [R; 1]) -> [R; 1] {
        [lambda * lambda + z * z - 1.0]
    }

    fn refined(&self) -> Self {
        Circle
    }
}

/// Rosenbrock's valley as a stationarity condition: Newton has to cross a curved valley.
struct Valley;

impl Equations<2> for Valley {
    fn residual<R: Real>(&self, lambda: R, [x, y]: [R; 2]) -> [R; 2] {
        [(y - x * x) * 10.0, -x + lambda]
    }

    fn refined(&self) -> Self {
        Valley
    }
}

#[test]
fn newton_crosses_a_curved_valley_and_bounds_its_error() {
    let root = newton(&Valley, 1.0, [-1.2, 1.0], 1e-13).unwrap();
    for (i, z) in root.z.iter().enumerate() {
        assert!((z - 1.0).abs() <= root.bound[i], "{z} within {:e}", root.bound[i]);
        assert!(root.bound[i] < 1e-13);
    }
}

#[test]
fn newton_says_when_there_is_no_root() {
    let error = newton(&Circle, 2.0, [0.7], 1e-12).unwrap_err();
    assert!(matches!(error, SolveError::NotConverged { .. }), "{error}");
    let error = newton(&Circle, f64::NAN, [0.7], 1e-12).unwrap_err();
    assert!(matches!(error, SolveError::NotFinite { .. }), "{error}");
}

#[test]
fn the_error_bound_grows_with_the_conditioning() {
    // Near the fold the root is z = sqrt(2 delta): rounding of the equation is amplified by 1 / (2 z).
    let near = newton(&Circle, 1.0 - 5e-13, [2e-6], 1e-12).unwrap();
    let exact = (5e-13f64 * (2.0 - 5e-13)).sqrt();
    assert!((near.z[0] - exact).abs() <= near.bound[0], "{} {exact} {:e}", near.z[0], near.bound[0]);
    assert!(near.bound[0] > 1e-11 && near.bound[0] < 1e-8, "{:e}", near.bound[0]);
}

#[test]
fn continuation_passes_a_fold_and_ends_on_the_range() {
    let start = newton(&Circle, -0.2, [0.9], 1e-13).unwrap();
    let roots: Vec<_> = branch(Circle, &start, -0.5..=1.5, 1.0, 1e-12)
        .collect::<Result<_, _>>()
        .expect("the circle is smooth");
    assert!(roots.len() > 10);
    for root in &roots {
        assert!((root.lambda.powi(2) + root.z[0].powi(2) - 1.0).abs() < 1e-11);
    }
    let turned = roots.iter().position(|root| root.z[0] < 0.0).expect("the branch turns at lambda = 1");
    assert!(roots[turned].lambda > 0.95);
    let last = roots.last().unwrap();
    assert_eq!(last.lambda, -0.5);
    assert!((last.z[0] + 0.75f64.sqrt()).abs() < 1e-12);
}

#[test]
fn anderson_needs_few_evaluations_where_iteration_is_critically_slow() {
    // q = (D + R)/(1 + R)-like map with slope 1 - 1e-4 at its fixed point, in two coupled variables.
    let map = |z: &DVector<f64>| {
        DVector::from_vec(vec![
            z[0] - 1e-4 * (z[0] - 0.7) - 0.3 * (z[0] - 0.7).powi(3),
            0.5 * z[1] + 0.1 * z[0].sin(),
        ])
    };
    let (z, residual, evaluations) = fixed_point(map, DVector::from_vec(vec![0.75, 0.0]), 1e-14).unwrap();
    assert!((z[0] - 0.7).abs() < 1e-9, "{z}");
    assert!((z[1] - 0.2 * 0.7f64.sin()).abs() < 1e-9, "{z}");
    assert!(residual <= 1e-14 && evaluations < 60, "{evaluations} evaluations");
}

#[test]
fn a_bracket_is_found_by_marching_and_closed_by_brent() {
    let f = |x: f64| x.cos() - x;
    let (before, after) = bracket::march("cos x - x", f, 0.0, 0.25, 5.0).unwrap();
    let x = bracket::root("cos x - x", f, before, after, 1e-14).unwrap();
    assert!((x - 0.739_085_133_215_160_6).abs() < 1e-13);
    assert!(bracket::march("x^2 + 1", |x| x * x + 1.0, 0.0, 1.0, 9.0).is_err());
    assert!(bracket::root("x^2 + 1", |x| x * x + 1.0, 0.0, 1.0, 1e-9).is_err());
}

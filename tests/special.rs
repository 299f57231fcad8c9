//! The special functions against 24-digit values from their definitions, and against each other.

use num_dual::{Dual, Dual2_64, Dual3_64, Dual64, DualNum, DualSVec64};
use saddlepoint::special::bivariate::{
    pair_window_deficit, pair_window_excess, pair_window_slope, rectangle,
};
use saddlepoint::special::entropy::{binary_entropy, entropy_deficit, log_two_cosh, sech_squared};
use saddlepoint::special::gaussian::{
    Tail, density, erf, erfc, h, hazard, log_density, log_h, mass_from_zero,
};
use saddlepoint::special::legendre::{panels, rule};
use saddlepoint::special::window::{log_window, window};
use std::collections::BTreeMap;
use std::f64::consts::{FRAC_1_SQRT_2, LN_2, PI};

const INF: f64 = f64::INFINITY;
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/reference/special-functions.csv");

/// One line of the reference table.
struct Reference {
    quantity: String,
    params: BTreeMap<String, f64>,
    value: f64,
}

impl Reference {
    fn at(&self, name: &str) -> f64 {
        self.params[name]
    }
}

/// Numbers are read by the standard library: a fast JSON reader may miss the last bit,
/// which the far tails would show as an error of 1e-13.
fn params(text: &str) -> BTreeMap<String, f64> {
    let quotes = |s: &str| s.trim().trim_matches('"').to_owned();
    text.trim_matches(['{', '}'])
        .split(',')
        .map(|pair| {
            let (name, value) = pair.split_once(':').expect("name: value");
            (quotes(name), quotes(value).parse().expect("a number"))
        })
        .collect()
}

fn references() -> Vec<Reference> {
    let mut reader = csv::Reader::from_path(TABLE).expect("the reference table");
    let rows: Vec<_> = reader
        .records()
        .map(|row| {
            let row = row.expect("a row of the reference table");
            Reference {
                quantity: row[1].to_owned(),
                params: params(&row[2]),
                value: row[3].parse().expect("a reference value"),
            }
        })
        .collect();
    assert!(rows.len() > 500, "the reference table has only {} rows", rows.len());
    rows
}

/// Relative deviation up to `tolerance`, or a few units of the smallest numbers an `f64` knows.
#[track_caller]
fn close(got: f64, want: f64, tolerance: f64, what: &str) {
    let smallest = if want.abs() < 1e-303 { 1e-317 } else { 0.0 };
    assert!(
        got == want || (got - want).abs() <= tolerance * want.abs() + smallest,
        "{what}: got {got:e}, want {want:e}, relative deviation {:e}",
        ((got - want) / want).abs()
    );
}

/// Value and the relative tolerance promised for it.
fn computed(row: &Reference) -> (f64, f64) {
    let at = |name| row.at(name);
    let derivative = |n: usize| Tail::at(at("x")).hazard_derivatives()[n];
    match row.quantity.as_str() {
        "h" => (h(at("x")), 1e-15),
        "log_h" => (log_h(at("x")), 1e-15),
        "hazard" => (hazard(at("x")), 1e-15),
        "hazard_d1" => (derivative(1), 2e-15),
        "hazard_d2" => (derivative(2), 1e-14),
        // r''' changes sign at -0.99: there the deviation is measured on the scale of its terms.
        "hazard_d3" => (derivative(3), if (at("x") + 1.0).abs() < 0.1 { 1e-12 } else { 5e-14 }),
        "window" => (window(at("a"), at("b")), 1e-15),
        "log_window" => (log_window(at("a"), at("b")), 1e-15),
        "pair_window_deficit" => (pair_window_deficit(at("kappa"), at("x"), &panels), 1.5e-15),
        "pair_window_excess" => (pair_window_excess(at("kappa"), at("q"), &panels), 1.5e-15),
        "rectangle" => (rectangle((at("x0"), at("x1")), (at("y0"), at("y1")), at("rho")), 3e-15),
        "binary_entropy" => (binary_entropy(at("x")), 5e-16),
        other => panic!("no function for the reference quantity {other}"),
    }
}

#[test]
fn every_reference_value_is_reproduced() {
    let mut seen = BTreeMap::new();
    for row in references() {
        let (got, tolerance) = computed(&row);
        close(got, row.value, tolerance, &format!("{} at {:?}", row.quantity, row.params));
        *seen.entry(row.quantity).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 12, "quantities in the table: {seen:?}");
    assert!(seen.values().all(|&count| count >= 10), "too few values: {seen:?}");
}

#[test]
fn the_error_function_has_all_its_digits() {
    for (x, want) in [
        (1e-8, 1.128_379_167_095_512_6e-8),
        (0.1, 0.112_462_916_018_284_89),
        (0.5, 0.520_499_877_813_046_5),
        (1.0, 0.842_700_792_949_714_9),
        (2.0, 0.995_322_265_018_952_7),
    ] {
        close(erf(x), want, 4e-16, "erf");
    }
    for (x, want) in [
        (-0.5, 1.520_499_877_813_046_5),
        (0.5, 0.479_500_122_186_953_5),
        (1.0, 0.157_299_207_050_285_13),
        (2.0, 4.677_734_981_047_266e-3),
        (5.0, 1.537_459_794_428_035e-12),
        (10.0, 2.088_487_583_762_545e-45),
    ] {
        close(erfc(x), want, 5e-16, "erfc");
    }
    // The functions built on it inherit the digits: P(|Z| < 1) and P(|Z| < 0.01).
    close(window(-1.0, 1.0), 0.682_689_492_137_085_9, 4e-16, "P(|Z| < 1)");
    close(window(-0.01, 0.01), 7.978_712_629_263_206e-3, 4e-16, "P(|Z| < 0.01)");
}

#[test]
fn tail_functions_agree_with_one_another() {
    for i in -370..=370 {
        let x = f64::from(i) / 10.0;
        let tail = Tail::at(x);
        close(h(x), tail.h(), 0.0, "one kernel");
        close(h(x) + h(-x), 1.0, 3e-16, "H(x) + H(-x)");
        close(hazard(x) * h(x), density(x), 1.5e-15, "hazard times tail");
        close(log_h(x).exp_m1(), -h(-x), 2e-15, "log of the tail");
        if x > 0.0 {
            close(log_h(x), h(x).ln(), 1e-15, "log of the tail");
        }
        if x.abs() < 1.0 {
            close(mass_from_zero(x) + h(x), 0.5, 1e-15, "mass from zero and tail");
        }
        if x > -30.0 {
            let variance = tail.excess_variance();
            close(tail.hazard_slope() + variance, 1.0, 1e-15, "slope and variance");
        }
        close(density(x).ln(), log_density(x), 2e-15, "log of the density");
    }
    assert_eq!((h(INF), log_h(INF), hazard(INF)), (0.0, -INF, INF));
    assert_eq!((h(-INF), log_h(-INF), hazard(-INF)), (1.0, 0.0, 0.0));
    assert!(h(f64::NAN).is_nan() && log_h(f64::NAN).is_nan() && hazard(f64::NAN).is_nan());
    close(Tail::at(1e300).mean_excess(), 1e-300, 1e-15, "mean excess at 1e300");
}

/// All derivatives up to order 4, by nesting a first-order number in a third-order one.
fn derivatives(f: impl Fn(Dual<Dual3_64>) -> Dual<Dual3_64>, x: f64) -> [f64; 5] {
    let value = f(Dual::new(Dual3_64::new(x, 1.0, 0.0, 0.0), Dual3_64::from(1.0)));
    [value.re.re, value.re.v1, value.re.v2, value.re.v3, value.eps.v3]
}

#[test]
fn automatic_derivatives_of_the_tail_are_the_tabulated_ones() {
    let mut seen = 0;
    for row in references() {
        let Some(order) =
            ["hazard", "hazard_d1", "hazard_d2", "hazard_d3"].iter().position(|name| *name == row.quantity)
        else {
            continue;
        };
        let x = row.at("x");
        let (want, tolerance) = (row.value, computed(&row).1);
        let what = format!("derivative {order} at {x}");
        close(derivatives(hazard, x)[order], want, tolerance, &what);
        close(-derivatives(log_h, x)[order + 1], want, tolerance, &what);
        seen += 1;
    }
    assert!(seen > 200);
    let gradient =
        log_h(DualSVec64::<3>::new(2.5, num_dual::Derivative::some(nalgebra_vector([1.0, -2.0, 0.5]))));
    close(gradient.re, log_h(2.5), 0.0, "value in three directions");
    let slope = gradient.eps.unwrap_generic(nalgebra::Const::<3>, nalgebra::Const::<1>);
    for (got, want) in slope.iter().zip([-1.0, 2.0, -0.5]) {
        close(*got, want * hazard(2.5), 1e-15, "gradient");
    }
}

fn nalgebra_vector(v: [f64; 3]) -> nalgebra::SVector<f64, 3> {
    nalgebra::SVector::from(v)
}

/// Derivatives of `f` from `f` at order `n - 1`, by central differences of fourth order.
fn differences(f: impl Fn(Dual<Dual3_64>) -> Dual<Dual3_64>, x: f64, tolerance: f64, what: &str) {
    let step = 1e-3 * x.abs().min(1.0);
    let near = [-2.0, -1.0, 1.0, 2.0].map(|j| derivatives(&f, x + j * step));
    let at = derivatives(&f, x);
    for n in 0..4 {
        let slope = (near[0][n] - 8.0 * near[1][n] + 8.0 * near[2][n] - near[3][n]) / (12.0 * step);
        let scale = at[n + 1].abs().max(1e-3 * at[n].abs() / x.abs().min(1.0));
        assert!(
            (slope - at[n + 1]).abs() < tolerance * scale.max(1e-3),
            "{what}, derivative {} at {x}: got {}, differences give {slope}",
            n + 1,
            at[n + 1]
        );
    }
}

#[test]
fn derivatives_of_every_lifted_function_follow_the_function() {
    for x in [-3.1, -0.9, -0.2, 0.15, 0.45, 0.8, 1.3, 4.0] {
        differences(density, x, 1e-8, "density");
        differences(log_density, x, 1e-8, "log density");
        differences(h, x, 1e-8, "tail");
        differences(log_h, x, 1e-8, "log tail");
        differences(hazard, x, 1e-8, "hazard");
        differences(mass_from_zero, x, 1e-8, "mass from zero");
        differences(log_two_cosh, x, 1e-8, "ln 2cosh");
        differences(sech_squared, x, 1e-8, "sech squared");
        for width in [0.3, 0.9, 1.8, 6.0] {
            let offset = width - 0.5 * x;
            let ends = |x: Dual<Dual3_64>| (x, x * 1.5 + offset);
            differences(|x| window(ends(x).0, ends(x).1), x, 1e-7, "window");
            differences(|x| log_window(ends(x).0, ends(x).1), x, 1e-7, "log window");
        }
    }
    for x in [0.08, 0.29, 0.45, 0.5, 0.69, 0.85] {
        differences(binary_entropy, x, 1e-7, "binary entropy");
        differences(entropy_deficit, x, 1e-7, "entropy deficit");
    }
}

#[test]
fn slope_of_a_log_window_is_density_over_probability() {
    for (a, b) in [
        (-38.0, -36.5),
        (-9.0, 10.0),
        (-1e-8, 2e-8),
        (-0.3, 0.1),
        (0.0, 3.0),
        (7.0, 7.0 + 1e-9),
        (12.0, 12.1),
        (30.0, 45.0),
        (200.0, 200.001),
    ] {
        let log = log_window(a, b);
        let upper = log_window(Dual64::from(a), Dual64::new(b, 1.0));
        let lower = log_window(Dual64::new(a, 1.0), Dual64::from(b));
        close(upper.re, log, 0.0, "value");
        // The quotient is taken between logarithms, whose own rounding it magnifies.
        let tolerance = 1e-13 + 4e-16 * log.abs().max(b * b);
        close(upper.eps, (log_density(b) - log).exp(), tolerance, "upper end");
        close(lower.eps, -(log_density(a) - log).exp(), tolerance, "lower end");
    }
    for a in [-7.0, -0.1, 0.0, 3.0, 25.0] {
        let open = log_window(Dual2_64::new(a, 1.0, 0.0), Dual2_64::from(INF));
        let tail = Tail::at(a);
        close(open.re, log_h(a), 1e-15, "open window");
        close(open.v1, -tail.hazard(), 1e-14, "open window, slope");
        close(open.v2, -tail.hazard_slope(), 1e-13, "open window, curvature");
        let mirrored = window(Dual64::from(-INF), Dual64::new(-a, 1.0));
        close(mirrored.re, h(a), 1e-15, "mirrored open window");
        close(mirrored.eps, density(a), 1e-15, "mirrored open window, slope");
    }
}

#[test]
fn windows_next_to_each_other_add_up() {
    for a in [-20.0, -3.0, -0.5, 0.0, 0.7, 5.0, 33.0] {
        for width in [1e-12, 1e-4, 0.03, 0.4, 1.0, 3.0] {
            let (b, c) = (a + width, a + 3.0 * width);
            close(window(a, b) + window(b, c), window(a, c), 2e-15, "sum of two windows");
            close(window(-b, -a), window(a, b), 0.0, "mirror image");
        }
    }
    assert_eq!(window(1.0, 1.0), 0.0);
    assert_eq!(log_window(2.0, 1.0), -INF);
    assert_eq!(log_window(-INF, INF), 0.0);
    assert!(window(f64::NAN, 1.0).is_nan() && log_window(0.0, f64::NAN).is_nan());
}

#[test]
fn rectangles_have_the_symmetries_of_the_normal_pair() {
    for (x, y) in [
        ((-1.0, 0.5), (0.2, INF)),
        ((2.0, 3.0), (-INF, 2.5)),
        ((6.0, INF), (5.0, 9.0)),
        ((-0.1, 0.3), (-0.2, 0.05)),
    ] {
        for rho in [-0.999_999, -0.7, -1e-5, 0.3, 0.95, 1.0 - 1e-9] {
            let p = rectangle(x, y, rho);
            let mirror = |(a, b): (f64, f64)| (-b, -a);
            close(rectangle(y, x, rho), p, 2e-14, &format!("exchange {x:?} {y:?} {rho}"));
            close(rectangle(mirror(x), mirror(y), rho), p, 2e-14, "inversion");
            close(rectangle(x, mirror(y), -rho), p, 2e-14, "reflection");
            let (below, above) = ((-INF, y.0), (y.1, INF));
            let strip = rectangle(x, below, rho) + p + rectangle(x, above, rho);
            close(strip, window(x.0, x.1), 2e-14, &format!("marginal {x:?} {y:?} {rho}"));
        }
        let product = window(x.0, x.1) * window(y.0, y.1);
        close(rectangle(x, y, 0.0), product, 1e-15, "independent pair");
        close(rectangle(x, y, 1.0), window(x.0.max(y.0), x.1.min(y.1)), 0.0, "equal pair");
        close(rectangle(x, y, -1.0), window(x.0.max(-y.1), x.1.min(-y.0)), 0.0, "opposite pair");
        close(rectangle(x, (-INF, INF), 0.8), window(x.0, x.1), 1e-15, "no second window");
    }
    // Sheppard: P(X > 0, Y > 0) = 1/4 + asin(rho)/(2 pi).
    for rho in [-0.99, -0.4, 1e-3, 0.5, 0.999_99] {
        let want = 0.25 + f64::asin(rho) / (2.0 * PI);
        close(rectangle((0.0, INF), (0.0, INF), rho), want, 2e-14, "quadrant");
    }
    assert_eq!(rectangle((1.0, 1.0), (0.0, 1.0), 0.5), 0.0);
    assert!(rectangle((0.0, 1.0), (0.0, 1.0), 1.5).is_nan());
}

#[test]
fn excess_and_deficit_meet_between_independent_and_equal_pairs() {
    for kappa in [1e-3, 0.1, 0.5, 1.0, 2.0, 4.0, 8.0] {
        let p = window(-kappa, kappa);
        let outside = 2.0 * h(kappa);
        for x in [0.02, 0.15, 0.25, 0.4] {
            let q = 1.0 - 2.0 * x;
            let sum = pair_window_excess(kappa, q, &panels) + pair_window_deficit(kappa, x, &panels);
            close(sum, p * outside, 3e-15, &format!("kappa {kappa}, x {x}"));
            let pair = rectangle((-kappa, kappa), (-kappa, kappa), q);
            close(pair + pair_window_deficit(kappa, x, &panels), p, 3e-15, "rectangle");
        }
        close(pair_window_deficit(kappa, 0.5, &panels), p * outside, 2e-15, "independent");
        close(pair_window_excess(kappa, 1.0, &panels), p * outside, 2e-15, "equal");
        close(
            pair_window_deficit(kappa, 0.75, &panels),
            pair_window_deficit(kappa, 0.25, &panels),
            0.0,
            "even",
        );
        assert_eq!(pair_window_deficit(kappa, 0.0, &panels), 0.0);
        assert_eq!(pair_window_excess(kappa, 0.0, &panels), 0.0);
    }
}

#[test]
fn pair_window_slope_is_the_derivative_of_the_deficit() {
    for kappa in [1e-4, 0.3, 1.0, 3.0] {
        for x in [1e-300, 1e-12, 1e-3, 0.1, 0.3, 0.45] {
            // Along u = asin sqrt x the deficit is smooth: d/du = (df1/dq) 4 sqrt(x (1-x)).
            let (u, step) = (f64::sqrt(x).asin(), 1e-3 * f64::sqrt(x));
            let at = |j: f64| pair_window_deficit(kappa, (u + j * step).sin().powi(2), &panels);
            let slope = (at(-2.0) - 8.0 * at(-1.0) + 8.0 * at(1.0) - at(2.0)) / (12.0 * step);
            let want = pair_window_slope(kappa, x) * 4.0 * (x * (1.0 - x)).sqrt();
            close(slope, want, 1e-6, &format!("kappa {kappa}, x {x}"));
        }
        assert_eq!(pair_window_slope(kappa, 0.5), 0.0);
        close(pair_window_slope(kappa, 0.75), -pair_window_slope(kappa, 0.25), 0.0, "odd");
    }
    let naive = |k: f64, q: f64| {
        let part = |s: f64| (-k * k / (1.0 + s * q)).exp();
        (part(1.0) - part(-1.0)) / (PI * (1.0 - q * q).sqrt())
    };
    close(pair_window_slope(1.0, 0.25), naive(1.0, 0.5), 1e-14, "the printed formula");
    close(pair_window_slope(2.5, 0.125), naive(2.5, 0.75), 1e-14, "the printed formula");
}

#[test]
fn legendre_rules_are_exact_for_their_degree() {
    close(rule(5)[4].0, 0.906_179_845_938_664, 3e-16, "outer node of five");
    close(rule(5)[4].1, 0.236_926_885_056_189_1, 3e-16, "outer weight of five");
    close(rule(2)[1].0, 3f64.sqrt().recip(), 2e-16, "node of two");
    for n in 1..=128 {
        let nodes = rule(n);
        assert_eq!(nodes.len(), n);
        assert!(nodes.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for degree in [0, n, 2 * n - 1, 2 * n - 2] {
            let sum: f64 = nodes.iter().map(|&(x, w)| w * x.powi(degree as i32)).sum();
            let want = if degree % 2 == 0 { 2.0 / (degree as f64 + 1.0) } else { 0.0 };
            assert!((sum - want).abs() < 1e-14, "{n} nodes, degree {degree}: {sum}");
        }
    }
    let integral = panels(&[0.0, 0.4, 1.0], &|x: f64| x.exp());
    close(integral, 1f64.exp_m1(), 4e-16, "exponential over two panels");
    assert_eq!(panels(&[0.0], &|x| x), 0.0);
}

#[test]
fn entropy_keeps_its_digits_at_both_ends_and_in_the_middle() {
    assert_eq!((binary_entropy(0.0), binary_entropy(1.0)), (0.0, 0.0));
    close(binary_entropy(0.5), LN_2, 2e-16, "fair coin");
    close(binary_entropy(1e-300), 1e-300 * (1.0 + 300.0 * 10f64.ln()), 1e-15, "rare event");
    for q in [0.3, 0.499, 0.501, 0.7, 0.9, 0.999_999] {
        let difference = LN_2 - binary_entropy(0.5 * (1.0 - q));
        close(entropy_deficit(q), difference, 3e-15, "deficit as a difference");
        close(entropy_deficit(-q), entropy_deficit(q), 0.0, "even");
    }
    for q in [1e-150, 1e-20, 1e-8, 1e-3] {
        let series = q * q * (0.5 + q * q / 12.0 * (1.0 + 0.4 * q * q));
        close(entropy_deficit(q), series, 1e-15, "small deficit");
    }
    assert_eq!(entropy_deficit(1.0), LN_2);
    // The slope ln((1-x)/x) does not lose its digits next to 1/2.
    let slope = binary_entropy(Dual64::new(0.5 - 1e-12, 1.0)).eps;
    close(slope, 4.0 * (0.5 - (0.5 - 1e-12)), 1e-15, "slope next to one half");
}

#[test]
fn spin_functions_neither_overflow_nor_cancel() {
    close(log_two_cosh(1e4), 1e4, 0.0, "large field");
    close(log_two_cosh(0.0), LN_2, 2e-16, "no field");
    for x in [-3.0, -0.2, 0.0, 0.7, 15.0] {
        close(log_two_cosh(x), (2.0 * f64::cosh(x)).ln(), 5e-16, "ln 2cosh");
        close(sech_squared(x), f64::cosh(x).powi(-2), 1e-15, "sech squared");
    }
    close(sech_squared(300.0), 4.0 * (-600f64).exp(), 1e-15, "far sech squared");
    close(log_two_cosh(Dual64::new(2.0, 1.0)).eps, 2f64.tanh(), 1e-16, "slope");
}

#[test]
fn a_window_in_erf_form_is_the_window() {
    for i in 1..80 {
        let k = f64::from(i) / 20.0;
        close(window(-k, k), erf(k * FRAC_1_SQRT_2), 5e-16, "P(|Z| < k)");
        let moved = log_window(-k, 0.5 * k).exp();
        close(moved, mass_from_zero(k) + mass_from_zero(0.5 * k), 2e-15, "around zero");
    }
    let value = mass_from_zero(Dual64::new(0.3, 1.0));
    close(value.eps, density(0.3), 1e-15, "mass grows by the density");
    assert_eq!(<Dual<Dual3_64> as DualNum>::NDERIV, 4);
}

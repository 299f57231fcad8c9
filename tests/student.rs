//! Identities of the student-teacher loss and of its symmetric critical points; none of them is how a value is computed.

mod common;

use std::f64::consts::PI;

use common::reference::{self, Row};
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use num_dual::HyperDual64;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use saddlepoint::models::student_teacher::branch::{Branch, Point};
use saddlepoint::models::student_teacher::family::Family;
use saddlepoint::models::student_teacher::geometry::Geometry;
use saddlepoint::models::student_teacher::kernel::{
    kernel, kernel_bending, kernel_coupling, kernel_gradient,
};
use saddlepoint::models::student_teacher::layout::{Entries, Layout, Weights};
use saddlepoint::models::student_teacher::limit::loss_limit;
use saddlepoint::models::student_teacher::network::{Network, loss};
use saddlepoint::models::student_teacher::onset::onsets;
use saddlepoint::numerics::newton::{Equations, newton};
use saddlepoint::real::Real;

const TABLE: &str = "student-critical-points";
/// Families with a minimum or a saddle of each kind.
const FAMILIES: [&str; 13] = ["A", "I", "II", "M", "M*", "P(3)", "N(3)", "S1", "S2", "K", "J", "T", "Z"];

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs())), "{a} is not {b} within {tolerance:e}");
}

fn family(name: &str) -> Family {
    Family::from_name(name).unwrap_or_else(|| panic!("{name} is no family"))
}

fn point(name: &str, k: f64) -> Point {
    Branch::new(family(name)).at(k).unwrap_or_else(|error| panic!("{name} at {k}: {error}"))
}

fn rows(quantity: &str) -> Vec<Row> {
    let rows: Vec<Row> = reference::table::<Row>(&reference::path(TABLE))
        .into_iter()
        .filter(|row| row.quantity == quantity)
        .collect();
    assert!(!rows.is_empty(), "{quantity}");
    rows
}

fn params(row: &Row) -> serde_json::Value {
    serde_json::from_str(&row.params).expect("a JSON object")
}

/// Numbers written as decimal texts.
fn decimals(list: &serde_json::Value) -> Vec<f64> {
    let number = |x: &serde_json::Value| x.as_str().expect("a text").parse().expect("a number");
    list.as_array().expect("a list").iter().map(number).collect()
}

fn random(n: usize, d: usize, seed: u64) -> DMatrix<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    DMatrix::from_fn(n, d, |_, _| rng.sample(StandardNormal))
}

fn vectors<T: Real>(matrix: &DMatrix<f64>) -> Vec<Vec<T>> {
    matrix.row_iter().map(|row| row.iter().map(|&x| T::from(x)).collect()).collect()
}

/// Invariant weights neuron by neuron; classes may have more students than inputs of their own.
fn dense<const R: usize, const M: usize>(layout: &Layout<f64, R, M>, w: &Weights<f64, R, M>) -> Network {
    let block_of = |sizes: &[f64]| -> Vec<(usize, usize)> {
        sizes.iter().enumerate().flat_map(|(b, &p)| (0..p as usize).map(move |i| (b, i))).collect()
    };
    let (students, inputs) = (block_of(&layout.students), block_of(&layout.inputs));
    let weight = |i: usize, c: usize| {
        let ((r, number), (b, input)) = (students[i], inputs[c]);
        if layout.own[r] == Some(b) && number == input { w.own(r) } else { w.entries.block[r][b] }
    };
    let taught: Vec<usize> = (0..inputs.len()).filter(|&c| layout.taught[inputs[c].0]).collect();
    Network {
        students: DMatrix::from_fn(students.len(), inputs.len(), weight),
        teachers: DMatrix::from_fn(taught.len(), inputs.len(), |j, c| f64::from(u8::from(taught[j] == c))),
    }
}

fn spectrum(matrix: DMatrix<f64>) -> Vec<f64> {
    let mut values = SymmetricEigen::new(matrix).eigenvalues.as_slice().to_vec();
    values.sort_by(f64::total_cmp);
    values
}

fn weights(sign: [f64; 2], x: [f64; 6]) -> Weights<f64, 2, 2> {
    Weights { sign, entries: Entries { own: [x[0], x[3]], block: [[x[1], x[2]], [x[4], x[5]]] } }
}

#[test]
fn the_student_kernel_is_the_average_of_two_rectified_units() {
    for row in rows("kernel_f") {
        let params = params(&row);
        let expected: f64 = row.value.parse().expect("a number");
        let value = kernel(&decimals(&params["w"]), &decimals(&params["v"]));
        assert!((value / expected - 1.0).abs() < 2e-15, "{}: {value:e} {expected:e}", row.id);
    }
    let (w, v) = ([0.3, -0.7, 0.4], [0.2, 0.5, -1.1]);
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let samples = 400_000;
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..samples {
        let x: [f64; 3] = std::array::from_fn(|_| rng.sample(StandardNormal));
        let unit = |w: &[f64; 3]| w.iter().zip(&x).map(|(a, b)| a * b).sum::<f64>().max(0.0);
        let product = unit(&w) * unit(&v);
        sum += product;
        squares += product * product;
    }
    let mean = sum / samples as f64;
    let deviation = ((squares / samples as f64 - mean * mean) / samples as f64).sqrt();
    assert!((mean - kernel(&w, &v)).abs() < 5.0 * deviation, "{mean} {}", kernel(&w, &v));
}

#[test]
fn kernel_derivatives_are_those_of_the_kernel_and_an_exchanged_coupling_is_not() {
    for seed in 0..6 {
        let pair = random(2, 4, seed);
        let [w, v] = [0, 1].map(|i| pair.row(i).transpose());
        let (gradient, bending) = (kernel_gradient(&w, &v), kernel_bending(&w, &v));
        let coupling = kernel_coupling(&w, &v);
        // The two forms of the coupling, and the second one with its unit vectors exchanged.
        let [unit_w, unit_v] = [&w, &v].map(|x| x.normalize());
        let cosine = unit_w.dot(&unit_v);
        let [across_w, across_v] =
            [&unit_v - &unit_w * cosine, &unit_w - &unit_v * cosine].map(|x| x.normalize());
        let straight = DMatrix::identity(4, 4) * (PI - cosine.acos());
        let form = |a: &DVector<f64>, b: &DVector<f64>| {
            (&straight + &across_v * a.transpose() + &across_w * b.transpose()) / (2.0 * PI)
        };
        assert!((form(&unit_v, &unit_w) - &coupling).amax() < 1e-12);
        assert!((form(&unit_w, &unit_v) - &coupling).amax() > 1e-2);
        for a in 0..4 {
            for b in 0..4 {
                let lift = |x: &DVector<f64>| x.iter().map(|&x| HyperDual64::from(x)).collect::<Vec<_>>();
                let (mut first, mut second) = (lift(&w), lift(&w));
                first[a].eps1 = 1.0;
                first[b].eps2 = 1.0;
                second[a].eps1 = 1.0;
                let mut moved = lift(&v);
                let own = kernel(&first, &moved);
                moved[b].eps2 = 1.0;
                let mixed = kernel(&second, &moved);
                close(gradient[a], own.eps1, 1e-13);
                close(bending[(a, b)], own.eps1eps2, 1e-12);
                close(coupling[(a, b)], mixed.eps1eps2, 1e-12);
            }
        }
        close(w.dot(&gradient), kernel(w.as_slice(), v.as_slice()), 1e-14);
    }
}

#[test]
fn the_student_loss_is_an_average_over_inputs() {
    let (students, teachers) = (random(5, 4, 10), random(3, 4, 11));
    let network = Network { students, teachers };
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let samples = 400_000;
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..samples {
        let x = DVector::from_fn(4, |_, _| rng.sample::<f64, _>(StandardNormal));
        let output = |rows: &DMatrix<f64>| (rows * &x).iter().map(|z| z.max(0.0)).sum::<f64>();
        let half = 0.5 * (output(&network.students) - output(&network.teachers)).powi(2);
        sum += half;
        squares += half * half;
    }
    let mean = sum / samples as f64;
    let deviation = ((squares / samples as f64 - mean * mean) / samples as f64).sqrt();
    assert!((mean - network.loss()).abs() < 5.0 * deviation, "{mean} {}", network.loss());
    // The sum of squares is the sum over pairs.
    let pairs = |a: &DMatrix<f64>, b: &DMatrix<f64>| -> f64 {
        let [a, b] = [a, b].map(vectors::<f64>);
        a.iter().flat_map(|w| b.iter().map(|v| kernel(w, v))).sum()
    };
    let (s, t) = (&network.students, &network.teachers);
    close(network.loss(), 0.5 * pairs(s, s) - pairs(s, t) + 0.5 * pairs(t, t), 1e-13);
}

#[test]
fn the_student_gradient_and_hessian_are_derivatives_of_the_loss() {
    let network = Network { students: random(4, 3, 20), teachers: random(3, 3, 21) };
    let (gradient, hessian) = (network.gradient(), network.hessian());
    let teachers = vectors::<HyperDual64>(&network.teachers);
    for a in 0..12 {
        for b in 0..=a {
            let mut students = vectors::<HyperDual64>(&network.students);
            students[a / 3][a % 3].eps1 = 1.0;
            students[b / 3][b % 3].eps2 = 1.0;
            let value = loss(&students, &teachers);
            close(gradient[(a / 3, a % 3)], value.eps1, 1e-12);
            close(hessian[(a, b)], value.eps1eps2, 1e-11);
        }
    }
    assert!((&hessian - hessian.transpose()).amax() < 1e-14);
}

#[test]
fn the_networks_of_the_reference_have_their_losses_and_spectra() {
    let mut checked = 0;
    for quantity in ["loss_full", "grad_norm_full", "hess_min_eig_full", "hess_max_eig_full"] {
        for row in rows(quantity) {
            let params = params(&row);
            let size = |name: &str| params[name].as_u64().expect("a size") as usize;
            let (n, d, k) = (size("n"), size("d"), size("k"));
            let students = DMatrix::from_fn(n, d, |i, j| {
                let (i, j) = (i as f64, j as f64);
                (1.0 + 3.0 * i + 5.0 * j + i * j).sin()
            });
            let network = Network { students, teachers: DMatrix::identity(k, d) };
            let value = match quantity {
                "loss_full" => network.loss(),
                "grad_norm_full" => network.gradient().norm(),
                "hess_min_eig_full" => spectrum(network.hessian())[0],
                _ => spectrum(network.hessian())[n * d - 1],
            };
            close(value, row.value.parse().expect("a number"), 3e-14);
            checked += 1;
        }
    }
    assert!(checked >= 6);
}

#[test]
fn reduced_derivatives_are_those_of_the_reduced_loss() {
    let x = [-0.1, -0.03, 0.2, 0.4, 0.15, 0.12];
    for sizes in [[5.0, 3.0], [7.3, 2.6], [4.0, 1.0]] {
        let layout = Layout::diagonal(sizes);
        let base = weights([1.0, -1.0], x);
        let geometry = Geometry::new(layout, base);
        let (gradient, multiplicities) = (geometry.gradient(), layout.multiplicities());
        let mut stiffness = DMatrix::zeros(6, 6);
        geometry.stiffness(&mut stiffness);
        let lifted = Layout::diagonal(sizes.map(HyperDual64::from));
        for a in 0..6 {
            for b in a..6 {
                let lift = |x: [f64; 2]| x.map(HyperDual64::from);
                let mut entries =
                    Entries { own: lift(base.entries.own), block: base.entries.block.map(lift) };
                entries.at_mut(a).eps1 = 1.0;
                entries.at_mut(b).eps2 = 1.0;
                let value = Geometry::new(lifted, Weights { sign: base.sign, entries }).loss().total();
                close(multiplicities.at(a) * gradient.at(a), value.eps1, 1e-13);
                close(stiffness[(a, b)], value.eps1eps2, 1e-12);
            }
        }
    }
}

#[test]
fn reduced_derivatives_are_those_of_the_whole_network() {
    // A class of clones, one without own inputs, and inputs without teacher.
    let layout = Layout {
        students: [4.0, 3.0, 4.0, 2.0],
        inputs: [4.0, 3.0, 2.0],
        own: [Some(0), Some(1), Some(0), None],
        taught: [true, true, false],
    };
    let numbers = random(4, 4, 30);
    let base = Weights {
        sign: [1.0, -1.0, 0.0, 0.0],
        entries: Entries {
            own: [numbers[(0, 0)], numbers[(1, 0)], numbers[(2, 0)], 0.0],
            block: std::array::from_fn(|r| std::array::from_fn(|b| numbers[(r, b + 1)])),
        },
    };
    let network = dense(&layout, &base);
    let geometry = Geometry::new(layout, base);
    close(geometry.loss().total(), network.loss(), 1e-14);
    let (n, d) = network.students.shape();
    // Each column marks the weights of one orbit.
    let class =
        |i: usize| [(0, 4), (1, 7), (2, 11), (3, 13)].into_iter().find(|&(_, end)| i < end).unwrap().0;
    let start = [0, 4, 7, 11];
    let block = |c: usize| {
        if c < 4 {
            0
        } else if c < 7 {
            1
        } else {
            2
        }
    };
    let place = |i: usize, c: usize| {
        let (r, b) = (class(i), block(c));
        let own = layout.own[r] == Some(b) && i - start[r] == c - [0, 4, 7][b];
        4 * r + if own { 0 } else { b + 1 }
    };
    let mut orbits = DMatrix::<f64>::zeros(n * d, 16);
    for i in 0..n {
        for c in 0..d {
            orbits[(i * d + c, place(i, c))] = 1.0;
        }
    }
    let (full, gradient) = (network.gradient(), geometry.gradient());
    for i in 0..n {
        for c in 0..d {
            close(full[(i, c)], gradient.at(place(i, c)), 1e-13);
        }
    }
    let mut stiffness = DMatrix::zeros(16, 16);
    geometry.stiffness(&mut stiffness);
    let expected = orbits.transpose() * network.hessian() * orbits;
    for a in 0..16 {
        for b in a..16 {
            close(stiffness[(a, b)], expected[(a, b)], 1e-12);
        }
    }
}

#[test]
fn the_reduced_problems_of_the_reference_have_their_values() {
    /// Loss, and derivatives in the order of the table.
    fn evaluate<const M: usize>(sizes: [f64; M], x: &[f64]) -> (f64, Vec<f64>) {
        let layout = Layout::diagonal(sizes);
        let mut numbers = x.iter();
        let mut next = || *numbers.next().expect("a weight");
        let mut entries = Entries { own: [0.0; M], block: [[0.0; M]; M] };
        let exists = |r: usize, b: usize| b != r || sizes[r] > 1.0;
        for r in 0..M {
            entries.own[r] = next();
            for b in (0..M).filter(|&b| exists(r, b)) {
                entries.block[r][b] = next();
            }
        }
        let geometry = Geometry::new(layout, Weights { sign: [0.0; M], entries });
        let gradient = geometry.gradient();
        let mut list = Vec::new();
        for r in 0..M {
            list.push(gradient.own[r]);
            list.extend((0..M).filter(|&b| exists(r, b)).map(|b| gradient.block[r][b]));
        }
        (geometry.loss().total(), list)
    }
    for quantity in ["reduced_loss", "reduced_grad_entry"] {
        for row in rows(quantity) {
            let params = params(&row);
            let sizes: Vec<f64> = params["blocks"]
                .as_array()
                .expect("sizes")
                .iter()
                .map(|x| x.as_f64().expect("a size"))
                .collect();
            let mut x = decimals(&params["x"]);
            if sizes.len() == 3 {
                // Printed to twelve digits.
                x = (0..x.len()).map(|c| (1.0 + c as f64).sin()).collect();
            }
            // Blocks of one neuron have their own weight last in the table.
            let (loss, gradient) = match *sizes.as_slice() {
                [p] => evaluate([p], &x),
                [p, 1.0] => {
                    let mut y = x.clone();
                    y.swap(3, 4);
                    let (loss, mut gradient) = evaluate([p, 1.0], &y);
                    gradient.swap(3, 4);
                    (loss, gradient)
                }
                [p, q] => evaluate([p, q], &x),
                [p, q, r] => evaluate([p, q, r], &x),
                _ => panic!("{}: {sizes:?}", row.id),
            };
            let value = params.get("c").map_or(loss, |c| gradient[c.as_u64().expect("a number") as usize]);
            close(value, row.value.parse().expect("a number"), 1e-14);
        }
    }
}

#[test]
fn isotypic_spectra_are_those_of_the_dense_hessian() {
    let compare = |point: &Point| {
        let network = dense(&point.geometry.layout, &point.geometry.weights);
        let mut levels: Vec<f64> = Vec::new();
        for level in point.levels() {
            levels.extend(std::iter::repeat_n(level.value, level.multiplicity.round() as usize));
        }
        levels.sort_by(f64::total_cmp);
        let expected = spectrum(network.hessian());
        assert_eq!(levels.len(), expected.len());
        levels.iter().zip(&expected).for_each(|(a, b)| close(*a, *b, 2e-13));
        let lowest = point.lowest();
        close(lowest.value, expected[0], 1e-12);
    };
    for name in FAMILIES {
        for k in [7.0, 12.0] {
            compare(&point(name, k));
        }
    }
    compare(&point("II", 24.0));
    // Points that are not critical, with blocks from one neuron on.
    for (sizes, x) in [
        ([8.0, 3.0], [-0.1, -0.03, 0.2, 0.4, 0.15, 0.12]),
        ([5.0, 4.0], [0.5, 0.3, -0.2, 0.9, -0.4, 0.25]),
        ([2.0, 4.0], [-0.4, 0.3, 0.6, 0.1, -0.2, -0.3]),
        ([4.0, 1.0], [0.2, -0.1, 0.3, 0.7, 0.2, 0.0]),
    ] {
        let mut point = point("M", 12.0);
        let layout = Layout::diagonal(sizes);
        point.geometry = Geometry::new(layout, weights([1.0, -1.0], x));
        let multiplicities = layout.multiplicities();
        point.present = std::array::from_fn(|i| multiplicities.at(i) > 0.0);
        point.curvature.fill(0.0);
        point.geometry.stiffness(&mut point.curvature);
        point.curvature.fill_lower_triangle_with_upper_triangle();
        for i in 0..6 {
            for j in 0..6 {
                let both = multiplicities.at(i) * multiplicities.at(j);
                point.curvature[(i, j)] = match (both > 0.0, i == j) {
                    (true, _) => point.curvature[(i, j)] / both.sqrt(),
                    (false, diagonal) => f64::from(u8::from(diagonal)),
                };
            }
        }
        compare(&point);
    }
}

#[test]
fn the_spectrum_of_the_global_minimum_is_exact() {
    for (n, q) in [(7.0, 3.0), (1e4, 1e4)] {
        let identity = weights([1.0, 1.0], [0.0; 6]);
        let geometry = Geometry::new(Layout::diagonal([n, q]), identity);
        assert_eq!(geometry.loss().total(), 0.0);
        for r in 0..2 {
            close(geometry.antisymmetric(r), 0.25 - 0.5 / PI, 1e-15);
            close(geometry.symmetric(r), 0.25 + 0.5 / PI, 1e-15);
        }
        let mixed = geometry.mixed(0, 1).symmetric_eigenvalues();
        close(mixed.min(), 0.25 - 0.5 / PI, 1e-15);
        close(mixed.max(), 0.25 + 0.5 / PI, 1e-15);
        let whole = Geometry::new(
            Layout::diagonal([n + q]),
            Weights { sign: [1.0], entries: Entries { own: [0.0], block: [[0.0]] } },
        );
        let k = n + q;
        let mut trivial = nalgebra::SMatrix::<f64, 2, 2>::zeros();
        whole.stiffness(&mut trivial);
        // In the weights themselves: rows over the sizes of their orbits.
        let expected = [[0.5 + (k - 1.0) / (2.0 * PI), (k - 1.0) / 4.0], [0.25, k / 4.0 + 0.5 / PI]];
        let sizes = [k, k * (k - 1.0)];
        for i in 0..2 {
            for j in i..2 {
                close(trivial[(i, j)] / sizes[i], expected[i][j], 1e-14);
            }
        }
        let standard = whole.standard::<3>(0).matrix.symmetric_eigenvalues();
        let matrix = nalgebra::Matrix3::new(
            0.5 - 0.5 / PI,
            -0.25,
            (k - 1.0) / 4.0,
            0.0,
            0.25,
            0.5 / PI,
            0.25,
            -0.25 + 0.5 / PI,
            k / 4.0,
        );
        close(standard.sum(), matrix.trace(), 1e-14);
        close(standard.product(), matrix.determinant(), 1e-11);
    }
    for (quantity, last) in [("hessian_min_eig_global", false), ("hessian_max_eig_global", true)] {
        for row in rows(quantity) {
            let k = params(&row)["k"].as_u64().expect("a size") as usize;
            let network = Network { students: DMatrix::identity(k, k), teachers: DMatrix::identity(k, k) };
            let spectrum = spectrum(network.hessian());
            let value = spectrum[if last { k * k - 1 } else { 0 }];
            close(value, row.value.parse().expect("a number"), 1e-13);
        }
    }
}

#[test]
fn student_critical_points_satisfy_the_loss_identity() {
    for name in FAMILIES {
        let point = point(name, 9.0);
        let network = dense(&point.geometry.layout, &point.geometry.weights);
        let half = |rows: &DMatrix<f64>| -> f64 {
            let rows = vectors::<f64>(rows);
            0.5 * rows.iter().flat_map(|w| rows.iter().map(|v| kernel(w, v))).sum::<f64>()
        };
        close(network.loss(), half(&network.teachers) - half(&network.students), 1e-13);
        close(point.loss().0, network.loss(), 1e-14);
        assert!(network.gradient().norm() < 1e-13, "{name}");
    }
}

/// The equations of leaky units at invariant weights: `leak` 0 is the linear network, 1 the rectified one. Linear parts of all rows
/// agree, so that one row of each column is asked to vanish and the others to equal it.
struct Leaky {
    family: Family,
    k: f64,
}

impl Leaky {
    fn geometry<R: Real>(&self, z: [R; 6]) -> Geometry<R, 2, 2> {
        let shape = self.family.shape();
        let sizes = [self.k - shape.second, shape.second].map(R::from);
        let entries = Entries { own: [z[0], z[3]], block: [[z[1], z[2]], [z[4], z[5]]] };
        Geometry::new(Layout::diagonal(sizes), Weights { sign: shape.sign, entries })
    }
}

impl Equations<6> for Leaky {
    fn residual<R: Real>(&self, leak: R, z: [R; 6]) -> [R; 6] {
        let geometry = self.geometry(z);
        let gradient = geometry.gradient();
        let multiplicities = geometry.layout.multiplicities();
        let mut equations = [R::from(0.0); 6];
        for b in 0..2 {
            // What rectification adds to the sum over all students.
            let bend = |entry: R| entry * (2.0 * PI) - geometry.surplus[b] * PI;
            let own = bend(gradient.own[b]);
            equations[3 * b] = geometry.surplus[b] * PI + leak * own;
            for r in 0..2 {
                let place = if r == b { 3 * b + 1 } else { 3 * b + 2 };
                equations[place] = bend(gradient.block[r][b]) - own;
                if multiplicities.block[r][b].re() == 0.0 {
                    equations[place] = z[3 * r + 1 + b];
                }
            }
        }
        if multiplicities.own[1].re() == 0.0 {
            (equations[3], equations[4], equations[5]) = (z[3], z[4], z[5]);
            equations[2] = z[2];
        }
        equations
    }

    fn refined(&self) -> Self {
        Leaky { ..*self }
    }
}

#[test]
fn student_branches_begin_at_trivial_points_of_the_leaky_network() {
    for name in ["A", "I", "II", "M", "S1", "S2"] {
        for k in [10.0, 100.0] {
            let end = point(name, k);
            let leaky = Leaky { family: family(name), k };
            let rectified: [f64; 6] = std::array::from_fn(|i| end.geometry.weights.entries.at(i));
            let walk = |mut z: [f64; 6], leaks: Vec<f64>| {
                for leak in leaks {
                    z = newton(&leaky, leak, z, 1e-12).unwrap_or_else(|e| panic!("{name} {k} {leak}: {e}")).z;
                }
                z
            };
            let start = walk(rectified, (0..=20).rev().map(|i| f64::from(i) / 20.0).collect());
            // The linear network is trivial: its students add up to the teachers, and the first bend is the same for all of them.
            let geometry = leaky.geometry(start);
            assert!(geometry.surplus.iter().all(|x| x.abs() < 1e-12), "{name} {k}: {:?}", geometry.surplus);
            assert!(
                geometry.gradient().at(0).abs() > 1e-6,
                "{name} {k}: the trivial point is critical itself"
            );
            let again = walk(start, (0..=20).map(|i| f64::from(i) / 20.0).collect());
            again.iter().zip(&rectified).for_each(|(a, b)| close(*a, *b, 1e-11));
        }
    }
}

#[test]
fn families_keep_their_names() {
    // Two solutions with the same numbers and signs.
    for k in [12.0, 40.0, 300.0] {
        let [alone, together] = ["P(8)", "N(8)"].map(|name| point(name, k));
        let below = |point: &Point| k * point.geometry.weights.entries.block[1][0];
        assert!(below(&alone) > 1.0 && below(&together) < 0.0);
        assert!((alone.loss().0 - together.loss().0).abs() > 1e-3);
    }
    // With two others, many reflected together are the second class of M*.
    for q in [5_u32, 20] {
        let k = f64::from(q + 2);
        close(point(&format!("N({q})"), k).loss().0, point("M*", k).loss().0, 1e-14);
    }
    // At the fewest neurons the students are the teachers, permuted.
    for (name, k) in [("A", 2.0), ("I", 3.0), ("M*", 4.0)] {
        assert!(point(name, k).loss().0.abs() < 1e-14);
    }
    // No row is like all others, as at the critical points of rank one.
    for name in FAMILIES {
        let point = point(name, 11.0);
        let network = dense(&point.geometry.layout, &point.geometry.weights);
        let rank = network.students.rank(1e-6);
        assert!(rank >= 9, "{name}: rank {rank}");
    }
    for (name, k) in [("N(2)", 10.0), ("II", 2.9), ("N(16)", 500.0), ("P(50)", 75.0)] {
        let error = Branch::new(family(name)).at(k).expect_err("no such point");
        assert!(matches!(error, saddlepoint::error::SolveError::NoSolution(_)), "{name}: {error}");
    }
    // A sweep and a single point agree.
    for name in FAMILIES {
        let mut branch = Branch::new(family(name));
        for i in 0..40 {
            let k = 6.0 * 1.15f64.powi(i);
            let (swept, single) = (branch.at(k).expect("a point"), point(name, k));
            let both = swept.bound.at(0) + single.bound.at(0);
            let difference = swept.geometry.weights.entries.own[0] - single.geometry.weights.entries.own[0];
            assert!(difference.abs() <= both, "{name} at {k}: {difference:e}");
        }
    }
}

#[test]
fn inputs_without_teacher_change_no_critical_point() {
    for name in ["II", "A", "M*"] {
        let point = point(name, 9.0);
        let Layout { students: [n, q], .. } = point.geometry.layout;
        let Weights { sign, entries: Entries { own, block: [[a, b], [c, d]] } } = point.geometry.weights;
        let layout = Layout {
            students: [n, q],
            inputs: [n, q, 2.0],
            own: [Some(0), Some(1)],
            taught: [true, true, false],
        };
        let padded = Weights { sign, entries: Entries { own, block: [[a, b, 0.0], [c, d, 0.0]] } };
        let geometry = Geometry::new(layout, padded);
        let gradient = geometry.gradient();
        let multiplicities = layout.multiplicities();
        let exists = |i: &usize| multiplicities.at(*i) > 0.0;
        assert!((0..8).filter(exists).all(|i| gradient.at(i).abs() < 1e-14), "{name}");
        close(geometry.loss().total(), point.loss().0, 1e-15);
        // The new directions rise, and are not coupled to the old ones.
        let network = dense(&layout, &padded);
        let lowest = spectrum(network.hessian())[0];
        close(lowest, point.lowest().value, 1e-12);
    }
}

#[test]
fn dense_hessians_change_sign_at_the_onset() {
    let integer = |name: &str, k: f64| {
        let point = point(name, k);
        spectrum(dense(&point.geometry.layout, &point.geometry.weights).hessian())[0]
    };
    for (name, first) in [("A", 6.0), ("II", 6.0), ("I", 7.0), ("M", 8.0), ("M*", 8.0), ("P(3)", 10.0)] {
        let onset = onsets(family(name)).expect("an onset")[0];
        assert!(
            onset.k > first - 1.0 && onset.k <= first && onset.above == Some(true),
            "{name}: {}",
            onset.k
        );
        assert!(integer(name, first) > 1e-4 && integer(name, first - 1.0) < -1e-4, "{name}");
    }
    let last = onsets(family("N(6)")).expect("an onset")[0];
    assert_eq!((last.k.floor(), last.above), (17.0, Some(false)));
    assert!(integer("N(6)", 17.0) > 0.0 && integer("N(6)", 18.0) < 0.0);
    for name in ["S1", "S2", "K", "J", "T", "Z", "N(3)"] {
        assert!(onsets(family(name)).is_err(), "{name}");
        assert!(integer(name, 14.0) < -0.01, "{name}");
    }
    // A branch that ends while its points are minima: beyond the fold there is none, and close to it an eigenvalue goes like a square root.
    for (name, above) in [("P(50)", true), ("N(30)", false)] {
        let fold = onsets(family(name)).expect("a fold")[0];
        assert!(fold.fold && fold.component == "t" && fold.above == Some(above));
        let away = |share: f64| fold.k * if above { 1.0 + share } else { 1.0 - share };
        assert!(Branch::new(family(name)).at(away(-1e-3)).is_err());
        let [near, far] = [1e-5, 4e-5].map(|share| point(name, away(share)).lowest().value);
        close(far / near, 2.0, 0.02);
    }
}

#[test]
fn loss_limits_are_met_at_many_neurons() {
    for name in FAMILIES {
        let [limit, root, inverse] = loss_limit(family(name)).expect("a limit");
        // What is left beyond the third term falls like its next power.
        let rest = |k: f64| {
            let loss = point(name, k).loss().0;
            (loss - limit.0 - root.0 / k.sqrt() - inverse.0 / k) * k.powf(1.5)
        };
        let [coarse, fine] = [1e6, 1e8].map(rest);
        let largest = 10.0 + (limit.1 * 1e12 + inverse.1 * 1e4);
        assert!(coarse.abs() < 10.0, "{name}: {coarse}");
        assert!(fine.abs() < largest, "{name}: {fine}");
    }
    for name in ["N(2)", "N(16)"] {
        assert!(loss_limit(family(name)).is_err(), "{name}");
    }
}

#[test]
fn split_neurons_are_saddles_with_the_curvature_of_the_formula() {
    for (name, k) in
        [("II", 10.0), ("M", 9.0), ("A", 8.0), ("I", 9.0), ("M*", 9.0), ("P(3)", 11.0), ("N(4)", 9.0)]
    {
        let point = point(name, k);
        let network = dense(&point.geometry.layout, &point.geometry.weights);
        let [n, q] = point.geometry.layout.students;
        for (class, index) in [(0, 0), (1, n as usize)] {
            if class == 1 && q == 0.0 {
                continue;
            }
            let (curvature, _) = point.geometry.splitting_curvature(class);
            assert!(curvature < 0.0, "{name} {class}: {curvature}");
            close(curvature, 2.0 * spectrum(network.tension(index))[0], 1e-13);
            let w = network.students.row(index).transpose();
            assert!((network.tension(index) * &w).norm() < 1e-13, "{name}");
            let split = network.split(index, 0.5);
            assert!(split.gradient().norm() < 1e-12);
            close(split.loss(), network.loss(), 1e-14);
            // Parallel halves: the Hessian exists, its smallest eigenvalue is at most the curvature along opposite moves.
            let lowest = spectrum(split.hessian())[0];
            assert!(lowest <= curvature + 1e-13, "{name}: {lowest} {curvature}");
            let eigen = SymmetricEigen::new(network.tension(index));
            let direction = eigen.eigenvectors.column(eigen.eigenvalues.imin()).into_owned();
            let along = network.splitting_curvature(index, 0.3, &direction);
            let d = w.len();
            let mut moved = DVector::zeros((d + 1) * d);
            moved.rows_mut(index * d, d).copy_from(&direction);
            moved.rows_mut(d * d, d).copy_from(&-direction);
            let hessian = network.split(index, 0.3).hessian();
            close(moved.dot(&(hessian * &moved)) / 2.0, along, 1e-12);
        }
    }
    let point = point("II", 10.0);
    close(point.geometry.splitting_curvature(0).0, -0.173_238_080, 1e-9);
    close(point.geometry.splitting_curvature(1).0, -0.153_766_677, 1e-9);
}

//! What one solve costs: from nothing, and from a neighbouring root.
#![allow(missing_docs)] // What `criterion_group!` generates is public and has no doc comment.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, criterion_group, criterion_main};
use saddlepoint::models::committee::Activation;
use saddlepoint::models::half_space::HalfSpace;
use saddlepoint::models::perceptron::{binary, spherical};
use saddlepoint::models::student_teacher::branch::{self, Branch};
use saddlepoint::models::student_teacher::family::Family;
use saddlepoint::models::symmetric_window::SymmetricWindow;
use saddlepoint::models::symmetry_counts::{Ask, Blocks, Compared, counts, crossover, log_ratios};
use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::quantities::find;
use saddlepoint::quantities::pair_bounds::lower_bound;
use saddlepoint::quantity::{Axis, Point, Request, Settings};
use saddlepoint::special::two_pairs::two_pair_excess;
use saddlepoint::sweep::Sweep;
use saddlepoint::theory::moments::PairExponent;
use saddlepoint::theory::potential::{Marginal, Vanishing};
use saddlepoint::theory::prior::Prior;
use saddlepoint::theory::replica_symmetric::ReplicaSymmetric;
use saddlepoint::theory::tuples::Tuples;

const TOLERANCE: f64 = 1e-12;
/// Distance of the neighbouring root, in the parameter: one point of a 1000-point curve.
const NEIGHBOUR: f64 = 1e-3;

type Perceptron<P> = ReplicaSymmetric<P, HalfSpace, Activation>;

fn typical<P: Prior>(criterion: &mut Criterion, name: &str, model: &Perceptron<P>, [alpha, kappa]: [f64; 2]) {
    let solve = |start| model.typical(black_box([alpha, kappa]), start, TOLERANCE).expect("a root");
    let neighbour = model.typical([alpha - NEIGHBOUR, kappa], None, TOLERANCE).expect("a root").z;
    criterion.bench_function(&format!("{name}, cold"), |bench| bench.iter(|| solve(None)));
    criterion.bench_function(&format!("{name}, warm"), |bench| bench.iter(|| solve(Some(neighbour))));
}

fn typical_points(criterion: &mut Criterion) {
    let (binary, spherical) =
        (binary(Activation::Linear, Quadrature::working()), spherical(Quadrature::working()));
    typical(criterion, "binary alpha=0.5 kappa=0", &binary, [0.5, 0.0]);
    // q = 0.26 and q = 0.999.
    typical(criterion, "spherical alpha=0.5 kappa=0", &spherical, [0.5, 0.0]);
    typical(criterion, "spherical alpha=1.998 kappa=0", &spherical, [1.998, 0.0]);
}

fn thresholds(criterion: &mut Criterion) {
    let model = binary(Activation::Linear, Quadrature::working());
    let capacity =
        |start| model.threshold_density(Vanishing, black_box(0.0), start, TOLERANCE).expect("a capacity");
    let neighbour = model.threshold_density(Vanishing, -NEIGHBOUR, None, TOLERANCE).expect("a capacity").z;
    criterion.bench_function("binary capacity kappa=0, cold", |bench| bench.iter(|| capacity(None)));
    criterion
        .bench_function("binary capacity kappa=0, warm", |bench| bench.iter(|| capacity(Some(neighbour))));

    let model = spherical(Quadrature::working());
    let line = |start| model.threshold_density(Marginal, black_box(-1.0), start, TOLERANCE).expect("a line");
    let neighbour = model.threshold_density(Marginal, -1.0 - NEIGHBOUR, None, TOLERANCE).expect("a line").z;
    criterion.bench_function("stability line kappa=-1, cold", |bench| bench.iter(|| line(None)));
    criterion.bench_function("stability line kappa=-1, warm", |bench| bench.iter(|| line(Some(neighbour))));
}

fn pairs(criterion: &mut Criterion) {
    let exponent = PairExponent { constraint: SymmetricWindow, quadrature: Quadrature::working() };
    criterion.bench_function("pair bound kappa=1 x=0.0155", |bench| {
        bench.iter(|| exponent.upper_bound(black_box(1.0), black_box(0.0155)));
    });
    criterion.bench_function("minimum of the pair bound kappa=1, with its sweep", |bench| {
        bench.iter(|| minimum(black_box(1.0)));
    });
}

fn two_pairs(criterion: &mut Criterion) {
    criterion.bench_function("four-variate box with its gradient, 24 nodes", |bench| {
        bench.iter(|| two_pair_excess(black_box(1.0), black_box(0.8), [0.3, 0.2, 0.1, 0.25], 24));
    });
    for (name, x) in [("identity", 0.01), ("interior", 0.1), ("local", 0.3)] {
        criterion.bench_function(&format!("second-moment bound kappa=1, {name}"), |bench| {
            bench.iter(|| lower_bound(1.0, black_box(x), Quadrature::working(), TOLERANCE).expect("a bound"));
        });
    }
}

fn tuples(criterion: &mut Criterion) {
    let tuples = Tuples { constraint: SymmetricWindow, quadrature: Quadrature::working() };
    for y in [4.0, 4.5] {
        criterion.bench_function(&format!("tuple bound y={y} kappa=1 x=0.008"), |bench| {
            bench.iter(|| tuples.upper_bound(black_box(y), 1.0, black_box(0.008)).expect("a bound"));
        });
    }
}

fn counts_of_subspaces(criterion: &mut Criterion) {
    let minima = Blocks::minima("generic").expect("a word");
    for m in [300, 1000] {
        criterion.bench_function(&format!("exact count of minima r=100 m={m}"), |bench| {
            bench.iter(|| counts(minima, &[(Ask::One(black_box(100)), m)]));
        });
    }
    for [r, h] in [[20.0, 10.0], [1e3, 463.0], [1e6, 467_635.0]] {
        criterion.bench_function(&format!("ratio of counts r={r} h={h}"), |bench| {
            bench.iter(|| log_ratios(black_box(r), black_box(h)));
        });
    }
    criterion.bench_function("crossover of counts r=1000, cold", |bench| {
        bench.iter(|| crossover(black_box(1e3), Compared::Total, None));
    });
}

/// Critical points of the student-teacher loss: one family over 200 numbers of neurons, and the parts of one point.
fn critical_points(criterion: &mut Criterion) {
    let grid = |i: i32| 6.0 * (2000.0f64 / 6.0).powf(f64::from(i) / 199.0);
    let follow = |family| -> Vec<branch::Point> {
        let mut branch = Branch::new(family);
        (0..200).map(|i| branch.at(grid(i)).expect("a point")).collect()
    };
    criterion.bench_function("student family II, 200 points from k=6 to 2000", |bench| {
        bench.iter(|| follow(black_box(Family::II)));
    });
    criterion.bench_function("student family II, k=6 from nothing", |bench| {
        bench.iter(|| Branch::new(black_box(Family::II)).at(6.0).expect("a point"));
    });
    for (name, family) in [("II", Family::II), ("K", Family::K)] {
        let points = follow(family);
        criterion.bench_function(&format!("smallest Hessian eigenvalue at 200 points of {name}"), |bench| {
            bench.iter(|| points.iter().map(|point| point.lowest().value).sum::<f64>());
        });
    }
}

/// The quantity as the program computes it: one point on one thread.
fn minimum(kappa: f64) -> Vec<Point> {
    let settings =
        Settings { tolerance: TOLERANCE, quadrature: Quadrature::working(), verify: false, errors: false };
    let quantity = find("sbp-pair-upper-bound-minimum").expect("a quantity");
    let request = Request { quantity, axes: vec![Axis::number(kappa)], settings };
    let sweep = Sweep::start(request, 1, Arc::new(AtomicBool::new(false))).expect("a thread");
    sweep.collect()
}

criterion_group!(
    solve,
    typical_points,
    thresholds,
    pairs,
    two_pairs,
    tuples,
    counts_of_subspaces,
    critical_points
);
criterion_main!(solve);

//! What one call of each special function costs, with `erfc` as the yardstick, and one Gaussian average.
#![allow(missing_docs)] // What `criterion_group!` generates is public and has no doc comment.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use num_dual::{Derivative, Dual64, DualSVec64};
use saddlepoint::models::half_space::HalfSpace;
use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::special::gaussian::{erfc, hazard, log_h};
use saddlepoint::special::legendre::panels;
use saddlepoint::special::pair_window::pair_window_deficit;
use saddlepoint::special::window::log_window;
use saddlepoint::theory::constraint::Constraint;
use saddlepoint::theory::overlap::Overlap;

/// Arguments from one tail to the other, so that no branch is always taken.
fn arguments() -> Vec<f64> {
    (0..64).map(|i| -6.0 + 0.25 * f64::from(i)).collect()
}

/// A sweep over all arguments; criterion reports the time of 64 calls.
fn over_arguments(criterion: &mut Criterion, name: &str, f: impl Fn(f64) -> f64) {
    let xs = arguments();
    criterion.bench_function(name, |bench| {
        bench.iter(|| xs.iter().map(|&x| f(black_box(x))).sum::<f64>());
    });
}

fn scalars(criterion: &mut Criterion) {
    over_arguments(criterion, "erfc x64", erfc);
    over_arguments(criterion, "log_h x64", log_h);
    over_arguments(criterion, "hazard x64", hazard);
    over_arguments(criterion, "log_window x64", |x| log_window(x, x + 1.5));
}

fn duals(criterion: &mut Criterion) {
    over_arguments(criterion, "log_h over one derivative x64", |x| {
        let y = log_h(Dual64::from(x).derivative());
        y.re + y.eps
    });
    over_arguments(criterion, "log_h over three derivatives x64", |x| {
        let gradient = nalgebra::SVector::from([1.0, -0.5, 0.25]);
        let y = log_h(DualSVec64::<3>::new(x, Derivative::some(gradient)));
        y.re + y.eps.0.map_or(0.0, |slope| slope.sum())
    });
}

fn average_of_the_squared_hazard(q: f64, kappa: f64) -> f64 {
    let overlap = Overlap { value: q, deficit: 1.0 - q };
    let (amplitude, width) = (q.sqrt(), (1.0 - q).sqrt());
    let [average] = Quadrature::working().gaussian(&HalfSpace.bends(kappa, overlap), |z| {
        let force = HalfSpace.force(kappa, amplitude * z, width);
        [force * force]
    });
    average
}

fn averages(criterion: &mut Criterion) {
    for q in [0.5, 0.9, 0.99, 0.9999] {
        criterion.bench_function(&format!("gaussian average of the squared hazard, q={q}"), |bench| {
            bench.iter(|| average_of_the_squared_hazard(black_box(q), black_box(0.0)));
        });
    }
}

fn pairs(criterion: &mut Criterion) {
    for x in [1e-6, 0.0155, 0.5] {
        criterion.bench_function(&format!("pair_window_deficit, kappa=1, x={x}"), |bench| {
            bench.iter(|| pair_window_deficit(black_box(1.0), black_box(x), &panels));
        });
    }
}

criterion_group!(kernels, scalars, duals, averages, pairs);
criterion_main!(kernels);

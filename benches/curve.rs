//! What a curve of a thousand points costs on one thread, from the request to the last row.
#![allow(missing_docs)] // What `criterion_group!` generates is public and has no doc comment.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, criterion_group, criterion_main};
use saddlepoint::numerics::quadrature::Quadrature;
use saddlepoint::quantities::find;
use saddlepoint::quantity::{Axis, Request, Settings, Value};
use saddlepoint::sweep::{Sweep, check};

const POINTS: u64 = 1000;

fn entropies() -> Request {
    let axes = vec![
        Axis::Linear { from: 0.01, to: 0.83, count: POINTS },
        Axis::number(0.0),
        Axis::One(Value::word("linear")),
    ];
    let settings =
        Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false };
    Request { quantity: find("binary-entropy").expect("a quantity"), axes, settings }
}

fn curve(criterion: &mut Criterion) {
    let request = entropies();
    check(&request).expect("a request inside the domain");
    let mut group = criterion.benchmark_group("curve");
    group.sample_size(20);
    group.bench_function("binary-entropy, 1000 points, one thread", |bench| {
        bench.iter(|| {
            let stop = Arc::new(AtomicBool::new(false));
            let sweep = Sweep::start(request.clone(), 1, stop).expect("a thread");
            let solved = sweep.filter(|point| point.outcome.is_ok()).count() as u64;
            assert_eq!(solved, POINTS);
        });
    });
    group.finish();
}

criterion_group!(curves, curve);
criterion_main!(curves);

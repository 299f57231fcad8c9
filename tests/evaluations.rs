//! The work per solve, counted: it may only fall. A pin that is no longer reached is lowered.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use saddlepoint::models::binary::Binary;
use saddlepoint::models::committee::Activation;
use saddlepoint::models::half_space::HalfSpace;
use saddlepoint::models::spherical::Spherical;
use saddlepoint::models::student_teacher::branch::Branch;
use saddlepoint::models::student_teacher::family::Family;
use saddlepoint::models::symmetric_window::SymmetricWindow;
use saddlepoint::models::typical_pairs::{End, TypicalPair};
use saddlepoint::numerics::extremum::Extremum;
use saddlepoint::numerics::newton::{Root, newton};
use saddlepoint::numerics::quadrature::{Bend, Quadrature};
use saddlepoint::real::Real;
use saddlepoint::theory::constraint::{Constraint, OneSided};
use saddlepoint::theory::cross_overlap::{CrossOverlap, Typical};
use saddlepoint::theory::local_entropy::{LocalEntropy, NeighbourSaddle, Neighbourhood};
use saddlepoint::theory::moments::{PairConstraint, PairExponent};
use saddlepoint::theory::one_step::OneStep;
use saddlepoint::theory::overlap::Overlap;
use saddlepoint::theory::potential::{Line, Marginal, Stationary, Threshold, Vanishing};
use saddlepoint::theory::prior::Prior;
use saddlepoint::theory::quenched_tuples::QuenchedTuples;
use saddlepoint::theory::replica_symmetric::ReplicaSymmetric;
use saddlepoint::theory::segment::{Emit, PairLaw, Segment};
use saddlepoint::theory::tuples::{Centre, Flat, TupleExponent, Tuples, ZeroComplexity};

const TOLERANCE: f64 = 1e-12;
/// Distance of a warm start in the parameter: one point of a 1000-point curve.
const NEIGHBOUR: f64 = 1e-3;

/// A constraint that counts how often it is evaluated.
#[derive(Clone)]
struct Counted<C> {
    inner: C,
    count: Arc<AtomicU64>,
}

impl<C> Counted<C> {
    fn new(inner: C) -> Self {
        Counted { inner, count: Arc::default() }
    }

    fn add_one(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }
}

impl Constraint for Counted<HalfSpace> {
    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.add_one();
        self.inner.log_probability(kappa, field, width)
    }

    fn force<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.add_one();
        self.inner.force(kappa, field, width)
    }

    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend> {
        self.inner.bends(kappa, overlap)
    }
}

impl OneSided for Counted<HalfSpace> {}

impl Constraint for Counted<SymmetricWindow> {
    fn log_probability<R: Real>(&self, kappa: R, field: R, width: R) -> R {
        self.add_one();
        Constraint::log_probability(&self.inner, kappa, field, width)
    }

    fn log_probability_and_force<R: Real>(&self, kappa: R, field: R, width: R) -> (R, R) {
        self.add_one();
        self.inner.log_probability_and_force(kappa, field, width)
    }

    fn bends(&self, kappa: f64, overlap: Overlap<f64>) -> Vec<Bend> {
        self.inner.bends(kappa, overlap)
    }
}

impl PairConstraint for Counted<SymmetricWindow> {
    fn log_pair_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        self.add_one();
        self.inner.log_pair_probability(kappa, x, quadrature)
    }

    fn log_second_probability<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        self.add_one();
        self.inner.log_second_probability(kappa, x, quadrature)
    }

    fn log_pair_slope<R: Real>(&self, kappa: R, x: R, quadrature: &Quadrature) -> R {
        self.add_one();
        self.inner.log_pair_slope(kappa, x, quadrature)
    }
}

type Model<P> = ReplicaSymmetric<P, Counted<HalfSpace>, Activation>;

fn model<P>(prior: P) -> Model<P> {
    let constraint = Counted::new(HalfSpace);
    ReplicaSymmetric { prior, constraint, kernel: Activation::Linear, quadrature: Quadrature::working() }
}

/// Work of one solve.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Work {
    /// Jacobians of the last Newton iteration.
    iterations: u32,
    /// Evaluations of the constraint, the search for a start and the error bound included.
    evaluations: u64,
}

fn work<const N: usize>(count: &AtomicU64, solve: impl FnOnce() -> Root<N>) -> Work {
    count.store(0, Ordering::Relaxed);
    let iterations = solve().iterations;
    Work { iterations, evaluations: count.load(Ordering::Relaxed) }
}

/// Each solve is within its pin `[iterations, evaluations]`, and was counted at all.
fn assert_within(solves: &[(&str, Work, [u64; 2])]) {
    for (what, work, _) in solves {
        assert!(work.iterations > 0 && work.evaluations > 0, "{what}: nothing was counted");
    }
    let beyond =
        |work: &Work, pin: &[u64; 2]| u64::from(work.iterations) > pin[0] || work.evaluations > pin[1];
    let grown: Vec<_> = solves.iter().filter(|(_, work, pin)| beyond(work, pin)).collect();
    assert!(grown.is_empty(), "more work than pinned: {grown:#?}");
}

/// Cold and warm solves at a point, and the overlap found there.
fn typical<P: Prior>(prior: P, [alpha, kappa]: [f64; 2]) -> ([Work; 2], f64) {
    let model = model(prior);
    let solve = |alpha: f64, start| model.typical([alpha, kappa], start, TOLERANCE).expect("a root");
    let neighbour = solve(alpha - NEIGHBOUR, None).z;
    let works = [None, Some(neighbour)].map(|start| work(&model.constraint.count, || solve(alpha, start)));
    (works, Overlap::from_logit(solve(alpha, None).z[0]).value)
}

/// Cold and warm solves of the density at which the entropy or the replicon vanishes.
macro_rules! threshold {
    ($prior:expr, $criterion:expr, $kappa:expr) => {{
        let model = model($prior);
        let solve = |kappa: f64, start| {
            model.threshold_density($criterion, kappa, start, TOLERANCE).expect("a threshold")
        };
        let neighbour = solve($kappa - NEIGHBOUR, None).z;
        [None, Some(neighbour)].map(|start| work(&model.constraint.count, || solve($kappa, start)))
    }};
}

#[test]
fn replica_symmetric_solves_take_no_more_work_than_they_did() {
    let (binary, q) = typical(Binary, [0.5, 0.0]);
    assert!(q < 0.9);
    let (spherical, q) = typical(Spherical, [1.5, 0.0]);
    assert!(q < 0.9);
    assert_within(&[
        ("binary, cold", binary[0], [1, 602]),
        ("binary, warm", binary[1], [3, 176]),
        ("spherical, cold", spherical[0], [1, 1016]),
        ("spherical, warm", spherical[1], [3, 223]),
    ]);
}

#[test]
fn a_solve_near_capacity_takes_no_more_work_than_it_did() {
    let (spherical, q) = typical(Spherical, [1.998, 0.0]);
    assert!(q > 0.99);
    assert_within(&[("cold", spherical[0], [1, 2978]), ("warm", spherical[1], [5, 680])]);
}

#[test]
fn capacities_and_the_stability_line_take_no_more_work_than_they_did() {
    let capacity = threshold!(Binary, Vanishing, 0.0);
    let line = threshold!(Spherical, Marginal, -1.0);
    assert_within(&[
        ("binary capacity, cold", capacity[0], [1, 2371]),
        ("binary capacity, warm", capacity[1], [3, 492]),
        ("stability line, cold", line[0], [1, 4711]),
        ("stability line, warm", line[1], [3, 894]),
    ]);
}

#[test]
fn the_minimum_of_the_pair_bound_takes_no_more_work_than_it_did() {
    let constraint = Counted::new(SymmetricWindow);
    let count = constraint.count.clone();
    let potential = PairExponent { constraint, quadrature: Quadrature::working() };
    let line = Line { potential, control: [0.0, 1.0], along: 1 };
    let equations = Threshold { line, free: 0, criterion: Vanishing };
    let solve =
        |kappa: f64, start: [f64; 2]| newton::<2>(&equations, kappa, start, TOLERANCE).expect("a root");
    let near = [0.02f64.ln(), 1.71];
    let neighbour = solve(1.0 - NEIGHBOUR, near).z;
    assert_within(&[
        ("from its neighbourhood", work(&count, || solve(1.0, near)), [5, 12]),
        ("warm", work(&count, || solve(1.0, neighbour)), [3, 8]),
    ]);
}

#[test]
fn bounds_and_folds_of_tuples_take_no_more_work_than_they_did() {
    let constraint = Counted::new(SymmetricWindow);
    let count = constraint.count.clone();
    let tuples = Tuples { constraint, quadrature: Quadrature::working() };
    let evaluations = |f: &dyn Fn()| {
        count.store(0, Ordering::Relaxed);
        f();
        count.load(Ordering::Relaxed)
    };
    // All numbers of replicas share the nodes.
    let ys: Vec<f64> = (2..=16).map(f64::from).collect();
    let shared = evaluations(&|| drop(tuples.log_energies(&ys, 1.0, 0.01)));
    assert!((1..=86).contains(&shared), "{shared} evaluations of the energies");
    let line = Line { potential: TupleExponent(tuples.clone()), control: [0.0, 1.0, 4.0], along: 2 };
    let bound = Threshold { line, free: 0, criterion: Vanishing };
    let clusters = ZeroComplexity { tuples: tuples.clone(), centre: Centre::Mutual };
    let line = Line { potential: clusters, control: [0.0, 1.0, 0.0], along: 2 };
    let flat = Threshold { line, free: 0, criterion: Flat };
    let fold = Extremum::<_, 3> { equations: flat, unknown: 2 };
    let line = Line {
        potential: QuenchedTuples {
            constraint: tuples.constraint.clone(),
            kernel: Activation::Linear,
            quadrature: tuples.quadrature,
        },
        control: [0.0, 1.0, 2.0, 0.1f64.ln()],
        along: 1,
    };
    let quenched = Threshold { line, free: 0, criterion: Vanishing };
    assert_within(&[
        (
            "least bound",
            work(&count, || newton::<3>(&bound, 4.0, [-0.06, -4.8, 1.66], TOLERANCE).expect("a root")),
            [3, 182],
        ),
        (
            "fold",
            work(&count, || newton::<4>(&fold, 1.0, [-0.6, 1.8, 1.62, -5.8], TOLERANCE).expect("a root")),
            [4, 4584],
        ),
        (
            "quenched threshold",
            work(&count, || {
                newton::<4>(&quenched, 1.0, [-1.3, -2.8, 0.05, 1.76], TOLERANCE).expect("a root")
            }),
            [9, 34372],
        ),
    ]);
}

#[test]
fn a_local_entropy_takes_no_more_work_than_it_did() {
    let constraint = Counted::new(HalfSpace);
    let count = constraint.count.clone();
    let (alpha, kappa, kappa_ref) = (0.5, 0.0, 0.3);
    let typical = model(Binary);
    let order = |kappa: f64| typical.typical([alpha, kappa], None, TOLERANCE).expect("a root").z;
    let solutions = [kappa_ref, kappa].map(|kappa| Typical { kappa, order: order(kappa) });
    let quadrature = Quadrature::working();
    let kernel = Activation::Linear;
    let cross = CrossOverlap { prior: Binary, constraint: HalfSpace, kernel, solutions, quadrature };
    let v = cross.solve(alpha, TOLERANCE).expect("the overlap").z[0];
    // At the typical distance nothing pulls: the saddle point is known, and the way begins there.
    let apart = 0.5 * cross.overlap::<f64>(v).deficit;
    let log_odds = |d: f64| (d / (1.0 - d)).ln();
    let place =
        Neighbourhood { alpha, kappa, kappa_ref, reference: order(kappa_ref), log_odds: log_odds(apart) };
    let equations = NeighbourSaddle { model: LocalEntropy { constraint, kernel, quadrature }, place };
    let start = [-cross.field::<f64>(v), order(kappa)[1], v];
    let solve =
        |d: f64, start| newton::<3>(&equations, log_odds(d), start, TOLERANCE).expect("a saddle point");
    let near = solve(apart - NEIGHBOUR, start).z;
    assert_within(&[
        ("from the typical distance", work(&count, || solve(apart - NEIGHBOUR, start)), [6, 46109]),
        ("warm", work(&count, || solve(apart - 2.0 * NEIGHBOUR, near)), [2, 21448]),
    ]);
}

#[test]
fn states_take_no_more_work_than_they_did() {
    let constraint = Counted::new(HalfSpace);
    let count = constraint.count.clone();
    let potential = OneStep { constraint, quadrature: Quadrature::working() };
    // Control: density, margin, logarithm of the Parisi parameter; of a row of `spherical-one-step`.
    let (q0, q1, m): (f64, f64, f64) = (0.3776, 0.5904, 0.6921);
    let line = Line { potential, control: [40.0, -1.8, m.ln()], along: 0 };
    let near = [(q0 / (1.0 - q0)).ln(), ((q1 - q0) / (1.0 - q1)).ln()];
    let equations = Stationary(line);
    let solve = |alpha: f64, start| newton::<2>(&equations, alpha, start, TOLERANCE).expect("states");
    let neighbour = solve(40.0 - NEIGHBOUR, near).z;
    assert_within(&[
        ("to four digits", work(&count, || solve(40.0, near)), [1, 14824]),
        ("warm", work(&count, || solve(40.0, neighbour)), [1, 14824]),
    ]);
}

/// A law that counts how often it is tabulated at a field.
#[derive(Clone)]
struct CountedPair(TypicalPair, Arc<AtomicU64>);

impl PairLaw for CountedPair {
    fn margins(&self) -> [f64; 2] {
        self.0.margins()
    }

    fn overlap(&self) -> Overlap<f64> {
        self.0.overlap()
    }

    fn scales(&self) -> [f64; 2] {
        self.0.scales()
    }

    fn bends(&self, reach: [f64; 2]) -> Vec<Bend> {
        self.0.bends(reach)
    }

    fn factors(&self, field: f64, excess: [&[f64]; 2], emit: &mut Emit) {
        self.1.fetch_add(excess.iter().map(|e| e.len() as u64).sum(), Ordering::Relaxed);
        self.0.factors(field, excess, emit);
    }

    fn quadrature(&self) -> Quadrature {
        self.0.quadrature()
    }

    fn refined(&self) -> Self {
        CountedPair(self.0.refined(), self.1.clone())
    }
}

#[test]
fn a_whole_barrier_takes_no_more_densities_than_it_did() {
    let count = Arc::new(AtomicU64::new(0));
    let q = Overlap::from_logit(0.0);
    let pair = TypicalPair::of_one_kind(End { kappa: -0.5, q }, Quadrature::working());
    let segment = Segment::new(CountedPair(pair, count.clone()), -0.5);
    let tabulated = count.load(Ordering::Relaxed);
    let energies: Vec<f64> = (0..=100).map(|i| segment.energy(f64::from(i) / 100.0).0).collect();
    assert!(energies[50] > 1e-3 && energies[0].abs() < 1e-12);
    // The table serves every point of the segment.
    assert_eq!(count.load(Ordering::Relaxed), tabulated);
    assert!((1..=3756).contains(&tabulated), "{tabulated} densities");
}

#[test]
fn families_of_students_take_no_more_iterations_than_they_did() {
    let pins =
        [(Family::II, 404), (Family::A, 405), (Family::P(3), 420), (Family::S1, 402), (Family::T, 411)];
    let grown: Vec<_> = pins
        .into_iter()
        .filter_map(|(family, pin)| {
            let mut branch = Branch::new(family);
            let ks = (0..200).map(|i| 6.0 * (2000.0_f64 / 6.0).powf(f64::from(i) / 199.0));
            let spent: u32 = ks.map(|k| branch.at(k).expect("a critical point").iterations).sum();
            (spent == 0 || spent > pin).then(|| format!("{family:?}: {spent}, pinned {pin}"))
        })
        .collect();
    assert!(grown.is_empty(), "{grown:?}");
}

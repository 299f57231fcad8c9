//! Solutions of the spherical perceptron at finite size beside the theory of typical solutions. Seeds are fixed, margins are
//! standard errors; what is left of the finite size is stated as a bound that was measured with other seeds and sizes.

mod common;

use std::f64::consts::{PI, TAU};
use std::sync::OnceLock;

use rand::RngExt;
use saddlepoint::experiments::ExperimentError;
use saddlepoint::experiments::billiard::Table;
use saddlepoint::experiments::convergence::{effective_samples, split_r_hat};
use saddlepoint::experiments::descent::{Descent, Loss, widen};
use saddlepoint::experiments::geodesic::{Geodesic, barycentre_energy, share_below};
use saddlepoint::experiments::great_circle::GreatCircle;
use saddlepoint::experiments::instance::{Entries, Instance};
use saddlepoint::experiments::sampling::{Estimate, Generator, generator, over_samples};
use saddlepoint::experiments::sphere::{normalise, overlap, random_direction, random_weights};
use saddlepoint::experiments::typical_solutions::{Ensemble, Sampling, first_solution};
use saddlepoint::quantity::Value;

const DENSITY: f64 = 1.0;
const KAPPA: f64 = -0.5;
/// Margin of a star's centre, above the margin -0.171 at which geodesics become free.
const CENTRE: f64 = -0.1;
/// Margin at which pairs are joined by free geodesics at -0.5, above -0.405.
const CONVEX: f64 = -0.3;
const SIZE: usize = 60;
const SAMPLES: u64 = 60;
const SHARES: [f64; 3] = [0.15, 0.3, 0.5];

const SAMPLING: Sampling = Sampling { chains: 2, warm_up: 12, steps: 32, flight: 2.0 };

fn gaussian(size: usize, patterns: usize, rng: &mut Generator) -> Instance {
    Instance::random(Entries::Gaussian, size, patterns, rng).expect("a valid size")
}

fn theory(quantity: &str, column: &str, given: &[(&str, f64)]) -> f64 {
    let mut place = vec![("alpha", Value::Number(DENSITY))];
    place.extend(given.iter().map(|&(name, x)| (name, Value::Number(x))));
    common::value(quantity, column, &place)
}

/// The mean is `theory` up to four standard errors and a bias of at most `bias`.
fn assert_mean(what: &str, values: &[f64], theory: f64, bias: f64) {
    let estimate = Estimate::of(values).expect("two or more samples");
    println!("{what}: {:.6} +- {:.6}, theory {theory:.6}", estimate.mean, estimate.standard_error);
    let distance = (estimate.mean - theory).abs();
    assert!(distance <= 4.0 * estimate.standard_error + bias, "{what}: {estimate:?} is not {theory}");
}

/// What is measured of one instance.
struct Measured {
    instance: Instance,
    typical: Ensemble,
    convex: Ensemble,
    centres: Ensemble,
}

fn measured() -> &'static [Measured] {
    static MEASURED: OnceLock<Vec<Measured>> = OnceLock::new();
    MEASURED.get_or_init(|| {
        let all = over_samples(31, SAMPLES, |rng| {
            let instance = gaussian(SIZE, (DENSITY * SIZE as f64) as usize, rng);
            let mut at = |kappa| SAMPLING.run(&instance, kappa, rng).expect("solutions");
            let (typical, convex, centres) = (at(KAPPA), at(CONVEX), at(CENTRE));
            Measured { instance, typical, convex, centres }
        });
        let equilibrated = |one: &Measured| {
            [&one.typical, &one.convex, &one.centres].into_iter().all(Ensemble::equilibrated)
        };
        all.into_iter().filter(equilibrated).collect()
    })
}

fn geodesic(instance: &Instance, first: &[f64], second: &[f64]) -> Geodesic {
    Geodesic::new(instance, first, second).expect("weights of this instance")
}

/// The mean over pairs of solutions of an instance, for each instance.
fn over_pairs(ensemble: impl Fn(&Measured) -> &Ensemble, of: impl Fn(&Geodesic) -> f64) -> Vec<f64> {
    let mean = |one: &Measured| {
        let values: Vec<f64> =
            ensemble(one).pairs().map(|(a, b)| of(&geodesic(&one.instance, a, b))).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    measured().iter().map(mean).collect()
}

#[test]
fn chains_equilibrate() {
    // The diagnosis is noisy with so few steps and may lose some.
    assert!(10 * measured().len() >= 9 * SAMPLES as usize, "{} of {SAMPLES}", measured().len());
    for one in measured() {
        for (ensemble, kappa) in [(&one.typical, KAPPA), (&one.centres, CENTRE)] {
            for weights in ensemble.chains.iter().flatten() {
                let margins = one.instance.margins(weights).expect("weights of this instance");
                assert_eq!(share_below(&margins, kappa - 1e-10), 0.0);
                assert!((overlap(weights, weights) - 1.0).abs() < 1e-10);
            }
        }
    }
}

#[test]
fn typical_solutions_have_the_typical_overlap() {
    // Measured at N = 50 to 800: (0.1 to 0.4) / N above the theory.
    for (kappa, ensemble) in
        [(KAPPA, (|one| &one.typical) as fn(&Measured) -> &Ensemble), (CENTRE, |one| &one.centres)]
    {
        let q = theory("spherical-entropy", "q", &[("kappa", kappa)]);
        let values: Vec<f64> = measured().iter().map(|one| ensemble(one).overlap()).collect();
        assert_mean("overlap", &values, q, 0.6 / SIZE as f64);
    }
    let cross = |one: &Measured| {
        let pairs = one.typical.chains.iter().flatten().zip(one.centres.chains.iter().flatten());
        pairs.map(|(a, b)| overlap(a, b)).sum::<f64>() / (2 * SAMPLING.steps) as f64
    };
    let values: Vec<f64> = measured().iter().map(cross).collect();
    let t = theory("spherical-cross-overlap", "overlap", &[("kappa1", KAPPA), ("kappa2", CENTRE)]);
    assert_mean("cross overlap", &values, t, 0.6 / SIZE as f64);
}

#[test]
fn geodesics_between_typical_solutions_have_the_barrier() {
    // Measured at N = 50 to 800: about 0.03 / N above the theory.
    for gamma in SHARES {
        let energy = theory("spherical-barrier", "energy", &[("kappa", KAPPA), ("gamma", gamma)]);
        let values = over_pairs(|one| &one.typical, |pair| pair.energy(gamma, KAPPA));
        assert_mean("typical to typical", &values, energy, 0.06 / SIZE as f64);
    }
    // Solutions of margin -0.3, below that of a star's centres, are cut off from typical ones near these.
    let (near, given) = (0.15, [("kappa", KAPPA), ("kappa2", CONVEX), ("gamma", 0.15)]);
    let mixed = measured().iter().map(|one| {
        let pairs = one.typical.chains.iter().flatten().zip(one.convex.chains.iter().flatten());
        let energies = pairs.map(|(a, b)| geodesic(&one.instance, a, b).energy(near, KAPPA));
        energies.sum::<f64>() / (2 * SAMPLING.steps) as f64
    });
    let mixed: Vec<f64> = mixed.collect();
    let energy = theory("spherical-barrier", "energy", &given);
    assert_mean("typical to margin -0.3", &mixed, energy, 0.06 / SIZE as f64);
    assert!(mixed.iter().sum::<f64>() / mixed.len() as f64 > 3e-4, "{mixed:?}");
    let energy = theory("spherical-barycentre", "energy", &[("kappa", KAPPA), ("y", 3.0)]);
    let barycentre = |one: &Measured| {
        let Measured { instance, typical, .. } = one;
        let [first, second] = typical.chains.as_slice() else { panic!("two chains") };
        // Solutions of one chain that are some steps apart are independent.
        let mean = (0..SAMPLING.steps).map(|i| {
            let corners = [&first[i], &second[i], &second[(i + 8) % SAMPLING.steps]];
            barycentre_energy(instance, &corners.map(Vec::as_slice), KAPPA).expect("three of them")
        });
        mean.sum::<f64>() / SAMPLING.steps as f64
    };
    let values: Vec<f64> = measured().iter().map(barycentre).collect();
    assert_mean("barycentre", &values, energy, 0.06 / SIZE as f64);
}

#[test]
fn free_geodesics_are_free() {
    // No solution of margin -0.3 is far enough from another to be cut off, except by the finite size.
    let pairs = over_pairs(|one| &one.convex, |pair| pair.maximum(KAPPA).map_or(0.0, |m| m.energy));
    let typical = over_pairs(|one| &one.typical, |pair| pair.maximum(KAPPA).map_or(0.0, |m| m.energy));
    let star = measured().iter().map(|one| {
        let tips = one.typical.chains.iter().flatten().zip(one.centres.chains.iter().flatten());
        let energies = tips.map(|(tip, centre)| {
            geodesic(&one.instance, tip, centre).maximum(KAPPA).map_or(0.0, |m| m.energy)
        });
        energies.sum::<f64>() / (2 * SAMPLING.steps) as f64
    });
    let star: Vec<f64> = star.collect();
    assert_mean("pairs of margin -0.3", &pairs, 0.0, 2e-4);
    assert_mean("star", &star, 0.0, 2e-4);
    assert!(typical.iter().sum::<f64>() / typical.len() as f64 > 8e-3, "{typical:?}");
}

#[test]
fn straight_segments_never_violate() {
    for one in measured() {
        for (a, b) in one.typical.pairs() {
            let pair = geodesic(&one.instance, a, b);
            for gamma in SHARES {
                assert_eq!(pair.segment_energy(gamma, KAPPA - 1e-10), 0.0);
            }
        }
    }
}

#[test]
fn energies_are_those_of_the_weights_between() {
    let rng = &mut generator(38, 0);
    let (size, patterns, grid) = (12, 40, 4_000);
    for _ in 0..10 {
        let instance = gaussian(size, patterns, rng);
        // Any weights have a geodesic, solutions or not.
        let [first, second] = [(); 2].map(|()| random_weights(size, rng));
        let pair = geodesic(&instance, &first, &second);
        for kappa in [-0.8, -0.3, 0.1] {
            let energy = |gamma: f64| {
                let between = first.iter().zip(&second).map(|(a, b)| (1.0 - gamma) * a + gamma * b);
                let mut between: Vec<f64> = between.collect();
                normalise(&mut between);
                share_below(&instance.margins(&between).expect("twelve weights"), kappa)
            };
            let maximum = pair.maximum(kappa).expect("different ends");
            let mut largest = 0.0f64;
            for step in 0..=grid {
                let gamma = f64::from(step) / f64::from(grid);
                let here = energy(gamma);
                assert_eq!(pair.energy(gamma, kappa), here, "{gamma} {kappa}");
                largest = largest.max(here);
            }
            assert!(maximum.energy >= largest, "{maximum:?} {largest}");
            assert_eq!(energy(maximum.gamma), maximum.energy, "{kappa}");
        }
    }
    let weights = random_weights(size, rng);
    let instance = gaussian(size, patterns, rng);
    let opposite: Vec<f64> = weights.iter().map(|w| -w).collect();
    assert_eq!(geodesic(&instance, &weights, &opposite).maximum(-0.5), None);
}

#[test]
fn chains_that_remember_their_start_are_flagged() {
    let rng = &mut generator(32, 0);
    let instance = gaussian(SIZE, SIZE, rng);
    let short = Sampling { flight: 0.0, ..SAMPLING };
    assert!(!short.run(&instance, KAPPA, rng).expect("solutions").equilibrated());
}

/// Three weights, two patterns: what is uniform there can be drawn by rejection, and two caps do not cut the sphere.
#[test]
fn moves_leave_the_uniform_measure_invariant() {
    let rng = &mut generator(33, 0);
    let instance = gaussian(3, 2, rng);
    let kappa = -0.2;
    let table = Table::new(&instance, kappa).expect("a table");
    let margins = |weights: &[f64]| instance.margins(weights).expect("three weights");
    let features = |weights: &[f64]| {
        let h = margins(weights);
        [weights[0], weights[1] * weights[2], h[0], h[1], h[0] * h[1], h[0].min(h[1])]
    };
    let mut drawn = Vec::new();
    while drawn.len() < 20_000 {
        let weights = random_weights(3, rng);
        if margins(&weights).iter().all(|&h| h >= kappa) {
            drawn.push(features(&weights));
        }
    }
    let start = first_solution(&instance, kappa, rng).expect("a solution");
    for (jumps, flight) in [(true, 0.0), (false, 1.0), (true, 1.5)] {
        let mut ball = table.place(start.clone()).expect("a solution");
        let mut walked = Vec::new();
        for _ in 0..20_000 {
            ball.aim(rng);
            if jumps {
                ball.jump(rng);
            }
            ball.fly(flight);
            walked.push(features(ball.weights()));
        }
        assert!(jumps || ball.bounces() > 1000);
        for feature in 0..6 {
            let exact: Vec<f64> = drawn.iter().map(|f| f[feature]).collect();
            let series: Vec<f64> = walked.iter().map(|f| f[feature]).collect();
            let (exact, measured) = (Estimate::of(&exact).unwrap(), Estimate::of(&series).unwrap());
            let size = effective_samples(std::slice::from_ref(&series)).expect("a chain that moves");
            assert!(size > 2000.0, "{size}");
            let error = (measured.standard_error * (20_000.0 / size).sqrt()).hypot(exact.standard_error);
            let distance = (measured.mean - exact.mean).abs();
            assert!(distance < 4.5 * error, "{jumps} {flight} {feature}: {exact:?} {measured:?} {size}");
        }
    }
}

#[test]
fn arcs_of_a_great_circle_are_those_of_a_grid() {
    let rng = &mut generator(34, 0);
    let angles = 2_000;
    let mut drawn_from = 0;
    for kappa in [-3.0, -0.6, -0.1, 0.0, 0.2].repeat(6) {
        let instance = gaussian(5, 3, rng);
        let at = random_weights(5, rng);
        let towards = random_direction(&at, rng);
        let [at, towards] = [at, towards].map(|w| instance.margins(&w).expect("five weights"));
        let circle = GreatCircle::new(&at, &towards, kappa);
        let violated = |angle: f64| {
            let margins = at.iter().zip(&towards).map(|(h, g)| h * angle.cos() + g * angle.sin());
            margins.filter(|&h| h < kappa).count()
        };
        let free = circle.free();
        let mut wrong = 0;
        for step in 0..angles {
            let angle = (f64::from(step) + 0.5) * TAU / f64::from(angles);
            let inside = free.iter().any(|[start, end]| (*start..*end).contains(&angle));
            wrong += i32::from(inside != (violated(angle) == 0));
        }
        assert_eq!(wrong, 0, "{kappa}");
        let (most, place) = circle.most_violated(PI);
        let on_grid = (0..angles).map(|step| violated((f64::from(step) + 0.5) * PI / f64::from(angles)));
        let on_grid = on_grid.max().expect("a grid");
        // Arcs narrower than the grid may be missed by it.
        assert!(most >= on_grid && (most == 0 || violated(place) == most), "{most} {on_grid} {place}");
        let length: f64 = free.iter().map(|[start, end]| end - start).sum();
        if length > 0.0 {
            // The mean angle of the free arcs.
            let mean =
                free.iter().map(|[start, end]| 0.5 * (end * end - start * start)).sum::<f64>() / length;
            let drawn: Vec<f64> = (0..4000).map(|_| circle.random_free(rng)).collect();
            assert!(drawn.iter().all(|&angle| violated(angle) == 0));
            assert_mean("angle", &drawn, mean, 0.0);
            drawn_from += usize::from(free.len() > 1);
        }
    }
    assert!(drawn_from > 5, "{drawn_from}");
}

#[test]
fn convergence_of_chains_with_known_correlation() {
    let rng = &mut generator(35, 0);
    let (steps, memory) = (20_000, 0.8f64);
    let mut chain = |mean: f64| -> Vec<f64> {
        let mut x = 0.0;
        let innovation = (12.0 * (1.0 - memory * memory)).sqrt();
        (0..steps)
            .map(|_| {
                x = memory * x + innovation * (rng.random::<f64>() - 0.5);
                mean + x
            })
            .collect()
    };
    let chains = [chain(0.0), chain(0.0)];
    let expected = 2.0 * f64::from(steps) * (1.0 - memory) / (1.0 + memory);
    let size = effective_samples(&chains).expect("chains that move");
    assert!((size / expected - 1.0).abs() < 0.15, "{size} {expected}");
    assert!(split_r_hat(&chains).expect("chains that move") < 1.003);
    let apart = [chain(0.0), chain(1.5)];
    assert!(split_r_hat(&apart).expect("chains that move") > 1.15);
    assert!(effective_samples(&apart).expect("chains that move") < 10.0);
    assert_eq!(split_r_hat(&[vec![1.0; 10]]), None);
    assert_eq!(effective_samples(&[vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.0]]), None);
    assert_eq!(split_r_hat(&[vec![1.0, 2.0, 3.0, 4.0], vec![1.0, 2.0]]), None);
}

#[test]
fn descents_reach_their_margins() {
    let rng = &mut generator(36, 0);
    let instance = gaussian(100, 100, rng);
    let losses = [Loss::Hinge, Loss::SquaredHinge, Loss::CrossEntropy(4.0)];
    let margins = [(losses[0], KAPPA), (losses[0], 0.3), (losses[1], KAPPA), (losses[1], 0.3)];
    for (loss, kappa) in margins.into_iter().chain([(losses[2], KAPPA), (Loss::CrossEntropy(20.0), 0.0)]) {
        for batch in [None, Some(10)] {
            let descent = Descent { batch, ..Descent::to(kappa, loss) };
            let start = random_weights(100, rng);
            let end = descent.run(&instance, start, rng).expect("a descent");
            println!("{loss:?} {kappa} {batch:?}: {} epochs, {} steps", end.epochs, end.steps);
            assert!(end.solved && end.smallest_margin >= kappa, "{loss:?} {kappa} {batch:?} {end:?}");
            let margins = instance.margins(&end.weights).expect("weights of this instance");
            assert_eq!(share_below(&margins, kappa), 0.0);
            assert!((overlap(&end.weights, &end.weights) - 1.0).abs() < 1e-12);
        }
    }
    for loss in losses {
        for x in [-1.3, -0.2, 0.4, 2.0] {
            let slope = (loss.value(x + 1e-6) - loss.value(x - 1e-6)) / 2e-6;
            assert!((slope - loss.slope(x)).abs() < 1e-8, "{loss:?} {x}");
        }
    }
    let start = random_weights(100, rng);
    let found = Descent::to(0.0, Loss::SquaredHinge);
    let wide = widen(&instance, start.clone(), found, 1e-2, rng).expect("a descent");
    // The replica-symmetric largest margin is exact above 0.
    let largest = theory("spherical-maximum-margin", "kappa_max", &[]);
    println!("largest margin {} after {} epochs, theory {largest}", wide.smallest_margin, wide.epochs);
    assert!((wide.smallest_margin - largest).abs() < 0.15);
    // No descent finds what does not exist.
    let beyond = Descent { epochs: 300, ..Descent::to(largest + 0.4, Loss::SquaredHinge) };
    assert!(!beyond.run(&instance, start, rng).expect("a descent").solved);
}

#[test]
fn what_is_refused() {
    let rng = &mut generator(37, 0);
    let instance = gaussian(20, 20, rng);
    let impossible = Sampling { ..SAMPLING }.run(&instance, 3.0, rng);
    assert!(matches!(impossible, Err(ExperimentError::NoSolutionFound { .. })), "{impossible:?}");
    let table = Table::new(&instance, 0.5).expect("a table");
    let outside = table.place(random_weights(20, rng));
    assert!(matches!(outside, Err(ExperimentError::NotASolution { .. })));
    for nowhere in [vec![0.0; 20], vec![f64::NAN; 20]] {
        let placed = table.place(nowhere.clone());
        assert!(matches!(placed, Err(ExperimentError::NotASolution { .. })));
        let end = Descent::to(0.0, Loss::Hinge).run(&instance, nowhere, rng).expect("a descent");
        assert!(!end.solved && end.epochs == 0);
    }
    assert!(Table::new(&instance, f64::NAN).is_err());
    for sampling in [
        Sampling { chains: 1, ..SAMPLING },
        Sampling { steps: 3, ..SAMPLING },
        Sampling { flight: 4.0, ..SAMPLING },
    ] {
        assert!(matches!(sampling.run(&instance, -1.0, rng), Err(ExperimentError::Setting { .. })));
    }
    let short = Geodesic::new(&instance, &[1.0], &[1.0]);
    assert!(matches!(short, Err(ExperimentError::WrongLength { .. })));
}

//! `spherical-barrier`: energy along geodesics between sampled solutions beside the replica curve.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::theory;
use crate::experiments::ExperimentError;
use crate::experiments::geodesic::Geodesic;
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::sampling::Generator;
use crate::experiments::typical_solutions::Sampling;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Settings, Value};
use crate::symbols::{ALPHA, ENERGY, GAMMA, KAPPA, KAPPA_1, KAPPA_2, OVERLAP, Q, SIZE};

/// Places on the geodesic.
const PLACES: usize = 10;
/// What the finite size leaves, times the size: at densities to 3 and sizes from 50 to 400 overlaps are off by up to 0.4, energies
/// by up to 0.035.
const OVERLAP_ALLOWANCE: f64 = 0.5;
const ENERGY_ALLOWANCE: f64 = 0.06;

/// energy along the geodesic between solutions of the spherical perceptron, sampled uniformly, beside the replica curve
pub static CHECK: Check = Check {
    name: "spherical-barrier",
    summary: "energy along the geodesic between solutions of the spherical perceptron, sampled uniformly, beside the replica curve",
    formulas: &["spherical.geodesic-barrier", "spherical.replica-symmetric", "spherical.cross-overlap"],
    params: &[
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(20.0, 1000.0),
            default: Some(Axis::One(Value::Integer(100))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::above(0.0, 20.0),
            default: Some(Axis::number(1.0)),
        },
        Parameter {
            symbol: &KAPPA,
            kind: Kind::Real,
            domain: Domain::closed(-3.0, 1.0),
            default: Some(Axis::number(-0.5)),
        },
        Parameter {
            symbol: &KAPPA_1,
            kind: Kind::RealOrWord(&[TYPICAL]),
            domain: Domain::closed(-3.0, 1.0),
            default: Some(Axis::One(Value::word(TYPICAL))),
        },
    ],
    labels: &[&GAMMA],
    abscissa: &GAMMA,
    samples: 60,
    prepare,
};

/// The margin of the target.
const TYPICAL: &str = "typical";

struct Barrier {
    size: usize,
    patterns: usize,
    kappa: f64,
    /// Margin of the solutions at the first end; none where both ends are typical.
    first: Option<f64>,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, settings: &Settings) -> Prepared {
    let [size, alpha, kappa] = [&SIZE, &ALPHA, &KAPPA].map(|s| inputs.number(s));
    let patterns = (alpha * size).round();
    let alpha = Value::Number(patterns / size);
    let first = inputs.value(&KAPPA_1).as_number().filter(|first| *first != kappa);
    let expectation = |gamma: Value, observable, theory, allowance: f64| Expectation {
        labels: vec![gamma],
        observable,
        theory: Some(theory),
        relation: Relation::Equal,
        allowance: allowance / size,
        kind: SampleKind::Number,
    };
    let (kappa_cell, first_cell) = (Value::Number(kappa), inputs.value(&KAPPA_1).clone());
    let overlap = match first {
        None => theory(
            "spherical-entropy",
            &Q,
            &[(&ALPHA, alpha.clone()), (&KAPPA, kappa_cell.clone())],
            settings,
        )?,
        Some(first) => {
            let ends =
                [(&ALPHA, alpha.clone()), (&KAPPA_1, Value::Number(first)), (&KAPPA_2, kappa_cell.clone())];
            theory("spherical-cross-overlap", &OVERLAP, &ends, settings)?
        }
    };
    let mut expectations = vec![expectation(Value::Empty, &OVERLAP, overlap, OVERLAP_ALLOWANCE)];
    for i in 1..PLACES {
        let gamma = i as f64 / PLACES as f64;
        let place = [
            (&GAMMA, Value::Number(gamma)),
            (&ALPHA, alpha.clone()),
            (&KAPPA, kappa_cell.clone()),
            (&KAPPA_1, first_cell.clone()),
            (&KAPPA_2, Value::word(TYPICAL)),
        ];
        let energy = theory("spherical-barrier", &ENERGY, &place, settings)?;
        expectations.push(expectation(Value::Number(gamma), &ENERGY, energy, ENERGY_ALLOWANCE));
    }
    let (size, patterns) = (size as usize, patterns as usize);
    Ok(Box::new(Barrier { size, patterns, kappa, first, expectations }))
}

impl Experiment for Barrier {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// Chains that have not met say nothing of typical solutions: such a sample is missing.
    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let instance = Instance::random(Entries::Gaussian, self.size, self.patterns, rng)?;
        let mut sampled = |kappa: f64| {
            let ensemble = Sampling::at_margin(kappa).run(&instance, kappa, rng)?;
            Ok::<_, ExperimentError>(ensemble.equilibrated().then_some(ensemble))
        };
        let Some(typical) = sampled(self.kappa)? else { return Ok(vec![None; self.expectations.len()]) };
        let pairs: Vec<(Vec<f64>, Vec<f64>)> = match self.first {
            None => typical.pairs().map(|(a, b)| (a.to_vec(), b.to_vec())).collect(),
            Some(first) => {
                let Some(other) = sampled(first)? else { return Ok(vec![None; self.expectations.len()]) };
                let ends = other.chains.iter().flatten().zip(typical.chains.iter().flatten());
                ends.map(|(a, b)| (a.clone(), b.clone())).collect()
            }
        };
        let mut sums = vec![0.0; self.expectations.len()];
        for (first, second) in &pairs {
            let geodesic = Geodesic::new(&instance, first, second)?;
            sums[0] += geodesic.overlap();
            for (i, sum) in sums.iter_mut().enumerate().skip(1) {
                *sum += geodesic.energy(i as f64 / PLACES as f64, self.kappa);
            }
        }
        Ok(sums.into_iter().map(|sum| Some(sum / pairs.len() as f64)).collect())
    }
}

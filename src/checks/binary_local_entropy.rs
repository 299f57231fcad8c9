//! `binary-local-entropy`: enumeration around a random solution beside the Franz-Parisi potential.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::enumeration::{Enumeration, LARGEST_SIZE};
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::sampling::Generator;
use crate::models::half_space::HalfSpace;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::special::entropy::{binary_entropy, ln_binomial};
use crate::symbols::{ALPHA, D, KAPPA, KAPPA_REF, LOCAL_ENTROPY, SIZE};

/// What the finite size leaves, beyond that of the number of configurations at a distance, is below this over the size at a
/// density of 0.5, out to the farthest distance.
const SIZE_ALLOWANCE: f64 = 0.15;
/// Farthest distance: beyond it instances of a few solutions have none, and the mean over the others is biased.
const FARTHEST: f64 = 0.25;

/// solutions around a random solution of the binary perceptron: enumeration beside the local entropy
pub static CHECK: Check = Check {
    name: "binary-local-entropy",
    summary: "solutions around a random solution of the binary perceptron: enumeration beside the local entropy",
    expects: "The mean logarithm of the number of solutions at each distance from a random solution equals the local entropy, corrected for the number of configurations at that distance, within an allowance.",
    experiments: &["src/experiments/enumeration.rs"],
    formulas: &["binary.local-entropy"],
    params: &[
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(4.0, LARGEST_SIZE as f64),
            default: Some(Axis::One(Value::Integer(20))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::above(0.0, 1.5),
            default: Some(Axis::number(0.5)),
        },
        Parameter {
            symbol: &KAPPA,
            kind: Kind::Real,
            domain: Domain::closed(-2.0, 2.0),
            default: Some(Axis::number(0.0)),
        },
        Parameter {
            symbol: &KAPPA_REF,
            kind: Kind::Real,
            domain: Domain::closed(-2.0, 2.0),
            default: Some(Axis::number(0.2)),
        },
    ],
    labels: &[&D],
    abscissa: &D,
    samples: 1000,
    prepare,
};

struct Neighbours {
    size: usize,
    patterns: usize,
    kappa: f64,
    kappa_ref: f64,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, theory: &Theory) -> Prepared {
    let [size, alpha, kappa, kappa_ref] = [&SIZE, &ALPHA, &KAPPA, &KAPPA_REF].map(|s| inputs.number(s));
    let patterns = (alpha * size).round();
    let number = Value::Number;
    let mut expectations = Vec::new();
    for k in 1..=(FARTHEST * size) as usize {
        let d = k as f64 / size;
        let place = [
            (&ALPHA, number(patterns / size)),
            (&KAPPA, number(kappa)),
            (&KAPPA_REF, number(kappa_ref)),
            (&D, number(d)),
        ];
        // The shell of a finite size has fewer configurations than its entropy says: that is known exactly.
        let shell = ln_binomial(size as usize, k) / size - binary_entropy(d);
        let expected = theory.value("binary-local-entropy", &LOCAL_ENTROPY, &place);
        expectations.push(Expectation {
            labels: vec![number(d)],
            observable: &LOCAL_ENTROPY,
            theory: expected.ok().map(|(value, error)| (value + shell, error)),
            relation: Relation::Equal,
            allowance: SIZE_ALLOWANCE / size,
            kind: SampleKind::Number,
        });
    }
    let (size, patterns) = (size as usize, patterns as usize);
    Ok(Box::new(Neighbours { size, patterns, kappa, kappa_ref, expectations }))
}

impl Experiment for Neighbours {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// Instances without a reference, and distances without solutions, have no local entropy.
    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let instance = Instance::random(Entries::Gaussian, self.size, self.patterns, rng)?;
        let enumeration = Enumeration::new(&instance, HalfSpace)?;
        let Some(reference) = enumeration.random_solution(self.kappa_ref, rng) else {
            return Ok(vec![None; self.expectations.len()]);
        };
        let histogram = enumeration.distances(self.kappa, reference);
        let entropy = |&n: &u64| (n > 0).then(|| (n as f64).ln() / self.size as f64);
        Ok(histogram[1..=self.expectations.len()].iter().map(entropy).collect())
    }
}

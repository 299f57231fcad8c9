//! `sbp-pairs`: exact enumeration beside the exact first moments.

use std::f64::consts::LN_2;

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::configuration::pair_distances;
use crate::experiments::enumeration::{Enumeration, LARGEST_SIZE};
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::sampling::Generator;
use crate::models::symmetric_window::SymmetricWindow;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::special::entropy::ln_binomial;
use crate::symbols::{ALPHA, KAPPA, LOG_PAIRS, PAIRS, SIZE, X};
use crate::theory::moments::PairConstraint;

/// pairs of solutions of the symmetric binary perceptron at each distance: enumeration beside the first moment
pub static CHECK: Check = Check {
    name: "sbp-pairs",
    summary: "pairs of solutions of the symmetric binary perceptron at each distance: enumeration beside the first moment",
    expects: "Numbers of ordered pairs at each distance equal the exact first moment at this size, without allowance. The mean logarithm is not above the logarithm of the mean. Where a few instances have most of the pairs the verdict is undecided.",
    experiments: &["src/experiments/enumeration.rs", "src/experiments/configuration.rs"],
    formulas: &["sbp.first-moment", "sbp.pair-first-moment"],
    params: &[
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(2.0, LARGEST_SIZE as f64),
            default: Some(Axis::One(Value::Integer(16))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::closed(0.0, 4.0),
            default: Some(Axis::number(0.5)),
        },
        Parameter {
            symbol: &KAPPA,
            kind: Kind::Real,
            domain: Domain::closed(1e-3, 10.0),
            default: Some(Axis::number(1.0)),
        },
    ],
    labels: &[&X],
    abscissa: &X,
    samples: 1000,
    prepare,
};

/// Solutions of random instances of one size.
struct Pairs {
    size: usize,
    patterns: usize,
    kappa: f64,
    expectations: Vec<Expectation>,
}

/// The first moments at finite size are exact: a pre-activation is Gaussian whatever the size, and patterns are independent.
fn prepare(inputs: &Inputs, theory: &Theory) -> Prepared {
    let [size, alpha, kappa] = [&SIZE, &ALPHA, &KAPPA].map(|s| inputs.number(s));
    let patterns = (alpha * size).round();
    let mut expectations = Vec::new();
    // Distances k and N - k have the same pairs: w and -w are solutions together.
    for k in 0..=size as usize / 2 {
        let x = k as f64 / size;
        let log = |quadrature| match k {
            0 => SymmetricWindow.log_probability_by(kappa, &quadrature),
            _ => SymmetricWindow.log_pair_probability(kappa, x, &quadrature),
        };
        let (working, finer) =
            (log(theory.settings().quadrature), log(theory.settings().quadrature.refined()));
        let log_pairs = size * LN_2 + ln_binomial(size as usize, k) + patterns * finer;
        let relative = 2.0 * patterns * (working - finer).abs() + 64.0 * f64::EPSILON * (1.0 + size);
        let pairs = log_pairs.exp();
        let labels = || vec![Value::Number(x)];
        expectations.push(Expectation {
            labels: labels(),
            observable: &PAIRS,
            theory: Some((pairs, pairs * relative)),
            relation: Relation::Equal,
            allowance: 0.0,
            kind: SampleKind::Number,
        });
        // The mean of a logarithm is not above the logarithm of the mean.
        expectations.push(Expectation {
            labels: labels(),
            observable: &LOG_PAIRS,
            theory: Some((pairs.ln_1p() / size, relative)),
            relation: Relation::AtMost,
            allowance: 0.0,
            kind: SampleKind::Number,
        });
    }
    Ok(Box::new(Pairs { size: size as usize, patterns: patterns as usize, kappa, expectations }))
}

impl Experiment for Pairs {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let instance = Instance::random(Entries::Gaussian, self.size, self.patterns, rng)?;
        let solutions = Enumeration::new(&instance, SymmetricWindow)?.solutions(self.kappa);
        let pairs = pair_distances(&solutions, self.size);
        let both = |&n: &u64| [Some(n as f64), Some((n as f64).ln_1p() / self.size as f64)];
        Ok(pairs[..=self.size / 2].iter().flat_map(both).collect())
    }
}

//! `binary-entropy`: enumeration and message passing beside the replica-symmetric entropy.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::theory;
use crate::experiments::ExperimentError;
use crate::experiments::configuration::magnetisations;
use crate::experiments::enumeration::{Enumeration, LARGEST_SIZE};
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::message_passing::MessagePassing;
use crate::experiments::sampling::Generator;
use crate::models::half_space::HalfSpace;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Settings, Value};
use crate::symbols::{ALPHA, ENTROPY, KAPPA, METHOD, Q, SIZE};

/// How solutions are counted.
const METHODS: [&str; 2] = ["enumeration", "message-passing"];
/// What the finite size leaves: measured at densities to 0.7 and sizes from 10 to 20, it is below these over the size.
const ENTROPY_ALLOWANCE: f64 = 0.1;
const OVERLAP_ALLOWANCE: f64 = 0.6;

/// entropy of solutions of the binary perceptron: enumeration or message passing beside replica symmetry
pub static CHECK: Check = Check {
    name: "binary-entropy",
    summary: "entropy of solutions of the binary perceptron: enumeration or message passing beside replica symmetry",
    formulas: &["binary.replica-symmetric"],
    params: &[
        Parameter {
            symbol: &METHOD,
            kind: Kind::Word(&METHODS),
            domain: Domain::closed(0.0, 0.0),
            default: Some(Axis::One(Value::word(METHODS[0]))),
        },
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(2.0, 20_000.0),
            default: Some(Axis::One(Value::Integer(18))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::closed(0.0, 2.0),
            default: Some(Axis::Linear { from: 0.1, to: 0.7, count: 7 }),
        },
        Parameter {
            symbol: &KAPPA,
            kind: Kind::Real,
            domain: Domain::closed(-2.0, 2.0),
            default: Some(Axis::number(0.0)),
        },
    ],
    labels: &[],
    abscissa: &ALPHA,
    samples: 400,
    prepare,
};

struct Count {
    enumerate: bool,
    size: usize,
    patterns: usize,
    kappa: f64,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, settings: &Settings) -> Prepared {
    let [size, alpha, kappa] = [&SIZE, &ALPHA, &KAPPA].map(|s| inputs.number(s));
    let enumerate = inputs.word(&METHOD) == Some(METHODS[0]);
    if enumerate && size > LARGEST_SIZE as f64 {
        return Err(ExperimentError::TooManyWeights { size: size as usize, largest: LARGEST_SIZE });
    }
    let patterns = (alpha * size).round();
    // The density that the instance really has.
    let place = [(&ALPHA, Value::Number(patterns / size)), (&KAPPA, Value::Number(kappa))];
    let expectation = |observable, allowance: f64| {
        let (value, error) = theory("binary-entropy", observable, &place, settings)?;
        Ok::<_, ExperimentError>(Expectation {
            labels: Vec::new(),
            observable,
            theory: Some((value, error)),
            relation: Relation::Equal,
            allowance: allowance / size,
            kind: SampleKind::Number,
        })
    };
    let expectations = vec![expectation(&ENTROPY, ENTROPY_ALLOWANCE)?, expectation(&Q, OVERLAP_ALLOWANCE)?];
    let (size, patterns) = (size as usize, patterns as usize);
    Ok(Box::new(Count { enumerate, size, patterns, kappa, expectations }))
}

impl Experiment for Count {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// Instances without solutions have no entropy and no overlap.
    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let instance = Instance::random(Entries::Gaussian, self.size, self.patterns, rng)?;
        if !self.enumerate {
            let beliefs = MessagePassing::at_margin(HalfSpace, self.kappa).run(&instance)?;
            return Ok(vec![Some(beliefs.entropy), Some(beliefs.overlap)]);
        }
        let solutions = Enumeration::new(&instance, HalfSpace)?.solutions(self.kappa);
        let size = self.size as f64;
        let entropy = (!solutions.is_empty()).then(|| (solutions.len() as f64).ln() / size);
        let overlap =
            magnetisations(&solutions, self.size).map(|m| m.iter().map(|m| m * m).sum::<f64>() / size);
        Ok(vec![entropy, overlap])
    }
}

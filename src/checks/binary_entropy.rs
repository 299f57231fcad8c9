//! `binary-entropy`: enumeration and message passing beside the replica-symmetric entropy.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::configuration::magnetisations;
use crate::experiments::enumeration::{Enumeration, LARGEST_SIZE};
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::message_passing::MessagePassing;
use crate::experiments::sampling::Generator;
use crate::models::half_space::HalfSpace;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols::{ALPHA, ALPHA_C, ENTROPY, KAPPA, METHOD, Q, SIZE};

/// How solutions are counted.
const METHODS: [&str; 2] = ["enumeration", "message-passing"];
/// What the finite size leaves to entropy and overlap when all solutions are counted, times the size and the square of how far the
/// density is from capacity, relative to it. Mean deviations over 2000 instances are below 0.021 and 0.086 at sizes from 10 to 18,
/// margins from -0.5 to 0.5 and all densities tried: near capacity they are those of the instances that have solutions.
const COUNTED: [f64; 2] = [0.03, 0.1];
/// The same of message passing, times the size alone: below 0.3 and 0.35 at sizes from 20 to 400, densities to 0.7 and these margins.
const PASSED: [f64; 2] = [0.4, 0.4];

/// entropy of solutions of the binary perceptron: enumeration or message passing beside replica symmetry
pub static CHECK: Check = Check {
    name: "binary-entropy",
    summary: "entropy of solutions of the binary perceptron: enumeration or message passing beside replica symmetry",
    expects: "Entropy and overlap equal the replica-symmetric ones within an allowance that was measured at several sizes. Above capacity nothing is claimed.",
    experiments: &["src/experiments/enumeration.rs", "src/experiments/message_passing.rs"],
    formulas: &["binary.replica-symmetric", "binary.capacity"],
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

fn prepare(inputs: &Inputs, theory: &Theory) -> Prepared {
    let [size, alpha, kappa] = [&SIZE, &ALPHA, &KAPPA].map(|s| inputs.number(s));
    let enumerate = inputs.word(&METHOD) == Some(METHODS[0]);
    if enumerate && size > LARGEST_SIZE as f64 {
        return Err(ExperimentError::TooManyWeights { size: size as usize, largest: LARGEST_SIZE });
    }
    let patterns = (alpha * size).round();
    let (capacity, _) = theory.value("binary-capacity", &ALPHA_C, &[(&KAPPA, Value::Number(kappa))])?;
    // The density that the instance really has.
    let density = patterns / size;
    let place = [(&ALPHA, Value::Number(density)), (&KAPPA, Value::Number(kappa))];
    let distance = 1.0 - density / capacity;
    let allowances = if enumerate { COUNTED.map(|a| a / (distance * distance)) } else { PASSED };
    let expectation = |observable, allowance: f64| {
        Ok::<_, ExperimentError>(Expectation {
            labels: Vec::new(),
            observable,
            // Above capacity the few instances with solutions are not typical.
            theory: if density < capacity {
                Some(theory.value("binary-entropy", observable, &place)?)
            } else {
                None
            },
            relation: Relation::Equal,
            allowance: allowance / size,
            kind: SampleKind::Number,
        })
    };
    let expectations = vec![expectation(&ENTROPY, allowances[0])?, expectation(&Q, allowances[1])?];
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

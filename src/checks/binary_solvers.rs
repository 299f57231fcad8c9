//! `binary-solvers`: which densities solvers master, and what surrounds the solutions they find.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::focusing::Focusing;
use crate::experiments::message_passing::MessagePassing;
use crate::experiments::sampling::Generator;
use crate::experiments::sign_patterns::SignPatterns;
use crate::experiments::stochastic_learning::StochasticLearning;
use crate::models::half_space::HalfSpace;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols::{
    ALPHA, ALPHA_C, ALPHA_LE, ALPHA_U, D, KAPPA, KAPPA_REF, LOCAL_ENTROPY, PHASE, SIZE, SOLVED, SOLVER,
};

/// Solvers.
const SOLVERS: [&str; 2] = ["sbpi", "focusing-bp"];
/// Distances at which the surroundings of a solution are measured.
const DISTANCES: [f64; 5] = [0.02, 0.05, 0.1, 0.15, 0.2];
/// What the finite size may leave between the entropy of message passing around a solution and its limit, times the size: ten times
/// what it leaves without a reference.
const ALLOWANCE: f64 = 4.0;
/// Part of the instances that fluctuations of the capacity may leave solvable, times the square root of the size.
const BEYOND: f64 = 1.0;

/// solutions of the binary perceptron found by learning rules: up to which density, and in how flat a region
pub static CHECK: Check = Check {
    name: "binary-solvers",
    summary: "solutions of the binary perceptron found by learning rules: up to which density, and in how flat a region",
    expects: "Above capacity hardly any instance is solved. Around the solutions found the local entropy lies above that around typical solutions, and not by chance: they sit in flat regions. How many instances are solved below capacity is measured, beside the phase of the theory.",
    experiments: &[
        "src/experiments/stochastic_learning.rs",
        "src/experiments/focusing.rs",
        "src/experiments/local_entropy.rs",
    ],
    formulas: &[
        "binary.capacity",
        "binary.dense-threshold",
        "binary.local-entropy",
        "binary.local-entropy-threshold",
    ],
    params: &[
        Parameter {
            symbol: &SOLVER,
            kind: Kind::Word(&SOLVERS),
            domain: Domain::closed(0.0, 0.0),
            default: Some(Axis::One(Value::word(SOLVERS[0]))),
        },
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(21.0, 20_001.0),
            default: Some(Axis::One(Value::Integer(1001))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::closed(0.05, 1.5),
            default: Some(Axis::Linear { from: 0.4, to: 0.9, count: 6 }),
        },
    ],
    labels: &[&PHASE, &D],
    abscissa: &ALPHA,
    samples: 20,
    prepare,
};

struct Solvers {
    learning: bool,
    size: usize,
    patterns: usize,
    expectations: Vec<Expectation>,
}

/// Where the density lies: between which of the thresholds of the theory.
fn phase(alpha: f64, theory: &Theory) -> Result<(&'static str, f64), ExperimentError> {
    let zero = [(&KAPPA, Value::Number(0.0))];
    let (capacity, _) = theory.value("binary-capacity", &ALPHA_C, &zero)?;
    let best = [(&KAPPA, Value::Number(0.0)), (&KAPPA_REF, Value::word("max"))];
    let (flat, _) = theory.value("binary-local-entropy-threshold", &ALPHA_LE, &best)?;
    let (dense, _) = theory.value("binary-dense-threshold", &ALPHA_U, &zero)?;
    let phase = match alpha {
        alpha if alpha >= capacity => "no-solutions",
        alpha if alpha >= flat.max(dense) => "isolated",
        alpha if alpha >= flat.min(dense) => "between-thresholds",
        _ => "flat-minima",
    };
    Ok((phase, capacity))
}

fn prepare(inputs: &Inputs, theory: &Theory) -> Prepared {
    let [size, alpha] = [&SIZE, &ALPHA].map(|s| inputs.number(s));
    let patterns = (alpha * size).round();
    let alpha = patterns / size;
    let (phase, capacity) = phase(alpha, theory)?;
    let labels = |d: Value| vec![Value::word(phase), d];
    let mut expectations = vec![Expectation {
        labels: labels(Value::Empty),
        observable: &SOLVED,
        // Below capacity the theory says where solutions are, not whether an algorithm finds them.
        theory: (alpha >= capacity).then_some((0.0, 0.0)),
        relation: Relation::AtMost,
        allowance: BEYOND / size.sqrt(),
        kind: SampleKind::Event,
    }];
    for d in DISTANCES {
        let place = [
            (&ALPHA, Value::Number(alpha)),
            (&KAPPA, Value::Number(0.0)),
            (&KAPPA_REF, Value::Number(0.0)),
            (&D, Value::Number(d)),
        ];
        let typical = if alpha < capacity {
            theory.value("binary-local-entropy", &LOCAL_ENTROPY, &place).ok()
        } else {
            None
        };
        expectations.push(Expectation {
            labels: labels(Value::Number(d)),
            observable: &LOCAL_ENTROPY,
            // Solvers are drawn to flatter regions than those of typical solutions: near these there may be none at all.
            theory: typical,
            relation: Relation::Above,
            allowance: ALLOWANCE / size,
            kind: SampleKind::Number,
        });
    }
    let learning = inputs.word(&SOLVER) == Some(SOLVERS[0]);
    let (size, patterns) = (size as usize, patterns as usize);
    Ok(Box::new(Solvers { learning, size, patterns, expectations }))
}

impl Experiment for Solvers {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    /// Where message passing around a solution does not converge there is no local entropy.
    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let patterns = SignPatterns::random(self.size, self.patterns, rng)?;
        let found = if self.learning {
            StochasticLearning::at_margin(0.0).solve(&patterns, rng)?
        } else {
            Focusing::at_margin(0.0).solve(&patterns)?
        };
        let Some(solution) = found else {
            let mut values = vec![None; self.expectations.len()];
            values[0] = Some(0.0);
            return Ok(values);
        };
        let passing =
            MessagePassing { damping: 0.3, tolerance: 1e-6, ..MessagePassing::at_margin(HalfSpace, 0.0) };
        let around = passing.around(&patterns, &solution.weights, &DISTANCES)?;
        let entropies = around.into_iter().map(|neighbours| neighbours.ok().map(|n| n.entropy));
        Ok(std::iter::once(Some(1.0)).chain(entropies).collect())
    }
}

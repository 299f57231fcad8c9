//! Focusing belief propagation: solutions in dense regions, found by message passing of interacting replicas.

use crate::experiments::ExperimentError;
use crate::experiments::message_passing::{MessagePassing, Messages};
use crate::experiments::patterns::Patterns;
use crate::experiments::signs::Signs;
use crate::experiments::stochastic_learning::Solution;
use crate::models::half_space::HalfSpace;

/// How many replicas each weight's centre holds together while the coupling grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Replicas {
    /// Always this many, above 1.
    Fixed(f64),
    /// `1 + 1/(1 - rho)` where the coupling is `rho = tanh^2 gamma`: from two to infinitely many.
    Growing,
}

/// Focusing belief propagation (fBP) for the binary perceptron.
///
/// `y` replicas of the weights obey the same patterns and are drawn, weight by weight, with strength `gamma` to a common centre.
/// All replicas have the same messages, so the others act on each through the field
///
/// ```text
/// atanh(t tanh((y - 1) atanh(t tanh h))),  t = tanh gamma,
/// ```
///
/// `h` the field of the patterns. From `gamma = 0` it is raised in steps of `tanh^2 gamma`; the messages follow and their signs
/// run into a region dense with solutions.
#[derive(Debug, Clone, Copy)]
pub struct Focusing {
    /// Message passing within a step: margin, damping, when a step is left.
    pub passing: MessagePassing<HalfSpace>,
    /// How many replicas.
    pub replicas: Replicas,
    /// Steps of the coupling: `tanh^2 gamma = k/steps`, `k < steps`.
    pub steps: u32,
}

impl Focusing {
    /// Growing replicas in 100 steps of at most 5 iterations that keep 0.3 of the messages: without damping they oscillate.
    pub fn at_margin(kappa: f64) -> Self {
        let passing = MessagePassing {
            damping: 0.3,
            tolerance: 0.01,
            iterations: 5,
            ..MessagePassing::at_margin(HalfSpace, kappa)
        };
        Focusing { passing, replicas: Replicas::Growing, steps: 100 }
    }

    /// The first signs of the messages that are a solution; none if the coupling ends without, or the messages overflow.
    ///
    /// Deterministic; an iteration reads the patterns once.
    pub fn solve(&self, patterns: &impl Patterns) -> Result<Option<Solution>, ExperimentError> {
        self.passing.check()?;
        if let Replicas::Fixed(y) = self.replicas
            && !(y > 1.0 && y.is_finite())
        {
            return Err(ExperimentError::Setting { name: "replicas", value: y, domain: "above 1" });
        }
        let mut messages = Messages::start(vec![0.0; patterns.size()], patterns);
        let mut iterations = 0;
        for k in 0..self.steps {
            let rho = f64::from(k) / f64::from(self.steps);
            let others = match self.replicas {
                Replicas::Fixed(y) => y - 1.0,
                Replicas::Growing => 1.0 / (1.0 - rho),
            };
            let strength = rho.sqrt();
            let mut focus = |fields: &mut [f64]| {
                let pull = |h: f64| (strength * (others * (strength * h.tanh()).atanh()).tanh()).atanh();
                fields.iter_mut().for_each(|field| *field += pull(*field));
            };
            for _ in 0..self.passing.iterations {
                let step = messages.iterate(patterns, &self.passing, &mut focus);
                iterations += 1;
                if !step.entropy.is_finite() {
                    return Ok(None);
                }
                let weights = Signs::of(&messages.means);
                if patterns.is_solution(&weights, self.passing.kappa)? {
                    return Ok(Some(Solution { weights, iterations }));
                }
                if step.residual <= self.passing.tolerance {
                    break;
                }
            }
        }
        Ok(None)
    }
}

//! Approximate message passing: the Bethe free entropy of one large instance of the binary perceptron.

use crate::error::SolveError;
use crate::experiments::ExperimentError;
use crate::experiments::patterns::Patterns;
use crate::special::entropy::log_two_cosh;
use crate::theory::constraint::Constraint;

/// Approximate message passing for binary weights whose pre-activations all satisfy a constraint.
///
/// With `x = xi / sqrt(N)`, one iteration is
///
/// ```text
/// V = 1 - <m^2>,  omega = x m - V g,  g = d ln P / d omega,  gamma = -alpha <d g / d omega>,
/// B = x^T g + gamma m,  m = tanh B,
/// ```
///
/// `P(omega, V)` the probability that a Gaussian of this mean and variance satisfies the constraint at margin `kappa`, and `<.>`
/// the mean over weights or patterns. Its fixed points are the stationary points of
///
/// ```text
/// <ln 2cosh B - m B> + alpha <ln P> + alpha V <g^2> / 2,
/// ```
///
/// the Bethe entropy per weight. For entries that are independent with mean 0 and variance 1 it tends, as the instance
/// grows, to the replica-symmetric entropy, and `<m^2>` to the typical overlap. Pre-activations count as continuous.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MessagePassing<C> {
    /// What a pattern asks for.
    pub constraint: C,
    /// At which margin.
    pub kappa: f64,
    /// How much of the old `m` and `g` is kept in each iteration, `0..1`; fixed points do not depend on it.
    pub damping: f64,
    /// Largest change of an `m` or of a `g sqrt(V)`, before damping, at which the iteration ends; above 0.
    pub tolerance: f64,
    /// The most iterations.
    pub iterations: u32,
}

/// A fixed point of [`MessagePassing`].
#[derive(Debug, Clone, PartialEq)]
pub struct Beliefs {
    /// The mean `m` of each weight.
    pub magnetisations: Vec<f64>,
    /// Bethe entropy in nats per weight.
    pub entropy: f64,
    /// Mean overlap of two solutions, `<m^2>`.
    pub overlap: f64,
    /// Iterations spent.
    pub iterations: u32,
    /// Largest change in the last of them.
    pub residual: f64,
}

impl<C: Constraint> MessagePassing<C> {
    /// Undamped, to a change of 1e-12 within 1000 iterations. Well below capacity about 50 are needed.
    pub fn at_margin(constraint: C, kappa: f64) -> Self {
        MessagePassing { constraint, kappa, damping: 0.0, tolerance: 1e-12, iterations: 1000 }
    }

    /// Iterates from `m = 0`; an iteration reads the patterns once.
    ///
    /// Fails with [`SolveError::NotConverged`] where the iteration ends above its tolerance, and with
    /// [`SolveError::NotFinite`] where a message overflows because the means run into +-1; above capacity it does either. An
    /// instance without patterns has the entropy `ln 2`.
    pub fn run(&self, patterns: &impl Patterns) -> Result<Beliefs, ExperimentError> {
        let mut messages = Messages::start(vec![0.0; patterns.size()], patterns);
        let (step, iterations) = self.converge(patterns, &mut messages, |_| {})?;
        Ok(Beliefs {
            magnetisations: messages.means,
            entropy: step.entropy,
            overlap: step.overlap,
            iterations,
            residual: step.residual,
        })
    }

    /// Iterates until the messages no longer change; `tilt` adds what else acts on the weights to the fields of the patterns.
    /// The entropy is that of the tilted weights.
    pub(super) fn converge(
        &self,
        patterns: &impl Patterns,
        messages: &mut Messages,
        mut tilt: impl FnMut(&mut [f64]),
    ) -> Result<(Step, u32), ExperimentError> {
        self.check()?;
        let mut residual = f64::INFINITY;
        for iterations in 1..=self.iterations {
            let step = messages.iterate(patterns, self, &mut tilt);
            if !step.entropy.is_finite() {
                return Err(SolveError::NotFinite { what: "a message" }.into());
            }
            residual = step.residual;
            if residual <= self.tolerance {
                return Ok((step, iterations));
            }
        }
        Err(SolveError::NotConverged { residual, iterations: self.iterations }.into())
    }

    pub(super) fn check(&self) -> Result<(), ExperimentError> {
        let setting = |name, value, domain| Err(ExperimentError::Setting { name, value, domain });
        if !self.kappa.is_finite() {
            return setting("kappa", self.kappa, "finite numbers");
        }
        if !(0.0..1.0).contains(&self.damping) {
            return setting("damping", self.damping, "[0, 1)");
        }
        if self.tolerance.is_nan() || self.tolerance <= 0.0 {
            return setting("tolerance", self.tolerance, "above 0");
        }
        Ok(())
    }
}

/// What one iteration says of the instance.
pub(super) struct Step {
    pub entropy: f64,
    pub overlap: f64,
    pub residual: f64,
}

/// What is passed on from one iteration to the next, and room for the fields.
pub(super) struct Messages {
    pub means: Vec<f64>,
    forces: Vec<f64>,
    fields: Vec<f64>,
}

impl Messages {
    /// No forces, and these means.
    pub fn start(means: Vec<f64>, patterns: &impl Patterns) -> Self {
        Messages { fields: vec![0.0; means.len()], means, forces: vec![0.0; patterns.patterns()] }
    }

    pub fn iterate<C: Constraint>(
        &mut self,
        instance: &impl Patterns,
        settings: &MessagePassing<C>,
        tilt: &mut impl FnMut(&mut [f64]),
    ) -> Step {
        let MessagePassing { constraint, kappa, damping, .. } = settings;
        let size = self.means.len() as f64;
        let norm = size.sqrt();
        let (kept, taken) = (damping, 1.0 - damping);
        let variance = self.means.iter().map(|m| (1.0 - m) * (1.0 + m)).sum::<f64>() / size;
        let width = variance.sqrt();
        let (mut patterns, mut stiffness, mut residual) = (0.0, 0.0, 0.0f64);
        let forces = &mut self.forces;
        let force = |mu: usize, sum: f64| {
            let force = &mut forces[mu];
            let omega = sum / norm - variance * *force;
            let (log, fresh) = constraint.log_probability_and_force(*kappa, omega, width);
            residual = residual.max(width * (fresh - *force).abs());
            *force = kept * *force + taken * fresh;
            patterns += log + 0.5 * variance * *force * *force;
            stiffness -= constraint.curvature(*kappa, omega, width);
            *force / norm
        };
        instance.exchange(&self.means, force, &mut self.fields);
        let gamma = stiffness / size;
        self.fields.iter_mut().zip(&self.means).for_each(|(field, mean)| *field += gamma * mean);
        tilt(&mut self.fields);
        let (mut weights, mut overlap) = (0.0, 0.0);
        for (field, mean) in self.fields.iter().zip(&mut self.means) {
            let fresh = field.tanh();
            residual = residual.max((fresh - *mean).abs());
            *mean = kept * *mean + taken * fresh;
            weights += log_two_cosh(*field) - fresh * field;
            overlap += fresh * fresh;
        }
        Step { entropy: (weights + patterns) / size, overlap: overlap / size, residual }
    }
}

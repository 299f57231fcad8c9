//! Approximate message passing: the Bethe free entropy of one large instance of the binary perceptron.

use crate::error::SolveError;
use crate::experiments::ExperimentError;
use crate::experiments::instance::Instance;
use crate::experiments::sphere::dot;
use crate::special::entropy::log_two_cosh;
use crate::special::gaussian::Tail;

/// Approximate message passing for binary weights that give every pattern a pre-activation of at least `kappa`.
///
/// With `x = xi / sqrt(N)`, one iteration is
///
/// ```text
/// V = 1 - <m^2>,  omega = x m - V g,  u = (kappa - omega) / sqrt(V),  g = r(u) / sqrt(V),
/// gamma = alpha <r'(u)> / V,  B = x^T g + gamma m,  m = tanh B,
/// ```
///
/// `r` the hazard of the Gaussian and `<.>` the mean over weights or patterns. Its fixed points are the stationary points of
///
/// ```text
/// <ln 2cosh B - m B> + alpha <ln H(u)> + alpha V <g^2> / 2,
/// ```
///
/// the Bethe entropy per weight. For entries that are independent with mean 0 and variance 1 it tends, as the instance
/// grows, to the replica-symmetric entropy, and `<m^2>` to the typical overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MessagePassing {
    /// Smallest pre-activation.
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

impl MessagePassing {
    /// Undamped, to a change of 1e-12 within 1000 iterations. Well below capacity about 50 are needed.
    pub fn at_margin(kappa: f64) -> Self {
        MessagePassing { kappa, damping: 0.0, tolerance: 1e-12, iterations: 1000 }
    }

    /// Iterates from `m = 0`; an iteration reads the instance once, about 1 ns per entry.
    ///
    /// Fails with [`SolveError::NotConverged`] where the iteration ends above its tolerance, and with
    /// [`SolveError::NotFinite`] where a message overflows because the means run into +-1; above capacity it does either. An
    /// instance without patterns has the entropy `ln 2`.
    pub fn run(&self, instance: &Instance) -> Result<Beliefs, ExperimentError> {
        self.check()?;
        let mut messages = Messages::none(instance);
        let mut residual = f64::INFINITY;
        for iterations in 1..=self.iterations {
            let step = messages.iterate(instance, self);
            if !step.entropy.is_finite() {
                return Err(SolveError::NotFinite { what: "a message" }.into());
            }
            residual = step.residual;
            if residual <= self.tolerance {
                let Step { entropy, overlap, .. } = step;
                return Ok(Beliefs {
                    magnetisations: messages.means,
                    entropy,
                    overlap,
                    iterations,
                    residual,
                });
            }
        }
        Err(SolveError::NotConverged { residual, iterations: self.iterations }.into())
    }

    fn check(&self) -> Result<(), ExperimentError> {
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
struct Step {
    entropy: f64,
    overlap: f64,
    residual: f64,
}

/// What is passed on from one iteration to the next, and room for the fields.
struct Messages {
    means: Vec<f64>,
    forces: Vec<f64>,
    fields: Vec<f64>,
}

impl Messages {
    fn none(instance: &Instance) -> Self {
        let (weights, patterns) = (vec![0.0; instance.size()], vec![0.0; instance.patterns()]);
        Messages { means: weights.clone(), forces: patterns, fields: weights }
    }

    fn iterate(&mut self, instance: &Instance, settings: &MessagePassing) -> Step {
        let size = instance.size() as f64;
        let norm = size.sqrt();
        let (kept, taken) = (settings.damping, 1.0 - settings.damping);
        let variance = self.means.iter().map(|m| (1.0 - m) * (1.0 + m)).sum::<f64>() / size;
        let width = variance.sqrt();
        let (mut patterns, mut slopes, mut residual) = (0.0, 0.0, 0.0f64);
        self.fields.fill(0.0);
        for (row, force) in instance.rows().zip(&mut self.forces) {
            let omega = dot(row, &self.means) / norm - variance * *force;
            let tail = Tail::at((settings.kappa - omega) / width);
            let fresh = tail.hazard() / width;
            residual = residual.max(width * (fresh - *force).abs());
            *force = kept * *force + taken * fresh;
            patterns += tail.log_h() + 0.5 * variance * *force * *force;
            slopes += tail.hazard_slope();
            let step = *force / norm;
            self.fields.iter_mut().zip(row).for_each(|(field, x)| *field += step * x);
        }
        let gamma = slopes / (size * variance);
        let (mut weights, mut overlap) = (0.0, 0.0);
        for (field, mean) in self.fields.iter().zip(&mut self.means) {
            let field = field + gamma * *mean;
            let fresh = field.tanh();
            residual = residual.max((fresh - *mean).abs());
            *mean = kept * *mean + taken * fresh;
            weights += log_two_cosh(field) - fresh * field;
            overlap += fresh * fresh;
        }
        Step { entropy: (weights + patterns) / size, overlap: overlap / size, residual }
    }
}

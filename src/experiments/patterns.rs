//! What solvers and message passing need of the patterns of an instance.

use crate::experiments::ExperimentError;
use crate::experiments::instance::Instance;
use crate::experiments::signs::Signs;
use crate::experiments::sphere::dot;

/// A matrix of patterns, one row each, that is multiplied by means from the right and by forces from the left.
pub trait Patterns {
    /// The number of weights.
    fn size(&self) -> usize;

    /// The number of patterns.
    fn patterns(&self) -> usize;

    /// Whether every pre-activation of these weights is at least `kappa`.
    fn is_solution(&self, weights: &Signs, kappa: f64) -> Result<bool, ExperimentError>;

    /// Hands `sum_i xi^mu_i means_i` of every pattern to `force`, in order, and sets `fields` to `sum_mu force_mu xi^mu`.
    ///
    /// `means` and `fields` have an entry per weight.
    fn exchange(&self, means: &[f64], force: impl FnMut(usize, f64) -> f64, fields: &mut [f64]);
}

/// One pass over the entries, about 1 ns each: a row is read twice while it is in the cache.
impl Patterns for Instance {
    fn size(&self) -> usize {
        self.size()
    }

    fn patterns(&self) -> usize {
        self.patterns()
    }

    fn is_solution(&self, weights: &Signs, kappa: f64) -> Result<bool, ExperimentError> {
        Ok(self.margins(&weights.values())?.iter().all(|margin| *margin >= kappa))
    }

    fn exchange(&self, means: &[f64], mut force: impl FnMut(usize, f64) -> f64, fields: &mut [f64]) {
        fields.fill(0.0);
        for (mu, row) in self.rows().enumerate() {
            let force = force(mu, dot(row, means));
            fields.iter_mut().zip(row).for_each(|(field, x)| *field += force * x);
        }
    }
}

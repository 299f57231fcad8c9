//! What a constraint asks of a pre-activation that is known, not random.

use crate::models::half_space::HalfSpace;
use crate::models::symmetric_window::{Outward, SymmetricWindow};

/// A constraint as a score, in units of the pre-activation: one is accepted at margin `kappa` if its score is at least
/// `least_score(kappa)`, and a configuration is a solution if the smallest score of its pre-activations is.
///
/// The score of `c z`, `c > 0`, is `c` times that of `z`.
pub trait Score {
    /// The score of a pre-activation.
    fn score(&self, pre_activation: f64) -> f64;

    /// The smallest that is accepted.
    fn least_score(&self, kappa: f64) -> f64;
}

impl Score for HalfSpace {
    #[inline]
    fn score(&self, pre_activation: f64) -> f64 {
        pre_activation
    }

    fn least_score(&self, kappa: f64) -> f64 {
        kappa
    }
}

impl Score for SymmetricWindow {
    #[inline]
    fn score(&self, pre_activation: f64) -> f64 {
        -pre_activation.abs()
    }

    fn least_score(&self, kappa: f64) -> f64 {
        -kappa
    }
}

impl Score for Outward {
    #[inline]
    fn score(&self, pre_activation: f64) -> f64 {
        pre_activation.abs()
    }

    fn least_score(&self, kappa: f64) -> f64 {
        kappa
    }
}

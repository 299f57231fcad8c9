//! Weights on the sphere `|w|^2 = N`.

use crate::numerics::quadrature::{Integrator, Quadrature};
use crate::real::Real;
use crate::special::gaussian::{Tail, density};
use crate::theory::overlap::Overlap;
use crate::theory::prior::Prior;

/// Weights on the sphere, entropies relative to its uniform measure; formula `spherical.replica-symmetric`.
///
/// Everything is a function of `lambda = 1 / (1 - q)`, with `q_hat = lambda (lambda - 1)`.
#[derive(Debug, Clone, Copy)]
pub struct Spherical;

/// `lambda - 1` without cancellation at small `q_hat`.
fn stiffness<R: Real>(q_hat: R) -> R {
    q_hat * 2.0 / ((q_hat * 4.0 + 1.0).sqrt() + 1.0)
}

impl Prior for Spherical {
    fn overlap<R: Real>(&self, q_hat: R, _: &Quadrature) -> Overlap<R> {
        let excess = stiffness(q_hat);
        let deficit = (excess + 1.0).recip();
        Overlap { value: excess * deficit, deficit }
    }

    fn log_partition<R: Real>(&self, q_hat: R, _: &Quadrature) -> R {
        let excess = stiffness(q_hat);
        excess - excess.ln_1p() * 0.5
    }

    fn susceptibility<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R {
        let deficit = self.overlap(q_hat, quadrature).deficit;
        deficit * deficit
    }
}

impl Spherical {
    /// Replica-symmetric capacity `1 / E(kappa - z)_+^2`, relative accuracy 1e-14; formula `spherical.capacity`.
    pub fn capacity(&self, kappa: f64, quadrature: &Quadrature) -> f64 {
        square_gap(kappa, quadrature).recip()
    }

    /// `ln E(kappa - z)_+^2` with its first derivative `2 E(kappa - z)_+ / E(kappa - z)_+^2`.
    pub fn log_square_gap<R: Real>(&self, kappa: R, quadrature: &Quadrature) -> R {
        kappa.lift(|kappa| {
            let square = square_gap(kappa, quadrature);
            let tail = Tail::at(-kappa);
            [square.ln(), 2.0 * tail.h() * tail.mean_excess() / square]
        })
    }
}

/// `E(kappa - z)_+^2`: the second moment of the excess of a Gaussian over `-kappa`, a sum of positive terms.
fn square_gap(kappa: f64, quadrature: &Quadrature) -> f64 {
    match quadrature.integrator {
        Integrator::Native => {
            let tail = Tail::at(-kappa);
            let mean = tail.mean_excess();
            tail.h() * (tail.excess_variance() + mean * mean)
        }
        Integrator::DoubleExponential => {
            let reach: Vec<f64> = (0..=16).map(|i| f64::from(i * i) * 0.15).collect();
            let end = kappa.min(12.0);
            let breaks: Vec<f64> = reach.iter().rev().map(|t| end - t).collect();
            quadrature.interval(&breaks, |z| density(z) * (kappa - z) * (kappa - z))
        }
    }
}

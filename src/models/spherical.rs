//! Weights on the sphere `|w|^2 = N`.

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, Root, newton};
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

    /// `sqrt(q1 q2) sech v`, as weights respond linearly.
    fn cross_overlap<R: Real>(&self, q_hat: [f64; 2], v: R, quadrature: &Quadrature) -> Overlap<R> {
        cross_overlap(q_hat.map(|q_hat| self.overlap(R::from(q_hat), quadrature)), v)
    }
}

/// `sqrt(q1 q2) sech v` and its deficit, a sum of positive terms.
pub fn cross_overlap<R: Real>([first, second]: [Overlap<R>; 2], v: R) -> Overlap<R> {
    let product = first.value * second.value;
    let mean = product.sqrt();
    let half = (v * 0.5).sinh();
    let sech = v.cosh().recip();
    let apart = (first.deficit + second.deficit * first.value) / (mean + 1.0);
    Overlap { value: mean * sech, deficit: apart + mean * (half * half * 2.0) * sech }
}

impl Spherical {
    /// Replica-symmetric capacity `1 / E(kappa - z)_+^2`, relative accuracy 1e-14; formula `spherical.capacity`.
    pub fn capacity(&self, kappa: f64, quadrature: &Quadrature) -> f64 {
        square_gap(kappa, quadrature).recip()
    }

    /// `ln E(kappa - z)_+^2` with two derivatives: those of the average are `2 E(kappa - z)_+` and `2 H(-kappa)`.
    pub fn log_square_gap<R: Real>(&self, kappa: R, quadrature: &Quadrature) -> R {
        kappa.lift(|kappa| {
            let square = square_gap(kappa, quadrature);
            let tail = Tail::at(-kappa);
            let h = tail.h() / square;
            let first = 2.0 * h * tail.mean_excess();
            [square.ln(), first, h - 0.5 * first * first]
        })
    }
}

/// `ln(alpha E(kappa - z)_+^2) = 0` in the unknown `kappa`, at the parameter `alpha`: the largest margin. Formula `spherical.capacity`.
#[derive(Debug, Clone, Copy)]
pub struct MaximumMargin(pub Quadrature);

impl MaximumMargin {
    /// The root, from a start if there is one. The density falls monotonically with the margin: any root is the root.
    ///
    /// # Errors
    /// `NoBracket` beyond margins of -37 and 12000.
    pub fn solve(&self, alpha: f64, start: Option<f64>, tolerance: f64) -> Result<Root<1>, SolveError> {
        let solve = |start: f64| newton(self, alpha, [start], tolerance);
        start.and_then(|start| solve(start).ok()).map_or_else(
            || {
                let excess = |kappa: f64| MaximumMargin(Quadrature::working()).residual(alpha, [kappa])[0];
                solve(bracket::root("the density excess", excess, -37.0, 1.2e4, 1e-6)?)
            },
            Ok,
        )
    }
}

impl Equations<1> for MaximumMargin {
    fn residual<R: Real>(&self, alpha: R, [kappa]: [R; 1]) -> [R; 1] {
        [alpha.ln() + Spherical.log_square_gap(kappa, &self.0)]
    }

    fn refined(&self) -> Self {
        MaximumMargin(self.0.refined())
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

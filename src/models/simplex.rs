//! The simplex between typical solutions of one margin, projected on the sphere: how often its points violate a pattern.

use crate::error::SolveError;
use crate::models::typical_pairs::End;
use crate::numerics::newton::{Equations, Root, newton};
use crate::numerics::patches::{Patches, graded, series, sum_at};
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::gaussian::{Tail, h, log_density, log_h};
use crate::special::legendre;

/// Nodes of a panel, and how many more a refinement has.
const NODES: (usize, usize) = (16, 4);
/// Finest refinement that has more nodes.
const FINEST: i32 = 3;
/// Panels that the sum of the excesses is cut into: the first of an eighth.
const FIRST_PANEL: f64 = 0.125;

/// A point of the simplex of typical solutions of one margin against a target margin; formula `spherical.barycentre`.
///
/// The pre-activations are independent given the field. Given it, too, the density of the weighted sum of their excesses is that
/// of Gaussian factors, convolved once, times an exponential.
#[derive(Debug, Clone)]
pub struct Simplex {
    /// The solutions at the corners.
    pub end: End,
    /// Target margin.
    pub kappa: f64,
    /// Barycentric coordinates, positive, of sum one.
    pub weights: Vec<f64>,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl Simplex {
    /// The barycentre of `y` solutions.
    pub fn barycentre(end: End, kappa: f64, y: usize, quadrature: Quadrature) -> Self {
        Simplex { end, kappa, weights: vec![1.0 / y as f64; y], quadrature }
    }

    /// `kappa c` less the margin of the corners: the weighted sum of excesses below which a pattern is violated, as a function of
    /// one minus the overlap of two corners.
    pub fn slack<R: Real>(&self, deficit: R) -> R {
        let squares: f64 = self.weights.iter().map(|weight| weight * weight).sum();
        let loss = deficit * (1.0 - squares);
        let length = (-loss + 1.0).sqrt();
        -(loss / (length + 1.0) * self.kappa) - (self.end.kappa - self.kappa)
    }

    /// Fraction of violated patterns, and the bound on its deviation at the given law.
    pub fn energy(&self) -> (f64, f64) {
        let slack = self.slack(self.end.q.deficit);
        if slack <= 0.0 {
            return (0.0, 0.0);
        }
        let refined = Simplex { quadrature: self.quadrature.refined(), ..self.clone() };
        let (working, value) = (self.probability(slack), refined.probability(slack));
        let rounding = 16.0 * f64::EPSILON * self.weights.len() as f64;
        (value, 2.0 * (working - value).abs() + rounding * value)
    }

    fn nodes(&self) -> usize {
        NODES.0 + NODES.1 * self.quadrature.refinement.clamp(0, FINEST) as usize
    }

    /// Probability that the weighted sum of excesses is below `slack`.
    pub fn probability(&self, slack: f64) -> f64 {
        let (count, width) = (self.weights.len() as f64, self.end.q.deficit.sqrt());
        let largest = self.weights.iter().fold(0.0f64, |a, &b| a.max(b));
        let edges = graded(FIRST_PANEL * slack, slack, slack);
        let sums = Patches::nodes(&edges, self.nodes());
        let steps = edges.windows(2).flat_map(|pair| {
            let half = 0.5 * (pair[1] - pair[0]);
            legendre::rule(self.nodes()).iter().map(move |&(_, weight)| (half * weight).ln())
        });
        let steps: Vec<f64> = steps.collect();
        let scale: f64 = self.weights.iter().map(|weight| (weight * width).ln()).sum();
        // Logarithms of the convolution at the nodes, with their steps; of equal weights it does not depend on the field.
        let table = |rate: f64| -> Vec<f64> {
            let densities = self.convolution(rate, slack, &sums);
            densities.iter().zip(&steps).map(|(log, step)| log + step - scale).collect()
        };
        let equal = self.weights.iter().all(|&weight| weight == largest).then(|| table(0.0));
        let reach = slack / self.weights.iter().fold(1.0f64, |a, &b| a.min(b));
        let [probability] = self.quadrature.gaussian(&self.end.bends(reach), |field| {
            let at = (self.end.kappa - self.end.q.value.sqrt() * field) / width;
            let hazard = if at > 0.0 { Tail::at(at).hazard().ln() } else { log_density(at) - log_h(at) };
            let rate = at / width;
            let own = equal.is_none().then(|| table(rate));
            let logs = equal.as_ref().or(own.as_ref()).map_or(&[][..], Vec::as_slice);
            let terms =
                logs.iter().zip(&sums).map(|(log, u)| (count * hazard + log - rate * u / largest).exp());
            [terms.sum::<f64>()]
        });
        probability
    }

    /// Logarithms, at `sums`, of the convolution of `exp(-rate (1/g - 1/g_max) v - v^2/(2 g^2 (1 - q)))` over the weights `g`.
    fn convolution(&self, rate: f64, slack: f64, sums: &[f64]) -> Vec<f64> {
        let variance = self.end.q.deficit;
        let largest = self.weights.iter().fold(0.0f64, |a, &b| a.max(b));
        let factor = |weight: f64, v: f64| {
            -rate * v * (weight.recip() - largest.recip()) - v * v / (2.0 * weight * weight * variance)
        };
        // Relative to the volume of the simplex, which is all that is left at small sums.
        let logs = |u: f64| factor(self.weights[0], u);
        let mut values: Vec<f64>;
        let rule = legendre::rule(self.nodes());
        let places: Vec<f64> = rule.iter().map(|&(x, _)| 0.5 * slack * (1.0 + x)).collect();
        let last = self.weights.len() - 1;
        let mut known: Vec<f64> = places.iter().map(|&u| logs(u)).collect();
        let mut before = series(&known);
        let mut first = true;
        for (n, &weight) in self.weights.iter().enumerate().skip(1) {
            let power = (n - 1) as f64;
            let edges = graded(2.0 / n as f64, 1.0, 1.0);
            let shares = Patches::nodes(&edges, self.nodes());
            let widths = edges.windows(2).flat_map(|pair| {
                let half = 0.5 * (pair[1] - pair[0]);
                rule.iter().map(move |&(_, weight)| half * weight)
            });
            let widths: Vec<f64> = widths.collect();
            let next = |u: f64| {
                let terms = shares.iter().zip(&widths).map(|(&share, width)| {
                    let rest = u * (1.0 - share);
                    let earlier = if first { logs(rest) } else { sum_at(&before, 2.0 * rest / slack - 1.0) };
                    width * (power * (-share).ln_1p() + factor(weight, u * share) + earlier).exp()
                });
                (n as f64 * terms.sum::<f64>()).ln()
            };
            values = if n == last { sums } else { places.as_slice() }.iter().map(|&u| next(u)).collect();
            if n < last {
                before = series(&values);
            }
            first = false;
            known = values;
        }
        if last == 0 {
            known = sums.iter().map(|&u| logs(u)).collect();
        }
        // The volume: u^last / last!.
        let factorial: f64 = (1..=last).map(|n| (n as f64).ln()).sum();
        known.iter().zip(sums).map(|(log, u)| log + last as f64 * u.ln() - factorial).collect()
    }
}

/// The centre of infinitely many typical solutions; formula `spherical.barycentre`.
///
/// `sqrt(1 - q) (r(B) - B) = kappa sqrt(q) - kappa_ref` in the unknown `B`: the field at which the mean pre-activation of the
/// corners is at the margin. The parameter is not used.
#[derive(Debug, Clone, Copy)]
pub struct Centre {
    /// The solutions at the corners.
    pub end: End,
    /// Target margin.
    pub kappa: f64,
}

impl Centre {
    /// `kappa sqrt(q)` less the margin of the corners.
    pub fn slack<R: Real>(&self, deficit: R) -> R {
        let length = (-deficit + 1.0).sqrt();
        -(deficit / (length + 1.0) * self.kappa) - (self.end.kappa - self.kappa)
    }

    /// The unknown.
    ///
    /// # Errors
    /// `NoSolution` where the centre satisfies every pattern.
    pub fn solve(&self, tolerance: f64) -> Result<Root<1>, SolveError> {
        let ratio = self.slack(self.end.q.deficit) / self.end.q.deficit.sqrt();
        if ratio <= 0.0 {
            return Err(SolveError::NoSolution("the centre satisfies every pattern"));
        }
        newton(self, 0.0, [ratio.recip() - ratio], tolerance)
    }

    /// Fraction of violated patterns: the probability of a field beyond the root.
    pub fn energy<R: Real>(&self, at: R) -> R {
        h(-((-at * self.end.q.deficit.sqrt() + self.end.kappa) / self.end.q.value.sqrt()))
    }
}

impl Equations<1> for Centre {
    fn residual<R: Real>(&self, _: R, [at]: [R; 1]) -> [R; 1] {
        let log_excess = at.lift(|at| {
            let tail = Tail::at(at);
            [tail.mean_excess().ln(), -tail.excess_variance() / tail.mean_excess()]
        });
        let ratio = self.slack(self.end.q.deficit) / self.end.q.deficit.sqrt();
        [log_excess - ratio.ln()]
    }

    fn refined(&self) -> Self {
        *self
    }
}

//! Quenched Franz-Parisi entropy of binary weights: solutions at a distance from a typical solution of another margin.

use std::f64::consts::FRAC_PI_2;

use crate::numerics::newton::{Equations, Observed};
use crate::numerics::quadrature::{Bend, DIGITS, Quadrature, Span, strip_step};
use crate::real::Real;
use crate::special::entropy::tanh;
use crate::special::gaussian::density;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::neighbour_patterns::{NeighbourPatterns, Overlaps, PatternAverages};
use crate::theory::overlap::Overlap;

/// Gaussians are negligible beyond it.
const REACH: f64 = 9.2;
/// Most panels of the weights' average.
const MOST_PANELS: f64 = 400.0;

/// `phi_FP(d)`: entropy of the configurations of margin `kappa` at distance `d` from a typical one of margin `kappa_ref`, in
/// nats per weight; replica symmetric. Formula `binary.local-entropy`.
#[derive(Debug, Clone)]
pub struct LocalEntropy<C, K> {
    /// What a pattern asks for; one-sided.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// Where a local entropy is evaluated: margins, density, the reference's order parameters and the distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbourhood<R> {
    /// Constraint density.
    pub alpha: R,
    /// Margin of the configurations counted.
    pub kappa: R,
    /// Margin of the reference.
    pub kappa_ref: R,
    /// `[ln(q~/(1 - q~)), ln q~_hat]` of the reference.
    pub reference: [R; 2],
    /// `ln(d/(1 - d))`.
    pub log_odds: R,
}

impl Neighbourhood<f64> {
    /// The same at another distance.
    pub fn at<R: Real>(&self, log_odds: R) -> Neighbourhood<R> {
        Neighbourhood {
            alpha: R::from(self.alpha),
            kappa: R::from(self.kappa),
            kappa_ref: R::from(self.kappa_ref),
            reference: self.reference.map(R::from),
            log_odds,
        }
    }
}

/// The local entropy and what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<R> {
    /// Imbalances of the saddle point: distance, `q1_hat`, `s_hat`.
    pub saddle: [R; 3],
    /// Entropy per weight.
    pub entropy: R,
    /// Its derivative with respect to the distance.
    pub slope: R,
    /// Overlap with another reference.
    pub s: R,
    /// Overlap of two configurations around the same reference.
    pub q1: R,
    /// Replicon of the configurations, given the reference.
    pub replicon: R,
}

/// Averages of a weight in the field `h = x0 + sqrt(q1_hat) y`, the reference's weight being gauged to one.
struct WeightAverages<R> {
    /// `E (1 - tanh h)/2` and `E (1 + tanh h)/2`.
    sides: [R; 2],
    /// `1 - E tanh^2 h`.
    deficit: R,
    /// `E tanh^2 h - (E tanh h)^2`.
    variance: R,
    /// Covariance of `tanh h` with the reference's mean weight.
    covariance: R,
    /// `E ln(1 + exp(-2 h))`.
    log_partition: R,
    /// `E sech^4 h`.
    square_response: R,
}

/// Where the Gaussian `y` counts, when the own field is `x0 + own y` and the reference's follows it with slope `along`.
fn field_span(x0: f64, own: f64, along: f64) -> Span {
    // Small deviations from full magnetisation live in the tail of the field.
    let tail = (2.0 * own).min(x0.abs() / own) * x0.signum();
    let (low, high) = (-REACH - tail.max(0.0), REACH - tail.min(0.0));
    let panel = 1.0f64.min(1.2 * FRAC_PI_2 / own.max(along));
    let count = ((high - low) / panel).ceil().min(MOST_PANELS);
    let breaks = (0..=count as u32).map(|j| low + (high - low) * f64::from(j) / count).collect();
    Span { step: strip_step(DIGITS, 1.0, FRAC_PI_2 / own.max(along)), breaks }
}

impl<C: Constraint, K: Kernel> LocalEntropy<C, K> {
    fn weights<R: Real>(&self, x0: R, q1_hat: R, [along, apart]: [R; 2], q_ref: R) -> WeightAverages<R> {
        let own = q1_hat.sqrt();
        let far = x0 * -2.0;
        let e0 = far.exp();
        let span = field_span(x0.re(), own.re(), along.re());
        let [near, same, deficit, first, second, covariance, log_partition, square_response] =
            self.quadrature.line(&span, |y| {
                let inner = Bend { at: -along.re() * y / apart.re(), distance: FRAC_PI_2 / apart.re().abs() };
                let [weight, square] = self.quadrature.gaussian(&[inner], |x| {
                    let t = tanh(along * y + apart * x);
                    [t + 1.0, t * t]
                });
                let density = density(y);
                let weighted = (weight - 1.0 + square - q_ref * weight) * density;
                let weight = weight * density;
                let shift = own * (-2.0 * y);
                let e = e0 * shift.exp();
                let inverse = (e + 1.0).recip();
                // tanh h - tanh x0
                let change = -e0 * shift.exp_m1() * inverse / (e0 + 1.0) * 2.0;
                let response = e * inverse * inverse * 4.0;
                let log = if e.re() < 1.0 { e.ln_1p() } else { far + shift + (e.recip()).ln_1p() };
                [
                    weight * e * inverse,
                    weight * inverse,
                    weight * response,
                    weight * change,
                    weight * change * change,
                    weighted * change,
                    weight * log,
                    weight * response * response,
                ]
            });
        WeightAverages {
            sides: [near, same],
            deficit,
            variance: second - first * first,
            covariance,
            log_partition,
            square_response,
        }
    }

    /// Everything at the order parameters `[p_hat - s_hat, ln q1_hat, v]`,
    /// `sech v = s_hat/sqrt(q1_hat q~_hat)`.
    pub fn at<R: Real>(&self, place: &Neighbourhood<R>, [x0, log_q1_hat, v]: [R; 3]) -> Neighbours<R> {
        let q_ref = Overlap::from_logit(place.reference[0]);
        let q_ref_hat = place.reference[1].exp();
        let (q1_hat, ratio) = (log_q1_hat.exp(), v.cosh().recip());
        let s_hat = ratio * (q1_hat * q_ref_hat).sqrt();
        let field = q_ref_hat.sqrt();
        let weights = self.weights(x0, q1_hat, [field * ratio, field * v.tanh()], q_ref.value);
        let [far, same] = weights.sides;
        let near = Overlap { value: same - far, deficit: far * 2.0 };
        let q1 = Overlap { value: near.value * near.value + weights.variance, deficit: weights.deficit };
        let s = Overlap {
            value: q_ref.value * near.value + weights.covariance,
            deficit: q_ref.deficit + near.deficit - q_ref.deficit * near.deficit - weights.covariance,
        };
        let overlaps = Overlaps {
            reference: self.kernel.correlation(q_ref),
            own: self.kernel.correlation(q1),
            near: self.kernel.correlation(near),
            other_excess: self.kernel.excess(q_ref, near, s, weights.covariance),
            own_excess: self.kernel.excess(near, near, q1, weights.variance),
        };
        let patterns = NeighbourPatterns { constraint: self.constraint.clone(), quadrature: self.quadrature };
        let PatternAverages { log_probability, square_force, cross_force, pinned_force, square_curvature } =
            patterns.averages(place.kappa, place.kappa_ref, &overlaps);
        let slope = self.kernel.slope(q1);
        let conjugate_q1 = place.alpha * slope * square_force;
        let conjugate_s = place.alpha * self.kernel.slope(s) * cross_force;
        let saddle = [
            place.log_odds - (far.ln() - same.ln()),
            log_q1_hat - conjugate_q1.ln(),
            s_hat.ln() - conjugate_s.ln(),
        ];
        let p_hat = x0 + s_hat;
        let distance = Overlap::from_logit(place.log_odds).value;
        let twice = distance * 2.0;
        // -p_hat p + s_hat s + E ln 2 cosh h with the large terms taken out by hand.
        let entropy = twice * p_hat + s_hat * (weights.covariance - twice * q_ref.value)
            - q1_hat * q1.deficit * 0.5
            + weights.log_partition
            + place.alpha * log_probability;
        let bending = self.kernel.bending(q1);
        let mut response = slope * slope * square_curvature;
        if !bending.is_zero() {
            response += bending * square_force;
        }
        Neighbours {
            saddle,
            entropy,
            slope: (p_hat - place.alpha * self.kernel.slope(near) * pinned_force) * 2.0,
            s: s.value,
            q1: q1.value,
            replicon: -(place.alpha * response * weights.square_response) + 1.0,
        }
    }

    /// The same with finer quadrature.
    pub fn refined(&self) -> Self {
        LocalEntropy { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// The saddle point at a given reference. Unknowns `[p_hat - s_hat, ln q1_hat, v]`, parameter `ln(d/(1 - d))`.
#[derive(Debug, Clone)]
pub struct NeighbourSaddle<C, K> {
    /// The entropy.
    pub model: LocalEntropy<C, K>,
    /// Where; its distance is replaced by the parameter.
    pub place: Neighbourhood<f64>,
}

impl<C: Constraint, K: Kernel> Equations<3> for NeighbourSaddle<C, K> {
    fn residual<R: Real>(&self, log_odds: R, z: [R; 3]) -> [R; 3] {
        self.model.at(&self.place.at(log_odds), z).saddle
    }

    fn refined(&self) -> Self {
        NeighbourSaddle { model: self.model.refined(), place: self.place }
    }
}

/// Entropy, slope, `s`, `q1` and replicon.
impl<C: Constraint, K: Kernel> Observed<3, 5> for NeighbourSaddle<C, K> {
    fn observe<R: Real>(&self, log_odds: R, z: [R; 3]) -> ([R; 3], [R; 5]) {
        let n = self.model.at(&self.place.at(log_odds), z);
        (n.saddle, [n.entropy, n.slope, n.s, n.q1, n.replicon])
    }
}

//! Two-level tuples: `y1` groups of `y2` binary solutions, at overlap `q2` within a group and `q1` between groups.

use std::f64::consts::PI;

use num_dual::Dual;

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::{DIGITS, Quadrature, Shape, strip_step};
use crate::real::Real;
use crate::special::entropy::{log_two_cosh, sech_squared};
use crate::symbols::{self, Symbol};
use crate::theory::constraint::Constraint;
use crate::theory::potential::Potential;

/// An inner average that needs more nodes belongs to an iterate far outside: the caller has to step back.
const MOST_NODES: f64 = 5000.0;
/// Gaussians are negligible beyond it.
const REACH: f64 = 9.6;

/// Exponent of the expected number of two-level tuples, nats per weight of the whole tuple; formula `sbp.ultrametric`.
///
/// Control: `[alpha, kappa, y1, y2]`. Order: `[ln l1, ln l2, ln(1 - q2), ln(q2 - q1)]`, the couplings between and within groups
/// and the overlaps. Even constraints.
#[derive(Debug, Clone)]
pub struct UltrametricTuples<C> {
    /// What a pattern asks of each configuration; even in the field.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// One of the two nested averages: the logarithm, the mean square of the group's mean, the mean variance within a group, and
/// for the weights the mean of `sech^2`.
type Nested<R> = [R; 4];

impl<C: Constraint> UltrametricTuples<C> {
    fn refine(&self, step: f64) -> f64 {
        self.quadrature.step(step)
    }

    /// Weights, in units of the aligned state's.
    fn weights<R: Real>(&self, [y1, y2]: [R; 2], [l1, l2]: [R; 2]) -> Nested<R> {
        let (outer, inner) = (l1.sqrt(), l2.sqrt());
        let centre = y1 * y2 * outer;
        let own = y2 * inner;
        let pole = |s: f64| 0.5 * PI / s;
        let step = |distance: f64| strip_step(DIGITS, 1.0, distance);
        let inner_step = self.refine(step(pole(inner.re())));
        if own.re() + REACH > MOST_NODES * inner_step || inner_step.is_nan() {
            return [R::from(f64::NAN); 4];
        }
        let last = ((own.re() + REACH) / inner_step).ceil() as i32;
        let reach = centre.re() + REACH;
        // The kernels of the groups sharpen the shared field's integrand.
        let outer_step = step(pole(outer.re() * (1.0 + y2.re() * 0.25))).min(0.4);
        let breaks = (0..=40).map(|j| reach * f64::from(j) / 40.0).collect();
        let shape = Shape { step: outer_step, reach, breaks };
        let [sum, square, variance, deficit] = self.quadrature.even_line(&shape, |z1| {
            let shared = outer * z1;
            let mut sums = [R::from(0.0); 4];
            for j in -last..=last {
                let z2 = inner_step * f64::from(j);
                let h = shared + inner * z2;
                let t = -own + z2;
                let weight = ((log_two_cosh(h) - h) * y2 - t * t * 0.5).exp() * inner_step;
                let magnetisation = h.tanh();
                sums[0] += weight;
                sums[1] += weight * magnetisation;
                sums[2] += weight * sech_squared(h);
                sums[3] += weight * magnetisation * magnetisation;
            }
            let [sum, mean, deficit, square] = sums;
            let (mean, deficit, square) = (mean / sum, deficit / sum, square / sum);
            let t = -centre + z1;
            let log = sum.ln() - 0.5 * (2.0 * PI).ln();
            let weight = (log * y1 - t * t * 0.5).exp() * (0.5 / PI).sqrt();
            [weight, weight * mean * mean, weight * (square - mean * mean), weight * deficit]
        });
        [sum.ln(), square / sum, variance / sum, deficit / sum]
    }

    /// Patterns.
    fn patterns<R: Real>(&self, [y1, y2]: [R; 2], kappa: R, deficit: R, between: R) -> Nested<R> {
        let shared_variance = -(deficit + between) + 1.0;
        let (outer, inner, width) = (shared_variance.sqrt(), between.sqrt(), deficit.sqrt());
        let (d, b) = (deficit.re(), between.re());
        let growth = 1.0 + y2.re() * b / d;
        let outer_growth = 1.0 + y1.re() * y2.re() * shared_variance.re() / (d + y2.re() * b);
        let inner_step = self.refine(0.7 * strip_step(DIGITS, growth, f64::INFINITY));
        if REACH > MOST_NODES * inner_step || inner_step.is_nan() {
            return [R::from(f64::NAN); 4];
        }
        let edge = kappa.re() + REACH * width.re();
        let peak_width = REACH / growth.sqrt();
        let reach = ((kappa.re() + REACH * (d + b).sqrt()) / outer.re()).min(REACH);
        let breaks = (0..=40).map(|j| reach * f64::from(j) / 40.0).collect();
        let shape = Shape { step: 0.7 * strip_step(DIGITS, outer_growth, f64::INFINITY), reach, breaks };
        let top = self.constraint.log_probability(kappa, R::from(0.0), width).re() * y1.re() * y2.re();
        let [sum, square, variance] = self.quadrature.even_line(&shape, |z1| {
            let shared = outer * z1;
            let end = |sign: f64| ((sign * edge - shared.re()) / inner.re()).clamp(-REACH, REACH);
            let outside = (shared.re().abs() - kappa.re()).max(0.0);
            let peak = -(outside / inner.re() * (1.0 - growth.recip())).copysign(shared.re());
            let (low, high) = (end(-1.0).min(peak - peak_width), end(1.0).max(peak + peak_width));
            let terms: Vec<(R, R)> = ((low / inner_step).floor() as i32..=(high / inner_step).ceil() as i32)
                .map(|j| {
                    let z2 = inner_step * f64::from(j);
                    let (log, force) =
                        self.constraint.log_probability_and_force(kappa, inner * z2 + shared, width);
                    (log * y2 - 0.5 * z2 * z2, force)
                })
                .collect();
            let highest = terms.iter().map(|term| term.0.re()).fold(f64::NEG_INFINITY, f64::max);
            let mut sums = [R::from(0.0); 3];
            for &(exponent, force) in &terms {
                let weight = (exponent - highest).exp() * inner_step;
                sums[0] += weight;
                sums[1] += weight * force;
                sums[2] += weight * force * force;
            }
            let [sum, mean, square] = sums;
            let (mean, square) = (mean / sum, square / sum);
            let log = sum.ln() + (highest - 0.5 * (2.0 * PI).ln());
            let weight = (log * y1 - top - 0.5 * z1 * z1).exp() * (0.5 / PI).sqrt();
            [weight, weight * mean * mean, weight * (square - mean * mean)]
        });
        [sum.ln() + top, square / sum, variance / sum, R::from(0.0)]
    }

    fn all<R: Real>(&self, [alpha, kappa, y1, y2]: [R; 4], order: [R; 4]) -> ([R; 4], R) {
        let [l1, l2, deficit, between] = order.map(|z| z.exp());
        let weights = self.weights([y1, y2], [l1, l2]);
        let patterns = self.patterns([y1, y2], kappa, deficit, between);
        let y = y1 * y2;
        let within = y * (y2 - 1.0) * deficit;
        let across = y * (y - y2) * (deficit + between);
        let value = weights[0] + l1 * (within + across) * 0.5 + l2 * within * 0.5 + alpha * patterns[0];
        let saddle = [
            order[0] - (alpha * patterns[1]).ln(),
            order[1] - (alpha * patterns[2]).ln(),
            order[2] - weights[3].ln(),
            order[3] - weights[2].ln(),
        ];
        (saddle, value)
    }
}

impl<C: Constraint> Potential<4, 4> for UltrametricTuples<C> {
    const CONTROL: [&'static Symbol; 4] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::Y_1, &symbols::Y_2];
    const ORDER: [&'static Symbol; 4] =
        [&symbols::LOG_L1, &symbols::LOG_L2, &symbols::LOG_DEFICIT, &symbols::LOG_BETWEEN];

    fn value<R: Real>(&self, control: [R; 4], order: [R; 4]) -> R {
        self.all(control, order).1
    }

    /// `l1 = alpha <<F>^2>`, `l2 = alpha <var F>`, `1 - q2 = <1 - t^2>`, `q2 - q1 = <var t>`.
    fn saddle<R: Real>(&self, control: [R; 4], order: [R; 4]) -> [R; 4] {
        self.all(control, order).0
    }

    fn saddle_and_value<R: Real>(&self, control: [R; 4], order: [R; 4]) -> ([R; 4], R) {
        self.all(control, order)
    }

    fn refined(&self) -> Self {
        UltrametricTuples { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// The least bound over fractional group numbers: the exponent vanishes and is stationary in both; formula `sbp.ultrametric`. Unknowns: the order
/// parameters, `alpha`, `y1`, `y2`; parameter `kappa`.
#[derive(Debug, Clone)]
pub struct LeastUltrametric<C>(pub UltrametricTuples<C>);

impl<C: Constraint> Equations<7> for LeastUltrametric<C> {
    fn residual<R: Real>(&self, kappa: R, [a, b, c, d, alpha, y1, y2]: [R; 7]) -> [R; 7] {
        let still = |z: R| Dual::new(z, R::from(0.0));
        let moving = |z: R| Dual::new(z, R::from(1.0));
        let order = [a, b, c, d];
        let along = |y1: Dual<R>, y2: Dual<R>| {
            let (saddle, value) = self.0.all([still(alpha), still(kappa), y1, y2], order.map(still));
            (saddle.map(|s| s.re), value)
        };
        let ([e1, e2, e3, e4], by_first) = along(moving(y1), still(y2));
        let (_, by_second) = along(still(y1), moving(y2));
        [e1, e2, e3, e4, by_first.re, by_first.eps, by_second.eps]
    }

    fn refined(&self) -> Self {
        LeastUltrametric(self.0.refined())
    }
}

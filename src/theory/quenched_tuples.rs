//! Tuples in a quenched average: groups of `y` replicas at mutual overlap `q1`, groups at mutual overlap `q0`, and the
//! number of groups sent to zero. With `q0 = 0` it is the first moment.

use std::f64::consts::PI;

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::{DIGITS, Shape, strip_step};
use crate::real::Real;
use crate::special::entropy::{log_two_cosh, sech_squared};
use crate::symbols::{self, Symbol};
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Potential};
use crate::theory::tuples::Tuples;

/// An inner average that needs more nodes belongs to an iterate far outside: the caller has to step back.
const MOST_NODES: f64 = 5000.0;
/// Gaussians are negligible beyond it.
const REACH: f64 = 9.6;
/// Largest outer step, and its product with the largest curvature of the outer integrand.
const OUTER_STEP: f64 = 0.3;
/// Widths of the window's edge past which the inner integrand is negligible.
const EDGE: f64 = 9.5;

/// `Phi(q0, h0, h1 - h0)`: exponent of a typical instance's number of `y`-tuples at mutual distance `x`, at overlap `q0`
/// between tuples; nats per weight of the whole tuple. Formula `sbp.tuple-quenched`.
///
/// Control: `[alpha, kappa, y, ln x]`. Order: `[ln(q0/(q1 - q0)), ln h0, ln(h1 - h0)]`.
#[derive(Debug, Clone)]
pub struct QuenchedTuples<C>(pub Tuples<C>);

/// Averages over the field shared by all tuples, of averages within a tuple.
struct Averages<R> {
    /// `E ln <...>` of the weights, less `y^2 (h1 - h0)/2`, and of the patterns.
    log: [R; 2],
    /// `E <t>^2` and `E <1 - t^2>` of the magnetisation.
    magnetisation: [R; 2],
    /// `E <ln 2cosh>`.
    log_two_cosh: R,
    /// `E <force>^2` and `E <force^2>`.
    force: [R; 2],
    /// `E <ln P>`.
    log_probability: R,
}

/// An even outer average; `curvature` is the scale on which its integrand bends.
fn outer(curvature: f64) -> Shape {
    Shape {
        step: OUTER_STEP / (1.0 + curvature).sqrt(),
        reach: REACH,
        breaks: (0..=24).map(|j| 0.4 * f64::from(j)).collect(),
    }
}

impl<C: Constraint> QuenchedTuples<C> {
    /// Weights: the field `sqrt(h0) z0` is shared, a part of variance `dh` is the tuple's own.
    fn weights<R: Real>(&self, y: R, h0: R, dh: R) -> [R; 4] {
        let quadrature = &self.0.quadrature;
        let (amplitude, s) = (h0.sqrt(), dh.sqrt());
        let centre = y * s;
        let own = {
            let step = strip_step(DIGITS, 1.0, 0.5 * PI / s.re());
            let reach = centre.re() + REACH;
            let count = (reach / 0.4).ceil();
            Shape { step, reach, breaks: (0..=count as u32).map(|j| reach * f64::from(j) / count).collect() }
        };
        let step = own.step * 0.5f64.sqrt().powi(quadrature.refinement as i32);
        if own.reach > MOST_NODES * step || own.reach.is_nan() {
            return [R::from(f64::NAN); 4];
        }
        let nodes: Vec<(R, R, f64)> = (0..=(own.reach / step) as u32)
            .map(|j| {
                let z = step * f64::from(j);
                let t = -centre + z;
                (s * z, -t * t * 0.5, if j == 0 { 0.5 * step } else { step })
            })
            .collect();
        quadrature.even_line(&outer(y.re() * h0.re()), |z0| {
            let shared = amplitude * z0;
            let mut sums = [R::from(0.0); 4];
            for &(field, log_weight, step) in &nodes {
                // (2 cosh(field +- shared))^y in units of exp(y field).
                for sign in [1.0, -1.0] {
                    let h = field + shared * sign;
                    let log = log_two_cosh(h);
                    let weight = ((log - field) * y + log_weight).exp() * step;
                    // The tuple's own field may have either sign.
                    let t = h.tanh() * sign;
                    sums[0] += weight;
                    sums[1] += weight * t;
                    sums[2] += weight * sech_squared(h);
                    sums[3] += weight * log;
                }
            }
            let [sum, t, deficit, log] = sums;
            let mean = t / sum;
            [sum.ln() - 0.5 * (2.0 * PI).ln(), mean * mean, deficit / sum, log / sum]
                .map(|f| f * (0.5 / PI).sqrt() * (-0.5 * z0 * z0).exp())
        })
    }

    /// Patterns: the field `sqrt(q0) z0` is shared, a part of variance `q1 - q0` is the tuple's own.
    fn patterns<R: Real>(&self, y: R, kappa: R, q0: R, q1: Overlap<R>) -> [R; 4] {
        let quadrature = &self.0.quadrature;
        let own = q1.value - q0;
        let (amplitude, spread, width) = (q0.sqrt(), own.sqrt(), q1.deficit.sqrt());
        let growth = 1.0 + y.re() * own.re() / q1.deficit.re();
        let integer = y.re().fract() == 0.0;
        let nearest = if integer { f64::INFINITY } else { NEAREST_ZERO * width.re() / spread.re() };
        let step = strip_step(DIGITS, growth, nearest);
        let step = step * 0.5f64.sqrt().powi(quadrature.refinement as i32);
        if REACH > MOST_NODES * step || step.is_nan() {
            return [R::from(f64::NAN); 4];
        }
        let edge = kappa.re() + EDGE * width.re();
        let peak_width = REACH / growth.sqrt();
        quadrature.even_line(&outer(y.re() * q0.re()), |z0| {
            let shared = amplitude * z0;
            let end = |sign: f64| ((sign * edge - shared.re()) / spread.re()).clamp(-REACH, REACH);
            // Where the shared field leads out of the window, the tuple's own is dragged back to its edge.
            let outside = (shared.re().abs() - kappa.re()).max(0.0);
            let peak = -(outside / spread.re() * (1.0 - growth.recip())).copysign(shared.re());
            let (low, high) = (end(-1.0).min(peak - peak_width), end(1.0).max(peak + peak_width));
            let nodes = (low / step).floor() as i32..=(high / step).ceil() as i32;
            let terms: Vec<(R, R, R)> = nodes
                .map(|j| {
                    let z = step * f64::from(j);
                    let (log, force) =
                        self.0.constraint.log_probability_and_force(kappa, spread * z + shared, width);
                    (log * y - 0.5 * z * z, log, force)
                })
                .collect();
            let top = terms.iter().map(|term| term.0.re()).fold(f64::NEG_INFINITY, f64::max);
            let mut sums = [R::from(0.0); 4];
            for &(exponent, log, force) in &terms {
                let weight = (exponent - top).exp() * step;
                sums[0] += weight;
                sums[1] += weight * force;
                sums[2] += weight * force * force;
                sums[3] += weight * log;
            }
            let [sum, force, square, log] = sums;
            let mean = force / sum;
            [sum.ln() + (top - 0.5 * (2.0 * PI).ln()), mean * mean, square / sum, log / sum]
                .map(|f| f * (0.5 / PI).sqrt() * (-0.5 * z0 * z0).exp())
        })
    }

    fn averages<R: Real>(&self, kappa: R, y: R, x: R, [q0, h0, dh]: [R; 3]) -> Averages<R> {
        let q1 = Overlap { value: -(x * 2.0) + 1.0, deficit: x * 2.0 };
        let [log_weights, t, deficit, log_two_cosh] = self.weights(y, h0, dh);
        let [log_patterns, force, square_force, log_probability] = self.patterns(y, kappa, q0, q1);
        Averages {
            log: [log_weights, log_patterns],
            magnetisation: [t, deficit],
            log_two_cosh,
            force: [force, square_force],
            log_probability,
        }
    }

    /// `[q0, h0, h1 - h0]` at these coordinates.
    fn order<R: Real>(x: R, [logit, log_h0, log_dh]: [R; 3]) -> [R; 3] {
        let q0 = (-(x * 2.0) + 1.0) * Overlap::from_logit(logit).value;
        [q0, log_h0.exp(), log_dh.exp()]
    }

    /// Saddle-point equations, the exponent, the complexity and the slope of the exponent in `x`.
    fn all<R: Real>(&self, [alpha, kappa, y, log_x]: [R; 4], order: [R; 3]) -> ([R; 3], [R; 3]) {
        let x = log_x.exp();
        let [q0, h0, dh] = Self::order(x, order);
        let averages = self.averages(kappa, y, x, [q0, h0, dh]);
        let [t, deficit] = averages.magnetisation;
        let [force, square_force] = averages.force;
        let saddle = [order[1] - (alpha * force).ln(), q0.ln() - t.ln(), log_x - (deficit * 0.5).ln()];
        let (q1, h1) = (-(x * 2.0) + 1.0, h0 + dh);
        let pairs = y * (y - 1.0);
        let value = averages.log[0] + pairs * dh * x - pairs * h0 * q1 * 0.5 - y * h0 * 0.5
            + y * y * h0 * q0 * 0.5
            + alpha * averages.log[1];
        let internal = -h1 * ((y * 2.0 - 1.0) * q1 + 1.0) * 0.5
            + y * h0 * q0
            + averages.log_two_cosh
            + alpha * averages.log_probability;
        let slope = pairs * (h1 - alpha * square_force);
        (saddle, [value, value - y * internal, slope])
    }

    /// The exponent at density zero and its derivative with respect to the density: it is linear.
    pub fn terms(&self, [_, kappa, y, log_x]: [f64; 4], order: [f64; 3]) -> [f64; 2] {
        let zero = self.value([0.0, kappa, y, log_x], order);
        [zero, self.value([1.0, kappa, y, log_x], order) - zero]
    }

    /// The exponent of the tuple, its complexity and its slope in `x`.
    pub fn observables<R: Real>(&self, control: [R; 4], order: [R; 3]) -> [R; 3] {
        self.all(control, order).1
    }

    /// `q0` at these coordinates.
    pub fn overlap(x: f64, order: [f64; 3]) -> f64 {
        Self::order(x, order)[0]
    }
}

impl<C: Constraint> Potential<4, 3> for QuenchedTuples<C> {
    const CONTROL: [&'static Symbol; 4] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::Y, &symbols::LOG_X];
    const ORDER: [&'static Symbol; 3] = [&symbols::LOGIT_Q0, &symbols::LOG_H0, &symbols::LOG_DH];

    fn value<R: Real>(&self, control: [R; 4], order: [R; 3]) -> R {
        self.all(control, order).1[0]
    }

    /// `h0 = alpha E <force>^2`, `q0 = E <t>^2`, `q1 = E <t^2>`.
    fn saddle<R: Real>(&self, control: [R; 4], order: [R; 3]) -> [R; 3] {
        self.all(control, order).0
    }

    fn saddle_and_value<R: Real>(&self, control: [R; 4], order: [R; 3]) -> ([R; 3], R) {
        let (saddle, [value, ..]) = self.all(control, order);
        (saddle, value)
    }

    fn refined(&self) -> Self {
        QuenchedTuples(self.0.refined())
    }
}

/// The complexity of tuples vanishes: the number of replicas is stationary for the exponent per replica.
#[derive(Debug, Clone, Copy)]
pub struct NoComplexity;

impl<C: Constraint> Criterion<QuenchedTuples<C>, 4, 3> for NoComplexity {
    fn condition<R: Real>(&self, potential: &QuenchedTuples<C>, control: [R; 4], order: [R; 3]) -> R {
        potential.observables(control, order)[1]
    }

    fn system<R: Real>(&self, potential: &QuenchedTuples<C>, control: [R; 4], order: [R; 3]) -> ([R; 3], R) {
        let (saddle, [_, complexity, _]) = potential.all(control, order);
        (saddle, complexity)
    }
}

/// The conjugate fields at a given overlap between tuples. Unknowns `[ln h0, ln(h1 - h0)]`, parameter: its coordinate.
#[derive(Debug, Clone)]
pub struct Fields<C> {
    /// The exponent.
    pub potential: QuenchedTuples<C>,
    /// Its controls.
    pub control: [f64; 4],
}

impl<C: Constraint> Equations<2> for Fields<C> {
    fn residual<R: Real>(&self, logit: R, [log_h0, log_dh]: [R; 2]) -> [R; 2] {
        let [_, _, y, log_x] = self.control.map(R::from);
        let x = log_x.exp();
        let [q0, h0, dh] = QuenchedTuples::<C>::order(x, [logit, log_h0, log_dh]);
        let [_, t, deficit, _] = self.potential.weights(y, h0, dh);
        [q0.ln() - t.ln(), log_x - (deficit * 0.5).ln()]
    }

    fn refined(&self) -> Self {
        Fields { potential: QuenchedTuples(self.potential.0.refined()), control: self.control }
    }
}

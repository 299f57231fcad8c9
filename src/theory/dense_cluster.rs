//! The limit of many replicas: local entropy of the densest clusters, replica symmetric, with `q1 - q0` and `h1 - h0` of order
//! one over the number of replicas.

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::entropy::{log_two_cosh, sech_squared};
use crate::special::gaussian::density;
use crate::symbols::{self, Symbol};
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Potential};

/// The shared field is negligible beyond it.
const REACH: f64 = 9.6;
/// How far the shared field moves on a panel, and the most panels there may be.
const FIELD_STEP: f64 = 0.8;
const MOST_PANELS: usize = 300;
/// Panels of the weights' average, in units of the field.
const FIELD_PANEL: f64 = 0.4;
/// Panels of the patterns' average around the window's edge, in units of the residual width.
const EDGE_PANEL: f64 = 0.4;

/// Local entropy around the members of the densest clusters at mutual distance `x`, nats per weight; formula
/// `sbp.local-entropy`, `binary.replica-entropy`.
///
/// Control: `[alpha, kappa, ln x]`. Order: `[ln h0, ln(y (q1 - q0)), ln(y (h1 - h0))]`.
#[derive(Debug, Clone)]
pub struct DenseCluster<C, K> {
    /// What a pattern asks of a configuration.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// Panels from `start` to where the shared field `at` has left its Gaussian: none longer than `longest`, and none on which the
/// shared field moves by more than a share of its standard deviation.
fn panels(start: f64, at: impl Fn(f64) -> f64, longest: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut breaks = vec![start];
    let (mut here, mut field) = (start, at(start));
    while field < REACH && breaks.len() < MOST_PANELS {
        let mut step = longest(here);
        while at(here + step) - field > FIELD_STEP && step > f64::EPSILON * here.abs() {
            step *= 0.7;
        }
        here += step;
        field = at(here);
        breaks.push(here);
    }
    breaks
}

impl<C: Constraint, K: Kernel> DenseCluster<C, K> {
    /// The field `h = sqrt(h0) z + dh tanh h` is the integration variable; `z > 0` on its upper branch.
    /// Averages of the maximum, `z t` and `1 - t^2`.
    fn weights<R: Real>(&self, h0: R, dh: R) -> [R; 3] {
        let amplitude = h0.sqrt();
        let least = spontaneous(dh);
        let breaks = {
            let (least, size) = (least.re(), dh.re());
            panels(0.0, |s| (s - size * rise(least, s)) / amplitude.re(), |_| FIELD_PANEL)
        };
        self.quadrature.intervals(&breaks, |s| {
            let s = R::from(s);
            let h = least + s;
            let (t, deficit) = (h.tanh(), sech_squared(h));
            let z = (s - dh * rise(least, s)) / amplitude;
            let weight = density(z) * (-(dh * deficit) + 1.0) / amplitude * 2.0;
            [log_two_cosh(h) - dh * t * t * 0.5, z * t, deficit].map(|f| f * weight)
        })
    }

    /// The field `w = sqrt(q1) z + dq force(w)` is the integration variable; overlaps are those of outputs.
    /// Averages of the maximum, `force^2`, and `dq c^2/(1 + dq c)` with the curvature `-c`.
    fn patterns<R: Real>(&self, kappa: R, q1: Overlap<R>, dq: R) -> [R; 3] {
        let (amplitude, width) = (q1.value.sqrt(), q1.deficit.sqrt());
        let (k, w) = (kappa.re(), width.re());
        let at = |field: f64| {
            let force = self.constraint.force(k, field, w);
            (field - dq.re() * force) / amplitude.re()
        };
        let even = self.constraint.is_even();
        let start = if even { 0.0 } else { lowest(at, k.min(0.0)) };
        let edge = |field: f64| (k - 6.0 * w - field).max(field - k - 6.0 * w);
        let breaks = panels(start, at, |field| (EDGE_PANEL * w).max(0.3 * edge(field)));
        let both = if even { 2.0 } else { 1.0 };
        self.quadrature.intervals(&breaks, |field| {
            let field = R::from(field);
            let (log, force) = self.constraint.log_probability_and_force(kappa, field, width);
            let curvature = -self.constraint.curvature(kappa, field, width);
            let z = (field - dq * force) / amplitude;
            let stiffness = dq * curvature + 1.0;
            let weight = density(z) * stiffness / amplitude * both;
            let response = dq * curvature * curvature / stiffness;
            [log - dq * force * force * 0.5, force * force, response].map(|f| f * weight)
        })
    }

    /// Saddle-point equations, the local entropy and its slope in `x`.
    fn all<R: Real>(&self, [alpha, kappa, log_x]: [R; 3], order: [R; 3]) -> ([R; 3], [R; 2]) {
        let x = log_x.exp();
        let [h0, dq, dh] = order.map(|z| z.exp());
        let q1 = Overlap { value: -(x * 2.0) + 1.0, deficit: x * 2.0 };
        let slope = self.kernel.slope(q1);
        let weights = self.weights(h0, dh);
        let [log, square_force, response] = self.patterns(kappa, self.kernel.correlation(q1), slope * dq);
        let saddle = [
            order[0] - (alpha * slope * square_force).ln(),
            (dq + x * 2.0).ln() - (weights[1] / h0.sqrt()).ln(),
            log_x - (weights[2] * 0.5).ln(),
        ];
        let value = -dh * q1.value * 0.5 - h0 * (dq + x * 2.0) * 0.5 + weights[0] + alpha * log;
        let mut stiffening = slope * response;
        let bending = self.kernel.bending(q1);
        // The overlaps of outputs spread by f'(q1) dq, which changes with q1.
        if !bending.is_zero() {
            stiffening += bending * dq * square_force;
        }
        (saddle, [value, dh - alpha * stiffening])
    }

    /// The local entropy and its slope in `x`.
    pub fn observables<R: Real>(&self, control: [R; 3], order: [R; 3]) -> [R; 2] {
        self.all(control, order).1
    }
}

/// Where the shared field `at` enters its Gaussian from below.
fn lowest(at: impl Fn(f64) -> f64, guess: f64) -> f64 {
    let (mut high, mut low) = (guess, guess - 1.0);
    while at(low) > -REACH {
        (high, low) = (low, 2.0 * low - guess);
    }
    if at(high) < -REACH {
        return high;
    }
    for _ in 0..30 {
        let middle = 0.5 * (low + high);
        if at(middle) > -REACH { high = middle } else { low = middle }
    }
    low
}

/// `tanh(a + s) - tanh a` for positive arguments, without cancellation.
fn rise<R: Real>(a: R, s: R) -> R {
    let short = |h: R| ((h * 2.0).exp() + 1.0).recip() * 2.0;
    let (below, above) = (short(a), short(a + s));
    s.tanh() * (below + (-below + 1.0) * above)
}

/// The positive solution of `h = dh tanh h`, zero for `dh <= 1`.
fn spontaneous<R: Real>(dh: R) -> R {
    let d = dh.re();
    if d <= 1.0 {
        return R::from(0.0);
    }
    let mut h = d.min((3.0 * (d - 1.0) / d).sqrt().max(1e-8));
    for _ in 0..100 {
        let next = d * h.tanh();
        let step = (next - h) / (1.0 - d * sech_squared(h)).max(0.1 * (d - 1.0));
        h += step;
        if step.abs() < 1e-16 * h {
            break;
        }
    }
    // Two Newton steps carry the derivatives.
    let mut lifted = R::from(h);
    for _ in 0..2 {
        lifted += (dh * lifted.tanh() - lifted) / (-(dh * sech_squared(lifted)) + 1.0);
    }
    lifted
}

impl<C: Constraint, K: Kernel> Potential<3, 3> for DenseCluster<C, K> {
    const CONTROL: [&'static Symbol; 3] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::LOG_X];
    const ORDER: [&'static Symbol; 3] = [&symbols::LOG_H0, &symbols::LOG_DQ, &symbols::LOG_DH];

    fn value<R: Real>(&self, control: [R; 3], order: [R; 3]) -> R {
        self.observables(control, order)[0]
    }

    /// `h0 = alpha E force^2`, `dq + 1 - q1 = E z t / sqrt(h0)`, `q1 = E t^2`.
    fn saddle<R: Real>(&self, control: [R; 3], order: [R; 3]) -> [R; 3] {
        self.all(control, order).0
    }

    fn refined(&self) -> Self {
        DenseCluster { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// The local entropy does not change with the distance. Formulas `sbp.dense-threshold`, `binary.dense-threshold`.
#[derive(Debug, Clone, Copy)]
pub struct FlatDense;

impl<C: Constraint, K: Kernel> Criterion<DenseCluster<C, K>, 3, 3> for FlatDense {
    fn condition<R: Real>(&self, potential: &DenseCluster<C, K>, control: [R; 3], order: [R; 3]) -> R {
        potential.observables(control, order)[1]
    }

    fn system<R: Real>(&self, potential: &DenseCluster<C, K>, control: [R; 3], order: [R; 3]) -> ([R; 3], R) {
        let (saddle, [_, slope]) = potential.all(control, order);
        (saddle, slope)
    }
}

/// On the annealed branch, where the shared field vanishes, a flat local entropy in closed form (formula `sbp.dense-threshold`):
/// `atanh(sqrt q)/(2 sqrt q) = alpha d ln P/dq`. Unknown `[alpha]`, parameter `ln x`.
#[derive(Debug, Clone, Copy)]
pub struct FlatAnnealed<C> {
    /// What a pattern asks of a configuration.
    pub constraint: C,
    /// Its margin.
    pub kappa: f64,
}

impl<C: Constraint> Equations<1> for FlatAnnealed<C> {
    fn residual<R: Real>(&self, log_x: R, [alpha]: [R; 1]) -> [R; 1] {
        let x = log_x.exp();
        let q = -(x * 2.0) + 1.0;
        let entropic = q.sqrt().atanh() / (q.sqrt() * 2.0);
        // P depends on the width only: d/dq = -(d/dwidth)/(2 width), and the heat equation makes it half a second derivative.
        let curvature = self.constraint.curvature(R::from(self.kappa), R::from(0.0), (x * 2.0).sqrt());
        [entropic + alpha * curvature * 0.5]
    }

    fn refined(&self) -> Self {
        self.clone()
    }
}

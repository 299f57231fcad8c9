//! Tuples in a quenched average: groups of `y` replicas at mutual overlap `q1`, groups at mutual overlap `q0`, and the
//! number of groups sent to zero. With `q0 = 0` it is the first moment.

use std::f64::consts::PI;

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::{DIGITS, Quadrature, Shape, Span, strip_step};
use crate::real::Real;
use crate::special::entropy::{log_two_cosh, sech_squared};
use crate::symbols::{self, Symbol};
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Potential};
use crate::theory::tuples::Centre;

/// An inner average that needs more nodes belongs to an iterate far outside: the caller has to step back.
const MOST_NODES: f64 = 5000.0;
/// Gaussians are negligible beyond it.
const REACH: f64 = 9.6;
/// Largest outer step, and its product with the largest curvature of the outer integrand.
const OUTER_STEP: f64 = 0.3;
/// Number of replicas past which the outer integrand of the patterns does not change its shape.
const STIFFEST: f64 = 10.0;
/// Terms this many e-folds below the largest are left out.
const NEGLIGIBLE: f64 = 44.0;
/// Newton steps towards the peak of the inner integrand of the patterns, which is log-concave.
const PEAK_STEPS: u32 = 30;
/// Growth of the panels away from the place where a tuple's magnetisation turns over.
const GRADING: f64 = 1.8;
const LONGEST_PANEL: f64 = 0.4;

/// `Phi(q0, h0, h1 - h0)`: exponent of a typical instance's number of `y`-tuples at mutual distance `x`, at overlap `q0`
/// between tuples; nats per weight of the whole tuple. Formulas `sbp.tuple-quenched`, `binary.replica-entropy`.
///
/// Control: `[alpha, kappa, y, ln x]`. Order: `[ln(q0/(q1 - q0)), ln h0, ln(h1 - h0)]`.
#[derive(Debug, Clone)]
pub struct QuenchedTuples<C, K> {
    /// What a pattern asks of each configuration.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// What a whole tuple has: see [`QuenchedTuples::observables`].
#[derive(Debug, Clone, Copy)]
pub struct TupleObservables<R> {
    /// Exponent of the number of tuples.
    pub value: R,
    /// Its derivative with respect to `y`: entropy of one replica among its companions.
    pub internal: R,
    /// Its derivative with respect to `x`.
    pub slope: R,
}

/// Averages over the field shared by all tuples, of averages within a tuple.
struct Averages<R> {
    /// `E ln <...>` of the weights, less `y^2 (h1 - h0)/2`, and of the patterns.
    log: [R; 2],
    /// `E <t>^2` and `E <1 - t^2>` of the magnetisation.
    magnetisation: [R; 2],
    /// `E <ln 2cosh>`.
    log_two_cosh: R,
    /// `E <force>^2` and `E <force^2>`, each times the slope of the kernel.
    force: [R; 2],
    /// `E <ln P>`.
    log_probability: R,
}

/// An outer average that bends at zero with poles at `distance`, on a scale of its own elsewhere.
fn graded(distance: f64, curvature: f64) -> Shape {
    let mut breaks = vec![0.0];
    let mut panel = distance.min(LONGEST_PANEL);
    while breaks[breaks.len() - 1] < REACH {
        breaks.push(breaks[breaks.len() - 1] + panel);
        panel = (GRADING * panel).min(LONGEST_PANEL);
    }
    let step = strip_step(DIGITS, 1.0, distance).min(OUTER_STEP / (1.0 + curvature).sqrt());
    Shape { step, reach: REACH, breaks }
}

impl<C: Constraint, K: Kernel> QuenchedTuples<C, K> {
    /// Weights: the field `sqrt(h0) z0` is shared, a part of variance `dh` is the tuple's own.
    fn weights<R: Real>(&self, y: R, h0: R, dh: R) -> [R; 4] {
        let quadrature = &self.quadrature;
        let (amplitude, s) = (h0.sqrt(), dh.sqrt());
        let centre = y * s;
        let own = {
            let step = strip_step(DIGITS, 1.0, 0.5 * PI / s.re());
            let reach = centre.re() + REACH;
            let count = (reach / 0.4).ceil();
            Shape { step, reach, breaks: (0..=count as u32).map(|j| reach * f64::from(j) / count).collect() }
        };
        let step = quadrature.step(own.step);
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
        // The tuple's magnetisation turns over where the shared field does, the faster the more replicas.
        let turn = 0.5 * PI / (y.re() * amplitude.re());
        quadrature.even_line(&graded(turn, y.re() * h0.re()), |z0| {
            let shared = amplitude * z0;
            let mut sums = [R::from(0.0); 4];
            let top = y.re() * shared.re().abs();
            for &(field, log_weight, step) in &nodes {
                // (2 cosh(field +- shared))^y in units of exp(y (field + |shared|)).
                for sign in [1.0, -1.0] {
                    let h = field + shared * sign;
                    let log = log_two_cosh(h);
                    let weight = ((log - field) * y + log_weight - top).exp() * step;
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
            [sum.ln() + (top - 0.5 * (2.0 * PI).ln()), mean * mean, deficit / sum, log / sum]
                .map(|f| f * (0.5 / PI).sqrt() * (-0.5 * z0 * z0).exp())
        })
    }

    /// Patterns: the field `sqrt(q0) z0` is shared, a part of variance `q1 - q0` is the tuple's own; overlaps are those of outputs.
    fn patterns<R: Real>(&self, y: R, kappa: R, q0: R, q1: Overlap<R>) -> [R; 4] {
        let quadrature = &self.quadrature;
        let own = q1.value - q0;
        let (amplitude, spread, width) = (q0.sqrt(), own.sqrt(), q1.deficit.sqrt());
        let growth = 1.0 + y.re() * own.re() / q1.deficit.re();
        let integer = y.re().fract() == 0.0;
        let nearest = if integer { f64::INFINITY } else { NEAREST_ZERO * width.re() / spread.re() };
        let step = quadrature.step(strip_step(DIGITS, growth, nearest));
        if REACH > MOST_NODES * step || step.is_nan() {
            return [R::from(f64::NAN); 4];
        }
        let tuple = |z0: f64| {
            let shared = amplitude * z0;
            let at = |j: i32| {
                let z = step * f64::from(j);
                let (log, force) =
                    self.constraint.log_probability_and_force(kappa, spread * z + shared, width);
                (log * y - 0.5 * z * z, log, force)
            };
            let centre = (self.peak(y.re(), kappa.re(), shared.re(), spread.re(), width.re()) / step) as i32;
            let first = at(centre);
            let top = first.0.re();
            let mut sums = [R::from(0.0); 4];
            let mut add = |(exponent, log, force): (R, R, R)| {
                let weight = (exponent - top).exp() * step;
                sums[0] += weight;
                sums[1] += weight * force;
                sums[2] += weight * force * force;
                sums[3] += weight * log;
                exponent.re() > top - NEGLIGIBLE
            };
            add(first);
            let mut j = centre + 1;
            while add(at(j)) {
                j += 1;
            }
            j = centre - 1;
            while add(at(j)) {
                j -= 1;
            }
            let [sum, force, square, log] = sums;
            let mean = force / sum;
            [sum.ln() + (top - 0.5 * (2.0 * PI).ln()), mean * mean, square / sum, log / sum]
                .map(|f| f * (0.5 / PI).sqrt() * (-0.5 * z0 * z0).exp())
        };
        // With more replicas the field they settle at no longer bends faster.
        let step = OUTER_STEP / (1.0 + y.re().min(STIFFEST) * q0.re()).sqrt();
        let half: Vec<f64> = (0..=24).map(|j| LONGEST_PANEL * f64::from(j)).collect();
        if self.constraint.is_even() {
            return quadrature.even_line(&Shape { step, reach: REACH, breaks: half }, tuple);
        }
        let breaks = half[1..].iter().rev().map(|z| -z).chain(half.iter().copied()).collect();
        quadrature.line(&Span { step, breaks }, tuple)
    }

    /// Where `P^y` times the Gaussian of the tuple's own field is largest.
    fn peak(&self, y: f64, kappa: f64, shared: f64, spread: f64, width: f64) -> f64 {
        let mut z = 0.0;
        for _ in 0..PEAK_STEPS {
            let field = shared + spread * z;
            let force: f64 = self.constraint.force(kappa, field, width);
            let curvature: f64 = self.constraint.curvature(kappa, field, width);
            let step = (y * spread * force - z) / (1.0 - y * spread * spread * curvature);
            z += step;
            // Near enough to scale the terms by.
            if step.abs() < 0.5 {
                break;
            }
        }
        z
    }

    fn averages<R: Real>(&self, kappa: R, y: R, x: R, [q0, h0, dh]: [R; 3]) -> Averages<R> {
        let q1 = Overlap { value: -(x * 2.0) + 1.0, deficit: x * 2.0 };
        let between = Overlap { value: q0, deficit: -q0 + 1.0 };
        let [log_weights, t, deficit, log_two_cosh] = self.weights(y, h0, dh);
        let [log_patterns, force, square_force, log_probability] =
            self.patterns(y, kappa, self.kernel.correlation(between).value, self.kernel.correlation(q1));
        Averages {
            log: [log_weights, log_patterns],
            magnetisation: [t, deficit],
            log_two_cosh,
            force: [force * self.kernel.slope(between), square_force * self.kernel.slope(q1)],
            log_probability,
        }
    }

    /// `[q0, h0, h1 - h0]` at these coordinates.
    fn order<R: Real>(x: R, [logit, log_h0, log_dh]: [R; 3]) -> [R; 3] {
        let q0 = (-(x * 2.0) + 1.0) * Overlap::from_logit(logit).value;
        [q0, log_h0.exp(), log_dh.exp()]
    }

    /// Saddle-point equations and observables.
    fn all<R: Real>(&self, [alpha, kappa, y, log_x]: [R; 4], order: [R; 3]) -> ([R; 3], TupleObservables<R>) {
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
        (saddle, TupleObservables { value, internal, slope })
    }

    /// The exponent at density zero and its derivative with respect to the density: it is linear.
    pub fn terms(&self, [_, kappa, y, log_x]: [f64; 4], order: [f64; 3]) -> [f64; 2] {
        let zero = self.value([0.0, kappa, y, log_x], order);
        [zero, self.value([1.0, kappa, y, log_x], order) - zero]
    }

    /// The exponent of the tuple and its derivatives.
    pub fn observables<R: Real>(&self, control: [R; 4], order: [R; 3]) -> TupleObservables<R> {
        self.all(control, order).1
    }

    /// `q0` at these coordinates.
    pub fn overlap(x: f64, order: [f64; 3]) -> f64 {
        Self::order(x, order)[0]
    }
}

impl<C: Constraint, K: Kernel> Potential<4, 3> for QuenchedTuples<C, K> {
    const CONTROL: [&'static Symbol; 4] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::Y, &symbols::LOG_X];
    const ORDER: [&'static Symbol; 3] = [&symbols::LOGIT_Q0, &symbols::LOG_H0, &symbols::LOG_DH];

    fn value<R: Real>(&self, control: [R; 4], order: [R; 3]) -> R {
        self.all(control, order).1.value
    }

    /// `h0 = alpha f'(q0) E <force>^2`, `q0 = E <t>^2`, `q1 = E <t^2>`.
    fn saddle<R: Real>(&self, control: [R; 4], order: [R; 3]) -> [R; 3] {
        self.all(control, order).0
    }

    fn saddle_and_value<R: Real>(&self, control: [R; 4], order: [R; 3]) -> ([R; 3], R) {
        let (saddle, observables) = self.all(control, order);
        (saddle, observables.value)
    }

    fn refined(&self) -> Self {
        QuenchedTuples { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// The complexity of tuples vanishes: the number of replicas is stationary for the exponent per replica.
#[derive(Debug, Clone, Copy)]
pub struct NoComplexity(pub Centre);

impl NoComplexity {
    /// The exponent less `y` times its derivative, of the replicas that share it.
    pub fn complexity<R: Real>(&self, y: R, observables: &TupleObservables<R>) -> R {
        observables.value - self.0.sharing(y - 1.0) * observables.internal
    }
}

impl<C: Constraint, K: Kernel> Criterion<QuenchedTuples<C, K>, 4, 3> for NoComplexity {
    fn condition<R: Real>(&self, potential: &QuenchedTuples<C, K>, control: [R; 4], order: [R; 3]) -> R {
        self.complexity(control[2], &potential.observables(control, order))
    }

    fn system<R: Real>(
        &self,
        potential: &QuenchedTuples<C, K>,
        control: [R; 4],
        order: [R; 3],
    ) -> ([R; 3], R) {
        let (saddle, observables) = potential.all(control, order);
        (saddle, self.complexity(control[2], &observables))
    }
}

/// Where the exponent does not change with the distance, at `y` replicas. Unknowns: order parameters and the density; parameter
/// `ln x`. Formula `binary.dense-threshold`.
#[derive(Debug, Clone)]
pub struct FlatTuples<C, K> {
    /// The exponent.
    pub potential: QuenchedTuples<C, K>,
    /// Margin.
    pub kappa: f64,
    /// Replicas.
    pub y: f64,
}

impl<C: Constraint, K: Kernel> Equations<4> for FlatTuples<C, K> {
    fn residual<R: Real>(&self, log_x: R, [a, b, c, alpha]: [R; 4]) -> [R; 4] {
        let control = [alpha, R::from(self.kappa), R::from(self.y), log_x];
        let (saddle, observables) = self.potential.all(control, [a, b, c]);
        [saddle[0], saddle[1], saddle[2], observables.slope / (self.y * (self.y - 1.0))]
    }

    fn refined(&self) -> Self {
        FlatTuples { potential: self.potential.refined(), ..self.clone() }
    }
}

/// The same where the complexity vanishes; formula `binary.dense-threshold`. Unknowns: order parameters, `ln(y - 1)` and the density; parameter `ln x`.
#[derive(Debug, Clone)]
pub struct FlatCluster<C, K> {
    /// The exponent.
    pub potential: QuenchedTuples<C, K>,
    /// Margin.
    pub kappa: f64,
    /// What the distance is measured from.
    pub centre: Centre,
}

impl<C: Constraint, K: Kernel> Equations<5> for FlatCluster<C, K> {
    fn residual<R: Real>(&self, log_x: R, [a, b, c, log_y, alpha]: [R; 5]) -> [R; 5] {
        let y = log_y.exp() + 1.0;
        let control = [alpha, R::from(self.kappa), y, log_x];
        let (saddle, observables) = self.potential.all(control, [a, b, c]);
        let complexity = NoComplexity(self.centre).complexity(y, &observables);
        [saddle[0], saddle[1], saddle[2], complexity, observables.slope / (y * (y - 1.0))]
    }

    fn refined(&self) -> Self {
        FlatCluster { potential: self.potential.refined(), ..self.clone() }
    }
}

/// Order parameters and number of replicas where the complexity vanishes. Unknowns: order parameters and `ln y`; parameter the
/// density. Formula `binary.replica-entropy`.
#[derive(Debug, Clone)]
pub struct NeutralTuples<C, K> {
    /// The exponent.
    pub potential: QuenchedTuples<C, K>,
    /// Margin.
    pub kappa: f64,
    /// `ln x`.
    pub log_x: f64,
}

impl<C: Constraint, K: Kernel> Equations<4> for NeutralTuples<C, K> {
    fn residual<R: Real>(&self, alpha: R, [a, b, c, log_y]: [R; 4]) -> [R; 4] {
        let y = log_y.exp();
        let control = [alpha, R::from(self.kappa), y, R::from(self.log_x)];
        let (saddle, observables) = self.potential.all(control, [a, b, c]);
        let complexity = NoComplexity(Centre::Mutual).complexity(y, &observables);
        [saddle[0], saddle[1], saddle[2], complexity]
    }

    fn refined(&self) -> Self {
        NeutralTuples { potential: self.potential.refined(), ..self.clone() }
    }
}

/// The conjugate fields at a given overlap between tuples. Unknowns `[ln h0, ln(h1 - h0)]`, parameter: its coordinate.
#[derive(Debug, Clone)]
pub struct Fields<C, K> {
    /// The exponent.
    pub potential: QuenchedTuples<C, K>,
    /// Its controls.
    pub control: [f64; 4],
}

impl<C: Constraint, K: Kernel> Equations<2> for Fields<C, K> {
    fn residual<R: Real>(&self, logit: R, [log_h0, log_dh]: [R; 2]) -> [R; 2] {
        let [_, _, y, log_x] = self.control.map(R::from);
        let x = log_x.exp();
        let [q0, h0, dh] = QuenchedTuples::<C, K>::order(x, [logit, log_h0, log_dh]);
        let [_, t, deficit, _] = self.potential.weights(y, h0, dh);
        [q0.ln() - t.ln(), log_x - (deficit * 0.5).ln()]
    }

    fn refined(&self) -> Self {
        Fields { potential: self.potential.refined(), control: self.control }
    }
}

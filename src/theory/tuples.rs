//! Tuples of `y` binary solutions at equal mutual distance: their entropy, their energy and the exponent of their number.

use std::f64::consts::{LN_2, PI};

use num_dual::{Dual, Dual2_64, Dual64, DualNum};

use crate::error::SolveError;
use crate::numerics::quadrature::{DIGITS, Integrator, Quadrature, Shape, strip_step};
use crate::real::Real;
use crate::special::entropy::{binary_entropy, sech_squared};
use crate::symbols::{self, Symbol};
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Potential};

/// Exponent past which an integrand is negligible.
const NEGLIGIBLE: f64 = 46.0;
/// Integers up to this one are summed over, not integrated over.
const LARGEST_SUM: f64 = 64.0;
/// `1/sqrt(2 pi)`.
const DENSITY_AT_ZERO: f64 = 0.398_942_280_401_432_7;
/// Iterations for the coupling.
const ITERATIONS: u32 = 80;

/// `y` binary configurations at mutual distance `x` under an even constraint.
#[derive(Debug, Clone)]
pub struct Tuples<C> {
    /// What a pattern asks of each configuration; even in the field.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// One pattern and a whole tuple: averages over the shared field, tilted by the probability that all are satisfied.
#[derive(Debug, Clone, Copy)]
pub struct Energy<R> {
    /// `ln f_y`: logarithm of the probability that all are satisfied.
    pub log: R,
    /// `<ln P>`, its derivative with respect to `y`.
    pub mean_log: R,
    /// `<force^2>`; its derivative with respect to `x` is `-y (y - 1)` times this.
    pub square_force: R,
}

/// Entropy of a tuple and the coupling that realises it.
#[derive(Debug, Clone, Copy)]
pub struct TupleEntropy {
    /// Entropy per weight of the whole tuple, in nats.
    pub value: f64,
    /// The coupling `lambda`; the entropy's derivative with respect to `x` is `y (y - 1) lambda`.
    pub lambda: f64,
}

/// `1 - 2x` with its deficit.
fn overlap_at<R: Real>(x: R) -> Overlap<R> {
    Overlap { value: -(x * 2.0) + 1.0, deficit: x * 2.0 }
}

/// How far an integrand reaches beyond the window's edge.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Support {
    /// As far as the whole tuple is satisfied.
    Tuple,
    /// As far as a single configuration is.
    Single,
    /// As far as the shared field.
    Field,
}

impl Support {
    fn of(kept: bool) -> Self {
        if kept { Support::Single } else { Support::Tuple }
    }
}

/// The integrand `G(z) P(sqrt(q) z)^y` for a window with its edge at `edge = kappa / sqrt q`, in units of the shared field.
fn energy_shape(y: f64, kappa: f64, q: f64, support: Support) -> Shape {
    let (edge, width) = (kappa / q.sqrt(), ((1.0 - q) / q).sqrt());
    // The probability grows like a Gaussian off the real axis; between integers its zeros are branch points.
    let growth = 1.0 + y / (width * width);
    let nearest = if y.fract() == 0.0 { f64::INFINITY } else { NEAREST_ZERO * width };
    let step = strip_step(DIGITS + 0.5 * kappa * kappa, growth, nearest);
    // What the window cuts off is of order exp(-kappa^2/2) and has to keep its digits.
    let negligible = NEGLIGIBLE + 0.5 * kappa * kappa;
    let room = negligible - 0.5 * edge * edge;
    let decay = if support == Support::Tuple { growth } else { 1.0 + (width * width).recip() };
    let reach = if room > 0.0 && support != Support::Field {
        edge + ((edge * edge + 2.0 * decay * room).sqrt() - edge) / decay
    } else {
        (2.0 * negligible).sqrt()
    };
    let mut breaks: Vec<f64> = (0..=10).map(f64::from).collect();
    // A high power moves the edge inwards: even panels around it, growing ones away from it.
    let (inner, outer) = (edge - width * ((2.0 * y.max(1.0).ln()).sqrt() + 6.0), edge + 5.0 * width);
    let count = ((outer - inner) / (0.5 * width)).ceil();
    breaks.extend((0..=count as u32).map(|j| inner + (outer - inner) * f64::from(j) / count));
    let mut offset = width;
    while offset < 2.0 * reach {
        breaks.extend([inner - offset, outer + offset]);
        offset *= 1.7;
    }
    Shape { step, reach, breaks: within(breaks, reach) }
}

/// The integrand `G(z - y s) (1 + exp(-2 s z))^y` on the half-line.
fn entropy_shape(y: f64, s: f64) -> Shape {
    let distance = 0.5 * PI / s;
    let step = strip_step(DIGITS, 1.0, distance);
    let reach = y * s + (2.0 * NEGLIGIBLE).sqrt();
    let mut breaks: Vec<f64> = (-10..=10).map(|j| y * s + f64::from(j)).collect();
    breaks.extend((0..40).map(|j| 0.5 * distance * 1.6f64.powi(j)));
    Shape { step, reach, breaks: within(breaks, reach) }
}

/// Whether a pattern is satisfied by most tuples: `f_y >= p^y`. Then what is lost is computed, not what is kept.
fn is_mostly_kept(y: f64, log_single: f64) -> bool {
    y * log_single > -0.5
}

fn within(mut breaks: Vec<f64>, reach: f64) -> Vec<f64> {
    breaks.extend([0.0, reach]);
    breaks.retain(|b| (0.0..=reach).contains(b));
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    breaks
}

/// Sums over the nodes of the entropic average; see [`Tuples::alignment`].
struct Alignment<R> {
    /// `ln Z'`, the partition function in units of the aligned state's weight.
    log: R,
    /// `<sech^2>`: twice the distance.
    deficit: R,
}

impl<C: Constraint> Tuples<C> {
    /// Averages of one pattern; formula `sbp.tuple-first-moment`.
    pub fn energy<R: Real>(&self, y: R, kappa: R, x: R) -> Energy<R> {
        let overlap = overlap_at(x);
        let (amplitude, width) = (overlap.value.sqrt(), overlap.deficit.sqrt());
        let single = self.constraint.log_probability(kappa, R::from(0.0), R::from(1.0));
        let kept = is_mostly_kept(y.re(), single.re());
        let shape = energy_shape(y.re(), kappa.re(), overlap.value.re(), Support::of(kept));
        let top = self.constraint.log_probability(kappa, R::from(0.0), width) * y;
        let [sum, lost, log, square] = self.quadrature.even_line(&shape, |z| {
            let (log, force) = self.constraint.log_probability_and_force(kappa, amplitude * z, width);
            let density = DENSITY_AT_ZERO * (-0.5 * z * z).exp();
            let weight = (log * y - top).exp() * density;
            let lost = log.exp() * -(log * (y - 1.0)).exp_m1() * density;
            [weight, lost, weight * log, weight * force * force]
        });
        let whole = if kept { (single.exp_m1() - lost).ln_1p() } else { top + sum.ln() };
        Energy { log: whole, mean_log: log / sum, square_force: square / sum }
    }

    /// `ln f_y` for several numbers of replicas at the same nodes.
    pub fn log_energies(&self, ys: &[f64], kappa: f64, x: f64) -> Vec<f64> {
        if self.quadrature.integrator == Integrator::DoubleExponential {
            return ys.iter().map(|&y| self.energy(y, kappa, x).log).collect();
        }
        let Overlap { value: q, deficit } = overlap_at(x);
        let [least, most] = [f64::min, f64::max].map(|pick| ys.iter().copied().reduce(pick).unwrap_or(1.0));
        let single = self.constraint.log_probability(kappa, 0.0, 1.0);
        let kept: Vec<bool> = ys.iter().map(|&y| is_mostly_kept(y, single)).collect();
        let shape = |y: f64| energy_shape(y, kappa, q, Support::of(kept.contains(&true)));
        let (narrow, wide) = (shape(most), shape(least));
        let fractional = ys.iter().find(|y| y.fract() != 0.0).map(|&y| shape(y).step);
        let reach = wide.reach;
        let breaks = within([narrow.breaks, wide.breaks].concat(), reach);
        let shape = Shape { step: narrow.step.min(fractional.unwrap_or(f64::INFINITY)), reach, breaks };
        let log = |z: f64| self.constraint.log_probability(kappa, q.sqrt() * z, deficit.sqrt());
        let top = log(0.0);
        let mut sums = vec![0.0; ys.len()];
        self.quadrature.even_nodes(&shape, |z, weight| {
            let (density, log) = (weight * DENSITY_AT_ZERO * (-0.5 * z * z).exp(), log(z));
            // Neighbouring integers differ by one factor.
            let (excess, probability) = (log - top, log.exp());
            let (ratio, mut power, mut last) = (excess.exp(), 0.0, f64::NAN);
            for ((sum, &y), &kept) in sums.iter_mut().zip(ys).zip(&kept) {
                *sum += if kept {
                    density * probability * -((y - 1.0) * log).exp_m1()
                } else {
                    power = if y == last + 1.0 { power * ratio } else { density * (y * excess).exp() };
                    last = y;
                    power
                };
            }
        });
        let whole = |((sum, y), kept): ((&f64, &f64), &bool)| {
            if *kept { (single.exp_m1() - sum).ln_1p() } else { y * top + sum.ln() }
        };
        sums.iter().zip(ys).zip(&kept).map(whole).collect()
    }

    /// Partition function of `y` replicas aligned by the coupling `lambda > 0`, in units of the aligned state's weight, and
    /// the mean of `sech^2`: an average over the field that a Hubbard-Stratonovich transformation introduces.
    fn alignment<R: Real>(&self, y: R, lambda: R) -> Alignment<R> {
        let s = lambda.sqrt();
        let shape = entropy_shape(y.re(), s.re());
        let centre = y * s;
        let [sum, deficit] = self.quadrature.even_line(&shape, |z| {
            let (t, field) = (-centre + z, s * z);
            let excess = (field * -2.0).exp().ln_1p() * y;
            let weight = (excess - t * t * 0.5).exp() * DENSITY_AT_ZERO;
            [weight, weight * sech_squared(field)]
        });
        Alignment { log: sum.ln(), deficit: deficit / sum }
    }

    /// The exponent with all its partial derivatives but that in `y`, which is left to automatic differentiation.
    fn exponent<R: Real>(&self, alpha: R, kappa: R, y: R, lambda: R, x: R) -> (R, [R; 2]) {
        let (alignment, energy) = (self.alignment(y, lambda), self.energy(y, kappa, x));
        let value = alignment.log + lambda * y * (y - 1.0) * x + alpha * energy.log;
        let saddle =
            [(alignment.deficit * 0.5).ln() - x.ln(), lambda.ln() - (alpha * energy.square_force).ln()];
        (value, saddle)
    }

    /// Derivative of the exponent with respect to `y`, at fixed coupling and distance.
    fn replica_slope<R: Real>(&self, alpha: R, kappa: R, y: R, lambda: R, x: R) -> R {
        let one = R::from(1.0);
        let (moving, still) = (Dual::new(y, one), |r: R| Dual::new(r, R::from(0.0)));
        let entropic = self.alignment(moving, still(lambda)).log.eps + lambda * (y * 2.0 - 1.0) * x;
        entropic + alpha * self.energy(y, kappa, x).mean_log
    }

    /// Largest entropy of `y` configurations at mutual distance `x` per weight, `0 < x <= 1/2`; relative accuracy 1e-14.
    /// Formula `sbp.tuple-first-moment`.
    ///
    /// # Errors
    /// `NotConverged` when no coupling reproduces the distance.
    pub fn entropy(&self, y: f64, x: f64) -> Result<TupleEntropy, SolveError> {
        if y == 1.0 || x == 0.5 {
            return Ok(TupleEntropy { value: y * LN_2, lambda: 0.0 });
        }
        let sum = y.fract() == 0.0 && y <= LARGEST_SUM;
        let pairs = y * (y - 1.0);
        // ln Z', the logarithm of the distance and its slope, at a coupling given by its logarithm.
        let alignment = |log_lambda: f64| {
            if sum {
                let log = summed(y, Dual2_64::from(log_lambda).derivative().exp());
                // d ln Z'/d ln lambda = -lambda y (y - 1) x.
                [log.re, (-log.v1 / pairs).ln() - log_lambda, log.v2 / log.v1 - 1.0]
            } else {
                let lambda = Dual64::from(log_lambda).derivative().exp();
                let Alignment { log, deficit } = self.alignment(Dual64::from(y), lambda);
                [log.re, (0.5 * deficit.re).ln(), deficit.eps / deficit.re]
            }
        };
        // The distance falls with the coupling, from 1/2 at 0: a guarded Newton iteration in the logarithms of both.
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        let mut at = (0.5 * (1.0 / x).ln() / (y - 1.0)).min(1.0 - 2.0 * x).max(1e-17).ln();
        let mut residual = f64::INFINITY;
        for _ in 0..ITERATIONS {
            let [log, log_distance, slope] = alignment(at);
            let excess = log_distance - x.ln();
            if excess.abs() >= residual && excess.abs() < 1e-10 || excess == 0.0 {
                let lambda = at.exp();
                return Ok(TupleEntropy { value: log + lambda * pairs * x, lambda });
            }
            residual = excess.abs();
            if excess > 0.0 {
                low = at
            } else {
                high = at
            }
            let next = at - excess / slope;
            at = if next > low && next < high && (next - at).abs() < 4.0 {
                next
            } else {
                0.5 * (low.max(at - 4.0) + high.min(at + 4.0))
            };
        }
        Err(SolveError::NotConverged { residual, iterations: ITERATIONS })
    }

    /// Density above which no tuple of `y` solutions exists at distance `x`: `-S_y / ln f_y`; formula
    /// `sbp.tuple-first-moment`. For fractional `y` its continuation.
    ///
    /// # Errors
    /// As [`Self::entropy`].
    pub fn upper_bound(&self, y: f64, kappa: f64, x: f64) -> Result<f64, SolveError> {
        Ok(self.entropy(y, x)?.value / -self.log_energies(&[y], kappa, x)[0])
    }

    /// The limit `y -> inf` of the upper bound: entropy and energy per solution.
    pub fn dense_upper_bound(&self, kappa: f64, x: f64) -> f64 {
        let q = 1.0 - 2.0 * x;
        // (1 - sqrt q)/2 without cancellation.
        let distance = x / (1.0 + q.sqrt());
        let log = self.constraint.log_probability(kappa, 0.0, (2.0 * x).sqrt());
        binary_entropy(distance) / -log
    }

    /// Density up to which uncorrelated tuples are a local maximum of the second moment: `1/max(m_u^2, m_v^2)` with the
    /// conditional second cumulants of barycentre and differences; formula `sbp.tuple-local-threshold`.
    pub fn local_threshold(&self, y: f64, kappa: f64, x: f64) -> f64 {
        let Overlap { value: q, deficit } = overlap_at(x);
        let (amplitude, width) = (q.sqrt(), deficit.sqrt());
        let kept = is_mostly_kept(y, self.constraint.log_probability(kappa, 0.0, 1.0));
        let shape = energy_shape(y, kappa, q, if kept { Support::Field } else { Support::Tuple });
        let top = if kept { 0.0 } else { y * self.constraint.log_probability(kappa, 0.0, width) };
        let [sum, lost, square_z, lost_square_z, square_force, curvature] =
            self.quadrature.even_line(&shape, |z| {
                let (log, force) = self.constraint.log_probability_and_force(kappa, amplitude * z, width);
                let density = DENSITY_AT_ZERO * (-0.5 * z * z).exp();
                let (weight, lost) = (density * (log * y - top).exp(), density * -(log * y).exp_m1());
                let curvature = self.constraint.curvature(kappa, amplitude * z, width);
                [weight, lost, weight * z * z, lost * z * z, weight * force * force, weight * curvature]
            });
        let common = 1.0 + (y - 1.0) * q;
        // The same number twice, by parts: the first form cancels near q = 1, the second near q = 0.
        let barycentre = if q < 0.5 {
            common * (y * square_force + curvature) / sum
        } else {
            // <z^2> - 1, from what the window cuts off where that is little.
            let excess = if kept { lost - lost_square_z } else { square_z - sum };
            common / (y * q) * excess / sum
        };
        let difference = if y > 1.0 { deficit * curvature / sum } else { 0.0 };
        barycentre.abs().max(difference.abs()).powi(-2)
    }

    /// The same with finer quadrature.
    pub fn refined(&self) -> Self {
        Tuples { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// `ln Z'` for an integer number of replicas: a sum over the number of spins that disagree.
fn summed<R: Real>(y: f64, lambda: R) -> R {
    let mut sum = R::from(0.0);
    let mut binomial = 1.0;
    for k in 0..=y as u32 {
        let k = f64::from(k);
        sum += (lambda * (-2.0 * k * (y - k))).exp() * binomial;
        binomial *= (y - k) / (k + 1.0);
    }
    sum.ln()
}

/// `S_y(x) + alpha ln f_y(x)`: exponent of the expected number of `y`-tuples of solutions at mutual distance `x`; formula
/// `sbp.tuple-first-moment`.
///
/// Control: `[alpha, kappa, y]`. Order: `[ln lambda, ln x]`.
#[derive(Debug, Clone)]
pub struct TupleExponent<C>(pub Tuples<C>);

impl<C: Constraint> Potential<3, 2> for TupleExponent<C> {
    const CONTROL: [&'static Symbol; 3] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::Y];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOG_LAMBDA, &symbols::LOG_X];

    fn value<R: Real>(&self, [alpha, kappa, y]: [R; 3], [log_lambda, log_x]: [R; 2]) -> R {
        self.0.exponent(alpha, kappa, y, log_lambda.exp(), log_x.exp()).0
    }

    /// The distance that the coupling gives, and the coupling that the patterns ask for.
    fn saddle<R: Real>(&self, control: [R; 3], order: [R; 2]) -> [R; 2] {
        self.saddle_and_value(control, order).0
    }

    fn saddle_and_value<R: Real>(
        &self,
        [alpha, kappa, y]: [R; 3],
        [log_lambda, log_x]: [R; 2],
    ) -> ([R; 2], R) {
        let (value, saddle) = self.0.exponent(alpha, kappa, y, log_lambda.exp(), log_x.exp());
        (saddle, value)
    }

    fn refined(&self) -> Self {
        TupleExponent(self.0.refined())
    }
}

/// Around what the solutions of a cluster are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Centre {
    /// Each other: the exponent is shared among all `y` replicas.
    Mutual,
    /// One of them: the reference is a solution like the others, and `y - 1` replicas share the exponent.
    Reference,
}

impl Centre {
    /// How many replicas share the exponent, given `y - 1`.
    pub fn sharing<R: Real>(self, others: R) -> R {
        match self {
            Centre::Mutual => others + 1.0,
            Centre::Reference => others,
        }
    }
}

/// The same exponent per replica, stationary in the number of replicas: local entropy where the complexity of clusters
/// vanishes, on the annealed branch; formula `sbp.local-entropy`.
///
/// Control: `[alpha, kappa, ln x]`. Order: `[ln lambda, ln(y - 1)]`.
#[derive(Debug, Clone)]
pub struct ZeroComplexity<C> {
    /// The tuples.
    pub tuples: Tuples<C>,
    /// Around what they are counted.
    pub centre: Centre,
}

impl<C: Constraint> Potential<3, 2> for ZeroComplexity<C> {
    const CONTROL: [&'static Symbol; 3] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::LOG_X];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOG_LAMBDA, &symbols::LOG_Y];

    fn value<R: Real>(&self, [alpha, kappa, log_x]: [R; 3], [log_lambda, log_y]: [R; 2]) -> R {
        let others = log_y.exp();
        let (lambda, x) = (log_lambda.exp(), log_x.exp());
        self.tuples.exponent(alpha, kappa, others + 1.0, lambda, x).0 / self.centre.sharing(others)
    }

    /// The distance that the coupling gives, and the complexity `Phi - n dPhi/dy` for `n` sharing replicas.
    fn saddle<R: Real>(&self, [alpha, kappa, log_x]: [R; 3], [log_lambda, log_y]: [R; 2]) -> [R; 2] {
        let (others, lambda, x) = (log_y.exp(), log_lambda.exp(), log_x.exp());
        let (value, [distance, _]) = self.tuples.exponent(alpha, kappa, others + 1.0, lambda, x);
        let slope = self.tuples.replica_slope(alpha, kappa, others + 1.0, lambda, x);
        [distance, value - self.centre.sharing(others) * slope]
    }

    fn refined(&self) -> Self {
        ZeroComplexity { tuples: self.tuples.refined(), centre: self.centre }
    }
}

/// The local entropy does not change with the distance. Formula `sbp.dense-threshold`.
#[derive(Debug, Clone, Copy)]
pub struct Flat;

impl<C: Constraint> Criterion<ZeroComplexity<C>, 3, 2> for Flat {
    fn condition<R: Real>(
        &self,
        potential: &ZeroComplexity<C>,
        [alpha, kappa, log_x]: [R; 3],
        [log_lambda, log_y]: [R; 2],
    ) -> R {
        let energy = potential.tuples.energy(log_y.exp() + 1.0, kappa, log_x.exp());
        log_lambda - (alpha * energy.square_force).ln()
    }
}

/// Slope of the local entropy in `x`: `(y - 1)(lambda - alpha <force^2>)`.
pub fn local_entropy_slope<C: Constraint, R: Real>(
    tuples: &Tuples<C>,
    [alpha, kappa, log_x]: [R; 3],
    [log_lambda, log_y]: [R; 2],
) -> R {
    let energy = tuples.energy(log_y.exp() + 1.0, kappa, log_x.exp());
    log_y.exp() * (log_lambda.exp() - alpha * energy.square_force)
}

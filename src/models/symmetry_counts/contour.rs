//! Counts of any size: coefficients of the generating function as sums over a circle through its saddle point.

use std::f64::consts::PI;

use nalgebra::Complex;

use crate::models::symmetry_counts::blocks::Blocks;

const EPS: f64 = f64::EPSILON;
/// Points of the circle per standard deviation of the terms, and at least. Every second point alone leaves 1e-9, all of them the
/// square of that or less.
const NODES: f64 = 13.0;
const LEAST_NODES: f64 = 40.0;
/// Points times the logarithmic distance from a pole: every second point leaves the exponential of minus half of this, all of
/// them its square.
const POLE: f64 = 42.0;
/// What the square of the difference of the two rules is multiplied by.
const SAFETY: f64 = 16.0;
/// Terms below the exponential of this are left out.
const SMALLEST: f64 = -41.0;
/// Below it the logarithm of `(e^x-1)/x` is summed as a series.
const SMALL: f64 = 0.25;
/// `ln(sinh(s)/s)` as a series in the powers of `s^2`, from the first.
const LOG_SINHC: [f64; 5] = [1.0 / 6.0, -1.0 / 180.0, 1.0 / 2835.0, -1.0 / 37_800.0, 1.0 / 467_775.0];

/// `[y^excess] ((e^y-1)/y)^copies exp(zero (e^y-1) + dead y)`: what remains of the generating function without `y^copies`, with
/// which the logarithms would cancel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coefficient {
    pub copies: f64,
    pub excess: f64,
    pub zero: f64,
    pub dead: f64,
}

/// `x/2` and more: `ln((e^x-1)/x)` for real `x >= 0`.
pub(super) fn log_phi(x: f64) -> f64 {
    if x < SMALL {
        let u = 0.25 * x * x;
        0.5 * x + LOG_SINHC.iter().rev().fold(0.0, |sum, coefficient| u * (coefficient + sum))
    } else {
        x + (-(-x).exp_m1() / x).ln()
    }
}

/// `x/(1-e^-x) - 1` and its derivative times `x`.
fn mean_and_spread(x: f64) -> (f64, f64) {
    if x < 1e-2 {
        let square = x * x / 12.0;
        return (0.5 * x + square * (1.0 - square / 5.0), 0.5 * x + 2.0 * square * (1.0 - 0.4 * square));
    }
    let deficit = -(-x).exp_m1();
    let mean = x / deficit;
    (mean - 1.0, mean - mean * mean * (1.0 - deficit))
}

impl Coefficient {
    /// `y d/dy` of the logarithm of the function, and the same once more.
    fn moments(&self, y: f64) -> (f64, f64) {
        let (mean, spread) = mean_and_spread(y);
        let groups = if self.zero > 0.0 { self.zero * y * y.exp() } else { 0.0 };
        (
            self.copies * mean + groups + self.dead * y,
            self.copies * spread + groups * (1.0 + y) + self.dead * y,
        )
    }

    /// The radius at which the terms of the function are centred on the excess, which is positive.
    pub(super) fn saddle(&self) -> f64 {
        let Coefficient { copies, excess, zero, dead } = *self;
        // Each bound lies above the root; from there Newton's method descends.
        let mut bound = f64::INFINITY;
        if copies > 0.0 {
            bound = bound.min(excess / copies + 1.0);
        }
        if zero > 0.0 {
            bound = bound.min((excess / zero).ln_1p());
        }
        let mut y = bound.min(excess / (0.5 * copies + zero + dead));
        for _ in 0..60 {
            let (mean, spread) = self.moments(y);
            let step = mean * (mean / excess).ln() / spread;
            y *= (-step).exp();
            // Any radius near the saddle gives the same sum.
            if step.abs() < 1e-9 {
                break;
            }
        }
        y
    }

    /// Standard deviation of the terms, whose inverse is the width of the integrand in the angle.
    pub(super) fn spread(&self, radius: f64) -> f64 {
        self.moments(radius).1.sqrt()
    }

    /// Its logarithm and a bound on the deviation.
    pub(super) fn log(&self) -> (f64, f64) {
        self.log_with(|_| Complex::from(1.0), self)
    }

    /// The same with one factor more, on the circle through the saddle of another coefficient.
    pub(super) fn log_with(&self, factor: impl Fn(&Node) -> Complex<f64>, of: &Coefficient) -> (f64, f64) {
        if self.excess == 0.0 {
            return (0.0, 0.0);
        }
        let radius = of.saddle();
        let circle = Circle::new(radius, of.spread(radius));
        let [(mean, relative)] = circle.means(self.copies, self.excess, |node| {
            // The exponential may overflow where nothing is made of it.
            let groups = if self.zero > 0.0 { self.zero * node.change_of_exponential() } else { 0.0.into() };
            [(groups + self.dead * node.change).exp() * factor(node)]
        });
        let terms = [
            self.copies * log_phi(radius),
            if self.zero > 0.0 { self.zero * radius.exp_m1() } else { 0.0 },
            self.dead * radius,
            -self.excess * radius.ln(),
        ];
        let rounding = 3.0 * EPS * terms.iter().map(|t| t.abs()).sum::<f64>();
        (terms.iter().sum::<f64>() + mean.ln(), rounding + relative + EPS * mean.ln().abs())
    }
}

/// A point `x` of a circle, and how far functions of it are from their values at the radius.
pub(super) struct Node {
    pub x: Complex<f64>,
    /// `x - radius`.
    pub change: Complex<f64>,
    /// `e^(x - radius) - 1`.
    pub growth: Complex<f64>,
    radius: f64,
}

impl Node {
    /// `e^x - e^radius`.
    pub fn change_of_exponential(&self) -> Complex<f64> {
        self.radius.exp() * self.growth
    }

    /// `1/(e^x - 1)`.
    pub fn inverse(&self) -> Complex<f64> {
        // The smaller of the two exponentials.
        if self.x.re > 0.0 {
            let small = (-self.x).exp();
            small / (1.0 - small)
        } else {
            -1.0 / (1.0 - self.x.exp())
        }
    }
}

/// A circle about zero with equidistant points.
pub(super) struct Circle {
    radius: f64,
    /// Half the number of points.
    half: f64,
}

impl Circle {
    /// A circle for functions whose terms have this standard deviation.
    pub(super) fn new(radius: f64, spread: f64) -> Self {
        Circle { radius, half: (0.5 * (NODES * spread + LEAST_NODES)).ceil() }
    }

    /// The same for functions that have a pole besides.
    pub(super) fn beside(self, pole: f64) -> Self {
        let needed = 0.5 * POLE / (self.radius / pole).ln().abs();
        Circle { half: self.half.max(needed.ceil()), ..self }
    }

    /// Means over the circle of `f(x) exp(copies (log_phi(x) - log_phi(radius)) - i excess t)` for several real `f`, each with a
    /// bound on its relative deviation. The function is largest on the positive axis.
    pub(super) fn means<const N: usize>(
        &self,
        copies: f64,
        excess: f64,
        f: impl Fn(&Node) -> [Complex<f64>; N],
    ) -> [(f64, f64); N] {
        let half = self.half;
        let step = PI / half;
        // The phase is a difference of angles as large as this many times that of the point.
        let angle = if self.radius < SMALL { excess } else { copies + excess };
        let [mut fine, mut coarse, mut size] = [[0.0; N]; 3];
        for k in 0..=half as u64 {
            let t = k as f64 * step;
            let (node, log_phi) = self.node(t);
            let exponent = copies * log_phi - Complex::new(0.0, excess * t);
            let weight = exponent.exp();
            // Both halves of the circle, but for the points on the axis.
            let twice = if k == 0 || k as f64 == half { 1.0 } else { 2.0 };
            let mut seen = 0.0f64;
            for (i, value) in f(&node).into_iter().enumerate() {
                let term = twice * weight * value;
                fine[i] += term.re;
                coarse[i] += if k % 2 == 0 { 2.0 * term.re } else { 0.0 };
                size[i] += term.norm() * (4.0 + angle * t);
                seen = seen.max(term.norm() / fine[i].abs());
            }
            if seen < SMALLEST.exp() {
                break;
            }
        }
        std::array::from_fn(|i| {
            let (mean, other) = (fine[i] / (2.0 * half), coarse[i] / (2.0 * half));
            let rounding = EPS * size[i] / fine[i].abs();
            (mean, SAFETY * ((mean - other) / mean).powi(2) + rounding)
        })
    }

    /// The point at angle `t`, and `log_phi(x) - log_phi(radius)` without cancellation.
    fn node(&self, t: f64) -> (Node, Complex<f64>) {
        let (sin, cos) = t.sin_cos();
        let half = (0.5 * t).sin();
        let x = self.radius * Complex::new(cos, sin);
        let change = self.radius * Complex::new(-2.0 * half * half, sin);
        // exp_m1 of a complex number.
        let (grown, half) = (change.re.exp_m1(), (0.5 * change.im).sin());
        let (sin, cos) = change.im.sin_cos();
        let growth = Complex::new(grown * cos - 2.0 * half * half, (grown + 1.0) * sin);
        let log_phi = if self.radius < SMALL {
            change_of_series(x, self.radius, change)
        } else {
            let deficit = -(-self.radius).exp_m1();
            let w = growth / deficit;
            let size = w.re.mul_add(2.0 + w.re, w.im * w.im);
            if size > -0.75 {
                Complex::new(0.5 * size.ln_1p(), w.im.atan2(1.0 + w.re) - t)
            } else if x.re > 0.0 {
                // Far from the axis the quotient of the exponentials is small, and its logarithm a sum.
                change + (1.0 - (-x).exp()).ln() - deficit.ln() - Complex::new(0.0, t)
            } else {
                (1.0 - x.exp()).ln() - self.radius - deficit.ln() + Complex::new(0.0, PI - t)
            }
        };
        (Node { x, change, growth, radius: self.radius }, log_phi)
    }
}

/// `log_phi(x) - log_phi(y)` for small arguments, given `x - y`.
fn change_of_series(x: Complex<f64>, y: f64, change: Complex<f64>) -> Complex<f64> {
    let (u, v) = (x * x * 0.25, y * y * 0.25);
    // (u^n - v^n)/(u - v), from n = 1.
    let (mut quotient, mut power) = (Complex::from(1.0), 1.0);
    let mut series = Complex::from(0.0);
    for coefficient in LOG_SINHC {
        series += quotient * coefficient;
        power *= v;
        quotient = quotient * u + power;
    }
    change * 0.5 + change * (x + y) * 0.25 * series
}

/// Logarithm of the number of subspaces of a layer of width `m` for a narrow one of width `r <= m`, any size, with a bound on
/// the deviation; formulas `symmetry.minima-count`, `symmetry.critical-count`.
pub fn log_count(blocks: Blocks, r: f64, m: f64) -> (f64, f64) {
    let signs = blocks.signs() as f64;
    let zero = f64::from(u8::from(blocks.zero_groups)) / signs;
    let dead = f64::from(u8::from(blocks.dead)) / signs;
    let (log, error) = Coefficient { copies: r, excess: m - r, zero, dead }.log();
    let (factorial, scale) = (libm::lgamma(m + 1.0), m * signs.ln());
    (factorial + scale + log, error + 3.0 * EPS * (factorial + scale) + 2.0 * EPS * log.abs())
}

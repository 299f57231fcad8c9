//! Infinitely wide tree committees: an activation enters only through its correlation kernel.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::real::Real;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;

/// Hidden-unit activation of an infinitely wide tree committee; formula `committee.correlation-kernel`.
///
/// Margins are in units of the output's standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// The perceptron.
    Linear,
    /// `sign(x)`.
    Sign,
    /// `max(x, 0)`.
    Relu,
    /// `erf(x / sqrt 2)`.
    Erf,
}

impl Activation {
    /// Their names, in the order of the variants.
    pub const NAMES: [&'static str; 4] = ["linear", "sign", "relu", "erf"];

    /// The activation of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Activation::Linear, Activation::Sign, Activation::Relu, Activation::Erf];
        Self::NAMES.iter().position(|n| *n == name).map(|i| all[i])
    }
}

impl Kernel for Activation {
    fn is_linear(&self) -> bool {
        *self == Activation::Linear
    }

    fn correlation<R: Real>(&self, q: Overlap<R>) -> Overlap<R> {
        match self {
            Activation::Linear => q,
            Activation::Sign => {
                let value = q.value.asin() / FRAC_PI_2;
                Overlap { value, deficit: half_angle(q) * (2.0 / FRAC_PI_2) }
            }
            Activation::Relu => relu(q),
            Activation::Erf => {
                let asin_half = PI / 6.0;
                let value = (q.value * 0.5).asin() / asin_half;
                // asin(1/2) - asin(q/2), by the subtraction formula of the sine.
                let cosine = (-(q.value * q.value) * 0.25 + 1.0).sqrt();
                let root3 = 3.0f64.sqrt();
                let sine = q.deficit * ((q.value + 1.0) * 0.125 / (cosine + 0.5 * root3) + 0.25 * root3);
                Overlap { value, deficit: sine.asin() / asin_half }
            }
        }
    }
}

/// Half the angle between the weights: `acos(q) / 2`.
fn half_angle<R: Real>(q: Overlap<R>) -> R {
    (q.deficit * 0.5).sqrt().asin()
}

fn relu<R: Real>(q: Overlap<R>) -> Overlap<R> {
    let angle = half_angle(q) * 2.0;
    let (sine, cosine) = angle.sin_cos();
    let asin_q = q.value.asin();
    let value = q.value * (asin_q + FRAC_PI_2) - q.value * q.value / (sine + 1.0);
    let lag = if angle.re() < 0.5 { sine_lag(angle) } else { sine - angle * cosine };
    let deficit = q.deficit * PI - lag;
    Overlap { value: value / (PI - 1.0), deficit: deficit / (PI - 1.0) }
}

/// `sin t - t cos t = t^3 (1/3 - t^2/30 + ...)` at small angles.
fn sine_lag<R: Real>(t: R) -> R {
    let square = t * t;
    let mut term = square * t;
    let mut sum = R::from(0.0);
    let mut factorial = 6.0;
    for n in 1..10 {
        let sign = if n % 2 == 1 { 1.0 } else { -1.0 };
        let n = n as f64;
        sum += term * (sign * 2.0 * n / factorial);
        term *= square;
        factorial *= (2.0 * n + 2.0) * (2.0 * n + 3.0);
    }
    sum
}

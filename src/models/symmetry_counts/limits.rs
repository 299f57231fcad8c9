//! Both widths large, in proportion: limits of the ratios, and slopes of the crossovers.

use crate::error::SolveError;
use crate::models::symmetry_counts::contour::Coefficient;
use crate::numerics::newton::{Equations, newton};
use crate::real::Real;

const EPS: f64 = f64::EPSILON;

/// Number of equal hidden layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Depth {
    /// So many.
    Layers(f64),
    /// Their limit.
    Infinite,
}

/// `W` with `W e^W = z` for `z > 0`, and a bound on its deviation.
fn lambert_w(z: f64) -> Result<(f64, f64), SolveError> {
    /// `ln w + w = ln z`, in `ln w`.
    struct Lambert;
    impl Equations<1> for Lambert {
        fn residual<R: Real>(&self, log_z: R, [log_w]: [R; 1]) -> [R; 1] {
            [log_w + log_w.exp() - log_z]
        }
        fn refined(&self) -> Self {
            Lambert
        }
    }
    let root = newton(&Lambert, z.ln(), [z.ln_1p().ln()], 1e-15)?;
    let w = root.z[0].exp();
    // The equation is exact at the double given for z, but for the rounding of its logarithm.
    Ok((w, 3.0 * EPS * w * (1.0 + z.ln().abs())))
}

/// `h/r` at which `e^rho` is `y` at the saddle point, given `y - 1` and a bound on its deviation.
fn slope((y_minus_one, error): (f64, f64)) -> (f64, f64) {
    let (y, rho) = (1.0 + y_minus_one, y_minus_one.ln_1p());
    // rho y/(y-1) - 1, whose derivative is (y - 1 - rho)/(y-1)^2.
    let value = rho * y / y_minus_one - 1.0;
    let derivative = (y_minus_one - rho) / (y_minus_one * y_minus_one);
    (value, derivative * error + 4.0 * EPS * (value + 1.0))
}

/// Slope `h/r` of the width at which minima are as many as all critical subspaces, with `multiplicity growth^(r-k)` critical
/// points of each narrower width `k`; formula `symmetry.crossover-slope`. For several layers both must be one.
///
/// # Errors
/// Newton's.
pub fn slope_total(depth: Depth, multiplicity: f64, growth: f64) -> Result<(f64, f64), SolveError> {
    /// `depth ln((y-1)/(y-2)) + ln(1 - ((y-2)/(y-1))^depth) = depth (y-1)`, divided by the depth, in `ln(y-2)`.
    struct Layered;
    impl Equations<1> for Layered {
        fn residual<R: Real>(&self, depth: R, [log_v]: [R; 1]) -> [R; 1] {
            let v = log_v.exp();
            let log = v.recip().ln_1p();
            let below = if depth.re().is_infinite() {
                R::from(0.0)
            } else {
                (-((-(log * depth)).exp_m1())).ln() / depth
            };
            [log + below - v - 1.0]
        }
        fn refined(&self) -> Self {
            Layered
        }
    }
    match depth {
        Depth::Layers(1.0) => {
            let (w, error) = lambert_w(multiplicity * growth * (-growth).exp())?;
            let y_minus_one = growth + w;
            Ok(slope((y_minus_one, error + 2.0 * EPS * y_minus_one)))
        }
        _ => {
            let depth = match depth {
                Depth::Layers(depth) => depth,
                Depth::Infinite => f64::INFINITY,
            };
            let root = newton(&Layered, depth, [-1.2], 1e-15)?;
            let v = root.z[0].exp();
            Ok(slope((1.0 + v, v * root.bound[0] + EPS)))
        }
    }
}

/// The same for the critical subspaces of networks with one neuron less in one layer alone; formula
/// `symmetry.crossover-slope`.
///
/// # Errors
/// Newton's.
pub fn slope_single(depth: Depth, multiplicity: f64) -> Result<(f64, f64), SolveError> {
    match depth {
        Depth::Infinite => Ok((0.0, 0.0)),
        Depth::Layers(depth) => {
            let (w, error) = lambert_w(multiplicity * depth * depth)?;
            Ok(slope((w / depth, error / depth + EPS * w / depth)))
        }
    }
}

/// The same for the most numerous narrower width alone, which has as many subspaces as its neighbours; with one point of each
/// width it is `m/(2 ln 2)`; formula `symmetry.crossover-slope`.
pub fn slope_largest(growth: f64) -> (f64, f64) {
    slope((growth, 0.0))
}

/// The radius `rho` of the saddle point at width `c r`: `rho/(1-e^-rho) = c`; with a bound on its deviation.
fn saddle(c: f64) -> (f64, f64) {
    let coefficient = Coefficient { copies: 1.0, excess: c - 1.0, zero: 0.0, dead: 0.0 };
    let rho = coefficient.saddle();
    // The rounding of both sides over the logarithmic slope of one.
    (rho, 4.0 * EPS * c * rho / coefficient.spread(rho).powi(2))
}

/// Limit of the logarithm of minima over critical subspaces of the same narrow width, at width `c r`, `c > 1`; formula
/// `symmetry.proportional-limit`.
pub fn limit_excess(c: f64) -> (f64, f64) {
    let (rho, error) = saddle(c);
    let value = rho.exp_m1();
    (value, rho.exp() * error + 2.0 * EPS * value)
}

/// Limit of the logarithm of all critical subspaces over minima at width `c r`; `None` where it grows with `r`, up to
/// `c = 2 ln 2`; formula `symmetry.proportional-limit`.
pub fn limit_log_ratio(c: f64) -> Option<(f64, f64)> {
    let (excess, error) = limit_excess(c);
    let value = -excess - (excess - 1.0).ln();
    (excess > 1.0).then(|| (value, error * (1.0 + 1.0 / (excess - 1.0)) + 2.0 * EPS * value.abs()))
}

//! One unknown: a bracket found by marching, then Brent's method of `argmin`.

use argmin::core::{CostFunction, Executor, State};
use argmin::solver::brent::BrentRoot;

use crate::error::SolveError;

/// Evaluations Brent's method may spend.
const EVALUATIONS: u64 = 200;

struct Scalar<F>(F);

impl<F: Fn(f64) -> f64> CostFunction for Scalar<F> {
    type Param = f64;
    type Output = f64;

    fn cost(&self, x: &f64) -> Result<f64, argmin::core::Error> {
        Ok((self.0)(*x))
    }
}

/// The root of `f` in `[low, high]`, where `f` must change sign, to absolute accuracy `tolerance`; an
/// interval of one point, as marching gives for a zero at its start, is that point.
///
/// # Errors
/// `NoBracket` when the ends have the same sign or `f` is not a number there.
pub fn root(
    what: &'static str,
    f: impl Fn(f64) -> f64,
    low: f64,
    high: f64,
    tolerance: f64,
) -> Result<f64, SolveError> {
    if low == high {
        return Ok(low);
    }
    let (at_low, at_high) = (f(low), f(high));
    if at_low == 0.0 {
        return Ok(low);
    }
    if at_high == 0.0 {
        return Ok(high);
    }
    if at_low * at_high > 0.0 || (at_low * at_high).is_nan() {
        return Err(SolveError::NoBracket { what, low, high });
    }
    let solver = BrentRoot::new(low, high, tolerance);
    let run = Executor::new(Scalar(f), solver)
        .configure(|state| state.param(0.5 * (low + high)).max_iters(EVALUATIONS))
        .run();
    run.ok()
        .and_then(|result| result.state().get_best_param().copied())
        .ok_or(SolveError::NotConverged { residual: f64::NAN, iterations: EVALUATIONS as u32 })
}

/// The first sign change of `f` met when marching from `start` in steps of `step` up to `end`: `(before, after)`.
///
/// # Errors
/// `NoBracket` when there is none.
pub fn march(
    what: &'static str,
    f: impl Fn(f64) -> f64,
    start: f64,
    step: f64,
    end: f64,
) -> Result<(f64, f64), SolveError> {
    let first = f(start);
    if first == 0.0 {
        return Ok((start, start));
    }
    let sign = first.is_sign_positive();
    let mut before = start;
    while (end - before) * step.signum() > 0.0 {
        let after = before + step;
        let value = f(after);
        if value.is_nan() {
            break;
        }
        if value.is_sign_positive() != sign {
            return Ok((before, after));
        }
        before = after;
    }
    Err(SolveError::NoBracket { what, low: start, high: end })
}

//! The star of the spherical perceptron around its best solution, where replica symmetry is broken.

use crate::error::SolveError;
use crate::models::half_space::HalfSpace;
use crate::models::perceptron::spherical;
use crate::numerics::bracket;
use crate::numerics::newton::Root;
use crate::quantities::breaking::{Breaking, MARGINS, capacity};
use crate::quantities::geodesics::stability;
use crate::quantity::{Settings, Solved};
use crate::theory::overlap::Overlap;
use crate::theory::parisi::overlap::BesideJammed;

/// Margin at which the search for the star's begins, if that is not beyond it.
const BEGIN: f64 = -0.01;
/// Step of that search, as a share of the target's margin.
const MARCH: f64 = 0.1;
/// Where it goes on in steps of this share, and its last start: at the target's margin the overlap is still below one.
const LAST: f64 = 0.98;
const FINE: f64 = 0.004;
const END: f64 = 0.999;
/// Accuracy of the margin before the last steps, and the largest share of the way to the target's it may be.
const NEAR: (f64, f64) = (1e-4, 0.1);
/// Step with which the slopes are differenced, and the largest share of the margin and of the way to the target's it may be.
const DIFFERENCE: (f64, f64) = (1e-3, 0.3);
/// A step this small, relative to the margin, is the last one.
const SETTLED: f64 = 1e-9;
/// What the last step leaves of itself.
const LEFT: f64 = 0.05;
/// Steps to the root.
const STEPS: u32 = 8;
/// Closer to zero the star's margin is the target's to the accuracy with which its slopes are differenced.
const SMALLEST: f64 = -0.018;
const SMALL: SolveError = SolveError::NoSolution(
    "the star with broken replica symmetry is solved for at margins below -0.018 only",
);
/// A root at margins that are not solved for.
const OUTSIDE: SolveError = SolveError::NoSolution(
    "the largest margin at this density is none of those at which broken replica symmetry is solved for, from -3.5 to -0.001",
);

/// How far the star's margin is from the largest one, where that is `kappa_max`.
#[derive(Debug, Clone, Copy)]
struct Miss {
    /// Density at which `kappa_max` is the largest margin, with its error.
    alpha: (f64, f64),
    /// `kappa_max - kappa t`, with its error.
    miss: (f64, f64),
    /// Overlap of typical solutions of the target, as `ln(q/(1 - q))`.
    logit: f64,
    /// Largest imbalance.
    residual: f64,
}

/// The star around solutions of the largest margin.
struct Star<'a> {
    kappa: f64,
    settings: &'a Settings,
}

impl Star<'_> {
    fn miss(&self, kappa_max: f64, breaking: Breaking) -> Result<Miss, SolveError> {
        let Star { kappa, settings } = *self;
        let best = capacity(kappa_max, breaking)?;
        let typical: Root<2> =
            spherical(settings.quadrature).typical([best.alpha, kappa], None, settings.tolerance)?;
        let beside = BesideJammed {
            constraint: HalfSpace,
            alpha: best.alpha,
            kappa,
            typical: Overlap::from_logit(typical.z[0]),
            quadrature: settings.quadrature,
        };
        let finer = BesideJammed { quadrature: settings.quadrature.refined(), ..beside.clone() };
        let at_best = beside.overlap(best.state())?;
        let quadrature = (finer.overlap(best.state())? - at_best).abs();
        let (t, error) = best.estimate(|state| beside.overlap(state).unwrap_or(f64::NAN));
        let error = error + 2.0 * quadrature + typical.bound[0];
        Ok(Miss {
            alpha: (best.alpha, best.error),
            miss: (kappa_max - kappa * t, kappa.abs() * error),
            logit: typical.z[0],
            residual: best.residual.max(typical.residual),
        })
    }
}

/// The density up to which solutions of margin `kappa` are star-shaped, the best solution being described with broken replica
/// symmetry. Formula `spherical.star`.
///
/// # Errors
/// `NoSolution` where the margin or that of the root is none of those that are solved for; those of the capacity.
pub fn star_capacity(kappa: f64, breaking: Breaking, settings: &Settings) -> Result<Solved, SolveError> {
    let star = Star { kappa, settings };
    // One step shows where the root is; each further one moves it little.
    let one = |margin: f64| star.miss(margin, Breaking::Steps(1)).map_or(f64::NAN, |miss| miss.miss.0);
    let what = "the star's margin";
    if kappa > SMALLEST {
        return Err(SMALL);
    }
    let [first, last] = [MARGINS.1, LAST * kappa];
    if one(first) <= 0.0 {
        return Err(OUTSIDE);
    }
    let begin = BEGIN.max(0.5 * kappa).min(first);
    // At very negative margins the star's is next to zero, at small ones next to the target's.
    let start = if one(begin) > 0.0 { begin } else { first };
    let (before, after) = bracket::march(what, one, start, MARCH * kappa, last)
        .or_else(|_| bracket::march(what, one, last, FINE * kappa, END * kappa))
        .map_err(|error| if last < MARGINS.0 { OUTSIDE } else { error })?;
    let near = NEAR.0.min(NEAR.1 * (before - kappa)).min(NEAR.1 * after.abs());
    let mut margin = bracket::root(what, one, before, after, near)?;
    let near = |margin: f64| star.miss(margin, Breaking::Steps(1));
    let room = (margin - kappa).min(first - margin).min(margin.abs());
    let difference = DIFFERENCE.0.min(DIFFERENCE.1 * room);
    let (low, high) = (near(margin - difference)?, near(margin + difference)?);
    let slope = (high.miss.0 - low.miss.0) / (2.0 * difference);
    let density_slope = (high.alpha.0 - low.alpha.0) / (2.0 * difference);
    let (mut slope, mut last) = (slope, None::<(f64, f64)>);
    for iterations in 1..=STEPS {
        let found = star.miss(margin, breaking)?;
        let (miss, error) = found.miss;
        if let Some((before, old)) = last
            && (miss - old).abs() > 10.0 * error
        {
            slope = (miss - old) / (margin - before);
        }
        let step = miss / slope;
        let open = error / slope.abs();
        if step.abs() <= open.max(SETTLED * margin.abs()) || iterations == STEPS {
            let alpha = found.alpha.0 - density_slope * step;
            let deviation = density_slope.abs() * (open + LEFT * step.abs()) + found.alpha.1;
            let row = Solved::numbers(&[(alpha, deviation)], found.residual);
            return Ok(row.with_status(stability(alpha, kappa, found.logit, settings)));
        }
        last = Some((margin, miss));
        margin -= step;
    }
    Err(SolveError::NotConverged { residual: f64::NAN, iterations: STEPS })
}

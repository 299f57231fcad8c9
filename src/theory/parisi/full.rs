//! The capacity with replica symmetry broken all the way: a breaking parameter that grows continuously up to `q = 1`.
//!
//! A ladder of spacing `s` in `ln (1 - q)` misses the capacity by `s^4`: the minimum is stationary, and what a constant leaves
//! of a slope within a cell averages out to first order. Everything else it misses by `s^2`.

use crate::error::SolveError;
use crate::theory::parisi::capacity::{Capacity, Jammed, ROUNDING, doubt, extrapolated};
use crate::theory::parisi::descent::Minimum;
use crate::theory::parisi::field::Resolution;
use crate::theory::parisi::ladder::Ladder;
use crate::theory::parisi::profile::Profile;
use crate::theory::parisi::steps;
use crate::theory::parisi::terminal::Terminal;

/// Ratios of consecutive deficits.
const RATIOS: [f64; 3] = [0.5, 0.65, 0.8];
/// Where the geometric part of a ladder ends, in units of the first deficit.
const DEPTH: f64 = 1e-5;
/// Ladder that shows what the depth matters.
const SHALLOW: f64 = 1e-4;
/// A decade of depth lowers its error at least by this factor.
const DECADE: f64 = 3.0;
/// Depth of a ladder as short as the profile it starts from: the way to a deeper one where the descent loses the plateau.
const SHORT: f64 = 1e-2;
/// Ratio of the ladder of that depth that shows whether there is a plateau.
const PROBE: f64 = 0.8;
/// Depth of the ladder of the first ratio that shows the exponent at `q = 1`.
const ABYSS: f64 = 1e-8;
/// Number of steps from which ladders start.
const STEPS: usize = 4;
/// Levels less deep than this multiple of a ladder's depth do not notice its end.
const END: f64 = 30.0;
/// Spacing of the levels from which the exponent is extrapolated.
const EXPONENT_SPACING: f64 = 2.0;

impl Capacity {
    /// With replica symmetry broken all the way. Formula `spherical.parisi-capacity`.
    ///
    /// # Errors
    /// Those of the descents; `WrongBranch` when no monotone profile is found, with or without a plateau above `q_0`.
    pub fn full(terminal: &impl Terminal) -> Result<Self, SolveError> {
        let resolution = Resolution::working();
        let minima = steps::minima(terminal, STEPS, resolution)?;
        let few = &minima[minima.len() - 1].profile;
        let descend = |ratio: f64, depth: f64, plateau: bool, known: &Profile| {
            Ladder::new(ratio, depth, plateau).minimum(terminal, known, resolution)
        };
        // Where the breaking parameter of free cells would decrease above q_0, it has a plateau there.
        let start = descend(PROBE, SHORT, false, few);
        let plateau = !start.is_ok_and(|found| found.profile.is_monotone());
        let descended = |depth: f64, known: &Profile| monotone(descend(RATIOS[0], depth, plateau, known)?);
        let shallow =
            descended(SHALLOW, few).or_else(|_| descended(SHALLOW, &descended(SHORT, few)?.profile))?;
        let mut rungs: Vec<Minimum> = Vec::new();
        for ratio in RATIOS {
            let known = rungs.last().map_or(&shallow.profile, |rung| &rung.profile);
            rungs.push(monotone(descend(ratio, DEPTH, plateau, known)?)?);
        }
        let spacings: Vec<f64> = RATIOS.iter().map(|ratio| -ratio.ln()).collect();
        let values: Vec<f64> = rungs.iter().map(|rung| rung.evaluation.alpha).collect();
        let (alpha, error) = extrapolated(&spacings, &values, [4, 6]);
        let depth = (shallow.evaluation.alpha - values[0]).abs() / DECADE;
        let finest = &rungs[rungs.len() - 1];
        let abyss = descend(RATIOS[0], ABYSS, plateau, &rungs[0].profile);
        let doubled = Jammed::new(terminal, &finest.profile, resolution.doubled());
        let quadrature = 2.0 * (doubled.alpha() - finest.evaluation.alpha).abs();
        let states: Vec<Jammed> =
            rungs.iter().map(|rung| Jammed::new(terminal, &rung.profile, resolution)).collect();
        Ok(Capacity {
            alpha,
            error: error
                + depth
                + quadrature
                + alpha * (ROUNDING + rungs.iter().map(|rung| rung.excess).sum::<f64>()),
            residual: finest.excess,
            stiffness_exponent: abyss.ok().and_then(|found| stiffness_exponent(&found.profile, spacings[0])),
            states,
            spacings,
            doubt: rungs.iter().map(|rung| doubt(rung, 0.0)).sum(),
        })
    }
}

fn monotone(found: Minimum) -> Result<Minimum, SolveError> {
    let falls = found.profile.breaking.windows(2).map(|pair| pair[1] / pair[0] - 1.0);
    let worst = falls.fold(0.0, f64::min);
    if worst < 0.0 {
        return Err(SolveError::WrongBranch {
            certificate: "the increase of the breaking parameter",
            value: worst,
        });
    }
    Ok(found)
}

/// The exponent of `Lambda` at `q = 1`: logarithmic slopes approach it geometrically, and three of them give the limit.
fn stiffness_exponent(profile: &Profile, spacing: f64) -> Option<(f64, f64)> {
    let deficits = &profile.deficits;
    let stiffness: Vec<f64> = profile.levels().iter().map(|level| level.stiffness).collect();
    let last = deficits.iter().rposition(|&deficit| deficit > END * ABYSS * deficits[0])?;
    let apart = (EXPONENT_SPACING / spacing).round() as usize;
    let slope = |i: usize| (stiffness[i] / stiffness[i + 1]).ln() / (deficits[i] / deficits[i + 1]).ln();
    let limit = |end: usize| {
        let first = end.checked_sub(2 * apart).filter(|&first| first > 0)?;
        let [a, b, c] = [first, first + apart, end].map(slope);
        Some(c - (c - b) * (c - b) / ((c - b) - (b - a)))
    };
    let (best, before) = (limit(last)?, limit(last.checked_sub(apart / 2)?)?);
    Some((best, 2.0 * (best - before).abs()))
}

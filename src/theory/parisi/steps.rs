//! The capacity with finitely many steps of replica symmetry breaking.

use crate::error::SolveError;
use crate::theory::parisi::descent::{Family, Minimum, SETTLED, minimum};
use crate::theory::parisi::field::Resolution;
use crate::theory::parisi::functional::evaluate;
use crate::theory::parisi::profile::{Direction, Profile};
use crate::theory::parisi::terminal::Terminal;

/// All profiles with a given number of steps. Coordinates, from the last step to the first: `ln (1 - q_i)`, `ln y_i`;
/// for the lowest overlap the logit of `1 - q_0`.
#[derive(Debug, Clone, Copy)]
pub struct Steps;

impl Family for Steps {
    fn profile(&self, coordinates: &[f64]) -> Option<(Profile, Vec<Direction>)> {
        let count = coordinates.len() / 2;
        let mut profile = Profile { deficits: vec![0.0; count], breaking: vec![0.0; count] };
        let mut directions = Vec::with_capacity(2 * count);
        for (pair, level) in coordinates.chunks_exact(2).zip((0..count).rev()) {
            let (deficit, rate) = if level == 0 {
                let deficit = 1.0 / (1.0 + (-pair[0]).exp());
                (deficit, deficit / (1.0 + pair[0].exp()))
            } else {
                (pair[0].exp(), pair[0].exp())
            };
            profile.deficits[level] = deficit;
            profile.breaking[level] = pair[1].exp();
            let mut direction = Direction::none(count);
            direction.deficits[level] = rate;
            directions.push(direction);
            let mut direction = Direction::none(count);
            direction.breaking[level] = profile.breaking[level];
            directions.push(direction);
        }
        let descending = profile.deficits.windows(2).all(|pair| pair[1] < 0.98 * pair[0]);
        (descending && profile.deficits[0] < 1.0).then_some((profile, directions))
    }
}

/// The coordinates of a profile.
pub fn coordinates(profile: &Profile) -> Vec<f64> {
    let levels = (0..profile.len()).rev();
    levels
        .flat_map(|level| {
            let deficit = profile.deficits[level];
            let place = if level == 0 { (deficit / (1.0 - deficit)).ln() } else { deficit.ln() };
            [place, profile.breaking[level].ln()]
        })
        .collect()
}

/// Lowest overlaps and rigidities `y (1 - q_0)` among which one step is sought: every `LOGIT_STEP` of the logit of `1 - q_0`.
const LOGITS: (f64, f64) = (-10.0, 4.0);
const LOGIT_STEP: f64 = 1.0;
const RIGIDITIES: [f64; 4] = [2.0, 6.0, 18.0, 54.0];
/// Where a further level may start, as a share of the last deficit.
const SPLITS: [f64; 4] = [0.3, 0.15, 0.07, 0.03];
/// The scaling of the profile next to `q = 1`: `Lambda ~ (1 - q)^0.29`, `y ~ (1 - q)^-0.71`.
const STIFFNESS_EXPONENT: f64 = 0.29;
/// Starts that are tried before giving up.
const TRIALS: usize = 4;

/// The minima with `1, ..., count` steps, each below the one before.
///
/// # Errors
/// Those of the descent; `WrongBranch` when a further step does not lower the bound or `y` decreases somewhere.
pub fn minima(
    terminal: &impl Terminal,
    count: usize,
    resolution: Resolution,
) -> Result<Vec<Minimum>, SolveError> {
    let mut minima: Vec<Minimum> = Vec::with_capacity(count);
    for _ in 0..count {
        let (starts, ceiling) = match minima.last() {
            None => (single_steps(), f64::INFINITY),
            Some(last) => (SPLITS.map(|share| split(&last.profile, share)).into(), last.evaluation.alpha),
        };
        minima.push(best(terminal, &starts, ceiling, resolution)?);
    }
    Ok(minima)
}

/// Profiles of one step all over their space.
fn single_steps() -> Vec<Profile> {
    let count = ((LOGITS.1 - LOGITS.0) / LOGIT_STEP) as u32 + 1;
    let logits = (0..count).map(|i| LOGITS.0 + LOGIT_STEP * f64::from(i));
    let at = |logit: f64| {
        let deficit = 1.0 / (1.0 + (-logit).exp());
        RIGIDITIES.map(|rigidity| Profile { deficits: vec![deficit], breaking: vec![rigidity / deficit] })
    };
    logits.flat_map(at).collect()
}

/// The last cell in two, with the same stiffness below it.
fn split(profile: &Profile, share: f64) -> Profile {
    let last = profile.len() - 1;
    let deficit = profile.deficits[last];
    let below = 1.0 + profile.breaking[last] * deficit;
    // Stiffness at one, in the old units, and the breaking parameters of the two parts.
    let end = share.powf(STIFFNESS_EXPONENT);
    let growth = share.powf(STIFFNESS_EXPONENT - 1.0);
    let first = (below - end) / (deficit * (1.0 - share + growth * share));
    let mut split = profile.clone();
    split.deficits.push(deficit * share);
    split.breaking[last] = first;
    split.breaking.push(first * growth);
    split.breaking.iter_mut().for_each(|y| *y /= end);
    split
}

/// The minimum below the lowest of these profiles from which the descent ends at one, below `ceiling`.
fn best(
    terminal: &impl Terminal,
    starts: &[Profile],
    ceiling: f64,
    resolution: Resolution,
) -> Result<Minimum, SolveError> {
    let bound = |profile: &Profile| {
        let alpha = evaluate(terminal, profile, &[], resolution).alpha;
        if alpha > 0.0 { alpha } else { f64::INFINITY }
    };
    let mut ordered: Vec<(f64, &Profile)> = starts.iter().map(|profile| (bound(profile), profile)).collect();
    ordered.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut failure = SolveError::NotFinite { what: "the Parisi functional at the start" };
    for (_, start) in ordered.into_iter().take(TRIALS) {
        match minimum(terminal, &Steps, coordinates(start), SETTLED, resolution) {
            Ok(found) if found.profile.is_monotone() && found.evaluation.alpha < ceiling => return Ok(found),
            Ok(found) => {
                let value = found.evaluation.alpha;
                failure =
                    SolveError::WrongBranch { certificate: "the bound of a profile out of order", value };
            }
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

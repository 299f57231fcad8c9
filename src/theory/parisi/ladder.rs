//! Profiles close to continuous ones: levels that approach `q = 1` geometrically, and at their end as sparsely as those of a
//! finite number of steps.

use crate::error::SolveError;
use crate::theory::parisi::descent::{Family, LONGEST, Minimum, SETTLED, minimum};
use crate::theory::parisi::field::Resolution;
use crate::theory::parisi::profile::{Direction, Profile};
use crate::theory::parisi::terminal::Terminal;

/// Profiles on levels that approach `q = 1` geometrically. Coordinates: the logit of `1 - q_0`; with a plateau, the
/// logarithm of the logarithm of the first ratio of deficits; then `ln y_i` from the last cell to the first.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Deficits behind the first one, in units of the first ratio.
    ratio: f64,
    shares: Vec<f64>,
    levels: usize,
    /// Whether the first cell has a width of its own.
    plateau: bool,
}

impl Ladder {
    /// Levels whose deficits fall by `ratio` down to `depth`, and then faster and faster.
    pub fn new(ratio: f64, depth: f64, plateau: bool) -> Self {
        let mut shares = vec![1.0];
        let mut share: f64 = 1.0;
        while share > depth {
            share *= ratio;
            shares.push(share);
        }
        let mut last = ratio;
        while last > 0.1 {
            last = last.powf(1.5).max(0.09);
            share *= last;
            shares.push(share);
        }
        Ladder { ratio, levels: shares.len() + 1, shares, plateau }
    }

    /// Number of levels.
    pub fn levels(&self) -> usize {
        self.levels
    }
    /// Coordinates before those of the breaking parameters.
    fn places(&self) -> usize {
        1 + usize::from(self.plateau)
    }
}

impl Ladder {
    /// The deficits at these coordinates, and how they change with the first ones.
    fn placed(&self, coordinates: &[f64]) -> Option<(Vec<f64>, Vec<Direction>)> {
        let lowest = 1.0 / (1.0 + (-coordinates[0]).exp());
        let first = if self.plateau { (-coordinates[1].exp()).exp() } else { self.ratio };
        if first > 0.999 || lowest >= 1.0 {
            return None;
        }
        let mut deficits = vec![lowest];
        deficits.extend(self.shares.iter().map(|share| lowest * first * share));
        let overlap = 1.0 / (1.0 + coordinates[0].exp());
        let mut directions = vec![Direction::none(self.levels); self.places()];
        directions[0].deficits = deficits.iter().map(|deficit| deficit * overlap).collect();
        if self.plateau {
            let rate = -coordinates[1].exp();
            directions[1].deficits = deficits.iter().map(|deficit| deficit * rate).collect();
            directions[1].deficits[0] = 0.0;
        }
        Some((deficits, directions))
    }

    /// The minimum on this ladder, from a profile close to it: first in the coordinates that forgive a bad start, then in
    /// those that end well.
    ///
    /// # Errors
    /// Those of the descent.
    pub fn minimum(
        &self,
        terminal: &impl Terminal,
        known: &Profile,
        resolution: Resolution,
    ) -> Result<Minimum, SolveError> {
        let mut start = self.start(known);
        let mut failure = SolveError::NotFinite { what: "the Parisi functional at the start" };
        for approach in APPROACHES {
            let near = minimum(terminal, &Factors(self), start, approach, resolution)?;
            let mut coordinates = near.coordinates[..self.places()].to_vec();
            coordinates.extend(logarithms(&near.profile));
            match minimum(terminal, self, coordinates, SETTLED, resolution) {
                Ok(found) => return Ok(found),
                Err(error) => failure = error,
            }
            start = near.coordinates;
        }
        Err(failure)
    }
}

/// The same ladder with `ln y_i` as coordinates, from the last cell to the first.
struct Factors<'a>(&'a Ladder);

impl Family for Factors<'_> {
    fn profile(&self, coordinates: &[f64]) -> Option<(Profile, Vec<Direction>)> {
        let (deficits, mut directions) = self.0.placed(coordinates)?;
        let levels = self.0.levels;
        let breaking: Vec<f64> = coordinates[self.0.places()..].iter().rev().map(|log| log.exp()).collect();
        directions.extend((0..levels).rev().map(|cell| {
            let mut direction = Direction::none(levels);
            direction.breaking[cell] = breaking[cell];
            direction
        }));
        Some((Profile { deficits, breaking }, directions))
    }
}

impl Family for Ladder {
    fn profile(&self, coordinates: &[f64]) -> Option<(Profile, Vec<Direction>)> {
        let (levels, places) = (self.levels, self.places());
        let (deficits, mut directions) = self.placed(coordinates)?;
        // In units of the lowest one first, then of that at one.
        let logs = &coordinates[places..];
        let mut stiffness = vec![(-logs[0]).exp()];
        stiffness.extend(logs[1..].iter().rev().map(|log| (log - logs[0]).exp()));
        stiffness.push(1.0);
        let mut profile = Profile { deficits, breaking: vec![0.0; levels] };
        for cell in 0..levels {
            profile.breaking[cell] = (stiffness[cell] - stiffness[cell + 1]) / profile.width(cell);
        }
        if profile.breaking.iter().any(|&y| y <= 0.0 || !y.is_finite()) {
            return None;
        }
        directions.resize(places + levels, Direction::none(levels));
        // Cells change their width at given stiffness.
        for direction in &mut directions[..places] {
            for cell in 0..levels {
                direction.breaking[cell] =
                    -profile.breaking[cell] * direction.width(cell) / profile.width(cell);
            }
        }
        for (cell, y) in profile.breaking.iter().enumerate() {
            // The unit grows: all breaking parameters fall, and the last cell has its upper end changed as well.
            let unit = if cell + 1 == levels { 1.0 / profile.width(cell) } else { 0.0 };
            directions[places].breaking[cell] = -y - unit;
        }
        for (direction, level) in directions[places + 1..].iter_mut().zip((1..levels).rev()) {
            direction.breaking[level] = stiffness[level] / profile.width(level);
            direction.breaking[level - 1] = -stiffness[level] / profile.width(level - 1);
        }
        Some((profile, directions))
    }

    /// Breaking parameters change by factors: they stay positive.
    fn moved(&self, coordinates: &[f64], step: &[f64]) -> Vec<f64> {
        let places = self.places();
        let Some((profile, directions)) = self.profile(coordinates) else {
            return coordinates.to_vec();
        };
        let clamped = |x: f64| x.clamp(-LONGEST, LONGEST);
        let mut next: Vec<f64> = (0..places).map(|i| coordinates[i] + clamped(step[i])).collect();
        let mut breaking = profile.breaking.clone();
        for (cell, y) in breaking.iter_mut().enumerate() {
            let rate: f64 =
                directions.iter().zip(step).map(|(direction, dx)| direction.breaking[cell] * dx).sum();
            *y *= clamped(rate / *y).exp();
        }
        let guess = [next.clone(), coordinates[places..].to_vec()].concat();
        let deficits = self.profile(&guess).map_or(profile.deficits, |(moved, _)| moved.deficits);
        next.extend(logarithms(&Profile { deficits, breaking }));
        next
    }
}

/// `ln (Lambda(q) / Lambda(q_0))`, from `q = 1` to the second level.
fn logarithms(profile: &Profile) -> Vec<f64> {
    let levels = profile.levels();
    levels[1..].iter().rev().map(|level| (level.stiffness / levels[0].stiffness).ln()).collect()
}

/// Expected fall of the logarithm at which the coordinates change; nearer where that was too far.
const APPROACHES: [f64; 3] = [2e-6, 1e-8, 1e-10];
/// Cells at the end of a ladder that feel it.
const END: usize = 5;
/// The scaling of the profile next to `q = 1`: `Lambda ~ (1 - q)^0.29`, `y ~ (1 - q)^-0.71`.
const STIFFNESS_EXPONENT: f64 = 0.29;
/// `Lambda(1)` of a minimum over the power law's value at its last level.
const LAST_STIFFNESS: f64 = 1.0 / 2.8;

/// The last cell of a profile that is like one of the continuum.
fn trusted(known: &Profile) -> usize {
    if known.len() > 2 * END { known.len() - 1 - END } else { known.len() - 1 }
}

/// The breaking parameter of `known` at a deficit, interpolated between the cells' centres in logarithms.
fn interpolated(known: &Profile, deficit: f64) -> f64 {
    let last = trusted(known);
    let centres: Vec<f64> =
        (0..=last).map(|cell| centre(known.deficit(cell), known.deficit(cell + 1)).ln()).collect();
    let x = deficit.ln();
    let logs: Vec<f64> = known.breaking.iter().map(|y| y.ln()).collect();
    if x <= centres[last] {
        return (logs[last] + (STIFFNESS_EXPONENT - 1.0) * (x - centres[last])).exp();
    }
    let cell = (0..last).rev().find(|&cell| x <= centres[cell]).unwrap_or(0);
    let share = (x - centres[cell + 1]) / (centres[cell] - centres[cell + 1]);
    (logs[cell + 1] + share.min(1.5) * (logs[cell] - logs[cell + 1])).exp()
}

/// Where the breaking parameter of the continuum is that of a cell.
fn centre(deficit: f64, above: f64) -> f64 {
    if above > 0.0 { (deficit * above).sqrt() } else { 0.3 * deficit }
}

impl Ladder {
    /// Places and `ln y_i` of a profile of this ladder close to a known one.
    fn start(&self, known: &Profile) -> Vec<f64> {
        let lowest = known.deficits[0];
        let mut coordinates = vec![(lowest / (1.0 - lowest)).ln()];
        let mut first = self.ratio;
        if self.plateau && known.len() > 1 {
            first = known.deficits[1] / lowest;
        }
        if self.plateau {
            coordinates.push((-first.ln()).ln());
        }
        let mut deficits = vec![lowest];
        deficits.extend(self.shares.iter().map(|share| lowest * first * share));
        let above = |cell: usize| deficits.get(cell + 1).copied().unwrap_or(0.0);
        let mut breaking: Vec<f64> =
            (0..self.levels).map(|cell| interpolated(known, centre(deficits[cell], above(cell)))).collect();
        if self.plateau {
            breaking[0] = known.breaking[0];
        }
        // The unit is the stiffness at one, which falls as the ladder goes deeper.
        let last = trusted(known);
        let depth = deficits[self.levels - 1] / known.deficits[last];
        let end = known.levels()[last].stiffness * depth.min(1.0).powf(STIFFNESS_EXPONENT) * LAST_STIFFNESS;
        breaking.iter_mut().for_each(|y| *y /= end);
        coordinates.extend(breaking.iter().rev().map(|y| y.ln()));
        coordinates
    }
}

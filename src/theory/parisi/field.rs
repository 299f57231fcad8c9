//! The flow of the field `F(q, h)` from `q = 1` down, with its derivatives along given directions.
//!
//! A level keeps its field on an equidistant lattice around the ends of the terminal pieces, whose spacing follows the width
//! `sqrt(1 - q)` of its features; farther out the field is a parabola or zero to every digit. The step to the
//! next level is a Gaussian average of an analytic function: the trapezoid on the upper lattice itself, without
//! interpolation.

use std::f64::consts::PI;

use num_dual::DualSVec64;

use crate::numerics::newton::variables;
use crate::theory::parisi::profile::{Direction, Level, Profile};
use crate::theory::parisi::terminal::{Cost, Piece, Terminal, first_step};

/// How finely the flow is resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resolution {
    /// Divides every lattice spacing.
    pub fineness: f64,
}

impl Resolution {
    /// Trapezoid errors at rounding.
    pub const fn working() -> Self {
        Resolution { fineness: 1.0 }
    }

    /// Twice as fine.
    pub const fn doubled(self) -> Self {
        Resolution { fineness: 2.0 * self.fineness }
    }
}

/// Spacing over the standard deviation of the average's tilted law: a Gaussian allows `exp(-2 pi^2 / spacing^2)`.
const GAUSSIAN_SPACING: f64 = 0.7;
/// Spacing over `sqrt(1 - q)`: the field branches at about 2.8 of these from the real axis.
const FIELD_SPACING: f64 = 0.35;
/// Standard deviations past which a Gaussian is negligible.
const REACH: f64 = 9.0;
/// Weights below `exp(-NEGLIGIBLE)` of the largest are left out.
const NEGLIGIBLE: f64 = 44.0;

/// How the field behaves beyond the lattice of a side.
#[derive(Debug, Clone, Copy)]
struct Side {
    /// Where the outermost piece ends.
    edge: f64,
    cost: Cost,
}

impl Side {
    fn margin(&self, level: &Level, deficit: f64, tilt: f64) -> f64 {
        match self.cost {
            Cost::Free => REACH * deficit.sqrt(),
            // The tilt lifts what escapes from the plateau.
            Cost::Constant(cost) => (REACH * REACH + 2.0 * tilt * cost).sqrt() * deficit.sqrt(),
            // A path under the tilt reaches the edge from `t` with probability `H(t / width)`.
            Cost::Quadratic { .. } => REACH * level.stiffness * level.spread.sqrt(),
        }
    }

    /// `F`, `F'` and the derivatives along the directions with these rates of the level.
    fn write(&self, t: f64, level: &Level, rates: &[(f64, f64)], row: &mut [f64]) {
        let centre = match self.cost {
            Cost::Quadratic { centre } => centre,
            Cost::Free => return row.fill(0.0),
            Cost::Constant(cost) => {
                row.fill(0.0);
                row[0] = -cost;
                return;
            }
        };
        let scaled = (t - centre) / level.stiffness;
        row[0] = -0.5 * (scaled * (t - centre) + level.entropy);
        row[1] = -scaled;
        for (value, rate) in row[2..].iter_mut().zip(rates) {
            *value = 0.5 * (scaled * scaled * rate.0 - rate.1);
        }
    }
}

/// The field of a level on its lattice: rows `[F, F', dF...]`.
#[derive(Debug, Clone)]
struct Lattice {
    first: i64,
    spacing: f64,
    stride: usize,
    rows: Vec<f64>,
}

impl Lattice {
    fn node(&self, index: usize) -> f64 {
        (self.first + index as i64) as f64 * self.spacing
    }

    fn count(&self) -> usize {
        self.rows.len() / self.stride
    }
}

/// A profile whose flow has been followed down to its lowest level.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Where offsets are measured from: the first end of a piece.
    origin: f64,
    /// The pieces as offsets.
    pieces: Vec<Piece>,
    profile: Profile,
    levels: Vec<Level>,
    /// The lattice one step above the lowest level; none for a single step.
    above: Option<Lattice>,
    /// `F(0, 0)` and its derivatives.
    origin_value: f64,
    gradient: Vec<f64>,
}

/// Memory that averages reuse.
struct Room {
    exponents: Vec<f64>,
    sums: Vec<f64>,
}

impl Room {
    fn for_lattice(lattice: Option<&Lattice>) -> Self {
        Room { exponents: Vec::new(), sums: vec![0.0; lattice.map_or(0, |lattice| lattice.stride)] }
    }
}

struct Average<'a> {
    /// What is averaged.
    lattice: &'a Lattice,
    y: f64,
    variance: f64,
}

impl Average<'_> {
    /// `ln E exp(y F)` around `t`, the mean of `u^2` under the tilted law of `(x - t)/sqrt(variance)`, and the tilted
    /// means of the lattice's rows in the room's sums.
    fn at(&self, t: f64, room: &mut Room) -> (f64, f64) {
        let Room { exponents, sums } = room;
        let (lattice, stride) = (self.lattice, self.lattice.stride);
        let inverse = 0.5 / self.variance;
        exponents.clear();
        exponents.extend(lattice.rows.chunks_exact(stride).enumerate().map(|(m, row)| {
            let offset = lattice.node(m) - t;
            self.y * row[0] - offset * offset * inverse
        }));
        let largest = exponents.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        sums.fill(0.0);
        let (mut total, mut square) = (0.0, 0.0);
        for (m, (&exponent, row)) in exponents.iter().zip(lattice.rows.chunks_exact(stride)).enumerate() {
            if exponent < largest - NEGLIGIBLE {
                continue;
            }
            let weight = (exponent - largest).exp();
            total += weight;
            let offset = lattice.node(m) - t;
            square += weight * offset * offset;
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += weight * value;
            }
        }
        let inverse_total = 1.0 / total;
        sums.iter_mut().for_each(|sum| *sum *= inverse_total);
        let measure = lattice.spacing / (2.0 * PI * self.variance).sqrt();
        (largest + (total * measure).ln(), square * inverse_total / self.variance)
    }
}

impl Flow {
    /// Follows the flow of `profile` and of its derivatives along `directions`, of which those that reach deeper come first.
    pub fn new(
        terminal: &impl Terminal,
        profile: &Profile,
        directions: &[Direction],
        resolution: Resolution,
    ) -> Self {
        let mut pieces = terminal.pieces();
        let origin = pieces[0].to;
        for piece in &mut pieces {
            piece.from -= origin;
            piece.to -= origin;
            if let Cost::Quadratic { centre } = &mut piece.cost {
                *centre -= origin;
            }
        }
        let levels = profile.levels();
        let mut flow = Flow {
            origin,
            pieces,
            profile: profile.clone(),
            levels,
            above: None,
            origin_value: 0.0,
            gradient: vec![0.0; directions.len()],
        };
        flow.follow(directions, resolution);
        flow
    }

    /// `F(0, 0)`.
    pub fn value(&self) -> f64 {
        self.origin_value
    }

    /// Its derivatives along the directions.
    pub fn gradient(&self) -> &[f64] {
        &self.gradient
    }

    /// Ends of the terminal pieces.
    pub fn edges(&self) -> Vec<f64> {
        self.pieces[1..].iter().map(|piece| piece.from + self.origin).collect()
    }

    /// The profile.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Its levels, and `q = 1` behind them.
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    fn sides(&self) -> [Side; 2] {
        let (first, last) = (self.pieces[0], self.pieces[self.pieces.len() - 1]);
        [Side { edge: first.to, cost: first.cost }, Side { edge: last.from, cost: last.cost }]
    }

    /// Ends of the stretch in which the field of a level is neither parabola nor zero.
    fn zone(&self, level: usize) -> [f64; 2] {
        let deficit = self.profile.deficit(level);
        let [left, right] = self.sides();
        let at = &self.levels[level];
        let tilt = self.profile.breaking.iter().fold(0.0f64, |a, &b| a.max(b));
        [left.edge - left.margin(at, deficit, tilt), right.edge + right.margin(at, deficit, tilt)]
    }

    fn follow(&mut self, directions: &[Direction], resolution: Resolution) {
        let count = self.profile.len();
        let rates: Vec<Vec<(f64, f64)>> =
            directions.iter().map(|d| d.levels(&self.profile, &self.levels)).collect();
        let mut below_above = None;
        let mut lattice: Option<Lattice> = None;
        for level in (0..count).rev() {
            let active = directions.iter().take_while(|d| d.reaches(level)).count();
            let at: Vec<(f64, f64)> = rates[..active].iter().map(|r| r[level]).collect();
            let next = self.level(level, &directions[..active], &at, lattice.as_ref(), resolution);
            below_above = lattice.replace(next);
        }
        self.above = below_above;
        let Some(lowest) = lattice else { return };
        self.average(&lowest, directions);
    }

    /// `F(0, 0) = E F(q_0, sqrt(q_0) z)`, with its derivatives.
    fn average(&mut self, lowest: &Lattice, directions: &[Direction]) {
        let overlap = 1.0 - self.profile.deficit(0);
        let measure = lowest.spacing / (2.0 * PI * overlap).sqrt();
        for (m, row) in lowest.rows.chunks_exact(lowest.stride).enumerate() {
            let h = lowest.node(m) + self.origin;
            let scaled = h * h / overlap;
            let weight = measure * (-0.5 * scaled).exp();
            self.origin_value += weight * row[0];
            for (d, direction) in directions.iter().enumerate() {
                let slope = row.get(2 + d).copied().unwrap_or(0.0);
                // The variance of the average is the lowest overlap.
                let widening = -0.5 * direction.deficits[0] * (scaled - 1.0) / overlap;
                self.gradient[d] += weight * (slope + widening * row[0]);
            }
        }
    }

    /// The lattice of a level: as far as the step below it looks.
    fn level(
        &self,
        level: usize,
        directions: &[Direction],
        rates: &[(f64, f64)],
        above: Option<&Lattice>,
        resolution: Resolution,
    ) -> Lattice {
        let deficit = self.profile.deficit(level);
        let zone = self.zone(level);
        // The step that will average over this lattice: its ends, and the width of its tilted law.
        let (ends, width) = if level == 0 {
            let width = (1.0 - deficit).sqrt();
            let mut ends = [-self.origin - REACH * width, -self.origin + REACH * width];
            // Where the field vanishes nothing is averaged.
            let [left, right] = self.sides();
            if left.cost == Cost::Free {
                ends[0] = ends[0].max(zone[0]);
            }
            if right.cost == Cost::Free {
                ends[1] = ends[1].min(zone[1]);
            }
            (ends, width)
        } else {
            let width = self.profile.width(level - 1).sqrt();
            let [low, high] = self.zone(level - 1);
            let tilted = width * (self.levels[level].stiffness / self.levels[level - 1].stiffness).sqrt();
            ([low - REACH * width, high + REACH * width], tilted)
        };
        let spacing = (GAUSSIAN_SPACING * width).min(FIELD_SPACING * deficit.sqrt()) / resolution.fineness;
        let first = (ends[0] / spacing).floor() as i64;
        let count = ((ends[1] / spacing).ceil() as i64 - first) as usize + 1;
        let stride = 2 + directions.len();
        let mut lattice = Lattice { first, spacing, stride, rows: vec![0.0; count * stride] };
        let [left, right] = self.sides();
        let mut room = Room::for_lattice(above);
        let mut row = vec![0.0; stride];
        for m in 0..lattice.count() {
            let t = lattice.node(m);
            if t <= zone[0] {
                left.write(t, &self.levels[level], rates, &mut row);
            } else if t >= zone[1] {
                right.write(t, &self.levels[level], rates, &mut row);
            } else if let Some(above) = above {
                self.step((level, t), above, directions, &mut room, &mut row);
            } else {
                self.last(level, t, directions, &mut row);
            }
            lattice.rows[m * stride..(m + 1) * stride].copy_from_slice(&row);
        }
        lattice
    }

    /// The closed step from `q = 1`.
    fn last(&self, level: usize, t: f64, directions: &[Direction], row: &mut [f64]) {
        let [h, y, deficit]: [DualSVec64<3>; 3] =
            variables([t, self.profile.breaking[level], self.profile.deficit(level)]);
        let field = first_step(&self.pieces, h, y, deficit);
        let slopes: [f64; 3] = field.eps.0.map_or([0.0; 3], Into::into);
        row[0] = field.re;
        row[1] = slopes[0];
        for (value, direction) in row[2..].iter_mut().zip(directions) {
            *value = slopes[1] * direction.breaking[level] + slopes[2] * direction.deficits[level];
        }
    }

    /// A step from the lattice above.
    fn step(
        &self,
        (level, t): (usize, f64),
        above: &Lattice,
        directions: &[Direction],
        room: &mut Room,
        row: &mut [f64],
    ) {
        let (y, variance) = (self.profile.breaking[level], self.profile.width(level));
        let (log, square) = Average { lattice: above, y, variance }.at(t, room);
        let sums = &room.sums;
        row[0] = log / y;
        row[1] = sums[1];
        for (d, direction) in directions.iter().enumerate() {
            let carried = sums.get(2 + d).copied().unwrap_or(0.0);
            let tilt = direction.breaking[level] * (sums[0] - row[0]) / y;
            let widening = direction.width(level) * (square - 1.0) / (2.0 * variance * y);
            row[2 + d] = carried + tilt + widening;
        }
    }

    /// `F` and `F'` at the lowest level, at any field: in the normalisation `Lambda(1) = 1`.
    pub fn lowest(&self, h: f64) -> [f64; 2] {
        let t = h - self.origin;
        let mut row = [0.0; 2];
        let [low, high] = self.zone(0);
        let [left, right] = self.sides();
        if t <= low {
            left.write(t, &self.levels[0], &[], &mut row);
        } else if t >= high {
            right.write(t, &self.levels[0], &[], &mut row);
        } else if let Some(above) = &self.above {
            self.step((0, t), above, &[], &mut Room::for_lattice(Some(above)), &mut row);
        } else {
            self.last(0, t, &[], &mut row);
        }
        row
    }
}

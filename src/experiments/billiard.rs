//! A ball on the sphere that bounces off the patterns: the walk that samples solutions uniformly.

use nalgebra::DMatrix;
use rand::Rng;

use crate::experiments::ExperimentError;
use crate::experiments::great_circle::GreatCircle;
use crate::experiments::instance::Instance;
use crate::experiments::sphere::{add, dot, normalise, random_direction, rotate, smallest};

/// Bounces after which a flight is given up, per weight and pattern.
const PATIENCE: usize = 100;

/// The solutions of an instance on `|w|^2 = N`: all margins at least `kappa`.
///
/// Holds the overlaps of all pairs of patterns, `8 P^2` bytes, so that a bounce takes `O(N + P)` and not `O(N P)`.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    instance: &'a Instance,
    kappa: f64,
    /// `xi^mu . xi^nu / N`.
    gram: DMatrix<f64>,
}

impl<'a> Table<'a> {
    /// For two weights or more, at any finite margin; takes `N P^2` multiplications.
    pub fn new(instance: &'a Instance, kappa: f64) -> Result<Self, ExperimentError> {
        let setting = |name, value, domain| ExperimentError::Setting { name, value, domain };
        if !kappa.is_finite() {
            return Err(setting("kappa", kappa, "finite numbers"));
        }
        let (size, patterns) = (instance.size(), instance.patterns());
        if size < 2 {
            return Err(setting("N", size as f64, "at least 2"));
        }
        let columns = DMatrix::from_iterator(size, patterns, instance.rows().flatten().copied());
        let gram = columns.transpose() * &columns / size as f64;
        Ok(Table { instance, kappa, gram })
    }

    /// A ball at this solution. Weights are scaled to the sphere first.
    pub fn place(&self, mut weights: Vec<f64>) -> Result<Ball<'_>, ExperimentError> {
        normalise(&mut weights);
        let margins = self.instance.margins(&weights)?;
        let smallest = smallest(&margins);
        let solved = smallest >= self.kappa && weights.iter().all(|w| w.is_finite()); // A NaN is not.
        if !solved {
            return Err(ExperimentError::NotASolution { margin: smallest, kappa: self.kappa });
        }
        let (direction, slopes) = (vec![0.0; weights.len()], vec![0.0; margins.len()]);
        Ok(Ball { table: self, weights, direction, margins, slopes, bounces: 0 })
    }
}

/// A solution, a direction on the sphere, and the margins of both.
///
/// Every move leaves the pair (solution, direction) uniformly distributed if it was.
#[derive(Debug, Clone)]
pub struct Ball<'a> {
    table: &'a Table<'a>,
    weights: Vec<f64>,
    direction: Vec<f64>,
    margins: Vec<f64>,
    slopes: Vec<f64>,
    bounces: u64,
}

impl Ball<'_> {
    /// Where it is.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The margins there.
    pub fn margins(&self) -> &[f64] {
        &self.margins
    }

    /// How often it bounced.
    pub fn bounces(&self) -> u64 {
        self.bounces
    }

    /// Draws a new direction, uniform on the tangent sphere. Takes `2 N P` and forgets the rounding of former moves.
    pub fn aim(&mut self, rng: &mut impl Rng) {
        normalise(&mut self.weights);
        self.direction = random_direction(&self.weights, rng);
        let scale = 1.0 / (self.weights.len() as f64).sqrt();
        let rows = self.table.instance.rows();
        for ((row, margin), slope) in rows.zip(&mut self.margins).zip(&mut self.slopes) {
            *margin = scale * dot(row, &self.weights);
            *slope = scale * dot(row, &self.direction);
        }
    }

    /// Moves to a place that is uniform on the free arcs of the great circle along the direction (hit and run), over
    /// violated arcs too. Takes `O(N + P log P)`.
    pub fn jump(&mut self, rng: &mut impl Rng) {
        let circle = GreatCircle::new(&self.margins, &self.slopes, self.table.kappa);
        let angle = circle.random_free(rng);
        self.advance(angle);
    }

    /// Flies along the great circle for `angle < pi`, reflected wherever a margin sinks to `kappa`.
    ///
    /// A flight of too many bounces ends where it began, which is as reversible as any other.
    pub fn fly(&mut self, angle: f64) {
        let (weights, margins) = (self.weights.clone(), self.margins.clone());
        let limit = self.bounces + (PATIENCE * (weights.len() + margins.len())) as u64;
        let mut left = angle;
        while let Some((wall, hit)) = self.first_hit(left) {
            self.advance(hit);
            self.reflect(wall);
            left -= hit;
            self.bounces += 1;
            if self.bounces == limit {
                (self.weights, self.margins) = (weights, margins);
                return;
            }
        }
        self.advance(left);
    }

    fn advance(&mut self, angle: f64) {
        let turn = angle.sin_cos();
        rotate(&mut self.weights, &mut self.direction, turn);
        rotate(&mut self.margins, &mut self.slopes, turn);
    }

    /// The first pattern whose margin sinks to `kappa` within an angle, and where.
    ///
    /// With `t = tan(theta / 2)` the margin is `kappa` where `(kappa + h) t^2 - 2 g t + kappa - h = 0`.
    fn first_hit(&self, within: f64) -> Option<(usize, f64)> {
        let kappa = self.table.kappa;
        let (mut first, mut wall) = ((0.5 * within).tan(), None);
        for (mu, (&h, &g)) in self.margins.iter().zip(&self.slopes).enumerate() {
            let slack = h - kappa;
            // A margin changes at most by its radius times the angle, and t is more than half of the angle.
            let square = h * h + g * g;
            if slack > 0.0 && slack * slack > 4.0 * first * first * square {
                continue;
            }
            let (discriminant, sum) = (square - kappa * kappa, kappa + h);
            if discriminant < 0.0 {
                continue;
            }
            let root = discriminant.sqrt();
            let t = if g < 0.0 {
                slack.max(0.0) / (root - g)
            } else if sum > 0.0 {
                (root + g) / sum
            } else {
                continue;
            };
            if t < first {
                (first, wall) = (t, Some(mu));
            }
        }
        wall.map(|mu| (mu, 2.0 * first.atan()))
    }

    /// Reflects the direction at the wall of a pattern.
    fn reflect(&mut self, wall: usize) {
        let size = self.weights.len() as f64;
        let h = self.margins[wall];
        // The normal is xi / sqrt(N) without its part along the weights.
        let column = self.table.gram.column(wall);
        let square = column[wall] - h * h / size;
        let factor = 2.0 * self.slopes[wall] / square;
        let along = factor * h / size;
        let row = self.table.instance.row(wall);
        add(&mut self.direction, -factor / size.sqrt(), row);
        add(&mut self.direction, along, &self.weights);
        add(&mut self.slopes, -factor, column.as_slice());
        add(&mut self.slopes, along, &self.margins);
        self.margins[wall] = self.table.kappa;
    }
}

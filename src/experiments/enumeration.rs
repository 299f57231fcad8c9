//! All configurations of a small instance, one after the other, by flipping one weight at a time.

use rand::{Rng, RngExt};

use crate::experiments::ExperimentError;
use crate::experiments::configuration::Configuration;
use crate::experiments::instance::Instance;
use crate::experiments::score::Score;

/// The most weights that are enumerated: 17 million configurations.
pub const LARGEST_SIZE: usize = 24;

/// Patterns are read in groups of this many, so that their minima do not wait for each other.
const LANES: usize = 4;

/// An instance with at most [`LARGEST_SIZE`] weights and a constraint on its pre-activations, ready to be enumerated.
///
/// Each question below is one pass over all `2^N` configurations, with `O(P)` work for each (about 10 ns at `P = 10`)
/// and nothing stored but the answer. Scores are exact up to the division by `sqrt(N)`: the entries of an [`Instance`]
/// lie on a grid, so pre-activations that are updated flip by flip are those that are summed afresh.
#[derive(Debug, Clone)]
pub struct Enumeration<C> {
    constraint: C,
    size: usize,
    /// For each weight, twice its entry in each pattern; the first pattern fills up the last group.
    doubled: Vec<Vec<[f64; LANES]>>,
}

impl<C: Score> Enumeration<C> {
    /// Of this instance under this constraint.
    pub fn new(instance: &Instance, constraint: C) -> Result<Self, ExperimentError> {
        let size = instance.size();
        if size > LARGEST_SIZE {
            return Err(ExperimentError::TooManyWeights { size, largest: LARGEST_SIZE });
        }
        let rows: Vec<&[f64]> = instance.rows().collect();
        let groups = rows.len().div_ceil(LANES);
        let row = |k: usize| rows.get(k).unwrap_or(&rows[0]);
        let column =
            |i: usize| (0..groups).map(|g| std::array::from_fn(|l| 2.0 * row(g * LANES + l)[i])).collect();
        Ok(Enumeration { constraint, size, doubled: (0..size).map(column).collect() })
    }

    /// Calls `visit` for every configuration with its smallest score, infinite if there are no patterns.
    pub fn visit(&self, mut visit: impl FnMut(Configuration, f64)) {
        let norm = (self.size as f64).sqrt();
        let mut bits = 0u32;
        let mut sums = vec![[0.0; LANES]; self.doubled[0].len()];
        // All weights are -1.
        let smallest =
            self.doubled.iter().fold(f64::INFINITY, |_, column| self.step(&mut sums, column, -0.5));
        visit(Configuration(bits), smallest / norm);
        // Gray's code: step k flips the weight that is the number of trailing zeros of k.
        for step in 1..1u32 << self.size {
            let flipped = step.trailing_zeros();
            bits ^= 1 << flipped;
            let sign = if bits >> flipped & 1 == 1 { 1.0 } else { -1.0 };
            let smallest = self.step(&mut sums, &self.doubled[flipped as usize], sign);
            visit(Configuration(bits), smallest / norm);
        }
    }

    /// Adds a multiple of a column to the pre-activations and returns their smallest score.
    #[inline]
    fn step(&self, sums: &mut [[f64; LANES]], column: &[[f64; LANES]], factor: f64) -> f64 {
        let mut smallest = [f64::INFINITY; LANES];
        for (group, entries) in sums.iter_mut().zip(column) {
            *group = std::array::from_fn(|lane| group[lane] + factor * entries[lane]);
            let scores = group.map(|sum| self.constraint.score(sum));
            smallest = std::array::from_fn(|lane| lesser(scores[lane], smallest[lane]));
        }
        let [a, b, c, d] = smallest;
        lesser(lesser(a, b), lesser(c, d))
    }

    /// Calls `visit` for every solution at margin `kappa`.
    pub fn visit_solutions(&self, kappa: f64, mut visit: impl FnMut(Configuration)) {
        let least = self.constraint.least_score(kappa);
        self.visit(|configuration, score| {
            if score >= least {
                visit(configuration);
            }
        });
    }

    /// The number of solutions at margin `kappa`.
    pub fn count(&self, kappa: f64) -> u64 {
        let mut count = 0;
        self.visit_solutions(kappa, |_| count += 1);
        count
    }

    /// All solutions at margin `kappa`, 4 bytes each, in the order of the visit.
    pub fn solutions(&self, kappa: f64) -> Vec<Configuration> {
        let mut solutions = Vec::new();
        self.visit_solutions(kappa, |configuration| solutions.push(configuration));
        solutions
    }

    /// A solution at margin `kappa`, each with the same probability; none if there is none.
    pub fn random_solution(&self, kappa: f64, rng: &mut impl Rng) -> Option<Configuration> {
        let (mut chosen, mut seen) = (None, 0u32);
        self.visit_solutions(kappa, |configuration| {
            seen += 1;
            // The n-th solution replaces its predecessors with probability 1/n.
            if rng.random_range(0..seen) == 0 {
                chosen = Some(configuration);
            }
        });
        chosen
    }

    /// For each distance `0..=N`, the number of solutions at margin `kappa` that far from the first `N` weights of
    /// `reference`.
    pub fn distances(&self, kappa: f64, reference: Configuration) -> Vec<u64> {
        let reference = Configuration(reference.0 & ((1 << self.size) - 1));
        let mut histogram = vec![0; self.size + 1];
        self.visit_solutions(kappa, |configuration| histogram[configuration.distance(reference)] += 1);
        histogram
    }
}

/// The smaller of two numbers that are not NaN: one instruction, which [`f64::min`] is not.
#[inline]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

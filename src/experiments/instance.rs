//! A random instance of the perceptron: a matrix of patterns.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::experiments::ExperimentError;

/// Entries of patterns are multiples of this: a sum of `n` of them is exact as long as it stays below 8192, so
/// pre-activations neither drift when weights are flipped one by one nor depend on the order of summation.
const GRID: f64 = 1.0 / (1u64 << 40) as f64;

/// Largest modulus of an entry: 32 of them still add up exactly.
pub const LARGEST_ENTRY: f64 = 256.0;

/// The law of an entry of a pattern; all have mean 0 and variance 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// Standard normal.
    Gaussian,
    /// `+1` or `-1` with equal probability.
    Sign,
}

impl Entries {
    fn draw(self, rng: &mut impl Rng) -> f64 {
        match self {
            Entries::Gaussian => rng.sample(StandardNormal),
            Entries::Sign if rng.random() => 1.0,
            Entries::Sign => -1.0,
        }
    }
}

/// Patterns `xi^mu`, one row of `size` entries each, that ask something of `z_mu = w . xi^mu / sqrt(size)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    size: usize,
    entries: Vec<f64>,
}

impl Instance {
    /// From the rows of the patterns, one after the other: a multiple of `size` entries, none is allowed.
    ///
    /// Entries are rounded to multiples of 2^-40, which makes pre-activations exact; their modulus is at most
    /// [`LARGEST_ENTRY`].
    pub fn new(size: usize, mut entries: Vec<f64>) -> Result<Self, ExperimentError> {
        if size == 0 {
            return Err(ExperimentError::NoWeights);
        }
        if !entries.len().is_multiple_of(size) {
            return Err(ExperimentError::WrongLength { given: entries.len(), size });
        }
        for entry in &mut entries {
            let in_range = entry.abs() <= LARGEST_ENTRY; // A NaN is not.
            if !in_range {
                return Err(ExperimentError::EntryOutOfRange { entry: *entry, largest: LARGEST_ENTRY });
            }
            *entry = (*entry / GRID).round() * GRID;
        }
        Ok(Instance { size, entries })
    }

    /// `patterns` patterns with independent entries. Takes 8 bytes and a few nanoseconds an entry.
    pub fn random(
        law: Entries,
        size: usize,
        patterns: usize,
        rng: &mut impl Rng,
    ) -> Result<Self, ExperimentError> {
        Self::new(size, (0..size * patterns).map(|_| law.draw(rng)).collect())
    }

    /// The number of weights.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The number of patterns.
    pub fn patterns(&self) -> usize {
        self.entries.len() / self.size
    }

    /// Patterns per weight, `alpha`.
    pub fn density(&self) -> f64 {
        self.patterns() as f64 / self.size as f64
    }

    /// The patterns, one after the other.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.entries.chunks_exact(self.size)
    }

    /// Pattern `mu`.
    ///
    /// # Panics
    /// If there is no such pattern.
    pub fn row(&self, mu: usize) -> &[f64] {
        &self.entries[mu * self.size..(mu + 1) * self.size]
    }

    /// The pre-activation of each pattern, `z_mu = w . xi^mu / sqrt(size)`: its margin under the half-space constraint.
    pub fn margins(&self, weights: &[f64]) -> Result<Vec<f64>, ExperimentError> {
        if weights.len() != self.size {
            return Err(ExperimentError::WrongLength { given: weights.len(), size: self.size });
        }
        let norm = (self.size as f64).sqrt();
        let dot = |row: &[f64]| row.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>();
        Ok(self.rows().map(|row| dot(row) / norm).collect())
    }
}

//! Binary weights in one word, and what is counted over a list of them.

/// A vector of up to 32 binary weights: bit `i` is set where weight `i` is `+1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Configuration(pub u32);

impl Configuration {
    /// Weight `i < 32`, `+1` or `-1`.
    pub fn weight(self, i: usize) -> f64 {
        if self.0 >> i & 1 == 1 { 1.0 } else { -1.0 }
    }

    /// The first `size <= 32` weights.
    pub fn weights(self, size: usize) -> Vec<f64> {
        (0..size).map(|i| self.weight(i)).collect()
    }

    /// The number of weights in which two configurations differ.
    pub fn distance(self, other: Self) -> usize {
        (self.0 ^ other.0).count_ones() as usize
    }
}

/// The mean of each weight over these configurations of `size <= 32` weights; none if there are no configurations.
pub fn magnetisations(configurations: &[Configuration], size: usize) -> Option<Vec<f64>> {
    let mean = |i| configurations.iter().map(|c| c.weight(i)).sum::<f64>() / configurations.len() as f64;
    (!configurations.is_empty()).then(|| (0..size).map(mean).collect())
}

/// For each distance `0..=32`, the number of ordered pairs of these configurations at that distance, each with itself
/// included. Takes `n^2` steps of about a nanosecond.
pub fn pair_distances(configurations: &[Configuration]) -> [u64; 33] {
    let mut histogram = [0; 33];
    for first in configurations {
        for second in configurations {
            histogram[first.distance(*second)] += 1;
        }
    }
    histogram
}

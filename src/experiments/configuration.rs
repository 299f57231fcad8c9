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

/// For each distance `0..=size`, the number of ordered pairs of these distinct configurations of `size <= 24` weights at that
/// distance, each with itself included. Takes the lesser of `n^2` and `size 2^size` steps of about a nanosecond.
pub fn pair_distances(configurations: &[Configuration], size: usize) -> Vec<u64> {
    let count = configurations.len() as u64;
    if count * count > (size as u64) << size {
        by_transform(configurations, size)
    } else {
        by_pairs(configurations, size)
    }
}

fn by_pairs(configurations: &[Configuration], size: usize) -> Vec<u64> {
    let mut histogram = vec![0; size + 1];
    for first in configurations {
        for second in configurations {
            histogram[first.distance(*second)] += 1;
        }
    }
    histogram
}

/// The number of pairs whose difference is `s` is a convolution: squares of the Walsh-Hadamard transform, summed over each weight
/// with Krawtchouk's polynomials.
fn by_transform(configurations: &[Configuration], size: usize) -> Vec<u64> {
    let mut transform = vec![0i32; 1 << size];
    for configuration in configurations {
        transform[configuration.0 as usize] = 1;
    }
    for level in 0..size {
        for pair in transform.chunks_exact_mut(2 << level) {
            let (low, high) = pair.split_at_mut(1 << level);
            for (a, b) in low.iter_mut().zip(high) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
    }
    let mut squares = vec![0i128; size + 1];
    for (frequency, &value) in transform.iter().enumerate() {
        squares[frequency.count_ones() as usize] += i128::from(i64::from(value) * i64::from(value));
    }
    let pairs = |d: usize| {
        let sum: i128 = squares.iter().enumerate().map(|(w, square)| krawtchouk(size, d, w) * square).sum();
        (sum >> size) as u64
    };
    (0..=size).map(pairs).collect()
}

/// Sum of `(-1)^(s.u)` over all `s` of weight `d`, for a `u` of weight `w`.
fn krawtchouk(size: usize, d: usize, w: usize) -> i128 {
    let binomial = |n: usize, k: usize| (0..k).fold(1i128, |c, i| c * (n - i) as i128 / (i + 1) as i128);
    let term =
        |j: usize| binomial(w, j) * binomial(size - w, d - j) * if j.is_multiple_of(2) { 1 } else { -1 };
    (d.saturating_sub(size - w)..=d.min(w)).map(term).sum()
}

//! Vectors of signs, 64 in a word: weights and patterns of large instances.

use rand::Rng;

use crate::experiments::configuration::Configuration;

/// Bits of a word.
pub(super) const WORD: usize = 64;

/// A vector of signs: bit `i` is set where entry `i` is `+1`; the bits behind the last entry are zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Signs {
    size: usize,
    words: Vec<u64>,
}

impl Signs {
    /// Independent and fair.
    pub fn random(size: usize, rng: &mut impl Rng) -> Self {
        let words = (0..size.div_ceil(WORD)).map(|_| rng.next_u64()).collect();
        Signs::from_words(size, words)
    }

    /// The signs of these numbers; that of zero is `+1`.
    pub fn of(values: &[f64]) -> Self {
        let word = |chunk: &[f64]| {
            chunk.iter().enumerate().fold(0, |word, (i, value)| word | u64::from(*value >= 0.0) << i)
        };
        Signs { size: values.len(), words: values.chunks(WORD).map(word).collect() }
    }

    /// The first `size <= 32` weights of a configuration.
    pub fn of_configuration(configuration: Configuration, size: usize) -> Self {
        Signs::of(&configuration.weights(size))
    }

    /// From words whose bits behind the last entry are dropped.
    pub(super) fn from_words(size: usize, mut words: Vec<u64>) -> Self {
        clear_tail(size, &mut words);
        Signs { size, words }
    }

    /// The number of entries.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The words, the first entry in the lowest bit of the first.
    pub(super) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The entries as numbers.
    pub fn values(&self) -> Vec<f64> {
        let sign = |i: usize| if self.words[i / WORD] >> (i % WORD) & 1 == 1 { 1.0 } else { -1.0 };
        (0..self.size).map(sign).collect()
    }

    /// The number of entries in which two vectors of the same size differ.
    pub fn distance(&self, other: &Self) -> usize {
        differing(&self.words, &other.words)
    }
}

/// Drops the bits behind the last entry.
pub(super) fn clear_tail(size: usize, words: &mut [u64]) {
    if let Some(last) = words.last_mut().filter(|_| !size.is_multiple_of(WORD)) {
        *last &= (1 << (size % WORD)) - 1;
    }
}

/// The number of bits in which two rows of words differ.
#[inline]
pub(super) fn differing(a: &[u64], b: &[u64]) -> usize {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones() as usize).sum()
}

//! Random samples that do not depend on who computes them, and means with their standard errors.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::experiments::ExperimentError;

/// Where all randomness of a sample comes from: the same numbers on every machine.
pub type Generator = ChaCha8Rng;

/// The generator of one sample: `seed` is the key and `sample` the number of the stream, so streams neither overlap nor
/// depend on the order in which, or the thread on which, samples are drawn.
pub fn generator(seed: u64, sample: u64) -> Generator {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(sample);
    generator
}

/// The same with a key of 32 bytes instead of a seed.
pub fn keyed_generator(key: [u8; 32], sample: u64) -> Generator {
    let mut generator = ChaCha8Rng::from_seed(key);
    generator.set_stream(sample);
    generator
}

/// `measure` of each of the samples `0..samples`, in order; each is given its own [`generator`].
///
/// Runs on rayon's current pool; the result does not depend on the number of threads.
pub fn over_samples<T: Send>(
    seed: u64,
    samples: u64,
    measure: impl Fn(&mut Generator) -> T + Sync,
) -> Vec<T> {
    (0..samples).into_par_iter().map(|sample| measure(&mut generator(seed, sample))).collect()
}

/// A mean over independent samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Standard deviation of the mean, estimated from the spread of the samples.
    pub standard_error: f64,
    /// How many samples.
    pub samples: usize,
}

impl Estimate {
    /// From two or more independent values.
    pub fn of(values: &[f64]) -> Result<Self, ExperimentError> {
        let samples = values.len();
        if samples < 2 {
            return Err(ExperimentError::TooFewSamples { samples });
        }
        let mean = values.iter().sum::<f64>() / samples as f64;
        let spread: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let standard_error = (spread / (samples * (samples - 1)) as f64).sqrt();
        Ok(Estimate { mean, standard_error, samples })
    }

    /// How far `value` lies from the mean, in standard errors; infinite where all samples agree on another value.
    pub fn deviation(&self, value: f64) -> f64 {
        let distance = (self.mean - value).abs();
        if distance == 0.0 { 0.0 } else { distance / self.standard_error }
    }
}

//! Weights on the sphere `|w|^2 = N`, as plain slices.

use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

/// Products are summed in this many lanes, so that additions do not wait for each other.
const LANES: usize = 8;

/// The scalar product of two slices of one length; the excess of the longer one is ignored.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0; LANES];
    for (a, b) in a.zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(a).zip(b) {
            *sum += x * y;
        }
    }
    sums.into_iter().sum::<f64>() + rest
}

/// The overlap `a . b / N` of two weight vectors.
pub fn overlap(a: &[f64], b: &[f64]) -> f64 {
    dot(a, b) / a.len() as f64
}

/// Adds a multiple of a vector.
pub fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(x, y)| *x += factor * y);
}

/// Scales to `|w|^2 = N`; a vector of zeros becomes NaN.
pub fn normalise(weights: &mut [f64]) {
    let factor = (weights.len() as f64 / dot(weights, weights)).sqrt();
    weights.iter_mut().for_each(|w| *w *= factor);
}

/// The smallest number of a slice: infinite if it is empty, NaN if one is.
pub fn smallest(values: &[f64]) -> f64 {
    let lesser = |a: f64, b: f64| if a < b || a.is_nan() { a } else { b };
    values.iter().fold(f64::INFINITY, |least, &value| lesser(least, value))
}

/// Takes both vectors along their great circle: `a cos + b sin` and `b cos - a sin`.
pub fn rotate(a: &mut [f64], b: &mut [f64], (sin, cos): (f64, f64)) {
    for (a, b) in a.iter_mut().zip(b) {
        (*a, *b) = (cos * *a + sin * *b, cos * *b - sin * *a);
    }
}

/// Uniform on the sphere.
pub fn random_weights(size: usize, rng: &mut impl Rng) -> Vec<f64> {
    let mut weights: Vec<f64> = (0..size).map(|_| rng.sample(StandardNormal)).collect();
    normalise(&mut weights);
    weights
}

/// A uniform direction of norm `sqrt(N)` orthogonal to `weights`, for two or more weights.
pub fn random_direction(weights: &[f64], rng: &mut impl Rng) -> Vec<f64> {
    let mut direction: Vec<f64> = weights.iter().map(|_| rng.sample(StandardNormal)).collect();
    let along = overlap(weights, &direction);
    add(&mut direction, -along, weights);
    normalise(&mut direction);
    direction
}

//! Patterns violated between solutions: along geodesics and at barycentres.

use crate::experiments::ExperimentError;
use crate::experiments::great_circle::GreatCircle;
use crate::experiments::instance::Instance;
use crate::experiments::sphere::{add, normalise, overlap};

/// The geodesic between two weight vectors of norm `sqrt(N)`: at `gamma`, `(1 - gamma) w_1 + gamma w_2` at that norm again.
#[derive(Debug, Clone, PartialEq)]
pub struct Geodesic {
    margins: [Vec<f64>; 2],
    overlap: f64,
}

impl Geodesic {
    /// Between two vectors of this instance; reads it twice.
    pub fn new(instance: &Instance, first: &[f64], second: &[f64]) -> Result<Self, ExperimentError> {
        let margins = [instance.margins(first)?, instance.margins(second)?];
        Ok(Self::from_margins(margins, overlap(first, second)))
    }

    /// From the margins of both ends and their overlap.
    pub fn from_margins(margins: [Vec<f64>; 2], overlap: f64) -> Self {
        Geodesic { margins, overlap: overlap.clamp(-1.0, 1.0) }
    }

    /// The overlap of the ends.
    pub fn overlap(&self) -> f64 {
        self.overlap
    }

    /// The fraction of patterns with a margin below `kappa` at `gamma` in `[0, 1]`.
    pub fn energy(&self, gamma: f64, kappa: f64) -> f64 {
        let norm = (1.0 - 2.0 * gamma * (1.0 - gamma) * (1.0 - self.overlap)).max(0.0).sqrt();
        self.segment_energy(gamma, kappa * norm)
    }

    /// The same without normalising: on the straight segment between the ends.
    pub fn segment_energy(&self, gamma: f64, kappa: f64) -> f64 {
        let [first, second] = &self.margins;
        let between = first.iter().zip(second).map(|(a, b)| a + gamma * (b - a));
        share(between, first.len(), kappa)
    }

    /// The largest energy at `kappa` and a `gamma` where it is reached, exactly: from the arcs on which each pattern is
    /// violated, not from a grid. None between ends that are equal or opposite.
    pub fn maximum(&self, kappa: f64) -> Option<Maximum> {
        let t = self.overlap;
        let sin = ((1.0 - t) * (1.0 + t)).sqrt();
        if sin == 0.0 {
            return None;
        }
        let [first, second] = &self.margins;
        let towards: Vec<f64> = first.iter().zip(second).map(|(a, b)| (b - t * a) / sin).collect();
        let end = sin.atan2(t);
        let (violated, angle) = GreatCircle::new(first, &towards, kappa).most_violated(end);
        let gamma = angle.sin() / (angle.sin() + (end - angle).sin());
        Some(Maximum { gamma, energy: violated as f64 / first.len().max(1) as f64 })
    }
}

/// Where the energy along a geodesic is largest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Maximum {
    /// Where.
    pub gamma: f64,
    /// Fraction of patterns violated there.
    pub energy: f64,
}

/// The fraction of patterns violated at the barycentre of these vectors on the sphere.
pub fn barycentre_energy(
    instance: &Instance,
    vectors: &[&[f64]],
    kappa: f64,
) -> Result<f64, ExperimentError> {
    let mut centre = vec![0.0; instance.size()];
    for vector in vectors {
        if vector.len() != centre.len() {
            return Err(ExperimentError::WrongLength { given: vector.len(), size: centre.len() });
        }
        add(&mut centre, 1.0, vector);
    }
    normalise(&mut centre);
    let margins = instance.margins(&centre)?;
    Ok(share_below(&margins, kappa))
}

/// The fraction of margins below a threshold; 0 without patterns.
pub fn share_below(margins: &[f64], threshold: f64) -> f64 {
    share(margins.iter().copied(), margins.len(), threshold)
}

fn share(margins: impl Iterator<Item = f64>, patterns: usize, threshold: f64) -> f64 {
    margins.filter(|&margin| margin < threshold).count() as f64 / patterns.max(1) as f64
}

//! Solutions by gradient descent on the sphere.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::experiments::ExperimentError;
use crate::experiments::instance::Instance;
use crate::experiments::sphere::{add, dot, normalise, smallest};

/// What a pattern costs whose margin falls short of the target by `x` (or, for `x < 0`, exceeds it).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Loss {
    /// `max(0, x)`.
    Hinge,
    /// `max(0, x)^2 / 2`.
    SquaredHinge,
    /// Cross-entropy of a logistic output, `ln(1 + e^(b x)) / b`, with sharpness `b > 0`. Its minimum weighs all patterns:
    /// margins near the largest one need a large sharpness.
    CrossEntropy(f64),
}

impl Loss {
    /// The cost.
    pub fn value(self, shortfall: f64) -> f64 {
        match self {
            Loss::Hinge => shortfall.max(0.0),
            Loss::SquaredHinge => 0.5 * shortfall.max(0.0).powi(2),
            Loss::CrossEntropy(b) => shortfall.max(0.0) + (-(b * shortfall).abs()).exp().ln_1p() / b,
        }
    }

    /// Its derivative.
    pub fn slope(self, shortfall: f64) -> f64 {
        match self {
            Loss::Hinge => f64::from(u8::from(shortfall > 0.0)),
            Loss::SquaredHinge => shortfall.max(0.0),
            Loss::CrossEntropy(b) => 1.0 / (1.0 + (-b * shortfall).exp()),
        }
    }
}

/// Gradient descent on the sum of losses, brought back to `|w|^2 = N` after every step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Descent {
    /// What a pattern costs.
    pub loss: Loss,
    /// The margin from which shortfalls count, of either sign.
    pub target: f64,
    /// The descent ends at the first epoch at which all margins are this large.
    pub enough: f64,
    /// Step size: `w` moves by this times the sum of slopes times `xi / sqrt(N)`.
    pub rate: f64,
    /// Patterns per step, drawn without repetition within an epoch; none for all.
    pub batch: Option<usize>,
    /// The most epochs; each reads the instance twice (with batches, three times).
    pub epochs: usize,
}

/// Where a descent ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Descended {
    /// The weights.
    pub weights: Vec<f64>,
    /// Their smallest margin, infinite without patterns.
    pub smallest_margin: f64,
    /// Epochs spent.
    pub epochs: usize,
    /// Steps taken.
    pub steps: usize,
    /// Whether all margins are large enough.
    pub solved: bool,
}

impl Descent {
    /// Full batches for solutions of margin `kappa`, at most 10000 epochs. Hinges count shortfalls from a bit more than
    /// `kappa`, which they would only approach.
    pub fn to(kappa: f64, loss: Loss) -> Self {
        let (target, rate) = match loss {
            Loss::Hinge => (kappa + 0.05, 0.05),
            Loss::SquaredHinge => (kappa + 0.05, 0.5),
            Loss::CrossEntropy(sharpness) => (kappa, 1.0 / sharpness.max(1.0)),
        };
        Descent { loss, target, enough: kappa, rate, batch: None, epochs: 10_000 }
    }

    /// Descends from these weights. `rng` orders the batches. Weights that cannot be scaled to the sphere end unsolved.
    pub fn run(
        &self,
        instance: &Instance,
        mut weights: Vec<f64>,
        rng: &mut impl Rng,
    ) -> Result<Descended, ExperimentError> {
        self.check()?;
        normalise(&mut weights);
        let scale = 1.0 / (instance.size() as f64).sqrt();
        let mut order: Vec<usize> = (0..instance.patterns()).collect();
        let mut force = vec![0.0; weights.len()];
        let (mut epochs, mut steps) = (0, 0);
        loop {
            let margins = instance.margins(&weights)?;
            let smallest_margin = smallest(&margins);
            let finite = weights.iter().all(|w| w.is_finite());
            let solved = finite && smallest_margin >= self.enough;
            if solved || !finite || epochs == self.epochs {
                return Ok(Descended { weights, smallest_margin, epochs, steps, solved });
            }
            epochs += 1;
            let batch = self.batch.unwrap_or(order.len());
            if batch < order.len() {
                order.shuffle(rng);
            }
            for (number, batch) in order.chunks(batch).enumerate() {
                force.fill(0.0);
                for &mu in batch {
                    let row = instance.row(mu);
                    let margin = if number == 0 { margins[mu] } else { scale * dot(row, &weights) };
                    let slope = self.loss.slope(self.target - margin);
                    if slope > 0.0 {
                        add(&mut force, slope, row);
                    }
                }
                add(&mut weights, self.rate * scale, &force);
                normalise(&mut weights);
                steps += 1;
            }
        }
    }

    fn check(&self) -> Result<(), ExperimentError> {
        let setting = |name, value, domain| Err(ExperimentError::Setting { name, value, domain });
        let positive = |x: f64| x > 0.0 && x.is_finite();
        if !positive(self.rate) {
            return setting("rate", self.rate, "above 0");
        }
        if self.batch == Some(0) {
            return setting("batch", 0.0, "at least 1");
        }
        match self.loss {
            Loss::CrossEntropy(b) if !positive(b) => setting("sharpness", b, "above 0"),
            _ => Ok(()),
        }
    }
}

/// Raises the smallest margin of a solution: descends to targets that climb, by steps that are halved at each failure until
/// they are below `resolution`. Up to the largest margin where solutions are convex (margins from 0), a local
/// one otherwise.
pub fn widen(
    instance: &Instance,
    weights: Vec<f64>,
    descent: Descent,
    resolution: f64,
    rng: &mut impl Rng,
) -> Result<Descended, ExperimentError> {
    let mut best = descent.run(instance, weights, rng)?;
    let (above, mut step) = (descent.target - descent.enough, 0.25);
    while best.solved && step >= resolution {
        let enough = best.smallest_margin + step;
        let next = Descent { enough, target: enough + above.min(step), ..descent };
        let tried = next.run(instance, best.weights.clone(), rng)?;
        let (epochs, steps) = (best.epochs + tried.epochs, best.steps + tried.steps);
        best = if tried.solved { tried } else { best };
        (best.epochs, best.steps) = (epochs, steps);
        if best.smallest_margin < enough {
            step *= 0.5;
        }
    }
    Ok(best)
}

//! Typical solutions of the spherical perceptron: independent chains of flights, and whether they are equilibrated.

use rand::Rng;

use crate::experiments::ExperimentError;
use crate::experiments::billiard::Table;
use crate::experiments::convergence::{effective_samples, split_r_hat};
use crate::experiments::descent::{Descent, Loss};
use crate::experiments::instance::Instance;
use crate::experiments::sphere::{overlap, random_weights};

/// How solutions of one instance are sampled.
///
/// Each chain begins at its own solution, found by gradient descent from random weights. A step aims at random, jumps on the
/// great circle, and flies; it leaves the uniform measure on all solutions invariant. By hit-and-run alone `N^2` steps or more
/// are needed to forget a start, with flights about one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// Chains, 2 or more.
    pub chains: usize,
    /// Steps before the first that counts.
    pub warm_up: usize,
    /// Steps that count, 4 or more.
    pub steps: usize,
    /// Angle of a flight, `0..pi`; at 0 a step is hit-and-run only.
    pub flight: f64,
}

/// Solutions of one instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Ensemble {
    /// For each chain, the solutions after each step that counts.
    pub chains: Vec<Vec<Vec<f64>>>,
    /// Largest split R-hat of what was watched: mean margin, and overlaps with each chain's start.
    pub r_hat: f64,
    /// Fewest effective samples of what was watched, over all chains.
    pub effective_samples: f64,
    /// Bounces of all chains.
    pub bounces: u64,
}

/// Largest [`Ensemble::r_hat`] of chains that are taken to be equilibrated.
pub const LARGEST_R_HAT: f64 = 1.1;
/// Fewest [`Ensemble::effective_samples`] of chains that are taken to be equilibrated.
pub const FEWEST_SAMPLES: f64 = 20.0;

impl Sampling {
    /// What a few hundred weights need at margin `kappa`: two chains of 20 and 60 steps, each step worth about one
    /// independent solution.
    ///
    /// Flights are long enough to forget their direction. In the convex sets of margins from 0 they would return to where they
    /// began near `pi`, as rays in a lens; they stay away from that.
    pub fn at_margin(kappa: f64) -> Self {
        Sampling { chains: 2, warm_up: 20, steps: 60, flight: if kappa < 0.0 { 2.0 } else { 1.5 } }
    }

    /// Samples solutions of margin `kappa`.
    ///
    /// # Errors
    /// [`ExperimentError::NoSolutionFound`] where a descent does not reach `kappa`: near capacity that says little.
    pub fn run(
        &self,
        instance: &Instance,
        kappa: f64,
        rng: &mut impl Rng,
    ) -> Result<Ensemble, ExperimentError> {
        self.check()?;
        let table = Table::new(instance, kappa)?;
        let mut starts = Vec::with_capacity(self.chains);
        for _ in 0..self.chains {
            starts.push(first_solution(instance, kappa, rng)?);
        }
        let mut watched = vec![vec![Vec::with_capacity(self.steps); self.chains]; self.chains + 1];
        let (mut chains, mut bounces) = (Vec::with_capacity(self.chains), 0);
        for (index, start) in starts.iter().enumerate() {
            let mut ball = table.place(start.clone())?;
            let mut chain = Vec::with_capacity(self.steps);
            for step in 0..self.warm_up + self.steps {
                ball.aim(rng);
                ball.jump(rng);
                ball.fly(self.flight);
                if step < self.warm_up {
                    continue;
                }
                for (series, start) in watched.iter_mut().zip(&starts) {
                    series[index].push(overlap(start, ball.weights()));
                }
                let margin = ball.margins().iter().sum::<f64>() / instance.patterns().max(1) as f64;
                watched[self.chains][index].push(margin);
                chain.push(ball.weights().to_vec());
            }
            chains.push(chain);
            bounces += ball.bounces();
        }
        // Chains that do not move are not equilibrated.
        let r_hats = watched.iter().map(|series| split_r_hat(series).unwrap_or(f64::INFINITY));
        let sizes = watched.iter().map(|series| effective_samples(series).unwrap_or(0.0));
        let (r_hat, effective_samples) = (r_hats.fold(0.0, f64::max), sizes.fold(f64::INFINITY, f64::min));
        Ok(Ensemble { chains, r_hat, effective_samples, bounces })
    }

    fn check(&self) -> Result<(), ExperimentError> {
        let setting = |name, value, domain| Err(ExperimentError::Setting { name, value, domain });
        if self.chains < 2 {
            return setting("chains", self.chains as f64, "at least 2");
        }
        if self.steps < 4 {
            return setting("steps", self.steps as f64, "at least 4");
        }
        if !(0.0..std::f64::consts::PI).contains(&self.flight) {
            return setting("flight", self.flight, "[0, pi)");
        }
        Ok(())
    }
}

/// A solution of margin `kappa`, by descent from random weights. Not a typical one: many of its margins are `kappa` nearly.
pub fn first_solution(
    instance: &Instance,
    kappa: f64,
    rng: &mut impl Rng,
) -> Result<Vec<f64>, ExperimentError> {
    let weights = random_weights(instance.size(), rng);
    let found = Descent::to(kappa, Loss::SquaredHinge).run(instance, weights, rng)?;
    if found.solved {
        Ok(found.weights)
    } else {
        Err(ExperimentError::NoSolutionFound { margin: found.smallest_margin, kappa, epochs: found.epochs })
    }
}

impl Ensemble {
    /// Whether the chains look like chains that forgot their starts; if not, they say nothing about a theory.
    pub fn equilibrated(&self) -> bool {
        self.r_hat <= LARGEST_R_HAT && self.effective_samples >= FEWEST_SAMPLES
    }

    /// All pairs of solutions of different chains at the same step: pairs of independent typical solutions.
    pub fn pairs(&self) -> impl Iterator<Item = (&[f64], &[f64])> {
        let chains = self.chains.iter().enumerate();
        chains.flat_map(move |(i, first)| {
            self.chains[..i]
                .iter()
                .flat_map(move |second| first.iter().zip(second).map(|(a, b)| (a.as_slice(), b.as_slice())))
        })
    }

    /// Mean overlap of two independent solutions: from [`Ensemble::pairs`].
    pub fn overlap(&self) -> f64 {
        let (sum, count) = self.pairs().fold((0.0, 0), |(sum, n), (a, b)| (sum + overlap(a, b), n + 1));
        sum / f64::from(count)
    }
}

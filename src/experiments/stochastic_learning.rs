//! Learning inspired by belief propagation: a solution of the binary perceptron from one pattern at a time.

use rand::{Rng, RngExt};

use crate::experiments::ExperimentError;
use crate::experiments::patterns::Patterns;
use crate::experiments::sign_patterns::{SignPatterns, alignment};
use crate::experiments::signs::Signs;

/// Weights that share a byte.
const LANES: usize = 8;

/// What a byte of a pattern adds to the hidden states of its 8 weights: `+2` where a bit is set and `-2` elsewhere.
static STEPS: [[i16; LANES]; 256] = by_byte(2, -2);

/// All bits set where a bit of the byte is.
static CHOSEN: [[i16; LANES]; 256] = by_byte(-1, 0);

const fn by_byte(set: i16, clear: i16) -> [[i16; LANES]; 256] {
    let mut table = [[clear; LANES]; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut lane = 0;
        while lane < LANES {
            if byte >> lane & 1 == 1 {
                table[byte][lane] = set;
            }
            lane += 1;
        }
        byte += 1;
    }
    table
}

/// The stochastic learning rule inspired by belief propagation (SBPI) for a binary perceptron.
///
/// Every weight is the sign of a hidden odd integer. A pattern that is not satisfied moves all hidden states by two towards its
/// signs; one that is barely satisfied does so, with the probability `reinforcement`, only for weights that have its sign already:
/// no weight changes, but those are harder to turn. After a sweep over all patterns, in random order, that moved no weight the
/// weights are a solution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StochasticLearning {
    /// Smallest pre-activation.
    pub kappa: f64,
    /// How many of the smallest alignments that satisfy a pattern, two apart, do so barely.
    pub barely: u32,
    /// With which probability a barely satisfied pattern reinforces its weights, `0..=1`.
    pub reinforcement: f64,
    /// States of a hidden integer: an even number from 2 to 32766.
    pub states: u16,
    /// The most sweeps.
    pub sweeps: u32,
}

/// Weights that a solver found, and that were then found to be a solution.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// The weights.
    pub weights: Signs,
    /// Sweeps or iterations spent.
    pub iterations: u32,
}

impl StochasticLearning {
    /// One alignment is barely enough and reinforces with probability 0.3; 1000 sweeps; hidden states so many that they are
    /// as good as unbounded.
    pub fn at_margin(kappa: f64) -> Self {
        StochasticLearning { kappa, barely: 1, reinforcement: 0.3, states: 32_766, sweeps: 1000 }
    }

    /// Learns from random hidden states `+-1`; none if the sweeps did not suffice.
    ///
    /// A sweep takes about 0.2 ns per entry, and a pattern that moves something about 0.5 ns per weight on top.
    pub fn solve(
        &self,
        patterns: &SignPatterns,
        rng: &mut impl Rng,
    ) -> Result<Option<Solution>, ExperimentError> {
        self.check()?;
        let size = patterns.size();
        let least = patterns.least_alignment(self.kappa);
        let barely = least + 2 * i64::from(self.barely);
        let rows: Vec<&[u64]> = patterns.rows().collect();
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        let mut learner = Learner::new(Signs::random(size, rng), self.states as i16 - 1);
        for iterations in 1..=self.sweeps {
            shuffle(&mut order, rng);
            let mut moved = false;
            for &mu in &order {
                let row = rows[mu as usize];
                let alignment = alignment(size, row, &learner.weights);
                if alignment < least {
                    learner.learn(row);
                    moved = true;
                } else if alignment < barely && rng.random::<f64>() < self.reinforcement {
                    learner.reinforce(row);
                }
            }
            if !moved {
                let weights = Signs::from_words(size, learner.weights);
                let found = patterns.is_solution(&weights, self.kappa)?;
                return Ok(found.then_some(Solution { weights, iterations }));
            }
        }
        Ok(None)
    }

    fn check(&self) -> Result<(), ExperimentError> {
        let setting = |name, value, domain| Err(ExperimentError::Setting { name, value, domain });
        if !self.kappa.is_finite() {
            return setting("kappa", self.kappa, "finite numbers");
        }
        if !(0.0..=1.0).contains(&self.reinforcement) {
            return setting("reinforcement", self.reinforcement, "[0, 1]");
        }
        if !(2..=32_766).contains(&self.states) || self.states % 2 == 1 {
            return setting("states", f64::from(self.states), "even numbers from 2 to 32766");
        }
        Ok(())
    }
}

/// Hidden states, 8 at a time, and their signs.
struct Learner {
    hidden: Vec<[i16; LANES]>,
    weights: Vec<u64>,
    largest: i16,
}

impl Learner {
    fn new(weights: Signs, largest: i16) -> Self {
        let bytes = weights.words().iter().flat_map(|word| word.to_le_bytes());
        let hidden = bytes.map(|byte| STEPS[byte as usize].map(|step| step / 2)).collect();
        Learner { hidden, weights: weights.words().to_vec(), largest }
    }

    /// Moves all hidden states towards a pattern.
    fn learn(&mut self, row: &[u64]) {
        let groups = self.hidden.chunks_exact_mut(LANES);
        for ((hidden, weights), pattern) in groups.zip(&mut self.weights).zip(row) {
            let mut bytes = [0; LANES];
            for ((hidden, sign), pattern) in hidden.iter_mut().zip(&mut bytes).zip(pattern.to_le_bytes()) {
                let steps = &STEPS[pattern as usize];
                for (state, step) in hidden.iter_mut().zip(steps) {
                    *state = (*state + step).clamp(-self.largest, self.largest);
                }
                *sign = positive(hidden);
            }
            *weights = u64::from_le_bytes(bytes);
        }
    }

    /// Moves the hidden states of those weights away from zero that have the sign of the pattern.
    fn reinforce(&mut self, row: &[u64]) {
        let groups = self.hidden.chunks_exact_mut(LANES);
        for ((hidden, weights), pattern) in groups.zip(&self.weights).zip(row) {
            let agree = (!(pattern ^ weights)).to_le_bytes();
            for ((hidden, agree), pattern) in hidden.iter_mut().zip(agree).zip(pattern.to_le_bytes()) {
                let (steps, chosen) = (&STEPS[pattern as usize], &CHOSEN[agree as usize]);
                for ((state, step), chosen) in hidden.iter_mut().zip(steps).zip(chosen) {
                    *state = (*state + (step & chosen)).clamp(-self.largest, self.largest);
                }
            }
        }
    }
}

/// A bit for each state, set where it is positive.
#[inline]
fn positive(states: &[i16; LANES]) -> u8 {
    const BITS: [i16; LANES] = [1, 2, 4, 8, 16, 32, 64, 128];
    let bits: [i16; LANES] = std::array::from_fn(|lane| !(states[lane] >> 15) & BITS[lane]);
    bits.into_iter().fold(0, |all, bit| all | bit) as u8
}

/// Every order with the same probability.
fn shuffle(order: &mut [u32], rng: &mut impl Rng) {
    for i in (1..order.len()).rev() {
        order.swap(i, rng.random_range(0..=i));
    }
}

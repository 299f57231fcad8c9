//! Why an experiment has no result.

use thiserror::Error;

use crate::error::SolveError;

/// Why an experiment was refused or gave up: a closed set, numbers inside.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ExperimentError {
    /// An instance without weights.
    #[error("an instance needs at least one weight")]
    NoWeights,
    /// Rows of patterns that do not have an entry per weight, or weights that do not fit the patterns.
    #[error("{given} numbers do not fit {size} weights")]
    WrongLength {
        /// How many came.
        given: usize,
        /// Weights of the instance.
        size: usize,
    },
    /// An entry of a pattern for which sums would no longer be exact.
    #[error("the entry {entry} of a pattern is not within +-{largest}")]
    EntryOutOfRange {
        /// The entry.
        entry: f64,
        /// Largest modulus.
        largest: f64,
    },
    /// More configurations than can be enumerated.
    #[error("{size} weights are too many to enumerate; the most is {largest}")]
    TooManyWeights {
        /// Weights of the instance.
        size: usize,
        /// The most.
        largest: usize,
    },
    /// A setting outside of its domain.
    #[error("{name} = {value} is outside of its domain {domain}")]
    Setting {
        /// What was set.
        name: &'static str,
        /// To what.
        value: f64,
        /// What is possible.
        domain: &'static str,
    },
    /// Weights that do not satisfy the patterns.
    #[error("the smallest margin {margin} of these weights is below {kappa}")]
    NotASolution {
        /// Smallest margin, NaN if there is none.
        margin: f64,
        /// Margin asked for.
        kappa: f64,
    },
    /// A search for a solution that ended without one.
    #[error(
        "no solution of margin {kappa} after {epochs} epochs of descent: the smallest margin is {margin}"
    )]
    NoSolutionFound {
        /// Smallest margin reached.
        margin: f64,
        /// Margin asked for.
        kappa: f64,
        /// Epochs spent.
        epochs: usize,
    },
    /// Patterns that a reference should satisfy, of which none was found.
    #[error("none of {candidates} random patterns was accepted")]
    NothingAccepted {
        /// How many were drawn.
        candidates: u32,
    },
    /// No spread can be estimated from fewer than two samples.
    #[error("{samples} samples are too few for a standard error; take two or more")]
    TooFewSamples {
        /// How many came.
        samples: usize,
    },
    /// An iteration that found nothing.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

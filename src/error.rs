//! What can go wrong when a point is solved: a closed set, numbers inside.

use thiserror::Error;

/// Why a point has no value.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SolveError {
    /// The problem has no solution here, and that is the answer.
    #[error("no solution: {0}")]
    NoSolution(&'static str),
    /// The iteration ended above its tolerance.
    #[error(
        "not converged: residual {residual:e} after {iterations} iterations; try a nearby start or a looser --tol"
    )]
    NotConverged {
        /// Largest equation left over.
        residual: f64,
        /// Iterations spent.
        iterations: u32,
    },
    /// A bracket without a change of sign.
    #[error("no change of sign of {what} between {low} and {high}")]
    NoBracket {
        /// The function whose zero was sought.
        what: &'static str,
        /// Lower end of the search.
        low: f64,
        /// Upper end of the search.
        high: f64,
    },
    /// A root that is not the one asked for.
    #[error("wrong branch: {certificate} is {value:e}")]
    WrongBranch {
        /// The quantity that should have had another sign or order.
        certificate: &'static str,
        /// Its value.
        value: f64,
    },
    /// A result that is not a finite number.
    #[error("not finite: {what}")]
    NotFinite {
        /// The quantity that overflowed or became undefined.
        what: &'static str,
    },
}

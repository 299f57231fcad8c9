//! The cost of one pattern, piece by piece, and its average over the last cell of a profile.

use crate::real::Real;
use crate::special::window::log_window;

/// What a pattern costs in a stretch of its pre-activation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cost {
    /// Nothing: the constraint is met.
    Free,
    /// `(h - centre)^2 / 2`.
    Quadratic {
        /// Where the constraint is just met.
        centre: f64,
    },
    /// This much wherever: violated beyond repair.
    Constant(f64),
}

/// A cost and where it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Left end; infinite for the first piece.
    pub from: f64,
    /// Right end; infinite for the last piece.
    pub to: f64,
    /// The cost in between.
    pub cost: Cost,
}

/// What a pattern asks, as a cost `-F(1, h)` at `Lambda(1) = 1`: half the squared distance to the allowed set, possibly capped.
pub trait Terminal {
    /// The pieces from left to right; they cover the line. Both outer ones decide how the field behaves far away.
    fn pieces(&self) -> Vec<Piece>;
}

/// `F` at the bottom of the last cell, of breaking parameter `y` and width `deficit`: `ln E exp(y F(1, h + sqrt(deficit) z)) / y`.
/// Formula `spherical.parisi-capacity`; relative accuracy that of the logarithm of a sum of probabilities.
pub fn first_step<R: Real>(pieces: &[Piece], h: R, y: R, deficit: R) -> R {
    let stiffness = y * deficit + 1.0;
    let logs = pieces.iter().map(|piece| {
        let (mean, variance, log_weight) = match piece.cost {
            Cost::Free => (h, deficit, R::from(0.0)),
            Cost::Constant(cost) => (h, deficit, y * -cost),
            Cost::Quadratic { centre } => {
                let gap = h - centre;
                let log_weight = -(y * gap * gap / stiffness + stiffness.ln()) * 0.5;
                (gap / stiffness + centre, deficit / stiffness, log_weight)
            }
        };
        let width = variance.sqrt();
        let end = |x: f64| if x.is_infinite() { R::from(x) } else { (-mean + x) / width };
        log_weight + log_window(end(piece.from), end(piece.to))
    });
    let logs: Vec<R> = logs.collect();
    let largest = logs.iter().copied().fold(logs[0], |a, b| if b.re() > a.re() { b } else { a });
    let sum = logs
        .iter()
        .filter(|log| log.re().is_finite())
        .fold(R::from(0.0), |sum, &log| sum + (log - largest).exp());
    (largest + sum.ln()) / y
}

//! What a violated pattern costs at jamming: half its squared distance to the allowed set.

use crate::theory::parisi::terminal::{Cost, Piece, Terminal};

/// The half-space `h >= kappa`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfSpaceCost {
    /// The margin.
    pub kappa: f64,
}

impl Terminal for HalfSpaceCost {
    fn pieces(&self) -> Vec<Piece> {
        let violated = Cost::Quadratic { centre: self.kappa };
        vec![
            Piece { from: f64::NEG_INFINITY, to: self.kappa, cost: violated },
            Piece { from: self.kappa, to: f64::INFINITY, cost: Cost::Free },
        ]
    }
}

/// The symmetric window `|h| <= kappa`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WindowCost {
    /// Half its width, positive.
    pub kappa: f64,
}

impl Terminal for WindowCost {
    fn pieces(&self) -> Vec<Piece> {
        let beyond = |centre: f64| Cost::Quadratic { centre };
        vec![
            Piece { from: f64::NEG_INFINITY, to: -self.kappa, cost: beyond(-self.kappa) },
            Piece { from: -self.kappa, to: self.kappa, cost: Cost::Free },
            Piece { from: self.kappa, to: f64::INFINITY, cost: beyond(self.kappa) },
        ]
    }
}

/// The half-space `h >= kappa` when no pattern costs more than `most`: an energy that tends to the number of violated patterns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CappedCost {
    /// The margin.
    pub kappa: f64,
    /// Largest cost of a pattern, positive.
    pub most: f64,
}

impl Terminal for CappedCost {
    fn pieces(&self) -> Vec<Piece> {
        let given_up = self.kappa - (2.0 * self.most).sqrt();
        vec![
            Piece { from: f64::NEG_INFINITY, to: given_up, cost: Cost::Constant(self.most) },
            Piece { from: given_up, to: self.kappa, cost: Cost::Quadratic { centre: self.kappa } },
            Piece { from: self.kappa, to: f64::INFINITY, cost: Cost::Free },
        ]
    }
}

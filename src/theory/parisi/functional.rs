//! The ratio `S / (-2 F(0, 0))`, whose minimum is the capacity, and its gradient.

use crate::theory::parisi::field::{Flow, Resolution};
use crate::theory::parisi::profile::{Direction, Profile};
use crate::theory::parisi::terminal::Terminal;

/// The functional at one profile.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// `S / (-2 F(0, 0))`: an upper bound on the capacity where the profile is monotone.
    pub alpha: f64,
    /// Derivatives of its logarithm along the directions.
    pub gradient: Vec<f64>,
    /// The flow behind it.
    pub flow: Flow,
}

/// The functional and its logarithmic derivatives along `directions`, those that reach deeper first. Formula `spherical.parisi-capacity`.
pub fn evaluate(
    terminal: &impl Terminal,
    profile: &Profile,
    directions: &[Direction],
    resolution: Resolution,
) -> Evaluation {
    let flow = Flow::new(terminal, profile, directions, resolution);
    let levels = profile.levels();
    let (overlap, lowest) = (1.0 - profile.deficit(0), levels[0]);
    let entropy = overlap / lowest.stiffness + lowest.entropy;
    let slope = |(direction, field): (&Direction, &f64)| {
        let (stiffness, tail) = direction.levels(profile, &levels)[0];
        let change =
            tail - (direction.deficits[0] + overlap * stiffness / lowest.stiffness) / lowest.stiffness;
        change / entropy - field / flow.value()
    };
    let gradient = directions.iter().zip(flow.gradient()).map(slope).collect();
    Evaluation { alpha: entropy / (-2.0 * flow.value()), gradient, flow }
}

//! The overlap between tuples that a typical instance prefers.

use crate::numerics::newton::newton;
use crate::numerics::quadrature::Quadrature;
use crate::quantities::tuples::{quenched, tuples};
use crate::theory::quenched_tuples::Fields;

/// Shares of the tuple's overlap that are tried.
const SHARES: [f64; 11] = [0.01, 0.05, 0.1, 0.18, 0.27, 0.38, 0.5, 0.62, 0.74, 0.85, 0.93];
/// Accuracy of the conjugate fields.
const TOLERANCE: f64 = 1e-9;

/// A tuple with this overlap to other tuples: its exponent is `entropy + alpha energy`.
#[derive(Debug, Clone, Copy)]
pub struct Overlapping {
    /// Coordinates of the quenched tuples, the conjugate fields being those of the overlap.
    pub order: [f64; 3],
    /// The exponent at density zero.
    pub entropy: f64,
    /// Its derivative with respect to the density.
    pub energy: f64,
}

/// Tuples at several overlaps to other tuples; where the fields cannot be found an overlap is left out.
pub fn overlapping(y: f64, x: f64, kappa: f64) -> Vec<Overlapping> {
    let model = tuples(Quadrature::working());
    let Ok(alone) = model.entropy(y, x) else { return vec![] };
    let potential = quenched(Quadrature::working());
    let control = [0.0, kappa, y, x.ln()];
    let q1 = 1.0 - 2.0 * x;
    let mut fields: Option<[f64; 2]> = None;
    let mut found = vec![];
    for share in SHARES {
        let logit = (share / (1.0 - share)).ln();
        // Weak fields respond linearly.
        let response = 1.0 + (y - 1.0) * q1;
        let start = fields.unwrap_or([(share * q1 / (response * response)).ln(), alone.lambda.ln()]);
        let equations = Fields { potential: potential.clone(), control };
        let Ok(root) = newton::<2>(&equations, logit, start, TOLERANCE) else { continue };
        fields = Some(root.z);
        let order = [logit, root.z[0], root.z[1]];
        let [entropy, energy] = potential.terms(control, order);
        found.push(Overlapping { order, entropy, energy });
    }
    found
}

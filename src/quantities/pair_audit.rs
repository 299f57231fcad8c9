//! The audit of the second-moment bound: a search over all joint types of two pairs for a lower ratio.

use num_dual::{DualNum, DualSVec64};

use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::minimise::descend;
use crate::numerics::newton::variables;
use crate::numerics::quadrature::Quadrature;
use crate::special::two_pairs::two_pair_excess;
use crate::theory::moments::PairConstraint;
use crate::theory::second_moment::JointType;

/// Starts besides the structured ones.
const RANDOM_STARTS: u32 = 24;
/// Nodes on the path of the box probability while searching, and for the value reported.
const NODES: [usize; 2] = [16, 96];
/// Below this mutual information two pairs are independent, and the ratio is a limit.
const INDEPENDENT: f64 = 1e-9;
/// Largest coordinate: beyond it the chart has reached the polytope's boundary.
const BOUNDARY: f64 = 12.0;
/// Bases of the low-discrepancy sequence of starts.
const BASES: [u32; 5] = [2, 3, 5, 7, 11];

/// One joint type of the polytope: chart coordinates to Hadamard coordinates.
fn joint(x: f64, z: [DualSVec64<5>; 5]) -> JointType<DualSVec64<5>> {
    let sigmoid = |z: DualSVec64<5>| ((z * 0.5).tanh() + 1.0) * 0.5;
    let q = 1.0 - 2.0 * x;
    let excess = (sigmoid(z[0]) - x) * (4.0 * x);
    let mixed = -excess + 4.0 * x * (1.0 - x);
    JointType {
        excess,
        sum: (excess + (1.0 + q) * (1.0 + q)) * z[1].tanh(),
        difference: (excess + 4.0 * x * x) * z[2].tanh(),
        column: mixed * z[3].tanh(),
        row: mixed * z[4].tanh(),
    }
}

/// Minus the inverse ratio and its gradient: finite everywhere, smooth where the ratio passes through infinity.
fn objective(kappa: f64, x: f64, both: f64, nodes: usize, z: &[f64]) -> (f64, Vec<f64>) {
    let coordinates: [f64; 5] = std::array::from_fn(|i| z[i].clamp(-BOUNDARY, BOUNDARY));
    let joint = joint(x, variables(coordinates));
    let information = joint.mutual_information(DualSVec64::from(x));
    if information.re.is_nan() || information.re < INDEPENDENT {
        return (0.0, vec![0.0; 5]);
    }
    let cross = joint.cross();
    let (excess, slopes) = two_pair_excess(kappa, 1.0 - 2.0 * x, cross.map(|c| c.re), nodes);
    let gain =
        cross.iter().zip(slopes).fold(DualSVec64::from(excess), |sum, (c, slope)| sum + (*c - c.re) * slope);
    let inverse = -(gain / (both * both)).ln_1p() / information;
    let gradient = inverse.eps.0.map_or(vec![0.0; 5], |eps| eps.iter().copied().collect());
    (inverse.re, gradient)
}

/// The least ratio found by descents from structured and from spread-out starts. Its error is that of the box probability,
/// about 1e-12 relative, more at the boundary of the polytope.
pub fn least_ratio(kappa: f64, x: f64) -> f64 {
    let both = SymmetricWindow.log_pair_probability(kappa, x, &Quadrature::working()).exp();
    let structured = [
        // The same pair, the same barycentre at three strengths, the same difference, a shared member.
        [5.0, 5.0, 5.0, 0.0, 0.0],
        [0.3, 0.3, 0.0, 0.0, 0.0],
        [0.6, 0.9, 0.0, 0.0, 0.0],
        [1.5, 2.0, 0.0, 0.0, 0.0],
        [0.3, 0.0, 0.5, 0.0, 0.0],
        [0.3, 0.0, 0.0, 0.5, 0.0],
        [0.3, 0.0, 0.0, 0.5, 0.5],
        [1.0, 1.0, 1.0, 0.5, 0.5],
    ];
    let spread = (1..=RANDOM_STARTS).map(|i| BASES.map(|base| 6.0 * (radical_inverse(i, base) - 0.5)));
    let descents = structured.into_iter().chain(spread).map(|start| {
        let search = |z: &[f64]| objective(kappa, x, both, NODES[0], z);
        let (z, _) = descend(&search, start.to_vec());
        -1.0 / objective(kappa, x, both, NODES[1], &z).0
    });
    descents.filter(|ratio| *ratio > 0.0).fold(f64::INFINITY, f64::min)
}

/// The digits of `i` in this base, mirrored at the point: the van der Corput sequence.
fn radical_inverse(mut i: u32, base: u32) -> f64 {
    let (mut value, mut unit) = (0.0, 1.0);
    while i > 0 {
        unit /= f64::from(base);
        value += unit * f64::from(i % base);
        i /= base;
    }
    value
}

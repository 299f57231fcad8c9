//! Four correlated standard normal variables, two pairs of equal correlation, all in the same symmetric window.
//!
//! The cross correlations are switched on along a straight path; Plackett's derivative of the probability with respect to
//! each of them, a bivariate density times a conditional rectangle, is integrated over the path. What comes out is the
//! *excess* over two independent pairs, with its gradient, and no difference of nearly equal probabilities is taken.

use std::f64::consts::PI;

use super::legendre::rule;
use super::window::window;

/// Conditional correlations above this are integrated in the logarithm of the remaining angle.
const STEEP: f64 = 0.75;
/// Longest panel in that logarithm, and its nodes.
const LOG_PANEL: f64 = 1.2;
const LOG_NODES: usize = 20;
/// Smallest conditional variance: at a singular covariance the limit is meant.
const SINGULAR: f64 = 1e-15;

/// The two variables of each cross correlation and the two that remain.
const EDGES: [[usize; 4]; 4] = [[0, 2, 1, 3], [0, 3, 1, 2], [1, 2, 0, 3], [1, 3, 0, 2]];

/// `P(all four in |x| <= kappa)` less its value at uncorrelated pairs, and its gradient in the cross correlations
/// `[c13, c14, c23, c24]`. Both pairs have correlation `q`; the covariance must be positive semidefinite.
///
/// Absolute accuracy 1e-14 with 24 `nodes` on the path for cross correlations up to 0.95; near a singular covariance the
/// path's end needs more. At most [`MAX_NODES`](super::legendre::MAX_NODES) nodes.
/// Formula `sbp.two-pair-probability`.
pub fn two_pair_excess(kappa: f64, q: f64, cross: [f64; 4], nodes: usize) -> (f64, [f64; 4]) {
    let mut excess = 0.0;
    for &(s, weight) in rule(nodes) {
        // t = sin(pi s / 2): the integrand has square-root ends where the covariance becomes singular.
        let angle = 0.25 * PI * (1.0 + s);
        let t = angle.sin();
        let slopes = gradient(kappa, q, cross.map(|c| t * c));
        let along: f64 = cross.iter().zip(slopes).map(|(c, slope)| c * slope).sum();
        excess += 0.25 * PI * weight * angle.cos() * along;
    }
    (excess, gradient(kappa, q, cross))
}

fn gradient(kappa: f64, q: f64, cross: [f64; 4]) -> [f64; 4] {
    let [c13, c14, c23, c24] = cross;
    let covariance = [[1.0, q, c13, c14], [q, 1.0, c23, c24], [c13, c23, 1.0, q], [c14, c24, q, 1.0]];
    let mut slopes = [0.0; 4];
    for (edge, &[i, j, k, l]) in EDGES.iter().enumerate() {
        // Edges that see the same correlations have the same slope.
        let twin = 3 - edge;
        slopes[edge] =
            if twin < edge && cross[twin] == cross[edge] && cross[0] == cross[3] && cross[1] == cross[2] {
                slopes[twin]
            } else {
                slope(kappa, &covariance, [i, j, k, l])
            };
    }
    slopes
}

/// Plackett's derivative: both variables of the edge on the window's boundary, on the same side or on opposite sides.
fn slope(kappa: f64, covariance: &[[f64; 4]; 4], [i, j, k, l]: [usize; 4]) -> f64 {
    let c = covariance[i][j];
    let determinant = ((1.0 - c) * (1.0 + c)).max(SINGULAR);
    let [[ki, kj], [li, lj]] = [k, l].map(|v| [covariance[v][i], covariance[v][j]]);
    let conditional = |rest: f64, [a, b]: [f64; 2], [d, e]: [f64; 2]| {
        rest - (a * d + b * e - c * (a * e + b * d)) / determinant
    };
    let [sigma_k, sigma_l] = [[ki, kj], [li, lj]].map(|v| conditional(1.0, v, v).max(SINGULAR).sqrt());
    let rho = (conditional(covariance[k][l], [ki, kj], [li, lj]) / (sigma_k * sigma_l)).clamp(-1.0, 1.0);
    // Same side: mean kappa (a + b)/(1 + c); opposite sides: kappa (a - b)/(1 - c).
    let same = (1.0 + c).max(SINGULAR);
    let opposite = (1.0 - c).max(SINGULAR);
    let bounds = |mean: f64, sigma: f64| ((-kappa - mean) / sigma, (kappa - mean) / sigma);
    let boxes = [
        (bounds(kappa * (ki + kj) / same, sigma_k), bounds(kappa * (li + lj) / same, sigma_l)),
        (bounds(kappa * (ki - kj) / opposite, sigma_k), bounds(kappa * (li - lj) / opposite, sigma_l)),
    ];
    let [inside, across] = rectangles(boxes, rho);
    let density = |along: f64| (-kappa * kappa / along).exp() / (PI * determinant.sqrt());
    density(same) * inside - density(opposite) * across
}

type Rectangle = ((f64, f64), (f64, f64));

/// Two rectangles under the same correlation: the product of the windows and an integral over the angle of correlation,
/// whose four corners share their nodes.
fn rectangles(boxes: [Rectangle; 2], rho: f64) -> [f64; 2] {
    let mut sums = boxes.map(|(x, y)| window(x.0, x.1) * window(y.0, y.1));
    let mut visit = |weight: f64, sine: f64, cosine_squared: f64| {
        let scale = -0.5 / cosine_squared;
        for (sum, (x, y)) in sums.iter_mut().zip(&boxes) {
            let corner = |a: f64, b: f64| (scale * (a * a + b * b - 2.0 * a * b * sine)).exp();
            *sum += weight * (corner(x.1, y.1) - corner(x.0, y.1) - corner(x.1, y.0) + corner(x.0, y.0));
        }
    };
    if rho.abs() <= STEEP {
        let end = rho.asin();
        let nodes = match rho.abs() {
            r if r < 0.2 => 8,
            r if r < 0.5 => 12,
            _ => 18,
        };
        for &(u, weight) in rule(nodes) {
            let (sine, cosine) = (0.5 * end * (1.0 + u)).sin_cos();
            visit(0.25 * end * weight / PI, sine, cosine * cosine);
        }
    } else {
        // In the logarithm of the angle that is left to a right angle the corners fade smoothly.
        let left = ((1.0 - rho.abs()) * (1.0 + rho.abs())).sqrt().max(SINGULAR).atan2(rho.abs());
        let length = (0.5 * PI / left).ln();
        let panels = (length / LOG_PANEL).ceil();
        let half = 0.5 * length / panels;
        for panel in 0..panels as u32 {
            for &(u, weight) in rule(LOG_NODES) {
                let angle = left * (half * (2.0 * f64::from(panel) + 1.0 + u)).exp();
                let (sine, cosine) = angle.sin_cos();
                let weight = rho.signum() * 0.5 * half * weight * angle / PI;
                visit(weight, rho.signum() * cosine, sine * sine);
            }
        }
    }
    sums.map(|p| p.max(0.0))
}

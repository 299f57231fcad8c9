//! Critical points at invariant weights by Newton's method.

use nalgebra::{SMatrix, SVector};

use crate::error::SolveError;
use crate::models::student_teacher::geometry::Geometry;
use crate::models::student_teacher::layout::{Entries, Layout, Weights};

/// Iterations before giving up.
const ITERATIONS: u32 = 40;
/// Rounding of an equation, in units of epsilon times the sum of the sizes of its terms.
pub const ROUNDING: f64 = 4.0;
/// Rounding of the loss, in units of epsilon times the sizes of its terms.
const LOSS_ROUNDING: f64 = 8.0;
/// Corrections below this share of a weight are as good as none.
pub const LAST: f64 = 4e-15;
/// Corrections of all weights together above this are far from rounding.
const LARGE: f64 = 1e-9;

/// Corrections of all weights together below this leave the second derivatives as they are, for the next correction and its bound.
const SHORT: f64 = 1e-7;

/// Weights at which the derivative of the loss vanishes.
#[derive(Debug, Clone, Copy)]
pub struct CriticalPoint<const M: usize, const N: usize> {
    /// The weights, their lengths and angles.
    pub geometry: Geometry<f64, M, M>,
    /// Bound on the deviation of each weight.
    pub bound: Entries<f64, M, M>,
    /// Frobenius norm of the derivative of the loss with respect to all weights.
    pub gradient: f64,
    /// Second derivatives with respect to the invariant weights, in an orthonormal basis; a weight that does not exist has a one on the diagonal.
    pub curvature: SMatrix<f64, N, N>,
    /// Which weights exist.
    pub present: [bool; N],
    /// Iterations spent.
    pub iterations: u32,
}

/// Newton's method from `weights` until the correction is below rounding, or below the share `last` of each weight; with `merged`, in the subspace where the
/// students of the last class are equal.
///
/// # Errors
/// `NotConverged`, with the norm of the derivative that is left.
pub fn newton<const M: usize, const N: usize>(
    layout: Layout<f64, M, M>,
    mut weights: Weights<f64, M, M>,
    merged: bool,
    last: f64,
) -> Result<CriticalPoint<M, N>, SolveError> {
    const { assert!(N == M * (M + 1)) }
    let multiplicities = layout.multiplicities();
    let root: [f64; N] = std::array::from_fn(|i| multiplicities.at(i).sqrt());
    let present = root.map(|x| x > 0.0);
    let inverse_root = root.map(|x| 1.0 / x);
    let mut norm = f64::NAN;
    // The inverse of the second derivatives; gone after a step that may have changed it.
    let mut kept = None;
    for iterations in 1..=ITERATIONS {
        let geometry = Geometry::new(layout, weights);
        let gradient = geometry.gradient();
        let force =
            SVector::<f64, N>::from_fn(|i, _| if present[i] { root[i] * gradient.at(i) } else { 0.0 });
        norm = force.norm();
        if !norm.is_finite() {
            break;
        }
        let curvature = || curvature(&geometry, &present, &inverse_root);
        let Some(inverse) = kept.or_else(|| curvature().try_inverse()) else { break };
        let mut step = inverse * force;
        for i in (0..N).filter(|&i| present[i]) {
            step[i] *= inverse_root[i];
        }
        if merged {
            let (own, fellow) = (M * M - 1, N - 1);
            let mean = 0.5 * (step[own] + step[fellow]);
            (step[own], step[fellow]) = (mean, mean);
        }
        let is_below = |size: f64| move |i: usize| !present[i] || root[i] * step[i].abs() <= size;
        kept = (0..N).all(is_below(SHORT)).then_some(inverse);
        // While the step is far from rounding, nothing needs to be known of it.
        let coarse =
            (0..N).any(|i| !is_below(LARGE)(i) && step[i].abs() > last * weights.entries.at(i).abs());
        if coarse {
            advance(&mut weights, &step, &present);
            continue;
        }
        let terms = geometry.terms();
        let rounding = |i: usize| {
            let sum: f64 =
                (0..N).filter(|&j| present[j]).map(|j| inverse[(i, j)].abs() * root[j] * terms.at(j)).sum();
            ROUNDING * f64::EPSILON * sum * inverse_root[i]
        };
        let done = (0..N).filter(|&i| present[i]).all(|i| {
            let size = step[i].abs();
            size <= last * weights.entries.at(i).abs() || size <= rounding(i)
        });
        if done {
            let mut bound = gradient;
            for i in 0..N {
                *bound.at_mut(i) = if present[i] {
                    2.0 * step[i].abs() + rounding(i) + f64::EPSILON * weights.entries.at(i).abs()
                } else {
                    0.0
                };
            }
            let curvature = curvature();
            return Ok(CriticalPoint { geometry, bound, gradient: norm, curvature, present, iterations });
        }
        advance(&mut weights, &step, &present);
    }
    Err(SolveError::NotConverged { residual: norm, iterations: ITERATIONS })
}

/// Second derivatives in an orthonormal basis.
fn curvature<const M: usize, const N: usize>(
    geometry: &Geometry<f64, M, M>,
    present: &[bool; N],
    inverse_root: &[f64; N],
) -> SMatrix<f64, N, N> {
    let mut curvature = SMatrix::<f64, N, N>::zeros();
    geometry.stiffness(&mut curvature);
    for i in 0..N {
        for j in i..N {
            let value = match (present[i] && present[j], i == j) {
                (true, _) => curvature[(i, j)] * (inverse_root[i] * inverse_root[j]),
                (false, true) => 1.0,
                (false, false) => 0.0,
            };
            (curvature[(i, j)], curvature[(j, i)]) = (value, value);
        }
    }
    curvature
}

fn advance<const M: usize, const N: usize>(
    weights: &mut Weights<f64, M, M>,
    step: &SVector<f64, N>,
    present: &[bool; N],
) {
    for i in (0..N).filter(|&i| present[i]) {
        *weights.entries.at_mut(i) -= step[i];
    }
}

impl<const M: usize, const N: usize> CriticalPoint<M, N> {
    /// The loss and the bound on its deviation; it does not change with the weights in first order.
    pub fn loss(&self) -> (f64, f64) {
        let loss = self.geometry.loss();
        (loss.total(), LOSS_ROUNDING * f64::EPSILON * (loss.total() + loss.terms))
    }

    /// Students in all.
    pub fn students(&self) -> f64 {
        self.geometry.students()
    }
}

impl<const M: usize> Geometry<f64, M, M> {
    /// Sum of the sizes of the terms of each derivative: what their rounding is relative to.
    pub fn terms(&self) -> Entries<f64, M, M> {
        use std::f64::consts::FRAC_PI_2;
        let below_one = |sine: f64, cosine: f64| cosine * cosine / (sine + 1.0);
        let surplus: [f64; M] = std::array::from_fn(|b| {
            let mut sum = 0.0;
            for r in 0..M {
                sum += self.layout.students[r] * self.weights.entries.block[r][b].abs();
                if r == b {
                    sum += self.weights.entries.own[r].abs() + (1.0 - self.weights.sign[r]).abs();
                }
            }
            sum
        });
        let mut terms = Entries { own: [0.0; M], block: [[0.0; M]; M] };
        for r in 0..M {
            let mut pull = self.own[r].sine;
            for s in 0..M {
                let contact = &self.apart[r][s];
                if contact.present {
                    let angle = &contact.angle;
                    let lengths = self.excess[s].abs() + f64::from(u8::from(self.weights.sign[s] == 0.0));
                    pull += contact.count * (lengths * angle.sine + below_one(angle.sine, angle.cosine));
                }
                let count = self.layout.others(r, s);
                if count != 0.0 {
                    pull += count * below_one(self.teacher[r][s].sine, self.teacher[r][s].cosine);
                }
            }
            pull /= self.length[r];
            for b in 0..=M {
                // The own input comes first.
                let (weight, column) = if b == 0 {
                    (self.weights.own(r).abs(), r)
                } else {
                    (self.weights.entries.block[r][b - 1].abs(), b - 1)
                };
                let mut sum = pull * weight + FRAC_PI_2 * surplus[column];
                for s in 0..M {
                    let contact = &self.apart[r][s];
                    if contact.present {
                        let mut partners = contact.count * self.weights.entries.block[s][column].abs();
                        if b > 0 && s == column {
                            partners += self.weights.own(s).abs();
                        }
                        sum += (contact.terms + contact.angle.lean.abs()) * partners;
                    }
                }
                sum += if b == 0 {
                    FRAC_PI_2 * self.weights.entries.own[r].abs() + self.own[r].sine
                } else {
                    FRAC_PI_2 * weight + self.teacher[r][b - 1].lean.abs()
                };
                *terms.at_mut(r * (M + 1) + b) = sum / std::f64::consts::TAU;
            }
        }
        terms
    }
}

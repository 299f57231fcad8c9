//! Where a branch folds back: the number of neurons is extremal along it.

use std::cell::Cell;

use nalgebra::{SMatrix, SVector};
use num_dual::Dual64;

use crate::error::SolveError;
use crate::models::student_teacher::branch::Point;
use crate::models::student_teacher::family::Family;
use crate::models::student_teacher::geometry::Geometry;
use crate::models::student_teacher::layout::{Entries, Layout, Weights};
use crate::models::student_teacher::newton::ROUNDING;
use crate::numerics::bracket::{march, root};
use crate::numerics::jacobi::Eigen;

/// Iterations before giving up.
const ITERATIONS: u32 = 40;
/// Steps from the last point before the fold to the first one behind it, in units of the last step before it.
const STEPS: f64 = 100.0;
const STEP: f64 = 0.5;

/// The family whose branch folds; its critical points are followed by one of their weights, the number of neurons being unknown.
#[derive(Debug, Clone, Copy)]
pub struct Fold {
    family: Family,
}

/// A point of a branch followed by one of its weights.
#[derive(Debug, Clone, Copy)]
pub struct Passage {
    /// The number of neurons.
    pub k: f64,
    /// Bound on its deviation.
    pub error: f64,
    /// The loss and the bound on its deviation.
    pub loss: (f64, f64),
    /// Derivative of the loss left over, in units of the whole.
    pub residual: f64,
    entries: [f64; 6],
    /// What the number of neurons changes by with the weight.
    slope: f64,
}

impl Fold {
    /// Of a family with two classes.
    pub fn new(family: Family) -> Self {
        Fold { family }
    }

    /// The fold behind the last two points found before it; formula `student.onset`.
    ///
    /// # Errors
    /// `NoBracket` if there is none near, and those of Newton's method.
    pub fn find(&self, before: (f64, Point), last: (f64, Point)) -> Result<Passage, SolveError> {
        let vector =
            |point: &Point| -> [f64; 6] { std::array::from_fn(|i| point.geometry.weights.entries.at(i)) };
        let softest = Eigen::new(&last.1.curvature).vectors.column(0).into_owned();
        let pinned = softest.iamax();
        let (from, step) = (vector(&last.1)[pinned], vector(&last.1)[pinned] - vector(&before.1)[pinned]);
        let start = (last.0, vector(&last.1));
        // Each start is the last point found.
        let known = Cell::new(start);
        let at = |value: f64| -> Result<Passage, SolveError> {
            let passage = self.at(pinned, value, known.get())?;
            known.set((passage.k, passage.entries));
            Ok(passage)
        };
        let slope = |value: f64| at(value).map_or(f64::NAN, |passage| passage.slope);
        let what = "the change of the number of neurons along the branch";
        let (low, high) = march(what, slope, from, STEP * step, from + STEPS * STEP * step)?;
        let top = root(what, slope, low, high, f64::EPSILON * from.abs())?;
        at(top)
    }

    /// The point at which one weight has a value.
    fn at(&self, pinned: usize, value: f64, (mut k, mut x): (f64, [f64; 6])) -> Result<Passage, SolveError> {
        let shape = self.family.shape();
        x[pinned] = value;
        let mut residual = f64::NAN;
        let mut behind = f64::INFINITY;
        for _ in 0..ITERATIONS {
            let layout = self.family.layout(k);
            let entries = |x: [f64; 6]| Entries { own: [x[0], x[3]], block: [[x[1], x[2]], [x[4], x[5]]] };
            let geometry = Geometry::new(layout, Weights { sign: shape.sign, entries: entries(x) });
            let multiplicities = layout.multiplicities();
            let scale: [f64; 6] = std::array::from_fn(|i| multiplicities.at(i).sqrt());
            let gradient = geometry.gradient();
            let mut jacobian = SMatrix::<f64, 6, 6>::zeros();
            geometry.stiffness(&mut jacobian);
            jacobian.fill_lower_triangle_with_upper_triangle();
            let sensitivity = self.sensitivity(k, x);
            let moved = SVector::<f64, 6>::from_fn(|i, _| jacobian[(i, pinned)] / scale[i]);
            let jacobian = SMatrix::<f64, 6, 6>::from_fn(|i, j| {
                if j == pinned { scale[i] * sensitivity[i] } else { jacobian[(i, j)] / (scale[i] * scale[j]) }
            });
            let force = SVector::<f64, 6>::from_fn(|i, _| scale[i] * gradient.at(i));
            let Some(inverse) = jacobian.try_inverse() else { break };
            let step = inverse * force;
            residual = force.norm();
            let size = step.norm();
            if !size.is_finite() {
                break;
            }
            let terms = geometry.terms();
            let rounding = |i: usize| -> f64 {
                let sum: f64 = (0..6).map(|j| inverse[(i, j)].abs() * scale[j] * terms.at(j)).sum();
                ROUNDING * f64::EPSILON * sum
            };
            if size <= 1e-13 || size <= rounding(pinned) || (size < 1e-9 && size >= 0.5 * behind) {
                let slope = -(inverse * moved)[pinned];
                let error = 2.0 * step[pinned].abs() + rounding(pinned) + f64::EPSILON * k;
                let loss = geometry.loss().total();
                // At a critical point the loss changes with the number of neurons alone, by less than its share.
                let rounding = loss * (1e-14 + 2.0 * error / k);
                return Ok(Passage {
                    k,
                    error,
                    loss: (loss, rounding),
                    residual: residual / k,
                    entries: x,
                    slope,
                });
            }
            behind = size;
            for i in 0..6 {
                if i == pinned {
                    k -= step[i];
                } else {
                    x[i] -= step[i] / scale[i];
                }
            }
        }
        Err(SolveError::NotConverged { residual, iterations: ITERATIONS })
    }

    /// Derivative of the equations with respect to the number of neurons.
    fn sensitivity(&self, k: f64, x: [f64; 6]) -> [f64; 6] {
        let shape = self.family.shape();
        let second = Dual64::from(shape.second);
        let layout = Layout::diagonal([Dual64::from(k).derivative() - second, second]);
        let x = x.map(Dual64::from);
        let entries = Entries { own: [x[0], x[3]], block: [[x[1], x[2]], [x[4], x[5]]] };
        let gradient = Geometry::new(layout, Weights { sign: shape.sign, entries }).gradient();
        std::array::from_fn(|i| gradient.at(i).eps)
    }
}

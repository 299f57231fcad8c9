//! Pseudo-arclength continuation: a branch of roots followed around its folds.

use std::ops::RangeInclusive;

use nalgebra::{DMatrix, DVector, SMatrix, SVector};

use crate::error::SolveError;
use crate::numerics::newton::{Equations, Root, linearise, newton, parameter_derivative};

/// First step along the branch; the parameter is measured in units of its range.
const FIRST_STEP: f64 = 0.02;
/// Longest step.
const LONGEST_STEP: f64 = 0.1;
/// A step below this means that the branch cannot be followed.
const SHORTEST_STEP: f64 = 1e-9;
/// The same for a walk, and the farthest a root may lie from its prediction.
const SHORTEST_WALK: f64 = 2e-3;
const LONGEST_JUMP: f64 = 0.5;
/// Coordinates above this are compared relative to their size.
const LARGE: f64 = 5.0;
/// Corrector iterations of one step.
const CORRECTIONS: u32 = 8;

/// A branch, one root per pull.
pub struct Branch<E, const N: usize> {
    equations: E,
    range: RangeInclusive<f64>,
    /// Largest imbalance accepted.
    tolerance: f64,
    /// Parameter over the width of its range, then the unknowns.
    point: DVector<f64>,
    tangent: DVector<f64>,
    step: f64,
    done: bool,
}

/// Follows a root from one value of a parameter to another, where every value has equations of its own: steps that shrink
/// when the solver fails or the root jumps, each start extrapolated from the last two roots.
///
/// # Errors
/// The solver's, when the steps become too short, or at once when it knows that there is no solution.
pub fn walk<const N: usize>(
    solve: impl Fn(f64, [f64; N]) -> Result<Root<N>, SolveError>,
    from: f64,
    to: f64,
    start: [f64; N],
    step: f64,
) -> Result<Root<N>, SolveError> {
    let mut root = solve(from, start)?;
    let (mut at, mut behind) = (from, None::<(f64, [f64; N])>);
    let mut step = step.copysign(to - from);
    while at != to {
        let next = if (to - at).abs() <= step.abs() { to } else { at + step };
        let predicted = behind.map_or(root.z, |(before, z)| {
            let share = (next - at) / (at - before);
            std::array::from_fn(|i| root.z[i] + share * (root.z[i] - z[i]))
        });
        let found = solve(next, predicted).and_then(|found| {
            // Large logarithms may be off by a share of their size.
            let miss = |(a, b): (&f64, &f64)| (a - b).abs() / (b.abs() / LARGE).max(1.0);
            let jump = found.z.iter().zip(&predicted).map(miss).fold(0.0, f64::max);
            if jump <= LONGEST_JUMP {
                Ok(found)
            } else {
                Err(SolveError::WrongBranch { certificate: "the distance from the last root", value: jump })
            }
        });
        match found {
            Ok(found) => {
                behind = Some((at, root.z));
                (at, root) = (next, found);
                step *= 1.3;
            }
            Err(error) if step.abs() < SHORTEST_WALK || matches!(error, SolveError::NoSolution(_)) => {
                return Err(error);
            }
            Err(_) => step *= 0.5,
        }
    }
    Ok(root)
}

/// Follows the branch through `start` while `lambda` stays in `range`, first towards larger (`ahead > 0`) or smaller
/// `lambda`. The start is not repeated; the last root lies on the end of the range.
pub fn branch<E: Equations<N>, const N: usize>(
    equations: E,
    start: &Root<N>,
    range: RangeInclusive<f64>,
    ahead: f64,
    tolerance: f64,
) -> Branch<E, N> {
    let mut tangent = DVector::zeros(N + 1);
    tangent[0] = ahead.signum();
    let width = range.end() - range.start();
    let point = DVector::from_fn(N + 1, |i, _| if i == 0 { start.lambda / width } else { start.z[i - 1] });
    let mut branch = Branch { equations, range, tolerance, point, tangent, step: FIRST_STEP, done: false };
    branch.tangent = branch.direction(&branch.point.clone()).unwrap_or(branch.tangent.clone());
    branch
}

impl<E: Equations<N>, const N: usize> Branch<E, N> {
    fn width(&self) -> f64 {
        self.range.end() - self.range.start()
    }

    fn split(&self, point: &DVector<f64>) -> (f64, SVector<f64, N>) {
        (point[0] * self.width(), SVector::from_fn(|i, _| point[i + 1]))
    }

    /// The equations at `point`, and their Jacobian bordered by the tangent: regular at a simple fold.
    fn bordered(&self, point: &DVector<f64>) -> (DVector<f64>, DMatrix<f64>) {
        let (lambda, z) = self.split(point);
        let (f, jacobian) = linearise(&self.equations, lambda, &z);
        let slope = parameter_derivative(&self.equations, lambda, &z) * self.width();
        let matrix = DMatrix::from_fn(N + 1, N + 1, |i, j| match (i < N, j) {
            (true, 0) => slope[i],
            (true, _) => jacobian[(i, j - 1)],
            (false, _) => self.tangent[j],
        });
        (DVector::from_iterator(N, f.iter().copied()), matrix)
    }

    /// The unit tangent at a root, oriented like the last one.
    fn direction(&self, point: &DVector<f64>) -> Option<DVector<f64>> {
        let (_, matrix) = self.bordered(point);
        let mut right = DVector::zeros(N + 1);
        right[N] = 1.0;
        matrix.lu().solve(&right).filter(|t| t.norm().is_finite() && t.norm() > 0.0).map(|t| t.normalize())
    }

    /// The root on the hyperplane through the predicted point, and the largest imbalance left.
    fn correct(&self, predicted: &DVector<f64>) -> Option<(DVector<f64>, f64, u32)> {
        let mut point = predicted.clone();
        for iteration in 1..=CORRECTIONS {
            let (f, matrix) = self.bordered(&point);
            let right = f.push(self.tangent.dot(&(&point - predicted)));
            let correction = matrix.lu().solve(&right)?;
            let residual = f.amax();
            if !residual.is_finite() {
                return None;
            }
            point -= &correction;
            if residual <= self.tolerance.max(1e-14) && correction.amax() < 1e-7 {
                return Some((point, residual, iteration));
            }
        }
        None
    }

    /// The last root: on the end of the range that the step has left.
    fn finish(&mut self, beyond: &DVector<f64>) -> Option<Result<Root<N>, SolveError>> {
        self.done = true;
        let (lambda, z) = self.split(beyond);
        let end = lambda.clamp(*self.range.start(), *self.range.end());
        let (from, last) = self.split(&self.point);
        if from == end {
            return None;
        }
        let share = (end - from) / (lambda - from);
        Some(newton(&self.equations, end, (last + (z - last) * share).into(), self.tolerance))
    }
}

impl<E: Equations<N>, const N: usize> Iterator for Branch<E, N> {
    type Item = Result<Root<N>, SolveError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            let predicted = &self.point + &self.tangent * self.step;
            let found = self.correct(&predicted).and_then(|(point, residual, iterations)| {
                let tangent = self.direction(&point)?;
                // A sharp turn means that the step has jumped to another branch.
                (tangent.dot(&self.tangent) > 0.9).then_some((point, tangent, residual, iterations))
            });
            let Some((point, tangent, residual, iterations)) = found else {
                self.step *= 0.5;
                if self.step < SHORTEST_STEP {
                    self.done = true;
                    return Some(Err(SolveError::NotConverged {
                        residual: f64::NAN,
                        iterations: CORRECTIONS,
                    }));
                }
                continue;
            };
            let (lambda, z) = self.split(&point);
            if !self.range.contains(&lambda) {
                return self.finish(&point);
            }
            self.point = point;
            self.tangent = tangent;
            if iterations <= 3 {
                self.step = (1.5 * self.step).min(LONGEST_STEP);
            }
            // At fixed lambda the root may be a fold; the corrector along the branch is what has converged.
            let bound = [residual.max(self.tolerance); N];
            let inverse =
                linearise(&self.equations, lambda, &z).1.try_inverse().unwrap_or_else(SMatrix::zeros);
            return Some(Ok(Root { lambda, z: z.into(), residual, bound, inverse, iterations }));
        }
        None
    }
}

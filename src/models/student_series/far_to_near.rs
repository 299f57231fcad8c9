//! From many neurons to the number asked for.

use crate::error::SolveError;
use crate::models::student_series::family::{Branch, Weights};
use crate::models::student_series::point::Critical;
use crate::numerics::fixed::Fixed;

/// From so many neurons on, for each of the second class, the first terms of the series are a start.
const FAR: f64 = 1000.0;
/// Ratio of consecutive `k^(-1/2)`.
const RATIO: f64 = 1.04;
/// Steps of Newton's method allowed at each.
const STEPS: u32 = 12;
/// A step so small that the next one squares it to rounding.
const SMALL: f64 = 1e-7;
/// Bits behind the point.
pub const BITS: usize = 320;

impl Branch {
    /// The critical point at `k`, reached from large `k` in small steps.
    ///
    /// # Errors
    /// `NoSolution` where the classes do not fit into `k`; `NotConverged` where the branch is lost on the way.
    pub fn at(&self, k: f64) -> Result<Critical, SolveError> {
        let second = f64::from(self.classes().second);
        if k < second + 2.0 {
            return Err(SolveError::NoSolution("the family needs two neurons in its first class"));
        }
        let start = self.followed(k, FAR * second.max(1.0))?.map(|x| Fixed::from_f64(x, BITS));
        self.critical(&Fixed::from_f64(k, BITS), &Fixed::pi(BITS), start)
    }

    fn followed(&self, k: f64, far: f64) -> Result<Weights<f64>, SolveError> {
        let target = 1.0 / k.sqrt();
        let mut s = (1.0 / far.sqrt()).min(target);
        // What the first terms leave, at the last three places.
        let mut trail: Vec<(f64, Weights<f64>)> = Vec::new();
        loop {
            let first = self.beginning(s);
            let guess = std::array::from_fn(|i| first[i] + extrapolated(&trail, i, s));
            let x = self.settled(1.0 / (s * s), guess)?;
            if s >= target {
                return Ok(x);
            }
            trail.push((s, std::array::from_fn(|i| x[i] - first[i])));
            if trail.len() > 3 {
                trail.remove(0);
            }
            s = (s * RATIO).min(target);
        }
    }

    fn settled(&self, k: f64, mut x: Weights<f64>) -> Result<Weights<f64>, SolveError> {
        let mut size = f64::INFINITY;
        for _ in 0..STEPS {
            let step =
                self.double_step(k, &x).ok_or(SolveError::NotFinite { what: "step along a family" })?;
            size = step.iter().fold(0.0, |size: f64, d| size.max(d.abs()));
            for i in 0..self.unknowns() {
                x[i] += step[i];
            }
            if self.classes().merged {
                x[5] = x[4];
            }
            if size < SMALL {
                return Ok(x);
            }
        }
        Err(SolveError::NotConverged { residual: size, iterations: STEPS })
    }
}

/// The polynomial through the points of the trail.
fn extrapolated(trail: &[(f64, Weights<f64>)], i: usize, s: f64) -> f64 {
    let weight = |j: usize| {
        let others = trail.iter().enumerate().filter(|(l, _)| *l != j);
        others.map(|(_, (other, _))| (s - other) / (trail[j].0 - other)).product::<f64>()
    };
    (0..trail.len()).map(|j| trail[j].1[i] * weight(j)).sum()
}

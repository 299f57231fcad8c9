//! A critical point to any number of digits, by Newton's method with the Jacobian in double precision.

use nalgebra::{SMatrix, SVector};
use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::student_series::equations::{Geometry, Row};
use crate::models::student_series::family::{Branch, Weights};
use crate::numerics::fixed::Fixed;
use crate::numerics::newton::variables;
use crate::numerics::scalar::Scalar;

/// Steps allowed: each gains at least one digit.
const STEPS: u32 = 400;
/// A step that is not so much smaller than the last one is rounding.
const GAIN: f64 = 0.25;

/// A critical point of one family.
#[derive(Debug, Clone)]
pub struct Critical {
    /// The weights.
    pub weights: Weights<Fixed>,
    /// Bounds on their deviations.
    pub errors: Weights<f64>,
    /// The loss.
    pub loss: Fixed,
    /// Bound on its deviation.
    pub loss_error: f64,
}

/// The two classes of rows of a list of weights.
fn rows<T: Clone>(x: &Weights<T>, merged: bool) -> [Row<T>; 2] {
    let mate = if merged { 4 } else { 5 };
    let row = |own: usize, fellow: usize, cross: usize| Row {
        own: x[own].clone(),
        fellow: x[fellow].clone(),
        cross: x[cross].clone(),
    };
    [row(0, 1, 2), row(4, mate, 3)]
}

impl Branch {
    fn geometry<T: Scalar>(&self, k: &T, pi: &T, x: &Weights<T>) -> Geometry<T> {
        let classes = self.classes();
        Geometry::new(classes, k, pi, rows(x, classes.merged))
    }

    /// Entry derivatives in the order of the weights.
    fn slopes<T: Scalar>(&self, geometry: &Geometry<T>) -> Weights<T> {
        let [own, fellow, cross, other, mate, below] = geometry.gradient();
        [own, fellow, cross, below, other, mate]
    }

    /// How many weights of the matrix each unknown stands for.
    fn orbits(&self, k: f64) -> Weights<f64> {
        let q = f64::from(self.classes().second);
        let n = k - q;
        let mates = if self.classes().merged { q * q } else { q };
        [n, n * (n - 1.0), n * q, n * q, mates, q * (q - 1.0)]
    }

    /// The inverse of the Jacobian of the entry derivatives at `x`, in double precision.
    fn inverse_jacobian(&self, k: f64, x: &Weights<f64>) -> Option<SMatrix<f64, 6, 6>> {
        let [k_dual, pi] = [k, std::f64::consts::PI].map(DualSVec64::<6>::from);
        let slopes = self.slopes(&self.geometry(&k_dual, &pi, &variables(*x)));
        let root = self.orbits(k).map(f64::sqrt);
        let unknowns = self.unknowns();
        let mut scaled = SMatrix::<f64, 6, 6>::identity();
        for (i, slope) in slopes.iter().enumerate().take(unknowns) {
            let gradient = slope.eps.unwrap_generic(nalgebra::Const::<6>, nalgebra::Const::<1>);
            for j in 0..unknowns {
                scaled[(i, j)] = gradient[j] * root[i] / root[j];
            }
        }
        let mut inverse = scaled.try_inverse()?;
        for i in 0..unknowns {
            for j in 0..unknowns {
                inverse[(i, j)] *= root[j] / root[i];
            }
        }
        Some(inverse)
    }

    /// One step of Newton's method in double precision; none where the Jacobian is singular.
    pub fn double_step(&self, k: f64, x: &Weights<f64>) -> Option<Weights<f64>> {
        let slopes = self.slopes(&self.geometry(&k, &std::f64::consts::PI, x));
        let inverse = self.inverse_jacobian(k, x)?;
        let step = self.step(&inverse, slopes);
        step.iter().all(|d| d.is_finite()).then_some(step)
    }

    fn step(&self, inverse: &SMatrix<f64, 6, 6>, slopes: Weights<f64>) -> Weights<f64> {
        let unknowns = self.unknowns();
        let kept: Weights<f64> = std::array::from_fn(|i| if i < unknowns { slopes[i] } else { 0.0 });
        (-(inverse * SVector::from(kept))).into()
    }

    /// A step with a Jacobian of differences at full precision: at a neuron that vanishes its condition is beyond a double.
    fn full_step(
        &self,
        k: &Fixed,
        pi: &Fixed,
        x: &Weights<Fixed>,
        slopes: &Weights<Fixed>,
    ) -> Option<Weights<Fixed>> {
        let unknowns = self.unknowns();
        let third = (k.bits() / 3) as i64;
        let shift = Fixed::integer(1, k.bits()).shifted(-third);
        let mut rows: Vec<Vec<Fixed>> = vec![Vec::new(); unknowns];
        for j in 0..unknowns {
            let mut moved = x.clone();
            moved[j] = moved[j].clone() + shift.clone();
            let there = self.slopes(&self.geometry(k, pi, &moved));
            for (i, row) in rows.iter_mut().enumerate() {
                row.push((there[i].clone() - slopes[i].clone()).shifted(third));
            }
        }
        rows.iter_mut().zip(slopes).for_each(|(row, slope)| row.push(-slope.clone()));
        let solved = eliminated(rows)?;
        let zero = k.whole(0);
        Some(std::array::from_fn(|i| solved.get(i).cloned().unwrap_or(zero.clone())))
    }

    /// The critical point at `k` near the weights given.
    ///
    /// # Errors
    /// `NotConverged` if there is none near, `NotFinite` if the Jacobian is singular on the way.
    pub fn critical(&self, k: &Fixed, pi: &Fixed, start: Weights<Fixed>) -> Result<Critical, SolveError> {
        let bits = k.bits();
        let merged = self.classes().merged;
        let unknowns = self.unknowns();
        let wide = k.to_f64();
        // Rounding of a sum of k^2 terms.
        let unit = 2f64.powi(-(bits as i32) / 2).powi(2) * 64.0 * (wide * wide).max(1.0);
        let mut x = start;
        let mut last = f64::INFINITY;
        for _ in 0..STEPS {
            let geometry = self.geometry(k, pi, &x);
            let exact = self.slopes(&geometry);
            let slopes: Weights<f64> = std::array::from_fn(|i| exact[i].to_f64());
            let change = if self.vanishes() {
                self.full_step(k, pi, &x, &exact)
            } else {
                let inverse = self.inverse_jacobian(wide, &std::array::from_fn(|i| x[i].to_f64()));
                let step = inverse.map(|inverse| self.step(&inverse, slopes));
                let step = step.filter(|step| step.iter().all(|d| d.is_finite()));
                step.map(|step| step.map(|d| Fixed::from_f64(d, bits)))
            };
            let change = change.ok_or(SolveError::NotFinite { what: "step to a critical point" })?;
            let step: Weights<f64> = std::array::from_fn(|i| change[i].to_f64());
            let size = step.iter().fold(0.0, |size: f64, d| size.max(d.abs()));
            for (x, change) in x.iter_mut().zip(change).take(unknowns) {
                *x = x.clone() + change;
            }
            if merged {
                x[5] = x[4].clone();
            }
            if size < unit.sqrt() && size > GAIN * last || size <= unit * unit {
                let mut errors = step.map(|d| 2.0 * d.abs() + unit);
                errors[5] = errors[if merged { 4 } else { 5 }];
                // The loss is stationary: what the slopes leave is of second order, and rounding is that of its k^2 terms.
                let left: f64 = (0..6).map(|i| self.orbits(wide)[i] * slopes[i].abs() * errors[i]).sum();
                let loss = self.geometry(k, pi, &x).loss();
                return Ok(Critical { weights: x, errors, loss, loss_error: unit + left });
            }
            last = size;
        }
        Err(SolveError::NotConverged { residual: last, iterations: STEPS })
    }
}

/// The solution of a linear system whose last column is the right-hand side; none if it is singular.
fn eliminated(mut rows: Vec<Vec<Fixed>>) -> Option<Vec<Fixed>> {
    let count = rows.len();
    for column in 0..count {
        let size = |row: &Vec<Fixed>| row[column].to_f64().abs();
        let pivot = (column..count).max_by(|&i, &j| size(&rows[i]).total_cmp(&size(&rows[j])))?;
        if size(&rows[pivot]) == 0.0 {
            return None;
        }
        rows.swap(column, pivot);
        let chosen = rows[column].clone();
        for (i, row) in rows.iter_mut().enumerate() {
            if i != column {
                let factor = row[column].clone() / chosen[column].clone();
                for (entry, above) in row.iter_mut().zip(&chosen) {
                    *entry = entry.clone() - factor.clone() * above.clone();
                }
            }
        }
    }
    Some(rows.iter().enumerate().map(|(i, row)| row[count].clone() / row[i].clone()).collect())
}

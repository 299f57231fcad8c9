//! Any network against any teacher: the loss and its derivatives, neuron by neuron.

use nalgebra::{DMatrix, DVector};

use crate::models::student_teacher::kernel::{
    Angle, EVEN_PART_MAX, FRAC_1_2PI, even_deficit, even_part, kernel_bending, kernel_coupling,
    kernel_gradient,
};
use crate::real::Real;

/// Weights of students and of their teachers, a row for each neuron.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Weights of the students.
    pub students: DMatrix<f64>,
    /// Weights of the teachers.
    pub teachers: DMatrix<f64>,
}

/// The loss of these students against these teachers, rows of weights; formula `student.loss`.
///
/// Sum of three squares: what the networks differ by in first degree, on average, and in even degrees from the second. A student whose direction
/// is near that of the teacher of the same number, or opposite to it, is compared with it first.
pub fn loss<T: Real>(students: &[Vec<T>], teachers: &[Vec<T>]) -> T {
    let zero = T::from(0.0);
    let length = |w: &Vec<T>| w.iter().fold(zero, |sum, &x| sum + x * x).sqrt();
    let inputs = students.iter().chain(teachers).map(Vec::len).max().unwrap_or(0);
    let column = |rows: &[Vec<T>], c: usize| rows.iter().fold(zero, |sum, w| sum + w[c]);
    let straight = (0..inputs).fold(zero, |sum, c| {
        let gap = column(students, c) - column(teachers, c);
        sum + gap * gap
    });
    let lengths: Vec<[T; 2]> = (0..students.len().max(teachers.len()))
        .map(|i| [students.get(i).map_or(zero, length), teachers.get(i).map_or(zero, length)])
        .collect();
    let mean = lengths.iter().fold(zero, |sum, [w, v]| sum + (*w - *v));
    let even = |a: &Vec<T>, b: &Vec<T>| length(a) * length(b) * even_part(&Angle::between(a, b));
    let mut bent = zero;
    for (i, w) in students.iter().enumerate() {
        for (j, u) in students.iter().enumerate() {
            bent += if i == j { zero } else { even(w, u) };
        }
        for (j, v) in teachers.iter().enumerate() {
            bent -= if i == j { zero } else { even(w, v) * 2.0 };
        }
        match teachers.get(i) {
            Some(v) => {
                let [long, other] = lengths[i];
                bent += (long - other).powi(2) * EVEN_PART_MAX;
                bent += long * other * even_deficit(&Angle::between(w, v)) * 2.0;
            }
            None => bent += lengths[i][0].powi(2) * EVEN_PART_MAX,
        }
    }
    for (i, v) in teachers.iter().enumerate() {
        for (j, u) in teachers.iter().enumerate() {
            bent += if i == j { zero } else { even(v, u) };
        }
        bent += if i < students.len() { zero } else { lengths[i][1].powi(2) * EVEN_PART_MAX };
    }
    straight * 0.125 + (mean * mean + bent) * (0.5 * FRAC_1_2PI)
}

impl Network {
    fn row(rows: &DMatrix<f64>, i: usize) -> DVector<f64> {
        rows.row(i).transpose()
    }

    /// The loss; formula `student.loss`.
    pub fn loss(&self) -> f64 {
        let rows =
            |m: &DMatrix<f64>| m.row_iter().map(|row| row.iter().copied().collect()).collect::<Vec<_>>();
        loss(&rows(&self.students), &rows(&self.teachers))
    }

    /// Derivative of the loss with respect to every weight, in the shape of the students; formula `student.loss`.
    pub fn gradient(&self) -> DMatrix<f64> {
        let mut gradient = DMatrix::zeros(self.students.nrows(), self.students.ncols());
        for i in 0..self.students.nrows() {
            let w = Self::row(&self.students, i);
            let mut sum = &w * 0.5;
            for j in (0..self.students.nrows()).filter(|&j| j != i) {
                sum += kernel_gradient(&w, &Self::row(&self.students, j));
            }
            for j in 0..self.teachers.nrows() {
                sum -= kernel_gradient(&w, &Self::row(&self.teachers, j));
            }
            gradient.set_row(i, &sum.transpose());
        }
        gradient
    }

    /// Second derivatives of the loss, neuron by neuron: weight `c` of student `i` has number `i d + c`. Formula `student.loss`.
    pub fn hessian(&self) -> DMatrix<f64> {
        let (n, d) = self.students.shape();
        let mut hessian = DMatrix::zeros(n * d, n * d);
        for i in 0..n {
            let w = Self::row(&self.students, i);
            let own = DMatrix::identity(d, d) * 0.5 + self.tension(i);
            hessian.view_mut((i * d, i * d), (d, d)).copy_from(&own);
            for j in (0..n).filter(|&j| j != i) {
                let coupling = kernel_coupling(&w, &Self::row(&self.students, j));
                hessian.view_mut((i * d, j * d), (d, d)).copy_from(&coupling);
            }
        }
        hessian
    }

    /// What decides whether a split neuron relaxes: the second derivatives of the loss with respect to student `i`, without those of its own
    /// square. Formula `student.splitting`.
    pub fn tension(&self, i: usize) -> DMatrix<f64> {
        let w = Self::row(&self.students, i);
        let mut sum = DMatrix::zeros(w.len(), w.len());
        for j in (0..self.students.nrows()).filter(|&j| j != i) {
            sum += kernel_bending(&w, &Self::row(&self.students, j));
        }
        for j in 0..self.teachers.nrows() {
            sum -= kernel_bending(&w, &Self::row(&self.teachers, j));
        }
        sum
    }

    /// Second derivative of the loss along `(direction, -direction) / sqrt 2` after student `i` is split into the shares `share` and `1 - share`
    /// of itself; formula `student.splitting`.
    pub fn splitting_curvature(&self, i: usize, share: f64, direction: &DVector<f64>) -> f64 {
        let tension = direction.dot(&(self.tension(i) * direction)) / direction.norm_squared();
        0.5 * (1.0 / share + 1.0 / (1.0 - share)) * tension
    }

    /// The network with student `i` split into the shares `share` and `1 - share` of itself, the second one last: a critical point stays one.
    pub fn split(&self, i: usize, share: f64) -> Self {
        let rows = self.students.nrows();
        let mut students = self.students.clone().insert_row(rows, 0.0);
        let row = self.students.row(i).into_owned();
        students.set_row(i, &(&row * share));
        students.set_row(rows, &(row * (1.0 - share)));
        Network { students, teachers: self.teachers.clone() }
    }
}

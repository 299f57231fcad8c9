//! Gradient descent on the student-teacher loss, and what its end points are.

use nalgebra::DMatrix;
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::error::SolveError;
use crate::experiments::ExperimentError;
use crate::models::student_teacher::network::Network;

/// Entries of a critical point that should be equal may differ by this.
const EQUAL: f64 = 2e-4;

/// Gradient descent on the population loss of `k` rectified linear units in `k` dimensions against the unit vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Descent {
    /// Number of students, teachers and inputs.
    pub k: usize,
    /// Length of a step. The largest Hessian eigenvalue is near `k/4 + 1/2`: twice its inverse is too long.
    pub step: f64,
    /// The descent ends when no entry of the gradient is larger.
    pub tolerance: f64,
    /// The most steps.
    pub steps: u32,
}

/// Where a descent ended.
#[derive(Debug, Clone, PartialEq)]
pub struct EndPoint {
    /// The students, a row each.
    pub students: DMatrix<f64>,
    /// Their loss.
    pub loss: f64,
    /// Steps spent.
    pub steps: u32,
}

impl Descent {
    /// Steps of `1.6/(0.26 k + 1)`, to a gradient of 1e-7, within 200000 steps.
    pub fn of(k: usize) -> Self {
        Descent { k, step: 1.6 / (0.26 * k as f64 + 1.0), tolerance: 1e-7, steps: 200_000 }
    }

    fn network(&self, students: DMatrix<f64>) -> Network {
        Network { students, teachers: DMatrix::identity(self.k, self.k) }
    }

    /// From independent normal weights of variance `1/k`.
    ///
    /// # Errors
    /// `NotConverged` where the steps do not suffice.
    pub fn run(&self, rng: &mut impl Rng) -> Result<EndPoint, ExperimentError> {
        let scale = 1.0 / (self.k as f64).sqrt();
        let start = DMatrix::from_fn(self.k, self.k, |_, _| scale * rng.sample::<f64, _>(StandardNormal));
        let mut network = self.network(start);
        for steps in 0..self.steps {
            let gradient = network.gradient();
            if gradient.amax() < self.tolerance {
                let loss = network.loss();
                return Ok(EndPoint { students: network.students, loss, steps });
            }
            network.students -= gradient * self.step;
        }
        let residual = network.gradient().amax();
        Err(SolveError::NotConverged { residual, iterations: self.steps }.into())
    }
}

/// A class of students that a permutation of teachers and students together leaves alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Class {
    /// How many they are.
    pub size: usize,
    /// Weight on their own input.
    pub own: f64,
}

/// The classes of students, the largest first, after each is given the teacher it is aligned with or opposed to; none if two
/// students have the same.
pub fn classes(students: &DMatrix<f64>) -> Option<Vec<Class>> {
    let k = students.nrows();
    let mut owner = vec![None; students.ncols()];
    for (i, row) in students.row_iter().enumerate() {
        let own = row.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?.0;
        if owner[own].replace(i).is_some() {
            return None;
        }
    }
    let owner: Vec<usize> = owner.into_iter().collect::<Option<_>>()?;
    let aligned = DMatrix::from_fn(k, k, |i, j| students[(owner[i], j)]);
    // Two students are alike if exchanging both them and their teachers changes nothing.
    let alike = |a: usize, b: usize| {
        let swap = |i: usize| {
            if i == a {
                b
            } else if i == b {
                a
            } else {
                i
            }
        };
        (0..k).all(|i| (0..k).all(|j| (aligned[(i, j)] - aligned[(swap(i), swap(j))]).abs() < EQUAL))
    };
    let mut classes: Vec<(usize, Class)> = Vec::new();
    for i in 0..k {
        match classes.iter_mut().find(|(first, _)| alike(*first, i)) {
            Some((_, class)) => class.size += 1,
            None => classes.push((i, Class { size: 1, own: aligned[(i, i)] })),
        }
    }
    let mut classes: Vec<Class> = classes.into_iter().map(|(_, class)| class).collect();
    classes.sort_by_key(|class| std::cmp::Reverse(class.size));
    Some(classes)
}

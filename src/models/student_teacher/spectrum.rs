//! All eigenvalues of the second derivatives at a critical point of two classes.

use nalgebra::{SMatrix, SVector};

use crate::models::student_teacher::branch::Point;
use crate::numerics::jacobi::{Eigen, lowest_below};

/// Rounding of an eigenvalue, in units of epsilon times the terms it is made of.
const ROUNDING: f64 = 8.0;

/// One eigenvalue and the space it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Isotypic component, by name.
    pub component: &'static str,
    /// Number within the component, in rising order.
    pub index: usize,
    /// How often it occurs; a real number with the number of neurons.
    pub multiplicity: f64,
    /// The eigenvalue.
    pub value: f64,
    /// Bound on its deviation.
    pub error: f64,
}

/// What a neighbour may start from: the component of the smallest eigenvalue, and its eigenvector where it has coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Softest {
    component: &'static str,
    /// As many as the component has; the rest is zero.
    direction: Option<[f64; 6]>,
}

/// Components of one block: standard, antisymmetric, symmetric.
const BLOCKS: [[&str; 3]; 2] = [["s0", "x0", "y0"], ["s1", "x1", "y1"]];
/// The trivial component, and the product of the two standard ones.
const TRIVIAL: &str = "t";
const MIXED: &str = "ss";

impl Point {
    /// How far the weights may be off, relative to their lengths.
    pub fn slack(&self) -> f64 {
        let multiplicities = self.geometry.layout.multiplicities();
        let share = |r: usize| {
            let students = self.geometry.layout.students[r];
            if students == 0.0 {
                return 0.0;
            }
            let sum: f64 =
                (3 * r..3 * r + 3).map(|i| multiplicities.at(i) / students * self.bound.at(i).powi(2)).sum();
            sum.sqrt() / self.geometry.length[r]
        };
        share(0) + share(1)
    }

    /// Rounding of an eigenvalue relative to its terms.
    fn relative(&self) -> f64 {
        ROUNDING * f64::EPSILON + self.slack()
    }

    /// The components of which a closed form is known: name, multiplicity, eigenvalue, size of its terms.
    fn closed_forms(&self) -> [Option<(&'static str, f64, f64, f64)>; 4] {
        let form = |r: usize, symmetric: bool| {
            let n = self.geometry.layout.students[r];
            let size = 1.0 / self.geometry.length[r];
            let [_, x, y] = BLOCKS[r];
            match symmetric {
                false if n > 2.0 => {
                    Some((x, 0.5 * (n - 1.0) * (n - 2.0), self.geometry.antisymmetric(r), size))
                }
                true if n > 3.0 => Some((y, 0.5 * n * (n - 3.0), self.geometry.symmetric(r), size)),
                _ => None,
            }
        };
        [form(0, false), form(0, true), form(1, false), form(1, true)]
    }

    /// Every eigenvalue; formula `student.spectrum`. Accurate to rounding of terms of order one, however large the largest eigenvalue is.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels = Vec::new();
        let relative = self.relative();
        let mut add = |component, multiplicity, values: &mut dyn Iterator<Item = (f64, f64)>| {
            for (index, (value, size)) in values.enumerate() {
                levels.push(Level { component, index, multiplicity, value, error: relative * (1.0 + size) });
            }
        };
        let sizes = self.geometry.layout.students;
        add(TRIVIAL, 1.0, &mut eigenvalues(&self.curvature, &self.present));
        for (r, &n) in sizes.iter().enumerate() {
            if n > 1.0 {
                let component = self.geometry.standard::<5>(r);
                add(BLOCKS[r][0], n - 1.0, &mut eigenvalues(&component.matrix, &component.present));
            }
            for (name, multiplicity, value, size) in self.closed_forms()[2 * r..2 * r + 2].iter().flatten() {
                add(name, *multiplicity, &mut [(*value, *size)].into_iter());
            }
        }
        let [n, q] = sizes.map(|n| n - 1.0);
        if n > 0.0 && q > 0.0 {
            add(MIXED, n * q, &mut eigenvalues(&self.geometry.mixed(0, 1), &[true; 2]));
        }
        levels
    }

    /// The smallest eigenvalue, without the others.
    pub fn lowest(&self) -> Level {
        self.lowest_near(None).0
    }

    /// The same from what was found at a point close by, and what was found.
    pub fn lowest_near(&self, near: Option<&Softest>) -> (Level, Softest) {
        let relative = self.relative();
        let level = Level {
            component: TRIVIAL,
            index: 0,
            multiplicity: 0.0,
            value: f64::INFINITY,
            error: f64::INFINITY,
        };
        let mut lowest = (level, Softest { component: TRIVIAL, direction: None });
        for (component, multiplicity, value, size) in self.closed_forms().into_iter().flatten() {
            if value < lowest.0.value {
                let level =
                    Level { component, index: 0, multiplicity, value, error: relative * (1.0 + size) };
                lowest = (level, Softest { component, direction: None });
            }
        }
        // The component that decided close by goes first: the others are then only looked at. Where a neuron has lost its sign
        // that is likely to be the trivial one.
        let lost = self.geometry.weights.sign.contains(&0.0);
        let first = near.map(|near| near.component).or(lost.then_some(TRIVIAL));
        let components = [MIXED, BLOCKS[0][0], BLOCKS[1][0], TRIVIAL];
        for component in first.into_iter().chain(components.into_iter().filter(|c| Some(*c) != first)) {
            let direction = near.filter(|near| near.component == component).and_then(|near| near.direction);
            self.lower(&mut lowest, component, direction);
        }
        lowest
    }

    /// Replaces the lowest level by one of this component, if there is one that is lower.
    fn lower(&self, lowest: &mut (Level, Softest), component: &'static str, near: Option<[f64; 6]>) {
        let sizes = self.geometry.layout.students;
        let [n, q] = sizes.map(|n| n - 1.0);
        if component == TRIVIAL {
            return self.lower_of(lowest, (component, 1.0), &self.curvature, &self.present, near);
        }
        if component == MIXED {
            if n > 0.0 && q > 0.0 {
                self.lower_of(lowest, (component, n * q), &self.geometry.mixed(0, 1), &[true; 2], near);
            }
            return;
        }
        if let Some(r) = (0..2).find(|&r| BLOCKS[r][0] == component && sizes[r] > 1.0) {
            let standard = self.geometry.standard::<5>(r);
            let named = (component, sizes[r] - 1.0);
            self.lower_of(lowest, named, &standard.matrix, &standard.present, near);
        }
    }

    fn lower_of<const N: usize>(
        &self,
        lowest: &mut (Level, Softest),
        (component, multiplicity): (&'static str, f64),
        matrix: &SMatrix<f64, N, N>,
        present: &[bool; N],
        near: Option<[f64; 6]>,
    ) {
        let mut matrix = *matrix;
        for i in (0..N).filter(|&i| !present[i]) {
            matrix[(i, i)] = f64::MAX.sqrt();
        }
        let near = near.map(|near| SVector::<f64, N>::from_fn(|i, _| near[i]));
        if let Some((value, vector)) = lowest_below(&matrix, lowest.0.value.min(f64::MAX), near) {
            let sizes = vector.abs();
            let size: f64 = (0..N)
                .filter(|&i| present[i])
                .map(|i| {
                    sizes[i]
                        * (0..N).filter(|&j| present[j]).map(|j| matrix[(i, j)].abs() * sizes[j]).sum::<f64>()
                })
                .sum();
            let error = self.relative() * (1.0 + size);
            let direction = Some(std::array::from_fn(|i| if i < N { vector[i] } else { 0.0 }));
            *lowest =
                (Level { component, index: 0, multiplicity, value, error }, Softest { component, direction });
        }
    }
}

/// Eigenvalues of the coordinates that exist, in rising order, each with the size of its terms.
fn eigenvalues<const N: usize>(
    matrix: &SMatrix<f64, N, N>,
    present: &[bool; N],
) -> impl Iterator<Item = (f64, f64)> + use<N> {
    let eigen = Eigen::new(matrix);
    let (matrix, present) = (*matrix, *present);
    (0..N).filter_map(move |j| {
        // A coordinate that does not exist is not coupled to the others.
        let absent: f64 = (0..N).filter(|&i| !present[i]).map(|i| eigen.vectors[(i, j)].powi(2)).sum();
        (absent < 0.5).then(|| (eigen.values[j], eigen.size(&matrix, j)))
    })
}

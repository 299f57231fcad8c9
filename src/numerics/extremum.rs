//! Extrema along a branch of roots: the parameter joins the unknowns.

use num_dual::Dual;

use crate::numerics::newton::Equations;
use crate::real::Real;

/// Where one unknown of a system is extremal as a function of the parameter: folds of curves of stationary points, least
/// thresholds. Unknowns: those of the system and, last of `N + 1`, its parameter.
///
/// The condition is `dz/dlambda = 0` for that unknown, by implicit differentiation.
#[derive(Debug, Clone)]
pub struct Extremum<E, const N: usize> {
    /// The system with its parameter.
    pub equations: E,
    /// The unknown that is extremal.
    pub unknown: usize,
}

impl<E: Equations<N>, const N: usize, const M: usize> Equations<M> for Extremum<E, N> {
    fn residual<R: Real>(&self, _: R, z: [R; M]) -> [R; M] {
        const { assert!(M == N + 1, "the parameter is the last unknown") }
        // Derivatives with respect to each unknown and to the parameter, one dual direction at a time.
        let along = |direction: usize| {
            let z = std::array::from_fn::<_, M, _>(|i| {
                Dual::new(z[i], R::from(if i == direction { 1.0 } else { 0.0 }))
            });
            self.equations.residual(z[N], std::array::from_fn(|i| z[i]))
        };
        let columns: [[Dual<R>; N]; M] = std::array::from_fn(along);
        let jacobian: [[R; N]; N] = std::array::from_fn(|i| std::array::from_fn(|j| columns[j][i].eps));
        let right: [R; N] = std::array::from_fn(|i| columns[N][i].eps);
        let slope = solve(jacobian, right)[self.unknown];
        std::array::from_fn(|i| if i < N { columns[N][i].re } else { slope })
    }

    fn refined(&self) -> Self {
        Extremum { equations: self.equations.refined(), unknown: self.unknown }
    }
}

/// Gaussian elimination with partial pivoting, over any number; NaN where the matrix is singular.
fn solve<R: Real, const N: usize>(mut matrix: [[R; N]; N], mut right: [R; N]) -> [R; N] {
    for column in 0..N {
        let size = |row: &usize| matrix[*row][column].re().abs();
        let pivot = (column..N).max_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (pivot_row, pivot_right) = (matrix[column], right[column]);
        for row in column + 1..N {
            let factor = matrix[row][column] / pivot_row[column];
            matrix[row].iter_mut().zip(pivot_row).for_each(|(entry, above)| *entry -= factor * above);
            right[row] -= factor * pivot_right;
        }
    }
    for row in (0..N).rev() {
        for j in row + 1..N {
            let known = right[j];
            right[row] -= matrix[row][j] * known;
        }
        right[row] /= matrix[row][row];
    }
    right
}

//! Eigenvalues of small symmetric matrices by Jacobi's rotations.

use nalgebra::{SMatrix, SVector};

/// Rotations through all pairs before giving up; three to five suffice.
const SWEEPS: u32 = 30;

/// Eigenvalues in rising order, and their eigenvectors as columns.
///
/// Rotations stop when each entry is small against the two diagonal ones beside it: where large and small eigenvalues stand on rows of their own
/// (a graded matrix), the small ones are as accurate as the large ones. Their rounding is that of `v^T |A| v`, not of the largest entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Eigen<const N: usize> {
    /// The eigenvalues.
    pub values: SVector<f64, N>,
    /// The eigenvectors.
    pub vectors: SMatrix<f64, N, N>,
}

impl<const N: usize> Eigen<N> {
    /// Of a symmetric matrix with finite entries; the upper triangle is read.
    pub fn new(matrix: &SMatrix<f64, N, N>) -> Self {
        let mut a = *matrix;
        let mut v = SMatrix::<f64, N, N>::identity();
        for _ in 0..SWEEPS {
            let mut rotated = false;
            for p in 0..N {
                for q in p + 1..N {
                    rotated |= rotate(&mut a, &mut v, p, q);
                }
            }
            if !rotated {
                break;
            }
        }
        let mut order: [usize; N] = std::array::from_fn(|i| i);
        order.sort_by(|&i, &j| a[(i, i)].total_cmp(&a[(j, j)]));
        Eigen {
            values: SVector::from_fn(|i, _| a[(order[i], order[i])]),
            vectors: SMatrix::from_fn(|i, j| v[(i, order[j])]),
        }
    }

    /// `v^T |A| v` with the sizes of all entries, for eigenvector `index` of this matrix.
    pub fn size(&self, matrix: &SMatrix<f64, N, N>, index: usize) -> f64 {
        let v = self.vectors.column(index).abs();
        v.dot(&(matrix.abs() * v))
    }
}

/// Makes the entry `(p, q)` vanish, unless it is nothing already.
#[inline]
fn rotate<const N: usize>(
    a: &mut SMatrix<f64, N, N>,
    v: &mut SMatrix<f64, N, N>,
    p: usize,
    q: usize,
) -> bool {
    let (app, aqq, apq) = (a[(p, p)], a[(q, q)], a[(p, q)]);
    let small = 0.25 * f64::EPSILON;
    if apq * apq <= small * small * (app * aqq).abs() || apq.abs() < f64::MIN_POSITIVE {
        return false;
    }
    let theta = 0.5 * (aqq - app) / apq;
    let t = 1.0f64.copysign(theta) / (theta.abs() + (1.0 + theta * theta).sqrt());
    let c = 1.0 / (1.0 + t * t).sqrt();
    let s = t * c;
    a[(p, p)] = app - t * apq;
    a[(q, q)] = aqq + t * apq;
    a[(p, q)] = 0.0;
    for i in 0..N {
        if i != p && i != q {
            // Only the upper triangle is kept.
            let (ip, iq) = ((i.min(p), i.max(p)), (i.min(q), i.max(q)));
            let (x, y) = (a[ip], a[iq]);
            a[ip] = c * x - s * y;
            a[iq] = s * x + c * y;
        }
        let (x, y) = (v[(i, p)], v[(i, q)]);
        v[(i, p)] = c * x - s * y;
        v[(i, q)] = s * x + c * y;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graded_matrix_keeps_its_small_eigenvalue() {
        let large = 1e12;
        let root = 1e6;
        // Determinant 2 large, trace large + 3: the product of the eigenvalues is exact.
        let matrix = SMatrix::<f64, 2, 2>::from([[3.0, root], [root, large]]);
        let eigen = Eigen::new(&matrix);
        let small = 2.0 * large / eigen.values[1];
        assert!((eigen.values[0] / small - 1.0).abs() < 1e-15);
        assert!(eigen.size(&matrix, 0) < 10.0);
    }

    #[test]
    fn eigenvectors_are_orthonormal_and_make_the_matrix() {
        let matrix = SMatrix::<f64, 5, 5>::from_fn(|i, j| ((i * j) as f64 + (i + j) as f64).sin());
        let Eigen { values, vectors } = Eigen::new(&matrix);
        assert!((vectors.transpose() * vectors - SMatrix::identity()).amax() < 1e-14);
        assert!((vectors * SMatrix::from_diagonal(&values) * vectors.transpose() - matrix).amax() < 1e-14);
        assert!(values.as_slice().windows(2).all(|pair| pair[0] <= pair[1]));
    }
}

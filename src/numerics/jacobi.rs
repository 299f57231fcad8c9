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

/// How often Rayleigh's quotient is improved; three times suffice, or twice as often where it leads to another eigenvalue first.
const QUOTIENTS: u32 = 12;
/// An eigenvector whose residual is below this share of its terms has an eigenvalue without error.
const RESIDUAL: f64 = 1e-9;

/// The smallest eigenvalue and its eigenvector, if it lies below `bound`: of a symmetric matrix, as accurate as [`Eigen`] at a fraction of its cost.
/// A `near` eigenvector, of a matrix close by, saves most of the way.
pub fn lowest_below<const N: usize>(
    matrix: &SMatrix<f64, N, N>,
    bound: f64,
    near: Option<SVector<f64, N>>,
) -> Option<(f64, SVector<f64, N>)> {
    let mut vector = match near {
        Some(vector) => vector,
        None if exceeds(matrix, bound) => return None,
        None => {
            let factors = Factors::new(matrix, bound);
            // Along this vector the quadratic form is below the bound.
            factors.direction(factors.negative()?)
        }
    };
    let mut value = f64::NAN;
    for _ in 0..QUOTIENTS {
        let norm = vector.norm();
        if !(norm > 0.0 && norm.is_finite()) {
            break;
        }
        vector /= norm;
        let image = matrix * vector;
        value = vector.dot(&image);
        let terms = matrix.abs() * vector.abs();
        let residual = (0..N)
            .map(|i| (image[i] - value * vector[i]).abs() / (terms[i] + value.abs()))
            .fold(0.0, f64::max);
        if residual < RESIDUAL {
            let below = value - 1e-7 * (value.abs() + f64::EPSILON);
            if exceeds(matrix, below) {
                return (value < bound).then_some((value, vector));
            }
            // Something lies below it.
            let factors = Factors::new(matrix, below);
            let Some(negative) = factors.negative() else {
                return (value < bound).then_some((value, vector));
            };
            let direction = factors.direction(negative);
            vector = direction - vector * vector.dot(&direction);
            continue;
        }
        vector = Factors::new(matrix, value).solve(vector);
    }
    let eigen = Eigen::new(matrix);
    (eigen.values[0] < bound || value < bound)
        .then(|| (eigen.values[0], eigen.vectors.column(0).into_owned()))
}

/// How many eigenvalues of a symmetric matrix are negative.
pub fn negative<const N: usize>(matrix: &SMatrix<f64, N, N>) -> usize {
    Factors::new(matrix, 0.0).pivots.iter().filter(|&&pivot| pivot < 0.0).count()
}

/// Whether all eigenvalues of a symmetric matrix exceed the shift: whether Cholesky's factors of the rest exist.
fn exceeds<const N: usize>(matrix: &SMatrix<f64, N, N>, shift: f64) -> bool {
    let mut lower = *matrix;
    for j in 0..N {
        let pivot = lower[(j, j)] - shift;
        if pivot.is_nan() || pivot <= 0.0 {
            return false;
        }
        let inverse = 1.0 / pivot;
        for i in j + 1..N {
            let factor = lower[(i, j)] * inverse;
            for l in j + 1..=i {
                lower[(i, l)] -= factor * lower[(l, j)];
            }
        }
    }
    true
}

/// `L D L^T` of a shifted symmetric matrix, its rows in the order of the largest pivots.
struct Factors<const N: usize> {
    lower: SMatrix<f64, N, N>,
    pivots: [f64; N],
    order: [usize; N],
}

impl<const N: usize> Factors<N> {
    fn new(matrix: &SMatrix<f64, N, N>, shift: f64) -> Self {
        let mut lower = *matrix;
        let mut pivots = [0.0; N];
        let mut order: [usize; N] = std::array::from_fn(|i| i);
        for i in 0..N {
            lower[(i, i)] -= shift;
        }
        for j in 0..N {
            let mut largest = j;
            for i in j + 1..N {
                if lower[(i, i)].abs() > lower[(largest, largest)].abs() {
                    largest = i;
                }
            }
            if largest != j {
                lower.swap_rows(j, largest);
                lower.swap_columns(j, largest);
                order.swap(j, largest);
            }
            let pivot = lower[(j, j)];
            // A pivot that vanishes is one that rounding has not decided.
            pivots[j] = if pivot == 0.0 { f64::MIN_POSITIVE.sqrt() } else { pivot };
            let inverse = 1.0 / pivots[j];
            for i in j + 1..N {
                let factor = lower[(i, j)] * inverse;
                for l in j + 1..N {
                    lower[(i, l)] -= factor * lower[(j, l)];
                }
                lower[(i, j)] = factor;
            }
        }
        Factors { lower, pivots, order }
    }

    /// The most negative pivot, if there is one: there are as many as eigenvalues below the shift.
    fn negative(&self) -> Option<usize> {
        let negative = (0..N).filter(|&j| self.pivots[j] < 0.0);
        negative.min_by(|&i, &j| self.pivots[i].total_cmp(&self.pivots[j]))
    }

    /// A vector on which the shifted form is that pivot.
    fn direction(&self, pivot: usize) -> SVector<f64, N> {
        let mut x = SVector::zeros();
        x[pivot] = 1.0;
        self.back(x)
    }

    fn back(&self, mut x: SVector<f64, N>) -> SVector<f64, N> {
        for i in (0..N).rev() {
            for l in i + 1..N {
                x[i] -= self.lower[(l, i)] * x[l];
            }
        }
        let mut turned = x;
        for (i, &row) in self.order.iter().enumerate() {
            turned[row] = x[i];
        }
        turned
    }

    fn solve(&self, x: SVector<f64, N>) -> SVector<f64, N> {
        let mut x = SVector::<f64, N>::from_fn(|i, _| x[self.order[i]]);
        for i in 0..N {
            for l in 0..i {
                x[i] -= self.lower[(i, l)] * x[l];
            }
        }
        for i in 0..N {
            x[i] /= self.pivots[i];
        }
        self.back(x)
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
    fn the_smallest_eigenvalue_is_found_without_the_others() {
        for shift in 0..40 {
            let matrix = SMatrix::<f64, 6, 6>::from_fn(|i, j| {
                let scale = |i: usize| if i == 2 { 1e3 } else { 1.0 };
                ((i * j) as f64 + (i + j + shift) as f64 * 0.7).sin() * scale(i) * scale(j)
            });
            let eigen = Eigen::new(&matrix);
            let smallest = eigen.values[0];
            assert_eq!(lowest_below(&matrix, smallest - 1e-6, None), None);
            // From nothing, from near by, and from the eigenvector of another eigenvalue.
            let off = eigen.vectors.column(0) + eigen.vectors.column(1) * 0.05;
            for near in [None, Some(off), Some(eigen.vectors.column(1).into_owned())] {
                let (value, vector) = lowest_below(&matrix, eigen.values[3], near).unwrap();
                assert!((value - smallest).abs() <= 1e-14 * eigen.size(&matrix, 0), "{value} {smallest}");
                assert!(vector.dot(&eigen.vectors.column(0)).abs() > 1.0 - 1e-12);
                if near.is_some() {
                    assert_eq!(lowest_below(&matrix, smallest - 1e-6, near), None);
                }
            }
        }
    }

    #[test]
    fn the_smallest_eigenvalue_is_found_where_a_leading_entry_is_an_eigenvalue() {
        // The first shift makes the leading entry vanish.
        let matrix = SMatrix::<f64, 3, 3>::from([[0.0, 1e-9, 1.0], [1e-9, -1e-3, 0.0], [1.0, 0.0, 1e4]]);
        let (value, _) = lowest_below(&matrix, 0.0, None).unwrap();
        assert!((value - Eigen::new(&matrix).values[0]).abs() < 1e-14, "{value}");
        // A vector that is lost, to an entry that stands for infinity, is not taken for a root at zero.
        let mut matrix = SMatrix::<f64, 3, 3>::from([[2.0, 1.0, 0.0], [1.0, 3.0, 0.0], [0.0; 3]]);
        matrix[(2, 2)] = f64::MAX.sqrt();
        let (value, _) = lowest_below(&matrix, f64::MAX.sqrt(), None).unwrap();
        assert!((value - 0.5 * (5.0 - 5f64.sqrt())).abs() < 1e-14, "{value}");
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

//! Gauss-Hermite rules for functions that a Gaussian average hardly feels bend.

use std::sync::OnceLock;

use nalgebra::{DMatrix, SymmetricEigen};

/// Largest number of nodes of a rule.
pub const MAX_NODES: usize = 48;

static RULES: [OnceLock<Vec<(f64, f64)>>; MAX_NODES + 1] = [const { OnceLock::new() }; MAX_NODES + 1];

/// Nodes and weights of the `n`-point rule for the standard Gaussian, nodes ascending; computed once per `n` and kept.
///
/// An integrand with its nearest singularity at distance `d` from the real axis leaves `exp(-d sqrt(4 n + 2))`.
///
/// # Panics
/// If `n` is 0 or above [`MAX_NODES`].
pub fn rule(n: usize) -> &'static [(f64, f64)] {
    assert!((1..=MAX_NODES).contains(&n), "a Gauss-Hermite rule has 1 to {MAX_NODES} nodes, not {n}");
    RULES[n].get_or_init(|| {
        // The nodes are the eigenvalues of multiplication by z among the orthonormal polynomials.
        let entry = |i: usize, j: usize| if i.abs_diff(j) == 1 { (i.max(j) as f64).sqrt() } else { 0.0 };
        let SymmetricEigen { eigenvalues, eigenvectors } = SymmetricEigen::new(DMatrix::from_fn(n, n, entry));
        let mut nodes: Vec<(f64, f64)> =
            (0..n).map(|k| (eigenvalues[k], eigenvectors[(0, k)].powi(2))).collect();
        nodes.sort_by(|a, b| a.0.total_cmp(&b.0));
        nodes
    })
}

#[cfg(test)]
mod tests {
    use super::rule;

    #[test]
    fn moments_of_the_gaussian_are_exact() {
        for n in [3, 12, 30] {
            let moment = |power: i32| rule(n).iter().map(|&(z, weight)| weight * z.powi(power)).sum::<f64>();
            for (power, exact) in [(0, 1.0), (1, 0.0), (2, 1.0), (4, 3.0)] {
                assert!((moment(power) - exact).abs() < 1e-13, "{n} {power}: {}", moment(power));
            }
        }
    }
}

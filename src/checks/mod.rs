//! The registry: one file per check, one line here; and how a check is run and judged.

use crate::checks::check::Check;

pub mod binary_entropy;
pub mod binary_local_entropy;
pub mod binary_solvers;
pub mod check;
pub mod run;
pub mod sbp_pairs;
pub mod spherical_barrier;
pub mod student_descent;
pub mod symmetry_manifold;
pub mod theory;
pub mod verdict;

/// Every check, in the order of the documentation.
pub static CHECKS: &[&Check] = &[
    &sbp_pairs::CHECK,
    &binary_entropy::CHECK,
    &binary_local_entropy::CHECK,
    &binary_solvers::CHECK,
    &spherical_barrier::CHECK,
    &student_descent::CHECK,
    &symmetry_manifold::CHECK,
];

/// The check of this name.
pub fn find(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}

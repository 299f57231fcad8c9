//! The registry: one file per check, one line here; and how a check is run and judged.

use crate::checks::check::Check;

pub mod check;
pub mod run;
pub mod sbp_pairs;
pub mod theory;
pub mod verdict;

/// Every check, in the order of the documentation.
pub static CHECKS: &[&Check] = &[&sbp_pairs::CHECK];

/// The check of this name.
pub fn find(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}

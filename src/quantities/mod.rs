//! The registry: one file per quantity, one line here.

use crate::quantity::Quantity;

pub mod binary_capacity;
pub mod binary_entropy;
pub mod binary_maximum_margin;
mod parameters;
pub mod sbp_capacity;
pub mod sbp_critical_margin;
pub mod sbp_outward_capacity;
pub mod sbp_pair_exponent;
pub mod sbp_pair_gap;
pub mod sbp_pair_upper_bound;
pub mod sbp_pair_upper_bound_minimum;
pub mod spherical_capacity;
pub mod spherical_entropy;
pub mod spherical_maximum_margin;
pub mod spherical_stability_line;

/// Every quantity, in the order of the documentation.
pub static QUANTITIES: &[&Quantity] = &[
    &sbp_capacity::QUANTITY,
    &sbp_critical_margin::QUANTITY,
    &sbp_outward_capacity::QUANTITY,
    &sbp_pair_exponent::QUANTITY,
    &sbp_pair_upper_bound::QUANTITY,
    &sbp_pair_upper_bound_minimum::QUANTITY,
    &sbp_pair_gap::QUANTITY,
    &binary_entropy::QUANTITY,
    &binary_capacity::QUANTITY,
    &binary_maximum_margin::QUANTITY,
    &spherical_entropy::QUANTITY,
    &spherical_capacity::QUANTITY,
    &spherical_maximum_margin::QUANTITY,
    &spherical_stability_line::QUANTITY,
];

/// The quantity of this name.
pub fn find(name: &str) -> Option<&'static Quantity> {
    QUANTITIES.iter().copied().find(|quantity| quantity.name == name)
}

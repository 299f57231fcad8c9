//! The registry: one file per quantity, one line here.

use crate::quantity::Quantity;

pub mod binary_capacity;
pub mod binary_cross_overlap;
pub mod binary_dense_threshold;
pub mod binary_entropy;
pub mod binary_isolation_distance;
pub mod binary_local_entropy;
pub mod binary_local_entropy_threshold;
pub mod binary_maximum_margin;
pub mod binary_monotone_margin;
pub mod binary_positive_margin;
pub mod binary_replica_entropy;
pub mod binary_teacher_entropy;
pub mod binary_teacher_transition;
mod breaking;
mod broken_star;
mod flat_minima;
mod geodesics;
mod neighbours;
pub mod one_step;
pub mod pair_audit;
pub mod pair_bounds;
mod parameters;
mod quenched;
mod replicas;
pub mod sbp_capacity;
pub mod sbp_critical_margin;
pub mod sbp_dense_threshold;
pub mod sbp_local_entropy;
pub mod sbp_outward_capacity;
pub mod sbp_pair_bounds_meet;
pub mod sbp_pair_exponent;
pub mod sbp_pair_gap;
pub mod sbp_pair_local_threshold;
pub mod sbp_pair_lower_bound;
pub mod sbp_pair_lower_bound_minimum;
pub mod sbp_pair_minimiser_changes;
pub mod sbp_pair_upper_bound;
pub mod sbp_pair_upper_bound_minimum;
pub mod sbp_tuple_local_threshold;
pub mod sbp_tuple_quenched_threshold;
pub mod sbp_tuple_upper_bound;
pub mod sbp_tuple_upper_bound_minimum;
pub mod sbp_typical_isolation;
pub mod sbp_ultrametric_upper_bound;
mod series;
pub mod spherical_barrier;
pub mod spherical_barrier_maximum;
pub mod spherical_barycentre;
pub mod spherical_capacity;
pub mod spherical_capacity_profile;
pub mod spherical_convex_margin;
pub mod spherical_cross_overlap;
pub mod spherical_entropy;
pub mod spherical_local_entropy;
pub mod spherical_local_entropy_threshold;
pub mod spherical_maximum_margin;
mod spherical_neighbour_ways;
mod spherical_neighbours;
pub mod spherical_one_step;
pub mod spherical_random_first_order;
pub mod spherical_stability_line;
pub mod spherical_star_capacity;
pub mod spherical_star_margin;
pub mod spherical_transition_points;
mod student;
pub mod student_critical_point;
pub mod student_loss_limit;
pub mod student_onset;
pub mod student_series;
pub mod student_series_loss;
pub mod student_spectrum;
pub mod student_splitting;
mod symmetry;
pub mod symmetry_connectivity;
pub mod symmetry_critical_count;
pub mod symmetry_critical_total;
pub mod symmetry_crossover;
pub mod symmetry_crossover_slope;
pub mod symmetry_dimensions;
pub mod symmetry_minima_count;
pub mod symmetry_nullity;
pub mod symmetry_path;
pub mod symmetry_proportional_limit;
pub mod symmetry_ratio;
pub mod symmetry_split_index;
mod tuples;

/// Every quantity, in the order of the documentation.
pub static QUANTITIES: &[&Quantity] = &[
    &sbp_capacity::QUANTITY,
    &sbp_critical_margin::QUANTITY,
    &sbp_outward_capacity::QUANTITY,
    &sbp_pair_exponent::QUANTITY,
    &sbp_pair_upper_bound::QUANTITY,
    &sbp_pair_upper_bound_minimum::QUANTITY,
    &sbp_pair_gap::QUANTITY,
    &sbp_pair_local_threshold::QUANTITY,
    &sbp_pair_lower_bound::QUANTITY,
    &sbp_pair_lower_bound_minimum::QUANTITY,
    &sbp_pair_bounds_meet::QUANTITY,
    &sbp_pair_minimiser_changes::QUANTITY,
    &sbp_tuple_upper_bound::QUANTITY,
    &sbp_tuple_upper_bound_minimum::QUANTITY,
    &sbp_tuple_local_threshold::QUANTITY,
    &sbp_tuple_quenched_threshold::QUANTITY,
    &sbp_typical_isolation::QUANTITY,
    &sbp_local_entropy::QUANTITY,
    &sbp_dense_threshold::QUANTITY,
    &sbp_ultrametric_upper_bound::QUANTITY,
    &binary_entropy::QUANTITY,
    &binary_capacity::QUANTITY,
    &binary_maximum_margin::QUANTITY,
    &binary_cross_overlap::QUANTITY,
    &binary_local_entropy::QUANTITY,
    &binary_local_entropy_threshold::QUANTITY,
    &binary_monotone_margin::QUANTITY,
    &binary_positive_margin::QUANTITY,
    &binary_isolation_distance::QUANTITY,
    &binary_replica_entropy::QUANTITY,
    &binary_dense_threshold::QUANTITY,
    &binary_teacher_entropy::QUANTITY,
    &binary_teacher_transition::QUANTITY,
    &spherical_entropy::QUANTITY,
    &spherical_capacity::QUANTITY,
    &spherical_capacity_profile::QUANTITY,
    &spherical_maximum_margin::QUANTITY,
    &spherical_stability_line::QUANTITY,
    &spherical_cross_overlap::QUANTITY,
    &spherical_barrier::QUANTITY,
    &spherical_barrier_maximum::QUANTITY,
    &spherical_barycentre::QUANTITY,
    &spherical_star_margin::QUANTITY,
    &spherical_star_capacity::QUANTITY,
    &spherical_convex_margin::QUANTITY,
    &spherical_transition_points::QUANTITY,
    &student_series::QUANTITY,
    &student_series_loss::QUANTITY,
    &spherical_one_step::QUANTITY,
    &spherical_random_first_order::QUANTITY,
    &spherical_local_entropy::QUANTITY,
    &spherical_local_entropy_threshold::QUANTITY,
    &symmetry_minima_count::QUANTITY,
    &symmetry_critical_count::QUANTITY,
    &symmetry_critical_total::QUANTITY,
    &symmetry_ratio::QUANTITY,
    &symmetry_crossover::QUANTITY,
    &symmetry_crossover_slope::QUANTITY,
    &symmetry_proportional_limit::QUANTITY,
    &symmetry_dimensions::QUANTITY,
    &symmetry_connectivity::QUANTITY,
    &symmetry_path::QUANTITY,
    &symmetry_nullity::QUANTITY,
    &symmetry_split_index::QUANTITY,
    &student_critical_point::QUANTITY,
    &student_spectrum::QUANTITY,
    &student_onset::QUANTITY,
    &student_loss_limit::QUANTITY,
    &student_splitting::QUANTITY,
];

/// The quantity of this name.
pub fn find(name: &str) -> Option<&'static Quantity> {
    QUANTITIES.iter().copied().find(|quantity| quantity.name == name)
}

//! One file per ingredient: priors, constraints, kernels.

pub mod barycentre;
pub mod binary;
pub mod committee;
pub mod half_space;
pub mod jammed_neighbours;
pub mod neuron_symmetry;
pub mod pattern_cost;
pub mod perceptron;
pub mod simplex;
pub mod spherical;
pub mod spherical_neighbours;
pub mod star_shape;
pub mod state_pairs;
pub mod student_series;
pub mod student_teacher;
pub mod symmetric_window;
pub mod symmetry_counts;
pub mod typical_pairs;
pub mod window_reference;

//! One file per ingredient: priors, constraints, kernels.

pub mod barycentre;
pub mod binary;
pub mod committee;
pub mod half_space;
pub mod pattern_cost;
pub mod perceptron;
pub mod spherical;
pub mod symmetric_window;
pub mod window_reference;

//! How many affine subspaces the permutations of hidden neurons make of one minimum or one critical point: exact counts,
//! logarithms of any size, ratios, and the widths at which minima come to outnumber critical subspaces.

mod activation;
mod blocks;
mod contour;
mod crossover;
mod dimensions;
mod layers;
mod limits;
mod ratio;
mod triangle;

pub use activation::{Activation, Class};
pub use blocks::Blocks;
pub use contour::log_count;
pub use crossover::{Compared, crossover};
pub use dimensions::{by_dimension, by_zero_groups};
pub use layers::Layer;
pub use limits::{Depth, limit_excess, limit_log_ratio, slope_largest, slope_single, slope_total};
pub use ratio::{LogRatios, layered_log_ratio, log_all, log_ratios};
pub use triangle::{Ask, EXACT_WIDTH, counts};

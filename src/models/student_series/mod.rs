//! Series in `k^(-1/2)` of the symmetric critical points of the ReLU student-teacher loss.

pub mod closed;
pub mod coefficients;
pub mod equations;
pub mod family;
pub mod far_to_near;
pub mod point;

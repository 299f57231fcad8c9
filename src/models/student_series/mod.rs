//! Series in `k^(-1/2)` of the symmetric critical points of the ReLU student-teacher loss.

pub mod coefficients;
pub mod equations;
pub mod family;
pub mod point;

//! A network of rectified linear units that learns another one, and the critical points that symmetry gives it.
//!
//! The loss is `E (sum_i max(w_i.x, 0) - sum_j max(v_j.x, 0))^2 / 2` over standard Gaussian inputs `x`. It does not change when students, teachers
//! or, with orthonormal teachers, inputs and teachers together are permuted.

pub mod branch;
pub mod family;
pub mod fold;
pub mod geometry;
pub mod isotypic;
pub mod kernel;
pub mod layout;
pub mod limit;
pub mod loss;
pub mod network;
pub mod newton;
pub mod onset;
pub mod reduced;
pub mod spectrum;
pub mod splitting;
pub mod track;

//! Quadrature, roots and continuation: everything that knows numbers but no physics.

pub mod anderson;
pub mod bracket;
pub mod continuation;
pub mod extremum;
pub mod fixed;
pub mod jacobi;
pub mod minimise;
pub mod newton;
pub mod patches;
pub mod quadrature;
pub mod scalar;
pub mod second_opinion;

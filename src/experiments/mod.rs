//! Programs at finite size, to put beside the theories.

mod error;

pub mod billiard;
pub mod configuration;
pub mod convergence;
pub mod descent;
pub mod enumeration;
pub mod geodesic;
pub mod great_circle;
pub mod instance;
pub mod message_passing;
pub mod sampling;
pub mod score;
pub mod sphere;
pub mod typical_solutions;

pub use error::ExperimentError;

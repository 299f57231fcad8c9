//! Programs at finite size, to put beside the theories.

mod error;

pub mod billiard;
pub mod configuration;
pub mod convergence;
pub mod descent;
pub mod enumeration;
pub mod focusing;
pub mod geodesic;
pub mod great_circle;
pub mod instance;
pub mod local_entropy;
pub mod message_passing;
pub mod network_training;
pub mod patterns;
pub mod sampling;
pub mod score;
pub mod sign_patterns;
pub mod signs;
pub mod sphere;
pub mod stochastic_learning;
pub mod student_descent;
pub mod typical_solutions;

pub use error::ExperimentError;

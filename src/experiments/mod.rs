//! Programs at finite size, to put beside the theories.

mod error;

pub mod configuration;
pub mod enumeration;
pub mod focusing;
pub mod instance;
pub mod local_entropy;
pub mod message_passing;
pub mod network_training;
pub mod patterns;
pub mod sampling;
pub mod score;
pub mod sign_patterns;
pub mod signs;
pub mod stochastic_learning;
pub mod student_descent;

pub use error::ExperimentError;

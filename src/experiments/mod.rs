//! Programs at finite size, to put beside the theories.

mod error;

pub mod configuration;
pub mod enumeration;
pub mod instance;
pub mod message_passing;
pub mod sampling;
pub mod score;

pub use error::ExperimentError;

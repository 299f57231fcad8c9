//! Statistical mechanics and geometry of neural-network loss landscapes.
//!
//! Rooms, left to right; each uses only those before it:
//! [`error`] [`symbols`] [`real`] (the words), [`special`] (functions of one Gaussian), [`numerics`] (quadrature,
//! roots, continuation), [`theory`] (ansaetze and criteria), [`models`] (priors, constraints, kernels),
//! [`quantity`] (the nouns of a table), [`sweep`] (from a request to rows), [`quantities`] (the registry),
//! [`report`] (CSV, provenance, pictures), [`cli`].

pub mod cli;
pub mod error;
pub mod models;
pub mod numerics;
pub mod quantities;
pub mod quantity;
pub mod real;
pub mod report;
pub mod special;
pub mod sweep;
pub mod symbols;
pub mod theory;

//! Ansaetze and criteria: free entropies as functions of order parameters, and what makes a point of them a threshold.

pub mod constraint;
pub mod kernel;
pub mod moments;
pub mod overlap;
pub mod potential;
pub mod prior;
pub mod replica_symmetric;
pub mod track;

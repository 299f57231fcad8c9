//! Ansaetze and criteria: free entropies as functions of order parameters, and what makes a point of them a threshold.

pub mod breaking_point;
pub mod constraint;
pub mod cross_overlap;
pub mod dense_cluster;
pub mod franz_parisi;
pub mod kernel;
pub mod local_entropy;
pub mod moments;
pub mod neighbour_patterns;
pub mod neighbour_thresholds;
pub mod one_step;
pub mod overlap;
pub mod parisi;
pub mod potential;
pub mod prior;
pub mod quenched_tuples;
pub mod replica_symmetric;
pub mod second_moment;
pub mod segment;
pub mod state_field;
pub mod teacher_student;
pub mod track;
pub mod tuples;
pub mod ultrametric;

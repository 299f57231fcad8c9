//! The registry: one file per figure, one line here; how a figure is traced, and the page that shows them all.

use crate::diagrams::diagram::Diagram;

pub mod binary_flat_minima;
pub mod binary_reference_margins;
pub mod binary_thresholds;
pub mod diagram;
pub mod drawn;
pub mod finished;
pub mod gallery;
pub mod plan;
mod plane;
pub mod sbp_overlap_gap;
pub mod sbp_pairs;
pub mod sbp_tuples;
pub mod spherical_barriers;
pub mod spherical_breaking;
pub mod spherical_phases;
pub mod spherical_star;
pub mod student_families;
pub mod student_spectrum;
pub mod symmetry_connectivity;
pub mod symmetry_regimes;

/// Every figure, in the order of the gallery.
pub static DIAGRAMS: &[&Diagram] = &[
    &sbp_pairs::DIAGRAM,
    &sbp_overlap_gap::DIAGRAM,
    &sbp_tuples::DIAGRAM,
    &binary_flat_minima::DIAGRAM,
    &binary_reference_margins::DIAGRAM,
    &binary_thresholds::DIAGRAM,
    &spherical_phases::DIAGRAM,
    &spherical_breaking::DIAGRAM,
    &spherical_star::DIAGRAM,
    &spherical_barriers::DIAGRAM,
    &student_families::DIAGRAM,
    &student_spectrum::DIAGRAM,
    &symmetry_regimes::DIAGRAM,
    &symmetry_connectivity::DIAGRAM,
];

/// The figure of this name.
pub fn find(name: &str) -> Option<&'static Diagram> {
    DIAGRAMS.iter().copied().find(|diagram| diagram.name == name)
}

//! Mildly and vastly overparameterised networks.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Map, Panel, Ruler};
use crate::quantities::{symmetry_crossover, symmetry_ratio};
use crate::symbols::{H_SINGLE, H_TOTAL, LOG_RATIO, NARROW_STAR, SPARE};

/// Critical subspaces per subspace of minima over the plane of widths.
pub static DIAGRAM: Diagram = Diagram {
    name: "symmetry-regimes",
    title: "critical subspaces per subspace of minima: mild and vast overparameterisation",
    subtitle: "colours: logarithm of the ratio, cut off at ±60; one critical point of each narrower width",
    caption: "With few spare neurons the permutations of hidden neurons make more subspaces of critical points than of minima, \
        with many spare neurons fewer. The ratio is one on the curve h_total, which for large widths rises as 0.4676 r*; \
        counting only the critical points of networks with one neuron less than needed, it is one on h_single. Exact counts, by \
        contour integrals up to a million neurons.",
    across: Ruler::log(&NARROW_STAR, 2.0, 1e4),
    panels: &[Panel {
        map: Some(Map {
            file: "ratio",
            quantity: &symmetry_ratio::QUANTITY,
            fixed: &[],
            parameters: (&NARROW_STAR, &SPARE),
            cells: (120, 90),
            value: Ruler::linear(&LOG_RATIO, -60.0, 60.0),
        }),
        layers: &[
            Layer {
                along: Some(Ruler::log(&NARROW_STAR, 2.0, 1e4)),
                ink: Ink::One(6),
                label: "all critical points",
                ..Layer::new(&symmetry_crossover::QUANTITY, "crossover", (&NARROW_STAR, &H_TOTAL))
            },
            Layer {
                along: Some(Ruler::log(&NARROW_STAR, 2.0, 1e4)),
                ink: Ink::One(0),
                label: "those of one neuron less",
                ..Layer::new(&symmetry_crossover::QUANTITY, "crossover-single", (&NARROW_STAR, &H_SINGLE))
            },
        ],
        notes: &[(7.0, 900.0, "vastly overparameterised"), (1500.0, 2.5, "mildly overparameterised")],
        ..Panel::new(Ruler::log(&SPARE, 1.0, 1e4))
    }],
};

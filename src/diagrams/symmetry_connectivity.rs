//! How the subspaces of minima hang together.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::{symmetry_connectivity, symmetry_minima_count};
use crate::symbols::{COMPONENTS, COUNT, DIAMETER, EDGES, NARROW, WIDE};

const RS: Setting = Setting::Numbers(&[1.0, 2.0, 3.0, 4.0]);
const M_AXIS: Ruler = Ruler::linear(&WIDE, 1.0, 6.0);

/// Components, subspaces, meetings and diameters against the width.
pub static DIAGRAM: Diagram = Diagram {
    name: "symmetry-connectivity",
    title: "one spare neuron joins all permuted minima",
    subtitle: "networks of r hidden neurons embedded in m; activations without symmetries",
    caption: "At the minimal width, m = r, the minima are r! separate components, one for each order of the neurons; with one spare \
        neuron there is a single one. Its affine subspaces grow faster than exponentially in number, and so do the pairs that \
        meet, while fewer and fewer steps lead from any one to any other: 2⌊3r/2⌋ with one spare neuron. Published: one extra \
        neuron suffices (arXiv:2105.12221).",
    across: M_AXIS,
    panels: &[
        Panel {
            heading: "components",
            layers: &[Layer {
                fixed: &[(&NARROW, RS)],
                along: Some(M_AXIS),
                ink: Ink::From(0),
                ..Layer::new(&symmetry_connectivity::QUANTITY, "connectivity", (&WIDE, &COMPONENTS))
            }],
            ..Panel::new(Ruler::log(&COMPONENTS, 0.7, 50.0))
        },
        Panel {
            heading: "affine subspaces of minima",
            layers: &[Layer {
                fixed: &[(&NARROW, RS)],
                along: Some(M_AXIS),
                ink: Ink::From(0),
                ..Layer::new(&symmetry_minima_count::QUANTITY, "subspaces", (&WIDE, &COUNT))
            }],
            ..Panel::new(Ruler::log(&COUNT, 0.7, 1e5))
        },
        Panel {
            heading: "pairs of them that meet",
            layers: &[Layer {
                fixed: &[(&NARROW, RS)],
                along: Some(M_AXIS),
                ink: Ink::From(0),
                ..Layer::new(&symmetry_connectivity::QUANTITY, "connectivity", (&WIDE, &EDGES))
            }],
            ..Panel::new(Ruler::log(&EDGES, 0.7, 1e7))
        },
        Panel {
            heading: "steps between the farthest",
            layers: &[Layer {
                fixed: &[(&NARROW, RS)],
                along: Some(M_AXIS),
                ink: Ink::From(0),
                ..Layer::new(&symmetry_connectivity::QUANTITY, "connectivity", (&WIDE, &DIAMETER))
            }],
            ..Panel::new(Ruler::linear(&DIAMETER, 0.0, 14.0))
        },
    ],
};

//! From which density on the symmetric binary perceptron has an overlap gap, by the number of solutions.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Published, Ruler, Setting, Shade, Side};
use crate::quantities::{
    sbp_capacity, sbp_pair_lower_bound_minimum, sbp_pair_upper_bound_minimum, sbp_tuple_upper_bound_minimum,
    sbp_ultrametric_upper_bound,
};
use crate::symbols::{ALPHA, ALPHA_C, ALPHA_MIN, KAPPA, Y};

const MARGINS: (f64, f64) = (0.92, 1.06);

/// Least bounds over all distances against the margin.
pub static DIAGRAM: Diagram = Diagram {
    name: "sbp-overlap-gap",
    title: "onset of the overlap gap of the symmetric binary perceptron",
    subtitle: "least upper bounds over distances, for more and more solutions",
    caption: "Above each line some arrangement of solutions does not exist at a certain distance, although \
        there are solutions up to the capacity: pairs at κ = 1 from α = 1.7001 on, tuples at equal \
        mutual distances from 1.6578 on (four of them; 1.6575 if their number need not be an \
        integer), three groups of four from 1.62182 on. Such gaps are held to stop algorithms that \
        are stable against small changes of the patterns. Below the green line the second moment \
        shows pairs at every distance, with positive probability; at margins below 0.927 that is so \
        even where groups of four have a gap.",
    across: margins(),
    panels: &[Panel {
        layers: &[
            Layer {
                along: Some(margins()),
                label: "capacity",
                ink: Ink::One(6),
                ..Layer::new(&sbp_capacity::QUANTITY, "capacity", (&KAPPA, &ALPHA_C))
            },
            Layer {
                along: Some(margins()),
                label: "pairs",
                ..Layer::new(&sbp_pair_upper_bound_minimum::QUANTITY, "pairs", (&KAPPA, &ALPHA_MIN))
            },
            Layer {
                fixed: &[(&Y, Setting::Word("integer"))],
                along: Some(margins()),
                label: "y-tuples",
                ink: Ink::One(4),
                ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "tuples", (&KAPPA, &ALPHA_MIN))
            },
            Layer {
                along: Some(margins()),
                label: "three groups of four",
                ink: Ink::One(1),
                ..Layer::new(&sbp_ultrametric_upper_bound::QUANTITY, "groups", (&KAPPA, &ALPHA_MIN))
            },
            Layer {
                along: Some(margins()),
                label: "pairs at every distance below",
                ink: Ink::One(2),
                ..Layer::new(
                    &sbp_pair_lower_bound_minimum::QUANTITY,
                    "pair-lower-bound",
                    (&KAPPA, &ALPHA_MIN),
                )
            },
        ],
        shades: &[
            Shade { layer: "capacity", side: Side::Above, colour: 6 },
            Shade { layer: "groups", side: Side::To("capacity"), colour: 1 },
        ],
        notes: &[(0.955, 1.87, "no solutions"), (1.043, 1.91, "overlap gap")],
        published: &[
            published("sbp capacity alpha_c"),
            published("sbp least upper bound over y-tuples (integer y) of the density"),
            published("sbp two-level ultrametric bound (1.62182 at the integers 3 and 4)"),
        ],
        ..Panel::new(Ruler::linear(&ALPHA, 1.38, 2.05))
    }],
};

const fn margins() -> Ruler {
    Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1)
}

const fn published(quantity: &'static str) -> Published {
    Published { quantity, at: 1.0, across: false }
}

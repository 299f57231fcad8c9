//! Pairs and tuples of solutions of the symmetric binary perceptron, by their distance.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Published, Ruler, Setting, Shade, Side};
use crate::quantities::{
    sbp_pair_lower_bound, sbp_pair_lower_bound_minimum, sbp_pair_upper_bound, sbp_pair_upper_bound_minimum,
    sbp_tuple_upper_bound, sbp_tuple_upper_bound_minimum, sbp_typical_isolation,
};
use crate::symbols::{ALPHA, ALPHA_LB, ALPHA_MIN, ALPHA_UB, KAPPA, X, X_ISOLATION, X_MIN, Y};

const MARGIN: (&crate::symbols::Symbol, Setting) = (&KAPPA, Setting::Number(1.0));

/// Where pairs exist, where tuples cannot, and where typical solutions have neighbours.
pub static DIAGRAM: Diagram = Diagram {
    name: "sbp-pairs",
    title: "where the symmetric binary perceptron has pairs of solutions, and tuples",
    subtitle: "margin κ = 1; discs: least values over distances",
    caption: "Above the blue curve there are no pairs of solutions at that distance, below the green one \
        there are, with positive probability. The two are one curve up to x = 0.019 and from 0.404 \
        on; between, the second moment leaves a gap that closes at margins below 0.743. No distance \
        is excluded up to α = 1.7001; from there to the capacity 1.8159 a range of distances is \
        forbidden: the overlap gap. More solutions at equal mutual distances meet it sooner: \
        quadruples at 1.6578, the least of all y. Typical solutions have no other one to the left of \
        the vermilion line, although pairs exist there.",
    across: Ruler::log(&X, 1e-5, 0.5),
    panels: &[Panel {
        layers: &[
            Layer {
                fixed: &[(&Y, Setting::Number(1.0)), MARGIN],
                along: Some(Ruler::log(&X, 1e-5, 0.5)),
                label: "capacity",
                ink: Ink::One(6),
                width: 1.5,
                ..Layer::new(&sbp_tuple_upper_bound::QUANTITY, "capacity", (&X, &ALPHA_UB))
            },
            Layer {
                fixed: &[MARGIN],
                along: Some(Ruler::log(&X, 1e-5, 0.5)),
                label: "upper bound",
                width: 3.0,
                ..Layer::new(&sbp_pair_upper_bound::QUANTITY, "pair-upper-bound", (&X, &ALPHA_UB))
            },
            Layer {
                fixed: &[MARGIN],
                along: Some(Ruler::log(&X, 1e-5, 0.5)),
                label: "lower bound",
                ink: Ink::One(2),
                ..Layer::new(&sbp_pair_lower_bound::QUANTITY, "pair-lower-bound", (&X, &ALPHA_LB))
            },
            Layer {
                fixed: &[(&Y, Setting::Numbers(&[3.0, 4.0, 6.0])), MARGIN],
                along: Some(Ruler::log(&X, 1e-5, 0.5)),
                ink: Ink::From(3),
                ..Layer::new(&sbp_tuple_upper_bound::QUANTITY, "tuple-upper-bound", (&X, &ALPHA_UB))
            },
            Layer {
                fixed: &[MARGIN],
                along: Some(Ruler::linear(&ALPHA, 1.56, 1.8158)),
                label: "isolation of typical solutions",
                ink: Ink::One(1),
                ..Layer::new(&sbp_typical_isolation::QUANTITY, "isolation", (&X_ISOLATION, &ALPHA))
            },
            Layer {
                fixed: &[MARGIN],
                ..Layer::new(
                    &sbp_pair_upper_bound_minimum::QUANTITY,
                    "pair-upper-minimum",
                    (&X_MIN, &ALPHA_MIN),
                )
            },
            Layer {
                fixed: &[MARGIN],
                ink: Ink::One(2),
                ..Layer::new(
                    &sbp_pair_lower_bound_minimum::QUANTITY,
                    "pair-lower-minimum",
                    (&X_MIN, &ALPHA_MIN),
                )
            },
            Layer {
                named: false,
                fixed: &[(&Y, Setting::Numbers(&[3.0, 4.0, 6.0])), MARGIN],
                ink: Ink::From(3),
                ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "tuple-minimum", (&X_MIN, &ALPHA_MIN))
            },
        ],
        shades: &[
            Shade { layer: "pair-upper-bound", side: Side::To("capacity"), colour: 0 },
            Shade { layer: "pair-lower-bound", side: Side::To("pair-upper-bound"), colour: 2 },
            Shade { layer: "capacity", side: Side::Above, colour: 6 },
        ],
        notes: &[
            (0.006, 1.77, "no pairs"),
            (0.0006, 1.87, "no solutions"),
            (0.053, 1.65, "undecided"),
            (0.00015, 1.65, "pairs exist"),
        ],
        published: &[Published {
            quantity: "sbp least upper bound over y-tuples (integer y) of the density",
            at: 0.0078,
            across: false,
        }],
        ..Panel::new(Ruler::linear(&ALPHA, 1.56, 1.93))
    }],
};

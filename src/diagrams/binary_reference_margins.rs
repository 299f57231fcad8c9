//! Which margin a solution of the binary perceptron must have to lie in a flat region.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting, Shade, Side};
use crate::quantities::{
    binary_local_entropy_threshold, binary_maximum_margin, binary_monotone_margin, binary_positive_margin,
};
use crate::symbols::{ALPHA, ALPHA_LE, KAPPA, KAPPA_MAX, KAPPA_REF, KAPPA_REF_VALUE, Symbol};

const MARGIN: (&Symbol, Setting) = (&KAPPA, Setting::Number(0.0));
const LEAST: f64 = 0.5;
const MOST: f64 = 0.85;
/// Where the solutions of the largest margin begin to be cut off, a little before the line ends there.
const CUT: f64 = 0.7477;

/// Margins of references against the density.
pub static DIAGRAM: Diagram = Diagram {
    name: "binary-reference-margins",
    title: "margin that puts a solution of the binary perceptron into a flat region",
    subtitle: "surrounding solutions of margin κ = 0",
    caption: "Solutions with a margin above the green line lie in wide flat minima: around them the entropy \
        of solutions grows with the distance all the way. Below the vermilion line there are \
        distances at which they have no other solution; typical solutions, on the lower edge, are \
        isolated. The lines meet the largest margin that solutions have at α = 0.7290, where flat \
        minima disappear, and at 0.7477: from there to the capacity 0.8331 all solutions that are \
        typical of their margin are cut off from the rest.",
    across: Ruler::linear(&ALPHA, LEAST, MOST),
    panels: &[Panel {
        layers: &[
            largest("largest", LEAST, CUT, ""),
            largest("largest-beyond", CUT, MOST, "largest margin"),
            Layer {
                fixed: &[MARGIN],
                along: Some(Ruler::linear(&ALPHA, LEAST, 0.729)),
                label: "local entropy grows with the distance above",
                ink: Ink::One(2),
                ..Layer::new(&binary_monotone_margin::QUANTITY, "monotone", (&ALPHA, &KAPPA_REF))
            },
            Layer {
                fixed: &[MARGIN],
                along: Some(Ruler::linear(&ALPHA, LEAST, CUT)),
                label: "solutions at every distance above",
                ink: Ink::One(1),
                ..Layer::new(&binary_positive_margin::QUANTITY, "positive", (&ALPHA, &KAPPA_REF))
            },
            Layer {
                fixed: &[MARGIN],
                ink: Ink::One(2),
                ..Layer::new(
                    &binary_local_entropy_threshold::QUANTITY,
                    "threshold",
                    (&ALPHA_LE, &KAPPA_REF_VALUE),
                )
            },
        ],
        shades: &[
            Shade { layer: "largest", side: Side::Above, colour: 6 },
            Shade { layer: "largest-beyond", side: Side::Above, colour: 6 },
            Shade { layer: "monotone", side: Side::To("largest"), colour: 2 },
            Shade { layer: "positive", side: Side::Below, colour: 1 },
            Shade { layer: "largest-beyond", side: Side::Below, colour: 1 },
        ],
        notes: &[
            (0.78, 0.16, "no solutions"),
            (0.58, 0.14, "wide flat minima"),
            (0.67, 0.015, "cut off from other solutions"),
        ],
        ..Panel::new(Ruler::linear(&KAPPA_REF, 0.0, 0.2))
    }],
};

const fn largest(file: &'static str, from: f64, to: f64, label: &'static str) -> Layer {
    Layer {
        along: Some(Ruler::linear(&ALPHA, from, to)),
        label,
        ink: Ink::One(6),
        ..Layer::new(&binary_maximum_margin::QUANTITY, file, (&ALPHA, &KAPPA_MAX))
    }
}

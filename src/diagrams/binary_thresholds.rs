//! Thresholds of the binary perceptron and of tree committees in the plane of density and margin.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Published, Ruler, Setting, Shade, Side};
use crate::quantities::{binary_capacity, binary_dense_threshold, binary_local_entropy_threshold};
use crate::symbols::{ACTIVATION, ALPHA, ALPHA_C, ALPHA_LE, ALPHA_U, KAPPA, Symbol, Y};

type Fixed = &'static [(&'static Symbol, Setting)];

/// Margins from and to.
const MARGINS: (f64, f64) = (-0.05, 0.35);

/// Capacity and the ends of flat regions.
pub static DIAGRAM: Diagram = Diagram {
    name: "binary-thresholds",
    title: "where binary perceptrons and committees have solutions, and wide flat regions of them",
    subtitle: "discs at κ = 0: α_U of as many replicas as leave no complexity",
    caption: "Left of the green line the entropy around the solution of largest margin grows with the \
        distance all the way: there are wide flat minima. Up to the blue line the entropy of \
        infinitely many close replicas grows with their distance; that limit is formal, and with as \
        many replicas as leave no complexity dense regions end at the discs instead. At margin zero \
        flat minima end at 0.7290, 0.7725 and 0.5578, dense regions at 0.7737, 0.8314 and 0.6662, \
        long before the capacities 0.8331, 0.9040 and 0.9470. Solvers of the perceptron get as far as \
        dense regions do (circles at 0.75 to 0.77 and 0.77 to 0.78), not to the capacity. Committees \
        of signs have the largest capacity and the smallest flat phase.",
    across: Ruler::linear(&ALPHA, 0.4, 1.0),
    panels: &[
        Panel {
            heading: "perceptron",
            layers: &[
                capacity("capacity-linear", &[(&ACTIVATION, Setting::Word("linear"))]),
                dense("dense-linear", &[(&Y, Setting::Word("inf")), (&ACTIVATION, Setting::Word("linear"))]),
                flat("flat-linear", &[(&ACTIVATION, Setting::Word("linear"))]),
                densest("densest-linear", &[(&ACTIVATION, Setting::Word("linear"))]),
            ],
            shades: &[
                Shade { layer: "capacity-linear", side: Side::Right, colour: 6 },
                Shade { layer: "flat-linear", side: Side::Left, colour: 2 },
            ],
            notes: &[(0.93, 0.25, "no solutions"), (0.47, 0.05, "wide flat minima")],
            published: &[
                published("binary perceptron capacity"),
                published("binary perceptron capacity upper bound (conditional first moment)"),
                published("binary perceptron: breakdown of the local entropy"),
                published("binary perceptron: best solvers reach"),
            ],
            ..Panel::new(Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1))
        },
        Panel {
            heading: "committee of rectified linear units",
            layers: &[
                capacity("capacity-relu", &[(&ACTIVATION, Setting::Word("relu"))]),
                dense("dense-relu", &[(&Y, Setting::Word("inf")), (&ACTIVATION, Setting::Word("relu"))]),
                flat("flat-relu", &[(&ACTIVATION, Setting::Word("relu"))]),
                densest("densest-relu", &[(&ACTIVATION, Setting::Word("relu"))]),
            ],
            shades: &[
                Shade { layer: "capacity-relu", side: Side::Right, colour: 6 },
                Shade { layer: "flat-relu", side: Side::Left, colour: 2 },
            ],
            ..Panel::new(Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1))
        },
        Panel {
            heading: "committee of error functions",
            layers: &[
                capacity("capacity-erf", &[(&ACTIVATION, Setting::Word("erf"))]),
                dense("dense-erf", &[(&Y, Setting::Word("inf")), (&ACTIVATION, Setting::Word("erf"))]),
                flat("flat-erf", &[(&ACTIVATION, Setting::Word("erf"))]),
                densest("densest-erf", &[(&ACTIVATION, Setting::Word("erf"))]),
            ],
            shades: &[
                Shade { layer: "capacity-erf", side: Side::Right, colour: 6 },
                Shade { layer: "flat-erf", side: Side::Left, colour: 2 },
            ],
            ..Panel::new(Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1))
        },
        Panel {
            heading: "committee of signs",
            layers: &[
                capacity("capacity-sign", &[(&ACTIVATION, Setting::Word("sign"))]),
                dense("dense-sign", &[(&Y, Setting::Word("inf")), (&ACTIVATION, Setting::Word("sign"))]),
                flat("flat-sign", &[(&ACTIVATION, Setting::Word("sign"))]),
                densest("densest-sign", &[(&ACTIVATION, Setting::Word("sign"))]),
            ],
            shades: &[
                Shade { layer: "capacity-sign", side: Side::Right, colour: 6 },
                Shade { layer: "flat-sign", side: Side::Left, colour: 2 },
            ],
            ..Panel::new(Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1))
        },
    ],
};

const fn line(layer: Layer, fixed: Fixed, label: &'static str, ink: usize) -> Layer {
    Layer {
        fixed,
        along: Some(Ruler::linear(&KAPPA, MARGINS.0, MARGINS.1)),
        label,
        ink: Ink::One(ink),
        ..layer
    }
}

const fn capacity(file: &'static str, fixed: Fixed) -> Layer {
    line(Layer::new(&binary_capacity::QUANTITY, file, (&ALPHA_C, &KAPPA)), fixed, "capacity", 6)
}

const fn dense(file: &'static str, fixed: Fixed) -> Layer {
    line(Layer::new(&binary_dense_threshold::QUANTITY, file, (&ALPHA_U, &KAPPA)), fixed, "α_U, y → ∞", 0)
}

const fn flat(file: &'static str, fixed: Fixed) -> Layer {
    line(Layer::new(&binary_local_entropy_threshold::QUANTITY, file, (&ALPHA_LE, &KAPPA)), fixed, "α_LE", 2)
}

/// The same of as many replicas as have no complexity, at margin zero.
const fn densest(file: &'static str, fixed: Fixed) -> Layer {
    let layer = Layer::new(&binary_dense_threshold::QUANTITY, file, (&ALPHA_U, &KAPPA));
    Layer { fixed, ink: Ink::One(1), ..layer }
}

const fn published(quantity: &'static str) -> Published {
    Published { quantity, at: 0.0, across: true }
}

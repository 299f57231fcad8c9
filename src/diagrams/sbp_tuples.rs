//! The overlap gap of the symmetric binary perceptron against the number of solutions.

use crate::diagrams::diagram::{Diagram, Layer, Panel, Published, Ruler, Setting};
use crate::quantities::sbp_tuple_upper_bound_minimum;
use crate::symbols::{ALPHA, ALPHA_MIN, KAPPA, X, X_MIN, Y};

/// A single solution has no distance to be least over.
const FEW: f64 = 1.001;
const MANY: f64 = 100.0;
const INTEGERS: &[f64] = &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 16.0, 20.0, 30.0, 50.0, 100.0];
const MARGIN: (&crate::symbols::Symbol, Setting) = (&KAPPA, Setting::Number(1.0));

/// Least bounds over all distances against the number of replicas, and the distances.
pub static DIAGRAM: Diagram = Diagram {
    name: "sbp-tuples",
    title: "overlap gap of tuples of solutions of the symmetric binary perceptron",
    subtitle: "margin κ = 1; discs: whole numbers of solutions",
    caption: "The density from which on no y solutions exist at a certain mutual distance falls from the \
        capacity 1.8159 of a single solution to 1.7001 of pairs, 1.6664 of triples and 1.6578 of \
        quadruples, and rises again: with many solutions the expected number of tuples is dominated \
        by rare sets of patterns. Tuples contain smaller tuples, so the bound of four holds for all \
        larger ones. Continued to fractional numbers it is least at y = 4.257, with 1.65754, printed \
        as 1.6576. The larger the tuple, the closer the forbidden solutions.",
    across: Ruler::log(&Y, 1.0, MANY),
    panels: &[
        Panel {
            heading: "least density without tuples",
            layers: &[
                Layer {
                    fixed: &[MARGIN],
                    along: Some(Ruler::log(&Y, FEW, MANY)),
                    ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "density", (&Y, &ALPHA_MIN))
                },
                Layer {
                    fixed: &[(&Y, Setting::Numbers(INTEGERS)), MARGIN],
                    ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "density-whole", (&Y, &ALPHA_MIN))
                },
            ],
            published: &[Published {
                quantity: "sbp least upper bound over real y",
                at: 4.257,
                across: false,
            }],
            ..Panel::new(Ruler::linear(&ALPHA, 1.62, 1.83))
        },
        Panel {
            heading: "at this distance",
            layers: &[
                Layer {
                    fixed: &[MARGIN],
                    along: Some(Ruler::log(&Y, FEW, MANY)),
                    ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "distance", (&Y, &X_MIN))
                },
                Layer {
                    fixed: &[(&Y, Setting::Numbers(INTEGERS)), MARGIN],
                    ..Layer::new(&sbp_tuple_upper_bound_minimum::QUANTITY, "distance-whole", (&Y, &X_MIN))
                },
            ],
            ..Panel::new(Ruler::log(&X, 1e-5, 1e-1))
        },
    ],
};

//! Barriers between solutions of the spherical perceptron.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::spherical_barrier;
use crate::symbols::{ALPHA, ENERGY, ENSEMBLE, GAMMA, KAPPA, KAPPA_1, KAPPA_2, Symbol};

/// The whole way.
const WAY: Option<Ruler> = Some(Ruler::linear(&GAMMA, 0.0, 1.0));
/// The instance of the upper panels.
const DENSITY: (&Symbol, Setting) = (&ALPHA, Setting::Number(2.0));
const TARGET: (&Symbol, Setting) = (&KAPPA, Setting::Number(-0.5));

/// Energy along geodesics.
pub static DIAGRAM: Diagram = Diagram {
    name: "spherical-barriers",
    title: "barriers on the geodesics between solutions of the spherical perceptron",
    subtitle: "",
    caption: "Two typical solutions of margin κ = −0.5 are separated by a barrier: half-way 0.84 % of the patterns are violated. The \
        larger the margin of the second, the lower the barrier and the longer the free way from its end; from κ_star = −0.296 on the \
        whole way is free, so that such a solution sees every typical one. Two solutions of the same margin see one another from \
        κ_conv = −0.442 on. With one step of breaking the barrier between states is ten times as high as that inside a state.",
    across: Ruler::linear(&GAMMA, 0.0, 1.0),
    panels: &[
        Panel {
            heading: "from a typical solution to one of larger margin; α = 2, κ_1 = κ = −0.5",
            layers: &[Layer {
                fixed: &[
                    DENSITY,
                    TARGET,
                    (&KAPPA_2, Setting::Numbers(&[-0.5, -0.47, -0.44, -0.4, -0.35, -0.29])),
                ],
                along: WAY,
                ink: Ink::From(0),
                ..Layer::new(&spherical_barrier::QUANTITY, "to-larger", (&GAMMA, &ENERGY))
            }],
            ..Panel::new(Ruler::linear(&ENERGY, -0.0005, 0.01))
        },
        Panel {
            heading: "between two of the same margin; α = 2, κ = −0.5",
            layers: &[
                Layer {
                    fixed: &[
                        DENSITY,
                        TARGET,
                        (&KAPPA_1, Setting::Number(-0.5)),
                        (&KAPPA_2, Setting::Number(-0.5)),
                    ],
                    along: WAY,
                    label: "κ_1 = κ_2 = −0.5",
                    ..Layer::new(&spherical_barrier::QUANTITY, "typical", (&GAMMA, &ENERGY))
                },
                Layer {
                    fixed: &[
                        DENSITY,
                        TARGET,
                        (&KAPPA_1, Setting::Number(-0.47)),
                        (&KAPPA_2, Setting::Number(-0.47)),
                    ],
                    along: WAY,
                    ink: Ink::One(1),
                    label: "κ_1 = κ_2 = −0.47",
                    ..Layer::new(&spherical_barrier::QUANTITY, "larger", (&GAMMA, &ENERGY))
                },
                Layer {
                    fixed: &[
                        DENSITY,
                        TARGET,
                        (&KAPPA_1, Setting::Number(-0.44)),
                        (&KAPPA_2, Setting::Number(-0.44)),
                    ],
                    along: WAY,
                    ink: Ink::One(2),
                    label: "κ_1 = κ_2 = −0.44",
                    ..Layer::new(&spherical_barrier::QUANTITY, "convex", (&GAMMA, &ENERGY))
                },
            ],
            ..Panel::new(Ruler::linear(&ENERGY, -0.0005, 0.01))
        },
        Panel {
            heading: "between typical solutions with one step of breaking; α = 90, κ = −2",
            layers: &[Layer {
                fixed: &[
                    (&ALPHA, Setting::Number(90.0)),
                    (&KAPPA, Setting::Number(-2.0)),
                    (&ENSEMBLE, Setting::Words(&["same-state", "different-state"])),
                ],
                along: WAY,
                ink: Ink::From(2),
                ..Layer::new(&spherical_barrier::QUANTITY, "states", (&GAMMA, &ENERGY))
            }],
            ..Panel::new(Ruler::linear(&ENERGY, -0.0005, 0.01))
        },
    ],
};

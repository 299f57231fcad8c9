//! How replica symmetry breaks in the spherical perceptron of negative margin, told by overlaps.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::{spherical_capacity, spherical_random_first_order, spherical_stability_line};
use crate::symbols::{BREAKING_POINT, KAPPA, Q, Q_0, Q_0_K, Q_1_D, Q_1_K, RSB, SLOPE};

/// Just below the margin where the transition turns discontinuous: the curves of both sides meet there.
const CORNER: f64 = -2.0432;
/// Least and largest margin with a capacity at broken replica symmetry.
const LEAST: f64 = -3.0;
const LARGEST: f64 = -0.01;

/// Overlaps where states appear, the breaking point that decides how, overlaps at the capacity.
pub static DIAGRAM: Diagram = Diagram {
    name: "spherical-breaking",
    title: "overlaps of solutions of the spherical perceptron where replica symmetry breaks",
    subtitle: "",
    caption: "Above κ_RFOT = −2.043 replica symmetry becomes unstable (blue) while all pairs of solutions still have one overlap. Below \
        it states appear that have an overlap q₁ of their own at once: at the dynamic transition α_d, and a larger one at the \
        condensation α_K. The breaking point x on the stability line decides: the transition is discontinuous where x exceeds one, \
        leads to a full hierarchy where x grows with the overlap, above κ_1RSB = −1.474, and to one step in between. At the capacity \
        each step of breaking lets more dissimilar solutions in: at κ = −1 the least overlap is 0.665 with one step, 0.579 with three \
        and 0.556 with infinitely many.",
    across: Ruler::linear(&KAPPA, LEAST, 0.0),
    panels: &[
        Panel {
            heading: "where replica symmetry ends",
            layers: &[
                Layer {
                    along: Some(Ruler::linear(&KAPPA, LARGEST, CORNER)),
                    label: "q at α_dAT",
                    ..Layer::new(&spherical_stability_line::QUANTITY, "stability", (&KAPPA, &Q))
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                    ink: Ink::One(2),
                    label: "q_1 at α_d",
                    ..Layer::new(&spherical_random_first_order::QUANTITY, "dynamic-inside", (&KAPPA, &Q_1_D))
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, LEAST, CORNER)),
                    ink: Ink::One(3),
                    label: "q_1 at α_K",
                    ..Layer::new(
                        &spherical_random_first_order::QUANTITY,
                        "condensation-inside",
                        (&KAPPA, &Q_1_K),
                    )
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                    ink: Ink::One(3),
                    label: "q_0 at α_K",
                    ..Layer::new(
                        &spherical_random_first_order::QUANTITY,
                        "condensation-between",
                        (&KAPPA, &Q_0_K),
                    )
                },
            ],
            notes: &[(-2.75, 0.4, "discontinuous"), (-1.3, 0.3, "continuous")],
            ..Panel::new(Ruler::linear(&Q, 0.0, 1.0))
        },
        Panel {
            heading: "on the stability line: breaking point and its slope",
            layers: &[
                Layer {
                    along: Some(Ruler::linear(&KAPPA, LARGEST, LEAST)),
                    label: "x",
                    ..Layer::new(
                        &spherical_stability_line::QUANTITY,
                        "breaking-point",
                        (&KAPPA, &BREAKING_POINT),
                    )
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, LARGEST, LEAST)),
                    ink: Ink::One(4),
                    label: "dx/dq",
                    ..Layer::new(&spherical_stability_line::QUANTITY, "slope", (&KAPPA, &SLOPE))
                },
            ],
            notes: &[
                (-2.65, -0.85, "discontinuous: x > 1"),
                (-1.7, -0.85, "to one step"),
                (-0.8, -0.85, "to full RSB: dx/dq > 0"),
            ],
            ..Panel::new(Ruler::linear(&BREAKING_POINT, -1.0, 2.0))
        },
        Panel {
            heading: "least overlap at the capacity, by steps of breaking",
            layers: &[
                Layer {
                    fixed: &[(&RSB, Setting::Number(1.0))],
                    along: Some(Ruler::linear(&KAPPA, LARGEST, LEAST)),
                    ink: Ink::One(1),
                    label: "one step",
                    ..Layer::new(&spherical_capacity::QUANTITY, "one-step", (&KAPPA, &Q_0))
                },
                Layer {
                    fixed: &[(&RSB, Setting::Number(3.0))],
                    along: Some(Ruler::linear(&KAPPA, LARGEST, LEAST)),
                    ink: Ink::One(0),
                    label: "three steps",
                    ..Layer::new(&spherical_capacity::QUANTITY, "three-steps", (&KAPPA, &Q_0))
                },
            ],
            ..Panel::new(Ruler::linear(&Q_0, 0.0, 1.0))
        },
    ],
};

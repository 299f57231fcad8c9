//! Phases of the spherical perceptron, mainly of negative margins.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting, Shade, Side};
use crate::quantities::{
    spherical_capacity, spherical_random_first_order, spherical_stability_line, spherical_transition_points,
};
use crate::symbols::{
    ALPHA, ALPHA_1RSB, ALPHA_C, ALPHA_D, ALPHA_DAT, ALPHA_K, ALPHA_RFOT, KAPPA, KAPPA_1RSB, KAPPA_RFOT, RSB,
};

/// Just below the margin where the transition turns discontinuous: the curves of both sides meet there.
const CORNER: f64 = -2.0432;
/// Least and largest margin with a capacity at broken replica symmetry.
const LEAST: f64 = -3.0;
const LARGEST: f64 = -0.01;

/// Transitions and capacities by the margin.
pub static DIAGRAM: Diagram = Diagram {
    name: "spherical-phases",
    title: "how the space of solutions of the spherical perceptron breaks up, and where it ends",
    subtitle: "",
    caption: "At margins of zero and more the solutions are replica symmetric up to the capacity (blue). Below zero they break up \
        before it (green): continuously, on the line α_dAT, into a full hierarchy for margins above κ_1RSB = −1.474 and into states \
        that at first have no structure of their own down to κ_RFOT = −2.043; at still lower margins discontinuously, into \
        exponentially many states at the dynamic transition α_d, of which few matter from the condensation α_K on. There α_dAT \
        (thin) is a local instability only, and below κ ≈ −2.87 it would come after the capacity. The capacity is that of one step \
        of breaking: the replica-symmetric one is larger by 38 % at κ = −2, all further steps lower it by only 0.5 %.",
    across: Ruler::linear(&KAPPA, LEAST, 0.4),
    panels: &[Panel {
        layers: &[
            Layer {
                along: Some(Ruler::linear(&KAPPA, -1e-4, CORNER)),
                label: "α_dAT",
                ..Layer::new(&spherical_stability_line::QUANTITY, "stability", (&KAPPA, &ALPHA_DAT))
            },
            Layer {
                along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                width: 0.8,
                ..Layer::new(&spherical_stability_line::QUANTITY, "local-stability", (&KAPPA, &ALPHA_DAT))
            },
            Layer {
                along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                ink: Ink::One(2),
                label: "α_d",
                ..Layer::new(&spherical_random_first_order::QUANTITY, "dynamic", (&KAPPA, &ALPHA_D))
            },
            Layer {
                along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                ink: Ink::One(3),
                label: "α_K",
                ..Layer::new(&spherical_random_first_order::QUANTITY, "condensation", (&KAPPA, &ALPHA_K))
            },
            Layer {
                fixed: &[(&RSB, Setting::Number(1.0))],
                along: Some(Ruler::linear(&KAPPA, LARGEST, CORNER)),
                ink: Ink::One(1),
                label: "capacity",
                ..Layer::new(&spherical_capacity::QUANTITY, "capacity", (&KAPPA, &ALPHA_C))
            },
            Layer {
                fixed: &[(&RSB, Setting::Number(1.0))],
                along: Some(Ruler::linear(&KAPPA, CORNER, LEAST)),
                ink: Ink::One(1),
                ..Layer::new(&spherical_capacity::QUANTITY, "capacity-low", (&KAPPA, &ALPHA_C))
            },
            Layer {
                fixed: &[(&RSB, Setting::Number(0.0))],
                along: Some(Ruler::linear(&KAPPA, 0.0, 0.4)),
                ink: Ink::One(1),
                ..Layer::new(&spherical_capacity::QUANTITY, "capacity-exact", (&KAPPA, &ALPHA_C))
            },
            Layer {
                fixed: &[(&RSB, Setting::Number(0.0))],
                along: Some(Ruler::linear(&KAPPA, -1e-4, LEAST)),
                ink: Ink::One(1),
                width: 1.2,
                label: "replica-symmetric capacity",
                ..Layer::new(&spherical_capacity::QUANTITY, "capacity-symmetric", (&KAPPA, &ALPHA_C))
            },
            Layer {
                ink: Ink::One(6),
                ..Layer::new(
                    &spherical_transition_points::QUANTITY,
                    "one-step-point",
                    (&KAPPA_1RSB, &ALPHA_1RSB),
                )
            },
            Layer {
                ink: Ink::One(6),
                ..Layer::new(
                    &spherical_transition_points::QUANTITY,
                    "first-order-point",
                    (&KAPPA_RFOT, &ALPHA_RFOT),
                )
            },
        ],
        shades: &[
            Shade { layer: "stability", side: Side::Below, colour: 0 },
            Shade { layer: "dynamic", side: Side::Below, colour: 0 },
            Shade { layer: "capacity-exact", side: Side::Below, colour: 0 },
            Shade { layer: "stability", side: Side::To("capacity"), colour: 2 },
            Shade { layer: "dynamic", side: Side::To("capacity-low"), colour: 2 },
        ],
        notes: &[
            (-1.8, 2.4, "replica symmetric"),
            (-0.5, 100.0, "no solutions"),
            (-1.74, 43.0, "RSB"),
            (-2.65, 110.0, "discontinuous"),
            (-2.05, 20.0, "continuous, to one step"),
            (-1.2, 4.3, "continuous, to full RSB"),
            (-2.15, 54.0, "κ_RFOT"),
            (-1.55, 14.2, "κ_1RSB"),
        ],
        ..Panel::new(Ruler::log(&ALPHA, 1.0, 5000.0))
    }],
};

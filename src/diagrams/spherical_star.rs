//! Star-shaped and convex cores of the solutions of the spherical perceptron.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting, Shade, Side};
use crate::quantities::{
    spherical_capacity, spherical_convex_margin, spherical_maximum_margin, spherical_stability_line,
    spherical_star_capacity, spherical_star_margin,
};
use crate::symbols::{
    ALPHA, ALPHA_C, ALPHA_DAT, ALPHA_STAR, KAPPA, KAPPA_CONV, KAPPA_MAX, KAPPA_STAR, RSB, Symbol, Y,
};

/// Target margin of the upper panel.
const TARGET: (&Symbol, Setting) = (&KAPPA, Setting::Number(-1.0));
/// Up to this density, the capacity at the margin −0.01, the largest margin is the replica-symmetric one.
const EXACT: f64 = 2.0322;
/// Where the replica-symmetric margin of stars ends, and the largest margin there with one step of breaking.
const LAST: (f64, f64) = (4.197, -0.4372);
/// Least density.
const LEAST: f64 = 0.003;
/// Densities from the largest down: towards zero the margins have vertical slopes.
const DENSITIES: Option<Ruler> = Some(Ruler::linear(&ALPHA, 5.5, LEAST));

/// Which solutions see all others, and up to which density there are such.
pub static DIAGRAM: Diagram = Diagram {
    name: "spherical-star",
    title: "star-shaped and convex cores of the solutions of the spherical perceptron",
    subtitle: "",
    caption: "A typical solution whose margin is at least κ_star (green) is joined by free geodesics to all typical solutions of the \
        target margin κ = −1: it is a centre, from which the others lie like a star. Solutions of margins above κ_conv are joined to \
        one another: pairs (y = 2), triples, or all with the whole of their hull (y = ∞). Centres exist up to a density α⋆ (discs), \
        long before the capacity, 12.3: replica-symmetric solutions of largest margin put it at 4.20, those with two steps of \
        breaking at 4.78. It depends on the target margin (below): the solutions stay star-shaped up to the largest density, about \
        5.3, near κ = −0.8.",
    across: Ruler::linear(&ALPHA, 0.0, 5.5),
    panels: &[
        Panel {
            heading: "margins of typical solutions, for the target margin κ = −1",
            layers: &[
                Layer {
                    along: Some(Ruler::linear(&ALPHA, EXACT, LEAST)),
                    ink: Ink::One(1),
                    label: "κ_max",
                    ..Layer::new(&spherical_maximum_margin::QUANTITY, "largest", (&ALPHA, &KAPPA_MAX))
                },
                Layer {
                    fixed: &[(&RSB, Setting::Number(1.0))],
                    along: Some(Ruler::linear(&KAPPA, LAST.1, -0.01)),
                    ink: Ink::One(1),
                    ..Layer::new(&spherical_capacity::QUANTITY, "largest-broken", (&ALPHA_C, &KAPPA))
                },
                Layer {
                    fixed: &[(&RSB, Setting::Number(1.0))],
                    along: Some(Ruler::linear(&KAPPA, LAST.1, -0.6)),
                    ink: Ink::One(1),
                    ..Layer::new(&spherical_capacity::QUANTITY, "largest-beyond", (&ALPHA_C, &KAPPA))
                },
                Layer {
                    fixed: &[TARGET],
                    along: Some(Ruler::linear(&ALPHA, LAST.0, EXACT)),
                    ink: Ink::One(2),
                    ..Layer::new(&spherical_star_margin::QUANTITY, "star-broken", (&ALPHA, &KAPPA_STAR))
                },
                Layer {
                    fixed: &[TARGET],
                    along: Some(Ruler::linear(&ALPHA, EXACT, LEAST)),
                    ink: Ink::One(2),
                    label: "κ_star",
                    ..Layer::new(&spherical_star_margin::QUANTITY, "star", (&ALPHA, &KAPPA_STAR))
                },
                Layer {
                    fixed: &[TARGET, (&Y, Setting::Number(2.0))],
                    along: DENSITIES,
                    ink: Ink::One(3),
                    label: "κ_conv, y = 2",
                    ..Layer::new(&spherical_convex_margin::QUANTITY, "pairs", (&ALPHA, &KAPPA_CONV))
                },
                Layer {
                    fixed: &[TARGET, (&Y, Setting::Number(3.0))],
                    along: DENSITIES,
                    ink: Ink::One(4),
                    label: "y = 3",
                    ..Layer::new(&spherical_convex_margin::QUANTITY, "triples", (&ALPHA, &KAPPA_CONV))
                },
                Layer {
                    fixed: &[TARGET, (&Y, Setting::Word("inf"))],
                    along: DENSITIES,
                    label: "y = ∞",
                    ..Layer::new(&spherical_convex_margin::QUANTITY, "hull", (&ALPHA, &KAPPA_CONV))
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, -0.01, -0.8)),
                    ink: Ink::One(6),
                    width: 0.8,
                    label: "α_dAT",
                    ..Layer::new(&spherical_stability_line::QUANTITY, "stability", (&ALPHA_DAT, &KAPPA))
                },
                Layer {
                    fixed: &[TARGET, (&RSB, Setting::Numbers(&[0.0, 2.0]))],
                    ink: Ink::One(2),
                    width: 2.8,
                    ..Layer::new(&spherical_star_capacity::QUANTITY, "end", (&ALPHA_STAR, &KAPPA))
                },
            ],
            shades: &[
                Shade { layer: "star", side: Side::To("largest"), colour: 2 },
                Shade { layer: "star-broken", side: Side::To("largest-broken"), colour: 2 },
            ],
            notes: &[(1.0, 0.1, "centres of stars"), (3.2, 0.15, "no solutions"), (4.49, -1.015, "α⋆")],
            ..Panel::new(Ruler::linear(&KAPPA, -1.05, 0.5))
        },
        Panel {
            heading: "density of the last centres, by the target margin",
            layers: &[
                Layer {
                    fixed: &[(&RSB, Setting::Number(0.0))],
                    along: Some(Ruler::linear(&KAPPA, -0.05, -2.0)),
                    ink: Ink::One(2),
                    label: "α⋆, replica symmetric",
                    ..Layer::new(&spherical_star_capacity::QUANTITY, "star-capacity", (&ALPHA_STAR, &KAPPA))
                },
                Layer {
                    fixed: &[
                        (&RSB, Setting::Number(2.0)),
                        (&KAPPA, Setting::Numbers(&[-0.3, -0.6, -0.7, -0.8, -0.9, -1.0, -1.2, -1.5, -2.0])),
                    ],
                    ink: Ink::One(2),
                    width: 2.8,
                    ..Layer::new(
                        &spherical_star_capacity::QUANTITY,
                        "star-capacity-broken",
                        (&ALPHA_STAR, &KAPPA),
                    )
                },
                Layer {
                    along: Some(Ruler::linear(&KAPPA, -0.01, -2.0)),
                    ink: Ink::One(6),
                    width: 0.8,
                    label: "α_dAT",
                    ..Layer::new(
                        &spherical_stability_line::QUANTITY,
                        "stability-target",
                        (&ALPHA_DAT, &KAPPA),
                    )
                },
                Layer {
                    fixed: &[(&RSB, Setting::Number(1.0))],
                    along: Some(Ruler::linear(&KAPPA, -0.01, -2.0)),
                    ink: Ink::One(1),
                    label: "capacity",
                    ..Layer::new(&spherical_capacity::QUANTITY, "capacity", (&ALPHA_C, &KAPPA))
                },
            ],
            notes: &[
                (1.2, -0.9, "star-shaped"),
                (4.4, -1.6, "no centres"),
                (4.6, -0.15, "no solutions"),
                (4.9, -1.2, "discs: two steps"),
            ],
            ..Panel::new(Ruler::linear(&KAPPA, -2.0, 0.0))
        },
    ],
};

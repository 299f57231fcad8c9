//! Local entropy around solutions of the binary perceptron, typical ones and such of large margin.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::binary_local_entropy;
use crate::symbols::{ALPHA, D, KAPPA, KAPPA_REF, LOCAL_ENTROPY, Symbol, UPPER_BOUND};

type Fixed = &'static [(&'static Symbol, Setting)];

/// Distances from and to; lines start at the far end, where the reference matters least.
const NEAR: f64 = 2e-4;
const FAR: f64 = 0.1;
/// From here on the largest margin at low density is not told from all configurations.
const MERGED: f64 = 1.2e-3;

/// Where every configuration nearby is a solution.
const EASY: Fixed = &[(&KAPPA, Setting::Number(-4.0)), (&KAPPA_REF, Setting::Number(0.0))];

/// Local entropy against the distance, for margins of the reference.
pub static DIAGRAM: Diagram = Diagram {
    name: "binary-flat-minima",
    title: "solutions of the binary perceptron around one of a given margin",
    subtitle: "surrounding solutions of margin κ = 0; κ̃: margin of the one in the middle",
    caption: "Around a typical solution (κ̃ = 0) the local entropy becomes negative below some distance, \
        0.0070 at α = 0.5: it is isolated. Around solutions of large enough margin there are others \
        at every distance, and the entropy comes close to that of all configurations: a wide flat \
        minimum. At α = 0.5 a margin of 0.0365 is enough for the entropy to grow all the way, where \
        the largest one is 0.418; at α = 0.7 it takes 0.087 of 0.137. Above α = 0.729 not even the \
        largest margin does, and above 0.7477 its entropy turns negative between: at α = 0.76 flat \
        regions have come apart. Dotted stretches, of negative entropy, say that there are no \
        solutions.",
    across: Ruler::log(&D, NEAR, FAR),
    panels: &[
        Panel {
            heading: "α = 0.5: flat around solutions of small margin already",
            layers: &[
                bound("all-1"),
                around(
                    "largest-1",
                    &[(&ALPHA, Setting::Number(0.5)), (&KAPPA_REF, Setting::Word("max"))],
                    "κ̃ = κ_max",
                    0,
                    MERGED,
                ),
                around(
                    "margin-0.1-1",
                    &[(&ALPHA, Setting::Number(0.5)), (&KAPPA_REF, Setting::Number(0.1))],
                    "κ̃ = 0.1",
                    2,
                    NEAR,
                ),
                around(
                    "margin-0.037-1",
                    &[(&ALPHA, Setting::Number(0.5)), (&KAPPA_REF, Setting::Number(0.037))],
                    "κ̃ = 0.037",
                    3,
                    NEAR,
                ),
                around(
                    "typical-1",
                    &[(&ALPHA, Setting::Number(0.5)), (&KAPPA_REF, Setting::Number(0.0))],
                    "κ̃ = 0",
                    1,
                    1e-3,
                ),
            ],
            ..Panel::new(Ruler::linear(&LOCAL_ENTROPY, -0.015, 0.035))
        },
        Panel {
            heading: "α = 0.7: flat around solutions of large margin only",
            layers: &[
                bound("all-2"),
                around(
                    "largest-2",
                    &[(&ALPHA, Setting::Number(0.7)), (&KAPPA_REF, Setting::Word("max"))],
                    "κ̃ = κ_max",
                    0,
                    NEAR,
                ),
                around(
                    "margin-0.088-2",
                    &[(&ALPHA, Setting::Number(0.7)), (&KAPPA_REF, Setting::Number(0.088))],
                    "κ̃ = 0.088",
                    2,
                    NEAR,
                ),
                around(
                    "margin-0.05-2",
                    &[(&ALPHA, Setting::Number(0.7)), (&KAPPA_REF, Setting::Number(0.05))],
                    "κ̃ = 0.05",
                    3,
                    NEAR,
                ),
                around(
                    "typical-2",
                    &[(&ALPHA, Setting::Number(0.7)), (&KAPPA_REF, Setting::Number(0.0))],
                    "κ̃ = 0",
                    1,
                    0.015,
                ),
            ],
            ..Panel::new(Ruler::linear(&LOCAL_ENTROPY, -0.015, 0.035))
        },
        Panel {
            heading: "α = 0.76: flat around none",
            layers: &[
                bound("all-3"),
                around(
                    "largest-3",
                    &[(&ALPHA, Setting::Number(0.76)), (&KAPPA_REF, Setting::Word("max"))],
                    "κ̃ = κ_max",
                    0,
                    NEAR,
                ),
                around(
                    "margin-0.05-3",
                    &[(&ALPHA, Setting::Number(0.76)), (&KAPPA_REF, Setting::Number(0.05))],
                    "κ̃ = 0.05",
                    3,
                    NEAR,
                ),
                around(
                    "typical-3",
                    &[(&ALPHA, Setting::Number(0.76)), (&KAPPA_REF, Setting::Number(0.0))],
                    "κ̃ = 0",
                    1,
                    0.04,
                ),
            ],
            ..Panel::new(Ruler::linear(&LOCAL_ENTROPY, -0.015, 0.035))
        },
    ],
};

const fn around(file: &'static str, fixed: Fixed, label: &'static str, ink: usize, to: f64) -> Layer {
    Layer {
        fixed,
        along: Some(Ruler::log(&D, FAR, to)),
        label,
        ink: Ink::One(ink),
        ..Layer::new(&binary_local_entropy::QUANTITY, file, (&D, &LOCAL_ENTROPY))
    }
}

/// The entropy of all configurations at a distance.
const fn bound(file: &'static str) -> Layer {
    Layer {
        fixed: EASY,
        along: Some(Ruler::log(&D, FAR, NEAR)),
        label: "all configurations",
        ink: Ink::One(6),
        width: 1.5,
        ..Layer::new(&binary_local_entropy::QUANTITY, file, (&D, &UPPER_BOUND))
    }
}

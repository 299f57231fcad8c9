//! Loss of the symmetric critical points of the student-teacher problem against the number of neurons.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::{student_critical_point, student_onset, student_series_loss};
use crate::symbols::{FAMILY, K_ONSET, LOSS, LOSS_SERIES, MINIMA, NEURONS, ORDER};

const K_AXIS: Ruler = Ruler::log(&NEURONS, 5.0, 1000.0);

/// Minima and saddles, where saddles turn into minima, and the series in one over the root of k.
pub static DIAGRAM: Diagram = Diagram {
    name: "student-families",
    title: "loss at the symmetric critical points of the ReLU student-teacher problem",
    subtitle: "as many students as teachers; thin lines: series to order k⁻⁴; discs: where saddles turn into minima",
    caption: "Spurious minima come in two kinds. With a few neurons reflected (II, M, P(3)) the loss decays as 1/k, in proportion \
        to the number of reflected neurons; with all but a few reflected (A, I, M*) it rises to 1/2 - 1/π = 0.18169. As real \
        numbers of neurons go, each family is a saddle until its disc: II from k = 5.59, A from 5.76, I from 6.74, M from 7.56, M* \
        from 7.73, P(3) from 9.32. The other families stay saddles at every k.",
    across: K_AXIS,
    panels: &[
        Panel {
            heading: "families of minima",
            layers: &[
                Layer {
                    fixed: &[(&FAMILY, Setting::Words(&["A", "I", "M*", "II", "M", "P(3)"]))],
                    along: Some(Ruler::log(&NEURONS, 1000.0, 5.0)),
                    ink: Ink::From(0),
                    ..Layer::new(&student_critical_point::QUANTITY, "minima", (&NEURONS, &LOSS))
                },
                Layer {
                    fixed: &[
                        (&FAMILY, Setting::Words(&["A", "I", "M*", "II", "M", "P(3)"])),
                        (&ORDER, Setting::Number(8.0)),
                    ],
                    along: Some(Ruler::log(&NEURONS, 1000.0, 5.0)),
                    ink: Ink::One(6),
                    width: 0.8,
                    named: false,
                    ..Layer::new(&student_series_loss::QUANTITY, "series", (&NEURONS, &LOSS_SERIES))
                },
                Layer {
                    fixed: &[(&FAMILY, Setting::Words(&["A", "I", "M*", "II", "M", "P(3)"]))],
                    ink: Ink::From(0),
                    width: 3.4,
                    named: false,
                    only: Some((&MINIMA, "above")),
                    ..Layer::new(&student_onset::QUANTITY, "onsets", (&K_ONSET, &LOSS))
                },
            ],
            ..Panel::new(Ruler::log(&LOSS, 3e-4, 0.3))
        },
        Panel {
            heading: "families of saddles",
            layers: &[Layer {
                fixed: &[(&FAMILY, Setting::Words(&["N(3)", "S1", "S2", "K", "J", "T", "Z"]))],
                along: Some(Ruler::log(&NEURONS, 1000.0, 5.0)),
                ink: Ink::From(0),
                ..Layer::new(&student_critical_point::QUANTITY, "saddles", (&NEURONS, &LOSS))
            }],
            ..Panel::new(Ruler::linear(&LOSS, 0.0, 0.25))
        },
    ],
};

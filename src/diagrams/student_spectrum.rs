//! Hessian eigenvalues of the student-teacher problem against the number of neurons.

use crate::diagrams::diagram::{Diagram, Ink, Layer, Panel, Ruler, Setting};
use crate::quantities::student_spectrum;
use crate::symbols::{COMPONENT, EIGENVALUE, FAMILY, NEURONS};

const UP: Ruler = Ruler::linear(&EIGENVALUE, -0.05, 0.42);
const SPECTRUM: Layer = Layer {
    along: Some(Ruler::log(&NEURONS, 1000.0, 5.5)),
    ink: Ink::Rows,
    width: 1.6,
    rows: Some(&COMPONENT),
    ..Layer::new(&student_spectrum::QUANTITY, "", (&NEURONS, &EIGENVALUE))
};

/// Spectra of families I, II and M.
pub static DIAGRAM: Diagram = Diagram {
    name: "student-spectrum",
    title: "Hessian eigenvalues at spurious minima of the ReLU student-teacher problem",
    subtitle: "one curve per distinct eigenvalue, named by its isotypic component; those that grow with k leave the figure",
    caption: "The k² eigenvalues take a dozen or two distinct values, whatever k: one curve each. Where the lowest curve crosses \
        zero the saddle turns into a minimum: at k = 6.74 for I, 5.59 for II, 7.56 for M. Components: t is trivial, s the standard \
        representation of the neurons of a block (0 or 1), x and y antisymmetric and symmetric pairs of neurons.",
    across: Ruler::log(&NEURONS, 5.5, 1000.0),
    panels: &[
        Panel {
            heading: "I: all neurons but one reflected",
            layers: &[Layer { file: "spectrum-i", fixed: &[(&FAMILY, Setting::Word("I"))], ..SPECTRUM }],
            ..Panel::new(UP)
        },
        Panel {
            heading: "II: one neuron reflected",
            layers: &[Layer { file: "spectrum-ii", fixed: &[(&FAMILY, Setting::Word("II"))], ..SPECTRUM }],
            ..Panel::new(UP)
        },
        Panel {
            heading: "M: two neurons reflected",
            layers: &[Layer { file: "spectrum-m", fixed: &[(&FAMILY, Setting::Word("M"))], ..SPECTRUM }],
            ..Panel::new(UP)
        },
    ],
};

//! `binary-local-entropy`.

use crate::quantities::neighbours::{KAPPA_REF, Reference, Solver, log_odds, margin_asked};
use crate::quantities::parameters::{ACTIVATION, activation, closed_form, density, margin};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved};
use crate::special::entropy::binary_entropy;
use crate::symbols;
use crate::theory::track::Track;

/// entropy of the solutions of the binary perceptron at a distance from a typical solution of larger margin
pub static QUANTITY: Quantity = Quantity {
    name: "binary-local-entropy",
    summary: "entropy of the solutions of the binary perceptron at a distance from a typical solution of larger margin",
    rigour: Rigour::Replica,
    formulas: &["binary.local-entropy", "binary.cross-overlap", "binary.capacity"],
    params: &[
        density(Domain::closed(0.003, 20.0), Some(Axis::number(0.5))),
        margin(Domain::closed(-4.0, 10.0), Some(Axis::number(0.0))),
        KAPPA_REF,
        Parameter {
            symbol: &symbols::D,
            kind: Kind::Real,
            domain: Domain::closed(1e-12, 0.99),
            default: Some(Axis::Log { from: 1e-4, to: 0.5, count: 121 }),
        },
        ACTIVATION,
    ],
    abscissa: Some(&symbols::D),
    columns: &[
        &symbols::LOCAL_ENTROPY,
        &symbols::SLOPE,
        &symbols::S,
        &symbols::Q_1,
        &symbols::REPLICON,
        &symbols::UPPER_BOUND,
        &symbols::KAPPA_REF_VALUE,
    ],
    bands: &[],
    rows,
};

/// The last reference, what it was asked for with, and the roots around it.
#[derive(Clone)]
struct Last {
    asked: (f64, f64, Option<f64>),
    reference: Reference,
    track: Track<4, 3>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let [alpha, kappa, d] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::D].map(|s| inputs.number(s));
        let solver = Solver { activation: activation(&inputs), settings: *settings };
        let asked = (alpha, kappa, margin_asked(&inputs));
        let reference = match last {
            Some(last) if last.asked == asked => last.reference,
            _ => solver.reference(alpha, kappa, asked.2)?,
        };
        let control = [alpha, kappa, reference.kappa.0, log_odds(d)];
        let track = last.map_or_else(Track::default, |last| last.track.clone());
        let found = solver.at(&reference, kappa, d, track.start(control))?;
        let [entropy, slope, s, q1, replicon] = found.values;
        let bound = closed_form(binary_entropy(d));
        let row = Solved::numbers(&[entropy, slope, s, q1, replicon, bound, reference.kappa], found.residual)
            .with_status(found.status());
        let track = found.order.map_or_else(|| track.clone(), |order| track.with(control, order));
        Ok((row, Last { asked, reference, track }))
    })
}

//! `spherical-local-entropy`.

use std::cell::Cell;

use crate::models::spherical_neighbours::Reference;
use crate::quantities::neighbours::{KAPPA_REF, margin_asked};
use crate::quantities::parameters::{density, margin};
use crate::quantities::spherical_neighbour_ways::Way;
use crate::quantities::spherical_neighbours::Surroundings;
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;
use crate::theory::track::Track;

/// entropy of the solutions of the spherical perceptron at an overlap with a typical solution of larger margin
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-local-entropy",
    summary: "entropy of the solutions of the spherical perceptron at an overlap with a typical solution of larger margin",
    rigour: Rigour::Replica,
    formulas: &["spherical.local-entropy", "spherical.replica-symmetric", "spherical.capacity"],
    params: &[
        density(Domain::closed(1e-3, 1e4), Some(Axis::number(1.0))),
        margin(Domain::closed(-4.0, 10.0), Some(Axis::number(-0.5))),
        KAPPA_REF,
        Parameter {
            symbol: &symbols::OVERLAP,
            kind: Kind::Real,
            domain: Domain::closed(-0.9, 1.0 - 1e-9),
            default: Some(Axis::Linear { from: 0.01, to: 0.99, count: 99 }),
        },
    ],
    abscissa: Some(&symbols::OVERLAP),
    columns: &[
        &symbols::LOCAL_ENTROPY,
        &symbols::SLOPE,
        &symbols::Q,
        &symbols::T,
        &symbols::REPLICON,
        &symbols::KAPPA_REF_VALUE,
    ],
    bands: &[],
    rows,
};

/// The last reference, what it was asked for with, and the roots around it.
#[derive(Clone)]
struct Last {
    asked: (f64, f64, Option<f64>),
    surroundings: Surroundings,
    track: Track<4, 3>,
}

fn rows(block: Block) -> Rows {
    // What was asked last, and the overlap below which its saddle point was found to have ended.
    let ended = Cell::new(((f64::NAN, f64::NAN, None), f64::NEG_INFINITY));
    block.warm(move |inputs, settings, last: Option<&Last>| {
        let [alpha, kappa, overlap] =
            [&symbols::ALPHA, &symbols::KAPPA, &symbols::OVERLAP].map(|s| inputs.number(s));
        let asked = (alpha, kappa, margin_asked(&inputs));
        let surroundings = match last {
            Some(last) if last.asked == asked => last.surroundings,
            _ => Surroundings::find(alpha, kappa, asked.2, settings)?,
        };
        let kind = |asked: (f64, f64, Option<f64>)| asked.2.is_some();
        let same_kind = last.filter(|last| kind(last.asked) == kind(asked));
        let track = same_kind.map_or_else(Track::default, |last| last.track.clone());
        let control = [alpha, kappa, surroundings.kappa_ref.0, overlap.atanh()];
        let way = Way::new(settings);
        if ended.get().0 == asked {
            way.least.set(ended.get().1);
        }
        let found = surroundings.at(overlap, track.start(control), &way);
        ended.set((asked, way.least.get()));
        let found = found?;
        let [entropy, slope, q1, s, replicon] = found.values;
        let numbers = [entropy, slope, q1, s, replicon, surroundings.kappa_ref];
        let mut row = Solved::numbers(&numbers, found.residual).with_status(surroundings.status(&found));
        if surroundings.reference == Reference::Best {
            // There is no other reference.
            (row.values[3], row.errors[3]) = (Value::Empty, 0.0);
        }
        let track = found.order.map_or_else(|| track.clone(), |order| track.with(control, order));
        Ok((row, Last { asked, surroundings, track }))
    })
}

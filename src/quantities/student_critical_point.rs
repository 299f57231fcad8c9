//! `student-critical-point`.

use crate::models::student_teacher::branch::{Branch, Point};
use crate::models::student_teacher::spectrum::{Level, Softest};
use crate::quantities::student::{family, neurons, point_asked, row};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// symmetric critical points of a network of rectified linear units that learns another one of the same size
pub static QUANTITY: Quantity = Quantity {
    name: "student-critical-point",
    summary: "symmetric critical points of a network of rectified linear units that learns another one of the same size",
    rigour: Rigour::Numerical,
    formulas: &["student.families", "student.loss", "student.reduced", "student.spectrum"],
    params: &[
        family(Some(Axis::One(Value::word("II")))),
        neurons(Some(Axis::Log { from: 6.0, to: 2000.0, count: 100 })),
    ],
    abscissa: Some(&symbols::NEURONS),
    columns: &[
        &symbols::LOSS,
        &symbols::GRADIENT_NORM,
        &symbols::DIAG_1,
        &symbols::OFF_1,
        &symbols::BLOCK_12,
        &symbols::DIAG_2,
        &symbols::BLOCK_21,
        &symbols::OFF_2,
        &symbols::MIN_EIGENVALUE,
        &symbols::COMPONENT,
        &symbols::CRITICAL_KIND,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, _, last: Option<&(Branch, Softest)>| {
        let (point, branch) = point_asked(&inputs, last.map(|(branch, _)| branch))?;
        let near = last.filter(|(last, _)| last.family() == branch.family()).map(|(_, softest)| softest);
        let (lowest, softest) = point.lowest_near(near);
        Ok((solved(&point, &lowest), (branch, softest)))
    })
}

fn solved(point: &Point, lowest: &Level) -> Solved {
    let number = |(value, error): (f64, f64)| (Value::Number(value), error);
    let mut cells = Vec::with_capacity(11);
    cells.push(number(point.loss()));
    cells.push(number((point.gradient, point.gradient)));
    // Class by class: its own input, those of the first class, those of the second.
    for place in 0..6 {
        let weights = &point.geometry.weights;
        let value = if place % 3 == 0 { weights.own(place / 3) } else { weights.entries.at(place) };
        cells.push(if point.present[place] {
            // A sign is added to the excess.
            number((value, point.bound.at(place) + f64::EPSILON * value.abs()))
        } else {
            (Value::Empty, 0.0)
        });
    }
    let kind = match lowest.value {
        x if x > lowest.error => "minimum",
        x if x < -lowest.error => "saddle",
        _ => "degenerate",
    };
    cells.push(number((lowest.value, lowest.error)));
    cells.extend([lowest.component, kind].map(|word| (Value::word(word), 0.0)));
    row(cells, point.gradient / point.students())
}

//! `student-onset`.

use crate::models::student_teacher::onset::{Onset, onsets};
use crate::quantities::student::{family, family_asked, row};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, SWITCH, Value};
use crate::symbols;

/// numbers of neurons, as real numbers, at which a family of critical points turns from saddles to minima, and at which saddles gain directions
/// of descent
pub static QUANTITY: Quantity = Quantity {
    name: "student-onset",
    summary: "numbers of neurons, as real numbers, at which a family of critical points turns from saddles to minima, and at which saddles gain directions of descent",
    rigour: Rigour::Numerical,
    formulas: &["student.onset", "student.spectrum", "student.families"],
    params: &[family(Some(Axis::One(Value::word("II"))))],
    abscissa: None,
    columns: &[
        &symbols::K_ONSET,
        &symbols::COMPONENT,
        &symbols::LOSS,
        &symbols::MINIMA,
        &symbols::BRANCH_END,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let onsets = onsets(family_asked(&inputs))?;
        let word = |word| (Value::word(word), 0.0);
        let row = |onset: &Onset| {
            let cells = vec![
                (Value::Number(onset.k), onset.error),
                word(onset.component),
                (Value::Number(onset.loss.0), onset.loss.1),
                onset.above.map_or((Value::Empty, 0.0), |above| word(if above { "above" } else { "below" })),
                word(SWITCH[usize::from(onset.fold)]),
            ];
            row(cells, onset.residual)
        };
        Ok(onsets.iter().map(row).collect())
    })
}

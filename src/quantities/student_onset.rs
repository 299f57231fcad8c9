//! `student-onset`.

use crate::models::student_teacher::onset::onset;
use crate::quantities::student::{family, family_asked, row};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, SWITCH, Value};
use crate::symbols;

/// number of neurons, as a real number, at which a family of critical points turns from saddles to minima
pub static QUANTITY: Quantity = Quantity {
    name: "student-onset",
    summary: "number of neurons, as a real number, at which a family of critical points turns from saddles to minima",
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
    block.each(|inputs, _| {
        let onset = onset(family_asked(&inputs))?;
        let word = |word| (Value::word(word), 0.0);
        let cells = vec![
            (Value::Number(onset.k), onset.error),
            word(onset.component),
            (Value::Number(onset.loss.0), onset.loss.1),
            word(if onset.above { "above" } else { "below" }),
            word(SWITCH[usize::from(onset.fold)]),
        ];
        Ok(row(cells, onset.residual))
    })
}

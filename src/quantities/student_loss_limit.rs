//! `student-loss-limit`.

use crate::models::student_teacher::limit::loss_limit;
use crate::quantities::student::{family, family_asked};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// loss of a family of critical points as the number of neurons grows: its limit and the first terms beyond
pub static QUANTITY: Quantity = Quantity {
    name: "student-loss-limit",
    summary: "loss of a family of critical points as the number of neurons grows: its limit and the first terms beyond",
    rigour: Rigour::Numerical,
    formulas: &["student.loss-limit", "student.families"],
    params: &[family(Some(Axis::One(Value::word("II"))))],
    abscissa: None,
    columns: &[&symbols::LOSS_LIMIT, &symbols::LOSS_ROOT, &symbols::LOSS_INVERSE],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, _| Ok(Solved::numbers(&loss_limit(family_asked(&inputs))?, 0.0)))
}

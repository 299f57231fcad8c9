//! `student-spectrum`.

use crate::quantities::student::{family, neurons, point_asked, row};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Value};
use crate::symbols;

/// all eigenvalues of the second derivatives of the loss at a symmetric critical point, with their multiplicities
pub static QUANTITY: Quantity = Quantity {
    name: "student-spectrum",
    summary: "all eigenvalues of the second derivatives of the loss at a symmetric critical point, with their multiplicities",
    rigour: Rigour::Numerical,
    formulas: &["student.spectrum", "student.families"],
    params: &[family(Some(Axis::One(Value::word("II")))), neurons(Some(Axis::number(10.0)))],
    abscissa: Some(&symbols::NEURONS),
    columns: &[&symbols::COMPONENT, &symbols::EIGENVALUE, &symbols::INDEX, &symbols::MULTIPLICITY],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let (point, _) = point_asked(&inputs, None)?;
        let levels = point.levels();
        Ok(levels
            .iter()
            .map(|level| {
                let cells = vec![
                    (Value::word(level.component), 0.0),
                    (Value::Number(level.value), level.error),
                    (Value::Integer(level.index as i64), 0.0),
                    (Value::Number(level.multiplicity), 0.0),
                ];
                row(cells, point.gradient / point.students())
            })
            .collect())
    })
}

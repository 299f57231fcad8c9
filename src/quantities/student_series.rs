//! `student-series`.

use crate::models::student_series::closed::closed_form;
use crate::models::student_series::coefficients::Series;
use crate::quantities::series::{asked, family, order, series, word};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Status, Value};
use crate::symbols;

/// coefficients of the series in one over the square root of the number of neurons of a symmetric critical point and its loss
pub static QUANTITY: Quantity = Quantity {
    name: "student-series",
    summary: "series in one over the square root of the number of neurons of a symmetric critical point of the student-teacher loss: certified digits and closed forms",
    rigour: Rigour::Numerical,
    formulas: &["student.series"],
    params: &[family(word("II")), order(Some(Axis::One(Value::Integer(16))))],
    abscissa: None,
    columns: &[
        &symbols::PARAMETER,
        &symbols::COEFFICIENT,
        &symbols::NEAREST,
        &symbols::POWER,
        &symbols::CLOSED_FORM,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.several(|inputs, _| {
        let (branch, order) = asked(&inputs)?;
        let series = series(branch, order)?;
        let weights = branch.present().iter().copied().zip(&series.coefficients);
        let all = weights.chain([("loss", &series.coefficients[6])]);
        let rows = all.flat_map(|(what, coefficients)| {
            coefficients.iter().enumerate().map(move |(n, c)| {
                let (digits, error) = Series::certain(c);
                let nearest = c.value.to_f64();
                let closed = closed_form(branch, what, n as u32).filter(|closed| {
                    let deviation = closed.value(c.value.bits()) - c.value.clone();
                    deviation.to_f64().abs() <= c.error
                });
                let text = closed.map_or(Value::Empty, |closed| Value::Text(closed.to_string().into()));
                let values = vec![
                    Value::word(what),
                    Value::Digits(digits),
                    Value::Number(nearest),
                    Value::Integer(n as i64),
                    text,
                ];
                let errors = vec![0.0, error, error + f64::EPSILON * nearest.abs(), 0.0, 0.0];
                Solved { values, errors, residual: 0.0, status: Status::Ok, verified: None }
            })
        });
        Ok(rows.collect())
    })
}

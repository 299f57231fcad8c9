//! `student-splitting`.

use crate::models::student_teacher::branch::Branch;
use crate::quantities::student::{family, neurons, point_asked, row};
use crate::quantity::{Axis, Block, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// what one neuron more does to a symmetric critical point: curvature of the loss after a neuron is split in two
pub static QUANTITY: Quantity = Quantity {
    name: "student-splitting",
    summary: "what one neuron more does to a symmetric critical point: curvature of the loss after a neuron of either class is split in two",
    rigour: Rigour::Numerical,
    formulas: &["student.splitting", "student.families"],
    params: &[
        family(Some(Axis::One(Value::word("II")))),
        neurons(Some(Axis::Log { from: 6.0, to: 2000.0, count: 100 })),
    ],
    abscissa: Some(&symbols::NEURONS),
    columns: &[&symbols::SPLITTING_1, &symbols::SPLITTING_2],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, _, last: Option<&Branch>| {
        let (point, branch) = point_asked(&inputs, last)?;
        let slack = point.slack();
        let cell = |r: usize| -> (Value, f64) {
            if point.geometry.layout.students[r] == 0.0 {
                return (Value::Empty, 0.0);
            }
            let (curvature, rounding) = point.geometry.splitting_curvature(r);
            (Value::Number(curvature), rounding + 4.0 * slack / point.geometry.length[r])
        };
        let solved: Solved = row(vec![cell(0), cell(1)], point.gradient / point.students());
        Ok((solved, branch))
    })
}

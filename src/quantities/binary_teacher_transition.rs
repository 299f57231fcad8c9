//! `binary-teacher-transition`.

use num_dual::Dual64;

use crate::quantities::parameters::{ACTIVATION, CLOSED_FORM, activation};
use crate::quantity::{Block, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::potential::{Marginal, Vanishing};
use crate::theory::teacher_student::TeacherStudent;

/// first-order transition to perfect generalisation of the students of a binary teacher, and the end of their metastable branch
pub static QUANTITY: Quantity = Quantity {
    name: "binary-teacher-transition",
    summary: "first-order transition to perfect generalisation of the students of a binary teacher, and the end of their metastable branch",
    rigour: Rigour::Replica,
    formulas: &["binary.teacher-student", "committee.correlation-kernel"],
    params: &[ACTIVATION],
    abscissa: None,
    columns: &[&symbols::ALPHA_TS, &symbols::Q, &symbols::ALPHA_SPINODAL, &symbols::Q_SPINODAL],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let model = TeacherStudent { kernel: activation(&inputs), quadrature: settings.quadrature };
        let transition = model.threshold(Vanishing, settings.tolerance)?;
        let spinodal = model.threshold(Marginal, settings.tolerance)?;
        let overlap = |log_q_hat: f64, bound: f64| {
            let q = model.overlap(Dual64::from(log_q_hat).derivative()).value;
            (q.re, q.eps.abs() * bound + CLOSED_FORM * q.re)
        };
        let residual = transition.residual.max(spinodal.residual);
        let [first, last] = [&transition, &spinodal].map(|root| overlap(root.z[0], root.bound[0]));
        let values =
            [(transition.z[1], transition.bound[1]), first, (spinodal.z[1], spinodal.bound[1]), last];
        Ok(Solved::numbers(&values, residual))
    })
}

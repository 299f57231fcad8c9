//! `binary-teacher-entropy`.

use num_dual::Dual64;

use crate::quantities::parameters::{
    ACTIVATION, CLOSED_FORM, activation, density, exponential, replica_symmetric_status,
};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::potential::{Marginal, Potential, Stability};
use crate::theory::teacher_student::TeacherStudent;

/// entropy of the students of a binary teacher, and how well they generalise (Bayes-optimal, replica symmetric)
pub static QUANTITY: Quantity = Quantity {
    name: "binary-teacher-entropy",
    summary: "entropy of the students of a binary teacher, and how well they generalise (Bayes-optimal, replica symmetric)",
    rigour: Rigour::Replica,
    formulas: &["binary.teacher-student", "committee.correlation-kernel"],
    params: &[
        density(Domain::closed(1e-3, 10.0), Some(Axis::Linear { from: 0.01, to: 1.49, count: 149 })),
        ACTIVATION,
    ],
    abscissa: Some(&symbols::ALPHA),
    columns: &[
        &symbols::Q,
        &symbols::Q_HAT,
        &symbols::ENTROPY,
        &symbols::GENERALISATION_ERROR,
        &symbols::REPLICON,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    // The end of the branch does not depend on the density: found once.
    block.warm(|inputs, settings, end: Option<&(String, f64)>| {
        let alpha = inputs.number(&symbols::ALPHA);
        let kernel = activation(&inputs);
        let model = TeacherStudent { kernel, quadrature: settings.quadrature };
        let name = format!("{kernel:?}");
        let last = match end {
            Some((known, last)) if *known == name => *last,
            _ => model.threshold(Marginal, settings.tolerance)?.z[0],
        };
        let root = model.typical(alpha, last, settings.tolerance)?;
        let at = Dual64::from(root.z[0]).derivative();
        let derived = |x: Dual64, scale: f64| (x.re, x.eps.abs() * root.bound[0] + CLOSED_FORM * scale);
        let q = model.overlap(at).value;
        let finer = model.refined().value([alpha], root.z);
        let entropy = model.value([alpha], root.z);
        let entropy = (entropy, 2.0 * (entropy - finer).abs() + CLOSED_FORM * (1.0 + alpha));
        let error = model.generalisation_error(at);
        let replicon = derived(model.replicon([alpha.into()], [at]), 1.0);
        let values = [
            derived(q, q.re),
            exponential(root.z[0], root.bound[0]),
            entropy,
            derived(error, error.re),
            replicon,
        ];
        let row = Solved::numbers(&values, root.residual)
            .with_status(replica_symmetric_status(replicon.0, Some(entropy.0)));
        Ok((row, (name, last)))
    })
}

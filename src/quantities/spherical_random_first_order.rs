//! `spherical-random-first-order`.

use num_dual::DualSVec64;

use crate::numerics::newton::{Root, variables};
use crate::quantities::one_step::States;
use crate::quantities::parameters::{exponential, margin, overlap};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::one_step::OneStepPoint;
use crate::theory::track::Track;

/// dynamic and condensation transition of the spherical perceptron, where states part discontinuously
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-random-first-order",
    summary: "dynamic and condensation transition of the spherical perceptron, where states part discontinuously",
    rigour: Rigour::Replica,
    formulas: &["spherical.random-first-order", "spherical.one-step"],
    params: &[margin(Domain::closed(-6.0, 20.0), Some(Axis::Linear { from: -3.5, to: -2.05, count: 59 }))],
    abscissa: None,
    columns: &[
        &symbols::ALPHA_D,
        &symbols::ALPHA_K,
        &symbols::Q_0_D,
        &symbols::Q_1_D,
        &symbols::Q_0_K,
        &symbols::Q_1_K,
    ],
    bands: &[],
    rows,
};

/// Roots of the last margins.
#[derive(Clone, Default)]
struct Last {
    dynamic: Track<1, 3>,
    condensation: Track<1, 3>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let states = States { kappa, settings: *settings };
        let last = last.cloned().unwrap_or_default();
        let dynamic = states.dynamic(last.dynamic.start([kappa]), settings.tolerance)?;
        let condensation = states.condensation(last.condensation.start([kappa]), settings.tolerance)?;
        let [q0_d, q1_d] = overlaps(&dynamic, [0, 2]);
        let [q0_k, q1_k] = overlaps(&condensation, [0, 1]);
        let values = [
            exponential(dynamic.z[1], dynamic.bound[1]),
            (condensation.z[2], condensation.bound[2]),
            q0_d,
            q1_d,
            q0_k,
            q1_k,
        ];
        let row = Solved::numbers(&values, dynamic.residual.max(condensation.residual));
        let last = Last {
            dynamic: last.dynamic.with([kappa], dynamic.z),
            condensation: last.condensation.with([kappa], condensation.z),
        };
        Ok((row, last))
    })
}

/// `q0` and `q1` of a root with their errors, given where their coordinates are among the unknowns.
fn overlaps(root: &Root<3>, [logit_q0, log_share]: [usize; 2]) -> [(f64, f64); 2] {
    let z = variables(root.z);
    let q1 = OneStepPoint::new(DualSVec64::from(0.0), [z[logit_q0], z[log_share]]).q1();
    let gradient = q1.eps.0.map_or([0.0; 3], |eps| eps.into());
    let q0 = overlap(root.z[logit_q0], root.bound[logit_q0]);
    [q0, (q1.re, root.propagate(gradient) + 4.0 * f64::EPSILON * q1.re)]
}

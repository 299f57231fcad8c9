//! `sbp-pair-lower-bound`.

use crate::error::SolveError;
use crate::quantities::pair_audit::least_ratio;
use crate::quantities::pair_bounds::lower_bound;
use crate::quantities::parameters::{SECOND_MOMENT_WINDOW, TUPLE_DISTANCE};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, SWITCH, Solved, Value};
use crate::symbols;

/// second-moment density below which the symmetric binary perceptron has pairs of solutions at a distance, with positive probability
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-lower-bound",
    summary: "second-moment density below which the symmetric binary perceptron has pairs of solutions at a distance, with positive probability",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &[
        "sbp.pair-second-moment",
        "sbp.pair-local-threshold",
        "sbp.pair-first-moment",
        "sbp.two-pair-probability",
    ],
    params: &[TUPLE_DISTANCE, SECOND_MOMENT_WINDOW, AUDIT],
    abscissa: Some(&symbols::X),
    columns: &[
        &symbols::ALPHA_LB,
        &symbols::MINIMISER,
        &symbols::C_13,
        &symbols::C_14,
        &symbols::C_23,
        &symbols::C_24,
        &symbols::R_1234,
        &symbols::ALPHA_AUDIT,
    ],
    bands: &[],
    rows,
};

/// Whether the full search runs too.
const AUDIT: Parameter = Parameter {
    symbol: &symbols::AUDIT,
    kind: Kind::Word(&SWITCH),
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::word(SWITCH[0]))),
};

/// An audit that ends lower than this, relative to the bound, has found another minimum.
const LOWER: f64 = 1e-9;

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let [x, kappa] = [&symbols::X, &symbols::KAPPA].map(|s| inputs.number(s));
        let bound = lower_bound(kappa, x, settings.quadrature, settings.tolerance)?;
        let audit = (inputs.word(&symbols::AUDIT) == Some(SWITCH[1])).then(|| least_ratio(kappa, x));
        if let Some(least) = audit
            && least < bound.alpha.0 * (1.0 - LOWER)
        {
            return Err(SolveError::WrongBranch {
                certificate: "a lower ratio found by the audit",
                value: least,
            });
        }
        let q = 1.0 - 2.0 * x;
        let joint = bound.joint;
        let numbers = joint.cross().into_iter().chain([joint.excess + q * q]).map(Value::Number);
        let mut row = Solved::numbers(&[bound.alpha], bound.residual);
        row.values.push(bound.minimiser.word());
        row.values.extend(numbers);
        row.values.push(audit.map_or(Value::Empty, Value::Number));
        // The type is read off the root that gives the bound; the audit is a search, not a value with an error.
        row.errors.push(0.0);
        row.errors.extend([bound.joint_error; 5]);
        row.errors.push(LOWER * bound.alpha.0);
        Ok(row)
    })
}

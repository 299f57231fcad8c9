//! `binary-local-entropy-threshold`.

use crate::error::SolveError;
use crate::quantities::flat_minima::{Best, FlatMinima, Threshold};
use crate::quantities::neighbours::{KAPPA_REF, Solver, margin_asked};
use crate::quantities::parameters::{ACTIVATION, activation, margin};
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Solved};
use crate::symbols;
use crate::theory::neighbour_thresholds::{Demand, Free};

/// density at which the entropy around a reference solution ceases to grow with the distance: wide flat minima disappear
pub static QUANTITY: Quantity = Quantity {
    name: "binary-local-entropy-threshold",
    summary: "density at which the entropy around a reference solution ceases to grow with the distance: wide flat minima disappear",
    rigour: Rigour::Replica,
    formulas: &["binary.local-entropy-threshold", "binary.local-entropy"],
    params: &[margin(Domain::closed(-1.0, 1.5), Some(Axis::number(0.0))), KAPPA_REF, ACTIVATION],
    abscissa: Some(&symbols::KAPPA),
    columns: &[
        &symbols::ALPHA_LE,
        &symbols::KAPPA_REF_VALUE,
        &symbols::D,
        &symbols::LOCAL_ENTROPY,
        &symbols::REPLICON,
    ],
    bands: &[],
    rows,
};

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Best>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let solver = Solver { activation: activation(&inputs), settings: *settings };
        let minima = FlatMinima { solver, kappa, demand: Demand::Flat };
        let best = minima.best(last)?;
        let threshold = match margin_asked(&inputs) {
            None => minima.threshold(&best),
            Some(kappa_ref) if kappa_ref <= kappa => {
                return Err(SolveError::NoSolution(
                    "around references of the same margin it is never monotone",
                ));
            }
            Some(kappa_ref) if kappa_ref > best.kappa_ref() => {
                return Err(SolveError::NoSolution("references of this margin cease to exist before"));
            }
            Some(kappa_ref) => {
                minima.threshold_at(&minima.given(Free::Density { kappa_ref }, &best, None)?)
            }
        };
        let status = threshold.status();
        let Threshold { alpha, kappa_ref, d, entropy, replicon, residual } = threshold;
        let row = Solved::numbers(&[alpha, kappa_ref, d, entropy, replicon], residual).with_status(status);
        Ok((row, best))
    })
}

//! `sbp-pair-bounds-meet`.

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::newton;
use crate::numerics::quadrature::Quadrature;
use crate::quantities::pair_bounds::{Crossing, LowerBound, Meeting, Minimiser, Sought, lower_bound, pairs};
use crate::quantities::parameters::exponential;
use crate::quantity::{Block, Quantity, Rigour, Rows, Settings, Solved};
use crate::symbols;

/// margins at which lower and upper bound for pairs begin to differ at some distance, and at which they agree again
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-bounds-meet",
    summary: "margins at which lower and upper bound for pairs begin to differ at some distance, and at which they agree again",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.pair-second-moment", "sbp.pair-local-threshold", "sbp.pair-first-moment"],
    params: &[],
    abscissa: None,
    columns: &[&symbols::KAPPA_MEET, &symbols::X, &symbols::MINIMISER],
    bands: &[],
    rows,
};

/// Margins at which the bounds agree, differ and agree again.
const MARGINS: [f64; 3] = [0.5, 1.5, 4.0];
/// Accuracy of the margins that Newton's method starts from.
const NEAR: f64 = 1e-3;

fn rows(block: Block) -> Rows {
    block.several(|_, settings| MARGINS.windows(2).map(|ends| meeting(ends[0], ends[1], settings)).collect())
}

/// Where lower and upper bound differ most, on the logarithmic scale: `(ln x, bound, difference)`; a bound that is not the
/// upper one is compared even where it does not decide.
fn gap(kappa: f64, tolerance: f64) -> Result<(f64, LowerBound, f64), SolveError> {
    let mut widest: Option<(f64, LowerBound, f64)> = None;
    for i in 0..=60 {
        let log_x = 1e-4f64.ln() + f64::from(i) / 60.0 * (0.45f64.ln() - 1e-4f64.ln());
        let bound = lower_bound(kappa, log_x.exp(), Quadrature::working(), tolerance)?;
        let upper = pairs(Quadrature::working()).upper_bound(kappa, log_x.exp());
        let correlated = bound.correlated.map_or(f64::INFINITY, |(_, [.., alpha])| alpha);
        let difference = (correlated.min(bound.local) / upper).ln();
        if widest.as_ref().is_none_or(|(_, _, least)| difference < *least) {
            widest = Some((log_x, bound, difference));
        }
    }
    widest.ok_or(SolveError::NoSolution("no distance was tried"))
}

/// The margin between these two at which the largest difference vanishes.
fn meeting(from: f64, to: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let (quadrature, tolerance) = (settings.quadrature, settings.tolerance);
    let excess = |kappa: f64| gap(kappa, tolerance).map_or(f64::NAN, |(_, _, difference)| difference);
    let kappa = bracket::root("the difference of the bounds", excess, from, to, NEAR)?;
    let (log_x, bound, _) = gap(kappa, tolerance)?;
    let correlated = bound.correlated.filter(|(_, [.., alpha])| *alpha < bound.local);
    let sought = Sought::Margin;
    let kind = correlated.map_or(Minimiser::Local, |(kind, _)| kind);
    let (kappa, x, residual) =
        if let (Some((_, [logit_rho, t, alpha])), Some(direction)) = (correlated, kind.direction()) {
            let equations = Meeting { direction, other: Minimiser::Identity, sought, quadrature };
            let extremum = Extremum::<_, 4> { equations, unknown: 3 };
            let root = newton::<5>(&extremum, 0.0, [logit_rho, t, alpha, kappa, log_x], tolerance)?;
            ((root.z[3], root.bound[3]), exponential(root.z[4], root.bound[4]), root.residual)
        } else {
            let extremum = Extremum::<_, 1> { equations: Crossing { sought, quadrature }, unknown: 0 };
            let root = newton::<2>(&extremum, 0.0, [kappa, log_x], tolerance)?;
            ((root.z[0], root.bound[0]), exponential(root.z[1], root.bound[1]), root.residual)
        };
    let mut row = Solved::numbers(&[kappa, x], residual);
    row.values.push(kind.word());
    row.errors.push(0.0);
    Ok(row)
}

//! `sbp-pair-minimiser-changes`.

use crate::error::SolveError;
use crate::numerics::newton::newton;
use crate::numerics::quadrature::Quadrature;
use crate::quantities::pair_bounds::{
    Bifurcation, Crossing, LowerBound, Meeting, Minimiser, Sought, lower_bound, profile,
};
use crate::quantities::parameters::{SECOND_MOMENT_WINDOW, exponential};
use crate::quantity::{Block, Quantity, Rigour, Rows, Settings, Solved};
use crate::symbols;

/// distances at which another joint type of two pairs comes to decide the second-moment bound
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-pair-minimiser-changes",
    summary: "distances at which another joint type of two pairs comes to decide the second-moment bound",
    rigour: Rigour::TheoremGivenMaximum,
    formulas: &["sbp.pair-second-moment", "sbp.pair-local-threshold", "sbp.pair-first-moment"],
    params: &[SECOND_MOMENT_WINDOW],
    abscissa: None,
    columns: &[&symbols::X, &symbols::FROM, &symbols::TO],
    bands: &[],
    rows,
};

/// Halvings of the interval between two distances with different minimisers before Newton's method takes over.
const HALVINGS: u32 = 12;
/// How far from where the kinds were seen to change the root may lie, in the logarithm: the bounds differ by less than
/// rounding next to a continuous change.
const ASIDE: f64 = 0.05;
/// Logit of the correlation below which an interior point next to local ones has come out of them continuously.
const CONTINUOUS: f64 = -2.0;

fn rows(block: Block) -> Rows {
    block.several(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let profile = profile(kappa, settings.tolerance)?;
        let changing = profile.windows(2).filter(|pair| pair[0].1.minimiser != pair[1].1.minimiser);
        let changes: Result<Vec<Vec<Solved>>, SolveError> =
            changing.map(|pair| between(kappa, &pair[0], &pair[1], settings)).collect();
        let changes = changes?.concat();
        if changes.is_empty() {
            return Err(SolveError::NoSolution("the same joint type decides at every distance"));
        }
        Ok(changes)
    })
}

/// The changes between two distances: one, or two when a third type decides in between.
fn between(
    kappa: f64,
    low: &(f64, LowerBound),
    high: &(f64, LowerBound),
    settings: &Settings,
) -> Result<Vec<Solved>, SolveError> {
    let (mut low, mut high) = (low.clone(), high.clone());
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low.0 + high.0);
        let bound = lower_bound(kappa, middle.exp(), Quadrature::working(), settings.tolerance)?;
        if bound.minimiser == low.1.minimiser {
            low = (middle, bound);
        } else if bound.minimiser == high.1.minimiser {
            high = (middle, bound);
        } else {
            let middle = (middle, bound);
            let halves =
                [between(kappa, &low, &middle, settings)?, between(kappa, &middle, &high, settings)?];
            return Ok(halves.concat());
        }
    }
    Ok(vec![change(kappa, &low, &high, settings)?])
}

fn change(
    kappa: f64,
    low: &(f64, LowerBound),
    high: &(f64, LowerBound),
    settings: &Settings,
) -> Result<Solved, SolveError> {
    let (quadrature, tolerance) = (settings.quadrature, settings.tolerance);
    let kinds = [low.1.minimiser, high.1.minimiser];
    let middle = 0.5 * (low.0 + high.0);
    let correlated = [low, high].into_iter().find(|side| side.1.minimiser.direction().is_some());
    let (log_x, bound, residual) = match correlated.and_then(|side| Some((side.0, side.1.correlated?))) {
        None => {
            let crossing = Crossing { sought: Sought::Distance, quadrature };
            let root = newton::<1>(&crossing, kappa, [middle], tolerance)?;
            (root.z[0], root.bound[0], root.residual)
        }
        Some((from, (kind, [logit_rho, t, alpha]))) => {
            let other = if kinds[0] == kind { kinds[1] } else { kinds[0] };
            let direction =
                kind.direction().ok_or(SolveError::NotFinite { what: "the family of the joint type" })?;
            if other == Minimiser::Local && logit_rho < CONTINUOUS {
                let root = newton::<1>(&Bifurcation(direction, quadrature), kappa, [middle], tolerance)?;
                (root.z[0], root.bound[0], root.residual)
            } else {
                let meeting = Meeting { direction, other, sought: Sought::Distance, quadrature };
                let root = newton::<4>(&meeting, kappa, [logit_rho, t, alpha, from], tolerance)?;
                (root.z[3], root.bound[3], root.residual)
            }
        }
    };
    if log_x < low.0 - ASIDE || log_x > high.0 + ASIDE {
        return Err(SolveError::WrongBranch {
            certificate: "the distance of the change",
            value: log_x.exp(),
        });
    }
    let mut row = Solved::numbers(&[exponential(log_x, bound)], residual);
    row.values.extend(kinds.map(Minimiser::word));
    row.errors.extend([0.0, 0.0]);
    Ok(row)
}

//! `spherical-local-entropy-threshold`.

use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::spherical_neighbours::{FlatNeighbours, Neighbours, Reference, SphericalNeighbours};
use crate::numerics::continuation::walk;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Root, newton, variables};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{CLOSED_FORM, exponential, margin};
use crate::quantities::spherical_neighbour_ways::Way;
use crate::quantities::spherical_neighbours::Surroundings;
use crate::quantity::{Axis, Block, Domain, Quantity, Rigour, Rows, Settings, Solved, Status};
use crate::symbols;

/// density at which the entropy around the solution of largest margin of the spherical perceptron ceases to be monotone in the overlap
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-local-entropy-threshold",
    summary: "density at which the entropy around the solution of largest margin of the spherical perceptron ceases to be monotone in the overlap",
    rigour: Rigour::Replica,
    formulas: &["spherical.local-entropy-threshold", "spherical.local-entropy"],
    params: &[margin(Domain::closed(-3.0, -0.03), Some(Axis::number(-0.5)))],
    abscissa: Some(&symbols::KAPPA),
    columns: &[&symbols::ALPHA_LE, &symbols::OVERLAP, &symbols::REPLICON],
    bands: &[],
    rows,
};

/// Margin, density and overlap where the search begins.
const START: [f64; 3] = [-0.5, 4.2, 0.9624];
/// Step of the way from there.
const MARGIN_STEP: f64 = 0.1;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-8;

/// A threshold just found: order parameters of the neighbours, the largest margin, `ln alpha` and `artanh` of the overlap.
type Last = (f64, [f64; 5]);

fn flat(kappa: f64, quadrature: Quadrature) -> FlatNeighbours {
    FlatNeighbours { model: SphericalNeighbours { reference: Reference::Best, quadrature }, kappa }
}

fn solve(kappa: f64, z: [f64; 5], tolerance: f64, settings: &Settings) -> Result<Root<5>, SolveError> {
    let equations = flat(kappa, settings.quadrature);
    newton::<5>(&Extremum::<_, 4> { equations, unknown: 3 }, 0.0, z, tolerance)
}

fn start(settings: &Settings) -> Result<Last, SolveError> {
    let [kappa, alpha, overlap] = START;
    let surroundings = Surroundings::find(alpha, kappa, None, settings)?;
    let [rest, pull, margin] = surroundings.follow(overlap, &Way::new(settings))?;
    Ok((kappa, [rest, pull, margin, alpha.ln(), overlap.atanh()]))
}

/// The replicon of the neighbours at a root, with the error that its unknowns bring.
fn replicon(kappa: f64, root: &Root<5>, quadrature: Quadrature) -> (f64, f64) {
    let split = |[a, b, c, d, rapidity]: [DualSVec64<5>; 5]| (rapidity, [a, b, c, d]);
    let (rapidity, z) = split(variables(root.z));
    let dual = flat(kappa, quadrature).neighbours(rapidity, z).replicon;
    let finer: Neighbours<f64> = flat(kappa, quadrature.refined()).neighbours(rapidity.re, z.map(|x| x.re));
    let gradient = dual.eps.0.map_or([0.0; 5], |eps| eps.into());
    (dual.re, root.propagate(gradient) + 2.0 * (dual.re - finer.replicon).abs() + CLOSED_FORM)
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let kappa = inputs.number(&symbols::KAPPA);
        let (from, z) = last.map_or_else(|| start(settings), |last| Ok(*last))?;
        let way = |kappa: f64, z: [f64; 5]| solve(kappa, z, ON_THE_WAY, settings);
        let near = walk(way, from, kappa, z, MARGIN_STEP)?.z;
        let root = solve(kappa, near, settings.tolerance, settings)?;
        let overlap = root.z[4].tanh();
        let error = (1.0 - overlap * overlap) * root.bound[4] + CLOSED_FORM;
        let replicon = replicon(kappa, &root, settings.quadrature);
        let numbers = [exponential(root.z[3], root.bound[3]), (overlap, error), replicon];
        let unstable = root.z[3].exp() > 2.0 || replicon.0 < 0.0;
        let status = if unstable { Status::RsUnstable } else { Status::Ok };
        Ok((Solved::numbers(&numbers, root.residual).with_status(status), (kappa, root.z)))
    })
}

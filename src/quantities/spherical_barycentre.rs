//! `spherical-barycentre`.

use num_dual::Dual64;

use crate::error::SolveError;
use crate::models::simplex::{Centre, Simplex};
use crate::quantities::geodesics::{DENSITIES, MARGINS, Solutions, TYPICAL, margin_asked};
use crate::quantities::neighbours::MAX;
use crate::quantities::parameters::{CLOSED_FORM, density, margin, overlap};
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Solved, Value};
use crate::symbols;

/// fraction of patterns violated by the barycentre of typical solutions of the spherical perceptron, projected on the sphere
pub static QUANTITY: Quantity = Quantity {
    name: "spherical-barycentre",
    summary: "fraction of patterns violated by the barycentre of typical solutions of the spherical perceptron, projected on the sphere",
    rigour: Rigour::Replica,
    formulas: &["spherical.barycentre", "spherical.replica-symmetric"],
    params: &[
        CORNERS,
        density(DENSITIES, Some(Axis::number(1.0))),
        margin(MARGINS, Some(Axis::number(-0.5))),
        Parameter {
            symbol: &symbols::KAPPA_REF,
            kind: Kind::RealOrWord(&[TYPICAL, MAX]),
            domain: MARGINS,
            default: Some(Axis::One(Value::word(TYPICAL))),
        },
    ],
    abscissa: Some(&symbols::Y),
    columns: &[&symbols::ENERGY],
    bands: &[],
    rows,
};

/// Corners of the simplex.
const CORNERS: Parameter = Parameter {
    symbol: &symbols::Y,
    kind: Kind::RealOrWord(&["inf"]),
    domain: Domain::closed(2.0, 100.0),
    default: Some(Axis::Linear { from: 2.0, to: 20.0, count: 19 }),
};

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let (alpha, kappa) = (inputs.number(&symbols::ALPHA), inputs.number(&symbols::KAPPA));
        let corners = inputs.value(&symbols::Y).as_number();
        if corners.is_some_and(|y| y.fract() != 0.0) {
            return Err(SolveError::NoSolution("a simplex has a whole number of corners"));
        }
        let solutions = Solutions::find(alpha, margin_asked(&inputs, &symbols::KAPPA_REF, kappa), settings)?;
        let end = solutions.end;
        if end.kappa < kappa {
            return Err(SolveError::NoSolution("the corners have to satisfy the margin of the target"));
        }
        // A single solution of the largest margin is its own barycentre.
        let Some([logit, _]) = solutions.order else {
            return Ok(Solved::numbers(&[(0.0, 0.0)], solutions.residual).with_status(solutions.status));
        };
        let relative = 8.0 * solutions.bound + CLOSED_FORM;
        // Energies grow as a power of the slack.
        let deficit = Dual64::from(end.q.deficit).derivative();
        let shift = overlap(logit, solutions.bound).1 + CLOSED_FORM * end.q.deficit;
        let (energy, residual) = match corners {
            Some(y) => {
                let simplex = Simplex::barycentre(end, kappa, y as usize, settings.quadrature);
                let (energy, error) = simplex.energy();
                let slack = simplex.slack(deficit);
                let power = y * (slack.eps / slack.re).abs() * shift;
                let inherited = if energy > 0.0 { (power + y * relative) * energy } else { 0.0 };
                ((energy, error + inherited), solutions.residual)
            }
            None => {
                let centre = Centre { end, kappa };
                let slack = centre.slack(deficit);
                if slack.re <= 0.0 {
                    ((0.0, 0.0), solutions.residual)
                } else {
                    let root = centre.solve(settings.tolerance)?;
                    let at = Dual64::from(root.z[0]).derivative();
                    let energy = centre.energy(at);
                    let own = root.propagate([energy.eps]);
                    // The root moves with the slack as in its equation.
                    let moved = root.inverse[(0, 0)].abs() * (slack.eps / slack.re).abs() * shift;
                    let field = (1.0 + at.re.abs()) * relative;
                    let error = own + energy.eps.abs() * (moved + field) + CLOSED_FORM * energy.re;
                    ((energy.re, error), solutions.residual.max(root.residual))
                }
            }
        };
        Ok(Solved::numbers(&[energy], residual).with_status(solutions.status))
    })
}

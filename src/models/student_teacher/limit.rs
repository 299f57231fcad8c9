//! The loss of a family as the number of neurons grows: its first terms in `k^(-1/2)`.

use std::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2, PI};

use crate::error::SolveError;
use crate::models::student_teacher::branch::{Branch, ENDLESS, IDENTITY, TOO_MANY};
use crate::models::student_teacher::family::Family;
use crate::models::student_teacher::kernel::{Angle, EVEN_PART_MAX, FRAC_1_2PI, even_part};

/// Rounding of a closed form, in units of epsilon times its terms.
const ROUNDING: f64 = 16.0;
/// Numbers of points of the two interpolations whose difference is the error.
const POINTS: [usize; 2] = [16, 13];
/// They lie in `0 < k^(-1/2) < RANGE`.
const RANGE: f64 = 0.06;

/// Coefficients of `1`, `k^(-1/2)` and `1/k` in the loss, each with the bound on its deviation; formula `student.loss-limit`. Closed forms
/// where they are known, otherwise by interpolation of the loss along the branch.
///
/// # Errors
/// `NoSolution` where the branch ends, or is the global minimum.
pub fn loss_limit(family: Family) -> Result<[(f64, f64); 3], SolveError> {
    match family {
        Family::N(1 | 2) => return Err(IDENTITY),
        Family::N(q) if q > ENDLESS => return Err(TOO_MANY),
        _ => {}
    }
    let known = closed_forms(family);
    if let [Some(a), Some(b), Some(c)] = known {
        return Ok([a, b, c]);
    }
    let measured = interpolated(family)?;
    Ok(std::array::from_fn(|i| known[i].unwrap_or(measured[i])))
}

/// What is known in closed form.
fn closed_forms(family: Family) -> [Option<(f64, f64)>; 3] {
    let p = FRAC_1_PI;
    let exact = |terms: &[f64]| {
        let size: f64 = terms.iter().map(|x| x.abs()).sum();
        Some((terms.iter().sum(), ROUNDING * f64::EPSILON * size))
    };
    // What a vanished neuron leaves of its teacher beyond the first degree.
    let lost = [0.125, -0.25 * p];
    let reflected = exact(&[0.5, -p]);
    let slope = exact(&[-4.0 / 3.0 * p]);
    let zero = Some((0.0, 0.0));
    // All reflected together, but for so many.
    let together =
        |others: f64| exact(&[-0.5 - 0.5 * others, (3.0 + 2.0 * others) * p, -(2.0 + 2.0 * others) * p * p]);
    // So many reflected by themselves.
    let alone = |q: f64| [zero, zero, exact(&[0.5 * q, -2.0 * q * p * p])];
    match family {
        Family::A => [reflected, slope, together(0.0)],
        Family::I => [reflected, slope, together(1.0)],
        Family::MStar => [reflected, slope, together(2.0)],
        Family::II => alone(1.0),
        Family::M => alone(2.0),
        Family::P(q) => alone(f64::from(q)),
        Family::S1 => [exact(&lost), zero, exact(&lost.map(|x| 2.0 * x))],
        Family::S2 => [exact(&lost.map(|x| 5.0 * x)), slope, None],
        Family::Z => [exact(&lost.map(|x| 2.0 * x)), zero, exact(&lost.map(|x| 6.0 * x))],
        Family::K | Family::T => {
            // Two equal neurons, as one of twice their length between two teachers, where it is least.
            let diagonal = Angle { sine: FRAC_1_SQRT_2, cosine: FRAC_1_SQRT_2, lean: 0.25 / p };
            let pull = even_part(&diagonal);
            let parts = [2.0 * EVEN_PART_MAX, -4.0 * pull * pull / EVEN_PART_MAX];
            [exact(&parts.map(|x| 0.5 * FRAC_1_2PI * x)), zero, None]
        }
        Family::J | Family::N(_) => [None; 3],
    }
}

/// The coefficients by interpolation of the loss, which is exact to second order in the weights.
fn interpolated(family: Family) -> Result<[(f64, f64); 3], SolveError> {
    // Where no weight vanishes faster than its fellows the series is one in 1/k.
    let whole = !matches!(family, Family::J | Family::S2);
    let (range, power) = if whole { (RANGE * RANGE, 1) } else { (RANGE, 2) };
    let [fine, coarse] = POINTS.map(|points| coefficients(family, range, power, points));
    let (fine, coarse) = (fine?, coarse?);
    // A derivative at the end of Chebyshev's points multiplies rounding by the squared number of points over their range.
    let sharpness = (POINTS[0] * POINTS[0]) as f64 / range;
    let rounding = f64::EPSILON * fine[0].abs();
    let bound = |i: usize| {
        let rounding = rounding * [8.0, 4.0 * sharpness, sharpness * sharpness][i];
        (fine[i], 2.0 * (fine[i] - coarse[i]).abs() + rounding)
    };
    Ok(if whole { [bound(0), (0.0, 0.0), bound(1)] } else { [0, 1, 2].map(bound) })
}

/// Value, slope and half the second derivative at zero of the polynomial through the loss at `points` values of `k^(-1/2)` or `1/k` in `0 < x < range`.
fn coefficients(family: Family, range: f64, power: i32, points: usize) -> Result<[f64; 3], SolveError> {
    // Chebyshev's points, from the largest number of neurons downwards.
    let at = |j: usize| 0.5 * range * (1.0 - (PI * (j as f64 + 0.5) / points as f64).cos());
    let nodes: Vec<f64> = (0..points).map(at).collect();
    let mut branch = Branch::new(family);
    let mut differences = Vec::new();
    for &x in &nodes {
        differences.push(branch.at(x.powi(-power))?.loss().0);
    }
    // Newton's divided differences, and the polynomial at zero.
    for order in 1..points {
        for j in (order..points).rev() {
            differences[j] = (differences[j] - differences[j - 1]) / (nodes[j] - nodes[j - order]);
        }
    }
    let mut taylor = [0.0; 3];
    for j in (0..points).rev() {
        let [value, slope, bend] = taylor;
        taylor = [differences[j] - nodes[j] * value, value - nodes[j] * slope, slope - nodes[j] * bend];
    }
    Ok(taylor)
}

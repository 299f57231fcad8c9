//! Where along a family saddles become minima.

use crate::error::SolveError;
use crate::models::student_teacher::branch::{Branch, ENDLESS, Point};
use crate::models::student_teacher::family::Family;
use crate::models::student_teacher::fold::Fold;
use crate::numerics::bracket::root;

/// Factor in `k` between the points at which the smallest eigenvalue is looked at.
const SCAN: f64 = 1.05;
/// Relative step of its derivative.
const STEP: f64 = 1e-4;
/// Halvings of the interval in which a fold lies, before it is approached along its softest direction.
const APPROACH: u32 = 8;
/// The component of a fold: that of the invariant weights themselves.
const FOLD: &str = "t";

/// What is said of a family without minima.
pub const SADDLES: SolveError =
    SolveError::NoSolution("the critical points of this family are saddles for every number of neurons");

/// A real number of neurons at which the smallest eigenvalue vanishes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Onset {
    /// The number of neurons.
    pub k: f64,
    /// Bound on its deviation.
    pub error: f64,
    /// The component whose eigenvalue vanishes.
    pub component: &'static str,
    /// The loss there, and the bound on its deviation.
    pub loss: (f64, f64),
    /// Whether the minima are at more neurons.
    pub above: bool,
    /// Whether the branch itself ends there.
    pub fold: bool,
    /// Derivative of the loss left over, in units of the whole.
    pub residual: f64,
}

/// Where the points of a family become minima, or cease to be: met first from the end that is known; formula `student.onset`.
///
/// # Errors
/// `NoSolution` for families of saddles and of the global minimum.
pub fn onset(family: Family) -> Result<Onset, SolveError> {
    let mut branch = Branch::new(family);
    let rising = matches!(family, Family::N(q) if q > ENDLESS);
    let (mut k, end) =
        if rising { (family.least(), f64::INFINITY) } else { (family.beginning(), family.least() * SCAN) };
    let mut last: Option<(f64, Point)> = None;
    while (k < end) == rising {
        let found = match branch.at(k) {
            Ok(point) => point,
            Err(SolveError::NoSolution(_)) if let Some(good) = last => {
                return if good.1.lowest().value > 0.0 {
                    at_fold(branch, good, k, rising)
                } else {
                    Err(SADDLES)
                };
            }
            Err(error) => return Err(error),
        };
        if let Some((other, point)) = last
            && point.lowest().value * found.lowest().value < 0.0
        {
            let above = (found.lowest().value > 0.0) == (k > other);
            return refine(branch, k.min(other), k.max(other), above);
        }
        last = Some((k, found));
        k = if rising { k * SCAN } else { k / SCAN };
    }
    Err(SADDLES)
}

/// The fold between the last point and a number of neurons that the branch does not reach.
fn at_fold(
    mut branch: Branch,
    mut last: (f64, Point),
    mut beyond: f64,
    rising: bool,
) -> Result<Onset, SolveError> {
    let mut before = last;
    for _ in 0..APPROACH {
        let middle = 0.5 * (last.0 + beyond);
        match branch.at(middle) {
            Ok(point) => (before, last) = (last, (middle, point)),
            Err(_) => beyond = middle,
        }
    }
    let fold = Fold::new(branch.family()).find(before, last)?;
    let (k, error, loss, residual) = (fold.k, fold.error, fold.loss, fold.residual);
    Ok(Onset { k, error, component: FOLD, loss, above: !rising, fold: true, residual })
}

/// The crossing in an interval on which the smallest eigenvalue changes sign.
fn refine(branch: Branch, low: f64, high: f64, above: bool) -> Result<Onset, SolveError> {
    let at = |k: f64| {
        // Each point by itself from the same neighbours: a smooth function of the number of neurons.
        let mut branch = branch;
        branch.at(k)
    };
    let lowest = |k: f64| at(k).map_or(f64::NAN, |point| point.lowest().value);
    let k = root("the smallest eigenvalue", lowest, low, high, f64::EPSILON * high)?;
    let point = at(k)?;
    let level = point.lowest();
    let step = STEP * k;
    let slope = (lowest(k + step) - lowest(k - step)) / (2.0 * step);
    let error = (level.error + level.value.abs()) / slope.abs() + 2.0 * f64::EPSILON * k;
    let (loss, rounding) = point.loss();
    // What the loss changes by along the branch; it does not change with the weights.
    let [ahead, behind] = [k + step, k - step].map(|k| at(k).map_or(f64::NAN, |point| point.loss().0));
    let slope = (ahead - behind) / (2.0 * step);
    let loss = (loss, rounding + slope.abs() * error);
    let residual = point.gradient / point.students();
    Ok(Onset { k, error, component: level.component, loss, above, fold: false, residual })
}

//! Where along a family saddles become minima, and where other eigenvalues change sign.

use crate::error::SolveError;
use crate::models::student_teacher::branch::{Branch, ENDLESS, Point};
use crate::models::student_teacher::family::Family;
use crate::models::student_teacher::fold::Fold;
use crate::models::student_teacher::spectrum::Level;
use crate::numerics::bracket::root;

/// Factor in `k` between the points at which eigenvalues are looked at.
const SCAN: f64 = 1.05;
/// Relative step of their derivatives.
const STEP: f64 = 1e-4;
/// Halvings of the interval in which a fold lies, before it is approached along its softest direction.
const APPROACH: u32 = 8;
/// The component of a fold: that of the invariant weights themselves.
const FOLD: &str = "t";

/// What is said of a family without minima.
pub const SADDLES: SolveError =
    SolveError::NoSolution("the critical points of this family are saddles for every number of neurons");

/// A real number of neurons at which an eigenvalue vanishes.
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
    /// Whether minima are at more neurons; nothing where there are saddles on both sides.
    pub above: Option<bool>,
    /// Whether the branch itself ends there.
    pub fold: bool,
    /// Derivative of the loss left over, for each neuron.
    pub residual: f64,
}

/// Where eigenvalues vanish along a family, from the end of the branch that is known: first where minima turn into saddles, then where saddles
/// gain or lose further directions of descent. Formula `student.onset`.
///
/// # Errors
/// `NoSolution` for families of saddles and of the global minimum.
pub fn onsets(family: Family) -> Result<Vec<Onset>, SolveError> {
    let mut branch = Branch::new(family);
    let rising = matches!(family, Family::N(q) if q > ENDLESS);
    let (mut k, end) =
        if rising { (family.least(), f64::INFINITY) } else { (family.beginning(), family.least() * SCAN) };
    let mut last: Option<(f64, Point)> = None;
    let mut found = Vec::new();
    while (k < end) == rising {
        let point = match branch.at(k) {
            Ok(point) => point,
            Err(SolveError::NoSolution(_)) if let Some(good) = last => {
                found.extend(at_fold(branch, good, k, rising));
                break;
            }
            Err(error) => return Err(error),
        };
        if let Some((other, before)) = last {
            let (low, high) = (k.min(other), k.max(other));
            if before.lowest().value * point.lowest().value < 0.0 {
                let above = (point.lowest().value > 0.0) == (k > other);
                found.push(refine(branch, [low, high], |point| Some(point.lowest()), Some(above))?);
            } else if point.lowest().value < 0.0 && !found.is_empty() {
                let before = before.levels();
                for level in point.levels() {
                    let same = |l: &&Level| (l.component, l.index) == (level.component, level.index);
                    if before.iter().find(same).is_some_and(|l| l.value * level.value < 0.0) {
                        let pick = |point: &Point| point.levels().iter().find(same).copied();
                        found.push(refine(branch, [low, high], pick, None)?);
                    }
                }
            }
        }
        if found.is_empty() && point.lowest().value < 0.0 && !matches!(family, Family::N(_)) {
            // Saddles at the far end.
            return Err(SADDLES);
        }
        last = Some((k, point));
        k = if rising { k * SCAN } else { k / SCAN };
    }
    if found.iter().any(|onset| onset.above.is_some()) { Ok(found) } else { Err(SADDLES) }
}

/// The fold between the last point and a number of neurons that the branch does not reach, if minima reach it.
fn at_fold(mut branch: Branch, mut last: (f64, Point), mut beyond: f64, rising: bool) -> Option<Onset> {
    if last.1.lowest().value < 0.0 {
        return None;
    }
    let mut before = last;
    for _ in 0..APPROACH {
        let middle = 0.5 * (last.0 + beyond);
        match branch.at(middle) {
            Ok(point) => (before, last) = (last, (middle, point)),
            Err(_) => beyond = middle,
        }
    }
    let fold = Fold::new(branch.family()).find(before, last).ok()?;
    let (k, error, loss, residual) = (fold.k, fold.error, fold.loss, fold.residual);
    Some(Onset { k, error, component: FOLD, loss, above: Some(!rising), fold: true, residual })
}

/// The crossing in an interval on which an eigenvalue changes sign.
fn refine(
    branch: Branch,
    [low, high]: [f64; 2],
    pick: impl Fn(&Point) -> Option<Level>,
    above: Option<bool>,
) -> Result<Onset, SolveError> {
    let at = |k: f64| {
        // Each point by itself from the same neighbours: a smooth function of the number of neurons.
        let mut branch = branch;
        branch.at(k)
    };
    let level = |k: f64| at(k).ok().and_then(|point| pick(&point));
    let value = |k: f64| level(k).map_or(f64::NAN, |level| level.value);
    let k = root("an eigenvalue", value, low, high, f64::EPSILON * high)?;
    let point = at(k)?;
    let vanishing = pick(&point).ok_or(SolveError::NotFinite { what: "an eigenvalue" })?;
    let step = STEP * k;
    let slope = (value(k + step) - value(k - step)) / (2.0 * step);
    let error = (vanishing.error + vanishing.value.abs()) / slope.abs() + 2.0 * f64::EPSILON * k;
    let (loss, rounding) = point.loss();
    // What the loss changes by along the branch; it does not change with the weights.
    let [ahead, behind] = [k + step, k - step].map(|k| at(k).map_or(f64::NAN, |point| point.loss().0));
    let slope = (ahead - behind) / (2.0 * step);
    let loss = (loss, rounding + slope.abs() * error);
    let residual = point.gradient / point.students();
    Ok(Onset { k, error, component: vanishing.component, loss, above, fold: false, residual })
}

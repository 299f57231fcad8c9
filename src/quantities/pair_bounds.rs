//! The second-moment lower bound for pairs of the symmetric binary perceptron: which joint type of two pairs decides it.

use num_dual::Dual;

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::quadrature::{Integrator, Quadrature};
use crate::quantities::parameters::CLOSED_FORM;
use crate::quantity::Value;
use crate::real::Real;
use crate::special::two_pairs::two_pair_excess;
use crate::theory::moments::{PairConstraint, PairExponent};
use crate::theory::potential::{Line, Potential, Threshold, Vanishing};
use crate::theory::second_moment::{AtDistance, Barycentres, Direction, FamilyPoint, JointType};

/// Correlations of the barycentres at which the family is scanned: `1/SCAN ... (SCAN - 1)/SCAN`.
const SCAN: f64 = 40.0;
/// Relative distance from the local threshold below which an interior point is the local one.
const SAME: f64 = 1e-13;
/// Nodes of the path that values the ratio a second time.
const PATH_NODES: usize = 96;
/// Relative error above which the equations of the interior point are too singular to be of use.
const REGULAR: f64 = 1e-12;
/// Accuracy of the minimum's place, in the logarithm of the correlation.
const NEAR: f64 = 1e-9;
/// How far below the first of them a minimum is looked for, in halvings.
const HALVINGS: i32 = 24;

/// The joint type of two pairs that decides the lower bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minimiser {
    /// The same pair twice: the lower bound is the upper one.
    Identity,
    /// Pairs whose barycentres are correlated.
    Interior,
    /// Pairs whose differences are correlated.
    Difference,
    /// Pairs with a vanishing correlation.
    Local,
}

impl Minimiser {
    /// The family of correlated pairs it belongs to, if it is one.
    pub fn direction(self) -> Option<Direction> {
        match self {
            Minimiser::Interior => Some(Direction::Sum),
            Minimiser::Difference => Some(Direction::Difference),
            Minimiser::Identity | Minimiser::Local => None,
        }
    }

    /// The word in the table.
    pub fn word(self) -> Value {
        Value::word(match self {
            Minimiser::Identity => "identity",
            Minimiser::Interior => "interior",
            Minimiser::Difference => "difference",
            Minimiser::Local => "local",
        })
    }
}

/// The least ratio over joint types.
#[derive(Debug, Clone)]
pub struct LowerBound {
    /// Density below which pairs exist, and its error.
    pub alpha: (f64, f64),
    /// Which kind of joint type decides.
    pub minimiser: Minimiser,
    /// The joint type.
    pub joint: JointType<f64>,
    /// Bound on the deviation of its overlaps.
    pub joint_error: f64,
    /// The local threshold, whether it decides or not.
    pub local: f64,
    /// Residual of the equations solved.
    pub residual: f64,
    /// The lowest point `[ln(rho/(1 - rho)), t, alpha]` of the families of correlated pairs, whether it decides or not.
    pub correlated: Option<(Minimiser, [f64; 3])>,
}

/// The pair exponent of the window.
pub fn pairs(quadrature: Quadrature) -> PairExponent<SymmetricWindow> {
    PairExponent { constraint: SymmetricWindow, quadrature }
}

/// A family of correlated pairs of the window.
pub fn family(direction: Direction, quadrature: Quadrature) -> Barycentres<SymmetricWindow> {
    Barycentres { constraint: SymmetricWindow, direction, quadrature }
}

/// A value by the working and by the refined rule, as a value with its error.
pub fn twice(quadrature: Quadrature, value: impl Fn(Quadrature) -> f64) -> (f64, f64) {
    let (working, finer) = (value(quadrature), value(quadrature.refined()));
    (working, 2.0 * (working - finer).abs() + CLOSED_FORM * working.abs())
}

/// The least ratio over the same pair, hardly correlated pairs, and pairs correlated through their sums or their differences.
///
/// # Errors
/// Those of the solver.
pub fn lower_bound(
    kappa: f64,
    x: f64,
    quadrature: Quadrature,
    tolerance: f64,
) -> Result<LowerBound, SolveError> {
    let q = 1.0 - 2.0 * x;
    let none = JointType { excess: 0.0, sum: 0.0, difference: 0.0, column: 0.0, row: 0.0 };
    let same = JointType { excess: 4.0 * x * (1.0 - x), sum: 2.0 * (1.0 + q), difference: 4.0 * x, ..none };
    let identity = twice(quadrature, |quadrature| pairs(quadrature).upper_bound(kappa, x));
    let local = twice(quadrature, |quadrature| SymmetricWindow.pair_local_threshold(kappa, x, &quadrature));
    let (alpha, minimiser, joint) = if identity.0 <= local.0 {
        (identity, Minimiser::Identity, same)
    } else {
        (local, Minimiser::Local, none)
    };
    let joint_error = 4.0 * f64::EPSILON;
    let closed =
        LowerBound { alpha, minimiser, joint, joint_error, local: local.0, residual: 0.0, correlated: None };
    let families = [(Minimiser::Interior, Direction::Sum), (Minimiser::Difference, Direction::Difference)];
    let lowest = families.into_iter().filter_map(|(kind, direction)| {
        let family = AtDistance::new(family(direction, quadrature), kappa, x);
        scan(&family).map(|best| (kind, family, best))
    });
    let lowest = lowest.min_by(|a, b| a.2.ratio.total_cmp(&b.2.ratio));
    let Some((kind, family, best)) = lowest else { return Ok(closed) };
    let start = [best.order[0], best.order[1], best.ratio];
    if best.ratio >= alpha.0 || best.ratio > local.0 * (1.0 - SAME) {
        return Ok(LowerBound { correlated: Some((kind, start)), ..closed });
    }
    let line = Line { potential: family.clone(), control: [0.0], along: 0 };
    let threshold = Threshold { line, free: 0, criterion: Vanishing };
    let root = newton::<3>(&threshold, 0.0, start, tolerance).ok();
    let decides = |[logit_rho, t, alpha]: [f64; 3], bound: [f64; 3], residual: f64| {
        let joint = family.joint(1.0 / (1.0 + (-logit_rho).exp()), t);
        // The ratio is stationary: the independent integrator values it at the same joint type.
        let value = match quadrature.integrator {
            Integrator::Native => alpha,
            Integrator::DoubleExponential => ratio_by_path(kappa, x, &joint, quadrature),
        };
        LowerBound {
            alpha: (value, bound[2]),
            minimiser: kind,
            joint,
            joint_error: bound[0] + bound[1] + joint_error,
            residual,
            correlated: Some((kind, [logit_rho, t, alpha])),
            ..closed
        }
    };
    // Towards the local threshold the equations become singular; the ratio at its minimum does not.
    if let Some(root) = root
        && root.bound[2] <= REGULAR * best.ratio
        && (root.z[2] - best.ratio).abs() <= REGULAR * best.ratio
    {
        return Ok(decides(root.z, root.bound, root.residual));
    }
    let (rho, residual) = (1.0 / (1.0 + (-best.order[0]).exp()), family.slope_at(&best).abs());
    let finer = family.refined().point(rho, best.order[1]).ratio;
    let error = 2.0 * (best.ratio - finer).abs() + CLOSED_FORM * best.ratio;
    let flat = f64::EPSILON / (rho * rho) + NEAR;
    Ok(decides(start, [flat, flat, error], residual))
}

/// The ratio of a joint type from the box probability along a path of covariances instead of the series.
fn ratio_by_path(kappa: f64, x: f64, joint: &JointType<f64>, quadrature: Quadrature) -> f64 {
    let both = SymmetricWindow.log_pair_probability(kappa, x, &quadrature).exp();
    let (excess, _) = two_pair_excess(kappa, 1.0 - 2.0 * x, joint.cross(), PATH_NODES);
    joint.mutual_information(x) / (excess / (both * both)).ln_1p()
}

/// The interior minimum of the ratio over the family; none if the ratio only rises from uncorrelated pairs.
fn scan(family: &AtDistance<SymmetricWindow>) -> Option<FamilyPoint> {
    let rho = |j: i32| if j > 0 { f64::from(j) / SCAN } else { 0.5f64.powi(1 - j) / SCAN };
    let mut t = 0.0;
    let mut at = |j: i32| {
        let point = family.point(rho(j), t);
        t = point.order[1];
        point.ratio
    };
    let ratios: Vec<f64> = (0..SCAN as i32).map(&mut at).collect();
    let inside = (1..ratios.len() - 1).filter(|&j| ratios[j] <= ratios[j - 1] && ratios[j] <= ratios[j + 1]);
    let lowest = inside.min_by(|&a, &b| ratios[a].total_cmp(&ratios[b])).map(|j| j as i32);
    let hidden = !family.is_stable() && lowest.is_none_or(|j| ratios[j as usize] > ratios[0]);
    let (low, high) = match lowest {
        // Uncorrelated pairs are no minimum, so there is one between them and the first point.
        _ if hidden => (-HALVINGS, 1),
        Some(j) => (j - 1, j + 1),
        None => return None,
    };
    let falling = |log_rho: f64| family.slope_at(&family.point(log_rho.exp(), 0.0));
    let start = [low, high].map(|j| rho(j).ln());
    // Where the slope has no sign to rely on the minimum is the uncorrelated pair to all digits.
    let log_rho = bracket::root("the slope of the ratio", falling, start[0], start[1], NEAR).ok()?;
    Some(family.point(log_rho.exp(), 0.0))
}

/// Distances at which the bound is scanned, in their logarithm.
fn distances() -> impl Iterator<Item = f64> {
    const COUNT: u32 = 80;
    let (from, to) = (1e-5f64.ln(), 0.5f64.ln());
    (0..=COUNT).map(move |i| from + (to - from) * f64::from(i) / f64::from(COUNT))
}

/// The bound over the distances: `(ln x, bound)`.
///
/// # Errors
/// Those of [`lower_bound`].
pub fn profile(kappa: f64, tolerance: f64) -> Result<Vec<(f64, LowerBound)>, SolveError> {
    let bound = |log_x: f64| {
        let x = log_x.exp().min(0.5);
        Ok((log_x, lower_bound(kappa, x, Quadrature::working(), tolerance)?))
    };
    distances().map(bound).collect()
}

/// What one bound is compared with another for: at one margin the distance, or at one distance the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// Unknown `ln x`, parameter `kappa`.
    Distance,
    /// Unknown `kappa`, parameter `ln x`.
    Margin,
}

impl Sought {
    /// `[kappa, ln x]`.
    fn place<R: Real>(self, parameter: R, unknown: R) -> [R; 2] {
        match self {
            Sought::Distance => [parameter, unknown],
            Sought::Margin => [unknown, parameter],
        }
    }
}

fn log_bound<R: Real>(kind: Minimiser, kappa: R, log_x: R, quadrature: Quadrature) -> R {
    match kind {
        Minimiser::Identity => pairs(quadrature).log_upper_bound(kappa, log_x.exp()),
        _ => SymmetricWindow.pair_local_threshold(kappa, log_x.exp(), &quadrature).ln(),
    }
}

/// The bound of a family of correlated pairs equals another one. Unknowns: `[ln(rho/(1 - rho)), t, alpha, sought]`.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The family.
    pub direction: Direction,
    /// What it equals.
    pub other: Minimiser,
    /// What is sought.
    pub sought: Sought,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl Equations<4> for Meeting {
    fn residual<R: Real>(&self, parameter: R, [logit_rho, t, alpha, unknown]: [R; 4]) -> [R; 4] {
        let [kappa, log_x] = self.sought.place(parameter, unknown);
        let family = family(self.direction, self.quadrature);
        let ([balance, slope], value) = family.saddle_and_value([alpha, kappa, log_x], [logit_rho, t]);
        [balance, slope, value, log_bound(self.other, kappa, log_x, self.quadrature) - alpha.ln()]
    }

    fn refined(&self) -> Self {
        Meeting { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// The local bound equals the identity's. Unknown: `[sought]`.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// What is sought.
    pub sought: Sought,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl Equations<1> for Crossing {
    fn residual<R: Real>(&self, parameter: R, [unknown]: [R; 1]) -> [R; 1] {
        let [kappa, log_x] = self.sought.place(parameter, unknown);
        let bound = |kind| log_bound(kind, kappa, log_x, self.quadrature);
        [bound(Minimiser::Local) - bound(Minimiser::Identity)]
    }

    fn refined(&self) -> Self {
        Crossing { quadrature: self.quadrature.refined(), sought: self.sought }
    }
}

/// The bound of a family of correlated pairs leaves the local one continuously. Unknown: `[ln x]`, parameter `kappa`.
#[derive(Debug, Clone)]
pub struct Bifurcation(pub Direction, pub Quadrature);

impl Equations<1> for Bifurcation {
    fn residual<R: Real>(&self, kappa: R, [log_x]: [R; 1]) -> [R; 1] {
        [family(self.0, self.1).onset(kappa, log_x.exp())]
    }

    fn refined(&self) -> Self {
        Bifurcation(self.0, self.1.refined())
    }
}

/// The local bound is extremal in the distance. Unknown: `[ln x]`, parameter `kappa`.
#[derive(Debug, Clone)]
pub struct LocalExtremum(pub Quadrature);

impl Equations<1> for LocalExtremum {
    fn residual<R: Real>(&self, kappa: R, [log_x]: [R; 1]) -> [R; 1] {
        let log_x = Dual::new(log_x, R::from(1.0));
        [log_bound(Minimiser::Local, Dual::new(kappa, R::from(0.0)), log_x, self.0).eps]
    }

    fn refined(&self) -> Self {
        LocalExtremum(self.0.refined())
    }
}

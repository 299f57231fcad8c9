//! The replica-symmetric free entropy of any prior, constraint and kernel.

use std::cell::Cell;

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::newton::{Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::symbols::{self, Symbol};
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Line, Potential, Stability, Stationary, Threshold};
use crate::theory::prior::Prior;

/// Index of the constraint density among the control parameters.
pub const ALPHA: usize = 0;
/// Index of the margin among the control parameters.
pub const KAPPA: usize = 1;

/// Step in `ln q_hat` with which the explicit branch is searched.
const MARCH: f64 = 0.75;
/// How far a warm start may lie from its root, in logarithms of the order parameters.
const WARM_REACH: f64 = 2.0;
/// How far a bracketed point of the explicit branch may lie from its root.
const BRANCH_REACH: f64 = 0.1;
/// A margin this close to the root is a start for Newton's method.
const NEAR: f64 = 1e-4;
/// Beyond this everything on the branch is a power of `q_hat`, and the search takes longer steps.
const ASYMPTOTIC_LOG_Q_HAT: f64 = 36.0;
/// Those steps.
const LONG_MARCH: f64 = 6.0;
/// Where that search ends: `1 - q` is about 1e-35.
const LARGEST_LOG_Q_HAT: f64 = 160.0;

/// `phi(q, q_hat) = prior entropy + alpha E_z ln P(satisfied | sqrt(f(q)) z)`; formulas `binary.replica-symmetric`,
/// `spherical.replica-symmetric`.
///
/// Control: `[alpha, kappa]`. Order: `[ln(q / (1 - q)), ln q_hat]`. Entropies in nats per weight.
#[derive(Debug, Clone)]
pub struct ReplicaSymmetric<P, C, K> {
    /// The measure of a weight.
    pub prior: P,
    /// What a pattern asks for.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// A point of the explicit branch: `q_hat` gives `q`, both give `alpha`.
#[derive(Debug, Clone, Copy)]
pub struct BranchPoint {
    /// The density at which this is the stationary point.
    pub alpha: f64,
    /// The stationary point.
    pub order: [f64; 2],
}

impl<P: Prior, C: Constraint, K: Kernel> ReplicaSymmetric<P, C, K> {
    /// Averages over the shared field of one pattern; the closure is given the field and the residual width.
    pub(super) fn pattern_average<R: Real, const N: usize>(
        &self,
        kappa: R,
        overlap: Overlap<R>,
        f: impl Fn(R, R) -> [R; N],
    ) -> [R; N] {
        let output = self.kernel.correlation(overlap);
        let bends = self.constraint.bends(kappa.re(), output.re());
        let (amplitude, width) = (output.value.sqrt(), output.deficit.sqrt());
        self.quadrature.gaussian(&bends, |z| f(amplitude * z, width))
    }

    /// The two terms of the free entropy: that of the weights and that of the patterns.
    pub fn terms<R: Real>(&self, [alpha, kappa]: [R; 2], [logit_q, log_q_hat]: [R; 2]) -> [R; 2] {
        let (overlap, q_hat) = (Overlap::from_logit(logit_q), log_q_hat.exp());
        let [energy] = self.pattern_average(kappa, overlap, |field, width| {
            [self.constraint.log_probability(kappa, field, width)]
        });
        let log_partition = self.prior.log_partition(q_hat, &self.quadrature);
        [log_partition - q_hat * overlap.deficit * 0.5, alpha * energy]
    }

    /// `E force^2` of one pattern.
    fn square_force<R: Real>(&self, kappa: R, overlap: Overlap<R>) -> R {
        let [square] = self.pattern_average(kappa, overlap, |field, width| {
            let force = self.constraint.force(kappa, field, width);
            [force * force]
        });
        square
    }

    /// The explicit branch at `ln q_hat`: no iteration.
    pub fn branch_point(&self, kappa: f64, log_q_hat: f64) -> BranchPoint {
        let q_hat = log_q_hat.exp();
        let overlap = self.prior.overlap(q_hat, &self.quadrature);
        let alpha = q_hat / (self.kernel.slope(overlap) * self.square_force(kappa, overlap));
        BranchPoint { alpha, order: [overlap.logit(), log_q_hat] }
    }

    /// The stationary point at `control`, from a warm start or along the explicit branch.
    ///
    /// # Errors
    /// `NoSolution` when the branch never reaches this density.
    pub fn typical(
        &self,
        control: [f64; 2],
        start: Option<[f64; 2]>,
        tolerance: f64,
    ) -> Result<Root<2>, SolveError> {
        let line = Line { potential: self.clone(), control, along: ALPHA };
        let equations = Stationary(line);
        if let Some(start) = start
            && let Ok(root) = newton(&equations, control[ALPHA], start, tolerance)
            && stayed(&start, &root.z, WARM_REACH)
        {
            return Ok(root);
        }
        let kappa = control[KAPPA];
        let excess = |log_q_hat: f64| (self.branch_point(kappa, log_q_hat).alpha / control[ALPHA]).ln();
        let none = SolveError::NoSolution("no replica-symmetric stationary point at this density");
        let start = self.weak_field(kappa, control[ALPHA]) - 0.5;
        let log_q_hat = self.first_crossing("the density excess", &excess, start).map_err(|_| none)?;
        let start = self.branch_point(kappa, log_q_hat).order;
        certified(start, newton(&equations, control[ALPHA], start, tolerance)?)
    }

    /// The threshold in `alpha` at fixed `kappa`, from a warm start or as the first zero of the criterion on the branch.
    /// Unknowns of the root: `[ln(q / (1 - q)), ln q_hat, alpha]`.
    ///
    /// # Errors
    /// `NoSolution` when the criterion keeps its sign along the whole branch.
    pub fn threshold_density<T: Criterion<Self, 2, 2>>(
        &self,
        criterion: T,
        kappa: f64,
        start: Option<[f64; 3]>,
        tolerance: f64,
    ) -> Result<Root<3>, SolveError> {
        let line = Line { potential: self.clone(), control: [0.0, kappa], along: KAPPA };
        let equations = Threshold { line, free: ALPHA, criterion: criterion.clone() };
        if let Some(start) = start
            && let Ok(root) = newton::<3>(&equations, kappa, start, tolerance)
            && stayed(&start, &root.z, WARM_REACH)
        {
            return Ok(root);
        }
        let condition = |log_q_hat: f64| {
            let point = self.branch_point(kappa, log_q_hat);
            criterion.condition(self, [point.alpha, kappa], point.order)
        };
        let none = SolveError::NoSolution("the criterion is not met on the replica-symmetric branch");
        let start = self.weak_field(kappa, 1e-3);
        let log_q_hat = self.first_crossing("the criterion", &condition, start).map_err(|_| none)?;
        let BranchPoint { alpha, order: [logit_q, log_q_hat] } = self.branch_point(kappa, log_q_hat);
        let start = [logit_q, log_q_hat, alpha];
        certified(start, newton(&equations, kappa, start, tolerance)?)
    }

    /// The threshold in `kappa` at fixed `alpha`, from a warm start or by inverting [`Self::threshold_density`], which
    /// decreases with the margin. Unknowns of the root: `[ln(q / (1 - q)), ln q_hat, kappa]`.
    ///
    /// # Errors
    /// `NoBracket` when no margin between -40 and 40 has this threshold.
    pub fn threshold_margin<T: Criterion<Self, 2, 2>>(
        &self,
        criterion: T,
        alpha: f64,
        start: Option<[f64; 3]>,
        tolerance: f64,
    ) -> Result<Root<3>, SolveError> {
        let line = Line { potential: self.clone(), control: [alpha, 0.0], along: ALPHA };
        let equations = Threshold { line, free: KAPPA, criterion: criterion.clone() };
        if let Some(start) = start
            && let Ok(root) = newton::<3>(&equations, alpha, start, tolerance)
            && stayed(&start, &root.z, WARM_REACH)
        {
            return Ok(root);
        }
        let nearby = Cell::new(None);
        let density = |kappa: f64| {
            let root = self.threshold_density(criterion.clone(), kappa, nearby.get(), 1e-6)?;
            nearby.set(Some(root.z));
            Ok::<_, SolveError>(root)
        };
        let excess = |kappa: f64| density(kappa).map_or(f64::NAN, |root| (root.z[2] / alpha).ln());
        let at_zero = excess(0.0);
        let kappa = if at_zero.abs() < NEAR {
            0.0
        } else {
            let step = 0.5f64.copysign(at_zero);
            let (before, after) = bracket::march("the density excess", excess, 0.0, step, 80.0 * step)?;
            bracket::root("the density excess", excess, before, after, NEAR)?
        };
        let [logit_q, log_q_hat, _] = density(kappa)?.z;
        newton(&equations, alpha, [logit_q, log_q_hat, kappa], tolerance)
    }

    /// First sign change along the explicit branch, coming from `start` (a `ln q_hat`).
    fn first_crossing(
        &self,
        what: &'static str,
        f: &dyn Fn(f64) -> f64,
        start: f64,
    ) -> Result<f64, SolveError> {
        let near = bracket::march(what, f, start, MARCH, start.max(ASYMPTOTIC_LOG_Q_HAT));
        let far = || bracket::march(what, f, start.max(ASYMPTOTIC_LOG_Q_HAT), LONG_MARCH, LARGEST_LOG_Q_HAT);
        let (before, after) = near.or_else(|_| far())?;
        bracket::root(what, f, before, after, 1e-9)
    }

    /// `ln q_hat` of the branch at a vanishing density, to first order: `q_hat = alpha f'(0) force^2`. As force and slope
    /// grow with the overlap, the true field at `alpha` is never below this.
    fn weak_field(&self, kappa: f64, alpha: f64) -> f64 {
        let none = Overlap { value: 0.0, deficit: 1.0 };
        let force: f64 = self.constraint.force(kappa, 0.0, 1.0);
        f64::ln(alpha) + self.kernel.slope::<f64>(none).ln() + 2.0 * force.abs().ln()
    }
}

/// Whether both order parameters of a root lie within `reach` of where the search began. As `q` tends to one the equations
/// are met ever better without having a root; an iteration that runs that way goes far.
fn stayed<const N: usize>(start: &[f64; N], root: &[f64; N], reach: f64) -> bool {
    start.iter().zip(root).take(2).all(|(a, b)| (a - b).abs() <= reach)
}

/// A root that is where the explicit branch said it would be.
fn certified<const N: usize>(start: [f64; N], root: Root<N>) -> Result<Root<N>, SolveError> {
    if stayed(&start, &root.z, BRANCH_REACH) {
        Ok(root)
    } else {
        Err(SolveError::WrongBranch {
            certificate: "the distance from the explicit branch",
            value: root.z[0] - start[0],
        })
    }
}

impl<P: Prior, C: Constraint, K: Kernel> Potential<2, 2> for ReplicaSymmetric<P, C, K> {
    const CONTROL: [&'static Symbol; 2] = [&symbols::ALPHA, &symbols::KAPPA];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOGIT_Q, &symbols::LOG_Q_HAT];

    fn value<R: Real>(&self, control: [R; 2], order: [R; 2]) -> R {
        let [prior, patterns] = self.terms(control, order);
        prior + patterns
    }

    /// `q_hat = alpha f'(q) E force^2` and `q = E <w>^2`: Gaussian integration by parts has removed the cancellations that
    /// the bare gradient suffers at small `q`.
    fn saddle<R: Real>(&self, [alpha, kappa]: [R; 2], [logit_q, log_q_hat]: [R; 2]) -> [R; 2] {
        let (overlap, q_hat) = (Overlap::from_logit(logit_q), log_q_hat.exp());
        let field = alpha * self.kernel.slope(overlap) * self.square_force(kappa, overlap);
        let response = self.prior.overlap(q_hat, &self.quadrature);
        [log_q_hat - field.ln(), logit_q - response.logit()]
    }

    fn saddle_and_value<R: Real>(&self, [alpha, kappa]: [R; 2], [logit_q, log_q_hat]: [R; 2]) -> ([R; 2], R) {
        let (overlap, q_hat) = (Overlap::from_logit(logit_q), log_q_hat.exp());
        let [square, energy] = self.pattern_average(kappa, overlap, |field, width| {
            let (log_probability, force) = self.constraint.log_probability_and_force(kappa, field, width);
            [force * force, log_probability]
        });
        let conjugate = alpha * self.kernel.slope(overlap) * square;
        let (response, log_partition) = self.prior.overlap_and_log_partition(q_hat, &self.quadrature);
        let value = log_partition - q_hat * overlap.deficit * 0.5 + alpha * energy;
        ([log_q_hat - conjugate.ln(), logit_q - response.logit()], value)
    }

    fn refined(&self) -> Self {
        ReplicaSymmetric { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

impl<P: Prior, C: Constraint, K: Kernel> Stability<2, 2> for ReplicaSymmetric<P, C, K> {
    /// Formula `binary.replicon`: `1 - alpha (f'^2 E curvature^2 + f'' E force^2) E (d<w>/dh)^2`.
    fn replicon<R: Real>(&self, [alpha, kappa]: [R; 2], [logit_q, log_q_hat]: [R; 2]) -> R {
        let (overlap, q_hat) = (Overlap::from_logit(logit_q), log_q_hat.exp());
        let [curvature] = self.pattern_average(kappa, overlap, |field, width| {
            let curvature = self.constraint.curvature(kappa, field, width);
            [curvature * curvature]
        });
        let (slope, bending) = (self.kernel.slope(overlap), self.kernel.bending(overlap));
        let mut pattern = slope * slope * curvature;
        // A straight kernel (the perceptron's) spares the second average.
        if !bending.is_zero() {
            pattern += bending * self.square_force(kappa, overlap);
        }
        -(alpha * pattern * self.prior.susceptibility(q_hat, &self.quadrature)) + 1.0
    }
}

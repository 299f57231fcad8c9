//! States of the spherical perceptron at one margin: the branches that several quantities follow.

use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::half_space::HalfSpace;
use crate::models::perceptron::spherical;
use crate::models::spherical::Spherical;
use crate::numerics::continuation::walk;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Root, newton, newton_observed, variables};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::CLOSED_FORM;
use crate::quantity::Settings;
use crate::theory::breaking_point::BreakingPoint;
use crate::theory::one_step::{LOG_M, OneStep, StateBranch, StaticBranch, StaticStates};
use crate::theory::potential::{Line, Marginal, Potential, Stationary, Threshold};
use crate::theory::replica_symmetric::{ALPHA, KAPPA};

/// Tolerance on the way to a root.
const LOOSE: f64 = 1e-7;
/// Largest step of a march, in the logarithm of the ratio of spread to width.
const STRIDE: f64 = 1.0;
/// A root predicted this near is solved for at once.
const NEAR: f64 = 0.6;
/// Where a branch that leaves the stability line is first sought at most.
const LARGEST_START: f64 = -2.5;
/// Where a branch ends: the overlap inside a state is one to twelve digits.
const LARGEST_SHARE: f64 = 27.0;
/// How far a warm root may lie from its start.
const WARM_REACH: f64 = 0.7;
/// Step in the logarithm of the Parisi parameter.
const PARISI_STEP: f64 = 0.3;
/// Corrections of the place where a branch is entered.
const ENTRIES: u32 = 8;

const STABLE: SolveError = SolveError::NoSolution("replica symmetry is not broken at this density");
const BEYOND: SolveError = SolveError::NoSolution("the density is above the capacity of one-step states");
const CONVEX: SolveError = SolveError::NoSolution("replica symmetry is stable up to capacity at this margin");
const CONTINUOUS: SolveError = SolveError::NoSolution("replica symmetry breaks continuously at this margin");
const NO_STATES: SolveError = SolveError::NoSolution("typical solutions are in one state at this density");

/// Where the stability line passes at a margin.
#[derive(Debug, Clone)]
pub struct StabilityPoint {
    /// The root: `[ln(q / (1 - q)), ln q_hat, alpha]`.
    pub root: Root<3>,
    /// How replica symmetry breaks there: point and slope with their errors.
    pub breaking: [(f64, f64); 2],
}

impl StabilityPoint {
    /// The point of the stability line, from a warm start or by itself.
    ///
    /// # Errors
    /// `NoSolution` at margins that are not negative.
    pub fn new(kappa: f64, start: Option<[f64; 3]>, settings: &Settings) -> Result<Self, SolveError> {
        if kappa >= 0.0 {
            return Err(CONVEX);
        }
        let model = spherical(settings.quadrature);
        let root = model.threshold_density(Marginal, kappa, start, settings.tolerance)?;
        let [logit_q, log_q_hat, alpha] = variables(root.z);
        let control = [alpha, DualSVec64::from(kappa)];
        let breaking = model.breaking_point(control, [logit_q, log_q_hat]);
        let [logit_q, log_q_hat, alpha] = root.z;
        let finer: BreakingPoint<f64> = model.refined().breaking_point([alpha, kappa], [logit_q, log_q_hat]);
        let with_error = |value: DualSVec64<3>, finer: f64, terms: f64| {
            let gradient = value.eps.0.map_or([0.0; 3], |eps| eps.into());
            (finer, root.propagate(gradient) + 2.0 * (value.re - finer).abs() + CLOSED_FORM * terms)
        };
        let breaking = [
            with_error(breaking.point, finer.point, breaking.terms[0]),
            with_error(breaking.slope, finer.slope, breaking.terms[1]),
        ];
        Ok(StabilityPoint { root, breaking })
    }

    /// The density.
    pub fn alpha(&self) -> f64 {
        self.root.z[2]
    }
}

/// One-step states at a margin, and how to solve for them.
#[derive(Debug, Clone, Copy)]
pub struct States {
    /// The margin.
    pub kappa: f64,
    /// How to solve.
    pub settings: Settings,
}

/// States that were found.
#[derive(Debug, Clone)]
pub struct FoundStates<const N: usize> {
    /// The root.
    pub root: Root<N>,
    /// Free entropy, complexity, the weights' term of the one and of the other; each with its error but for rounding.
    pub values: [(f64, f64); 4],
}

/// A place on a branch: `ln((q1 - q0)/(1 - q1))`, the unknowns there, `ln alpha` last.
type Place<const N: usize> = (f64, [f64; N]);

impl States {
    /// The free entropy with this rule of integration.
    pub fn potential(quadrature: Quadrature) -> OneStep<HalfSpace> {
        OneStep { constraint: HalfSpace, quadrature }
    }

    fn line(&self, control: [f64; 3], along: usize) -> Line<OneStep<HalfSpace>, 3> {
        Line { potential: Self::potential(self.settings.quadrature), control, along }
    }

    fn stability_point(&self) -> Result<StabilityPoint, SolveError> {
        let settings = Settings { quadrature: Quadrature::working(), ..self.settings };
        StabilityPoint::new(self.kappa, None, &settings)
    }

    /// States without complexity at a density: from a warm start, or along the branch that leaves the stability line or, where
    /// states part before it, the condensation transition. Unknowns `[ln(q0/(1 - q0)), ln((q1 - q0)/(1 - q1)), ln m]`.
    ///
    /// # Errors
    /// `NoSolution` where replica symmetry holds and above the capacity; `WrongBranch` when a certificate fails.
    pub fn without_complexity(
        &self,
        alpha: f64,
        start: Option<[f64; 3]>,
    ) -> Result<FoundStates<3>, SolveError> {
        let line = self.line([0.0, self.kappa, 0.0], ALPHA);
        let equations = Threshold { line, free: LOG_M, criterion: StaticStates };
        let solve = |start: [f64; 3]| {
            newton_observed::<_, 3, 4>(&equations, alpha, start, self.settings.tolerance)
                .map(|(root, values)| FoundStates { root, values })
        };
        if let Some(start) = start
            && let Ok(found) = solve(start)
            && distance(&found.root.z, &start) < WARM_REACH
            && found.root.z[2] < 0.0
        {
            return Ok(found);
        }
        let stability = self.stability_point()?;
        if alpha >= Spherical.capacity(self.kappa, &Quadrature::working()) {
            return Err(BEYOND);
        }
        let branch = StaticBranch { potential: Self::potential(Quadrature::working()), kappa: self.kappa };
        let at = |share: f64, z: [f64; 3]| newton::<3>(&branch, share, z, LOOSE).map(|root| root.z);
        let [logit_q, _, alpha_dat] = stability.root.z;
        let (entry, slope) = if stability.breaking[0].0 < 1.0 {
            if alpha <= alpha_dat {
                return Err(STABLE);
            }
            let excess = alpha / alpha_dat - 1.0;
            let z = [logit_q, stability.breaking[0].0.ln(), alpha_dat.ln()];
            let entry = enter(&at, excess, z)?;
            // The excess grows like the ratio of spread to width.
            (entry, entry.1[2].exp() - alpha_dat)
        } else {
            let condensation = self.condensation(None, LOOSE)?;
            let [logit_q0, share, alpha_k] = condensation.z;
            if alpha <= alpha_k {
                return Err(STABLE);
            }
            let first = (share, [logit_q0, 0.0, alpha_k.ln()]);
            let next = at(share + 0.1, first.1)?;
            (first, (next[2].exp() - alpha_k) / 0.1)
        };
        let found = advance(&at, entry, slope, alpha, |share, [logit_q0, log_m, _]| {
            let start = [logit_q0, share, log_m];
            solve(start).ok().filter(|found| distance(&found.root.z, &start) < WARM_REACH)
        })?;
        self.certify(alpha, &found.root)?;
        Ok(found)
    }

    /// `0 < m < 1` and an entropy below the replica-symmetric one; that `q1 > q0` is in the coordinates.
    fn certify(&self, alpha: f64, root: &Root<3>) -> Result<(), SolveError> {
        let [logit_q0, share, log_m] = root.z;
        if log_m > 0.0 {
            return Err(SolveError::WrongBranch { certificate: "the Parisi parameter", value: log_m.exp() });
        }
        let quadrature = Quadrature::working();
        let control = [alpha, self.kappa];
        let symmetric = spherical(quadrature);
        let typical = symmetric.typical(control, None, LOOSE)?;
        let gain = Self::potential(quadrature).value([alpha, self.kappa, log_m], [logit_q0, share])
            - symmetric.value(control, typical.z);
        if gain > 1e-12 {
            return Err(SolveError::WrongBranch { certificate: "the gain in entropy", value: gain });
        }
        Ok(())
    }

    /// States at a given Parisi parameter, of any complexity. Unknowns `[ln(q0/(1 - q0)), ln((q1 - q0)/(1 - q1))]`.
    ///
    /// # Errors
    /// `NoSolution` where there are no states.
    pub fn at_parisi(
        &self,
        alpha: f64,
        m: f64,
        start: Option<[f64; 2]>,
    ) -> Result<FoundStates<2>, SolveError> {
        let equations = |log_m: f64| Stationary(self.line([0.0, self.kappa, log_m], ALPHA));
        let solve = |start: [f64; 2]| {
            newton_observed::<_, 2, 4>(&equations(m.ln()), alpha, start, self.settings.tolerance)
                .map(|(root, values)| FoundStates { root, values })
        };
        if let Some(start) = start
            && let Ok(found) = solve(start)
            && distance(&found.root.z, &start) < WARM_REACH
        {
            return Ok(found);
        }
        let (log_m, z) = match self.without_complexity(alpha, None) {
            Ok(FoundStates { root, .. }) => (root.z[2], [root.z[0], root.z[1]]),
            Err(SolveError::NoSolution(_)) => (0.0, self.typical_states(alpha)?),
            Err(error) => return Err(error),
        };
        if log_m == m.ln() {
            return solve(z);
        }
        let loose = |log_m: f64, z: [f64; 2]| newton::<2>(&equations(log_m), alpha, z, LOOSE);
        let root = walk(loose, log_m, m.ln(), z, PARISI_STEP)?;
        solve(root.z)
    }

    /// The states of typical solutions, `m = 1`, between the dynamic transition and condensation.
    fn typical_states(&self, alpha: f64) -> Result<[f64; 2], SolveError> {
        let dynamic = self.dynamic(None, LOOSE).map_err(|_| NO_STATES)?;
        let [logit_q0, log_alpha, share] = dynamic.z;
        if alpha <= log_alpha.exp() {
            return Err(NO_STATES);
        }
        let branch = self.typical_branch();
        let at = |share: f64, z: [f64; 2]| newton::<2>(&branch, share, z, LOOSE).map(|root| root.z);
        let line = self.line([0.0, self.kappa, 0.0], ALPHA);
        let equations = Stationary(line);
        let next = at(share + 0.1, [logit_q0, log_alpha])?;
        let slope = (next[1] - log_alpha).exp_m1() * log_alpha.exp() / 0.1;
        let root = advance(&at, (share + 0.1, next), slope.max(1e-12), alpha, |share, [logit_q0, _]| {
            newton::<2>(&equations, alpha, [logit_q0, share], LOOSE)
                .ok()
                .filter(|root| root.z[1] > dynamic.z[2])
        })?;
        Ok(root.z)
    }

    fn typical_branch(&self) -> StateBranch<HalfSpace> {
        let potential = Self::potential(self.settings.quadrature);
        StateBranch { potential, kappa: self.kappa, log_m: 0.0 }
    }

    /// The dynamic transition: the least density with states at `m = 1`; formula `spherical.random-first-order`. Unknowns `[ln(q0/(1 - q0)), ln alpha,
    /// ln((q1 - q0)/(1 - q1))]`.
    ///
    /// # Errors
    /// `NoSolution` where replica symmetry breaks continuously.
    pub fn dynamic(&self, start: Option<[f64; 3]>, tolerance: f64) -> Result<Root<3>, SolveError> {
        let branch = self.typical_branch();
        let extremum = Extremum { equations: branch.clone(), unknown: 1 };
        let solve = |start: [f64; 3]| newton::<3>(&extremum, 0.0, start, tolerance);
        if let Some(start) = start
            && let Ok(root) = solve(start)
            && distance(&root.z, &start) < WARM_REACH
        {
            return Ok(root);
        }
        let stability = self.stability_point()?;
        let beyond = stability.breaking[0].0 - 1.0;
        if beyond <= 0.0 {
            return Err(CONTINUOUS);
        }
        let [logit_q, _, alpha] = stability.root.z;
        let at = |share: f64, z: [f64; 2]| newton::<2>(&branch, share, z, LOOSE).map(|root| root.z);
        let mut share = (0.05 * beyond.min(1.0)).ln();
        let mut z = at(share, [logit_q, alpha.ln()])?;
        while share < LARGEST_SHARE {
            let next = at(share + 0.5 * STRIDE, z)?;
            if next[1] > z[1] {
                return solve([z[0], z[1], share]);
            }
            (share, z) = (share + 0.5 * STRIDE, next);
        }
        Err(CONTINUOUS)
    }

    /// The condensation transition: states at `m = 1` without complexity; formula `spherical.random-first-order`. Unknowns `[ln(q0/(1 - q0)),
    /// ln((q1 - q0)/(1 - q1)), alpha]`.
    ///
    /// # Errors
    /// `NoSolution` where replica symmetry breaks continuously.
    pub fn condensation(&self, start: Option<[f64; 3]>, tolerance: f64) -> Result<Root<3>, SolveError> {
        let line = self.line([0.0, self.kappa, 0.0], KAPPA);
        let equations = Threshold { line, free: ALPHA, criterion: StaticStates };
        let solve = |start: [f64; 3]| newton::<3>(&equations, self.kappa, start, tolerance);
        if let Some(start) = start
            && let Ok(root) = solve(start)
            && distance(&root.z[..2], &start[..2]) < WARM_REACH
        {
            return Ok(root);
        }
        let dynamic = self.dynamic(None, LOOSE)?;
        let branch = self.typical_branch();
        let potential = Self::potential(self.settings.quadrature);
        let ([logit_q0, log_alpha, mut share], mut last) = (dynamic.z, None::<(f64, f64)>);
        let mut z = [logit_q0, log_alpha];
        while share < LARGEST_SHARE {
            let [states, cost] = potential.complexity_terms([z[1].exp(), self.kappa, 0.0], [z[0], share]);
            let excess = (states / cost).ln();
            if excess <= 0.0 {
                let (before, above) = last.unwrap_or((share, excess));
                let middle = if above == excess {
                    share
                } else {
                    before + (share - before) * above / (above - excess)
                };
                let z = newton::<2>(&branch, middle, z, LOOSE)?.z;
                return solve([z[0], middle, z[1].exp()]);
            }
            last = Some((share, excess));
            share += 0.3 * STRIDE;
            z = newton::<2>(&branch, share, z, LOOSE)?.z;
        }
        Err(CONTINUOUS)
    }
}

/// Largest difference of two sets of coordinates.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// A place on the branch that leaves the stability line at `z`, not beyond the relative `excess` of the density.
fn enter(
    at: &impl Fn(f64, [f64; 3]) -> Result<[f64; 3], SolveError>,
    excess: f64,
    z: [f64; 3],
) -> Result<Place<3>, SolveError> {
    let mut share = excess.ln().min(LARGEST_START);
    for _ in 0..ENTRIES {
        let found = at(share, z)?;
        let reached = (found[2] - z[2]).exp_m1();
        if reached <= excess {
            return Ok((share, found));
        }
        share -= (reached / excess).ln() + 0.1;
    }
    Err(SolveError::NotConverged { residual: f64::NAN, iterations: ENTRIES })
}

/// Follows a branch whose density grows from a place on it, with `slope` the derivative of the density, until `solve` accepts the
/// place predicted for `alpha`.
fn advance<const N: usize, T>(
    at: &impl Fn(f64, [f64; N]) -> Result<[f64; N], SolveError>,
    entry: Place<N>,
    slope: f64,
    alpha: f64,
    solve: impl Fn(f64, [f64; N]) -> Option<T>,
) -> Result<T, SolveError> {
    let (mut share, mut z) = entry;
    let (mut slope, mut behind) = (slope, None::<Place<N>>);
    while share < LARGEST_SHARE {
        let predict = |step: f64| match behind {
            None => z,
            Some((before, old)) => std::array::from_fn(|i| z[i] + (z[i] - old[i]) * step / (share - before)),
        };
        let mut step = (alpha - z[N - 1].exp()) / slope;
        if step.abs() < NEAR
            && let Some(root) = solve(share + step, predict(step))
        {
            return Ok(root);
        }
        step = step.clamp(-STRIDE, STRIDE);
        if step.abs() < 1e-6 || step.is_nan() {
            return Err(SolveError::NotConverged { residual: step.abs(), iterations: 0 });
        }
        let next = at(share + step, predict(step))
            .or_else(|_| at(share + 0.3 * step, z).inspect(|_| step *= 0.3))?;
        slope = (next[N - 1].exp() - z[N - 1].exp()) / step;
        behind = Some((share, z));
        (share, z) = (share + step, next);
    }
    Err(BEYOND)
}

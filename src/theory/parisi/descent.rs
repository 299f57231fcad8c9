//! The minimum of the functional over a family of profiles: Newton's method with exact gradients and differenced Hessian,
//! which turns away from saddle points and shortens its steps until the bound falls.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::error::SolveError;
use crate::theory::parisi::field::Resolution;
use crate::theory::parisi::functional::{Evaluation, evaluate};
use crate::theory::parisi::profile::{Direction, Profile};
use crate::theory::parisi::terminal::Terminal;

/// Profiles described by coordinates that take every real value.
pub trait Family {
    /// The profile, and how it changes with each coordinate, those that reach deeper first; none outside the family.
    fn profile(&self, coordinates: &[f64]) -> Option<(Profile, Vec<Direction>)>;

    /// Where a step leads that is meant to first order: back into the family, if adding would leave it.
    fn moved(&self, coordinates: &[f64], step: &[f64]) -> Vec<f64> {
        coordinates.iter().zip(step).map(|(x, dx)| x + dx.clamp(-LONGEST, LONGEST)).collect()
    }
}

/// A minimum over a family.
#[derive(Debug, Clone)]
pub struct Minimum {
    /// Where.
    pub coordinates: Vec<f64>,
    /// The profile there.
    pub profile: Profile,
    /// The functional there.
    pub evaluation: Evaluation,
    /// By how much the logarithm of the functional was to fall in the last step.
    pub excess: f64,
    /// Largest change of a coordinate in the last step.
    pub last_step: f64,
    /// Largest change of a coordinate per error of all derivatives of the logarithm.
    pub sensitivity: f64,
    /// Steps taken.
    pub iterations: u32,
}

/// Steps a descent may take.
const STEPS: u32 = 60;
/// Changes of a coordinate from which the Hessian is differenced: the first that stays in the family.
const DIFFERENCES: [f64; 4] = [1e-4, -1e-4, 1e-6, -1e-6];
/// Longest step of a coordinate.
pub const LONGEST: f64 = 0.7;
/// Least diagonal entry of a Hessian that is taken for one, relative to the largest.
const LEAST_DIAGONAL: f64 = 1e-16;
/// Least curvature, in units in which the Hessian has a diagonal of ones.
const FLATTEST: f64 = 1e-6;
/// Expected fall of the logarithm at which a step is the last one: what is left is below rounding.
pub const SETTLED: f64 = 1e-15;
/// Least share of a step.
const SHORTEST: f64 = 1e-6;
/// Expected fall below which a step that does not lower the bound is rounding.
const ROUNDING: f64 = 1e-12;
/// Rounding of a value of the functional, relative.
const NOISE: f64 = 1e-13;
/// A Hessian that shortens the step by this serves again.
const SHRINKS: f64 = 0.1;

/// Descends from `start` until a step promises to lower the logarithm by less than `settled`, which is the last one.
///
/// # Errors
/// `NotConverged` if the descent does not settle, `NotFinite` if it starts outside the family.
pub fn minimum(
    terminal: &impl Terminal,
    family: &impl Family,
    start: Vec<f64>,
    settled: f64,
    resolution: Resolution,
) -> Result<Minimum, SolveError> {
    let at = |coordinates: &[f64]| {
        let (profile, directions) = family.profile(coordinates)?;
        let evaluation = evaluate(terminal, &profile, &directions, resolution);
        let finite = evaluation.alpha > 0.0 && evaluation.alpha.is_finite();
        (finite && evaluation.gradient.iter().all(|g| g.is_finite())).then_some((profile, evaluation))
    };
    let mut coordinates = start;
    let (_, mut evaluation) =
        at(&coordinates).ok_or(SolveError::NotFinite { what: "the Parisi functional at the start" })?;
    for iterations in 1..=STEPS {
        let model = Quadratic::around(&at, &coordinates, &evaluation.gradient)
            .ok_or(SolveError::NotFinite { what: "the Hessian of the Parisi functional" })?;
        let (step, excess) = model.step(&evaluation.gradient);
        let mut share = 1.0;
        let allowed = if excess < ROUNDING { NOISE } else { 0.0 };
        let last = excess < settled;
        loop {
            let trial = family.moved(&coordinates, (&step * share).as_slice());
            if let Some((next, value)) = at(&trial)
                && value.alpha <= evaluation.alpha * (1.0 + allowed)
            {
                (coordinates, evaluation) = (trial, value);
                if last {
                    let mut minimum = Minimum {
                        coordinates,
                        profile: next,
                        evaluation,
                        excess,
                        last_step: step.amax(),
                        sensitivity: model.sensitivity(),
                        iterations,
                    };
                    // The Hessian serves once more, where it is good enough to shorten the step.
                    let (again, _) = model.step(&minimum.evaluation.gradient);
                    let trial = family.moved(&minimum.coordinates, again.as_slice());
                    if again.amax() < SHRINKS * step.amax()
                        && let Some((profile, evaluation)) = at(&trial)
                        && evaluation.alpha <= minimum.evaluation.alpha * (1.0 + NOISE)
                    {
                        let last_step = again.amax();
                        minimum = Minimum { coordinates: trial, profile, evaluation, last_step, ..minimum };
                    }
                    return Ok(minimum);
                }
                break;
            }
            share *= 0.5;
            if share < SHORTEST {
                // Nothing lower along a direction of descent.
                return Err(SolveError::NotConverged { residual: excess, iterations });
            }
        }
    }
    Err(SolveError::NotConverged {
        residual: evaluation.gradient.iter().fold(0.0, |a, g| g.abs().max(a)),
        iterations: STEPS,
    })
}

/// The functional to second order around a point.
struct Quadratic {
    /// Units in which the Hessian has a diagonal of ones.
    scale: DVector<f64>,
    /// Principal axes in these units.
    axes: DMatrix<f64>,
    curvatures: DVector<f64>,
}

impl Quadratic {
    fn around(
        at: &impl Fn(&[f64]) -> Option<(Profile, Evaluation)>,
        coordinates: &[f64],
        gradient: &[f64],
    ) -> Option<Self> {
        let n = coordinates.len();
        let mut hessian = DMatrix::<f64>::zeros(n, n);
        for i in 0..n {
            let difference = |by: f64| {
                let mut moved = coordinates.to_vec();
                moved[i] += by;
                at(&moved).map(|(_, evaluation)| (by, evaluation))
            };
            // Next to the edge of the family there may be room on one side only.
            let (by, evaluation) = DIFFERENCES.into_iter().find_map(difference)?;
            for j in 0..n {
                hessian[(i, j)] = (evaluation.gradient[j] - gradient[j]) / by;
            }
        }
        let hessian = (&hessian + hessian.transpose()) * 0.5;
        let least = LEAST_DIAGONAL * hessian.diagonal().amax();
        let scale = DVector::from_fn(n, |i, _| hessian[(i, i)].abs().max(least).sqrt().recip());
        let scaled = DMatrix::from_fn(n, n, |i, j| hessian[(i, j)] * scale[i] * scale[j]);
        let SymmetricEigen { eigenvectors, eigenvalues } = SymmetricEigen::try_new(scaled, f64::EPSILON, 0)?;
        let curvatures = eigenvalues.map(|curvature| curvature.abs().max(FLATTEST));
        let finite = curvatures.iter().chain(&scale).all(|x| x.is_finite());
        finite.then_some(Quadratic { scale, axes: eigenvectors, curvatures })
    }

    /// The step of a Newton method that goes downhill along every principal axis, and the fall of the logarithm it promises.
    fn step(&self, gradient: &[f64]) -> (DVector<f64>, f64) {
        let slope = DVector::from_column_slice(gradient).component_mul(&self.scale);
        let along = self.axes.transpose() * &slope;
        let moves = -along.component_div(&self.curvatures);
        let fall = -0.5 * along.dot(&moves);
        ((&self.axes * moves).component_mul(&self.scale), fall)
    }

    /// Largest change of a coordinate per error of all derivatives.
    fn sensitivity(&self) -> f64 {
        let n = self.scale.len();
        let stretched = DMatrix::from_fn(n, n, |i, j| self.axes[(i, j)] / self.curvatures[j]);
        let inverse = stretched * self.axes.transpose();
        let change = |i: usize| {
            let sum: f64 = (0..n).map(|j| inverse[(i, j)].abs() * self.scale[j]).sum();
            sum * self.scale[i]
        };
        (0..n).map(change).fold(0.0, f64::max)
    }
}

//! Newton's method for stationary points, with the Jacobian by automatic differentiation.

use nalgebra::{Const, SMatrix, SVector};
use num_dual::{Derivative, Dual64, DualSVec64};

use crate::error::SolveError;
use crate::real::Real;

/// A square system of equations with one parameter `lambda`.
///
/// Write each equation as a relative imbalance (a difference of logarithms, a ratio minus one) in coordinates that may take
/// any real value: then one tolerance fits all and the error bound below is meaningful.
pub trait Equations<const N: usize> {
    /// The equations at `z`; all vanish at a root.
    fn residual<R: Real>(&self, lambda: R, z: [R; N]) -> [R; N];

    /// The same equations with finer quadrature: their imbalance at a root is the error of the working one.
    fn refined(&self) -> Self
    where
        Self: Sized;
}

/// Equations that come with other functions of the same averages.
pub trait Observed<const N: usize, const M: usize>: Equations<N> {
    /// The equations, and the observables.
    fn observe<R: Real>(&self, lambda: R, z: [R; N]) -> ([R; N], [R; M]);
}

/// What is evaluated at each iterate.
trait Watch<E, const N: usize, const M: usize> {
    fn evaluate<R: Real>(equations: &E, lambda: R, z: [R; N]) -> ([R; N], [R; M]);
}

/// The equations alone.
struct Alone;

impl<E: Equations<N>, const N: usize> Watch<E, N, 0> for Alone {
    fn evaluate<R: Real>(equations: &E, lambda: R, z: [R; N]) -> ([R; N], [R; 0]) {
        (equations.residual(lambda, z), [])
    }
}

/// The equations and the observables.
struct Together;

impl<E: Observed<N, M>, const N: usize, const M: usize> Watch<E, N, M> for Together {
    fn evaluate<R: Real>(equations: &E, lambda: R, z: [R; N]) -> ([R; N], [R; M]) {
        equations.observe(lambda, z)
    }
}

/// A root and what is known of its accuracy.
#[derive(Debug, Clone, PartialEq)]
pub struct Root<const N: usize> {
    /// The parameter.
    pub lambda: f64,
    /// The unknowns.
    pub z: [f64; N],
    /// Largest imbalance of the refined equations before the last correction.
    pub residual: f64,
    /// Bound on the deviation of each unknown: quadrature, iteration and rounding.
    pub bound: [f64; N],
    /// Inverse of the Jacobian.
    pub inverse: SMatrix<f64, N, N>,
    /// Jacobians evaluated.
    pub iterations: u32,
}

impl<const N: usize> Root<N> {
    /// Bound on the deviation of a function of the unknowns, given its gradient: as `bound`, but knowing that the
    /// deviations of the unknowns are not independent.
    pub fn propagate(&self, gradient: [f64; N]) -> f64 {
        let weights = SVector::from(gradient).transpose() * self.inverse;
        let rounding = ROUNDING * f64::EPSILON * scale(&self.z);
        weights.iter().map(|w| w.abs()).sum::<f64>() * (2.0 * self.residual + rounding)
    }
}

/// Rounding of an equation grows with the coordinates it is written in.
fn scale<const N: usize>(z: &[f64; N]) -> f64 {
    1.0 + z.iter().fold(0.0f64, |a, b| a.max(b.abs())).min(40.0)
}

/// Longest step in any coordinate; coordinates are logarithms or of order one.
const LONGEST_STEP: f64 = 2.0;
/// Coordinates above this are not logarithms.
const LARGEST_LOGARITHM: f64 = 100.0;
/// A step this small squares to rounding.
const LAST_STEP: f64 = 2e-8;
/// After a step this small the Jacobian serves again: the next steps shrink by as much.
const CHORD: f64 = 1e-3;
/// How often it serves.
const CHORDS: u32 = 3;
/// Jacobians before giving up.
const ITERATIONS: u32 = 60;
/// Jacobians before giving up on a start that may have no root near it.
const BRIEF: u32 = 10;
/// How often the quadrature may be refined.
const REFINEMENTS: u32 = 3;
/// Rounding of one equation, in units of epsilon times its scale.
const ROUNDING: f64 = 4.0;
/// Imbalances below this are rounding.
const FLOOR: f64 = 16.0 * f64::EPSILON;

/// Solves `equations` at `lambda` from the start `z` until every imbalance, seen by the refined equations, is below
/// `tolerance`; where quadrature stands in the way, the refined equations are solved.
///
/// # Errors
/// `NotConverged` with the imbalance left; `NotFinite` when the equations cannot be evaluated at the start.
pub fn newton<const N: usize>(
    equations: &impl Equations<N>,
    lambda: f64,
    z: [f64; N],
    tolerance: f64,
) -> Result<Root<N>, SolveError> {
    let (root, []) = solve::<_, Alone, N, 0>(equations, lambda, z, tolerance, [ITERATIONS, REFINEMENTS])?;
    Ok(root)
}

/// The same for a start that may have no root near it: gives up early.
///
/// # Errors
/// Those of [`newton`].
pub fn newton_briefly<const N: usize>(
    equations: &impl Equations<N>,
    lambda: f64,
    z: [f64; N],
    tolerance: f64,
) -> Result<Root<N>, SolveError> {
    let (root, []) = solve::<_, Alone, N, 0>(equations, lambda, z, tolerance, [BRIEF, REFINEMENTS])?;
    Ok(root)
}

/// The same with the observables at the root, each with a bound on its deviation by quadrature and iteration; the rounding of
/// an observable's own terms is the caller's to add.
///
/// # Errors
/// Those of [`newton`].
pub fn newton_observed<E: Observed<N, M>, const N: usize, const M: usize>(
    equations: &E,
    lambda: f64,
    z: [f64; N],
    tolerance: f64,
) -> Result<(Root<N>, [(f64, f64); M]), SolveError> {
    solve::<E, Together, N, M>(equations, lambda, z, tolerance, [ITERATIONS, REFINEMENTS])
}

fn solve<E: Equations<N>, W: Watch<E, N, M>, const N: usize, const M: usize>(
    equations: &E,
    lambda: f64,
    z: [f64; N],
    tolerance: f64,
    [jacobians, refinements]: [u32; 2],
) -> Result<(Root<N>, [(f64, f64); M]), SolveError> {
    let tolerance = tolerance.max(FLOOR);
    let refined = equations.refined();
    let mut z = SVector::from(z);
    let mut step = SVector::<f64, N>::repeat(LONGEST_STEP);
    let mut damping = 1.0;
    let mut size = f64::INFINITY;
    let mut residual = f64::INFINITY;
    let mut iterations = 0;
    // A loose tolerance is met by the square of a longer step.
    let last_step = LAST_STEP.max((0.1 * tolerance.sqrt()).min(CHORD));
    while iterations < jacobians {
        let (f, mut observed) = W::evaluate(equations, DualSVec64::from(lambda), variables(z.into()));
        let (f, jacobian) = split(f);
        iterations += 1;
        let inverse = jacobian.try_inverse().filter(|m| (m * f).iter().all(|x| x.is_finite()));
        let Some(inverse) = inverse else {
            // The last step led out of the region where the equations can be evaluated: halve it.
            damping *= 0.5;
            if iterations == 1 || damping < 1e-6 {
                return Err(if iterations == 1 {
                    SolveError::NotFinite { what: "the equations at the start" }
                } else {
                    SolveError::NotConverged { residual, iterations }
                });
            }
            z += step * damping;
            step *= 1.0 - damping;
            continue;
        };
        residual = f.amax();
        let next = inverse * f;
        // Logarithms are measured in units of one; a control parameter, which may be 1e9, relative to its size.
        let length = |step: &SVector<f64, N>, z: &SVector<f64, N>| {
            let unit = |z: f64| (z.abs() / LARGEST_LOGARITHM).max(1.0);
            step.iter().zip(z).map(|(d, &z)| d.abs() / unit(z)).fold(0.0, f64::max)
        };
        let next_size = length(&next, &z);
        // Steps that grow mean that the linear model is not valid this far out.
        damping = if next_size > 2.0 * size { 0.5 * damping } else { (2.0 * damping).min(1.0) };
        size = next_size;
        step = next * (damping * (LONGEST_STEP / size).min(1.0));
        z -= step;
        let mut chords = 0;
        while size > last_step && size <= CHORD && chords < CHORDS {
            let (f, values) = W::evaluate(equations, lambda, z.into());
            chords += 1;
            let next = inverse * SVector::from(f);
            let next_size = length(&next, &z);
            if next_size.is_nan() || next_size >= 0.1 * size {
                break;
            }
            (step, size) = (next, next_size);
            observed.iter_mut().zip(values).for_each(|(o, value)| o.re = value);
            z -= step;
        }
        if size > last_step {
            continue;
        }
        let (f, finer) = W::evaluate(&refined, lambda, z.into());
        let f = SVector::from(f);
        let correction = inverse * f;
        residual = f.amax();
        if residual <= tolerance {
            z -= correction;
            let scale = scale(&z.into());
            let bound = std::array::from_fn(|i| {
                let rounding: f64 = inverse.row(i).iter().map(|x| x.abs()).sum();
                2.0 * correction[i].abs() + ROUNDING * f64::EPSILON * (scale * rounding + z[i].abs())
            });
            let root = Root { lambda, z: z.into(), residual, bound, inverse, iterations };
            let values = std::array::from_fn(|i| {
                let gradient = observed[i].eps.unwrap_generic(Const, Const::<1>);
                // The working rule saw the place before the last step.
                let working = observed[i].re - gradient.dot(&step);
                let quadrature = 2.0 * (working - finer[i]).abs();
                (finer[i] - gradient.dot(&correction), quadrature + root.propagate(gradient.into()))
            });
            return Ok((root, values));
        }
        if !residual.is_finite() {
            break;
        }
        if size < LAST_STEP * LAST_STEP.sqrt() && refinements > 0 {
            return solve::<E, W, N, M>(&refined, lambda, z.into(), tolerance, [jacobians, refinements - 1]);
        }
    }
    Err(SolveError::NotConverged { residual, iterations })
}

/// The unknowns as dual numbers, each with its own direction.
pub fn variables<const N: usize>(z: [f64; N]) -> [DualSVec64<N>; N] {
    let identity = SMatrix::<f64, N, N>::identity();
    std::array::from_fn(|i| DualSVec64::new(z[i], Derivative::some(identity.column(i).into_owned())))
}

/// The equations and their Jacobian at `z`.
pub fn linearise<const N: usize>(
    equations: &impl Equations<N>,
    lambda: f64,
    z: &SVector<f64, N>,
) -> (SVector<f64, N>, SMatrix<f64, N, N>) {
    split(equations.residual(DualSVec64::from(lambda), variables((*z).into())))
}

/// Values and gradients.
fn split<const N: usize>(f: [DualSVec64<N>; N]) -> (SVector<f64, N>, SMatrix<f64, N, N>) {
    let mut jacobian = SMatrix::<f64, N, N>::zeros();
    for (i, fi) in f.iter().enumerate() {
        if let Some(row) = &fi.eps.0 {
            jacobian.set_row(i, &row.transpose());
        }
    }
    (SVector::from(f.map(|fi| fi.re)), jacobian)
}

/// The derivative of the equations with respect to `lambda`.
pub fn parameter_derivative<const N: usize>(
    equations: &impl Equations<N>,
    lambda: f64,
    z: &SVector<f64, N>,
) -> SVector<f64, N> {
    let z = std::array::from_fn(|i| Dual64::from(z[i]));
    SVector::from(equations.residual(Dual64::from(lambda).derivative(), z).map(|f| f.eps))
}

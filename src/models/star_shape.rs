//! Margins from which geodesics reach all typical solutions: star and hulls of the spherical perceptron.

use crate::error::SolveError;
use crate::models::half_space::HalfSpace;
use crate::models::spherical::{MaximumMargin, Spherical, cross_overlap};
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, Root, newton, newton_briefly};
use crate::numerics::quadrature::{Bend, Integrator, Quadrature};
use crate::real::Real;
use crate::special::gaussian::{Tail, density};
use crate::special::hermite;
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::cross_overlap::{inner_bends, outer_bends};
use crate::theory::overlap::Overlap;

/// Step in `ln(q/(1 - q))` with which branches are searched, and where the search begins and ends.
const MARCH: f64 = 0.5;
const LEAST_LOGIT: f64 = -40.0;
const LARGEST_LOGIT: f64 = 60.0;
/// `exp(-SHORT_DIGITS)` is what a Gauss-Hermite rule leaves out; its fewest nodes, and the most beyond these.
const SHORT_DIGITS: f64 = 40.0;
const FEWEST: usize = 9;
const LONGEST_SHORT: f64 = 28.0;
/// Fields this close count as equal in a search.
const LEAST_LOG_V: f64 = -16.0;
/// Accuracy of a start.
const START: f64 = 1e-3;
/// Part of `tanh v` per difference of margins: where the search for `v` begins.
const SLOPE: f64 = 0.35;
/// Step of the search for the star's margin, as a share of the way to the largest.
const SCAN: f64 = 0.05;
/// Density up to which the largest margin is not negative, and the step of the search there, in the logarithm of the overlap.
const CONVEX_DENSITY: f64 = 2.0;
const LOG_SCAN: f64 = 0.5;
/// How far a root may lie from a start found along a branch.
const REACH: f64 = 3.0;

/// `ln(q/(1 - q)) = ln(alpha E r^2)`, as an imbalance: the saddle-point equation of one kind of solution.
fn saddle<R: Real>(quadrature: &Quadrature, alpha: R, kappa: R, q: Overlap<R>) -> R {
    let (amplitude, width) = (q.value.sqrt(), q.deficit.sqrt());
    let [square] = quadrature.gaussian(&HalfSpace.bends(kappa.re(), q.re()), |z| {
        let force = HalfSpace.force(kappa, amplitude * z, width);
        [force * force]
    });
    q.value.ln() - (alpha * q.deficit * q.deficit * square).ln()
}

/// `E r(B1) r(B2)` over fields of correlation `sech v`, for numbers with first derivatives at most: both integrals are over plain
/// numbers, and the derivatives are averages of products of the hazards' slopes at the same nodes.
fn hazard_product<R: Real>(quadrature: &Quadrature, margins: [R; 2], q: [Overlap<R>; 2], v: R) -> R {
    const { assert!(R::NDERIV <= 1, "the gradient is known at plain numbers only") }
    let (amplitudes, widths) = (q.map(|q| q.value.sqrt()), q.map(|q| q.deficit.sqrt()));
    let fields = [v.cosh().recip(), v.tanh()];
    let [k1, k2] = margins.map(|x| x.re());
    let [a1, a2] = amplitudes.map(|x| x.re());
    let [w1, w2] = widths.map(|x| x.re());
    let [shared, apart] = fields.map(|x| x.re());
    let native = Quadrature { integrator: Integrator::Native, ..*quadrature };
    let [first, second] = [0, 1].map(|i| HalfSpace.bends(margins[i].re(), q[i].re()));
    // Nearly equal fields: the second one hardly feels what it has for itself.
    let short = short_rule(NEAREST_ZERO * w2 / (a2 * apart), quadrature.refinement);
    // The average, and the two slopes times what their arguments' derivatives are made of.
    let sums = quadrature.gaussian(&outer_bends(first, &second, shared), |y| {
        let at = (k1 - a1 * y) / w1;
        let own = Tail::at(at);
        let mean = shared * y;
        let other = |x: f64| {
            let at = (k2 - a2 * (mean + apart * x)) / w2;
            let tail = Tail::at(at);
            let slope = tail.hazard_slope();
            [tail.hazard(), slope, slope * x, slope * at]
        };
        let [r, slope, slope_x, slope_at] = match short {
            Some(rule) => rule.iter().fold([0.0; 4], |sum, &(x, weight)| {
                let term = other(x);
                std::array::from_fn(|i| sum[i] + weight * term[i])
            }),
            None => native.gaussian(&inner_bends(&second, mean, apart), other),
        };
        let (hazard, own_slope) = (own.hazard(), own.hazard_slope() * r);
        [
            hazard * r,
            own_slope,
            own_slope * y,
            own_slope * at,
            hazard * slope,
            hazard * slope * y,
            hazard * slope_x,
            hazard * slope_at,
        ]
    });
    let change = |x: R| x - x.re();
    let [value, one, one_y, one_at, two, two_y, two_x, two_at] = sums;
    let [common, rest] = [amplitudes[1] * fields[0], amplitudes[1] * fields[1]].map(change);
    let first = change(margins[0]) * one - change(amplitudes[0]) * one_y - change(widths[0]) * one_at;
    let second = change(margins[1]) * two - common * two_y - rest * two_x - change(widths[1]) * two_at;
    first / w1 + second / w2 + value
}

/// A Gauss-Hermite rule for a function with its nearest singularity at this distance, if a short one will do.
fn short_rule(distance: f64, refinement: i32) -> Option<&'static [(f64, f64)]> {
    let nodes = 0.25 * (SHORT_DIGITS / distance).powi(2) * 1.25f64.powi(refinement);
    (nodes < LONGEST_SHORT).then(|| hermite::rule(nodes as usize + FEWEST))
}

/// `E f'(first field) (kappa - second field)_+` over fields of correlation `sech v`: the force on a typical solution and on that of
/// the largest margin.
fn jammed_force<R: Real>(quadrature: &Quadrature, first: (R, Overlap<R>), kappa: R, v: R) -> R {
    let (correlation, apart) = (v.cosh().recip(), v.tanh());
    let (amplitude, width) = (first.1.value.sqrt(), first.1.deficit.sqrt());
    let own = HalfSpace.bends(first.0.re(), first.1.re());
    let kink = Bend { at: kappa.re(), distance: NEAREST_ZERO * apart.re() / correlation.re() };
    let [force] = quadrature.gaussian(&outer_bends(own, &[kink], correlation.re()), |z| {
        // Mean of the positive part of a Gaussian, in units of its deviation.
        let mean = ((kappa - correlation * z) / apart).lift(|x| {
            let tail = Tail::at(-x);
            [tail.h() * tail.mean_excess(), tail.h(), 0.5 * density(x)]
        });
        [apart * mean * HalfSpace.force(first.0, amplitude * z, width)]
    });
    force
}

/// Overlap of a typical solution and the solution of the largest margin; formula `spherical.cross-overlap`.
///
/// Unknown: `ln v` with `t = sqrt(q) sech v`; parameter `alpha`.
#[derive(Debug, Clone, Copy)]
pub struct JammedOverlap {
    /// Margin and `ln(q/(1 - q))` of the typical solution.
    pub typical: (f64, f64),
    /// The largest margin.
    pub kappa_max: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl JammedOverlap {
    /// The overlap at an unknown.
    pub fn overlap<R: Real>(&self, log_v: R) -> Overlap<R> {
        let alone = Overlap { value: R::from(1.0), deficit: R::from(0.0) };
        cross_overlap([Overlap::from_logit(R::from(self.typical.1)), alone], log_v.exp())
    }

    /// The root.
    ///
    /// # Errors
    /// `NoBracket` when the equation keeps its sign.
    pub fn solve(&self, alpha: f64, tolerance: f64) -> Result<Root<1>, SolveError> {
        let imbalance = |log_v: f64| self.residual(alpha, [log_v])[0];
        let (before, after) = bracket::march("the overlap", imbalance, -16.0, 1.0, 3.0)?;
        let log_v = bracket::root("the overlap", imbalance, before, after, START)?;
        newton(self, alpha, [log_v], tolerance)
    }
}

impl Equations<1> for JammedOverlap {
    fn residual<R: Real>(&self, alpha: R, [log_v]: [R; 1]) -> [R; 1] {
        let q = Overlap::from_logit(R::from(self.typical.1));
        let force = jammed_force(
            &self.quadrature,
            (R::from(self.typical.0), q),
            R::from(self.kappa_max),
            log_v.exp(),
        );
        [self.overlap(log_v).value.ln() - (alpha * q.deficit * force).ln()]
    }

    fn refined(&self) -> Self {
        JammedOverlap { quadrature: self.quadrature.refined(), ..*self }
    }
}

/// The smallest margin whose typical solutions see all typical solutions of margin `kappa`: `kappa t(kappa, kappa_star)`. Formula
/// `spherical.star`.
///
/// Unknowns: `ln(q/(1 - q))` of the solutions seen and of those that see, and `ln v` with `t = sqrt(q1 q2) sech v`; parameter `alpha`.
#[derive(Debug, Clone, Copy)]
pub struct StarMargin {
    /// Margin of the solutions that are seen.
    pub kappa: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl StarMargin {
    /// Overlap of the two kinds of solutions; the margin is `kappa` times it.
    pub fn overlap<R: Real>(&self, [own, logit, log_v]: [R; 3]) -> Overlap<R> {
        cross_overlap([own, logit].map(Overlap::from_logit), log_v.exp())
    }

    /// The root, from a start, or from the overlap `own` of the solutions seen (as `ln(q/(1 - q))`) and what would be if both
    /// fields were one.
    ///
    /// # Errors
    /// `NoSolution` where no margin up to the largest is a root.
    pub fn solve(
        &self,
        alpha: f64,
        start: Option<[f64; 3]>,
        own: impl FnOnce() -> Result<f64, SolveError>,
        tolerance: f64,
    ) -> Result<Root<3>, SolveError> {
        let solve = |start: [f64; 3]| {
            let root = newton_briefly(self, alpha, start, tolerance).ok()?;
            (0..2).all(|i| (root.z[i] - start[i]).abs() < REACH).then_some(root)
        };
        if let Some(root) = start.and_then(solve) {
            return Ok(root);
        }
        let own = own()?;
        // As if both fields were one: the margin is explicit in its overlap, and both give the density.
        let margin = |logit: f64| {
            let product = Overlap::<f64>::from_logit(own).value * Overlap::<f64>::from_logit(logit).value;
            self.kappa * product.sqrt()
        };
        let excess = |logit: f64| saddle(&self.quadrature, alpha, margin(logit), Overlap::from_logit(logit));
        let start = first_root(excess, own).ok().map(|logit| {
            let v = SLOPE * (margin(logit) - self.kappa).abs();
            [own, logit, v.ln()]
        });
        match start.and_then(solve) {
            Some(root) => Ok(root),
            None => newton(self, alpha, self.bracketed(alpha, own)?, tolerance),
        }
    }

    /// A start near the first root between `kappa` and the largest margin. The margin gives its overlap, `kappa` times which it
    /// is, and the overlap gives `v`: what is left is how far the overlap misses its own equation.
    fn bracketed(&self, alpha: f64, own: f64) -> Result<[f64; 3], SolveError> {
        let rough = StarMargin { quadrature: self.quadrature.coarse(), ..*self };
        let at = |margin: f64| {
            let excess = |logit: f64| saddle(&rough.quadrature, alpha, margin, Overlap::from_logit(logit));
            let logit = first_root(excess, own)?;
            let [own_q, q] = [own, logit].map(|logit| Overlap::<f64>::from_logit(logit).value);
            let beyond = self.kappa / margin * (own_q * q).sqrt();
            let log_v = beyond.max(1.0).acosh().ln().max(LEAST_LOG_V);
            // No overlap is above that of equal fields.
            let impossible = (1.0 - beyond).max(0.0);
            Ok::<_, SolveError>((margin, [own, logit, log_v], impossible))
        };
        let miss = |margin: f64| {
            let imbalance = |(margin, z, impossible)| rough.imbalance(alpha, margin, z) + impossible;
            at(margin).map_or(f64::NAN, imbalance)
        };
        let what = "the star's margin";
        let none = SolveError::NoSolution("no margin with solutions sees all typical solutions");
        if alpha <= CONVEX_DENSITY {
            // The largest margin is positive, and the star's a small share of the target's: the overlap is followed down from a
            // value that is too large.
            let margin = |log_t: f64| self.kappa * log_t.exp();
            let log_miss = |log_t: f64| miss(margin(log_t));
            let largest = 0.5 * Overlap::<f64>::from_logit(own).value.ln();
            let (before, after) = bracket::march(what, log_miss, largest, -LOG_SCAN, LEAST_LOGIT + largest)
                .map_err(|_| none)?;
            return Ok(at(margin(bracket::root(what, log_miss, before, after, START * START)?))?.1);
        }
        let kappa_max = MaximumMargin(self.quadrature).solve(alpha, None, START * START)?.z[0];
        let margin = |share: f64| self.kappa + share * (kappa_max - self.kappa);
        let share_miss = |share: f64| miss(margin(share));
        let (before, after) = bracket::march(what, share_miss, 1e-6, SCAN, 1.0 - 0.5 * SCAN)
            .or_else(|_| bracket::march(what, share_miss, 1.0 - SCAN, 0.999 * SCAN, 1.0 - 0.01 * SCAN))
            .map_err(|_| none)?;
        Ok(at(margin(bracket::root(what, share_miss, before, after, START)?))?.1)
    }

    /// `ln t` less that of its equation.
    fn imbalance<R: Real>(&self, alpha: R, margin: R, [own, logit, log_v]: [R; 3]) -> R {
        let (q, v) = ([own, logit].map(Overlap::from_logit), log_v.exp());
        let force = hazard_product(&self.quadrature, [R::from(self.kappa), margin], q, v);
        cross_overlap(q, v).value.ln() - (alpha * (q[0].deficit * q[1].deficit).sqrt() * force).ln()
    }
}

impl Equations<3> for StarMargin {
    fn residual<R: Real>(&self, alpha: R, z: [R; 3]) -> [R; 3] {
        let margin = self.overlap(z).value * self.kappa;
        let saddle = |kappa: R, logit: R| saddle(&self.quadrature, alpha, kappa, Overlap::from_logit(logit));
        [saddle(R::from(self.kappa), z[0]), saddle(margin, z[1]), self.imbalance(alpha, margin, z)]
    }

    fn refined(&self) -> Self {
        StarMargin { quadrature: self.quadrature.refined(), ..*self }
    }
}

/// The first zero at or above `start`.
fn first_root(excess: impl Fn(f64) -> f64, start: f64) -> Result<f64, SolveError> {
    let (before, after) = bracket::march("the density excess", &excess, start, MARCH, LARGEST_LOGIT)?;
    bracket::root("the density excess", &excess, before, after, START * START)
}

/// Where the star's margin is the largest of all: `kappa_max(alpha) = kappa t(alpha; kappa, kappa_max)`. Formula `spherical.star`.
///
/// Unknowns: `ln(q/(1 - q))` of the typical solutions and `ln v` with `t = sqrt(q) sech v`; parameter `kappa`.
#[derive(Debug, Clone, Copy)]
pub struct StarCapacity(pub Quadrature);

impl StarCapacity {
    /// `ln alpha` at the unknowns.
    pub fn log_density<R: Real>(&self, kappa: R, [logit, log_v]: [R; 2]) -> R {
        let alone = Overlap { value: R::from(1.0), deficit: R::from(0.0) };
        let overlap = cross_overlap([Overlap::from_logit(logit), alone], log_v.exp()).value;
        -Spherical.log_square_gap(kappa * overlap, &self.0)
    }

    /// The root, from a start or by bracketing the density between that of the largest margin zero and the capacity.
    ///
    /// # Errors
    /// Those of the bracket.
    pub fn solve(&self, kappa: f64, start: Option<[f64; 2]>, tolerance: f64) -> Result<Root<2>, SolveError> {
        if let Some(start) = start
            && let Ok(root) = newton(self, kappa, start, tolerance)
            && (root.z[0] - start[0]).abs() < REACH
        {
            return Ok(root);
        }
        let at = |log_alpha: f64| {
            let alpha = log_alpha.exp();
            let excess = |logit: f64| saddle(&self.0, alpha, kappa, Overlap::from_logit(logit));
            let logit = first_root(excess, LEAST_LOGIT)?;
            let kappa_max = MaximumMargin(self.0).solve(alpha, None, START)?.z[0];
            let jammed = JammedOverlap { typical: (kappa, logit), kappa_max, quadrature: self.0 };
            let log_v = jammed.solve(alpha, START)?.z[0];
            let overlap: f64 = jammed.overlap(log_v).value;
            Ok::<_, SolveError>((kappa_max - kappa * overlap, [logit, log_v]))
        };
        let miss = |log_alpha: f64| at(log_alpha).map_or(f64::NAN, |(miss, _)| miss);
        let end = Spherical.capacity(kappa, &self.0).ln();
        let start = 2.0f64.ln();
        let (before, after) =
            bracket::march("the star's margin", miss, start, 0.1 * (end - start), 0.999 * end)?;
        let log_alpha = bracket::root("the star's margin", miss, before, after, START)?;
        newton(self, kappa, at(log_alpha)?.1, tolerance)
    }
}

impl Equations<2> for StarCapacity {
    fn residual<R: Real>(&self, kappa: R, [logit, log_v]: [R; 2]) -> [R; 2] {
        let (q, v) = (Overlap::from_logit(logit), log_v.exp());
        let alpha = self.log_density(kappa, [logit, log_v]).exp();
        let overlap = cross_overlap([q, Overlap { value: R::from(1.0), deficit: R::from(0.0) }], v).value;
        let force = jammed_force(&self.0, (kappa, q), kappa * overlap, v);
        [saddle(&self.0, alpha, kappa, q), overlap.ln() - (alpha * q.deficit * force).ln()]
    }

    fn refined(&self) -> Self {
        StarCapacity(self.0.refined())
    }
}

/// The smallest margin `kappa sqrt((1 + (y - 1) q)/y)` whose typical solutions have all their simplices of `y` corners among the
/// solutions of margin `kappa`; `1/y` is zero for their whole hull. Formula `spherical.star`.
///
/// Unknown: `ln(q/(1 - q))` of the margin sought; parameter `alpha`.
#[derive(Debug, Clone, Copy)]
pub struct ConvexMargin {
    /// Margin of the target.
    pub kappa: f64,
    /// One over the number of corners.
    pub inverse: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl ConvexMargin {
    /// The margin at an unknown.
    pub fn margin<R: Real>(&self, logit: R) -> R {
        let q: Overlap<R> = Overlap::from_logit(logit);
        (q.value + q.deficit * self.inverse).sqrt() * self.kappa
    }

    /// The root, from a start or as the first crossing along the explicit branch.
    ///
    /// # Errors
    /// `NoSolution` beyond capacity.
    pub fn solve(&self, alpha: f64, start: Option<f64>, tolerance: f64) -> Result<Root<1>, SolveError> {
        if let Some(start) = start
            && let Ok(root) = newton(self, alpha, [start], tolerance)
            && (root.z[0] - start).abs() < REACH
        {
            return Ok(root);
        }
        let excess = |logit: f64| self.residual(alpha, [logit])[0];
        let none = SolveError::NoSolution("no margin with solutions has a convex hull among them");
        newton(self, alpha, [first_root(excess, LEAST_LOGIT).map_err(|_| none)?], tolerance)
    }
}

impl Equations<1> for ConvexMargin {
    fn residual<R: Real>(&self, alpha: R, [logit]: [R; 1]) -> [R; 1] {
        [saddle(&self.quadrature, alpha, self.margin(logit), Overlap::from_logit(logit))]
    }

    fn refined(&self) -> Self {
        ConvexMargin { quadrature: self.quadrature.refined(), ..*self }
    }
}

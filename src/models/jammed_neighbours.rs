//! One pattern seen by a configuration kept close to the solution of the largest margin: the energetic averages of the
//! quenched Franz-Parisi potential as the overlap of two references tends to one.

use std::f64::consts::PI;

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::gaussian::{density, h};
use crate::theory::constraint::Constraint;

/// Gaussians are negligible beyond it.
const REACH: f64 = 8.5;
/// `exp(-TRUNCATION)` is the error of leaving out tails.
const TRUNCATION: f64 = 37.0;
/// First panel next to a bend, in units of its width.
const PANEL: f64 = 2.0;

/// A configuration `w` next to the solution of the largest margin. In the shared field `z` of a pattern the reference's
/// pre-activation is `max(z, kappa_ref)`, that of `w` is `S z + tau (kappa_ref - z)_+ + sqrt(rest) y`.
/// Formula `spherical.local-entropy`.
#[derive(Debug, Clone, Copy)]
pub struct JammedNeighbours<R> {
    /// Margin of the reference.
    pub kappa_ref: R,
    /// Overlap `S` of `w` with the reference.
    pub overlap: R,
    /// `S - tau`.
    pub pull: R,
    /// `q - S^2`, with `q` the overlap of two configurations around the reference.
    pub rest: R,
    /// `1 - q`.
    pub deficit: R,
}

/// What is averaged, with `g` the force on the configuration: the same for references of any margin.
#[derive(Debug, Clone, Copy)]
pub struct PatternAverages<R> {
    /// `E ln P(satisfied)`.
    pub log_probability: R,
    /// `E g^2`.
    pub square_force: R,
    /// `(1 - q~) E g g~` with the force on another reference, in the limit `E g (kappa_ref - z)_+`.
    pub pull: R,
    /// Derivative of `E ln P` with respect to the overlap, `q` and `tau` fixed.
    pub drift: R,
    /// `E (dg/dfield)^2`.
    pub square_curvature: R,
}

/// A Gaussian field `w` of the configuration, at its distance `v` from where a pinned reference pulls it, and the shared field `z`
/// given `w`: the two are as close as the configuration is to its reference, and their distance keeps its digits.
struct Joint<R> {
    /// Mean and variance of `v`.
    centre: R,
    variance: R,
    /// `z` given `v` is `offset + slope v`, of deviation `width`; the offset counts from the reference's margin.
    offset: R,
    slope: R,
    width: R,
}

impl<R: Real> Joint<R> {
    /// Density at `v`, and how far `z` is below the reference's margin, in units of its width.
    fn at(&self, v: f64) -> [R; 2] {
        let from = -self.centre + v;
        let density = (-(from * from) / (self.variance * 2.0)).exp() / (self.variance * (2.0 * PI)).sqrt();
        [density, -(self.offset + self.slope * v) / self.width]
    }

    /// Where the density bends, and where `z` passes the margin: places and widths.
    fn bends(&self) -> [(f64, f64); 2] {
        let slope = self.slope.re();
        [
            (self.centre.re(), self.variance.re().sqrt()),
            (-self.offset.re() / slope, self.width.re() / slope.abs()),
        ]
    }
}

impl<R: Real> JammedNeighbours<R> {
    /// The field where the reference has more than its margin, and where it has just that.
    fn joints(&self) -> [Joint<R>; 2] {
        let JammedNeighbours { kappa_ref, overlap, pull, rest, .. } = *self;
        let q = overlap * overlap + rest;
        let free = Joint {
            centre: -(overlap - pull) * kappa_ref,
            variance: q,
            offset: -kappa_ref * (rest + overlap * pull) / q,
            slope: overlap / q,
            width: (rest / q).sqrt(),
        };
        let variance = pull * pull + rest;
        let pinned = Joint {
            centre: R::from(0.0),
            variance,
            offset: -kappa_ref,
            slope: pull / variance,
            width: (rest / variance).sqrt(),
        };
        [free, pinned]
    }

    /// The averages over all patterns.
    pub fn averages<C: Constraint>(
        &self,
        constraint: &C,
        kappa: R,
        quadrature: &Quadrature,
    ) -> PatternAverages<R> {
        let JammedNeighbours { kappa_ref, overlap, pull, rest, deficit } = *self;
        let width = deficit.sqrt();
        let joints = self.joints();
        let breaks = self.breaks(kappa.re(), &joints);
        if !(rest.re() > 0.0 && deficit.re() > 0.0) || breaks.iter().any(|v| !v.is_finite()) {
            let nan = R::from(f64::NAN);
            return PatternAverages {
                log_probability: nan,
                square_force: nan,
                pull: nan,
                drift: nan,
                square_curvature: nan,
            };
        }
        let [free, pinned] = joints;
        let edge = (overlap - pull) * kappa_ref;
        let [log, square, pull, drift, curvature] = quadrature.intervals(&breaks, |v| {
            let [free_density, below] = free.at(v);
            let [pinned_density, at_margin] = pinned.at(v);
            let free_mass = free_density * h(below);
            let pinned_mass = pinned_density * h(-at_margin);
            let excess = free_density * free.width * (density(below) - below * h(below));
            let lift = pinned_density * pinned.width * (density(at_margin) + at_margin * h(-at_margin));
            let mass = free_mass + pinned_mass;
            let (log, force) = constraint.log_probability_and_force(kappa, edge + v, width);
            let curvature = constraint.curvature(kappa, edge + v, width);
            [
                mass * log,
                mass * force * force,
                lift * force,
                (kappa_ref * mass + excess - lift) * force - overlap * mass * curvature,
                mass * curvature * curvature,
            ]
        });
        PatternAverages {
            log_probability: log,
            square_force: square,
            pull,
            drift,
            square_curvature: curvature,
        }
    }

    /// Panels over the stretch of `v` that counts, graded towards every bend.
    fn breaks(&self, kappa: f64, [free, pinned]: &[Joint<R>; 2]) -> Vec<f64> {
        let width = self.deficit.re().sqrt();
        let edge = -free.centre.re();
        let spread = pinned.variance.re().sqrt();
        let reach = REACH * free.variance.re().sqrt();
        // Rare patterns decide where nearly all are satisfied: the tails reach farther by what they are rare.
        let rare = (edge - kappa).max(0.0) / spread.hypot(width);
        // The field follows the reference upwards only where it is pulled along.
        let follows = self.overlap.re() > self.pull.re();
        let open = if follows { f64::INFINITY } else { -reach - edge };
        let low = (-REACH.hypot(rare) * spread).min(open);
        let tail = ((edge - kappa) / width).max(0.0);
        let high = kappa - edge + width * (2.0 * TRUNCATION + tail * tail).sqrt();
        let high = high.min((reach - edge).max(REACH * spread)).max(low + width);
        let mut breaks = vec![low, high];
        for (at, width) in free.bends().into_iter().chain(pinned.bends()).chain([(kappa - edge, width)]) {
            let first = PANEL * width;
            if !(first > 0.0 && at.is_finite()) {
                continue;
            }
            breaks.push(at);
            let mut offset = first;
            while offset < (at - low).abs().max((high - at).abs()) {
                breaks.extend([at - offset, at + offset]);
                offset *= 2.0;
            }
        }
        breaks.retain(|v| !(*v < low || *v > high));
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        breaks
    }
}

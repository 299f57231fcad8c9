//! One pattern seen by a configuration and by the reference it is kept close to: the energetic averages of the quenched
//! Franz-Parisi potential.

use std::f64::consts::PI;

use crate::numerics::quadrature::{Quadrature, Span, strip_step};
use crate::real::Real;
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::overlap::Overlap;

/// `exp(-DIGITS)` is the discretisation error aimed at, `exp(-TRUNCATION)` that of leaving out tails.
const DIGITS: f64 = 33.0;
const TRUNCATION: f64 = 35.0;
/// Gaussians are negligible beyond it.
const REACH: f64 = 8.5;
/// A node of the inner average below this fraction of its sum is negligible, past this point.
const NEGLIGIBLE: f64 = 1e-18;
const BULK: f64 = 5.0;
/// Where an inner average that does not end is cut.
const FARTHEST: f64 = 60.0;
/// Panels, in units of the scale on which the integrand bends.
const PANEL: f64 = 3.0;
/// The reference's probability is a step to all digits past so many of its widths.
const STEP_EDGE: f64 = 10.0;
/// Roundings of its margin over which the step is smeared: a sharper one has no nodes within.
const SMEAR: f64 = 32.0;

/// Overlaps of outputs (correlations of pre-activations) that decide how a pattern sees a configuration `w` and its reference.
#[derive(Debug, Clone, Copy)]
pub struct Overlaps<R> {
    /// Two references `Q~`.
    pub reference: Overlap<R>,
    /// Two configurations around the same reference, `Q1`.
    pub own: Overlap<R>,
    /// `w` and its reference, `P`.
    pub near: Overlap<R>,
    /// `S - Q~ P`, with `S` the overlap of `w` with another reference.
    pub other_excess: R,
    /// `Q1 - P^2`.
    pub own_excess: R,
}

/// What is averaged; `g` and `g~` are the forces on the configuration and on the reference.
#[derive(Debug, Clone, Copy)]
pub struct PatternAverages<R> {
    /// `E ln P(satisfied)`.
    pub log_probability: R,
    /// `E g^2`.
    pub square_force: R,
    /// `E g g~`, the reference being another one.
    pub cross_force: R,
    /// `E g` with the reference's pre-activation pinned at its margin, times the density there.
    pub pinned_force: R,
    /// `E (dg/dfield)^2`.
    pub square_curvature: R,
}

/// A one-sided constraint with a margin for the configuration and one for its reference; formula `binary.local-entropy`.
#[derive(Debug, Clone)]
pub struct NeighbourPatterns<C> {
    /// What the pattern asks for.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// The Gaussian variables of a pattern: the shared field `w` of the configuration, and `t`, what the field shared by all
/// references has independent of it.
struct Geometry<R> {
    /// Slopes of the reference's pre-activation in `w` and `t`, and its residual width.
    reference: [R; 3],
    /// The same for the field shared by references, and the width it leaves.
    shared: [R; 3],
    /// Variance of `w`, and the width it leaves.
    own: [R; 2],
    /// Variance of `w` given all about the reference.
    rest: f64,
    /// Where `w` is, and how uncertain, when the reference barely satisfies the pattern.
    edge: [f64; 2],
    /// Whether a larger field of the reference comes with a larger `w`.
    pulls: bool,
}

impl<R: Real> Geometry<R> {
    fn new(o: &Overlaps<R>, kappa_ref: f64) -> Self {
        let (reference, near) = (o.reference, o.near.value);
        let between = reference.value * reference.deficit;
        let rest = o.own_excess - o.other_excess * o.other_excess / between;
        let lever = near - o.other_excess / reference.deficit;
        // Variance of w given the field shared by references.
        let own_given_shared = reference.deficit * lever * lever + rest;
        let q1 = o.own.value;
        let scale = (own_given_shared * q1 * reference.value).sqrt();
        let tilt = (reference.value * o.own_excess - near * o.other_excess) / scale;
        // Smearing a step moves averages by the square of the smear.
        let smear = (SMEAR * f64::EPSILON * kappa_ref).powi(2);
        let width = (reference.deficit * rest / own_given_shared + smear).sqrt();
        let other = reference.value * near + o.other_excess;
        let spread = (reference.value * own_given_shared / q1).sqrt();
        let slope = o.other_excess.re() / (between.re().sqrt() * reference.deficit.re().sqrt());
        Geometry {
            reference: [near / q1, tilt, width],
            shared: [other / q1, spread, reference.deficit.sqrt()],
            own: [q1, o.own.deficit.sqrt()],
            rest: rest.re(),
            edge: [lever.re() * kappa_ref, (slope * slope + rest.re() + smear).sqrt()],
            pulls: lever.re() > 0.0,
        }
    }

    /// The stretch of `w` that counts: up to where the configuration is satisfied to all digits.
    fn span(&self, kappa: f64, kappa_ref: f64) -> Span {
        let [q1, width] = self.own.map(|x| x.re());
        let [slope, tilt, step] = self.reference.map(|x| x.re());
        let [shared, _, shared_width] = self.shared.map(|x| x.re());
        let [edge, uncertainty] = self.edge;
        // A reference that pulls the other way leaves the lower tail open.
        let open = if self.pulls { f64::INFINITY } else { -REACH * q1.sqrt() };
        // Rare patterns decide where nearly all are satisfied: the tails reach farther by what they are rare.
        let rare = (edge - kappa).max(0.0) / uncertainty.hypot(width);
        let low = (edge - REACH.hypot(rare) * uncertainty).min(open).max(-2.0 * REACH);
        let tail = ((edge - kappa) / width).max(0.0);
        let high = kappa + width * (2.0 * TRUNCATION + tail * tail).sqrt();
        let high = high.min(REACH * q1.sqrt() + edge.max(0.0)).max(low + width);
        let growth = 1.0 / q1 + (slope / step).powi(2);
        let distance = NEAREST_ZERO * width.min(shared_width / shared.abs().max(1e-9));
        let centre = kappa_ref / slope;
        // The average over t has smeared the step.
        let step_width = step.hypot(tilt) / slope.abs();
        let mut breaks = vec![low];
        let mut at = low;
        while at < high && breaks.len() < 400 {
            let bend = PANEL * width * (((at - kappa) / width).abs() / 3.0).max(1.0);
            let (before, within) =
                (centre - STEP_EDGE * step_width - at, at < centre + STEP_EDGE * step_width);
            let edge = if within { before.max(PANEL * step_width) } else { f64::INFINITY };
            at += bend.min(edge).min(1.5);
            breaks.push(at.min(high));
        }
        Span { step: strip_step(DIGITS, growth, distance), breaks }
    }

    /// Step of the inner average over `t`.
    fn inner_step(&self) -> f64 {
        let [_, tilt, width] = self.reference.map(|x| x.re());
        let [_, spread, shared_width] = self.shared.map(|x| x.re());
        strip_step(DIGITS, 1.0 + (tilt / width).powi(2), NEAREST_ZERO * shared_width / spread)
    }
}

impl<C: Constraint> NeighbourPatterns<C> {
    /// The averages at these overlaps.
    pub fn averages<R: Real>(&self, kappa: R, kappa_ref: R, overlaps: &Overlaps<R>) -> PatternAverages<R> {
        let geometry = Geometry::new(overlaps, kappa_ref.re());
        let Geometry { reference, shared, own, .. } = &geometry;
        let unresolved = !(geometry.rest > 0.0 && geometry.edge[1].is_finite());
        let span = geometry.span(kappa.re(), kappa_ref.re());
        let step = self.quadrature.step(geometry.inner_step());
        if unresolved || step.is_nan() || step < 1e-3 || span.step.is_nan() {
            let nan = R::from(f64::NAN);
            return PatternAverages {
                log_probability: nan,
                square_force: nan,
                cross_force: nan,
                pinned_force: nan,
                square_curvature: nan,
            };
        }
        let [q1, width] = *own;
        let unit = (q1 * (2.0 * PI)).sqrt().recip() * (step / (2.0 * PI).sqrt());
        let [log, square, cross, pinned, curvature] = self.quadrature.line(&span, |w| {
            let (mean, field) = (reference[0] * w, shared[0] * w);
            // Weights of this w: of itself, with the force on another reference, with the density at the reference's margin.
            let term = |t: f64| {
                let (log, pull) = self.constraint.log_probability_and_force(
                    kappa_ref,
                    mean + reference[1] * t,
                    reference[2],
                );
                let (shared_log, force) =
                    self.constraint.log_probability_and_force(kappa_ref, field + shared[1] * t, shared[2]);
                let weight = (log - shared_log - 0.5 * t * t).exp();
                [weight, weight * force, weight * pull]
            };
            // Where the weights are largest, about: between the centre and where the reference begins to satisfy the pattern.
            let [tilt, residual] = [reference[1].re(), reference[2].re()];
            let missing = (kappa_ref.re() - mean.re()).max(0.0);
            let peak = missing * tilt / (tilt * tilt + residual * residual);
            let start = (peak.clamp(-FARTHEST, FARTHEST) / step).round() * step;
            let mut sums = term(start);
            for sign in [1.0, -1.0] {
                let mut j = 1;
                loop {
                    let t = step * f64::from(j);
                    let next = term(start + sign * t);
                    let negligible = next[0].re() <= NEGLIGIBLE * sums[0].re();
                    sums.iter_mut().zip(next).for_each(|(sum, term)| *sum += term);
                    // Terms that underflow on the way to the peak are no end.
                    if (negligible && t > BULK && sums[0].re() > 0.0) || t > FARTHEST {
                        break;
                    }
                    j += 1;
                }
            }
            let (log, force) = self.constraint.log_probability_and_force(kappa, R::from(w), width);
            let curvature = self.constraint.curvature(kappa, R::from(w), width);
            let density = (-(q1 * 2.0).recip() * (w * w)).exp() * unit;
            let [weight, other, pull] = sums.map(|sum| sum * density);
            [
                weight * log,
                weight * force * force,
                other * force,
                pull * force,
                weight * curvature * curvature,
            ]
        });
        PatternAverages {
            log_probability: log,
            square_force: square,
            cross_force: cross,
            pinned_force: pinned,
            square_curvature: curvature,
        }
    }
}

//! Integrals over a Gaussian variable and over intervals, with nodes that do not depend on the derivatives carried.
//!
//! A smooth Gaussian average wants the trapezoid: with the nearest complex singularity of the integrand at distance
//! `d` the error of step `h` is `exp(-2 pi d / h + d^2 / 2)`, the second term being the growth of the Gaussian. When the integrand bends on a scale well below one, a
//! `sinh` map concentrates the same trapezoid around the bend; with several bends, Gauss-Legendre panels graded
//! towards each of them take over.

use std::f64::consts::PI;
use std::sync::OnceLock;

use crate::numerics::second_opinion;
use crate::real::Real;
use crate::special::gaussian::density;
use crate::special::legendre;

/// Who integrates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrator {
    /// The trapezoid, the concentrated trapezoid or graded panels, whichever is cheapest.
    Native,
    /// The double-exponential rule of the `quadrature` crate on split intervals: values from it, derivatives native.
    DoubleExponential,
}

/// A place where an integrand bends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bend {
    /// Where on the real axis.
    pub at: f64,
    /// Distance of the nearest complex singularity from the real axis there.
    pub distance: f64,
}

/// An even integrand on the line: what the trapezoid needs to know of it, and where panels break when it would take too
/// many nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Trapezoid step at which the integrand's analyticity leaves nothing but rounding.
    pub step: f64,
    /// Beyond this point the integrand is negligible.
    pub reach: f64,
    /// Break points of panels in `[0, reach]`, both ends included, ascending.
    pub breaks: Vec<f64>,
}

/// Any integrand on a stretch of the line, negligible at both ends: step and panels as for [`Shape`].
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Trapezoid step at which the integrand's analyticity leaves nothing but rounding.
    pub step: f64,
    /// Break points of panels from end to end, ascending.
    pub breaks: Vec<f64>,
}

/// A rule of integration: it travels with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quadrature {
    /// Who integrates.
    pub integrator: Integrator,
    /// How often the working step was refined, negative where it was coarsened; the difference to one more refinement estimates
    /// the error.
    pub refinement: i32,
}

/// `exp(-DIGITS)` is the truncation error aimed at: rounding, less the strength of double poles.
pub const DIGITS: f64 = 44.0;
/// Largest trapezoid step: the Gaussian alone allows `exp(-2 pi^2 / h^2)`.
const LARGEST_STEP: f64 = 0.5;
/// Below this step the trapezoid has more nodes than the concentrated one.
const SMALLEST_STEP: f64 = 0.2;
/// The same where panels would take over.
const SMALLEST_STEP_OF_SEVERAL: f64 = 0.08;
/// Bends nearer to the real axis than this are jumps.
const SHARPEST: f64 = 1e-40;
/// Beyond this the density underflows.
const REACH: f64 = 38.0;
/// Tails are dropped past this point once their terms are negligible.
const BULK: f64 = 6.5;
/// Terms below this fraction of the sum are negligible.
const NEGLIGIBLE: f64 = 1e-19;
/// The signs of `z`.
const BOTH_SIDES: [f64; 2] = [1.0, -1.0];
/// Nodes of a panel.
const PANEL: usize = 16;
/// A trapezoid of so few nodes is never replaced by panels.
const SHORT_LINE: f64 = 64.0;

impl Quadrature {
    /// The rule that works.
    pub const fn working() -> Self {
        Quadrature { integrator: Integrator::Native, refinement: 0 }
    }

    /// The same with a finer step, for an error estimate.
    pub const fn refined(self) -> Self {
        Quadrature { refinement: self.refinement + 1, ..self }
    }

    /// The same with a coarser step, for points on the way to others.
    pub const fn coarse(self) -> Self {
        Quadrature { refinement: self.refinement - 1, ..self }
    }

    /// A trapezoid step at this refinement.
    pub fn step(&self, working: f64) -> f64 {
        working * 0.5f64.sqrt().powi(self.refinement)
    }

    /// The independent rule.
    pub const fn second_opinion(self) -> Self {
        Quadrature { integrator: Integrator::DoubleExponential, ..self }
    }

    /// `E f(z)` over a standard Gaussian `z`, for several integrands that share their nodes.
    pub fn gaussian<R: Real, const K: usize>(&self, bends: &[Bend], f: impl Fn(f64) -> [R; K]) -> [R; K] {
        let native = self.native_gaussian(bends, &BOTH_SIDES, &f);
        self.revalue(native, || gaussian_breaks(bends), |z, k| density(z) * f(z)[k].re())
    }

    /// The same for even functions that bend at 0 only, given by their values at `z >= 0`: half the evaluations.
    pub fn even_gaussian<R: Real, const K: usize>(&self, distance: f64, f: impl Fn(f64) -> [R; K]) -> [R; K] {
        let bend = [Bend { at: 0.0, distance }];
        match self.integrator {
            Integrator::Native => self.native_gaussian(&bend, &[1.0], &f),
            Integrator::DoubleExponential => self.gaussian(&bend, |z| f(z.abs())),
        }
    }

    /// `int f` over the whole line for even functions given at `z >= 0`, the weight included.
    pub fn even_line<R: Real, const K: usize>(&self, shape: &Shape, f: impl Fn(f64) -> [R; K]) -> [R; K] {
        let mut sum = [R::from(0.0); K];
        self.even_nodes(shape, |z, weight| {
            for (s, t) in sum.iter_mut().zip(f(z)) {
                *s += t * weight;
            }
        });
        self.revalue(sum, || shape.breaks.clone(), |z, k| 2.0 * f(z)[k].re())
    }

    /// The nodes `z >= 0` of [`Self::even_line`] and their weights, in order: for integrands that share a table.
    pub fn even_nodes(&self, shape: &Shape, mut visit: impl FnMut(f64, f64)) {
        let step = self.step(shape.step);
        let count = (shape.reach / step).ceil();
        let panel_nodes = (PANEL * shape.breaks.len()) as f64;
        if count <= panel_nodes.max(SHORT_LINE) {
            visit(0.0, step);
            (1..=count as u32).for_each(|j| visit(step * f64::from(j), 2.0 * step));
        } else {
            self.panels(&shape.breaks, |z, weight| visit(z, 2.0 * weight));
        }
    }

    /// `int f` over a stretch of the line, the weight included.
    pub fn line<R: Real, const K: usize>(&self, span: &Span, f: impl Fn(f64) -> [R; K]) -> [R; K] {
        let mut sum = [R::from(0.0); K];
        let mut visit = |x: f64, weight: f64| {
            for (s, t) in sum.iter_mut().zip(f(x)) {
                *s += t * weight;
            }
        };
        let step = self.step(span.step);
        let (low, high) = (span.breaks[0], span.breaks[span.breaks.len() - 1]);
        let count = ((high - low) / step).ceil();
        if count <= ((PANEL * span.breaks.len()) as f64).max(SHORT_LINE) {
            (0..=count as u32).for_each(|j| visit(low + step * f64::from(j), step));
        } else {
            self.panels(&span.breaks, visit);
        }
        self.revalue(sum, || span.breaks.clone(), |x, k| f(x)[k].re())
    }

    /// Integrals with the value of whoever integrates; derivatives stay native.
    fn revalue<R: Real, const K: usize>(
        &self,
        native: [R; K],
        breaks: impl FnOnce() -> Vec<f64>,
        f: impl Fn(f64, usize) -> f64,
    ) -> [R; K] {
        if self.integrator == Integrator::Native {
            return native;
        }
        let breaks = breaks();
        std::array::from_fn(|k| {
            let value = second_opinion::integrate(&breaks, &|x| f(x, k));
            native[k] + (value - native[k].re())
        })
    }

    /// The nodes of [`Self::gaussian`] and their weights, from the bend outwards: for integrands that share a table. `visit` says
    /// whether a node was negligible, which ends its side past the bulk. The native rule, whoever integrates.
    pub fn gaussian_nodes(&self, bends: &[Bend], mut visit: impl FnMut(f64, f64) -> bool) {
        if resolvable(bends) {
            self.visit_gaussian(bends, &BOTH_SIDES, &mut visit);
        }
    }

    /// `sides` are the signs of `z` to visit: one for an even function, which then counts twice.
    fn native_gaussian<R: Real, const K: usize>(
        &self,
        bends: &[Bend],
        sides: &[f64],
        f: &impl Fn(f64) -> [R; K],
    ) -> [R; K] {
        if !resolvable(bends) {
            return [R::from(f64::NAN); K];
        }
        let mut sum = [R::from(0.0); K];
        self.visit_gaussian(bends, sides, &mut |z, weight| accumulate(&mut sum, weight, f(z)));
        sum
    }

    fn visit_gaussian(&self, bends: &[Bend], sides: &[f64], visit: &mut impl FnMut(f64, f64) -> bool) {
        let nearest = bends.iter().map(|bend| bend.distance).fold(f64::INFINITY, f64::min);
        let step = trapezoid_step(nearest);
        // Panels around several bends have more nodes than around one.
        let smallest = if bends.len() > 1 { SMALLEST_STEP_OF_SEVERAL } else { SMALLEST_STEP };
        if step >= smallest {
            return self.trapezoid(step, sides, visit);
        }
        match bends {
            [bend] => self.concentrated(*bend, sides, visit),
            _ => self.panels(&gaussian_breaks(bends), |z, weight| {
                visit(z, weight * density(z));
            }),
        }
    }

    fn trapezoid(&self, step: f64, sides: &[f64], visit: &mut impl FnMut(f64, f64) -> bool) {
        let rule = trapezoid_rule(step, self.refinement);
        let multiplicity = 2.0 / sides.len() as f64;
        visit(rule[0].0, rule[0].1);
        for sign in sides {
            for &(z, weight) in &rule[1..] {
                if visit(sign * z, multiplicity * weight) && z > BULK {
                    break;
                }
            }
        }
    }

    fn concentrated(&self, bend: Bend, sides: &[f64], visit: &mut impl FnMut(f64, f64) -> bool) {
        let centre = bend.at.clamp(-BULK, BULK);
        let step = self.step(sinh_step(centre));
        let unit = step * bend.distance;
        let multiplicity = 2.0 / sides.len() as f64;
        visit(centre, unit * density(centre));
        for sign in sides {
            let last = (2.0 * (REACH + BULK) / bend.distance).asinh() / step;
            for j in 1..=last as u32 + 1 {
                let e = (step * f64::from(j)).exp();
                let (sinh, cosh) = (0.5 * (e - e.recip()), 0.5 * (e + e.recip()));
                let z = centre + sign * bend.distance * sinh;
                if z.abs() > REACH {
                    break;
                }
                let weight = multiplicity * unit * cosh * density(z);
                if visit(z, weight) && sign * z > BULK {
                    break;
                }
            }
        }
    }

    /// `int f` over the panels between consecutive `breaks`.
    pub fn interval<R: Real>(&self, breaks: &[f64], f: impl Fn(f64) -> R) -> R {
        let [integral] = self.intervals(breaks, |x| [f(x)]);
        integral
    }

    /// The same for several integrands that share their nodes.
    pub fn intervals<R: Real, const K: usize>(&self, breaks: &[f64], f: impl Fn(f64) -> [R; K]) -> [R; K] {
        let mut sum = [R::from(0.0); K];
        self.panels(breaks, |x, weight| {
            for (s, t) in sum.iter_mut().zip(f(x)) {
                *s += t * weight;
            }
        });
        self.revalue(sum, || breaks.to_vec(), |x, k| f(x)[k].re())
    }

    fn panels(&self, breaks: &[f64], mut visit: impl FnMut(f64, f64)) {
        let rule = legendre::rule(PANEL + 4 * self.refinement.clamp(0, 2) as usize);
        for pair in breaks.windows(2) {
            let (half, middle) = (0.5 * (pair[1] - pair[0]), 0.5 * (pair[1] + pair[0]));
            if half > 0.0 {
                for &(t, weight) in rule {
                    visit(middle + half * t, half * weight);
                }
            }
        }
    }
}

/// Whether a rule can be chosen. An iterate far outside the model's domain: no rule resolves it, and the caller has to step back.
fn resolvable(bends: &[Bend]) -> bool {
    bends.iter().all(|bend| bend.distance >= SHARPEST && !bend.at.is_nan())
}

/// Step of the plain trapezoid, with the nearest pole at this distance.
fn trapezoid_step(nearest: f64) -> f64 {
    // Far poles: the Gaussian alone decides.
    let far = nearest > 2.0 * PI / LARGEST_STEP;
    let step = 2.0 * PI * nearest / (DIGITS + 0.5 * nearest * nearest);
    if far { LARGEST_STEP } else { step.min(LARGEST_STEP) }
}

/// Largest trapezoid step that leaves `exp(-digits)`, for an integrand that grows like `exp(growth v^2 / 2)` at distance `v` off
/// the real axis, up to its nearest singularity at `distance` (infinite if there is none).
pub fn strip_step(digits: f64, growth: f64, distance: f64) -> f64 {
    // Without singularities the best line to integrate on lies at `2 pi / (step growth)`.
    let free = 2.0 * PI / (2.0 * digits * growth).sqrt();
    if 2.0 * PI <= free * distance * growth {
        return free;
    }
    free.min(2.0 * PI * distance / (digits + 0.5 * distance * distance * growth))
}

/// Step of the trapezoid concentrated around `centre`: on the strip of half-width `tau` the Gaussian decays only for
/// `tau < pi/4` and grows to `exp(centre^2 tan^2(tau) / 2)` near the origin.
fn sinh_step(centre: f64) -> f64 {
    let tau = 0.74 - 0.02 * centre.abs();
    2.0 * PI * tau / (DIGITS + 0.5 * (centre * tau.tan()).powi(2))
}

/// Adds a weighted term; whether it was negligible.
fn accumulate<R: Real, const K: usize>(sum: &mut [R; K], weight: f64, term: [R; K]) -> bool {
    let mut negligible = true;
    for (s, t) in sum.iter_mut().zip(term) {
        let t = t * weight;
        *s += t;
        negligible &= t.re().abs() <= NEGLIGIBLE * s.re().abs();
    }
    negligible
}

/// Nodes `z >= 0` and weights of the trapezoid of the largest tabulated step not above `step`.
fn trapezoid_rule(step: f64, refinement: i32) -> &'static [(f64, f64)] {
    const TABLES: usize = 16;
    static RULES: [OnceLock<Vec<(f64, f64)>>; TABLES] = [const { OnceLock::new() }; TABLES];
    // Quarter octaves; a refinement is half an octave.
    let level = ((LARGEST_STEP / step).log2() * 4.0 - 1e-9).ceil().max(0.0) as i32 + 2 * refinement;
    let level = level.clamp(0, TABLES as i32 - 1) as usize;
    RULES[level].get_or_init(|| {
        let step = LARGEST_STEP * (-0.25 * level as f64).exp2();
        (0..).map(|j| step * j as f64).take_while(|&z| z < REACH).map(|z| (z, step * density(z))).collect()
    })
}

/// Break points of panels that resolve the Gaussian and grow geometrically away from every bend.
fn gaussian_breaks(bends: &[Bend]) -> Vec<f64> {
    let mut breaks: Vec<f64> =
        [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 11.0, 14.0, 19.0, 26.0, REACH]
            .iter()
            .flat_map(|&z| [z, -z])
            .collect();
    for bend in bends {
        breaks.push(bend.at);
        let mut offset = bend.distance / 3.0;
        while offset < REACH {
            breaks.extend([bend.at - offset, bend.at + offset]);
            offset *= 2.0;
        }
    }
    breaks.retain(|z| z.abs() <= REACH);
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    breaks
}

//! The segment between two solutions, projected on the sphere: where it can violate a pattern, and how often it does.

use std::f64::consts::PI;

use num_dual::{Dual, Dual64};

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, newton};
use crate::numerics::patches::{Patches, graded, means_from_zero};
use crate::numerics::quadrature::{Bend, Integrator, Quadrature};
use crate::real::Real;
use crate::special::legendre;
use crate::theory::overlap::Overlap;

/// Nodes of a panel, and how many more a refinement has.
const NODES: (usize, usize) = (14, 4);
/// Longest panel: everything is smooth on the scale of the pre-activation.
const LONGEST: f64 = 1.0;
/// Entries below this fraction of their sum are negligible.
const NEGLIGIBLE: f64 = 1e-19;

/// Points at which the largest energy is looked for; even, so that the centre is one.
const SCAN: usize = 24;
/// How near the search leads, in `ln(gamma/(1 - gamma))`, and how far it goes.
const NEAR: f64 = 1e-3;
const FAR: f64 = 30.0;

/// Receives a weight and the two factors of a product at the excesses asked for.
pub type Emit<'a> = dyn FnMut(f64, &[f64], &[f64]) + 'a;

/// The joint law of the pre-activations of one pattern under two solutions, each above its margin: a mixture, over a Gaussian
/// field and more, of laws in which both are independent.
pub trait PairLaw: Clone {
    /// The margins.
    fn margins(&self) -> [f64; 2];

    /// Overlap of the two solutions.
    fn overlap(&self) -> Overlap<f64>;

    /// On which scales the densities of the excesses over the margins vary.
    fn scales(&self) -> [f64; 2];

    /// Whether the second excess may be zero with a probability of its own: then its factor is the probability of an excess up to
    /// the one asked for, otherwise both factors are densities.
    fn jammed(&self) -> bool {
        false
    }

    /// Where the factors bend as functions of the field.
    fn bends(&self, reach: [f64; 2]) -> Vec<Bend>;

    /// The factors at these excesses, given the field.
    fn factors(&self, field: f64, excess: [&[f64]; 2], emit: &mut Emit);

    /// Who integrates over the field.
    fn quadrature(&self) -> Quadrature;

    /// The same with finer quadrature.
    fn refined(&self) -> Self;
}

/// The projected segment between two solutions against a target margin; formula `spherical.geodesic-barrier`.
///
/// At the share `gamma` of the second solution a pattern is violated if `(1 - gamma) h1 + gamma h2 < kappa c`: the excesses over
/// the margins lie in a triangle at the corner of the quadrant. The law of the excesses is tabulated once for all `gamma`.
#[derive(Debug, Clone)]
pub struct Segment<L> {
    law: L,
    kappa: f64,
    /// Working and refined.
    tables: Option<[Patches; 2]>,
}

/// The geometry of a segment of this target margin between two margins.
#[derive(Debug, Clone, Copy)]
struct Triangle<R> {
    /// Its extent along the two excesses.
    sides: [R; 2],
}

/// `kappa c - (1 - gamma) kappa1 - gamma kappa2` without cancellation, where `c` is the length of the interpolation between two
/// unit vectors of overlap `1 - deficit`. Negative where the segment cannot violate a pattern.
pub fn slack<R: Real>(kappa: f64, margins: [f64; 2], gamma: R, deficit: R) -> R {
    let rest = -gamma + 1.0;
    let bend = gamma * rest * deficit * 2.0;
    let length = (-bend + 1.0).sqrt();
    -(bend / (length + 1.0) * kappa) - rest * (margins[0] - kappa) - gamma * (margins[1] - kappa)
}

impl<L: PairLaw> Segment<L> {
    /// Tabulates the law wherever a segment between margins of at least `kappa` can lead.
    pub fn new(law: L, kappa: f64) -> Self {
        let deficit = law.overlap().deficit;
        let reach = law.margins().map(|margin| -kappa * deficit - (margin - kappa));
        let tables = (reach[0] > 0.0 && reach[1] > 0.0).then(|| {
            let refined = law.refined();
            [tabulate(&law, reach, NODES.0), tabulate(&refined, reach, NODES.0 + NODES.1)]
        });
        Segment { law, kappa, tables }
    }

    /// The law of the two ends.
    pub fn law(&self) -> &L {
        &self.law
    }

    /// Whether no point of the segment violates a pattern.
    pub fn is_free(&self) -> bool {
        self.tables.is_none()
    }

    fn triangle<R: Real>(&self, gamma: R, deficit: R) -> Option<Triangle<R>> {
        let slack = slack(self.kappa, self.law.margins(), gamma, deficit);
        (slack.re() > 0.0).then(|| Triangle { sides: [slack / (-gamma + 1.0), slack / gamma] })
    }

    /// Fraction of violated patterns from the table (`refined` or not), as a function of `gamma` and of one minus the overlap of
    /// the ends at a given law; relative accuracy also where it is small.
    pub fn energy_of<R: Real>(&self, gamma: R, deficit: R, refined: bool) -> R {
        let (Some(tables), Some(Triangle { sides })) = (&self.tables, self.triangle(gamma, deficit)) else {
            return R::from(0.0);
        };
        let (table, nodes) = (&tables[usize::from(refined)], NODES.0 + NODES.1 * usize::from(refined));
        // Shares of the first side at which either excess changes its panel.
        let mut breaks = vec![0.0, 1.0];
        breaks.extend(table.edges(0).iter().map(|edge| edge / sides[0].re()));
        breaks.extend(table.edges(1).iter().map(|edge| 1.0 - edge / sides[1].re()));
        breaks.retain(|t| (0.0..=1.0).contains(t));
        breaks.sort_by(f64::total_cmp);
        breaks.dedup();
        let jammed = self.law.jammed();
        let mut sum = R::from(0.0);
        for pair in breaks.windows(2) {
            let (half, middle) = (0.5 * (pair[1] - pair[0]), 0.5 * (pair[1] + pair[0]));
            let panels =
                [table.panel(0, middle * sides[0].re()), table.panel(1, (1.0 - middle) * sides[1].re())];
            for &(x, weight) in legendre::rule(nodes) {
                let share = middle + half * x;
                let excess = [sides[0] * share, sides[1] * (1.0 - share)];
                let value = table.at(panels, excess) * (half * weight);
                sum += if jammed { value } else { value * excess[1] };
            }
        }
        sum * sides[0]
    }

    /// Fraction of violated patterns at `gamma`, and the bound on its deviation at the given law.
    pub fn energy(&self, gamma: f64) -> (f64, f64) {
        let deficit = self.law.overlap().deficit;
        let (working, refined) =
            (self.energy_of(gamma, deficit, false), self.energy_of(gamma, deficit, true));
        let value = match self.law.quadrature().integrator {
            Integrator::Native => refined,
            Integrator::DoubleExponential => self.direct(gamma),
        };
        (value, 2.0 * (working - refined).abs() + 64.0 * f64::EPSILON * value)
    }

    /// The share at which most patterns are violated, and how many are, each with its error; none where the whole segment is free.
    ///
    /// # Errors
    /// Those of Newton's method.
    pub fn maximum(&self, tolerance: f64) -> Result<Option<Maximum>, SolveError> {
        let Some([low, high]) = self.violating().filter(|_| self.tables.is_some()) else {
            return Ok(None);
        };
        let deficit = self.law.overlap().deficit;
        let place = |i: usize| low + (high - low) * 0.5 * (1.0 - (PI * i as f64 / SCAN as f64).cos());
        let energy = |i: usize| self.energy_of(place(i), deficit, false);
        let best = (1..SCAN).max_by(|&a, &b| energy(a).total_cmp(&energy(b))).unwrap_or(1);
        let margins = self.law.margins();
        if margins[0] == margins[1] && 2 * best == SCAN {
            return Ok(Some(Maximum { gamma: (0.5, 0.0), energy: self.energy(0.5), residual: 0.0 }));
        }
        let [before, after] =
            [best - 1, best + 1].map(|i| (place(i) / (1.0 - place(i))).ln().clamp(-FAR, FAR));
        let middle = 0.5 * (before + after);
        let slope = |log_odds: f64| {
            let gamma = Dual64::from(log_odds).derivative();
            let energy = self.energy_of(Overlap::from_logit(gamma).value, Dual64::from(deficit), false);
            if energy.re > 0.0 { energy.eps } else { middle - log_odds }
        };
        let start = bracket::root("the slope of the energy", slope, before, after, NEAR)?;
        let root = newton(&Summit { segment: self, refined: false }, 0.0, [start], tolerance)?;
        let gamma = Overlap::from_logit(root.z[0]).value;
        let error = gamma * (1.0 - gamma) * root.bound[0] + 4.0 * f64::EPSILON * gamma;
        Ok(Some(Maximum { gamma: (gamma, error), energy: self.energy(gamma), residual: root.residual }))
    }

    /// The ends of the interval of shares at which patterns can be violated: roots of a quadratic equation.
    fn violating(&self) -> Option<[f64; 2]> {
        let ([first, second], deficit) = (self.law.margins(), self.law.overlap().deficit);
        let (square, apart) = (self.kappa * self.kappa, second - first);
        let (a, b) = (2.0 * deficit * square - apart * apart, -(deficit * square + first * apart));
        let c = (self.kappa - first) * (self.kappa + first);
        let discriminant = b * b - a * c;
        if a <= 0.0 || discriminant <= 0.0 {
            return None;
        }
        let root = discriminant.sqrt();
        let ends = [-b - root, -b + root].map(|x| (x / a).clamp(0.0, 1.0));
        let middle = 0.5 * (ends[0] + ends[1]);
        (slack(self.kappa, [first, second], middle, deficit) > 0.0).then_some(ends)
    }

    /// The same without a table: the outermost integral is that of the law's quadrature.
    fn direct(&self, gamma: f64) -> f64 {
        let deficit = self.law.overlap().deficit;
        let (Some(tables), Some(Triangle { sides })) = (&self.tables, self.triangle(gamma, deficit)) else {
            return 0.0;
        };
        let nodes = NODES.0 + 2 * NODES.1;
        let scales = self.law.scales();
        let along = |axis: usize, side: f64| {
            let edges = graded(scales[axis].min(tables[0].edges(axis)[1]), LONGEST, side);
            let weights = edges.windows(2).flat_map(|pair| {
                let half = 0.5 * (pair[1] - pair[0]);
                legendre::rule(nodes).iter().map(move |&(_, weight)| half * weight)
            });
            Patches::nodes(&edges, nodes).into_iter().zip(weights.collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let first = along(0, sides[0]);
        let (mut second, mut weights, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        for &(e, _) in &first {
            let length = sides[1] * (1.0 - e / sides[0]);
            if self.law.jammed() {
                second.push(length);
                weights.push(1.0);
            } else {
                let (nodes, part): (Vec<f64>, Vec<f64>) = along(1, length).into_iter().unzip();
                second.extend(nodes);
                weights.extend(part);
            }
            ends.push(second.len());
        }
        let excess: Vec<f64> = first.iter().map(|node| node.0).collect();
        let [energy] = self.law.quadrature().gaussian(&self.law.bends(sides), |field| {
            let mut sum = 0.0;
            self.law.factors(field, [&excess, &second], &mut |weight, one, two| {
                let mut from = 0;
                for ((&(_, w), density), &to) in first.iter().zip(one).zip(&ends) {
                    let inner: f64 = two[from..to].iter().zip(&weights[from..to]).map(|(a, b)| a * b).sum();
                    sum += weight * w * density * inner;
                    from = to;
                }
            });
            [sum]
        });
        energy
    }
}

/// Where most patterns are violated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Maximum {
    /// Share of the second solution and its error.
    pub gamma: (f64, f64),
    /// Fraction of violated patterns and its error.
    pub energy: (f64, f64),
    /// Largest imbalance.
    pub residual: f64,
}

/// `d ln E / d ln(gamma/(1 - gamma)) = 0` in the unknown `ln(gamma/(1 - gamma))`; no parameter.
struct Summit<'a, L> {
    segment: &'a Segment<L>,
    refined: bool,
}

impl<L: PairLaw> Equations<1> for Summit<'_, L> {
    fn residual<R: Real>(&self, _: R, [log_odds]: [R; 1]) -> [R; 1] {
        let odds = Dual::new(log_odds, R::from(1.0));
        let gamma = Overlap::from_logit(odds).value;
        let deficit = Dual::from(self.segment.law.overlap().deficit);
        let energy = self.segment.energy_of(gamma, deficit, self.refined);
        [energy.eps / energy.re]
    }

    fn refined(&self) -> Self {
        Summit { segment: self.segment, refined: true }
    }
}

/// The joint law as a function of the excesses: density in the first, and in the second the mean density up to it, or the
/// probability of no more.
fn tabulate<L: PairLaw>(law: &L, reach: [f64; 2], nodes: usize) -> Patches {
    let scales = law.scales();
    let edges = [0, 1].map(|axis| graded(scales[axis], LONGEST, reach[axis]));
    let excess = [0, 1].map(|axis| Patches::nodes(&edges[axis], nodes));
    let width = excess[1].len();
    let mut values = vec![0.0; excess[0].len() * width];
    law.quadrature().gaussian_nodes(&law.bends(reach), |field, share| {
        let mut negligible = true;
        law.factors(field, [&excess[0], &excess[1]], &mut |weight, one, two| {
            for (row, density) in values.chunks_exact_mut(width).zip(one) {
                let scale = share * weight * density;
                for (value, factor) in row.iter_mut().zip(two) {
                    let term = scale * factor;
                    *value += term;
                    negligible &= term <= NEGLIGIBLE * *value;
                }
            }
        });
        negligible
    });
    if !law.jammed() {
        values.chunks_exact_mut(width).for_each(|row| means_from_zero(&edges[1], nodes, row));
    }
    Patches::new(edges, nodes, &values)
}

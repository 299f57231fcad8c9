//! The field of a pattern inside one state: Gaussian around the field that states share, reweighted by `P(satisfied)^m`.

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::legendre;
use crate::theory::constraint::OneSided;
use crate::theory::overlap::Overlap;

/// Steps spent on the mode of the reweighted law; nothing depends on how well it was found.
const MODE_STEPS: u32 = 12;
/// A mode this close to its place, in standard deviations, is good enough to centre the nodes.
const MODE_REACH: f64 = 1e-3;
/// Nodes farther than this from the mode, in standard deviations of the Gaussian, weigh nothing against the bulk.
const REACH: f64 = 9.0;
/// At margins below this the averages are so small against the bulk that the working rule is too coarse.
const RARE: f64 = -3.5;
/// Below this ratio of spread to width the log-probability is nearly straight over the state, and what is left of it is
/// integrated from its curvature.
const GENTLE: f64 = 0.25;
/// Nodes of that integral.
const CURVATURE_NODES: usize = 8;
/// Below this the series of the relative entropy density is shorter than its digits.
const SMALL: f64 = 0.02;

/// The law of the field `h` that one state adds to the field of all states: `N(shared, spread)` times
/// `P(satisfied | h)^m`, over its norm; formula `spherical.one-step`.
#[derive(Debug, Clone)]
pub struct StateField<C> {
    /// What a pattern asks for.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// The parameters of the law.
#[derive(Debug, Clone, Copy)]
pub struct StateParameters<R> {
    /// Margin.
    pub kappa: R,
    /// Variance of the field inside a state: `q1 - q0`.
    pub spread: R,
    /// Variance of what is left of the pre-activation: `1 - q1`.
    pub deficit: R,
    /// The Parisi parameter.
    pub m: R,
}

/// Averages over the law.
#[derive(Debug, Clone, Copy)]
pub struct StateAverages<R> {
    /// Logarithm of the norm: `ln E P^m`.
    pub log_norm: R,
    /// `<force>`.
    pub force: R,
    /// `(<force^2> - <force>^2) / spread`.
    pub variance: R,
    /// Entropy relative to the Gaussian of the same mean and of variance `spread`: positive.
    pub relative_entropy: R,
}

/// One node of the law: its place in standard deviations from the mode, its weight under the Gaussian, and how far
/// log-probability and force lie from their tangent and value at the mode.
struct Node<R> {
    x: f64,
    weight: f64,
    exponent: R,
    rise: R,
}

impl<C: OneSided> StateField<C> {
    /// Averages at the field `shared`.
    pub fn averages<R: Real>(&self, p: &StateParameters<R>, shared: R) -> StateAverages<R> {
        let (amplitude, width) = (p.spread.sqrt(), p.deficit.sqrt());
        let t = self.mode(p, shared.re());
        let mode = shared + amplitude * t;
        let (log_probability, force) = self.constraint.log_probability_and_force(p.kappa, mode, width);
        // Zero but for its derivatives, and for what the search of the mode left.
        let lean = p.m * amplitude * force - t;
        let gentle = amplitude.re() < GENTLE * width.re();
        let zero = R::from(0.0);
        let [mut excess, mut rise, mut shift] = [zero; 3];
        let mut nodes: Vec<Node<R>> = Vec::with_capacity(96);
        for (x, weight) in self.nodes(p, mode.re()) {
            let distance = amplitude * x;
            let (bent, risen) = if gentle {
                self.by_curvature(p.kappa, mode, distance, width)
            } else {
                let (log, there) = self.constraint.log_probability_and_force(p.kappa, mode + distance, width);
                (log - log_probability - force * distance, there - force)
            };
            let exponent = p.m * bent + lean * x;
            let beyond = exponent.exp_m1() * weight;
            excess += beyond;
            rise += (beyond + weight) * risen;
            shift += (beyond + weight) * x;
            nodes.push(Node { x, weight, exponent, rise: risen });
        }
        let norm = (excess + 1.0).recip();
        let (rise, shift, log_excess) = (rise * norm, shift * norm, excess.ln_1p());
        let [mut variance, mut relative_entropy] = [zero; 2];
        for node in &nodes {
            // The law over the Gaussian of its own mean.
            let gaussian = shift * node.x - shift * shift * 0.5;
            let log_ratio = node.exponent - log_excess - gaussian;
            relative_entropy += gaussian.exp() * relative_entropy_density(log_ratio) * node.weight;
            let centred = node.rise - rise;
            variance += node.exponent.exp() * centred * centred * node.weight;
        }
        StateAverages {
            log_norm: p.m * log_probability + log_excess - 0.5 * t * t,
            force: force + rise,
            variance: variance * norm / p.spread,
            relative_entropy,
        }
    }

    /// The law at the field `shared`: fields and their probabilities, which add up to one.
    pub fn law<R: Real>(&self, p: &StateParameters<R>, shared: R) -> Vec<(R, R)> {
        let (amplitude, width) = (p.spread.sqrt(), p.deficit.sqrt());
        let t = self.mode(p, shared.re());
        let mode = shared + amplitude * t;
        let log_at_mode = self.constraint.log_probability(p.kappa, mode, width);
        let mut norm = R::from(0.0);
        let mut law: Vec<(R, R)> = Vec::with_capacity(96);
        for (x, weight) in self.nodes(p, mode.re()) {
            let field = mode + amplitude * x;
            let gain = self.constraint.log_probability(p.kappa, field, width) - log_at_mode;
            let weight = (p.m * gain - t * x).exp() * weight;
            norm += weight;
            law.push((field, weight));
        }
        law.iter_mut().for_each(|(_, weight)| *weight /= norm);
        law
    }

    /// `[ln P, force]` at `distance` from the mode, less their tangent and value there: sums without cancellation.
    fn by_curvature<R: Real>(&self, kappa: R, mode: R, distance: R, width: R) -> (R, R) {
        let [mut bent, mut risen] = [R::from(0.0); 2];
        for &(t, weight) in legendre::rule(CURVATURE_NODES) {
            let t = 0.5 * (1.0 + t);
            let curvature = self.constraint.curvature(kappa, mode + distance * t, width) * (0.5 * weight);
            bent += curvature * (1.0 - t);
            risen += curvature;
        }
        (bent * distance * distance, risen * distance)
    }

    /// Nodes and weights of the standard Gaussian around the mode.
    fn nodes<R: Real>(&self, p: &StateParameters<R>, mode: f64) -> Vec<(f64, f64)> {
        let own = Overlap { value: p.spread.re(), deficit: p.deficit.re() };
        let kappa = p.kappa.re();
        // Patterns that come near a negative margin are as rare as its Gaussian tail.
        let reach = REACH.hypot(kappa.min(0.0));
        let rule = if kappa < RARE { self.quadrature.refined() } else { self.quadrature };
        let mut nodes = Vec::with_capacity(96);
        rule.gaussian_nodes(&self.constraint.bends(kappa - mode, own), |x, weight| {
            let counts = x.abs() <= reach;
            if counts {
                nodes.push((x, weight));
            }
            !counts
        });
        if nodes.is_empty() {
            nodes.push((f64::NAN, f64::NAN));
        }
        nodes
    }

    /// Where the law is largest, in standard deviations of its Gaussian: `t = m sqrt(spread) force`.
    fn mode<R: Real>(&self, p: &StateParameters<R>, shared: f64) -> f64 {
        let [kappa, spread, deficit, m] = [p.kappa, p.spread, p.deficit, p.m].map(|x| x.re());
        let (amplitude, width) = (spread.sqrt(), deficit.sqrt());
        let mut t = 0.0;
        for _ in 0..MODE_STEPS {
            let field = shared + amplitude * t;
            let force: f64 = self.constraint.force(kappa, field, width);
            let curvature: f64 = self.constraint.curvature(kappa, field, width);
            let step = (m * amplitude * force - t) / (1.0 - m * spread * curvature);
            t += step;
            if step.abs() < MODE_REACH {
                break;
            }
        }
        t
    }
}

/// `g e^g - e^g + 1 = g^2/2 + ...`, which averages to a relative entropy where `e^g` is a ratio of densities.
fn relative_entropy_density<R: Real>(g: R) -> R {
    g.lift(|g| {
        let e = g.exp();
        let value = if g.abs() < SMALL {
            // Sum of g^k (k - 1)/k!.
            g * g
                * (1.0 / 2.0
                    + g * (1.0 / 3.0 + g * (1.0 / 8.0 + g * (1.0 / 30.0 + g * (1.0 / 144.0 + g / 840.0)))))
        } else {
            g * e - g.exp_m1()
        };
        [value, g * e, (g + 1.0) * e / 2.0, (g + 2.0) * e / 6.0, (g + 3.0) * e / 24.0]
    })
}

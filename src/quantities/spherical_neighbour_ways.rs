//! The way to the saddle point of solutions around a reference of the spherical perceptron.

use std::cell::Cell;

use crate::error::SolveError;
use crate::models::perceptron::spherical;
use crate::models::spherical::MaximumMargin;
use crate::models::spherical_neighbours::Reference;
use crate::numerics::bracket;
use crate::numerics::continuation::walk;
use crate::numerics::newton::{Equations, Root, newton};
use crate::quantities::spherical_neighbours::{ENDED, Surroundings};
use crate::quantity::Settings;
use crate::theory::overlap::Overlap;

/// Margins closer than this are followed from this far: the unconstrained point of equal margins is singular.
const CLOSE_MARGINS: f64 = 0.1;
/// How far from the unconstrained point the way to a close margin is taken, in `artanh S`, and its step as a share of it.
const BESIDE: f64 = 0.3;
const MARGIN_STEP: f64 = 0.5;
/// Step of the way from the unconstrained point, in `artanh S`.
const STEP: f64 = 0.3;
/// How much shorter the steps may become where the saddle point ends.
const FINELY: f64 = 8.0;
/// Where the unconstrained overlap is looked for, `ln v` with `sech v` its share of the largest possible.
const WEAKEST: f64 = 2.5;
const STRONGEST: f64 = -12.0;
/// Around references that leave less than this to their overlap the way begins around the best one.
const NEARLY_BEST: f64 = 0.05;
/// `ln(a^2/(1 - q1))` from where on the overlap of the neighbours is on its way to one, and where it has arrived.
const FREEZING: f64 = 3.0;
const FROZEN: f64 = 6.0;
/// `ln delta` from where on it is on its way to infinity, the other end of the saddle point.
const PULLED: f64 = 0.5;
/// Densities below this are few patterns; how often their equations are iterated, and the least share of `a^2` on the way.
const FEW: f64 = 0.05;
const ROUNDS: u32 = 8;
const LEAST_REST: f64 = 0.02;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-3;

/// How to go, and what is known of the way.
#[derive(Debug, Clone)]
pub struct Way<'a> {
    /// Tolerance and integrator.
    pub settings: &'a Settings,
    /// The overlap below which the saddle point has ended.
    pub least: Cell<f64>,
}

impl<'a> Way<'a> {
    /// Nothing is known yet.
    pub fn new(settings: &'a Settings) -> Self {
        Way { settings, least: Cell::new(f64::NEG_INFINITY) }
    }
}

impl Surroundings {
    /// The overlap of unconstrained solutions with the reference, and their order parameters.
    fn unconstrained(&self, settings: &Settings) -> Result<(f64, [f64; 3]), SolveError> {
        let own =
            spherical(settings.quadrature).typical([self.alpha, self.kappa], None, settings.tolerance)?;
        let logit = own.z[0];
        let most = (Overlap::<f64>::from_logit(logit).value * self.own_overlap().value).sqrt();
        // `tau = 0`, and `a^2 = q tanh^2 v`.
        let point = |log_v: f64| {
            let v = log_v.exp();
            let overlap = most / v.cosh();
            (overlap, [logit + 2.0 * v.tanh().ln(), overlap.ln(), self.order])
        };
        let imbalance = |log_v: f64| {
            let (overlap, z) = point(log_v);
            self.saddle(overlap, settings.quadrature.coarse()).residual(0.0, z)[1]
        };
        let (before, after) = bracket::march("the overlap", imbalance, WEAKEST, -0.5, STRONGEST)?;
        Ok(point(bracket::root("the overlap", imbalance, before, after, 1e-4)?))
    }

    /// The same around references of another margin.
    fn around(&self, margin: f64, settings: &Settings) -> Result<Self, SolveError> {
        Self::find(self.alpha, self.kappa, Some(margin), settings)
    }

    /// The saddle point on the way.
    fn passing(&self, rapidity: f64, z: [f64; 3], settings: &Settings) -> Result<Root<3>, SolveError> {
        let root = newton(&self.saddle(rapidity.tanh(), settings.quadrature.coarse()), 0.0, z, ON_THE_WAY)?;
        if root.z[0] > FROZEN {
            return Err(SolveError::WrongBranch {
                certificate: "the overlap of the neighbours",
                value: root.z[0],
            });
        }
        Ok(root)
    }

    /// The saddle point at `to`, from that at `from`. The way ends where the overlap of the neighbours tends to
    /// one, or their field is dragged away.
    fn walk(&self, from: f64, to: f64, start: [f64; 3], way: &Way) -> Result<[f64; 3], SolveError> {
        let last = Cell::new((from, start));
        let step = |at: f64, z: [f64; 3]| {
            let at = at / FINELY;
            let root = self.passing(at, z, way.settings)?;
            last.set((at, root.z));
            Ok(root)
        };
        let found = walk(step, from * FINELY, to * FINELY, start, STEP * FINELY).map(|root| root.z);
        let best = self.reference == Reference::Best;
        found.map_err(|error| match last.get() {
            (reached, [log_rest, log_pull, _]) if log_rest > FREEZING || (best && log_pull > PULLED) => {
                if to < from {
                    way.least.set(reached.tanh());
                }
                ENDED
            }
            _ => error,
        })
    }

    /// The saddle point of few patterns, where the equations nearly solve themselves.
    fn weak(&self, overlap: f64, settings: &Settings) -> Result<[f64; 3], SolveError> {
        let equations = self.saddle(overlap, settings.quadrature.coarse());
        let Overlap { value, deficit } = self.own_overlap();
        let spread = (1.0 - overlap) * (1.0 + overlap);
        let mut z = [self.alpha.ln(), self.alpha.ln(), self.order];
        for _ in 0..ROUNDS {
            let [along_miss, pull_miss, _] = equations.residual(0.0, z);
            let square = (2.0 * z[1]).exp() / value;
            let rest = (spread - square * deficit) * Overlap::<f64>::from_logit(z[0]).value;
            let along = (rest + square) * (-along_miss).exp();
            z[1] -= pull_miss;
            let square = (2.0 * z[1]).exp() / value;
            let rest = (along - square).max(LEAST_REST * along);
            z[0] = (rest / (spread - square * deficit - rest)).ln();
        }
        Ok(self.passing(overlap.atanh(), z, settings)?.z)
    }

    /// The saddle point at an overlap, followed from the unconstrained point.
    pub fn follow(&self, overlap: f64, way: &Way) -> Result<[f64; 3], SolveError> {
        let settings = way.settings;
        let to = overlap.atanh();
        // The solution of the largest margin is a sum of patterns with positive weights while that margin is positive.
        if self.reference == Reference::Best
            && self.kappa_ref.0 > 0.0
            && overlap * self.kappa_ref.0 <= self.kappa
        {
            way.least.set(self.kappa / self.kappa_ref.0);
            return Err(ENDED);
        }
        if self.alpha < FEW
            && let Ok(found) = self.weak(overlap, settings)
        {
            return Ok(found);
        }
        if self.kappa_ref.0 < self.kappa + CLOSE_MARGINS
            && self.reference != Reference::Best
            && let Some(distant) = self.distant(settings)?
        {
            return self.follow_beside(&distant, to, way);
        }
        if self.reference != Reference::Best && self.own_overlap().deficit < NEARLY_BEST {
            // The limit costs less, and is near.
            let best = Self::find(self.alpha, self.kappa, None, settings)?;
            let limit = Way::new(settings);
            let start = best.follow(overlap, &limit).map(|[rest, pull, _]| [rest, pull, self.order]);
            if let Ok(root) = start.and_then(|start| self.passing(to, start, settings)) {
                return Ok(root.z);
            }
        }
        let (from, start) = self.unconstrained(settings)?;
        self.walk(from.atanh(), to, start, way)
    }

    /// The same around a reference of a margin less close to that of its neighbours; none where there is no room for it.
    fn distant(&self, settings: &Settings) -> Result<Option<Self>, SolveError> {
        let largest = MaximumMargin(settings.quadrature).solve(self.alpha, None, settings.tolerance)?.z[0];
        let far = (self.kappa + CLOSE_MARGINS).min(0.5 * (self.kappa + largest));
        if far <= self.kappa_ref.0 { Ok(None) } else { self.around(far, settings).map(Some) }
    }

    /// The saddle point around a reference of almost the same margin. At its unconstrained point the matrix of overlaps
    /// degenerates: it is passed by around a distant reference, and approached on a logarithmic scale.
    fn follow_beside(&self, distant: &Self, to: f64, way: &Way) -> Result<[f64; 3], SolveError> {
        let settings = way.settings;
        let own = self.around(self.kappa, settings)?.own_overlap().value;
        let singular = (own * self.own_overlap().value).sqrt().atanh();
        let side = singular + BESIDE.copysign(to - singular);
        let (from, start) = distant.unconstrained(settings)?;
        let beside = distant.walk(from.atanh(), side, start, &Way::new(settings))?;
        let far = distant.kappa_ref.0;
        let closer = |share: f64, z: [f64; 3]| {
            let near = self.around(far + share * (self.kappa_ref.0 - far), settings)?;
            near.passing(side, [z[0], z[1], near.order], settings)
        };
        let close = walk(closer, 0.0, 1.0, beside, MARGIN_STEP)?;
        let away = |log: f64| singular + log.exp().copysign(to - singular);
        let near = |log: f64, z: [f64; 3]| self.passing(away(log), z, settings);
        let log = (to - singular).abs().ln();
        if log < BESIDE.ln() {
            return Ok(walk(near, BESIDE.ln(), log, close.z, STEP)?.z);
        }
        self.walk(side, to, close.z, way)
    }
}

//! Thresholds of the local entropy around a reference: starts, and the way from them.

use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::numerics::continuation::walk;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Root, newton, variables};
use crate::quantities::neighbours::{Solver, log_odds};
use crate::quantities::parameters::{ACTIVATION, CLOSED_FORM, activation, density, margin, overlap};
use crate::quantity::{Axis, Block, Domain, Parameter, Quantity, Rigour, Rows, Solved, Status};
use crate::symbols::{self, Symbol};
use crate::theory::local_entropy::{Neighbourhood, Neighbours};
use crate::theory::neighbour_thresholds::{AroundBest, AtDistance, Demand, Free, Touching};

/// Where a demand is met around references of the largest margin, at margin zero: `[alpha, d]` to a few digits.
const fn start(activation: Activation, demand: Demand) -> [f64; 2] {
    match (demand, activation) {
        (Demand::Flat, Activation::Linear) => [0.72903, 0.0049967],
        (Demand::Flat, Activation::Sign) => [0.557789, 0.0017286],
        (Demand::Flat, Activation::Relu) => [0.772489, 0.0054525],
        (Demand::Flat, Activation::Erf) => [0.742916, 0.0051],
        (Demand::Empty, Activation::Linear) => [0.7477, 0.0117],
        (Demand::Empty, Activation::Sign) => [0.59, 0.006],
        (Demand::Empty, Activation::Relu) => [0.792, 0.012],
        (Demand::Empty, Activation::Erf) => [0.762, 0.0118],
    }
}

/// Step of the way from margin zero.
const MARGIN_STEP: f64 = 0.05;
/// Step of the way from the best reference, in the logarithm of the density or in units of the margins' difference.
const DENSITY_STEP: f64 = 0.1;
const SHARE: f64 = 0.2;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-8;

/// A demand just met around the best references: `[x0, ln q1_hat, v]`, the reference's order parameters and margin, the density
/// and `ln(d/(1 - d))`.
#[derive(Debug, Clone)]
pub struct Best {
    activation: Activation,
    kappa: f64,
    root: Root<8>,
}

/// The same at a given density or margin of the reference, whichever is not free: one unknown less.
#[derive(Debug, Clone)]
pub struct Given {
    /// The control that was free.
    free: Free,
    root: Root<7>,
}

/// A threshold with what belongs to it, each with its error.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// Constraint density.
    pub alpha: (f64, f64),
    /// Margin of the reference.
    pub kappa_ref: (f64, f64),
    /// Distance.
    pub d: (f64, f64),
    /// Local entropy there.
    pub entropy: (f64, f64),
    /// Replicon there.
    pub replicon: (f64, f64),
    /// Largest imbalance.
    pub residual: f64,
}

impl Threshold {
    /// Whether the replica-symmetric point is stable there.
    pub fn status(&self) -> Status {
        if self.replicon.0 < 0.0 { Status::RsUnstable } else { Status::Ok }
    }
}

/// One model at one margin of the configurations counted.
#[derive(Debug, Clone, Copy)]
pub struct FlatMinima {
    /// The model.
    pub solver: Solver,
    /// Margin of the configurations counted.
    pub kappa: f64,
    /// What is asked of the local entropy.
    pub demand: Demand,
}

/// Parameters of the quantities that give a margin of the reference.
static MARGIN_PARAMS: [Parameter; 3] = [
    density(Domain::closed(0.01, 20.0), Some(Axis::Linear { from: 0.1, to: 0.7, count: 61 })),
    margin(Domain::closed(-1.0, 1.5), Some(Axis::number(0.0))),
    ACTIVATION,
];

/// Their columns.
static MARGIN_COLUMNS: [&Symbol; 3] = [&symbols::KAPPA_REF, &symbols::D, &symbols::REPLICON];

/// The record of a quantity that gives the margin of the reference at which a demand is just met.
pub const fn margin_quantity(
    name: &'static str,
    summary: &'static str,
    rows: for<'a> fn(Block<'a>) -> Rows<'a>,
) -> Quantity {
    Quantity {
        name,
        summary,
        rigour: Rigour::Replica,
        formulas: &["binary.local-entropy-threshold", "binary.local-entropy"],
        params: &MARGIN_PARAMS,
        abscissa: Some(&symbols::ALPHA),
        columns: &MARGIN_COLUMNS,
        bands: &[],
        rows,
    }
}

/// Margins of the reference at which a demand is just met, one row per density.
pub fn margin_rows(block: Block, demand: Demand) -> Rows {
    block.warm(move |inputs, settings, last: Option<&(Best, Given)>| {
        let [alpha, kappa] = [&symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let solver = Solver { activation: activation(&inputs), settings: *settings };
        let minima = FlatMinima { solver, kappa, demand };
        let near = last.filter(|(best, _)| best.kappa == kappa && best.activation == solver.activation);
        let best = match near {
            Some((best, _)) => best.clone(),
            None => minima.best(last.map(|(best, _)| best))?,
        };
        if alpha > best.root.z[6] {
            return Err(SolveError::NoSolution("at this density no reference is surrounded so well"));
        }
        let given = minima.given(Free::Margin { alpha }, &best, near.map(|(_, given)| given))?;
        let threshold = minima.threshold_at(&given);
        let Threshold { kappa_ref, d, replicon, residual, .. } = threshold;
        let row = Solved::numbers(&[kappa_ref, d, replicon], residual).with_status(threshold.status());
        Ok((row, (best, given)))
    })
}

impl Best {
    /// The largest margin a reference has there.
    pub fn kappa_ref(&self) -> f64 {
        self.root.z[5]
    }
}

impl FlatMinima {
    /// The density at which the demand ceases to be met around references of the largest margin.
    pub fn best(&self, last: Option<&Best>) -> Result<Best, SolveError> {
        let solve = |kappa: f64, z: [f64; 8], tolerance: f64| {
            let equations = AroundBest { pair: self.solver.pair(), kappa, demand: self.demand };
            newton::<8>(&Extremum::<_, 7> { equations, unknown: 6 }, kappa, z, tolerance)
        };
        let (from, start) = match last {
            Some(last) if last.activation == self.solver.activation => (last.kappa, last.root.z),
            _ => (0.0, self.start()?),
        };
        let near = if from == self.kappa {
            start
        } else {
            walk(|kappa, z| solve(kappa, z, ON_THE_WAY), from, self.kappa, start, MARGIN_STEP)?.z
        };
        let root = solve(self.kappa, near, self.solver.settings.tolerance)?;
        Ok(Best { activation: self.solver.activation, kappa: self.kappa, root })
    }

    /// A start at margin zero.
    fn start(&self) -> Result<[f64; 8], SolveError> {
        let [alpha, d] = start(self.solver.activation, self.demand);
        let reference = self.solver.reference(alpha, 0.0, None)?;
        let found = self.solver.at(&reference, 0.0, d, None)?;
        let [x0, q1_hat, v] =
            found.order.ok_or(SolveError::NoSolution("the neighbours are free at this distance"))?;
        let [q, q_hat] = reference.order;
        Ok([x0, q1_hat, v, q, q_hat, reference.kappa.0, alpha, log_odds(d)])
    }

    fn solve(&self, free: Free, z: [f64; 7], tolerance: f64) -> Result<Root<7>, SolveError> {
        let equations = AtDistance { pair: self.solver.pair(), kappa: self.kappa, free, demand: self.demand };
        match self.demand {
            Demand::Flat => newton::<7>(&Extremum::<_, 6> { equations, unknown: 5 }, 0.0, z, tolerance),
            Demand::Empty => newton::<7>(&Touching(equations), 0.0, z, tolerance),
        }
    }

    /// The free control at which the demand is just met, followed from the best references or from the last point.
    pub fn given(&self, free: Free, best: &Best, last: Option<&Given>) -> Result<Given, SolveError> {
        let [x0, q1_hat, v, q, q_hat, kappa_ref, alpha, log_odds] = best.root.z;
        let start = |unknown: f64| [x0, q1_hat, v, q, q_hat, unknown, log_odds];
        let (from, to, step, z): (f64, f64, f64, [f64; 7]) =
            match (free, last.map(|last| (last.free, last.root.z))) {
                (Free::Density { kappa_ref: to }, Some((Free::Density { kappa_ref: from }, z))) => {
                    (from, to, SHARE * kappa_ref, z)
                }
                (Free::Density { kappa_ref: to }, _) => (kappa_ref, to, SHARE * kappa_ref, start(alpha)),
                (Free::Margin { alpha: to }, Some((Free::Margin { alpha: from }, z))) => {
                    (from.ln(), to.ln(), DENSITY_STEP, z)
                }
                (Free::Margin { alpha: to }, _) => (alpha.ln(), to.ln(), DENSITY_STEP, start(kappa_ref)),
            };
        let at = |at: f64| match free {
            Free::Density { .. } => Free::Density { kappa_ref: at },
            Free::Margin { .. } => Free::Margin { alpha: at.exp() },
        };
        let near =
            if from == to { z } else { walk(|x, z| self.solve(at(x), z, ON_THE_WAY), from, to, z, step)?.z };
        let root = self.solve(free, near, self.solver.settings.tolerance)?;
        Ok(Given { free, root })
    }

    /// Local entropy and replicon at a root, with the errors that its unknowns bring.
    fn observables<const N: usize>(
        &self,
        root: &Root<N>,
        place: impl Fn([DualSVec64<N>; N]) -> (Neighbourhood<DualSVec64<N>>, [DualSVec64<N>; 3]),
    ) -> [(f64, f64); 2] {
        let (place, order) = place(variables(root.z));
        let quadrature = self.solver.settings.quadrature;
        let dual = self.solver.model(quadrature).at(&place, order);
        let plain = Neighbourhood {
            alpha: place.alpha.re,
            kappa: place.kappa.re,
            kappa_ref: place.kappa_ref.re,
            reference: place.reference.map(|x| x.re),
            log_odds: place.log_odds.re,
        };
        let finer: Neighbours<f64> = self.solver.model(quadrature.refined()).at(&plain, order.map(|x| x.re));
        [(dual.entropy, finer.entropy), (dual.replicon, finer.replicon)].map(|(x, finer)| {
            let gradient = x.eps.0.map_or([0.0; N], |eps| eps.into());
            (x.re, root.propagate(gradient) + 2.0 * (x.re - finer).abs() + CLOSED_FORM * x.re.abs())
        })
    }

    /// The threshold around the best references.
    pub fn threshold(&self, best: &Best) -> Threshold {
        let root = &best.root;
        let [entropy, replicon] = self.observables(root, |z| {
            let [x0, q1_hat, v, q, q_hat, kappa_ref, alpha, log_odds] = z;
            let kappa = self.kappa.into();
            (Neighbourhood { alpha, kappa, kappa_ref, reference: [q, q_hat], log_odds }, [x0, q1_hat, v])
        });
        let [.., kappa_ref, alpha, log_odds] = std::array::from_fn::<_, 8, _>(|i| (root.z[i], root.bound[i]));
        let d = overlap(log_odds.0, log_odds.1);
        Threshold { alpha, kappa_ref, d, entropy, replicon, residual: root.residual }
    }

    /// The threshold at a given control.
    pub fn threshold_at(&self, given: &Given) -> Threshold {
        let root = &given.root;
        let [entropy, replicon] = self.observables(root, |z| {
            let [x0, q1_hat, v, q, q_hat, unknown, log_odds] = z;
            let [alpha, kappa_ref] = given.free.controls(unknown);
            let kappa = self.kappa.into();
            (Neighbourhood { alpha, kappa, kappa_ref, reference: [q, q_hat], log_odds }, [x0, q1_hat, v])
        });
        let (unknown, d) = ((root.z[5], root.bound[5]), overlap(root.z[6], root.bound[6]));
        let (alpha, kappa_ref) = match given.free {
            Free::Density { kappa_ref } => (unknown, (kappa_ref, 0.0)),
            Free::Margin { alpha } => ((alpha, 0.0), unknown),
        };
        Threshold { alpha, kappa_ref, d, entropy, replicon, residual: root.residual }
    }
}

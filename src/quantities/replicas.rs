//! Replicas of the binary perceptron at equal mutual overlap: how their saddle points are found.

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::models::half_space::HalfSpace;
use crate::models::perceptron::binary;
use crate::numerics::continuation::walk;
use crate::numerics::newton::{Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantity::Settings;
use crate::theory::dense_cluster::DenseCluster;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Line, Stationary};
use crate::theory::quenched_tuples::{NeutralTuples, NoComplexity, QuenchedTuples};
use crate::theory::tuples::Centre;

/// Most replicas that are followed.
pub const MOST_REPLICAS: f64 = 400.0;
/// Step in `ln y` on the way from a single replica.
const STEP: f64 = 0.25;
/// Where the limit of many replicas is approached from.
const MANY: f64 = 60.0;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-8;

/// A point of the plane of density and overlap, and how to solve it.
#[derive(Debug, Clone, Copy)]
pub struct Replicas {
    /// From the overlap of weights to that of outputs.
    pub activation: Activation,
    /// Constraint density.
    pub alpha: f64,
    /// Margin.
    pub kappa: f64,
    /// `ln x`, half of one minus the overlap.
    pub log_x: f64,
    /// Tolerance and integrator.
    pub settings: Settings,
}

impl Replicas {
    /// The exponent of tuples.
    pub fn model(&self, quadrature: Quadrature) -> QuenchedTuples<HalfSpace, Activation> {
        QuenchedTuples { constraint: HalfSpace, kernel: self.activation, quadrature }
    }

    /// The limit of many replicas.
    pub fn dense_model(&self, quadrature: Quadrature) -> DenseCluster<HalfSpace, Activation> {
        DenseCluster { constraint: HalfSpace, kernel: self.activation, quadrature }
    }

    /// The controls of tuples.
    pub fn control(&self, y: f64) -> [f64; 4] {
        [self.alpha, self.kappa, y, self.log_x]
    }

    /// Newton's method for `y` replicas.
    pub fn newton(&self, y: f64, start: [f64; 3], tolerance: f64) -> Result<Root<3>, SolveError> {
        let line =
            Line { potential: self.model(self.settings.quadrature), control: self.control(y), along: 0 };
        newton::<3>(&Stationary(line), self.alpha, start, tolerance)
    }

    /// A single replica in the field that its companions, of no weight, would see.
    fn single(&self) -> Result<[f64; 3], SolveError> {
        let root = binary(self.activation, self.settings.quadrature).typical(
            [self.alpha, self.kappa],
            None,
            self.settings.tolerance,
        )?;
        let typical = Overlap::<f64>::from_logit(root.z[0]).value;
        let q1 = 1.0 - 2.0 * self.log_x.exp();
        if q1 <= typical {
            return Err(SolveError::NoSolution(
                "replicas are not closer than typical solutions at this overlap",
            ));
        }
        // The field within the tuple, at leading order of its susceptibility; Newton's method mends it.
        let logit = typical.ln() - (q1 - typical).ln();
        let guess = ((1.0 - typical).ln() - (1.0 - q1).ln()).max(1e-3);
        let start = [logit, root.z[1], guess.ln()];
        Ok(self.newton(1.0, start, ON_THE_WAY)?.z)
    }

    /// Order parameters at `y` replicas, followed from one.
    pub fn follow(&self, y: f64) -> Result<[f64; 3], SolveError> {
        let start = self.single()?;
        let along = |log_y: f64, z: [f64; 3]| self.newton(log_y.exp(), z, ON_THE_WAY);
        Ok(walk(along, 0.0, y.ln(), start, STEP)?.z)
    }

    /// Order parameters and `ln y` near the first zero of the complexity.
    pub fn first_zero(&self) -> Result<[f64; 4], SolveError> {
        let model = self.model(Quadrature::working());
        let complexity = |[a, b, c, log_y]: [f64; 4]| {
            let y = log_y.exp();
            NoComplexity(Centre::Mutual).complexity(y, &model.observables(self.control(y), [a, b, c]))
        };
        let [a, b, c] = self.single()?;
        let mut here = [a, b, c, 0.0];
        let mut before = here;
        let mut above = complexity(here);
        while here[3] < MOST_REPLICAS.ln() {
            // On a straight line through the last two points.
            let stretch = if here[3] == before[3] { 0.0 } else { STEP / (here[3] - before[3]) };
            let guess: [f64; 3] = std::array::from_fn(|i| here[i] + stretch * (here[i] - before[i]));
            let log_y = here[3] + STEP;
            let [a, b, c] = self.newton(log_y.exp(), guess, ON_THE_WAY)?.z;
            before = here;
            here = [a, b, c, log_y];
            let value = complexity(here);
            if value < 0.0 {
                let share = above / (above - value);
                return Ok(std::array::from_fn(|i| before[i] + share * (here[i] - before[i])));
            }
            above = value;
        }
        Err(SolveError::NoSolution("the complexity of clusters does not vanish up to 400 replicas"))
    }

    /// The zero of the complexity from a start. Unknowns: order parameters and `ln y`.
    pub fn zero_complexity(&self, start: [f64; 4]) -> Result<Root<4>, SolveError> {
        let potential = self.model(self.settings.quadrature);
        let equations = NeutralTuples { potential, kappa: self.kappa, log_x: self.log_x };
        newton::<4>(&equations, self.alpha, start, self.settings.tolerance)
    }

    /// The limit of many replicas, from a start or followed from a finite number.
    pub fn dense(&self, start: Option<[f64; 3]>) -> Result<Root<3>, SolveError> {
        let control = [self.alpha, self.kappa, self.log_x];
        let line = Line { potential: self.dense_model(self.settings.quadrature), control, along: 0 };
        let solve =
            |start| newton::<3>(&Stationary(line.clone()), self.alpha, start, self.settings.tolerance);
        if let Some(root) = start.and_then(|start| solve(start).ok()) {
            return Ok(root);
        }
        let [logit, log_h0, log_dh] = self.follow(MANY)?;
        let q1 = 1.0 - 2.0 * self.log_x.exp();
        let apart = q1 * Overlap::<f64>::from_logit(logit).deficit;
        solve([log_h0, (MANY * apart).ln(), MANY.ln() + log_dh])
    }
}

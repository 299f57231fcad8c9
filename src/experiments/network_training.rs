//! Training of a small two-layer network on given data: gradient flow, then Levenberg and Marquardt's method.

use nalgebra::{DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::models::neuron_symmetry::two_layer::{Examples, TwoLayer};

/// First step of the flow, and how it grows after one that lowers the loss and shrinks after one that does not.
const FIRST_STEP: f64 = 0.1;
const GROWTH: f64 = 1.2;
const SHRINKAGE: f64 = 0.5;
/// Damping of the least squares, and how it changes.
const FIRST_DAMPING: f64 = 1e-2;
const DAMPING: f64 = 4.0;

/// Descent along the gradient until the loss has nearly ceased to fall, and least squares from there: the flow alone comes to rest
/// slowly near minima of duplicated neurons, where the loss grows as the fourth power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Training {
    /// Steps of descent.
    pub steps: u32,
    /// Steps of least squares.
    pub refinements: u32,
    /// A loss below this is zero.
    pub zero: f64,
}

impl Default for Training {
    fn default() -> Self {
        Training { steps: 2000, refinements: 400, zero: 1e-22 }
    }
}

impl Training {
    /// The network where training ends.
    pub fn run(&self, start: TwoLayer, examples: &Examples) -> TwoLayer {
        self.refine(self.descend(start, examples), examples)
    }

    /// Descent with a step that adapts: the loss never rises.
    fn descend(&self, mut network: TwoLayer, examples: &Examples) -> TwoLayer {
        let (mut loss, mut step) = (network.loss(examples), FIRST_STEP);
        for _ in 0..self.steps {
            let next = network.parameters() - network.gradient(examples) * step;
            let next = network.with_parameters(&next);
            let lower = next.loss(examples);
            if lower < loss {
                (network, loss) = (next, lower);
                step *= GROWTH;
            } else {
                step *= SHRINKAGE;
            }
            if loss < self.zero || step < 1e-12 {
                break;
            }
        }
        network
    }

    fn refine(&self, mut network: TwoLayer, examples: &Examples) -> TwoLayer {
        let (mut loss, mut damping) = (network.loss(examples), FIRST_DAMPING);
        for _ in 0..self.refinements {
            if loss < self.zero || damping > 1e12 {
                break;
            }
            let deviation = network.outputs(&examples.inputs) - &examples.targets;
            let deviation = DVector::from_column_slice(deviation.as_slice());
            let jacobian = network.jacobian(&examples.inputs);
            let normal = jacobian.tr_mul(&jacobian);
            let size = normal.nrows();
            let damped = &normal + DMatrix::identity(size, size) * (damping * normal.diagonal().amax());
            let Some(factor) = damped.cholesky() else { break };
            let next = network.parameters() - factor.solve(&jacobian.tr_mul(&deviation));
            let next = network.with_parameters(&next);
            let lower = next.loss(examples);
            if lower < loss {
                (network, loss) = (next, lower);
                damping /= DAMPING;
            } else {
                damping *= DAMPING;
            }
        }
        network
    }
}

/// A network of the same activation, inputs and outputs as another one, of this width and with standard normal weights.
pub fn random_network(like: &TwoLayer, width: usize, rng: &mut impl Rng) -> TwoLayer {
    let mut normal = |_, _| rng.sample::<f64, _>(StandardNormal);
    let incoming = DMatrix::from_fn(like.d_in(), width, &mut normal);
    let outgoing = DMatrix::from_fn(like.d_out(), width, &mut normal);
    TwoLayer { unit: like.unit, incoming, outgoing }
}

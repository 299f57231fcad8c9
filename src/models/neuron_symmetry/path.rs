//! A path of zero loss between two orders of the same neurons, by way of one spare neuron.

use nalgebra::DVector;

use crate::models::neuron_symmetry::permutation::Permutation;
use crate::models::neuron_symmetry::two_layer::TwoLayer;

/// What changes along one straight segment of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The spare, without outgoing weights, takes on the incoming weights of a neuron.
    Move {
        /// Where the spare is.
        slot: usize,
        /// The neuron.
        neuron: usize,
    },
    /// A neuron's outgoing weights pass to the spare, which has the same incoming weights; its slot becomes the spare one.
    Transfer {
        /// The neuron.
        neuron: usize,
        /// Where it was.
        from: usize,
        /// Where it is.
        to: usize,
    },
    /// The spare, back in the last slot, takes on the incoming weights that it had.
    Park {
        /// The last slot.
        slot: usize,
    },
}

/// The segments of a zero-loss path from the neurons in order, one spare behind them, to slot `i` holding neuron `permutation(i)`;
/// formula `symmetry.path`.
///
/// Every cycle of `l` neurons costs `l + 1` transfers, each with a move before it: `2(t + c) + 1` segments for `t` displaced neurons
/// in `c` cycles. No path within the affine subspaces has fewer.
pub fn steps(permutation: &Permutation) -> Vec<Step> {
    let mut steps = Vec::new();
    let last = permutation.size();
    let mut transfer = |neuron, from, to| {
        steps.extend([Step::Move { slot: to, neuron }, Step::Transfer { neuron, from, to }]);
    };
    for cycle in permutation.cycles() {
        transfer(cycle[0], cycle[0], last);
        // A slot of the cycle waits for the neuron of the next one; the first neuron has been put aside.
        cycle.windows(2).for_each(|pair| transfer(pair[1], pair[1], pair[0]));
        transfer(cycle[0], last, cycle[cycle.len() - 1]);
    }
    steps.push(Step::Park { slot: last });
    steps
}

/// The path of [`steps`] for a given network; formula `symmetry.path`.
#[derive(Debug, Clone, PartialEq)]
pub struct ZeroLossPath {
    network: TwoLayer,
    corners: Vec<DVector<f64>>,
}

impl ZeroLossPath {
    /// For the neurons of `narrow`, in order, and a spare with the incoming weights `parked`; none if the sizes do not fit.
    pub fn new(narrow: &TwoLayer, parked: &DVector<f64>, permutation: &Permutation) -> Option<Self> {
        let r = narrow.width();
        if permutation.size() != r || parked.len() != narrow.d_in() {
            return None;
        }
        let mut network = narrow.clone();
        network.incoming = network.incoming.insert_column(r, 0.0);
        network.outgoing = network.outgoing.insert_column(r, 0.0);
        network.incoming.set_column(r, parked);
        let mut corners = vec![network.parameters()];
        for step in steps(permutation) {
            match step {
                Step::Move { slot, neuron } => {
                    network.incoming.set_column(slot, &narrow.incoming.column(neuron));
                }
                Step::Transfer { neuron, from, to } => {
                    network.outgoing.column_mut(from).fill(0.0);
                    network.outgoing.set_column(to, &narrow.outgoing.column(neuron));
                }
                Step::Park { slot } => network.incoming.set_column(slot, parked),
            }
            corners.push(network.parameters());
        }
        Some(ZeroLossPath { network, corners })
    }

    /// How many straight segments it has.
    pub fn segments(&self) -> usize {
        self.corners.len() - 1
    }

    /// Parameters at the ends of the segments, from the first to the last.
    pub fn corners(&self) -> &[DVector<f64>] {
        &self.corners
    }

    /// The network at a share `0 <= t <= 1` of a segment; none beyond the last segment.
    pub fn at(&self, segment: usize, t: f64) -> Option<TwoLayer> {
        let (from, to) = (self.corners.get(segment)?, self.corners.get(segment + 1)?);
        Some(self.network.with_parameters(&from.lerp(to, t)))
    }
}

//! From the weights of a trained network to the block code of the subspace that it is in.

use thiserror::Error;

use crate::models::neuron_symmetry::block_code::BlockCode;
use crate::models::neuron_symmetry::two_layer::TwoLayer;

/// Incoming weights agree within so many fourth roots of the loss: splitting copies apart costs quartically.
const PER_FOURTH_ROOT: f64 = 10.0;
/// Outgoing weights add up within so many square roots of the loss.
const PER_ROOT: f64 = 100.0;
/// A loss below this is rounding.
const ROUNDING: f64 = 1e-24;

/// The subspace that a network is in, as far as its loss can tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Classified {
    /// Which neurons are copies of which, and which cancel.
    pub code: BlockCode,
    /// Neurons whose weights have the opposite signs: for odd activations only.
    pub reversed: Vec<bool>,
    /// Largest deviation of incoming weights from those of their block.
    pub spread: f64,
    /// Largest deviation of a sum of outgoing weights.
    pub imbalance: f64,
}

/// Why a network is in none of the subspaces; neurons are counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Unclassified {
    /// The networks do not have the same activation, inputs and outputs.
    #[error("the networks do not have the same activation, inputs and outputs")]
    Unlike,
    /// The loss is too large to tell neurons apart.
    #[error(
        "neuron {neuron} is within {tolerance:e} of two neurons of the narrow network: train to a lower loss"
    )]
    Ambiguous {
        /// Of the wide network.
        neuron: usize,
        /// What the loss allows incoming weights to deviate by.
        tolerance: f64,
    },
    /// A neuron of the narrow network that has no copy.
    #[error(
        "neuron {label} of the narrow network has no copy: another zero-loss solution, or too large a loss"
    )]
    Missing {
        /// Of the narrow network.
        label: usize,
    },
    /// A neuron without incoming weights, for an activation that vanishes at zero: its outgoing weights are free, which no block code says.
    #[error("neuron {neuron} has no incoming weights and does nothing")]
    Silent {
        /// Of the wide network.
        neuron: usize,
    },
    /// A block whose outgoing weights add up to something else.
    #[error(
        "outgoing weights of the block of neuron {neuron} add up to {deviation:e} too much or too little"
    )]
    Sum {
        /// Its first neuron.
        neuron: usize,
        /// Norm of what is left over.
        deviation: f64,
    },
}

/// The block code of a trained network of this loss over a narrow one of zero loss; formula `symmetry.nullity`.
///
/// Incoming weights count as equal within `10 loss^(1/4)`, the scale to which near-copies drift apart at that loss; then the outgoing
/// weights of every block must add up within `100 loss^(1/2)`. For odd activations a neuron is also compared with both signs reversed.
///
/// # Errors
/// Why it is in none of the subspaces.
pub fn classify(wide: &TwoLayer, narrow: &TwoLayer, loss: f64) -> Result<Classified, Unclassified> {
    if (wide.unit, wide.d_in(), wide.d_out()) != (narrow.unit, narrow.d_in(), narrow.d_out()) {
        return Err(Unclassified::Unlike);
    }
    let loss = loss.max(ROUNDING);
    let (tolerance, balance) = (PER_FOURTH_ROOT * loss.powf(0.25), PER_ROOT * loss.sqrt());
    let odd = wide.unit.is_odd();
    let (m, r) = (wide.width(), narrow.width());
    // Names below r are labels; zero groups are called r + their first neuron.
    let mut names: Vec<Option<usize>> = vec![None; m];
    let mut reversed = vec![false; m];
    let mut spread = 0.0f64;
    let distance = |q: usize, w: &dyn Fn(usize) -> f64| {
        let norm = |sign: f64| {
            (0..wide.d_in()).map(|i| (sign * wide.incoming[(i, q)] - w(i)).powi(2)).sum::<f64>().sqrt()
        };
        let (plain, turned) = (norm(1.0), if odd { norm(-1.0) } else { f64::INFINITY });
        if turned < plain { (turned, true) } else { (plain, false) }
    };
    for q in 0..m {
        if odd && distance(q, &|_| 0.0).0 <= tolerance {
            return Err(Unclassified::Silent { neuron: q });
        }
        for label in 0..r {
            let (apart, turned) = distance(q, &|i| narrow.incoming[(i, label)]);
            if apart > tolerance {
                continue;
            }
            if names[q].replace(label).is_some() {
                return Err(Unclassified::Ambiguous { neuron: q, tolerance });
            }
            (reversed[q], spread) = (turned, spread.max(apart));
        }
    }
    if let Some(label) = (0..r).find(|label| !names.contains(&Some(*label))) {
        return Err(Unclassified::Missing { label });
    }
    for q in 0..m {
        if names[q].is_some() {
            continue;
        }
        // A chain of neighbours is one group.
        names[q] = Some(r + q);
        let mut front = vec![q];
        while let Some(known) = front.pop() {
            for other in q + 1..m {
                let sign = if reversed[known] { -1.0 } else { 1.0 };
                let (apart, turned) = distance(other, &|i| sign * wide.incoming[(i, known)]);
                if names[other].is_none() && apart <= tolerance {
                    names[other] = Some(r + q);
                    (reversed[other], spread) = (turned, spread.max(apart));
                    front.push(other);
                }
            }
        }
    }
    let code = BlockCode::new(&names, |name| name.filter(|&label| label < r)).ok_or(Unclassified::Unlike)?;
    let mut imbalance = 0.0f64;
    for (neurons, label) in code.groups() {
        let left = (0..wide.d_out()).map(|o| {
            let sign = |q: usize| if reversed[q] { -1.0 } else { 1.0 };
            let sum: f64 = neurons.iter().map(|&q| sign(q) * wide.outgoing[(o, q)]).sum();
            sum - label.map_or(0.0, |label| narrow.outgoing[(o, label)])
        });
        let deviation = left.map(|x| x * x).sum::<f64>().sqrt();
        if deviation > balance {
            return Err(Unclassified::Sum { neuron: neurons[0], deviation });
        }
        imbalance = imbalance.max(deviation);
    }
    Ok(Classified { code, reversed, spread, imbalance })
}

//! How many subspaces of the minima have each dimension.

use std::collections::BTreeMap;

use crate::models::symmetry_counts::blocks::Blocks;
use crate::models::symmetry_counts::layers::Layer;
use crate::models::symmetry_counts::triangle::{Ask, counts};
use crate::special::natural::{LARGEST_FACTOR, Natural};

/// Subspaces of a layer by the number of their zero groups, from none to one per spare neuron: `(r+j)!/j! S(m, r+j)`; formula
/// `symmetry.dimensions`. `None` beyond exact widths.
pub fn by_zero_groups(layer: Layer) -> Option<Vec<Natural>> {
    let blocks = Blocks { signed: false, zero_groups: false, dead: false };
    let asked: Vec<_> = (layer.minimal..=layer.actual).map(|k| (Ask::One(k), layer.actual)).collect();
    let labelled = counts(blocks, &asked).into_iter().enumerate();
    labelled.map(|(j, all)| Some(over_factorial(all?, j as u64))).collect()
}

/// `n/j!`, in divisions as large as one step allows.
fn over_factorial(n: Natural, j: u64) -> Natural {
    let (mut rest, mut divisor) = (n, 1);
    for k in 2..=j {
        if divisor * k > LARGEST_FACTOR {
            rest = rest.over(divisor);
            divisor = 1;
        }
        divisor *= k;
    }
    rest.over(divisor)
}

/// Numbers of subspaces by dimension, for hidden layers between `inputs` and `outputs`; with `biases`, incoming weights of a
/// hidden neuron are one more; formula `symmetry.dimensions`. `None` beyond exact widths.
///
/// A zero group is free in its incoming weights and, as every copy, in how its outgoing weights add up to what they must:
/// `dim = sum_l m_l (m_{l-1} - K_{l-1}) + j_l (K_{l-1} + bias)`, `K_l = r_l + j_l` blocks in layer l.
pub fn by_dimension(
    layers: &[Layer],
    inputs: usize,
    outputs: usize,
    biases: bool,
) -> Option<BTreeMap<u64, Natural>> {
    // (blocks of the last layer, dimension) -> how many; inputs are blocks of their own.
    let mut states = BTreeMap::from([((inputs, 0), Natural::from(1))]);
    let mut before = inputs;
    for layer in layers {
        let groups = by_zero_groups(*layer)?;
        let mut next: BTreeMap<(usize, u64), Natural> = BTreeMap::new();
        for ((blocks, dimension), count) in &states {
            for (j, ways) in groups.iter().enumerate() {
                let incoming = layer.actual * (before - blocks) + j * (blocks + usize::from(biases));
                let key = (layer.minimal + j, dimension + incoming as u64);
                let sum = next.entry(key).or_default();
                *sum = sum.plus(&count.times(ways));
            }
        }
        states = next;
        before = layer.actual;
    }
    let mut dimensions: BTreeMap<u64, Natural> = BTreeMap::new();
    for ((blocks, dimension), count) in states {
        let sum = dimensions.entry(dimension + (outputs * (before - blocks)) as u64).or_default();
        *sum = sum.plus(&count);
    }
    Some(dimensions)
}

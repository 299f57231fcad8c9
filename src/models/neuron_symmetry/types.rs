//! Block codes up to the order of the neurons.

use crate::models::neuron_symmetry::block_code::BlockCode;

/// One code of each type over `r` neurons: sizes of labelled blocks and of zero groups, each in falling order, labelled blocks first;
/// formula `symmetry.nullity`.
pub fn types(r: usize, m: usize) -> Vec<BlockCode> {
    let mut codes = Vec::new();
    for cancelling in 0..=m.saturating_sub(r) {
        for copies in partitions(m - cancelling, m, Some(r)) {
            for groups in partitions(cancelling, m, None) {
                let sizes = copies.iter().chain(&groups).enumerate();
                let names: Vec<usize> = sizes.flat_map(|(block, &size)| vec![block; size]).collect();
                codes.extend(BlockCode::new(&names, |&block| (block < r).then_some(block)));
            }
        }
    }
    codes
}

/// Partitions of `n` into parts of at most `largest`, in falling order; into exactly so many parts, if a number is given.
fn partitions(n: usize, largest: usize, parts: Option<usize>) -> Vec<Vec<usize>> {
    if n == 0 {
        return if parts.unwrap_or(0) == 0 { vec![Vec::new()] } else { Vec::new() };
    }
    if parts.is_some_and(|parts| parts == 0 || parts > n) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for first in (1..=largest.min(n)).rev() {
        for rest in partitions(n - first, first, parts.map(|parts| parts - 1)) {
            all.push([vec![first], rest].concat());
        }
    }
    all
}

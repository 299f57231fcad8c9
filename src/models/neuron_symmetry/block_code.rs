//! Which neuron of a wide network is a copy of which neuron of a narrow one.

use std::fmt;

/// A set partition of the neurons of a wide network with an injective labelling of blocks by the neurons of a narrow one; formula
/// `symmetry.subspaces`.
///
/// Neurons of a labelled block are copies: they share the incoming weights, and their outgoing weights add up to those of the
/// labelling neuron. A block without label is a zero group: the incoming weights are shared and free, the outgoing weights add up to
/// nothing. Blocks are numbered by their first neuron, so that equal codes are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockCode {
    assignment: Vec<usize>,
    labels: Vec<Option<usize>>,
}

impl BlockCode {
    /// From names of blocks, one per neuron, and the label of a named block; blocks are numbered anew. None if a label is used twice.
    pub fn new<K: PartialEq>(names: &[K], label: impl Fn(&K) -> Option<usize>) -> Option<Self> {
        let mut seen: Vec<&K> = Vec::new();
        let mut code = BlockCode { assignment: Vec::new(), labels: Vec::new() };
        for name in names {
            let block = seen.iter().position(|known| *known == name);
            code.assignment.push(block.unwrap_or(seen.len()));
            if block.is_none() {
                let label = label(name);
                if label.is_some() && code.labels.contains(&label) {
                    return None;
                }
                code.labels.push(label);
                seen.push(name);
            }
        }
        Some(code)
    }

    /// Without neurons: where the enumeration begins.
    pub(super) fn empty() -> Self {
        BlockCode { assignment: Vec::new(), labels: Vec::new() }
    }

    /// One neuron more, in an existing block or in the next one with this label.
    pub(super) fn push(&mut self, block: usize, label: Option<usize>) {
        if block == self.labels.len() {
            self.labels.push(label);
        }
        self.assignment.push(block);
    }

    /// One neuron less: its block, and its label if it was the first there.
    pub(super) fn pop(&mut self) -> Option<(usize, Option<usize>)> {
        let block = self.assignment.pop()?;
        let alone = !self.assignment.contains(&block);
        Some((block, if alone { self.labels.pop().flatten() } else { self.labels[block] }))
    }

    /// Neurons of the wide network.
    pub fn width(&self) -> usize {
        self.assignment.len()
    }

    /// Neurons of the narrow network.
    pub fn base_width(&self) -> usize {
        self.labels.iter().flatten().count()
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> usize {
        self.labels.len()
    }

    /// How many zero groups there are.
    pub fn zero_groups(&self) -> usize {
        self.blocks() - self.base_width()
    }

    /// The block of a neuron.
    pub fn block_of(&self, neuron: usize) -> usize {
        self.assignment[neuron]
    }

    /// The neuron of the narrow network that a block copies; none for a zero group.
    pub fn label(&self, block: usize) -> Option<usize> {
        self.labels[block]
    }

    /// The neurons of a block.
    pub fn neurons(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.assignment.iter().enumerate().filter(move |&(_, &own)| own == block).map(|(neuron, _)| neuron)
    }

    /// The neurons of a block and its label, for every block.
    pub fn groups(&self) -> impl Iterator<Item = (Vec<usize>, Option<usize>)> + '_ {
        (0..self.blocks()).map(|block| (self.neurons(block).collect(), self.label(block)))
    }

    /// How many neurons each block has.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.blocks()];
        self.assignment.iter().for_each(|&block| sizes[block] += 1);
        sizes
    }

    /// Dimension of the affine subspace of global minima that has this code; formula `symmetry.subspaces`.
    pub fn dimension(&self, d_in: usize, d_out: usize) -> usize {
        d_in * self.zero_groups() + d_out * (self.width() - self.blocks())
    }

    /// Null directions of the Hessian at a generic point of the subspace of global minima; formula `symmetry.nullity`.
    ///
    /// Holds for activations without relations among their values and derivatives at different points, and data of full rank.
    pub fn nullity(&self, d_in: usize, d_out: usize) -> usize {
        let rank = |(size, label): (usize, &Option<usize>)| size.min(d_out + label.is_none() as usize);
        let zero = self.zero_groups();
        let moving: usize = self.sizes().into_iter().zip(&self.labels).map(rank).sum::<usize>() - zero;
        self.width() * (d_in + d_out) - d_out * self.blocks() - d_in * moving
    }
}

impl fmt::Display for BlockCode {
    /// One entry per neuron: the number of the neuron that it copies, counted from one, or a letter for its zero group.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let mut names = Vec::with_capacity(self.blocks());
        let mut zero = 0u32;
        for label in &self.labels {
            names.push(label.map_or_else(
                || {
                    let letter = char::from(b'a' + (zero % 26) as u8);
                    let round = zero / 26;
                    zero += 1;
                    if round == 0 { letter.to_string() } else { format!("{letter}{round}") }
                },
                |label| (label + 1).to_string(),
            ));
        }
        let entries: Vec<&str> = self.assignment.iter().map(|&block| names[block].as_str()).collect();
        f.write_str(&entries.join(","))
    }
}

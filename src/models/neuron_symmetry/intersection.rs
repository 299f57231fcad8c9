//! Where two subspaces of global minima meet.

use crate::models::neuron_symmetry::block_code::BlockCode;

/// The finest partition that is coarser than those of two codes whose subspaces meet; formula `symmetry.subspaces`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The join as a code: its blocks bear the labels that both codes put there.
    pub code: BlockCode,
    sums: usize,
}

impl Join {
    /// The join of two codes of the same widths; none where the subspaces do not meet.
    ///
    /// They meet if and only if both codes put the same label, or none, into every block of the join: the sums of the
    /// outgoing weights over the blocks of either code fix the sum over the block of the join.
    pub fn of(first: &BlockCode, second: &BlockCode) -> Option<Self> {
        let m = first.width();
        let mut block: Vec<usize> = (0..m).collect();
        for code in [first, second] {
            let mut representative = vec![None; code.blocks()];
            for neuron in 0..m {
                let known = *representative[code.block_of(neuron)].get_or_insert(neuron);
                let (from, to) = (block[neuron], block[known]);
                if from != to {
                    block.iter_mut().filter(|own| **own == from).for_each(|own| *own = to);
                }
            }
        }
        let mut labels = vec![[None; 2]; m];
        for (side, code) in [first, second].into_iter().enumerate() {
            for neuron in 0..m {
                let Some(label) = code.label(code.block_of(neuron)) else { continue };
                let known = labels[block[neuron]][side].replace(label);
                if known.is_some_and(|known| known != label) {
                    return None;
                }
            }
        }
        if labels.iter().any(|[one, other]| one != other) {
            return None;
        }
        let code = BlockCode::new(&block, |&block| labels[block][0])?;
        Some(Join { code, sums: first.blocks() + second.blocks() })
    }

    /// Dimension of the intersection.
    pub fn dimension(&self, d_in: usize, d_out: usize) -> usize {
        let code = &self.code;
        d_in * code.zero_groups() + d_out * (code.width() + code.blocks() - self.sums)
    }
}

impl BlockCode {
    /// Whether the subspace of another code of the same widths meets this one.
    pub fn meets(&self, other: &BlockCode) -> bool {
        Join::of(self, other).is_some()
    }
}

//! All block codes of given widths, one after the other.

use crate::models::neuron_symmetry::block_code::BlockCode;

/// The block codes of `m` neurons over `r`, in a fixed order, none of them stored; formula `symmetry.subspaces`.
///
/// Each is one affine subspace. There are `T(r, m)` for global minima and `G(r, m)` for critical points.
#[derive(Debug, Clone)]
pub struct Subspaces {
    r: usize,
    m: usize,
    zero_groups: bool,
    code: BlockCode,
    next: bool,
}

impl Subspaces {
    /// The subspaces of the global minima: zero groups are allowed.
    pub fn minima(r: usize, m: usize) -> Self {
        Self::new(r, m, true)
    }

    /// The subspaces of critical points that come from one of the narrow network: copies only.
    pub fn critical(r: usize, m: usize) -> Self {
        Self::new(r, m, false)
    }

    fn new(r: usize, m: usize, zero_groups: bool) -> Self {
        let mut subspaces = Subspaces { r, m, zero_groups, code: BlockCode::empty(), next: false };
        subspaces.next = subspaces.complete();
        subspaces
    }

    /// What the next neuron can be after the given choice: a copy in an existing block, the first of a zero group, or the first copy of
    /// a neuron that has none. Neurons without a copy must still find one.
    fn choice(&self, after: Option<(usize, Option<usize>)>) -> Option<(usize, Option<usize>)> {
        let (blocks, missing) = (self.code.blocks(), self.r - self.code.base_width());
        let left = self.m - self.code.width();
        let old = (0..blocks).map(|block| (block, self.code.label(block))).filter(|_| missing < left);
        let zero = (self.zero_groups && missing < left).then_some((blocks, None));
        let used = |label| (0..blocks).any(|block| self.code.label(block) == Some(label));
        let fresh = (0..self.r).filter(|&label| !used(label)).map(|label| (blocks, Some(label)));
        let mut choices = old.chain(zero).chain(fresh);
        match after {
            None => choices.next(),
            Some(last) => choices.skip_while(|&choice| choice != last).nth(1),
        }
    }

    /// Gives every neuron that is left its first choice.
    fn complete(&mut self) -> bool {
        while self.code.width() < self.m {
            let Some((block, label)) = self.choice(None) else { return false };
            self.code.push(block, label);
        }
        self.r <= self.code.base_width()
    }
}

impl Iterator for Subspaces {
    type Item = BlockCode;

    fn next(&mut self) -> Option<BlockCode> {
        if !self.next {
            return None;
        }
        let code = self.code.clone();
        self.next = false;
        while let Some(last) = self.code.pop() {
            if let Some((block, label)) = self.choice(Some(last)) {
                self.code.push(block, label);
                self.next = self.complete();
                break;
            }
        }
        Some(code)
    }
}

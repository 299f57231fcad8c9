//! Weights that a group of permutations leaves alone: classes of neurons, blocks of inputs, one number for each of their orbits.

use crate::real::Real;

/// Classes of `R` interchangeable kinds of students on `M` blocks of inputs. Sizes may be any real numbers.
///
/// A class may be attached to a block: then it has as many students as the block has inputs, and each has an input of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout<T, const R: usize, const M: usize> {
    /// How many students each class has.
    pub students: [T; R],
    /// How many inputs each block has.
    pub inputs: [T; M],
    /// The block that holds the students' own inputs.
    pub own: [Option<usize>; R],
    /// Whether each input of the block has a teacher: a unit vector along it.
    pub taught: [bool; M],
}

impl<T: Real, const M: usize> Layout<T, M, M> {
    /// As many students as teachers and inputs, permuted together by `S_p1 x ... x S_pM`.
    pub fn diagonal(sizes: [T; M]) -> Self {
        let own = std::array::from_fn(Some);
        Layout { students: sizes, inputs: sizes, own, taught: [true; M] }
    }
}

impl<T: Real, const R: usize, const M: usize> Layout<T, R, M> {
    /// How many of block `b`'s inputs are no own input of class `r`.
    #[inline]
    pub fn others(&self, r: usize, b: usize) -> T {
        if self.own[r] == Some(b) { self.inputs[b] - 1.0 } else { self.inputs[b] }
    }

    /// How many weights share each entry.
    pub fn multiplicities(&self) -> Entries<T, R, M> {
        Entries {
            own: std::array::from_fn(|r| if self.own[r].is_some() { self.students[r] } else { T::from(0.0) }),
            block: std::array::from_fn(|r| std::array::from_fn(|b| self.students[r] * self.others(r, b))),
        }
    }
}

/// A number for each orbit of weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entries<T, const R: usize, const M: usize> {
    /// From the own input of each class.
    pub own: [T; R],
    /// From the other inputs of each block.
    pub block: [[T; M]; R],
}

impl<T: Copy, const R: usize, const M: usize> Entries<T, R, M> {
    /// Class by class: the own input, then the blocks.
    pub fn at(&self, index: usize) -> T {
        let (r, place) = (index / (M + 1), index % (M + 1));
        if place == 0 { self.own[r] } else { self.block[r][place - 1] }
    }

    /// The same, for change.
    pub fn at_mut(&mut self, index: usize) -> &mut T {
        let (r, place) = (index / (M + 1), index % (M + 1));
        if place == 0 { &mut self.own[r] } else { &mut self.block[r][place - 1] }
    }
}

/// Invariant weights. That of the own input is written as `sign + excess`: near `-1` and `1` the excess keeps its digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights<T, const R: usize, const M: usize> {
    /// -1, 0 or 1.
    pub sign: [f64; R],
    /// The excess at the own input; the weights at the others.
    pub entries: Entries<T, R, M>,
}

impl<T: Real, const R: usize, const M: usize> Weights<T, R, M> {
    /// The weight of class `r` at its own input.
    #[inline]
    pub fn own(&self, r: usize) -> T {
        self.entries.own[r] + self.sign[r]
    }
}

//! Exact counts by the recurrence in the width, all of whose terms are positive.

use std::sync::{Arc, Mutex, PoisonError};

use crate::models::symmetry_counts::blocks::Blocks;
use crate::special::natural::{BASE, LARGEST_FACTOR, Natural};

/// Largest width whose counts are given digit by digit; the coefficients of the recurrence stay below the largest factor.
pub const EXACT_WIDTH: usize = 3000;
/// Rows up to this width are kept for the whole process: a few megabytes, which every block of a table shares.
const KEPT: usize = 256;

/// What is asked of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ask {
    /// The count of this narrow width.
    One(usize),
    /// The sum over narrow widths from one to below this.
    Below(usize),
}

impl Ask {
    /// First and last narrow width that it needs.
    fn ends(self) -> (usize, usize) {
        match self {
            Ask::One(r) => (r, r),
            Ask::Below(r) => (1, r.saturating_sub(1)),
        }
    }
}

/// The counts of one width, for consecutive narrow widths; numbers of equal length, one after the other.
#[derive(Debug, Clone)]
struct Row {
    blocks: Blocks,
    width: usize,
    /// The least narrow width.
    first: usize,
    /// Limbs of each number; they may exceed the base by a carry.
    length: usize,
    limbs: Vec<u64>,
}

impl Row {
    /// No neurons: one way of copying nothing.
    fn first(blocks: Blocks) -> Self {
        Row { blocks, width: 0, first: 0, length: 1, limbs: vec![1] }
    }

    /// Makes room for a carry where a leading limb is in use.
    fn widen(&mut self) {
        if self.limbs.chunks(self.length).all(|number| number[self.length - 1] == 0) {
            return;
        }
        let longer = self.limbs.chunks(self.length).flat_map(|number| number.iter().copied().chain([0]));
        self.limbs = longer.collect();
        self.length += 1;
    }

    fn number(&self, r: usize) -> Option<&[u64]> {
        let at = r.checked_sub(self.first)? * self.length;
        self.limbs.get(at..at + self.length)
    }

    /// The row of the next width, for narrow widths in a range: with s signs the new neuron joins one of r labelled blocks or
    /// is dead, opens one of r labelled blocks, or opens or closes a zero group,
    /// `a(r, m+1) = (s r + zero + dead) a(r, m) + s r a(r-1, m) + zero a(r+1, m)`.
    fn next(mut self, first: usize, last: usize) -> Row {
        self.widen();
        let length = self.length;
        let (signs, zero) = (self.blocks.signs(), u64::from(self.blocks.zero_groups));
        let stay = zero + u64::from(self.blocks.dead);
        let range = first..=last.min(self.width + 1);
        let mut limbs = vec![0; range.clone().count() * length];
        let none = vec![0; length];
        let number = |r: Option<usize>| r.and_then(|r| self.number(r)).unwrap_or(&none);
        for (r, new) in range.zip(limbs.chunks_mut(length)) {
            let opened = signs * r as u64;
            let joined = opened + stay;
            let (same, less, more) = (number(Some(r)), number(r.checked_sub(1)), number(Some(r + 1)));
            let mut carry = 0;
            for (((new, same), less), more) in new.iter_mut().zip(same).zip(less).zip(more) {
                let sum = joined * same + opened * less + zero * more;
                // The carry is not carried on: the next row has room for it, and no limb waits for another.
                *new = sum % BASE + carry;
                carry = sum / BASE;
            }
        }
        Row { width: self.width + 1, first, limbs, ..self }
    }

    fn one(&self, r: usize) -> Natural {
        Natural::from_limbs(self.number(r).map_or(vec![], <[u64]>::to_vec))
    }

    fn answer(&self, ask: Ask) -> Natural {
        match ask {
            Ask::One(r) => self.one(r),
            Ask::Below(r) => {
                let mut sum = vec![0; self.length];
                for number in (1..r.min(self.width + 1)).filter_map(|r| self.number(r)) {
                    sum.iter_mut().zip(number).for_each(|(sum, limb)| *sum += limb);
                }
                Natural::from_limbs(sum)
            }
        }
    }
}

static ROWS: [Mutex<Vec<Arc<Row>>>; 8] = [const { Mutex::new(Vec::new()) }; 8];

/// A row of small width, whole; made once.
fn kept(blocks: Blocks, width: usize) -> Arc<Row> {
    // Rows are only ever appended whole, so a lock that another thread left behind is as good as any.
    let mut rows = ROWS[blocks.index()].lock().unwrap_or_else(PoisonError::into_inner);
    while rows.len() <= width {
        let next = match rows.last() {
            None => Row::first(blocks),
            Some(row) => Row::clone(row).next(0, usize::MAX),
        };
        rows.push(Arc::new(next));
    }
    rows[width].clone()
}

/// Exact counts at several (what, width): one pass of the recurrence up to the largest width serves all; formulas
/// `symmetry.minima-count`, `symmetry.critical-count`. Widths above [`EXACT_WIDTH`] give `None`.
pub fn counts(blocks: Blocks, asked: &[(Ask, usize)]) -> Vec<Option<Natural>> {
    const { assert!(4 * EXACT_WIDTH as u64 + 4 < LARGEST_FACTOR) };
    let mut answers: Vec<Option<Natural>> =
        asked.iter().map(|&(ask, width)| (width <= KEPT).then(|| kept(blocks, width).answer(ask))).collect();
    let far: Vec<usize> =
        (0..asked.len()).filter(|&i| (KEPT + 1..=EXACT_WIDTH).contains(&asked[i].1)).collect();
    let Some(widest) = far.iter().map(|&i| asked[i].1).max() else { return answers };
    // Every neuron more changes the narrow width by one at most, and only zero groups lower it.
    let reach = |width: usize| {
        let wanted = far.iter().filter(|&&i| asked[i].1 >= width);
        let ends = wanted.map(|&i| {
            let ((first, last), ahead) = (asked[i].0.ends(), asked[i].1 - width);
            (first.saturating_sub(ahead), last + if blocks.zero_groups { ahead } else { 0 })
        });
        ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
    };
    let mut row = Row::clone(&kept(blocks, 0));
    for width in 1..=widest {
        let (first, last) = reach(width);
        row = row.next(first, last);
        for &i in far.iter().filter(|&&i| asked[i].1 == width) {
            answers[i] = Some(row.answer(asked[i].0));
        }
    }
    answers
}

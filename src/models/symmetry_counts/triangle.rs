//! Exact counts by the recurrence in the width, all of whose terms are positive.

use std::sync::{Arc, Mutex, PoisonError};

use crate::models::symmetry_counts::blocks::Blocks;
use crate::special::natural::{BASE, LARGEST_FACTOR, Natural};

/// Largest width whose counts are given digit by digit; the coefficients of the recurrence stay below the largest factor.
pub const EXACT_WIDTH: usize = 4000;
/// Rows up to this width are kept for the whole process: a few megabytes, which every block of a table shares.
const KEPT: usize = 256;

/// What is asked of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ask {
    /// The count of this narrow width.
    One(usize),
    /// The sum over narrow widths from one to below this.
    Below(usize),
}

impl Ask {
    fn last(self) -> usize {
        match self {
            Ask::One(r) => r,
            Ask::Below(r) => r.saturating_sub(1),
        }
    }
}

/// The counts of one width, for narrow widths from zero up; numbers of equal length, one after the other.
#[derive(Debug, Clone)]
struct Row {
    blocks: Blocks,
    width: usize,
    /// Limbs of each number; they may exceed the base by a carry.
    length: usize,
    limbs: Vec<u64>,
}

impl Row {
    /// No neurons: one way of copying nothing.
    fn first(blocks: Blocks) -> Self {
        Row { blocks, width: 0, length: 1, limbs: vec![1] }
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

    /// The row of the next width, for narrow widths up to `last`: with s signs the new
    /// neuron joins one of r labelled blocks or is dead, opens one of r labelled blocks, or opens or closes a zero group,
    /// `a(r, m+1) = (s r + zero + dead) a(r, m) + s r a(r-1, m) + zero a(r+1, m)`.
    fn next(mut self, last: usize) -> Row {
        self.widen();
        let length = self.length;
        let (signs, zero) = (self.blocks.signs(), u64::from(self.blocks.zero_groups));
        let stay = zero + u64::from(self.blocks.dead);
        let count = (self.width + 1).min(last) + 1;
        let mut limbs = vec![0; count * length];
        let none = vec![0; length];
        let number = |r: usize| self.limbs.get(r * length..(r + 1) * length).unwrap_or(&none);
        for (r, new) in limbs.chunks_mut(length).enumerate() {
            let opened = signs * r as u64;
            let joined = opened + stay;
            let (same, less, more) = (number(r), number(r.saturating_sub(1)), number(r + 1));
            let mut carry = 0;
            for (((new, same), less), more) in new.iter_mut().zip(same).zip(less).zip(more) {
                let sum = joined * same + opened * less + zero * more;
                // The carry is not carried on: the next row has room for it, and no limb waits for another.
                *new = sum % BASE + carry;
                carry = sum / BASE;
            }
        }
        Row { width: self.width + 1, limbs, ..self }
    }

    fn one(&self, r: usize) -> Natural {
        let number = self.limbs.get(r * self.length..(r + 1) * self.length);
        Natural::from_limbs(number.map_or(vec![], <[u64]>::to_vec))
    }

    fn answer(&self, ask: Ask) -> Natural {
        match ask {
            Ask::One(r) => self.one(r),
            Ask::Below(r) => {
                let numbers = self.limbs.chunks(self.length).take(r).skip(1);
                let mut sum = vec![0; self.length + 1];
                for number in numbers {
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
            Some(row) => Row::clone(row).next(usize::MAX),
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
    // A narrow width matters only as far as the zero groups that are still to be opened or closed lead.
    let reach = |width: usize| {
        let wanted = far.iter().map(|&i| (asked[i].0.last(), asked[i].1)).filter(|(_, m)| *m >= width);
        let ahead = |(r, m): (usize, usize)| r + if blocks.zero_groups { m - width } else { 0 };
        wanted.map(ahead).max().unwrap_or(0)
    };
    let mut row = Row::clone(&kept(blocks, 0));
    for width in 1..=widest {
        row = row.next(reach(width));
        for &i in far.iter().filter(|&&i| asked[i].1 == width) {
            answers[i] = Some(row.answer(asked[i].0));
        }
    }
    answers
}

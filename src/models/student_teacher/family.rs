//! The known families of symmetric critical points, and where each of them begins.

use std::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2};

use crate::models::student_teacher::kernel::{Angle, EVEN_PART_MAX, even_part};
use crate::models::student_teacher::layout::{Entries, Layout, Weights};

/// Largest number of reflected neurons.
pub const MOST_REFLECTED: u32 = 100;
/// From so many neurons on, for each reflected one, the leading terms in `k^(-1/2)` are a good start.
const FAR: f64 = 1000.0;

/// A branch of critical points with as many students as teachers; formula `student.families`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// All neurons reflected together: `-1 + (2/k) 11^T`.
    A,
    /// All but one reflected together.
    I,
    /// One reflected by itself.
    II,
    /// Two reflected by themselves.
    M,
    /// All but two reflected together.
    MStar,
    /// So many reflected by themselves.
    P(u32),
    /// So many reflected together, whatever the number of the others.
    N(u32),
    /// One neuron vanishes.
    S1,
    /// One neuron vanishes, the others are reflected together.
    S2,
    /// Two equal neurons between their two teachers.
    K,
    /// Two opposite neurons between their two teachers.
    J,
    /// As `K`, reflected.
    T,
    /// Two equal neurons vanish.
    Z,
}

/// What distinguishes a family from the others at any `k`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Neurons of the second class; the first has the others.
    pub second: f64,
    /// Signs of the own weights.
    pub sign: [f64; 2],
    /// Whether the students of the second class are equal.
    pub merged: bool,
}

impl Family {
    /// Names without a number, in the order of the variants.
    pub const NAMES: [&'static str; 11] = ["A", "I", "II", "M", "M*", "S1", "S2", "K", "J", "T", "Z"];
    /// Names with a number.
    pub const INDEXED: [&'static str; 2] = ["P", "N"];

    /// The family of this name: one of `NAMES`, or `P(3)`, or `P3`.
    pub fn from_name(name: &str) -> Option<Self> {
        let index = |letter: char| {
            let rest = name.strip_prefix(letter)?;
            rest.strip_prefix('(').map_or(Some(rest), |rest| rest.strip_suffix(')'))?.parse().ok()
        };
        Some(match name {
            "A" => Family::A,
            "I" => Family::I,
            "II" => Family::II,
            "M" => Family::M,
            "M*" => Family::MStar,
            "S1" => Family::S1,
            "S2" => Family::S2,
            "K" => Family::K,
            "J" => Family::J,
            "T" => Family::T,
            "Z" => Family::Z,
            _ => match (index('P'), index('N')) {
                (Some(q), _) => Family::P(q),
                (_, Some(q)) => Family::N(q),
                _ => return None,
            },
        })
    }

    /// Its classes of neurons.
    pub fn shape(&self) -> Shape {
        let shape = |second: f64, sign: [f64; 2], merged: bool| Shape { second, sign, merged };
        match *self {
            // The second class is empty.
            Family::A => shape(0.0, [-1.0, 1.0], false),
            Family::I => shape(1.0, [-1.0, 1.0], false),
            Family::MStar => shape(2.0, [-1.0, 1.0], false),
            Family::II => shape(1.0, [1.0, -1.0], false),
            Family::M => shape(2.0, [1.0, -1.0], false),
            Family::P(q) | Family::N(q) => shape(f64::from(q), [1.0, -1.0], false),
            Family::S1 => shape(1.0, [1.0, 0.0], false),
            Family::S2 => shape(1.0, [-1.0, 0.0], false),
            Family::K | Family::T | Family::Z => shape(2.0, [1.0, 0.0], true),
            Family::J => shape(2.0, [1.0, 0.0], false),
        }
    }

    /// Fewest neurons for which the branch is defined: the first class needs a pair.
    pub fn least(&self) -> f64 {
        self.shape().second + 2.0
    }

    /// From here on [`Family::far`] is a start for Newton's method.
    pub fn beginning(&self) -> f64 {
        FAR * self.shape().second.max(1.0)
    }

    /// The classes at `k`.
    pub fn layout(&self, k: f64) -> Layout<f64, 2, 2> {
        let second = self.shape().second;
        Layout::diagonal([k - second, second])
    }

    /// Weights near the critical point at large `k`: the first terms of their series in `s = k^(-1/2)`; formula `student.families`.
    pub fn far(&self, k: f64) -> Weights<f64, 2, 2> {
        let s = 1.0 / k.sqrt();
        let [s2, s3, s4] = [s * s, s * s * s, s * s * s * s];
        let p = FRAC_1_PI;
        let Shape { second, sign, .. } = self.shape();
        // Own weight and fellows of the first class, its weights on the second block; the second class likewise.
        let [own, fellow, right, other, below, mate] = match *self {
            Family::A => [2.0 * s2, 2.0 * s2, 0.0, 0.0, 0.0, 0.0],
            Family::I | Family::MStar => {
                let below = (2.0 - 4.0 * p) * s2;
                [2.0 * s2, 2.0 * s2, -4.0 * p * s4, 8.0 * (p - p * p) * s2, below, 0.0]
            }
            Family::II | Family::M | Family::P(_) => {
                let alone = 2.0 + 8.0 * p + 8.0 * p * p;
                let mate = (2.0 + 8.0 * p - 24.0 * p * p + 32.0 * p * p * p) / (1.0 + 2.0 * p);
                let below = 4.0 * p * s2 + 32.0 * p.powi(3) * s3;
                [8.0 * p * second * s4, -4.0 * p * second * s4, 2.0 * s2, alone * s2, below, mate * s2]
            }
            // Between the solution without the others and the one at large q.
            Family::N(_) => [0.5 * s2, 0.0, 0.1 * s2, 2.2 / second, -0.1 * s2, 1.75 / second],
            Family::S1 => [s2, -s4, s2, s3, s3, 0.0],
            Family::S2 => [s2, 2.0 * s2, s2, 2.0 * s2, 2.0 * s2, 0.0],
            Family::K | Family::T => {
                // Two equal neurons against two teachers at 45 degrees.
                let diagonal = Angle { sine: FRAC_1_SQRT_2, cosine: FRAC_1_SQRT_2, lean: 0.25 / p };
                let size = even_part(&diagonal) * FRAC_1_SQRT_2 / EVEN_PART_MAX;
                let size = if *self == Family::K { size } else { -size };
                [s2, -s4, s2, size, 0.0, size]
            }
            // Leading terms found numerically: a start, no more.
            Family::J => [s2, -0.2 * s3, s2, -0.3375 + 0.02 * s, 0.1075 * s + 0.3 * s2, 0.3375 + 0.4 * s2],
            Family::Z => [2.0 * s2, -2.0 * s4, s2, -s3, -s3, -s3],
        };
        let lone = second == 1.0 || second == 0.0;
        let mate = if lone { 0.0 } else { mate };
        Weights { sign, entries: Entries { own: [own, other], block: [[fellow, right], [below, mate]] } }
    }
}

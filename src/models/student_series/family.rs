//! The families, and where their series begin.

use std::f64::consts::{FRAC_1_PI, FRAC_1_SQRT_2};

use crate::models::student_series::equations::Classes;

/// The weights of a point, in the order of [`Branch::WEIGHTS`].
pub type Weights<T> = [T; 6];

/// A family of critical points with a series in `k^(-1/2)`; formula `student.series`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Branch {
    /// All neurons reflected together.
    A,
    /// All but one reflected together.
    I,
    /// All but two reflected together.
    MStar,
    /// So many reflected by themselves.
    Reflected(u32),
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

impl Branch {
    /// Names without a number.
    pub const NAMES: [&'static str; 11] = ["A", "I", "II", "M", "M*", "S1", "S2", "K", "J", "T", "Z"];
    /// Names with a number.
    pub const INDEXED: [&'static str; 1] = ["P"];
    /// The weights: of the first class on its own input, on those of its fellows, on those of the second class; the second class on
    /// those of the first, on its own, on those of its fellows.
    pub const WEIGHTS: [&'static str; 6] = ["diag1", "off1", "block12", "block21", "diag2", "off2"];

    /// The family of this name: one of [`Branch::NAMES`], or `P(3)`, or `P3`.
    pub fn from_name(name: &str) -> Option<Self> {
        let reflected = || {
            let rest = name.strip_prefix('P')?;
            let index = rest.strip_prefix('(').map_or(Some(rest), |rest| rest.strip_suffix(')'))?;
            index.parse().ok().filter(|&q| q > 0).map(Branch::Reflected)
        };
        match name {
            "A" => Some(Branch::A),
            "I" => Some(Branch::I),
            "II" => Some(Branch::Reflected(1)),
            "M" => Some(Branch::Reflected(2)),
            "M*" => Some(Branch::MStar),
            "S1" => Some(Branch::S1),
            "S2" => Some(Branch::S2),
            "K" => Some(Branch::K),
            "J" => Some(Branch::J),
            "T" => Some(Branch::T),
            "Z" => Some(Branch::Z),
            _ => reflected(),
        }
    }

    /// Its classes of neurons.
    pub fn classes(&self) -> Classes {
        let classes = |second: u32, merged: bool| Classes { second, merged };
        match *self {
            Branch::A => classes(0, false),
            Branch::I | Branch::S1 | Branch::S2 => classes(1, false),
            Branch::MStar | Branch::J => classes(2, false),
            Branch::Reflected(q) => classes(q, false),
            Branch::K | Branch::T | Branch::Z => classes(2, true),
        }
    }

    /// The weights that there are.
    pub fn present(&self) -> &'static [&'static str] {
        match self.classes().second {
            0 => &Self::WEIGHTS[..2],
            1 => &Self::WEIGHTS[..5],
            _ => &Self::WEIGHTS,
        }
    }

    /// The weights that are unknowns; two equal students share their last two.
    pub fn unknowns(&self) -> usize {
        if self.classes().merged { 5 } else { self.present().len() }
    }

    /// Whether a neuron vanishes faster than `1/k`.
    pub fn vanishes(&self) -> bool {
        matches!(self, Branch::S1 | Branch::Z)
    }

    /// The first terms of the series in `s`.
    pub fn beginning(&self, s: f64) -> Weights<f64> {
        let [s2, s3, s4] = [s.powi(2), s.powi(3), s.powi(4)];
        let p = FRAC_1_PI;
        match *self {
            Branch::A => [-1.0 + 2.0 * s2, 2.0 * s2, 0.0, 0.0, 0.0, 0.0],
            Branch::I | Branch::MStar => {
                let alone = 1.0 + 8.0 * (p - p * p) * s2;
                let mate = if *self == Branch::I { 0.0 } else { 0.0772 * s2 };
                [-1.0 + 2.0 * s2, 2.0 * s2, -2.2 * s4, (2.0 - 4.0 * p) * s2, alone, mate]
            }
            Branch::Reflected(q) => {
                let alone = -1.0 + (2.0 + 8.0 * p + 8.0 * p * p) * s2;
                let mate = (2.0 + 8.0 * p - 24.0 * p * p + 32.0 * p.powi(3)) / (1.0 + 2.0 * p) * s2;
                let cross = 4.0 * p * s2 + 32.0 * p.powi(3) * s3;
                let reflected = f64::from(q) * p * s4;
                let mate = if q == 1 { 0.0 } else { mate };
                [1.0 + 8.0 * reflected, -4.0 * reflected, 2.0 * s2, cross, alone, mate]
            }
            Branch::S1 => [1.0 + s2, -s4, s2, s3, s3, 0.0],
            Branch::S2 => [-1.0 + s2, 2.0 * s2, s2, 2.0 * s2, 2.0 * s2, 0.0],
            Branch::K | Branch::T => {
                // Two equal neurons against two teachers at 45 degrees: f(1, 45 degrees) = size * f(1, 0) / 2.
                let slope = (FRAC_1_SQRT_2 + 2.356_194_490_192_345 * FRAC_1_SQRT_2) * p - FRAC_1_SQRT_2 * 0.5;
                let size = slope * FRAC_1_SQRT_2 / (1.0 - 2.0 * p);
                let (size, below) = if *self == Branch::K { (size, -0.2 * s2) } else { (-size, s2) };
                [1.0 + s2, -0.7 * s4, if *self == Branch::K { 0.35 } else { 1.65 } * s2, below, size, size]
            }
            // Found numerically: a start, no more.
            Branch::J => {
                let below = 0.107 * s + 0.27 * s2;
                [1.0 + s2, -0.215 * s3, s2, below, -0.33748 + 0.0213 * s, 0.33748 + 0.0213 * s]
            }
            Branch::Z => [1.0 + 2.0 * s2, -2.0 * s4, s2, -s3, -s3, -s3],
        }
    }
}

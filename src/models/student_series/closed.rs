//! Coefficients that are known in closed form.

use crate::models::student_series::family::Branch;
use crate::numerics::fixed::Fixed;

/// A rational function of pi: terms `(numerator, denominator, power of pi)` over a power of `pi - 2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// The terms of the numerator.
    pub terms: &'static [(i64, i64, i32)],
    /// Whether the sum is divided by `pi - 2`.
    pub over_gap: bool,
}

const fn sum(terms: &'static [(i64, i64, i32)]) -> Closed {
    Closed { terms, over_gap: false }
}

const fn over_gap(terms: &'static [(i64, i64, i32)]) -> Closed {
    Closed { terms, over_gap: true }
}

impl Closed {
    /// Its value.
    pub fn value(&self, bits: usize) -> Fixed {
        let pi = Fixed::pi(bits);
        let one = Fixed::integer(1, bits);
        let power = |n: i32| {
            let base = if n < 0 { one.clone() / pi.clone() } else { pi.clone() };
            (0..n.abs()).fold(one.clone(), |product, _| product * base.clone())
        };
        let zero = Fixed::integer(0, bits);
        let term = |&(n, d, p): &(i64, i64, i32)| power(p).times(n).over(d);
        let total = self.terms.iter().map(term).fold(zero, |total, term| total + term);
        if self.over_gap { total / (pi - Fixed::integer(2, bits)) } else { total }
    }
}

impl std::fmt::Display for Closed {
    /// As one would type it: `1/2 - 2/pi^2`.
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.over_gap {
            f.write_str("(")?;
        }
        for (i, &(n, d, p)) in self.terms.iter().enumerate() {
            f.write_str(match (i, n < 0) {
                (0, false) => "",
                (0, true) => "-",
                (_, false) => " + ",
                (_, true) => " - ",
            })?;
            let size = n.abs();
            let power = if p.abs() == 1 { "pi".to_string() } else { format!("pi^{}", p.abs()) };
            match (p.signum(), d) {
                (0, 1) => write!(f, "{size}")?,
                (0, _) => write!(f, "{size}/{d}")?,
                (1, 1) if size == 1 => f.write_str(&power)?,
                (1, 1) => write!(f, "{size}*{power}")?,
                (1, _) => write!(f, "{size}*{power}/{d}")?,
                (_, 1) => write!(f, "{size}/{power}")?,
                _ => write!(f, "{size}/({d}*{power})")?,
            }
        }
        f.write_str(if self.over_gap { ")/(pi - 2)" } else { "" })
    }
}

/// The closed form of the coefficient of `k^(-n/2)`, where it is known; formula `student.series`.
pub fn closed_form(branch: Branch, what: &str, n: u32) -> Option<Closed> {
    let table = match branch {
        Branch::A => A,
        Branch::I => I,
        Branch::MStar => M_STAR,
        Branch::Reflected(1) => II,
        Branch::Reflected(2) => M,
        Branch::S1 => S1,
        Branch::S2 => S2,
        _ => &[],
    };
    table.iter().find(|(name, power, _)| *name == what && *power == n).map(|(_, _, closed)| *closed)
}

/// Weight or loss, power, closed form.
type Known = (&'static str, u32, Closed);

const A: &[Known] = &[
    ("diag1", 0, sum(&[(-1, 1, 0)])),
    ("diag1", 2, sum(&[(2, 1, 0)])),
    ("diag1", 4, sum(&[(8, 1, -1), (-4, 1, 0)])),
    ("diag1", 5, sum(&[(16, 1, -1), (4, 3, 0)])),
    ("diag1", 6, sum(&[(4, 1, 0), (1, 1, 1), (-28, 1, -1), (-8, 1, -2)])),
    ("off1", 2, sum(&[(2, 1, 0)])),
    ("off1", 4, sum(&[(4, 1, -1), (-2, 1, 0)])),
    ("off1", 5, sum(&[(8, 1, -1)])),
    ("off1", 6, sum(&[(4, 1, 0), (-12, 1, -1), (-8, 1, -2)])),
    ("loss", 0, sum(&[(1, 2, 0), (-1, 1, -1)])),
    ("loss", 1, sum(&[(-4, 3, -1)])),
    ("loss", 2, sum(&[(-1, 2, 0), (3, 1, -1), (-2, 1, -2)])),
    ("loss", 3, sum(&[(58, 15, -1), (-8, 1, -2)])),
    ("loss", 4, sum(&[(1, 2, 0), (-16, 3, -1), (-2, 1, -2), (4, 1, -3)])),
    ("loss", 5, sum(&[(92, 3, -2), (-1549, 210, -1)])),
    ("loss", 6, sum(&[(56, 9, -1), (258, 9, -2), (-756, 9, -3), (216, 9, -4)])),
];

const I: &[Known] = &[
    ("diag1", 0, sum(&[(-1, 1, 0)])),
    ("diag1", 2, sum(&[(2, 1, 0)])),
    ("diag1", 4, sum(&[(16, 1, -1), (-4, 1, 0)])),
    ("off1", 2, sum(&[(2, 1, 0)])),
    ("off1", 4, sum(&[(8, 1, -1), (-2, 1, 0)])),
    ("off1", 5, sum(&[(8, 1, -1), (32, 1, -2), (-32, 1, -3)])),
    ("block12", 4, sum(&[(16, 1, -2), (-12, 1, -1)])),
    ("block21", 2, sum(&[(2, 1, 0), (-4, 1, -1)])),
    ("block21", 3, sum(&[(32, 1, -3), (-32, 1, -2)])),
    ("diag2", 0, sum(&[(1, 1, 0)])),
    ("diag2", 2, sum(&[(8, 1, -1), (-8, 1, -2)])),
    ("diag2", 3, over_gap(&[(-256, 1, -4), (1600, 3, -3), (-320, 1, -2), (64, 1, -1), (-8, 1, 0)])),
    ("loss", 0, sum(&[(1, 2, 0), (-1, 1, -1)])),
    ("loss", 1, sum(&[(-4, 3, -1)])),
    ("loss", 2, sum(&[(5, 1, -1), (-4, 1, -2), (-1, 1, 0)])),
    ("loss", 3, sum(&[(88, 15, -1), (-8, 1, -2), (-16, 1, -3), (32, 3, -4)])),
];

const II: &[Known] = &[
    ("diag1", 0, sum(&[(1, 1, 0)])),
    ("diag1", 4, sum(&[(8, 1, -1)])),
    ("diag1", 5, over_gap(&[(-320, 3, -3)])),
    ("off1", 4, sum(&[(-4, 1, -1)])),
    ("off1", 5, sum(&[(-32, 1, -3)])),
    ("block12", 2, sum(&[(2, 1, 0)])),
    ("block12", 4, sum(&[(-2, 1, 0), (-8, 1, -1)])),
    ("block12", 5, over_gap(&[(128, 3, -3), (128, 1, -4)])),
    ("block21", 2, sum(&[(4, 1, -1)])),
    ("block21", 3, sum(&[(32, 1, -3)])),
    ("block21", 4, sum(&[(512, 1, -5), (-64, 1, -3), (-56, 1, -2)])),
    ("diag2", 0, sum(&[(-1, 1, 0)])),
    ("diag2", 2, sum(&[(2, 1, 0), (8, 1, -1), (8, 1, -2)])),
    ("diag2", 3, over_gap(&[(64, 3, -3), (-256, 1, -4)])),
    ("loss", 2, sum(&[(1, 2, 0), (-2, 1, -2)])),
    ("loss", 3, sum(&[(-32, 3, -4)])),
    ("loss", 4, sum(&[(-128, 1, -6), (16, 1, -4), (20, 1, -3), (-8, 1, -2), (-7, 3, -1), (-1, 2, 0)])),
    ("loss", 5, sum(&[(-2048, 1, -8), (6656, 15, -6), (832, 3, -5), (-80, 3, -4)])),
];

const M: &[Known] = &[
    ("diag1", 0, sum(&[(1, 1, 0)])),
    ("diag1", 4, sum(&[(16, 1, -1)])),
    ("off1", 4, sum(&[(-8, 1, -1)])),
    ("block12", 2, sum(&[(2, 1, 0)])),
    ("block21", 2, sum(&[(4, 1, -1)])),
    ("block21", 3, sum(&[(32, 1, -3)])),
    ("diag2", 0, sum(&[(-1, 1, 0)])),
    ("diag2", 2, sum(&[(2, 1, 0), (8, 1, -1), (8, 1, -2)])),
    ("loss", 2, sum(&[(1, 1, 0), (-4, 1, -2)])),
    ("loss", 3, sum(&[(-64, 3, -4)])),
];

const M_STAR: &[Known] = &[
    ("diag1", 0, sum(&[(-1, 1, 0)])),
    ("diag2", 0, sum(&[(1, 1, 0)])),
    ("loss", 0, sum(&[(1, 2, 0), (-1, 1, -1)])),
    ("loss", 1, sum(&[(-4, 3, -1)])),
    ("loss", 2, sum(&[(7, 1, -1), (-6, 1, -2), (-3, 2, 0)])),
];

const S1: &[Known] = &[
    ("diag1", 0, sum(&[(1, 1, 0)])),
    ("loss", 0, sum(&[(1, 8, 0), (-1, 4, -1)])),
    ("loss", 2, sum(&[(1, 4, 0), (-1, 2, -1)])),
];

const S2: &[Known] = &[
    ("diag1", 0, sum(&[(-1, 1, 0)])),
    ("loss", 0, sum(&[(5, 8, 0), (-5, 4, -1)])),
    ("loss", 1, sum(&[(-4, 3, -1)])),
];

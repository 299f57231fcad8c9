//! The coefficients of the series, with a bound on each.

use crate::error::SolveError;
use crate::models::student_series::family::{Branch, Weights};
use crate::models::student_series::far_to_near::BITS;
use crate::models::student_series::point::Critical;
use crate::numerics::fixed::Fixed;
use crate::numerics::scalar::Scalar;

/// Nodes at `s = j 2^-STEP_BITS`.
const STEP_BITS: i64 = 15;
/// Largest order offered.
pub const MOST_ORDERS: u32 = 32;

/// Largest number of digits written, leading zeros behind the point among them.
const MOST_DIGITS: f64 = 36.0;
/// Lower orders are interpolated as this one.
const LEAST_ORDER: u32 = 12;

/// A coefficient and the bound on its deviation.
#[derive(Debug, Clone)]
pub struct Coefficient {
    /// Its value.
    pub value: Fixed,
    /// Bound on the deviation.
    pub error: f64,
}

/// Where the series is interpolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nodes {
    /// How many.
    pub count: usize,
    /// The first is at `s = 2^-step_bits`, and all are multiples of it.
    pub step_bits: i64,
    /// Bits behind the point.
    pub bits: usize,
}

impl Nodes {
    /// Enough for thirty digits up to this order; the polynomial must reach beyond the lowest orders too.
    pub fn enough(order: u32) -> Self {
        let order = order.max(LEAST_ORDER) as usize;
        Nodes { count: 2 * order + 6, step_bits: STEP_BITS, bits: 15 * order + 300 }
    }
}

/// The coefficients of a family: those of each weight and, last, of the loss; formula `student.series`.
#[derive(Debug, Clone)]
pub struct Series {
    /// `[what][n]` is the coefficient of `k^(-n/2)`; what is not there is zero.
    pub coefficients: [Vec<Coefficient>; 7],
}

impl Series {
    /// Interpolates the critical points at small `s = k^(-1/2)`; without the last two nodes the coefficients are to agree within their
    /// errors.
    ///
    /// # Errors
    /// Those of a critical point.
    pub fn of(branch: Branch, order: u32, nodes: Nodes) -> Result<Self, SolveError> {
        let points = along(branch, nodes)?;
        let coefficients = std::array::from_fn(|what| {
            let values: Vec<_> = points
                .iter()
                .map(|p| match what {
                    6 => Coefficient { value: p.loss.clone(), error: p.loss_error },
                    i => Coefficient { value: p.weights[i].clone(), error: p.errors[i] },
                })
                .collect();
            let all = polynomial(&values, nodes, order);
            let fewer = polynomial(&values[..values.len() - 2], nodes, order);
            all.into_iter()
                .zip(fewer)
                .map(|(c, other)| {
                    let cut = (c.value.clone() - other.value).to_f64().abs();
                    Coefficient { error: cut + c.error, ..c }
                })
                .collect()
        });
        Ok(Series { coefficients })
    }

    /// The digits of a coefficient that are certain, at most 36, and the bound that they leave.
    pub fn certain(coefficient: &Coefficient) -> (String, f64) {
        // Down to one unit of the last decimal: the deviation and half a unit of rounding.
        let whole = (coefficient.value.to_f64().abs().max(1.0).log10() + 1.0).floor();
        let decimals = (-(2.0 * coefficient.error).log10()).floor().min(MOST_DIGITS - whole).max(0.0);
        let error = coefficient.error + 0.5 * 10f64.powf(-decimals);
        (coefficient.value.decimal(decimals as usize), error)
    }

    /// The sum of the terms of the loss up to `k^(-order/2)`, and the bound that the coefficients leave; its number of bits is
    /// [`BITS`].
    pub fn loss(&self, k: f64, order: u32) -> (Fixed, f64) {
        let root = Fixed::from_f64(k, BITS).square_root();
        let s = root.whole(1) / root;
        let terms = &self.coefficients[6];
        let terms = &terms[..terms.len().min(order as usize + 1)];
        let zero = s.whole(0);
        let sum = terms.iter().rev().fold(zero, |sum, c| sum * s.clone() + c.value.with_bits(BITS));
        let error = terms.iter().rev().fold(0.0, |error, c| error * s.to_f64() + c.error);
        (sum, error + 1e-90)
    }
}

/// The critical points at the nodes, each started from the polynomial through those before.
fn along(branch: Branch, nodes: Nodes) -> Result<Vec<Critical>, SolveError> {
    let bits = nodes.bits;
    let pi = Fixed::pi(bits);
    let mut points: Vec<Critical> = Vec::with_capacity(nodes.count);
    // What the first terms leave, at each node.
    let mut rests: Vec<Weights<Fixed>> = Vec::with_capacity(nodes.count);
    for j in 1..=nodes.count as i64 {
        let s = j as f64 * 2f64.powi(-nodes.step_bits as i32);
        let first = branch.beginning(s).map(|x| Fixed::from_f64(x, bits));
        let start = std::array::from_fn(|i| {
            let (mut sum, mut binomial) = (first[i].clone(), 1i64);
            for (back, rest) in rests.iter().rev().take(20).enumerate() {
                let most = rests.len().min(20) as i64;
                let back = back as i64 + 1;
                binomial = binomial * (most - back + 1) / back;
                let term = rest[i].times(binomial);
                sum = if back % 2 == 1 { sum + term } else { sum - term };
            }
            sum
        });
        let k = Fixed::integer(1, bits).shifted(2 * nodes.step_bits).over(j * j);
        let point = branch.critical(&k, &pi, start)?;
        rests.push(std::array::from_fn(|i| point.weights[i].clone() - first[i].clone()));
        points.push(point);
    }
    Ok(points)
}

/// Coefficients in `s` of the polynomial through the values at the nodes, up to the order.
fn polynomial(values: &[Coefficient], nodes: Nodes, order: u32) -> Vec<Coefficient> {
    let ulp = 2f64.powi(-(nodes.bits as i32) / 2).powi(2) * 2.0;
    let mut divided = values.to_vec();
    for level in 1..divided.len() {
        for i in (level..divided.len()).rev() {
            let difference = divided[i].value.clone() - divided[i - 1].value.clone();
            let error = (divided[i].error + divided[i - 1].error) / level as f64 + ulp;
            divided[i] = Coefficient { value: difference.over(level as i64), error };
        }
    }
    // Newton's form, in the variable s 2^step_bits, to powers of it.
    let zero = Coefficient { value: Fixed::integer(0, nodes.bits), error: 0.0 };
    let mut powers = vec![zero; values.len()];
    for (i, term) in divided.iter().enumerate().rev() {
        let node = i as i64 + 1;
        for n in (0..powers.len()).rev() {
            let below = if n == 0 { term.clone() } else { powers[n - 1].clone() };
            let value = below.value - powers[n].value.times(node);
            powers[n] = Coefficient { value, error: below.error + powers[n].error * node as f64 };
        }
    }
    powers
        .into_iter()
        .take(order as usize + 1)
        .enumerate()
        .map(|(n, c)| {
            let shift = nodes.step_bits * n as i64;
            Coefficient { value: c.value.shifted(shift), error: c.error * 2f64.powi(shift as i32) }
        })
        .collect()
}

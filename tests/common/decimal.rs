//! Decimals with more digits than a double holds.

use std::cmp::Ordering;

/// A decimal as the nearest double and what is left over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal {
    /// The nearest double.
    pub nearest: f64,
    /// Decimal minus `nearest`.
    pub residue: f64,
}

/// Digits kept: two of these can be subtracted in an `i128`.
const DIGITS: usize = 36;

impl Decimal {
    /// Reads `-1.234e-5`; `None` if it is not a finite decimal of at most 36 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let nearest: f64 = text.parse().ok().filter(|x: &f64| x.is_finite())?;
        let residue = difference(digits(text)?, digits(&format!("{nearest:.width$e}", width = DIGITS - 1))?);
        Some(Decimal { nearest, residue })
    }

    /// This decimal minus another one.
    pub fn minus(&self, other: &Decimal) -> f64 {
        (self.nearest - other.nearest) + (self.residue - other.residue)
    }

    /// `x` minus this decimal, with the digits that a difference of doubles loses.
    pub fn deviation(&self, x: f64) -> f64 {
        (x - self.nearest) - self.residue
    }
}

/// A decimal as (signed integer of 36 digits, power of ten).
fn digits(text: &str) -> Option<(i128, i32)> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let significant =
        if significant.len() > DIGITS { significant.trim_end_matches('0') } else { significant };
    if significant.len() > DIGITS {
        return None;
    }
    if significant.is_empty() {
        return Some((0, 0));
    }
    let leading_zeros = (all.len() - all.trim_start_matches('0').len()) as i32;
    let first = exponent.parse::<i32>().ok()? + whole.len() as i32 - leading_zeros;
    let integer: i128 = format!("{significant:0<DIGITS$}").parse().ok()?;
    Some((sign * integer, first - DIGITS as i32))
}

/// `a - b` for two nearly equal decimals; exact unless their leading digits sit at different powers of ten.
fn difference(a: (i128, i32), b: (i128, i32)) -> f64 {
    let scaled = |x: i128, shift: i32| x / 10_i128.pow(shift.min(38) as u32);
    let (integer, exponent) = match a.1.cmp(&b.1) {
        _ if b.0 == 0 => a,
        _ if a.0 == 0 => (-b.0, b.1),
        Ordering::Equal => (a.0 - b.0, a.1),
        Ordering::Greater => (a.0 - scaled(b.0, a.1 - b.1), a.1),
        Ordering::Less => (scaled(a.0, b.1 - a.1) - b.0, b.1),
    };
    format!("{integer}e{exponent}").parse().expect("an integer with an exponent")
}

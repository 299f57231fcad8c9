//! Natural numbers of any length, kept in decimal: made by small factors and sums, and written without conversion.

use std::cmp::Ordering;
use std::fmt;

/// Limbs are digits of this base: fifteen decimals, with room for a factor in 64 bits.
pub const BASE: u64 = 1_000_000_000_000_000;
/// Decimals of a limb.
const DECIMALS: usize = 15;
/// What parts a limb in seven and eight decimals.
const HALF: u64 = 100_000_000;
/// Largest factor or divisor of one step.
pub const LARGEST_FACTOR: u64 = 18_000;

/// A natural number; least significant limb first, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Natural {
    limbs: Vec<u64>,
}

impl Natural {
    /// The number with these limbs, least significant first; a limb may exceed the base.
    pub fn from_limbs(mut limbs: Vec<u64>) -> Self {
        let mut carry = 0;
        for limb in &mut limbs {
            let sum = *limb + carry;
            carry = sum / BASE;
            *limb = sum % BASE;
        }
        if carry > 0 {
            limbs.push(carry);
        }
        let length = limbs.iter().rposition(|&limb| limb > 0).map_or(0, |last| last + 1);
        limbs.truncate(length);
        Natural { limbs }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.limbs.is_empty()
    }

    /// The sum.
    pub fn plus(&self, other: &Natural) -> Natural {
        let length = self.limbs.len().max(other.limbs.len());
        let limb = |n: &Natural, i: usize| n.limbs.get(i).copied().unwrap_or(0);
        Natural::from_limbs((0..length).map(|i| limb(self, i) + limb(other, i)).collect())
    }

    /// The difference; `None` if it is negative.
    pub fn minus(&self, other: &Natural) -> Option<Natural> {
        if *self < *other {
            return None;
        }
        let mut borrow = 0;
        let mut limbs = self.limbs.clone();
        for (i, limb) in limbs.iter_mut().enumerate() {
            let taken = other.limbs.get(i).copied().unwrap_or(0) + borrow;
            borrow = u64::from(*limb < taken);
            *limb = *limb + borrow * BASE - taken;
        }
        Some(Natural::from_limbs(limbs))
    }

    /// The product.
    pub fn times(&self, other: &Natural) -> Natural {
        let mut limbs = vec![0; self.limbs.len() + other.limbs.len()];
        for (i, &a) in self.limbs.iter().enumerate() {
            let mut carry = 0;
            for (j, &b) in other.limbs.iter().enumerate() {
                let sum = u128::from(a) * u128::from(b) + u128::from(limbs[i + j]) + carry;
                limbs[i + j] = (sum % u128::from(BASE)) as u64;
                carry = sum / u128::from(BASE);
            }
            limbs[i + other.limbs.len()] = carry as u64;
        }
        Natural::from_limbs(limbs)
    }

    /// The quotient by `1 <= divisor <= LARGEST_FACTOR`, rounded down.
    pub fn over(&self, divisor: u64) -> Natural {
        let mut limbs = self.limbs.clone();
        let mut rest = 0;
        for limb in limbs.iter_mut().rev() {
            let part = rest * BASE + *limb;
            *limb = part / divisor;
            rest = part % divisor;
        }
        Natural::from_limbs(limbs)
    }

    /// Its decimals.
    pub fn digits(&self) -> String {
        let Some((top, rest)) = self.limbs.split_last() else { return "0".into() };
        let mut text = Vec::with_capacity(DECIMALS * (rest.len() + 2));
        text.extend_from_slice(top.to_string().as_bytes());
        for &limb in rest.iter().rev() {
            // The upper half has a leading zero.
            text.extend_from_slice(&eight_decimals(limb / HALF)[1..]);
            text.extend_from_slice(&eight_decimals(limb % HALF));
        }
        String::from_utf8(text).unwrap_or_default()
    }

    /// Its natural logarithm and a bound on the deviation; minus infinity for zero.
    pub fn log(&self) -> (f64, f64) {
        let Some((&top, rest)) = self.limbs.split_last() else { return (f64::NEG_INFINITY, 0.0) };
        let base = BASE as f64;
        let below = rest.iter().rev().take(2).rev().fold(0.0, |sum, &limb| (sum + limb as f64) / base);
        let lead = (top as f64 + below).ln();
        let scale = rest.len() as f64 * base.ln();
        (lead + scale, 2.0 * f64::EPSILON * (1.0 + lead + scale))
    }
}

impl From<u64> for Natural {
    fn from(n: u64) -> Self {
        Natural::from_limbs(vec![n])
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_length = self.limbs.len().cmp(&other.limbs.len());
        by_length.then_with(|| self.limbs.iter().rev().cmp(other.limbs.iter().rev()))
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.digits())
    }
}

/// The decimals of `n < 10^8`, leading zeros included: halved three times over, all parts of a word at once.
fn eight_decimals(n: u64) -> [u8; 8] {
    // Fours in halves of the word, the first one lowest; then pairs in its quarters, then digits in its bytes. The factors are
    // 2^20/100 and 2^10/10, rounded up: exact for parts of this size.
    let fours = (n / 10_000) | ((n % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let pairs = hundreds | ((fours - 100 * hundreds) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    let digits = tens | ((pairs - 10 * tens) << 8);
    (digits | 0x3030_3030_3030_3030).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factorial(n: u64) -> Natural {
        (1..=n).fold(Natural::from(1), |product, k| product.times(&Natural::from(k)))
    }

    #[test]
    fn factorials_are_written_digit_by_digit() {
        assert_eq!(factorial(25).to_string(), "15511210043330985984000000");
        assert_eq!(
            factorial(50).to_string(),
            "30414093201713378043612608166064768844377641568960512000000000000"
        );
        assert_eq!(Natural::from(0).to_string(), "0");
        assert_eq!(Natural::from(u64::MAX).to_string(), "18446744073709551615");
    }

    #[test]
    fn eight_decimals_are_those_of_the_number() {
        for n in (0..10_000).chain((0..100_000_000).step_by(9_973)).chain([99_999_999, 99_990_000, 10_000]) {
            assert_eq!(eight_decimals(n), format!("{n:08}").as_bytes(), "{n}");
        }
    }

    #[test]
    fn sums_differences_products_and_quotients_undo_each_other() {
        let (a, b) = (factorial(60), factorial(43));
        assert_eq!(a.plus(&b).minus(&b), Some(a.clone()));
        assert_eq!(b.minus(&a), None);
        assert_eq!(a.minus(&a), Some(Natural::default()));
        assert_eq!(a.times(&b), b.times(&a));
        assert_eq!((44..=60).rev().fold(a, |rest, k| rest.over(k)), b);
        // (b + 1)(b - 1) = b^2 - 1, through a borrow over many limbs.
        let one = Natural::from(1);
        let ends = b.plus(&one).times(&b.minus(&one).unwrap());
        assert_eq!(Some(ends), b.times(&b).minus(&one));
    }

    #[test]
    fn logarithms_are_those_of_the_gamma_function() {
        for n in [2, 20, 100, 1000] {
            let (log, error) = factorial(n).log();
            let gamma = libm::lgamma(n as f64 + 1.0);
            assert!((log - gamma).abs() <= error + 4.0 * f64::EPSILON * gamma, "{n}: {log} {gamma}");
        }
        assert_eq!(Natural::from(1).log().0, 0.0);
    }
}

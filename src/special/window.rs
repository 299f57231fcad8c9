//! The probability `P(a < Z < b)` that a standard normal variable falls in a window.
//!
//! Three forms, each a sum or product of positive terms: around zero, the two masses from zero
//! (or the complement of the two tails); beyond zero, the tail at the near end times the fraction
//! cut off by the far end; for a narrow window beyond zero, the density at the near end times the
//! integral of the density's decay.

use super::gaussian::{self, Tail, density, h, hazard, log_density, log_h, mass_from_zero};
use super::legendre;
use crate::real::Real;

/// Windows over which the log-density falls by less are narrow.
const NARROW: f64 = 1.0;
/// Log-density drop past which the far end of a window no longer counts.
const FORGOTTEN: f64 = 800.0;
/// Enough nodes for a decay by `NARROW`: the remainder is below 1e-18.
const NODES: usize = 10;

/// A window with its near end at or right of zero, or with zero inside.
enum Shape<R> {
    /// No room between the ends.
    Empty,
    /// Zero inside: distances of the two ends from zero.
    Around(R, R),
    /// Beyond zero, narrow: near end and width.
    Narrow(R, R),
    /// Beyond zero: near end and `ln (H(b)/H(a))`.
    Beyond(R, R),
    /// Beyond zero without a far end.
    Tail(R),
}

/// An infinite end as a constant at the end of the number line, where no derivative is left.
fn finite<R: Real>(end: R) -> R {
    if end.re().is_infinite() { R::from(f64::MAX.copysign(end.re())) } else { end }
}

fn shape<R: Real>(a: R, b: R) -> Shape<R> {
    let (a, b) = (finite(a), finite(b));
    // Written so that a NaN end is never empty: it must reach the result.
    if a.re() >= b.re() {
        return Shape::Empty;
    }
    if a.re() < 0.0 && b.re() > 0.0 {
        return Shape::Around(-a, b);
    }
    let (near, far) = if b.re() <= 0.0 { (-b, -a) } else { (a, b) };
    let width = far - near;
    let drop = width * (near + width * 0.5);
    if drop.re() < NARROW {
        Shape::Narrow(near, width)
    } else if drop.re() > FORGOTTEN {
        Shape::Tail(near)
    } else {
        Shape::Beyond(near, -drop - (hazard(far) / hazard(near)).ln())
    }
}

/// The mean of `exp(-t (a + t/2))` over `0 < t < width`.
fn decay<R: Real>(a: R, width: R) -> R {
    let mut sum = R::from(0.0);
    for &(x, w) in legendre::rule(NODES) {
        let t = width * (0.5 * (1.0 + x));
        sum += (-t * (a + t * 0.5)).exp() * (0.5 * w);
    }
    sum
}

/// The probability `P(a < Z < b)`, derivatives up to order 4; 0 for `a >= b`; infinite ends allowed.
///
/// Relative accuracy 2e-15 wherever the result is a normal `f64`: in both tails, for wide windows
/// and for narrow ones (the ends taken as exact).
pub fn window<R: Real>(a: R, b: R) -> R {
    match shape(a, b) {
        Shape::Empty => R::from(0.0),
        Shape::Around(left, right) => mass_from_zero(left) + mass_from_zero(right),
        Shape::Narrow(a, width) => density(a) * width * decay(a, width),
        Shape::Beyond(a, log_kept) => -log_kept.exp_m1() * h(a),
        Shape::Tail(a) => h(a),
    }
}

/// `ln P(a < Z < b)`, derivatives up to order 4; minus infinity for `a >= b`; infinite ends allowed.
///
/// Relative accuracy 2e-15 wherever the result is a normal `f64`, also when the probability is
/// near 1 or too small for an `f64`.
pub fn log_window<R: Real>(a: R, b: R) -> R {
    match shape(a, b) {
        Shape::Empty => R::from(f64::NEG_INFINITY),
        Shape::Around(left, right) => {
            let inside = mass_from_zero(left) + mass_from_zero(right);
            if inside.re() < 0.5 { inside.ln() } else { (-(h(left) + h(right))).ln_1p() }
        }
        Shape::Narrow(a, width) => log_density(a) + (width * decay(a, width)).ln(),
        Shape::Beyond(a, log_kept) => log_h(a) + (-log_kept.exp_m1()).ln(),
        Shape::Tail(a) => log_h(a),
    }
}

/// `P(a + shift < Z < a + shift + width)` for a tiny `shift` and a window centred at or right of
/// zero: keeps the digits of a narrow width and of an end known past its last place.
pub(super) fn window_of_width(a: f64, shift: f64, width: f64) -> f64 {
    let b = a + width;
    if a < 0.0 {
        return mass_from_zero(-a) + mass_from_zero(b);
    }
    let drop = width * (a + 0.5 * width);
    let tail = Tail::at(a);
    // d ln P/da is bounded by the hazard or by the density's decay rate, whichever form is used.
    if drop < NARROW {
        return gaussian::scalar_density(a) * width * decay(a, width) * (1.0 - shift * (a + 0.5 * width));
    }
    if drop > FORGOTTEN {
        return tail.h() * (1.0 - shift * tail.hazard());
    }
    let far = Tail::at(b).hazard();
    let kept = -drop - (far / tail.hazard()).ln();
    tail.h() * (-kept.exp_m1() - shift * (tail.hazard() - far * kept.exp()))
}

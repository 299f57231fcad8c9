//! The probability of a rectangle under two correlated standard normal variables.
//!
//! The density of one variable times the window probability of the other given the first, by
//! Gauss-Legendre panels around the mode of this log-concave product: every term is positive, so
//! the relative accuracy is that of the window, far out in any tail. The distance from the mode is
//! the integration variable and the window's ends are carried to twice the working precision,
//! because at `|rho|` near 1 all the mass may sit in a layer of width `sqrt(1 - rho^2)`.

use super::double::Double;
use super::gaussian::scalar_density;
use super::legendre::panel;
use super::window::{log_window, window, window_of_width};
use num_dual::Dual64;

pub use super::pair_window::{pair_window_deficit, pair_window_excess, pair_window_slope};

/// Beyond it the density is zero in `f64`.
const FAR: f64 = 40.0;
/// Integrand, relative to the mode, past which it no longer counts.
const NEGLIGIBLE: f64 = 1e-20;

/// `P(x.0 < X < x.1, y.0 < Y < y.1)` for standard normal `X`, `Y` of correlation `rho`.
///
/// `-1 <= rho <= 1`, the ends included; bounds may be infinite. 0 for an empty rectangle, NaN for
/// NaN. Relative accuracy 1e-14 wherever the result is a normal `f64`.
pub fn rectangle(x: (f64, f64), y: (f64, f64), rho: f64) -> f64 {
    if [x.0, x.1, y.0, y.1].iter().any(|b| b.is_nan()) || !(-1.0..=1.0).contains(&rho) {
        return f64::NAN;
    }
    if rho < 0.0 {
        return rectangle(x, (-y.1, -y.0), -rho);
    }
    let (x, y) = (unbounded(x), unbounded(y));
    if x.0 >= x.1 || y.0 >= y.1 || x.0 > FAR || x.1 < -FAR || y.0 > FAR || y.1 < -FAR {
        return 0.0;
    }
    let whole = (f64::NEG_INFINITY, f64::INFINITY);
    if rho == 1.0 {
        window(x.0.max(y.0), x.1.min(y.1))
    } else if rho == 0.0 || x == whole || y == whole {
        window(x.0, x.1) * window(y.0, y.1)
    } else {
        Strip::new(x, y, rho).probability()
    }
}

/// Ends past the reach of the density become infinite.
fn unbounded((low, high): (f64, f64)) -> (f64, f64) {
    (if low < -FAR { f64::NEG_INFINITY } else { low }, if high > FAR { f64::INFINITY } else { high })
}

/// The integrand over `X = mode + d`, in units of the density at the mode.
struct Strip {
    mode: f64,
    /// Bounds of `d`.
    reach: (f64, f64),
    rho: f64,
    /// `sqrt(1 - rho^2)`.
    root: Double,
    /// Ends of `Y - rho mode`, if there.
    ends: (Option<Double>, Option<Double>),
    /// Width of the window of `Y`, in units of `root`.
    width: f64,
}

impl Strip {
    fn new(x: (f64, f64), y: (f64, f64), rho: f64) -> Self {
        let one = Double::from(1.0);
        let root = ((one - Double::from(rho)) * (one + Double::from(rho))).sqrt();
        let mode = mode(x, y, rho, root.high);
        let end = |y: f64| y.is_finite().then(|| Double::from(y) - Double::product(rho, mode));
        Self {
            mode,
            reach: (x.0 - mode, x.1 - mode),
            rho,
            root,
            ends: (end(y.0), end(y.1)),
            width: (y.1 - y.0) / root.high,
        }
    }

    /// The density ratio `G(mode + d)/G(mode)` times the probability of the window of `Y`.
    fn value(&self, d: f64) -> f64 {
        let shift = Double::product(self.rho, d);
        let argument = |end: Double| (end - shift) / self.root;
        let near = match (self.ends.0.map(argument), self.ends.1.map(argument)) {
            (Some(a), Some(b)) if a.high + b.high >= 0.0 => a,
            (Some(a), None) => a,
            (_, Some(b)) => -b,
            (None, None) => unreachable!("a window without ends is answered before"),
        };
        (-d * (self.mode + 0.5 * d)).exp() * window_of_width(near.high, near.low, self.width)
    }

    fn probability(&self) -> f64 {
        let top = self.value(0.0);
        if top == 0.0 {
            return 0.0;
        }
        let support = (-self.extent(-1.0, top), self.extent(1.0, top));
        let mut breaks = vec![support.0, 0.0, support.1];
        // The window opens and closes in layers that panels laid blindly could step over.
        let layer = self.root.high / self.rho;
        for end in [self.ends.0, self.ends.1].into_iter().flatten() {
            let middle = end.high / self.rho;
            breaks.extend((-4..=4).map(|j| middle + 2.5 * f64::from(j) * layer));
        }
        breaks.retain(|b| (support.0..=support.1).contains(b));
        breaks.sort_by(f64::total_cmp);
        // A log-concave function holds at least this share of the box around it.
        let tolerance = 1e-11 * top * (support.1 - support.0) / 200.0;
        let f = |d: f64| self.value(d);
        let sum: f64 = breaks
            .windows(2)
            .map(|ends| halve(ends[0], ends[1], panel(ends[0], ends[1], f), tolerance, 60, &f))
            .sum();
        scalar_density(self.mode) * sum
    }

    /// Distance from the mode, towards `sign`, at which the integrand has become negligible.
    fn extent(&self, sign: f64, top: f64) -> f64 {
        let bound = if sign > 0.0 { self.reach.1 } else { -self.reach.0 };
        let mut d = 1e-10;
        while d < bound && self.value(sign * d) > NEGLIGIBLE * top {
            d *= 2.0;
        }
        d.min(bound)
    }
}

/// The point in `x` where density times window is largest: the zero of its log-derivative.
fn mode(x: (f64, f64), y: (f64, f64), rho: f64, root: f64) -> f64 {
    let slope = |at: f64| {
        let at = Dual64::new(at, 1.0);
        let argument = |y: f64| (-at * rho + y) / root;
        (-at * at * 0.5 + log_window(argument(y.0), argument(y.1))).eps
    };
    let finite = [y.0, y.1].into_iter().filter(|y| y.is_finite());
    let low = (finite.clone().fold(0.0, f64::min) - 3.0).clamp(x.0, x.1);
    let high = (finite.fold(0.0, f64::max) + 3.0).clamp(x.0, x.1);
    if slope(low) <= 0.0 {
        return low;
    }
    if slope(high) >= 0.0 {
        return high;
    }
    let (mut low, mut high) = (low, high);
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return middle;
        }
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
}

/// Halves a panel until both halves agree with the whole; their sum is then far more accurate.
fn halve(from: f64, to: f64, whole: f64, tolerance: f64, depth: u32, f: &impl Fn(f64) -> f64) -> f64 {
    let middle = 0.5 * (from + to);
    let (left, right) = (panel(from, middle, f), panel(middle, to, f));
    if depth == 0 || (left + right - whole).abs() <= tolerance {
        return left + right;
    }
    halve(from, middle, left, tolerance, depth - 1, f) + halve(middle, to, right, tolerance, depth - 1, f)
}

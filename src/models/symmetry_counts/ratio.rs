//! Critical subspaces per subspace of minima, as logarithms.

use std::f64::consts::LN_2;

use nalgebra::Complex;

use crate::models::symmetry_counts::contour::{Circle, Coefficient};

const EPS: f64 = f64::EPSILON;
/// Widths up to this are summed by recurrence; above it the pole nearest to zero alone counts all critical points.
const RECURRENCE: usize = 64;
/// Two saddles closer than this many standard deviations share a circle.
const SHARED: f64 = 1.5;
/// How many standard deviations a circle keeps from the pole.
const ASIDE: f64 = 1.5;

/// Logarithms of counts of critical subspaces over the count of the subspaces of minima, at the same width; each with a bound on
/// its deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRatios {
    /// Of all narrow widths from one to below the minimal one, one critical point each; minus infinity if there are none.
    pub total: (f64, f64),
    /// Of the widest of them alone.
    pub single: (f64, f64),
    /// Of the minimal width itself: minima in which no neuron is switched off.
    pub equal: (f64, f64),
}

/// The logarithms for the minimal width `r >= 1` and `h >= 0` neurons more; formula `symmetry.ratio`. The two counts are
/// summed on one circle where their saddle points are close, so that large logarithms do not cancel.
pub fn log_ratios(r: f64, h: f64) -> LogRatios {
    if r + h <= RECURRENCE as f64 {
        return by_recurrence(r as usize, h as usize);
    }
    if h == 0.0 {
        return without_spare(r);
    }
    let minima = Coefficient { copies: r, excess: h, zero: 1.0, dead: 0.0 };
    let critical = Coefficient { zero: 0.0, ..minima };
    let (below, above) = (minima.saddle(), critical.saddle());
    let spread = critical.spread(above);
    if (above / below).ln() * minima.spread(below) < SHARED {
        shared(r, h, above, spread)
    } else {
        apart(r, h, &minima)
    }
}

/// One circle for all, through the saddle of the critical points.
fn shared(r: f64, h: f64, saddle: f64, spread: f64) -> LogRatios {
    let from_pole = (saddle / LN_2).ln() * spread;
    let radius = match from_pole {
        d if d.abs() >= ASIDE => saddle,
        d => LN_2 * (ASIDE.copysign(d) / spread).exp(),
    };
    let circle = Circle::new(radius, spread).beside(LN_2);
    let (scale, groups) = (radius.exp(), radius.exp_m1());
    let [minima, equal, single, all] = circle.means(r, h, |node| {
        let one = Complex::from(1.0);
        let change = scale * node.growth;
        // E = e^x - 1; near the zeros of E, far from the axis, the terms are negligible.
        let exponential = change + groups;
        [change.exp(), one, one / exponential, one / (exponential - 1.0)]
    });
    let over_minima = |(mean, error): (f64, f64)| {
        let log = (mean.abs() / minima.0).ln() - groups;
        (log, error + minima.1 + 3.0 * EPS * (log.abs() + groups))
    };
    let all_from_r = over_minima(all);
    let total = if radius > LN_2 {
        all_from_r
    } else {
        // All critical points of all widths, less those from r on.
        let (every, error) = log_fubini(r + h);
        let coefficient = Coefficient { copies: r, excess: h, zero: 1.0, dead: 0.0 }.log();
        difference((every - coefficient.0, error + coefficient.1), all_from_r)
    };
    LogRatios { total, single: over_minima(single), equal: over_minima(equal) }
}

/// Each count on its own circle.
fn apart(r: f64, h: f64, minima: &Coefficient) -> LogRatios {
    let over_minima = {
        let (log, error) = minima.log();
        move |(other, more): (f64, f64)| (other - log, error + more + EPS * (other - log).abs())
    };
    let critical = |copies: f64| Coefficient { copies, excess: r + h - copies, zero: 0.0, dead: 0.0 };
    let single = critical(r - 1.0);
    let total = if r > 1.0 {
        // E + ... + E^(r-1) = E^(r-1) (1 - E^-(r-1)) / (1 - 1/E) with E = e^x - 1.
        let factor = |inverse: Complex<f64>| (1.0 - inverse.powf(r - 1.0)) / (1.0 - inverse);
        over_minima(single.log_with(|node| factor(node.inverse()), &single))
    } else {
        (f64::NEG_INFINITY, 0.0)
    };
    let single = if r > 1.0 { over_minima(single.log()) } else { (f64::NEG_INFINITY, 0.0) };
    LogRatios { total, single, equal: over_minima(critical(r).log()) }
}

/// Without spare neurons minima are the permutations of one.
fn without_spare(r: f64) -> LogRatios {
    let every = log_fubini(r);
    let single = (0.5 * (r - 1.0)).ln();
    LogRatios { total: difference(every, (0.0, 0.0)), single: (single, EPS * single), equal: (0.0, 0.0) }
}

/// Logarithm of the number of critical subspaces of all widths, one point of each, over `m!`.
fn log_fubini(m: f64) -> (f64, f64) {
    let log = -LN_2 - (m + 1.0) * LN_2.ln();
    (log, 4.0 * EPS * log.abs())
}

/// Logarithm of the number of critical subspaces of networks of all widths from one to `m`, which is large, one critical point of
/// each; formula `symmetry.critical-count`.
pub fn log_all(m: f64) -> (f64, f64) {
    let ((log, error), factorial) = (log_fubini(m), libm::lgamma(m + 1.0));
    (log + factorial, error + 4.0 * EPS * factorial)
}

/// Logarithm of a difference of exponentials, with its error.
fn difference((a, a_error): (f64, f64), (b, b_error): (f64, f64)) -> (f64, f64) {
    let share = (b - a).exp();
    (a + (-share).ln_1p(), (a_error + share * b_error) / (1.0 - share) + EPS * a.abs())
}

/// Small widths: the recurrences of the counts over `m!`, in doubles; all terms are positive.
fn by_recurrence(r: usize, h: usize) -> LogRatios {
    let m = r + h;
    let mut minima = vec![0.0; m + 2];
    let mut critical = vec![0.0; m + 2];
    (minima[0], critical[0]) = (1.0, 1.0);
    for width in 1..=m {
        let scale = 1.0 / width as f64;
        let (mut less, mut less_critical) = (0.0, 0.0);
        for k in 0..=width {
            let (joined, same, same_critical) = (k as f64, minima[k], critical[k]);
            minima[k] = scale * ((joined + 1.0) * same + joined * less + minima[k + 1]);
            critical[k] = scale * joined * (same_critical + less_critical);
            (less, less_critical) = (same, same_critical);
        }
    }
    let error = 6.0 * EPS * m as f64;
    let over_minima = |count: f64| {
        let log = (count / minima[r]).ln();
        (log, if count > 0.0 { error + EPS * log.abs() } else { 0.0 })
    };
    LogRatios {
        total: over_minima(critical[1..r.max(1)].iter().sum()),
        single: over_minima(if r > 1 { critical[r - 1] } else { 0.0 }),
        equal: over_minima(critical[r]),
    }
}

/// Logarithm of the same total ratio for several layers, each of minimal width `r` and `h` more: narrower networks have at least
/// one layer below its minimal width; formula `symmetry.ratio`.
pub fn layered_log_ratio(layers: &[(f64, f64)]) -> (f64, f64) {
    let ratios: Vec<LogRatios> = layers.iter().map(|&(r, h)| log_ratios(r, h)).collect();
    if let [one] = ratios.as_slice() {
        return one.total;
    }
    // prod (total + equal) - prod equal, over prod of minima.
    let equal: f64 = ratios.iter().map(|l| l.equal.0).sum();
    let excess = |l: &LogRatios| l.total.0 - l.equal.0;
    let largest = ratios.iter().map(excess).fold(f64::NEG_INFINITY, f64::max);
    let error: f64 = ratios.iter().map(|l| 2.0 * l.equal.1 + l.total.1).sum();
    let log = if largest == f64::NEG_INFINITY {
        return (largest, 0.0);
    } else if largest < -40.0 {
        largest + ratios.iter().map(|l| (excess(l) - largest).exp()).sum::<f64>().ln()
    } else {
        let sum: f64 = ratios.iter().map(|l| log_one_plus_exp(excess(l))).sum();
        sum + (-(-sum).exp_m1()).ln()
    };
    (log + equal, error + 8.0 * EPS * (log.abs() + equal.abs()))
}

/// `ln(1 + e^x)`.
fn log_one_plus_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

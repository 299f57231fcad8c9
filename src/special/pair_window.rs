//! Two correlated standard normal variables in the same symmetric window.
//!
//! `f1(q) = P(|X| <= kappa, |Y| <= kappa)` at correlation `q = 1 - 2x` runs from `p^2` at `q = 0` to
//! `p = P(|X| <= kappa)` at `q = 1`. Near either end what a theory needs is the difference, so it
//! is computed as such: Plackett's `df1/dq` integrated from that end, with the difference of its two
//! exponentials by `exp_m1`. The functions know where their integrands bend and choose the break
//! points; the caller chooses the integrator, [`panels`](super::legendre::panels) by default.

use super::double::Double;
use super::gaussian::scalar_density;
use std::f64::consts::PI;

/// An integral of a function over the panels between ascending break points.
pub type Integrator<'a> = &'a dyn Fn(&[f64], &dyn Fn(f64) -> f64) -> f64;

/// Windows beyond it hold everything, to the last `f64`.
const WHOLE: f64 = 40.0;
/// `2 sqrt(2 pi)/pi`.
const DEFICIT_SCALE: f64 = 1.595_769_121_605_730_8;

/// The excess `f1(q) - p^2` over two independent windows, even in `q`, `|q| <= 1`.
///
/// Relative accuracy 2e-15 for `kappa` from 1e-6 to 26. For `|q|` above 0.7 the
/// [deficit](pair_window_deficit) is the natural end to start from.
/// `(1/pi) int_0^{asin q} [exp(-k^2/(1+sin t)) - exp(-k^2/(1-sin t))] dt`.
/// Formula `sbp.pair-window-probability`.
pub fn pair_window_excess(kappa: f64, q: f64, integrate: Integrator) -> f64 {
    let q = q.abs();
    excess(kappa, q, ((1.0 - q) * (1.0 + q)).sqrt(), integrate)
}

/// The same at distance `x = (1 - q)/2`, `0 <= x <= 1`, without rounding `1 - q`.
pub fn pair_window_excess_at(kappa: f64, x: f64, integrate: Integrator) -> f64 {
    excess(kappa, (1.0 - 2.0 * x).abs(), 2.0 * (x * (1.0 - x)).sqrt(), integrate)
}

/// The excess at the angle whose sine is `q` and whose cosine is `cosine_end`.
fn excess(kappa: f64, q: f64, cosine_end: f64, integrate: Integrator) -> f64 {
    if q == 0.0 || kappa <= 0.0 || kappa > WHOLE {
        return 0.0;
    }
    let (end, sine_end) = (q.atan2(cosine_end), q);
    let squared = kappa * kappa;
    // v = end - t: at v = 0 the integrand is largest, and its exponent there is taken out.
    let integrand = |v: f64| {
        let (half_sine, half_cosine) = (0.5 * v).sin_cos();
        let (sine_v, cosine_v) = v.sin_cos();
        let cosine = cosine_end * cosine_v + sine_end * sine_v;
        let sine = (end - v).sin();
        let rise = 2.0 * (cosine_end * half_cosine + sine_end * half_sine) * half_sine;
        let drop = squared * rise / ((1.0 + q) * (1.0 + sine));
        (-drop).exp() * -(-2.0 * squared * sine / (cosine * cosine)).exp_m1()
    };
    let mut breaks = vec![0.0, end];
    // Where exp(-k^2/(1+sin t)) has fallen by each further factor e^4.
    for j in 1..=11 {
        let sine = 1.0 / (1.0 / (1.0 + q) + 4.0 * f64::from(j) / squared) - 1.0;
        breaks.push(end - sine.max(0.0).asin());
    }
    // Where the ratio of the two exponentials passes exp(-y), out to where it is linear.
    let mut y = 44.0;
    while y > 0.5 * squared.min(1.0) {
        let m = 0.5 * y / squared;
        breaks.push(end - (2.0 * m / (1.0 + (1.0 + 4.0 * m * m).sqrt())).asin());
        y *= if y > 1.0 { 0.7 } else { 0.3 };
    }
    let prefactor = (Double::product(kappa, kappa) / Double::sum(1.0, q)).exp_neg() / PI;
    prefactor * integrate(&ascending(breaks, end), &integrand)
}

/// The deficit `p - f1(1 - 2x)` from a window of one variable, symmetric under `x -> 1-x`,
/// `0 <= x <= 1`.
///
/// Relative accuracy 2e-15 for `x` from 1e-300 to 1/2 and `kappa` from 1e-6 to 26.
/// `(2/pi) int_0^{asin sqrt x} [exp(-k^2/(2 cos^2 u)) - exp(-k^2/(2 sin^2 u))] du`.
/// Formula `sbp.pair-window-probability`.
pub fn pair_window_deficit(kappa: f64, x: f64, integrate: Integrator) -> f64 {
    let x = x.min(1.0 - x);
    if x <= 0.0 || kappa <= 0.0 || kappa > WHOLE {
        return 0.0;
    }
    let end = x.sqrt().asin();
    let half = 0.5 * kappa * kappa;
    // exp(-k^2/2) is taken out; 1/cos^2 = 1 + tan^2, and 1/sin^2 - 1/cos^2 = 4 cos 2u/sin^2 2u.
    let integrand = |u: f64| {
        let (tangent, (sine, cosine)) = (u.tan(), (2.0 * u).sin_cos());
        (-half * tangent * tangent).exp() * -(-half * 4.0 * cosine / (sine * sine)).exp_m1()
    };
    let mut breaks = vec![0.0, end];
    // exp(-k^2/(2 sin^2 u)) is below e^-40 up to k/9, and a power of k/u beyond k.
    let mut u = kappa / 9.0;
    while u < end {
        breaks.push(u);
        u *= if u < 2.0 * kappa { 1.4 } else { 2.0 };
    }
    // exp(-k^2 tan^2 u/2) is a Gaussian of width 1/k.
    breaks.extend((1..=6).map(|j| (1.5 * f64::from(j) / kappa).atan()));
    DEFICIT_SCALE * scalar_density(kappa) * integrate(&ascending(breaks, end), &integrand)
}

/// The derivative `df1/dq` at `q = 1 - 2x`, positive for `x < 1/2` and odd under `x -> 1-x`.
///
/// Exact, relative accuracy 1e-15 for `x` from 1e-300 to 1/2.
/// `[exp(-k^2/(1+q)) - exp(-k^2/(1-q))]/(pi sqrt(1-q^2))` with `1-q = 2x`, `1+q = 2(1-x)`.
pub fn pair_window_slope(kappa: f64, x: f64) -> f64 {
    let (x, sign) = if x > 0.5 { (1.0 - x, -1.0) } else { (x, 1.0) };
    let y = 1.0 - x;
    let gap = 0.5 * kappa * kappa * (1.0 - 2.0 * x) / y / x;
    let one = Double::from(1.0);
    let largest = (Double::product(kappa, kappa) / (Double::from(2.0) * (one - Double::from(x)))).exp_neg();
    sign * largest * -(-gap).exp_m1() / (2.0 * PI * x.sqrt() * y.sqrt())
}

/// The break points inside `[0, end]`, in order, each once.
fn ascending(mut breaks: Vec<f64>, end: f64) -> Vec<f64> {
    breaks.retain(|b| (0.0..=end).contains(b));
    breaks.sort_by(f64::total_cmp);
    breaks.dedup();
    breaks
}

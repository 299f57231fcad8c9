//! Gauss-Legendre rules on `[-1, 1]` and sums over panels.

use super::double::Double;
use std::sync::OnceLock;

/// Largest number of nodes of a rule.
pub const MAX_NODES: usize = 128;
/// Nodes per panel of [`panels`].
const PANEL_NODES: usize = 16;

static RULES: [OnceLock<Vec<(f64, f64)>>; MAX_NODES + 1] = [const { OnceLock::new() }; MAX_NODES + 1];

/// Nodes and weights of the `n`-point rule on `[-1, 1]`, nodes ascending, exactly symmetric.
///
/// Correctly rounded up to a unit in the last place; computed once per `n` and kept.
///
/// # Panics
/// If `n` is 0 or above [`MAX_NODES`].
pub fn rule(n: usize) -> &'static [(f64, f64)] {
    assert!((1..=MAX_NODES).contains(&n), "a Gauss-Legendre rule has 1 to {MAX_NODES} nodes, not {n}");
    RULES[n].get_or_init(|| {
        let mut nodes = vec![(0.0, 0.0); n];
        for i in 0..n.div_ceil(2) {
            let (x, w) = node(n, i);
            nodes[i] = (-x, w);
            nodes[n - 1 - i] = (x, w);
        }
        nodes
    })
}

/// The `i`-th node from the right and its weight.
fn node(n: usize, i: usize) -> (f64, f64) {
    let count = n as f64;
    if 2 * i + 1 == n {
        let (_, below) = legendre(n, Double::from(0.0));
        let slope = Double::from(count) * below;
        return (0.0, (Double::from(2.0) / (slope * slope)).high);
    }
    // Tricomi's start, good to a few digits for every n; each step doubles them.
    let theta = std::f64::consts::PI * (i as f64 + 0.75) / (count + 0.5);
    let mut x = Double::from((1.0 - (count - 1.0) / (8.0 * count.powi(3))) * theta.cos());
    for _ in 0..5 {
        let (p, below) = legendre(n, x);
        let sine = Double::from(1.0) - x * x;
        x = x - p * sine / (Double::from(count) * (below - x * p));
    }
    let (_, below) = legendre(n, x);
    let slope = Double::from(count) * below;
    let sine = Double::from(1.0) - x * x;
    (x.high, (Double::from(2.0) * sine / (slope * slope)).high)
}

/// `P_n(x)` and `P_{n-1}(x)`.
fn legendre(n: usize, x: Double) -> (Double, Double) {
    let (mut here, mut below) = (x, Double::from(1.0));
    for k in 2..=n {
        let k = k as f64;
        let up = Double::from(2.0 * k - 1.0) * x * here - Double::from(k - 1.0) * below;
        (here, below) = (up / Double::from(k), here);
    }
    (here, below)
}

/// The integral of `f` between consecutive break points, a 16-point rule on each panel.
///
/// The default integrator of [`pair_window`](super::pair_window): exact to rounding when `f` is
/// smooth on the scale of each panel. Fewer than two break points give 0.
pub fn panels(breaks: &[f64], f: &dyn Fn(f64) -> f64) -> f64 {
    breaks.windows(2).map(|ends| panel(ends[0], ends[1], f)).sum()
}

/// The integral of `f` over `[from, to]` by one 16-point rule.
pub(super) fn panel(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * (to - from);
    let middle = 0.5 * (to + from);
    half * rule(PANEL_NODES).iter().map(|&(x, w)| w * f(middle + half * x)).sum::<f64>()
}

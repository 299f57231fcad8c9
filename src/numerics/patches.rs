//! Functions of two variables on a rectangle, as Legendre series on panels graded towards its corner.

use crate::real::Real;
use crate::special::legendre;

/// Most nodes of a panel.
const MOST: usize = 32;

/// Break points of panels from zero to `end`: the first of length `first`, each later one as long as all before it together,
/// none longer than `longest`.
pub fn graded(first: f64, longest: f64, end: f64) -> Vec<f64> {
    let mut edges = vec![0.0];
    let mut at = 0.0f64;
    loop {
        let next = at + at.max(first).min(longest);
        // A last panel that is hardly longer than the others takes the rest; steps that do not advance are no grading.
        let within = next > at && next + 0.2 * (next - at) < end;
        if !within {
            edges.push(end);
            return edges;
        }
        edges.push(next);
        at = next;
    }
}

/// A function of two variables by its values at the Legendre nodes of panels.
#[derive(Debug, Clone)]
pub struct Patches {
    nodes: usize,
    edges: [Vec<f64>; 2],
    /// For each pair of panels, the coefficients of the products of Legendre polynomials, the second index fastest.
    series: Vec<f64>,
}

impl Patches {
    /// Where the values are wanted along an axis.
    pub fn nodes(edges: &[f64], nodes: usize) -> Vec<f64> {
        let rule = legendre::rule(nodes);
        let panel = |pair: &[f64]| (0.5 * (pair[1] - pair[0]), 0.5 * (pair[1] + pair[0]));
        edges
            .windows(2)
            .flat_map(|pair| {
                let (half, middle) = panel(pair);
                rule.iter().map(move |&(x, _)| middle + half * x)
            })
            .collect()
    }

    /// From the values at the nodes, the second variable fastest.
    pub fn new(edges: [Vec<f64>; 2], nodes: usize, values: &[f64]) -> Self {
        let [first, second] = [edges[0].len() - 1, edges[1].len() - 1];
        let project = projection(nodes);
        let mut series = Vec::with_capacity(values.len());
        let mut half = vec![0.0; nodes * nodes];
        for (p, q) in (0..first).flat_map(|p| (0..second).map(move |q| (p, q))) {
            let value = |i: usize, j: usize| values[(p * nodes + i) * second * nodes + q * nodes + j];
            for (i, l) in (0..nodes).flat_map(|i| (0..nodes).map(move |l| (i, l))) {
                half[i * nodes + l] = (0..nodes).map(|j| project[l * nodes + j] * value(i, j)).sum();
            }
            for (k, l) in (0..nodes).flat_map(|k| (0..nodes).map(move |l| (k, l))) {
                series.push((0..nodes).map(|i| project[k * nodes + i] * half[i * nodes + l]).sum());
            }
        }
        Patches { nodes, edges, series }
    }

    /// The break points of an axis.
    pub fn edges(&self, axis: usize) -> &[f64] {
        &self.edges[axis]
    }

    /// The panel of an axis that holds `x`; the nearest one outside.
    pub fn panel(&self, axis: usize, x: f64) -> usize {
        let edges = &self.edges[axis];
        edges[1..edges.len() - 1].iter().take_while(|&&edge| edge < x).count()
    }

    /// The series of these panels at a point.
    pub fn at<R: Real>(&self, panels: [usize; 2], x: [R; 2]) -> R {
        let [first, second] = [0, 1].map(|axis| {
            let (low, high) = (self.edges[axis][panels[axis]], self.edges[axis][panels[axis] + 1]);
            polynomials((x[axis] * 2.0 - (low + high)) / (high - low), self.nodes)
        });
        let square = self.nodes * self.nodes;
        let from = (panels[0] * (self.edges[1].len() - 1) + panels[1]) * square;
        let rows = self.series[from..from + square].chunks_exact(self.nodes);
        let mut sum = R::from(0.0);
        for (row, p) in rows.zip(first) {
            let mut inner = R::from(0.0);
            for (c, q) in row.iter().zip(&second) {
                inner += *q * *c;
            }
            sum += inner * p;
        }
        sum
    }
}

/// `P_0, ..., P_{n-1}` at `x`.
fn polynomials<R: Real>(x: R, n: usize) -> [R; MOST] {
    let mut p = [R::from(1.0); MOST];
    p[1] = x;
    for k in 2..n {
        let k_real = k as f64;
        p[k] = x * p[k - 1] * ((2.0 * k_real - 1.0) / k_real) - p[k - 2] * ((k_real - 1.0) / k_real);
    }
    p
}

/// Coefficients of the Legendre series through the values at the nodes, `[degree][node]`.
fn projection(n: usize) -> Vec<f64> {
    let rule = legendre::rule(n);
    let at: Vec<[f64; MOST]> = rule.iter().map(|&(x, _)| polynomials(x, n)).collect();
    let entry = |k: usize, i: usize| (k as f64 + 0.5) * rule[i].1 * at[i][k];
    (0..n).flat_map(|k| (0..n).map(move |i| entry(k, i))).collect()
}

/// A function of one variable on `[-1, 1]` by its values at the Legendre nodes: the coefficients of its series.
pub fn series(values: &[f64]) -> Vec<f64> {
    let project = projection(values.len());
    let coefficient = |row: &[f64]| row.iter().zip(values).map(|(p, value)| p * value).sum();
    project.chunks_exact(values.len()).map(coefficient).collect()
}

/// The sum of a series at `x` in `[-1, 1]`.
pub fn sum_at(series: &[f64], x: f64) -> f64 {
    let p: [f64; MOST] = polynomials(x, series.len());
    series.iter().zip(p).map(|(c, p)| c * p).sum()
}

/// Replaces values at the nodes along an axis by their mean from zero to each node: the integral over its length.
pub fn means_from_zero(edges: &[f64], nodes: usize, values: &mut [f64]) {
    let cumulate = cumulation(nodes);
    let rule = legendre::rule(nodes);
    let mut before = 0.0;
    for (pair, panel) in edges.windows(2).zip(values.chunks_exact_mut(nodes)) {
        let half = 0.5 * (pair[1] - pair[0]);
        let whole: f64 = rule.iter().zip(panel.iter()).map(|((_, weight), value)| weight * value).sum();
        let within: Vec<f64> = cumulate
            .chunks_exact(nodes)
            .map(|row| row.iter().zip(panel.iter()).map(|(c, value)| c * value).sum())
            .collect();
        for ((value, part), &(x, _)) in panel.iter_mut().zip(within).zip(rule) {
            *value = (before + half * part) / (pair[0] + half * (1.0 + x));
        }
        before += half * whole;
    }
}

/// `int_{-1}^{x_i}` of the series through the values at the nodes, `[i][node]`.
fn cumulation(n: usize) -> Vec<f64> {
    let (rule, project) = (legendre::rule(n), projection(n));
    let mut matrix = Vec::with_capacity(n * n);
    for &(x, _) in rule {
        let p: [f64; MOST] = polynomials(x, n + 1);
        let integral = |k: usize| match k {
            0 => x + 1.0,
            _ => (p[k + 1] - p[k - 1]) / (2 * k + 1) as f64,
        };
        matrix.extend((0..n).map(|j| (0..n).map(|k| integral(k) * project[k * n + j]).sum::<f64>()));
    }
    matrix
}

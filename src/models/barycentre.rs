//! The symmetric window seen from the sum or the difference of two pre-activations.

use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::gaussian::{density, h, mass_from_zero};
use crate::special::legendre;
use crate::theory::moments::PairConstraint;
use crate::theory::second_moment::{BarycentreConstraint, Direction};

/// Distance from the edge, in units of the residual width, past which the tail is negligible.
const REACH: f64 = 9.5;
/// Windows narrower than this, in the same units, are integrated over directly and not through their complement.
const NARROW: f64 = 2.0;
/// Widest panel in units of the residual width, and of the barycentre's standard deviation.
const PANEL: (f64, f64) = (2.4, 0.6);
/// Standard deviations of the combination beyond which no term of the spectrum reaches.
const FAR: f64 = 40.0;
/// Nodes of a panel.
const NODES: usize = 16;

impl BarycentreConstraint for SymmetricWindow {
    /// Given the sum `u`, both are in the window with probability `erf((edge - |u|)/(width sqrt 2))` with
    /// `edge = kappa/sqrt(1 - x)` and `width = sqrt(x/(1 - x))`; for the difference `x` and `1 - x` change places. Formula
    /// `sbp.pair-second-moment`.
    fn spectrum<R: Real>(
        &self,
        kappa: R,
        x: R,
        direction: Direction,
        terms: usize,
        quadrature: &Quadrature,
    ) -> Vec<R> {
        let [share, other] = direction.shares(x);
        let (edge, width) = (kappa / share.sqrt(), (other / share).sqrt());
        // Nodes in the distance t from the edge, up to the centre or to where the complement has vanished.
        let room = kappa / other.sqrt();
        let direct = room.re() < NARROW;
        let reach = if room.re() < REACH { room } else { R::from(REACH) };
        // Far edges are beyond everything that counts.
        let first = ((edge.re() - FAR) / width.re()).max(0.0);
        let reach = reach - first;
        let count = (reach.re() / PANEL.0).max(width.re() * reach.re() / PANEL.1).ceil() as usize;
        let rule = legendre::rule(NODES + 4 * quadrature.refinement.clamp(0, 2) as usize);
        let mut nodes: Vec<(R, R)> = Vec::with_capacity(count * rule.len());
        for panel in 0..count {
            for &(node, weight) in rule {
                let t = reach * ((panel as f64 + 0.5 * (1.0 + node)) / count as f64) + first;
                let u = edge - width * t;
                let share = if direct { mass_from_zero(t) * 4.0 } else { h(t) * -4.0 };
                nodes.push((u, reach * width * density(u) * share * (0.5 * weight / count as f64)));
            }
        }
        // The part beyond the edge, where the complement is one, in closed form: it needs h at the edge itself.
        let counts = !direct && edge.re() < FAR;
        let at_edge = if counts { density(edge) * -2.0 } else { R::from(0.0) };
        let edge = if counts { edge } else { R::from(0.0) };
        let scale = (-self.log_pair_probability(kappa, x, quadrature)).exp();
        let mut below: Vec<R> = vec![R::from(1.0); nodes.len()];
        let mut here: Vec<R> = nodes.iter().map(|node| node.0).collect();
        let (mut edge_below, mut edge_here) = (R::from(1.0), edge);
        let mut spectrum = Vec::with_capacity(terms);
        for n in 2..=2 * terms {
            let (inverse, ratio) = ((n as f64).sqrt().recip(), ((n - 1) as f64 / n as f64).sqrt());
            let mut sum = R::from(0.0);
            let even = n % 2 == 0;
            for ((low, high), &(u, weight)) in below.iter_mut().zip(&mut here).zip(&nodes) {
                let next = u * *high * inverse - *low * ratio;
                (*low, *high) = (*high, next);
                if even {
                    sum += weight * next;
                }
            }
            if even {
                spectrum.push((sum + at_edge * edge_here * inverse) * scale);
            }
            (edge_below, edge_here) = (edge_here, edge * edge_here * inverse - edge_below * ratio);
        }
        spectrum
    }
}

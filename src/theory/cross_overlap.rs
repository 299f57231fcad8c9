//! Two typical solutions of the same instance, each with a margin of its own.

use std::f64::consts::FRAC_PI_2;

use crate::numerics::newton::Equations;
use crate::numerics::quadrature::{Bend, Quadrature};
use crate::real::Real;
use crate::special::entropy::tanh;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;

/// A typical solution: its margin and order parameters `[ln(q/(1 - q)), ln q_hat]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Typical {
    /// Margin.
    pub kappa: f64,
    /// Order parameters.
    pub order: [f64; 2],
}

/// `t = E tanh a tanh b`, `t_hat = alpha f'(t) E g1 g2`: overlap of two independent typical solutions of binary weights.
/// Formula `binary.cross-overlap`. Unknown: `v` with `sech v = t_hat/sqrt(q1_hat q2_hat)`; parameter `alpha`.
#[derive(Debug, Clone)]
pub struct CrossOverlap<C, K> {
    /// What a pattern asks for.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// The two solutions.
    pub solutions: [Typical; 2],
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<C: Constraint, K: Kernel> CrossOverlap<C, K> {
    /// The conjugate field `t_hat`.
    pub fn field<R: Real>(&self, v: R) -> R {
        let [a, b] = self.solutions.map(|s| s.order[1]);
        (v.cosh()).recip() * (0.5 * (a + b)).exp()
    }

    /// The overlap and one minus it.
    pub fn overlap<R: Real>(&self, v: R) -> Overlap<R> {
        let [first, second] = self.solutions.map(|s| (0.5 * s.order[1]).exp());
        let (along, apart) = (v.cosh().recip() * second, v.tanh() * second);
        let bend = Bend { at: 0.0, distance: FRAC_PI_2 / first.max(along.re()) };
        let [same, opposite] = self.quadrature.gaussian(&[bend], |y| {
            let inner = Bend { at: -along.re() * y / apart.re(), distance: FRAC_PI_2 / apart.re().abs() };
            let [up, down] = self.quadrature.gaussian(&[inner], |x| {
                let t = tanh(along * y + apart * x);
                [t + 1.0, -t + 1.0]
            });
            let (plus, minus) = ((first * y).tanh() + 1.0, (-first * y).tanh() + 1.0);
            [(up * plus + down * minus) * 0.25, (up * minus + down * plus) * 0.25]
        });
        Overlap { value: same - opposite, deficit: opposite * 2.0 }
    }

    /// `E g1 g2` at this overlap.
    fn forces<R: Real>(&self, overlap: Overlap<R>) -> R {
        let output = self.kernel.correlation(overlap).value;
        let own = self.solutions.map(|s| self.kernel.correlation(Overlap::from_logit(s.order[0])));
        let [first, second] = self.solutions.map(|s| s.kappa);
        let [a1, a2] = own.map(|q| q.value.sqrt());
        let [w1, w2] = own.map(|q| q.deficit.sqrt());
        let correlation = output / (a1 * a2);
        let apart = ((-correlation + 1.0) * (correlation + 1.0)).sqrt();
        let [first_bends, second_bends] =
            [(first, own[0]), (second, own[1])].map(|(kappa, q)| self.constraint.bends(kappa, q));
        let shared = correlation.re().abs().max(1e-3);
        let outer: Vec<Bend> = first_bends
            .iter()
            .copied()
            .chain(second_bends.iter().map(|b| Bend { at: b.at / shared, distance: b.distance / shared }))
            .collect();
        let [force] = self.quadrature.gaussian(&outer, |y| {
            let mean = correlation * y;
            let inner: Vec<Bend> = second_bends
                .iter()
                .map(|b| Bend { at: (b.at - mean.re()) / apart.re(), distance: b.distance / apart.re() })
                .collect();
            let [other] = self.quadrature.gaussian(&inner, |x| {
                [self.constraint.force(R::from(second), (mean + apart * x) * a2, R::from(w2))]
            });
            [other * self.constraint.force(first, a1 * y, w1)]
        });
        force
    }
}

impl<C: Constraint, K: Kernel> Equations<1> for CrossOverlap<C, K> {
    fn residual<R: Real>(&self, alpha: R, [v]: [R; 1]) -> [R; 1] {
        let overlap = self.overlap(v);
        let conjugate = alpha * self.kernel.slope(overlap) * self.forces(overlap);
        [self.field(v).ln() - conjugate.ln()]
    }

    fn refined(&self) -> Self {
        CrossOverlap { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

//! Two typical solutions of the same instance, each with a margin of its own.

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::newton::{Equations, Root, newton};
use crate::numerics::quadrature::{Bend, Integrator, Quadrature};
use crate::real::Real;
use crate::theory::constraint::Constraint;
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::prior::Prior;

/// A typical solution: its margin and order parameters `[ln(q/(1 - q)), ln q_hat]`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Typical {
    /// Margin.
    pub kappa: f64,
    /// Order parameters.
    pub order: [f64; 2],
}

/// `t = E <w>_1 <w>_2`, `t_hat = alpha f'(t) E g1 g2`: overlap of two independent typical solutions. Formulas
/// `binary.cross-overlap`, `spherical.cross-overlap`. Unknown: `v` with `sech v = t_hat/sqrt(q1_hat q2_hat)`; parameter `alpha`.
#[derive(Debug, Clone)]
pub struct CrossOverlap<P, C, K> {
    /// The measure of a weight.
    pub prior: P,
    /// What a pattern asks for.
    pub constraint: C,
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// The two solutions.
    pub solutions: [Typical; 2],
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<P: Prior, C: Constraint, K: Kernel> CrossOverlap<P, C, K> {
    /// The conjugate field `t_hat`.
    pub fn field<R: Real>(&self, v: R) -> R {
        let [a, b] = self.solutions.map(|s| s.order[1]);
        (v.cosh()).recip() * (0.5 * (a + b)).exp()
    }

    /// The overlap and one minus it.
    pub fn overlap<R: Real>(&self, v: R) -> Overlap<R> {
        self.prior.cross_overlap(self.solutions.map(|s| s.order[1].exp()), v, &self.quadrature)
    }

    /// The root: zero for equal margins, about proportional to their difference otherwise.
    ///
    /// # Errors
    /// `NoBracket` when the equation keeps its sign.
    pub fn solve(&self, alpha: f64, tolerance: f64) -> Result<Root<1>, SolveError> {
        let native = CrossOverlap { quadrature: Quadrature::working(), ..self.clone() };
        let imbalance = |log_v: f64| native.residual(alpha, [log_v.exp()])[0];
        let (before, after) = bracket::march("the overlap", imbalance, -16.0, 1.0, 3.0)?;
        let log_v = bracket::root("the overlap", imbalance, before, after, 1e-3)?;
        newton::<1>(self, alpha, [log_v.exp()], tolerance)
    }

    /// `E g1 g2` at this overlap.
    fn forces<R: Real>(&self, overlap: Overlap<R>) -> R {
        let output = self.kernel.correlation(overlap).value;
        let own = self.solutions.map(|s| {
            let Overlap { value, deficit } = self.kernel.correlation(Overlap::from_logit(s.order[0]));
            Overlap { value: R::from(value), deficit: R::from(deficit) }
        });
        let correlation = output / (own[0].value * own[1].value).sqrt();
        let apart = ((-correlation + 1.0) * (correlation + 1.0)).sqrt();
        let margins = self.solutions.map(|s| R::from(s.kappa));
        cross_force(&self.constraint, margins, own, [correlation, apart], &self.quadrature)
    }
}

/// `E g1 g2`: the mean product of the forces on two fields of variances `own`, given their correlation `c` and `sqrt(1 - c^2)`.
pub fn cross_force<R: Real, C: Constraint>(
    constraint: &C,
    [first, second]: [R; 2],
    own: [Overlap<R>; 2],
    [correlation, apart]: [R; 2],
    quadrature: &Quadrature,
) -> R {
    let [a1, a2] = own.map(|q| q.value.sqrt());
    let [w1, w2] = own.map(|q| q.deficit.sqrt());
    let first_bends = constraint.bends(first.re(), own[0].re());
    let second_bends = constraint.bends(second.re(), own[1].re());
    let outer = outer_bends(first_bends, &second_bends, correlation.re());
    // The independent rule for one of the two integrals: for both it would take a million evaluations.
    let native = Quadrature { integrator: Integrator::Native, ..*quadrature };
    let [force] = quadrature.gaussian(&outer, |y| {
        let mean = correlation * y;
        let inner = inner_bends(&second_bends, mean.re(), apart.re());
        let [other] = native.gaussian(&inner, |x| [constraint.force(second, (mean + apart * x) * a2, w2)]);
        [other * constraint.force(first, a1 * y, w1)]
    });
    force
}

/// Where a function of one field bends, and the average of a function of a correlated one.
pub fn outer_bends(mut first: Vec<Bend>, second: &[Bend], correlation: f64) -> Vec<Bend> {
    let shared = correlation.abs().max(1e-3);
    first.extend(second.iter().map(|b| Bend { at: b.at / shared, distance: b.distance / shared }));
    first
}

/// Bends of a function of a Gaussian of this mean and deviation, in units of the deviation.
pub fn inner_bends(bends: &[Bend], mean: f64, deviation: f64) -> Vec<Bend> {
    let scaled = |b: &Bend| Bend { at: (b.at - mean) / deviation, distance: b.distance / deviation };
    bends.iter().map(scaled).collect()
}

impl<P: Prior, C: Constraint, K: Kernel> Equations<1> for CrossOverlap<P, C, K> {
    fn residual<R: Real>(&self, alpha: R, [v]: [R; 1]) -> [R; 1] {
        let overlap = self.overlap(v);
        let conjugate = alpha * self.kernel.slope(overlap) * self.forces(overlap);
        [self.field(v).ln() - conjugate.ln()]
    }

    fn refined(&self) -> Self {
        CrossOverlap { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

//! One step of replica symmetry breaking on the sphere, at finite density and any Parisi parameter.

use crate::numerics::newton::{Equations, Observed};
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::symbols::{self, Symbol};
use crate::theory::constraint::OneSided;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Potential, Stability, Stationary, Threshold};
use crate::theory::state_field::{StateField, StateParameters};

/// Index of the logarithm of the Parisi parameter among the control parameters.
pub const LOG_M: usize = 2;
/// Below this a logarithm is summed as a series.
const SMALL: f64 = 0.1;

/// Free entropy of weights on the sphere with overlap `q1` inside a state and `q0` between states; formula
/// `spherical.one-step`.
///
/// Control: `[alpha, kappa, ln m]`. Order: `[ln(q0 / (1 - q0)), ln((q1 - q0) / (1 - q1))]`. Entropies in nats per weight,
/// relative to the uniform measure.
#[derive(Debug, Clone)]
pub struct OneStep<C> {
    /// What a pattern asks for.
    pub constraint: C,
    /// Who integrates.
    pub quadrature: Quadrature,
}

/// The overlaps of a point, their differences kept to full relative accuracy, and the Parisi parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneStepPoint<R> {
    /// Overlap of solutions in different states: `q0` and `1 - q0`.
    pub between: Overlap<R>,
    /// `q1 - q0`.
    pub spread: R,
    /// `1 - q1`.
    pub deficit: R,
    /// Parisi parameter: two solutions are in different states with probability `m`.
    pub m: R,
}

impl<R: Real> OneStepPoint<R> {
    /// From the coordinates of [`OneStep`].
    pub fn new(log_m: R, [logit_q0, log_share]: [R; 2]) -> Self {
        let between = Overlap::from_logit(logit_q0);
        let share = Overlap::from_logit(log_share);
        OneStepPoint {
            between,
            spread: between.deficit * share.value,
            deficit: between.deficit * share.deficit,
            m: log_m.exp(),
        }
    }

    /// Overlap of solutions in the same state.
    pub fn q1(&self) -> R {
        self.between.value + self.spread
    }

    /// `m (q1 - q0) / (1 - q1)`.
    fn stiffening(&self) -> R {
        self.m * self.spread / self.deficit
    }

    /// The law of the field inside a state.
    pub fn state(&self, kappa: R) -> StateParameters<R> {
        StateParameters { kappa, spread: self.spread, deficit: self.deficit, m: self.m }
    }
}

/// What the patterns contribute, averaged over the field that states share.
struct Patterns<R> {
    log_norm: R,
    square_force: R,
    variance: R,
    relative_entropy: R,
}

impl<C: OneSided> OneStep<C> {
    /// The law of the field inside a state.
    pub fn field(&self) -> StateField<C> {
        StateField { constraint: self.constraint.clone(), quadrature: self.quadrature }
    }

    /// Average over the field that states share; the closure is given the law inside a state and that field.
    pub fn shared_average<R: Real, const N: usize>(
        &self,
        kappa: R,
        point: &OneStepPoint<R>,
        f: impl Fn(&StateField<C>, &StateParameters<R>, R) -> [R; N],
    ) -> [R; N] {
        let (field, state) = (self.field(), point.state(kappa));
        let bends = self.constraint.bends(kappa.re(), point.between.re());
        let amplitude = point.between.value.sqrt();
        self.quadrature.gaussian(&bends, |z| f(&field, &state, amplitude * z))
    }

    fn patterns<R: Real>(&self, kappa: R, point: &OneStepPoint<R>) -> Patterns<R> {
        let [log_norm, square_force, variance, relative_entropy] =
            self.shared_average(kappa, point, |field, state, shared| {
                let state = field.averages(state, shared);
                [state.log_norm, state.force * state.force, state.variance, state.relative_entropy]
            });
        Patterns { log_norm, square_force, variance, relative_entropy }
    }

    /// `q0/L^2 = alpha E<force>^2` and `1/((1 - q1) L) = alpha E var(force)/(q1 - q0)` with `L = 1 - q1 + m (q1 - q0)`: the
    /// second is the difference of the two equations of the overlaps over that of the overlaps, which removes the replica-symmetric root.
    fn balance<R: Real>(alpha: R, point: &OneStepPoint<R>, patterns: &Patterns<R>) -> [R; 2] {
        let log_l = point.deficit.ln() + point.stiffening().ln_1p();
        [
            point.between.value.ln() - log_l * 2.0 - (alpha * patterns.square_force).ln(),
            -point.deficit.ln() - log_l - (alpha * patterns.variance).ln(),
        ]
    }

    /// The terms of the free entropy, that of the weights and that of the patterns, and those of
    /// [`Self::complexity_terms`].
    pub fn observables<R: Real>(&self, [alpha, kappa, log_m]: [R; 3], order: [R; 2]) -> [[R; 2]; 2] {
        let point = OneStepPoint::new(log_m, order);
        let patterns = self.patterns(kappa, &point);
        [Self::free_entropy(alpha, &point, &patterns), Self::complexity(alpha, &point, &patterns)]
    }

    fn free_entropy<R: Real>(alpha: R, point: &OneStepPoint<R>, patterns: &Patterns<R>) -> [R; 2] {
        let stiffening = point.stiffening();
        let l = point.deficit * (stiffening + 1.0);
        let weights = (point.deficit.ln() + stiffening.ln_1p() / point.m + point.between.value / l) * 0.5;
        [weights, alpha * patterns.log_norm / point.m]
    }

    /// The two terms whose difference is the complexity at a stationary point: logarithm of the number of states per weight.
    pub fn complexity_terms<R: Real>(&self, control: [R; 3], order: [R; 2]) -> [R; 2] {
        self.observables(control, order)[1]
    }

    fn complexity<R: Real>(alpha: R, point: &OneStepPoint<R>, patterns: &Patterns<R>) -> [R; 2] {
        [volume(point.stiffening()) * 0.5, alpha * patterns.relative_entropy]
    }
}

/// `ln(1 + u) - u/(1 + u)`, twice the entropy that weights leave to the number of states: a sum of positive terms.
fn volume<R: Real>(u: R) -> R {
    u.lift(|u| {
        let w = u / (1.0 + u);
        let value = if w < SMALL {
            (2..=16).rev().fold(0.0, |sum, k| w * sum + 1.0 / f64::from(k)) * w * w
        } else {
            u.ln_1p() - w
        };
        let v = 1.0 / (1.0 + u);
        let (v2, v3) = (v * v, v * v * v);
        [value, u * v2, (1.0 - u) * v3 / 2.0, (u - 2.0) * v2 * v2 / 3.0, (3.0 - u) * v2 * v3 / 4.0]
    })
}

impl<C: OneSided> Potential<3, 2> for OneStep<C> {
    const CONTROL: [&'static Symbol; 3] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::LOG_M];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOGIT_Q_0, &symbols::LOG_SHARE];

    fn value<R: Real>(&self, control: [R; 3], order: [R; 2]) -> R {
        let [[weights, patterns], _] = self.observables(control, order);
        weights + patterns
    }

    fn saddle<R: Real>(&self, [alpha, kappa, log_m]: [R; 3], order: [R; 2]) -> [R; 2] {
        let point = OneStepPoint::new(log_m, order);
        Self::balance(alpha, &point, &self.patterns(kappa, &point))
    }

    fn saddle_and_value<R: Real>(&self, [alpha, kappa, log_m]: [R; 3], order: [R; 2]) -> ([R; 2], R) {
        let point = OneStepPoint::new(log_m, order);
        let patterns = self.patterns(kappa, &point);
        let [weights, energy] = Self::free_entropy(alpha, &point, &patterns);
        (Self::balance(alpha, &point, &patterns), weights + energy)
    }

    fn refined(&self) -> Self {
        OneStep { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

impl<C: OneSided> Stability<3, 2> for OneStep<C> {
    /// Replicon of the innermost level: `1 - alpha (1 - q1)^2 E<curvature^2>`; formula `spherical.one-step`.
    fn replicon<R: Real>(&self, [alpha, kappa, log_m]: [R; 3], order: [R; 2]) -> R {
        let point = OneStepPoint::new(log_m, order);
        let width = point.deficit.sqrt();
        let [square] = self.shared_average(kappa, &point, |field, state, shared| {
            let law = field.law(state, shared);
            let mut sum = R::from(0.0);
            for (h, probability) in law {
                let curvature = self.constraint.curvature(kappa, h, width);
                sum += probability * curvature * curvature;
            }
            [sum]
        });
        -(alpha * point.deficit * point.deficit * square) + 1.0
    }
}

/// The complexity of states vanishes: the free entropy is stationary in the Parisi parameter. Formula `spherical.one-step`.
#[derive(Debug, Clone, Copy)]
pub struct StaticStates;

impl<C: OneSided> Criterion<OneStep<C>, 3, 2> for StaticStates {
    fn condition<R: Real>(&self, potential: &OneStep<C>, control: [R; 3], order: [R; 2]) -> R {
        let [weights, patterns] = potential.complexity_terms(control, order);
        weights.ln() - patterns.ln()
    }

    fn system<R: Real>(
        &self,
        potential: &OneStep<C>,
        [alpha, kappa, log_m]: [R; 3],
        order: [R; 2],
    ) -> ([R; 2], R) {
        let point = OneStepPoint::new(log_m, order);
        let patterns = potential.patterns(kappa, &point);
        let [weights, energy] = OneStep::<C>::complexity(alpha, &point, &patterns);
        (OneStep::<C>::balance(alpha, &point, &patterns), weights.ln() - energy.ln())
    }
}

impl<C: OneSided> OneStep<C> {
    /// What is told of states at a root: the free entropy, the complexity, and one term of each.
    fn observed<R: Real>(alpha: R, point: &OneStepPoint<R>, patterns: &Patterns<R>) -> [R; 4] {
        let [weights, energy] = Self::free_entropy(alpha, point, patterns);
        let [states, cost] = Self::complexity(alpha, point, patterns);
        [weights + energy, states - cost, weights, states]
    }
}

impl<C: OneSided> Observed<2, 4> for Stationary<OneStep<C>, 3> {
    fn observe<R: Real>(&self, lambda: R, order: [R; 2]) -> ([R; 2], [R; 4]) {
        let [alpha, kappa, log_m] = self.0.at(lambda);
        let point = OneStepPoint::new(log_m, order);
        let patterns = self.0.potential.patterns(kappa, &point);
        (OneStep::<C>::balance(alpha, &point, &patterns), OneStep::<C>::observed(alpha, &point, &patterns))
    }
}

/// With the Parisi parameter free.
impl<C: OneSided> Observed<3, 4> for Threshold<OneStep<C>, StaticStates, 3, 2> {
    fn observe<R: Real>(&self, lambda: R, [logit_q0, log_share, log_m]: [R; 3]) -> ([R; 3], [R; 4]) {
        let [alpha, kappa, _] = self.line.at(lambda);
        let point = OneStepPoint::new(log_m, [logit_q0, log_share]);
        let patterns = self.line.potential.patterns(kappa, &point);
        let [first, second] = OneStep::<C>::balance(alpha, &point, &patterns);
        let [states, cost] = OneStep::<C>::complexity(alpha, &point, &patterns);
        let equations = [first, second, states.ln() - cost.ln()];
        (equations, OneStep::<C>::observed(alpha, &point, &patterns))
    }
}

/// The branch of static states by how far the overlaps have parted. Unknowns `[ln(q0/(1 - q0)), ln m, ln alpha]`, parameter
/// `ln((q1 - q0)/(1 - q1))`.
#[derive(Debug, Clone)]
pub struct StaticBranch<C> {
    /// The free entropy.
    pub potential: OneStep<C>,
    /// The margin.
    pub kappa: f64,
}

impl<C: OneSided> Equations<3> for StaticBranch<C> {
    fn residual<R: Real>(&self, log_share: R, [logit_q0, log_m, log_alpha]: [R; 3]) -> [R; 3] {
        let control = [log_alpha.exp(), R::from(self.kappa), log_m];
        let ([first, second], complexity) =
            StaticStates.system(&self.potential, control, [logit_q0, log_share]);
        [first, second, complexity]
    }

    fn refined(&self) -> Self {
        StaticBranch { potential: self.potential.refined(), kappa: self.kappa }
    }
}

/// The same at a given Parisi parameter, states being counted at any complexity; at `m = 1` formula
/// `spherical.random-first-order`. Unknowns `[ln(q0/(1 - q0)), ln alpha]`.
#[derive(Debug, Clone)]
pub struct StateBranch<C> {
    /// The free entropy.
    pub potential: OneStep<C>,
    /// The margin.
    pub kappa: f64,
    /// Logarithm of the Parisi parameter.
    pub log_m: f64,
}

impl<C: OneSided> Equations<2> for StateBranch<C> {
    fn residual<R: Real>(&self, log_share: R, [logit_q0, log_alpha]: [R; 2]) -> [R; 2] {
        let control = [log_alpha.exp(), R::from(self.kappa), R::from(self.log_m)];
        self.potential.saddle(control, [logit_q0, log_share])
    }

    fn refined(&self) -> Self {
        StateBranch { potential: self.potential.refined(), ..self.clone() }
    }
}

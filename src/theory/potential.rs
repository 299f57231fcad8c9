//! A scalar function whose stationary points are the physics, and the systems of equations made of it.

use num_dual::Dual;

use crate::numerics::newton::Equations;
use crate::real::Real;
use crate::symbols::Symbol;

/// A free entropy or a loss as a function of `P` control and `N` order parameters.
///
/// Order parameters are coordinates that may take any real value (logarithms, logits): no iterate leaves the domain.
pub trait Potential<const P: usize, const N: usize>: Clone {
    /// The control parameters.
    const CONTROL: [&'static Symbol; P];
    /// The coordinates of the order parameters.
    const ORDER: [&'static Symbol; N];

    /// The potential.
    fn value<R: Real>(&self, control: [R; P], order: [R; N]) -> R;

    /// Its gradient in the order parameters.
    fn gradient<R: Real>(&self, control: [R; P], order: [R; N]) -> [R; N] {
        std::array::from_fn(|i| {
            let control = control.map(|c| Dual::new(c, R::from(0.0)));
            let order = std::array::from_fn(|j| Dual::new(order[j], R::from(if i == j { 1.0 } else { 0.0 })));
            self.value(control, order).eps
        })
    }

    /// Equations that vanish exactly where the gradient does, as relative imbalances: the gradient itself, or a form of
    /// it without cancellations (a test pins it to the gradient).
    fn saddle<R: Real>(&self, control: [R; P], order: [R; N]) -> [R; N] {
        self.gradient(control, order)
    }

    /// Both, for potentials that find them at the same nodes.
    fn saddle_and_value<R: Real>(&self, control: [R; P], order: [R; N]) -> ([R; N], R) {
        (self.saddle(control, order), self.value(control, order))
    }

    /// The same potential with finer quadrature.
    fn refined(&self) -> Self;
}

/// A potential whose replica-symmetric stationary point can lose stability.
pub trait Stability<const P: usize, const N: usize>: Potential<P, N> {
    /// The replicon eigenvalue: positive where replica symmetry is stable.
    fn replicon<R: Real>(&self, control: [R; P], order: [R; N]) -> R;
}

/// A potential with all control parameters fixed but one.
#[derive(Debug, Clone)]
pub struct Line<F, const P: usize> {
    /// The potential.
    pub potential: F,
    /// The control parameters; entry `along` is replaced.
    pub control: [f64; P],
    /// Which one varies.
    pub along: usize,
}

impl<F, const P: usize> Line<F, P> {
    /// The control parameters where the varying one is `lambda`.
    pub fn at<R: Real>(&self, lambda: R) -> [R; P] {
        std::array::from_fn(|i| if i == self.along { lambda } else { R::from(self.control[i]) })
    }
}

/// Stationary points along a line: `N` equations for the order parameters.
#[derive(Debug, Clone)]
pub struct Stationary<F, const P: usize>(pub Line<F, P>);

impl<F: Potential<P, N>, const P: usize, const N: usize> Equations<N> for Stationary<F, P> {
    fn residual<R: Real>(&self, lambda: R, z: [R; N]) -> [R; N] {
        self.0.potential.saddle(self.0.at(lambda), z)
    }

    fn refined(&self) -> Self {
        Stationary(Line { potential: self.0.potential.refined(), ..self.0 })
    }
}

/// Where a potential of one order parameter vanishes along a line: the edges of a forbidden interval.
#[derive(Debug, Clone)]
pub struct Zero<F, const P: usize>(pub Line<F, P>);

impl<F: Potential<P, 1>, const P: usize> Equations<1> for Zero<F, P> {
    fn residual<R: Real>(&self, lambda: R, z: [R; 1]) -> [R; 1] {
        [self.0.potential.value(self.0.at(lambda), z)]
    }

    fn refined(&self) -> Self {
        Zero(Line { potential: self.0.potential.refined(), ..self.0 })
    }
}

/// What a threshold asks of a stationary point.
pub trait Criterion<F: Potential<P, N>, const P: usize, const N: usize>: Clone {
    /// Vanishes at the threshold.
    fn condition<R: Real>(&self, potential: &F, control: [R; P], order: [R; N]) -> R;

    /// The saddle-point equations of the potential and the condition.
    fn system<R: Real>(&self, potential: &F, control: [R; P], order: [R; N]) -> ([R; N], R) {
        (potential.saddle(control, order), self.condition(potential, control, order))
    }
}

/// The potential vanishes: capacities and first-moment bounds. Formulas `binary.capacity`, `sbp.pair-first-moment`.
#[derive(Debug, Clone, Copy)]
pub struct Vanishing;

impl<F: Potential<P, N>, const P: usize, const N: usize> Criterion<F, P, N> for Vanishing {
    fn condition<R: Real>(&self, potential: &F, control: [R; P], order: [R; N]) -> R {
        potential.value(control, order)
    }

    fn system<R: Real>(&self, potential: &F, control: [R; P], order: [R; N]) -> ([R; N], R) {
        potential.saddle_and_value(control, order)
    }
}

/// The replicon vanishes: the de Almeida-Thouless line. Formula `spherical.stability-line`.
#[derive(Debug, Clone, Copy)]
pub struct Marginal;

impl<F: Stability<P, N>, const P: usize, const N: usize> Criterion<F, P, N> for Marginal {
    fn condition<R: Real>(&self, potential: &F, control: [R; P], order: [R; N]) -> R {
        potential.replicon(control, order)
    }
}

/// A stationary point that meets a criterion: the free control parameter joins the unknowns, as the last of `N + 1`.
#[derive(Debug, Clone)]
pub struct Threshold<F, C, const P: usize, const N: usize> {
    /// The line on which the threshold is one point.
    pub line: Line<F, P>,
    /// The control parameter that is an unknown.
    pub free: usize,
    /// What makes it a threshold.
    pub criterion: C,
}

impl<F, C, const P: usize, const N: usize, const M: usize> Equations<M> for Threshold<F, C, P, N>
where
    F: Potential<P, N>,
    C: Criterion<F, P, N>,
{
    fn residual<R: Real>(&self, lambda: R, z: [R; M]) -> [R; M] {
        const { assert!(M == N + 1, "a threshold has one unknown more than its potential") }
        let mut control = self.line.at(lambda);
        control[self.free] = z[N];
        let order = std::array::from_fn(|i| z[i]);
        let (saddle, condition) = self.criterion.system(&self.line.potential, control, order);
        std::array::from_fn(|i| if i < N { saddle[i] } else { condition })
    }

    fn refined(&self) -> Self {
        Threshold { line: Line { potential: self.line.potential.refined(), ..self.line }, ..self.clone() }
    }
}

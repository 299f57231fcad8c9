//! The capacity with its error, and the state of jammed solutions behind it.

use crate::error::SolveError;
use crate::theory::parisi::descent::Minimum;
use crate::theory::parisi::field::{Flow, Resolution};
use crate::theory::parisi::profile::{Direction, Profile};
use crate::theory::parisi::steps;
use crate::theory::parisi::terminal::Terminal;

/// A jammed state: a profile that makes the functional least, in units in which `Lambda(0) = Lambda(q_0) = 1`.
#[derive(Debug, Clone)]
pub struct Jammed {
    flow: Flow,
}

impl Jammed {
    /// The state of a profile.
    pub fn new(terminal: &impl Terminal, profile: &Profile, resolution: Resolution) -> Self {
        Jammed { flow: Flow::new(terminal, profile, &[] as &[Direction], resolution) }
    }

    fn unit(&self) -> f64 {
        self.flow.levels()[0].stiffness
    }

    /// The deficits `1 - q_i`, descending.
    pub fn deficits(&self) -> &[f64] {
        &self.flow.profile().deficits
    }

    /// The lowest overlap, that of different states.
    pub fn lowest_overlap(&self) -> f64 {
        1.0 - self.deficits()[0]
    }

    /// The breaking parameter `y` from each level to the next, the last up to one.
    pub fn breaking(&self) -> Vec<f64> {
        self.flow.profile().breaking.iter().map(|y| y / self.unit()).collect()
    }

    /// `Lambda` at each level and at one.
    pub fn stiffness(&self) -> Vec<f64> {
        self.flow.levels().iter().map(|level| level.stiffness / self.unit()).collect()
    }

    /// `S = int_0^1 dq / Lambda`.
    pub fn entropy(&self) -> f64 {
        self.flow.profile().entropy() * self.unit()
    }

    /// `S / (-2 F(0, 0))`.
    pub fn alpha(&self) -> f64 {
        self.flow.profile().entropy() / (-2.0 * self.flow.value())
    }

    /// Where the cost of a pattern changes its form.
    pub fn edges(&self) -> Vec<f64> {
        self.flow.edges()
    }

    /// The field `F(q_0, h)`.
    pub fn field(&self, h: f64) -> f64 {
        self.flow.lowest(h)[0] * self.unit()
    }

    /// Its slope `F'(q_0, h)`: the mean force on a pattern with this field from the overlap of states.
    pub fn force(&self, h: f64) -> f64 {
        self.flow.lowest(h)[1] * self.unit()
    }
}

/// A capacity with a bound on its deviation, and states that tell what else there is to know.
#[derive(Debug, Clone)]
pub struct Capacity {
    /// The capacity.
    pub alpha: f64,
    /// Bound on its absolute deviation.
    pub error: f64,
    /// How far from stationary: the fall of the logarithm that a last step promised.
    pub residual: f64,
    /// The states: for finitely many steps the same at two resolutions; in the continuum ladders of falling spacing. The last
    /// one is best.
    pub states: Vec<Jammed>,
    /// Spacings of the ladders in `ln (1 - q)`; empty for finitely many steps.
    pub spacings: Vec<f64>,
    /// Bound on the relative error that the place of the minimum adds to what is not stationary there.
    pub doubt: f64,
    /// `b` in `Lambda ~ (1 - q)^b` as `q` tends to one, with the bound on its deviation; none for finitely many steps.
    pub stiffness_exponent: Option<(f64, f64)>,
}

/// Rounding of the gradient of its logarithm.
const GRADIENT_ROUNDING: f64 = 4e-15;
/// Rounding of a value of the functional, relative.
pub(super) const ROUNDING: f64 = 128.0 * f64::EPSILON;
/// Share of the whole extrapolation that counts as error where two orders happen to agree.
const CHANCE: f64 = 0.02;
/// What Newton's last step leaves of itself: the Hessian is differenced.
const LAST_STEP: f64 = 1e-2;

impl Capacity {
    /// With so many steps of replica symmetry breaking, at least one. Formula `spherical.parisi-capacity`; an upper bound.
    ///
    /// # Errors
    /// Those of [`steps::minima`].
    pub fn with_steps(terminal: &impl Terminal, count: usize) -> Result<Self, SolveError> {
        let resolution = Resolution::working();
        let minima = steps::minima(terminal, count.max(1), resolution)?;
        let minimum = &minima[minima.len() - 1];
        let working = minimum.evaluation.alpha;
        let state = Jammed { flow: minimum.evaluation.flow.clone() };
        let doubled = Jammed::new(terminal, &minimum.profile, resolution.doubled());
        let alpha = doubled.alpha();
        Ok(Capacity {
            alpha,
            error: 2.0 * (alpha - working).abs() + alpha * (ROUNDING + minimum.excess),
            residual: minimum.excess,
            states: vec![state, doubled],
            spacings: Vec::new(),
            doubt: doubt(minimum, (alpha / working - 1.0).abs()),
            stiffness_exponent: None,
        })
    }

    /// The best state.
    pub fn state(&self) -> &Jammed {
        &self.states[self.states.len() - 1]
    }

    /// A quantity of the state, with a bound on its deviation: extrapolated where the states are discretised.
    pub fn estimate(&self, quantity: impl Fn(&Jammed) -> f64) -> (f64, f64) {
        let values: Vec<f64> = self.states.iter().map(quantity).collect();
        let last = values[values.len() - 1];
        if self.spacings.is_empty() {
            let change = values.iter().map(|value| (value - last).abs()).fold(0.0, f64::max);
            return (last, 2.0 * change + self.doubt * last.abs());
        }
        let (value, error) = extrapolated(&self.spacings, &values, [2, 3]);
        (value, error + self.doubt * value.abs())
    }

    /// `q_0` with a bound on its deviation.
    pub fn lowest_overlap(&self) -> (f64, f64) {
        let (overlap, error) = self.estimate(Jammed::lowest_overlap);
        // The doubt is one of the coordinate, the logit.
        (overlap, error - self.doubt * overlap.abs() * overlap.clamp(0.0, 1.0))
    }
}

/// Relative error of what is not stationary at a minimum, given that of the functional.
pub(super) fn doubt(minimum: &Minimum, error: f64) -> f64 {
    LAST_STEP * minimum.last_step + minimum.sensitivity * error.max(GRADIENT_ROUNDING)
}

/// The limit of values at three spacings, with two powers of the spacing left out, and how far it is from the limit of the
/// last two values with the first power left out: twice that, and a share of the extrapolation.
pub(super) fn extrapolated(spacings: &[f64], values: &[f64], [low, high]: [i32; 2]) -> (f64, f64) {
    let [.., a, b, c] = values else { return (f64::NAN, f64::NAN) };
    let [.., x, y, z] = spacings else { return (f64::NAN, f64::NAN) };
    let two = |(x, a): (f64, f64), (y, b): (f64, f64), power: i32| {
        let ratio = (y / x).powi(power);
        b + (b - a) * ratio / (1.0 - ratio)
    };
    let simple = two((*y, *b), (*z, *c), low);
    // Eliminating the first power from both pairs leaves the second one with these factors.
    let left = |x: f64, y: f64| {
        let ratio = (y / x).powi(low);
        (y.powi(high) - ratio * x.powi(high)) / (1.0 - ratio)
    };
    let (first, factors) = (two((*x, *a), (*y, *b), low), [left(*x, *y), left(*y, *z)]);
    let limit = simple - factors[1] * (simple - first) / (factors[1] - factors[0]);
    (limit, 2.0 * (limit - simple).abs() + CHANCE * (limit - c).abs())
}

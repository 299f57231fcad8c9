//! Second moment of the number of pairs of binary solutions at a given distance: two pairs and their joint type.
//!
//! Pairs exist with positive probability at every density below the least ratio, over joint types, of the mutual information
//! of the two pairs to the logarithm of the gain in probability that their correlation brings.

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::entropy::relative_excess;
use crate::symbols::{self, Symbol};
use crate::theory::potential::Potential;

/// Joint type of two pairs at distance `x` each: the mean product of the four weights, less its value `(1 - 2x)^2` at
/// independent pairs, and the cross overlaps in Hadamard coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointType<R> {
    /// `<s1 s2 s3 s4> - q^2`.
    pub excess: R,
    /// `c13 + c14 + c23 + c24`.
    pub sum: R,
    /// `c13 - c14 - c23 + c24`.
    pub difference: R,
    /// `c13 - c14 + c23 - c24`.
    pub column: R,
    /// `c13 + c14 - c23 - c24`.
    pub row: R,
}

impl<R: Real> JointType<R> {
    /// `[c13, c14, c23, c24]`.
    pub fn cross(&self) -> [R; 4] {
        let (a, d, b, e) = (self.sum, self.difference, self.column, self.row);
        [a + d + b + e, a - d - b + e, a - d + b - e, a + d - b - e].map(|c| c * 0.25)
    }

    /// Mutual information of the two pairs, in nats per weight: a sum of terms that are never negative. NaN outside of the
    /// polytope of joint types. Formula `sbp.pair-second-moment`.
    pub fn mutual_information(&self, x: R) -> R {
        let Independent { aligned, opposed, mixed } = Independent::at(x);
        let shares = [
            (aligned, self.excess + self.sum),
            (aligned, self.excess - self.sum),
            (opposed, self.excess + self.difference),
            (opposed, self.excess - self.difference),
            (mixed, -self.excess + self.column),
            (mixed, -self.excess - self.column),
            (mixed, -self.excess + self.row),
            (mixed, -self.excess - self.row),
        ];
        let mut information = R::from(0.0);
        for (share, deviation) in shares {
            information += share * relative_excess(deviation / share);
        }
        information * 0.125
    }
}

/// Eight times the shares of the joint configurations of independent pairs: both pairs aligned, both opposed, one of each.
struct Independent<R> {
    aligned: R,
    opposed: R,
    mixed: R,
}

impl<R: Real> Independent<R> {
    fn at(x: R) -> Self {
        let y = -x + 1.0;
        Independent { aligned: y * y * 4.0, opposed: x * x * 4.0, mixed: x * y * 4.0 }
    }
}

/// Which combination of a pair's two configurations is correlated with that of another pair. Flipping one configuration turns
/// a sum at distance `x` into a difference at distance `1 - x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The sum: pairs around correlated barycentres.
    Sum,
    /// The difference: pairs along correlated directions.
    Difference,
}

impl Direction {
    /// Half the variance of the combination's pre-activation, and half that of the other one: `1 - x` and `x` for sums.
    pub fn shares<R: Real>(self, x: R) -> [R; 2] {
        match self {
            Direction::Sum => [-x + 1.0, x],
            Direction::Difference => [x, -x + 1.0],
        }
    }

    /// The joint type of this family with the given coordinate of sum or difference.
    fn joint<R: Real>(self, excess: R, along: R) -> JointType<R> {
        let zero = R::from(0.0);
        let (sum, difference) = match self {
            Direction::Sum => (along, zero),
            Direction::Difference => (zero, along),
        };
        JointType { excess, sum, difference, column: zero, row: zero }
    }
}

/// A constraint on one pattern seen by a pair through the sum or the difference of its pre-activations.
pub trait BarycentreConstraint: Clone {
    /// `E[h_2n(U) P(both satisfied | U)] / P(both satisfied)` for `n = 1..=terms`: Hermite coefficients in the standardised
    /// combination `U` of the two pre-activations, `h` normalised.
    fn spectrum<R: Real>(
        &self,
        kappa: R,
        x: R,
        direction: Direction,
        terms: usize,
        quadrature: &Quadrature,
    ) -> Vec<R>;
}

/// Terms of the spectrum that work.
const TERMS: usize = 256;

/// Two pairs correlated through their sums only, or through their differences only, `alpha ln(f_2/f_1^2) - I`: the second moment's exponent relative to
/// independent pairs; formula `sbp.pair-second-moment`.
///
/// With `rho` the correlation of the two combinations, `f_2/f_1^2 = 1 + sum_n a_n^2 rho^(2n)`: a series of positive terms.
#[derive(Debug, Clone)]
pub struct Barycentres<C> {
    /// What a pattern asks of each configuration.
    pub constraint: C,
    /// What is correlated.
    pub direction: Direction,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<C: BarycentreConstraint> Barycentres<C> {
    /// Squares of the spectrum.
    pub fn squares<R: Real>(&self, kappa: R, x: R) -> Vec<R> {
        let terms = TERMS + TERMS / 2 * self.quadrature.refinement.max(0) as usize;
        let spectrum = self.constraint.spectrum(kappa, x, self.direction, terms, &self.quadrature);
        spectrum.into_iter().map(|a| a * a).collect()
    }

    /// Changes sign, from positive to negative, where the family's minimum leaves uncorrelated pairs continuously: a
    /// coefficient of the ratio's expansion in the correlation.
    pub fn onset<R: Real>(&self, kappa: R, x: R) -> R {
        let spectrum = self.constraint.spectrum(kappa, x, self.direction, 2, &self.quadrature);
        onset(self.direction.shares(x), [spectrum[0] * spectrum[0], spectrum[1] * spectrum[1]])
    }

    fn refined(&self) -> Self {
        Barycentres { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

/// Exponent and saddle-point equations at `rho` and `t`, the excess being `mixed (1 - exp(-t))`. `series` gives the gain
/// `sum a_n^2 s^n` and its derivative at `s = rho^2`.
fn exponent<R: Real>(
    [alpha, x]: [R; 2],
    direction: Direction,
    [logit_rho, t]: [R; 2],
    series: impl Fn(R) -> [R; 2],
) -> (R, [R; 2]) {
    let rho = (-(-logit_rho).exp().ln_1p()).exp();
    let [gain, slope] = series(rho * rho);
    let [share, other] = direction.shares(x);
    let (like, unlike, mixed) = (share * share * 4.0, other * other * 4.0, share * other * 4.0);
    let (excess, along) = (-mixed * (-t).exp_m1(), rho * share * 4.0);
    let value = alpha * gain.ln_1p() - direction.joint(excess, along).mutual_information(x);
    let (above, opposite) = (like + excess, unlike + excess);
    let balance =
        ((above - along) * (above + along)).ln() + (opposite.ln() + t * 2.0 - mixed.ln() * 2.0) * 2.0;
    // Derivatives in rho: 2 rho alpha slope/(1 + gain) and share atanh(along/above).
    let energy = alpha * slope * rho * 2.0 / (gain + 1.0);
    let entropy = share * (along / above).atanh();
    (value, [balance, energy.ln() - entropy.ln()])
}

/// Horner's scheme of `sum_n a_n s^n`, `n >= 1`, and of its derivative.
fn horner<R: Real, T: Copy>(squares: &[T], s: R, add: impl Fn(R, T) -> R) -> [R; 2] {
    let (mut sum, mut slope) = (R::from(0.0), R::from(0.0));
    for &a in squares.iter().rev() {
        slope = slope * s + sum;
        sum = add(sum * s, a);
    }
    [sum * s, slope * s + sum]
}

/// [`Barycentres`] at one margin and distance, with the spectrum at hand.
///
/// Control: `[alpha]`. Order: `[ln(rho/(1 - rho)), -ln(1 - excess/mixed)]`.
#[derive(Debug, Clone)]
pub struct AtDistance<C> {
    barycentres: Barycentres<C>,
    kappa: f64,
    x: f64,
    squares: Vec<f64>,
}

/// A point of the barycentre family.
#[derive(Debug, Clone, Copy)]
pub struct FamilyPoint {
    /// Mutual information over the logarithm of the gain in probability: a bound on the density.
    pub ratio: f64,
    /// Order parameters of [`AtDistance`].
    pub order: [f64; 2],
}

impl<C: BarycentreConstraint> AtDistance<C> {
    /// The family at `0 < x <= 1/2`.
    pub fn new(barycentres: Barycentres<C>, kappa: f64, x: f64) -> Self {
        let squares = barycentres.squares(kappa, x);
        AtDistance { barycentres, kappa, x, squares }
    }

    /// The family's best point at correlation `rho` of the barycentres: a lower ratio needs another `rho` or another family.
    /// `t` is where the search of the excess starts.
    pub fn point(&self, rho: f64, t: f64) -> FamilyPoint {
        let [share, other] = self.barycentres.direction.shares(self.x);
        let (aligned, opposed, mixed) = (4.0 * share * share, 4.0 * other * other, 4.0 * share * other);
        let sum = 4.0 * rho * share;
        // The balance rises with t: Newton, kept inside.
        let low = (-((sum - aligned).max(-opposed) / mixed)).ln_1p().max(-700.0);
        let low = -low;
        let mut t = t.max(low + 1e-12);
        for _ in 0..60 {
            let share = (-t).exp();
            let excess = -mixed * (-t).exp_m1();
            let (above, opposite) = (aligned + excess, opposed + excess);
            let balance = ((above - sum) * (above + sum)).ln() + 2.0 * opposite.ln() + 4.0 * (t - mixed.ln());
            let slope =
                mixed * share * (2.0 * above / ((above - sum) * (above + sum)) + 2.0 / opposite) + 4.0;
            let next = t - balance / slope;
            let next = if next > low { next } else { 0.5 * (t + low) };
            if (next - t).abs() <= 1e-15 * (1.0 + t.abs()) {
                break;
            }
            t = next;
        }
        let joint = self.joint(rho, t);
        let [gain, _] = horner(&self.squares, rho * rho, |sum, a| sum + a);
        let ratio = joint.mutual_information(self.x) / gain.ln_1p();
        FamilyPoint { ratio, order: [(rho / (1.0 - rho)).ln(), t] }
    }

    /// The ratio's slope along the family, up to a positive factor: negative where the ratio falls with the correlation.
    pub fn slope_at(&self, point: &FamilyPoint) -> f64 {
        let [_, falling] = self.saddle([point.ratio], point.order);
        -falling
    }

    /// The joint type at these coordinates.
    pub fn joint(&self, rho: f64, t: f64) -> JointType<f64> {
        let [share, other] = self.barycentres.direction.shares(self.x);
        self.barycentres.direction.joint(-4.0 * share * other * (-t).exp_m1(), 4.0 * rho * share)
    }

    /// Whether uncorrelated pairs are a local minimum of the ratio over the family.
    pub fn is_stable(&self) -> bool {
        onset(self.barycentres.direction.shares(self.x), [self.squares[0], self.squares[1]]) >= 0.0
    }
}

/// `2 i a_1^2 - (a_2^2 - a_1^4/2)` for the mutual information `rho^2/2 + i rho^4 + ...`.
fn onset<R: Real>([share, other]: [R; 2], squares: [R; 2]) -> R {
    let quartic = (-(other * other * 0.5) + 1.0 / 3.0) / (share * share * 4.0);
    squares[0] * quartic * 2.0 - squares[1] + squares[0] * squares[0] * 0.5
}

impl<C: BarycentreConstraint> Potential<1, 2> for AtDistance<C> {
    const CONTROL: [&'static Symbol; 1] = [&symbols::ALPHA];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOGIT_RHO, &symbols::T_EXCESS];

    fn value<R: Real>(&self, control: [R; 1], order: [R; 2]) -> R {
        self.saddle_and_value(control, order).1
    }

    fn saddle<R: Real>(&self, control: [R; 1], order: [R; 2]) -> [R; 2] {
        self.saddle_and_value(control, order).0
    }

    fn saddle_and_value<R: Real>(&self, [alpha]: [R; 1], [logit_rho, t]: [R; 2]) -> ([R; 2], R) {
        let series = |s: R| horner(&self.squares, s, |sum, a| sum + a);
        let place = [alpha, R::from(self.x)];
        let (value, saddle) = exponent(place, self.barycentres.direction, [logit_rho, t], series);
        (saddle, value)
    }

    fn refined(&self) -> Self {
        AtDistance::new(self.barycentres.refined(), self.kappa, self.x)
    }
}

/// [`Barycentres`] as a function of margin and distance.
///
/// Control: `[alpha, kappa, ln x]`. Order: as [`AtDistance`].
impl<C: BarycentreConstraint> Potential<3, 2> for Barycentres<C> {
    const CONTROL: [&'static Symbol; 3] = [&symbols::ALPHA, &symbols::KAPPA, &symbols::LOG_X];
    const ORDER: [&'static Symbol; 2] = [&symbols::LOGIT_RHO, &symbols::T_EXCESS];

    fn value<R: Real>(&self, control: [R; 3], order: [R; 2]) -> R {
        self.saddle_and_value(control, order).1
    }

    fn saddle<R: Real>(&self, control: [R; 3], order: [R; 2]) -> [R; 2] {
        self.saddle_and_value(control, order).0
    }

    fn saddle_and_value<R: Real>(
        &self,
        [alpha, kappa, log_x]: [R; 3],
        [logit_rho, t]: [R; 2],
    ) -> ([R; 2], R) {
        let x = log_x.exp();
        let squares = self.squares(kappa, x);
        let series = |s: R| horner(&squares, s, |sum, a| sum + a);
        let (value, saddle) = exponent([alpha, x], self.direction, [logit_rho, t], series);
        (saddle, value)
    }

    fn refined(&self) -> Self {
        Barycentres::refined(self)
    }
}

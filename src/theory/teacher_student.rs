//! A teacher with binary weights and the students that agree with it: Bayes-optimal learning, where the teacher is one of them.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use crate::error::SolveError;
use crate::numerics::bracket;
use crate::numerics::newton::{Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::special::gaussian::{h, hazard, hazard_slope, log_h};
use crate::symbols::{self, Symbol};
use crate::theory::kernel::Kernel;
use crate::theory::overlap::Overlap;
use crate::theory::potential::{Criterion, Line, Potential, Stability, Stationary, Threshold};

/// Distance of the zeros of the Gaussian tail from the origin of its argument, within the strip that the map resolves.
const NEAREST: f64 = 1.8;
/// Step in `ln q_hat` with which the branch is searched, and its ends.
const STEP: f64 = 0.25;
const WEAKEST: f64 = -3.0;
const STRONGEST: f64 = 3.0;

/// Entropy of the binary students that agree with a teacher on `alpha` patterns per weight; formula `binary.teacher-student`.
///
/// Control: `[alpha]`. Order: `[ln q_hat]`; the overlap is explicit in it. Nats per weight.
#[derive(Debug, Clone)]
pub struct TeacherStudent<K> {
    /// From the overlap of weights to that of outputs.
    pub kernel: K,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl<K: Kernel> TeacherStudent<K> {
    /// Averages over a weight: the overlap, `E sech^4`, and the entropy that the field leaves.
    fn weight<R: Real>(&self, q_hat: R) -> (Overlap<R>, R, R) {
        let amplitude = q_hat.sqrt();
        let [value, deficit, square, left] = self.quadrature.even_gaussian(FRAC_PI_2 / amplitude.re(), |z| {
            let a = amplitude * z;
            // Half of the law N(q_hat, q_hat) is even: exp(-q_hat/2) cosh(a) on N(0, q_hat).
            let e = (-a).exp();
            let square = e * e;
            let cosh = (e + e.recip()) * 0.5;
            let sinh = (-e + e.recip()) * 0.5;
            let sech = cosh.recip();
            let left = a * e + cosh * square.ln_1p();
            [sinh * sinh * sech, sech, sech * sech * sech, left].map(|f| f * (q_hat * -0.5).exp())
        });
        (Overlap { value, deficit }, square, q_hat * deficit * 0.5 + left)
    }

    /// Averages over a pattern, both signs of its label together; the closure is given the argument of `H`.
    fn pattern<R: Real>(&self, output: Overlap<R>, f: impl Fn(R) -> R) -> R {
        let ratio = (output.value / output.deficit).sqrt();
        let [average] = self.quadrature.even_gaussian(NEAREST / ratio.re(), |z| {
            let u = ratio * z;
            [f(u) + f(-u)]
        });
        average
    }

    fn square_force<R: Real>(&self, output: Overlap<R>) -> R {
        self.pattern(output, |u| hazard(u) * hazard(-u) * 0.5) / output.deficit
    }

    /// The overlap of student and teacher, which is that of two students.
    pub fn overlap<R: Real>(&self, log_q_hat: R) -> Overlap<R> {
        self.weight(log_q_hat.exp()).0
    }

    /// Probability that a student drawn at random errs on a new pattern.
    pub fn generalisation_error<R: Real>(&self, log_q_hat: R) -> R {
        let gap = self.kernel.correlation(self.overlap(log_q_hat)).deficit;
        (gap * 0.5).sqrt().asin() * FRAC_2_PI
    }

    /// The density at which this field is that of the stationary point: the branch is explicit.
    fn density(&self, log_q_hat: f64) -> f64 {
        let overlap = self.overlap(log_q_hat);
        log_q_hat.exp() / (self.kernel.slope(overlap) * self.square_force(self.kernel.correlation(overlap)))
    }

    /// The field at which the branch that starts from no patterns meets the criterion first; with the density, as unknowns
    /// `[ln q_hat, alpha]`.
    ///
    /// # Errors
    /// `NoBracket` when it never does.
    pub fn threshold<T: Criterion<Self, 1, 1>>(
        &self,
        criterion: T,
        tolerance: f64,
    ) -> Result<Root<2>, SolveError> {
        let condition = |log_q_hat: f64| criterion.condition(self, [self.density(log_q_hat)], [log_q_hat]);
        let (before, after) = bracket::march("the criterion", condition, WEAKEST, STEP, STRONGEST)?;
        let log_q_hat = bracket::root("the criterion", condition, before, after, 1e-9)?;
        let line = Line { potential: self.clone(), control: [0.0], along: 0 };
        let equations = Threshold { line, free: 0, criterion };
        newton::<2>(&equations, 0.0, [log_q_hat, self.density(log_q_hat)], tolerance)
    }

    /// The stationary point on that branch; `last` is the field at its end.
    ///
    /// # Errors
    /// `NoSolution` past its end.
    pub fn typical(&self, alpha: f64, last: f64, tolerance: f64) -> Result<Root<1>, SolveError> {
        let none = Overlap { value: 0.0, deficit: 1.0 };
        let weakest = (alpha * FRAC_2_PI * self.kernel.slope::<f64>(none)).ln() - STEP;
        let excess = |log_q_hat: f64| (self.density(log_q_hat) / alpha).ln();
        let ended = SolveError::NoSolution("the teacher is the only student left at this density");
        if excess(last) < 0.0 {
            return Err(ended);
        }
        let log_q_hat = bracket::root("the density", excess, weakest.min(last - STEP), last, 1e-9)?;
        let line = Line { potential: self.clone(), control: [alpha], along: 0 };
        newton::<1>(&Stationary(line), alpha, [log_q_hat], tolerance)
    }
}

impl<K: Kernel> Potential<1, 1> for TeacherStudent<K> {
    const CONTROL: [&'static Symbol; 1] = [&symbols::ALPHA];
    const ORDER: [&'static Symbol; 1] = [&symbols::LOG_Q_HAT];

    fn value<R: Real>(&self, [alpha]: [R; 1], [log_q_hat]: [R; 1]) -> R {
        let (overlap, _, left) = self.weight(log_q_hat.exp());
        left + alpha * self.pattern(self.kernel.correlation(overlap), |u| h(u) * log_h(u))
    }

    /// `q_hat = alpha f'(q) E g^2`.
    fn saddle<R: Real>(&self, [alpha]: [R; 1], [log_q_hat]: [R; 1]) -> [R; 1] {
        let overlap = self.overlap(log_q_hat);
        let force = self.square_force(self.kernel.correlation(overlap));
        [log_q_hat - (alpha * self.kernel.slope(overlap) * force).ln()]
    }

    fn refined(&self) -> Self {
        TeacherStudent { quadrature: self.quadrature.refined(), ..self.clone() }
    }
}

impl<K: Kernel> Stability<1, 1> for TeacherStudent<K> {
    /// `1 - alpha (f'^2 E g'^2 + f'' E g^2) E sech^4`, which is `d ln alpha/d ln q_hat`.
    fn replicon<R: Real>(&self, [alpha]: [R; 1], [log_q_hat]: [R; 1]) -> R {
        let (overlap, square_response, _) = self.weight(log_q_hat.exp());
        let output = self.kernel.correlation(overlap);
        let curvature =
            self.pattern(output, |u| h(u) * hazard_slope(u).powi(2)) / (output.deficit * output.deficit);
        let (slope, bending) = (self.kernel.slope(overlap), self.kernel.bending(overlap));
        let mut pattern = slope * slope * curvature;
        if !bending.is_zero() {
            pattern += bending * self.square_force(output);
        }
        -(alpha * pattern * square_response) + 1.0
    }
}

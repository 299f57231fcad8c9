//! Binary weights.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::numerics::quadrature::{Bend, Quadrature};
use crate::real::Real;
use crate::special::entropy::tanh;
use crate::theory::overlap::Overlap;
use crate::theory::prior::Prior;

/// Weights `+1` or `-1` with equal probability; formula `binary.replica-symmetric`.
#[derive(Debug, Clone, Copy)]
pub struct Binary;

impl Binary {
    /// Averages of even functions of the field `h = sqrt(q_hat) |z|`, given `h` and `exp(-2 h) - 1`.
    fn average<R: Real, const K: usize>(
        q_hat: R,
        quadrature: &Quadrature,
        f: impl Fn(R, R) -> [R; K],
    ) -> [R; K] {
        let amplitude = q_hat.sqrt();
        let pole = 0.5 * PI / amplitude.re();
        quadrature.even_gaussian(pole, |z| {
            let h = amplitude * z;
            f(h, (h * -2.0).exp_m1())
        })
    }
}

/// `tanh^2 h` and its complement, from `exp(-2 h) - 1`.
fn squares<R: Real>(e: R) -> [R; 2] {
    let inverse = (e + 2.0).recip();
    let magnetisation = e * inverse;
    [magnetisation * magnetisation, (e + 1.0) * inverse * inverse * 4.0]
}

impl Prior for Binary {
    fn overlap<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> Overlap<R> {
        let [value, deficit] = Self::average(q_hat, quadrature, |_, e| squares(e));
        Overlap { value, deficit }
    }

    fn log_partition<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R {
        let [log_two_cosh] = Self::average(q_hat, quadrature, |h, e| [h + (e + 2.0).ln()]);
        log_two_cosh
    }

    fn overlap_and_log_partition<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> (Overlap<R>, R) {
        let [value, deficit, log_two_cosh] = Self::average(q_hat, quadrature, |h, e| {
            let [value, deficit] = squares(e);
            [value, deficit, h + (e + 2.0).ln()]
        });
        (Overlap { value, deficit }, log_two_cosh)
    }

    fn susceptibility<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R {
        let [square] = Self::average(q_hat, quadrature, |_, e| {
            let [_, response] = squares(e);
            [response * response]
        });
        square
    }

    fn cross_overlap<R: Real>(&self, q_hat: [f64; 2], v: R, quadrature: &Quadrature) -> Overlap<R> {
        let [first, second] = q_hat.map(f64::sqrt);
        let (along, apart) = (v.cosh().recip() * second, v.tanh() * second);
        let bend = Bend { at: 0.0, distance: FRAC_PI_2 / first.max(along.re()) };
        let [same, opposite] = quadrature.gaussian(&[bend], |y| {
            let inner = Bend { at: -along.re() * y / apart.re(), distance: FRAC_PI_2 / apart.re().abs() };
            let [up, down] = quadrature.gaussian(&[inner], |x| {
                let t = tanh(along * y + apart * x);
                [t + 1.0, -t + 1.0]
            });
            let (plus, minus) = ((first * y).tanh() + 1.0, (-first * y).tanh() + 1.0);
            [(up * plus + down * minus) * 0.25, (up * minus + down * plus) * 0.25]
        });
        Overlap { value: same - opposite, deficit: opposite * 2.0 }
    }
}

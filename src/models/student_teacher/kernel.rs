//! Averages over a pair of rectified linear units with Gaussian inputs, and their derivatives.

use std::f64::consts::{FRAC_1_PI, FRAC_PI_2, PI};

use nalgebra::{DMatrix, DVector};

use crate::real::Real;

/// `1 / 2 pi`.
pub const FRAC_1_2PI: f64 = 0.5 * FRAC_1_PI;
/// The largest value of [`even_part`]: at parallel vectors.
pub const EVEN_PART_MAX: f64 = FRAC_PI_2 - 1.0;
/// Vectors at angles below this are parallel up to rounding.
const PARALLEL: f64 = f64::EPSILON;
/// Angles below this are expanded.
const SMALL_ANGLE: f64 = 0.5;

/// How two vectors lie to each other; every field to full relative accuracy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Angle<T> {
    /// Sine of the angle.
    pub sine: T,
    /// Cosine of the angle.
    pub cosine: T,
    /// What the angle lacks to a right one: `pi/2 - angle`.
    pub lean: T,
}

impl<T: Real> Angle<T> {
    /// From the product of the lengths, the inner product, and the Gram determinant, which must come as a sum of positive terms.
    #[inline]
    pub fn new(lengths: T, dot: T, gram: T) -> Self {
        // At (anti)parallel vectors the angle has no derivative; what is made of it has.
        let scale = lengths.recip();
        if gram.re() > 0.0 {
            let area = gram.sqrt();
            return Angle { sine: area * scale, cosine: dot * scale, lean: dot.atan2(area) };
        }
        let sign = 1.0f64.copysign(dot.re());
        Angle { sine: T::from(0.0), cosine: T::from(sign), lean: T::from(sign * FRAC_PI_2) }
    }

    /// Between two vectors. The determinant is Lagrange's sum of squares: the arc cosine would lose half of the digits at
    /// small angles.
    pub fn between(w: &[T], v: &[T]) -> Self {
        let [ww, wv, vv] = [(w, w), (w, v), (v, v)].map(|(a, b)| dot(a, b));
        let mut gram = T::from(0.0);
        for (c, (&wc, &vc)) in w.iter().zip(v).enumerate() {
            for (&wd, &vd) in w[..c].iter().zip(&v[..c]) {
                let minor = wc * vd - wd * vc;
                gram += minor * minor;
            }
        }
        Angle::new((ww * vv).sqrt(), wv, gram)
    }
}

fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::from(0.0), |sum, (&x, &y)| sum + x * y)
}

/// `E max(w.x, 0) max(v.x, 0)` over standard Gaussian `x`; formula `student.kernel`. Relative accuracy 1e-15 unless the
/// vectors are nearly opposite, where it is 1e-16 of the product of their lengths.
pub fn kernel<T: Real>(w: &[T], v: &[T]) -> T {
    let angle = Angle::between(w, v);
    let lengths = (dot(w, w) * dot(v, v)).sqrt();
    // sin t + (pi - t) cos t, which is sin t' - t' cos t' in the angle t' to the opposite vector.
    let shape = if angle.lean.re() < 0.0 {
        sine_lag(angle.sine.atan2(-angle.cosine))
    } else {
        angle.sine + (angle.lean + FRAC_PI_2) * angle.cosine
    };
    lengths * shape * FRAC_1_2PI
}

/// `sin t - t cos t`, to full relative accuracy; for `t >= 0`.
pub fn sine_lag<T: Real>(t: T) -> T {
    if t.re() >= SMALL_ANGLE {
        return t.sin() - t * t.cos();
    }
    // t^3 (1/3 - t^2/30 + t^4/840 - ...): the n-th term is 2n t^(2n+1) / (2n+1)!.
    let square = t * t;
    const TERMS: [f64; 7] = [
        1.0 / 3.0,
        -1.0 / 30.0,
        1.0 / 840.0,
        -1.0 / 45360.0,
        1.0 / 3991680.0,
        -1.0 / 518918400.0,
        1.0 / 93405312000.0,
    ];
    TERMS.iter().rev().fold(T::from(0.0), |sum, &c| sum * square + c) * square * t
}

/// What a pair of rectified linear units has beyond the second degree: `c asin c + sqrt(1-c^2) - 1`; even, non-negative.
#[inline]
pub fn even_part<T: Real>(angle: &Angle<T>) -> T {
    let c = angle.cosine;
    c * angle.lean - c * c / (angle.sine + 1.0)
}

/// How far [`even_part`] is below its largest value; to full relative accuracy at (anti)parallel vectors.
pub fn even_deficit<T: Real>(angle: &Angle<T>) -> T {
    let (sine, cosine) = (angle.sine, angle.cosine);
    let t = sine.atan2(if cosine.re() < 0.0 { -cosine } else { cosine });
    let half = (t * 0.5).sin();
    half * half * PI - sine_lag(t)
}

/// `v / |v| - cos w / |w|`: what the direction of `v` has across `w`; with the lengths and the angle.
fn across(w: &DVector<f64>, v: &DVector<f64>) -> (DVector<f64>, Angle<f64>, [f64; 2]) {
    let (length_w, length_v) = (w.norm(), v.norm());
    let angle = Angle::between(w.as_slice(), v.as_slice());
    (v / length_v - w * (angle.cosine / length_w), angle, [length_w, length_v])
}

/// Derivative of [`kernel`] with respect to its first vector; formula `student.kernel`.
pub fn kernel_gradient(w: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
    let (_, angle, [length_w, length_v]) = across(w, v);
    (w * (length_v * angle.sine / length_w) + v * (FRAC_PI_2 + angle.lean)) * FRAC_1_2PI
}

/// Derivative of [`kernel_gradient`] with respect to its first vector; zero at (anti)parallel vectors. Formula `student.kernel`.
pub fn kernel_bending(w: &DVector<f64>, v: &DVector<f64>) -> DMatrix<f64> {
    let (p, angle, [length_w, length_v]) = across(w, v);
    let d = w.len();
    if angle.sine < PARALLEL {
        return DMatrix::zeros(d, d);
    }
    let unit = w / length_w;
    let tangential = (DMatrix::identity(d, d) - &unit * unit.transpose()) * angle.sine;
    (tangential + &p * p.transpose() / angle.sine) * (FRAC_1_2PI * length_v / length_w)
}

/// Derivative of [`kernel_gradient`] with respect to its second vector: rows are components of `w`, columns of `v`. Formula `student.kernel`.
pub fn kernel_coupling(w: &DVector<f64>, v: &DVector<f64>) -> DMatrix<f64> {
    let (p, angle, [length_w, length_v]) = across(w, v);
    let (back, ..) = across(v, w);
    let d = w.len();
    let straight = DMatrix::identity(d, d) * (FRAC_PI_2 + angle.lean);
    if angle.sine < PARALLEL {
        return straight * FRAC_1_2PI;
    }
    let units = w * v.transpose() * (angle.sine / (length_w * length_v));
    (straight + units + p * back.transpose() / angle.sine) * FRAC_1_2PI
}

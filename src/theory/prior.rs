//! What a single weight may be.

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::theory::overlap::Overlap;

/// The measure of a single weight, seen through its response to a Gaussian field of variance `q_hat`.
pub trait Prior: Clone {
    /// Overlap of two independent configurations in the same field: `E <w>^2`.
    fn overlap<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> Overlap<R>;

    /// `E ln Z - q_hat (1 - q) / 2`: free entropy of a weight in the field, less its conjugate term. Its derivative with
    /// respect to `q_hat` vanishes at `q = overlap(q_hat)`.
    fn entropy<R: Real>(&self, overlap: Overlap<R>, q_hat: R, quadrature: &Quadrature) -> R;

    /// `E (d<w>/dh)^2`: the prior's factor in the replicon.
    fn susceptibility<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R;
}

//! What a single weight may be.

use crate::numerics::quadrature::Quadrature;
use crate::real::Real;
use crate::theory::overlap::Overlap;

/// The measure of a single weight, seen through its response to a Gaussian field of variance `q_hat`.
pub trait Prior: Clone {
    /// Overlap of two independent configurations in the same field: `E <w>^2`.
    fn overlap<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> Overlap<R>;

    /// `E ln Z`: free entropy of a weight in the field. Its derivative with respect to `q_hat` is half of `1 - q`.
    fn log_partition<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R;

    /// Both, for priors that find them at the same nodes.
    fn overlap_and_log_partition<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> (Overlap<R>, R) {
        (self.overlap(q_hat, quadrature), self.log_partition(q_hat, quadrature))
    }

    /// `E (d<w>/dh)^2`: the prior's factor in the replicon.
    fn susceptibility<R: Real>(&self, q_hat: R, quadrature: &Quadrature) -> R;

    /// `E <w>_1 <w>_2`: overlap of two configurations whose fields have these variances and the correlation `sech v`.
    fn cross_overlap<R: Real>(&self, q_hat: [f64; 2], v: R, quadrature: &Quadrature) -> Overlap<R>;
}

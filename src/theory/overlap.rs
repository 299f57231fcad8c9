//! An overlap that keeps `q` and `1 - q` apart, so that neither end loses digits.

use crate::real::Real;

/// An overlap in `[0, 1]` with its deficit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap<R> {
    /// `q`.
    pub value: R,
    /// `1 - q`, to full relative accuracy.
    pub deficit: R,
}

impl<R: Real> Overlap<R> {
    /// From the coordinate `ln(q / (1 - q))`.
    pub fn from_logit(logit: R) -> Self {
        let e = if logit.re() >= 0.0 { (-logit).exp() } else { logit.exp() };
        let (small, large) = (e / (e + 1.0), (e + 1.0).recip());
        if logit.re() >= 0.0 {
            Overlap { value: large, deficit: small }
        } else {
            Overlap { value: small, deficit: large }
        }
    }

    /// The coordinate `ln(q / (1 - q))`.
    pub fn logit(self) -> R {
        self.value.ln() - self.deficit.ln()
    }

    /// The numbers without derivatives.
    pub fn re(self) -> Overlap<f64> {
        Overlap { value: self.value.re(), deficit: self.deficit.re() }
    }
}

//! How the overlap of the weights becomes the overlap of the outputs.

use num_dual::{Dual, Dual2};

use crate::real::Real;
use crate::theory::overlap::Overlap;

/// The correlation `f(q)` of the output pre-activations of two configurations at overlap `q`; `f(1) = 1`.
pub trait Kernel: Clone {
    /// `f(q)` and `1 - f(q)`, each to full relative accuracy.
    fn correlation<R: Real>(&self, overlap: Overlap<R>) -> Overlap<R>;

    /// Whether `f(q) = q`.
    fn is_linear(&self) -> bool {
        false
    }

    /// `f(joint) - f(a) f(b)`, where `excess` is `joint - a b`: of a straight kernel exact, however small.
    fn excess<R: Real>(&self, a: Overlap<R>, b: Overlap<R>, joint: Overlap<R>, excess: R) -> R {
        if self.is_linear() {
            return excess;
        }
        let [a, b, joint] = [a, b, joint].map(|q| self.correlation(q).deficit);
        a + b - a * b - joint
    }

    /// `f'(q)`. Taken from the deficit, which stays accurate towards `q = 1`.
    fn slope<R: Real>(&self, overlap: Overlap<R>) -> R {
        let one = R::from(1.0);
        let overlap =
            Overlap { value: Dual::new(overlap.value, -one), deficit: Dual::new(overlap.deficit, one) };
        self.correlation(overlap).deficit.eps
    }

    /// `f''(q)`.
    fn bending<R: Real>(&self, overlap: Overlap<R>) -> R {
        let (zero, one) = (R::from(0.0), R::from(1.0));
        let value = Dual2::new(overlap.value, -one, zero);
        let deficit = Dual2::new(overlap.deficit, one, zero);
        -self.correlation(Overlap { value, deficit }).deficit.v2
    }
}

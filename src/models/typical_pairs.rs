//! Pre-activations of one pattern under two typical solutions of the half-space constraint, replica symmetric.

use crate::models::half_space::HalfSpace;
use crate::numerics::quadrature::{Bend, Quadrature};
use crate::special::gaussian::{Tail, density, h};
use crate::theory::constraint::{Constraint, NEAREST_ZERO};
use crate::theory::cross_overlap::{inner_bends, outer_bends};
use crate::theory::overlap::Overlap;
use crate::theory::segment::{Emit, PairLaw};

/// Entries below this fraction of their sum are negligible.
const NEGLIGIBLE: f64 = 1e-19;
/// A field this many widths from the margin is resolved by itself.
const FAR: f64 = 3.0;

/// A typical solution as a pattern sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Its margin.
    pub kappa: f64,
    /// Overlap of two of its kind; one for a solution of the largest margin, which is alone.
    pub q: Overlap<f64>,
}

impl End {
    /// The scale of the excess over the margin: fields are exponential up to `1 - q` over it, Gaussian farther out.
    pub fn scale(&self) -> f64 {
        self.q.deficit.min(1.0 / (1.0 + self.kappa.abs()))
    }

    /// Densities of the excess, given the shared field in units of its deviation.
    pub fn densities(&self, field: f64, excess: &[f64], densities: &mut [f64]) {
        let width = self.q.deficit.sqrt();
        let at = (self.kappa - self.q.value.sqrt() * field) / width;
        let tail = Tail::at(at);
        let inverse = width.recip();
        if at > 0.0 {
            let hazard = tail.hazard() * inverse;
            for (density, e) in densities.iter_mut().zip(excess) {
                let x = e * inverse;
                *density = hazard * (-x * (at + 0.5 * x)).exp();
            }
        } else {
            let scale = inverse / tail.h();
            for (out, e) in densities.iter_mut().zip(excess) {
                *out = scale * density(at + e * inverse);
            }
        }
    }

    /// Where the densities bend as functions of the field, for excesses up to `reach`.
    pub fn bends(&self, reach: f64) -> Vec<Bend> {
        let mut bends = HalfSpace.bends(self.kappa, self.q);
        let (amplitude, width) = (self.q.value.sqrt(), self.q.deficit.sqrt());
        let distance = NEAREST_ZERO * width / amplitude;
        let mut excess = FAR * width;
        while excess < reach {
            bends.push(Bend { at: (self.kappa + excess) / amplitude, distance });
            excess += FAR * width;
        }
        bends
    }
}

/// Two typical solutions of one instance; formula `spherical.geodesic-barrier`.
///
/// Given correlated Gaussian fields, both pre-activations are independent Gaussians above their margins. The second may be the
/// solution of the largest margin: then its pre-activation is the larger of margin and field.
#[derive(Debug, Clone, Copy)]
pub struct TypicalPair {
    /// The two ends.
    pub ends: [End; 2],
    /// Overlap of the two solutions.
    pub overlap: Overlap<f64>,
    /// Correlation `c` of the fields and `sqrt(1 - c^2)`, zero if both ends are of one kind.
    pub correlation: [f64; 2],
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl TypicalPair {
    /// Two solutions of one margin share the field.
    pub fn of_one_kind(end: End, quadrature: Quadrature) -> Self {
        TypicalPair { ends: [end; 2], overlap: end.q, correlation: [1.0, 0.0], quadrature }
    }

    /// The second factor, averaged over its field given that of the first.
    fn second(&self, field: f64, excess: &[f64]) -> Vec<f64> {
        let [correlation, apart] = self.correlation;
        let [_, end] = &self.ends;
        let mean = correlation * field;
        if self.jammed() {
            return excess.iter().map(|e| h((mean - end.kappa - e) / apart)).collect();
        }
        let mut sum = vec![0.0; excess.len()];
        if apart == 0.0 {
            end.densities(mean, excess, &mut sum);
            return sum;
        }
        let mut densities = sum.clone();
        let reach = excess.iter().fold(0.0f64, |a, &b| a.max(b));
        let bends = inner_bends(&end.bends(reach), mean, apart);
        self.quadrature.gaussian_nodes(&bends, |z, weight| {
            end.densities(mean + apart * z, excess, &mut densities);
            let mut negligible = true;
            for (sum, density) in sum.iter_mut().zip(&densities) {
                let term = weight * density;
                *sum += term;
                negligible &= term <= NEGLIGIBLE * *sum;
            }
            negligible
        });
        sum
    }
}

impl PairLaw for TypicalPair {
    fn margins(&self) -> [f64; 2] {
        self.ends.map(|end| end.kappa)
    }

    fn overlap(&self) -> Overlap<f64> {
        self.overlap
    }

    fn scales(&self) -> [f64; 2] {
        let [first, second] = self.ends;
        let blurred = self.correlation[1].hypot(first.q.deficit.sqrt());
        [first.scale(), if self.jammed() { blurred } else { second.scale() }]
    }

    fn jammed(&self) -> bool {
        self.ends[1].q.deficit == 0.0
    }

    fn bends(&self, reach: [f64; 2]) -> Vec<Bend> {
        let [first, second] = &self.ends;
        let own = first.bends(reach[0]);
        let [correlation, apart] = self.correlation;
        if self.jammed() {
            // The error function grows on the scale of the unknown part of the field.
            let distance = NEAREST_ZERO * apart / correlation;
            return outer_bends(own, &[Bend { at: second.kappa, distance }], correlation);
        }
        if apart == 0.0 { own } else { outer_bends(own, &second.bends(reach[1]), correlation) }
    }

    fn factors(&self, field: f64, excess: [&[f64]; 2], emit: &mut Emit) {
        let mut first = vec![0.0; excess[0].len()];
        self.ends[0].densities(field, excess[0], &mut first);
        emit(1.0, &first, &self.second(field, excess[1]));
    }

    fn quadrature(&self) -> Quadrature {
        self.quadrature
    }

    fn refined(&self) -> Self {
        TypicalPair { quadrature: self.quadrature.refined(), ..*self }
    }
}

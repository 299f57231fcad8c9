//! The loss at invariant weights as a sum of squares.

use crate::models::student_teacher::geometry::Geometry;
use crate::models::student_teacher::kernel::{EVEN_PART_MAX, FRAC_1_2PI, even_deficit, even_part};
use crate::real::Real;

/// The loss by the degree in which student and teacher networks differ; each part is non-negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossParts<T> {
    /// First degree in the inputs.
    pub straight: T,
    /// On average.
    pub mean: T,
    /// Even degrees from the second.
    pub bent: T,
    /// Sum of the sizes of the terms: what their rounding is relative to.
    pub terms: T,
}

impl<T: Real> LossParts<T> {
    /// The loss.
    pub fn total(&self) -> T {
        self.straight + self.mean + self.bent
    }
}

impl<T: Real, const R: usize, const M: usize> Geometry<T, R, M> {
    /// The loss; formula `student.loss`. Relative accuracy 1e-13 up to a million neurons, also where nearly all of them are near their teachers or
    /// opposite to them: each is compared with its own teacher first.
    pub fn loss(&self) -> LossParts<T> {
        let zero = T::from(0.0);
        let mut straight = zero;
        for b in 0..M {
            straight += self.layout.inputs[b] * self.surplus[b] * self.surplus[b];
        }
        let mut mean = self.students() - self.teachers();
        let mut bent = zero;
        let mut terms = zero;
        let mut unpaired = self.layout.taught;
        for r in 0..R {
            let (n, length) = (self.layout.students[r], self.length[r]);
            mean += n * self.excess[r];
            let mut sum = zero;
            let mut away = zero;
            for s in 0..R {
                for contact in [&self.apart[r][s], &self.twin[r][s]] {
                    if contact.present {
                        sum += contact.count * self.length[s] * even_part(&contact.angle);
                    }
                }
            }
            for b in (0..M).filter(|&b| self.layout.taught[b]) {
                let count = self.layout.others(r, b);
                if count.re() != 0.0 {
                    away += count * even_part(&self.teacher[r][b]) * 2.0;
                }
            }
            terms += n * length * (sum + away);
            sum = (sum - away) * length;
            // The first class attached to a block is paired with its teachers.
            match self.layout.own[r].filter(|&b| self.layout.taught[b]) {
                Some(b) if unpaired[b] => {
                    unpaired[b] = false;
                    sum += self.excess[r].powi(2) * EVEN_PART_MAX + length * even_deficit(&self.own[r]) * 2.0;
                }
                Some(_) => {
                    sum += length * length * EVEN_PART_MAX - length * even_part(&self.own[r]) * 2.0;
                }
                None => sum += length * length * EVEN_PART_MAX,
            }
            bent += n * sum;
        }
        for b in (0..M).filter(|&b| unpaired[b]) {
            bent += self.layout.inputs[b] * EVEN_PART_MAX;
        }
        let even = 0.5 * FRAC_1_2PI;
        LossParts {
            straight: straight * 0.125,
            mean: mean * mean * even,
            bent: bent * even,
            terms: terms * even,
        }
    }
}

//! Derivatives of the loss at invariant weights, for all of an orbit at once.

use std::f64::consts::{FRAC_PI_2, PI};

use nalgebra::SMatrix;

use crate::models::student_teacher::geometry::{Contact, Geometry, Profile};
use crate::models::student_teacher::kernel::FRAC_1_2PI;
use crate::models::student_teacher::layout::Entries;
use crate::real::Real;

impl<T: Real, const R: usize, const M: usize> Geometry<T, R, M> {
    /// What pulls a student of class `r` along its own direction: the lengths of the others, each times the sine of its angle, less those of
    /// the teachers; over its own length.
    ///
    /// Each sine is written as one less something small: the ones are counted, and cancel.
    pub fn pull(&self, r: usize) -> T {
        let below_one = |c: &crate::models::student_teacher::kernel::Angle<T>| {
            c.cosine * c.cosine / (c.sine + 1.0)
        };
        let taught = self.is_taught(r);
        let spare = if taught { 0.0 } else { -1.0 };
        let mut sum = (self.students() - self.teachers()) + spare;
        if taught {
            sum -= self.own[r].sine;
        }
        for s in 0..R {
            for contact in [&self.apart[r][s], &self.twin[r][s]] {
                if contact.present {
                    let angle = &contact.angle;
                    sum += contact.count * (self.excess[s] * angle.sine - below_one(angle));
                }
            }
        }
        for b in (0..M).filter(|&b| self.layout.taught[b]) {
            let count = self.layout.others(r, b);
            if count.re() != 0.0 {
                sum += count * below_one(&self.teacher[r][b]);
            }
        }
        sum / self.length[r]
    }

    /// Derivative of the loss with respect to one weight of each orbit; formula `student.reduced`.
    pub fn gradient(&self) -> Entries<T, R, M> {
        let zero = T::from(0.0);
        let mut gradient = Entries { own: [zero; R], block: [[zero; M]; R] };
        for r in 0..R {
            let pull = self.pull(r);
            for b in 0..M {
                if self.layout.others(r, b).re() == 0.0 {
                    continue;
                }
                let mut sum = (pull + FRAC_PI_2) * self.weights.entries.block[r][b];
                for s in 0..R {
                    let entry = self.weights.entries.block[s][b];
                    let [apart, twin] = [&self.apart[r][s], &self.twin[r][s]];
                    if apart.present {
                        // Of the partners attached to this block, one has this input for its own.
                        let partners = if self.layout.own[s] == Some(b) {
                            self.weights.own(s) + (apart.count - 1.0) * entry
                        } else {
                            apart.count * entry
                        };
                        sum += apart.angle.lean * partners;
                    }
                    if twin.present {
                        sum += twin.angle.lean * entry;
                    }
                }
                sum += self.surplus[b] * FRAC_PI_2;
                if self.layout.taught[b] {
                    sum -= self.teacher[r][b].lean;
                }
                gradient.block[r][b] = sum * FRAC_1_2PI;
            }
            let Some(own) = self.layout.own[r] else { continue };
            let mut sum = pull * self.weights.own(r) + self.surplus[own] * FRAC_PI_2;
            for s in 0..R {
                let [apart, twin] = [&self.apart[r][s], &self.twin[r][s]];
                if apart.present {
                    sum += apart.count * apart.angle.lean * self.weights.entries.block[s][own];
                }
                if twin.present {
                    sum += twin.angle.lean * self.weights.own(s);
                }
            }
            sum += self.own_imbalance(r);
            gradient.own[r] = sum * FRAC_1_2PI;
        }
        gradient
    }

    /// `pi/2` of the own weight less the own teacher's lean.
    fn own_imbalance(&self, r: usize) -> T {
        let sign = self.weights.sign[r];
        if !self.is_taught(r) {
            return self.weights.own(r) * FRAC_PI_2;
        }
        if sign == 0.0 {
            return self.weights.own(r) * FRAC_PI_2 - self.own[r].lean;
        }
        // The angle to the nearer of the teacher and its opposite.
        let angle = self.own[r].sine.atan2(self.own[r].cosine * sign);
        self.weights.entries.own[r] * FRAC_PI_2 + angle * sign
    }

    /// What the inner product with a profile is, as a linear form in the entries of one class.
    fn form(&self, profile: &Profile<T, M>, contact: &Contact<T, M>, second: Option<usize>) -> Entries<T, 1, M> {
        let mut block = std::array::from_fn(|b| contact.rest[b] * profile.rest[b]);
        if let Some(b) = second {
            block[b] += profile.second;
        }
        Entries { own: [profile.first], block: [block] }
    }
}

/// Coordinates of the second derivatives: class by class, the own input and then the blocks.
pub trait Accumulate {
    /// Adds to the entry of two coordinates.
    fn add(&mut self, row: usize, column: usize, value: f64);
}

impl<const N: usize> Accumulate for SMatrix<f64, N, N> {
    #[inline]
    fn add(&mut self, row: usize, column: usize, value: f64) {
        self[(row, column)] += value;
    }
}

impl Accumulate for nalgebra::DMatrix<f64> {
    fn add(&mut self, row: usize, column: usize, value: f64) {
        self[(row, column)] += value;
    }
}

impl<const R: usize, const M: usize> Geometry<f64, R, M> {
    /// Second derivatives of the loss with respect to the entries, added to `matrix`; formula `student.reduced`.
    pub fn stiffness(&self, matrix: &mut impl Accumulate) {
        let width = M + 1;
        let get = |form: &Entries<f64, 1, M>, a: usize| form.at(a);
        for r in 0..R {
            let n = self.layout.students[r];
            let (length, pull) = (self.length[r], self.pull(r));
            let w = &self.weights.entries.block[r];
            let multiplicity = |a: usize| match a {
                0 => f64::from(u8::from(self.layout.own[r].is_some())),
                _ => self.layout.others(r, a - 1),
            };
            let entry = |a: usize| if a == 0 { self.weights.own(r) } else { w[a - 1] };
            let along = |a: usize| multiplicity(a) * entry(a) / length;
            let mut block = [[0.0; 8]; 8];
            for a in 0..width {
                block[a][a] += (pull + PI) * multiplicity(a);
                for b in 0..width {
                    block[a][b] -= pull * along(a) * along(b);
                }
            }
            // Teachers: what a unit vector has across the weights.
            let mut teacher = |count: f64, own: usize, cosine: f64, sine: f64| {
                if sine == 0.0 || count == 0.0 {
                    return;
                }
                let weight = count / (length * sine);
                let form = |a: usize| f64::from(u8::from(a == own)) - cosine * along(a);
                for a in 0..width {
                    for b in 0..width {
                        block[a][b] -= weight * form(a) * form(b);
                    }
                }
            };
            if self.is_taught(r) {
                let Angle { cosine, sine } = (&self.own[r]).into();
                teacher(1.0, 0, cosine, sine);
            }
            for b in (0..M).filter(|&b| self.layout.taught[b]) {
                let Angle { cosine, sine } = (&self.teacher[r][b]).into();
                teacher(self.layout.others(r, b), b + 1, cosine, sine);
            }
            for s in 0..R {
                for twin in [false, true] {
                    let contact = if twin { &self.twin[r][s] } else { &self.apart[r][s] };
                    if !contact.present {
                        continue;
                    }
                    let angle = &contact.angle;
                    let [there, back] = self.across(r, s, twin);
                    let (own_r, own_s) = if twin { (None, None) } else { (self.layout.own[r], self.layout.own[s]) };
                    let here = self.form(&there, contact, own_s);
                    // Seen from the partner, its own input comes first.
                    let swapped = Profile { first: back.second, second: back.first, ..back };
                    let swapped = if twin { back } else { swapped };
                    let other = self.form(&swapped, contact, own_r);
                    let inverse = if angle.sine == 0.0 { 0.0 } else { 1.0 / angle.sine };
                    let weight = contact.count * self.length[s] / length * inverse;
                    for a in 0..width {
                        for b in 0..width {
                            block[a][b] += weight * get(&here, a) * get(&here, b);
                        }
                    }
                    let turned = FRAC_PI_2 + angle.lean;
                    let along_other = |b: usize| {
                        let (own, w) = (self.layout.own[s].is_some(), &self.weights.entries.block[s]);
                        match b {
                            0 if own => self.weights.own(s) / self.length[s],
                            0 => 0.0,
                            b => self.layout.others(s, b - 1) * w[b - 1] / self.length[s],
                        }
                    };
                    let pairs = n * contact.count * FRAC_1_2PI;
                    for a in 0..width {
                        for b in 0..width {
                            let mut value = angle.sine * along(a) * along_other(b);
                            value += inverse * get(&here, a) * get(&other, b);
                            matrix.add(r * width + a, s * width + b, pairs * value);
                        }
                        if a > 0 {
                            let shared = contact.rest[a - 1];
                            matrix.add(r * width + a, s * width + a, pairs * turned * shared);
                        }
                    }
                    if twin {
                        matrix.add(r * width, s * width, pairs * turned);
                    } else {
                        if let Some(b) = own_r {
                            matrix.add(r * width, s * width + 1 + b, pairs * turned);
                        }
                        if let Some(b) = own_s {
                            matrix.add(r * width + 1 + b, s * width, pairs * turned);
                        }
                    }
                }
            }
            for a in 0..width {
                for b in 0..width {
                    matrix.add(r * width + a, r * width + b, n * FRAC_1_2PI * block[a][b]);
                }
            }
        }
    }
}

/// Cosine and sine.
struct Angle {
    cosine: f64,
    sine: f64,
}

impl From<&crate::models::student_teacher::kernel::Angle<f64>> for Angle {
    fn from(angle: &crate::models::student_teacher::kernel::Angle<f64>) -> Self {
        Angle { cosine: angle.cosine, sine: angle.sine }
    }
}

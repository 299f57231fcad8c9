//! Derivatives of the loss at invariant weights, for all of an orbit at once.

use std::f64::consts::{FRAC_PI_2, PI};

use nalgebra::{DMatrix, SMatrix};

use crate::models::student_teacher::geometry::{Geometry, Profile};
use crate::models::student_teacher::kernel::FRAC_1_2PI;
use crate::models::student_teacher::layout::Entries;
use crate::real::Real;

impl<T: Real, const R: usize, const M: usize> Geometry<T, R, M> {
    /// Derivative of the loss with respect to one weight of each orbit; formula `student.reduced`.
    pub fn gradient(&self) -> Entries<T, R, M> {
        let zero = T::from(0.0);
        let mut gradient = Entries { own: [zero; R], block: [[zero; M]; R] };
        for r in 0..R {
            let pull = self.pull[r];
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
}

/// Where second derivatives are collected: coordinates class by class, the own input and then the blocks.
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

impl Accumulate for DMatrix<f64> {
    fn add(&mut self, row: usize, column: usize, value: f64) {
        self[(row, column)] += value;
    }
}

/// A linear form in the entries of one class: the own input first.
#[derive(Clone, Copy)]
struct Form<const M: usize> {
    own: f64,
    block: [f64; M],
}

impl<const M: usize> Form<M> {
    /// The inner product with a profile.
    #[inline]
    fn of(profile: &Profile<f64, M>, rest: &[f64; M], second: Option<usize>) -> Self {
        let mut block = std::array::from_fn(|b| rest[b] * profile.rest[b]);
        if let Some(b) = second {
            block[b] += profile.second;
        }
        Form { own: profile.first, block }
    }

    /// `[1 at one place] - share * self`.
    #[inline]
    fn across(&self, place: usize, share: f64) -> Self {
        let mut form = Form { own: -share * self.own, block: self.block.map(|x| -share * x) };
        if place == 0 {
            form.own += 1.0;
        } else {
            form.block[place - 1] += 1.0;
        }
        form
    }

    #[inline]
    fn get(&self, index: usize) -> f64 {
        if index == 0 { self.own } else { self.block[index - 1] }
    }
}

/// Adds a product of two forms in the entries of two classes.
#[inline]
fn add_product<const M: usize>(
    matrix: &mut impl Accumulate,
    weight: f64,
    (r, x): (usize, &Form<M>),
    (s, y): (usize, &Form<M>),
) {
    for a in 0..=M {
        let factor = weight * x.get(a);
        // Of one class only the upper half.
        for b in if r == s { a } else { 0 }..=M {
            matrix.add(r * (M + 1) + a, s * (M + 1) + b, factor * y.get(b));
        }
    }
}

impl<const R: usize, const M: usize> Geometry<f64, R, M> {
    /// The upper half of the second derivatives of the loss with respect to the entries, added to `matrix`; formula `student.reduced`.
    pub fn stiffness(&self, matrix: &mut impl Accumulate) {
        let width = M + 1;
        let along: [Form<M>; R] = std::array::from_fn(|r| Form {
            own: if self.layout.own[r].is_some() { self.weights.own(r) / self.length[r] } else { 0.0 },
            block: std::array::from_fn(|b| {
                self.layout.others(r, b) * self.weights.entries.block[r][b] / self.length[r]
            }),
        });
        for r in 0..R {
            let n = self.layout.students[r] * FRAC_1_2PI;
            let (length, pull, along_r) = (self.length[r], self.pull[r], &along[r]);
            if self.layout.own[r].is_some() {
                matrix.add(r * width, r * width, n * (pull + PI));
            }
            for b in 0..M {
                let place = r * width + 1 + b;
                matrix.add(place, place, n * (pull + PI) * self.layout.others(r, b));
            }
            add_product(matrix, -n * pull, (r, along_r), (r, along_r));
            // Teachers: what a unit vector has across the weights.
            if self.is_taught(r) && self.own[r].sine > 0.0 {
                let form = along_r.across(0, self.own[r].cosine);
                add_product(matrix, -n / (length * self.own[r].sine), (r, &form), (r, &form));
            }
            for b in (0..M).filter(|&b| self.layout.taught[b]) {
                let (angle, count) = (&self.teacher[r][b], self.layout.others(r, b));
                if count != 0.0 && angle.sine > 0.0 {
                    let form = along_r.across(b + 1, angle.cosine);
                    add_product(matrix, -n * count / (length * angle.sine), (r, &form), (r, &form));
                }
            }
            for s in r..R {
                for twin in [false, true] {
                    self.add_contact(matrix, (r, s, twin), &along);
                }
            }
        }
    }

    /// What a pair of classes adds, `r <= s`.
    #[inline]
    fn add_contact(
        &self,
        matrix: &mut impl Accumulate,
        (r, s, twin): (usize, usize, bool),
        along: &[Form<M>; R],
    ) {
        let width = M + 1;
        let contact = if twin { &self.twin[r][s] } else { &self.apart[r][s] };
        if !contact.present {
            return;
        }
        let angle = &contact.angle;
        let pairs = self.layout.students[r] * contact.count * FRAC_1_2PI;
        let [own_r, own_s] = if twin { [None; 2] } else { [self.layout.own[r], self.layout.own[s]] };
        add_product(matrix, pairs * angle.sine, (r, &along[r]), (s, &along[s]));
        if angle.sine > 0.0 {
            let [there, back] = self.across(r, s, twin);
            // Seen from the partner, its own input comes first.
            let back = if twin { back } else { Profile { first: back.second, second: back.first, ..back } };
            let here = Form::of(&there, &contact.rest, own_s);
            let other = Form::of(&back, &contact.rest, own_r);
            let weight = pairs / angle.sine;
            let ratio = self.length[s] / self.length[r];
            add_product(matrix, weight * ratio, (r, &here), (r, &here));
            add_product(matrix, weight, (r, &here), (s, &other));
            if r != s {
                add_product(matrix, weight / ratio, (s, &other), (s, &other));
            }
        }
        let turned = pairs * (FRAC_PI_2 + angle.lean);
        for b in 0..M {
            matrix.add(r * width + 1 + b, s * width + 1 + b, turned * contact.rest[b]);
        }
        if twin {
            matrix.add(r * width, s * width, turned);
        }
        if let Some(b) = own_r {
            matrix.add(r * width, s * width + 1 + b, turned);
        }
        if let Some(b) = own_s.filter(|_| r != s) {
            matrix.add(r * width + 1 + b, s * width, turned);
        }
    }
}

//! Lengths and angles of invariant weights, without cancellation.

use crate::models::student_teacher::kernel::Angle;
use crate::models::student_teacher::layout::{Layout, Weights};
use crate::real::Real;

/// A weight vector as a pair of neurons sees it: at the two own inputs, and at the other inputs of each block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile<T, const M: usize> {
    /// At the own input of the first neuron.
    pub first: T,
    /// At the own input of the second one, where that is another.
    pub second: T,
    /// Elsewhere.
    pub rest: [T; M],
}

/// Partners of a neuron that lie to it in the same way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contact<T, const M: usize> {
    /// How many partners; none where there is no such orbit.
    pub count: T,
    /// Whether they are.
    pub present: bool,
    /// The angle to each.
    pub angle: Angle<T>,
    /// How many inputs are neither neuron's own.
    pub rest: [T; M],
    /// Sum of the sizes of the terms of the inner product, over the lengths: what its rounding is relative to.
    pub terms: T,
}

/// Lengths and angles of the students' weights.
#[derive(Debug, Clone, Copy)]
pub struct Geometry<T, const R: usize, const M: usize> {
    /// The classes.
    pub layout: Layout<T, R, M>,
    /// Their weights.
    pub weights: Weights<T, R, M>,
    /// Length of each class.
    pub length: [T; R],
    /// Length less one.
    pub excess: [T; R],
    /// Partners with another own input (or none), by class.
    pub apart: [[Contact<T, M>; R]; R],
    /// The partner of each other class that has the same own input.
    pub twin: [[Contact<T, M>; R]; R],
    /// Angle to the teacher of the own input; meaningful where there is one.
    pub own: [Angle<T>; R],
    /// Angle to the teachers of the other inputs of each block.
    pub teacher: [[Angle<T>; M]; R],
    /// Sum over all students at an input of each block, less the teacher's one.
    pub surplus: [T; M],
    /// What pulls a student along its own direction: the lengths of the others, each times the sine of its angle, less those of the teachers; over its
    /// own length.
    pub pull: [T; R],
}

impl<T: Real, const R: usize, const M: usize> Geometry<T, R, M> {
    /// Of these weights.
    pub fn new(layout: Layout<T, R, M>, weights: Weights<T, R, M>) -> Self {
        let zero = T::from(0.0);
        let tail: [T; R] = std::array::from_fn(|r| {
            (0..M).fold(zero, |sum, b| {
                let w = weights.entries.block[r][b];
                sum + layout.others(r, b) * w * w
            })
        });
        let length: [T; R] = std::array::from_fn(|r| {
            let own = if layout.own[r].is_some() { weights.own(r) } else { zero };
            (tail[r] + own * own).sqrt()
        });
        let excess = std::array::from_fn(|r| {
            let mut above = tail[r] - 1.0;
            if layout.own[r].is_some() {
                // The square of a sign is one, or zero.
                let (sign, d) = (weights.sign[r], weights.entries.own[r]);
                above = tail[r] + d * (d + 2.0 * sign) + (sign * sign - 1.0);
            }
            above / (length[r] + 1.0)
        });
        let nothing = Contact {
            count: zero,
            present: false,
            angle: Angle { sine: zero, cosine: zero, lean: zero },
            rest: [zero; M],
            terms: zero,
        };
        let mut geometry = Geometry {
            layout,
            weights,
            length,
            excess,
            apart: [[nothing; R]; R],
            twin: [[nothing; R]; R],
            own: [nothing.angle; R],
            teacher: [[nothing.angle; M]; R],
            surplus: [zero; M],
            pull: [zero; R],
        };
        for (r, &tail) in tail.iter().enumerate() {
            for s in r..R {
                geometry.apart[r][s] = geometry.contact(r, s, false);
                if r == s {
                    continue;
                }
                geometry.twin[r][s] = geometry.contact(r, s, true);
                let back = |c: Contact<T, M>| Contact { count: geometry.count(s, r, c.present), ..c };
                let [apart, twin] = [back(geometry.apart[r][s]), geometry.twin[r][s]];
                geometry.apart[s][r] = apart;
                geometry.twin[s][r] = twin;
            }
            geometry.face_teachers(r, tail);
        }
        for b in 0..M {
            geometry.surplus[b] = geometry.column(b);
        }
        for r in 0..R {
            geometry.pull[r] = geometry.find_pull(r);
        }
        geometry
    }

    /// Students in all.
    pub fn students(&self) -> T {
        self.layout.students.iter().fold(T::from(0.0), |sum, &n| sum + n)
    }

    /// Teachers in all.
    pub fn teachers(&self) -> T {
        (0..M).filter(|&b| self.layout.taught[b]).fold(T::from(0.0), |sum, b| sum + self.layout.inputs[b])
    }

    /// Whether the own inputs of the class have teachers.
    pub fn is_taught(&self, r: usize) -> bool {
        self.layout.own[r].is_some_and(|b| self.layout.taught[b])
    }

    /// Whether students of two classes can have the same own input.
    fn share_inputs(&self, r: usize, s: usize) -> bool {
        r != s && self.layout.own[r].is_some() && self.layout.own[r] == self.layout.own[s]
    }

    /// Partners in class `s` with another own input.
    fn count(&self, r: usize, s: usize, present: bool) -> T {
        if !present {
            return T::from(0.0);
        }
        let n = self.layout.students[s];
        if r == s || self.share_inputs(r, s) { n - 1.0 } else { n }
    }

    /// The weights of class `r` as the first of a pair, seen with a partner of class `s`.
    #[inline]
    fn profile(&self, r: usize, s: usize, twin: bool) -> Profile<T, M> {
        let own = if self.layout.own[r].is_some() { self.weights.own(r) } else { T::from(0.0) };
        let rest = self.weights.entries.block[r];
        let second = match self.layout.own[s] {
            Some(b) if !twin => rest[b],
            _ => T::from(0.0),
        };
        Profile { first: own, second, rest }
    }

    /// How class `s` lies to class `r`.
    fn contact(&self, r: usize, s: usize, twin: bool) -> Contact<T, M> {
        let zero = T::from(0.0);
        let present = if twin { self.share_inputs(r, s) } else { self.count(r, s, true).re() != 0.0 };
        let mut contact = Contact {
            count: if twin { T::from(1.0) } else { self.count(r, s, present) },
            present,
            angle: Angle { sine: zero, cosine: zero, lean: zero },
            rest: [zero; M],
            terms: zero,
        };
        if !present {
            return contact;
        }
        let w = self.profile(r, s, twin);
        let mut v = self.profile(s, r, twin);
        if !twin {
            // The partner's own input comes second.
            (v.first, v.second) = (v.second, v.first);
        }
        let mut dot = w.first * v.first + w.second * v.second;
        let mut terms = (w.first * v.first).abs() + (w.second * v.second).abs();
        let minor = |a: T, b: T, c: T, d: T| {
            let minor = a * d - b * c;
            minor * minor
        };
        let mut gram = minor(w.first, w.second, v.first, v.second);
        for b in 0..M {
            let mut others = self.layout.others(r, b);
            if !twin && self.layout.own[s] == Some(b) {
                others -= 1.0;
            }
            contact.rest[b] = others;
            let (wb, vb) = (w.rest[b], v.rest[b]);
            dot += others * wb * vb;
            terms += (others * wb * vb).abs();
            gram += others * minor(w.first, wb, v.first, vb);
            gram += others * minor(w.second, wb, v.second, vb);
            for c in 0..b {
                gram += others * contact.rest[c] * minor(w.rest[c], wb, v.rest[c], vb);
            }
        }
        let lengths = self.length[r] * self.length[s];
        contact.angle = Angle::new(lengths, dot, gram);
        contact.terms = terms / lengths;
        contact
    }

    /// The angles of class `r` to the teachers.
    fn face_teachers(&mut self, r: usize, tail: T) {
        let own = if self.layout.own[r].is_some() { self.weights.own(r) } else { T::from(0.0) };
        self.own[r] = Angle::new(self.length[r], own, tail);
        for b in 0..M {
            if self.layout.others(r, b).re() == 0.0 {
                continue;
            }
            let w = self.weights.entries.block[r][b];
            // What is left of the squared length without one input of the block: no cancellation but where that input is all there is.
            let mut rest = own * own;
            for c in 0..M {
                let others = self.layout.others(r, c);
                let count = if b == c { others - 1.0 } else { others };
                rest += count * self.weights.entries.block[r][c].powi(2);
            }
            self.teacher[r][b] = Angle::new(self.length[r], w, rest);
        }
    }

    /// The pull. Each sine is written as one less something small: the ones are counted, and cancel.
    fn find_pull(&self, r: usize) -> T {
        let below_one = |c: &Angle<T>| c.cosine * c.cosine / (c.sine + 1.0);
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

    /// Sum over all students at an input of block `b`, less the teacher's one.
    fn column(&self, b: usize) -> T {
        let mut whole = if self.layout.taught[b] { -1.0 } else { 0.0 };
        let mut sum = T::from(0.0);
        for r in 0..R {
            let mut others = self.layout.students[r];
            if self.layout.own[r] == Some(b) {
                whole += self.weights.sign[r];
                sum += self.weights.entries.own[r];
                others -= 1.0;
            }
            sum += others * self.weights.entries.block[r][b];
        }
        sum + whole
    }

    /// What the direction of the weights of class `s` has across those of class `r`, and the other way round.
    pub fn across(&self, r: usize, s: usize, twin: bool) -> [Profile<T, M>; 2] {
        let contact = if twin { &self.twin[r][s] } else { &self.apart[r][s] };
        let (w, mut v) = (self.profile(r, s, twin), self.profile(s, r, twin));
        if !twin {
            (v.first, v.second) = (v.second, v.first);
        }
        let [w, v] = [(w, self.length[r]), (v, self.length[s])].map(|(p, length)| p.scaled(length.recip()));
        [v.less(&w, contact.angle.cosine), w.less(&v, contact.angle.cosine)]
    }
}

impl<T: Real, const M: usize> Profile<T, M> {
    fn scaled(&self, factor: T) -> Self {
        let rest = self.rest.map(|x| x * factor);
        Profile { first: self.first * factor, second: self.second * factor, rest }
    }

    fn less(&self, other: &Self, factor: T) -> Self {
        Profile {
            first: self.first - other.first * factor,
            second: self.second - other.second * factor,
            rest: std::array::from_fn(|b| self.rest[b] - other.rest[b] * factor),
        }
    }
}

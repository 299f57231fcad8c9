//! The spectrum of the second derivatives at invariant weights, component by component of the symmetry group.
//!
//! On each component the second derivatives act as one small symmetric matrix, whatever the number of neurons. Below, `u` is any vector of the
//! standard representation of the permutations of one block: entries that sum to zero.

use std::f64::consts::FRAC_PI_2;

use nalgebra::SMatrix;

use crate::models::student_teacher::geometry::Geometry;
use crate::models::student_teacher::kernel::{Angle, FRAC_1_2PI};

/// A matrix on one component; coordinates that this block size does not have are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component<const N: usize> {
    /// The second derivatives in an orthonormal basis.
    pub matrix: SMatrix<f64, N, N>,
    /// Which coordinates there are.
    pub present: [bool; N],
}

impl<const M: usize> Geometry<f64, M, M> {
    /// The angle to another student of the same class.
    fn fellow(&self, r: usize) -> &Angle<f64> {
        &self.apart[r][r].angle
    }

    /// What the component of antisymmetric or symmetric matrices without row sums has in common.
    fn inner(&self, r: usize) -> f64 {
        let angle = FRAC_PI_2 - self.fellow(r).lean;
        self.pull[r] + angle - 1.0 / (self.length[r] * self.teacher[r][r].sine)
    }

    /// The eigenvalue of antisymmetric matrices on block `r` (`x`); formula `student.spectrum`. Needs three neurons.
    pub fn antisymmetric(&self, r: usize) -> f64 {
        self.inner(r) * FRAC_1_2PI
    }

    /// The eigenvalue of symmetric matrices on block `r` without diagonal and row sums (`y`); formula `student.spectrum`. Needs four neurons.
    pub fn symmetric(&self, r: usize) -> f64 {
        let step = self.step(r);
        (self.inner(r) + 2.0 * step * step / self.fellow(r).sine) * FRAC_1_2PI
    }

    /// How far the direction of a student sticks out of its own block at its own input.
    fn step(&self, r: usize) -> f64 {
        (self.weights.own(r) - self.weights.entries.block[r][r]) / self.length[r]
    }

    /// The matrix on products of two standard representations, `u u'` in block `(r, s)` and in block `(s, r)`; formula `student.spectrum`.
    pub fn mixed(&self, r: usize, s: usize) -> SMatrix<f64, 2, 2> {
        let sine = self.apart[r][s].angle.sine;
        let (step_r, step_s) = (self.step(r), self.step(s));
        let own = |r: usize, s: usize, step: f64| {
            let fellow = FRAC_PI_2 - self.fellow(r).lean;
            let partners = self.length[s] / self.length[r] * step * step / sine;
            self.pull[r] + fellow + partners - 1.0 / (self.length[r] * self.teacher[r][s].sine)
        };
        let cross = step_r * step_s / sine;
        SMatrix::from([[own(r, s, step_s), cross], [cross, own(s, r, step_r)]]) * FRAC_1_2PI
    }

    /// The matrix on the standard representation of block `r`; formula `student.spectrum`. Needs two neurons in the block.
    ///
    /// Coordinates: `u` on the diagonal; equal along rows; equal along columns (orthogonal to the last); rows of the block on each other block; rows of
    /// each other class on the block. `S` is `2 M + 1`.
    pub fn standard<const S: usize>(&self, r: usize) -> Component<S> {
        const { assert!(S == 2 * M + 1) }
        let n = self.layout.students[r];
        let others = |index: usize| if index < r { index } else { index + 1 };
        let (right, below) = (3, 2 + M);
        let scale: [f64; S] = std::array::from_fn(|a| match a {
            0 => 1.0,
            1 => (n - 1.0).sqrt(),
            2 => (n * (n - 2.0) / (n - 1.0)).max(0.0).sqrt(),
            a if a < below => self.layout.inputs[others(a - right)].sqrt(),
            a => self.layout.students[others(a - below)].sqrt(),
        });
        let present = scale.map(|s| s > 0.0);
        // From coefficients on (diagonal, rows, columns, blocks to the right) to the orthonormal basis.
        let normal = |raw: [f64; S]| -> [f64; S] {
            std::array::from_fn(|a| match a {
                _ if !present[a] => 0.0,
                2 => (raw[2] + raw[1] / (n - 1.0)) / scale[2],
                a => raw[a] / scale[a],
            })
        };
        let mut matrix = SMatrix::<f64, S, S>::zeros();
        let mut add = |weight: f64, x: &[f64; S], y: &[f64; S]| {
            for (a, &xa) in x.iter().enumerate() {
                for (b, &yb) in y.iter().enumerate() {
                    matrix[(a, b)] += weight * xa * yb;
                }
            }
        };
        let unit = |a: usize| -> [f64; S] { std::array::from_fn(|b| f64::from(u8::from(a == b))) };
        let (length, pull) = (self.length[r], self.pull[r]);
        let (own, entries) =
            (self.weights.own(r) / length, self.weights.entries.block[r].map(|w| w / length));
        let inputs = self.layout.inputs;

        // Along the weights themselves, and what all students of the class add up to.
        let mut raw = [0.0; S];
        raw[0] = own;
        raw[1] = entries[r] * (n - 1.0);
        raw[2] = -entries[r];
        for i in 0..M - 1 {
            raw[right + i] = inputs[others(i)] * entries[others(i)];
        }
        let along = normal(raw);
        let mut raw = [0.0; S];
        (raw[0], raw[1], raw[2]) = (1.0, -1.0, n - 1.0);
        let together = normal(raw);

        let fellow = self.fellow(r);
        for a in 0..below {
            add(pull + FRAC_PI_2 - fellow.lean, &unit(a), &unit(a));
        }
        add(-pull - fellow.sine, &along, &along);
        add(FRAC_PI_2 + fellow.lean, &together, &together);
        let contact = &self.apart[r][r];
        if fellow.sine > 0.0 {
            let [p, _] = self.across(r, r, false);
            let mut raw = [0.0; S];
            raw[0] = p.first;
            raw[1] = p.second + p.rest[r] * (n - 2.0);
            raw[2] = p.second - 2.0 * p.rest[r];
            for i in 0..M - 1 {
                raw[right + i] = contact.rest[others(i)] * p.rest[others(i)];
            }
            let form = normal(raw);
            add((n - 2.0) / fellow.sine, &form, &form);
        }

        // Teachers.
        let less = |x: [f64; S], angle: &Angle<f64>| -> [f64; S] {
            std::array::from_fn(|a| x[a] - angle.cosine * along[a])
        };
        if self.own[r].sine > 0.0 {
            let form = less(unit(0), &self.own[r]);
            add(-1.0 / (length * self.own[r].sine), &form, &form);
        }
        {
            let angle = &self.teacher[r][r];
            let mut rows = [0.0; S];
            rows[1] = 1.0;
            let mu = less(normal(rows), angle);
            let mut columns = [0.0; S];
            columns[2] = 1.0;
            let nu = normal(columns);
            let weight = -1.0 / (length * angle.sine);
            add(weight * (n - 1.0), &mu, &mu);
            add(weight * (n - 1.0), &nu, &nu);
            add(-weight, &mu, &nu);
            add(-weight, &nu, &mu);
        }
        for i in (0..M - 1).filter(|&i| inputs[others(i)] != 0.0) {
            let s = others(i);
            let angle = &self.teacher[r][s];
            let mut raw = [0.0; S];
            raw[right + i] = 1.0;
            let form = less(normal(raw), angle);
            add(-inputs[s] / (length * angle.sine), &form, &form);
        }

        // Each other class: partners of these students, and its own rows on this block.
        for i in (0..M - 1).filter(|&i| self.layout.students[others(i)] != 0.0) {
            let s = others(i);
            let (contact, count) = (&self.apart[r][s], self.layout.students[s]);
            let angle = &contact.angle;
            let [there, _] = self.across(r, s, false);
            let mut raw = [0.0; S];
            raw[0] = there.first;
            raw[1] = there.rest[r] * (n - 1.0);
            raw[2] = -there.rest[r];
            for j in 0..M - 1 {
                let b = others(j);
                raw[right + j] = contact.rest[b] * there.rest[b];
                if b == s {
                    raw[right + j] += there.second;
                }
            }
            let form = normal(raw);
            let (ratio, step) = (self.length[s] / length, self.step(r));
            let mut raw = [0.0; S];
            raw[below + i] = 1.0;
            let rows = normal(raw);
            if angle.sine > 0.0 {
                add(count * ratio / angle.sine, &form, &form);
                let cross = count * step / angle.sine;
                add(cross, &form, &rows);
                add(cross, &rows, &form);
                add(count * step * step / (ratio * angle.sine), &rows, &rows);
            }
            let turned = count * (FRAC_PI_2 + angle.lean);
            add(turned, &together, &rows);
            add(turned, &rows, &together);
            let same = (count - 1.0) * (FRAC_PI_2 + self.fellow(s).lean);
            let same = if count == 1.0 { 0.0 } else { same };
            let own = self.pull[s] + 2.0 * FRAC_PI_2 - 1.0 / (self.length[s] * self.teacher[s][r].sine);
            add(count * (own + same), &rows, &rows);
            for j in (0..M - 1).filter(|&j| j != i) {
                let q = others(j);
                let mut raw = [0.0; S];
                raw[below + j] = 1.0;
                let turned = FRAC_PI_2 + self.apart[s][q].angle.lean;
                add(count * self.layout.students[q] * turned, &rows, &normal(raw));
            }
        }
        Component { matrix: matrix * FRAC_1_2PI, present }
    }
}

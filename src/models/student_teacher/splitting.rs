//! What happens to a critical point when one neuron more is given to the student: one neuron is split in two.

use nalgebra::SMatrix;

use crate::models::student_teacher::geometry::Geometry;
use crate::models::student_teacher::kernel::FRAC_1_2PI;
use crate::numerics::jacobi::Eigen;

impl Geometry<f64, 2, 2> {
    /// Least second derivative of the loss along `(direction, -direction) / sqrt 2` after a student of class `r` is split into halves of itself;
    /// formula `student.splitting`. Negative: the split point is a saddle. With the bound on its deviation by rounding.
    pub fn splitting_curvature(&self, r: usize) -> (f64, f64) {
        let s = 1 - r;
        let [n, q] = [self.layout.students[r], self.layout.students[s]];
        let (length, pull) = (self.length[r], self.pull[r]);
        let step = |r: usize| (self.weights.own(r) - self.weights.entries.block[r][r]) / self.length[r];
        let ratio = self.length[s] / length;
        let mut least = f64::INFINITY;
        let mut size = 0.0f64;
        let mut take = |value: f64, terms: f64| {
            if value < least {
                (least, size) = (value, terms);
            }
        };
        // Directions that are left alone by all permutations that leave this neuron alone: own, fellows, the others.
        let counts = [1.0, n - 1.0, q];
        let present = counts.map(|count| count > 0.0);
        let root = counts.map(|count: f64| count.max(0.0).sqrt());
        let unit = |values: [f64; 3]| -> [f64; 3] { std::array::from_fn(|a| values[a] * root[a]) };
        let along =
            unit([self.weights.own(r), self.weights.entries.block[r][r], self.weights.entries.block[r][s]])
                .map(|x| x / length);
        let mut matrix = SMatrix::<f64, 3, 3>::from_diagonal_element(pull);
        let mut add = |weight: f64, form: [f64; 3]| {
            for a in 0..3 {
                for b in 0..3 {
                    matrix[(a, b)] += weight * form[a] * form[b];
                }
            }
        };
        add(-pull, along);
        let across = |place: usize, cosine: f64| -> [f64; 3] {
            // One of `counts[place]` equal inputs.
            std::array::from_fn(|a| if a == place { 1.0 / root[a] } else { 0.0 } - cosine * along[a])
        };
        add(-1.0 / (length * self.own[r].sine), across(0, self.own[r].cosine));
        for (place, block) in [(1, r), (2, s)] {
            if present[place] {
                let angle = &self.teacher[r][block];
                add(-counts[place] / (length * angle.sine), across(place, angle.cosine));
            }
        }
        // Students: what of their directions is across, averaged over those that are left alone.
        for class in [r, s] {
            let contact = &self.apart[r][class];
            if !contact.present || contact.angle.sine == 0.0 {
                continue;
            }
            let [there, _] = self.across(r, class, false);
            let mut sums = [there.first, contact.rest[r] * there.rest[r], contact.rest[s] * there.rest[s]];
            sums[if class == r { 1 } else { 2 }] += there.second;
            let form = std::array::from_fn(|a| if present[a] { sums[a] / root[a] } else { 0.0 });
            add(contact.count * self.length[class] / (length * contact.angle.sine), form);
        }
        for a in (0..3).filter(|&a| !present[a]) {
            matrix.row_mut(a).fill(0.0);
            matrix.column_mut(a).fill(0.0);
            matrix[(a, a)] = f64::MAX.sqrt();
        }
        let eigen = Eigen::new(&matrix);
        take(eigen.values[0], 1.0 + 3.0 / length);
        // Directions among the fellows, and among the others, that sum to zero.
        if n > 2.0 {
            let (fellow, angle) = (&self.apart[r][r].angle, &self.teacher[r][r]);
            let students = if fellow.sine > 0.0 { step(r).powi(2) / fellow.sine } else { 0.0 };
            take(pull + students - 1.0 / (length * angle.sine), 3.0 / length);
        }
        if q > 1.0 {
            let (other, angle) = (&self.apart[r][s].angle, &self.teacher[r][s]);
            take(pull + ratio * step(s).powi(2) / other.sine - 1.0 / (length * angle.sine), 3.0 / length);
        }
        let scale = 2.0 * FRAC_1_2PI;
        (scale * least, 32.0 * f64::EPSILON * (1.0 + size) * scale)
    }
}

//! The derivative of the loss and the loss on weights of two classes, at any precision.

use crate::numerics::scalar::Scalar;

/// The classes of students and teachers; formula `student.series`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Classes {
    /// Neurons of the second class; the first has the others.
    pub second: u32,
    /// Whether the students of the second class are equal.
    pub merged: bool,
}

/// The weights of the students of one class.
#[derive(Debug, Clone)]
pub struct Row<T> {
    /// On the own input.
    pub own: T,
    /// On the own inputs of the others of the class.
    pub fellow: T,
    /// On those of the other class.
    pub cross: T,
}

/// What the loss knows of two weight vectors, or of a weight vector and a teacher.
#[derive(Clone)]
struct Pair<T> {
    /// Product of the lengths and the sine of the angle.
    sine: T,
    /// Pi less the angle.
    bend: T,
    /// Scalar product.
    dot: T,
}

/// All pairs there are, up to symmetry.
pub struct Geometry<T> {
    pi: T,
    sizes: [T; 2],
    rows: [Row<T>; 2],
    norms: [T; 2],
    fellows: [Pair<T>; 2],
    across: Pair<T>,
    /// With the own teacher, one of the class, one of the other class.
    teachers: [[Pair<T>; 3]; 2],
}

impl<T: Scalar> Geometry<T> {
    /// Of `k` students and teachers.
    pub fn new(classes: Classes, k: &T, pi: &T, rows: [Row<T>; 2]) -> Self {
        let second = k.whole(i64::from(classes.second));
        let sizes = [k.clone() - second.clone(), second];
        let zero = k.whole(0);
        let none = Pair { sine: zero.clone(), bend: pi.clone(), dot: zero.clone() };
        let pair = |gram: T, dot: T| {
            let sine = gram.square_root();
            let bend = pi.clone() - sine.angle(&dot, pi);
            Pair { sine, bend, dot }
        };
        let square = |x: &T| x.clone() * x.clone();
        let less = |n: &T, i: i64| n.clone() - n.whole(i);
        let class = |r: usize| {
            let Row { own, fellow, cross } = &rows[r];
            let [n, m] = [&sizes[r], &sizes[1 - r]];
            let [a, b, c] = [square(own), square(fellow), square(cross)];
            let norm = a.clone() + less(n, 1) * b.clone() + m.clone() * c.clone();
            let fellows = if r == 1 && classes.merged {
                Pair { sine: zero.clone(), bend: pi.clone(), dot: norm.clone() }
            } else if r == 1 && classes.second == 1 {
                none.clone()
            } else {
                let one = k.whole(1);
                correlated(
                    &[
                        [&one, own, fellow],
                        [&one, fellow, own],
                        [&less(n, 2), fellow, fellow],
                        [m, cross, cross],
                    ],
                    pair,
                )
            };
            let teachers = [
                pair(less(n, 1) * b.clone() + m.clone() * c.clone(), own.clone()),
                pair(a.clone() + less(n, 2) * b.clone() + m.clone() * c.clone(), fellow.clone()),
                pair(a + less(n, 1) * b + less(m, 1) * c, cross.clone()),
            ];
            (norm, fellows, teachers)
        };
        let (norm, fellows, teachers) = class(0);
        if classes.second == 0 {
            let nothing = [none.clone(), none.clone(), none.clone()];
            let (norms, fellows) = ([norm, k.whole(1)], [fellows, none.clone()]);
            let teachers = [teachers, nothing];
            return Geometry { pi: pi.clone(), sizes, rows, norms, fellows, across: none, teachers };
        }
        let others = class(1);
        let one = k.whole(1);
        let across = correlated(
            &[
                [&one, &rows[0].own, &rows[1].cross],
                [&less(&sizes[0], 1), &rows[0].fellow, &rows[1].cross],
                [&one, &rows[0].cross, &rows[1].own],
                [&less(&sizes[1], 1), &rows[0].cross, &rows[1].fellow],
            ],
            pair,
        );
        let (norms, fellows) = ([norm, others.0], [fellows, others.1]);
        Geometry { pi: pi.clone(), sizes, rows, norms, fellows, across, teachers: [teachers, others.2] }
    }

    /// Derivatives of the loss with respect to one weight of each kind: own, fellow and cross of the first class, then of the second.
    pub fn gradient(&self) -> [T; 6] {
        let [a, b, c] = self.row_gradient(0);
        let [d, e, f] = self.row_gradient(1);
        [a, b, c, d, e, f]
    }

    fn row_gradient(&self, r: usize) -> [T; 3] {
        let Row { own, fellow, cross } = self.rows[r].clone();
        let other = self.rows[1 - r].clone();
        let [n, m] = [self.sizes[r].clone(), self.sizes[1 - r].clone()];
        let [one, two] = [n.whole(1), n.whole(2)];
        let (near, far) = (self.fellows[r].clone(), self.across.clone());
        let teachers = &self.teachers[r];
        let students = (n.clone() - one.clone()) * near.sine + m.clone() * far.sine;
        let taught = teachers[0].sine.clone()
            + (n.clone() - one.clone()) * teachers[1].sine.clone()
            + m.clone() * teachers[2].sine.clone();
        let along = (students - taught) / self.norms[r].clone() + self.pi.clone();
        let seen = m.clone() * far.bend.clone() * other.cross;
        let slopes = [
            along.clone() * own.clone()
                + (n.clone() - one.clone()) * near.bend.clone() * fellow.clone()
                + seen.clone()
                - teachers[0].bend.clone(),
            along.clone() * fellow.clone()
                + near.bend.clone() * (own + (n.clone() - two) * fellow.clone())
                + seen
                - teachers[1].bend.clone(),
            along * cross.clone()
                + (n - one.clone()) * near.bend * cross
                + far.bend * (other.own + (m - one) * other.fellow)
                - teachers[2].bend.clone(),
        ];
        slopes.map(|slope| slope / (self.pi.whole(2) * self.pi.clone()))
    }

    /// Half the mean squared difference of the outputs, as `T - B + Q`: teachers alone, together with the students, students alone.
    pub fn loss(&self) -> T {
        let [alone, together] = self.parts();
        self.teachers_alone() - together + alone
    }

    /// The students alone, `Q`, and together with the teachers, `B`; at a critical point `B = 2 Q`.
    pub fn parts(&self) -> [T; 2] {
        let [n, m] = self.sizes.clone();
        let one = n.whole(1);
        let value = |pair: &Pair<T>| self.value(pair);
        let alone = |r: usize| {
            let others = (self.sizes[r].clone() - one.clone()) * value(&self.fellows[r]);
            self.sizes[r].clone() * (self.norms[r].clone() / one.whole(2) + others)
        };
        let pairs = n.clone() * m.clone() * value(&self.across);
        let students = (alone(0) + alone(1)) / one.whole(2) + pairs;
        let taught = |r: usize| {
            let [own, fellow, cross] = &self.teachers[r];
            let fellows = (self.sizes[r].clone() - one.clone()) * value(fellow);
            self.sizes[r].clone() * (value(own) + fellows + self.sizes[1 - r].clone() * value(cross))
        };
        [students, taught(0) + taught(1)]
    }

    /// The teachers alone, `T`.
    pub fn teachers_alone(&self) -> T {
        let k = self.sizes[0].clone() + self.sizes[1].clone();
        let two = k.whole(2);
        let orthogonal = (k.clone() - k.whole(1)) / (two.clone() * self.pi.clone());
        k / two.clone() * (k_half(&two) + orthogonal)
    }

    fn value(&self, pair: &Pair<T>) -> T {
        let along = pair.bend.clone() * pair.dot.clone();
        (pair.sine.clone() + along) / (self.pi.whole(2) * self.pi.clone())
    }
}

/// The mean square of the output of a neuron with a unit weight.
fn k_half<T: Scalar>(two: &T) -> T {
    two.whole(1) / two.clone()
}

/// Two vectors given by their kinds of columns, each with its number: the scalar product, and the determinant of Gram as a sum of
/// squares.
fn correlated<T: Scalar, const C: usize>(columns: &[[&T; 3]; C], pair: impl Fn(T, T) -> Pair<T>) -> Pair<T> {
    let zero = columns[0][0].whole(0);
    let (mut dot, mut gram) = (zero.clone(), zero);
    for (i, [m, v, w]) in columns.iter().copied().enumerate() {
        dot = dot + m.clone() * v.clone() * w.clone();
        for [n, x, y] in &columns[..i] {
            let area = v.clone() * (*y).clone() - w.clone() * (*x).clone();
            gram = gram + m.clone() * (*n).clone() * area.clone() * area;
        }
    }
    pair(gram, dot)
}

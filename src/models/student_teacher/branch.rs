//! A family followed over a real number of neurons.

use crate::error::SolveError;
use crate::models::student_teacher::family::Family;
use crate::models::student_teacher::layout::{Entries, Weights};
use crate::models::student_teacher::newton::{self, CriticalPoint, newton};
use crate::models::student_teacher::track::Track;
use crate::numerics::jacobi::negative;

/// Factor in `k` of the first step, and how it grows and shrinks.
const FIRST_STEP: f64 = 1.1;
const GROWTH: f64 = 1.6;
const LONGEST_STEP: f64 = 1.6;
const SHORTEST_STEP: f64 = 1e-6;
/// Corrections this large, relative to the length of the weights, mean that the root is another branch's.
const LARGEST_JUMP: f64 = 0.01;
/// On the way to the point asked for, corrections below this share of a weight are as good as none.
const PASSING: f64 = 1e-5;

/// Up to so many neurons reflected together there is a solution however many others there are; beyond, the branch ends at a fold.
pub const ENDLESS: u32 = 15;

/// What is said below the first neurons of a branch.
pub const TOO_FEW: SolveError =
    SolveError::NoSolution("the family needs two neurons besides those that are set apart");
/// What is said of one or two neurons reflected together.
pub const IDENTITY: SolveError = SolveError::NoSolution(
    "one or two neurons reflected together are the teachers themselves, up to a permutation: the global minimum",
);

/// What is said below the fold at which a branch begins.
pub const TOO_FEW_HERE: SolveError =
    SolveError::NoSolution("the branch does not reach so few neurons: it folds back at a larger number");
/// What is said above the fold at which a branch ends.
pub const TOO_MANY: SolveError =
    SolveError::NoSolution("the branch does not reach so many neurons: it folds back at a smaller number");

/// A critical point of two classes.
pub type Point = CriticalPoint<2, 6>;

/// A family and the last points found on it.
#[derive(Debug, Clone, Copy)]
pub struct Branch {
    family: Family,
    track: Track<6>,
    /// Negative eigenvalues among invariant weights: they change only where the branch folds.
    descents: usize,
}

impl Branch {
    /// The branch of a family, without a point yet.
    pub fn new(family: Family) -> Self {
        Branch { family: family.canonical(), track: Track::default(), descents: 0 }
    }

    /// The family.
    pub fn family(&self) -> Family {
        self.family
    }

    /// The critical point at `k`, from the points known or from the far end; formula `student.families`.
    ///
    /// # Errors
    /// `NoSolution` where the family has too few neurons or is the global minimum; `NotConverged`, `WrongBranch`.
    pub fn at(&mut self, k: f64) -> Result<Point, SolveError> {
        if matches!(self.family, Family::N(1 | 2)) {
            return Err(IDENTITY);
        }
        if k < self.family.least() {
            return Err(TOO_FEW);
        }
        let s = 1.0 / k.sqrt();
        if let Some(last) = self.track.last()
            && (last / s).max(s / last) <= LONGEST_STEP.sqrt()
            && let Ok(point) = self.correct(k, newton::LAST)
        {
            self.track.push(s, vector(&point));
            return Ok(point);
        }
        self.march(k)
    }

    /// Newton's method from the prediction; the root must be near it.
    fn correct(&self, k: f64, last: f64) -> Result<Point, SolveError> {
        let start = self.track.predict(1.0 / k.sqrt());
        let shape = self.family.shape();
        let weights = Weights { sign: shape.sign, entries: entries(start) };
        let point = newton(self.family.layout(k), weights, shape.merged, last)?;
        let (found, length) = (vector(&point), point.geometry.length);
        let jump = (0..6).map(|i| (found[i] - start[i]).abs() / length[i / 3]).fold(0.0, f64::max);
        if jump > LARGEST_JUMP {
            return Err(SolveError::WrongBranch {
                certificate: "the distance from the last root",
                value: jump,
            });
        }
        let descents = negative(&point.curvature);
        if descents != self.descents {
            let value = descents as f64 - self.descents as f64;
            return Err(SolveError::WrongBranch {
                certificate: "the change of the number of descents",
                value,
            });
        }
        self.certify(&point)?;
        Ok(point)
    }

    /// The point from the nearer end of what is known, step by step.
    fn march(&mut self, k: f64) -> Result<Point, SolveError> {
        let (mut at, mut point) = match self.family {
            Family::N(q) if q > ENDLESS => (self.family.least(), self.swapped(k)?),
            _ => {
                let at = k.max(self.family.beginning());
                let last = if at == k { newton::LAST } else { PASSING };
                let weights = self.family.far(at);
                (at, newton(self.family.layout(at), weights, self.family.shape().merged, last)?)
            }
        };
        self.certify(&point)?;
        let mut branch = Branch::new(self.family);
        branch.descents = negative(&point.curvature);
        branch.track.push(1.0 / at.sqrt(), vector(&point));
        let mut step = FIRST_STEP;
        while at != k {
            let next = if k < at { (at / step).max(k) } else { (at * step).min(k) };
            let last = if next == k { newton::LAST } else { PASSING };
            match branch.correct(next, last) {
                Ok(found) => {
                    point = found;
                    at = next;
                    branch.track.push(1.0 / at.sqrt(), vector(&point));
                    step = (1.0 + GROWTH * (step - 1.0)).min(LONGEST_STEP);
                }
                Err(_) if step - 1.0 < SHORTEST_STEP => {
                    return Err(if k < at { TOO_FEW_HERE } else { TOO_MANY });
                }
                Err(_) => step = 1.0 + 0.5 * (step - 1.0),
            }
        }
        *self = branch;
        Ok(point)
    }

    /// The first point of many neurons reflected together: with two others, which are then the second class of `M*`.
    fn swapped(&self, k: f64) -> Result<Point, SolveError> {
        let least = self.family.least();
        let weights = Branch::new(Family::MStar).at(least)?.geometry.weights;
        let Weights { sign, entries } = weights;
        let turn = |x: [f64; 2]| [x[1], x[0]];
        let block = [1, 0].map(|r: usize| turn(entries.block[r]));
        let weights = Weights { sign: turn(sign), entries: Entries { own: turn(entries.own), block } };
        let last = if k == least { newton::LAST } else { PASSING };
        newton(self.family.layout(least), weights, false, last)
    }

    /// The signs that tell the family from its neighbours.
    fn certify(&self, point: &Point) -> Result<(), SolveError> {
        let weights = &point.geometry.weights;
        let [first, second] = [weights.own(0), weights.own(1)];
        let k = point.geometry.students();
        // Weights of the second class on the inputs of the first one, in units of 1/k.
        let below = k * weights.entries.block[1][0];
        let mate = weights.entries.block[1][1];
        let wrong =
            |certificate: &'static str, value: f64| Err(SolveError::WrongBranch { certificate, value });
        let tolerance = 1e-9;
        match self.family {
            Family::A | Family::I | Family::MStar | Family::S2 if first > tolerance => {
                wrong("the own weight of the reflected neurons", first)
            }
            Family::I | Family::MStar if second < 0.5 => wrong("the own weight of the others", second),
            Family::P(_) | Family::II | Family::M if below < 0.5 => {
                wrong("k times the weight of a reflected neuron on the inputs of the others", below)
            }
            Family::N(_) if below > 0.1 => {
                wrong("k times the weight of a reflected neuron on the inputs of the others", below)
            }
            Family::P(_) | Family::II | Family::M | Family::N(_) if second > 0.0 => {
                wrong("the own weight of the reflected neurons", second)
            }
            Family::S1 | Family::S2 if !(0.0..0.5).contains(&second) => {
                wrong("the own weight of the vanishing neuron", second)
            }
            Family::K if second < 0.2 => wrong("the own weight of the merged neurons", second),
            Family::T | Family::J | Family::Z if second > 0.0 => {
                wrong("the own weight of the neurons set apart", second)
            }
            Family::J if mate < 0.2 => wrong("the weight on the other's own input", mate),
            _ => Ok(()),
        }
    }
}

impl Family {
    /// The same family under its shortest name where the numbers of neurons allow.
    fn canonical(self) -> Self {
        match self {
            Family::P(1) => Family::II,
            Family::P(2) => Family::M,
            other => other,
        }
    }
}

fn entries(x: [f64; 6]) -> Entries<f64, 2, 2> {
    Entries { own: [x[0], x[3]], block: [[x[1], x[2]], [x[4], x[5]]] }
}

fn vector(point: &Point) -> [f64; 6] {
    std::array::from_fn(|i| point.geometry.weights.entries.at(i))
}

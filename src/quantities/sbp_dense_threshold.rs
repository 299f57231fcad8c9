//! `sbp-dense-threshold`.

use crate::error::SolveError;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::continuation::walk;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Root, newton};
use crate::quantities::parameters::{exponential, margin};
use crate::quantities::tuples::{dense, tuples};
use crate::quantity::{
    Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value,
};
use crate::symbols;
use crate::theory::dense_cluster::{FlatAnnealed, FlatDense};
use crate::theory::franz_parisi::{BestMarginNeighbours, EmptyNeighbours, FlatNeighbours, NoNeighbours};
use crate::theory::potential::{Line, Threshold};
use crate::theory::tuples::{Centre, Flat, ZeroComplexity};

/// density up to which the local entropy grows monotonically with the distance: dense regions of solutions persist; one construction each
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-dense-threshold",
    summary: "density up to which the local entropy grows monotonically with the distance: dense regions of solutions persist; one construction each",
    rigour: Rigour::Replica,
    formulas: &["sbp.dense-threshold", "sbp.local-entropy", "sbp.best-margin-neighbours"],
    params: &[margin(Domain::closed(0.4, 4.0), Some(Axis::number(1.0))), CONSTRUCTION],
    abscissa: None,
    columns: &[&symbols::ALPHA, &symbols::X, &symbols::Y_STAR],
    bands: &[],
    rows,
};

/// What is counted around what.
const CONSTRUCTION: Parameter = Parameter {
    symbol: &symbols::CONSTRUCTION,
    kind: Kind::Word(&[
        "mutual",
        "reference",
        "infinite",
        "infinite-annealed",
        "margin-monotone",
        "margin-positive",
    ]),
    domain: Domain::closed(0.0, 0.0),
    default: Some(Axis::One(Value::word("mutual"))),
};

/// Steps in the logarithms of the margin, on the way from margin 1, and of the distance.
const MARGIN_STEP: f64 = 0.1;
const DISTANCE_STEP: f64 = 0.2;
/// Range of the logarithm of the distance in which the least density is looked for.
const DISTANCES: (f64, f64) = (-10.0, -0.9);

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        match inputs.word(&symbols::CONSTRUCTION) {
            Some("reference") => cluster(Centre::Reference, kappa, settings),
            Some("infinite") => infinite(kappa, settings),
            Some("infinite-annealed") => infinite_annealed(kappa, settings),
            Some("margin-monotone") => margin_monotone(kappa, settings),
            Some("margin-positive") => margin_positive(kappa, settings),
            _ => cluster(Centre::Mutual, kappa, settings),
        }
    })
}

/// Density at which the local entropy is flat at a distance, with the other unknowns: a system for each margin and distance
/// (their logarithms), and where it is solved first: at margin 1 and the distance `exp(at)`.
struct FlatCurve<F, const N: usize> {
    solve: F,
    at: f64,
    start: [f64; N],
    /// Which unknown is the density.
    alpha: usize,
}

impl<F: Fn(f64, f64, [f64; N]) -> Result<Root<N>, SolveError>, const N: usize> FlatCurve<F, N> {
    /// One point of the curve; densities in units of the capacity, so that all unknowns are of order one at every margin.
    fn point(&self, log_kappa: f64, log_x: f64, mut z: [f64; N]) -> Result<Root<N>, SolveError> {
        let capacity = capacity(log_kappa);
        z[self.alpha] *= capacity;
        let mut root = (self.solve)(log_kappa, log_x, z)?;
        root.z[self.alpha] /= capacity;
        Ok(root)
    }

    /// Distance and unknowns near the least density over the distances.
    fn least(&self, log_kappa: f64) -> Result<(f64, [f64; N]), SolveError> {
        let mut start = self.start;
        start[self.alpha] /= capacity(0.0);
        let along_margins = |log_kappa: f64, z: [f64; N]| self.point(log_kappa, self.at, z);
        let here = walk(along_margins, 0.0, log_kappa, start, MARGIN_STEP)?.z;
        let mut curve = self.follow(log_kappa, &here, DISTANCES.0);
        curve.reverse();
        curve.push((self.at, here));
        curve.extend(self.follow(log_kappa, &here, DISTANCES.1));
        let alpha = |i: usize| curve[i].1[self.alpha];
        let valleys = (1..curve.len() - 1).filter(|&i| alpha(i) < alpha(i - 1) && alpha(i) < alpha(i + 1));
        let lower = |a: &usize, b: &usize| alpha(*a).total_cmp(&alpha(*b));
        // A curve that cannot be followed past its valley may still show one side of it.
        let lowest = valleys.min_by(lower).or_else(|| (0..curve.len()).min_by(lower)).unwrap_or(0);
        let (log_x, mut z) = curve[lowest];
        z[self.alpha] *= capacity(log_kappa);
        Ok((log_x, z))
    }

    /// Points on the way to another distance, as far as the curve can be followed.
    fn follow(&self, log_kappa: f64, start: &[f64; N], to: f64) -> Vec<(f64, [f64; N])> {
        let mut points = vec![(self.at, *start)];
        let step = DISTANCE_STEP.copysign(to - self.at);
        for i in 1..=((to - self.at) / step) as u32 {
            let last = points[points.len() - 1];
            let log_x = self.at + step * f64::from(i);
            let along = |log_x: f64, z: [f64; N]| self.point(log_kappa, log_x, z);
            match walk(along, last.0, log_x, last.1, DISTANCE_STEP) {
                Ok(root) => points.push((log_x, root.z)),
                Err(_) => break,
            }
        }
        points.split_off(1)
    }
}

/// The least density of a curve: where Newton's method, started near its lowest point, stays.
fn valley<const N: usize>(
    near: f64,
    distance: usize,
    root: Result<Root<N>, SolveError>,
) -> Result<Root<N>, SolveError> {
    let none = SolveError::NoSolution("the density has no least value over distances");
    root.ok().filter(|root| (root.z[distance] - near).abs() <= 2.0 * DISTANCE_STEP).ok_or(none)
}

/// The capacity, up to a constant.
fn capacity(log_kappa: f64) -> f64 {
    -1.0 / SymmetricWindow.log_probability(log_kappa.exp())
}

fn row(alpha: (f64, f64), x: (f64, f64), y: Option<(f64, f64)>, residual: f64) -> Solved {
    let mut row = Solved::numbers(&[alpha, x], residual);
    row.values.push(y.map_or(Value::Empty, |(y, _)| Value::Number(y)));
    row.errors.push(y.map_or(0.0, |(_, error)| error));
    row
}

/// Zero complexity on the annealed branch, with mutual distances or around one of the solutions.
fn cluster(centre: Centre, kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let flat = |kappa: f64| {
        let potential = ZeroComplexity { tuples: tuples(settings.quadrature), centre };
        let line = Line { potential, control: [0.0, kappa, 0.0], along: 2 };
        Threshold { line, free: 0, criterion: Flat }
    };
    let solve = |log_kappa: f64, log_x: f64, z: [f64; 3]| {
        newton::<3>(&flat(log_kappa.exp()), log_x, z, settings.tolerance)
    };
    let curve = FlatCurve { solve, at: -5.8, start: [-0.6, 1.8, 1.62], alpha: 2 };
    let (log_x, z) = curve.least(kappa.ln())?;
    let extremum = Extremum::<_, 3> { equations: flat(kappa), unknown: 2 };
    let root = newton::<4>(&extremum, kappa, [z[0], z[1], z[2], log_x], settings.tolerance);
    let root = valley(log_x, 3, root)?;
    let Root { z, bound, residual, .. } = root;
    let others = exponential(z[1], bound[1]);
    let y = if centre == Centre::Mutual { others.0 + 1.0 } else { others.0 };
    let row = row((z[2], bound[2]), exponential(z[3], bound[3]), Some((y, others.1)), residual);
    // The annealed branch holds while uncorrelated tuples are stable.
    let local = tuples(settings.quadrature).local_threshold(others.0 + 1.0, kappa, z[3].exp());
    Ok(if z[2] < local { row } else { row.with_status(Status::RsUnstable) })
}

/// Infinitely many replicas, with an overlap between clusters. Its complexity is negative: a formal threshold.
fn infinite(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let flat = |kappa: f64| {
        let potential = dense(settings.quadrature);
        let line = Line { potential, control: [0.0, kappa, 0.0], along: 2 };
        Threshold { line, free: 0, criterion: FlatDense }
    };
    let solve = |log_kappa: f64, log_x: f64, z: [f64; 4]| {
        newton::<4>(&flat(log_kappa.exp()), log_x, z, settings.tolerance)
    };
    let curve = FlatCurve { solve, at: -2.2, start: [-1.0, 0.0, 0.15, 1.57], alpha: 3 };
    let (log_x, z) = curve.least(kappa.ln())?;
    let extremum = Extremum::<_, 4> { equations: flat(kappa), unknown: 3 };
    let root = newton::<5>(&extremum, kappa, [z[0], z[1], z[2], z[3], log_x], settings.tolerance);
    let root = valley(log_x, 4, root)?;
    let Root { z, bound, residual, .. } = root;
    let row = row((z[3], bound[3]), exponential(z[4], bound[4]), None, residual);
    Ok(row.with_status(Status::NegativeEntropy))
}

/// Infinitely many replicas without an overlap between clusters: unstable.
fn infinite_annealed(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let flat = |kappa: f64| FlatAnnealed { constraint: SymmetricWindow, kappa };
    let solve = |log_kappa: f64, log_x: f64, z: [f64; 1]| {
        newton(&flat(log_kappa.exp()), log_x, z, settings.tolerance)
    };
    let curve = FlatCurve { solve, at: -1.3, start: [1.26], alpha: 0 };
    let (log_x, [alpha]) = curve.least(kappa.ln())?;
    let extremum = Extremum::<_, 1> { equations: flat(kappa), unknown: 0 };
    let root = valley(log_x, 1, newton::<2>(&extremum, kappa, [alpha, log_x], settings.tolerance))?;
    let Root { z, bound, residual, .. } = root;
    let row = row((z[0], bound[0]), exponential(z[1], bound[1]), None, residual);
    Ok(row.with_status(Status::RsUnstable))
}

/// Around a reference of the best margin: the number of neighbours ceases to grow.
fn margin_monotone(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    let flat = |kappa: f64| FlatNeighbours { neighbours: BestMarginNeighbours(SymmetricWindow), kappa };
    let solve = |log_kappa: f64, log_x: f64, z: [f64; 2]| {
        newton(&flat(log_kappa.exp()), log_x, z, settings.tolerance)
    };
    let curve = FlatCurve { solve, at: -5.4, start: [1.5, -0.14], alpha: 0 };
    let (log_x, [alpha, log_ref]) = curve.least(kappa.ln())?;
    let extremum = Extremum::<_, 2> { equations: flat(kappa), unknown: 0 };
    let root = newton::<3>(&extremum, kappa, [alpha, log_ref, log_x], settings.tolerance);
    let root = valley(log_x, 2, root)?;
    let Root { z, bound, residual, .. } = root;
    Ok(row((z[0], bound[0]), exponential(z[2], bound[2]), None, residual))
}

/// Around a reference of the best margin: neighbours disappear at some distance.
fn margin_positive(kappa: f64, settings: &Settings) -> Result<Solved, SolveError> {
    // The density at which no neighbours are left at a distance is least where its slope vanishes too.
    let none = |kappa: f64| EmptyNeighbours { neighbours: BestMarginNeighbours(SymmetricWindow), kappa };
    let solve = |log_kappa: f64, log_x: f64, z: [f64; 2]| {
        newton(&none(log_kappa.exp()), log_x, z, settings.tolerance)
    };
    let curve = FlatCurve { solve, at: -4.5, start: [1.56, -0.1], alpha: 0 };
    let (log_x, [alpha, log_ref]) = curve.least(kappa.ln())?;
    let equations = NoNeighbours(BestMarginNeighbours(SymmetricWindow));
    let root = newton::<3>(&equations, kappa, [alpha, log_ref, log_x], settings.tolerance);
    let root = valley(log_x, 2, root)?;
    let Root { z, bound, residual, .. } = root;
    Ok(row((z[0], bound[0]), exponential(z[2], bound[2]), None, residual))
}

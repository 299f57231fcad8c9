//! `sbp-local-entropy`.

use num_dual::DualSVec64;

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::models::symmetric_window::SymmetricWindow;
use crate::numerics::bracket;
use crate::numerics::continuation::walk;
use crate::numerics::newton::{Root, newton, variables};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{CLOSED_FORM, TUPLE_DISTANCE, ZERO_COMPLEXITY, density, margin};
use crate::quantities::quenched::overlapping;
use crate::quantities::tuples::{LARGEST, count, dense, quenched, replicas, tuples};
use crate::quantity::{
    Axis, Block, Domain, Inputs, Parameter, Quantity, Rigour, Rows, Settings, Solved, Status, Value,
};
use crate::symbols;
use crate::theory::potential::{Line, Potential, Stationary, Threshold};
use crate::theory::quenched_tuples::{NoComplexity, QuenchedTuples};
use crate::theory::track::Track;
use crate::theory::tuples::{Centre, ZeroComplexity, local_entropy_slope};

/// local entropy of dense clusters of solutions at a distance from one another, by the replica method
pub static QUANTITY: Quantity = Quantity {
    name: "sbp-local-entropy",
    summary: "local entropy of dense clusters of solutions at a distance from one another, by the replica method",
    rigour: Rigour::Replica,
    formulas: &["sbp.local-entropy", "sbp.tuple-quenched", "sbp.tuple-first-moment"],
    params: &[
        Parameter {
            default: Some(Axis::Log { from: 1e-3, to: 0.2, count: 101 }),
            domain: Domain::closed(1e-6, 0.45),
            ..TUPLE_DISTANCE
        },
        density(Domain::closed(0.01, 1e6), Some(Axis::number(1.5))),
        margin(Domain::closed(0.3, 4.0), Some(Axis::number(1.0))),
        replicas(&["inf", ZERO_COMPLEXITY], Axis::One(Value::word(ZERO_COMPLEXITY))),
    ],
    abscissa: Some(&symbols::X),
    columns: &[&symbols::Y_STAR, &symbols::LOCAL_ENTROPY, &symbols::SLOPE, &symbols::Q_0],
    bands: &[],
    rows,
};

/// Step in `ln(y - 1)` with which the complexity's zero is looked for.
const STEP: f64 = 0.4;
/// More replicas than this are not followed to an overlap between clusters.
const MOST_OVERLAPPING: f64 = 10.0;
/// How far the coordinate of the overlap may move from a warm start.
const NEAR_OVERLAP: f64 = 0.5;
/// Where the limit of many replicas is solved first: `[kappa, alpha, x]` and its order parameters, to a few digits.
const DENSE_START: ([f64; 3], [f64; 3]) = ([1.0, 1.2, 0.1], [-2.36, 0.79, 0.33]);
/// Step of the way from there, as a share of it.
const SHARE: f64 = 0.1;
/// The same in the logarithm of the distance.
const DISTANCE_STEP: f64 = 0.2;

/// One point of the plane and how to solve it.
#[derive(Clone, Copy)]
struct Place<'a> {
    alpha: f64,
    kappa: f64,
    log_x: f64,
    settings: &'a Settings,
}

/// Roots of the last points: zero complexity, the same with an overlap between clusters, many replicas.
#[derive(Clone, Default)]
struct Last {
    zero_complexity: Track<3, 2>,
    overlapping: Track<3, 4>,
    dense: Track<3, 3>,
}

fn rows(block: Block) -> Rows {
    block.warm(|inputs, settings, last: Option<&Last>| {
        let [x, alpha, kappa] = [&symbols::X, &symbols::ALPHA, &symbols::KAPPA].map(|s| inputs.number(s));
        let place = Place { alpha, kappa, log_x: x.ln(), settings };
        place.solve(&inputs, last.cloned().unwrap_or_default())
    })
}

/// A local entropy with what belongs to it.
struct Found {
    y: Option<(f64, f64)>,
    entropy: (f64, f64),
    slope: (f64, f64),
    q0: (f64, f64),
    residual: f64,
    status: Status,
}

impl Found {
    fn row(self) -> Solved {
        let Found { y, entropy, slope, q0, residual, status } = self;
        let mut row = Solved::numbers(&[entropy, slope, q0], residual);
        row.values.insert(0, y.map_or(Value::Empty, |(y, _)| Value::Number(y)));
        row.errors.insert(0, y.map_or(0.0, |(_, error)| error));
        let status = if status == Status::Ok && entropy.0 < 0.0 { Status::NegativeEntropy } else { status };
        row.with_status(status)
    }
}

impl Place<'_> {
    fn control(&self) -> [f64; 3] {
        [self.alpha, self.kappa, self.log_x]
    }

    fn solve(&self, inputs: &Inputs, last: Last) -> Result<(Solved, Last), SolveError> {
        match (count(inputs), inputs.word(&symbols::Y)) {
            (Some(y), _) => Ok((self.at(y)?.row(), last)),
            (None, Some(ZERO_COMPLEXITY)) => {
                let (found, last) = self.zero_complexity(last)?;
                Ok((found.row(), last))
            }
            _ => {
                let root = self.dense(last.dense.start(self.control()))?;
                let track = last.dense.with(self.control(), root.z);
                Ok((self.dense_row(&root).row(), Last { dense: track, ..last }))
            }
        }
    }

    /// `y` replicas: without overlap between clusters while that is stable, otherwise with one.
    fn at(&self, y: f64) -> Result<Found, SolveError> {
        if y == 1.0 {
            return Err(SolveError::NoSolution("a single replica has no distance"));
        }
        let x = self.log_x.exp();
        let model = tuples(self.settings.quadrature);
        let stable = self.alpha < model.local_threshold(y, self.kappa, x);
        if !stable && let Some(found) = self.overlapping(y)? {
            return Ok(found);
        }
        let at = |model: &crate::theory::tuples::Tuples<SymmetricWindow>| {
            let entropy = model.entropy(y, x)?;
            let energy = model.energy(y, self.kappa, x);
            let value = (entropy.value + self.alpha * energy.log) / y;
            let slope = (y - 1.0) * (entropy.lambda - self.alpha * energy.square_force);
            let scale = [(entropy.value - self.alpha * energy.log) / y, (y - 1.0) * entropy.lambda];
            Ok::<_, SolveError>(([value, slope], scale))
        };
        let (([value, slope], scale), (finer, _)) = (at(&model)?, at(&model.refined())?);
        let error =
            |value: f64, finer: f64, scale: f64| 2.0 * (value - finer).abs() + 8.0 * CLOSED_FORM * scale;
        Ok(Found {
            y: None,
            entropy: (value, error(value, finer[0], scale[0])),
            slope: (slope, error(slope, finer[1], scale[1])),
            q0: (0.0, 0.0),
            residual: 0.0,
            status: if stable { Status::Ok } else { Status::RsUnstable },
        })
    }

    /// Without overlap between clusters, the number of replicas at which the complexity vanishes; with one where the former is
    /// unstable. The root is that of the former.
    fn zero_complexity(&self, mut last: Last) -> Result<(Found, Last), SolveError> {
        let start = last.zero_complexity.start(self.control());
        let potential = |quadrature| ZeroComplexity { tuples: tuples(quadrature), centre: Centre::Mutual };
        let control = self.control();
        let line = Line { potential: potential(self.settings.quadrature), control, along: 2 };
        let equations = Stationary(line);
        let tolerance = self.settings.tolerance;
        let warm = start.and_then(|start| newton::<2>(&equations, self.log_x, start, tolerance).ok());
        let root = match warm {
            Some(root) => root,
            None => newton::<2>(&equations, self.log_x, self.first_zero()?, tolerance)?,
        };
        let (y, x) = (root.z[1].exp() + 1.0, self.log_x.exp());
        let local = tuples(Quadrature::working()).local_threshold(y, self.kappa, x);
        last.zero_complexity = last.zero_complexity.with(control, root.z);
        if self.alpha >= local
            && let Some((found, z)) = self.overlapping_zero(y, last.overlapping.start(control))?
        {
            last.overlapping = last.overlapping.with(control, z);
            return Ok((found, last));
        }
        let [values, finer] =
            [self.settings.quadrature, self.settings.quadrature.refined()].map(|quadrature| {
                [
                    potential(quadrature).value(control, root.z),
                    local_entropy_slope(&tuples(quadrature), control, root.z),
                ]
            });
        let slope = local_entropy_slope(
            &tuples(self.settings.quadrature),
            control.map(DualSVec64::from),
            variables(root.z),
        );
        let gradient = slope.eps.0.map_or([0.0; 2], |eps| eps.into());
        let y_error = (y - 1.0) * root.bound[1];
        let found = Found {
            y: Some((y, y_error + CLOSED_FORM * y)),
            entropy: (values[0], 2.0 * (values[0] - finer[0]).abs() + CLOSED_FORM * (1.0 + self.alpha)),
            slope: (
                values[1],
                root.propagate(gradient)
                    + 2.0 * (values[1] - finer[1]).abs()
                    + CLOSED_FORM * y * root.z[0].exp(),
            ),
            q0: (0.0, 0.0),
            residual: root.residual,
            status: if self.alpha < local { Status::Ok } else { Status::RsUnstable },
        };
        Ok((found, last))
    }

    /// A start for the zero of the complexity: the first one, coming from few replicas.
    fn first_zero(&self) -> Result<[f64; 2], SolveError> {
        let potential = ZeroComplexity { tuples: tuples(Quadrature::working()), centre: Centre::Mutual };
        let x = self.log_x.exp();
        let coupling =
            |log_y: f64| Ok::<_, SolveError>(potential.tuples.entropy(log_y.exp() + 1.0, x)?.lambda.ln());
        let complexity = |log_y: f64| {
            let at = |log_lambda: f64| potential.saddle(self.control(), [log_lambda, log_y])[1];
            coupling(log_y).map_or(f64::NAN, at)
        };
        let end = (2.0 * LARGEST).ln();
        let none = SolveError::NoSolution("the complexity of clusters does not vanish at this distance");
        let (before, after) =
            bracket::march("the complexity", complexity, -2.0, STEP, end).map_err(|_| none)?;
        let log_y = bracket::root("the complexity", complexity, before, after, 1e-6)?;
        Ok([coupling(log_y)?, log_y])
    }

    /// `y` replicas with an overlap between clusters, where that lowers the exponent.
    fn overlapping(&self, y: f64) -> Result<Option<Found>, SolveError> {
        let Some(start) = self.overlap_start(y) else { return Ok(None) };
        let control = [self.alpha, self.kappa, y, self.log_x];
        let line = Line { potential: quenched(self.settings.quadrature), control, along: 0 };
        let root = newton::<3>(&Stationary(line), self.alpha, start, self.settings.tolerance)?;
        Ok(Some(self.overlapping_found(y, None, root.z, &root)))
    }

    /// The same where the complexity vanishes, from a warm start if there is one nearby.
    fn overlapping_zero(
        &self,
        y: f64,
        warm: Option<[f64; 4]>,
    ) -> Result<Option<(Found, [f64; 4])>, SolveError> {
        let control = [self.alpha, self.kappa, 0.0, self.log_x];
        let line = Line { potential: quenched(self.settings.quadrature), control, along: 0 };
        let equations = Threshold { line, free: 2, criterion: NoComplexity(Centre::Mutual) };
        let solve = |start: [f64; 4]| newton::<4>(&equations, self.alpha, start, self.settings.tolerance);
        let stays = |root: &Root<4>, start: &[f64; 4]| (root.z[0] - start[0]).abs() < NEAR_OVERLAP;
        let root = match warm.and_then(|start| solve(start).ok().filter(|root| stays(root, &start))) {
            Some(root) => root,
            None => match self.overlap_start(y) {
                Some([a, b, c]) => solve([a, b, c, y])?,
                None => return Ok(None),
            },
        };
        let y = (root.z[3], root.bound[3]);
        let found = self.overlapping_found(y.0, Some(y), [root.z[0], root.z[1], root.z[2]], &root);
        Ok(Some((found, root.z)))
    }

    fn overlap_start(&self, y: f64) -> Option<[f64; 3]> {
        if y > MOST_OVERLAPPING {
            return None;
        }
        let tuples = overlapping(y, self.log_x.exp(), self.kappa);
        let exponent =
            |tuple: &crate::quantities::quenched::Overlapping| tuple.entropy + self.alpha * tuple.energy;
        tuples.iter().min_by(|a, b| exponent(a).total_cmp(&exponent(b))).map(|tuple| tuple.order)
    }

    fn overlapping_found<const N: usize>(
        &self,
        y: f64,
        y_star: Option<(f64, f64)>,
        order: [f64; 3],
        root: &Root<N>,
    ) -> Found {
        let control = [self.alpha, self.kappa, y, self.log_x];
        let [values, finer] = [self.settings.quadrature, self.settings.quadrature.refined()]
            .map(|quadrature| quenched(quadrature).observables(control, order))
            .map(|tuple| [tuple.value, tuple.slope].map(|f| f / y));
        let q0 = QuenchedTuples::<SymmetricWindow, Activation>::overlap(self.log_x.exp(), order);
        let spread = root.bound.iter().take(3).sum::<f64>();
        Found {
            y: y_star,
            entropy: (values[0], 2.0 * (values[0] - finer[0]).abs() + 4.0 * CLOSED_FORM * (1.0 + self.alpha)),
            slope: (
                values[1],
                2.0 * (values[1] - finer[1]).abs() + 4.0 * spread * y * order[2].exp().max(1.0),
            ),
            q0: (q0, q0 * (root.bound[0] + 4.0 * f64::EPSILON)),
            residual: root.residual,
            status: Status::Ok,
        }
    }

    /// Many replicas, reached from a place where the order parameters are known.
    fn dense(&self, start: Option<[f64; 3]>) -> Result<Root<3>, SolveError> {
        let solve = |[alpha, kappa, log_x]: [f64; 3], z: [f64; 3]| {
            let line =
                Line { potential: dense(self.settings.quadrature), control: [alpha, kappa, log_x], along: 0 };
            newton::<3>(&Stationary(line), alpha, z, self.settings.tolerance)
        };
        if let Some(start) = start
            && let Ok(root) = solve(self.control(), start)
        {
            return Ok(root);
        }
        let ([kappa, alpha, x], z) = DENSE_START;
        let capacity = |kappa: f64| -1.0 / SymmetricWindow.log_probability(kappa);
        // First to the margin and the share of its capacity, then to the distance.
        let ends =
            [(kappa.ln(), self.kappa.ln()), (alpha / capacity(kappa), self.alpha / capacity(self.kappa))];
        let along = |share: f64, z: [f64; 3]| {
            let [log_kappa, load] = ends.map(|(from, to)| from + share * (to - from));
            let kappa = log_kappa.exp();
            solve([load * capacity(kappa), kappa, x.ln()], z)
        };
        let near = walk(along, 0.0, 1.0, z, SHARE)?;
        let along = |log_x: f64, z: [f64; 3]| solve([self.alpha, self.kappa, log_x], z);
        walk(along, x.ln(), self.log_x, near.z, DISTANCE_STEP)
    }

    fn dense_row(&self, root: &Root<3>) -> Found {
        let control = self.control();
        let [values, finer] = [self.settings.quadrature, self.settings.quadrature.refined()]
            .map(|quadrature| dense(quadrature).observables(control, root.z));
        let dual =
            dense(self.settings.quadrature).observables(control.map(DualSVec64::from), variables(root.z));
        let gradient = dual[1].eps.0.map_or([0.0; 3], |eps| eps.into());
        let q1 = 1.0 - 2.0 * self.log_x.exp();
        Found {
            y: None,
            entropy: (values[0], 2.0 * (values[0] - finer[0]).abs() + 4.0 * CLOSED_FORM * (1.0 + self.alpha)),
            slope: (values[1], root.propagate(gradient) + 2.0 * (values[1] - finer[1]).abs() + 1e-15),
            // The overlap between clusters is that within them: their difference is of order one over the number of replicas.
            q0: (q1, CLOSED_FORM * q1),
            residual: root.residual,
            status: Status::Ok,
        }
    }
}

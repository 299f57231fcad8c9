//! `binary-dense-threshold`.

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::numerics::continuation::walk;
use crate::numerics::extremum::Extremum;
use crate::numerics::newton::{Equations, Root, newton};
use crate::numerics::quadrature::Quadrature;
use crate::quantities::parameters::{
    ACTIVATION, CLOSED_FORM, ZERO_COMPLEXITY, activation, exponential, margin,
};
use crate::quantities::replicas::{MOST_REPLICAS, Replicas};
use crate::quantity::{
    Axis, Block, Domain, Kind, Parameter, Quantity, Rigour, Rows, Settings, Solved, Value,
};
use crate::symbols;
use crate::theory::dense_cluster::FlatDense;
use crate::theory::potential::{Line, Threshold};
use crate::theory::quenched_tuples::{FlatCluster, FlatTuples};
use crate::theory::tuples::Centre;

/// density up to which the entropy of replicas of the binary perceptron grows with their distance: dense regions of solutions persist
pub static QUANTITY: Quantity = Quantity {
    name: "binary-dense-threshold",
    summary: "density up to which the entropy of replicas of the binary perceptron grows with their distance: dense regions of solutions persist",
    rigour: Rigour::Replica,
    formulas: &["binary.dense-threshold", "binary.replica-entropy"],
    params: &[
        margin(Domain::closed(-0.8, 1.0), Some(Axis::number(0.0))),
        Parameter {
            symbol: &symbols::Y,
            kind: Kind::RealOrWord(&["inf", ZERO_COMPLEXITY]),
            domain: Domain::closed(2.0, MOST_REPLICAS),
            default: Some(Axis::One(Value::word(ZERO_COMPLEXITY))),
        },
        Parameter {
            symbol: &symbols::DISTANCE,
            kind: Kind::Word(&["mutual", REFERENCE]),
            domain: Domain::closed(0.0, 0.0),
            default: Some(Axis::One(Value::word("mutual"))),
        },
        ACTIVATION,
    ],
    abscissa: Some(&symbols::KAPPA),
    columns: &[&symbols::ALPHA_U, &symbols::Q_1, &symbols::D, &symbols::Y_STAR, &symbols::ENTROPY],
    bands: &[],
    rows,
};

const REFERENCE: &str = "reference";
/// Steps of the ways from margin zero and to another number of replicas (its logarithm).
const MARGIN_STEP: f64 = 0.1;
const REPLICA_STEP: f64 = 0.2;
/// The number of replicas from which others are reached.
const MANY: f64 = 50.0;
/// Accuracy on the way.
const ON_THE_WAY: f64 = 1e-8;
/// How far to both sides of the threshold the density is compared, in `ln x`.
const BESIDE: f64 = 0.1;

/// Density, overlap and number of replicas where the complexity vanishes, at margin zero, to a few digits.
const fn neutral_start(activation: Activation) -> [f64; 3] {
    match activation {
        Activation::Linear => [0.77375, 0.993984, 6.8886],
        Activation::Sign => [0.66619, 0.9976156, 21.648],
        Activation::Relu => [0.8314, 0.994472, 6.9121],
        Activation::Erf => [0.7915, 0.9943522, 6.8436],
    }
}

/// Density, overlap, `ln(y (q1 - q0))` and `ln(y (h1 - h0))` for infinitely many replicas, at margin zero.
const fn dense_start(activation: Activation) -> [f64; 4] {
    match activation {
        Activation::Linear => [0.7553, 0.91962, 0.02, 0.47],
        Activation::Sign => [0.71512, 0.87908, 0.65, 0.45],
        Activation::Relu => [0.79145, 0.86049, 0.0, 0.31],
        Activation::Erf => [0.76684, 0.89632, -0.03, 0.39],
    }
}

fn rows(block: Block) -> Rows {
    block.each(|inputs, settings| {
        let kappa = inputs.number(&symbols::KAPPA);
        let centre = if inputs.word(&symbols::DISTANCE) == Some(REFERENCE) {
            Centre::Reference
        } else {
            Centre::Mutual
        };
        let finder = Finder { activation: activation(&inputs), settings: *settings };
        match (inputs.value(&symbols::Y).as_number(), inputs.word(&symbols::Y)) {
            (Some(_), _) if centre == Centre::Reference => Err(SolveError::NoSolution(
                "around a reference the number of replicas is that of zero complexity",
            )),
            (Some(y), _) => finder.fixed(kappa, y),
            (None, Some(ZERO_COMPLEXITY)) => finder.neutral(kappa, centre),
            // A free reference in the midst of infinitely many replicas is no constraint: both distances agree.
            _ => finder.infinite(kappa),
        }
    })
}

/// A model and how to solve it.
#[derive(Clone, Copy)]
struct Finder {
    activation: Activation,
    settings: Settings,
}

impl Finder {
    fn place(&self, alpha: f64, kappa: f64, log_x: f64) -> Replicas {
        Replicas { activation: self.activation, alpha, kappa, log_x, settings: self.settings }
    }

    /// Zero complexity.
    fn neutral(&self, kappa: f64, centre: Centre) -> Result<Solved, SolveError> {
        let [alpha, q1, y] = neutral_start(self.activation);
        let log_x = (0.5 * (1.0 - q1)).ln();
        let [a, b, c] = self.place(alpha, 0.0, log_x).follow(y)?;
        let curve = |kappa: f64| FlatCluster {
            potential: self.place(0.0, kappa, 0.0).model(self.settings.quadrature),
            kappa,
            centre,
        };
        let solve = |kappa: f64, z: [f64; 6], tolerance: f64| {
            newton::<6>(&Extremum::<_, 5> { equations: curve(kappa), unknown: 4 }, kappa, z, tolerance)
        };
        let start = [a, b, c, (y - 1.0).ln(), alpha, log_x];
        let near = walk(|k, z| solve(k, z, ON_THE_WAY), 0.0, kappa, start, MARGIN_STEP)?;
        let root = solve(kappa, near.z, self.settings.tolerance)?;
        let [a, b, c, log_y, alpha, log_x] = root.z;
        self.minimum::<5>(&curve(kappa), [a, b, c, log_y, alpha], log_x, 4)?;
        let others = exponential(log_y, root.bound[3]);
        let sharing = centre.sharing(others.0);
        let place = self.place(alpha, kappa, log_x);
        let exponent = |quadrature| {
            place.model(quadrature).observables(place.control(others.0 + 1.0), [a, b, c]).value / sharing
        };
        self.row(&root, (4, 5), exponent, Some((sharing, others.1)))
    }

    /// A given number of replicas.
    fn fixed(&self, kappa: f64, y: f64) -> Result<Solved, SolveError> {
        let dense = self.dense(kappa, ON_THE_WAY)?;
        let [log_h0, log_dq, log_dh, alpha, log_x] = dense.z;
        let q1 = 1.0 - 2.0 * log_x.exp();
        let apart = log_dq.exp() / MANY;
        let start = [(q1 / apart - 1.0).ln(), log_h0, log_dh - MANY.ln(), alpha, log_x];
        let curve = |y: f64| FlatTuples {
            potential: self.place(0.0, kappa, 0.0).model(self.settings.quadrature),
            kappa,
            y,
        };
        let solve = |y: f64, z: [f64; 5], tolerance: f64| {
            newton::<5>(&Extremum::<_, 4> { equations: curve(y), unknown: 3 }, kappa, z, tolerance)
        };
        let along = |log_y: f64, z: [f64; 5]| solve(log_y.exp(), z, ON_THE_WAY);
        let none =
            SolveError::NoSolution("with so few replicas the density has no least value over overlaps");
        let near = walk(along, MANY.ln(), y.ln(), start, REPLICA_STEP).map_err(|_| none)?;
        let root = solve(y, near.z, self.settings.tolerance)?;
        let [a, b, c, alpha, log_x] = root.z;
        self.minimum::<4>(&curve(y), [a, b, c, alpha], log_x, 3)?;
        let place = self.place(alpha, kappa, log_x);
        let exponent =
            |quadrature| place.model(quadrature).observables(place.control(y), [a, b, c]).value / y;
        self.row(&root, (3, 4), exponent, None)
    }

    /// Infinitely many replicas.
    fn infinite(&self, kappa: f64) -> Result<Solved, SolveError> {
        let root = self.dense(kappa, self.settings.tolerance)?;
        let [a, b, c, alpha, log_x] = root.z;
        let place = self.place(alpha, kappa, log_x);
        let entropy =
            |quadrature| place.dense_model(quadrature).observables([alpha, kappa, log_x], [a, b, c])[0];
        self.row(&root, (3, 4), entropy, None)
    }

    fn dense(&self, kappa: f64, tolerance: f64) -> Result<Root<5>, SolveError> {
        let [alpha, q1, log_dq, log_dh] = dense_start(self.activation);
        let curve = |kappa: f64| {
            let potential = self.place(0.0, kappa, 0.0).dense_model(self.settings.quadrature);
            let line = Line { potential, control: [0.0, kappa, 0.0], along: 2 };
            Threshold { line, free: 0, criterion: FlatDense }
        };
        let solve = |kappa: f64, z: [f64; 5], tolerance: f64| {
            newton::<5>(&Extremum::<_, 4> { equations: curve(kappa), unknown: 3 }, kappa, z, tolerance)
        };
        let start = [-0.5, log_dq, log_dh, alpha, (0.5 * (1.0 - q1)).ln()];
        let near = walk(|k, z| solve(k, z, ON_THE_WAY), 0.0, kappa, start, MARGIN_STEP)?;
        let root = solve(kappa, near.z, tolerance)?;
        let [a, b, c, alpha, log_x] = root.z;
        self.minimum::<4>(&curve(kappa), [a, b, c, alpha], log_x, 3)?;
        Ok(root)
    }

    /// Certifies that the density, one of the unknowns, is larger at both sides.
    fn minimum<const N: usize>(
        &self,
        curve: &impl Equations<N>,
        z: [f64; N],
        log_x: f64,
        alpha: usize,
    ) -> Result<(), SolveError> {
        for side in [-BESIDE, BESIDE] {
            let beside = newton::<N>(curve, log_x + side, z, ON_THE_WAY)?;
            let rise = beside.z[alpha] - z[alpha];
            if rise <= 0.0 {
                return Err(SolveError::WrongBranch {
                    certificate: "the rise of the density beside the threshold",
                    value: rise,
                });
            }
        }
        Ok(())
    }

    /// Density and `ln x` are the unknowns `at` of the root.
    fn row<const N: usize>(
        &self,
        root: &Root<N>,
        at: (usize, usize),
        entropy: impl Fn(Quadrature) -> f64,
        y: Option<(f64, f64)>,
    ) -> Result<Solved, SolveError> {
        let alpha = (root.z[at.0], root.bound[at.0]);
        let x = exponential(root.z[at.1], root.bound[at.1]);
        let [value, finer] = [self.settings.quadrature, self.settings.quadrature.refined()].map(&entropy);
        // Stationary in everything but the density, which moves it by less than the density itself.
        let error = 2.0 * (value - finer).abs() + 4.0 * alpha.1 + 2.0 * CLOSED_FORM;
        let mut row = Solved::numbers(
            &[alpha, (1.0 - 2.0 * x.0, 2.0 * x.1 + f64::EPSILON), x, (value, error)],
            root.residual,
        );
        row.values.insert(3, y.map_or(Value::Empty, |(y, _)| Value::Number(y)));
        row.errors.insert(3, y.map_or(0.0, |(_, error)| error));
        Ok(row)
    }
}

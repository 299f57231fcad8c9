//! `symmetry-manifold`: a real small network on every subspace of its minima, along a path, and in training.

use nalgebra::{DMatrix, DVector};
use rand::RngExt;

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::network_training::{Training, random_network};
use crate::experiments::sampling::Generator;
use crate::models::neuron_symmetry::affine::AffineSubspace;
use crate::models::neuron_symmetry::classifier::classify;
use crate::models::neuron_symmetry::hessian_index::Inertia;
use crate::models::neuron_symmetry::path::ZeroLossPath;
use crate::models::neuron_symmetry::permutation::Permutation;
use crate::models::neuron_symmetry::subspaces::Subspaces;
use crate::models::neuron_symmetry::two_layer::{Examples, SmoothUnit, TwoLayer};
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols::{
    CLASSIFIED, D_IN, D_OUT, GRADIENT_NORM, INDEX_MISSES, LOSS, NARROW, NULLITY_MISSES, PATH_LOSS, SPARE,
    SUCCESS, ZERO_GROUPS,
};

/// Examples per sample.
const EXAMPLES: usize = 120;
/// Subspaces looked at in a sample; where there are more, so many are picked.
const SUBSPACES: usize = 60;
/// Wide networks of more neurons are only trained: their smallest nonzero eigenvalues are near rounding.
const WIDEST: usize = 6;
/// Rounding of a loss and of a gradient.
const LOSS_ROUNDING: f64 = 1e-24;
const GRADIENT_ROUNDING: f64 = 1e-11;
/// Eigenvalues of the Hessian and singular values of the Jacobian below this share of the largest one are zero.
const FLAT: f64 = 1e-12;
/// Narrow networks of which one is taken: neurons that nearly coincide are told apart by no loss that training reaches.
const CANDIDATES: usize = 50;
/// Steps of least squares: where three neurons coincide they gain little each.
const REFINEMENTS: u32 = 1500;
/// A training that ends below this loss has come to zero.
const REACHED: f64 = 1e-15;
/// Places looked at on each segment of a path.
const PLACES: usize = 7;

/// subspaces of minima of a small two-layer network: loss, gradient, flat directions, zero-loss paths, and how often training gets there
pub static CHECK: Check = Check {
    name: "symmetry-manifold",
    summary: "subspaces of minima of a small two-layer network: loss, gradient, flat directions, zero-loss paths, and how often training gets there",
    expects: "On every subspace, and on the path between two orders of the neurons, loss and gradient vanish up to rounding; the Hessian has the predicted number of null directions and no negative one; a single exception disagrees. How often training comes to zero loss, whether it ends in a subspace, and with how many zero groups, is measured.",
    experiments: &["src/experiments/network_training.rs"],
    formulas: &["symmetry.subspaces", "symmetry.nullity", "symmetry.hessian-index", "symmetry.path"],
    params: &[
        width(&NARROW, Domain::closed(1.0, 5.0), Axis::One(Value::Integer(2))),
        width(&SPARE, Domain::closed(0.0, 20.0), Axis::Step { from: 0.0, step: 1.0, scale: 1.0, count: 5 }),
        width(&D_IN, Domain::closed(1.0, 6.0), Axis::One(Value::Integer(2))),
        width(&D_OUT, Domain::closed(1.0, 4.0), Axis::One(Value::Integer(1))),
    ],
    labels: &[],
    abscissa: &SPARE,
    samples: 40,
    prepare,
};

const fn width(symbol: &'static crate::symbols::Symbol, domain: Domain, default: Axis) -> Parameter {
    Parameter { symbol, kind: Kind::Integer, domain, default: Some(default) }
}

struct Manifold {
    r: usize,
    m: usize,
    d_in: usize,
    d_out: usize,
    /// How many subspaces there are, where they are looked at.
    codes: Option<usize>,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, _: &Theory) -> Prepared {
    let [r, h, d_in, d_out] = [&NARROW, &SPARE, &D_IN, &D_OUT].map(|s| inputs.number(s) as usize);
    let m = r + h;
    let codes = (m <= WIDEST).then(|| Subspaces::minima(r, m).count());
    let exact = |observable, allowance| Expectation {
        labels: Vec::new(),
        observable,
        theory: Some((0.0, 0.0)),
        relation: Relation::AtMost,
        allowance,
        kind: SampleKind::Exact,
    };
    let measured = |observable, kind| Expectation { theory: None, kind, ..exact(observable, 0.0) };
    let mut expectations = vec![
        measured(&SUCCESS, SampleKind::Event),
        // Near duplicated neurons the loss grows as the fourth power: some end points are too blurred to be told apart.
        measured(&CLASSIFIED, SampleKind::Event),
        measured(&ZERO_GROUPS, SampleKind::Number),
    ];
    if codes.is_some() {
        expectations.extend([
            exact(&PATH_LOSS, LOSS_ROUNDING),
            exact(&LOSS, LOSS_ROUNDING),
            exact(&GRADIENT_NORM, GRADIENT_ROUNDING),
            exact(&NULLITY_MISSES, 0.0),
            exact(&INDEX_MISSES, 0.0),
        ]);
    }
    Ok(Box::new(Manifold { r, m, d_in, d_out, codes, expectations }))
}

impl Manifold {
    /// A narrow network whose neurons differ and do something, with examples that it satisfies.
    fn narrow(&self, rng: &mut Generator) -> (TwoLayer, Examples) {
        let middle = 0.5 * (self.r as f64 - 1.0);
        let mut candidate = || {
            let mut incoming = DMatrix::from_fn(self.d_in, self.r, |_, _| 1.5 * rng.random_range(-1.0..1.0));
            for i in 0..self.r {
                incoming[(0, i)] += 0.9 * (i as f64 - middle) + 0.2;
            }
            incoming
        };
        let mut incoming = candidate();
        for _ in 1..CANDIDATES {
            let other = candidate();
            if nearest(&other) > nearest(&incoming) {
                incoming = other;
            }
        }
        let outgoing = DMatrix::from_fn(self.d_out, self.r, |_, _| {
            let a: f64 = rng.random_range(-1.0..1.0);
            a + 0.5 * a.signum()
        });
        let narrow = TwoLayer { unit: SmoothUnit::Generic, incoming, outgoing };
        let inputs = DMatrix::from_fn(self.d_in, EXAMPLES, |_, _| 3.0 * rng.random_range(-1.0..1.0));
        let examples = narrow.teach(inputs);
        (narrow, examples)
    }

    /// Largest loss and gradient over subspaces, and how many have another nullity than predicted, or a negative eigenvalue.
    fn subspaces(
        &self,
        codes: usize,
        narrow: &TwoLayer,
        examples: &Examples,
        rng: &mut Generator,
    ) -> [f64; 4] {
        let stride = codes.div_ceil(SUBSPACES).max(1);
        let offset = rng.random_range(0..stride);
        let [mut loss, mut gradient, mut nullity, mut index] = [0.0f64; 4];
        for code in Subspaces::minima(self.r, self.m).skip(offset).step_by(stride) {
            let subspace = AffineSubspace::minima(&code, narrow);
            let place = DVector::from_fn(subspace.dimension(), |_, _| rng.random_range(-1.5..1.5));
            let wide = narrow.with_parameters(&subspace.at(&place));
            loss = loss.max(wide.loss(examples));
            gradient = gradient.max(wide.gradient(examples).amax());
            let negative = Inertia::of(&wide.hessian(examples), FLAT).negative;
            index += f64::from(u8::from(negative != 0));
            // At zero loss the Hessian is the Gram matrix of the Jacobian, where small values are not squared.
            let rank = rank(&wide.jacobian(&examples.inputs));
            let null = self.m * (self.d_in + self.d_out) - rank;
            nullity += f64::from(u8::from(null != code.nullity(self.d_in, self.d_out)));
        }
        [loss, gradient, nullity, index]
    }

    /// Largest loss on the path that permutes the neurons, with one spare neuron.
    fn path(&self, narrow: &TwoLayer, examples: &Examples, rng: &mut Generator) -> Option<f64> {
        let mut images: Vec<usize> = (0..self.r).collect();
        for i in (1..self.r).rev() {
            images.swap(i, rng.random_range(0..=i));
        }
        let parked = DVector::from_fn(self.d_in, |_, _| rng.random_range(-1.0..1.0));
        let path = ZeroLossPath::new(narrow, &parked, &Permutation::new(images)?)?;
        let places =
            (0..path.segments()).flat_map(|s| (0..=PLACES).map(move |i| (s, i as f64 / PLACES as f64)));
        let losses = places.filter_map(|(segment, t)| Some(path.at(segment, t)?.loss(examples)));
        Some(losses.fold(0.0, f64::max))
    }
}

/// Least distance of two neurons.
fn nearest(incoming: &DMatrix<f64>) -> f64 {
    let distance = |i: usize, j: usize| (incoming.column(i) - incoming.column(j)).norm();
    (0..incoming.ncols()).flat_map(|i| (0..i).map(move |j| distance(i, j))).fold(f64::INFINITY, f64::min)
}

/// Singular values that are not rounding.
fn rank(matrix: &DMatrix<f64>) -> usize {
    let values = matrix.singular_values();
    values.iter().filter(|&&value| value > FLAT * values.amax()).count()
}

impl Experiment for Manifold {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let (narrow, examples) = self.narrow(rng);
        // Further down than needed to call it zero: copies part by the fourth root of what is left.
        let training = Training { refinements: REFINEMENTS, zero: 1e-26, ..Training::default() };
        let trained = training.run(random_network(&narrow, self.m, rng), &examples);
        let loss = trained.loss(&examples);
        let success = loss < REACHED;
        let found = success.then(|| classify(&trained, &narrow, loss).ok());
        let mut values = vec![
            Some(f64::from(u8::from(success))),
            found.as_ref().map(|found| f64::from(u8::from(found.is_some()))),
            found.flatten().map(|found| found.code.zero_groups() as f64),
        ];
        if let Some(codes) = self.codes {
            values.push(self.path(&narrow, &examples, rng));
            values.extend(self.subspaces(codes, &narrow, &examples, rng).map(Some));
        }
        Ok(values)
    }
}

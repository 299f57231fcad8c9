//! `spherical-barrier`: energy along geodesics between solutions, sampled or found by descent, beside the replica curve.

use crate::checks::check::{Check, Expectation, Experiment, Prepared, Relation, SampleKind};
use crate::checks::theory::Theory;
use crate::experiments::ExperimentError;
use crate::experiments::descent::{Descent, Loss};
use crate::experiments::geodesic::Geodesic;
use crate::experiments::instance::{Entries, Instance};
use crate::experiments::sampling::Generator;
use crate::experiments::sphere::random_weights;
use crate::experiments::typical_solutions::Sampling;
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Value};
use crate::symbols::{
    ALPHA, CONNECTED, ENDS, ENERGY, GAMMA, KAPPA, KAPPA_1, KAPPA_2, KAPPA_CENTRE, KAPPA_STAR, OVERLAP, Q,
    SIZE,
};

/// What the ends of a geodesic are.
const ENDS_WORDS: [&str; 4] = ["typical", "star", "hinge", "cross-entropy"];
/// The margin of a centre that the theory chooses.
const STAR: &str = "star";
/// Places on the geodesic.
const PLACES: usize = 10;
/// Solutions that descent finds on one instance, from a random start each.
const DESCENTS: usize = 4;
/// Sharpness of the cross-entropy: at 1 its minimum weighs all patterns, and misses some margins.
const SHARPNESS: f64 = 4.0;
/// What the finite size leaves, times the size: at densities from 0.5 to 3, margins of -0.5 and -1 and sizes from 40 to 400 overlaps are
/// off by up to 0.4, energies between typical solutions by up to 0.045, and those from the centre of the theory by up to 0.012.
const OVERLAP_ALLOWANCE: f64 = 0.5;
const ENERGY_ALLOWANCE: f64 = 0.06;
const CENTRE_ALLOWANCE: f64 = 0.015;

/// energy along the geodesic between solutions of the spherical perceptron beside the replica curve: typical ones, star centres, ends of descents
pub static CHECK: Check = Check {
    name: "spherical-barrier",
    summary: "energy along the geodesic between solutions of the spherical perceptron beside the replica curve: typical ones, star centres, ends of descents",
    expects: "Overlap and energy along the geodesic between typical solutions, and between a star centre and a typical solution, equal the replica curve within an allowance; samples whose chains are not equilibrated are missing. Solutions found by descent are not typical: the curve of typical ones stands beside them, and nothing is claimed.",
    experiments: &[
        "src/experiments/billiard.rs",
        "src/experiments/typical_solutions.rs",
        "src/experiments/descent.rs",
        "src/experiments/geodesic.rs",
    ],
    formulas: &[
        "spherical.geodesic-barrier",
        "spherical.replica-symmetric",
        "spherical.cross-overlap",
        "spherical.star",
    ],
    params: &[
        Parameter {
            symbol: &ENDS,
            kind: Kind::Word(&ENDS_WORDS),
            domain: Domain::closed(0.0, 0.0),
            default: Some(Axis::One(Value::word(ENDS_WORDS[0]))),
        },
        Parameter {
            symbol: &SIZE,
            kind: Kind::Integer,
            domain: Domain::closed(20.0, 1000.0),
            default: Some(Axis::One(Value::Integer(100))),
        },
        Parameter {
            symbol: &ALPHA,
            kind: Kind::Real,
            domain: Domain::above(0.0, 20.0),
            default: Some(Axis::number(1.0)),
        },
        Parameter {
            symbol: &KAPPA,
            kind: Kind::Real,
            domain: Domain::closed(-3.0, 1.0),
            default: Some(Axis::number(-0.5)),
        },
        Parameter {
            symbol: &KAPPA_CENTRE,
            kind: Kind::RealOrWord(&[STAR]),
            domain: Domain::closed(-3.0, 1.0),
            default: Some(Axis::One(Value::word(STAR))),
        },
    ],
    labels: &[&GAMMA],
    abscissa: &GAMMA,
    samples: 60,
    prepare,
};

/// How the ends of the geodesics of an instance are found.
#[derive(Clone, Copy)]
enum Ends {
    /// Both are typical.
    Typical,
    /// A typical solution of this margin, and a typical one of the margin asked for.
    Centre(f64),
    /// Both are where descent on this loss first finds all margins large enough.
    Descended(Loss),
}

struct Barrier {
    size: usize,
    patterns: usize,
    kappa: f64,
    ends: Ends,
    expectations: Vec<Expectation>,
}

fn prepare(inputs: &Inputs, theory: &Theory) -> Prepared {
    let [size, alpha, kappa] = [&SIZE, &ALPHA, &KAPPA].map(|s| inputs.number(s));
    let patterns = (alpha * size).round();
    let alpha = || (&ALPHA, Value::Number(patterns / size));
    let margin = || (&KAPPA, Value::Number(kappa));
    let ends = match inputs.word(&ENDS) {
        Some("star") => Ends::Centre(match inputs.value(&KAPPA_CENTRE).as_number() {
            Some(margin) => margin,
            None => theory.value("spherical-star-margin", &KAPPA_STAR, &[alpha(), margin()])?.0,
        }),
        Some("hinge") => Ends::Descended(Loss::Hinge),
        Some("cross-entropy") => Ends::Descended(Loss::CrossEntropy(SHARPNESS)),
        _ => Ends::Typical,
    };
    // Of the ends of descents there is no theory: that of typical solutions stands beside them.
    let relation = if let Ends::Descended(_) = ends { Relation::Beside } else { Relation::Equal };
    let expectation = |gamma: Value, observable, theory, allowance: f64| Expectation {
        labels: vec![gamma],
        observable,
        theory,
        relation,
        allowance: allowance / size,
        kind: SampleKind::Number,
    };
    let (first, overlap) = match ends {
        Ends::Centre(centre) => {
            let ends = [alpha(), (&KAPPA_1, Value::Number(centre)), (&KAPPA_2, Value::Number(kappa))];
            (Value::Number(centre), theory.value("spherical-cross-overlap", &OVERLAP, &ends)?)
        }
        _ => (Value::word(ENDS_WORDS[0]), theory.value("spherical-entropy", &Q, &[alpha(), margin()])?),
    };
    let allowance = if let Ends::Centre(_) = ends { CENTRE_ALLOWANCE } else { ENERGY_ALLOWANCE };
    let mut expectations = vec![
        expectation(Value::Empty, &OVERLAP, Some(overlap), OVERLAP_ALLOWANCE),
        // Finite instances join some typical solutions by chance, and miss some centres.
        expectation(Value::Empty, &CONNECTED, None, 0.0),
    ];
    for i in 1..PLACES {
        let gamma = Value::Number(i as f64 / PLACES as f64);
        let typical = (&KAPPA_2, Value::word(ENDS_WORDS[0]));
        let place = [(&GAMMA, gamma.clone()), alpha(), margin(), (&KAPPA_1, first.clone()), typical];
        let energy = theory.value("spherical-barrier", &ENERGY, &place)?;
        expectations.push(expectation(gamma, &ENERGY, Some(energy), allowance));
    }
    let (size, patterns) = (size as usize, patterns as usize);
    Ok(Box::new(Barrier { size, patterns, kappa, ends, expectations }))
}

/// Both ends of a geodesic.
type Pair = (Vec<f64>, Vec<f64>);

impl Barrier {
    /// Pairs of solutions of an instance; none where chains have not met, which say nothing of typical solutions.
    fn pairs(&self, instance: &Instance, rng: &mut Generator) -> Result<Option<Vec<Pair>>, ExperimentError> {
        let sampled = |kappa: f64, rng: &mut Generator| {
            let ensemble = Sampling::at_margin(kappa).run(instance, kappa, rng)?;
            Ok::<_, ExperimentError>(ensemble.equilibrated().then_some(ensemble))
        };
        if let Ends::Descended(loss) = self.ends {
            return self.descended(loss, instance, rng).map(Some);
        }
        let Some(typical) = sampled(self.kappa, rng)? else { return Ok(None) };
        let Ends::Centre(centre) = self.ends else {
            return Ok(Some(typical.pairs().map(|(a, b)| (a.to_vec(), b.to_vec())).collect()));
        };
        let Some(centres) = sampled(centre, rng)? else { return Ok(None) };
        let ends = centres.chains.into_iter().flatten().zip(typical.chains.into_iter().flatten());
        Ok(Some(ends.collect()))
    }

    fn descended(
        &self,
        loss: Loss,
        instance: &Instance,
        rng: &mut Generator,
    ) -> Result<Vec<Pair>, ExperimentError> {
        let mut found: Vec<Vec<f64>> = Vec::with_capacity(DESCENTS);
        for _ in 0..DESCENTS {
            let start = random_weights(self.size, rng);
            let end = Descent::to(self.kappa, loss).run(instance, start, rng)?;
            if !end.solved {
                let (margin, kappa, epochs) = (end.smallest_margin, self.kappa, end.epochs);
                return Err(ExperimentError::NoSolutionFound { margin, kappa, epochs });
            }
            found.push(end.weights);
        }
        let pairs = (0..DESCENTS).flat_map(|i| (0..i).map(move |j| (i, j)));
        Ok(pairs.map(|(i, j)| (found[i].clone(), found[j].clone())).collect())
    }
}

impl Experiment for Barrier {
    fn expectations(&self) -> &[Expectation] {
        &self.expectations
    }

    fn sample(&self, rng: &mut Generator) -> Result<Vec<Option<f64>>, ExperimentError> {
        let instance = Instance::random(Entries::Gaussian, self.size, self.patterns, rng)?;
        let Some(pairs) = self.pairs(&instance, rng)? else {
            return Ok(vec![None; self.expectations.len()]);
        };
        let mut sums = vec![0.0; self.expectations.len()];
        for (first, second) in &pairs {
            let geodesic = Geodesic::new(&instance, first, second)?;
            let free = geodesic.maximum(self.kappa).is_none_or(|maximum| maximum.energy == 0.0);
            sums[0] += geodesic.overlap();
            sums[1] += f64::from(u8::from(free));
            for (i, sum) in sums[2..].iter_mut().enumerate() {
                *sum += geodesic.energy((i + 1) as f64 / PLACES as f64, self.kappa);
            }
        }
        Ok(sums.into_iter().map(|sum| Some(sum / pairs.len() as f64)).collect())
    }
}

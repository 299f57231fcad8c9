//! From a check to its samples, computed in parallel and handed out in order, and from the samples to its rows.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use sha2::{Digest, Sha256};

use crate::checks::check::{Check, Expectation, Prepared};
use crate::checks::theory::Theory;
use crate::checks::verdict::{Judged, judge};
use crate::experiments::ExperimentError;
use crate::experiments::sampling::keyed_generator;
use crate::quantity::{Axis, Inputs, Settings, Value};
use crate::sweep::{Grid, Ordered, RequestError};

/// Finished samples by point and number.
pub type Samples = BTreeMap<(u64, u64), Sampled>;

/// A check as it was asked for.
pub struct CheckRun {
    /// The check.
    pub check: &'static Check,
    /// One axis per parameter.
    pub axes: Vec<Axis>,
    /// Independent samples per point.
    pub samples: u64,
    /// What all randomness comes from.
    pub seed: u64,
    theory: Theory,
    points: Vec<Vec<Value>>,
    experiments: Vec<OnceLock<Prepared>>,
}

/// One sample of one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// Number of the point.
    pub point: u64,
    /// Number of the sample.
    pub sample: u64,
    /// A number per expectation, or why there is none.
    pub outcome: Result<Vec<Option<f64>>, String>,
}

/// What a point came to.
pub struct CheckedPoint<'a> {
    /// Its parameters.
    pub inputs: &'a [Value],
    /// Its rows, or why there are none.
    pub rows: Result<Vec<(&'a Expectation, Judged, usize)>, &'a ExperimentError>,
}

impl CheckRun {
    /// A check at the points of `axes`.
    ///
    /// # Errors
    /// A value that is not in its domain.
    pub fn new(
        check: &'static Check,
        axes: Vec<Axis>,
        samples: u64,
        seed: u64,
        settings: Settings,
    ) -> Result<Self, RequestError> {
        let grid = Grid { params: check.params, axes: &axes, abscissa: Some(check.abscissa) };
        grid.check()?;
        let order = grid.order();
        let points: Vec<_> = (0..grid.count()).map(|index| grid.point(&order, index)).collect();
        let experiments = points.iter().map(|_| OnceLock::new()).collect();
        let theory = Theory::new(settings);
        Ok(CheckRun { check, axes, samples, seed, theory, points, experiments })
    }

    /// The grid of its parameters.
    pub fn grid(&self) -> Grid<'_> {
        Grid { params: self.check.params, axes: &self.axes, abscissa: Some(self.check.abscissa) }
    }

    /// Samples of all points together.
    pub fn total(&self) -> u64 {
        self.points.len() as u64 * self.samples
    }

    fn experiment(&self, point: usize) -> &Prepared {
        self.experiments[point].get_or_init(|| {
            let inputs = Inputs::new(self.check.params, &self.points[point]);
            (self.check.prepare)(&inputs, &self.theory)
        })
    }

    /// The key of the randomness of a point: the same whatever else is asked for.
    fn key(&self, point: usize) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(format!("{} {}", self.check.name, self.seed));
        for (parameter, value) in self.check.params.iter().zip(&self.points[point]) {
            hash.update(format!(" {}={value}", parameter.symbol.name));
        }
        hash.finalize().into()
    }

    fn sample(&self, point: u64, sample: u64) -> Sampled {
        let index = point as usize;
        let mut rng = keyed_generator(self.key(index), sample);
        let outcome = match self.experiment(index) {
            Ok(experiment) => experiment.sample(&mut rng).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        Sampled { point, sample, outcome }
    }

    /// Starts on the samples that are not `done`, point by point.
    ///
    /// # Errors
    /// Threads that cannot be had.
    pub fn start(
        self: &Arc<Self>,
        done: &Samples,
        threads: usize,
        stop: Arc<AtomicBool>,
    ) -> io::Result<Ordered<Sampled>> {
        let all = (0..self.points.len() as u64)
            .flat_map(|point| (0..self.samples).map(move |sample| (point, sample)));
        let left: Vec<(u64, u64)> = all.filter(|key| !done.contains_key(key)).collect();
        let run = self.clone();
        Ordered::start(left.len() as u64, threads, stop, move |job| {
            let ((point, sample), run) = (left[job as usize], run.clone());
            Box::new(std::iter::once_with(move || run.sample(point, sample)))
        })
    }

    /// What the samples say, point by point; `false_alarm` is the rate of the whole table.
    pub fn judge(&self, samples: &Samples, false_alarm: f64) -> Vec<CheckedPoint<'_>> {
        let claims = |prepared: &Prepared| match prepared {
            Ok(experiment) => experiment.expectations().iter().filter(|e| e.is_claim()).count(),
            Err(_) => 0,
        };
        let rows: usize = (0..self.points.len()).map(|point| claims(self.experiment(point))).sum();
        let level = false_alarm / rows.max(1) as f64;
        let point = |index: usize| {
            let of_point = || samples.range((index as u64, 0)..(index as u64 + 1, 0)).map(|(_, s)| s);
            let row = |i: usize, expectation| {
                let value =
                    |s: &Sampled| s.outcome.as_ref().ok().and_then(|values| values.get(i).copied()?);
                let values: Vec<f64> = of_point().filter_map(value).collect();
                let missing = of_point().count() - values.len();
                (expectation, judge(expectation, &values, level), missing)
            };
            let rows = self.experiment(index).as_ref();
            let rows = rows.map(|experiment| {
                experiment.expectations().iter().enumerate().map(|(i, e)| row(i, e)).collect()
            });
            CheckedPoint { inputs: &self.points[index], rows }
        };
        (0..self.points.len()).map(point).collect()
    }
}

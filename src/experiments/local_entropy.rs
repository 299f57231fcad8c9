//! Local entropy of one large instance: solutions at a distance from a reference, by message passing.

use crate::experiments::ExperimentError;
use crate::experiments::message_passing::{MessagePassing, Messages};
use crate::experiments::patterns::Patterns;
use crate::experiments::signs::Signs;
use crate::theory::constraint::Constraint;

/// Steps of Newton's method and of bisection for the coupling; a few suffice.
const STEPS: u32 = 60;

/// The solutions at a distance from a reference, as message passing sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbourhood {
    /// Share of the weights in which they differ from the reference.
    pub distance: f64,
    /// Bethe entropy in nats per weight.
    pub entropy: f64,
    /// Field along the reference that holds them at this distance: half the derivative of the entropy by the distance.
    pub coupling: f64,
    /// Mean overlap of two of them.
    pub overlap: f64,
    /// Iterations spent.
    pub iterations: u32,
    /// Largest change in the last of them.
    pub residual: f64,
}

impl<C: Constraint> MessagePassing<C> {
    /// Solutions at each of these distances, `0 < d < 1`, from a reference, which need not be a solution.
    ///
    /// Every weight feels a field `coupling` along the reference, which is adjusted in each iteration so that the mean overlap
    /// with it is `1 - 2 d`: the Legendre transform needs no further search, nor a concave entropy. A distance starts from the
    /// messages of the one before, so these are best in order. Fails as [`MessagePassing::run`] does, each distance by itself.
    pub fn around<P: Patterns>(
        &self,
        patterns: &P,
        reference: &Signs,
        distances: &[f64],
    ) -> Result<Vec<Result<Neighbourhood, ExperimentError>>, ExperimentError> {
        let (given, size) = (reference.size(), patterns.size());
        if given != size {
            return Err(ExperimentError::WrongLength { given, size });
        }
        if let Some(&value) = distances.iter().find(|d| !(**d > 0.0 && **d < 1.0)) {
            return Err(ExperimentError::Setting { name: "distance", value, domain: "(0, 1)" });
        }
        let reference = reference.values();
        let mut last = None;
        let neighbours = distances.iter().map(|&distance| {
            let overlap = 1.0 - 2.0 * distance;
            let fresh = || Messages::start(reference.iter().map(|sign| overlap * sign).collect(), patterns);
            let mut messages = last.take().unwrap_or_else(fresh);
            let mut coupling = overlap.atanh();
            let (step, iterations) = self.converge(patterns, &mut messages, |fields| {
                coupling = coupling_to(overlap, &reference, fields, coupling);
                fields.iter_mut().zip(&reference).for_each(|(field, sign)| *field += coupling * sign);
            })?;
            last = Some(messages);
            let (entropy, residual) = (step.entropy, step.residual);
            Ok(Neighbourhood { distance, entropy, coupling, overlap: step.overlap, iterations, residual })
        });
        Ok(neighbours.collect())
    }
}

/// The field along the reference under which weights in these fields have this mean overlap with it.
fn coupling_to(overlap: f64, reference: &[f64], fields: &[f64], guess: f64) -> f64 {
    let along = || fields.iter().zip(reference).map(|(field, sign)| field * sign);
    let needed = overlap.atanh();
    // At either end all weights are on one side of the overlap.
    let mut low = needed - along().fold(f64::NEG_INFINITY, f64::max);
    let mut high = needed - along().fold(f64::INFINITY, f64::min);
    let mut coupling = guess.clamp(low, high.max(low));
    for _ in 0..STEPS {
        let (mut excess, mut slope) = (0.0, 0.0);
        for field in along() {
            let mean = (field + coupling).tanh();
            excess += mean - overlap;
            slope += (1.0 - mean) * (1.0 + mean);
        }
        if excess > 0.0 {
            high = coupling
        } else {
            low = coupling
        }
        let newton = coupling - excess / slope;
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - coupling).abs() <= 4.0 * f64::EPSILON * (1.0 + next.abs()) {
            break;
        }
        coupling = next;
    }
    coupling
}

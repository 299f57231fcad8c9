//! Pre-activations of one pattern under two solutions of a space of solutions that is broken into states.

use crate::models::typical_pairs::End;
use crate::numerics::quadrature::{Bend, Quadrature};
use crate::special::gaussian::log_h;
use crate::theory::cross_overlap::{inner_bends, outer_bends};
use crate::theory::overlap::Overlap;
use crate::theory::segment::{Emit, PairLaw};

/// States that contribute less than this fraction are negligible.
const NEGLIGIBLE: f64 = 1e-22;

/// Two typical solutions with one step of replica symmetry breaking; formula `spherical.geodesic-barrier`.
///
/// All solutions share a field of variance `q0`. Those of one state share another of variance `q1 - q0` as well, which has
/// the weight `H^m` in addition to the Gaussian's.
#[derive(Debug, Clone, Copy)]
pub struct StatePair {
    /// Margin and overlap `q1` within a state.
    pub end: End,
    /// Overlap of solutions in different states.
    pub q0: f64,
    /// Parisi's parameter.
    pub m: f64,
    /// Whether both solutions belong to the same state.
    pub same: bool,
    /// Who integrates.
    pub quadrature: Quadrature,
}

impl StatePair {
    /// Shares of the deviation of the field that all solutions, or those of one state, have in common.
    fn shares(&self) -> [f64; 2] {
        let q1 = self.end.q.value;
        [(self.q0 / q1).sqrt(), ((q1 - self.q0) / q1).sqrt()]
    }

    /// Weights and fields of states, given what all solutions share.
    fn states(&self, field: f64, reach: f64) -> Vec<(f64, f64)> {
        let [common, own] = self.shares();
        let (amplitude, width) = (self.end.q.value.sqrt(), self.end.q.deficit.sqrt());
        let mut states: Vec<(f64, f64)> = Vec::new();
        let mut largest = f64::NEG_INFINITY;
        let bends = inner_bends(&self.end.bends(reach), common * field, own);
        self.quadrature.gaussian_nodes(&bends, |z, weight| {
            let at = common * field + own * z;
            // Where the shared field is rare every weight may underflow; only their ratios count.
            let log_weight = weight.ln() + self.m * log_h((self.end.kappa - amplitude * at) / width);
            states.push((log_weight, at));
            largest = largest.max(log_weight);
            log_weight <= largest + NEGLIGIBLE.ln()
        });
        states.retain(|state| state.0 > largest + NEGLIGIBLE.ln());
        states.iter_mut().for_each(|state| state.0 = (state.0 - largest).exp());
        let total: f64 = states.iter().map(|state| state.0).sum();
        states.iter_mut().for_each(|state| state.0 /= total);
        states
    }
}

impl PairLaw for StatePair {
    fn margins(&self) -> [f64; 2] {
        [self.end.kappa; 2]
    }

    fn overlap(&self) -> Overlap<f64> {
        if self.same { self.end.q } else { Overlap { value: self.q0, deficit: 1.0 - self.q0 } }
    }

    fn scales(&self) -> [f64; 2] {
        [self.end.scale(); 2]
    }

    fn bends(&self, reach: [f64; 2]) -> Vec<Bend> {
        outer_bends(vec![], &self.end.bends(reach[0].max(reach[1])), self.shares()[0])
    }

    fn factors(&self, field: f64, excess: [&[f64]; 2], emit: &mut Emit) {
        let reach = excess.iter().flat_map(|list| list.iter()).fold(0.0f64, |a, &b| a.max(b));
        let states = self.states(field, reach);
        let mut densities = excess.map(|list| vec![0.0; list.len()]);
        let mut means = densities.clone();
        for (weight, at) in states {
            for i in 0..2 {
                self.end.densities(at, excess[i], &mut densities[i]);
            }
            if self.same {
                emit(weight, &densities[0], &densities[1]);
                continue;
            }
            for (mean, density) in means.iter_mut().flatten().zip(densities.iter().flatten()) {
                *mean += weight * density;
            }
        }
        if !self.same {
            emit(1.0, &means[0], &means[1]);
        }
    }

    fn quadrature(&self) -> Quadrature {
        self.quadrature
    }

    fn refined(&self) -> Self {
        StatePair { quadrature: self.quadrature.refined(), ..*self }
    }
}

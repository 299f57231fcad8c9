//! Widths at which minima come to outnumber critical subspaces.

use crate::error::SolveError;
use crate::models::symmetry_counts::ratio::{LogRatios, log_ratios};

/// Evaluations before giving up.
const EVALUATIONS: u32 = 100;

/// Which critical subspaces are compared with the minima.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// Those of all narrower widths, one critical point each.
    Total,
    /// Those of the widest narrower network alone.
    Single,
}

impl Compared {
    fn of(self, ratios: LogRatios) -> (f64, f64) {
        match self {
            Compared::Total => ratios.total,
            Compared::Single => ratios.single,
        }
    }

    /// Where the crossing is for large minimal widths, from slopes and offsets to three digits: where a search begins.
    fn expected(self, r: f64) -> f64 {
        match self {
            Compared::Total => 0.4676 * r - 4.755,
            Compared::Single => 0.2414 * r - 0.504,
        }
    }

    /// How fast the logarithm descends there, per unit of `h/r`: how far a search steps.
    fn descent(self) -> f64 {
        match self {
            Compared::Total => 16.5,
            Compared::Single => 7.5,
        }
    }
}

/// Where a logarithm of ratios changes sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crossing {
    /// By linear interpolation of the logarithm between integers, with a bound on its deviation.
    pub h: (f64, f64),
    /// First integer at which minima are at least as many; `None` if they are equal there to within the accuracy.
    pub first: Option<f64>,
}

/// The number of spare neurons at which minima of minimal width `r` come to be as many as the critical subspaces; formula
/// `symmetry.crossover`. The search starts at `guess`, or where large widths would have it.
///
/// # Errors
/// `NoSolution` when minima are more even without spare neurons.
pub fn crossover(r: f64, compared: Compared, guess: Option<f64>) -> Result<Crossing, SolveError> {
    let at = |h: f64| compared.of(log_ratios(r, h));
    // The logarithm descends: positive at `low`, negative at `high`.
    let (mut low, mut high) = (None, None);
    let mut h = guess.unwrap_or(compared.expected(r)).floor().clamp(0.0, 2.0 * r);
    for _ in 0..EVALUATIONS {
        let (log, error) = at(h);
        if log.abs() <= error {
            let slope = log - at(h + 1.0).0;
            return Ok(Crossing { h: (h, 2.0 * error / slope), first: None });
        }
        if log > 0.0 {
            low = Some((h, log, error));
        } else if h == 0.0 {
            return Err(SolveError::NoSolution("minima are more than critical subspaces at every width"));
        } else {
            high = Some((h, log, error));
        }
        let ahead = log * r / compared.descent();
        h = match (low, high) {
            (Some((a, above, a_error)), Some((b, below, b_error))) if b == a + 1.0 => {
                let slope = above - below;
                // Each end moves the root by its weight.
                let error = (a_error * -below / slope + b_error * above / slope) / slope;
                let value = a + above / slope;
                return Ok(Crossing { h: (value, error + 4.0 * f64::EPSILON * value), first: Some(b) });
            }
            (Some((a, above, _)), Some((b, below, _))) => {
                // The chord, inside.
                (a + (b - a) * above / (above - below)).floor().clamp(a + 1.0, b - 1.0)
            }
            (Some((a, ..)), None) => a + ahead.ceil(),
            (None, Some((b, ..))) => (b + ahead.floor()).max(0.0),
            (None, None) => return Err(SolveError::NotFinite { what: "the logarithm of the ratio" }),
        };
    }
    Err(SolveError::NotConverged { residual: f64::NAN, iterations: EVALUATIONS })
}

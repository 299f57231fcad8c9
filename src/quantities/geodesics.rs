//! The ends of geodesics: typical solutions of the spherical perceptron and their overlaps.

use num_dual::Dual64;

use crate::error::SolveError;
use crate::models::committee::Activation;
use crate::models::half_space::HalfSpace;
use crate::models::perceptron::spherical;
use crate::models::spherical::{MaximumMargin, Spherical};
use crate::models::star_shape::JammedOverlap;
use crate::models::typical_pairs::{End, TypicalPair};
use crate::quantities::neighbours::MAX;
use crate::quantities::parameters::{CLOSED_FORM, overlap};
use crate::quantity::{Axis, Domain, Inputs, Kind, Parameter, Settings, Status, Value};
use crate::symbols::Symbol;
use crate::theory::cross_overlap::{CrossOverlap, Typical};
use crate::theory::overlap::Overlap;
use crate::theory::potential::Stability;

/// The word for the target's own margin.
pub const TYPICAL: &str = "typical";
/// Margins of the target and of solutions.
pub const MARGINS: Domain = Domain::closed(-6.0, 20.0);
/// Margins of targets that are not convex.
pub const NEGATIVE: Domain = Domain { low: -6.0, high: 0.0, low_open: false, high_open: true };
/// Densities.
pub const DENSITIES: Domain = Domain::closed(1e-6, 1e9);
/// Margins closer than this are the same to the last digits.
const SAME: f64 = 1e-6;
/// How much stronger than an overlap's error, in units of its deficit, that of a probability may be.
pub const SENSITIVITY: f64 = 8.0;

/// The margin of an end of a segment.
pub const fn end_margin(symbol: &'static Symbol) -> Parameter {
    Parameter {
        symbol,
        kind: Kind::RealOrWord(&[TYPICAL, MAX]),
        domain: MARGINS,
        default: Some(Axis::One(Value::word(TYPICAL))),
    }
}

/// The margin asked for; none for the largest.
pub fn margin_asked(inputs: &Inputs, symbol: &Symbol, typical: f64) -> Option<f64> {
    match inputs.word(symbol) {
        Some(MAX) => None,
        Some(_) => Some(typical),
        None => Some(inputs.number(symbol)),
    }
}

/// Typical solutions of one margin.
#[derive(Debug, Clone, Copy)]
pub struct Solutions {
    /// Margin and overlap.
    pub end: End,
    /// Error of the margin, where it was found.
    pub margin_error: f64,
    /// `[ln(q/(1 - q)), ln q_hat]`; none for the solution of the largest margin.
    pub order: Option<[f64; 2]>,
    /// Error of `ln(q/(1 - q))`.
    pub bound: f64,
    /// Largest imbalance.
    pub residual: f64,
    /// What is known of their stability.
    pub status: Status,
}

impl Solutions {
    /// Those of this margin, or that of the largest.
    pub fn find(alpha: f64, margin: Option<f64>, settings: &Settings) -> Result<Self, SolveError> {
        let Some(kappa) = margin else {
            let root = MaximumMargin(settings.quadrature).solve(alpha, None, settings.tolerance)?;
            return Ok(Solutions {
                end: End { kappa: root.z[0], q: Overlap { value: 1.0, deficit: 0.0 } },
                margin_error: root.bound[0],
                order: None,
                bound: 0.0,
                residual: root.residual,
                status: if alpha > 2.0 { Status::RsUnstable } else { Status::Ok },
            });
        };
        if alpha >= Spherical.capacity(kappa, &settings.quadrature) {
            return Err(SolveError::NoSolution("no solution of this margin exists at this density"));
        }
        let model = spherical(settings.quadrature);
        let root = model.typical([alpha, kappa], None, settings.tolerance)?;
        Ok(Solutions {
            end: End { kappa, q: Overlap::from_logit(root.z[0]) },
            margin_error: 0.0,
            order: Some(root.z),
            bound: root.bound[0],
            residual: root.residual,
            status: stability(alpha, kappa, root.z[0], settings),
        })
    }
}

/// Whether replica symmetry holds for typical solutions with this `ln(q/(1 - q))`.
pub fn stability(alpha: f64, kappa: f64, logit: f64, settings: &Settings) -> Status {
    let q: Overlap<f64> = Overlap::from_logit(logit);
    let order = [logit, logit - q.deficit.ln()];
    let replicon = spherical(settings.quadrature).replicon([alpha, kappa], order);
    if replicon < 0.0 { Status::RsUnstable } else { Status::Ok }
}

/// The first flag.
pub fn worst(statuses: [Status; 2]) -> Status {
    if statuses[0].is_flag() { statuses[0] } else { statuses[1] }
}

/// Two typical solutions of one instance.
#[derive(Debug, Clone)]
pub struct Pair {
    /// Their pre-activations, the solution of the larger overlap second.
    pub law: TypicalPair,
    /// Whether that is the first one asked for.
    pub swapped: bool,
    /// Error of their overlap.
    pub error: f64,
    /// Relative error of probabilities at a given overlap.
    pub relative: f64,
    /// Largest imbalance.
    pub residual: f64,
    /// What is known of their stability.
    pub status: Status,
}

impl Pair {
    /// Two solutions of these margins (none: the largest) and their overlap.
    pub fn find(alpha: f64, margins: [Option<f64>; 2], settings: &Settings) -> Result<Self, SolveError> {
        let first = Solutions::find(alpha, margins[0], settings)?;
        if margins[0] == margins[1] {
            return Ok(Self::of_one_kind(&first, settings));
        }
        let second = Solutions::find(alpha, margins[1], settings)?;
        let swapped = first.end.q.deficit < second.end.q.deficit;
        let (first, second) = if swapped { (second, first) } else { (first, second) };
        let pair = Pair {
            swapped,
            status: worst([first.status, second.status]),
            ..Self::of_one_kind(&first, settings)
        };
        let apart = second.end.kappa - first.end.kappa;
        let (Some(order), other) = (first.order, second.order) else { return Ok(pair) };
        if apart.abs() < SAME {
            // A symmetric function of both margins is that of their mean, to second order.
            let mean = Solutions::find(alpha, Some(first.end.kappa + 0.5 * apart), settings)?;
            let mean = Self::of_one_kind(&mean, settings);
            let law = TypicalPair { ends: [first.end, second.end], ..mean.law };
            let (error, relative) = (mean.error + apart * apart, mean.relative + apart * apart);
            return Ok(Pair { law, error, relative, residual: mean.residual, ..pair });
        }
        let tolerance = settings.tolerance;
        let quadrature = settings.quadrature;
        let (v, bound, residual, at) = if let Some(other) = other {
            let cross = CrossOverlap {
                prior: Spherical,
                constraint: HalfSpace,
                kernel: Activation::Linear,
                solutions: [
                    Typical { kappa: first.end.kappa, order },
                    Typical { kappa: second.end.kappa, order: other },
                ],
                quadrature,
            };
            let root = cross.solve(alpha, tolerance)?;
            let at = cross.overlap(Dual64::from(root.z[0]).derivative());
            (root.z[0], root.bound[0], root.residual, at)
        } else {
            let typical = (first.end.kappa, order[0]);
            let jammed = JammedOverlap { typical, kappa_max: second.end.kappa, quadrature };
            let root = jammed.solve(alpha, tolerance)?;
            let at = jammed.overlap(Dual64::from(root.z[0]).derivative());
            (root.z[0].exp(), root.z[0].exp() * root.bound[0], root.residual, at)
        };
        let own =
            |solutions: &Solutions| solutions.order.map_or(0.0, |order| overlap(order[0], solutions.bound).1);
        // The typical solutions' own errors reach the overlap no stronger than their own overlaps.
        let error =
            at.value.eps.abs() * bound + own(&first) + own(&second) + second.margin_error + CLOSED_FORM;
        let relative =
            SENSITIVITY * (first.bound + second.bound + second.margin_error + v.tanh() * bound) + CLOSED_FORM;
        let law = TypicalPair {
            ends: [first.end, second.end],
            overlap: Overlap { value: at.value.re, deficit: at.deficit.re },
            correlation: [v.cosh().recip(), v.tanh()],
            quadrature,
        };
        let residual = residual.max(first.residual).max(second.residual);
        Ok(Pair { law, error, relative, residual, ..pair })
    }

    fn of_one_kind(solutions: &Solutions, settings: &Settings) -> Self {
        let error = solutions.order.map_or(0.0, |order| overlap(order[0], solutions.bound).1);
        Pair {
            law: TypicalPair::of_one_kind(solutions.end, settings.quadrature),
            swapped: false,
            error,
            relative: SENSITIVITY * solutions.bound + CLOSED_FORM,
            residual: solutions.residual,
            status: solutions.status,
        }
    }
}

//! The nouns: what can be asked for, what was asked for, and what comes back.

mod axis;
mod block;
mod form;
mod row;
mod value;

use std::fmt;

pub use axis::Axis;
pub use block::{Block, Inputs, Rows, Settings};
pub use form::Form;
pub use row::{Point, Solved, Status};
pub use value::{Domain, Kind, SWITCH, Value};

use crate::symbols::Symbol;

/// A parameter of a quantity.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// Its entry in the glossary.
    pub symbol: &'static Symbol,
    /// What it may be.
    pub kind: Kind,
    /// Where numbers must lie.
    pub domain: Domain,
    /// What it is when not given: a canonical value or the sweep that draws the usual curve.
    pub default: Option<Axis>,
}

/// How far a number can be trusted as a statement about the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rigour {
    /// Proved.
    Theorem,
    /// Proved, given a numerically located maximum.
    TheoremGivenMaximum,
    /// Exact closed form or counting.
    Exact,
    /// Replica method.
    Replica,
    /// Numerical evidence.
    Numerical,
}

impl fmt::Display for Rigour {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Rigour::Theorem => "theorem",
            Rigour::TheoremGivenMaximum => "theorem given the maximum",
            Rigour::Exact => "exact",
            Rigour::Replica => "replica",
            Rigour::Numerical => "numerical",
        })
    }
}

/// A quantity: what it is called, what it depends on, what it gives and who computes it.
#[derive(Debug)]
pub struct Quantity {
    /// kebab-case name: the word on the command line.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// How far the number can be trusted.
    pub rigour: Rigour,
    /// Ids of the formulas behind it.
    pub formulas: &'static [&'static str],
    /// Its parameters, in the order of the CSV columns.
    pub params: &'static [Parameter],
    /// The parameter that runs fastest when several are swept; otherwise the last swept one.
    pub abscissa: Option<&'static Symbol>,
    /// Its value columns, before `error,residual,status`.
    pub columns: &'static [&'static Symbol],
    /// Pairs of columns that bracket something, drawn as a band: (lower, upper).
    pub bands: &'static [(&'static Symbol, &'static Symbol)],
    /// Solves a block of points.
    pub rows: for<'a> fn(Block<'a>) -> Rows<'a>,
}

impl Quantity {
    /// One axis per parameter: the given one or the default; an empty cell for a parameter that another one stands in for.
    ///
    /// # Errors
    /// The parameters that are missing.
    pub fn axes(&self, given: impl Fn(&str) -> Option<Axis>) -> Result<Vec<Axis>, Vec<&'static Parameter>> {
        let given: Vec<_> = self.params.iter().map(|p| given(p.symbol.name)).collect();
        let stands_in = self.params.iter().zip(&given).filter(|(_, axis)| axis.is_some());
        let replaced: Vec<_> = stands_in.flat_map(|(p, _)| p.kind.instead_of()).map(|s| s.name).collect();
        let axis = |p: &Parameter| match &p.default {
            _ if replaced.contains(&p.symbol.name) || !p.kind.instead_of().is_empty() => {
                Some(Axis::One(Value::Empty))
            }
            default => default.clone(),
        };
        let axes = self.params.iter().zip(given).map(|(p, given)| given.or_else(|| axis(p)).ok_or(p));
        let (axes, missing): (Vec<_>, Vec<_>) = axes.partition(Result::is_ok);
        let missing: Vec<_> = missing.into_iter().filter_map(Result::err).collect();
        if missing.is_empty() { Ok(axes.into_iter().flatten().collect()) } else { Err(missing) }
    }
}

/// What was asked for: values only; a single point is a sweep of length one.
#[derive(Debug, Clone)]
pub struct Request {
    /// The quantity.
    pub quantity: &'static Quantity,
    /// One axis per declared parameter.
    pub axes: Vec<Axis>,
    /// How to solve.
    pub settings: Settings,
}

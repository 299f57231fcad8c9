//! Consecutive points, solved one after the other.

use crate::error::SolveError;
use crate::numerics::quadrature::Quadrature;
use crate::quantity::Parameter;
use crate::quantity::row::{Point, Solved};
use crate::quantity::value::Value;
use crate::symbols::Symbol;

/// How a point is to be solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Relative tolerance on the equations.
    pub tolerance: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
    /// Whether each row is solved once more with the double-exponential integrator.
    pub verify: bool,
    /// Whether the table shows the error of every value, not of the first one only.
    pub errors: bool,
}

/// The parameters of one point.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    params: &'static [Parameter],
    values: &'a [Value],
}

impl<'a> Inputs<'a> {
    /// Pairs the declared parameters with their values.
    pub fn new(params: &'static [Parameter], values: &'a [Value]) -> Self {
        assert_eq!(params.len(), values.len(), "one value per parameter");
        Inputs { params, values }
    }

    /// The value of a declared parameter.
    pub fn value(&self, symbol: &Symbol) -> &'a Value {
        let index = self.params.iter().position(|p| p.symbol.name == symbol.name);
        &self.values[index.expect("a quantity asks for its declared parameters only")]
    }

    /// The number given for a declared parameter.
    pub fn number(&self, symbol: &Symbol) -> f64 {
        self.value(symbol).as_number().expect("the request was checked against the declared kinds")
    }

    /// The word given for a declared parameter, if it is a word.
    pub fn word(&self, symbol: &Symbol) -> Option<&'a str> {
        match self.value(symbol) {
            Value::Text(word) => Some(word),
            _ => None,
        }
    }
}

/// Consecutive points of one line, solved in order by one thread.
pub struct Block<'a> {
    /// The declared parameters.
    pub params: &'static [Parameter],
    /// The points.
    pub points: Box<dyn Iterator<Item = Vec<Value>> + Send + 'a>,
    /// How to solve them.
    pub settings: Settings,
}

/// The points of a block, solved one after the other as they are pulled.
pub type Rows<'a> = Box<dyn Iterator<Item = Point> + Send + 'a>;

impl<'a> Block<'a> {
    /// Solves every point by itself.
    pub fn each(
        self,
        solve: impl Fn(Inputs, &Settings) -> Result<Solved, SolveError> + Send + 'a,
    ) -> Rows<'a> {
        self.warm(move |inputs, settings, _: Option<&()>| Ok((solve(inputs, settings)?, ())))
    }

    /// Solves every point by itself, with several rows for each.
    pub fn several(
        self,
        solve: impl Fn(Inputs, &Settings) -> Result<Vec<Solved>, SolveError> + Send + 'a,
    ) -> Rows<'a> {
        self.rows(move |inputs, settings, _: Option<&()>| Ok((solve(inputs, settings)?, ())))
    }

    /// Solves every point starting from the root of the last one that was solved.
    pub fn warm<W: Send + 'a>(
        self,
        solve: impl Fn(Inputs, &Settings, Option<&W>) -> Result<(Solved, W), SolveError> + Send + 'a,
    ) -> Rows<'a> {
        self.rows(move |inputs, settings, last| {
            solve(inputs, settings, last).map(|(row, root)| (vec![row], root))
        })
    }

    fn rows<W: Send + 'a>(
        self,
        solve: impl Fn(Inputs, &Settings, Option<&W>) -> Result<(Vec<Solved>, W), SolveError> + Send + 'a,
    ) -> Rows<'a> {
        let mut last: Option<W> = None;
        let Block { params, points, settings } = self;
        Box::new(points.map(move |values| {
            let inputs = Inputs::new(params, &values);
            let outcome = solve(inputs, &settings, last.as_ref()).map(|(mut rows, root)| {
                if settings.verify {
                    let second = Settings { quadrature: settings.quadrature.second_opinion(), ..settings };
                    let others = solve(inputs, &second, Some(&root)).map_or(vec![], |(rows, _)| rows);
                    for (i, row) in rows.iter_mut().enumerate() {
                        row.verified = Some(disagreement(row, others.get(i)));
                    }
                }
                last = Some(root);
                rows
            });
            Point { inputs: values, outcome }
        }))
    }
}

/// Relative disagreement of the first values; of values that are small against 1e12 times their error (a margin near
/// zero), in units of that. Infinite when the second solve gave none.
fn disagreement(ours: &Solved, other: Option<&Solved>) -> f64 {
    match (ours.first(), other.and_then(Solved::first)) {
        (Some((a, _)), Some((b, _))) if a == b => 0.0,
        (Some((a, error)), Some((b, _))) => (a - b).abs() / a.abs().max(1e12 * error),
        _ => f64::INFINITY,
    }
}

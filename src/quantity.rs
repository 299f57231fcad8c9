//! The nouns: what can be asked for, what was asked for, and what comes back.

use std::borrow::Cow;
use std::fmt;

use crate::error::SolveError;
use crate::numerics::quadrature::Quadrature;
use crate::symbols::Symbol;

/// One cell: the value of a parameter or of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// An integer.
    Integer(i64),
    /// A word.
    Text(Cow<'static, str>),
    /// Does not apply here.
    Empty,
}

impl Value {
    /// A word known at compile time.
    pub const fn word(word: &'static str) -> Self {
        Value::Text(Cow::Borrowed(word))
    }

    /// The number in this cell, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(x) => Some(*x),
            Value::Integer(n) => Some(*n as f64),
            Value::Text(_) | Value::Empty => None,
        }
    }
}

impl fmt::Display for Value {
    /// Shortest text that reads back as the same value.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Value::Number(x) => {
                let size = x.abs();
                if size != 0.0 && !(1e-5..1e17).contains(&size) {
                    write!(f, "{x:e}")
                } else {
                    write!(f, "{x}")
                }
            }
            Value::Integer(n) => write!(f, "{n}"),
            Value::Text(word) => f.write_str(word),
            Value::Empty => Ok(()),
        }
    }
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A real number in the domain.
    Real,
    /// An integer in the domain.
    Integer,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A real number in the domain or one of these words.
    RealOrWord(&'static [&'static str]),
}

impl Kind {
    /// The words allowed, if any.
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Kind::Word(words) | Kind::RealOrWord(words) => words,
            Kind::Real | Kind::Integer => &[],
        }
    }
}

/// An interval of the real line, ends included or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Domain {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the lower end is left out.
    pub low_open: bool,
    /// Whether the upper end is left out.
    pub high_open: bool,
}

impl Domain {
    /// `[low, high]`.
    pub const fn closed(low: f64, high: f64) -> Self {
        Domain { low, high, low_open: false, high_open: false }
    }

    /// `(low, high]`.
    pub const fn above(low: f64, high: f64) -> Self {
        Domain { low, high, low_open: true, high_open: false }
    }

    /// Whether `x` lies inside; NaN never does.
    pub fn contains(&self, x: f64) -> bool {
        let above = if self.low_open { x > self.low } else { x >= self.low };
        let below = if self.high_open { x < self.high } else { x <= self.high };
        above && below
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (open, close) = (if self.low_open { '(' } else { '[' }, if self.high_open { ')' } else { ']' });
        write!(f, "{open}{}, {}{close}", Value::Number(self.low), Value::Number(self.high))
    }
}

/// The values one parameter takes in a request, in order; never stored as a list when it is a range.
#[derive(Debug, Clone, PartialEq)]
pub enum Axis {
    /// One value.
    One(Value),
    /// These values.
    List(Vec<Value>),
    /// `from, from + step, ...`: the i-th value is `(from + i step) / scale`, so that decimal steps give decimals.
    Step {
        /// First value times `scale`.
        from: f64,
        /// Step times `scale`.
        step: f64,
        /// Power of ten that makes both integers, or one.
        scale: f64,
        /// How many values.
        count: u64,
    },
    /// `count` equidistant values, both ends included.
    Linear {
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
        /// How many values, at least 2.
        count: u64,
    },
    /// `count` values equidistant in the logarithm, both ends included.
    Log {
        /// First value, positive.
        from: f64,
        /// Last value, positive.
        to: f64,
        /// How many values, at least 2.
        count: u64,
    },
}

impl Axis {
    /// A single number.
    pub const fn number(x: f64) -> Self {
        Axis::One(Value::Number(x))
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        match self {
            Axis::One(_) => 1,
            Axis::List(values) => values.len() as u64,
            Axis::Step { count, .. } | Axis::Linear { count, .. } | Axis::Log { count, .. } => *count,
        }
    }

    /// The value at `index < count`.
    pub fn at(&self, index: u64) -> Value {
        let fraction = |count: u64| index as f64 / (count - 1) as f64;
        match self {
            Axis::One(value) => value.clone(),
            Axis::List(values) => values[index as usize].clone(),
            Axis::Step { from, step, scale, .. } => Value::Number((from + index as f64 * step) / scale),
            Axis::Linear { to, count, .. } | Axis::Log { to, count, .. } if index + 1 == *count => {
                Value::Number(*to)
            }
            Axis::Linear { from, to, count } => {
                // This order of operations gives decimal values where both ends are decimal.
                let (ahead, behind) = (index as f64, (count - 1 - index) as f64);
                Value::Number((from * behind + to * ahead) / (count - 1) as f64)
            }
            Axis::Log { from, .. } if index == 0 => Value::Number(*from),
            Axis::Log { from, to, count } => {
                Value::Number(from * ((to / from).ln() * fraction(*count)).exp())
            }
        }
    }

    /// Whether it takes more than one value.
    pub fn is_swept(&self) -> bool {
        self.count() > 1
    }
}

impl fmt::Display for Axis {
    /// The grammar of the command line: `1`, `a,b`, `from:to:step`, `from:to/n`, `log:from:to/n`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let number = |x: f64| Value::Number(x);
        match self {
            Axis::One(value) => write!(f, "{value}"),
            Axis::List(values) => {
                for (i, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if i == 0 { "" } else { "," })?;
                }
                Ok(())
            }
            Axis::Step { from, step, scale, count } => {
                let last = (from + (count - 1) as f64 * step) / scale;
                write!(f, "{}:{}:{}", number(from / scale), number(last), number(step / scale))
            }
            Axis::Linear { from, to, count } => write!(f, "{}:{}/{count}", number(*from), number(*to)),
            Axis::Log { from, to, count } => write!(f, "log:{}:{}/{count}", number(*from), number(*to)),
        }
    }
}

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

/// What a row has to say about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Values present.
    Ok,
    /// Values present; the replica-symmetric (or annealed) point is unstable here.
    RsUnstable,
    /// Values present; the entropy is negative, so typical instances have no solution.
    NegativeEntropy,
    /// Honestly absent.
    NoSolution,
    /// Failed: the iteration did not converge.
    NotConverged,
    /// Failed: another branch was found.
    WrongBranch,
}

impl Status {
    /// Every status, in the order of the documentation.
    pub const ALL: [Status; 6] = [
        Status::Ok,
        Status::RsUnstable,
        Status::NegativeEntropy,
        Status::NoSolution,
        Status::NotConverged,
        Status::WrongBranch,
    ];

    /// The word in the CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::RsUnstable => "rs_unstable",
            Status::NegativeEntropy => "negative_entropy",
            Status::NoSolution => "no_solution",
            Status::NotConverged => "not_converged",
            Status::WrongBranch => "wrong_branch",
        }
    }

    /// Whether a row with this status failed (exit code 1).
    pub fn is_failure(self) -> bool {
        matches!(self, Status::NotConverged | Status::WrongBranch)
    }
}

impl From<&SolveError> for Status {
    fn from(error: &SolveError) -> Self {
        match error {
            SolveError::NoSolution(_) => Status::NoSolution,
            SolveError::NotConverged { .. } | SolveError::NoBracket { .. } | SolveError::NotFinite { .. } => {
                Status::NotConverged
            }
            SolveError::WrongBranch { .. } => Status::WrongBranch,
        }
    }
}

/// One solved row: the value columns and what is known of their accuracy.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// One value per declared column.
    pub values: Vec<Value>,
    /// Bound on the absolute deviation of each value; zero for words. The table shows the first as `error`.
    pub errors: Vec<f64>,
    /// Largest relative imbalance left in the equations.
    pub residual: f64,
    /// `Ok` or a flag.
    pub status: Status,
    /// Relative disagreement with the double-exponential integrator, when asked for.
    pub verified: Option<f64>,
}

impl Solved {
    /// A row of numbers, each with the bound on its deviation, without flags.
    pub fn numbers(values: &[(f64, f64)], residual: f64) -> Self {
        let (values, errors) = values.iter().map(|&(x, error)| (Value::Number(x), error)).unzip();
        Solved { values, errors, residual, status: Status::Ok, verified: None }
    }

    /// Bound on the absolute deviation of the first value.
    pub fn error(&self) -> f64 {
        self.errors.first().copied().unwrap_or(0.0)
    }

    /// The same row with a status.
    pub fn with_status(self, status: Status) -> Self {
        Solved { status, ..self }
    }
}

/// One requested point and what became of it: one row, several (a spectrum), or the reason why none.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// One value per parameter, in the declared order.
    pub inputs: Vec<Value>,
    /// The rows, never empty, or the error.
    pub outcome: Result<Vec<Solved>, SolveError>,
}

impl Point {
    /// The worst status of its rows.
    pub fn status(&self) -> Status {
        match &self.outcome {
            Ok(rows) => rows.iter().map(|row| row.status).find(|&s| s != Status::Ok).unwrap_or(Status::Ok),
            Err(error) => error.into(),
        }
    }
}

/// How a point is to be solved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Relative tolerance on the equations.
    pub tolerance: f64,
    /// Who integrates.
    pub quadrature: Quadrature,
    /// Whether each row is solved once more with the double-exponential integrator.
    pub verify: bool,
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
    pub points: Box<dyn Iterator<Item = Vec<Value>> + 'a>,
    /// How to solve them.
    pub settings: Settings,
}

/// The points of a block, solved one after the other as they are pulled.
pub type Rows<'a> = Box<dyn Iterator<Item = Point> + 'a>;

impl<'a> Block<'a> {
    /// Solves every point by itself.
    pub fn each(self, solve: impl Fn(Inputs, &Settings) -> Result<Solved, SolveError> + 'a) -> Rows<'a> {
        self.warm(move |inputs, settings, _: Option<&()>| Ok((solve(inputs, settings)?, ())))
    }

    /// Solves every point starting from the root of the last one that was solved.
    pub fn warm<W: 'a>(
        self,
        solve: impl Fn(Inputs, &Settings, Option<&W>) -> Result<(Solved, W), SolveError> + 'a,
    ) -> Rows<'a> {
        let mut last: Option<W> = None;
        let Block { params, points, settings } = self;
        Box::new(points.map(move |values| {
            let inputs = Inputs::new(params, &values);
            let outcome = solve(inputs, &settings, last.as_ref()).map(|(mut solved, root)| {
                if settings.verify {
                    let second = Settings { quadrature: settings.quadrature.second_opinion(), ..settings };
                    let other = solve(inputs, &second, Some(&root)).ok().map(|(row, _)| row);
                    solved.verified = Some(disagreement(&solved, other.as_ref()));
                }
                last = Some(root);
                vec![solved]
            });
            Point { inputs: values, outcome }
        }))
    }
}

/// Relative disagreement of the first values; infinite when the second solve gave none.
fn disagreement(ours: &Solved, other: Option<&Solved>) -> f64 {
    let first = |row: &Solved| row.values.first().and_then(Value::as_number);
    match (first(ours), other.and_then(first)) {
        (Some(a), Some(b)) if a == b => 0.0,
        (Some(a), Some(b)) => ((a - b) / a).abs(),
        _ => f64::INFINITY,
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

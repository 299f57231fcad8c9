//! What comes back: rows, each with its errors and its status.

use crate::error::SolveError;
use crate::quantity::Parameter;
use crate::quantity::value::Value;

/// What a row has to say about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Values present.
    Ok,
    /// Values present; the replica-symmetric (or annealed) point is unstable here.
    RsUnstable,
    /// Values present; the states of one-step replica symmetry breaking are unstable here: they have further structure.
    OneStepUnstable,
    /// Values present; the entropy is negative, so typical instances have no solution.
    NegativeEntropy,
    /// Values present; the number of replicas is no integer: a continuation, not a bound.
    Continued,
    /// Honestly absent.
    NoSolution,
    /// Failed: the iteration did not converge.
    NotConverged,
    /// Failed: another branch was found.
    WrongBranch,
}

impl Status {
    /// Every status, in the order of the documentation.
    pub const ALL: [Status; 8] = [
        Status::Ok,
        Status::RsUnstable,
        Status::OneStepUnstable,
        Status::NegativeEntropy,
        Status::Continued,
        Status::NoSolution,
        Status::NotConverged,
        Status::WrongBranch,
    ];

    /// The word in the CSV.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Ok => "ok",
            Status::RsUnstable => "rs_unstable",
            Status::OneStepUnstable => "one_step_unstable",
            Status::NegativeEntropy => "negative_entropy",
            Status::Continued => "continued",
            Status::NoSolution => "no_solution",
            Status::NotConverged => "not_converged",
            Status::WrongBranch => "wrong_branch",
        }
    }

    /// Whether values with this status come with a warning.
    pub fn is_flag(self) -> bool {
        matches!(
            self,
            Status::RsUnstable | Status::OneStepUnstable | Status::NegativeEntropy | Status::Continued
        )
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
    /// Bound on the absolute deviation of each value; zero for words. The table shows that of the first number as `error`.
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

    /// The first value that is a number, with the bound on its deviation.
    pub fn first(&self) -> Option<(f64, f64)> {
        let (value, &error) = self.first_cell()?;
        Some((value.as_number()?, error))
    }

    fn first_cell(&self) -> Option<(&Value, &f64)> {
        self.values.iter().zip(&self.errors).find(|(value, _)| value.is_number())
    }

    /// Bound on the absolute deviation of the first value that is a number.
    pub fn error(&self) -> f64 {
        self.first_cell().map_or(0.0, |(_, &error)| error)
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
    /// Its parameters, and why it failed or the worst status of its rows.
    pub fn describe(&self, params: &[Parameter]) -> String {
        let names = params.iter().map(|p| p.symbol.name);
        let inputs: Vec<String> =
            names.zip(&self.inputs).map(|(name, value)| format!("{name} = {value}")).collect();
        let reason =
            self.outcome.as_ref().map_or_else(ToString::to_string, |_| self.status().as_str().into());
        format!("{}: {reason}", inputs.join(", "))
    }

    /// The worst status of its rows.
    pub fn status(&self) -> Status {
        match &self.outcome {
            Ok(rows) => rows.iter().map(|row| row.status).find(|&s| s != Status::Ok).unwrap_or(Status::Ok),
            Err(error) => error.into(),
        }
    }
}

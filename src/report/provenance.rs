//! Where a table comes from: enough to make it again, and to know what it rests on.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::checks::run::CheckRun;
use crate::quantity::{Axis, Request, Value};
use crate::report::card;
use crate::report::check_table::Verdicts;
use crate::report::csv::Tally;
use crate::sweep::Grid;

/// What tables of quantities and of checks have in common.
#[derive(Debug, Clone, Serialize)]
struct Origin {
    program: &'static str,
    version: &'static str,
    /// Git commit of the build, when it was made from a repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'static str>,
    /// Each parameter in the grammar of the command line, defaults included.
    parameters: BTreeMap<&'static str, String>,
    command: String,
    formulas: &'static [&'static str],
    papers: Vec<String>,
}

impl Origin {
    fn new(grid: Grid, command: String, formulas: &'static [&'static str]) -> Self {
        let names = grid.params.iter().map(|p| p.symbol.name);
        Origin {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            commit: option_env!("SADDLEPOINT_COMMIT"),
            parameters: names.zip(grid.axes.iter().map(ToString::to_string)).collect(),
            command,
            formulas,
            papers: card::papers_of(formulas),
        }
    }
}

/// What a table rests on, and how it was asked for.
#[derive(Debug, Clone, Serialize)]
pub struct Provenance {
    quantity: &'static str,
    rigour: String,
    tolerance: f64,
    verify: bool,
    #[serde(flatten)]
    origin: Origin,
}

/// What is known when the table is complete.
#[derive(Debug, Serialize)]
struct Sidecar<'a> {
    #[serde(flatten)]
    provenance: &'a Provenance,
    threads: usize,
    rows: u64,
    rows_per_status: BTreeMap<&'static str, u64>,
    sha256: &'a str,
}

impl Provenance {
    /// The provenance of a checked request.
    pub fn of(request: &Request) -> Self {
        let quantity = request.quantity;
        Provenance {
            quantity: quantity.name,
            rigour: quantity.rigour.to_string(),
            tolerance: request.settings.tolerance,
            verify: request.settings.verify,
            origin: Origin::new(Grid::of(request), command(request), quantity.formulas),
        }
    }

    /// The provenance of a table in a figure, where a parameter is not what the axis says: it was followed.
    pub fn within(mut self, figure: &str, traced: Option<(&'static str, String)>) -> Self {
        self.origin.command = format!("{} diagram {figure}", self.origin.program);
        self.origin.parameters.extend(traced);
        self
    }

    /// The lines on top of a table that carries its provenance itself. Nothing in them depends on threads or time.
    pub fn comments(&self) -> Vec<String> {
        let Origin { program, version, commit, parameters, command, formulas, papers } = &self.origin;
        let commit = commit.map_or(String::new(), |commit| format!(" ({commit})"));
        let mut lines = vec![
            format!("{program} {version}{commit}"),
            format!("command: {command}"),
            format!("quantity: {}, rigour: {}", self.quantity, self.rigour),
        ];
        lines.extend(parameters.iter().map(|(name, axis)| format!("parameter: {name} = {axis}")));
        lines.push(format!("tolerance: {:e}, verify: {}", self.tolerance, self.verify));
        lines.extend(formulas.iter().map(|id| format!("formula: {id}")));
        lines.extend(papers.iter().map(|paper| format!("paper: {paper}")));
        lines
    }

    /// The sidecar of a finished table, as JSON.
    ///
    /// # Errors
    /// None in practice: every key is a string.
    pub fn sidecar(&self, threads: usize, tally: Tally, sha256: &str) -> serde_json::Result<String> {
        let rows_per_status = tally.counts().map(|(status, n)| (status.as_str(), n)).collect();
        let sidecar = Sidecar { provenance: self, threads, rows: tally.rows(), rows_per_status, sha256 };
        serde_json::to_string_pretty(&sidecar).map(|text| text + "\n")
    }
}

/// What a check rests on, and how it was asked for.
#[derive(Debug, Serialize)]
pub struct CheckProvenance {
    check: &'static str,
    samples: u64,
    seed: u64,
    /// Probability that a table of true theories has a row that disagrees.
    false_alarm: f64,
    #[serde(flatten)]
    origin: Origin,
}

/// What is known when the check is complete.
#[derive(Debug, Serialize)]
struct CheckSidecar<'a> {
    #[serde(flatten)]
    provenance: &'a CheckProvenance,
    threads: usize,
    rows_per_verdict: BTreeMap<&'static str, u64>,
    failed_points: u64,
    sha256: &'a str,
}

impl CheckProvenance {
    /// The provenance of a check.
    pub fn of(run: &CheckRun, false_alarm: f64) -> Self {
        let CheckRun { check, samples, seed, .. } = *run;
        let (program, name, params) = (env!("CARGO_PKG_NAME"), check.name, parameters(run.grid()));
        let flags = format!("--samples {samples} --seed {seed} --false-alarm {false_alarm}");
        let command = format!("{program} check {name}{params} {flags}");
        let origin = Origin::new(run.grid(), command, check.formulas);
        CheckProvenance { check: name, samples, seed, false_alarm, origin }
    }

    /// The sidecar of a finished check, as JSON.
    ///
    /// # Errors
    /// None in practice: every key is a string.
    pub fn sidecar(&self, threads: usize, verdicts: &Verdicts, sha256: &str) -> serde_json::Result<String> {
        let rows_per_verdict = verdicts.counts().map(|(verdict, n)| (verdict.as_str(), n)).collect();
        let failed_points = verdicts.failed;
        let sidecar = CheckSidecar { provenance: self, threads, rows_per_verdict, failed_points, sha256 };
        serde_json::to_string_pretty(&sidecar).map(|text| text + "\n")
    }
}

/// The flags of a grid of parameters; those that another one stands in for are left out.
pub fn parameters(grid: Grid) -> String {
    let given = grid.params.iter().zip(grid.axes).filter(|(_, axis)| **axis != Axis::One(Value::Empty));
    given.map(|(parameter, axis)| format!(" --{} {axis}", flag(parameter.symbol.name))).collect()
}

/// A command line that asks for the same table.
pub fn command(request: &Request) -> String {
    let mut line = format!("{} curve {}", env!("CARGO_PKG_NAME"), request.quantity.name);
    line += &parameters(Grid::of(request));
    line += &format!(" --tol {:e}", request.settings.tolerance);
    if request.settings.errors {
        line += " --errors";
    }
    if request.settings.verify {
        line += " --verify";
    }
    line
}

/// The command-line flag of a snake_case name, without its dashes.
pub fn flag(name: &str) -> String {
    name.replace('_', "-")
}

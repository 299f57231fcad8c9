//! The commands and their flags, made from the records.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, Error, value_parser};
use clap_complete::Shell;

use crate::checks::check::Check;
use crate::checks::verdict::FALSE_ALARM;
use crate::checks::{self, CHECKS};
use crate::cli::axis;
use crate::diagrams::DIAGRAMS;
use crate::quantities::QUANTITIES;
use crate::quantity::{Axis, Kind, Parameter, SWITCH};
use crate::report::listing::allowed;
use crate::report::provenance::flag;
use crate::report::{check_table, example};
use crate::symbols::Symbol;

/// Relative tolerance when none is given.
pub const TOLERANCE: f64 = 1e-12;
/// Tolerances that make sense in double precision.
const TOLERANCES: std::ops::RangeInclusive<f64> = 1e-15..=1e-2;
/// More threads than this is a slip of the finger.
const MOST_THREADS: i64 = 1024;
/// More samples than this are a slip of the finger.
const MOST_SAMPLES: u64 = 100_000_000;

const VALUES: &str = "Each parameter takes a number, a comma list, or a range:
  1            one value
  0.5,1,2      these values
  0:1:0.05     from 0 to 1 in steps of 0.05
  0:1/21       21 equidistant values, both ends included
  log:1e-6:1/7 the same in the logarithm
Several swept parameters make a grid.";

/// The whole command line.
pub fn program() -> Command {
    let list = Command::new("list").about("List every quantity, or every check").args([
        switch("checks").help("The checks of theory beside experiment"),
        switch("json").help("Everything the records say, as JSON"),
    ]);
    let checks = CHECKS.iter().map(|c| c.name).filter(|name| crate::quantities::find(name).is_none());
    let names = PossibleValuesParser::new(QUANTITIES.iter().map(|q| q.name).chain(checks));
    let name = Arg::new("name").value_name("NAME").required(true).value_parser(names);
    let explain = Command::new("explain")
        .about("Say what a quantity or a check is: parameters, columns, formulas, sources, known values")
        .arg(name.hide_possible_values(true).help("Name of a quantity or a check, as `list` shows them"));
    let shell = Arg::new("shell").value_name("SHELL").required(true).value_parser(value_parser!(Shell));
    let completions = Command::new("completions").about("Print a completion script for a shell").arg(shell);
    let directory =
        Arg::new("directory").value_name("DIR").required(true).value_parser(value_parser!(PathBuf));
    let docs = Command::new("docs").about("Write the generated pages").hide(true).arg(directory);
    Command::new(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .about("Thresholds and phase-diagram curves of neural-network loss landscapes, with an error on every number")
        .after_help("Exit codes: 0 all rows solved, 1 some row failed or interrupted, 2 bad request.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([list, explain, curve(), check(), diagram(), completions, docs])
}

fn curve() -> Command {
    Command::new("curve")
        .about("Compute a quantity along a sweep of its parameters, as CSV")
        .after_help(VALUES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("QUANTITY")
        .subcommand_help_heading("Quantities")
        // Only the flags of the quantity asked for are made.
        .subcommands(QUANTITIES.iter().map(|q| Command::new(q.name).about(q.summary).defer(with_flags)))
}

fn check() -> Command {
    Command::new("check")
        .about("Run a finite-size experiment beside the theory, with a verdict")
        .after_help(VALUES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_value_name("CHECK")
        .subcommand_help_heading("Checks")
        .subcommands(CHECKS.iter().map(|c| Command::new(c.name).about(c.summary).defer(with_check_flags)))
}

/// What asks for every figure, and for the page that shows them.
pub const ALL: &str = "all";

fn diagram() -> Command {
    let figures: String = DIAGRAMS.iter().map(|d| format!("  {}: {}\n", d.name, d.title)).collect();
    let names = DIAGRAMS.iter().map(|d| d.name).chain([ALL]);
    Command::new("diagram")
        .about(
            "Draw a whole figure: its tables, an SVG and a PNG; or all of them, with a page that shows them",
        )
        .after_help(format!("Figures:\n{figures}  {ALL}: every figure, and index.html"))
        .arg(
            Arg::new("figure")
                .value_name("FIGURE")
                .required(true)
                .value_parser(PossibleValuesParser::new(names))
                .hide_possible_values(true)
                .help("Name of a figure, or `all`"),
        )
        .arg(
            Arg::new("directory")
                .short('o')
                .long("output")
                .value_name("DIR")
                .default_value(".")
                .value_parser(value_parser!(PathBuf))
                .help("Folder for the files; it is made if it is not there"),
        )
        .arg(switch("quiet").help("No progress bar and no summary"))
        .arg(threads())
}

fn with_check_flags(command: Command) -> Command {
    let Some(check) = checks::find(command.get_name()) else {
        return command;
    };
    let column = |s: &Symbol| format!("  {}: {}\n", s.name, s.meaning);
    let columns = check_table::symbols(check).map(column).collect::<String>();
    let table = "Write the table here, with FILE.meta.json and FILE.samples beside it; an interrupted check goes on from there";
    command
        .after_help(format!("Columns:\n{columns}\n{VALUES}"))
        .next_help_heading("Parameters")
        .args(check.params.iter().map(parameter))
        .next_help_heading("Experiment")
        .args(experiment(check))
        .next_help_heading("Output")
        .args(files(table))
        .arg(switch("quiet").help("No progress bar and no summary"))
        .next_help_heading("Computation")
        .arg(threads())
}

fn experiment(check: &Check) -> [Arg; 3] {
    let count = |name: &'static str, range: std::ops::RangeInclusive<u64>| {
        let arg = Arg::new(name).long(name).value_name("N").allow_negative_numbers(true);
        arg.value_parser(value_parser!(u64).range(range))
    };
    let samples = format!("Independent samples per point [default: {}]", check.samples);
    let rate_help = format!(
        "Probability that a table of true theories has a row that disagrees [default: {FALSE_ALARM}]"
    );
    [
        count("samples", 1..=MOST_SAMPLES).help(samples),
        count("seed", 0..=u64::MAX).help("What all randomness comes from [default: 1]"),
        Arg::new("false-alarm")
            .long("false-alarm")
            .value_name("RATE")
            .value_parser(rate)
            .allow_negative_numbers(true)
            .help(rate_help),
    ]
}

fn rate(text: &str) -> Result<f64, String> {
    let inside = text.parse().ok().filter(|rate| *rate > 0.0 && *rate <= 0.5);
    inside.ok_or_else(|| "a false-alarm rate lies in (0, 0.5]".into())
}

/// The completion script of a shell.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut program(), env!("CARGO_PKG_NAME"), &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

fn with_flags(command: Command) -> Command {
    let Some(quantity) = crate::quantities::find(command.get_name()) else {
        return command;
    };
    let columns =
        quantity.columns.iter().map(|s| format!("  {}: {}\n", s.name, s.meaning)).collect::<String>();
    let example = example::command(quantity);
    command
        .after_help(format!("Columns:\n{columns}\n{VALUES}\n\nExample:\n  {example}"))
        .next_help_heading("Parameters")
        .args(quantity.params.iter().map(parameter))
        .next_help_heading("Output")
        .args(files("Write the table here, with FILE.meta.json beside it, instead of to standard output"))
        .args(output())
        .next_help_heading("Computation")
        .args(computation())
}

fn parameter(parameter: &'static Parameter) -> Arg {
    let needed = if parameter.kind.instead_of().is_empty() { "required" } else { "optional" };
    let default = parameter.default.as_ref().map_or(needed.into(), |axis| format!("default: {axis}"));
    let arg = Arg::new(parameter.symbol.name)
        .long(flag(parameter.symbol.name))
        .value_name("VALUES")
        .value_parser(ValueParser::new(AxisParser(parameter)))
        .hide_possible_values(true)
        .help(format!("{}; {} [{default}]", parameter.symbol.meaning, allowed(parameter)));
    // A switch may stand without its word; what looks like a flag behind it is one.
    if parameter.kind == Kind::Word(&SWITCH) {
        arg.num_args(0..=1).default_missing_value(SWITCH[1])
    } else {
        arg.allow_hyphen_values(true)
    }
}

fn files(table: &'static str) -> [Arg; 2] {
    let file = |arg: Arg| arg.value_name("FILE").value_parser(value_parser!(PathBuf));
    [
        file(Arg::new("output").short('o').long("output")).help(table),
        file(Arg::new("plot").long("plot"))
            .action(ArgAction::Append)
            .help("Draw it; .svg or .png by the name; may be repeated"),
    ]
}

fn output() -> [Arg; 4] {
    [
        switch("comment-header").help("Say where the table comes from in # lines on top"),
        switch("errors")
            .help("Show the error of every value: a column `<name>_error` behind each but the first"),
        switch("verify").help("Solve each row again with an independent integrator: column `verified`"),
        switch("quiet").help("No progress bar and no word about failed rows"),
    ]
}

fn computation() -> [Arg; 2] {
    [
        Arg::new("tol")
            .long("tol")
            .value_name("TOLERANCE")
            .value_parser(tolerance)
            .allow_negative_numbers(true)
            .help(format!("Relative tolerance on the equations [default: {TOLERANCE:e}]")),
        threads(),
    ]
}

fn threads() -> Arg {
    Arg::new("threads")
        .long("threads")
        .value_name("N")
        .value_parser(value_parser!(u16).range(1..=MOST_THREADS))
        .allow_negative_numbers(true)
        .help("Threads; they do not change a byte of the table [default: one per core]")
}

fn switch(name: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue)
}

fn tolerance(text: &str) -> Result<f64, String> {
    let inside = text.parse().ok().filter(|tolerance| TOLERANCES.contains(tolerance));
    inside.ok_or_else(|| {
        format!("a tolerance lies between {:e} and {:e}", TOLERANCES.start(), TOLERANCES.end())
    })
}

/// Reads the values of one parameter.
#[derive(Clone)]
struct AxisParser(&'static Parameter);

impl TypedValueParser for AxisParser {
    type Value = Axis;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Axis, Error> {
        let text = value.to_str().ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        axis::parse(self.0, text).map_err(|error| {
            let message = format!("--{} {text}: {error}\n", flag(self.0.symbol.name));
            Error::raw(ErrorKind::ValueValidation, message).with_cmd(command)
        })
    }

    /// For the completion scripts.
    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        match self.0.kind {
            Kind::Word(words) | Kind::IndexedWord { words, .. } => {
                Some(Box::new(words.iter().map(PossibleValue::new)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_every_quantity_are_well_formed() {
        program().debug_assert();
    }
}

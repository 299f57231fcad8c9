//! The commands and their flags, made from the records.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command, Error, value_parser};
use clap_complete::Shell;

use crate::cli::axis;
use crate::quantities::QUANTITIES;
use crate::quantity::{Axis, Kind, Parameter, SWITCH};
use crate::report::example;
use crate::report::listing::allowed;
use crate::report::provenance::flag;

/// Relative tolerance when none is given.
pub const TOLERANCE: f64 = 1e-12;
/// Tolerances that make sense in double precision.
const TOLERANCES: std::ops::RangeInclusive<f64> = 1e-15..=1e-2;
/// More threads than this is a slip of the finger.
const MOST_THREADS: i64 = 1024;

const VALUES: &str = "Each parameter takes a number, a comma list, or a range:
  1            one value
  0.5,1,2      these values
  0:1:0.05     from 0 to 1 in steps of 0.05
  0:1/21       21 equidistant values, both ends included
  log:1e-6:1/7 the same in the logarithm
Several swept parameters make a grid.";

/// The whole command line.
pub fn program() -> Command {
    let list = Command::new("list").about("List every quantity").arg(
        Arg::new("json").long("json").action(ArgAction::SetTrue).help("Everything the records say, as JSON"),
    );
    let names = PossibleValuesParser::new(QUANTITIES.iter().map(|q| q.name));
    let quantity = Arg::new("quantity").value_name("QUANTITY").required(true).value_parser(names);
    let explain = Command::new("explain")
        .about("Say what a quantity is: parameters, columns, formulas, sources, known values")
        .arg(quantity.hide_possible_values(true).help("Name of a quantity, as `list` shows them"));
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
        .subcommands([list, explain, curve(), completions, docs])
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

fn output() -> [Arg; 6] {
    let file = |arg: Arg| arg.value_name("FILE").value_parser(value_parser!(PathBuf));
    [
        file(Arg::new("output").short('o').long("output"))
            .help("Write the table here, with FILE.meta.json beside it, instead of to standard output"),
        file(Arg::new("plot").long("plot"))
            .action(ArgAction::Append)
            .help("Draw the curves; .svg or .png by the name; may be repeated"),
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
        Arg::new("threads")
            .long("threads")
            .value_name("N")
            .value_parser(value_parser!(u16).range(1..=MOST_THREADS))
            .allow_negative_numbers(true)
            .help("Threads; they do not change a byte of the table [default: one per core]"),
    ]
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

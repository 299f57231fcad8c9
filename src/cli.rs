//! The command line: commands made by looping over the registry, messages, and exit codes.

pub mod axis;
mod check;
mod command;
mod curve;
mod decimal;
mod destination;
mod diagram;
mod files;
mod gather;
mod progress;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use thiserror::Error;

use crate::checks::{self, CHECKS};
use crate::quantities::{QUANTITIES, find};
use crate::report::plot::PlotError;
use crate::report::sample_log::LogError;
use crate::report::{explain, listing, markdown};
use crate::sweep::RequestError;

/// Everything asked for was computed.
const SUCCESS: u8 = 0;
/// Some row failed, or the sweep was interrupted.
const SOME_FAILED: u8 = 1;
/// The request cannot be served.
const BAD_REQUEST: u8 = 2;

/// Why a request was not served.
#[derive(Debug, Error)]
enum Failure {
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("{name} needs {missing}\n\n  for example: {example}")]
    Missing { name: &'static str, missing: String, example: String },
    #[error("cannot write {}: {error}", path.display())]
    Unwritable { path: PathBuf, error: io::Error },
    #[error("writing to {place} failed: {error}")]
    Interrupted { place: String, error: io::Error },
    #[error("the figure {name} cannot be drawn: {error}")]
    Figure { name: &'static str, error: RequestError },
    #[error("{} is asked for twice", .0.display())]
    SameFile(PathBuf),
    #[error(
        "--plot draws at most {limit} points, the sweep has {count}; use a coarser range, or leave out --plot"
    )]
    TooManyToDraw { count: u64, limit: u64 },
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Plot(#[from] PlotError),
    #[error("cannot start {count} threads: {error}")]
    Threads { count: usize, error: io::Error },
}

impl Failure {
    fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Failure::Unwritable { path: path.into(), error }
    }
}

/// Does what the command line says; returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let matches = match command::program().try_get_matches_from(args) {
        Ok(matches) => matches,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = error.print();
            return error.exit_code().try_into().unwrap_or(BAD_REQUEST);
        }
    };
    dispatch(&matches).unwrap_or_else(|failure| {
        say(&format!("error: {failure}"));
        BAD_REQUEST
    })
}

fn dispatch(matches: &ArgMatches) -> Result<u8, Failure> {
    match matches.subcommand() {
        Some(("list", flags)) => print(&match (flags.get_flag("checks"), flags.get_flag("json")) {
            (false, false) => listing::table(QUANTITIES),
            (false, true) => listing::json(QUANTITIES),
            (true, false) => listing::checks_table(CHECKS),
            (true, true) => listing::checks_json(CHECKS),
        }),
        Some(("explain", flags)) => match flags.get_one::<String>("name") {
            Some(name) => print(&card(name)),
            None => Ok(BAD_REQUEST),
        },
        Some(("curve", flags)) => {
            match flags.subcommand().and_then(|(name, flags)| Some((find(name)?, flags))) {
                Some((quantity, flags)) => curve::run(quantity, flags),
                None => Ok(BAD_REQUEST),
            }
        }
        Some(("check", flags)) => {
            match flags.subcommand().and_then(|(name, flags)| Some((checks::find(name)?, flags))) {
                Some((found, flags)) => check::run(found, flags),
                None => Ok(BAD_REQUEST),
            }
        }
        Some(("diagram", flags)) => diagram::run(flags),
        Some(("completions", flags)) => match flags.get_one::<clap_complete::Shell>("shell") {
            Some(&shell) => print(&command::completions(shell)),
            None => Ok(BAD_REQUEST),
        },
        Some(("docs", flags)) => match flags.get_one::<PathBuf>("directory") {
            Some(directory) => docs(directory),
            None => Ok(BAD_REQUEST),
        },
        _ => Ok(BAD_REQUEST),
    }
}

/// What there is to say under a name; a quantity and the check of it may share one.
fn card(name: &str) -> String {
    let cards = [find(name).map(explain::explain), checks::find(name).map(explain::explain_check)];
    cards.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn docs(directory: &Path) -> Result<u8, Failure> {
    let pages = [
        ("quantities.md", markdown::quantities(QUANTITIES)),
        ("check-reference.md", markdown::checks(CHECKS)),
    ];
    for (name, page) in pages {
        let path = directory.join(name);
        std::fs::write(&path, page).map_err(Failure::unwritable(&path))?;
    }
    Ok(SUCCESS)
}

/// A text on standard output; a reader that has gone away is no failure.
fn print(text: &str) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Interrupted { place: "standard output".into(), error })
        }
        _ => Ok(SUCCESS),
    }
}

/// A line on standard error; where nobody listens there is nobody to tell.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

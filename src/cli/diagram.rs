//! Whole figures: from their names to their files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::ArgMatches;
use rayon::prelude::*;

use crate::cli::command::{ALL, TOLERANCE};
use crate::cli::files::threads;
use crate::cli::progress::Progress;
use crate::cli::{Failure, SOME_FAILED, SUCCESS, say};
use crate::diagrams::diagram::Diagram;
use crate::diagrams::drawn::Drawn;
use crate::diagrams::finished::Finished;
use crate::diagrams::plan::{self, Plan};
use crate::diagrams::{DIAGRAMS, gallery};
use crate::numerics::quadrature::Quadrature;
use crate::quantity::Settings;
use crate::report::file::{self, check_writable, with_suffix};

/// The page that shows every figure.
const INDEX: &str = "index.html";

/// Draws the figure that was asked for, or all of them; returns the exit code.
///
/// # Errors
/// A request that cannot be served.
pub fn run(flags: &ArgMatches) -> Result<u8, Failure> {
    let name = flags.get_one::<String>("figure").map_or("", String::as_str);
    let wanted: Vec<&'static Diagram> =
        DIAGRAMS.iter().copied().filter(|diagram| name == ALL || diagram.name == name).collect();
    let directory = flags.get_one::<PathBuf>("directory").cloned().unwrap_or_default();
    let quiet = flags.get_flag("quiet");
    let threads = threads(flags);
    let settings =
        Settings { tolerance: TOLERANCE, quadrature: Quadrature::working(), verify: false, errors: false };

    let plan = |&diagram: &&'static Diagram| {
        Plan::new(diagram, settings).map_err(|error| Failure::Figure { name: diagram.name, error })
    };
    let plans: Vec<Plan> = wanted.iter().map(plan).collect::<Result<_, _>>()?;
    prepare(&directory, &wanted, name == ALL)?;
    let lines = plans.iter().map(Plan::lines).sum::<usize>();
    let progress = Mutex::new(Progress::new(lines as u64, "curves", quiet, false));
    let advance = || {
        if let Ok(mut progress) = progress.lock() {
            progress.advance();
        }
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Failure::Threads { count: threads, error: io::Error::other(error) })?;
    let figures = pool.install(|| plan::draw(plans, advance));
    drop(progress);
    let finish = |figure: &Drawn| Finished::new(figure, threads);
    let figures: Vec<Finished> = pool.install(|| figures.par_iter().map(finish).collect::<Result<_, _>>())?;
    for (path, bytes) in figures.iter().flat_map(|figure| files(figure, &directory)) {
        write(&path, bytes)?;
    }
    if name == ALL {
        write(&directory.join(INDEX), gallery::index(&figures).as_bytes())?;
    }
    Ok(report(&figures, quiet))
}

/// The files of a figure.
fn files<'a>(figure: &'a Finished, directory: &Path) -> Vec<(PathBuf, &'a [u8])> {
    let name = figure.diagram.name;
    let mut files = vec![
        (directory.join(format!("{name}.svg")), figure.svg.as_slice()),
        (directory.join(format!("{name}.png")), figure.png.as_slice()),
    ];
    for table in &figure.tables {
        let path = directory.join(name).join(format!("{}.csv", table.file));
        files.push((with_suffix(&path, ".meta.json"), table.sidecar.as_bytes()));
        files.push((path, &table.csv));
    }
    files
}

/// Makes the folders, and refuses files that cannot be written, before work starts.
fn prepare(directory: &Path, wanted: &[&'static Diagram], all: bool) -> Result<(), Failure> {
    let check = |path: PathBuf| check_writable(&path).map_err(Failure::unwritable(&path));
    for diagram in wanted {
        let folder = directory.join(diagram.name);
        fs::create_dir_all(&folder).map_err(Failure::unwritable(&folder))?;
        check(directory.join(format!("{}.svg", diagram.name)))?;
        check(directory.join(format!("{}.png", diagram.name)))?;
    }
    if all { check(directory.join(INDEX)) } else { Ok(()) }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    file::write(path, bytes).map(drop).map_err(Failure::unwritable(path))
}

fn report(figures: &[Finished], quiet: bool) -> u8 {
    let tables = || figures.iter().flat_map(|figure| &figure.tables);
    let failures: u64 = tables().map(|table| table.tally.failures()).sum();
    let rows: u64 = tables().map(|table| table.tally.rows()).sum();
    let first = tables().find_map(|table| table.first_failure.as_ref());
    if let (Some(first), false) = (first, quiet) {
        say(&format!("{failures} of {rows} rows failed; the first at {first}"));
    }
    if failures == 0 { SUCCESS } else { SOME_FAILED }
}

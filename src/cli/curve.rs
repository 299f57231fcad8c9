//! One table: from its flags to its files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};

use crate::cli::command::TOLERANCE;
use crate::cli::destination::Destination;
use crate::cli::progress::Progress;
use crate::cli::{Failure, SOME_FAILED, SUCCESS, say};
use crate::numerics::quadrature::Quadrature;
use crate::quantity::{Parameter, Point, Quantity, Request, Settings};
use crate::report::csv::{Table, Tally};
use crate::report::file::{PartFile, check_writable, with_suffix};
use crate::report::listing::allowed;
use crate::report::provenance::{Provenance, flag};
use crate::report::{example, plot};
use crate::sweep::{self, Sweep};

/// Rows that wait for slower ones are handed on at least this often.
const FLUSH_EVERY: Duration = Duration::from_millis(100);
/// A picture keeps its points in memory.
const MOST_DRAWN: u64 = 200_000;

/// What was asked for.
struct Job {
    request: Request,
    output: Option<PathBuf>,
    plots: Vec<PathBuf>,
    threads: usize,
    comment_header: bool,
    quiet: bool,
}

/// What became of it.
struct Finished {
    tally: Tally,
    points: Vec<Point>,
    first_failure: Option<String>,
}

/// Computes the table; returns the exit code.
///
/// # Errors
/// A request that cannot be served; all but a full disk is found before any work.
pub fn run(quantity: &'static Quantity, flags: &ArgMatches) -> Result<u8, Failure> {
    let job = Job::read(quantity, flags)?;
    job.check()?;
    let path = job.output.as_deref();
    let out = Destination::open(path).map_err(Failure::unwritable(path.unwrap_or(Path::new("-"))))?;
    let stop = stop_on_signals();
    let sweep = Sweep::start(job.request.clone(), job.threads, stop.clone());
    let sweep = sweep.map_err(|error| Failure::Threads { count: job.threads, error })?;
    job.write(sweep, out, &stop)
}

impl Job {
    fn read(quantity: &'static Quantity, flags: &ArgMatches) -> Result<Self, Failure> {
        let axes = quantity.axes(|name| flags.get_one(name).cloned()).map_err(missing(quantity))?;
        let settings = Settings {
            tolerance: flags.get_one("tol").copied().unwrap_or(TOLERANCE),
            quadrature: Quadrature::working(),
            verify: flags.get_flag("verify"),
            errors: flags.get_flag("errors"),
        };
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Job {
            request: Request { quantity, axes, settings },
            output: flags.get_one::<PathBuf>("output").cloned().filter(|path| path != Path::new("-")),
            plots: flags.get_many("plot").unwrap_or_default().cloned().collect(),
            threads: flags.get_one::<u16>("threads").map_or_else(cores, |&n| n.into()),
            comment_header: flags.get_flag("comment-header"),
            quiet: flags.get_flag("quiet"),
        })
    }

    /// Everything that can be refused before work starts.
    fn check(&self) -> Result<(), Failure> {
        sweep::check(&self.request)?;
        let count = sweep::count(&self.request);
        if !self.plots.is_empty() && count > MOST_DRAWN {
            return Err(Failure::TooManyToDraw { count, limit: MOST_DRAWN });
        }
        let sidecar = self.output.as_deref().map(sidecar);
        let files: Vec<&PathBuf> = self.output.iter().chain(&sidecar).chain(&self.plots).collect();
        if let Some(i) = (1..files.len()).find(|&i| files[..i].contains(&files[i])) {
            return Err(Failure::SameFile(files[i].clone()));
        }
        for path in &self.plots {
            plot::supported(path)?;
        }
        files.into_iter().try_for_each(|path| check_writable(path).map_err(Failure::unwritable(path)))
    }

    fn write(self, sweep: Sweep, out: Destination, stop: &AtomicBool) -> Result<u8, Failure> {
        let total = sweep::count(&self.request);
        let wanted = self.comment_header || self.output.is_some();
        let provenance = wanted.then(|| Provenance::of(&self.request));
        let comments = provenance.iter().filter(|_| self.comment_header).flat_map(Provenance::comments);
        let place = out.place();
        let failed = |error: io::Error| Failure::Interrupted { place: place.clone(), error };
        let comments: Vec<String> = comments.collect();
        let table = Table::start(out, &comments, self.request.quantity, &self.request.settings);
        let mut table = table.map_err(|error| failed(error.into()))?;
        let mut progress = Progress::new(total, self.quiet, self.output.is_none());
        let kept = self.pump(sweep, &mut table, &mut progress, stop).map_err(&failed)?;
        let done = progress.done();
        drop(progress);
        let (out, tally) = table.finish().map_err(&failed)?;
        if matches!(out, Destination::Gone) && self.plots.is_empty() {
            return Ok(SUCCESS);
        }
        if done < total {
            let kept =
                if self.output.is_some() { format!("; they are kept in {place}") } else { String::new() };
            say(&format!("interrupted after {done} of {total} points{kept}"));
            return Ok(SOME_FAILED);
        }
        let finished = Finished { tally, ..kept };
        self.finish(out, provenance, &finished)?;
        if tally.failures() == 0 {
            return Ok(SUCCESS);
        }
        if let (false, Some(first)) = (self.quiet, &finished.first_failure) {
            say(&format!("{} of {} rows failed; the first at {first}", tally.failures(), tally.rows()));
        }
        Ok(SOME_FAILED)
    }

    /// Hands the rows on as they come, at once when they are slow.
    fn pump(
        &self,
        mut sweep: Sweep,
        table: &mut Table<Destination>,
        progress: &mut Progress,
        stop: &AtomicBool,
    ) -> io::Result<Finished> {
        let mut finished = Finished { tally: table.tally(), points: Vec::new(), first_failure: None };
        let mut flushed: Option<Instant> = None;
        loop {
            let patience = flushed.map_or(Duration::ZERO, |at| FLUSH_EVERY.saturating_sub(at.elapsed()));
            match sweep.next_within(patience) {
                Poll::Ready(Some(point)) => {
                    table.write(&point)?;
                    progress.advance();
                    if point.status().is_failure() && finished.first_failure.is_none() {
                        finished.first_failure = Some(self.describe(&point));
                    }
                    if !self.plots.is_empty() {
                        finished.points.push(point);
                    }
                }
                Poll::Ready(None) => return Ok(finished),
                Poll::Pending => {
                    table.flush()?;
                    flushed = Some(Instant::now());
                    progress.show();
                    // The point in hand may take hours more; the finished ones are all here.
                    if stop.load(Ordering::Relaxed) {
                        return Ok(finished);
                    }
                }
            }
            if matches!(table.destination(), Destination::Gone) && self.plots.is_empty() {
                return Ok(finished);
            }
        }
    }

    fn describe(&self, point: &Point) -> String {
        let names = self.request.quantity.params.iter().map(|p| p.symbol.name);
        let inputs: Vec<String> =
            names.zip(&point.inputs).map(|(name, value)| format!("{name} = {value}")).collect();
        let reason =
            point.outcome.as_ref().map_or_else(ToString::to_string, |_| point.status().as_str().into());
        format!("{}: {reason}", inputs.join(", "))
    }

    /// Gives the files their names.
    fn finish(
        &self,
        out: Destination,
        provenance: Option<Provenance>,
        finished: &Finished,
    ) -> Result<(), Failure> {
        if let (Destination::File(file), Some(path), Some(provenance)) = (out, &self.output, provenance) {
            let hash = file.finish().map_err(Failure::unwritable(path))?;
            let beside = sidecar(path);
            let json = provenance.sidecar(self.threads, finished.tally, &hash).map_err(io::Error::from);
            let write = |json: String| {
                let mut file = PartFile::create(&beside)?;
                file.write_all(json.as_bytes())?;
                file.finish()
            };
            json.and_then(write).map_err(Failure::unwritable(&beside))?;
        }
        self.plots.iter().try_for_each(|path| Ok(plot::draw(&self.request, &finished.points, path)?))
    }
}

fn sidecar(path: &Path) -> PathBuf {
    with_suffix(path, ".meta.json")
}

/// What to say of parameters that are missing.
fn missing(quantity: &Quantity) -> impl FnOnce(Vec<&Parameter>) -> Failure {
    |missing| {
        let described = missing
            .iter()
            .map(|p| format!("--{} ({}; {})", flag(p.symbol.name), p.symbol.meaning, allowed(p)));
        let described = described.collect::<Vec<_>>().join(" and ");
        let flags = example::flags(missing.into_iter());
        let example = format!("{} curve {}{flags}", env!("CARGO_PKG_NAME"), quantity.name);
        Failure::Missing { quantity: quantity.name, missing: described, example }
    }
}

/// A flag raised by Ctrl-C and by a request to terminate. With the flag up, the next signal ends the program at once.
/// Hang-ups are left alone, so that `nohup` works.
fn stop_on_signals() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Where handlers cannot be had, signals end the program as they always do.
        let second = register_conditional_shutdown(signal, SOME_FAILED.into(), stop.clone());
        let _ = second.and_then(|_| register(signal, stop.clone()));
    }
    stop
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SolveError;
    use crate::quantity::{Axis, Block, Domain, Kind, Rigour, Solved, Value};
    use crate::symbols::{ALPHA, KAPPA, Q};

    /// Fails at every odd number, has no solution from 6 on.
    static TOY: Quantity = Quantity {
        name: "toy",
        summary: "a quantity that fails",
        rigour: Rigour::Numerical,
        formulas: &[],
        params: &[
            Parameter { symbol: &ALPHA, kind: Kind::Real, domain: Domain::closed(0.0, 10.0), default: None },
            Parameter {
                symbol: &KAPPA,
                kind: Kind::Real,
                domain: Domain::closed(-1.0, 1.0),
                default: Some(Axis::number(0.0)),
            },
        ],
        abscissa: None,
        columns: &[&Q],
        bands: &[],
        rows: |block: Block| {
            block.each(|inputs, _| match inputs.number(&ALPHA) {
                alpha if alpha >= 6.0 => Err(SolveError::NoSolution("toy")),
                alpha if alpha % 2.0 == 1.0 => Err(SolveError::NotConverged { residual: 0.5, iterations: 7 }),
                alpha => Ok(Solved::numbers(&[(2.0 * alpha, 1e-16)], 0.0)),
            })
        },
    };

    fn table(alpha: Axis) -> (Result<u8, Failure>, String) {
        let directory = tempfile::tempdir().unwrap();
        let output = directory.path().join("toy.csv");
        let settings = Settings {
            tolerance: TOLERANCE,
            quadrature: Quadrature::working(),
            verify: false,
            errors: false,
        };
        let request = Request { quantity: &TOY, axes: vec![alpha, Axis::number(0.0)], settings };
        let plots = Vec::new();
        let job = Job {
            request,
            output: Some(output.clone()),
            plots,
            threads: 2,
            comment_header: false,
            quiet: true,
        };
        job.check().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let sweep = Sweep::start(job.request.clone(), job.threads, stop.clone()).unwrap();
        let code = job.write(sweep, Destination::open(Some(&output)).unwrap(), &stop);
        (code, std::fs::read_to_string(output).unwrap())
    }

    #[test]
    fn failed_rows_are_kept_and_make_the_exit_code_one() {
        let (code, csv) = table(Axis::Step { from: 0.0, step: 1.0, scale: 1.0, count: 3 });
        assert_eq!(code.unwrap(), SOME_FAILED);
        assert_eq!(
            csv,
            "alpha,kappa,q,error,residual,status\n0,0,0,1e-16,0,ok\n1,0,,,,not_converged\n2,0,4,1e-16,0,ok\n"
        );
    }

    #[test]
    fn an_honest_absence_is_no_failure() {
        let (code, csv) = table(Axis::List(vec![Value::Number(2.0), Value::Number(6.0)]));
        assert_eq!(code.unwrap(), SUCCESS);
        assert!(csv.ends_with("2,0,4,1e-16,0,ok\n6,0,,,,no_solution\n"), "{csv}");
    }

    #[test]
    fn a_missing_parameter_is_named_with_an_example() {
        let message = missing(&TOY)(TOY.axes(|_| None).unwrap_err()).to_string();
        assert!(message.starts_with("toy needs --alpha (constraint density"), "{message}");
        assert!(message.contains("[0, 10]"), "{message}");
        assert!(message.ends_with("curve toy --alpha 0.5"), "{message}");
        assert!(TOY.axes(|name| (name == "alpha").then(|| Axis::number(1.0))).is_ok());
    }
}

//! One table: from its flags to its files.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::ArgMatches;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::{register, register_conditional_shutdown};

use crate::cli::command::TOLERANCE;
use crate::cli::destination::Destination;
use crate::cli::files::Files;
use crate::cli::gather::{Gathered, gather};
use crate::cli::progress::Progress;
use crate::cli::{Failure, SOME_FAILED, SUCCESS, say};
use crate::numerics::quadrature::Quadrature;
use crate::quantity::{Parameter, Point, Quantity, Request, Settings};
use crate::report::csv::{Table, Tally};
use crate::report::listing::allowed;
use crate::report::provenance::{Provenance, flag};
use crate::report::{example, plot};
use crate::sweep::{self, Sweep};

/// A picture keeps its points in memory.
const MOST_DRAWN: u64 = 200_000;

/// What was asked for.
struct Job {
    request: Request,
    files: Files,
    comment_header: bool,
}

/// Computes the table; returns the exit code.
///
/// # Errors
/// A request that cannot be served; all but a full disk is found before any work.
pub fn run(quantity: &'static Quantity, flags: &ArgMatches) -> Result<u8, Failure> {
    let job = Job::read(quantity, flags)?;
    job.check()?;
    let out = job.files.open()?;
    let stop = stop_on_signals();
    let sweep = Sweep::start(job.request.clone(), job.files.threads, stop.clone());
    let sweep = sweep.map_err(|error| Failure::Threads { count: job.files.threads, error })?;
    job.write(sweep, out, &stop)
}

impl Job {
    fn read(quantity: &'static Quantity, flags: &ArgMatches) -> Result<Self, Failure> {
        let axes =
            quantity.axes(|name| flags.get_one(name).cloned()).map_err(missing("curve", quantity.name))?;
        let settings = Settings {
            tolerance: flags.get_one("tol").copied().unwrap_or(TOLERANCE),
            quadrature: Quadrature::working(),
            verify: flags.get_flag("verify"),
            errors: flags.get_flag("errors"),
        };
        Ok(Job {
            request: Request { quantity, axes, settings },
            files: Files::read(flags),
            comment_header: flags.get_flag("comment-header"),
        })
    }

    /// Everything that can be refused before work starts.
    fn check(&self) -> Result<(), Failure> {
        sweep::check(&self.request)?;
        let count = sweep::count(&self.request);
        if !self.files.plots.is_empty() && count > MOST_DRAWN {
            return Err(Failure::TooManyToDraw { count, limit: MOST_DRAWN });
        }
        self.files.check()
    }

    fn write(self, sweep: Sweep, out: Destination, stop: &AtomicBool) -> Result<u8, Failure> {
        let total = sweep::count(&self.request);
        let wanted = self.comment_header || self.files.output.is_some();
        let provenance = wanted.then(|| Provenance::of(&self.request));
        let comments = provenance.iter().filter(|_| self.comment_header).flat_map(Provenance::comments);
        let place = out.place();
        let failed = |error: io::Error| Failure::Interrupted { place: place.clone(), error };
        let comments: Vec<String> = comments.collect();
        let table = Table::start(out, &comments, self.request.quantity, &self.request.settings);
        let table = table.map_err(&failed)?;
        let progress = Progress::new(total, "points", self.files.quiet, self.files.output.is_none());
        let drawn = (!self.files.plots.is_empty()).then(Vec::new);
        let gathered = Gathered { table, progress, drawn, first_failure: None };
        let Gathered { table, progress, drawn, first_failure } =
            gather(sweep, gathered, stop).map_err(&failed)?;
        let done = progress.done();
        drop(progress);
        let (out, tally) = table.finish().map_err(&failed)?;
        if matches!(out, Destination::Gone) && drawn.is_none() {
            return Ok(SUCCESS);
        }
        if done < total {
            let kept = if self.files.output.is_some() {
                format!("; they are kept in {place}")
            } else {
                String::new()
            };
            say(&format!("interrupted after {done} of {total} points{kept}"));
            return Ok(SOME_FAILED);
        }
        self.finish(out, provenance, tally, &drawn.unwrap_or_default())?;
        if tally.failures() == 0 {
            return Ok(SUCCESS);
        }
        if let (false, Some(first)) = (self.files.quiet, &first_failure) {
            let first = first.describe(self.request.quantity.params);
            say(&format!("{} of {} rows failed; the first at {first}", tally.failures(), tally.rows()));
        }
        Ok(SOME_FAILED)
    }

    /// Gives the files their names.
    fn finish(
        &self,
        out: Destination,
        provenance: Option<Provenance>,
        tally: Tally,
        drawn: &[Point],
    ) -> Result<(), Failure> {
        if let Some(provenance) = provenance {
            self.files.finish(out, |hash| provenance.sidecar(self.files.threads, tally, hash))?;
        }
        self.files.plots.iter().try_for_each(|path| Ok(plot::draw(&self.request, drawn, path)?))
    }
}

/// What to say of parameters that are missing.
pub fn missing(command: &'static str, name: &'static str) -> impl FnOnce(Vec<&'static Parameter>) -> Failure {
    move |missing| {
        let described = missing
            .iter()
            .map(|p| format!("--{} ({}; {})", flag(p.symbol.name), p.symbol.meaning, allowed(p)));
        let described = described.collect::<Vec<_>>().join(" and ");
        let flags = example::flags(missing.into_iter());
        let example = format!("{} {command} {name}{flags}", env!("CARGO_PKG_NAME"));
        Failure::Missing { name, missing: described, example }
    }
}

/// A flag raised by Ctrl-C and by a request to terminate. With the flag up, the next signal ends the program at once.
/// Hang-ups are left alone, so that `nohup` works.
pub fn stop_on_signals() -> Arc<AtomicBool> {
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
        let files = Files { output: Some(output.clone()), plots: Vec::new(), threads: 2, quiet: true };
        let job = Job { request, files, comment_header: false };
        job.check().unwrap();
        let stop = Arc::new(AtomicBool::new(false));
        let sweep = Sweep::start(job.request.clone(), job.files.threads, stop.clone()).unwrap();
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
        let message = missing("curve", TOY.name)(TOY.axes(|_| None).unwrap_err()).to_string();
        assert!(message.starts_with("toy needs --alpha (constraint density"), "{message}");
        assert!(message.contains("[0, 10]"), "{message}");
        assert!(message.ends_with("curve toy --alpha 0.5"), "{message}");
        assert!(TOY.axes(|name| (name == "alpha").then(|| Axis::number(1.0))).is_ok());
    }
}

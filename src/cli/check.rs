//! One check: from its flags to its files.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use clap::ArgMatches;

use crate::checks::check::Check;
use crate::checks::run::{CheckRun, Samples};
use crate::checks::verdict::{FALSE_ALARM, Verdict};
use crate::cli::command::TOLERANCE;
use crate::cli::curve::{missing, stop_on_signals};
use crate::cli::files::Files;
use crate::cli::progress::Progress;
use crate::cli::{Failure, SOME_FAILED, SUCCESS, say};
use crate::numerics::quadrature::Quadrature;
use crate::quantity::{self, Settings};
use crate::report::check_table::{self, Verdicts};
use crate::report::file::with_suffix;
use crate::report::plot;
use crate::report::provenance::CheckProvenance;
use crate::report::sample_log::SampleLog;

/// Patience between two looks at the signals.
const PATIENCE: Duration = Duration::from_millis(100);

struct Job {
    run: Arc<CheckRun>,
    false_alarm: f64,
    files: Files,
}

/// Runs the experiment; returns the exit code: failure when a row disagrees or could not be had.
///
/// # Errors
/// A request that cannot be served.
pub fn run(check: &'static Check, flags: &ArgMatches) -> Result<u8, Failure> {
    let job = Job::read(check, flags)?;
    job.files.check()?;
    let (mut log, mut samples) = match job.log_path() {
        Some(path) => {
            let (log, samples) = SampleLog::open(&path, &job.run)?;
            (Some(log), samples)
        }
        None => (None, Samples::new()),
    };
    // More may have been asked for before.
    samples.retain(|key, _| key.1 < job.run.samples);
    let stop = stop_on_signals();
    let complete = job.pump(&mut samples, log.as_mut(), stop)?;
    if !complete {
        let kept = log.map_or(String::new(), |log| {
            format!("; they are kept in {}, and the same command goes on from there", log.path().display())
        });
        say(&format!("interrupted after {} of {} samples{kept}", samples.len(), job.run.total()));
        return Ok(SOME_FAILED);
    }
    job.finish(&samples)
}

impl Job {
    fn read(check: &'static Check, flags: &ArgMatches) -> Result<Self, Failure> {
        let axes = quantity::axes(check.params, |name| flags.get_one(name).cloned());
        let axes = axes.map_err(missing("check", check.name))?;
        let settings = Settings {
            tolerance: TOLERANCE,
            quadrature: Quadrature::working(),
            verify: false,
            errors: false,
        };
        let samples = flags.get_one("samples").copied().unwrap_or(check.samples);
        let seed = flags.get_one("seed").copied().unwrap_or(1);
        Ok(Job {
            run: Arc::new(CheckRun::new(check, axes, samples, seed, settings)?),
            false_alarm: flags.get_one("false-alarm").copied().unwrap_or(FALSE_ALARM),
            files: Files::read(flags),
        })
    }

    /// Samples are kept beside the table.
    fn log_path(&self) -> Option<PathBuf> {
        self.files.output.as_deref().map(|path| with_suffix(path, ".samples"))
    }

    /// Takes the samples that are missing as they come; whether all of them came.
    fn pump(
        &self,
        samples: &mut Samples,
        mut log: Option<&mut SampleLog>,
        stop: Arc<AtomicBool>,
    ) -> Result<bool, Failure> {
        let total = self.run.total();
        let mut progress = Progress::new(total - samples.len() as u64, "samples", self.files.quiet, false);
        let (sender, coming) = channel();
        let started = self.run.start(samples, self.files.threads, stop.clone()).and_then(|mut queue| {
            // A slow sample holds up neither the progress nor an interruption.
            thread::Builder::new().spawn(move || queue.try_for_each(|sampled| sender.send(sampled)))
        });
        started.map_err(|error| Failure::Threads { count: self.files.threads, error })?;
        loop {
            match coming.recv_timeout(PATIENCE) {
                Ok(sampled) => {
                    if let Some(log) = log.as_deref_mut() {
                        log.add(&sampled)?;
                    }
                    samples.insert((sampled.point, sampled.sample), sampled);
                    progress.advance();
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(samples.len() as u64 == total),
                Err(RecvTimeoutError::Timeout) => {
                    progress.show();
                    if stop.load(Ordering::Relaxed) {
                        return Ok(false);
                    }
                }
            }
        }
    }

    fn finish(&self, samples: &Samples) -> Result<u8, Failure> {
        let mut out = self.files.open()?;
        let points = self.run.judge(samples, self.false_alarm);
        let place = out.place();
        let written = check_table::write(&mut out, self.run.check, &points);
        let verdicts =
            written.map_err(|error| Failure::Interrupted { place, error: io::Error::from(error) })?;
        let provenance = CheckProvenance::of(&self.run, self.false_alarm);
        self.files.finish(out, |hash| provenance.sidecar(self.files.threads, &verdicts, hash))?;
        self.files.plots.iter().try_for_each(|path| plot::draw_check(&self.run, &points, path))?;
        if !self.files.quiet {
            self.report(&verdicts);
            let reason = points.iter().find_map(|point| point.rows.as_ref().err());
            if let Some(reason) = reason {
                say(&format!("{} points could not be set up; the first: {reason}", verdicts.failed));
            }
        }
        let bad = verdicts.of(Verdict::Disagrees) + verdicts.failed;
        Ok(if bad == 0 { SUCCESS } else { SOME_FAILED })
    }

    fn report(&self, verdicts: &Verdicts) {
        let counts: Vec<String> = verdicts.counts().map(|(v, n)| format!("{n} {}", v.as_str())).collect();
        let rate = self.false_alarm;
        say(&format!("{}; false-alarm rate of the table {rate}", counts.join(", ")));
    }
}

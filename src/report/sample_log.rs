//! The samples of a check as they come, so that an interrupted one can go on.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::checks::run::{CheckRun, Sampled, Samples};
use crate::quantity::Value;
use crate::report::provenance::parameters;

/// Why samples cannot be kept.
#[derive(Debug, Error)]
pub enum LogError {
    /// The file holds something else.
    #[error(
        "{} holds the samples of another check ({found}); move it away, or write the table under another name",
        path.display()
    )]
    Other {
        /// The file.
        path: PathBuf,
        /// Its first line.
        found: String,
    },
    /// The file cannot be read or written.
    #[error("cannot keep samples in {}: {error}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// A file of finished samples: a line that says of what, then `point,sample,failure,values...`.
pub struct SampleLog {
    path: PathBuf,
    file: File,
}

/// What the samples are of: everything that their values depend on.
pub fn subject(run: &CheckRun) -> String {
    let (name, params, seed) = (run.check.name, parameters(run.grid()), run.seed);
    format!("# {} {} check {name}{params} --seed {seed}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

impl SampleLog {
    /// Opens or begins the log; returns the samples that are in it. A line that was cut off is dropped.
    ///
    /// # Errors
    /// A file that holds something else, or that cannot be used.
    pub fn open(path: &Path, run: &CheckRun) -> Result<(Self, Samples), LogError> {
        let unusable = |error| LogError::Unusable { path: path.to_path_buf(), error };
        let file = File::options().read(true).append(true).create(true).open(path).map_err(unusable)?;
        let mut lines = BufReader::new(&file);
        let (mut first, mut kept) = (String::new(), 0);
        kept += lines.read_line(&mut first).map_err(unusable)? as u64;
        let subject = subject(run);
        if kept == 0 || !first.ends_with('\n') && subject.starts_with(first.as_str()) {
            file.set_len(0).map_err(unusable)?;
            let mut log = SampleLog { path: path.to_path_buf(), file };
            log.put(&format!("{subject}\n"))?;
            return Ok((log, Samples::new()));
        }
        if first.trim_end() != subject {
            return Err(LogError::Other { path: path.to_path_buf(), found: first.trim_end().to_string() });
        }
        let mut done = Samples::new();
        let mut line = String::new();
        while lines.read_line(&mut line).map_err(unusable)? > 0 && line.ends_with('\n') {
            let Some(sampled) = parse(line.trim_end()) else { break };
            done.insert((sampled.point, sampled.sample), sampled);
            kept += line.len() as u64;
            line.clear();
        }
        drop(lines);
        file.set_len(kept).map_err(unusable)?;
        let mut log = SampleLog { path: path.to_path_buf(), file };
        log.file.seek(SeekFrom::End(0)).map_err(unusable)?;
        Ok((log, done))
    }

    /// Adds a sample.
    ///
    /// # Errors
    /// A failed write.
    pub fn add(&mut self, sampled: &Sampled) -> Result<(), LogError> {
        self.put(&format!("{}\n", line(sampled)))
    }

    fn put(&mut self, text: &str) -> Result<(), LogError> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|error| LogError::Unusable { path: self.path.clone(), error })
    }

    /// Where the samples are.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn line(sampled: &Sampled) -> String {
    let head = format!("{},{}", sampled.point, sampled.sample);
    match &sampled.outcome {
        Ok(values) => {
            let cell = |value: &Option<f64>| value.map_or(String::new(), |x| Value::Number(x).to_string());
            values.iter().fold(format!("{head},"), |line, value| line + "," + &cell(value))
        }
        // A failure never holds the separator.
        Err(reason) => format!("{head},{}", reason.replace([',', '\n'], ";")),
    }
}

fn parse(line: &str) -> Option<Sampled> {
    let mut cells = line.split(',');
    let (point, sample) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let outcome = match cells.next()? {
        "" => Ok(cells
            .map(|cell| if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) })
            .collect::<Option<_>>()?),
        reason => Err(reason.to_string()),
    };
    Some(Sampled { point, sample, outcome })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_back_as_what_was_written() {
        let values = vec![Some(0.1 + 0.2), None, Some(-1e-300), Some(f64::MAX)];
        for outcome in [Ok(values), Ok(vec![]), Err("not converged, residual 0.1".to_string())] {
            let sampled = Sampled { point: 3, sample: 17, outcome };
            let again = parse(&line(&sampled)).unwrap();
            assert_eq!(again.outcome.is_ok(), sampled.outcome.is_ok());
            if sampled.outcome.is_ok() {
                assert_eq!(again, sampled);
            }
        }
        assert_eq!(parse("3,x,,1"), None);
        assert_eq!(parse("3,1,,1,zz"), None);
    }
}

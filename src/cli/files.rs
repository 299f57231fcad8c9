//! What every job that leaves files is told, and how it leaves them.

use std::io;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::cli::Failure;
use crate::cli::destination::Destination;
use crate::report::file::{self, check_writable, with_suffix};
use crate::report::plot;

/// Where table and pictures go, on how many threads, and whether in silence.
pub struct Files {
    /// The table; none for standard output.
    pub output: Option<PathBuf>,
    /// Pictures.
    pub plots: Vec<PathBuf>,
    /// Threads to work on.
    pub threads: usize,
    /// No progress bar and no summary.
    pub quiet: bool,
}

impl Files {
    /// From the flags that all such commands have.
    pub fn read(flags: &ArgMatches) -> Self {
        Files {
            output: flags.get_one::<PathBuf>("output").cloned().filter(|path| path != Path::new("-")),
            plots: flags.get_many("plot").unwrap_or_default().cloned().collect(),
            threads: threads(flags),
            quiet: flags.get_flag("quiet"),
        }
    }

    /// Refuses files that cannot be written, before work starts.
    ///
    /// # Errors
    /// Which file, and why.
    pub fn check(&self) -> Result<(), Failure> {
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

    /// The table in the making.
    ///
    /// # Errors
    /// What keeps it from being written.
    pub fn open(&self) -> Result<Destination, Failure> {
        let path = self.output.as_deref();
        Destination::open(path).map_err(Failure::unwritable(path.unwrap_or(Path::new("-"))))
    }

    /// Gives a finished table its name, and writes beside it what `provenance` makes of its hash.
    ///
    /// # Errors
    /// Which file could not be finished.
    pub fn finish(
        &self,
        out: Destination,
        provenance: impl FnOnce(&str) -> serde_json::Result<String>,
    ) -> Result<(), Failure> {
        let (Destination::File(file), Some(path)) = (out, &self.output) else { return Ok(()) };
        let hash = file.finish().map_err(Failure::unwritable(path))?;
        let beside = sidecar(path);
        let written =
            provenance(&hash).map_err(io::Error::from).and_then(|json| file::write(&beside, json.as_bytes()));
        written.map(drop).map_err(Failure::unwritable(&beside))
    }
}

/// Threads to work on: as many as cores, if none are asked for.
pub fn threads(flags: &ArgMatches) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    flags.get_one::<u16>("threads").map_or_else(cores, |&n| n.into())
}

/// Where the provenance of a table goes.
fn sidecar(path: &Path) -> PathBuf {
    with_suffix(path, ".meta.json")
}

//! Where rows go, and what becomes of a reader that leaves.

use std::io::{self, Stdout, Write};
use std::path::Path;

use crate::report::file::PartFile;

/// Where rows go.
pub enum Destination {
    /// Standard output.
    Stdout(Stdout),
    /// A file that is not finished yet.
    File(Box<PartFile>),
    /// Standard output whose reader has left.
    Gone,
}

impl Destination {
    /// A file in the making, or standard output.
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn open(path: Option<&Path>) -> io::Result<Self> {
        match path {
            Some(path) => Ok(Destination::File(Box::new(PartFile::create(path)?))),
            None => Ok(Destination::Stdout(io::stdout())),
        }
    }

    /// Its name in a message.
    pub fn place(&self) -> String {
        match self {
            Destination::File(file) => file.part().display().to_string(),
            _ => "standard output".into(),
        }
    }

    fn unless_gone<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                *self = Destination::Gone;
                Ok(otherwise)
            }
            result => result,
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self {
            Destination::Stdout(out) => out.write(bytes),
            Destination::File(file) => file.write(bytes),
            Destination::Gone => Ok(bytes.len()),
        };
        self.unless_gone(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = match self {
            Destination::Stdout(out) => out.flush(),
            Destination::File(file) => file.flush(),
            Destination::Gone => Ok(()),
        };
        self.unless_gone(flushed, ())
    }
}

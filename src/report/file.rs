//! Files that appear under their name only when they are complete.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// A file written beside its final name, with the hash of what went in.
pub struct PartFile {
    file: File,
    hash: Sha256,
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// Opens `<path>.part`; what is there under `path` is left alone until [`PartFile::finish`].
    ///
    /// # Errors
    /// What keeps the file from being written.
    pub fn create(path: &Path) -> io::Result<Self> {
        // A link stays a link: its target is replaced.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        refuse_special(&path)?;
        let part = with_suffix(&path, ".part");
        Ok(PartFile { file: File::create(&part)?, hash: Sha256::new(), part, path })
    }

    /// Where the bytes are until the file is finished.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Gives the file its name; returns the SHA-256 of its bytes in hexadecimal.
    ///
    /// # Errors
    /// A failed rename.
    pub fn finish(self) -> io::Result<String> {
        let PartFile { file, hash, part, path } = self;
        drop(file);
        fs::rename(&part, &path)?;
        Ok(hexadecimal(hash))
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The SHA-256 of what went in.
pub fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A whole file at once; returns the SHA-256 of its bytes. Half a file is of no use to anyone: a failed one is removed.
///
/// # Errors
/// What keeps the file from being written.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<String> {
    let mut file = PartFile::create(path)?;
    let part = file.part().to_path_buf();
    let written = file.write_all(bytes).and_then(|()| file.finish());
    if written.is_err() {
        let _ = fs::remove_file(part);
    }
    written
}

/// Whether a file of this name could be written; leaves no trace.
///
/// # Errors
/// What keeps the file from being written.
pub fn check_writable(path: &Path) -> io::Result<()> {
    refuse_special(path)?;
    if path.exists() {
        return File::options().append(true).open(path).map(drop);
    }
    let probe = with_suffix(path, ".part");
    match File::create_new(&probe) {
        Ok(_) => fs::remove_file(&probe),
        // The rows of an interrupted run; they may still be wanted if this run is refused.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            File::options().append(true).open(&probe).map(drop)
        }
        Err(error) => Err(error),
    }
}

/// Renaming onto a device or a pipe would replace it.
fn refuse_special(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(io::Error::other("it is a directory")),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::other("it is not a regular file")),
        _ => Ok(()),
    }
}

/// The path with something appended to its last component.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

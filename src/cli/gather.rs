//! The rows of a sweep taken as they come, so that a slow one holds up neither the finished ones nor an interruption.

use std::io;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::cli::destination::Destination;
use crate::cli::progress::Progress;
use crate::quantity::Point;
use crate::report::csv::Table;
use crate::sweep::Sweep;

/// Rows that wait for slower ones are handed on this often.
const FLUSH_EVERY: Duration = Duration::from_millis(100);

/// What has come of a sweep so far.
pub struct Gathered {
    /// Its rows.
    pub table: Table<Destination>,
    /// How far it is.
    pub progress: Progress,
    /// Its points, if a picture is to be drawn.
    pub drawn: Option<Vec<Point>>,
    /// The first point that failed.
    pub first_failure: Option<Point>,
}

impl Gathered {
    /// Takes a point; whether more are wanted.
    fn take(&mut self, point: Point) -> io::Result<bool> {
        self.table.write(&point)?;
        self.progress.advance();
        if self.first_failure.is_none() && point.status().is_failure() {
            self.first_failure = Some(point.clone());
        }
        if let Some(drawn) = &mut self.drawn {
            drawn.push(point);
        }
        Ok(!matches!(self.table.destination(), Destination::Gone) || self.drawn.is_some())
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.progress.show();
        self.table.flush()
    }
}

/// Takes the points of a sweep until it ends, nobody reads them any more, or `stop` is raised. A thread of its own takes them - and
/// solves them, if the sweep has a single thread - while this one hands on what waits.
///
/// # Errors
/// A failed write.
pub fn gather(mut sweep: Sweep, mut gathered: Gathered, stop: &AtomicBool) -> io::Result<Gathered> {
    gathered.hand_on()?;
    let shared = Arc::new(Mutex::new(Some(gathered)));
    let (sender, ended) = channel();
    let taken = shared.clone();
    let taker = thread::Builder::new().spawn(move || {
        let wanted = |point| lock(&taken).as_mut().map_or(Ok(false), |gathered| gathered.take(point));
        let result = sweep.by_ref().map(wanted).find(|wanted| !matches!(wanted, Ok(true)));
        // Told before the sweep is dropped, which raises the flag.
        let _ = sender.send(result.map_or(Ok(()), |wanted| wanted.map(drop)));
    })?;
    loop {
        match ended.recv_timeout(FLUSH_EVERY) {
            Ok(result) => {
                result?;
                break;
            }
            Err(RecvTimeoutError::Timeout) => {
                lock(&shared).as_mut().map_or(Ok(()), Gathered::hand_on)?;
                // The point in hand may take hours more; the finished ones are all here.
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                if let Err(panic) = taker.join() {
                    resume_unwind(panic);
                }
                break;
            }
        }
    }
    let gathered = lock(&shared).take();
    gathered.ok_or_else(|| io::Error::other("the rows are gone"))
}

/// Whoever panicked with the rows in hand is heard of otherwise.
fn lock(shared: &Mutex<Option<Gathered>>) -> MutexGuard<'_, Option<Gathered>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

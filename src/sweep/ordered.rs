//! Jobs done in order: one after the other by whoever asks for results, or ahead on a pool of threads.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Finished results are passed on at least this often.
const PASS_ON: Duration = Duration::from_millis(2);
/// Jobs in flight per thread: bounds the memory of any number of jobs.
const AHEAD: usize = 4;

/// The results of one job, made as they are pulled.
pub type Results<T> = Box<dyn Iterator<Item = T> + Send>;
/// What the job with this number gives.
type Job<T> = dyn Fn(u64) -> Results<T> + Send + Sync;

/// Results of the jobs `0..jobs` in order.
pub struct Ordered<T> {
    job: Arc<Job<T>>,
    jobs: u64,
    next: u64,
    stop: Arc<AtomicBool>,
    way: Way<T>,
}

enum Way<T> {
    /// Each result is made when it is asked for; here are those left of the job in hand.
    Alone(Results<T>),
    /// Made ahead on a pool of threads: what the jobs under way send, and what of it is in hand.
    Ahead { pool: ThreadPool, queue: VecDeque<Receiver<Vec<T>>>, ready: VecDeque<T> },
}

impl<T: Send + 'static> Ordered<T> {
    /// Prepares for `threads` threads (0: as many as cores); a single one is that of whoever asks. Raising `stop` ends it after the
    /// results in hand.
    ///
    /// # Errors
    /// Threads that cannot be had.
    pub fn start(
        jobs: u64,
        threads: usize,
        stop: Arc<AtomicBool>,
        job: impl Fn(u64) -> Results<T> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let way = if threads == 1 {
            Way::Alone(Box::new(std::iter::empty()))
        } else {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
            Way::Ahead { pool, queue: VecDeque::new(), ready: VecDeque::new() }
        };
        Ok(Ordered { job: Arc::new(job), jobs, next: 0, stop, way })
    }
}

impl<T: Send + 'static> Iterator for Ordered<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let Ordered { job, jobs, next, stop, way } = self;
        let stopped = || stop.load(Ordering::Relaxed);
        match way {
            Way::Alone(results) => loop {
                if stopped() {
                    return None;
                }
                if let Some(result) = results.next() {
                    return Some(result);
                }
                if next == jobs {
                    return None;
                }
                *results = job(*next);
                *next += 1;
            },
            Way::Ahead { pool, queue, ready } => loop {
                if let Some(result) = ready.pop_front() {
                    return Some(result);
                }
                while !stopped() && next < jobs && queue.len() < AHEAD * pool.current_num_threads() {
                    let (sender, receiver) = channel();
                    let (job, stop, number) = (job.clone(), stop.clone(), *next);
                    pool.spawn_fifo(move || pass_on(job(number), &sender, &stop));
                    queue.push_back(receiver);
                    *next += 1;
                }
                match queue.front()?.recv() {
                    Ok(results) => ready.extend(results),
                    // A stopped job may have left a gap: what lies behind it is not handed out.
                    Err(_) if stopped() => return None,
                    Err(_) => drop(queue.pop_front()),
                }
            },
        }
    }
}

/// Sends the results in small batches, until they end or nobody wants more.
fn pass_on<T>(results: Results<T>, sender: &Sender<Vec<T>>, stop: &AtomicBool) {
    let (mut batch, mut last) = (Vec::new(), Instant::now());
    for result in results {
        batch.push(result);
        if last.elapsed() > PASS_ON {
            // A receiver that has gone away means that nobody wants the results.
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return;
            }
            last = Instant::now();
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    let _ = sender.send(batch);
}

impl<T> Drop for Ordered<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

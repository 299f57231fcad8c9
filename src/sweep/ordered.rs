//! Jobs done ahead on a pool of threads, their results handed out in order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::task::Poll;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// Finished results are passed on at least this often.
const PASS_ON: Duration = Duration::from_millis(2);
/// Jobs in flight per thread: bounds the memory of any number of jobs.
const AHEAD: usize = 4;

/// What a job with this number gives, one after the other, to whoever takes it.
type Job<T> = dyn Fn(u64, &mut Passer<T>) + Send + Sync;

/// Results of the jobs `0..jobs` in order, computed ahead.
pub struct Ordered<T> {
    job: Arc<Job<T>>,
    jobs: u64,
    pool: ThreadPool,
    next: u64,
    queue: VecDeque<Receiver<Vec<T>>>,
    ready: VecDeque<T>,
    ahead: usize,
    stop: Arc<AtomicBool>,
}

/// Takes the results of one job and passes them on in small batches.
pub struct Passer<'a, T> {
    batch: Vec<T>,
    last: Instant,
    sender: &'a Sender<Vec<T>>,
    stop: &'a AtomicBool,
}

impl<T> Passer<'_, T> {
    /// Takes a result; whether more are wanted.
    pub fn pass(&mut self, result: T) -> bool {
        self.batch.push(result);
        if self.last.elapsed() > PASS_ON {
            // A receiver that has gone away means that nobody wants the results.
            if self.sender.send(std::mem::take(&mut self.batch)).is_err() {
                return false;
            }
            self.last = Instant::now();
        }
        !self.stop.load(Ordering::Relaxed)
    }
}

impl<T: Send + 'static> Ordered<T> {
    /// Starts on `threads` threads (0: as many as cores). Raising `stop` ends it after the results in hand.
    ///
    /// # Errors
    /// Threads that cannot be had.
    pub fn start(
        jobs: u64,
        threads: usize,
        stop: Arc<AtomicBool>,
        job: impl Fn(u64, &mut Passer<T>) + Send + Sync + 'static,
    ) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        let ahead = AHEAD * pool.current_num_threads();
        let (queue, ready) = (VecDeque::new(), VecDeque::new());
        Ok(Ordered { job: Arc::new(job), jobs, pool, next: 0, queue, ready, ahead, stop })
    }

    fn top_up(&mut self) {
        while self.queue.len() < self.ahead && self.next < self.jobs {
            let (sender, receiver) = channel();
            let (job, stop, number) = (self.job.clone(), self.stop.clone(), self.next);
            self.pool.spawn_fifo(move || {
                let mut passer =
                    Passer { batch: Vec::new(), last: Instant::now(), sender: &sender, stop: &stop };
                job(number, &mut passer);
                let _ = sender.send(passer.batch);
            });
            self.queue.push_back(receiver);
            self.next += 1;
        }
    }

    /// The next result: `Ready(None)` after the last one, `Pending` when it takes longer than `patience`, so that the
    /// one who waits can do something else, such as handing on what it has.
    pub fn next_within(&mut self, patience: Duration) -> Poll<Option<T>> {
        loop {
            if let Some(result) = self.ready.pop_front() {
                return Poll::Ready(Some(result));
            }
            if !self.stop.load(Ordering::Relaxed) {
                self.top_up();
            }
            let Some(front) = self.queue.front() else {
                return Poll::Ready(None);
            };
            match front.recv_timeout(patience) {
                Ok(results) => self.ready.extend(results),
                Err(RecvTimeoutError::Timeout) => return Poll::Pending,
                // A stopped job may have left a gap: what lies behind it is not handed out.
                Err(_) if self.stop.load(Ordering::Relaxed) => return Poll::Ready(None),
                Err(_) => drop(self.queue.pop_front()),
            }
        }
    }
}

impl<T: Send + 'static> Iterator for Ordered<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            if let Poll::Ready(result) = self.next_within(Duration::from_secs(3600)) {
                return result;
            }
        }
    }
}

impl<T> Drop for Ordered<T> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

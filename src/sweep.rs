//! From a request to its rows: checked once, cut into blocks, solved in parallel, handed out in order.

mod grid;
mod ordered;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::Poll;
use std::time::Duration;

use rayon::ThreadPoolBuildError;

use crate::error::SolveError;
use crate::quantity::{Block, Point, Request, Solved, Value};

pub use grid::{Grid, LARGEST_SWEEP, RequestError};
pub use ordered::{Ordered, Passer};

/// Points of a line that one thread solves in a row. Fixed: blocks start cold, so their length is part of the result.
pub const BLOCK_LENGTH: u64 = 64;

/// Checks every value of a request against its declared kind and domain.
///
/// # Errors
/// What cannot be served.
pub fn check(request: &Request) -> Result<(), RequestError> {
    Grid::of(request).check()
}

/// Number of points of a request, saturated.
pub fn count(request: &Request) -> u64 {
    Grid::of(request).count()
}

/// Axes from slowest to fastest: words, then numbers in declared order, the abscissa last.
pub fn order(request: &Request) -> Vec<usize> {
    Grid::of(request).order()
}

/// The rows of a request, in order, solved ahead on a pool of threads.
pub struct Sweep(Ordered<Point>);

impl Sweep {
    /// Starts a checked request on `threads` threads (0: as many as cores). Raising `stop` ends it after the rows in hand.
    ///
    /// # Errors
    /// Threads that cannot be had.
    pub fn start(
        request: Request,
        threads: usize,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, ThreadPoolBuildError> {
        let plan = Plan::new(request);
        let blocks = plan.blocks;
        Ordered::start(blocks, threads, stop, move |block, passer| plan.solve(block, passer)).map(Sweep)
    }

    /// The next point; as [`Ordered::next_within`].
    pub fn next_within(&mut self, patience: Duration) -> Poll<Option<Point>> {
        self.0.next_within(patience)
    }
}

impl Iterator for Sweep {
    type Item = Point;

    fn next(&mut self) -> Option<Point> {
        self.0.next()
    }
}

/// The order of the points: which axis runs how fast, and where lines are cut.
struct Plan {
    request: Request,
    /// Indices of the axes, slowest first.
    order: Vec<usize>,
    line: u64,
    blocks_per_line: u64,
    blocks: u64,
}

impl Plan {
    fn new(request: Request) -> Self {
        let order = order(&request);
        let line = order.last().map_or(1, |&fastest| request.axes[fastest].count());
        let blocks_per_line = line.div_ceil(BLOCK_LENGTH);
        let blocks = count(&request) / line * blocks_per_line;
        Plan { request, order, line, blocks_per_line, blocks }
    }

    fn inputs(&self, line: u64, position: u64) -> Vec<Value> {
        Grid::of(&self.request).point(&self.order, line * self.line + position)
    }

    fn solve(&self, block: u64, passer: &mut Passer<Point>) {
        let (line, part) = (block / self.blocks_per_line, block % self.blocks_per_line);
        let positions = part * BLOCK_LENGTH..((part + 1) * BLOCK_LENGTH).min(self.line);
        let points = positions.map(move |position| self.inputs(line, position));
        let quantity = self.request.quantity;
        let settings = self.request.settings;
        let mut rows = (quantity.rows)(Block { params: quantity.params, points: Box::new(points), settings });
        let _ = rows.all(|point| passer.pass(finite(point)));
    }
}

/// A value or an error that is not finite is a failed point.
fn finite(point: Point) -> Point {
    let is_finite = |row: &Solved| {
        let values = row.values.iter().all(|v| v.as_number().is_none_or(f64::is_finite));
        values && row.errors.iter().all(|e| e.is_finite()) && row.residual.is_finite()
    };
    let outcome = match point.outcome {
        Ok(rows) if !rows.iter().all(is_finite) => Err(SolveError::NotFinite { what: "a value of the row" }),
        outcome => outcome,
    };
    Point { outcome, ..point }
}

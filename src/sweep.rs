//! From a request to its rows: checked once, cut into blocks, solved in parallel, handed out in order.

pub mod course;
mod grid;
mod ordered;

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::error::SolveError;
use crate::quantity::{Block, Point, Request, Solved, Value};

pub use grid::{Grid, LARGEST_SWEEP, RequestError};
pub use ordered::{Ordered, Results};

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

/// The rows of a request, in order: solved as they are asked for, or ahead on a pool of threads.
pub struct Sweep(Ordered<Point>);

impl Sweep {
    /// Starts a checked request on `threads` threads (0: as many as cores); a single one is that of whoever asks for rows. Raising
    /// `stop` ends it after the rows in hand.
    ///
    /// # Errors
    /// Threads that cannot be had.
    pub fn start(request: Request, threads: usize, stop: Arc<AtomicBool>) -> io::Result<Self> {
        let plan = Arc::new(Plan::new(request));
        Ordered::start(plan.blocks, threads, stop, move |block| plan.clone().solve(block)).map(Sweep)
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

    fn solve(self: Arc<Self>, block: u64) -> Results<Point> {
        let (line, part) = (block / self.blocks_per_line, block % self.blocks_per_line);
        let positions = part * BLOCK_LENGTH..((part + 1) * BLOCK_LENGTH).min(self.line);
        let Request { quantity, settings, .. } = self.request;
        let points = Box::new(positions.map(move |position| self.inputs(line, position)));
        Box::new((quantity.rows)(Block { params: quantity.params, points, settings }).map(finite))
    }
}

/// A value or an error that is not finite is a failed point.
fn finite(point: Point) -> Point {
    let is_finite = |row: &Solved| {
        let values = row.values.iter().all(|value| !matches!(value, Value::Number(x) if !x.is_finite()));
        values && row.errors.iter().all(|e| e.is_finite()) && row.residual.is_finite()
    };
    let outcome = match point.outcome {
        Ok(rows) if !rows.iter().all(is_finite) => Err(SolveError::NotFinite { what: "a value of the row" }),
        outcome => outcome,
    };
    Point { outcome, ..point }
}

//! From a request to its rows: checked first, cut into blocks, solved in parallel, handed out in order.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::task::Poll;
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use thiserror::Error;

use crate::error::SolveError;
use crate::quantity::{Axis, Block, Domain, Kind, Parameter, Point, Request, Solved, Value};
use crate::symbols::Symbol;

/// Points of a line that one thread solves in a row. Fixed: blocks start cold, so their length is part of the result.
pub const BLOCK_LENGTH: u64 = 64;
/// Largest number of points of one request.
pub const LARGEST_SWEEP: u64 = 100_000_000;
/// Finished rows are passed on at least this often.
const PASS_ON: Duration = Duration::from_millis(2);
/// Blocks in flight per thread: bounds the memory of a sweep of any length.
const BLOCKS_AHEAD: usize = 4;

/// Why a request cannot be served; found before any work starts.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum RequestError {
    /// A number outside its domain.
    #[error("{parameter} = {value} is outside its domain {domain} ({meaning})")]
    OutOfDomain {
        /// Parameter name.
        parameter: &'static str,
        /// Offending value.
        value: Value,
        /// Where it must lie.
        domain: Domain,
        /// Meaning of the parameter.
        meaning: &'static str,
    },
    /// A word where a number is needed, a fraction where an integer is needed, or an unknown word.
    #[error("{parameter} = {value}: expected {expected}")]
    WrongKind {
        /// Parameter name.
        parameter: &'static str,
        /// Offending value.
        value: Value,
        /// What would be right.
        expected: String,
    },
    /// A parameter beside the one that stands in for it.
    #[error("{parameter} stands in for {replaced}; give the one or the other")]
    Both {
        /// The parameter that stands in.
        parameter: &'static str,
        /// The other one.
        replaced: &'static str,
    },
    /// A range without values.
    #[error("{parameter} = {axis} has no values")]
    EmptyRange {
        /// Parameter name.
        parameter: &'static str,
        /// The range.
        axis: String,
    },
    /// More points than a request may have.
    #[error("the sweep has {count} points; at most {LARGEST_SWEEP} are served, use a coarser range")]
    TooManyPoints {
        /// Number of points, saturated at the largest `u64`.
        count: u64,
    },
}

/// Checks every value of a request against its declared kind and domain.
pub fn check(request: &Request) -> Result<(), RequestError> {
    for (parameter, axis) in request.quantity.params.iter().zip(&request.axes) {
        if axis.count() == 0 {
            return Err(RequestError::EmptyRange {
                parameter: parameter.symbol.name,
                axis: axis.to_string(),
            });
        }
        // A range is monotone: its ends decide, except for integers.
        let all = matches!(axis, Axis::One(_) | Axis::List(_))
            || (parameter.kind.is_whole() && axis.count() < 10_000);
        let last = axis.count() - 1;
        let indices = if all { (0..=last).collect() } else { vec![0, 1.min(last), last] };
        for index in indices {
            match axis.at(index) {
                Value::Empty if may_be_empty(request, parameter) => {}
                value => check_value(parameter, value)?,
            }
        }
    }
    both(request)?;
    let count = count(request);
    if count > LARGEST_SWEEP { Err(RequestError::TooManyPoints { count }) } else { Ok(()) }
}

/// Number of points of a request, saturated.
pub fn count(request: &Request) -> u64 {
    request.axes.iter().fold(1, |n, axis| n.saturating_mul(axis.count()))
}

/// Whether a parameter is given.
fn is_given(request: &Request, symbol: &Symbol) -> bool {
    let mut pairs = request.quantity.params.iter().zip(&request.axes);
    pairs.any(|(p, axis)| p.symbol.name == symbol.name && *axis != Axis::One(Value::Empty))
}

/// Whether another parameter stands in for this one, or those that this one stands in for are given.
fn may_be_empty(request: &Request, parameter: &Parameter) -> bool {
    let others = parameter.kind.instead_of();
    let replaced = |p: &Parameter| p.kind.instead_of().iter().any(|s| s.name == parameter.symbol.name);
    let mut stand_ins = request.quantity.params.iter().filter(|p| replaced(p));
    stand_ins.any(|p| is_given(request, p.symbol))
        || !others.is_empty() && others.iter().all(|s| is_given(request, s))
}

/// Refuses a parameter beside the one that stands in for it.
fn both(request: &Request) -> Result<(), RequestError> {
    for parameter in request.quantity.params.iter().filter(|p| is_given(request, p.symbol)) {
        if let Some(other) = parameter.kind.instead_of().iter().find(|s| is_given(request, s)) {
            return Err(RequestError::Both { parameter: parameter.symbol.name, replaced: other.name });
        }
    }
    Ok(())
}

fn check_value(parameter: &Parameter, value: Value) -> Result<(), RequestError> {
    let name = parameter.symbol.name;
    let expected =
        |expected: String| RequestError::WrongKind { parameter: name, value: value.clone(), expected };
    let words = parameter.kind.words();
    match (&value, parameter.kind) {
        (Value::Text(word), _) if words.iter().any(|w| w == word) => return Ok(()),
        (Value::Text(text), Kind::Form(form)) => {
            return (form.check)(text)
                .map_err(|reason| expected(format!("{}; {reason}", parameter.kind.expected())));
        }
        (_, kind @ Kind::Form(_)) => return Err(expected(kind.expected())),
        (Value::Text(text), kind @ Kind::IndexedWord { .. }) if kind.indexed(text).is_some() => {}
        (_, kind @ Kind::IndexedWord { .. }) => return Err(expected(kind.expected())),
        (Value::Number(x), kind) if kind.is_whole() && x.fract() != 0.0 => {
            return Err(expected(kind.expected()));
        }
        (Value::Text(_) | Value::Empty | Value::Digits(_), kind) => return Err(expected(kind.expected())),
        (_, kind @ Kind::Word(_)) => return Err(expected(kind.expected())),
        _ => {}
    }
    let index = || match &value {
        Value::Text(text) => parameter.kind.indexed(text).map(|(_, index)| index as f64),
        _ => None,
    };
    let x = value.as_number().or_else(index).unwrap_or(f64::NAN);
    let domain = parameter.domain;
    let meaning = parameter.symbol.meaning;
    if domain.contains(x) {
        Ok(())
    } else {
        Err(RequestError::OutOfDomain { parameter: name, value, domain, meaning })
    }
}

/// The rows of a request, in order, solved ahead on a pool of threads.
pub struct Sweep {
    plan: Arc<Plan>,
    pool: ThreadPool,
    next_block: u64,
    queue: VecDeque<Receiver<Vec<Point>>>,
    ready: VecDeque<Point>,
    ahead: usize,
    stop: Arc<AtomicBool>,
}

impl Sweep {
    /// Starts a checked request on `threads` threads (0: as many as cores). Raising `stop` ends it after the rows in hand.
    pub fn start(
        request: Request,
        threads: usize,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        let ahead = BLOCKS_AHEAD * pool.current_num_threads();
        let plan = Arc::new(Plan::new(request));
        Ok(Sweep { plan, pool, next_block: 0, queue: VecDeque::new(), ready: VecDeque::new(), ahead, stop })
    }

    fn top_up(&mut self) {
        while self.queue.len() < self.ahead && self.next_block < self.plan.blocks {
            let (sender, receiver) = channel();
            let (plan, stop, block) = (self.plan.clone(), self.stop.clone(), self.next_block);
            self.pool.spawn_fifo(move || plan.solve(block, &sender, &stop));
            self.queue.push_back(receiver);
            self.next_block += 1;
        }
    }

    /// The next point: `Ready(None)` after the last one, `Pending` when it takes longer than `patience`, so that the
    /// one who waits can do something else, such as handing on what it has.
    pub fn next_within(&mut self, patience: Duration) -> Poll<Option<Point>> {
        loop {
            if let Some(point) = self.ready.pop_front() {
                return Poll::Ready(Some(point));
            }
            if !self.stop.load(Ordering::Relaxed) {
                self.top_up();
            }
            let Some(front) = self.queue.front() else {
                return Poll::Ready(None);
            };
            match front.recv_timeout(patience) {
                Ok(points) => self.ready.extend(points),
                Err(RecvTimeoutError::Timeout) => return Poll::Pending,
                // A stopped block may have left a gap: what lies behind it is not handed out.
                Err(_) if self.stop.load(Ordering::Relaxed) => return Poll::Ready(None),
                Err(_) => drop(self.queue.pop_front()),
            }
        }
    }
}

impl Iterator for Sweep {
    type Item = Point;

    fn next(&mut self) -> Option<Point> {
        loop {
            if let Poll::Ready(point) = self.next_within(Duration::from_secs(3600)) {
                return point;
            }
        }
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
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
        let mut index = line * self.line + position;
        let mut values = vec![Value::Empty; self.request.axes.len()];
        for &axis in self.order.iter().rev() {
            let count = self.request.axes[axis].count();
            values[axis] = self.request.axes[axis].at(index % count);
            index /= count;
        }
        values
    }

    fn solve(&self, block: u64, sender: &Sender<Vec<Point>>, stop: &AtomicBool) {
        let (line, part) = (block / self.blocks_per_line, block % self.blocks_per_line);
        let positions = part * BLOCK_LENGTH..((part + 1) * BLOCK_LENGTH).min(self.line);
        let points = positions.map(move |position| self.inputs(line, position));
        let quantity = self.request.quantity;
        let settings = self.request.settings;
        let rows = (quantity.rows)(Block { params: quantity.params, points: Box::new(points), settings });
        let mut batch = Vec::new();
        let mut last = Instant::now();
        for point in rows.map(finite) {
            batch.push(point);
            if stop.load(Ordering::Relaxed) {
                break;
            }
            if last.elapsed() > PASS_ON {
                // A receiver that has gone away means that nobody wants the rows.
                if sender.send(std::mem::take(&mut batch)).is_err() {
                    return;
                }
                last = Instant::now();
            }
        }
        let _ = sender.send(batch);
    }
}

/// Axes from slowest to fastest: words, then numbers in declared order, the abscissa last.
pub fn order(request: &Request) -> Vec<usize> {
    let params = request.quantity.params;
    let mut order: Vec<usize> = (0..params.len()).collect();
    let is_abscissa = |i: usize| request.quantity.abscissa.is_some_and(|s| s.name == params[i].symbol.name);
    let is_words = |i: usize| matches!(request.axes[i].at(0), Value::Text(_));
    order.sort_by_key(|&i| {
        (!is_words(i), request.axes[i].is_swept(), is_abscissa(i) && request.axes[i].is_swept())
    });
    order
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::quadrature::Quadrature;
    use crate::quantity::{Form, Quantity, Rigour, Settings};
    use crate::symbols::{ACTIVATION, ALPHA, KAPPA, Q};

    static PAIR: Form = Form {
        expected: "a pair",
        example: "1:2",
        check: |text| if text.contains(':') { Ok(()) } else { Err(format!("{text} is no pair")) },
        instead_of: &[&ALPHA, &KAPPA],
    };

    const fn parameter(symbol: &'static Symbol, kind: Kind) -> Parameter {
        Parameter { symbol, kind, domain: Domain::closed(0.0, 1.0), default: None }
    }

    static TOY: Quantity = Quantity {
        name: "toy",
        summary: "two numbers or a pair",
        rigour: Rigour::Numerical,
        formulas: &[],
        params: &[
            parameter(&ALPHA, Kind::Real),
            parameter(&KAPPA, Kind::Real),
            parameter(&ACTIVATION, Kind::Form(&PAIR)),
        ],
        abscissa: None,
        columns: &[&Q],
        bands: &[],
        rows: |block| block.each(|_, _| Err(SolveError::NoSolution("toy"))),
    };

    fn checked(given: &[(&str, Axis)]) -> Result<(), String> {
        let find = |name: &str| given.iter().find(|(n, _)| *n == name).map(|(_, axis)| axis.clone());
        let names = |missing: Vec<&Parameter>| missing.iter().map(|p| p.symbol.name).collect::<Vec<_>>();
        let axes = TOY.axes(find).map_err(|missing| format!("{:?}", names(missing)))?;
        let quadrature = Quadrature::working();
        let settings = Settings { tolerance: 1e-12, quadrature, verify: false, errors: false };
        check(&Request { quantity: &TOY, axes, settings }).map_err(|error| error.to_string())
    }

    #[test]
    fn a_parameter_may_stand_in_for_others() {
        let number = |name: &'static str| (name, Axis::number(0.5));
        let pair = |text: &'static str| ("activation", Axis::One(Value::word(text)));
        assert_eq!(checked(&[number("alpha"), number("kappa")]), Ok(()));
        assert_eq!(checked(&[pair("3:4")]), Ok(()));
        assert_eq!(checked(&[number("kappa")]).unwrap_err(), r#"["alpha"]"#);
        assert_eq!(checked(&[]).unwrap_err(), r#"["alpha", "kappa"]"#);
        let both = checked(&[pair("3:4"), number("alpha")]).unwrap_err();
        assert_eq!(both, "activation stands in for alpha; give the one or the other");
        assert_eq!(
            checked(&[pair("3")]).unwrap_err(),
            "activation = 3: expected a pair, such as 1:2; 3 is no pair"
        );
    }
}

//! A curve followed by continuation: each point starts from the last root, steps as long as the curve is smooth.
//!
//! The curve is watched where it will be seen: `view` places each row of a point on the page, in pixels. A step is
//! halved until the curve bends by less than a fraction of a pixel, and until the place where a status changes - a
//! branch ends, a stability is lost - is known to a millionth of the range.

use std::sync::{Arc, Mutex, PoisonError};

use crate::quantity::{Block, Point, Quantity, Rows, Settings, Status, Value};

/// Where a row lies on the page; none for a row without a value.
pub type Seen = Option<(f64, f64)>;

/// Share of the range of the first step.
const FIRST: f64 = 1.0 / 64.0;
/// Share of the range of the longest step.
const LONGEST: f64 = 1.0 / 8.0;
/// How far the chord may lie from the curve, in pixels: what is aimed at, and what is refused.
const BEND: f64 = 0.06;
const REFUSED: f64 = 0.2;
/// Length on the page beyond which a step is refused.
const LEAP: f64 = 90.0;
/// Share of the range to which an end or a change of status is located.
const END: f64 = 1e-6;
/// The same where the solver fails: that is no feature of the curve.
const FAILED: f64 = 1e-4;
/// The same for a jump or a corner; neighbours that are so close and farther apart than this on the page are not joined.
const CORNER: f64 = 1e-5;
const JUMP: f64 = 2.0;
/// Points after which a curve is no longer refined.
const MOST: usize = 400;

/// One line of a quantity along one of its parameters.
#[derive(Debug, Clone)]
pub struct Course {
    /// The quantity.
    pub quantity: &'static Quantity,
    /// One value per parameter; that of the one along which the line runs is replaced.
    pub inputs: Vec<Value>,
    /// Index of that parameter.
    pub along: usize,
    /// Its first and last value.
    pub range: (f64, f64),
    /// Whether steps are equal ratios.
    pub logarithmic: bool,
}

/// A point of a traced line.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The point.
    pub point: Point,
    /// Whether the curve leads here from the point before: no jump, no other branch.
    pub joined: bool,
}

/// A point that has been computed.
struct Stop {
    /// Where on the line, from 0 to 1.
    at: f64,
    point: Point,
    seen: Vec<Seen>,
}

impl Stop {
    /// What must not change along a smooth stretch.
    fn statuses(&self) -> Vec<Status> {
        match &self.point.outcome {
            Ok(rows) => rows.iter().map(|row| row.status).collect(),
            Err(_) => vec![self.point.status()],
        }
    }

    fn resembles(&self, other: &Stop) -> bool {
        let there = |stop: &Stop| stop.seen.iter().map(Option::is_some).collect::<Vec<_>>();
        there(self) == there(other) && self.statuses() == other.statuses()
    }

    fn pairs<'a>(&'a self, other: &'a Stop) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + 'a {
        self.seen.iter().zip(&other.seen).filter_map(|(a, b)| Some(((*a)?, (*b)?)))
    }

    /// The longest way on the page from here to there.
    fn distance(&self, other: &Stop) -> f64 {
        self.pairs(other).map(|(a, b)| (a.0 - b.0).hypot(a.1 - b.1)).fold(0.0, f64::max)
    }
}

impl Course {
    fn is_whole(&self) -> bool {
        self.quantity.params[self.along].kind.is_whole()
    }

    /// The value at a share of the line.
    fn value(&self, at: f64) -> f64 {
        let (from, to) = self.range;
        match at {
            0.0 => from,
            1.0 => to,
            _ if self.logarithmic => from * ((to / from).ln() * at).exp(),
            _ => from + (to - from) * at,
        }
    }

    /// Its inverse.
    fn share(&self, value: f64) -> f64 {
        let (from, to) = self.range;
        if self.logarithmic { (value / from).ln() / (to / from).ln() } else { (value - from) / (to - from) }
    }

    /// The next place at or beyond `at`; whole numbers have only theirs.
    fn snap(&self, now: f64, at: f64) -> f64 {
        let at = at.min(1.0);
        if !self.is_whole() {
            return at;
        }
        let (here, there) = (self.value(now).round(), self.value(at).round());
        let towards = (self.range.1 - self.range.0).signum();
        let there = if here == there { here + towards } else { there };
        if there == self.range.1.round() { 1.0 } else { self.share(there) }
    }

    /// Whether there is nothing between two places.
    fn adjacent(&self, a: f64, b: f64) -> bool {
        self.is_whole() && (self.value(a) - self.value(b)).abs() < 1.5
    }

    /// Follows the line from one end to the other.
    pub fn follow(&self, settings: Settings, view: impl Fn(&Point) -> Vec<Seen>) -> Vec<Traced> {
        let next: Arc<Mutex<Option<Vec<Value>>>> = Arc::default();
        let block = || {
            let feed = next.clone();
            let points = Box::new(std::iter::from_fn(move || {
                feed.lock().unwrap_or_else(PoisonError::into_inner).take()
            }));
            (self.quantity.rows)(Block { params: self.quantity.params, points, settings })
        };
        let mut rows: Option<Rows> = None;
        let mut solve = |at: f64| -> Option<Stop> {
            let mut inputs = self.inputs.clone();
            let value = self.value(at);
            inputs[self.along] = Value::Number(if self.is_whole() { value.round() } else { value });
            *next.lock().unwrap_or_else(PoisonError::into_inner) = Some(inputs);
            // A quantity that takes all its points at once is asked anew for each.
            let warm = rows.as_mut().and_then(Iterator::next);
            let point = super::finite(warm.or_else(|| rows.insert(block()).next())?);
            let seen = view(&point);
            Some(Stop { at, point, seen })
        };
        let mut line: Vec<(Stop, bool)> = Vec::new();
        // Computed, but farther than the next step may go; the nearest is the last.
        let mut ahead: Vec<Stop> = Vec::new();
        let Some(first) = solve(0.0) else { return Vec::new() };
        line.push((first, false));
        let mut step = FIRST / 16.0;
        while let Some(here) = line.last().map(|(stop, _)| stop.at)
            && here < 1.0
        {
            let exhausted = line.len() + ahead.len() >= MOST;
            let reach = here + if exhausted { step.max(FIRST) } else { step };
            let known = ahead.pop_if(|stop| stop.at <= reach + 0.3 * step);
            let Some(stop) = known.or_else(|| solve(self.snap(here, reach))) else { break };
            let last = &line[line.len() - 1].0;
            let before = line.len().checked_sub(2).map(|i| &line[i].0).filter(|_| line[line.len() - 1].1);
            let alike = last.resembles(&stop);
            let bend = if alike { bend(before, last, &stop) } else { f64::INFINITY };
            let long = last.distance(&stop) > LEAP;
            let width = stop.at - here;
            let shortest = match alike {
                true => CORNER,
                false if stop.point.status().is_failure() => FAILED,
                false => END,
            };
            let smooth = alike && bend <= REFUSED && !long;
            let whole = self.adjacent(here, stop.at);
            if smooth || width <= shortest || exhausted || whole {
                let joined = smooth || whole || last.distance(&stop) <= JUMP;
                let grow = if bend > 0.0 { (0.9 * (BEND / bend).sqrt()).clamp(0.4, 2.0) } else { 2.0 };
                step = if smooth { (width * grow).clamp(CORNER, LONGEST) } else { step.max(FIRST / 16.0) };
                line.push((stop, joined));
            } else {
                step = 0.5 * width;
                ahead.push(stop);
            }
        }
        line.into_iter().map(|(stop, joined)| Traced { point: stop.point, joined }).collect()
    }
}

/// Solves given points one after the other.
pub fn visit(quantity: &'static Quantity, settings: Settings, points: &[Vec<Value>]) -> Vec<Traced> {
    let points = Box::new(points.iter().cloned());
    let points = (quantity.rows)(Block { params: quantity.params, points, settings }).map(super::finite);
    points.map(|point| Traced { point, joined: true }).collect()
}

/// How far the chord from `last` to `next` lies from the curve, by how much `next` misses the straight way on from the
/// last two points. The first step of a stretch has nothing to compare with and is very short instead.
fn bend(before: Option<&Stop>, last: &Stop, next: &Stop) -> f64 {
    let width = next.at - last.at;
    let Some(before) = before else { return if width > FIRST / 16.0 { f64::INFINITY } else { 0.0 } };
    let behind = last.at - before.at;
    let misses = before.seen.iter().zip(&last.seen).zip(&next.seen).filter_map(|((a, b), c)| {
        let (a, b, c) = ((*a)?, (*b)?, (*c)?);
        let share = width / behind;
        let miss = (c.0 - b.0 - share * (b.0 - a.0), c.1 - b.1 - share * (b.1 - a.1));
        let way = (c.0 - b.0, c.1 - b.1);
        let length = way.0.hypot(way.1);
        // Along the curve a miss only means that it is not run through evenly.
        Some(if length > 0.0 { (way.0 * miss.1 - way.1 * miss.0).abs() / length } else { 0.0 })
    });
    misses.fold(0.0, f64::max) * width / (4.0 * (width + behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SolveError;
    use crate::numerics::quadrature::Quadrature;
    use crate::quantity::{Domain, Kind, Parameter, Rigour, Solved};
    use crate::symbols::{ALPHA, Q};

    fn settings() -> Settings {
        Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false }
    }

    static COLUMNS: &[&crate::symbols::Symbol] = &[&Q];

    const fn toy(params: &'static [Parameter], rows: fn(Block) -> crate::quantity::Rows) -> Quantity {
        Quantity {
            name: "toy",
            summary: "a curve",
            rigour: Rigour::Numerical,
            formulas: &[],
            params,
            abscissa: None,
            columns: COLUMNS,
            bands: &[],
            rows,
        }
    }

    static REAL: [Parameter; 1] =
        [Parameter { symbol: &ALPHA, kind: Kind::Real, domain: Domain::closed(0.0, 2.0), default: None }];
    static WHOLE: [Parameter; 1] =
        [Parameter { symbol: &ALPHA, kind: Kind::Integer, domain: Domain::closed(1.0, 1e6), default: None }];

    /// A branch that ends with a vertical slope at pi / 2.
    static FOLD: Quantity = toy(&REAL, |block| {
        block.each(|inputs, _| match std::f64::consts::FRAC_PI_2 - inputs.number(&ALPHA) {
            left if left < 0.0 => Err(SolveError::NoSolution("beyond the fold")),
            left => Ok(Solved::numbers(&[(left.sqrt(), 0.0)], 0.0)),
        })
    });
    /// Jumps at one.
    static SWITCH: Quantity = toy(&REAL, |block| {
        block.each(|inputs, _| {
            let alpha = inputs.number(&ALPHA);
            Ok(Solved::numbers(&[(if alpha < 1.0 { alpha } else { 3.0 - alpha }, 0.0)], 0.0))
        })
    });
    static ROOT: Quantity = toy(&WHOLE, |block| {
        block.each(|inputs, _| Ok(Solved::numbers(&[(1e-3 * inputs.number(&ALPHA).sqrt(), 0.0)], 0.0)))
    });

    fn follow(
        quantity: &'static Quantity,
        range: (f64, f64),
        logarithmic: bool,
    ) -> Vec<(f64, Option<f64>, bool)> {
        let course = Course { quantity, inputs: vec![Value::Empty], along: 0, range, logarithmic };
        let number = |point: &Point| point.inputs[0].as_number().unwrap();
        let value =
            |point: &Point| point.outcome.as_ref().ok().and_then(|rows| rows[0].values[0].as_number());
        let view = |point: &Point| vec![value(point).map(|y| (400.0 * number(point) / range.1, 300.0 * y))];
        let traced = course.follow(settings(), view);
        traced.iter().map(|t| (number(&t.point), value(&t.point), t.joined)).collect()
    }

    #[test]
    fn the_end_of_a_branch_is_found_and_its_slope_resolved() {
        let line = follow(&FOLD, (0.0, 2.0), false);
        assert!(line.len() < 90, "{} points", line.len());
        let (last, value, _) = *line.iter().rfind(|(_, y, _)| y.is_some()).unwrap();
        assert!((last - std::f64::consts::FRAC_PI_2).abs() < 4e-6 && value.unwrap() < 2e-3);
        assert_eq!(line.last().unwrap().0, 2.0);
        // Half-way between neighbours the chord is within half a pixel.
        for pair in line.windows(2) {
            let ((a, Some(y), _), (b, Some(z), true)) = (pair[0], pair[1]) else { continue };
            let middle = (std::f64::consts::FRAC_PI_2 - 0.5 * (a + b)).sqrt();
            let slope = (300.0 * (z - y)).atan2(200.0 * (b - a));
            assert!(300.0 * (0.5 * (y + z) - middle).abs() * slope.cos() < 0.6, "between {a} and {b}");
        }
    }

    #[test]
    fn a_jump_is_not_joined() {
        let line = follow(&SWITCH, (0.0, 2.0), false);
        let jumps: Vec<f64> = line.iter().skip(1).filter(|(_, _, joined)| !joined).map(|l| l.0).collect();
        assert_eq!(jumps.len(), 1);
        assert!((jumps[0] - 1.0).abs() < 3e-5);
    }

    #[test]
    fn whole_numbers_stay_whole_and_come_once() {
        let line = follow(&ROOT, (1.0, 40.0), false);
        assert!(line.iter().all(|l| l.0.fract() == 0.0));
        assert!(line.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[1].2));
        assert_eq!((line[0].0, line.last().unwrap().0), (1.0, 40.0));
        let line = follow(&ROOT, (1.0, 1e6), true);
        assert!(line.len() < 120 && line.last().unwrap().0 == 1e6);
    }
}

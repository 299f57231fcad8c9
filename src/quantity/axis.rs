//! The values a parameter takes in a request.

use std::fmt;

use crate::quantity::value::Value;

/// The values one parameter takes in a request, in order; never stored as a list when it is a range.
#[derive(Debug, Clone, PartialEq)]
pub enum Axis {
    /// One value.
    One(Value),
    /// These values.
    List(Vec<Value>),
    /// `from, from + step, ...`: the i-th value is `(from + i step) / scale`, so that decimal steps give decimals.
    Step {
        /// First value times `scale`.
        from: f64,
        /// Step times `scale`.
        step: f64,
        /// Power of ten that makes both integers, or one.
        scale: f64,
        /// How many values.
        count: u64,
    },
    /// `count` equidistant values, both ends included.
    Linear {
        /// First value.
        from: f64,
        /// Last value.
        to: f64,
        /// How many values, at least 2.
        count: u64,
    },
    /// `count` values equidistant in the logarithm, both ends included.
    Log {
        /// First value, positive.
        from: f64,
        /// Last value, positive.
        to: f64,
        /// How many values, at least 2.
        count: u64,
    },
}

impl Axis {
    /// A single number.
    pub const fn number(x: f64) -> Self {
        Axis::One(Value::Number(x))
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        match self {
            Axis::One(_) => 1,
            Axis::List(values) => values.len() as u64,
            Axis::Step { count, .. } | Axis::Linear { count, .. } | Axis::Log { count, .. } => *count,
        }
    }

    /// The value at `index < count`.
    pub fn at(&self, index: u64) -> Value {
        let fraction = |count: u64| index as f64 / (count - 1) as f64;
        match self {
            Axis::One(value) => value.clone(),
            Axis::List(values) => values[index as usize].clone(),
            Axis::Step { from, step, scale, .. } => Value::Number((from + index as f64 * step) / scale),
            Axis::Linear { to, count, .. } | Axis::Log { to, count, .. } if index + 1 == *count => {
                Value::Number(*to)
            }
            Axis::Linear { from, .. } if index == 0 => Value::Number(*from),
            Axis::Linear { from, to, count } => {
                // This order of operations gives decimal values where both ends are decimal.
                let (ahead, behind) = (index as f64, (count - 1 - index) as f64);
                let value = (from * behind + to * ahead) / (count - 1) as f64;
                Value::Number(value.clamp(from.min(*to), from.max(*to)))
            }
            Axis::Log { from, .. } if index == 0 => Value::Number(*from),
            Axis::Log { from, to, count } => {
                Value::Number(from * ((to / from).ln() * fraction(*count)).exp())
            }
        }
    }

    /// Whether it takes more than one value.
    pub fn is_swept(&self) -> bool {
        self.count() > 1
    }
}

impl fmt::Display for Axis {
    /// The grammar of the command line: `1`, `a,b`, `from:to:step`, `from:to/n`, `log:from:to/n`.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let number = |x: f64| Value::Number(x);
        match self {
            Axis::One(value) => write!(f, "{value}"),
            Axis::List(values) => {
                for (i, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if i == 0 { "" } else { "," })?;
                }
                Ok(())
            }
            Axis::Step { from, step, scale, count } => {
                let last = (from + (count - 1) as f64 * step) / scale;
                write!(f, "{}:{}:{}", number(from / scale), number(last), number(step / scale))
            }
            Axis::Linear { from, to, count } => write!(f, "{}:{}/{count}", number(*from), number(*to)),
            Axis::Log { from, to, count } => write!(f, "log:{}:{}/{count}", number(*from), number(*to)),
        }
    }
}

//! What a cell may hold and where numbers must lie.

use std::borrow::Cow;
use std::fmt;

/// One cell: the value of a parameter or of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// An integer.
    Integer(i64),
    /// A word.
    Text(Cow<'static, str>),
    /// Does not apply here.
    Empty,
}

impl Value {
    /// A word known at compile time.
    pub const fn word(word: &'static str) -> Self {
        Value::Text(Cow::Borrowed(word))
    }

    /// The number in this cell, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(x) => Some(*x),
            Value::Integer(n) => Some(*n as f64),
            Value::Text(_) | Value::Empty => None,
        }
    }
}

impl fmt::Display for Value {
    /// Shortest text that reads back as the same value.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Value::Number(x) => {
                let size = x.abs();
                if size != 0.0 && !(1e-5..1e17).contains(&size) {
                    write!(f, "{x:e}")
                } else {
                    write!(f, "{x}")
                }
            }
            Value::Integer(n) => write!(f, "{n}"),
            Value::Text(word) => f.write_str(word),
            Value::Empty => Ok(()),
        }
    }
}

/// The words of a switch: what it is when not given, and when given without a word.
pub const SWITCH: [&str; 2] = ["no", "yes"];

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A real number in the domain.
    Real,
    /// An integer in the domain.
    Integer,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A real number in the domain or one of these words.
    RealOrWord(&'static [&'static str]),
    /// An integer in the domain or one of these words.
    IntegerOrWord(&'static [&'static str]),
}

impl Kind {
    /// The words allowed, if any.
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Kind::Word(words) | Kind::RealOrWord(words) | Kind::IntegerOrWord(words) => words,
            Kind::Real | Kind::Integer => &[],
        }
    }

    /// Whether its numbers are integers.
    pub fn is_whole(&self) -> bool {
        matches!(self, Kind::Integer | Kind::IntegerOrWord(_))
    }
}

/// An interval of the real line, ends included or not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Domain {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Whether the lower end is left out.
    pub low_open: bool,
    /// Whether the upper end is left out.
    pub high_open: bool,
}

impl Domain {
    /// `[low, high]`.
    pub const fn closed(low: f64, high: f64) -> Self {
        Domain { low, high, low_open: false, high_open: false }
    }

    /// `(low, high]`.
    pub const fn above(low: f64, high: f64) -> Self {
        Domain { low, high, low_open: true, high_open: false }
    }

    /// Whether `x` lies inside; NaN never does.
    pub fn contains(&self, x: f64) -> bool {
        let above = if self.low_open { x > self.low } else { x >= self.low };
        let below = if self.high_open { x < self.high } else { x <= self.high };
        above && below
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (open, close) = (if self.low_open { '(' } else { '[' }, if self.high_open { ')' } else { ']' });
        write!(f, "{open}{}, {}{close}", Value::Number(self.low), Value::Number(self.high))
    }
}

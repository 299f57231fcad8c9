//! What a cell may hold and where numbers must lie.

use std::borrow::Cow;
use std::fmt;

use crate::quantity::form::Form;
use crate::symbols::Symbol;

/// Digits of the largest double.
const LONGEST: usize = 309;

/// One cell: the value of a parameter or of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A real number.
    Number(f64),
    /// An integer.
    Integer(i64),
    /// An exact decimal of any length.
    Digits(String),
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

    /// The number in this cell, or the double nearest to it, if it is one that a double can hold.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Value::Number(x) => Some(*x),
            Value::Integer(n) => Some(*n as f64),
            Value::Digits(digits) if digits.len() <= LONGEST => {
                digits.parse().ok().filter(|x: &f64| x.is_finite())
            }
            Value::Digits(_) | Value::Text(_) | Value::Empty => None,
        }
    }

    /// Whether it is a number that a double can hold.
    pub fn is_number(&self) -> bool {
        match self {
            Value::Number(_) | Value::Integer(_) => true,
            // Reading so many digits takes its time; only the longest need it.
            Value::Digits(digits) => digits.len() < LONGEST || self.as_number().is_some(),
            Value::Text(_) | Value::Empty => false,
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
            Value::Digits(digits) => f.write_str(digits),
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
    /// One of these words, or one of the indexed names with an integer in the domain: `P(3)`.
    IndexedWord {
        /// Words that stand alone.
        words: &'static [&'static str],
        /// Names that take an index.
        indexed: &'static [&'static str],
    },
    /// A text with a grammar of its own.
    Form(&'static Form),
}

impl Kind {
    /// The words allowed, if any.
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Kind::Word(words)
            | Kind::RealOrWord(words)
            | Kind::IntegerOrWord(words)
            | Kind::IndexedWord { words, .. } => words,
            Kind::Real | Kind::Integer | Kind::Form(_) => &[],
        }
    }

    /// What it may be, in words.
    pub fn expected(&self) -> String {
        let words = self.words().join(", ");
        match self {
            Kind::Real => "a number".into(),
            Kind::Integer => "an integer".into(),
            Kind::Word(_) => format!("one of {words}"),
            Kind::RealOrWord(_) => format!("a number or one of {words}"),
            Kind::IntegerOrWord(_) => format!("an integer or one of {words}"),
            Kind::IndexedWord { indexed, .. } => {
                let indexed: String = indexed.iter().map(|name| format!(", {name}(n)")).collect();
                format!("one of {words}{indexed}")
            }
            Kind::Form(form) => format!("{}, such as {}", form.expected, form.example),
        }
    }

    /// Whether its numbers are integers.
    pub fn is_whole(&self) -> bool {
        matches!(self, Kind::Integer | Kind::IntegerOrWord(_))
    }

    /// The name and the index of an indexed word of this kind: `P(3)`, or `P3`.
    pub fn indexed(&self, text: &str) -> Option<(&'static str, i64)> {
        let Kind::IndexedWord { indexed, .. } = self else { return None };
        indexed.iter().find_map(|name| {
            let rest = text.strip_prefix(name)?;
            let index = rest.strip_prefix('(').map_or(Some(rest), |rest| rest.strip_suffix(')'))?;
            Some((*name, index.parse().ok()?))
        })
    }

    /// Whether a sweep of it is a list of words.
    pub fn is_verbal(&self) -> bool {
        matches!(self, Kind::Word(_) | Kind::IndexedWord { .. } | Kind::Form(_))
    }

    /// The parameters that it stands in for when it is given.
    pub fn instead_of(&self) -> &'static [&'static Symbol] {
        match self {
            Kind::Form(form) => form.instead_of,
            _ => &[],
        }
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

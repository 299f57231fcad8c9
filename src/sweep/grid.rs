//! The points that parameters span: checked before any work, and in which order they come.

use thiserror::Error;

use crate::quantity::{Axis, Domain, Kind, Parameter, Request, Value};
use crate::symbols::Symbol;

/// Largest number of points of one request.
pub const LARGEST_SWEEP: u64 = 100_000_000;
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

/// The values of declared parameters, and the points that they span.
#[derive(Debug, Clone, Copy)]
pub struct Grid<'a> {
    /// The parameters.
    pub params: &'static [Parameter],
    /// One axis for each.
    pub axes: &'a [Axis],
    /// The parameter that runs fastest when several are swept; otherwise the last swept one.
    pub abscissa: Option<&'static Symbol>,
}

impl<'a> Grid<'a> {
    /// The grid of a request.
    pub fn of(request: &'a Request) -> Self {
        let Request { quantity, axes, .. } = request;
        Grid { params: quantity.params, axes, abscissa: quantity.abscissa }
    }

    fn pairs(&self) -> impl Iterator<Item = (&'static Parameter, &'a Axis)> {
        self.params.iter().zip(self.axes)
    }

    /// Checks every value against its declared kind and domain.
    ///
    /// # Errors
    /// What cannot be served.
    pub fn check(&self) -> Result<(), RequestError> {
        for (parameter, axis) in self.pairs() {
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
                    Value::Empty if self.may_be_empty(parameter) => {}
                    value => check_value(parameter, value)?,
                }
            }
        }
        self.refuse_both()?;
        let count = self.count();
        if count > LARGEST_SWEEP { Err(RequestError::TooManyPoints { count }) } else { Ok(()) }
    }

    /// Number of points, saturated.
    pub fn count(&self) -> u64 {
        self.axes.iter().fold(1, |n, axis| n.saturating_mul(axis.count()))
    }

    /// Whether a parameter is given.
    fn is_given(&self, symbol: &Symbol) -> bool {
        self.pairs().any(|(p, axis)| p.symbol.name == symbol.name && *axis != Axis::One(Value::Empty))
    }

    /// Whether another parameter stands in for this one, or those that this one stands in for are given.
    fn may_be_empty(&self, parameter: &Parameter) -> bool {
        let others = parameter.kind.instead_of();
        let replaced = |p: &Parameter| p.kind.instead_of().iter().any(|s| s.name == parameter.symbol.name);
        let mut stand_ins = self.params.iter().filter(|p| replaced(p));
        stand_ins.any(|p| self.is_given(p.symbol))
            || !others.is_empty() && others.iter().all(|s| self.is_given(s))
    }

    /// Refuses a parameter beside the one that stands in for it.
    fn refuse_both(&self) -> Result<(), RequestError> {
        for parameter in self.params.iter().filter(|p| self.is_given(p.symbol)) {
            if let Some(other) = parameter.kind.instead_of().iter().find(|s| self.is_given(s)) {
                return Err(RequestError::Both { parameter: parameter.symbol.name, replaced: other.name });
            }
        }
        Ok(())
    }

    /// Axes from slowest to fastest: words, then numbers in declared order, the abscissa last.
    pub fn order(&self) -> Vec<usize> {
        let Grid { params, axes, abscissa } = *self;
        let mut order: Vec<usize> = (0..params.len()).collect();
        let is_abscissa = |i: usize| abscissa.is_some_and(|s| s.name == params[i].symbol.name);
        let is_words = |i: usize| matches!(axes[i].at(0), Value::Text(_));
        order.sort_by_key(|&i| (!is_words(i), axes[i].is_swept(), is_abscissa(i) && axes[i].is_swept()));
        order
    }

    /// The values at `index`, the last axis of `order` running fastest.
    pub fn point(&self, order: &[usize], mut index: u64) -> Vec<Value> {
        let mut values = vec![Value::Empty; self.axes.len()];
        for &axis in order.iter().rev() {
            let count = self.axes[axis].count();
            values[axis] = self.axes[axis].at(index % count);
            index /= count;
        }
        values
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SolveError;
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
        Grid::of(&Request { quantity: &TOY, axes, settings }).check().map_err(|error| error.to_string())
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

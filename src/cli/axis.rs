//! The grammar of a parameter's values: `1`, `a,b`, `from:to:step`, `from:to/n`, `log:from:to/n`.

use thiserror::Error;

use crate::cli::decimal;
use crate::quantity::{Axis, Kind, Parameter, Value};

/// Relative slack when a step that is not a short decimal should just reach the end of its range.
const SLACK: f64 = 1e-9;
/// Least Jaro-Winkler similarity of a word worth suggesting.
const SIMILAR: f64 = 0.7;

/// Why a text is not a list of values.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GrammarError {
    /// Nothing given.
    #[error("no value given")]
    Empty,
    /// Two commas in a row, or one at an end.
    #[error("the list has an empty item")]
    EmptyItem,
    /// Neither a number nor a word.
    #[error("'{text}' is not {expected}{hint}")]
    NotAValue {
        /// What was given.
        text: String,
        /// What would be right.
        expected: String,
        /// The nearest word or the likely slip.
        hint: String,
    },
    /// Not of the form that the parameter has.
    #[error("{reason}; expected {expected}")]
    NotOfTheForm {
        /// What is wrong.
        reason: String,
        /// What would be right.
        expected: String,
    },
    /// NaN, an infinity or an overflow.
    #[error("'{0}' is not a finite number")]
    NotFinite(String),
    /// A range without step or count.
    #[error("a range is from:to:step, from:to/n or log:from:to/n, such as 0:1:0.05 or 0:1/21")]
    NotARange,
    /// A step of zero.
    #[error("the step is zero")]
    ZeroStep,
    /// A step away from the end.
    #[error("the step {step} leads away from {to}; use {opposite}")]
    WrongWay {
        /// The step given.
        step: Value,
        /// The end of the range.
        to: Value,
        /// The step that would lead there.
        opposite: Value,
    },
    /// Not a number of points.
    #[error("'{0}' is not a number of points: an integer from 2")]
    NotACount(String),
    /// A range of several points without length.
    #[error("both ends are {0}; give one number")]
    NoLength(Value),
    /// The logarithm of zero or less.
    #[error("a logarithmic range needs positive ends, not {0}")]
    NotPositive(Value),
    /// A range of words.
    #[error("words have no ranges; give a list such as {0}")]
    RangeOfWords(String),
}

/// The values that `text` stands for. Kind and ends are understood; domains are left to the request's check.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(parameter: &Parameter, text: &str) -> Result<Axis, GrammarError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(GrammarError::Empty);
    }
    if let Kind::Form(form) = parameter.kind {
        let text = text.to_string();
        return match (form.check)(&text) {
            Ok(()) => Ok(Axis::One(Value::Text(text.into()))),
            Err(reason) => Err(GrammarError::NotOfTheForm { reason, expected: parameter.kind.expected() }),
        };
    }
    if text.contains([':', '/']) {
        return range(parameter, text);
    }
    let items = text.split(',').map(|item| value(parameter, item.trim()));
    let mut values = items.collect::<Result<Vec<_>, _>>()?;
    Ok(if values.len() == 1 { Axis::One(values.remove(0)) } else { Axis::List(values) })
}

fn value(parameter: &Parameter, item: &str) -> Result<Value, GrammarError> {
    if item.is_empty() {
        return Err(GrammarError::EmptyItem);
    }
    let words = parameter.kind.words();
    if let Some(word) = words.iter().find(|w| **w == item) {
        return Ok(Value::word(word));
    }
    let not_a_value = || GrammarError::NotAValue {
        text: item.into(),
        expected: parameter.kind.expected(),
        hint: hint(words, item),
    };
    if let Some((name, index)) = parameter.kind.indexed(item) {
        return Ok(Value::Text(format!("{name}({index})").into()));
    }
    if parameter.kind.is_verbal() {
        return Err(not_a_value());
    }
    let integer = parameter.kind.is_whole().then(|| item.parse().ok()).flatten();
    match integer {
        Some(n) => Ok(Value::Integer(n)),
        None => number(item)?.map(Value::Number).ok_or_else(not_a_value),
    }
}

/// A finite number, or `None` for what is no number at all.
fn number(text: &str) -> Result<Option<f64>, GrammarError> {
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(Some(x)),
        Ok(_) => Err(GrammarError::NotFinite(text.into())),
        Err(_) => Ok(None),
    }
}

fn hint(words: &[&str], item: &str) -> String {
    if item.starts_with("--") {
        return format!(" (is a value missing before {item}?)");
    }
    let similarity = |word: &str| strsim::jaro_winkler(word, &item.to_lowercase());
    let nearest = words.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    nearest.filter(|w| similarity(w) > SIMILAR).map_or(String::new(), |w| format!("; did you mean '{w}'?"))
}

fn range(parameter: &Parameter, text: &str) -> Result<Axis, GrammarError> {
    if parameter.kind.is_verbal() {
        return Err(GrammarError::RangeOfWords(parameter.kind.words().join(",")));
    }
    let (log, body) = text.strip_prefix("log:").map_or((false, text), |body| (true, body));
    let end = |text: &str| {
        let not_a_number =
            GrammarError::NotAValue { text: text.into(), expected: "a number".into(), hint: String::new() };
        number(text.trim())?.ok_or(if text.is_empty() { GrammarError::NotARange } else { not_a_number })
    };
    if let Some((ends, count)) = body.split_once('/') {
        let (from, to) = ends.split_once(':').ok_or(GrammarError::NotARange)?;
        if to.contains(':') {
            return Err(GrammarError::NotARange);
        }
        let (from, to, count) = (end(from)?, end(to)?, points(count.trim())?);
        if from == to {
            return Err(GrammarError::NoLength(Value::Number(from)));
        }
        if !log {
            return Ok(Axis::Linear { from, to, count });
        }
        let positive =
            |x: f64| if x > 0.0 { Ok(x) } else { Err(GrammarError::NotPositive(Value::Number(x))) };
        return Ok(Axis::Log { from: positive(from)?, to: positive(to)?, count });
    }
    let parts: Vec<&str> = body.split(':').collect();
    let (&[from, to, step], false) = (parts.as_slice(), log) else {
        return Err(GrammarError::NotARange);
    };
    steps([from.trim(), to.trim(), step.trim()], [end(from)?, end(to)?, end(step)?])
}

fn points(text: &str) -> Result<u64, GrammarError> {
    let not_a_count = || GrammarError::NotACount(text.into());
    // A float stands in for counts such as 1e12, which are refused later, with their size.
    let whole = |x: &f64| x.fract() == 0.0;
    let count = text.parse().ok().or_else(|| text.parse().ok().filter(whole).map(|x: f64| x as u64));
    count.filter(|&n| n >= 2).ok_or_else(not_a_count)
}

fn steps(texts: [&str; 3], [from, to, step]: [f64; 3]) -> Result<Axis, GrammarError> {
    if step == 0.0 {
        return Err(GrammarError::ZeroStep);
    }
    if (to - from) * step.signum() < 0.0 {
        let [step, to, opposite] = [step, to, -step].map(Value::Number);
        return Err(GrammarError::WrongWay { step, to, opposite });
    }
    let axis = decimal::steps(texts).unwrap_or_else(|| {
        let steps = (to - from) / step;
        let count = ((steps + SLACK * steps.max(1.0)).floor() as u64).saturating_add(1);
        Axis::Step { from, step, scale: 1.0, count }
    });
    Ok(if axis.count() == 1 { Axis::number(from) } else { axis })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::{Domain, Form};
    use crate::symbols::{ACTIVATION, KAPPA, RSB};

    fn parameter(kind: Kind) -> Parameter {
        let symbol = match kind {
            Kind::Word(_) => &ACTIVATION,
            Kind::Integer | Kind::IntegerOrWord(_) => &RSB,
            _ => &KAPPA,
        };
        Parameter { symbol, kind, domain: Domain::closed(-10.0, 10.0), default: None }
    }

    fn real(text: &str) -> Result<Vec<String>, GrammarError> {
        let axis = parse(&parameter(Kind::Real), text)?;
        Ok((0..axis.count()).map(|i| axis.at(i).to_string()).collect())
    }

    #[test]
    fn decimal_steps_give_decimals() {
        let values = real("0:1:0.05").unwrap();
        assert_eq!(values.len(), 21);
        assert_eq!(&values[1..4], ["0.05", "0.1", "0.15"]);
        assert_eq!(values[20], "1");
        assert_eq!(real("1e-3:3e-3:.001").unwrap(), ["0.001", "0.002", "0.003"]);
        assert_eq!(real("-0.3:.1:+0.2").unwrap(), ["-0.3", "-0.1", "0.1"]);
    }

    #[test]
    fn a_range_ends_at_the_last_step_before_its_end() {
        assert_eq!(real("0:1:0.3").unwrap(), ["0", "0.3", "0.6", "0.9"]);
        assert_eq!(real("1:0:-0.5").unwrap(), ["1", "0.5", "0"]);
        assert_eq!(real("2:2:1").unwrap(), ["2"]);
    }

    #[test]
    fn steps_that_are_not_short_decimals_still_reach_the_end() {
        let third = real("0:1:0.3333333333333333333333333333333333333333").unwrap();
        assert_eq!(third.len(), 4);
        assert_eq!(real("1e300:3e300:1e300").unwrap().len(), 3);
    }

    #[test]
    fn both_ends_of_a_counted_range_are_included() {
        assert_eq!(real("0:1/3").unwrap(), ["0", "0.5", "1"]);
        assert_eq!(real("1:-1/3").unwrap(), ["1", "0", "-1"]);
        assert_eq!(real("log:0.01:1/3").unwrap().len(), 3);
        assert_eq!(real("log:0.01:1/3").unwrap()[2], "1");
    }

    #[test]
    fn numbers_and_words_mix_in_a_list() {
        let mixed = parameter(Kind::RealOrWord(&["max", "inf"]));
        let axis = parse(&mixed, "0.5, max,inf").unwrap();
        assert_eq!(axis, Axis::List(vec![Value::Number(0.5), Value::word("max"), Value::word("inf")]));
    }

    #[test]
    fn absurd_counts_are_counted_without_overflow() {
        assert_eq!(parse(&parameter(Kind::Real), "0:1:1e-12").unwrap().count(), 1_000_000_000_001);
        assert_eq!(parse(&parameter(Kind::Real), "0:1/1e12").unwrap().count(), 1_000_000_000_000);
        for absurd in ["0:1:1e-300", "-1e308:1e308:1e-308", "0:1/1e300", "0:1:1e-21"] {
            assert!(parse(&parameter(Kind::Real), absurd).unwrap().count() > 1_000_000_000_000, "{absurd}");
        }
    }

    #[test]
    fn what_is_printed_is_read_back_as_the_same_values() {
        for text in
            ["0.5", "0.1,0.3", "0:1:0.05", "-0.5:-0.1/5", "log:1e-12:0.5/40", "1:0:-0.25", "1e-7:5e-7:1e-7"]
        {
            let axis = parse(&parameter(Kind::Real), text).unwrap();
            let again = parse(&parameter(Kind::Real), &axis.to_string()).unwrap();
            assert_eq!(axis.count(), again.count(), "{text}");
            assert!((0..axis.count()).all(|i| axis.at(i) == again.at(i)), "{text} printed as {axis}");
        }
    }

    #[test]
    fn nonsense_is_named() {
        let cases = [
            ("", "no value given"),
            ("1,,2", "empty item"),
            ("abc", "'abc' is not a number"),
            ("--alpha", "is a value missing before --alpha?"),
            ("nan", "not a finite number"),
            ("0:inf/3", "not a finite number"),
            ("1e999", "not a finite number"),
            ("0:1", "from:to:step"),
            ("0:1:", "from:to:step"),
            ("0:1:0.1:2", "from:to:step"),
            ("1/3", "from:to:step"),
            ("log:1:2:0.1", "from:to:step"),
            ("0:1:0", "step is zero"),
            ("0:1:-0.1", "use 0.1"),
            ("0:1/1", "not a number of points"),
            ("0:1/-4", "not a number of points"),
            ("0:1/2.5", "not a number of points"),
            ("0:1/nan", "not a number of points"),
            ("0.5:0.5/3", "both ends are 0.5"),
            ("log:0:1/3", "positive ends, not 0"),
            ("0:b/3", "'b' is not a number"),
        ];
        for (text, message) in cases {
            let error = real(text).expect_err(text).to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn an_unknown_word_gets_the_nearest_one() {
        let words = parameter(Kind::Word(&["linear", "sign", "relu", "erf"]));
        let error = parse(&words, "linear,rleu").unwrap_err().to_string();
        assert_eq!(error, "'rleu' is not one of linear, sign, relu, erf; did you mean 'relu'?");
        assert!(parse(&words, "0:1/3").unwrap_err().to_string().contains("words have no ranges"));
    }

    #[test]
    fn integers_are_kept_as_integers() {
        assert_eq!(parse(&parameter(Kind::Integer), "3").unwrap(), Axis::One(Value::Integer(3)));
        assert_eq!(parse(&parameter(Kind::Integer), "0:4:2").unwrap().at(2).to_string(), "4");
        let mixed = parameter(Kind::IntegerOrWord(&["full"]));
        let list = Axis::List(vec![Value::Integer(1), Value::word("full")]);
        assert_eq!(parse(&mixed, "1,full").unwrap(), list);
        let message = parse(&mixed, "ful").unwrap_err().to_string();
        assert_eq!(message, "'ful' is not an integer or one of full; did you mean 'full'?");
    }

    #[test]
    fn an_index_follows_its_name() {
        let kind = Kind::IndexedWord { words: &["A", "M*"], indexed: &["P", "N"] };
        let family = Parameter { symbol: &ACTIVATION, ..parameter(kind) };
        let axis = parse(&family, "M*, P(3),N12").unwrap();
        assert_eq!(axis.to_string(), "M*,P(3),N(12)");
        assert_eq!(kind.indexed("P(3)"), Some(("P", 3)));
        assert_eq!(parse(&family, "P(3):P(4)/2").unwrap_err(), GrammarError::RangeOfWords("A,M*".into()));
        for wrong in ["P", "P()", "P(3", "P(x)", "Q(3)"] {
            let message = parse(&family, wrong).unwrap_err().to_string();
            assert!(
                message.contains("expected") || message.contains("is not one of A, M*, P(n), N(n)"),
                "{message}"
            );
        }
    }

    #[test]
    fn a_form_is_read_whole_and_does_not_sweep() {
        fn even(text: &str) -> Result<(), String> {
            if text.len().is_multiple_of(2) { Ok(()) } else { Err(format!("{text} is odd")) }
        }
        static EVEN: Form = Form { expected: "an even text", example: "1,2:", check: even, instead_of: &[] };
        let pairs = Parameter { symbol: &ACTIVATION, ..parameter(Kind::Form(&EVEN)) };
        assert_eq!(parse(&pairs, " 3,4: ").unwrap(), Axis::One(Value::word("3,4:")));
        let message = parse(&pairs, "1,2").unwrap_err().to_string();
        assert_eq!(message, "1,2 is odd; expected an even text, such as 1,2:");
    }
}

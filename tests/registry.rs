//! What every record of the registry promises.

mod common;

use std::collections::BTreeSet;

use common::{reference, settings};
use saddlepoint::quantities::QUANTITIES;
use saddlepoint::quantity::{Axis, Kind, Parameter, Quantity, Request, Value};
use saddlepoint::sweep::check;
use saddlepoint::symbols::{self, SYMBOLS, Symbol};

/// Quantities that no reference table speaks of, and why.
const WITHOUT_REFERENCE: &[(&str, &str)] = &[];

fn each(test: impl Fn(&'static Quantity)) {
    assert!(!QUANTITIES.is_empty());
    QUANTITIES.iter().for_each(|quantity| test(quantity));
}

fn in_glossary(symbol: &Symbol) -> bool {
    SYMBOLS.iter().any(|known| std::ptr::eq(*known, symbol))
}

fn names(symbols: impl Iterator<Item = &'static Symbol>) -> Vec<&'static str> {
    symbols.map(|symbol| symbol.name).collect()
}

fn distinct(names: &[&str]) -> bool {
    names.iter().collect::<BTreeSet<_>>().len() == names.len()
}

fn is_word(name: &str, separator: char) -> bool {
    let part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split(separator).all(part)
}

#[test]
fn quantities_have_distinct_kebab_case_names() {
    each(|q| assert!(is_word(q.name, '-'), "{}", q.name));
    assert!(distinct(&QUANTITIES.iter().map(|q| q.name).collect::<Vec<_>>()));
}

#[test]
fn symbols_have_distinct_snake_case_names_and_meanings() {
    let names: Vec<&str> = SYMBOLS.iter().map(|s| s.name).collect();
    assert!(!names.is_empty() && distinct(&names), "{names:?}");
    for symbol in SYMBOLS {
        assert!(is_word(symbol.name, '_'), "{}", symbol.name);
        assert!(
            !symbol.meaning.is_empty() && !symbol.latex.is_empty() && !symbol.unicode.is_empty(),
            "{}",
            symbol.name
        );
        assert!(!symbol.latex.contains('$'), "{}: LaTeX without dollar signs", symbol.name);
    }
}

#[test]
fn every_quantity_has_a_one_line_summary_columns_and_formulas() {
    each(|q| {
        assert!(!q.summary.is_empty() && !q.summary.contains('\n'), "{}", q.name);
        assert!(!q.columns.is_empty() && !q.formulas.is_empty(), "{}", q.name);
        assert!(distinct(q.formulas), "{}", q.name);
    });
}

#[test]
fn parameters_and_columns_are_in_the_glossary() {
    each(|q| {
        let symbols = q.params.iter().map(|p| p.symbol).chain(q.columns.iter().copied());
        symbols.for_each(|symbol| assert!(in_glossary(symbol), "{}: {}", q.name, symbol.name));
    });
}

#[test]
fn a_column_is_named_once_and_never_after_an_input_or_a_closing_column() {
    let closing = [&symbols::ERROR, &symbols::RESIDUAL, &symbols::STATUS, &symbols::VERIFIED];
    each(|q| {
        let header = q.params.iter().map(|p| p.symbol).chain(q.columns.iter().copied()).chain(closing);
        let header = names(header);
        assert!(distinct(&header), "{}: {header:?}", q.name);
    });
}

#[test]
fn the_abscissa_is_a_parameter_that_sweeps() {
    each(|q| {
        let Some(abscissa) = q.abscissa else { return };
        let parameter = q.params.iter().find(|p| p.symbol.name == abscissa.name);
        let parameter = parameter.unwrap_or_else(|| panic!("{}: {} is no parameter", q.name, abscissa.name));
        assert!(!parameter.kind.is_verbal(), "{}: words make no abscissa", q.name);
    });
}

#[test]
fn bands_are_pairs_of_columns() {
    each(|q| {
        let columns = names(q.columns.iter().copied());
        for (low, high) in q.bands {
            assert!(low.name != high.name, "{}", q.name);
            assert!(columns.contains(&low.name) && columns.contains(&high.name), "{}", q.name);
        }
    });
}

#[test]
fn domains_are_intervals_and_words_are_distinct() {
    each(|q| {
        for p in q.params {
            let words = p.kind.words();
            assert!(distinct(words), "{} {}", q.name, p.symbol.name);
            match p.kind {
                Kind::Word(_) => assert!(!words.is_empty(), "{} {}", q.name, p.symbol.name),
                Kind::Form(form) => {
                    assert_eq!((form.check)(form.example), Ok(()), "{} {}", q.name, p.symbol.name)
                }
                _ => assert!(p.domain.low <= p.domain.high, "{} {}", q.name, p.symbol.name),
            }
        }
    });
}

#[test]
fn defaults_pass_the_check_of_a_request() {
    let mut checked = 0;
    for quantity in QUANTITIES {
        for p in quantity.params {
            let Some(axis) = &p.default else { continue };
            let values: Vec<_> = (0..axis.count()).map(|i| axis.at(i)).collect();
            assert!(!values.is_empty(), "{} {}", quantity.name, p.symbol.name);
            for value in values {
                let all_defaults = |other: &Parameter| match &other.default {
                    _ if std::ptr::eq(other, p) => Axis::One(value.clone()),
                    Some(axis) => axis.clone(),
                    None if !other.kind.instead_of().is_empty() => Axis::One(Value::Empty),
                    None if other.kind.is_whole() => Axis::number(midpoint(other).round()),
                    None => Axis::number(midpoint(other)),
                };
                let axes = quantity.params.iter().map(all_defaults).collect();
                let request = Request { quantity, axes, settings: settings() };
                assert_eq!(check(&request), Ok(()), "{} {}", quantity.name, p.symbol.name);
                checked += 1;
            }
        }
    }
    assert!(checked > 0);
}

/// A number inside the domain of a parameter.
fn midpoint(p: &Parameter) -> f64 {
    match (p.domain.low.is_finite(), p.domain.high.is_finite()) {
        (true, true) => (p.domain.low + p.domain.high) / 2.0,
        (true, false) => p.domain.low + 1.0,
        (false, true) => p.domain.high - 1.0,
        (false, false) => 0.0,
    }
}

#[test]
fn every_quantity_has_reference_rows_or_a_reason_why_not() {
    let mapped: BTreeSet<String> = reference::map().into_iter().map(|line| line.quantity).collect();
    each(|q| {
        let excused = WITHOUT_REFERENCE.iter().any(|(name, reason)| *name == q.name && !reason.is_empty());
        assert!(mapped.contains(q.name) != excused, "{}: mapped or excused, not both", q.name);
    });
    for (name, _) in WITHOUT_REFERENCE {
        assert!(QUANTITIES.iter().any(|q| q.name == *name), "{name} is excused but does not exist");
    }
}

#[test]
fn the_map_speaks_of_columns_that_exist() {
    for line in reference::map() {
        let quantity = common::quantity(&line.quantity);
        assert!(quantity.columns.iter().any(|s| s.name == line.column), "{} {}", line.quantity, line.column);
    }
}

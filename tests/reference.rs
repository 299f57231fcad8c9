//! Every number against independent programs at high precision; docs/accuracy.md is made here.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use common::comparison::{self, Comparison};
use common::decimal::Decimal;
use common::reference::{self, Line, Row};
use common::{read, repository};
use saddlepoint::quantity::Value;

#[test]
fn every_reference_value_is_reproduced_within_the_reported_error() {
    let comparisons = comparison::all();
    let failures: Vec<&str> = comparisons.iter().filter_map(|c| c.failure.as_deref()).collect();
    for ((quantity, column), rows) in by_column(&comparisons) {
        let worst = rows.iter().max_by(|a, b| a.ratio.total_cmp(&b.ratio)).expect("columns have rows");
        println!("{quantity} {column}: worst ratio {:.2} at {} of {}", worst.ratio, worst.id, worst.table);
    }
    assert!(
        failures.is_empty(),
        "{} of {} rows:\n{}",
        failures.len(),
        comparisons.len(),
        failures.join("\n")
    );
}

#[test]
fn the_accuracy_document_is_current() {
    let document = accuracy(&comparison::all());
    if std::env::var_os("SADDLEPOINT_BLESS").is_some() {
        fs::write(repository("docs/accuracy.md"), &document).expect("docs is writable");
    }
    let written = read("docs/accuracy.md");
    let same = written.lines().count() == document.lines().count()
        && written.lines().zip(document.lines()).all(|(old, new)| same_line(old, new));
    assert!(same, "docs/accuracy.md is stale: run the tests with SADDLEPOINT_BLESS=1");
}

/// Whether two lines are the same, but for classes of accuracy one step apart: the last bits of the elementary functions
/// depend on the processor, and a worst case may lie on the edge of a class.
fn same_line(old: &str, new: &str) -> bool {
    let class = |cell: &str| cell.trim().strip_prefix("≤ ").and_then(|power| power.parse::<f64>().ok());
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('|').collect(), new.split('|').collect());
    let same_cell = |(a, b): (&&str, &&str)| match (class(a), class(b)) {
        (Some(x), Some(y)) => (x / y).log10().abs() < 2.5,
        _ => a == b,
    };
    old.len() == new.len() && old.iter().zip(&new).all(same_cell)
}

#[test]
fn accuracy_may_move_by_one_class_only() {
    let line = |class: &str| format!("| `q` | `c` | 3 | 3 | {class} | ≤ 1e-12 | t |");
    assert!(same_line(&line("≤ 1e-12"), &line("≤ 1e-14")));
    assert!(!same_line(&line("≤ 1e-10"), &line("≤ 1e-14")));
    assert!(!same_line(&line("≤ 1e-12"), &line("> 1e-2")));
    assert!(!same_line(&line("≤ 1e-12"), &line("≤ 1e-12").replace("| 3 | 3 |", "| 3 | 2 |")));
}

fn by_column(comparisons: &[Comparison]) -> BTreeMap<(&str, &str), Vec<&Comparison>> {
    let mut columns: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for comparison in comparisons {
        columns.entry((comparison.quantity, comparison.column.as_str())).or_default().push(comparison);
    }
    columns
}

fn accuracy(comparisons: &[Comparison]) -> String {
    let mut text = String::from(
        "# Accuracy\n\n\
         Made by `SADDLEPOINT_BLESS=1 cargo test --test reference`, checked by every test run.\n\n\
         Each row of `data/reference/` that `data/reference/map.csv` names is solved by itself with default settings. *Agrees* counts the rows whose\n\
         deviation is within the reference's uncertainty, the reported error and four units in the last place, and whose\n\
         reported error is not absurdly large. *Deviation* and *reported error* are the worst of the column relative to the value, as the\n\
         next of 1e-14, 1e-12, 1e-10, ...; the deviation counts only what exceeds the reference's own uncertainty.\n\n\
         | quantity | column | rows | agrees | deviation | reported error | tables |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for ((quantity, column), rows) in by_column(comparisons) {
        let agrees = rows.iter().filter(|c| c.failure.is_none()).count();
        let deviation = class(rows.iter().map(|c| c.deviation).fold(0.0, f64::max));
        let reported = class(rows.iter().map(|c| c.reported).fold(0.0, f64::max));
        let mut tables: Vec<&str> = rows.iter().map(|c| c.table.as_str()).collect();
        tables.dedup();
        let (count, tables) = (rows.len(), tables.join(", "));
        writeln!(
            text,
            "| `{quantity}` | `{column}` | {count} | {agrees} | {deviation} | {reported} | {tables} |"
        )
        .unwrap();
    }
    text
}

/// The smallest even power of ten, from 1e-14 up, that is not exceeded: coarse, so that it is nearly the same everywhere.
fn class(x: f64) -> String {
    let powers = [1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2];
    powers.iter().find(|&&power| x <= power).map_or("> 1e-2".into(), |power| format!("≤ {power:e}"))
}

#[test]
fn a_decimal_is_its_nearest_double_and_a_residue() {
    let parse = |text: &str| Decimal::parse(text).unwrap();
    // The double next to 0.1 is 0.1000000000000000055511151231257827...
    assert_eq!(parse("0.1"), Decimal { nearest: 0.1, residue: -5.551115123125783e-18 });
    assert_eq!(parse("0.5"), Decimal { nearest: 0.5, residue: 0.0 });
    assert_eq!(parse("0"), Decimal { nearest: 0.0, residue: 0.0 });
    assert_eq!(
        parse("3.14159265358979323846264338327950288").deviation(std::f64::consts::PI),
        -1.2246467991473532e-16
    );
    assert!(parse("9.886905248889984455156741e-31").residue.abs() < 1e-46);
    assert!(Decimal::parse("no_solution").is_none());
}

#[test]
fn rules_of_the_map_rename_replace_drop_and_add() {
    let line = Line {
        table: "toy".into(),
        table_quantity: "toy".into(),
        quantity: "toy".into(),
        column: "toy".into(),
        params: "K->kappa model=perceptron->activation=linear kind=identity-> ->rsb=0 model=other->".into(),
        largest_error: None,
    };
    let row = Row {
        id: "toy-1".into(),
        quantity: "toy".into(),
        params: r#"{"K": 0.3, "model": "perceptron", "kind": "identity", "alpha": 1}"#.into(),
        value: "1".into(),
        abs_uncertainty: 0.0,
        method: String::new(),
    };
    let (params, applied) = reference::inputs(&row, &reference::rules(&line));
    assert_eq!(applied, [true, true, true, true, false]);
    let expected = [
        ("activation", Value::word("linear")),
        ("alpha", Value::Number(1.0)),
        ("kappa", Value::Number(0.3)),
        ("rsb", Value::Number(0.0)),
    ];
    assert_eq!(params, expected.map(|(name, value)| (name.to_string(), value)));
}

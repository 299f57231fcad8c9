//! Every mapped reference row beside what the program says: the verdicts and docs/accuracy.md come from here.

use saddlepoint::quantity::{Point, Quantity, Value};

use super::decimal::Decimal;
use super::reference::{self, Line, Row};
use super::{quantity, solve};

/// Units in the last place allowed to the value itself.
const ULPS: f64 = 4.0;
/// A reported relative error above this needs a true deviation to justify it.
const LARGEST_ERROR: f64 = 1e-9;
/// So many times the true deviation may be reported.
const PESSIMISM: f64 = 50.0;
/// An absolute error that is never too large: some values are zero.
const NEGLIGIBLE: f64 = 1e-15;
/// A column without an error of its own inherits the relative error of the first column, this much larger.
const INHERITED: f64 = 10.0;

/// One reference row and the program's answer.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub quantity: &'static str,
    pub column: String,
    pub table: String,
    pub id: String,
    /// Deviation relative to the value, less what the reference leaves open.
    pub deviation: f64,
    /// Reported error relative to the value, if the column has one.
    pub reported: Option<f64>,
    /// Deviation over what is allowed.
    pub ratio: f64,
    /// What is wrong, if anything.
    pub failure: Option<String>,
}

/// Compares every row of every mapped table.
pub fn all() -> Vec<Comparison> {
    let lines = reference::map();
    let comparisons: Vec<Comparison> = lines.iter().flat_map(compare_line).collect();
    assert!(comparisons.len() >= lines.len());
    comparisons
}

fn compare_line(line: &Line) -> Vec<Comparison> {
    let quantity = quantity(&line.quantity);
    let rules = reference::rules(line);
    let mut used = vec![false; rules.len()];
    let mut comparisons = Vec::new();
    for row in reference::table::<Row>(&reference::path(&line.table)) {
        if row.quantity != line.table_quantity {
            continue;
        }
        let (given, applied) = reference::inputs(&row, &rules);
        used.iter_mut().zip(applied).for_each(|(used, applied)| *used |= applied);
        let point =
            solve(quantity, &given).unwrap_or_else(|error| panic!("{} of {}: {error}", row.id, line.table));
        comparisons.push(compare(line, quantity, &row, &point));
    }
    assert!(!comparisons.is_empty(), "{} has no rows for {}", line.table, line.table_quantity);
    assert!(!used.contains(&false), "a rule of {}:{} never applies", line.table, line.table_quantity);
    comparisons
}

fn compare(line: &Line, quantity: &'static Quantity, row: &Row, point: &Point) -> Comparison {
    let agrees = Comparison {
        quantity: quantity.name,
        column: line.column.clone(),
        table: line.table.clone(),
        id: row.id.clone(),
        deviation: 0.0,
        reported: None,
        ratio: 0.0,
        failure: None,
    };
    let where_ = format!("{} of {} ({} {})", row.id, line.table, quantity.name, row.params);
    let failed = |ratio: f64, what: String| Comparison {
        failure: Some(format!("{where_}: {what}")),
        deviation: f64::INFINITY,
        ratio,
        ..agrees.clone()
    };
    let Some(expected) = Decimal::parse(&row.value) else {
        let status = point.status().as_str();
        let right = status == row.value && point.outcome.is_err();
        return if right { agrees } else { failed(f64::INFINITY, format!("{status}, not {}", row.value)) };
    };
    let solved = match &point.outcome {
        Ok(rows) => &rows[0],
        Err(error) => return failed(f64::INFINITY, error.to_string()),
    };
    let (Some(value), own) = columns(quantity, &solved.values, solved.error, &line.column) else {
        return failed(f64::INFINITY, format!("{} is not a number", line.column));
    };
    let deviation = expected.deviation(value).abs();
    let inherited = INHERITED
        * relative(solved.error, solved.values[0].as_number().unwrap_or(f64::NAN))
        * value.abs().max(1.0);
    let allowed = row.abs_uncertainty + own.unwrap_or(inherited) + ULPS * ulp(value);
    let ratio = deviation / allowed;
    let beyond = (deviation - row.abs_uncertainty).max(0.0);
    let size = expected.nearest.abs();
    let failure = if ratio.is_nan() || ratio > 1.0 {
        Some(format!("{where_}: {value:e} deviates by {deviation:.1e}, allowed {allowed:.1e}"))
    } else {
        let largest = line.largest_error.unwrap_or(LARGEST_ERROR) * size + PESSIMISM * deviation + NEGLIGIBLE;
        own.filter(|own| *own > largest)
            .map(|own| format!("{where_}: error {own:.1e} reported at deviation {deviation:.1e}"))
    };
    Comparison {
        deviation: relative(beyond, size),
        reported: own.map(|own| relative(own, size)),
        ratio,
        failure,
        ..agrees
    }
}

/// The value of a column and its own reported error: that of the row for the first column, `<column>_error` otherwise.
fn columns(quantity: &Quantity, values: &[Value], error: f64, column: &str) -> (Option<f64>, Option<f64>) {
    let find = |name: &str| quantity.columns.iter().position(|s| s.name == name);
    let index = find(column).unwrap_or_else(|| panic!("{} has no column {column}", quantity.name));
    let own = if index == 0 {
        Some(error)
    } else {
        find(&format!("{column}_error")).and_then(|i| values[i].as_number())
    };
    (values[index].as_number(), own)
}

fn relative(deviation: f64, size: f64) -> f64 {
    if deviation == 0.0 || size == 0.0 { deviation } else { deviation / size.abs() }
}

/// Distance to the next double away from zero.
fn ulp(x: f64) -> f64 {
    f64::from_bits(x.abs().to_bits() + 1) - x.abs()
}

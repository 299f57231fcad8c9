//! Every mapped reference row beside what the program says: the verdicts and docs/accuracy.md come from here.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use saddlepoint::quantity::{self, Point, Quantity, Value};

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

/// One reference row and the program's answer.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub quantity: &'static str,
    pub column: String,
    pub table: String,
    pub id: String,
    /// Deviation relative to the value, less what the reference leaves open.
    pub deviation: f64,
    /// Reported error relative to the value.
    pub reported: f64,
    /// Deviation over what is allowed.
    pub ratio: f64,
    /// What is wrong, if anything.
    pub failure: Option<String>,
}

/// Points that were solved: several columns of one point are compared.
type Solved = BTreeMap<String, Point>;
/// Names with values.
type Given = Vec<(String, Value)>;

/// Compares every row of every mapped table, once for all tests.
pub fn all() -> Vec<Comparison> {
    static ALL: OnceLock<Vec<Comparison>> = OnceLock::new();
    let compare = || {
        let lines = reference::map();
        let wanted: BTreeMap<String, Wanted> = lines.iter().flat_map(points).collect();
        let solve = |(key, point): (String, Wanted)| {
            let Wanted { quantity, given, of } = point;
            (key, solve(quantity, &given).unwrap_or_else(|error| panic!("{of}: {error}")))
        };
        let solved: Solved = wanted.into_par_iter().map(solve).collect();
        let comparisons: Vec<Comparison> =
            lines.iter().flat_map(|line| compare_line(line, &solved)).collect();
        assert!(comparisons.len() >= lines.len());
        comparisons
    };
    ALL.get_or_init(compare).clone()
}

/// A point that rows ask for.
struct Wanted {
    quantity: &'static Quantity,
    given: Vec<(String, Value)>,
    of: String,
}

fn key(quantity: &Quantity, given: &[(String, Value)]) -> String {
    format!("{} {given:?}", quantity.name)
}

/// The points that a line of the map asks for.
fn points(line: &Line) -> Vec<(String, Wanted)> {
    let (quantity, rules) = (quantity(&line.quantity), reference::rules(line));
    let rows = reference::table::<Row>(&reference::path(&line.table));
    rows.into_iter()
        .filter(|row| row.quantity == line.table_quantity)
        .map(|row| {
            let given = split(quantity, reference::inputs(&row, &rules).0).0;
            (key(quantity, &given), Wanted { quantity, given, of: format!("{} of {}", row.id, line.table) })
        })
        .collect()
}

fn compare_line(line: &Line, solved: &Solved) -> Vec<Comparison> {
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
        let (given, chosen) = split(quantity, given);
        comparisons.push(compare(line, quantity, &row, &chosen, &solved[&key(quantity, &given)]));
    }
    assert!(!comparisons.is_empty(), "{} has no rows for {}", line.table, line.table_quantity);
    assert!(!used.contains(&false), "a rule of {}:{} never applies", line.table, line.table_quantity);
    comparisons
}

/// What the table gives as (parameters, columns that choose one of a point's rows).
fn split(quantity: &Quantity, given: Given) -> (Given, Given) {
    given.into_iter().partition(|(name, _)| quantity.columns.iter().all(|s| s.name != name))
}

/// Whether a row of a point is the one that a table means.
fn is_chosen(quantity: &Quantity, solved: &quantity::Solved, chosen: &[(String, Value)]) -> bool {
    chosen.iter().all(|(name, wanted)| {
        let index = quantity.columns.iter().position(|s| s.name == name);
        let value = index.map(|i| &solved.values[i]);
        value.is_some_and(|value| {
            value == wanted || value.as_number().is_some_and(|x| Some(x) == wanted.as_number())
        })
    })
}

fn compare(
    line: &Line,
    quantity: &'static Quantity,
    row: &Row,
    chosen: &[(String, Value)],
    point: &Point,
) -> Comparison {
    let agrees = Comparison {
        quantity: quantity.name,
        column: line.column.clone(),
        table: line.table.clone(),
        id: row.id.clone(),
        deviation: 0.0,
        reported: 0.0,
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
    let index = quantity.columns.iter().position(|s| s.name == line.column);
    let index = index.unwrap_or_else(|| panic!("{} has no column {}", quantity.name, line.column));
    let solved = point.outcome.as_ref().map(|rows| {
        let mut meant = rows.iter().filter(|solved| is_chosen(quantity, solved, chosen));
        let first = meant.next().unwrap_or_else(|| panic!("{where_}: no such row"));
        assert!(chosen.is_empty() || meant.next().is_none(), "{where_}: several such rows");
        first
    });
    if let Ok(Value::Digits(digits)) = solved.map(|row| &row.values[index])
        && row.abs_uncertainty == 0.0
    {
        let same = *digits == row.value;
        return if same { agrees } else { failed(f64::INFINITY, format!("{digits}, not {}", row.value)) };
    }
    let Some(expected) = Decimal::parse(&row.value) else {
        let status = point.status().as_str();
        let right = status == row.value && point.outcome.is_err();
        return if right { agrees } else { failed(f64::INFINITY, format!("{status}, not {}", row.value)) };
    };
    let solved = match solved {
        Ok(row) => row,
        Err(error) => return failed(f64::INFINITY, error.to_string()),
    };
    let Some(value) = solved.values[index].as_number() else {
        return failed(f64::INFINITY, format!("{} is not a number", line.column));
    };
    let reported = solved.errors[index];
    let (deviation, rounding) = match &solved.values[index] {
        Value::Digits(digits) => (Decimal::parse(digits).expect("digits").minus(&expected).abs(), 0.0),
        _ => (expected.deviation(value).abs(), ULPS * ulp(value)),
    };
    let allowed = row.abs_uncertainty + reported + rounding;
    let ratio = deviation / allowed;
    let beyond = (deviation - row.abs_uncertainty).max(0.0);
    // A reference that is zero within its uncertainty has no relative error.
    let size = if expected.nearest.abs() <= row.abs_uncertainty { 1.0 } else { expected.nearest.abs() };
    let failure = if ratio.is_nan() || ratio > 1.0 {
        Some(format!("{where_}: {value:e} deviates by {deviation:.1e}, allowed {allowed:.1e}"))
    } else {
        let largest = line.largest_error.unwrap_or(LARGEST_ERROR) * size + PESSIMISM * deviation + NEGLIGIBLE;
        (reported > largest)
            .then(|| format!("{where_}: error {reported:.1e} reported at deviation {deviation:.1e}"))
    };
    Comparison {
        deviation: relative(beyond, size),
        reported: relative(reported, size),
        ratio,
        failure,
        ..agrees
    }
}

fn relative(deviation: f64, size: f64) -> f64 {
    if deviation == 0.0 || size == 0.0 { deviation } else { deviation / size.abs() }
}

/// Distance to the next double away from zero.
fn ulp(x: f64) -> f64 {
    f64::from_bits(x.abs().to_bits() + 1) - x.abs()
}

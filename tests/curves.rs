//! The golden curves of `data/curves`: made again and compared cell by cell; `SADDLEPOINT_BLESS=1` rewrites them.

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use assert_cmd::Command;
use common::{files, quantity, read, repository, settings};
use saddlepoint::cli::axis;
use saddlepoint::quantities::QUANTITIES;
use saddlepoint::quantity::{Quantity, Request, Solved, Status};
use saddlepoint::report::csv::Table;
use saddlepoint::report::provenance::flag;
use saddlepoint::sweep::{Sweep, check};
use serde::Deserialize;

/// What two libraries of elementary functions may disagree by.
const UNITS: f64 = 4.0;
/// Residuals below it are rounding.
const ROUNDING: f64 = 1e-13;

#[derive(Deserialize)]
struct Curves {
    curve: Vec<Curve>,
}

/// A golden curve: the stem of its file and the command that makes it.
#[derive(Deserialize)]
struct Curve {
    name: String,
    command: String,
}

/// How many times larger than the golden one an error may be, less one.
const ERROR_GROWTH: f64 = 9.0;

/// A curve made again: its bytes, and the error of each value of each row, none for rows without values.
struct Made {
    csv: String,
    errors: Vec<Vec<f64>>,
}

fn curves() -> Vec<Curve> {
    let curves: Curves = toml::from_str(&read("data/curves/curves.toml")).expect("the list of curves");
    assert!(!curves.curve.is_empty(), "no golden curves");
    curves.curve
}

impl Curve {
    fn path(&self) -> String {
        format!("data/curves/{}.csv", self.name)
    }

    fn arguments(&self) -> Vec<&str> {
        let mut words = self.command.split_whitespace();
        assert_eq!(words.next(), Some("saddlepoint"), "{}", self.command);
        words.collect()
    }

    fn quantity(&self) -> &'static Quantity {
        let arguments = self.arguments();
        assert_eq!(arguments[0], "curve", "{}", self.command);
        quantity(arguments[1])
    }

    /// Every parameter is given: a changed default must not change a golden curve.
    fn request(&self) -> Request {
        let quantity = self.quantity();
        let arguments = self.arguments();
        let mut given: Vec<(&str, &str)> = arguments[2..].chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let mut parsed = Vec::new();
        for parameter in quantity.params {
            let name = format!("--{}", flag(parameter.symbol.name));
            if let Some(i) = given.iter().position(|(flag, _)| *flag == name) {
                let axis = axis::parse(parameter, given.remove(i).1);
                let axis = axis.unwrap_or_else(|error| panic!("{}: {error}", self.command));
                parsed.push((parameter.symbol.name, axis));
            }
        }
        let find = |name: &str| parsed.iter().find(|(given, _)| *given == name).map(|(_, axis)| axis.clone());
        let axes = quantity.axes(find);
        let axes = axes.unwrap_or_else(|missing| panic!("{}: {missing:?} not given", self.command));
        for (parameter, axis) in quantity.params.iter().zip(&axes) {
            let name = parameter.symbol.name;
            assert!(find(name).is_some() || !axis.is_swept(), "{}: {name} is not given", self.command);
        }
        assert!(given.is_empty(), "{}: {given:?} are no parameters", self.command);
        let request = Request { quantity, axes, settings: settings() };
        check(&request).unwrap_or_else(|error| panic!("{}: {error}", self.command));
        request
    }

    fn make(&self) -> Made {
        let request = self.request();
        let mut table =
            Table::start(Vec::new(), &[], request.quantity, &request.settings).expect("a table in memory");
        let mut errors = Vec::new();
        for point in Sweep::start(request, 1, Arc::new(AtomicBool::new(false))).expect("one thread") {
            table.write(&point).expect("a row in memory");
            match point.outcome {
                Ok(rows) => errors.extend(rows.into_iter().map(|Solved { errors, .. }| errors)),
                Err(_) => errors.push(vec![]),
            }
        }
        let (bytes, _) = table.finish().expect("a table in memory");
        Made { csv: String::from_utf8(bytes).expect("UTF-8"), errors }
    }
}

/// Header and rows.
fn records(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_string).collect::<Vec<_>>();
    let header = cells(reader.headers().expect("a header"));
    let rows = reader.records().map(|record| cells(&record.expect("a row"))).collect();
    (header, rows)
}

fn ulp(x: f64) -> f64 {
    f64::from_bits(x.abs().to_bits() + 1) - x.abs()
}

/// Why the new cell does not pass for the golden one.
fn difference(column: &str, golden: &str, new: &str, allowed: f64) -> Option<String> {
    // `inf` is a word.
    let number = |cell: &str| cell.parse().ok().filter(|x: &f64| x.is_finite());
    let (Some(old), Some(now)) = (number(golden), number(new)) else {
        return (golden != new).then(|| format!("{column} is '{new}', was '{golden}'"));
    };
    let deviation = (now - old).abs();
    let allowed = allowed + UNITS * ulp(old);
    // Written so that a NaN never passes.
    let passes = deviation <= allowed;
    (!passes).then(|| format!("{column} is {new}, was {golden}: off by {deviation:e}, allowed {allowed:e}"))
}

/// All differences between the golden text and the curve made again.
fn differences(quantity: &Quantity, golden: &str, made: &Made) -> Vec<String> {
    let ((header, old), (new_header, new)) = (records(golden), records(&made.csv));
    assert!(!old.is_empty(), "a golden curve without rows");
    if header != new_header || old.len() != new.len() {
        let (rows, new_rows) = (old.len(), new.len());
        return vec![format!("{new_header:?} with {new_rows} rows, was {header:?} with {rows} rows")];
    }
    let params = quantity.params.len();
    let values = params..params + quantity.columns.len();
    let golden_error = |row: &[String]| row[values.end].parse().unwrap_or(0.0);
    let mut found = Vec::new();
    for ((old, new), errors) in old.iter().zip(&new).zip(&made.errors) {
        for (i, column) in header.iter().enumerate() {
            let allowed = match column.as_str() {
                // Made of the last correction, which is rounding: its size is known to a factor.
                "error" => ERROR_GROWTH * golden_error(old),
                "residual" => ROUNDING,
                _ if i == params => golden_error(old),
                _ if values.contains(&i) => errors.get(i - params).copied().unwrap_or(0.0),
                _ => 0.0,
            };
            let what = difference(column, &old[i], &new[i], allowed);
            found.extend(what.map(|what| format!("{}: {what}", old[..params].join(","))));
        }
    }
    found
}

#[test]
fn every_golden_curve_is_reproduced_within_its_errors() {
    let bless = std::env::var_os("SADDLEPOINT_BLESS").is_some_and(|value| value == "1");
    let mut failures = Vec::new();
    for curve in curves() {
        let made = curve.make();
        if bless {
            std::fs::write(repository(&curve.path()), &made.csv).expect("a writable data directory");
        }
        let found = differences(curve.quantity(), &read(&curve.path()), &made);
        failures.extend(found.into_iter().map(|what| format!("{}: {what}", curve.name)));
    }
    assert!(
        failures.is_empty(),
        "{} differences; if the numbers were meant to change, SADDLEPOINT_BLESS=1 rewrites the curves\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_program_writes_the_same_bytes_as_the_library() {
    for curve in curves() {
        let output = Command::cargo_bin("saddlepoint")
            .expect("the program")
            .args(curve.arguments())
            .arg("--quiet")
            .output()
            .expect("a run");
        assert_eq!(String::from_utf8_lossy(&output.stdout), curve.make().csv, "{}", curve.command);
    }
}

#[test]
fn every_quantity_has_a_golden_curve_and_every_golden_curve_is_listed() {
    let covered: BTreeSet<&str> = curves().iter().map(|curve| curve.quantity().name).collect();
    let all: BTreeSet<&str> = QUANTITIES.iter().map(|quantity| quantity.name).collect();
    assert_eq!(covered, all);
    let listed: BTreeSet<String> = curves().iter().map(Curve::path).collect();
    assert_eq!(listed.len(), curves().len(), "two curves of one name");
    assert_eq!(listed, files("data/curves", "csv").into_iter().collect());
}

#[test]
fn golden_curves_show_grids_words_flags_and_points_without_values() {
    let mut statuses = BTreeSet::new();
    for curve in curves() {
        let (header, rows) = records(&read(&curve.path()));
        let status = header.iter().position(|column| column == "status").expect("a status column");
        statuses.extend(rows.into_iter().map(|row| row[status].clone()));
    }
    let unknown: Vec<_> = statuses.iter().filter(|s| Status::ALL.iter().all(|k| k.as_str() != **s)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    for needed in [Status::Ok, Status::RsUnstable, Status::NegativeEntropy, Status::NoSolution] {
        assert!(statuses.contains(needed.as_str()), "no golden row is {}", needed.as_str());
    }
    let swept = |curve: &Curve| curve.request().axes.iter().filter(|axis| axis.is_swept()).count();
    assert!(curves().iter().any(|curve| swept(curve) == 3), "no grid");
}

#[test]
fn a_changed_cell_is_noticed() {
    let curve = curves().into_iter().find(|curve| curve.name == "binary-entropy").expect("a curve");
    let (made, golden) = (curve.make(), read(&curve.path()));
    assert!(differences(curve.quantity(), &golden, &made).is_empty());
    let (_, rows) = records(&golden);
    let row = rows.iter().find(|row| row.last().is_some_and(|s| s == "ok")).expect("a row").join(",");
    let cells: Vec<&str> = row.split(',').collect();
    for (i, cell) in cells.iter().enumerate() {
        let changed = match cell.parse::<f64>() {
            // The error has grown to thirty times what it was.
            Ok(x) if i + 3 == cells.len() => (x / 30.0).to_string(),
            Ok(x) => (x * (1.0 + 1e-12) + 1e-12).to_string(),
            Err(_) => "rs_unstable".to_string(),
        };
        let mut other = cells.clone();
        other[i] = &changed;
        let text = golden.replacen(&row, &other.join(","), 1);
        assert_eq!(differences(curve.quantity(), &text, &made).len(), 1, "{cell} as {changed}");
    }
    let shorter = golden.replacen(&format!("{row}\n"), "", 1);
    assert_eq!(differences(curve.quantity(), &shorter, &made).len(), 1);
}

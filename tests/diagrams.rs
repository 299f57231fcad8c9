//! What every figure promises, what the program leaves behind, and that the gallery in docs/ is what is drawn today.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;
use common::{quantity, read, repository, settings, solve};
use saddlepoint::diagrams::DIAGRAMS;
use saddlepoint::diagrams::diagram::{Diagram, Layer, Side};
use saddlepoint::diagrams::plan::Plan;
use saddlepoint::quantity::{Quantity, Solved, Value};
use saddlepoint::report::published;
use saddlepoint::symbols::Symbol;
use sha2::{Digest, Sha256};
use tempfile::tempdir;

/// Rows of each table of the gallery that are solved again.
const PROBES: usize = 2;
/// Share of a value by which a column without an error of its own may differ: starts differ, and so may the last correction.
const LOOSE: f64 = 1e-8;
/// The same in absolute terms, for values near zero.
const TINY: f64 = 1e-10;

fn layers(diagram: &'static Diagram) -> impl Iterator<Item = &'static Layer> {
    diagram.panels.iter().flat_map(|panel| panel.layers)
}

fn knows(quantity: &Quantity, symbol: &Symbol) -> bool {
    quantity.params.iter().any(|p| p.symbol == symbol) || quantity.columns.contains(&symbol)
}

#[test]
fn every_figure_can_be_asked_for() {
    assert!(DIAGRAMS.len() >= 10, "{} figures", DIAGRAMS.len());
    let names: BTreeSet<&str> = DIAGRAMS.iter().map(|d| d.name).collect();
    assert_eq!(names.len(), DIAGRAMS.len());
    for diagram in DIAGRAMS {
        let name = diagram.name;
        let plan = Plan::new(diagram, settings()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(plan.lines() > 0, "{name}");
        assert!(
            !diagram.title.is_empty() && !diagram.title.ends_with('.') && diagram.caption.len() > 80,
            "{name}"
        );
    }
}

#[test]
fn what_is_drawn_is_known_to_its_quantity() {
    for diagram in DIAGRAMS {
        for layer in layers(diagram) {
            let place = format!("{}, {}", diagram.name, layer.file);
            let drawn =
                [layer.x, layer.y].into_iter().chain(layer.rows).chain(layer.only.map(|(symbol, _)| symbol));
            drawn.for_each(|symbol| assert!(knows(layer.quantity, symbol), "{place}: {}", symbol.name));
            let given =
                layer.fixed.iter().map(|(symbol, _)| *symbol).chain(layer.along.as_ref().map(|r| r.symbol));
            for symbol in given {
                let known = layer.quantity.params.iter().any(|p| p.symbol == symbol);
                assert!(known, "{place}: {}", symbol.name);
            }
        }
    }
}

#[test]
fn layers_that_share_a_table_ask_for_the_same() {
    for diagram in DIAGRAMS {
        let asked = |layer: &Layer| format!("{} {:?} {:?}", layer.quantity.name, layer.fixed, layer.along);
        for layer in layers(diagram) {
            let first = layers(diagram).find(|other| other.file == layer.file).expect("the layer itself");
            assert_eq!(asked(layer), asked(first), "{}: {}", diagram.name, layer.file);
        }
    }
}

#[test]
fn shades_are_bounded_by_layers_and_printed_values_are_in_the_table() {
    let mut printed = 0;
    for panel in DIAGRAMS.iter().flat_map(|diagram| diagram.panels) {
        let there = |file: &str| panel.layers.iter().any(|layer| layer.file == file);
        for shade in panel.shades {
            assert!(there(shade.layer), "{}", shade.layer);
            if let Side::To(other) = shade.side {
                assert!(there(other), "{other}");
            }
        }
        for value in panel.published {
            let row = published::find(value.quantity).unwrap_or_else(|| panic!("{}", value.quantity));
            assert!(row.number().is_some(), "{}", value.quantity);
            printed += 1;
        }
    }
    assert!(printed > 0);
}

fn run(arguments: &str, directory: &std::path::Path) -> Output {
    let mut command = Command::new(cargo_bin("saddlepoint"));
    command.current_dir(directory).args(arguments.split_whitespace()).output().expect("a run")
}

#[test]
fn a_figure_leaves_its_tables_with_sidecars_and_both_pictures_whatever_the_threads() {
    let directory = tempdir().unwrap();
    for threads in [1, 2] {
        let output = run(&format!("diagram sbp-pairs -o {threads} --threads {threads}"), directory.path());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let read =
        |threads: usize, name: &str| fs::read(directory.path().join(threads.to_string()).join(name)).unwrap();
    let diagram = saddlepoint::diagrams::find("sbp-pairs").unwrap();
    let mut files = vec!["sbp-pairs.svg".to_string(), "sbp-pairs.png".to_string()];
    for layer in layers(diagram) {
        let table = format!("sbp-pairs/{}.csv", layer.file);
        let sidecar: serde_json::Value =
            serde_json::from_slice(&read(1, &format!("{table}.meta.json"))).unwrap();
        let hash: String = Sha256::digest(read(1, &table)).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(sidecar["sha256"], hash.as_str());
        assert_eq!(sidecar["command"], "saddlepoint diagram sbp-pairs");
        if let Some(along) = &layer.along {
            let traced = sidecar["parameters"][along.symbol.name].as_str().unwrap();
            assert!(traced.starts_with("traced"), "{traced}");
        }
        files.push(table);
    }
    files.iter().for_each(|name| assert!(read(1, name) == read(2, name), "{name}"));
    assert!(read(1, "sbp-pairs.png").starts_with(b"\x89PNG"));
    let svg = String::from_utf8(read(1, "sbp-pairs.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("α"));
}

#[test]
fn an_unknown_figure_is_refused_with_a_suggestion() {
    let directory = tempdir().unwrap();
    let output = run("diagram sbp-pair", directory.path());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("sbp-pairs"), "{message}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    fs::write(directory.path().join("taken"), "").unwrap();
    let output = run("diagram sbp-pairs -o taken", directory.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("taken"));
}

/// The tables of a figure in the gallery: quantity, path.
fn tables(diagram: &'static Diagram) -> Vec<(&'static Quantity, String)> {
    let mut tables: Vec<(&'static Quantity, &str)> = Vec::new();
    for panel in diagram.panels {
        let maps = panel.map.iter().map(|map| (map.quantity, map.file));
        for (quantity, file) in maps.chain(panel.layers.iter().map(|layer| (layer.quantity, layer.file))) {
            if !tables.iter().any(|(_, known)| *known == file) {
                tables.push((quantity, file));
            }
        }
    }
    tables.into_iter().map(|(q, file)| (q, format!("docs/gallery/{}/{file}.csv", diagram.name))).collect()
}

fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|x: &f64| x.is_finite())
}

/// The value of a parameter as it stands in a table.
fn value(cell: &str) -> Value {
    match number(cell) {
        _ if cell.is_empty() => Value::Empty,
        Some(x) => Value::Number(x),
        None => Value::Text(cell.to_string().into()),
    }
}

fn agrees(column: usize, old: &str, new: &Value, error: f64) -> bool {
    match (number(old), new.as_number()) {
        (Some(a), Some(b)) if column == 0 => (a - b).abs() <= 2.0 * error + 4.0 * f64::EPSILON * a.abs(),
        (Some(a), Some(b)) => (a - b).abs() <= LOOSE * a.abs() + TINY,
        _ => old == new.to_string(),
    }
}

#[test]
fn the_gallery_shows_what_is_computed_today() {
    let mut failures = Vec::new();
    let mut probed = 0;
    for diagram in DIAGRAMS {
        assert!(repository(&format!("docs/gallery/{}.svg", diagram.name)).exists(), "{}", diagram.name);
        for (q, path) in tables(diagram) {
            let text = read(&path);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
            let (inputs, columns) = (q.params.len(), q.columns.len());
            let whole = |row: &csv::StringRecord| row.len() == inputs + columns + 3;
            assert!(!rows.is_empty() && rows.iter().all(whole), "{path}");
            // Points with several rows have no row of their own to compare with.
            let alone = |row: &&csv::StringRecord| {
                rows.iter().filter(|other| (0..inputs).all(|i| other[i] == row[i])).count() == 1
            };
            let single: Vec<&csv::StringRecord> = rows.iter().filter(alone).collect();
            for probe in 1..=PROBES.min(single.len()) {
                let row = single[(single.len() - 1) * probe / (PROBES + 1)];
                let given: Vec<(String, Value)> = q
                    .params
                    .iter()
                    .enumerate()
                    .map(|(i, p)| (p.symbol.name.to_string(), value(&row[i])))
                    .collect();
                let given: Vec<(String, Value)> =
                    given.into_iter().filter(|(_, v)| *v != Value::Empty).collect();
                let point = solve(quantity(q.name), &given).unwrap_or_else(|error| panic!("{path}: {error}"));
                probed += 1;
                let status = &row[inputs + columns + 2];
                let error = number(&row[inputs + columns]).unwrap_or(0.0);
                let same = |solved: &Solved| {
                    solved
                        .values
                        .iter()
                        .enumerate()
                        .all(|(i, new)| agrees(i, &row[inputs + i], new, error + solved.error()))
                };
                let agree = match &point.outcome {
                    Ok(rows) => status == rows[0].status.as_str() && same(&rows[0]),
                    Err(_) => status == point.status().as_str(),
                };
                if !agree {
                    failures.push(format!("{path}: {row:?}, now {:?}", point.outcome));
                }
            }
        }
    }
    assert!(probed > 40, "{probed} rows");
    assert!(
        failures.is_empty(),
        "`saddlepoint diagram all -o docs/gallery` draws it again\n{}",
        failures.join("\n")
    );
}

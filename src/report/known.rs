//! Values known from outside the program: printed in papers, or computed by independent programs.

use include_dir::{Dir, include_dir};

use crate::quantity::Quantity;
use crate::report::published;

static REFERENCE: Dir = include_dir!("$CARGO_MANIFEST_DIR/data/reference");
/// Reference values shown per column.
const SHOWN: usize = 3;

/// Some known values of a quantity, one line each.
pub fn values(quantity: &Quantity) -> Vec<String> {
    let mut lines = published(quantity);
    for (table, word, column) in speaks_of(quantity) {
        let Some(content) = file(&format!("{table}.csv")) else { continue };
        let mut reader = csv::Reader::from_reader(content.as_bytes());
        let rows = reader.records().filter_map(Result::ok).filter(|row| row.get(1) == Some(word.as_str()));
        lines.extend(rows.take(SHOWN).map(|row| {
            let cell = |i| row.get(i).unwrap_or("");
            format!("{column}({}) = {} ± {} [{table}: {}]", inputs(cell(2)), cell(3), cell(4), cell(5))
        }));
    }
    lines
}

fn file(name: &str) -> Option<&'static str> {
    REFERENCE.get_file(name)?.contents_utf8()
}

/// Rows of `published.csv` about this quantity.
fn published(quantity: &Quantity) -> Vec<String> {
    let rows = published::rows().into_iter().filter(|row| row.quantity == quantity.name);
    rows.map(|row| format!("({}) {} [{}]", row.params, row.value, row.whole_source())).collect()
}

/// Which rows of which table speak of this quantity: (table, word in the table, column), from `map.csv`.
fn speaks_of(quantity: &Quantity) -> Vec<(String, String, String)> {
    let mut reader = csv::Reader::from_reader(file("map.csv").unwrap_or("").as_bytes());
    let rows = reader.records().filter_map(Result::ok).filter(|row| row.get(2) == Some(quantity.name));
    rows.map(|row| (row[0].into(), row[1].into(), row.get(3).unwrap_or("").into())).collect()
}

/// `{"kappa": 0.25}` as `kappa = 0.25`.
fn inputs(json: &str) -> String {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().map_or(value.to_string(), Into::into);
    object.iter().map(|(key, value)| format!("{key} = {}", text(value))).collect::<Vec<_>>().join(", ")
}

//! The reference tables and the map from their rows to points of quantities.

use std::collections::BTreeMap;

use saddlepoint::quantity::Value;
use serde::Deserialize;

use super::read;

/// A row of a reference table.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    pub id: String,
    pub quantity: String,
    /// A JSON object.
    pub params: String,
    pub value: String,
    pub abs_uncertainty: f64,
    pub method: String,
}

/// A line of the map.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub table: String,
    pub table_quantity: String,
    pub quantity: String,
    pub column: String,
    pub params: String,
    pub largest_error: Option<f64>,
}

/// Path of a reference table in the repository.
pub fn path(table: &str) -> String {
    format!("data/reference/{table}.csv")
}

/// The rows of a CSV file of the repository, never none.
pub fn table<T: for<'de> Deserialize<'de>>(path: &str) -> Vec<T> {
    let text = read(path);
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<Vec<T>, _>>();
    let rows = rows.unwrap_or_else(|error| panic!("{path}: {error}"));
    assert!(!rows.is_empty(), "{path} is empty");
    rows
}

/// The map, never empty.
pub fn map() -> Vec<Line> {
    table("data/reference/map.csv")
}

/// One rule of the map: what a parameter of the table becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Parameter, and value if only that value is meant; `None` adds a parameter.
    from: Option<(String, Option<String>)>,
    /// New name, and new value if it changes; `None` drops the parameter.
    to: Option<(String, Option<String>)>,
}

impl Rule {
    fn parse(text: &str) -> Self {
        let side = |text: &str| match text.split_once('=') {
            _ if text.is_empty() => None,
            Some((name, value)) => Some((name.to_string(), Some(value.to_string()))),
            None => Some((text.to_string(), None)),
        };
        let (from, to) = text.split_once("->").unwrap_or_else(|| panic!("{text} is not a rule of the map"));
        Rule { from: side(from), to: side(to) }
    }

    /// Applies it; whether it had any effect.
    fn apply(&self, params: &mut BTreeMap<String, Value>) -> bool {
        let old = match &self.from {
            None => None,
            Some((name, wanted)) => match params.get(name) {
                Some(value) if wanted.as_ref().is_none_or(|w| *w == value.to_string()) => params.remove(name),
                _ => return false,
            },
        };
        if let Some((name, value)) = &self.to {
            let value =
                value.as_deref().map(literal).or(old).expect("a rule that adds a parameter gives its value");
            assert!(params.insert(name.clone(), value).is_none(), "{name} is given twice");
        }
        true
    }
}

fn literal(text: &str) -> Value {
    // `inf` is a word of the program, not a number.
    let number = text.parse().ok().filter(|x: &f64| x.is_finite());
    number.map_or_else(|| Value::Text(text.to_string().into()), Value::Number)
}

/// The rules of a line, in order.
pub fn rules(line: &Line) -> Vec<Rule> {
    line.params.split_whitespace().map(Rule::parse).collect()
}

/// The parameters of a row in the words of the program, and which rules applied.
pub fn inputs(row: &Row, rules: &[Rule]) -> (Vec<(String, Value)>, Vec<bool>) {
    let object: BTreeMap<String, serde_json::Value> =
        serde_json::from_str(&row.params).unwrap_or_else(|error| panic!("{}: {error}", row.id));
    let value = |json: serde_json::Value| match json {
        serde_json::Value::Number(n) => Value::Number(n.as_f64().expect("a double")),
        serde_json::Value::String(word) => Value::Text(word.into()),
        other => panic!("{}: {other} is neither a number nor a word", row.id),
    };
    let mut params = object.into_iter().map(|(name, json)| (name, value(json))).collect();
    let applied = rules.iter().map(|rule| rule.apply(&mut params)).collect();
    (params.into_iter().collect(), applied)
}

//! Values seen in print: `data/published.csv`.

use serde::Deserialize;

static PUBLISHED: &str = include_str!("../../data/published.csv");

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    /// What it is.
    pub quantity: String,
    /// Of what.
    pub params: String,
    /// As printed: a number, or two with a dash between them.
    pub value: String,
    source: String,
}

impl Row {
    /// The number, or the middle of the interval, and half its width.
    pub fn number(&self) -> Option<(f64, f64)> {
        if let Ok(x) = self.value.parse() {
            return Some((x, 0.0));
        }
        let (low, high) = self.value.split_once('-')?;
        let (low, high): (f64, f64) = (low.parse().ok()?, high.parse().ok()?);
        Some((0.5 * (low + high), 0.5 * (high - low)))
    }

    /// Where it was printed, in short.
    pub fn source(&self) -> &str {
        self.source.split([' ', ',']).next().unwrap_or(&self.source)
    }

    /// Where it was printed.
    pub fn whole_source(&self) -> &str {
        &self.source
    }
}

/// Every row.
pub fn rows() -> Vec<Row> {
    csv::Reader::from_reader(PUBLISHED.as_bytes()).deserialize().filter_map(Result::ok).collect()
}

/// The row about this.
pub fn find(quantity: &str) -> Option<Row> {
    rows().into_iter().find(|row| row.quantity == quantity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_intervals_are_read() {
        assert_eq!(find("sbp capacity alpha_c").and_then(|row| row.number()), Some((1.8159, 0.0)));
        let interval = find("binary perceptron: breakdown of the local entropy").unwrap();
        let (middle, half) = interval.number().unwrap();
        assert!((middle - 0.775).abs() < 1e-12 && (half - 0.005).abs() < 1e-12);
        assert_eq!(interval.source(), "arXiv:2506.19276");
        assert!(find("nothing of the kind").is_none());
    }
}

//! A table as CSV, row by row, as the rows arrive.

use std::io::{Result, Write};

use crate::quantity::{Point, Quantity, Settings, Solved, Status, Value};
use crate::symbols::{ERROR, RESIDUAL, STATUS, VERIFIED};

/// Bytes gathered before they are handed on.
const BUFFER: usize = 1 << 16;

/// The CSV table of one quantity and the tally of its rows.
pub struct Table<W: Write> {
    out: W,
    /// What is not handed on yet.
    bytes: Vec<u8>,
    /// Cells between the parameters and the error of the first value.
    columns: usize,
    errors: bool,
    verified: bool,
    tally: Tally,
}

/// Rows per status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally([u64; Status::ALL.len()]);

impl Tally {
    fn add(&mut self, status: Status) {
        if let Some(index) = Status::ALL.iter().position(|s| *s == status) {
            self.0[index] += 1;
        }
    }

    /// Statuses that occurred, with their number of rows.
    pub fn counts(&self) -> impl Iterator<Item = (Status, u64)> {
        Status::ALL.into_iter().zip(self.0).filter(|(_, n)| *n > 0)
    }

    /// All rows.
    pub fn rows(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Rows that failed.
    pub fn failures(&self) -> u64 {
        self.counts().filter(|(status, _)| status.is_failure()).map(|(_, n)| n).sum()
    }
}

/// The header: parameters, values (each but the first with its error, when asked for), then what is known of the row.
pub fn header(quantity: &Quantity, settings: &Settings) -> Vec<String> {
    let mut names: Vec<String> = quantity.params.iter().map(|p| p.symbol.name.to_string()).collect();
    for (i, column) in quantity.columns.iter().enumerate() {
        names.push(column.name.to_string());
        if settings.errors && i > 0 {
            names.push(format!("{}_{}", column.name, ERROR.name));
        }
    }
    let accuracy = [&ERROR, &RESIDUAL, &STATUS].into_iter().chain(settings.verify.then_some(&VERIFIED));
    names.extend(accuracy.map(|symbol| symbol.name.to_string()));
    names
}

impl<W: Write> Table<W> {
    /// Writes the header, after `comments` as lines that begin with `#`.
    ///
    /// # Errors
    /// A failed write.
    pub fn start(out: W, comments: &[String], quantity: &Quantity, settings: &Settings) -> Result<Self> {
        let (errors, verified) = (settings.errors, settings.verify);
        let columns = quantity.columns.len() * if errors { 2 } else { 1 } - usize::from(errors);
        let bytes = Vec::with_capacity(2 * BUFFER);
        let mut table = Table { out, bytes, columns, errors, verified, tally: Tally::default() };
        for line in comments {
            writeln!(table.bytes, "# {line}")?;
        }
        for name in header(quantity, settings) {
            table.word(&name);
        }
        table.end_line()?;
        Ok(table)
    }

    /// Writes the rows of a point; a point without values is one row that says so.
    ///
    /// # Errors
    /// A failed write.
    pub fn write(&mut self, point: &Point) -> Result<()> {
        match &point.outcome {
            Ok(rows) => rows.iter().try_for_each(|row| self.solved(&point.inputs, row)),
            Err(error) => self.absent(&point.inputs, error.into()),
        }
    }

    fn solved(&mut self, inputs: &[Value], row: &Solved) -> Result<()> {
        self.cells(inputs);
        for (i, value) in row.values.iter().enumerate() {
            self.cell(value);
            if self.errors && i > 0 {
                self.cell(&row.errors.get(i).map_or(Value::Empty, |&error| Value::Number(error)));
            }
        }
        self.cell(&Value::Number(row.error()));
        self.cell(&Value::Number(row.residual));
        self.end(row.status, row.verified)
    }

    fn absent(&mut self, inputs: &[Value], status: Status) -> Result<()> {
        self.cells(inputs);
        for _ in 0..self.columns + 2 {
            self.cell(&Value::Empty);
        }
        self.end(status, None)
    }

    fn end(&mut self, status: Status, verified: Option<f64>) -> Result<()> {
        self.word(status.as_str());
        if self.verified {
            self.cell(&verified.map_or(Value::Empty, Value::Number));
        }
        self.tally.add(status);
        self.end_line()
    }

    fn end_line(&mut self) -> Result<()> {
        // Every cell has left its comma.
        self.bytes.pop();
        self.bytes.push(b'\n');
        if self.bytes.len() < BUFFER { Ok(()) } else { self.hand_on() }
    }

    fn hand_on(&mut self) -> Result<()> {
        self.out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    fn cells(&mut self, values: &[Value]) {
        values.iter().for_each(|value| self.cell(value));
    }

    fn cell(&mut self, value: &Value) {
        match value {
            Value::Number(x) => {
                write_number(&mut self.bytes, *x);
                self.bytes.push(b',');
            }
            Value::Digits(digits) => {
                self.bytes.extend_from_slice(digits.as_bytes());
                self.bytes.push(b',');
            }
            Value::Empty => self.bytes.push(b','),
            Value::Text(word) => self.word(word),
            Value::Integer(n) => {
                self.bytes.extend_from_slice(itoa::Buffer::new().format(*n).as_bytes());
                self.bytes.push(b',');
            }
        }
    }

    /// A cell that may need quotes.
    fn word(&mut self, word: &str) {
        if word.contains([',', '"', '\n', '\r']) {
            self.bytes.extend_from_slice(format!("\"{}\"", word.replace('"', "\"\"")).as_bytes());
        } else {
            self.bytes.extend_from_slice(word.as_bytes());
        }
        self.bytes.push(b',');
    }

    /// Hands on what was written.
    ///
    /// # Errors
    /// A failed write.
    pub fn flush(&mut self) -> Result<()> {
        self.hand_on()?;
        self.out.flush()
    }

    /// Where the rows go.
    pub fn destination(&self) -> &W {
        &self.out
    }

    /// The rows so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The destination, everything written.
    ///
    /// # Errors
    /// A failed write.
    pub fn finish(mut self) -> Result<(W, Tally)> {
        self.flush()?;
        Ok((self.out, self.tally))
    }
}

/// The shortest text that reads back as this number, as [`Value`] shows it: at several times the speed.
fn write_number(bytes: &mut Vec<u8>, x: f64) {
    let whole = x as i64;
    if whole != 0 && whole as f64 == x && x.abs() < 1e15 {
        bytes.extend_from_slice(itoa::Buffer::new().format(whole).as_bytes());
        return;
    }
    // Where the notations differ.
    if x.is_nan() || x.abs() >= 1e16 {
        let _ = write!(bytes, "{}", Value::Number(x)); // a vector takes everything
        return;
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(x);
    bytes.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SolveError;
    use crate::numerics::quadrature::Quadrature;
    use crate::quantity::Rigour;
    use crate::symbols::{ALPHA_C, Q};

    static SPECTRUM: Quantity = Quantity {
        name: "toy",
        summary: "two rows a point",
        rigour: Rigour::Numerical,
        formulas: &[],
        params: &[],
        abscissa: None,
        columns: &[&ALPHA_C, &Q],
        bands: &[],
        rows: |block| block.each(|_, _| Err(SolveError::NoSolution("toy"))),
    };

    #[test]
    fn numbers_are_the_shortest_text_that_reads_back() {
        let edges = [0.0, -0.0, 1.0, -2.5, 1e-5, 9.999999999999999e-6, 1e15, -1e16, 1e17, 5e-324, f64::MAX];
        let bits = (0..200_000u64).map(|i| f64::from_bits(i.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        let decimals = (0..2000).map(|i| f64::from(i) * 0.01);
        for x in edges.into_iter().chain(bits.filter(|x| x.is_finite())).chain(decimals) {
            let mut bytes = Vec::new();
            write_number(&mut bytes, x);
            let (text, shown) = (String::from_utf8(bytes).unwrap(), Value::Number(x).to_string());
            // Of two texts that are equally near, either will do.
            let is_tie = text.len() == shown.len() && text.parse::<f64>().unwrap().to_bits() == x.to_bits();
            assert!(text == shown || is_tie, "{text} {shown}");
        }
    }

    #[test]
    fn a_cell_with_a_comma_or_quotes_is_quoted() {
        let settings =
            Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: false, errors: false };
        let mut table = Table::start(Vec::new(), &[], &SPECTRUM, &settings).unwrap();
        table.cells(&[Value::word("3:4,5:6"), Value::word("a \"word\""), Value::Integer(-7)]);
        table.end_line().unwrap();
        let (bytes, _) = table.finish().unwrap();
        let rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).into_records();
        let row = rows.last().unwrap().unwrap();
        assert_eq!(row.iter().collect::<Vec<_>>(), ["3:4,5:6", "a \"word\"", "-7"]);
    }

    #[test]
    fn a_point_is_one_row_or_several_but_never_none() {
        let settings =
            Settings { tolerance: 1e-12, quadrature: Quadrature::working(), verify: true, errors: false };
        let mut table = Table::start(Vec::new(), &["first".into()], &SPECTRUM, &settings).unwrap();
        let flagged = Solved::numbers(&[(1e-7, 1e-20), (0.25, 0.0)], 0.0).with_status(Status::RsUnstable);
        let verified = Solved { verified: Some(1e-14), ..Solved::numbers(&[(2.0, 0.0), (-0.5, 0.0)], 0.0) };
        let empty = Solved { values: vec![Value::Number(3.0), Value::Empty], ..verified.clone() };
        table.write(&Point { inputs: vec![], outcome: Ok(vec![flagged, verified, empty]) }).unwrap();
        let wrong = SolveError::WrongBranch { certificate: "the replicon", value: -1.0 };
        table.write(&Point { inputs: vec![], outcome: Err(wrong) }).unwrap();
        let (bytes, tally) = table.finish().unwrap();
        let expected = "# first\nalpha_c,q,error,residual,status,verified\n1e-7,0.25,1e-20,0,rs_unstable,\n\
            2,-0.5,0,0,ok,1e-14\n3,,0,0,ok,1e-14\n,,,,wrong_branch,\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
        assert_eq!((tally.rows(), tally.failures()), (4, 1));
    }
}

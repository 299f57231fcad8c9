//! A table as CSV, row by row, as the rows arrive.

use std::fmt::Write as _;
use std::io::Write;

use crate::quantity::{Point, Quantity, Settings, Solved, Status, Value};
use crate::symbols::{ERROR, RESIDUAL, STATUS, VERIFIED};

/// Bytes gathered before they are handed on.
const BUFFER: usize = 1 << 16;

/// The CSV table of one quantity and the tally of its rows.
pub struct Table<W: Write> {
    writer: csv::Writer<W>,
    /// Cells between the parameters and the error of the first value.
    columns: usize,
    errors: bool,
    verified: bool,
    tally: Tally,
    /// One cell as text, kept to save allocations.
    cell: String,
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
    pub fn start(
        mut out: W,
        comments: &[String],
        quantity: &Quantity,
        settings: &Settings,
    ) -> csv::Result<Self> {
        for line in comments {
            writeln!(out, "# {line}")?;
        }
        let mut writer = csv::WriterBuilder::new().buffer_capacity(BUFFER).flexible(true).from_writer(out);
        writer.write_record(header(quantity, settings))?;
        let (errors, verified) = (settings.errors, settings.verify);
        let columns = quantity.columns.len() * if errors { 2 } else { 1 } - usize::from(errors);
        Ok(Table { writer, columns, errors, verified, tally: Tally::default(), cell: String::new() })
    }

    /// Writes the rows of a point; a point without values is one row that says so.
    ///
    /// # Errors
    /// A failed write.
    pub fn write(&mut self, point: &Point) -> csv::Result<()> {
        match &point.outcome {
            Ok(rows) => rows.iter().try_for_each(|row| self.solved(&point.inputs, row)),
            Err(error) => self.absent(&point.inputs, error.into()),
        }
    }

    fn solved(&mut self, inputs: &[Value], row: &Solved) -> csv::Result<()> {
        for value in inputs {
            self.field(value)?;
        }
        for (i, value) in row.values.iter().enumerate() {
            self.field(value)?;
            if self.errors && i > 0 {
                self.field(&row.errors.get(i).map_or(Value::Empty, |&error| Value::Number(error)))?;
            }
        }
        self.field(&Value::Number(row.error()))?;
        self.field(&Value::Number(row.residual))?;
        self.end(row.status, row.verified)
    }

    fn absent(&mut self, inputs: &[Value], status: Status) -> csv::Result<()> {
        for value in inputs {
            self.field(value)?;
        }
        for _ in 0..self.columns + 2 {
            self.field(&Value::Empty)?;
        }
        self.end(status, None)
    }

    fn end(&mut self, status: Status, verified: Option<f64>) -> csv::Result<()> {
        self.writer.write_field(status.as_str())?;
        if self.verified {
            self.field(&verified.map_or(Value::Empty, Value::Number))?;
        }
        self.tally.add(status);
        self.writer.write_record(None::<&[u8]>)
    }

    fn field(&mut self, value: &Value) -> csv::Result<()> {
        self.cell.clear();
        let _ = write!(self.cell, "{value}"); // a String takes everything
        self.writer.write_field(&self.cell)
    }

    /// Hands on what was written.
    ///
    /// # Errors
    /// A failed write.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }

    /// Where the rows go.
    pub fn destination(&self) -> &W {
        self.writer.get_ref()
    }

    /// The rows so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// The destination, everything written.
    ///
    /// # Errors
    /// A failed write.
    pub fn finish(self) -> std::io::Result<(W, Tally)> {
        let writer = self.writer.into_inner().map_err(|error| error.into_error())?;
        Ok((writer, self.tally))
    }
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

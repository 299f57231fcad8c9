//! The table of a check.

use std::io::Write;

use crate::checks::check::Check;
use crate::checks::run::CheckedPoint;
use crate::checks::verdict::Verdict;
use crate::quantity::Value;
use crate::symbols::{
    ALLOWANCE, MEASURED, MISSING, OBSERVABLE, RELATION, SAMPLES, STANDARD_ERROR, Symbol, THEORY,
    THEORY_ERROR, VERDICT, Z,
};

/// How often each verdict was given, and how many points could not be set up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdicts {
    counts: [u64; Verdict::ALL.len()],
    /// Points without rows.
    pub failed: u64,
}

impl Verdicts {
    /// Verdicts that occurred, with their number of rows.
    pub fn counts(&self) -> impl Iterator<Item = (Verdict, u64)> {
        Verdict::ALL.into_iter().zip(self.counts).filter(|(_, n)| *n > 0)
    }

    /// Rows with this verdict.
    pub fn of(&self, verdict: Verdict) -> u64 {
        self.counts().find(|(v, _)| *v == verdict).map_or(0, |(_, n)| n)
    }
}

/// The columns: parameters, labels, then theory and experiment.
pub fn symbols(check: &Check) -> impl Iterator<Item = &'static Symbol> {
    let closing = [
        &OBSERVABLE,
        &RELATION,
        &THEORY,
        &THEORY_ERROR,
        &ALLOWANCE,
        &MEASURED,
        &STANDARD_ERROR,
        &SAMPLES,
        &MISSING,
        &Z,
        &VERDICT,
    ];
    let params = check.params.iter().map(|p| p.symbol);
    params.chain(check.labels.iter().copied()).chain(closing)
}

/// Writes the table; a point that could not be set up is one row that says `failed`.
///
/// # Errors
/// A failed write.
pub fn write(out: impl Write, check: &Check, points: &[CheckedPoint]) -> csv::Result<Verdicts> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(symbols(check).map(|s| s.name))?;
    let mut verdicts = Verdicts::default();
    let number = |x: Option<f64>| x.map_or(Value::Empty, Value::Number);
    for point in points {
        let Ok(rows) = &point.rows else {
            verdicts.failed += 1;
            let cells = point.inputs.iter().map(Value::to_string);
            let empty = check.labels.len() + 10;
            let cells = cells.chain(std::iter::repeat_n(String::new(), empty)).chain(["failed".to_string()]);
            writer.write_record(cells)?;
            continue;
        };
        for (expectation, judged, missing) in rows {
            let cells = [
                Value::word(expectation.observable.name),
                expectation.theory.map_or(Value::Empty, |_| Value::word(expectation.relation.as_str())),
                number(expectation.theory.map(|(value, _)| value)),
                number(expectation.theory.map(|(_, error)| error)),
                number(expectation.theory.map(|_| expectation.allowance)),
                number(judged.measured),
                number(judged.standard_error),
                Value::Integer(judged.samples as i64),
                Value::Integer(*missing as i64),
                number(judged.z.filter(|z| z.is_finite())),
                Value::word(judged.verdict.as_str()),
            ];
            let all = point.inputs.iter().chain(&expectation.labels).chain(&cells);
            writer.write_record(all.map(Value::to_string))?;
            if let Some(index) = Verdict::ALL.iter().position(|v| *v == judged.verdict) {
                verdicts.counts[index] += 1;
            }
        }
    }
    writer.flush()?;
    Ok(verdicts)
}

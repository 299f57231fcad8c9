//! From the rows of a check to what is drawn: the theory as curves, what was measured as points with error bars.

use crate::checks::check::{Relation, SampleKind};
use crate::checks::run::{CheckRun, CheckedPoint};
use crate::checks::verdict::Verdict;
use crate::quantity::{Axis, Status, Value};
use crate::symbols::Symbol;

use super::label::Label;
use super::series::{
    Abscissa, Data, Group, Look, Mark, Spacing, Trace, equation, extremes, headline, position,
};

/// Half the length of the dash that the theory is above a word, in distances between words.
const DASH: f64 = 0.2;

/// One row of the table as far as it is drawn.
struct Row {
    x: Value,
    /// What tells its line from others, in the order of parameters and labels.
    line: Vec<Value>,
    observable: &'static Symbol,
    theory: Option<f64>,
    /// The theory is of something else.
    beside: bool,
    /// Nothing was expected, exactly, and nothing was found.
    nothing: bool,
    measured: Option<f64>,
    bar: f64,
}

/// Sorts the rows into lines, and what is measured into panels.
pub fn collect(run: &CheckRun, points: &[CheckedPoint]) -> Data {
    let symbols: Vec<&'static Symbol> =
        run.check.params.iter().map(|p| p.symbol).chain(run.check.labels.iter().copied()).collect();
    let along = symbols.iter().position(|s| *s == run.check.abscissa).unwrap_or(0);
    let rows = shown(run, rows(points, along), along);
    let mut keys: Vec<&Vec<Value>> = Vec::new();
    let mut observables: Vec<&'static Symbol> = Vec::new();
    for row in &rows {
        if !keys.contains(&&row.line) {
            keys.push(&row.line);
        }
        if !observables.contains(&row.observable) {
            observables.push(row.observable);
        }
    }
    let spacing = spacing(run, &rows, along);
    let dash = if let Spacing::Words(_) = spacing { DASH } else { 0.0 };
    let panel = |&observable: &&'static Symbol| {
        let of_panel = || rows.iter().filter(|row| row.observable == observable);
        // Once is enough for a theory of something else that is there in its own right.
        let own = of_panel().any(|row| row.theory.is_some() && !row.beside);
        let trace = |line: usize, look: Look| {
            let place = |row: &Row| position(&spacing, Some(&row.x));
            let mark = |x: f64, y: Option<f64>, bar: f64| Mark { x, y, status: Status::Ok, bar };
            let marks = of_panel().filter(|row| row.line == *keys[line]).flat_map(|row| match look {
                Look::Measured => vec![mark(place(row), row.measured, row.bar)],
                _ if row.beside && own => Vec::new(),
                _ if dash == 0.0 => vec![mark(place(row), row.theory, 0.0)],
                _ => [(-dash, row.theory), (dash, row.theory), (dash, None)]
                    .map(|(to, y)| mark(place(row) + to, y, 0.0))
                    .to_vec(),
            });
            Trace { line, column: 0, marks: marks.collect(), look }
        };
        let looks = [Look::Expected, Look::Measured];
        let traces = (0..keys.len()).flat_map(|line| looks.map(|look| trace(line, look))).collect();
        Group { columns: vec![observable], traces, bands: Vec::new() }
    };
    let range = match &spacing {
        Spacing::Words(words) => (-DASH, words.len().max(1) as f64 - 1.0 + DASH),
        _ => extremes(rows.iter().filter_map(|r| r.x.as_number())).unwrap_or((0.0, 1.0)),
    };
    let abscissa = Abscissa {
        symbol: Some(run.check.abscissa),
        whole: run.check.params.get(along).is_some_and(|p| p.kind.is_whole()),
        joined: true,
        spacing: spacing.clone(),
        range,
    };
    let varies = |i: usize| keys.iter().any(|key| key[i] != keys[0][i]);
    let names: Vec<_> = symbols.iter().enumerate().filter(|(i, _)| *i != along).map(|(_, s)| *s).collect();
    let part = |i: usize, key: &Vec<Value>| equation(names[i], Label::value(&key[i], 4));
    let label = |key: &&Vec<Value>| {
        let told = |&i: &usize| varies(i) && key[i] != Value::Empty;
        let parts = (0..names.len()).filter(told).map(|i| part(i, key));
        parts.reduce(|before, next| before.text(", ").then(next)).unwrap_or_else(|| Label::plain("all"))
    };
    Data {
        title: headline(run.check.summary),
        subtitle: subtitle(run, points, along),
        lines: keys.iter().map(label).collect(),
        heading: None,
        abscissa,
        panels: observables.iter().map(panel).collect(),
        failed: Vec::new(),
        tally: Vec::new(),
    }
}

fn rows(points: &[CheckedPoint], along: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for point in points {
        for (expectation, judged, _) in point.rows.iter().flatten() {
            let zero =
                expectation.kind == SampleKind::Exact && expectation.theory.is_some_and(|t| t.0 == 0.0);
            let mut line: Vec<Value> = point.inputs.iter().chain(&expectation.labels).cloned().collect();
            let x = line.remove(along);
            rows.push(Row {
                x,
                line,
                observable: expectation.observable,
                theory: expectation.theory.map(|(value, _)| value).filter(|x| x.is_finite()),
                beside: expectation.relation == Relation::Beside,
                nothing: zero && judged.verdict == Verdict::Agrees,
                measured: judged.measured.filter(|x| x.is_finite()),
                bar: judged.standard_error.unwrap_or(0.0),
            });
        }
    }
    rows
}

/// What a picture can show: rows that have a place on its axis, labels that tell lines apart, and not the rounding around zeros.
fn shown(run: &CheckRun, mut rows: Vec<Row>, along: usize) -> Vec<Row> {
    if rows.iter().any(|row| row.x != Value::Empty) {
        rows.retain(|row| row.x != Value::Empty);
    }
    if rows.iter().any(|row| !row.nothing) {
        rows.retain(|row| !row.nothing);
    }
    // A label that the abscissa determines would cut lines into pieces.
    let parameters = run.check.params.len() - usize::from(along < run.check.params.len());
    for label in parameters..rows.first().map_or(0, |row| row.line.len()) {
        let first = |row: &Row| rows.iter().find(|other| other.x == row.x).map(|other| &other.line[label]);
        let determined = rows.iter().all(|row| first(row) == Some(&row.line[label]));
        if determined && rows.iter().any(|row| row.x != rows[0].x) {
            rows.iter_mut().for_each(|row| row.line[label] = Value::Empty);
        }
    }
    rows
}

fn spacing(run: &CheckRun, rows: &[Row], along: usize) -> Spacing {
    if rows.iter().all(|row| row.x.as_number().is_some()) {
        let log = matches!(run.axes.get(along), Some(Axis::Log { .. }));
        return if log { Spacing::Log } else { Spacing::Linear };
    }
    let mut words: Vec<String> = Vec::new();
    for word in rows.iter().map(|row| row.x.to_string()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    Spacing::Words(words)
}

fn subtitle(run: &CheckRun, points: &[CheckedPoint], along: usize) -> Label {
    let fixed = run.check.params.iter().zip(&run.axes).enumerate();
    let fixed = fixed.filter(|(i, (_, axis))| *i != along && !axis.is_swept());
    let values = fixed.map(|(_, (p, axis))| (p.symbol, axis.at(0))).filter(|(_, v)| *v != Value::Empty);
    let label = Label::plain(run.check.name).text("  ·  ");
    let told = values.map(|(symbol, value)| equation(symbol, Label::value(&value, 6)));
    let told = told.reduce(|before, next| before.text(", ").then(next));
    let label = told.map_or(label.clone(), |told| label.then(told).text("; "));
    let judged = || points.iter().flat_map(|point| point.rows.iter().flatten()).map(|(_, judged, _)| judged);
    let wrong = judged().filter(|j| j.verdict == Verdict::Disagrees).count();
    let wrong = if wrong == 0 { String::new() } else { format!("; {wrong} rows disagree") };
    let samples = run.samples;
    label.text(&format!("curves: theory; points: {samples} samples, standard errors{wrong}"))
}

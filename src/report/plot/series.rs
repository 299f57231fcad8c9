//! From points to what is drawn: an abscissa, lines, and columns sorted into panels.

use crate::quantity::{Axis, Point, Request, Solved, Status, Value};
use crate::sweep;
use crate::symbols::Symbol;

use super::label::Label;

/// Most slower parameters that are named on every line; more are named once above them.
const NAMED: usize = 2;

/// What a request's points amount to as a picture.
pub struct Data {
    /// What is shown.
    pub title: String,
    /// Name of the quantity and the parameters held fixed.
    pub subtitle: Label,
    /// The shared horizontal axis.
    pub abscissa: Abscissa,
    /// What tells the lines apart, one label per line; a single line has no need of one.
    pub lines: Vec<Label>,
    /// What stands above these labels, where they are values only.
    pub heading: Option<Label>,
    /// Columns of one kind, side by side with the others.
    pub panels: Vec<Group>,
    /// Line and abscissa of the points that failed.
    pub failed: Vec<(usize, f64)>,
    /// How many points have each status.
    pub tally: Vec<(Status, usize)>,
}

/// The horizontal axis.
pub struct Abscissa {
    /// The parameter.
    pub symbol: Option<&'static Symbol>,
    /// How values become places.
    pub spacing: Spacing,
    /// Least and greatest value.
    pub range: (f64, f64),
    /// Whether it counts something: ticks between whole numbers would mean nothing.
    pub whole: bool,
    /// Whether neighbours belong to one curve.
    pub joined: bool,
}

/// How values of the abscissa become places.
#[derive(Debug, Clone, PartialEq)]
pub enum Spacing {
    /// Equal differences.
    Linear,
    /// Equal ratios.
    Log,
    /// Words side by side: the value is the index.
    Words(Vec<String>),
}

/// Columns that share a panel.
pub struct Group {
    /// The columns.
    pub columns: Vec<&'static Symbol>,
    /// The values, one trace per line and column.
    pub traces: Vec<Trace>,
    /// Pairs of columns with a band between them.
    pub bands: Vec<(usize, usize)>,
}

/// One column along one line.
pub struct Trace {
    /// Index of the line.
    pub line: usize,
    /// Index of the column in its group.
    pub column: usize,
    /// The points in order, absent values included.
    pub marks: Vec<Mark>,
    /// How it is drawn.
    pub look: Look,
}

/// How a trace is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A curve, with its points where they are few; points alone where the abscissa does not join them.
    Computed,
    /// A curve without points: the theory beside what is measured.
    Expected,
    /// Points with error bars.
    Measured,
}

/// A point of a trace.
#[derive(Debug, Clone, Copy)]
pub struct Mark {
    /// Abscissa.
    pub x: f64,
    /// Ordinate, where there is one.
    pub y: Option<f64>,
    /// What its row says about it.
    pub status: Status,
    /// Half the height of its error bar.
    pub bar: f64,
}

/// Sorts the points of a request into lines and panels.
pub fn collect(request: &Request, points: &[Point]) -> Data {
    let order = sweep::order(request);
    let fastest = fastest(request, &order);
    let abscissa = abscissa(request, points, fastest);
    let lines = split(points, fastest);
    let slow: Vec<usize> = order.iter().copied().filter(|&i| Some(i) != fastest).collect();
    let swept: Vec<usize> = slow.iter().copied().filter(|&i| request.axes[i].is_swept()).collect();
    let place = |point: &Point| position(&abscissa.spacing, fastest.map(|i| &point.inputs[i]));

    let mut panels = groups(request, points);
    for panel in &mut panels {
        for (column, symbol) in panel.columns.iter().enumerate() {
            let index = request.quantity.columns.iter().position(|c| c == symbol).unwrap_or(0);
            for (line, points) in lines.iter().enumerate() {
                let marks = points.iter().flat_map(|point| marks(point, place(point), index)).collect();
                panel.traces.push(Trace { line, column, marks, look: Look::Computed });
            }
        }
    }
    let failed = lines.iter().enumerate().flat_map(|(line, points)| {
        points.iter().filter(|p| p.status().is_failure()).map(move |point| (line, point))
    });
    let failed = failed.map(|(line, point)| (line, place(point))).collect();
    let count = |status| points.iter().filter(|p| p.status() == status).count();
    let tally = Status::ALL.iter().map(|&status| (status, count(status))).filter(|(_, n)| *n > 0).collect();
    Data {
        title: headline(request.quantity.summary),
        subtitle: subtitle(request, &slow),
        lines: line_labels(request, &lines, &swept),
        heading: heading(request, &swept),
        abscissa,
        panels,
        failed,
        tally,
    }
}

/// The parameter along the abscissa: the fastest swept one, or for a single point the one the quantity names.
fn fastest(request: &Request, order: &[usize]) -> Option<usize> {
    // Fixed numbers come after swept words in the order: they are not an abscissa.
    let swept = order.iter().copied().rfind(|&i| request.axes[i].is_swept());
    if swept.is_some() {
        return swept;
    }
    let last = order.last().copied()?;
    let named = request.quantity.abscissa.map(|symbol| symbol.name);
    let named = request.quantity.params.iter().position(|p| Some(p.symbol.name) == named);
    Some(named.unwrap_or(last))
}

fn abscissa(request: &Request, points: &[Point], fastest: Option<usize>) -> Abscissa {
    let symbol = fastest.map(|i| request.quantity.params[i].symbol);
    let values = || points.iter().filter_map(|p| fastest.map(|i| &p.inputs[i]));
    let spacing = if fastest.is_none() || values().any(|v| v.as_number().is_none()) {
        let mut words: Vec<String> = Vec::new();
        for word in values().map(Value::to_string) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Spacing::Words(words)
    } else if fastest.is_some_and(|i| matches!(request.axes[i], Axis::Log { .. })) {
        Spacing::Log
    } else {
        Spacing::Linear
    };
    let range = match &spacing {
        Spacing::Words(words) => (0.0, words.len().max(1) as f64 - 1.0),
        _ => extremes(values().filter_map(Value::as_number)).unwrap_or((0.0, 1.0)),
    };
    let ranged = fastest.is_some_and(|i| !matches!(request.axes[i], Axis::One(_) | Axis::List(_)));
    let single_rows =
        points.iter().all(|p| p.outcome.as_ref().is_ok_and(|rows| rows.len() == 1) || p.outcome.is_err());
    let whole = fastest.is_some_and(|i| request.quantity.params[i].kind.is_whole());
    Abscissa {
        symbol,
        whole,
        joined: ranged && single_rows && !matches!(spacing, Spacing::Words(_)),
        spacing,
        range,
    }
}

/// Where a value lies on the abscissa.
pub fn position(spacing: &Spacing, value: Option<&Value>) -> f64 {
    match (spacing, value) {
        (Spacing::Words(words), Some(value)) => {
            let word = value.to_string();
            words.iter().position(|w| *w == word).unwrap_or(0) as f64
        }
        (_, Some(value)) => value.as_number().unwrap_or(0.0),
        (_, None) => 0.0,
    }
}

/// Least and greatest of the finite values.
pub fn extremes(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|x| x.is_finite()).fold(None, |range, x| {
        let (low, high) = range.unwrap_or((x, x));
        Some((x.min(low), x.max(high)))
    })
}

/// Consecutive points that differ in the abscissa only.
fn split(points: &[Point], fastest: Option<usize>) -> Vec<&[Point]> {
    let same = |a: &Point, b: &Point| {
        a.inputs.iter().zip(&b.inputs).enumerate().all(|(i, (a, b))| Some(i) == fastest || a == b)
    };
    points.chunk_by(same).collect()
}

/// One mark per row; a point without a value keeps its place as an absence.
fn marks(point: &Point, x: f64, column: usize) -> Vec<Mark> {
    match &point.outcome {
        Err(_) => vec![Mark { x, y: None, status: point.status(), bar: 0.0 }],
        Ok(rows) => {
            let y = |cell: Option<&Value>| cell.and_then(Value::as_number).filter(|y| y.is_finite());
            let mark = |row: &Solved| Mark { x, y: y(row.values.get(column)), status: row.status, bar: 0.0 };
            rows.iter().map(mark).collect()
        }
    }
}

/// Columns with numbers in them; those of the same letter, and the two of a band, share a panel.
fn groups(request: &Request, points: &[Point]) -> Vec<Group> {
    let quantity = request.quantity;
    let rows = || points.iter().filter_map(|p| p.outcome.as_ref().ok()).flatten();
    let has_numbers =
        |i: usize| rows().any(|row| row.values.get(i).and_then(Value::as_number).is_some_and(f64::is_finite));
    let mut groups: Vec<Group> = Vec::new();
    for (i, &symbol) in quantity.columns.iter().enumerate() {
        if !has_numbers(i) {
            continue;
        }
        let paired = |other: &Symbol| {
            quantity.bands.iter().any(|(a, b)| (*a == other && *b == symbol) || (*a == symbol && *b == other))
        };
        let related = |other: &&Symbol| letter(other) == letter(symbol) || paired(other);
        match groups.iter_mut().find(|group| group.columns.iter().any(&related)) {
            Some(group) => group.columns.push(symbol),
            None => groups.push(Group { columns: vec![symbol], traces: Vec::new(), bands: Vec::new() }),
        }
    }
    for group in &mut groups {
        let index = |symbol: &Symbol| group.columns.iter().position(|c| *c == symbol);
        group.bands = quantity.bands.iter().filter_map(|(a, b)| Some((index(a)?, index(b)?))).collect();
    }
    groups
}

/// The letter without its subscript.
fn letter(symbol: &Symbol) -> &str {
    let end = symbol.unicode.find(|c: char| c == '_' || ('₀'..='₎').contains(&c));
    &symbol.unicode[..end.unwrap_or(symbol.unicode.len())]
}

/// `symbol = value`.
pub fn equation(symbol: &Symbol, value: Label) -> Label {
    Label::symbol(symbol.unicode).text(" = ").then(value)
}

/// The values of the slower swept parameters, with the digits it takes to tell them apart.
fn line_labels(request: &Request, lines: &[&[Point]], swept: &[usize]) -> Vec<Label> {
    let label = |inputs: &[Value], digits: usize| {
        let parts = swept.iter().map(|&i| match Label::value(&inputs[i], digits) {
            value if swept.len() > NAMED => value,
            value => equation(request.quantity.params[i].symbol, value),
        });
        parts.reduce(|before, next| before.text(", ").then(next)).unwrap_or_default()
    };
    let all = |digits| -> Vec<Label> { lines.iter().map(|line| label(&line[0].inputs, digits)).collect() };
    let distinct = |labels: &Vec<Label>| labels.windows(2).all(|pair| pair[0] != pair[1]);
    (4..17).map(all).find(distinct).unwrap_or_else(|| all(17))
}

/// The symbols above labels that have none.
fn heading(request: &Request, swept: &[usize]) -> Option<Label> {
    let symbols = swept.iter().map(|&i| Label::symbol(request.quantity.params[i].symbol.unicode));
    let heading = symbols.reduce(|before, next| before.text(", ").then(next));
    heading.filter(|_| swept.len() > NAMED)
}

/// A summary as a headline: a capital first, no full stop.
pub fn headline(summary: &str) -> String {
    let mut rest = summary.trim_end_matches('.').chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn subtitle(request: &Request, slow: &[usize]) -> Label {
    let mut fixed: Vec<usize> = slow.iter().copied().filter(|&i| !request.axes[i].is_swept()).collect();
    fixed.sort_unstable();
    let values = fixed.into_iter().map(|i| (request.quantity.params[i].symbol, request.axes[i].at(0)));
    let given = values.filter(|(_, value)| *value != Value::Empty);
    let parts = given.map(|(symbol, value)| equation(symbol, Label::value(&value, 6)));
    let name = Label::plain(request.quantity.name);
    match parts.reduce(|before, next| before.text(", ").then(next)) {
        Some(parts) => name.text("  ·  ").then(parts),
        None => name,
    }
}

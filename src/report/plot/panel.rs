//! One panel: frame, grid, bands, curves and the crosses of failed points.

use plotters::style::RGBColor;

use super::PlotError;
use super::axes::{Scale, Ticks};
use super::frame::{Frame, crisp};
use super::label::Label;
use super::marks;
use super::series::{Data, Group, Look, Mark, extremes};
use super::style::{self, INK, SMALL, SOFT, ZERO};
use super::surface::{Surface, Type};

/// Decades of a positive column from which its axis is logarithmic.
const LOG_DECADES: f64 = 3.0;
/// Decades its central four fifths must span: one small value does not make a logarithmic axis.
const LOG_BULK: f64 = 2.0;
/// Room of the cross of a failed point.
const CROSS_ROOM: f64 = 6.5;
/// Lines whose crosses are put in rows.
const STACKED: usize = 4;

/// A group of columns with its vertical axis.
pub struct Panel {
    /// The values.
    pub group: Group,
    /// Its vertical axis.
    pub scale: Scale,
    /// The marks on that axis.
    pub ticks: Ticks,
}

impl Panel {
    /// Chooses the vertical axis from the values.
    pub fn new(group: Group, height: f64) -> Self {
        let mut values: Vec<f64> = group.traces.iter().flat_map(|t| t.marks.iter().flat_map(ends)).collect();
        let scale = match extremes(values.iter().copied()) {
            None => return Panel { group, scale: Scale::linear((0.0, 1.0), 0.0), ticks: Ticks::default() },
            Some(range) if is_logarithmic(&mut values) => Scale::log(range, 0.04),
            Some(range) => Scale::linear(range, 0.05),
        };
        let ticks = scale.ticks((height / 34.0).round().clamp(3.0, 9.0) as usize);
        Panel { group, scale, ticks }
    }

    /// How many colours tell the traces apart: one per line, or per column of a single line.
    fn colour(&self, data: &Data, line: usize, column: usize) -> RGBColor {
        match data.lines.len() {
            0 | 1 if self.group.bands.is_empty() => style::colour(column, self.group.columns.len()),
            lines => style::colour(line, lines),
        }
    }

    /// Width of a column's lines: where colour tells the lines apart, width tells the columns apart.
    pub fn stroke(&self, data: &Data, column: usize) -> f64 {
        let paired = self.group.bands.iter().any(|&(a, b)| a == column || b == column);
        let index = if data.lines.len() > 1 && !paired { column.min(style::STROKES.len() - 1) } else { 0 };
        style::STROKES[index]
    }

    /// Colour of a column in the legend.
    pub fn sample(&self, data: &Data, column: usize) -> RGBColor {
        if data.lines.len() > 1 { SOFT } else { self.colour(data, 0, column) }
    }

    /// Draws it all; the horizontal ticks are labelled by the figure.
    pub fn draw(
        &self,
        data: &Data,
        (horizontal, across): (&Scale, &Ticks),
        frame: Frame,
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let Frame { left, top, right, bottom } = frame;
        // Curves keep clear of the crosses.
        let floor = match cross_rows(data) {
            0 => bottom,
            rows => bottom - CROSS_ROOM * (rows as f64 - 0.5),
        };
        let place = |x: f64, y: f64| {
            let (across, up) = (horizontal.at(x), self.scale.at(y));
            (left + across * (right - left), floor - up * (floor - top))
        };
        frame.grid(across, &self.ticks, floor, on)?;
        // The sign of an entropy or an eigenvalue is what a reader looks for first.
        let empty = self.group.traces.is_empty();
        if let (Scale::Linear { .. }, zero @ 0.0..1.0, false) = (self.scale, self.scale.at(0.0), empty) {
            let y = crisp(floor - zero * (floor - top));
            on.rule((left, y), (right, y), 1.0, ZERO)?;
        }
        for &(lower, upper) in &self.group.bands {
            for line in 0..data.lines.len() {
                let trace = |column| self.group.traces.iter().find(|t| t.line == line && t.column == column);
                if let (Some(a), Some(b)) = (trace(lower), trace(upper)) {
                    for outline in marks::band(a, b, data.abscissa.joined, place) {
                        on.area(&outline, self.colour(data, line, lower), style::BAND)?;
                    }
                }
            }
        }
        for trace in &self.group.traces {
            let colour = self.colour(data, trace.line, trace.column);
            let width = self.stroke(data, trace.column);
            if data.abscissa.joined && trace.look != Look::Measured {
                marks::curve(trace, place, frame, width, colour, on)?;
            } else {
                for mark in &trace.marks {
                    marks::bar(mark, place, (floor, top), colour, on)?;
                    marks::marker(mark, place, style::MARKER, colour, on)?;
                }
            }
        }
        frame.draw(across, &self.ticks, floor, on)?;
        self.draw_failed(data, horizontal, frame, on)?;
        if empty {
            let middle = (0.5 * (left + right), 0.5 * (top + bottom));
            let set = Type::new(style::LABEL, INK).centred();
            on.text(&Label::plain("no point has a value"), middle, set)?;
            let reasons: Vec<String> =
                data.tally.iter().map(|(status, n)| format!("{n} {}", marks::words(*status))).collect();
            let set = Type::new(SMALL, SOFT).centred();
            on.text(&Label::plain(reasons.join(", ")), (middle.0, middle.1 + 22.0), set)?;
        }
        Ok(())
    }

    /// Crosses on the axis, those of a few lines in rows above each other, none on top of the last.
    fn draw_failed(
        &self,
        data: &Data,
        horizontal: &Scale,
        frame: Frame,
        on: &mut impl Surface,
    ) -> Result<(), PlotError> {
        let lines = || data.failed.chunk_by(|a, b| a.0 == b.0);
        let stacked = cross_rows(data) > 1;
        for (row, points) in lines().enumerate() {
            let y = frame.bottom - if stacked { row as f64 * CROSS_ROOM } else { 0.0 };
            let mut last = f64::NEG_INFINITY;
            for &(line, x) in points {
                let x = frame.left + horizontal.at(x) * (frame.right - frame.left);
                if x - last >= CROSS_ROOM - 1.0 {
                    marks::cross((x, y), self.colour(data, line, 0), on)?;
                    last = x;
                }
            }
        }
        Ok(())
    }
}

/// Rows of crosses: one per line that failed somewhere, one in all when there are many such lines.
fn cross_rows(data: &Data) -> usize {
    match data.failed.chunk_by(|a, b| a.0 == b.0).count() {
        lines if lines > STACKED => 1,
        lines => lines,
    }
}

/// Both ends of the error bar of a point; of a positive value, its value where the lower end is not positive.
fn ends(mark: &Mark) -> impl Iterator<Item = f64> {
    let low = |y: f64| if y > 0.0 && y <= mark.bar { y } else { y - mark.bar };
    mark.y.into_iter().flat_map(move |y| [low(y), y + mark.bar])
}

fn is_logarithmic(values: &mut [f64]) -> bool {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    at(0.0) > 0.0
        && (at(1.0).log10() - at(0.0).log10() > LOG_DECADES)
        && at(0.9).log10() - at(0.1).log10() > LOG_BULK
}

//! What colours, widths and dashes stand for.

use plotters::style::RGBColor;

use crate::quantity::Status;

use super::PlotError;
use super::frame::Frame;
use super::label::{self, Label};
use super::marks;
use super::panel::Panel;
use super::series::{Data, Mark};
use super::style::{self, INK, LABEL, SMALL, SOFT, SPARE};
use super::surface::{Place, Surface, Type};

/// Lines listed one by one; more are summed up by a strip of colours.
const LISTED: usize = 12;
/// Labels beside a strip of colours.
const PICKED: usize = 6;
/// Length of a sample and its distance from its label.
const SAMPLE: f64 = 24.0;
const SPACE: f64 = 8.0;
/// Height of the sample of a band.
const BAND: f64 = 7.0;
/// Widest column of text; longer meanings are wrapped.
const WIDEST: f64 = 170.0;
/// Distances between entries.
const STEP: f64 = 21.0;
const SMALL_STEP: f64 = 14.0;

/// The column of text to the right of the panels.
pub struct Legend {
    heading: Option<Label>,
    lines: Vec<Label>,
    columns: Vec<Vec<Column>>,
    width: f64,
}

/// A column of a panel that has several.
struct Column {
    label: Label,
    meaning: Vec<String>,
    colour: RGBColor,
    stroke: f64,
    /// On which side of the line its band lies: up is negative.
    band: Option<f64>,
}

/// The part of a meaning that fits an axis: up to the first pause.
pub fn short(meaning: &str) -> &str {
    meaning.split([':', ';', ',']).next().unwrap_or(meaning).trim()
}

impl Legend {
    /// What there is to explain.
    pub fn new(data: &Data, panels: &[Panel]) -> Self {
        let lines = if data.lines.len() > 1 { data.lines.clone() } else { Vec::new() };
        let column = |panel: &Panel, index: usize| {
            let symbol = panel.group.columns[index];
            Column {
                label: Label::symbol(symbol.unicode),
                meaning: label::wrap(short(symbol.meaning), SMALL, WIDEST, 4),
                colour: panel.sample(data, index),
                stroke: panel.stroke(data, index),
                band: panel.group.bands.iter().find_map(|&(lower, upper)| match index {
                    i if i == lower => Some(-BAND),
                    i if i == upper => Some(BAND),
                    _ => None,
                }),
            }
        };
        let columns: Vec<Vec<Column>> = panels
            .iter()
            .map(|panel| match panel.group.columns.len() {
                0 | 1 => Vec::new(),
                count => (0..count).map(|index| column(panel, index)).collect(),
            })
            .collect();
        let meanings =
            columns.iter().flatten().flat_map(|c| c.meaning.iter().map(|m| Label::plain(m).width(SMALL)));
        let heading = data.heading.clone();
        let labels = lines
            .iter()
            .chain(&heading)
            .chain(columns.iter().flatten().map(|c| &c.label))
            .map(|l| l.width(LABEL - 1.0));
        let widest = labels.chain(meanings).fold(0.0, f64::max);
        let width = if widest > 0.0 { SPACE + SAMPLE + SPACE + SPARE * widest } else { 0.0 };
        Legend { heading, lines, columns, width }
    }

    /// How much room it takes.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Draws the lines beside the first panel and every panel's columns beside itself.
    pub fn draw(&self, frames: &[Frame], on: &mut impl Surface) -> Result<(), PlotError> {
        let Some(first) = frames.first() else { return Ok(()) };
        let mut y = first.top + 10.0;
        let left = first.right + SPACE + 4.0;
        let right = left + SAMPLE + SPACE;
        let set = Type::new(LABEL - 1.0, INK);
        if let Some(heading) = &self.heading {
            on.text(heading, (right, y + 4.5), set)?;
            y += STEP;
        }
        if self.lines.len() > LISTED {
            y = self.strip(left, y, on)?;
        } else {
            for (index, label) in self.lines.iter().enumerate() {
                let colour = style::colour(index, self.lines.len());
                on.rule((left, y), (left + SAMPLE, y), style::STROKES[0], colour)?;
                on.text(label, (right, y + 4.5), set)?;
                y += STEP;
            }
        }
        for (frame, columns) in frames.iter().zip(&self.columns) {
            y = y.max(frame.top + 10.0);
            for column in columns {
                if let Some(side) = column.band {
                    let end = left + SAMPLE;
                    let outline = [(left, y), (end, y), (end, y + side), (left, y + side)];
                    on.area(&outline, column.colour, style::BAND)?;
                }
                on.rule((left, y), (left + SAMPLE, y), column.stroke, column.colour)?;
                on.text(&column.label, (right, y + 4.5), set)?;
                for line in &column.meaning {
                    y += SMALL_STEP;
                    on.text(&Label::plain(line), (right, y + 5.0), Type::new(SMALL, SOFT))?;
                }
                y += STEP + 3.0;
            }
        }
        Ok(())
    }

    /// All colours in a strip, a few of them labelled; where it ends.
    fn strip(&self, left: f64, top: f64, on: &mut impl Surface) -> Result<f64, PlotError> {
        let count = self.lines.len();
        let cell = 160.0 / count as f64;
        for index in 0..count {
            let (from, to) = (top + index as f64 * cell, top + (index + 1) as f64 * cell);
            let outline = [(left, from), (left + 14.0, from), (left + 14.0, to), (left, to)];
            on.area(&outline, style::colour(index, count), 1.0)?;
        }
        for pick in 0..PICKED {
            let index = (pick * (count - 1) + (PICKED - 1) / 2) / (PICKED - 1);
            let y = top + (index as f64 + 0.5) * cell;
            on.rule((left + 14.0, y), (left + 19.0, y), 1.0, SOFT)?;
            on.text(&self.lines[index], (left + SAMPLE + SPACE, y + 4.5), Type::new(LABEL - 1.0, INK))?;
        }
        Ok(top + 160.0 + STEP)
    }
}

/// One remark: a status, its text, and where it starts on its row.
struct Note {
    status: Status,
    label: Label,
    row: usize,
    x: f64,
}

/// What dashes, crosses and gaps mean here, and how many points they concern.
pub struct Notes {
    notes: Vec<Note>,
    /// Flagged points are hollow markers instead of dashes.
    hollow: bool,
}

impl Notes {
    /// What is remarkable about the points of a sweep, set in rows of a width.
    pub fn new(data: &Data, width: f64) -> Self {
        let remarkable = data.tally.iter().filter(|(status, _)| *status != Status::Ok);
        let words = |&(status, count): &(Status, usize)| {
            let (points, words) = (if count == 1 { "point" } else { "points" }, marks::words(status));
            let gap = if data.abscissa.joined && sample(status) == 0.0 { "gap: " } else { "" };
            (status, format!("{gap}{words} ({count} {points})"))
        };
        Notes::set(remarkable.map(words), !data.abscissa.joined, width)
    }

    /// What dashes mean.
    pub fn of(statuses: &[Status], width: f64) -> Self {
        Notes::set(statuses.iter().map(|&status| (status, marks::words(status).into())), false, width)
    }

    fn set(remarks: impl Iterator<Item = (Status, String)>, hollow: bool, width: f64) -> Self {
        let (mut row, mut x) = (0, 0.0);
        let note = |(status, words): (Status, String)| {
            let label = Label::plain(words);
            let needed = sample(status) + SPARE * label.width(SMALL);
            if x > 0.0 && x + needed > width {
                (row, x) = (row + 1, 0.0);
            }
            let start = x;
            x += needed + 20.0;
            Note { status, label, row, x: start }
        };
        Notes { notes: remarks.map(note).collect(), hollow }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.notes.last().map_or(0, |note| note.row + 1)
    }

    /// Draws them, the first row's base line at the place.
    pub fn draw(&self, (left, top): Place, step: f64, on: &mut impl Surface) -> Result<(), PlotError> {
        for note in &self.notes {
            let (x, y) = (left + note.x, top + note.row as f64 * step);
            let middle = y - 0.33 * SMALL;
            match marks::dashes(note.status) {
                Some(_) if self.hollow => {
                    let mark = Mark { x: x + 0.5 * SAMPLE, y: Some(middle), status: note.status, bar: 0.0 };
                    marks::marker(&mark, |x, y| (x, y), style::MARKER, SOFT, on)?;
                }
                Some((dash, gap)) => {
                    let count = ((SAMPLE + gap) / (dash + gap)).floor() as usize;
                    for start in (0..count).map(|i| x + i as f64 * (dash + gap)) {
                        on.rule((start, middle), (start + dash, middle), style::STROKES[0], SOFT)?;
                    }
                }
                None if note.status.is_failure() => marks::cross((x + 4.0, middle), SOFT, on)?,
                None => {}
            }
            on.text(&note.label, (x + sample(note.status), y), Type::new(SMALL, SOFT))?;
        }
        Ok(())
    }
}

/// Room of the sample before a remark.
fn sample(status: Status) -> f64 {
    match status {
        _ if marks::dashes(status).is_some() => SAMPLE + 4.0,
        _ if status.is_failure() => 2.0 * SPACE,
        _ => 0.0,
    }
}
